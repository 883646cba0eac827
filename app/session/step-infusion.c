/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/step.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

/* Another device than a pump, or no such channel, gives NULL. */
static VigilChannel *
pump_channel (VigilSession *self, const VigilEvent *event)
{
  if (strcmp (vigil_event_get_string (event, "role"), "pump") != 0)
    return NULL;
  return vigil_step_channel (self, event);
}

static void
count_channel (VigilSession *self, const VigilChannel *channel)
{
  self->n_channels = MAX (self->n_channels, (guint) (channel - self->channels) + 1);
}

void
vigil_step_device_bound (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = pump_channel (self, event);

  if (channel == NULL)
    return;
  count_channel (self, channel);
  vigil_step_copy (event, "serial", channel->pump_serial, sizeof channel->pump_serial);
  channel->silence_stop_ms
      = (guint) CLAMP (vigil_event_get_int (event, "silence_stop_ms"), 0, G_MAXINT);
  channel->is_swap_unconfirmed = FALSE;
}

void
vigil_step_link_lost (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = pump_channel (self, event);

  if (channel != NULL)
    channel->is_linked = FALSE;
}

/* The link alone says nothing of volume: what runs stays estimated until the pump's next word. */
void
vigil_step_link_back (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = pump_channel (self, event);

  if (channel != NULL && channel->state != VIGIL_CHANNEL_RUNNING
      && channel->state != VIGIL_CHANNEL_PAUSED)
    channel->is_linked = TRUE;
}

static void
read_steps (VigilChannel *channel, const VigilEvent *event)
{
  for (guint i = 0; i < VIGIL_MAX_STEPS; i++) {
    static const char *const names[] = { "rate", "min", "pump_rate_ml_h", "given_rate" };
    double values[G_N_ELEMENTS (names)];
    char key[32];

    g_snprintf (key, sizeof key, "rate_%u", i + 1);
    if (!vigil_event_has (event, key))
      break;
    for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
      g_snprintf (key, sizeof key, "%s_%u", names[k], i + 1);
      values[k] = vigil_step_number (event, key);
    }
    channel->steps[i].rate = values[0];
    channel->steps[i].duration_min = (guint) CLAMP (values[1], 0, 24 * 60);
    channel->steps[i].pump_rate_ml_h = values[2];
    channel->steps[i].given_rate = values[3];
    channel->n_steps = i + 1;
  }
}

void
vigil_step_prescription_entered (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel == NULL || channel->state > VIGIL_CHANNEL_PRESCRIBED
      || (self->stage != VIGIL_STAGE_DOSE && self->stage != VIGIL_STAGE_INFUSING))
    return;
  count_channel (self, channel);
  memset (channel->steps, 0, sizeof channel->steps);
  channel->n_steps = 0;
  channel->step = 0;
  channel->state = VIGIL_CHANNEL_PRESCRIBED;
  vigil_step_forget_preparation (channel);
  vigil_step_copy_text (event->actor, channel->prepared.entered_by, sizeof channel->prepared.entered_by);
  if (vigil_step_number (event, "rate_step_ml_h") > 0)
    channel->prepared.rate_step_ml_h = vigil_step_number (event, "rate_step_ml_h");
  vigil_step_copy (event, "drug", channel->drug_id, sizeof channel->drug_id);
  vigil_step_copy (event, vigil_event_has (event, "display") ? "display" : "drug",
                   channel->drug_display, sizeof channel->drug_display);
  vigil_step_copy (event, "unit", channel->unit, sizeof channel->unit);
  channel->colour = (guint) CLAMP (vigil_event_get_int (event, "colour"), 0, 4);
  channel->weight_kg = vigil_step_number (event, "weight_kg");
  channel->bag_mg = vigil_step_number (event, "bag_mg");
  channel->bag_ml = vigil_step_number (event, "bag_ml");
  channel->total_mg = vigil_step_number (event, "total_mg");
  channel->total_ml = vigil_step_number (event, "total_ml");
  channel->duration_min = (guint) CLAMP (vigil_event_get_int (event, "duration_min"), 0, G_MAXINT);
  read_steps (channel, event);
}

void
vigil_step_start_confirmed (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel == NULL || channel->state != VIGIL_CHANNEL_PRESCRIBED)
    return;
  channel->state = VIGIL_CHANNEL_STARTING;
  self->stage = VIGIL_STAGE_INFUSING;
}

/* How fast it runs now, if it has said so while running. What is planned is not what it does. */
static double
told_rate_ml_h (const VigilChannel *channel)
{
  gboolean was_running = channel->mode == VIGIL_PUMP_MODE_INFUSING || channel->mode == VIGIL_PUMP_MODE_TITRATING
                         || channel->mode == VIGIL_PUMP_MODE_BOLUS;

  return was_running ? channel->rate_ml_h : NAN;
}

/* A pump that runs is a fact, also when nobody confirmed the start. */
void
vigil_step_infusion_started (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel == NULL
      || (channel->state != VIGIL_CHANNEL_PRESCRIBED && channel->state != VIGIL_CHANNEL_STARTING))
    return;
  self->stage = VIGIL_STAGE_INFUSING;
  channel->state = VIGIL_CHANNEL_RUNNING;
  channel->started_wall_us = event->t_wall_us;
  channel->seen_wall_us = channel->volume_wall_us = event->t_wall_us;
  channel->counter_ml = vigil_event_has (event, "infused_ml") ? vigil_step_number (event, "infused_ml") : -1;
  channel->counter_at_start_ml = channel->counter_ml;
  channel->bridged_ml = 0;
  channel->delivered_ml = channel->unseen_ml = 0;
  channel->running_us = 0;
  channel->step_started_running_us = 0;
  channel->rate_ml_h = told_rate_ml_h (channel);
  channel->mode = VIGIL_PUMP_MODE_INFUSING;
  channel->is_linked = TRUE;
  channel->is_started_by_wire = strcmp (vigil_event_get_string (event, "by"), "vigil") == 0;
  if (vigil_event_has (event, "silence_stop_ms"))
    channel->silence_stop_ms
        = (guint) CLAMP (vigil_event_get_int (event, "silence_stop_ms"), 0, G_MAXINT);
}

/* The volume that comes with a change of state, if it does. */
static void
hear_volume (VigilChannel *channel, const VigilEvent *event, VigilPumpMode mode, double rate_ml_h)
{
  double counter_ml = vigil_event_has (event, "infused_ml") ? vigil_step_number (event, "infused_ml") : NAN;

  vigil_channel_hear (channel, mode, rate_ml_h, counter_ml, event->t_wall_us);
}

void
vigil_step_infusion_paused (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel == NULL || channel->state != VIGIL_CHANNEL_RUNNING)
    return;
  hear_volume (channel, event, VIGIL_PUMP_MODE_HOLD, 0);
  channel->state = VIGIL_CHANNEL_PAUSED;
  channel->paused_wall_us = event->t_wall_us;
}

void
vigil_step_infusion_resumed (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel == NULL || channel->state != VIGIL_CHANNEL_PAUSED)
    return;
  hear_volume (channel, event, VIGIL_PUMP_MODE_INFUSING, told_rate_ml_h (channel));
  channel->state = VIGIL_CHANNEL_RUNNING;
  channel->paused_wall_us = 0;
  channel->is_started_by_wire = strcmp (vigil_event_get_string (event, "by"), "vigil") == 0;
}

void
vigil_step_infusion_ended (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel == NULL || channel->state < VIGIL_CHANNEL_STARTING
      || channel->state == VIGIL_CHANNEL_ENDED)
    return;
  hear_volume (channel, event, VIGIL_PUMP_MODE_HOLD, 0);
  if (!vigil_event_has (event, "infused_ml") && !vigil_event_get_boolean (event, "is_estimated")) {
    channel->delivered_ml = MAX (channel->delivered_ml, vigil_step_number (event, "delivered_ml"));
    channel->unseen_ml = 0;
    channel->volume_wall_us = event->t_wall_us;
  }
  channel->state = VIGIL_CHANNEL_ENDED;
  channel->ended_wall_us = event->t_wall_us;
  channel->paused_wall_us = 0;
}

void
vigil_step_step_changed (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);
  gint64 step = vigil_event_get_int (event, "step");

  if (channel == NULL || step < 0 || step >= channel->n_steps
      || (channel->state != VIGIL_CHANNEL_RUNNING && channel->state != VIGIL_CHANNEL_PAUSED))
    return;
  /* what ran since the pump was last heard belongs to the step that ends */
  channel->step_started_running_us = vigil_channel_running_us (channel, event->t_wall_us);
  channel->step = (guint) step;
}

static VigilPumpMode
to_mode (const char *name)
{
  for (guint i = 0; i < VIGIL_N_PUMP_MODES; i++)
    if (strcmp (vigil_pump_mode_name ((VigilPumpMode) i), name) == 0)
      return (VigilPumpMode) i;
  return VIGIL_PUMP_MODE_UNKNOWN;
}

/* NAN: the pump did not say. */
static double
told (const VigilEvent *event, const char *key)
{
  return vigil_event_has (event, key) ? MAX (0, vigil_step_number (event, key)) : NAN;
}

void
vigil_step_pump_state (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);
  gint64 heard_wall_us = vigil_event_has (event, "heard_wall_us") ? vigil_event_get_int (event, "heard_wall_us")
                                                                  : event->t_wall_us;

  if (channel == NULL || vigil_step_number (event, "infused_ml") < 0)
    return;
  count_channel (self, channel);
  vigil_channel_hear (channel, to_mode (vigil_event_get_string (event, "mode")), told (event, "rate_ml_h"),
                      told (event, "infused_ml"), MIN (heard_wall_us, event->t_wall_us));
}

void
vigil_step_pump_swapped (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel == NULL)
    return;
  vigil_step_copy (event, "serial_now", channel->pump_serial, sizeof channel->pump_serial);
  channel->is_swap_unconfirmed = TRUE;
  channel->bridged_ml = channel->delivered_ml;
  channel->counter_ml = -1;
}

void
vigil_step_unplanned_began (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel == NULL || channel->is_unplanned)
    return;
  count_channel (self, channel);
  channel->is_unplanned = TRUE;
  channel->unplanned_counter_ml = vigil_event_has (event, "infused_ml") ? vigil_step_number (event, "infused_ml") : -1;
}

void
vigil_step_unplanned_ended (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  if (channel == NULL || !channel->is_unplanned)
    return;
  channel->is_unplanned = FALSE;
  channel->unplanned_counter_ml = -1;
  channel->unplanned_ml += MAX (0, vigil_step_number (event, "given_ml"));
}

static VigilVerb
to_verb (const char *name)
{
  static const char *const names[] = { "", "start", "pause", "stop", "resume", "rate" };

  for (guint i = VIGIL_VERB_START; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      return (VigilVerb) i;
  return VIGIL_VERB_NONE;
}

void
vigil_step_command_requested (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);
  VigilVerb verb = to_verb (vigil_event_get_string (event, "command"));

  if (channel == NULL || verb == VIGIL_VERB_NONE)
    return;
  channel->pending = verb;
  channel->pending_since_wall_us = event->t_wall_us;
}

void
vigil_step_command_over (VigilSession *self, const VigilEvent *event)
{
  VigilChannel *channel = vigil_step_channel (self, event);

  /* an older command's end must not hide one that was asked for after it */
  if (channel == NULL || channel->pending != to_verb (vigil_event_get_string (event, "command")))
    return;
  channel->pending = VIGIL_VERB_NONE;
  channel->pending_since_wall_us = 0;
}
