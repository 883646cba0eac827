/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit that outlived the machine: it lost its power in the middle, and its clock of readings began
 * anew, lower than before. Whoever reads such a record must not mix the two counts. */
#include "../fixtures/record-fixture.h"

#include "../fixtures/wait.h"
#include "config.h"
#include "core/archive.h"
#include "core/follow.h"
#include "core/replay.h"

#include <math.h>

#define SECOND VIGIL_USEC_PER_SEC
#define WALL_US G_GINT64_CONSTANT (1790000000000000)
/* The machine was up for long before, and is up again ten minutes later. */
#define UP_BEFORE_US (1000 * SECOND)
#define UP_AFTER_US (20 * SECOND)
#define WALL_AFTER_US (WALL_US + 600 * SECOND)
#define N_READINGS 10
#define BEFORE 97
#define AFTER 91

static guint
count_readings (RecordFixture *self)
{
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (self->path, NULL);
  g_autoptr (GArray) points
      = vigil_record_reader_numerics (reader, SESSION_A, NULL, VIGIL_CODE_SPO2, G_MININT64, G_MAXINT64, NULL);

  return points->len;
}

static void
append (RecordFixture *self, VigilRecord *record, VigilEventKind kind, JsonObject *body)
{
  guint n = self->n_done;

  record_fixture_append (self, record, kind, SESSION_A, body);
  record_fixture_wait_done (self, n + 1);
}

/* A reading a second, and a wave, until all of them are on the disk. */
static void
measure (RecordFixture *self, VigilRecord *record, double spo2)
{
  guint n = count_readings (self) + N_READINGS;
  VigilWaveBlock block;

  record_fixture_fill_wave (&block, VIGIL_CODE_WAVE_PLETH, vigil_clock_mono_us (), 100, 0);
  vigil_record_add_wave (record, SESSION_A, &block);
  for (guint i = 0; i < N_READINGS; i++) {
    VigilObservation reading = { .code = VIGIL_CODE_SPO2, .value = spo2, .t_mono_us = vigil_clock_mono_us () };

    vigil_record_add_numeric (record, SESSION_A, &reading);
    vigil_clock_fake_advance_us (SECOND);
  }
  while (count_readings (self) < n) {
    vigil_clock_fake_advance_us (SECOND);
    append (self, record, VIGIL_EVENT_NURSE_CALL_SEEN, NULL);
  }
}

static void
copy_file (const char *from, const char *to, const char *suffix)
{
  g_autofree char *source = g_strconcat (from, suffix, NULL), *target = g_strconcat (to, suffix, NULL);
  g_autofree char *bytes = NULL;
  gsize len;

  g_assert_true (g_file_get_contents (source, &bytes, &len, NULL));
  g_assert_true (g_file_set_contents (target, bytes, (gssize) len, NULL));
}

/* What is on the disk when the power goes: nothing is closed, nothing is sealed. */
static void
live_until_power_cut (RecordFixture *self)
{
  g_autofree char *left = g_build_filename (self->directory, "left.db", NULL);
  g_autoptr (VigilRecord) record = NULL;

  vigil_clock_fake_begin (UP_BEFORE_US, WALL_US);
  record = record_fixture_open (self);
  append (self, record, VIGIL_EVENT_VISIT_OPENED, vigil_body_new ("chair", "s", "3", NULL));
  append (self, record, VIGIL_EVENT_ALARM_RAISED,
          vigil_body_new ("alarm", "s", "store", "priority", "i", (gint64) 3, "is_technical", "b", TRUE, NULL));
  measure (self, record, BEFORE);
  copy_file (self->path, left, "");
  copy_file (self->path, left, "-wal");
  g_clear_pointer (&record, vigil_record_close);
  g_free (self->path);
  self->path = g_steal_pointer (&left);
  vigil_clock_fake_begin (UP_AFTER_US, WALL_AFTER_US);
}

static void
live_on (RecordFixture *self)
{
  g_autoptr (VigilRecord) record = record_fixture_open (self);

  self->last_seq = 0;
  append (self, record, VIGIL_EVENT_APP_STARTED, NULL);
  measure (self, record, AFTER);
  append (self, record, VIGIL_EVENT_STAFF_ACTION, vigil_body_new ("action", "s", "washroom", NULL));
}

/* ---- archive ---- */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(VigilArchiveVisit **) user_data = vigil_archive_load_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_archive (RecordFixture *self, gconstpointer data)
{
  g_autoptr (VigilArchiveVisit) visit = NULL;
  guint n_before = 0, n_after = 0;

  live_until_power_cut (self);
  live_on (self);
  vigil_archive_load_async (self->path, SESSION_A, on_loaded, &visit);
  vigil_wait_until (visit != NULL);
  for (guint i = 0; i < visit->trend->len; i++) {
    const VigilTrendPoint *point = &g_array_index (visit->trend, VigilTrendPoint, i);
    gboolean is_before = fabsf (point->value - BEFORE) < 0.1f, is_after = fabsf (point->value - AFTER) < 0.1f;

    g_assert_cmpint (point->code, ==, VIGIL_CODE_SPO2);
    n_before += is_before;
    n_after += is_after;
    if (is_before)
      g_assert_cmpint (ABS (point->t_wall_us - WALL_US), <, 60 * SECOND);
    if (is_after)
      g_assert_cmpint (ABS (point->t_wall_us - WALL_AFTER_US), <, 60 * SECOND);
  }
  g_assert_cmpuint (n_before, >=, 2);
  g_assert_cmpuint (n_after, >=, 2);
  g_assert_cmpuint (visit->extents[VIGIL_CODE_WAVE_PLETH]->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (ABS (g_array_index (visit->extents[VIGIL_CODE_WAVE_PLETH], VigilArchiveExtent, i).t_wall_us
                          - (i == 0 ? WALL_US : WALL_AFTER_US)), <, 60 * SECOND);
  vigil_clock_fake_end ();
}

/* ---- what a screen gets ---- */

typedef struct {
  VigilView view;
  guint n_events, n_actions;
  guint n_actions_at_first_value;
  gboolean has_seen_before, has_seen_after, is_mixed;
} Seen;

static gboolean
shows (const VigilView *view, double spo2)
{
  const VigilObservation *vital = &view->vitals[VIGIL_CODE_SPO2];

  return vigil_observation_has_value (vital) && fabs (vital->value - spo2) < 0.1;
}

static void
on_view (const VigilView *view, gpointer user_data)
{
  Seen *self = user_data;

  self->view = *view;
  if (shows (view, BEFORE) && !self->has_seen_before)
    self->n_actions_at_first_value = self->n_actions;
  self->has_seen_before |= shows (view, BEFORE);
  self->has_seen_after |= shows (view, AFTER);
  /* each value at its own time */
  self->is_mixed |= shows (view, BEFORE) && ABS (view->now_wall_us - WALL_US) > 60 * SECOND;
  self->is_mixed |= shows (view, AFTER) && ABS (view->now_wall_us - WALL_AFTER_US) > 60 * SECOND;
}

static void
on_event (const VigilEvent *event, gpointer user_data)
{
  Seen *self = user_data;

  self->n_events++;
  self->n_actions += event->kind == VIGIL_EVENT_STAFF_ACTION;
}

static void
test_replay (RecordFixture *self, gconstpointer data)
{
  Seen seen = { 0 };
  VigilBusReader reader = { .on_event = on_event, .on_view = on_view, .user_data = &seen };
  g_autoptr (VigilBus) bus = vigil_bus_new ();
  g_autoptr (VigilClinic) clinic = NULL;
  g_autoptr (GError) error = NULL;
  VigilReplay *replay;

  live_until_power_cut (self);
  live_on (self);
  clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, &error);
  g_assert_no_error (error);
  vigil_bus_attach (bus, &reader);
  replay = vigil_replay_new (self->path, SESSION_A, 1, clinic, bus, &error);
  g_assert_no_error (error);
  while (seen.n_actions == 0) {
    vigil_clock_fake_advance_us (SECOND / 2);
    g_main_context_iteration (NULL, TRUE);
  }
  g_assert_true (seen.has_seen_before);
  g_assert_true (seen.has_seen_after);
  g_assert_false (seen.is_mixed);
  g_assert_cmpuint (seen.n_actions_at_first_value, ==, 0);
  vigil_replay_free (replay);
  vigil_bus_detach (bus);
  vigil_clock_fake_end ();
}

/* The station on the tablet that has just started again, before the chair's program has: nothing that was
 * heard before is the present, and what is heard after is not missed. */
static void
test_follow (RecordFixture *self, gconstpointer data)
{
  Seen seen = { 0 };
  VigilBusReader reader = { .on_event = on_event, .on_view = on_view, .user_data = &seen };
  g_autoptr (VigilBus) bus = vigil_bus_new ();
  g_autoptr (GError) error = NULL;
  VigilFollow *follow;

  live_until_power_cut (self);
  vigil_bus_attach (bus, &reader);
  follow = vigil_follow_new (self->path, SESSION_A, bus, &error);
  g_assert_no_error (error);
  vigil_wait_until (seen.view.serial > 0);
  g_assert_false (seen.has_seen_before);
  g_assert_cmpint (seen.view.vitals[VIGIL_CODE_SPO2].quality, ==, VIGIL_QUALITY_STALE);
  /* an alarm that stands since before has its true age */
  g_assert_cmpuint (seen.view.alarms.n_alarms, ==, 1);
  g_assert_cmpint (seen.view.now_us - seen.view.alarms.alarms[0].raised_us, ==, 600 * SECOND);
  live_on (self);
  vigil_wait_until (fabs (seen.view.vitals[VIGIL_CODE_SPO2].value - AFTER) < 0.1);
  g_assert_cmpint (seen.view.vitals[VIGIL_CODE_SPO2].t_mono_us, >=, UP_AFTER_US);
  vigil_follow_free (follow);
  vigil_bus_detach (bus);
  vigil_clock_fake_end ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  record_test_add ("/past/archive", test_archive);
  record_test_add ("/past/replay", test_replay);
  record_test_add ("/past/follow", test_follow);
  return g_test_run ();
}
