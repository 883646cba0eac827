/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What monitors say: the latest of each code, trends, pressures as events, samples to the record. */
#include "core/engine.h"

#include "base/clock.h"

#include <math.h>

/* Devices tell times of measurement in whole seconds. */
#define DEVICE_TIME_STEP_US (2 * VIGIL_USEC_PER_SEC)

static gboolean
is_open (VigilEngine *self)
{
  return *self->session.id != '\0' && self->session.stage != VIGIL_STAGE_CLOSED;
}

static int
find_link (VigilEngine *self, VigilDevice *device, guint8 channel)
{
  for (guint i = 0; i < self->n_links; i++)
    if (self->link_devices[i] == device && self->links[i].channel == channel)
      return (int) i;
  return -1;
}

static void
on_link_state (VigilEngine *self, VigilDevice *device, guint8 channel, VigilLinkState state)
{
  int i = find_link (self, device, channel);
  VigilLinkView *link = &self->links[MAX (0, i)];
  gboolean was_live, is_live = state == VIGIL_LINK_LIVE;

  if (i < 0 || link->state == state)
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
    on_link_state (self, device, observation->channel, (VigilLinkState) observation->value);
  } else if (vigil_device_get_driver (device)->role == VIGIL_ROLE_PUMP) {
    vigil_engine_on_pump (self, observation);
  } else {
    self->vitals[observation->code] = *observation;
    vigil_trend_maker_add (self->trend, observation);
    if (observation->code == VIGIL_CODE_NIBP_SYS || observation->code == VIGIL_CODE_NIBP_MEAN
        || observation->code == VIGIL_CODE_NIBP_DIA)
      self->is_nibp_new = TRUE;
    if (observation->code == VIGIL_CODE_NIBP_SYS)
      vigil_engine_on_cuff (self, observation);
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

/* Monitors repeat the last reading until the next: its time of measurement tells a new one. Without
 * that, it is new when a measurement was seen under way or when it says something else. */
static gint64
nibp_key_us (const VigilEngine *self, const VigilObservation *sys, const VigilObservation *dia)
{
  if (sys->device_time_us != 0)
    return sys->device_time_us;
  if (self->is_nibp_under_way || fabs (sys->value - self->session.nibp_sys_mmhg) > 0.5
      || fabs (dia->value - self->session.nibp_dia_mmhg) > 0.5)
    return sys->t_mono_us;
  return self->nibp_key_us;
}

static gboolean
is_same_reading (const VigilObservation *part, const VigilObservation *sys)
{
  return vigil_observation_has_value (part) && part->device_time_us == sys->device_time_us;
}

void
vigil_engine_flush_nibp (VigilEngine *self)
{
  const VigilObservation *sys = &self->vitals[VIGIL_CODE_NIBP_SYS], *dia = &self->vitals[VIGIL_CODE_NIBP_DIA];
  const VigilObservation *mean = &self->vitals[VIGIL_CODE_NIBP_MEAN];
  gint64 key_us = nibp_key_us (self, sys, dia), measured_wall_us;
  guint doubt;

  if (!self->is_nibp_new)
    return;
  self->is_nibp_new = FALSE;
  if ((sys->flags & VIGIL_FLAG_MEASURING) != 0) {
    self->is_nibp_under_way = TRUE;
    return;
  }
  if (!vigil_observation_has_value (sys) || !is_same_reading (dia, sys) || key_us == self->nibp_key_us)
    return;
  self->nibp_key_us = key_us;
  self->is_nibp_under_way = FALSE;
  measured_wall_us = sys->t_mono_us - sys->age_us + self->wall_minus_mono_us;
  /* a monitor that is plugged in tells what its cuff said before, to whoever was there */
  if (!is_open (self) || measured_wall_us < self->session.opened_wall_us - DEVICE_TIME_STEP_US)
    return;
  doubt = (guint) vigil_doubt_of (sys) | (guint) vigil_doubt_of (dia);
  vigil_engine_append (self, VIGIL_EVENT_NIBP_MEASURED, "device",
                       vigil_body_new ("sys_mmhg", "d", sys->value, "dia_mmhg", "d", dia->value, "mean_mmhg", "d",
                                       is_same_reading (mean, sys) ? mean->value : 0.0, "measured_wall_us", "i",
                                       measured_wall_us, "device_time_us", "i", sys->device_time_us, "is_demo", "b",
                                       (doubt & VIGIL_DOUBT_DEMO) != 0, "is_questionable", "b",
                                       (doubt & VIGIL_DOUBT_QUESTIONABLE) != 0, NULL),
                       NULL, NULL);
}
