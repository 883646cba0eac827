/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The present, as one plain value for the screens and as the alarm rules see it. */
#include "core/engine.h"

#include "base/clock.h"
#include "core/site.h"

#include <string.h>

static void
make_live_session (VigilEngine *self, VigilSession *out)
{
  *out = self->session;
  for (guint8 i = 0; i < out->n_channels; i++)
    vigil_engine_live_channel (self, i, &out->channels[i]);
}

/* One line, cut between two characters. */
static void
tell (char *out, gsize size, const char *text)
{
  const char *end;

  g_strlcpy (out, text != NULL ? text : "", size);
  if (!g_utf8_validate (out, -1, &end))
    out[end - out] = '\0';
  out[strcspn (out, "\n")] = '\0';
}

static void
count_links (VigilEngine *self)
{
  for (guint i = 0; i < self->n_links; i++) {
    VigilDevice *device = self->link_devices[i];
    const VigilFramerCounters *counters = vigil_device_get_counters (device);

    self->links[i].frames = counters->frames;
    self->links[i].errors = counters->bad_checksum + counters->bad_length;
    self->links[i].bytes = counters->bytes;
    self->links[i].bytes_sent = vigil_device_get_bytes_sent (device);
    self->links[i].n_pumps_there = (guint8) vigil_device_count_pumps (device);
    self->links[i].is_starved = vigil_device_get_messages_withheld (device) > 0;
    tell (self->links[i].trouble, sizeof self->links[i].trouble, vigil_device_get_trouble (device));
  }
}

void
vigil_engine_put_view (VigilEngine *self)
{
  VigilView *view = &self->view;

  view->serial++;
  g_strlcpy (view->chair, self->chair, sizeof view->chair);
  tell (view->site, sizeof view->site, self->site != NULL ? vigil_label_get (self->site->label, g_get_language_names ()[0]) : NULL);
  view->is_site_unknown = vigil_site_is_unknown (self->clinic, self->site);
  view->now_us = vigil_clock_mono_us ();
  view->now_wall_us = vigil_clock_wall_us ();
  make_live_session (self, &view->session);
  memcpy (view->vitals, self->vitals, sizeof view->vitals);
  vigil_view_age_vitals (view);
  count_links (self);
  vigil_engine_count_saved (self);
  memcpy (view->links, self->links, sizeof view->links);
  view->n_links = self->n_links;
  vigil_engine_age_said (self, view->pumps);
  vigil_alarm_bank_list (self->alarms, &view->alarms);
  view->is_recording = vigil_record_is_writing (self->record);
  view->pin_locked_us = vigil_pin_gate_wait_us (&self->pin_gate, view->now_us);
  view->pump_control = self->control;
  tell (view->clinic_refusal, sizeof view->clinic_refusal, vigil_clinic_get_refusal (self->clinic));
  vigil_bus_put_view (self->bus, view);
}

void
vigil_engine_emit_alarm (VigilEventKind kind, JsonObject *body, gpointer user_data)
{
  VigilEngine *self = user_data;

  vigil_engine_append (self, kind, kind == VIGIL_EVENT_ALARM_ACKNOWLEDGED ? vigil_engine_get_actor (self) : "vigil",
                       body, NULL, NULL);
}

/* Staff must see the chair, not a breathing ring, when it matters. */
static void
take_kiosk_back (VigilEngine *self)
{
  VigilAlarmList list;

  if (!self->session.is_kiosk)
    return;
  vigil_alarm_bank_list (self->alarms, &list);
  for (guint i = 0; i < list.n_alarms; i++)
    if (list.alarms[i].priority == VIGIL_PRIORITY_HIGH && list.alarms[i].state == VIGIL_ALARM_SOUNDING) {
      vigil_engine_append (self, VIGIL_EVENT_KIOSK_TAKEN_BACK, "vigil", vigil_body_new ("by", "s", "alarm", NULL), NULL,
                           NULL);
      return;
    }
}

void
vigil_engine_step_alarms (VigilEngine *self)
{
  VigilObservation vitals[VIGIL_N_CODES];
  VigilSession live;
  VigilAlarmInputs inputs = {
    .now_us = vigil_clock_mono_us (), .now_wall_us = vigil_clock_wall_us (), .vitals = vitals,
    .session = &live, .protocol = self->protocol, .n_links = self->n_links,
    .is_store_failing = !vigil_record_is_writing (self->record), .clock_stepped_us = self->clock_stepped_us,
    .rate_tolerance = vigil_clinic_get_rate_tolerance (self->clinic),
  };
  const VigilObservation *alert = &self->vitals[VIGIL_CODE_DEVICE_ALERT];

  make_live_session (self, &live);
  memcpy (vitals, self->vitals, sizeof vitals);
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++)
    vigil_observation_age (&vitals[code], inputs.now_us);
  inputs.profile = vigil_clinic_get_alarm_profile (self->clinic, self->protocol);
  for (guint i = 0; i < self->n_links; i++) {
    inputs.links[i].is_pump = self->links[i].is_pump;
    inputs.links[i].channel = self->links[i].channel;
    inputs.links[i].state = self->links[i].state;
    inputs.links[i].was_live = self->was_live[i];
  }
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    inputs.pump_alarm[i] = self->pumps[i].alarm;
    g_strlcpy (inputs.pump_words[i], self->pumps[i].alarm_words, VIGIL_TEXT_SIZE);
    inputs.command_failed[i] = self->failed[i];
  }
  if (vigil_observation_has_value (alert)) {
    inputs.monitor_alert = (guint) alert->value;
    g_strlcpy (inputs.monitor_words, alert->text, VIGIL_TEXT_SIZE);
  }
  vigil_alarm_bank_step (self->alarms, &inputs, vigil_engine_emit_alarm, self);
  take_kiosk_back (self);
}
