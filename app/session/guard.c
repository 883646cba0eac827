/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/guard.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

/* A whole that was ordered as rates of three decimals is exact to less than this. */
#define TYPED_DUST 1e-3

static void
add (VigilFindings *out, const VigilFinding *finding)
{
  out->worst = MAX (out->worst, finding->verdict);
  if (out->n < VIGIL_MAX_FINDINGS)
    out->at[out->n++] = *finding;
}

static double
passed_limit (VigilVerdict verdict, const VigilLimits *limits)
{
  switch (verdict) {
  case VIGIL_VERDICT_HARD_HIGH:
    return limits->hard_high;
  case VIGIL_VERDICT_HARD_LOW:
    return limits->hard_low;
  case VIGIL_VERDICT_SOFT_HIGH:
    return limits->soft_high;
  case VIGIL_VERDICT_SOFT_LOW:
    return limits->soft_low;
  case VIGIL_VERDICT_OK:
  default:
    return NAN;
  }
}

static VigilVerdict
judge (VigilFindings *out, VigilGuardKind kind, guint step, double value, const VigilLimits *limits, const char *unit)
{
  VigilFinding finding = { .kind = kind, .step = step, .value = value, .unit = unit };

  finding.verdict = vigil_dose_judge (value, limits);
  finding.limit = passed_limit (finding.verdict, limits);
  if (finding.verdict != VIGIL_VERDICT_OK)
    add (out, &finding);
  return finding.verdict;
}

static gboolean
is_empty (const VigilLimits *limits)
{
  return isnan (limits->soft_low) && isnan (limits->soft_high) && isnan (limits->hard_low) && isnan (limits->hard_high);
}

/* What is given is held to the hard limits and what was ordered to all of them: a soft limit is a question about the
 * order, and the pump's rounding must not ask it. */
static void
judge_whole (VigilFindings *out, VigilGuardKind kind, double ordered, double given, const VigilLimits *limits,
             const char *unit)
{
  VigilLimits hard = { NAN, NAN, limits->hard_low, limits->hard_high }, soft = *limits;

  if (judge (out, kind, 0, ordered, &hard, unit) != VIGIL_VERDICT_OK
      || judge (out, kind, 0, given, &hard, unit) != VIGIL_VERDICT_OK)
    return;
  soft.hard_low = soft.hard_high = NAN;
  soft.soft_low *= 1 - TYPED_DUST;
  soft.soft_high *= 1 + TYPED_DUST;
  if (vigil_dose_judge (ordered, &soft) != VIGIL_VERDICT_OK)
    judge (out, kind, 0, ordered, limits, unit);
}

static double
mg_ml_of (const VigilOrder *order)
{
  return order->bag_mg / order->bag_ml;
}

static void
guard_far_rate (const VigilOrder *order, double rate, guint step, VigilFindings *out)
{
  const VigilPlausibility *rule = &order->drug->plausibility;
  VigilFinding finding = { .kind = VIGIL_GUARD_FAR_RATE, .step = step, .value = rate, .unit = order->drug->unit };
  double highest = 0, lowest = INFINITY;

  if (order->planned == NULL || order->planned->n_steps == 0)
    return;
  for (guint i = 0; i < order->planned->n_steps; i++) {
    highest = MAX (highest, order->planned->steps[i].rate);
    lowest = MIN (lowest, order->planned->steps[i].rate);
  }
  if (step < order->planned->n_steps)
    highest = lowest = order->planned->steps[step].rate;
  finding.verdict = rule->is_refused ? VIGIL_VERDICT_HARD_HIGH : VIGIL_VERDICT_SOFT_HIGH;
  finding.limit = rate >= highest ? highest : lowest;
  if (!(rate < highest * rule->rate_factor && rate > lowest / rule->rate_factor)
      || vigil_dose_is_same (rate, highest * rule->rate_factor)
      || vigil_dose_is_same (rate, lowest / rule->rate_factor))
    add (out, &finding);
}

/* What is ordered and what the rounded rate gives have both to hold. */
static void
guard_limits (const VigilOrder *order, double rate, guint step, VigilFindings *out)
{
  double mg_h = vigil_dose_to_mg_h (rate, order->drug->unit, order->weight_kg), mg_ml = mg_ml_of (order);

  judge (out, VIGIL_GUARD_RATE, step, rate, &order->drug->rate, order->drug->unit);
  for (guint i = 0; i < order->drug->n_ceilings; i++) {
    const VigilRateCeiling *ceiling = &order->drug->ceilings[i];

    judge (out, VIGIL_GUARD_CEILING, step, vigil_dose_rate_in (mg_h, ceiling->unit, order->weight_kg, mg_ml),
           &ceiling->rate, ceiling->unit);
  }
  if (order->dosing != NULL) {
    double in_dosing = vigil_dose_rate_in (mg_h, order->dosing->unit, order->weight_kg, mg_ml);

    if (!isnan (in_dosing))
      judge (out, VIGIL_GUARD_DOSE, step, in_dosing, &order->dosing->dose, order->dosing->unit);
  }
}

void
vigil_guard_rate (const VigilOrder *order, double rate, guint step, VigilFindings *out)
{
  guard_limits (order, rate, step, out);
  guard_far_rate (order, rate, step, out);
}

static void
guard_steps (const VigilOrder *order, VigilFindings *out)
{
  for (guint i = 0; i < order->n_steps; i++) {
    VigilVerdict before = out->worst;
    VigilFindings given = { 0 };

    out->worst = VIGIL_VERDICT_OK;
    vigil_guard_rate (order, order->rates[i], i, out);
    guard_limits (order, order->results[i].given_rate, i, &given);
    for (guint k = 0; k < given.n; k++)
      if (given.at[k].verdict > out->worst)
        add (out, &given.at[k]);
    out->worst = MAX (out->worst, before);
  }
}

gint64
vigil_guard_sum_ng (const VigilGivenDose *given, guint n, const char *drug_id, gboolean is_whole_day)
{
  gint64 sum = 0;

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (given[i].drug_id, drug_id) == 0 && (is_whole_day || !given[i].is_earlier_visit) && given[i].ng > 0)
      sum = given[i].ng > G_MAXINT64 / 4 - sum ? G_MAXINT64 / 4 : sum + given[i].ng;
  return sum;
}

/* @ordered_mg and @given_mg with what was given before. A negative amount is none that can be judged. */
static void
guard_totals (const VigilDrug *drug, double ordered_mg, double given_mg, double weight_kg, const VigilGivenDose *given,
              guint n_given, VigilFindings *out)
{
  gboolean has_day = !is_empty (&drug->daily_mg);
  double visit_mg = vigil_dose_from_ng (vigil_guard_sum_ng (given, n_given, drug->id, !has_day));
  double day_mg = vigil_dose_from_ng (vigil_guard_sum_ng (given, n_given, drug->id, TRUE));
  gint64 ordered_ng = vigil_dose_to_ng (ordered_mg), given_ng = vigil_dose_to_ng (given_mg);

  ordered_mg = ordered_ng >= 0 ? vigil_dose_from_ng (ordered_ng) : NAN;
  given_mg = given_ng >= 0 ? vigil_dose_from_ng (given_ng) : NAN;
  judge_whole (out, VIGIL_GUARD_TOTAL, ordered_mg + visit_mg, given_mg + visit_mg, &drug->total_mg, "mg");
  if (!is_empty (&drug->total_mg_kg))
    judge_whole (out, VIGIL_GUARD_TOTAL_KG, (ordered_mg + visit_mg) / weight_kg, (given_mg + visit_mg) / weight_kg,
                 &drug->total_mg_kg, "mg/kg");
  if (has_day)
    judge_whole (out, VIGIL_GUARD_DAY, ordered_mg + day_mg, given_mg + day_mg, &drug->daily_mg, "mg");
}

static void
guard_time (const VigilOrder *order, guint minutes, VigilFindings *out)
{
  const VigilPlausibility *rule = &order->drug->plausibility;
  const VigilLimits *limits = NULL;
  guint planned_min = 0;
  VigilFinding finding = { .kind = VIGIL_GUARD_FAR_TIME, .value = minutes, .unit = "min" };

  if (order->planned != NULL && !is_empty (&order->planned->duration_min))
    limits = &order->planned->duration_min;
  else if (order->dosing != NULL && !is_empty (&order->dosing->duration_min))
    limits = &order->dosing->duration_min;
  if (limits != NULL)
    judge (out, VIGIL_GUARD_DURATION, 0, minutes, limits, "min");
  for (guint i = 0; order->planned != NULL && i < order->planned->n_steps; i++)
    planned_min += order->planned->steps[i].duration_min;
  finding.limit = planned_min;
  finding.verdict = rule->is_refused ? VIGIL_VERDICT_HARD_LOW : VIGIL_VERDICT_SOFT_LOW;
  if (minutes * rule->time_factor < planned_min)
    add (out, &finding);
}

static void
guard_bag (const VigilOrder *order, VigilFindings *out)
{
  VigilLimits strength = { NAN, NAN, NAN, order->drug->max_mg_ml };
  VigilFinding finding = { .kind = VIGIL_GUARD_BAG, .verdict = VIGIL_VERDICT_SOFT_HIGH, .value = mg_ml_of (order),
                           .limit = order->drug->bag_mg / order->drug->bag_ml, .unit = "mg/mL" };
  gboolean is_listed = order->drug->n_bags == 0 && vigil_dose_is_same (finding.value, finding.limit);

  if (!isnan (order->drug->max_mg_ml))
    judge (out, VIGIL_GUARD_STRENGTH, 0, finding.value, &strength, "mg/mL");
  for (guint i = 0; i < order->drug->n_bags; i++)
    is_listed |= vigil_dose_is_same (finding.value, order->drug->bags[i].mg / order->drug->bags[i].ml);
  if (!is_listed)
    add (out, &finding);
}

static void
guard_weight (const VigilOrder *order, VigilFindings *out)
{
  VigilLimits limits = { order->drug->weight.soft_low_kg, NAN, order->drug->weight.hard_low_kg, NAN };

  judge (out, VIGIL_GUARD_WEIGHT, 0, order->actual_kg, &limits, "kg");
}

static void
guard_dose (const VigilOrder *order, double ordered_mg, double given_mg, VigilFindings *out)
{
  const VigilDosing *dosing = order->dosing;
  double ordered, given;

  if (dosing == NULL)
    return;
  ordered = vigil_dose_amount_in (ordered_mg, dosing->unit, order->weight_kg, mg_ml_of (order));
  given = vigil_dose_amount_in (given_mg, dosing->unit, order->weight_kg, mg_ml_of (order));
  if (!isnan (ordered))
    judge_whole (out, VIGIL_GUARD_DOSE, ordered, given, &dosing->dose, dosing->unit);
}

void
vigil_guard_order (const VigilOrder *order, VigilFindings *out)
{
  double ordered_mg = 0, given_mg = 0;
  guint minutes = 0;

  *out = (VigilFindings){ 0 };
  for (guint i = 0; i < order->n_steps; i++) {
    ordered_mg += vigil_dose_to_mg_h (order->rates[i], order->drug->unit, order->weight_kg) * order->minutes[i] / 60;
    given_mg += order->results[i].mg;
    minutes += order->minutes[i];
  }
  guard_steps (order, out);
  guard_totals (order->drug, ordered_mg, given_mg, order->weight_kg, order->given, order->n_given, out);
  guard_dose (order, ordered_mg, given_mg, out);
  guard_time (order, minutes, out);
  guard_weight (order, out);
  guard_bag (order, out);
  if (order->has_other_sedative && order->drug->is_sedative)
    add (out, &(VigilFinding){ .kind = VIGIL_GUARD_SEDATIVES });
}

void
vigil_guard_bolus (const VigilDrug *drug, const VigilDosing *dosing, double dose, double weight_kg,
                   const VigilGivenDose *given, guint n_given, VigilFindings *out)
{
  double mg = vigil_dose_amount_to_mg (dose, dosing->unit, weight_kg, NAN), before_mg;

  *out = (VigilFindings){ 0 };
  /* what was given of it before is a bolus too: the limits are of all of them, as a test dose that is repeated */
  before_mg = vigil_dose_from_ng (vigil_guard_sum_ng (given, n_given, drug->id, FALSE));
  judge (out, VIGIL_GUARD_DOSE, 0, vigil_dose_amount_in (mg + before_mg, dosing->unit, weight_kg, NAN), &dosing->dose,
         dosing->unit);
  guard_totals (drug, mg, mg, weight_kg, given, n_given, out);
}

static gboolean
holds (const VigilRescueOrder *order, const char *context)
{
  return order->contexts != NULL && g_strv_contains (order->contexts, context);
}

static void
guard_contexts (const VigilRescueDrug *drug, const VigilRescueOrder *order, VigilFindings *out)
{
  for (guint i = 0; i < drug->n_contraindications; i++) {
    const VigilContraindication *contraindication = &drug->contraindications[i];

    if (holds (order, contraindication->context))
      add (out, &(VigilFinding){
                  .kind = VIGIL_GUARD_CONTEXT, .label = contraindication->label, .unit = drug->display,
                  .verdict = contraindication->is_hard ? VIGIL_VERDICT_HARD_HIGH : VIGIL_VERDICT_SOFT_HIGH });
  }
}

void
vigil_guard_rescue (const VigilRescueDrug *drug, const VigilRescueOrder *order, VigilFindings *out)
{
  VigilAntidote antidote;

  *out = (VigilFindings){ 0 };
  guard_contexts (drug, order, out);
  if (!isnan (drug->single.hard_high))
    judge (out, VIGIL_GUARD_SINGLE, 0, order->dose, &drug->single, drug->unit);
  if (order->n_given == 0 && !isnan (drug->first.hard_high))
    judge (out, VIGIL_GUARD_FIRST, 0, order->dose, &drug->first, drug->unit);
  if (!isnan (drug->total.hard_high))
    judge (out, VIGIL_GUARD_ALL, 0, order->given + order->dose, &drug->total, drug->unit);
  if (vigil_dose_antidote (drug, order->weight_kg, &antidote)) {
    VigilLimits limits = { NAN, NAN, NAN, antidote.max_ml };

    judge (out, VIGIL_GUARD_ALL, 0, order->given + order->dose, &limits, drug->unit);
  }
  if (drug->repeat_min > 0 && order->since_last_us >= 0
      && order->since_last_us < (gint64) drug->repeat_min * VIGIL_USEC_PER_MIN)
    add (out, &(VigilFinding){ .kind = VIGIL_GUARD_SOON, .verdict = VIGIL_VERDICT_SOFT_LOW, .unit = drug->display,
                               .value = (double) order->since_last_us / (double) VIGIL_USEC_PER_MIN,
                               .limit = drug->repeat_min });
}

static double
channel_mg (const VigilChannel *channel)
{
  double in_mg = vigil_channel_ml_to_mg (channel, channel->delivered_ml + channel->unseen_ml);

  return channel->state == VIGIL_CHANNEL_ENDED ? in_mg : MAX (in_mg, channel->total_mg);
}

guint
vigil_guard_collect (const VigilSession *session, const VigilChannel *except, VigilGivenDose *out)
{
  guint n = 0;

  for (guint i = 0; i < session->n_channels; i++) {
    const VigilChannel *channel = &session->channels[i];

    if (channel != except && channel->state != VIGIL_CHANNEL_EMPTY)
      out[n++] = (VigilGivenDose){ .drug_id = channel->drug_id, .ng = vigil_dose_to_ng (channel_mg (channel)) };
  }
  for (guint i = 0; i < session->n_boluses; i++) {
    const VigilBolus *bolus = &session->boluses[i];
    double mg = vigil_dose_amount_to_mg (bolus->dose, bolus->unit, session->weight_kg, NAN);

    if (!bolus->is_withdrawn && !isnan (mg))
      out[n++] = (VigilGivenDose){ .drug_id = bolus->drug_id, .ng = vigil_dose_to_ng (mg) };
  }
  for (guint i = 0; i < session->n_earlier; i++)
    for (guint k = 0; session->earlier[i].is_same_day && k < session->earlier[i].n_drugs; k++)
      out[n++] = (VigilGivenDose){ .drug_id = session->earlier[i].drugs[k].drug_id, .is_earlier_visit = TRUE,
                                   .ng = vigil_dose_to_ng (session->earlier[i].drugs[k].mg) };
  return n;
}

static gboolean
is_on_board (const VigilSession *session, const char *drug_id, gboolean is_planned)
{
  VigilChannelState least = is_planned ? VIGIL_CHANNEL_PRESCRIBED : VIGIL_CHANNEL_STARTING;

  for (guint i = 0; i < session->n_channels; i++)
    if (session->channels[i].state >= least && strcmp (session->channels[i].drug_id, drug_id) == 0)
      return TRUE;
  for (guint i = 0; i < session->n_boluses; i++)
    if (!session->boluses[i].is_withdrawn && strcmp (session->boluses[i].drug_id, drug_id) == 0)
      return TRUE;
  return FALSE;
}

guint
vigil_guard_count_sedatives (const VigilSession *session, const char *const *sedatives, const char *but_id,
                             gboolean is_planned)
{
  guint n = 0;

  for (guint i = 0; sedatives != NULL && sedatives[i] != NULL; i++)
    n += g_strcmp0 (sedatives[i], but_id) != 0 && is_on_board (session, sedatives[i], is_planned);
  return n;
}

const VigilFinding *
vigil_findings_get_worst (const VigilFindings *self)
{
  for (guint i = 0; i < self->n; i++)
    if (self->at[i].verdict == self->worst)
      return &self->at[i];
  return NULL;
}
