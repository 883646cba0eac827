/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/follow.h"

#include "base/clock.h"
#include "core/past.h"
#include "core/vitals.h"
#include "record/record.h"

#define POLL_MS 500
/* The chair anchors what is further apart than 2 s; no machine starts within this. */
#define SAME_BOOT_US (5 * VIGIL_USEC_PER_SEC)

struct _VigilFollow {
  VigilRecordReader *reader;
  VigilPast *past;
  VigilBus *bus;
  VigilAlarmBank *alarms;
  VigilVitals vitals;          /* times as recorded */
  VigilView view;
  VigilTrendMaker *trend;
  GSource *source;
};

/* A pump's numbers, of whichever pump said them last, tell that the chair still writes. */
static gboolean
is_followed (VigilCode code)
{
  return (code >= VIGIL_CODE_FIRST_VITAL && code <= VIGIL_CODE_LAST_VITAL) || code == VIGIL_CODE_PUMP_RATE
         || code == VIGIL_CODE_PUMP_INFUSED;
}

/* A reading from before this machine started has a time of another count: it is at least as old as the
 * machine is up, whatever its wall clock says. */
static gint64
to_our_mono_us (VigilFollow *self, gint64 t_mono_us)
{
  const VigilEpochs *epochs = vigil_trend_maker_get_epochs (self->trend);
  gint64 wall_us = vigil_epochs_wall_us (epochs, vigil_epochs_get_run (epochs), t_mono_us);
  gint64 now_us = vigil_clock_mono_us (), age_us = vigil_clock_wall_us () - wall_us;

  if (wall_us != 0 && ABS (now_us - t_mono_us - age_us) <= SAME_BOOT_US)
    return t_mono_us;
  return wall_us != 0 ? now_us - MAX (age_us, now_us) : 0;
}

static void
on_reading (const VigilObservation *reading, gpointer user_data)
{
  VigilFollow *self = user_data;
  VigilObservation heard = *reading;

  if (!is_followed (reading->code))
    return;
  if (reading->code > VIGIL_CODE_LAST_VITAL)
    heard.channel = 0;
  vigil_vitals_hear (&self->vitals, &heard);
  vigil_vitals_add_trend (&self->vitals, &self->view.session, &heard, self->trend);
}

static void
fill_vitals (VigilFollow *self)
{
  VigilView *view = &self->view;

  vigil_vitals_get_all (&self->vitals, &view->session, view->vitals);
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++)
    if (view->vitals[code].quality != VIGIL_QUALITY_ABSENT)
      view->vitals[code].t_mono_us = to_our_mono_us (self, view->vitals[code].t_mono_us);
  vigil_view_age_vitals (view);
}

static void
on_event (VigilEvent *event, gpointer user_data)
{
  VigilFollow *self = user_data;

  /* perhaps the machine began anew too: nothing has been heard yet, as at the chair */
  if (event->kind == VIGIL_EVENT_APP_STARTED)
    vigil_vitals_clear (&self->vitals);
  vigil_session_step (&self->view.session, event);
  vigil_alarm_bank_restore (self->alarms, event);
  vigil_trend_maker_anchor (self->trend, event);
  if (event->kind == VIGIL_EVENT_VISIT_OPENED)
    g_strlcpy (self->view.chair, vigil_event_get_string (event, "chair"), sizeof self->view.chair);
  vigil_bus_put_event (self->bus, event);
}

static gboolean
on_poll (gpointer user_data)
{
  VigilFollow *self = user_data;
  g_autoptr (GError) error = NULL;
  VigilView *view = &self->view;

  /* a file that cannot be read now shows as values that age */
  view->is_recording = vigil_past_walk (self->past, &error);
  vigil_trend_maker_flush (self->trend, self->bus);
  view->serial++;
  view->now_us = vigil_clock_mono_us ();
  view->now_wall_us = vigil_clock_wall_us ();
  fill_vitals (self);
  vigil_alarm_bank_list (self->alarms, &view->alarms);
  vigil_alarm_list_place (&view->alarms, view->now_us, view->now_wall_us);
  vigil_bus_put_view (self->bus, view);
  return G_SOURCE_CONTINUE;
}

VigilFollow *
vigil_follow_new (const char *record_path, const char *session, VigilBus *bus, GError **error)
{
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (record_path, error);
  VigilPastFuncs funcs = { on_event, on_reading, NULL };
  g_autofree char *id = NULL;
  VigilFollow *self;

  if (reader == NULL)
    return NULL;
  id = vigil_record_reader_resolve (reader, session, error);
  if (id == NULL)
    return NULL;
  self = g_new0 (VigilFollow, 1);
  self->reader = g_steal_pointer (&reader);
  funcs.user_data = self;
  self->past = vigil_past_new (self->reader, id, &funcs);
  self->bus = vigil_bus_ref (bus);
  self->alarms = vigil_alarm_bank_new ();
  self->trend = vigil_trend_maker_new ();
  vigil_session_init (&self->view.session);
  vigil_vitals_clear (&self->vitals);
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
  vigil_past_free (self->past);
  vigil_record_reader_close (self->reader);
  vigil_bus_unref (self->bus);
  g_free (self);
}
