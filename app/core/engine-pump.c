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
/* The last drops: a pump that stops this close to its volume is done. */
#define DONE_WITHIN_ML 0.05

static gboolean
is_running_mode (VigilPumpMode mode)
{
  return mode == VIGIL_PUMP_MODE_INFUSING || mode == VIGIL_PUMP_MODE_TITRATING || mode == VIGIL_PUMP_MODE_BOLUS;
}

static JsonObject *
state_body (guint8 channel, const VigilPumpShadow *pump)
{
  return vigil_body_new ("channel", "i", (gint64) channel, "mode", "s", vigil_pump_mode_name (pump->mode), "rate_ml_h",
                         "d", isnan (pump->rate_ml_h) ? 0.0 : pump->rate_ml_h, "infused_ml", "d", pump->infused_ml,
                         NULL);
}

static void
record_state (VigilEngine *self, guint8 channel, VigilPumpShadow *pump, double infused_ml, gint64 now_wall_us)
{
  VigilPumpShadow told = *pump;

  told.infused_ml = infused_ml;
  pump->recorded_mode = pump->mode;
  pump->recorded_rate_ml_h = pump->rate_ml_h;
  pump->recorded_wall_us = now_wall_us;
  vigil_engine_append (self, VIGIL_EVENT_PUMP_STATE, "device", state_body (channel, &told), NULL, NULL);
}

/* The record gets each change, the counter's last and first value around a reset, and a mark each
 * minute while it runs. Between them the screen hears each answer (vigil_engine_live_channel). */
static void
tell_state (VigilEngine *self, guint8 channel, VigilPumpShadow *pump, gint64 now_wall_us)
{
  gboolean is_changed = pump->mode != pump->recorded_mode || isnan (pump->recorded_rate_ml_h)
                        || fabs (pump->rate_ml_h - pump->recorded_rate_ml_h) > RATE_CHANGE_ML_H;
  gboolean is_reset = pump->infused_ml < pump->last_infused_ml;

  if (is_reset)
    record_state (self, channel, pump, pump->last_infused_ml, now_wall_us);
  if (is_changed || is_reset
      || (is_running_mode (pump->mode) && now_wall_us - pump->recorded_wall_us >= STATE_EVERY_US))
    record_state (self, channel, pump, pump->infused_ml, now_wall_us);
  pump->last_infused_ml = pump->infused_ml;
}

void
vigil_engine_live_channel (VigilEngine *self, guint8 channel, VigilChannel *out)
{
  const VigilPumpShadow *pump = &self->pumps[channel];

  *out = self->session.channels[channel];
  if (out->state < VIGIL_CHANNEL_STARTING || out->is_swap_unconfirmed || isnan (pump->infused_ml)
      || pump->mode == VIGIL_PUMP_MODE_UNKNOWN)
    return;
  vigil_channel_hear (out, pump->mode, isnan (pump->rate_ml_h) ? 0 : pump->rate_ml_h, pump->infused_ml,
                      pump->seen_wall_us);
}

static void
append_change (VigilEngine *self, VigilEventKind kind, guint8 channel, const VigilChannel *live, const char *by)
{
  vigil_engine_append (self, kind, "device",
                       vigil_body_new ("channel", "i", (gint64) channel, "delivered_ml", "d", live->delivered_ml,
                                       "infused_ml", "d", self->pumps[channel].infused_ml, "by", "s", by,
                                       "silence_stop_ms", "i", (gint64) live->silence_stop_ms, NULL),
                       NULL, NULL);
}

static void
end_infusion (VigilEngine *self, guint8 channel, const VigilChannel *live, const char *how)
{
  double mg_ml = live->bag_ml > 0 ? live->bag_mg / live->bag_ml : 0;

  vigil_engine_append (self, VIGIL_EVENT_INFUSION_ENDED, "device",
                       vigil_body_new ("channel", "i", (gint64) channel, "delivered_ml", "d", live->delivered_ml,
                                       "delivered_mg", "d", live->delivered_ml * mg_ml, "infused_ml", "d",
                                       self->pumps[channel].infused_ml, "how", "s", how, NULL),
                       NULL, NULL);
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

static void
follow_mode (VigilEngine *self, guint8 channel, const VigilPumpShadow *pump)
{
  VigilVerb asked = self->pending[channel].verb, unanswered = self->unanswered[channel];
  gboolean is_start_unanswered = unanswered == VIGIL_VERB_START || unanswered == VIGIL_VERB_RESUME;
  const char *by = asked != VIGIL_VERB_NONE || (is_start_unanswered && is_running_mode (pump->mode)) ? "vigil" : "pump";
  VigilChannel live;

  self->unanswered[channel] = VIGIL_VERB_NONE;
  vigil_engine_live_channel (self, channel, &live);
  if (is_running_mode (pump->mode)) {
    if (live.state == VIGIL_CHANNEL_STARTING)
      append_change (self, VIGIL_EVENT_INFUSION_STARTED, channel, &live, by);
    else if (live.state == VIGIL_CHANNEL_PAUSED)
      append_change (self, VIGIL_EVENT_INFUSION_RESUMED, channel, &live, by);
  } else if (is_halted_mode (pump->mode)
             && (live.state == VIGIL_CHANNEL_RUNNING || live.state == VIGIL_CHANNEL_PAUSED)) {
    if (self->pending[channel].verb == VIGIL_VERB_STOP)
      end_infusion (self, channel, &live, "stopped");
    else if (live.total_ml > 0 && live.delivered_ml >= live.total_ml - DONE_WITHIN_ML)
      end_infusion (self, channel, &live, "complete");
    else if (live.state == VIGIL_CHANNEL_RUNNING)
      append_change (self, VIGIL_EVENT_INFUSION_PAUSED, channel, &live, by);
  }
}

static void
on_serial (VigilEngine *self, guint8 channel, VigilPumpShadow *pump, const char *serial)
{
  const VigilChannel *state = &self->session.channels[channel];

  if (strcmp (pump->serial, serial) == 0)
    return;
  g_strlcpy (pump->serial, serial, sizeof pump->serial);
  if (channel >= self->session.n_channels || state->state == VIGIL_CHANNEL_EMPTY)
    return;
  if (*state->pump_serial != '\0' && strcmp (state->pump_serial, serial) != 0)
    vigil_engine_append (self, VIGIL_EVENT_PUMP_SWAPPED, "device",
                         vigil_body_new ("channel", "i", (gint64) channel, "serial_before", "s", state->pump_serial,
                                         "serial_now", "s", serial, NULL),
                         NULL, NULL);
}

static void
on_volume (VigilEngine *self, guint8 channel, VigilPumpShadow *pump)
{
  gint64 now_wall_us = vigil_clock_wall_us ();

  pump->seen_wall_us = now_wall_us;
  if (channel >= self->session.n_channels || self->session.channels[channel].state < VIGIL_CHANNEL_STARTING)
    return;
  /* a pump that is not the one that was bound is not this patient's until staff says so */
  if (self->session.channels[channel].is_swap_unconfirmed)
    return;
  tell_state (self, channel, pump, now_wall_us);
  follow_mode (self, channel, pump);
  vigil_engine_check_pending (self, vigil_clock_mono_us ());
}

void
vigil_engine_on_pump (VigilEngine *self, const VigilObservation *observation)
{
  guint8 channel = observation->channel;
  VigilPumpShadow *pump;
  double value = vigil_observation_has_value (observation) ? observation->value : NAN;

  if (channel >= VIGIL_MAX_CHANNELS)
    return;
  pump = &self->pumps[channel];
  switch ((int) observation->code) {
  case VIGIL_CODE_PUMP_SERIAL:
    on_serial (self, channel, pump, observation->text);
    break;
  case VIGIL_CODE_PUMP_MODE:
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
    pump->alarm = isnan (value) ? VIGIL_PUMP_ALARM_NONE : (VigilPumpAlarm) value;
    g_strlcpy (pump->alarm_words, observation->text, sizeof pump->alarm_words);
    break;
  case VIGIL_CODE_PUMP_INFUSED:
    /* the last of a status answer that the session needs: now all of it is known */
    pump->infused_ml = value;
    if (!isnan (value))
      on_volume (self, channel, pump);
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
  pump->mode = pump->recorded_mode = VIGIL_PUMP_MODE_UNKNOWN;   /* its next word is news, whatever it is */
  pump->rate_ml_h = pump->rate_set_ml_h = pump->vtbi_ml = NAN;
  /* what an alarm of the pump says is not known any more either; the link's alarm stands for it */
  pump->alarm = VIGIL_PUMP_ALARM_NONE;
}
