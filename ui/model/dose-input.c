/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dose-input.h"

#include "base/number.h"
#include "config.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A tenth of the planned time is what a slipped decimal sign makes; half is worth a question. */
#define IMPLAUSIBLE_TIME 0.5
#define IMPLAUSIBLE_RATE 10.0

void
vigil_dose_input_init (VigilDoseInput *self, const VigilProtocolDrug *planned, double weight_kg, double rate_step_ml_h)
{
  char number[VIGIL_NUMBER_SIZE];

  *self = (VigilDoseInput){ .drug = planned->drug, .planned = planned, .weight_kg = weight_kg,
                            .rate_step_ml_h = rate_step_ml_h };
  self->n_steps = MIN (planned->n_steps, VIGIL_MAX_STEPS);
  for (guint i = 0; i < self->n_steps; i++) {
    g_strlcpy (self->steps[i].rate, vigil_number_format (planned->steps[i].rate, 3, number), sizeof self->steps[i].rate);
    g_snprintf (self->steps[i].minutes, sizeof self->steps[i].minutes, "%u", planned->steps[i].duration_min);
  }
}

static guint
planned_minutes (const VigilDoseInput *self)
{
  guint minutes = 0;

  for (guint i = 0; i < self->planned->n_steps; i++)
    minutes += self->planned->steps[i].duration_min;
  return minutes;
}

static double
highest_planned_rate (const VigilDoseInput *self)
{
  double highest = 0;

  for (guint i = 0; i < self->planned->n_steps; i++)
    highest = MAX (highest, self->planned->steps[i].rate);
  return highest;
}

static gboolean
judge_step (const VigilDoseInput *self, guint i, VigilDoseJudgement *out)
{
  const VigilDrug *drug = self->drug;
  double minutes;

  out->rates[i] = NAN;
  if (!vigil_number_parse (self->steps[i].rate, &out->rates[i]) || !vigil_number_parse (self->steps[i].minutes, &minutes)
      || minutes < 1)
    return FALSE;
  out->minutes[i] = (guint) minutes;
  if (!vigil_dose_compute (out->rates[i], drug->unit, out->minutes[i], self->weight_kg, drug->bag_mg, drug->bag_ml,
                           self->rate_step_ml_h, &out->steps[i]))
    return FALSE;
  /* both what was ordered and what is really given have to hold */
  out->verdicts[i] = MAX (vigil_dose_judge (out->rates[i], &drug->rate),
                          vigil_dose_judge (out->steps[i].given_rate, &drug->rate));
  out->worst = MAX (out->worst, out->verdicts[i]);
  out->total_mg += out->steps[i].mg;
  out->total_ml += out->steps[i].ml;
  out->total_min += out->minutes[i];
  return TRUE;
}

void
vigil_dose_input_judge (const VigilDoseInput *self, VigilDoseJudgement *out)
{
  double highest = highest_planned_rate (self);

  *out = (VigilDoseJudgement){ .is_complete = self->n_steps > 0, .planned_min = planned_minutes (self) };
  for (guint i = 0; i < self->n_steps; i++) {
    out->is_complete &= judge_step (self, i, out);
    if (isfinite (out->rates[i]) && highest > 0 && out->rates[i] >= highest * IMPLAUSIBLE_RATE)
      out->is_implausible = TRUE;
  }
  if (!out->is_complete)
    return;
  out->total_verdict = vigil_dose_judge (out->total_mg, &self->drug->total_mg);
  out->worst = MAX (out->worst, out->total_verdict);
  out->is_implausible |= out->total_min < out->planned_min * IMPLAUSIBLE_TIME;
}

char *
vigil_dose_words_pump (const VigilDoseInput *self, const VigilDoseJudgement *judgement, guint step)
{
  char number[VIGIL_NUMBER_SIZE];

  if (step >= self->n_steps || judgement->steps[step].pump_rate_ml_h <= 0)
    return NULL;
  return g_strdup_printf (_("%s mL/h"), vigil_number_format (judgement->steps[step].pump_rate_ml_h, 2, number));
}

char *
vigil_dose_words_given (const VigilDoseInput *self, const VigilDoseJudgement *judgement, guint step)
{
  char number[VIGIL_NUMBER_SIZE];

  if (step >= self->n_steps || judgement->steps[step].pump_rate_ml_h <= 0)
    return NULL;
  return g_strdup_printf ("%s %s", vigil_number_format (judgement->steps[step].given_rate, 3, number), self->drug->unit);
}

char *
vigil_dose_words_total (const VigilDoseInput *self, const VigilDoseJudgement *judgement)
{
  char mg[VIGIL_NUMBER_SIZE], ml[VIGIL_NUMBER_SIZE], usual[VIGIL_NUMBER_SIZE];
  g_autofree char *span = NULL;

  if (!judgement->is_complete)
    return NULL;
  span = vigil_time_span ((gint64) judgement->total_min * 60 * G_USEC_PER_SEC, FALSE);
  vigil_number_format (judgement->total_mg, 1, mg);
  vigil_number_format (judgement->total_ml, 1, ml);
  if (isnan (self->drug->total_mg.soft_high))
    return g_strdup_printf (_("total %s mg in %s, %s mL"), mg, span, ml);
  return g_strdup_printf (_("total %s mg in %s, %s mL · usual up to %s mg"), mg, span, ml,
                          vigil_number_format (self->drug->total_mg.soft_high, 1, usual));
}

static char *
words_of_verdict (VigilVerdict verdict, const VigilLimits *limits, const char *unit)
{
  char number[VIGIL_NUMBER_SIZE];

  switch (verdict) {
  case VIGIL_VERDICT_HARD_HIGH:
    return g_strdup_printf (_("hard limit %s %s"), vigil_number_format (limits->hard_high, 3, number), unit);
  case VIGIL_VERDICT_HARD_LOW:
    return g_strdup_printf (_("at least %s %s"), vigil_number_format (limits->hard_low, 3, number), unit);
  case VIGIL_VERDICT_SOFT_HIGH:
    return g_strdup_printf (_("above usual %s %s: needs a reason"), vigil_number_format (limits->soft_high, 3, number),
                            unit);
  case VIGIL_VERDICT_SOFT_LOW:
    return g_strdup_printf (_("below usual %s %s: needs a reason"), vigil_number_format (limits->soft_low, 3, number),
                            unit);
  case VIGIL_VERDICT_OK:
  default:
    return NULL;
  }
}

char *
vigil_dose_words_warning (const VigilDoseInput *self, const VigilDoseJudgement *judgement)
{
  for (int level = VIGIL_VERDICT_HARD_HIGH; level > VIGIL_VERDICT_OK; level--) {
    if (judgement->total_verdict == (VigilVerdict) level)
      return words_of_verdict (judgement->total_verdict, &self->drug->total_mg, "mg");
    for (guint i = 0; i < self->n_steps; i++)
      if (judgement->verdicts[i] == (VigilVerdict) level)
        return words_of_verdict (judgement->verdicts[i], &self->drug->rate, self->drug->unit);
  }
  if (judgement->is_implausible && judgement->is_complete) {
    g_autofree char *span = vigil_time_span ((gint64) judgement->total_min * 60 * G_USEC_PER_SEC, FALSE);
    g_autofree char *planned = vigil_time_span ((gint64) judgement->planned_min * 60 * G_USEC_PER_SEC, FALSE);

    return g_strdup_printf (_("would finish in %s, protocol %s"), span, planned);
  }
  return NULL;
}

JsonObject *
vigil_dose_input_to_body (const VigilDoseInput *self, guint channel, const char *reason)
{
  VigilDoseJudgement judgement;
  JsonObject *body;

  vigil_dose_input_judge (self, &judgement);
  if (!judgement.is_complete || judgement.worst >= VIGIL_VERDICT_HARD_LOW)
    return NULL;
  body = vigil_body_new ("channel", "i", (gint64) channel, "drug", "s", self->drug->id, "display", "s",
                         self->drug->display, "colour", "i", (gint64) self->drug->colour, "unit", "s", self->drug->unit,
                         "weight_kg", "d", self->weight_kg, "bag_mg", "d", self->drug->bag_mg, "bag_ml", "d",
                         self->drug->bag_ml, "total_mg", "d", judgement.total_mg, "total_ml", "d", judgement.total_ml,
                         "duration_min", "i", (gint64) judgement.total_min, "rate_step_ml_h", "d", self->rate_step_ml_h,
                         NULL);
  if (*reason != '\0')
    json_object_set_string_member (body, "reason", reason);
  for (guint i = 0; i < self->n_steps; i++) {
    g_autofree char *rate = g_strdup_printf ("rate_%u", i + 1), *minutes = g_strdup_printf ("min_%u", i + 1);
    g_autofree char *pump = g_strdup_printf ("pump_rate_ml_h_%u", i + 1);
    g_autofree char *given = g_strdup_printf ("given_rate_%u", i + 1);

    json_object_set_double_member (body, rate, judgement.rates[i]);
    json_object_set_int_member (body, minutes, judgement.minutes[i]);
    json_object_set_double_member (body, pump, judgement.steps[i].pump_rate_ml_h);
    json_object_set_double_member (body, given, judgement.steps[i].given_rate);
  }
  return body;
}
