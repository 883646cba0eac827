/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What monitors say: the latest of each code, trends, pressures as events, samples to the record. */
#include "core/engine.h"

#include "base/clock.h"

static gboolean
is_open (VigilEngine *self)
{
  return *self->session.id != '\0' && self->session.stage != VIGIL_STAGE_CLOSED;
}

static VigilLinkView *
find_link (VigilEngine *self, VigilDevice *device, guint *index)
{
  for (guint i = 0; i < self->devices->len; i++)
    if (g_ptr_array_index (self->devices, i) == device) {
      *index = i;
      return &self->links[i];
    }
  return NULL;
}

static void
on_link_state (VigilEngine *self, VigilDevice *device, VigilLinkState state)
{
  guint i = 0;
  VigilLinkView *link = find_link (self, device, &i);
  gboolean was_live, is_live = state == VIGIL_LINK_LIVE;

  if (link == NULL || link->state == state)
    return;
  was_live = link->state == VIGIL_LINK_LIVE;
  link->state = state;
  link->since_wall_us = vigil_clock_wall_us ();
  if (link->is_pump)
    vigil_engine_on_pump_link (self, link->channel, is_live);
  if (is_open (self) && (was_live || (is_live && self->was_live[i])))
    vigil_engine_append (self, is_live ? VIGIL_EVENT_LINK_BACK : VIGIL_EVENT_LINK_LOST, "device",
                         vigil_body_new ("role", "s", link->is_pump ? "pump" : "monitor", "channel", "i",
                                         (gint64) link->channel, "state", "s", vigil_link_state_name (state), NULL),
                         NULL, NULL);
  self->was_live[i] |= is_live;
}

void
vigil_engine_on_observation (VigilDevice *device, const VigilObservation *observation, gpointer user_data)
{
  VigilEngine *self = user_data;

  if (observation->code == VIGIL_CODE_LINK_STATE) {
    on_link_state (self, device, (VigilLinkState) observation->value);
  } else if (vigil_device_get_driver (device)->role == VIGIL_ROLE_PUMP) {
    vigil_engine_on_pump (self, observation);
  } else {
    self->vitals[observation->code] = *observation;
    vigil_trend_maker_add (self->trend, observation);
    if (observation->code == VIGIL_CODE_NIBP_SYS || observation->code == VIGIL_CODE_NIBP_MEAN
        || observation->code == VIGIL_CODE_NIBP_DIA)
      self->is_nibp_new = TRUE;
  }
  if (is_open (self) && vigil_vocabulary_get (observation->code)->kind == VIGIL_KIND_NUMERIC)
    vigil_record_add_numeric (self->record, self->session.id, observation);
  vigil_engine_mark_dirty (self);
}

void
vigil_engine_on_wave (VigilDevice *device, const VigilWaveBlock *block, gpointer user_data)
{
  VigilEngine *self = user_data;

  vigil_bus_put_wave (self->bus, block);
  if (is_open (self))
    vigil_record_add_wave (self->record, self->session.id, block);
}

/* Monitors repeat the last reading until the next; its time of measurement tells a new one. A
 * device without that clock has a new one when it says so, and the host's time stands for it. */
void
vigil_engine_flush_nibp (VigilEngine *self)
{
  const VigilObservation *sys = &self->vitals[VIGIL_CODE_NIBP_SYS], *dia = &self->vitals[VIGIL_CODE_NIBP_DIA];
  const VigilObservation *mean = &self->vitals[VIGIL_CODE_NIBP_MEAN];
  gint64 key_us = sys->device_time_us != 0 ? sys->device_time_us : sys->t_mono_us;

  if (!self->is_nibp_new)
    return;
  self->is_nibp_new = FALSE;
  if (!vigil_observation_has_value (sys) || !vigil_observation_has_value (dia)
      || key_us == self->nibp_device_time_us || dia->device_time_us != sys->device_time_us)
    return;
  self->nibp_device_time_us = key_us;
  if (!is_open (self))
    return;
  vigil_engine_append (self, VIGIL_EVENT_NIBP_MEASURED, "device",
                       vigil_body_new ("sys_mmhg", "d", sys->value, "dia_mmhg", "d", dia->value, "mean_mmhg", "d",
                                       vigil_observation_has_value (mean) ? mean->value : 0.0,
                                       "measured_wall_us", "i", sys->t_mono_us + self->wall_minus_mono_us,
                                       "device_time_us", "i", sys->device_time_us, "is_demo", "b",
                                       (sys->flags & (VIGIL_FLAG_DEMO | VIGIL_FLAG_TEST)) != 0, NULL),
                       NULL, NULL);
}
