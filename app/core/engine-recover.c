/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Back from a crash or a restart: the open visit is folded again from its events, and its trends
 * are read back, so that the screen is where it was. */
#include "core/engine.h"

#include "base/clock.h"

#include <string.h>

static gboolean
recover_trends (VigilEngine *self, VigilRecordReader *reader, GError **error)
{
  static const VigilCode codes[] = {
    VIGIL_CODE_HR, VIGIL_CODE_SPO2, VIGIL_CODE_RR, VIGIL_CODE_PULSE_PLETH, VIGIL_CODE_ETCO2, VIGIL_CODE_TEMP,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (GArray) numerics = vigil_record_reader_numerics (reader, self->session.id, codes[i], G_MININT64,
                                                                G_MAXINT64, error);

    if (numerics == NULL)
      return FALSE;
    for (guint j = 0; j < numerics->len; j++) {
      VigilObservation observation
          = vigil_numeric_point_to_observation (&g_array_index (numerics, VigilNumericPoint, j), codes[i]);

      vigil_trend_maker_add (self->trend, &observation);
    }
  }
  return TRUE;
}

static void
note_bound (VigilEngine *self, const VigilEvent *event)
{
  gboolean is_pump = strcmp (vigil_event_get_string (event, "role"), "pump") == 0;

  for (guint i = 0; i < self->n_links; i++)
    if (self->links[i].is_pump == is_pump && self->links[i].channel == vigil_event_get_int (event, "channel"))
      self->is_bound[i] = TRUE;
}

gboolean
vigil_engine_recover (VigilEngine *self, GError **error)
{
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (self->record_path, error);
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *id = NULL;
  GError *local_error = NULL;

  if (reader == NULL)
    return FALSE;
  id = vigil_record_reader_find_open (reader, &local_error);
  if (local_error != NULL)
    return g_propagate_error (error, local_error), FALSE;
  vigil_bus_put_reset (self->bus);
  if (id == NULL)
    return TRUE;
  events = vigil_record_reader_events (reader, id, 0, error);
  if (events == NULL)
    return FALSE;
  g_strlcpy (self->session.id, id, sizeof self->session.id);
  for (guint i = 0; i < events->len; i++) {
    VigilEvent *event = g_ptr_array_index (events, i);

    vigil_session_step (&self->session, event);
    vigil_alarm_bank_restore (self->alarms, event);
    vigil_trend_maker_anchor (self->trend, event);
    if (event->kind == VIGIL_EVENT_NIBP_MEASURED)
      self->nibp_key_us = vigil_event_get_int (event, "device_time_us");
    else if (event->kind == VIGIL_EVENT_DEVICE_BOUND)
      note_bound (self, event);
    vigil_bus_put_event (self->bus, event);
  }
  self->protocol = vigil_clinic_find_protocol (self->clinic, self->session.protocol_id);
  /* nothing has been heard by this process yet, and nothing it asked is on its way */
  for (guint i = 0; i < self->session.n_channels; i++) {
    self->session.channels[i].is_linked = FALSE;
    self->unanswered[i] = self->session.channels[i].pending;
    self->session.channels[i].pending = VIGIL_VERB_NONE;
  }
  self->session.cuff_asked_wall_us = 0;
  for (guint i = 0; i < self->n_links; i++)
    self->was_live[i] = TRUE;
  return recover_trends (self, reader, error);
}
