/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dose-input.h"

#include "base/number.h"
#include "config.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

void
vigil_dose_inputs_set_sedatives (VigilDoseInput *inputs, guint n, const VigilProtocol *protocol,
                                 const VigilSession *session)
{
  for (guint i = 0; i < n; i++) {
    inputs[i].has_other_sedative
        = vigil_guard_count_sedatives (session, protocol->sedatives, inputs[i].drug->id, TRUE) > 0;
    for (guint k = 0; k < n; k++)
      inputs[i].has_other_sedative |= k != i && inputs[k].drug->is_sedative;
  }
}

const VigilProtocolDrug *
vigil_dose_find_planned (const VigilSession *session, const VigilProtocol *protocol, guint channel)
{
  const VigilChannel *ordered = &session->channels[channel];
  const VigilProtocolDrug *planned
      = ordered->state == VIGIL_CHANNEL_PRESCRIBED ? vigil_protocol_find_drug (protocol, ordered->drug_id) : NULL;

  return planned != NULL ? planned : &protocol->drugs[channel];
}

static double
find_last_rate (const VigilSession *session, const VigilDrug *drug)
{
  for (guint i = session->n_earlier; i > 0; i--) {
    const VigilEarlierDrug *last = vigil_earlier_visit_find_drug (&session->earlier[i - 1], drug->id);

    if (last != NULL && last->rate > 0 && strcmp (last->unit, drug->unit) == 0)
      return last->rate;
  }
  return NAN;
}

static void
set_step (VigilDoseStepInput *step, double rate, guint minutes)
{
  char number[VIGIL_NUMBER_SIZE];

  g_strlcpy (step->rate, vigil_number_format (rate, 3, number), sizeof step->rate);
  g_snprintf (step->minutes, sizeof step->minutes, "%u", minutes);
}

void
vigil_dose_input_init (VigilDoseInput *self, const VigilProtocolDrug *planned, guint channel, const VigilSession *session,
                       double rate_step_ml_h)
{
  const VigilChannel *ordered = &session->channels[channel];
  gboolean is_recorded = ordered->state == VIGIL_CHANNEL_PRESCRIBED && strcmp (ordered->drug_id, planned->drug->id) == 0;
  VigilGivenDose given[VIGIL_MAX_GIVEN];
  guint n_given = vigil_guard_collect (session, &session->channels[channel], given);

  *self = (VigilDoseInput){ .drug = planned->drug, .planned = planned, .actual_kg = session->weight_kg,
                            .rate_step_ml_h = rate_step_ml_h };
  if (!vigil_body_dosing_weight (&planned->drug->weight, session->weight_kg, session->height_cm, session->sex,
                                 &self->weight))
    self->weight = (VigilDosingWeight){ .basis = planned->drug->weight.basis };
  self->given_ng = vigil_guard_sum_ng (given, n_given, planned->drug->id, FALSE);
  self->earlier_ng = vigil_guard_sum_ng (given, n_given, planned->drug->id, TRUE) - self->given_ng;
  self->last_rate = find_last_rate (session, planned->drug);
  self->n_steps = MIN (is_recorded ? ordered->n_steps : planned->n_steps, VIGIL_MAX_STEPS);
  for (guint i = 0; i < self->n_steps; i++)
    if (is_recorded)
      set_step (&self->steps[i], ordered->steps[i].rate, ordered->steps[i].duration_min);
    else
      set_step (&self->steps[i], planned->steps[i].rate, planned->steps[i].duration_min);
}

static gboolean
work_out_step (const VigilDoseInput *self, guint i, VigilDoseJudgement *out)
{
  const VigilDrug *drug = self->drug;
  double minutes;

  out->rates[i] = NAN;
  if (!vigil_number_parse (self->steps[i].rate, &out->rates[i]) || !vigil_number_parse (self->steps[i].minutes, &minutes)
      || minutes < 1)
    return FALSE;
  out->minutes[i] = (guint) minutes;
  if (!vigil_dose_compute (out->rates[i], drug->unit, out->minutes[i], self->weight.kg, drug->bag_mg, drug->bag_ml,
                           self->rate_step_ml_h, &out->steps[i]))
    return FALSE;
  out->total_mg += out->steps[i].mg;
  out->total_ml += out->steps[i].ml;
  out->total_min += out->minutes[i];
  return TRUE;
}

void
vigil_dose_input_judge (const VigilDoseInput *self, VigilDoseJudgement *out)
{
  VigilGivenDose given[] = { { self->drug->id, self->given_ng, FALSE }, { self->drug->id, self->earlier_ng, TRUE } };
  VigilOrder order = { .drug = self->drug, .planned = self->planned, .dosing = self->planned->dosing,
                       .weight_kg = self->weight.kg, .actual_kg = self->actual_kg, .bag_mg = self->drug->bag_mg,
                       .bag_ml = self->drug->bag_ml, .given = given, .n_given = G_N_ELEMENTS (given),
                       .has_other_sedative = self->has_other_sedative };

  *out = (VigilDoseJudgement){ .is_complete = self->n_steps > 0 };
  for (guint i = 0; i < self->n_steps; i++) {
    if (!work_out_step (self, i, out)) {
      out->is_complete = FALSE;
      continue;
    }
    order.rates[order.n_steps] = out->rates[i];
    order.minutes[order.n_steps] = out->minutes[i];
    order.results[order.n_steps++] = out->steps[i];
  }
  if (out->is_complete)
    vigil_guard_order (&order, &out->findings);
  else
    for (guint i = 0; i < order.n_steps; i++)
      vigil_guard_rate (&order, order.rates[i], i, &out->findings);   /* what is typed so far is judged at once */
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

char *
vigil_dose_words_weight (const VigilDoseInput *self)
{
  char number[VIGIL_NUMBER_SIZE];

  if (!(self->weight.kg > 0))
    return g_strdup (self->actual_kg > 0 ? _("height missing") : "--");
  vigil_number_format (self->weight.kg, 1, number);
  if (self->weight.is_capped)
    return g_strdup_printf (_("%s kg, capped"), number);
  if (self->weight.basis == VIGIL_WEIGHT_IDEAL)
    return g_strdup_printf (_("%s kg, ideal"), number);
  if (self->weight.basis == VIGIL_WEIGHT_ADJUSTED)
    return g_strdup_printf (_("%s kg, adjusted"), number);
  return g_strdup_printf (_("%s kg"), number);
}

const char *
vigil_dose_words_weight_kind (const VigilDoseInput *self)
{
  if (self->weight.basis == VIGIL_WEIGHT_ACTUAL)
    return _("weight, measured today");
  return self->weight.is_sex_assumed ? _("the lower, sex not known") : _("from height and sex");
}

static char *
words_of_limit (const VigilFinding *finding)
{
  char number[VIGIL_NUMBER_SIZE];

  vigil_number_format (finding->limit, 3, number);
  switch (finding->verdict) {
  case VIGIL_VERDICT_HARD_HIGH:
    return g_strdup_printf (_("hard limit %s %s"), number, finding->unit);
  case VIGIL_VERDICT_HARD_LOW:
    return g_strdup_printf (_("at least %s %s"), number, finding->unit);
  case VIGIL_VERDICT_SOFT_HIGH:
    return g_strdup_printf (_("above usual %s %s: needs a reason"), number, finding->unit);
  case VIGIL_VERDICT_SOFT_LOW:
  case VIGIL_VERDICT_OK:
  default:
    return g_strdup_printf (_("below usual %s %s: needs a reason"), number, finding->unit);
  }
}

static char *
words_of (const VigilFinding *finding)
{
  char number[VIGIL_NUMBER_SIZE];
  g_autofree char *span = NULL, *planned = NULL;

  switch (finding->kind) {
  case VIGIL_GUARD_FAR_TIME:
    span = vigil_time_span ((gint64) finding->value * 60 * G_USEC_PER_SEC, FALSE);
    planned = vigil_time_span ((gint64) finding->limit * 60 * G_USEC_PER_SEC, FALSE);
    return g_strdup_printf (_("would finish in %s, protocol %s"), span, planned);
  case VIGIL_GUARD_FAR_RATE:
    return g_strdup_printf (_("protocol says %s %s: decimal sign?"), vigil_number_format (finding->limit, 3, number),
                            finding->unit);
  case VIGIL_GUARD_BAG:
    return g_strdup (_("none of the clinic's bags"));
  case VIGIL_GUARD_SEDATIVES:
    return g_strdup (_("two sedatives: check sedation more often"));
  default:
    return words_of_limit (finding);
  }
}

/* The worst; of a slipped decimal sign rather than of the limit that it passes, as long as no limit is hard. */
char *
vigil_dose_words_warning (const VigilDoseInput *self, const VigilDoseJudgement *judgement)
{
  const VigilFinding *worst = vigil_findings_get_worst (&judgement->findings);

  if (worst == NULL)
    return NULL;
  for (guint i = 0; worst->verdict < VIGIL_VERDICT_HARD_LOW && i < judgement->findings.n; i++)
    if (judgement->findings.at[i].kind == VIGIL_GUARD_FAR_TIME || judgement->findings.at[i].kind == VIGIL_GUARD_FAR_RATE)
      worst = &judgement->findings.at[i];
  return words_of (worst);
}

JsonObject *
vigil_dose_input_to_body (const VigilDoseInput *self, guint channel, const char *reason_code, const char *reason)
{
  VigilDoseJudgement judgement;
  JsonObject *body;

  vigil_dose_input_judge (self, &judgement);
  if (!judgement.is_complete || judgement.findings.worst >= VIGIL_VERDICT_HARD_LOW)
    return NULL;
  body = vigil_body_new ("channel", "i", (gint64) channel, "drug", "s", self->drug->id, "display", "s",
                         self->drug->display, "colour", "i", (gint64) self->drug->colour, "unit", "s", self->drug->unit,
                         "weight_kg", "d", self->weight.kg, "bag_mg", "d", self->drug->bag_mg, "bag_ml", "d",
                         self->drug->bag_ml, "total_mg", "d", judgement.total_mg, "total_ml", "d", judgement.total_ml,
                         "duration_min", "i", (gint64) judgement.total_min, "rate_step_ml_h", "d", self->rate_step_ml_h,
                         NULL);
  if (self->planned->dosing != NULL)
    json_object_set_string_member (body, "dosing", self->planned->dosing->id);
  if (*reason_code != '\0')
    json_object_set_string_member (body, "reason_code", reason_code);
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
