/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../fixtures/record-fixture.h"

#include <math.h>

static GPtrArray *
read_events (RecordFixture *self, const char *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (self->path, &error);
  GPtrArray *events;

  g_assert_no_error (error);
  events = vigil_record_reader_events (reader, session, 0, &error);
  g_assert_no_error (error);
  return events;
}

static void
test_every_kind_reads_back (RecordFixture *self, gconstpointer data)
{
  g_autoptr (VigilRecord) record = record_fixture_open (self);
  g_autoptr (GPtrArray) events = NULL;

  for (guint kind = 1; kind < VIGIL_N_EVENTS; kind++)
    if (kind != VIGIL_EVENT_CHUNK)
      record_fixture_append (self, record, (VigilEventKind) kind, SESSION_A,
                             vigil_body_new ("kind", "i", (gint64) kind, "weight_kg", "d", 72.55,
                                             "name", "s", "Ärzte \"&\" Çelik\n", "is_training", "b",
                                             TRUE, NULL));
  record_fixture_wait_done (self, VIGIL_N_EVENTS - 2);
  g_assert_false (self->is_out_of_order);
  g_clear_pointer (&record, vigil_record_close);

  events = read_events (self, SESSION_A);
  g_assert_cmpuint (events->len, ==, VIGIL_N_EVENTS - 2);
  for (guint i = 0; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    g_assert_cmpint (event->seq, ==, i + 1);
    g_assert_cmpint (vigil_event_get_int (event, "kind"), ==, event->kind);
    g_assert_cmpfloat (vigil_event_get_double (event, "weight_kg"), ==, 72.55);
    g_assert_cmpstr (vigil_event_get_string (event, "name"), ==, "Ärzte \"&\" Çelik\n");
    g_assert_true (vigil_event_get_boolean (event, "is_training"));
    g_assert_cmpstr (event->actor, ==, "nurse-1");
    g_assert_cmpint (event->t_mono_us, >, 0);
  }
  record_fixture_assert_intact (self);
}

/* The canonical form is for ever: this hash was computed by another program (Python's hashlib over
 * the fields as chain.h describes them) and may never change. */
static void
test_golden_chain (RecordFixture *self, gconstpointer data)
{
  g_autoptr (VigilRecord) record = NULL;

  vigil_clock_fake_begin (1000000, 1790000000000000);
  record = record_fixture_open (self);
  record_fixture_append (self, record, VIGIL_EVENT_VISIT_OPENED, SESSION_A,
                         vigil_body_new ("chair", "s", "3", "is_training", "b", FALSE, NULL));
  vigil_clock_fake_advance_us (1500000);
  record_fixture_append (self, record, VIGIL_EVENT_PATIENT_MEASURED, SESSION_A,
                         vigil_body_new ("weight_kg", "d", 72.5, "height_cm", "d", 0.0, NULL));
  record_fixture_append (
      self, record, VIGIL_EVENT_SIDE_EFFECT, SESSION_A,
      vigil_body_new ("effect", "s", "nausée", "severity", "i", (gint64) -1, NULL));
  record_fixture_wait_done (self, 3);
  g_assert_cmpstr (vigil_record_get_head (record, SESSION_A), ==,
                   "fd0e51a80afef1312dcd781e556a426f7df7cf6e0186635ea8cf7397087a18ed");
  g_assert_cmpstr (vigil_record_get_head (record, SESSION_B), ==, "");
  vigil_clock_fake_end ();
}

static void
on_barrier (const VigilEvent *event, const GError *error, gpointer user_data)
{
  RecordFixture *self = user_data;
  g_autoptr (GPtrArray) events = NULL;

  g_assert_no_error (error);
  events = read_events (self, event->session);
  g_assert_cmpint (events->len, ==, event->seq);
  self->n_done++;
}

/* When it is said to be recorded another reader of the file sees it, with all that came before it.
 */
static void
test_barrier_is_in_the_file (RecordFixture *self, gconstpointer data)
{
  g_autoptr (VigilRecord) record = record_fixture_open (self);

  for (guint i = 0; i < 10; i++) {
    g_autoptr (VigilEvent) batched
        = vigil_event_new (VIGIL_EVENT_PUMP_STATE, SESSION_A, NULL, NULL);
    g_autoptr (VigilEvent) barrier
        = vigil_event_new (VIGIL_EVENT_START_CONFIRMED, SESSION_A, NULL, NULL);

    vigil_record_append (record, batched, NULL, NULL);
    vigil_record_append (record, barrier, on_barrier, self);
    record_fixture_wait_done (self, i + 1);
    g_assert_cmpint (barrier->seq, ==, 2 * i + 2);
    g_assert_cmpint (batched->seq, ==, 2 * i + 1);
  }
}

/* No barrier follows; the time alone brings them to the disk, and in order. */
static void
test_batch_comes_by_time (RecordFixture *self, gconstpointer data)
{
  g_autoptr (VigilRecord) record = record_fixture_open (self);

  for (guint i = 0; i < 100; i++)
    record_fixture_append (self, record, VIGIL_EVENT_CLOCK_ANCHOR, SESSION_A, NULL);
  record_fixture_wait_done (self, 100);
  g_assert_false (self->is_out_of_order);
}

static void
test_close_answers_everything (RecordFixture *self, gconstpointer data)
{
  VigilRecord *record = record_fixture_open (self);

  for (guint i = 0; i < 50; i++)
    record_fixture_append (self, record, i % 2 ? VIGIL_EVENT_CLOCK_ANCHOR : VIGIL_EVENT_SIDE_EFFECT,
                           SESSION_A, NULL);
  vigil_record_close (record);
  g_assert_cmpuint (self->n_done, ==, 50);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (self->n_done, ==, 50);
}

static void
test_reopen_continues_the_chain (RecordFixture *self, gconstpointer data)
{
  for (guint i = 0; i < 5; i++) {
    g_autoptr (VigilRecord) record = record_fixture_open (self);

    record_fixture_append (self, record, VIGIL_EVENT_APP_STARTED, SESSION_A, NULL);
    record_fixture_wait_done (self, i + 1);
    g_assert_cmpint (self->last_seq, ==, i + 1);
  }
  record_fixture_assert_intact (self);
}

static void
test_second_writer_is_refused (RecordFixture *self, gconstpointer data)
{
  g_autoptr (VigilRecord) record = record_fixture_open (self);
  g_autoptr (GError) error = NULL;

  g_assert_null (vigil_record_open (self->path, NULL, &error));
  g_assert_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_OPEN);
  g_clear_error (&error);
  g_clear_pointer (&record, vigil_record_close);
  record = vigil_record_open (self->path, NULL, &error);
  g_assert_no_error (error);
}

typedef struct {
  const VigilWaveBlock *blocks;
  guint n;
} Expected;

static void
on_block (const VigilWaveBlock *block, gpointer user_data)
{
  Expected *expected = user_data;
  const VigilWaveBlock *want = &expected->blocks[expected->n++];

  g_assert_cmpint (block->code, ==, want->code);
  g_assert_cmpint (block->t_mono_us, ==, want->t_mono_us);
  g_assert_cmpuint (block->sequence, ==, want->sequence);
  g_assert_cmpmem (block->samples, block->n * 2u, want->samples, want->n * 2u);
}

static void
test_measurements_read_back (RecordFixture *self, gconstpointer data)
{
  enum { N_BLOCKS = 600, N_SAMPLES = 32 };
  g_autofree VigilWaveBlock *blocks = g_new (VigilWaveBlock, N_BLOCKS);
  g_autoptr (VigilRecord) record = record_fixture_open (self);
  g_autoptr (VigilRecordReader) reader = NULL;
  g_autoptr (GArray) points = NULL;
  g_autoptr (GArray) extents = NULL;
  g_autoptr (GError) error = NULL;
  VigilVerifyReport report;
  Expected expected = { .blocks = blocks };

  record_fixture_append (self, record, VIGIL_EVENT_VISIT_OPENED, SESSION_A, NULL);
  for (guint i = 0; i < N_BLOCKS; i++) {
    gint64 t_mono_us = 1000000 + (gint64) i * N_SAMPLES * 8000;
    VigilObservation observation
        = { .code = VIGIL_CODE_HR, .value = 60 + i % 7, .t_mono_us = t_mono_us };

    record_fixture_fill_wave (&blocks[i], VIGIL_CODE_WAVE_PLETH, t_mono_us, N_SAMPLES, i);
    vigil_record_add_wave (record, SESSION_A, &blocks[i]);
    if (i % 4 == 0)
      vigil_record_add_numeric (record, SESSION_A, &observation);
  }
  vigil_record_seal (record, SESSION_A);
  record_fixture_append (self, record, VIGIL_EVENT_VISIT_CLOSED, SESSION_A, NULL);
  record_fixture_wait_done (self, 2);

  reader = vigil_record_reader_open (self->path, &error);
  g_assert_no_error (error);
  g_assert_true (vigil_record_reader_waves (reader, SESSION_A, NULL, VIGIL_CODE_WAVE_PLETH, 0, G_MAXINT64,
                                            on_block, &expected, &error));
  g_assert_cmpuint (expected.n, ==, N_BLOCKS);
  points = vigil_record_reader_numerics (reader, SESSION_A, NULL, VIGIL_CODE_HR, 1000000,
                                         blocks[396].t_mono_us, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (points->len, ==, 100);
  g_assert_cmpfloat (g_array_index (points, VigilNumericPoint, 1).value, ==, 64);
  extents = vigil_record_reader_wave_extents (reader, SESSION_A, NULL, VIGIL_CODE_WAVE_PLETH, 0,
                                              G_MAXINT64, &error);
  g_assert_cmpuint (extents->len, ==, 154);
  for (guint i = 1; i < extents->len; i++)
    g_assert_cmpint (g_array_index (extents, VigilWaveExtent, i).t_mono_us, ==,
                     g_array_index (extents, VigilWaveExtent, i - 1).t_mono_us + 1000000);

  g_assert_true (vigil_record_verify (self->path, NULL, &report, &error));
  g_assert_true (report.is_intact);
  g_assert_cmpint (report.n_chunks, ==, 6);
  g_assert_cmpint (report.n_open_chunks, ==, 0);
  vigil_verify_report_clear (&report);
}

/* What was not sealed can be read; a gap in time does not hide it. */
static void
test_unsealed_reads_back (RecordFixture *self, gconstpointer data)
{
  g_autoptr (VigilRecord) record = NULL;
  g_autoptr (VigilRecordReader) reader = NULL;
  g_autoptr (GArray) points = NULL;
  g_autoptr (GError) error = NULL;
  const VigilObservation lost = { .code = VIGIL_CODE_SPO2,
                                  .quality = VIGIL_QUALITY_INVALID,
                                  .flags = VIGIL_FLAG_DEMO,
                                  .value = 97,
                                  .t_mono_us = 2000000 };
  const VigilObservation text = { .code = VIGIL_CODE_PUMP_SERIAL, .text = "8002-1" };

  vigil_clock_fake_begin (1000000, 1790000000000000);
  record = record_fixture_open (self);
  vigil_record_add_numeric (record, SESSION_A, &lost);
  vigil_record_add_numeric (record, SESSION_A, &text);
  record_fixture_append (self, record, VIGIL_EVENT_VISIT_OPENED, SESSION_A, NULL);
  record_fixture_wait_done (self, 1);
  /* Taken half a second later, written five seconds after that; each event here comes before that.
   */
  for (guint i = 2; i <= 4; i++) {
    vigil_clock_fake_advance_us (6 * VIGIL_USEC_PER_SEC);
    record_fixture_append (self, record, VIGIL_EVENT_CHECK_IN_DONE, SESSION_A, NULL);
    record_fixture_wait_done (self, i);
  }
  vigil_clock_fake_end ();

  reader = vigil_record_reader_open (self->path, &error);
  points = vigil_record_reader_numerics (reader, SESSION_A, NULL, VIGIL_CODE_SPO2, 0, G_MAXINT64, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (points->len, ==, 1);
  g_assert_true (isnan (g_array_index (points, VigilNumericPoint, 0).value));
  g_assert_cmpint (g_array_index (points, VigilNumericPoint, 0).quality, ==, VIGIL_QUALITY_INVALID);
  g_assert_cmpint (g_array_index (points, VigilNumericPoint, 0).flags, ==, VIGIL_FLAG_DEMO);
}

/* Latin-1 from a device must not make a whole session unreadable. */
static void
test_other_encodings_read_back (RecordFixture *self, gconstpointer data)
{
  VigilRecord *record = record_fixture_open (self);
  g_autoptr (GPtrArray) events = NULL;

  record_fixture_append (self, record, VIGIL_EVENT_ALARM_RAISED, SESSION_A,
                         vigil_body_new ("words", "s", "T\xe9l\xe9", NULL));
  vigil_record_close (record);
  events = read_events (self, SESSION_A);
  g_assert_cmpstr (vigil_event_get_string (g_ptr_array_index (events, 0), "words"), ==,
                   "T\uFFFDl\uFFFD");
  record_fixture_assert_intact (self);
}

static void
test_list_and_resolve (RecordFixture *self, gconstpointer data)
{
  g_autoptr (VigilRecord) record = record_fixture_open (self);
  g_autoptr (VigilRecordReader) reader = NULL;
  g_autoptr (GPtrArray) sessions = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *last = NULL;
  g_autofree char *begun = NULL;
  g_autofree char *open = NULL;
  const VigilRecordSession *older;

  record_fixture_append (self, record, VIGIL_EVENT_APP_STARTED, "", NULL);
  record_fixture_append (self, record, VIGIL_EVENT_VISIT_OPENED, SESSION_A,
                         vigil_body_new ("chair", "s", "4", "site", "s", "north", "site_label", "s", "North", NULL));
  record_fixture_append (self, record, VIGIL_EVENT_PATIENT_IDENTIFIED, SESSION_A,
                         vigil_body_new ("initials", "s", "A.B.", NULL));
  record_fixture_append (self, record, VIGIL_EVENT_PROTOCOL_CHOSEN, SESSION_A,
                         vigil_body_new ("title", "s", "Ketamine, pain", NULL));
  record_fixture_append (self, record, VIGIL_EVENT_VISIT_CLOSED, SESSION_A, NULL);
  record_fixture_append (self, record, VIGIL_EVENT_VISIT_OPENED, SESSION_B, NULL);
  record_fixture_wait_done (self, 6);

  reader = vigil_record_reader_open (self->path, &error);
  sessions = vigil_record_reader_list (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sessions->len, ==, 2);
  older = g_ptr_array_index (sessions, 1);
  g_assert_cmpstr (older->id, ==, SESSION_A);
  g_assert_cmpstr (older->initials, ==, "A.B.");
  g_assert_cmpstr (older->protocol_title, ==, "Ketamine, pain");
  g_assert_cmpstr (older->chair, ==, "4");
  g_assert_cmpstr (older->site, ==, "North");
  g_assert_null (((const VigilRecordSession *) g_ptr_array_index (sessions, 0))->site);   /* nothing is said of it */
  g_assert_cmpint (older->n_events, ==, 4);
  g_assert_true (older->is_closed);
  g_assert_false (older->is_signed);

  last = vigil_record_reader_resolve (reader, "last", &error);
  g_assert_cmpstr (last, ==, SESSION_B);
  begun = vigil_record_reader_resolve (reader, "3f2", &error);
  g_assert_cmpstr (begun, ==, SESSION_A);
  open = vigil_record_reader_find_open (reader, &error);
  g_assert_cmpstr (open, ==, SESSION_B);
  g_assert_null (vigil_record_reader_resolve (reader, "", &error));
  g_assert_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "more than one"));
  g_clear_error (&error);
  g_assert_null (vigil_record_reader_resolve (reader, "ffff", &error));
  g_assert_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_NOT_FOUND);
}

static void
test_triggers_refuse (RecordFixture *self, gconstpointer data)
{
  static const char *const refused[] = {
    "UPDATE event SET body = '{}'",
    "DELETE FROM event",
    ("INSERT OR REPLACE INTO event SELECT session, seq, 0, 0, kind, actor, '{}', prev_hash, hash "
     "FROM event"),
    "UPDATE block SET data = x'00'",
    "DELETE FROM block",
    "INSERT INTO block SELECT chunk, piece + 100, t0_us, t1_us, n, data, extents FROM block",
    "UPDATE chunk SET number = 9",
    "DELETE FROM chunk",
    "UPDATE seal SET seq = 9",
    "DELETE FROM seal",
  };
  VigilRecord *record = record_fixture_open (self);
  VigilWaveBlock block;
  sqlite3 *db;

  record_fixture_append (self, record, VIGIL_EVENT_VISIT_OPENED, SESSION_A, NULL);
  record_fixture_fill_wave (&block, VIGIL_CODE_WAVE_PLETH, 1000000, 32, 0);
  vigil_record_add_wave (record, SESSION_A, &block);
  vigil_record_close (record);
  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_cmpint (sqlite3_exec (db, refused[i], NULL, NULL, NULL), ==, SQLITE_CONSTRAINT);
  sqlite3_close (db);
  record_fixture_assert_intact (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  record_test_add ("/record/every-kind", test_every_kind_reads_back);
  record_test_add ("/record/golden-chain", test_golden_chain);
  record_test_add ("/record/barrier", test_barrier_is_in_the_file);
  record_test_add ("/record/batch", test_batch_comes_by_time);
  record_test_add ("/record/close", test_close_answers_everything);
  record_test_add ("/record/reopen", test_reopen_continues_the_chain);
  record_test_add ("/record/second-writer", test_second_writer_is_refused);
  record_test_add ("/record/measurements", test_measurements_read_back);
  record_test_add ("/record/unsealed", test_unsealed_reads_back);
  record_test_add ("/record/encodings", test_other_encodings_read_back);
  record_test_add ("/record/list", test_list_and_resolve);
  record_test_add ("/record/triggers", test_triggers_refuse);
  return g_test_run ();
}
