/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Back from a crash or a restart: the open visit is folded again from its events, and its trends
 * are read back, so that the screen is where it was. */
#include "core/engine.h"

#include "core/past.h"

#include <string.h>

static void
note_bound (VigilEngine *self, const VigilEvent *event)
{
  gboolean is_pump = strcmp (vigil_event_get_string (event, "role"), "pump") == 0;

  for (guint i = 0; i < self->n_links; i++)
    if (self->links[i].is_pump == is_pump && self->links[i].channel == vigil_event_get_int (event, "channel"))
      self->is_bound[i] = TRUE;
}

static void
on_event (VigilEvent *event, gpointer user_data)
{
  VigilEngine *self = user_data;

  vigil_session_step (&self->session, event);
  vigil_alarm_bank_restore (self->alarms, event);
  vigil_trend_maker_anchor (self->trend, event);
  if (event->kind == VIGIL_EVENT_NIBP_MEASURED)
    self->cuffs[CLAMP (vigil_event_get_int (event, "device"), 0, VIGIL_MAX_MONITORS - 1)].key_us
        = vigil_event_get_int (event, "device_time_us");
  else if (event->kind == VIGIL_EVENT_DEVICE_BOUND)
    note_bound (self, event);
  vigil_bus_put_event (self->bus, event);
}

static void
on_reading (const VigilObservation *reading, gpointer user_data)
{
  VigilEngine *self = user_data;

  if (reading->code < VIGIL_CODE_FIRST_VITAL || reading->code > VIGIL_CODE_LAST_VITAL)
    return;
  vigil_vitals_hear (&self->heard, reading);
  vigil_vitals_add_trend (&self->heard, &self->session, reading, self->trend);
}

static gboolean
recover_visit (VigilEngine *self, VigilRecordReader *reader, const char *id, GError **error)
{
  VigilPastFuncs funcs = { on_event, on_reading, self };
  g_autoptr (VigilPast) past = vigil_past_new (reader, id, &funcs);

  g_strlcpy (self->session.id, id, sizeof self->session.id);
  if (!vigil_past_walk (past, error))
    return FALSE;
  self->protocol = vigil_clinic_find_protocol (self->clinic, self->session.protocol_id);
  /* nothing has been heard by this process yet, and nothing it asked is on its way */
  vigil_vitals_clear (&self->heard);
  for (guint i = 0; i < self->session.n_channels; i++) {
    self->session.channels[i].is_linked = FALSE;
    self->unanswered[i] = self->session.channels[i].pending;
    self->session.channels[i].pending = VIGIL_VERB_NONE;
  }
  self->session.cuff_asked_wall_us = 0;
  for (guint i = 0; i < self->n_links; i++)
    self->was_live[i] = TRUE;
  return TRUE;
}

gboolean
vigil_engine_recover (VigilEngine *self, GError **error)
{
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (self->record_path, error);
  g_autofree char *id = NULL;
  GError *local_error = NULL;

  if (reader == NULL)
    return FALSE;
  id = vigil_record_reader_find_open (reader, &local_error);
  if (local_error != NULL)
    return g_propagate_error (error, local_error), FALSE;
  vigil_bus_put_reset (self->bus);
  return id == NULL || recover_visit (self, reader, id, error);
}
