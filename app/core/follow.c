/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/follow.h"

#include "base/clock.h"
#include "core/trend.h"
#include "record/record.h"

#include <math.h>

#define POLL_MS 500

struct _VigilFollow {
  VigilRecordReader *reader;
  VigilBus *bus;
  char *id;
  VigilAlarmBank *alarms;
  VigilView view;
  gint64 last_seq, last_mono_us;
  VigilTrendMaker *trend;
  GSource *source;
};

static gboolean
poll_events (VigilFollow *self, GError **error)
{
  g_autoptr (GPtrArray) events = vigil_record_reader_events (self->reader, self->id, self->last_seq, error);

  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < events->len; i++) {
    VigilEvent *event = g_ptr_array_index (events, i);

    self->last_seq = event->seq;
    vigil_session_step (&self->view.session, event);
    vigil_alarm_bank_restore (self->alarms, event);
    vigil_trend_maker_anchor (self->trend, event);
    if (event->kind == VIGIL_EVENT_VISIT_OPENED)
      g_strlcpy (self->view.chair, vigil_event_get_string (event, "chair"), sizeof self->view.chair);
    vigil_bus_put_event (self->bus, event);
  }
  return TRUE;
}

/* A pump's numbers, of whichever pump said them last, tell that the chair still writes. */
static gboolean
is_followed (VigilCode code)
{
  return (code >= VIGIL_CODE_HR && code <= VIGIL_CODE_PVC_RATE) || code == VIGIL_CODE_PUMP_RATE
         || code == VIGIL_CODE_PUMP_INFUSED;
}

static gboolean
poll_numerics (VigilFollow *self, GError **error)
{
  gint64 newest_us = self->last_mono_us;

  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++) {
    g_autoptr (GArray) points = NULL;

    if (!is_followed (code))
      continue;
    points = vigil_record_reader_numerics (self->reader, self->id, code, self->last_mono_us + 1, G_MAXINT64, error);
    if (points == NULL)
      return FALSE;
    for (guint i = 0; i < points->len; i++) {
      VigilObservation observation
          = vigil_numeric_point_to_observation (&g_array_index (points, VigilNumericPoint, i), code);

      self->view.vitals[code] = observation;
      if (code <= VIGIL_CODE_PVC_RATE)
        vigil_trend_maker_add (self->trend, &observation);
      newest_us = MAX (newest_us, observation.t_mono_us);
    }
  }
  self->last_mono_us = newest_us;
  return TRUE;
}

static gboolean
on_poll (gpointer user_data)
{
  VigilFollow *self = user_data;
  g_autoptr (GError) error = NULL;
  VigilView *view = &self->view;

  /* a file that cannot be read now shows as values that age */
  view->is_recording = poll_events (self, &error) && poll_numerics (self, &error);
  vigil_trend_maker_flush (self->trend, self->bus);
  view->serial++;
  view->now_us = vigil_clock_mono_us ();
  view->now_wall_us = vigil_clock_wall_us ();
  vigil_view_age_vitals (view);
  vigil_alarm_bank_list (self->alarms, &view->alarms);
  vigil_bus_put_view (self->bus, view);
  return G_SOURCE_CONTINUE;
}

VigilFollow *
vigil_follow_new (const char *record_path, const char *session, VigilBus *bus, GError **error)
{
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (record_path, error);
  g_autofree char *id = NULL;
  VigilFollow *self;

  if (reader == NULL)
    return NULL;
  id = vigil_record_reader_resolve (reader, session, error);
  if (id == NULL)
    return NULL;
  self = g_new0 (VigilFollow, 1);
  self->reader = g_steal_pointer (&reader);
  self->id = g_steal_pointer (&id);
  self->bus = vigil_bus_ref (bus);
  self->alarms = vigil_alarm_bank_new ();
  self->trend = vigil_trend_maker_new ();
  self->last_mono_us = G_MININT64;
  vigil_session_init (&self->view.session);
  vigil_observations_clear (self->view.vitals);
  vigil_bus_put_reset (bus);
  self->source = g_timeout_source_new (POLL_MS);
  g_source_set_callback (self->source, on_poll, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  on_poll (self);
  return self;
}

void
vigil_follow_free (VigilFollow *self)
{
  if (self == NULL)
    return;
  g_source_destroy (self->source);
  g_source_unref (self->source);
  vigil_trend_maker_free (self->trend);
  vigil_alarm_bank_free (self->alarms);
  vigil_record_reader_close (self->reader);
  vigil_bus_unref (self->bus);
  g_free (self->id);
  g_free (self);
}
