/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The one gate through which anything leaves for a pump. A verb is asked once, never repeated,
 * and counts as done only when the pump's own reports show it; silence is not success. Rules:
 * precondition, write, read back within the deadline, record, alarm on the rest. */
#include "core/engine.h"

#include "base/clock.h"
#include "base/number.h"
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The slowest answer the protocol allows is 4 s (Alaris COMMS_RESPONSE_MAX); a second more to be
 * polled. */
#define DEADLINE_US (5 * VIGIL_USEC_PER_SEC)
#define SAME_RATE_ML_H 0.051
#define SAME_VOLUME_ML 0.0051

const char *
vigil_verb_name (VigilVerb verb)
{
  static const char *const names[] = { "none", "start", "pause", "stop", "resume", "rate", "cuff-start", "cuff-stop" };

  return names[verb];
}

static VigilDevice *
find_pump (VigilEngine *self, guint channel)
{
  int link = vigil_engine_find_pump (self, channel);

  return link >= 0 ? self->link_devices[link] : NULL;
}

static gboolean
is_heard (VigilEngine *self, guint channel)
{
  VigilDevice *device = find_pump (self, channel);

  return device != NULL && vigil_device_get_link_state (device, (guint8) channel) == VIGIL_LINK_LIVE;
}

/* May it be done in this visit? To halt is nobody's privilege. */
static gboolean
check_visit (VigilEngine *self, guint channel, VigilVerb verb, gboolean is_halt, double value, GError **error)
{
  g_autoptr (VigilEvent) proposed
      = vigil_event_new (VIGIL_EVENT_COMMAND_REQUESTED, self->session.id,
                         is_halt ? "unsigned" : vigil_engine_get_actor (self),
                         vigil_body_new ("channel", "i", (gint64) channel, "command", "s", vigil_verb_name (verb),
                                         "value", "d", value, NULL));

  return vigil_session_check (&self->session, self->clinic, proposed, error);
}

/* Beside that, what only the core knows: what the clinic lets be sent, whether the pump hears, and whether it
 * is still asked something else. */
static gboolean
check (VigilEngine *self, guint channel, VigilVerb verb, double value, GError **error)
{
  gboolean is_halt = verb == VIGIL_VERB_PAUSE || verb == VIGIL_VERB_STOP;

  if (!check_visit (self, channel, verb, is_halt, value, error))
    return FALSE;
  if (self->control == VIGIL_CONTROL_NONE || (self->control == VIGIL_CONTROL_PAUSE && !is_halt)) {
    g_set_error_literal (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED,
                         verb == VIGIL_VERB_STOP    ? _("Press STOP on the pump.")
                         : verb == VIGIL_VERB_PAUSE ? _("Press PAUSE on the pump.")
                                                    : _("Press START on the pump."));
    return FALSE;
  }
  if (!is_heard (self, channel)) {
    g_set_error_literal (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NO_LINK,
                         _("The pump is not heard. Act at the pump."));
    return FALSE;
  }
  if (!is_halt && self->pending[channel].verb != VIGIL_VERB_NONE) {
    g_set_error_literal (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_BUSY,
                         _("The pump is still being asked."));
    return FALSE;
  }
  return TRUE;
}

static void
settle (VigilEngine *self, guint channel, VigilEventKind kind, const char *why, GError *error)
{
  VigilPending settled = self->pending[channel];
  gint64 after_ms = (vigil_clock_mono_us () - settled.asked_us) / VIGIL_USEC_PER_MSEC;

  self->pending[channel] = (VigilPending){ 0 };
  self->failed[channel] = kind == VIGIL_EVENT_COMMAND_FAILED ? settled.verb : VIGIL_VERB_NONE;
  vigil_engine_append (self, kind, "vigil",
                       vigil_body_new ("channel", "i", (gint64) channel, "command", "s", vigil_verb_name (settled.verb),
                                       "after_ms", "i", after_ms, "why", "s", why, NULL),
                       NULL, NULL);
  if (settled.done != NULL)
    settled.done (error == NULL ? 1 : 0, error, settled.user_data);
  g_clear_error (&error);
}

static gboolean
send_phase (VigilEngine *self, guint channel, GError **error)
{
  VigilPending *pending = &self->pending[channel];
  VigilCommand command = { .kind = VIGIL_COMMAND_STOP };

  if (pending->verb != VIGIL_VERB_PAUSE && pending->verb != VIGIL_VERB_STOP) {
    switch (pending->phase) {
    case PHASE_RATE:
      command = (VigilCommand){ VIGIL_COMMAND_SET_RATE, pending->rate_ml_h };
      break;
    case PHASE_VTBI:
      command = (VigilCommand){ VIGIL_COMMAND_SET_VTBI, pending->vtbi_ml };
      break;
    case PHASE_RUN:
      command = (VigilCommand){ VIGIL_COMMAND_START, 0 };
      break;
    default:
      g_assert_not_reached ();
    }
  }
  pending->phase_us = vigil_clock_mono_us ();
  pending->deadline_us = pending->phase_us + DEADLINE_US;
  return vigil_device_send_command (find_pump (self, channel), &command, error);
}

static gboolean
is_phase_seen (const VigilPending *pending, const VigilPumpShadow *pump)
{
  gboolean is_running = pump->mode == VIGIL_PUMP_MODE_INFUSING || pump->mode == VIGIL_PUMP_MODE_TITRATING;

  if (pending->verb == VIGIL_VERB_PAUSE || pending->verb == VIGIL_VERB_STOP)
    return pump->mode_us > pending->phase_us && pump->mode == VIGIL_PUMP_MODE_HOLD;
  switch (pending->phase) {
  case PHASE_RATE:
    return pump->rate_set_us > pending->phase_us && fabs (pump->rate_set_ml_h - pending->rate_ml_h) < SAME_RATE_ML_H;
  case PHASE_VTBI:
    return pump->vtbi_us > pending->phase_us && fabs (pump->vtbi_ml - pending->vtbi_ml) < SAME_VOLUME_ML;
  case PHASE_RUN:
    return pump->mode_us > pending->phase_us && is_running;
  default:
    g_assert_not_reached ();
  }
}

static gboolean
is_last_phase (const VigilPending *pending)
{
  switch (pending->verb) {
  case VIGIL_VERB_START:
    return pending->phase == PHASE_RUN;
  case VIGIL_VERB_NONE:
  case VIGIL_VERB_PAUSE:
  case VIGIL_VERB_STOP:
  case VIGIL_VERB_RESUME:
  case VIGIL_VERB_RATE:
  case VIGIL_VERB_CUFF_START:
  case VIGIL_VERB_CUFF_STOP:
  default:
    return TRUE;
  }
}

static void
advance (VigilEngine *self, guint channel)
{
  VigilPending *pending = &self->pending[channel];
  g_autoptr (GError) error = NULL;

  if (is_last_phase (pending)) {
    if (pending->verb == VIGIL_VERB_RATE)
      vigil_engine_append (self, VIGIL_EVENT_STEP_CHANGED, vigil_engine_get_actor (self),
                           vigil_body_new ("channel", "i", (gint64) channel, "step", "i",
                                           (gint64) self->session.channels[channel].step + 1, "pump_rate_ml_h", "d",
                                           pending->rate_ml_h, NULL),
                           NULL, NULL);
    settle (self, channel, VIGIL_EVENT_COMMAND_CONFIRMED, "", NULL);
    return;
  }
  pending->phase++;
  if (!send_phase (self, channel, &error))
    settle (self, channel, VIGIL_EVENT_COMMAND_FAILED, "refused", g_steal_pointer (&error));
}

void
vigil_engine_check_pending (VigilEngine *self, gint64 now_us)
{
  for (guint channel = 0; channel < VIGIL_MAX_CHANNELS; channel++) {
    VigilPending *pending = &self->pending[channel];

    if (pending->verb == VIGIL_VERB_NONE)
      continue;
    if (is_phase_seen (pending, &self->pumps[channel])) {
      advance (self, channel);
    } else if (!is_heard (self, channel)) {
      settle (self, channel, VIGIL_EVENT_COMMAND_FAILED, "no-link",
              g_error_new_literal (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NO_LINK,
                                   _("The pump's link was lost while it was asked. Look at the pump.")));
    } else if (now_us > pending->deadline_us) {
      settle (self, channel, VIGIL_EVENT_COMMAND_FAILED, "timeout",
              g_error_new_literal (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_TIMED_OUT,
                                   _("The pump did not do it in time. Look at the pump.")));
    }
  }
}

static void
begin (VigilEngine *self, guint channel, VigilVerb verb, double value, VigilEngineDone done, gpointer user_data)
{
  const VigilChannel *state = &self->session.channels[channel];
  VigilPending *pending = &self->pending[channel];
  g_autoptr (GError) error = NULL;

  /* a halt overtakes whatever is on its way */
  if (pending->verb != VIGIL_VERB_NONE)
    settle (self, channel, VIGIL_EVENT_COMMAND_FAILED, "overtaken",
            g_error_new_literal (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_BUSY, _("Overtaken by stop.")));
  *pending = (VigilPending){
    .verb = verb, .asked_us = vigil_clock_mono_us (), .done = done, .user_data = user_data,
    .phase = verb == VIGIL_VERB_RESUME ? PHASE_RUN : PHASE_RATE,
    .rate_ml_h = verb == VIGIL_VERB_RATE ? value : state->steps[state->step].pump_rate_ml_h,
    .vtbi_ml = vigil_number_round_to_step (state->total_ml, 0.01),
  };
  vigil_engine_append (self, VIGIL_EVENT_COMMAND_REQUESTED, vigil_engine_get_actor (self),
                       vigil_body_new ("channel", "i", (gint64) channel, "command", "s", vigil_verb_name (verb),
                                       "value", "d", pending->rate_ml_h, NULL),
                       NULL, NULL);
  if (!send_phase (self, channel, &error))
    settle (self, channel, VIGIL_EVENT_COMMAND_FAILED, "refused", g_steal_pointer (&error));
}

/* What is left to hands at the pump was wanted all the same: by whom and when is in the record. It is
 * no failure of a pump, and no alarm. */
static void
record_wish (VigilEngine *self, guint channel, VigilVerb verb, const GError *error)
{
  const char *why = g_error_matches (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED) ? "not-allowed"
                    : g_error_matches (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NO_LINK)   ? "no-link"
                                                                                                  : NULL;

  if (why == NULL || (verb != VIGIL_VERB_PAUSE && verb != VIGIL_VERB_STOP))
    return;
  vigil_engine_append (self, VIGIL_EVENT_COMMAND_REQUESTED, vigil_engine_get_actor (self),
                       vigil_body_new ("channel", "i", (gint64) channel, "command", "s", vigil_verb_name (verb), NULL),
                       NULL, NULL);
  vigil_engine_append (self, VIGIL_EVENT_COMMAND_FAILED, "vigil",
                       vigil_body_new ("channel", "i", (gint64) channel, "command", "s", vigil_verb_name (verb),
                                       "after_ms", "i", (gint64) 0, "why", "s", why, NULL),
                       NULL, NULL);
}

typedef struct {
  VigilEngineDone done;
  gpointer user_data;
  guint n_open;
  GError *first_error;
} Several;

static void
on_one_done (gint64 seq, const GError *error, gpointer user_data)
{
  Several *several = user_data;

  if (error != NULL && several->first_error == NULL)
    several->first_error = g_error_copy (error);
  if (--several->n_open > 0)
    return;
  several->done (several->first_error == NULL ? 1 : 0, several->first_error, several->user_data);
  g_clear_error (&several->first_error);
  g_free (several);
}

/* Whether a verb to all pumps means this one: to start is for what waits to be started. */
static gboolean
is_meant (const VigilChannel *state, VigilVerb verb)
{
  if (verb == VIGIL_VERB_START)
    return state->state == VIGIL_CHANNEL_STARTING;
  if (verb == VIGIL_VERB_RESUME)
    return state->state == VIGIL_CHANNEL_PAUSED;
  return state->state == VIGIL_CHANNEL_STARTING || state->state == VIGIL_CHANNEL_RUNNING
         || state->state == VIGIL_CHANNEL_PAUSED;
}

void
vigil_engine_command (VigilEngine *self, int channel, VigilVerb verb, double value, VigilEngineDone done,
                      gpointer user_data)
{
  Several *several;
  guint n_live = 0;

  if (verb == VIGIL_VERB_CUFF_START || verb == VIGIL_VERB_CUFF_STOP) {
    vigil_engine_command_cuff (self, verb, done, user_data);
    return;
  }
  several = g_new0 (Several, 1);
  *several = (Several){ done, user_data, 1, NULL };
  for (guint i = 0; i < self->session.n_channels; i++) {
    g_autoptr (GError) error = NULL;

    if (channel >= 0 ? i != (guint) channel : !is_meant (&self->session.channels[i], verb))
      continue;
    n_live++;
    several->n_open++;
    if (check (self, i, verb, value, &error)) {
      begin (self, i, verb, value, on_one_done, several);
    } else {
      record_wish (self, i, verb, error);
      on_one_done (0, error, several);
    }
  }
  if (n_live == 0)
    several->first_error = g_error_new_literal (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_WRONG_STAGE, _("Nothing runs."));
  on_one_done (0, NULL, several);
}
