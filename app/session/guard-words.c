/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/number.h"
#include "session/guard.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DECIMALS 3

/* What the number is. */
static char *
make_subject (const VigilFinding *finding)
{
  switch (finding->kind) {
  case VIGIL_GUARD_RATE:
  case VIGIL_GUARD_CEILING:
  case VIGIL_GUARD_FAR_RATE:
    return g_strdup_printf (_("Step %u"), finding->step + 1);
  case VIGIL_GUARD_DURATION:
    return g_strdup (_("Time in all"));
  case VIGIL_GUARD_DAY:
    return g_strdup (_("Total dose of the day"));
  case VIGIL_GUARD_WEIGHT:
    return g_strdup (_("Weight"));
  case VIGIL_GUARD_STRENGTH:
    return g_strdup (_("Concentration"));
  case VIGIL_GUARD_SINGLE:
  case VIGIL_GUARD_DOSE:
    return g_strdup (_("Dose"));
  case VIGIL_GUARD_FIRST:
    return g_strdup (_("First dose"));
  default:
    return g_strdup (_("Total dose"));
  }
}

static char *
limit_words (const VigilFinding *finding)
{
  g_autofree char *subject = make_subject (finding);
  char given[VIGIL_NUMBER_SIZE], limit[VIGIL_NUMBER_SIZE];

  vigil_number_format (finding->value, DECIMALS, given);
  vigil_number_format (finding->limit, DECIMALS, limit);
  switch (finding->verdict) {
  case VIGIL_VERDICT_HARD_HIGH:
    return g_strdup_printf (_("%s: %s %s is above the hard limit of %s %s"), subject, given, finding->unit, limit,
                            finding->unit);
  case VIGIL_VERDICT_HARD_LOW:
    return g_strdup_printf (_("%s: %s %s is below the hard limit of %s %s"), subject, given, finding->unit, limit,
                            finding->unit);
  case VIGIL_VERDICT_SOFT_HIGH:
    return g_strdup_printf (_("%s: %s %s is above the usual %s %s"), subject, given, finding->unit, limit,
                            finding->unit);
  case VIGIL_VERDICT_SOFT_LOW:
  case VIGIL_VERDICT_OK:
  default:
    return g_strdup_printf (_("%s: %s %s is below the usual %s %s"), subject, given, finding->unit, limit,
                            finding->unit);
  }
}

static char *
span_words (double minutes)
{
  char number[VIGIL_NUMBER_SIZE];

  return g_strdup_printf (_("%s min"), vigil_number_format (minutes, 0, number));
}

static char *
far_time_words (const VigilFinding *finding)
{
  g_autofree char *span = span_words (finding->value), *planned = span_words (finding->limit);

  return g_strdup_printf (_("would finish in %s, protocol %s"), span, planned);
}

static char *
far_rate_words (const VigilFinding *finding)
{
  char given[VIGIL_NUMBER_SIZE], planned[VIGIL_NUMBER_SIZE];

  return g_strdup_printf (_("Step %u: %s %s, protocol %s. Is the decimal sign right?"), finding->step + 1,
                          vigil_number_format (finding->value, DECIMALS, given), finding->unit,
                          vigil_number_format (finding->limit, DECIMALS, planned));
}

char *
vigil_finding_words (const VigilFinding *finding, const char *lang)
{
  char value[VIGIL_NUMBER_SIZE];

  switch (finding->kind) {
  case VIGIL_GUARD_FAR_RATE:
    return far_rate_words (finding);
  case VIGIL_GUARD_FAR_TIME:
    return far_time_words (finding);
  case VIGIL_GUARD_BAG:
    return g_strdup_printf (_("%s mg/mL is none of the clinic's concentrations"),
                            vigil_number_format (finding->value, DECIMALS, value));
  case VIGIL_GUARD_SEDATIVES:
    return g_strdup (_("two sedatives together: check sedation more often"));
  case VIGIL_GUARD_SOON:
    return g_strdup_printf (_("%s was given %s min ago; not again within %u min"), finding->unit,
                            vigil_number_format (finding->value, 0, value), (guint) finding->limit);
  case VIGIL_GUARD_CONTEXT:
    return g_strdup_printf (_("%s must not be given: %s"), finding->unit, vigil_label_get (finding->label, lang));
  default:
    return limit_words (finding);
  }
}
