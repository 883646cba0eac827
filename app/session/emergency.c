/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/emergency.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

const VigilEmergencyState *
vigil_session_get_emergency (const VigilSession *self)
{
  for (guint i = 0; i < self->n_emergencies; i++)
    if (self->emergencies[i].begun_wall_us != 0 && self->emergencies[i].ended_wall_us == 0)
      return &self->emergencies[i];
  return NULL;
}

gboolean
vigil_emergency_weight (const VigilSession *session, const VigilRescueDrug *drug, VigilDosingWeight *out)
{
  static const VigilWeightRule actual = { VIGIL_WEIGHT_ACTUAL, NAN, NAN, NAN, NAN };
  const VigilWeightRule *rule = drug != NULL && drug->by_weight != NULL ? &drug->by_weight->weight : &actual;

  return vigil_body_dosing_weight (rule, session->weight_kg, session->height_cm, session->sex, out)
         || vigil_body_dosing_weight (&actual, session->weight_kg, session->height_cm, session->sex, out);
}

gboolean
vigil_emergency_antidote (const VigilSession *session, const VigilRescueDrug *drug, VigilAntidote *out)
{
  VigilDosingWeight weight;

  return vigil_emergency_weight (session, drug, &weight) && vigil_dose_antidote (drug, weight.kg, out);
}

double
vigil_emergency_running_ml (const VigilEmergencyState *state, gint64 now_wall_us)
{
  gint64 since_us = MAX (0, now_wall_us - state->infusion_wall_us);

  return state->infusion_ml_min > 0 ? state->infusion_ml_min * (double) since_us / (double) VIGIL_USEC_PER_MIN : 0;
}

void
vigil_emergency_given (const VigilSession *session, const char *drug_id, gint64 now_wall_us, VigilAntidoteGiven *out)
{
  *out = (VigilAntidoteGiven) { 0 };
  for (guint i = 0; i < session->n_boluses; i++)
    if (!session->boluses[i].is_withdrawn && strcmp (session->boluses[i].drug_id, drug_id) == 0)
      out->recorded_ml += session->boluses[i].dose;
  for (guint i = 0; i < session->n_emergencies; i++) {
    const VigilEmergencyState *state = &session->emergencies[i];

    if (strcmp (state->infusion_drug_id, drug_id) != 0)
      continue;
    out->infused_ml += state->infused_ml + vigil_emergency_running_ml (state, now_wall_us);
    out->is_running |= state->infusion_ml_min > 0;
  }
}

void
vigil_emergency_fill_order (const VigilSession *session, const VigilRescueDrug *drug, gint64 now_wall_us,
                            VigilRescueOrder *order)
{
  VigilDosingWeight weight;
  VigilAntidoteGiven given;
  gint64 last_wall_us = 0;

  for (guint i = 0; i < session->n_boluses; i++) {
    const VigilBolus *bolus = &session->boluses[i];

    if (bolus->is_withdrawn || strcmp (bolus->drug_id, drug->id) != 0)
      continue;
    order->n_given++;
    last_wall_us = MAX (last_wall_us, bolus->t_wall_us);
  }
  vigil_emergency_given (session, drug->id, now_wall_us, &given);
  order->given = given.recorded_ml + given.infused_ml;
  order->since_last_us = order->n_given > 0 ? MAX (0, now_wall_us - last_wall_us) : -1;
  order->weight_kg = vigil_emergency_weight (session, drug, &weight) ? weight.kg : NAN;
}

guint
vigil_emergency_list_contexts (const VigilSession *session, const VigilClinic *clinic, const char **out)
{
  guint n = 0;

  for (guint i = 0; i < session->n_boluses; i++) {
    const VigilBolus *bolus = &session->boluses[i];
    const VigilRescueDrug *drug = vigil_clinic_find_rescue_drug (clinic, bolus->drug_id);

    if (!bolus->is_withdrawn && drug != NULL && drug->begins != NULL)
      out[n++] = drug->begins;
  }
  for (guint i = 0; i < session->n_emergencies; i++) {
    const VigilEmergencyState *state = &session->emergencies[i];
    const VigilEmergency *emergency = vigil_clinic_find_emergency (clinic, state->id);
    gboolean is_over = state->ended_wall_us != 0;

    if (emergency != NULL && emergency->context != NULL
        && (!is_over || (emergency->holds_for_visit && !state->is_mistaken)))
      out[n++] = emergency->context;
  }
  out[n] = NULL;
  return n;
}

void
vigil_emergency_step_done (const VigilSession *session, const VigilEmergencyState *state, const char *step_id,
                           VigilStepDone *out)
{
  *out = (VigilStepDone) { 0 };
  for (guint i = 0; i < state->n_ticks; i++)
    if (strcmp (state->ticks[i].id, step_id) == 0 && state->ticks[i].t_wall_us != 0)
      *out = (VigilStepDone) { .n = 1, .t_wall_us = state->ticks[i].t_wall_us };
  for (guint i = 0; i < session->n_boluses; i++) {
    const VigilBolus *bolus = &session->boluses[i];

    if (bolus->is_withdrawn || strcmp (bolus->step, step_id) != 0 || bolus->t_wall_us < state->begun_wall_us)
      continue;
    *out = (VigilStepDone) { .n = out->n + 1, .t_wall_us = bolus->t_wall_us, .seq = bolus->seq };
  }
}

gboolean
vigil_emergency_is_part_done (const VigilEmergency *self, const VigilSession *session, const VigilRescueDrug *drug,
                              VigilDosePart part)
{
  const VigilEmergencyState *state = vigil_session_get_emergency (session);

  for (guint i = 0; state != NULL && i < self->n_steps; i++) {
    const VigilEmergencyStep *step = &self->steps[i];
    VigilStepDone done;

    if (step->act != VIGIL_ACT_DOSE || step->drug != drug || step->part != part)
      continue;
    vigil_emergency_step_done (session, state, step->id, &done);
    return done.n > 0;
  }
  return FALSE;
}

double
vigil_emergency_rate_after (const VigilEmergency *self, const VigilSession *session, const VigilEmergencyStep *step,
                            gboolean is_done)
{
  gboolean is_double = step->part == VIGIL_PART_DOUBLE
                           ? is_done : vigil_emergency_is_part_done (self, session, step->drug, VIGIL_PART_DOUBLE);
  VigilAntidote antidote;

  if (!vigil_emergency_antidote (session, step->drug, &antidote))
    return NAN;
  if (step->part != VIGIL_PART_DOUBLE && is_done == (step->part == VIGIL_PART_END))
    return 0;
  return antidote.rate_ml_min * (is_double ? 2 : 1);
}

const VigilEmergencyStep *
vigil_emergency_find_step (const VigilEmergency *self, const char *id)
{
  for (guint i = 0; i < self->n_steps; i++)
    if (strcmp (self->steps[i].id, id) == 0)
      return &self->steps[i];
  return NULL;
}

gboolean
vigil_emergency_is_of (const VigilEmergency *self, const char *drug_id)
{
  for (guint i = 0; i < self->n_drugs; i++)
    if (strcmp (self->drugs[i]->id, drug_id) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_since (const VigilEmergency *self, const VigilSession *session, gint64 since_us)
{
  for (guint i = 0; i < session->n_channels; i++) {
    const VigilChannel *channel = &session->channels[i];

    if (vigil_emergency_is_of (self, channel->drug_id)
        && ((channel->state >= VIGIL_CHANNEL_STARTING && channel->state <= VIGIL_CHANNEL_PAUSED)
            || (channel->state == VIGIL_CHANNEL_ENDED && channel->started_wall_us != 0
                && channel->ended_wall_us >= since_us)))
      return TRUE;
  }
  for (guint i = 0; i < session->n_boluses; i++)
    if (!session->boluses[i].is_withdrawn && vigil_emergency_is_of (self, session->boluses[i].drug_id)
        && session->boluses[i].t_wall_us >= since_us)
      return TRUE;
  return FALSE;
}

gboolean
vigil_emergency_can_be (const VigilEmergency *self, const VigilSession *session)
{
  return is_since (self, session, G_MININT64);
}

gboolean
vigil_emergency_is_near (const VigilEmergency *self, const VigilSession *session, gint64 now_wall_us)
{
  return is_since (self, session, now_wall_us - self->recent_min * VIGIL_USEC_PER_MIN);
}

const VigilEmergency *
vigil_emergency_find_near (const VigilClinic *clinic, const VigilSession *session, gint64 now_wall_us)
{
  guint n;
  const VigilEmergency *const *all = vigil_clinic_get_emergencies (clinic, &n);

  for (guint i = 0; i < n; i++)
    if (vigil_emergency_is_near (all[i], session, now_wall_us))
      return all[i];
  return NULL;
}

int
vigil_emergency_find_channel (const VigilEmergency *self, const VigilSession *session)
{
  for (guint i = 0; i < session->n_channels; i++)
    if (vigil_emergency_is_of (self, session->channels[i].drug_id) && session->channels[i].state >= VIGIL_CHANNEL_STARTING
        && session->channels[i].state <= VIGIL_CHANNEL_PAUSED)
      return (int) i;
  return -1;
}
