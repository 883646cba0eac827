/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What monitors say: what stands for each vital, trends, pressures as events, samples to the record. */
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
  else if (!is_live)
    vigil_vitals_forget_alert (&self->heard, link->channel);
  if (is_open (self) && (was_live || (is_live && self->was_live[i])))
    vigil_engine_append (self, is_live ? VIGIL_EVENT_LINK_BACK : VIGIL_EVENT_LINK_LOST, "device",
                         vigil_body_new ("role", "s", link->is_pump ? "pump" : "monitor", "channel", "i",
                                         (gint64) link->channel, "state", "s", vigil_link_state_name (state), NULL),
                         NULL, NULL);
  self->was_live[i] |= is_live;
}

static void
on_monitor (VigilEngine *self, const VigilObservation *observation)
{
  vigil_vitals_hear (&self->heard, observation);
  for (VigilCode code = VIGIL_CODE_FIRST_VITAL; code <= VIGIL_CODE_LAST_VITAL; code++)
    if (vigil_vitals_is_source (&self->session, code, observation))
      vigil_vitals_get (&self->heard, &self->session, code, &self->vitals[code]);
  if (observation->code > VIGIL_CODE_LAST_VITAL)
    vigil_vitals_get (&self->heard, &self->session, observation->code, &self->vitals[observation->code]);
  vigil_vitals_add_trend (&self->heard, &self->session, observation, self->trend);
  if (observation->code == VIGIL_CODE_NIBP_SYS || observation->code == VIGIL_CODE_NIBP_MEAN
      || observation->code == VIGIL_CODE_NIBP_DIA)
    self->cuffs[observation->channel].is_new = TRUE;
  if (observation->code == VIGIL_CODE_NIBP_SYS)
    vigil_engine_on_cuff (self, observation);
}

static void
change_source (VigilEngine *self, VigilCode vital, VigilVitalSource to)
{
  VigilCode from = self->session.sources[vital].code;

  vigil_engine_append (self, VIGIL_EVENT_SOURCE_CHANGED, "vigil",
                       vigil_body_new ("code", "s", vigil_vocabulary_get (vital)->name, "from", "s",
                                       vigil_vocabulary_get (from != VIGIL_CODE_NONE ? from : vital)->name, "to", "s",
                                       vigil_vocabulary_get (to.code != VIGIL_CODE_NONE ? to.code : vital)->name,
                                       "device", "i", (gint64) to.device, NULL),
                       NULL, NULL);
}

void
vigil_engine_step_sources (VigilEngine *self)
{
  gint64 now_us = vigil_clock_mono_us ();

  for (VigilCode vital = VIGIL_CODE_FIRST_VITAL; vital <= VIGIL_CODE_LAST_VITAL; vital++) {
    VigilVitalSource to = vigil_vitals_choose (&self->heard, &self->session, self->clinic, vital, now_us);

    if (to.code != self->session.sources[vital].code || to.device != self->session.sources[vital].device)
      change_source (self, vital, to);
  }
  vigil_vitals_get_all (&self->heard, &self->session, self->vitals);
}

void
vigil_engine_on_observation (VigilDevice *device, const VigilObservation *observation, gpointer user_data)
{
  VigilEngine *self = user_data;

  if (observation->code == VIGIL_CODE_DEVICE_MODEL)
    vigil_engine_on_model (self, device, observation);
  if (observation->code == VIGIL_CODE_LINK_STATE) {
    on_link_state (self, device, observation->channel, (VigilLinkState) observation->value);
  } else if (vigil_device_get_driver (device)->role == VIGIL_ROLE_PUMP) {
    vigil_engine_on_pump (self, observation);
  } else {
    on_monitor (self, observation);
  }
  if (is_open (self) && vigil_vocabulary_get (observation->code)->kind == VIGIL_KIND_NUMERIC)
    vigil_record_add_numeric (self->record, self->session.id, observation);
  vigil_engine_mark_dirty (self);
}

/* Two monitors may give the same wave; a picture of both in turn would be neither's. */
static gboolean
is_taken (VigilEngine *self, guint device, VigilCode code)
{
  gint64 now_us = vigil_clock_mono_us ();
  gint64 patience_us = vigil_vocabulary_get (code)->stale_after_ms * VIGIL_USEC_PER_MSEC;

  if (device > self->waves[code].device && now_us - self->waves[code].us <= patience_us && self->waves[code].us != 0)
    return FALSE;
  self->waves[code].device = device;
  self->waves[code].us = now_us;
  return TRUE;
}

void
vigil_engine_on_wave (VigilDevice *device, const VigilWaveBlock *block, gpointer user_data)
{
  VigilEngine *self = user_data;

  if (!is_taken (self, vigil_device_get_channel (device), block->code))
    return;
  vigil_bus_put_wave (self->bus, block);
  if (is_open (self))
    vigil_record_add_wave (self->record, self->session.id, block);
}

/* Monitors repeat the last reading until the next: its time of measurement tells a new one. Without
 * that, it is new when a measurement was seen under way or when it says something else. */
static gint64
nibp_key_us (const VigilEngine *self, guint device, const VigilObservation *sys, const VigilObservation *dia)
{
  if (sys->device_time_us != 0)
    return sys->device_time_us;
  if (self->cuffs[device].is_under_way || fabs (sys->value - self->session.nibp_sys_mmhg) > 0.5
      || fabs (dia->value - self->session.nibp_dia_mmhg) > 0.5)
    return sys->t_mono_us;
  return self->cuffs[device].key_us;
}

static gboolean
is_same_reading (const VigilObservation *part, const VigilObservation *sys)
{
  return vigil_observation_has_value (part) && part->device_time_us == sys->device_time_us;
}

static void
append_nibp (VigilEngine *self, guint device, const VigilObservation *sys, const VigilObservation *dia,
             const VigilObservation *mean)
{
  gint64 measured_wall_us = sys->t_mono_us - sys->age_us + self->wall_minus_mono_us;
  guint doubt = (guint) vigil_doubt_of (sys) | (guint) vigil_doubt_of (dia);

  /* a monitor that is plugged in tells what its cuff said before, to whoever was there */
  if (!is_open (self) || measured_wall_us < self->session.opened_wall_us - DEVICE_TIME_STEP_US)
    return;
  vigil_engine_append (self, VIGIL_EVENT_NIBP_MEASURED, "device",
                       vigil_body_new ("sys_mmhg", "d", sys->value, "dia_mmhg", "d", dia->value, "mean_mmhg", "d",
                                       is_same_reading (mean, sys) ? mean->value : 0.0, "measured_wall_us", "i",
                                       measured_wall_us, "device_time_us", "i", sys->device_time_us, "is_demo", "b",
                                       (doubt & VIGIL_DOUBT_DEMO) != 0, "is_questionable", "b",
                                       (doubt & VIGIL_DOUBT_QUESTIONABLE) != 0, "device", "i", (gint64) device, NULL),
                       NULL, NULL);
}

static void
flush_cuff (VigilEngine *self, guint device)
{
  const VigilHeard *heard = self->heard.heard[device];
  const VigilObservation *sys = &heard[VIGIL_CODE_NIBP_SYS].seen, *dia = &heard[VIGIL_CODE_NIBP_DIA].seen;
  gint64 key_us = nibp_key_us (self, device, sys, dia);

  if (!self->cuffs[device].is_new)
    return;
  self->cuffs[device].is_new = FALSE;
  if ((sys->flags & VIGIL_FLAG_MEASURING) != 0) {
    self->cuffs[device].is_under_way = TRUE;
    return;
  }
  if (!vigil_observation_has_value (sys) || !is_same_reading (dia, sys) || key_us == self->cuffs[device].key_us)
    return;
  self->cuffs[device].key_us = key_us;
  self->cuffs[device].is_under_way = FALSE;
  append_nibp (self, device, sys, dia, &heard[VIGIL_CODE_NIBP_MEAN].seen);
}

void
vigil_engine_flush_nibp (VigilEngine *self)
{
  for (guint device = 0; device < VIGIL_MAX_MONITORS; device++)
    flush_cuff (self, device);
}
