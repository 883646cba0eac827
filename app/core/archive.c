/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/archive.h"

#include "core/past.h"
#include "core/vitals.h"

typedef struct {
  char *record_path, *session;
} Question;

static void
question_free (Question *self)
{
  g_free (self->record_path);
  g_free (self->session);
  g_free (self);
}

static void
ask (const char *record_path, const char *session, gpointer tag, GTaskThreadFunc func, GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->record_path = g_strdup (record_path);
  question->session = g_strdup (session);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, func);
}

static void
list (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (question->record_path, &error);
  GPtrArray *sessions = reader != NULL ? vigil_record_reader_list (reader, &error) : NULL;

  if (sessions == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, sessions, (GDestroyNotify) g_ptr_array_unref);
}

void
vigil_archive_list_async (const char *record_path, GAsyncReadyCallback callback, gpointer user_data)
{
  ask (record_path, NULL, vigil_archive_list_async, list, callback, user_data);
}

GPtrArray *
vigil_archive_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vigil_archive_visit_free (VigilArchiveVisit *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->trend, g_array_unref);
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++)
    g_clear_pointer (&self->extents[code], g_array_unref);
  g_free (self);
}

static void
collect_trend (const VigilTrendPoint *points, guint n, gpointer user_data)
{
  g_array_append_vals (((VigilArchiveVisit *) user_data)->trend, points, n);
}

typedef struct {
  VigilArchiveVisit *visit;
  VigilTrendMaker *maker;
  VigilVitals vitals;
} Load;

static void
on_event (VigilEvent *event, gpointer user_data)
{
  Load *self = user_data;

  g_ptr_array_add (self->visit->events, vigil_event_ref (event));
  vigil_trend_maker_anchor (self->maker, event);
  vigil_session_step (&self->visit->session, event);
}

static void
on_reading (const VigilObservation *reading, gpointer user_data)
{
  Load *self = user_data;

  if (reading->code < VIGIL_CODE_FIRST_VITAL || reading->code > VIGIL_CODE_LAST_VITAL)
    return;
  vigil_vitals_hear (&self->vitals, reading);
  vigil_vitals_add_trend (&self->vitals, &self->visit->session, reading, self->maker);
}

/* Through a bus of its own, so that slots and gaps are made by the same code as at the chair. */
static gboolean
load_trend (Load *self, VigilRecordReader *reader, GError **error)
{
  VigilPastFuncs funcs = { on_event, on_reading, self };
  g_autoptr (VigilPast) past = vigil_past_new (reader, self->visit->id, &funcs);
  g_autoptr (VigilBus) bus = vigil_bus_new ();
  VigilBusReader collector = { .on_trend = collect_trend, .user_data = self->visit };

  if (!vigil_past_walk (past, error))
    return FALSE;
  vigil_trend_maker_close_slots (self->maker, G_MAXINT64 / 2);
  vigil_trend_maker_flush (self->maker, bus);
  vigil_bus_attach (bus, &collector);
  while (vigil_bus_get_backlog (bus) > 0)
    g_main_context_iteration (g_main_context_get_thread_default (), FALSE);
  vigil_bus_detach (bus);
  return TRUE;
}

static gboolean
load_extents_of_run (VigilArchiveVisit *visit, VigilRecordReader *reader, const VigilEpochs *epochs, guint run,
                     VigilCode code, GError **error)
{
  VigilRecordRun place = vigil_epochs_get_record_run (epochs, run);
  g_autoptr (GArray) found
      = vigil_record_reader_wave_extents (reader, visit->id, &place, code, G_MININT64, G_MAXINT64, error);

  if (found == NULL)
    return FALSE;
  if (found->len > 0 && visit->extents[code] == NULL)
    visit->extents[code] = g_array_sized_new (FALSE, FALSE, sizeof (VigilArchiveExtent), found->len);
  for (guint i = 0; i < found->len; i++) {
    const VigilWaveExtent *extent = &g_array_index (found, VigilWaveExtent, i);
    VigilArchiveExtent out = { vigil_epochs_wall_us (epochs, run, extent->t_mono_us), extent->min, extent->max };

    g_array_append_val (visit->extents[code], out);
  }
  return TRUE;
}

static gboolean
load_extents (VigilArchiveVisit *visit, VigilRecordReader *reader, const VigilEpochs *epochs, GError **error)
{
  for (VigilCode code = VIGIL_CODE_WAVE_ECG_I; code <= VIGIL_CODE_WAVE_CO2; code++)
    for (guint run = 0; run <= vigil_epochs_get_run (epochs); run++)
      if (!load_extents_of_run (visit, reader, epochs, run, code, error))
        return FALSE;
  return TRUE;
}

static VigilArchiveVisit *
load_visit (const Question *question, GError **error)
{
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (question->record_path, error);
  g_autoptr (VigilArchiveVisit) visit = g_new0 (VigilArchiveVisit, 1);
  g_autofree Load *load = g_new0 (Load, 1);
  gboolean is_loaded;

  if (reader == NULL)
    return NULL;
  visit->id = vigil_record_reader_resolve (reader, question->session, error);
  if (visit->id == NULL)
    return NULL;
  visit->events = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_event_unref);
  visit->trend = g_array_new (FALSE, FALSE, sizeof (VigilTrendPoint));
  load->visit = visit;
  load->maker = vigil_trend_maker_new ();
  vigil_vitals_clear (&load->vitals);
  vigil_session_init (&visit->session);
  is_loaded = load_trend (load, reader, error)
              && load_extents (visit, reader, vigil_trend_maker_get_epochs (load->maker), error);
  vigil_trend_maker_free (load->maker);
  return is_loaded ? g_steal_pointer (&visit) : NULL;
}

static void
load (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher G_GNUC_UNUSED = g_main_context_pusher_new (context);
  GError *error = NULL;
  VigilArchiveVisit *visit = load_visit (data, &error);

  if (visit == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, visit, (GDestroyNotify) vigil_archive_visit_free);
}

void
vigil_archive_load_async (const char *record_path, const char *session, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  ask (record_path, session, vigil_archive_load_async, load, callback, user_data);
}

VigilArchiveVisit *
vigil_archive_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
verify (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  VigilVerifyReport *report = g_new0 (VigilVerifyReport, 1);
  GError *error = NULL;

  if (vigil_record_verify (question->record_path, question->session, report, &error)) {
    g_task_return_pointer (task, report, g_free);
    return;
  }
  g_free (report);
  g_task_return_error (task, error);
}

void
vigil_archive_verify_async (const char *record_path, const char *session, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  ask (record_path, session, vigil_archive_verify_async, verify, callback, user_data);
}

VigilVerifyReport *
vigil_archive_verify_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
