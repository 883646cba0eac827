/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/replay.h"

#include "base/clock.h"
#include "core/vitals.h"
#include "record/record.h"

#include <string.h>

#define STEP_MS 100
/* How much of the visit is read ahead at a time. */
#define AHEAD_US (10 * VIGIL_USEC_PER_SEC)

struct _VigilReplay {
  VigilRecordReader *reader;
  VigilBus *bus;
  VigilClinic *clinic;
  char *id;
  GPtrArray *events;
  guint next_event;
  VigilAlarmBank *alarms;
  VigilVitals vitals;                   /* in the visit's own time */
  VigilView view;
  double speed;
  VigilRecordRun run;                   /* the visit's own time is one within a run, so it is played run by run */
  guint run_end;                        /* its events end before this one */
  gint64 at_mono_us, loaded_until_us;   /* in the run's own time */
  gint64 end_mono_us;                   /* of the latest event: the last one may be older than one before it */
  gint64 wall_minus_mono_us;
  gint64 stepped_us;                    /* when, in ours */
  GArray *numerics;                     /* of Reading, by time */
  guint next_numeric;
  GPtrArray *blocks;                    /* of VigilWaveBlock, by time */
  guint next_block;
  VigilTrendMaker *trend;
  GSource *source;
};

typedef struct {
  VigilCode code;
  VigilNumericPoint point;
} Reading;

static void
collect_block (const VigilWaveBlock *block, gpointer user_data)
{
  VigilReplay *self = user_data;

  g_ptr_array_add (self->blocks, g_memdup2 (block, sizeof *block));
}

static int
compare_blocks (gconstpointer a, gconstpointer b)
{
  const VigilWaveBlock *const *first = a, *const *second = b;

  return (*first)->t_mono_us < (*second)->t_mono_us ? -1 : (*first)->t_mono_us > (*second)->t_mono_us;
}

static int
compare_readings (gconstpointer a, gconstpointer b)
{
  const Reading *first = a, *second = b;

  return first->point.t_mono_us < second->point.t_mono_us ? -1 : first->point.t_mono_us > second->point.t_mono_us;
}

static void
collect_numeric (VigilCode code, const VigilNumericPoint *point, gpointer user_data)
{
  Reading reading = { code, *point };

  if (code >= VIGIL_CODE_FIRST_VITAL && vigil_vocabulary_get (code)->kind == VIGIL_KIND_NUMERIC)
    g_array_append_val (((VigilReplay *) user_data)->numerics, reading);
}

/* The next stretch of samples. What cannot be read is missing on the screen, as it is in the file. */
static void
load_ahead (VigilReplay *self)
{
  gint64 from_us = self->loaded_until_us, to_us = from_us + AHEAD_US;

  g_array_set_size (self->numerics, 0);
  g_ptr_array_set_size (self->blocks, 0);
  self->next_numeric = self->next_block = 0;
  self->loaded_until_us = to_us;
  vigil_record_reader_each_numeric (self->reader, self->id, &self->run, from_us, to_us - 1, collect_numeric, self,
                                    NULL);
  for (VigilCode code = VIGIL_CODE_WAVE_ECG_I; code <= VIGIL_CODE_WAVE_CO2; code++)
    vigil_record_reader_waves (self->reader, self->id, &self->run, code, from_us, to_us - 1, collect_block, self, NULL);
  g_array_sort (self->numerics, compare_readings);
  g_ptr_array_sort (self->blocks, compare_blocks);
}

static VigilEvent *
event_at (VigilReplay *self, guint i)
{
  return g_ptr_array_index (self->events, i);
}

/* The last word of a run that died may be a measurement: a seal tells of when. Its own time is of when it
 * could be written. */
static gint64
last_mono_us (const VigilEvent *event)
{
  return event->kind == VIGIL_EVENT_CHUNK ? vigil_event_get_int (event, "t1_mono_us") : event->t_mono_us;
}

static gint64
first_mono_us (const VigilEvent *event)
{
  return event->kind == VIGIL_EVENT_CHUNK ? vigil_event_get_int (event, "t0_mono_us") : event->t_mono_us;
}

/* The run that begins with the next event. What stands still between two runs is not waited for. */
static void
begin_run (VigilReplay *self)
{
  const VigilEvent *first = event_at (self, self->next_event);

  self->run = (VigilRecordRun) { self->next_event > 0 ? first->seq : 0, G_MAXINT64 };
  self->run_end = self->next_event + 1;
  self->at_mono_us = first_mono_us (first);
  self->end_mono_us = last_mono_us (first);
  for (; self->run_end < self->events->len; self->run_end++) {
    if (event_at (self, self->run_end)->kind == VIGIL_EVENT_APP_STARTED) {
      self->run.before_seq = event_at (self, self->run_end)->seq;
      break;
    }
    self->end_mono_us = MAX (self->end_mono_us, last_mono_us (event_at (self, self->run_end)));
  }
  self->loaded_until_us = self->at_mono_us;
  vigil_vitals_clear (&self->vitals);
  load_ahead (self);
}

static void
play_event (VigilReplay *self, VigilEvent *event)
{
  /* a seal may be of the run after, by another clock */
  if (event->kind != VIGIL_EVENT_CHUNK)
    self->wall_minus_mono_us = event->t_wall_us - event->t_mono_us;
  vigil_session_step (&self->view.session, event);
  if (event->kind == VIGIL_EVENT_VISIT_OPENED)
    g_strlcpy (self->view.chair, vigil_event_get_string (event, "chair"), sizeof self->view.chair);
  vigil_alarm_bank_restore (self->alarms, event);
  vigil_trend_maker_anchor (self->trend, event);
  vigil_bus_put_event (self->bus, event);
}

static void
play_events (VigilReplay *self, gint64 until_us)
{
  for (; self->next_event < self->run_end; self->next_event++) {
    VigilEvent *event = event_at (self, self->next_event);

    /* a seal is written when it can be: its time says nothing of what stands after it */
    if (event->kind != VIGIL_EVENT_CHUNK && event->t_mono_us > until_us && self->next_event > 0)
      return;
    play_event (self, event);
  }
}

static void
play_reading (VigilReplay *self, const Reading *reading)
{
  VigilObservation heard = vigil_numeric_point_to_observation (&reading->point, reading->code);

  /* a pump's numbers, of whichever pump said them last */
  if (reading->code > VIGIL_CODE_LAST_VITAL)
    heard.channel = 0;
  vigil_vitals_hear (&self->vitals, &heard);
  vigil_vitals_add_trend (&self->vitals, &self->view.session, &heard, self->trend);
}

/* What was heard between two events is played between them. Times on the screen are the host's, so waves
 * are moved into its present. */
static void
play_samples (VigilReplay *self, gint64 now_us)
{
  for (; self->next_numeric < self->numerics->len; self->next_numeric++) {
    const Reading *reading = &g_array_index (self->numerics, Reading, self->next_numeric);

    if (reading->point.t_mono_us > self->at_mono_us)
      break;
    play_events (self, reading->point.t_mono_us);
    play_reading (self, reading);
  }
  for (; self->next_block < self->blocks->len; self->next_block++) {
    VigilWaveBlock *block = g_ptr_array_index (self->blocks, self->next_block);

    if (block->t_mono_us > self->at_mono_us)
      break;
    block->t_mono_us = now_us - (self->at_mono_us - block->t_mono_us);
    vigil_bus_put_wave (self->bus, block);
  }
}

static void
put_view (VigilReplay *self, gint64 now_us)
{
  VigilView *view = &self->view;

  view->serial++;
  view->now_us = now_us;
  view->now_wall_us = self->at_mono_us + self->wall_minus_mono_us;
  view->replay_speed = self->speed;
  /* a value grows old with the visit, however fast that is played: a gap in it must stay a gap */
  vigil_vitals_get_all (&self->vitals, &view->session, view->vitals);
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++)
    view->vitals[code].t_mono_us += now_us - self->at_mono_us;
  vigil_view_age_vitals (view);
  vigil_alarm_bank_list (self->alarms, &view->alarms);
  vigil_alarm_list_place (&view->alarms, view->now_us, view->now_wall_us);
  vigil_bus_put_view (self->bus, view);
}

/* In steps of what is loaded, so that a fast replay skips nothing. Gives what is left of @for_us. */
static gint64
play_on (VigilReplay *self, gint64 for_us, gint64 now_us)
{
  gint64 until_us = MIN (MIN (self->at_mono_us + for_us, self->loaded_until_us), self->end_mono_us);
  gint64 played_us = until_us - self->at_mono_us;

  self->at_mono_us = until_us;
  play_samples (self, now_us);
  /* at the end of a run all that is left of it */
  play_events (self, self->at_mono_us < self->end_mono_us ? self->at_mono_us : G_MAXINT64);
  vigil_trend_maker_close_slots (self->trend, self->at_mono_us + self->wall_minus_mono_us);
  vigil_trend_maker_flush (self->trend, self->bus);
  if (self->at_mono_us < self->end_mono_us && self->at_mono_us >= self->loaded_until_us)
    load_ahead (self);
  return for_us - played_us;
}

static gboolean
on_step (gpointer user_data)
{
  VigilReplay *self = user_data;
  gint64 now_us = vigil_clock_mono_us ();
  gint64 left_us = (gint64) ((double) (now_us - self->stepped_us) * self->speed);

  self->stepped_us = now_us;
  while (left_us > 0) {
    if (self->at_mono_us >= self->end_mono_us && self->next_event < self->events->len)
      begin_run (self);
    else if (self->at_mono_us >= self->end_mono_us)
      break;
    left_us = play_on (self, left_us, now_us);
  }
  put_view (self, now_us);
  return G_SOURCE_CONTINUE;
}

VigilReplay *
vigil_replay_new (const char *record_path, const char *session, double speed, VigilClinic *clinic, VigilBus *bus,
                  GError **error)
{
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (record_path, error);
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *id = NULL;
  VigilReplay *self;

  if (reader == NULL)
    return NULL;
  id = vigil_record_reader_resolve (reader, session, error);
  if (id == NULL)
    return NULL;
  events = vigil_record_reader_events (reader, id, 0, error);
  if (events == NULL)
    return NULL;
  if (events->len == 0) {
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_NOT_FOUND, "session %s has no events", id);
    return NULL;
  }
  self = g_new0 (VigilReplay, 1);
  self->reader = g_steal_pointer (&reader);
  self->events = g_steal_pointer (&events);
  self->id = g_steal_pointer (&id);
  self->bus = vigil_bus_ref (bus);
  self->clinic = vigil_clinic_ref (clinic);
  self->alarms = vigil_alarm_bank_new ();
  self->trend = vigil_trend_maker_new ();
  self->numerics = g_array_new (FALSE, FALSE, sizeof (Reading));
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->speed = speed;
  vigil_session_init (&self->view.session);
  self->view.is_replay = self->view.is_recording = TRUE;
  self->stepped_us = vigil_clock_mono_us ();
  vigil_bus_put_reset (bus);
  begin_run (self);
  play_events (self, self->at_mono_us);
  self->source = g_timeout_source_new (vigil_clock_real_ms (STEP_MS));
  g_source_set_callback (self->source, on_step, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

void
vigil_replay_free (VigilReplay *self)
{
  if (self == NULL)
    return;
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->blocks);
  g_array_unref (self->numerics);
  vigil_trend_maker_free (self->trend);
  vigil_alarm_bank_free (self->alarms);
  vigil_record_reader_close (self->reader);
  vigil_clinic_unref (self->clinic);
  vigil_bus_unref (self->bus);
  g_free (self->id);
  g_free (self);
}

void
vigil_replay_set_speed (VigilReplay *self, double speed)
{
  self->speed = CLAMP (speed, 0, 60);
}
