/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/number.h"
#include "session/check.h"
#include "session/dose.h"
#include "session/summary.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define STAGE VIGIL_SESSION_ERROR_WRONG_STAGE
#define LIMIT VIGIL_SESSION_ERROR_OUTSIDE_LIMIT

#define DEFAULT_RATE_STEP_ML_H 0.1
/* A slipped decimal sign: a rate so many times the protocol's is asked about. */
#define SLIPPED_FACTOR 10

typedef struct {
  double mg, ml;
  guint duration_min, n_steps;
  gboolean needs_reason;
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
  return fabs (a - b) <= 1e-9 * MAX (fabs (a), fabs (b));
}

static gboolean
check_limits (double value, const VigilLimits *limits, const char *what, const char *unit,
              Plan *plan, GError **error)
{
  VigilVerdict verdict = vigil_dose_judge (value, limits);
  char given[VIGIL_NUMBER_SIZE], limit[VIGIL_NUMBER_SIZE];

  if (verdict == VIGIL_VERDICT_HARD_HIGH)
    return vigil_check_refuse (error, LIMIT, _("%s: %s %s is above the hard limit of %s %s"), what,
                               vigil_number_format (value, 3, given), unit,
                               vigil_number_format (limits->hard_high, 3, limit), unit);
  if (verdict == VIGIL_VERDICT_HARD_LOW)
    return vigil_check_refuse (error, LIMIT, _("%s: %s %s is below the hard limit of %s %s"), what,
                               vigil_number_format (value, 3, given), unit,
                               vigil_number_format (limits->hard_low, 3, limit), unit);
  plan->needs_reason |= verdict != VIGIL_VERDICT_OK;
  return TRUE;
}

static gboolean
check_step (const VigilProposal *p, const VigilDrug *drug, const VigilProtocolDrug *planned,
            guint i, Plan *plan, GError **error)
{
  const VigilEvent *event = p->event;
  double rate = numbered (event, "rate", i), min = numbered (event, "min", i);
  double step_ml_h = vigil_event_has (event, "rate_step_ml_h")
                         ? vigil_event_get_double (event, "rate_step_ml_h")
                         : DEFAULT_RATE_STEP_ML_H;
  g_autofree char *what = g_strdup_printf (_("Step %u"), i + 1);
  VigilDoseResult result;

  if (!(min >= 1 && min <= 24 * 60) || fabs (min - round (min)) > 0)
    return vigil_check_refuse (error, BAD, _("%s: the time must be whole minutes from 1 to 1440"),
                               what);
  if (!vigil_dose_compute (rate, drug->unit, (guint) min, p->session->weight_kg,
                           vigil_event_get_double (event, "bag_mg"),
                           vigil_event_get_double (event, "bag_ml"), step_ml_h, &result))
    return vigil_check_refuse (
        error, BAD, _("%s: the dose rate must be above 0 and one that the pump can run"), what);
  if (!is_same (numbered (event, "pump_rate_ml_h", i), result.pump_rate_ml_h)
      || !is_same (numbered (event, "given_rate", i), result.given_rate))
    return vigil_check_refuse (
        error, BAD, _("%s: the pump's rate is not the one that the dose gives. Enter it again"),
        what);
  if (!check_limits (rate, &drug->rate, what, drug->unit, plan, error)
      || !check_limits (result.given_rate, &drug->rate, what, drug->unit, plan, error))
    return FALSE;
  if (i < planned->n_steps)
    plan->needs_reason |= rate >= planned->steps[i].rate * SLIPPED_FACTOR
                          || rate <= planned->steps[i].rate / SLIPPED_FACTOR;
  plan->mg += result.mg;
  plan->ml += result.ml;
  plan->duration_min += (guint) min;
  return TRUE;
}

/* mg of @drug that other channels of this visit give or have given. */
static double
other_channels_mg (const VigilSession *session, const VigilChannel *but, const char *drug_id)
{
  double mg = 0;

  for (guint i = 0; i < session->n_channels; i++) {
    const VigilChannel *channel = &session->channels[i];

    if (channel == but || channel->state == VIGIL_CHANNEL_EMPTY
        || strcmp (channel->drug_id, drug_id) != 0)
      continue;
    if (channel->state == VIGIL_CHANNEL_ENDED && channel->bag_ml > 0)
      mg += channel->delivered_ml * channel->bag_mg / channel->bag_ml;
    else
      mg += channel->total_mg;
  }
  return mg;
}

static const VigilProtocolDrug *
find_planned (const VigilProtocol *protocol, const char *drug_id)
{
  for (guint i = 0; protocol != NULL && i < protocol->n_drugs; i++)
    if (strcmp (protocol->drugs[i].drug->id, drug_id) == 0)
      return &protocol->drugs[i];
  return NULL;
}

static gboolean
check_plan (const VigilProposal *p, const VigilChannel *channel, const VigilProtocolDrug *planned,
            GError **error)
{
  const VigilDrug *drug = planned->drug;
  const VigilEvent *event = p->event;
  guint usual_min = 0;
  Plan plan = { 0 };

  while (plan.n_steps <= VIGIL_MAX_STEPS && !isnan (numbered (event, "rate", plan.n_steps)))
    plan.n_steps++;
  if (plan.n_steps == 0 || plan.n_steps > VIGIL_MAX_STEPS)
    return vigil_check_refuse (error, BAD, _("An infusion has 1 to %d steps"), VIGIL_MAX_STEPS);
  for (guint i = 0; i < plan.n_steps; i++)
    if (!check_step (p, drug, planned, i, &plan, error))
      return FALSE;
  if (!is_same (vigil_event_get_double (event, "total_mg"), plan.mg)
      || !is_same (vigil_event_get_double (event, "total_ml"), plan.ml)
      || vigil_event_get_int (event, "duration_min") != plan.duration_min)
    return vigil_check_refuse (error, BAD,
                               _("The total is not the sum of the steps. Enter the dose again"));
  if (!check_limits (plan.mg + other_channels_mg (p->session, channel, drug->id), &drug->total_mg,
                     _("Total dose"), "mg", &plan, error))
    return FALSE;
  for (guint i = 0; i < planned->n_steps; i++)
    usual_min += planned->steps[i].duration_min;
  plan.needs_reason |= plan.duration_min * 2 < usual_min;
  plan.needs_reason |= !is_same (vigil_event_get_double (event, "bag_mg")
                                     / vigil_event_get_double (event, "bag_ml"),
                                 drug->bag_mg / drug->bag_ml);
  if (plan.needs_reason && *vigil_event_get_string (event, "reason") == '\0')
    return vigil_check_refuse (error, LIMIT,
                               _("This dose is outside what is usual. Give the reason"));
  return TRUE;
}

/* Staff confirms the other pump that answers, and only the one that it has been shown. */
gboolean
vigil_check_device_bound (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = vigil_check_channel (p, error);

  if (channel == NULL)
    return FALSE;
  if (strcmp (vigil_event_get_string (p->event, "role"), "pump") != 0 || !channel->is_swap_unconfirmed)
    return vigil_check_refuse (error, STAGE, _("No other pump waits to be confirmed"));
  if (strcmp (vigil_event_get_string (p->event, "serial"), channel->pump_serial) != 0)
    return vigil_check_refuse (error, BAD, _("Yet another pump answers. Look at its serial number again"));
  return TRUE;
}

gboolean
vigil_check_prescription_entered (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = vigil_check_channel (p, error);
  const char *id = vigil_event_get_string (p->event, "drug");
  const VigilProtocolDrug *planned = find_planned (p->protocol, id);

  if (channel == NULL)
    return FALSE;
  if (channel->state > VIGIL_CHANNEL_PRESCRIBED)
    return vigil_check_refuse (error, STAGE, _("This pump is already in use in this visit"));
  if (planned == NULL)
    return vigil_check_refuse (error, BAD, _("The protocol does not give this drug"));
  if (strcmp (vigil_event_get_string (p->event, "unit"), planned->drug->unit) != 0)
    return vigil_check_refuse (error, BAD, _("The dose rate of %s is entered in %s"),
                               planned->drug->display, planned->drug->unit);
  if (vigil_event_has (p->event, "display")
      && strcmp (vigil_event_get_string (p->event, "display"), planned->drug->display) != 0)
    return vigil_check_refuse (error, BAD, _("The drug's name is written %s"),
                               planned->drug->display);
  if (!(p->session->weight_kg > 0)
      || !is_same (vigil_event_get_double (p->event, "weight_kg"), p->session->weight_kg))
    return vigil_check_refuse (error, BAD,
                               _("The dose was worked out for another weight. Enter it again"));
  return check_plan (p, channel, planned, error);
}

gboolean
vigil_check_start_confirmed (const VigilProposal *p, GError **error)
{
  const VigilChannel *channel = vigil_check_channel (p, error);
  const VigilGate *gate;

  if (channel == NULL)
    return FALSE;
  if (channel->state != VIGIL_CHANNEL_PRESCRIBED)
    return vigil_check_refuse (error, STAGE, _("Enter the dose first"));
  if (channel->is_swap_unconfirmed)
    return vigil_check_refuse (
        error, STAGE, _("Another pump answers than before. Confirm it on the devices page"));
  /* an answer may have been corrected since the gates were passed */
  gate = p->protocol != NULL ? vigil_check_find_blocking_gate (p) : NULL;
  if (p->protocol == NULL || gate != NULL)
    return vigil_check_refuse (error, STAGE, _("Not yet: %s"),
                               gate != NULL ? vigil_label_get (gate->label, p->lang)
                                            : _("Choose the protocol first"));
  return TRUE;
}

static gboolean
check_start_command (const VigilChannel *channel, gboolean is_right_state, GError **error)
{
  if (!is_right_state)
    return vigil_check_refuse (error, STAGE, _("The infusion is not in a state to do that"));
  if (channel->is_swap_unconfirmed)
    return vigil_check_refuse (
        error, STAGE, _("Another pump answers than before. Confirm it on the devices page"));
  if (channel->pending != VIGIL_VERB_NONE)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_BUSY,
                               _("The pump is still being asked. Wait for its answer"));
  return TRUE;
}

/* In mL/h, of a pump that runs: what it gives must be within the drug's hard limits, and such that a pump can
 * run it. */
static gboolean
check_rate (const VigilProposal *p, const VigilChannel *channel, GError **error)
{
  double rate_ml_h = vigil_event_get_double (p->event, "value");
  double most_ml_h = vigil_vocabulary_get (VIGIL_CODE_PUMP_RATE)->max;
  const VigilDrug *drug = vigil_clinic_find_drug (p->clinic, channel->drug_id);
  char most[VIGIL_NUMBER_SIZE];
  double rate;
  Plan plan = { 0 };

  if (!(rate_ml_h > 0 && rate_ml_h <= most_ml_h))
    return vigil_check_refuse (error, BAD, _("The rate must be above 0 and at most %s mL/h"),
                               vigil_number_format (most_ml_h, 0, most));
  if (drug == NULL || strcmp (drug->unit, channel->unit) != 0 || !(channel->bag_ml > 0))
    return vigil_check_refuse (error, BAD, _("The clinic no longer has limits for this drug"));
  rate = vigil_dose_from_mg_h (rate_ml_h * channel->bag_mg / channel->bag_ml, channel->unit, channel->weight_kg);
  return check_limits (rate, &drug->rate, channel->drug_display, drug->unit, &plan, error);
}

/* To stop is never refused to anybody who stands at a running pump, whatever else is under way. */
gboolean
vigil_check_command_requested (const VigilProposal *p, GError **error)
{
  const char *command = vigil_event_get_string (p->event, "command");
  const VigilChannel *channel = vigil_check_channel (p, error);

  if (channel == NULL)
    return FALSE;
  if (strcmp (command, "pause") == 0 || strcmp (command, "stop") == 0) {
    if (channel->state >= VIGIL_CHANNEL_STARTING && channel->state <= VIGIL_CHANNEL_PAUSED)
      return TRUE;
    return vigil_check_refuse (error, STAGE, _("Nothing runs on this pump"));
  }
  if (strcmp (p->event->actor, "unsigned") == 0)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED,
                               _("Sign in with your PIN first"));
  if (strcmp (command, "start") == 0)
    return check_start_command (channel, channel->state == VIGIL_CHANNEL_STARTING, error);
  if (strcmp (command, "resume") == 0)
    return check_start_command (channel, channel->state == VIGIL_CHANNEL_PAUSED, error);
  if (strcmp (command, "rate") == 0)
    return check_start_command (
               channel, channel->state >= VIGIL_CHANNEL_STARTING && channel->state <= VIGIL_CHANNEL_PAUSED,
               error)
           && check_rate (p, channel, error);
  return vigil_check_refuse (error, BAD, _("There is no such command"));
}
