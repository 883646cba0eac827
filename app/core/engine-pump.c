/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What pumps say, and what follows from it for the infusion: started, paused, resumed, ended. */
#include "core/engine.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

#define STATE_EVERY_US VIGIL_USEC_PER_MIN
/* Two decimals are what pumps report. */
#define RATE_CHANGE_ML_H 0.005
/* Pumps are asked each second or so. */
#define ANSWERS_WITHIN_US (5 * VIGIL_USEC_PER_SEC)
/* The last drops: a pump that stops this close to its volume is done. */
#define DONE_WITHIN_ML 0.05

static gboolean
is_running_mode (VigilPumpMode mode)
{
  return mode == VIGIL_PUMP_MODE_INFUSING || mode == VIGIL_PUMP_MODE_TITRATING || mode == VIGIL_PUMP_MODE_BOLUS;
}

/* Null where the pump did not say: a rate or a volume that is not told is none, not 0. */
static void
set_told (JsonObject *body, const char *key, double value)
{
  if (isnan (value))
    json_object_set_null_member (body, key);
  else
    json_object_set_double_member (body, key, value);
}

static JsonObject *
state_body (guint8 channel, const VigilPumpShadow *pump, double infused_ml)
{
  JsonObject *body = vigil_body_new ("channel", "i", (gint64) channel, "mode", "s", vigil_pump_mode_name (pump->mode),
                                     NULL);

  set_told (body, "rate_ml_h", pump->rate_ml_h);
  set_told (body, "infused_ml", infused_ml);
  /* the last word before a silence is as old as it is */
  if (vigil_clock_wall_us () - pump->seen_wall_us > VIGIL_USEC_PER_SEC)
    json_object_set_int_member (body, "heard_wall_us", pump->seen_wall_us);
  return body;
}

static void
record_state (VigilEngine *self, guint8 channel, VigilPumpShadow *pump, double infused_ml)
{
  pump->recorded_mode = pump->mode;
  pump->recorded_rate_ml_h = pump->rate_ml_h;
  pump->is_volume_recorded = !isnan (infused_ml);
  pump->recorded_us = vigil_clock_mono_us ();
  vigil_engine_append (self, VIGIL_EVENT_PUMP_STATE, "device", state_body (channel, pump, infused_ml), NULL, NULL);
}

static double
told_infused_ml (const VigilPumpShadow *pump)
{
  return pump->is_volume_told ? pump->infused_ml : NAN;
}

/* A volume may be missing from an answer or two before it is not known any more. */
static gboolean
is_volume_known (const VigilPumpShadow *pump)
{
  gint64 patience_us = vigil_vocabulary_get (VIGIL_CODE_PUMP_INFUSED)->stale_after_ms * VIGIL_USEC_PER_MSEC;

  return !isnan (pump->infused_ml) && pump->mode_us - pump->volume_us <= patience_us;
}

/* The fact on which the estimate stands, not the mark of up to a minute ago. */
static void
record_last_volume (VigilEngine *self, guint8 channel, const VigilPumpShadow *pump)
{
  VigilPumpShadow then = *pump;

  then.mode = pump->recorded_mode;
  then.rate_ml_h = pump->recorded_rate_ml_h;
  then.seen_wall_us = pump->volume_wall_us;
  vigil_engine_append (self, VIGIL_EVENT_PUMP_STATE, "device", state_body (channel, &then, pump->infused_ml), NULL,
                       NULL);
}

/* The record gets each change, the counter's last and first value around a reset, and a mark each
 * minute while it runs. Between them the screen hears each answer (vigil_engine_live_channel). */
static void
tell_state (VigilEngine *self, guint8 channel, VigilPumpShadow *pump)
{
  gboolean is_changed = pump->mode != pump->recorded_mode
                        || isnan (pump->rate_ml_h) != isnan (pump->recorded_rate_ml_h)
                        || fabs (pump->rate_ml_h - pump->recorded_rate_ml_h) > RATE_CHANGE_ML_H;
  gboolean is_reset = pump->is_volume_told && pump->infused_ml < pump->last_infused_ml;

  is_changed |= pump->is_volume_told ? !pump->is_volume_recorded : pump->is_volume_recorded && !is_volume_known (pump);
  if (is_reset)
    record_state (self, channel, pump, pump->last_infused_ml);
  if (is_changed && !pump->is_volume_told && pump->volume_us > pump->recorded_us
      && pump->recorded_mode != VIGIL_PUMP_MODE_UNKNOWN)
    record_last_volume (self, channel, pump);
  if (is_changed || is_reset
      || (is_running_mode (pump->mode) && vigil_clock_mono_us () - pump->recorded_us >= STATE_EVERY_US))
    record_state (self, channel, pump, told_infused_ml (pump));
  if (pump->is_volume_told)
    pump->last_infused_ml = pump->infused_ml;
}

void
vigil_engine_live_channel (VigilEngine *self, guint8 channel, VigilChannel *out)
{
  const VigilPumpShadow *pump = &self->pumps[channel];

  *out = self->session.channels[channel];
  out->is_pump_alarm_known = pump->is_alarm_known;
  out->pump_alarm = pump->alarm;
  out->is_pump_asking = vigil_engine_is_pump_asking (self, channel);
  if (out->is_unplanned)
    out->unplanned_ml += pump->unplanned_ml;
  if (out->state < VIGIL_CHANNEL_STARTING || out->is_swap_unconfirmed || pump->mode == VIGIL_PUMP_MODE_UNKNOWN)
    return;
  if (!isnan (pump->infused_ml) && pump->volume_wall_us >= out->seen_wall_us)
    vigil_channel_hear (out, pump->mode, pump->rate_ml_h, pump->infused_ml, pump->volume_wall_us);
  if (!is_volume_known (pump))
    vigil_channel_hear (out, pump->mode, pump->rate_ml_h, NAN, pump->seen_wall_us);
}

static void
append_change (VigilEngine *self, VigilEventKind kind, guint8 channel, const VigilChannel *live, double infused_ml,
               const char *by)
{
  JsonObject *body = vigil_body_new ("channel", "i", (gint64) channel, "delivered_ml", "d", live->delivered_ml, "by",
                                     "s", by, "silence_stop_ms", "i", (gint64) live->silence_stop_ms, NULL);

  if (!isnan (infused_ml))
    json_object_set_double_member (body, "infused_ml", infused_ml);
  vigil_engine_append (self, kind, "device", body, NULL, NULL);
}

static void
end_infusion (VigilEngine *self, guint8 channel, const VigilChannel *live, const char *how)
{
  double infused_ml = told_infused_ml (&self->pumps[channel]);
  VigilDelivered delivered;
  JsonObject *body;

  vigil_channel_delivered (live, vigil_clock_wall_us (), &delivered);
  body = vigil_body_new ("channel", "i", (gint64) channel, "delivered_ml", "d", delivered.ml, "delivered_mg", "d",
                         delivered.mg, "how", "s", how, NULL);
  if (!isnan (infused_ml))
    json_object_set_double_member (body, "infused_ml", infused_ml);
  else
    json_object_set_boolean_member (body, "is_estimated", TRUE);
  vigil_engine_append (self, VIGIL_EVENT_INFUSION_ENDED, "device", body, NULL, NULL);
  if (vigil_session_is_running (&self->session))
    return;
  vigil_engine_append (self, VIGIL_EVENT_RECOVERY_STARTED, "vigil",
                       vigil_body_new ("planned_min", "i",
                                       (gint64) (self->protocol != NULL ? self->protocol->recovery_min : 0), NULL),
                       NULL, NULL);
}

static gboolean
is_halted_mode (VigilPumpMode mode)
{
  return mode == VIGIL_PUMP_MODE_HOLD || mode == VIGIL_PUMP_MODE_KVO;
}

static gboolean
makes_run (VigilVerb verb)
{
  return verb == VIGIL_VERB_START || verb == VIGIL_VERB_RESUME;
}

static gboolean
makes_halt (VigilVerb verb)
{
  return verb == VIGIL_VERB_PAUSE || verb == VIGIL_VERB_STOP;
}

static void
follow_mode (VigilEngine *self, guint8 channel, const VigilPumpShadow *pump)
{
  /* only what was asked for is Vigil's doing: a hand at the pump may have been quicker */
  gboolean is_asked = is_running_mode (pump->mode)
                          ? makes_run (self->pending[channel].verb) || makes_run (self->unanswered[channel])
                          : makes_halt (self->pending[channel].verb);
  const char *by = is_asked ? "vigil" : "pump";
  double infused_ml = told_infused_ml (pump);
  VigilChannel live;

  self->unanswered[channel] = VIGIL_VERB_NONE;
  vigil_engine_live_channel (self, channel, &live);
  if (is_running_mode (pump->mode)) {
    /* what it told last before it ran is where its counter stood */
    if (live.state == VIGIL_CHANNEL_STARTING)
      append_change (self, VIGIL_EVENT_INFUSION_STARTED, channel, &live, pump->infused_ml, by);
    else if (live.state == VIGIL_CHANNEL_PAUSED)
      append_change (self, VIGIL_EVENT_INFUSION_RESUMED, channel, &live, infused_ml, by);
  } else if (is_halted_mode (pump->mode)
             && (live.state == VIGIL_CHANNEL_RUNNING || live.state == VIGIL_CHANNEL_PAUSED)) {
    if (self->pending[channel].verb == VIGIL_VERB_STOP)
      end_infusion (self, channel, &live, "stopped");
    else if (live.total_ml > 0 && live.delivered_ml >= live.total_ml - DONE_WITHIN_ML)
      end_infusion (self, channel, &live, "complete");
    else if (live.state == VIGIL_CHANNEL_RUNNING)
      append_change (self, VIGIL_EVENT_INFUSION_PAUSED, channel, &live, infused_ml, by);
  }
}

/* ---- what nobody started ---- */

/* A counter that fell has begun anew. */
static void
count_unplanned (VigilPumpShadow *pump, const VigilChannel *state)
{
  double from_ml = isnan (pump->unplanned_at_ml) ? state->unplanned_counter_ml : pump->unplanned_at_ml;

  if (isnan (pump->infused_ml))
    return;
  if (from_ml >= 0)
    pump->unplanned_ml += pump->infused_ml >= from_ml ? pump->infused_ml - from_ml : pump->infused_ml;
  pump->unplanned_at_ml = pump->infused_ml;
}

static void
append_unplanned (VigilEngine *self, VigilEventKind kind, guint8 channel, double infused_ml, JsonObject *body)
{
  json_object_set_int_member (body, "channel", channel);
  if (!isnan (infused_ml))
    json_object_set_double_member (body, "infused_ml", infused_ml);
  vigil_engine_append (self, kind, "device", body, NULL, NULL);
}

/* It began between two answers: from what the one before counted, if that was a moment ago. */
static void
begin_unplanned (VigilEngine *self, guint8 channel, VigilPumpShadow *pump)
{
  gboolean is_known = vigil_clock_mono_us () - pump->volume_us <= ANSWERS_WITHIN_US
                      && pump->last_infused_ml <= pump->infused_ml;

  append_unplanned (self, VIGIL_EVENT_UNPLANNED_BEGAN, channel, is_known ? pump->last_infused_ml : pump->infused_ml,
                    vigil_body_new ("mode", "s", vigil_pump_mode_name (pump->mode), NULL));
  count_unplanned (pump, &self->session.channels[channel]);
}

void
vigil_engine_end_unplanned (VigilEngine *self, guint8 channel, const char *how)
{
  VigilPumpShadow *pump = &self->pumps[channel];

  if (!self->session.channels[channel].is_unplanned)
    return;
  append_unplanned (self, VIGIL_EVENT_UNPLANNED_ENDED, channel, pump->infused_ml,
                    vigil_body_new ("given_ml", "d", pump->unplanned_ml, "how", "s", how, NULL));
  pump->unplanned_ml = 0;
  pump->unplanned_at_ml = NAN;
}

/* Confirmed or not, and whoever may have pressed START: what runs is somebody's. While a visit is open it is
 * this patient's, but no dose of this prescription. */
static void
follow_unplanned (VigilEngine *self, guint8 channel, VigilPumpShadow *pump)
{
  const VigilChannel *state = &self->session.channels[channel];
  gboolean is_started = state->state >= VIGIL_CHANNEL_STARTING && state->state <= VIGIL_CHANNEL_PAUSED;
  gboolean is_open = *self->session.id != '\0' && self->session.stage != VIGIL_STAGE_CLOSED;

  if (!is_open || channel >= self->session.n_channels || state->is_swap_unconfirmed)
    return;
  if (state->is_unplanned)
    count_unplanned (pump, state);
  if (state->is_unplanned && (is_started || !is_running_mode (pump->mode)))
    vigil_engine_end_unplanned (self, channel, is_started ? "confirmed" : "halted");
  else if (!state->is_unplanned && !is_started && is_running_mode (pump->mode))
    begin_unplanned (self, channel, pump);
}

static void
on_serial (VigilEngine *self, guint8 channel, VigilPumpShadow *pump, const char *serial)
{
  const VigilChannel *state = &self->session.channels[channel];
  gboolean is_another = *pump->serial != '\0' || *state->pump_serial != '\0';

  if (strcmp (pump->serial, serial) == 0)
    return;
  g_strlcpy (pump->serial, serial, sizeof pump->serial);
  if (strcmp (state->pump_serial, serial) == 0)
    return;
  if (is_another) {
    /* and so is its counter */
    vigil_engine_end_unplanned (self, channel, "other-pump");
    pump->last_infused_ml = NAN;
  }
  /* nothing is on it yet, or it could not be named when it was bound: this is the one */
  if (state->state == VIGIL_CHANNEL_EMPTY || *state->pump_serial == '\0')
    vigil_engine_bind_pump (self, channel);
  else
    vigil_engine_append (self, VIGIL_EVENT_PUMP_SWAPPED, "device",
                         vigil_body_new ("channel", "i", (gint64) channel, "serial_before", "s", state->pump_serial,
                                         "serial_now", "s", serial, NULL),
                         NULL, NULL);
}

/* A pump that is not the one that was bound is not this patient's until staff says so. What it has
 * given until it is, is the counter's start and no reset. */
static gboolean
is_followed (VigilEngine *self, guint8 channel)
{
  const VigilChannel *state = &self->session.channels[channel];

  return channel < self->session.n_channels && state->state >= VIGIL_CHANNEL_STARTING && !state->is_swap_unconfirmed;
}

static void
on_answer (VigilEngine *self, guint8 channel, VigilPumpShadow *pump)
{
  follow_unplanned (self, channel, pump);
  pump->answered_us = vigil_clock_mono_us ();
  pump->seen_wall_us = vigil_clock_wall_us ();
  if (pump->is_volume_told) {
    pump->volume_us = vigil_clock_mono_us ();
    pump->volume_wall_us = pump->seen_wall_us;
  }
  if (!is_followed (self, channel)) {
    if (pump->is_volume_told)
      pump->last_infused_ml = pump->infused_ml;
    pump->recorded_mode = VIGIL_PUMP_MODE_UNKNOWN;   /* its first word that counts is news */
    return;
  }
  tell_state (self, channel, pump);
  follow_mode (self, channel, pump);
  vigil_engine_check_pending (self, vigil_clock_mono_us ());
}

void
vigil_engine_check_answers (VigilEngine *self)
{
  for (guint8 channel = 0; channel < VIGIL_MAX_CHANNELS; channel++) {
    VigilPumpShadow *pump = &self->pumps[channel];

    if (pump->mode == VIGIL_PUMP_MODE_UNKNOWN || pump->mode_us - pump->answered_us <= ANSWERS_WITHIN_US)
      continue;
    pump->is_volume_told = FALSE;
    on_answer (self, channel, pump);
  }
}

void
vigil_engine_on_pump (VigilEngine *self, const VigilObservation *observation)
{
  guint8 channel = observation->channel;
  VigilPumpShadow *pump;
  double value = vigil_observation_has_value (observation) ? observation->value : NAN;

  if (channel >= VIGIL_MAX_CHANNELS)
    return;
  vigil_engine_keep_said (self, observation);
  pump = &self->pumps[channel];
  switch ((int) observation->code) {
  case VIGIL_CODE_PUMP_SERIAL:
    on_serial (self, channel, pump, observation->text);
    break;
  case VIGIL_CODE_PUMP_MODE:
    if (pump->mode == VIGIL_PUMP_MODE_UNKNOWN)
      pump->answered_us = vigil_clock_mono_us ();
    pump->seen_wall_us = vigil_clock_wall_us ();
    pump->mode = isnan (value) ? VIGIL_PUMP_MODE_UNKNOWN : (VigilPumpMode) value;
    pump->mode_us = observation->t_mono_us;
    break;
  case VIGIL_CODE_PUMP_RATE:
    pump->rate_ml_h = value;
    break;
  case VIGIL_CODE_PUMP_RATE_SET:
    pump->rate_set_ml_h = value;
    pump->rate_set_us = observation->t_mono_us;
    vigil_engine_check_pending (self, vigil_clock_mono_us ());
    break;
  case VIGIL_CODE_PUMP_VTBI:
    pump->vtbi_ml = value;
    pump->vtbi_us = observation->t_mono_us;
    vigil_engine_check_pending (self, vigil_clock_mono_us ());
    break;
  case VIGIL_CODE_PUMP_REMOTE:
    pump->is_remote_refused = value < 0.5;
    break;
  case VIGIL_CODE_PUMP_ALARM:
    pump->is_alarm_known = !isnan (value);
    if (!pump->is_alarm_known)
      break;
    pump->alarm = (VigilPumpAlarm) value;
    g_strlcpy (pump->alarm_words, observation->text, sizeof pump->alarm_words);
    break;
  case VIGIL_CODE_PUMP_INFUSED:
    /* the last of a status answer that the session needs: now all of it is known, or that it is not */
    pump->is_volume_told = !isnan (value);
    if (pump->is_volume_told)
      pump->infused_ml = value;
    on_answer (self, channel, pump);
    break;
  default:
    break;
  }
}

void
vigil_engine_on_pump_link (VigilEngine *self, guint8 channel, gboolean is_live)
{
  VigilPumpShadow *pump = &self->pumps[channel];

  if (is_live)
    return;
  /* what was heard last is where the estimate begins, not the mark of up to a minute ago */
  if (is_followed (self, channel) && pump->mode != VIGIL_PUMP_MODE_UNKNOWN)
    record_state (self, channel, pump, told_infused_ml (pump));
  pump->mode = pump->recorded_mode = VIGIL_PUMP_MODE_UNKNOWN;   /* its next word is news, whatever it is */
  pump->rate_ml_h = pump->rate_set_ml_h = pump->vtbi_ml = NAN;
  /* what an alarm of the pump says is not known any more either; the link's alarm stands for it */
  pump->alarm = VIGIL_PUMP_ALARM_NONE;
  pump->is_alarm_known = FALSE;
}
