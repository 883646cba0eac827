/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is ordered: the numbers are those that follow from each other, and the guard lets them through. */
#include "config.h"

#include "base/number.h"
#include "session/check.h"
#include "session/guard.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define STAGE VIGIL_SESSION_ERROR_WRONG_STAGE
#define LIMIT VIGIL_SESSION_ERROR_OUTSIDE_LIMIT

#define DEFAULT_RATE_STEP_ML_H 0.1
#define REASON_BYTES 500

typedef struct {
  VigilOrder order;
  VigilGivenDose given[VIGIL_MAX_GIVEN];
  double mg, ml;
  guint duration_min;
} Plan;

static double
numbered (const VigilEvent *event, const char *name, guint i)
{
  char key[32];

  g_snprintf (key, sizeof key, "%s_%u", name, i + 1);
  return vigil_event_has (event, key) ? vigil_event_get_double (event, key) : NAN;
}

/* What was worked out there and here agree to the last digit that a double of this size carries. */
static gboolean
is_same (double a, double b)
{
  return isfinite (a) && isfinite (b) && fabs (a - b) <= 1e-9 * MAX (fabs (a), fabs (b));
}

gboolean
vigil_check_findings (const VigilProposal *p, const VigilFindings *findings, GError **error)
{
  const VigilFinding *worst = vigil_findings_get_worst (findings);
  const char *code = vigil_event_get_string (p->event, "reason_code");
  const VigilReason *reason = vigil_clinic_find_reason (p->clinic, code);
  g_autofree char *words = worst != NULL ? vigil_finding_words (worst, p->lang) : NULL;

  if (findings->worst >= VIGIL_VERDICT_HARD_LOW)
    return vigil_check_refuse (error, LIMIT, "%s", words);
  if (*code != '\0' && reason == NULL)
    return vigil_check_refuse (error, BAD, _("The clinic's list has no such reason"));
  if (findings->worst == VIGIL_VERDICT_OK)
    return TRUE;
  if (reason == NULL)
    return vigil_check_refuse (error, LIMIT, _("%s. Give the reason"), words);
  return !reason->needs_text || vigil_check_text (p, "reason", _("Reason"), REASON_BYTES, error);
}

static gboolean
read_step (const VigilProposal *p, Plan *plan, guint i, GError **error)
{
  VigilOrder *order = &plan->order;
  double rate = numbered (p->event, "rate", i), min = numbered (p->event, "min", i);
  double step_ml_h = vigil_event_has (p->event, "rate_step_ml_h")
                         ? vigil_event_get_double (p->event, "rate_step_ml_h")
                         : DEFAULT_RATE_STEP_ML_H;
  g_autofree char *what = g_strdup_printf (_("Step %u"), i + 1);
  VigilDoseResult *result = &order->results[i];

  if (!(min >= 1 && min <= 24 * 60) || fabs (min - round (min)) > 0)
    return vigil_check_refuse (error, BAD, _("%s: the time must be whole minutes from 1 to 1440"),
                               what);
  if (!vigil_dose_compute (rate, order->drug->unit, (guint) min, order->weight_kg, order->bag_mg, order->bag_ml,
                           step_ml_h, result))
    return vigil_check_refuse (
        error, BAD, _("%s: the dose rate must be above 0 and one that the pump can run"), what);
  if (!is_same (numbered (p->event, "pump_rate_ml_h", i), result->pump_rate_ml_h)
      || !is_same (numbered (p->event, "given_rate", i), result->given_rate))
    return vigil_check_refuse (
        error, BAD, _("%s: the pump's rate is not the one that the dose gives. Enter it again"),
        what);
  order->rates[i] = rate;
  order->minutes[i] = (guint) min;
  plan->mg += result->mg;
  plan->ml += result->ml;
  plan->duration_min += (guint) min;
  return TRUE;
}

static gboolean
read_steps (const VigilProposal *p, Plan *plan, GError **error)
{
  guint n = 0;

  while (n <= VIGIL_MAX_STEPS && !isnan (numbered (p->event, "rate", n)))
    n++;
  if (n == 0 || n > VIGIL_MAX_STEPS)
    return vigil_check_refuse (error, BAD, _("An infusion has 1 to %d steps"), VIGIL_MAX_STEPS);
  for (guint i = 0; i < n; i++)
    if (!read_step (p, plan, i, error))
      return FALSE;
  plan->order.n_steps = n;
  if (!is_same (vigil_event_get_double (p->event, "total_mg"), plan->mg)
      || !is_same (vigil_event_get_double (p->event, "total_ml"), plan->ml)
      || vigil_event_get_int (p->event, "duration_min") != plan->duration_min)
    return vigil_check_refuse (error, BAD,
                               _("The total is not the sum of the steps. Enter the dose again"));
  return TRUE;
}

const VigilProtocolDrug *
vigil_protocol_find_drug (const VigilProtocol *protocol, const char *drug_id)
{
  for (guint i = 0; protocol != NULL && i < protocol->n_drugs; i++)
    if (strcmp (protocol->drugs[i].drug->id, drug_id) == 0)
      return &protocol->drugs[i];
  for (guint i = 0; protocol != NULL && i < protocol->n_alternatives; i++)
    if (strcmp (protocol->alternatives[i].drug->id, drug_id) == 0)
      return &protocol->alternatives[i];
  return NULL;
}

static gboolean
read_dosing (const VigilProposal *p, VigilOrder *order, GError **error)
{
  const char *id = vigil_event_get_string (p->event, "dosing");

  order->dosing = order->planned->dosing;
  if (*id == '\0')
    return TRUE;
  for (guint i = 0; i < order->drug->n_dosings; i++)
    if (strcmp (order->drug->dosings[i].id, id) == 0 && !order->drug->dosings[i].is_bolus) {
      order->dosing = &order->drug->dosings[i];
      return TRUE;
    }
  return vigil_check_refuse (error, BAD, _("%s is not ordered in this way"), order->drug->display);
}

/* Worked out by the weight that the clinic's list says, from what was measured in this visit. */
static gboolean
read_weight (const VigilProposal *p, VigilOrder *order, GError **error)
{
  const VigilSession *session = p->session;
  VigilDosingWeight weight;

  if (session->weight_kg > 0 && !(session->height_cm > 0) && order->drug->weight.basis != VIGIL_WEIGHT_ACTUAL)
    return vigil_check_refuse (error, BAD, _("Measure the height first: the dose of %s depends on it"),
                               order->drug->display);
  if (!vigil_body_dosing_weight (&order->drug->weight, session->weight_kg, session->height_cm, session->sex, &weight)
      || !is_same (vigil_event_get_double (p->event, "weight_kg"), weight.kg))
    return vigil_check_refuse (error, BAD,
                               _("The dose was worked out for another weight. Enter it again"));
  order->weight_kg = weight.kg;
  order->actual_kg = session->weight_kg;
  return TRUE;
}

static gboolean
check_plan (const VigilProposal *p, const VigilChannel *channel, const VigilProtocolDrug *planned, GError **error)
{
  Plan plan = { .order = { .drug = planned->drug, .planned = planned } };
  VigilOrder *order = &plan.order;
  VigilFindings findings;

  order->bag_mg = vigil_event_get_double (p->event, "bag_mg");
  order->bag_ml = vigil_event_get_double (p->event, "bag_ml");
  if (!read_weight (p, order, error) || !read_dosing (p, order, error) || !read_steps (p, &plan, error))
    return FALSE;
  order->given = plan.given;
  order->n_given = vigil_guard_collect (p->session, channel, plan.given);
  order->has_other_sedative
      = vigil_guard_count_sedatives (p->session, p->protocol->sedatives, order->drug->id, TRUE) > 0;
  vigil_guard_order (order, &findings);
  return vigil_check_findings (p, &findings, error);
}

static gboolean
is_ordered_elsewhere (const VigilProposal *p, const VigilChannel *channel, const char *drug_id)
{
  for (guint i = 0; i < p->session->n_channels; i++) {
    const VigilChannel *other = &p->session->channels[i];

    if (other != channel && other->state >= VIGIL_CHANNEL_PRESCRIBED && other->state < VIGIL_CHANNEL_ENDED
        && strcmp (other->drug_id, drug_id) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
vigil_check_prescription_entered (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = vigil_check_channel (p, error);
  const char *id = vigil_event_get_string (p->event, "drug");
  const VigilProtocolDrug *planned = vigil_protocol_find_drug (p->protocol, id);

  if (channel == NULL)
    return FALSE;
  if (channel->state > VIGIL_CHANNEL_PRESCRIBED)
    return vigil_check_refuse (error, STAGE, _("This pump is already in use in this visit"));
  if (!vigil_check_test_dose_settled (p, error))
    return FALSE;
  if (planned == NULL)
    return vigil_check_refuse (error, BAD, _("The protocol does not give this drug"));
  if (is_ordered_elsewhere (p, channel, id))
    return vigil_check_refuse (error, BAD, _("%s is ordered on another pump already"), planned->drug->display);
  if (strcmp (vigil_event_get_string (p->event, "unit"), planned->drug->unit) != 0)
    return vigil_check_refuse (error, BAD, _("The dose rate of %s is entered in %s"),
                               planned->drug->display, planned->drug->unit);
  if (vigil_event_has (p->event, "display")
      && strcmp (vigil_event_get_string (p->event, "display"), planned->drug->display) != 0)
    return vigil_check_refuse (error, BAD, _("The drug's name is written %s"),
                               planned->drug->display);
  return check_plan (p, channel, planned, error);
}

/* What was ordered is held once more to what nobody can pass: something may have been given since. */
gboolean
vigil_check_still_inside (const VigilProposal *p, const VigilChannel *channel, GError **error)
{
  VigilGivenDose given[VIGIL_MAX_GIVEN];
  VigilOrder order = { .drug = vigil_clinic_find_drug (p->clinic, channel->drug_id),
                       .planned = vigil_protocol_find_drug (p->protocol, channel->drug_id),
                       .weight_kg = channel->weight_kg, .actual_kg = p->session->weight_kg,
                       .bag_mg = channel->bag_mg, .bag_ml = channel->bag_ml, .given = given };
  VigilFindings findings;
  g_autofree char *words = NULL;

  if (order.drug == NULL || order.planned == NULL || strcmp (order.drug->unit, channel->unit) != 0
      || !(channel->bag_ml > 0))
    return vigil_check_refuse (error, BAD, _("The clinic no longer has limits for this drug"));
  order.n_steps = channel->n_steps;
  for (guint i = 0; i < channel->n_steps; i++) {
    order.rates[i] = channel->steps[i].rate;
    order.minutes[i] = channel->steps[i].duration_min;
    order.results[i] = (VigilDoseResult){ .pump_rate_ml_h = channel->steps[i].pump_rate_ml_h,
                                          .given_rate = channel->steps[i].given_rate };
    order.results[i].ml = order.results[i].pump_rate_ml_h * order.minutes[i] / 60;
    order.results[i].mg = order.results[i].ml * channel->bag_mg / channel->bag_ml;
  }
  order.n_given = vigil_guard_collect (p->session, channel, given);
  vigil_guard_order (&order, &findings);
  if (findings.worst < VIGIL_VERDICT_HARD_LOW)
    return TRUE;
  words = vigil_finding_words (vigil_findings_get_worst (&findings), p->lang);
  return vigil_check_refuse (error, LIMIT, "%s", words);
}

/* Was a reason given for a rate as high, when it was ordered? */
static gboolean
is_ordered (const VigilChannel *channel, double rate_ml_h)
{
  for (guint i = 0; i < channel->n_steps; i++)
    if (is_same (channel->steps[i].pump_rate_ml_h, rate_ml_h))
      return TRUE;
  return FALSE;
}

/* In mL/h, of a pump that runs: what it gives must be within the drug's hard limits, and such that a pump can
 * run it. What it was ordered to give is what the new rate is compared with. */
gboolean
vigil_check_rate_asked (const VigilProposal *p, const VigilChannel *channel, GError **error)
{
  double rate_ml_h = vigil_event_get_double (p->event, "value");
  double most_ml_h = vigil_vocabulary_get (VIGIL_CODE_PUMP_RATE)->max, rate;
  const VigilDrug *drug = vigil_clinic_find_drug (p->clinic, channel->drug_id);
  VigilProtocolStep step = { .duration_min = 1 };
  VigilProtocolDrug planned = { .drug = drug, .steps = &step };
  VigilOrder order = { .drug = drug, .planned = &planned, .weight_kg = channel->weight_kg,
                       .bag_mg = channel->bag_mg, .bag_ml = channel->bag_ml };
  VigilFindings findings = { 0 };
  char most[VIGIL_NUMBER_SIZE];

  if (!(rate_ml_h > 0 && rate_ml_h <= most_ml_h))
    return vigil_check_refuse (error, BAD, _("The rate must be above 0 and at most %s mL/h"),
                               vigil_number_format (most_ml_h, 0, most));
  if (drug == NULL || strcmp (drug->unit, channel->unit) != 0 || !(channel->bag_ml > 0))
    return vigil_check_refuse (error, BAD, _("The clinic no longer has limits for this drug"));
  rate = vigil_dose_from_mg_h (rate_ml_h * channel->bag_mg / channel->bag_ml, channel->unit, channel->weight_kg);
  if (channel->step < channel->n_steps && channel->steps[channel->step].rate > 0) {
    step.rate = channel->steps[channel->step].rate;
    planned.n_steps = 1;
  }
  vigil_guard_rate (&order, rate, channel->step, &findings);
  if (findings.worst < VIGIL_VERDICT_HARD_LOW && is_ordered (channel, rate_ml_h))
    return TRUE;
  return vigil_check_findings (p, &findings, error);
}
