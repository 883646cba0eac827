/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/rescue-input.h"
#include "base/number.h"
#include "session/event.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
is_usual (const VigilRescueDrug *drug, double dose)
{
  for (guint i = 0; i < drug->n_doses; i++)
    if (fabs (drug->doses[i] - dose) < 1e-9)
      return TRUE;
  return drug->n_doses == 0;
}

void
vigil_rescue_input_judge (const VigilRescueDrug *drug, const char *text, VigilRescueJudgement *out)
{
  char limit[VIGIL_NUMBER_SIZE];
  double dose;

  *out = (VigilRescueJudgement) { .verdict = VIGIL_RESCUE_MISSING, .dose = NAN };
  if (*text == '\0')
    return;
  out->verdict = VIGIL_RESCUE_WRONG;
  if (!vigil_number_parse (text, &dose)) {
    g_strlcpy (out->words, _("a number is expected"), sizeof out->words);
  } else if (!(dose > 0)) {
    g_strlcpy (out->words, _("the dose must be above 0"), sizeof out->words);
  } else if (dose > drug->hard_max) {
    g_snprintf (out->words, sizeof out->words, _("hard limit %s %s"), vigil_number_format (drug->hard_max, 3, limit),
                drug->unit);
  } else {
    out->dose = dose;
    out->verdict = is_usual (drug, dose) ? VIGIL_RESCUE_OK : VIGIL_RESCUE_UNUSUAL;
    if (out->verdict == VIGIL_RESCUE_UNUSUAL)
      g_strlcpy (out->words, _("not one of the usual doses"), sizeof out->words);
  }
}

char *
vigil_rescue_words (const VigilRescueDrug *drug, double dose)
{
  char number[VIGIL_NUMBER_SIZE];

  return g_strdup_printf ("%s %s %s", drug->display, vigil_number_format (dose, 3, number), drug->unit);
}

JsonObject *
vigil_rescue_input_to_body (const VigilRescueDrug *drug, const char *text, const char *reason)
{
  VigilRescueJudgement judgement;

  vigil_rescue_input_judge (drug, text, &judgement);
  if (judgement.verdict != VIGIL_RESCUE_OK && judgement.verdict != VIGIL_RESCUE_UNUSUAL)
    return NULL;
  return vigil_body_new ("drug", "s", drug->id, "dose", "d", judgement.dose, "unit", "s", drug->unit, "reason", "s",
                         reason, NULL);
}
