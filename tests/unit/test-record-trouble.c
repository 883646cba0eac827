/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Disk full, file gone, file damaged: what was called recorded stays, what was not is written
 * later, and the record says itself that there was trouble. */
#include "../fixtures/record-fixture.h"

#include <signal.h>
#include <sys/resource.h>

static void
set_file_size_limit (rlim_t limit)
{
  struct rlimit limits;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limits), ==, 0);
  limits.rlim_cur = MIN (limit, limits.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limits), ==, 0);
}

static gboolean
on_poll (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_writing (VigilRecord *record)
{
  guint id = g_timeout_add (10, on_poll, NULL);

  while (!vigil_record_is_writing (record))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static GPtrArray *
read_events (RecordFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (self->path, &error);
  GPtrArray *events;

  g_assert_no_error (error);
  events = vigil_record_reader_events (reader, SESSION_A, 0, &error);
  g_assert_no_error (error);
  return events;
}

static void
append_numbered (RecordFixture *self, VigilRecord *record, gint64 number)
{
  record_fixture_append (self, record, VIGIL_EVENT_SIDE_EFFECT, SESSION_A,
                         vigil_body_new ("number", "i", number, NULL));
}

/* @n numbered events in their order, and one STORE_TROUBLE among them. */
static void
assert_in_order_with_trouble (RecordFixture *self, guint n)
{
  g_autoptr (GPtrArray) events = read_events (self);
  guint n_seen = 0, n_trouble = 0;

  for (guint i = 0; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    if (event->kind == VIGIL_EVENT_STORE_TROUBLE) {
      n_trouble++;
      g_assert_cmpstr (vigil_event_get_string (event, "what"), !=, "");
      g_assert_cmpint (vigil_event_get_int (event, "for_ms"), >=, 0);
      continue;
    }
    if (event->kind == VIGIL_EVENT_CHUNK)
      continue;
    g_assert_cmpint (event->kind, ==, VIGIL_EVENT_SIDE_EFFECT);
    g_assert_cmpint (vigil_event_get_int (event, "number"), ==, n_seen);
    n_seen++;
  }
  g_assert_cmpuint (n_seen, ==, n);
  g_assert_cmpuint (n_trouble, ==, 1);
  record_fixture_assert_intact (self);
}

static void
test_disk_full (RecordFixture *self, gconstpointer data)
{
  VigilRecord *record = record_fixture_open (self);

  signal (SIGXFSZ, SIG_IGN);
  append_numbered (self, record, 0);
  record_fixture_wait_done (self, 1);
  set_file_size_limit (1);
  for (guint i = 1; i <= 3; i++) {
    append_numbered (self, record, i);
    record_fixture_wait_failed (self, i);
    g_assert_false (vigil_record_is_writing (record));
  }
  for (guint i = 4; i < 10; i++)
    append_numbered (self, record, i);
  record_fixture_wait_failed (self, 9);
  set_file_size_limit (RLIM_INFINITY);
  wait_writing (record);
  append_numbered (self, record, 10);
  record_fixture_wait_done (self, 2);
  g_assert_cmpuint (self->n_failed, ==, 9);
  vigil_record_close (record);
  assert_in_order_with_trouble (self, 11);
}

/* The end of a visit falls into the trouble: what was measured before it is sealed with it as soon
 * as writing succeeds, not when the record is closed one day. */
static void
test_sealed_in_trouble (RecordFixture *self, gconstpointer data)
{
  VigilRecord *record = record_fixture_open (self);
  VigilObservation observation = { .code = VIGIL_CODE_HR, .value = 60, .t_mono_us = 1000000 };
  VigilVerifyReport report;

  signal (SIGXFSZ, SIG_IGN);
  append_numbered (self, record, 0);
  record_fixture_wait_done (self, 1);
  set_file_size_limit (1);
  append_numbered (self, record, 1);
  record_fixture_wait_failed (self, 1);
  vigil_record_add_numeric (record, SESSION_A, &observation);
  vigil_record_seal (record, SESSION_A);
  append_numbered (self, record, 2);
  record_fixture_wait_failed (self, 2);
  set_file_size_limit (RLIM_INFINITY);
  wait_writing (record);
  append_numbered (self, record, 3);
  record_fixture_wait_done (self, 2);
  g_assert_true (vigil_record_verify (self->path, SESSION_A, &report, NULL));
  g_assert_true (report.is_intact);
  g_assert_cmpint (report.n_chunks, ==, 1);
  g_assert_cmpint (report.n_open_chunks, ==, 0);
  vigil_verify_report_clear (&report);
  vigil_record_close (record);
  assert_in_order_with_trouble (self, 4);
}

/* Ends while nothing can be written: what was recorded is intact. */
static void
test_close_in_trouble (RecordFixture *self, gconstpointer data)
{
  VigilRecord *record = record_fixture_open (self);
  g_autoptr (GPtrArray) events = NULL;

  signal (SIGXFSZ, SIG_IGN);
  append_numbered (self, record, 0);
  record_fixture_wait_done (self, 1);
  set_file_size_limit (1);
  append_numbered (self, record, 1);
  record_fixture_wait_failed (self, 1);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*could not be recorded*");
  vigil_record_close (record);
  g_test_assert_expected_messages ();
  set_file_size_limit (RLIM_INFINITY);
  events = read_events (self);
  g_assert_cmpuint (events->len, ==, 1);
  record_fixture_assert_intact (self);
}

static void
test_file_vanished (RecordFixture *self, gconstpointer data)
{
  VigilRecord *record = record_fixture_open (self);
  g_autoptr (GPtrArray) events = NULL;

  append_numbered (self, record, 0);
  record_fixture_wait_done (self, 1);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  append_numbered (self, record, 1);
  record_fixture_wait_done (self, 2);
  append_numbered (self, record, 2);
  record_fixture_wait_done (self, 3);
  vigil_record_close (record);
  events = read_events (self);
  g_assert_cmpuint (events->len, ==, 3);
  record_fixture_assert_intact (self);
}

/* Somebody else's file in its place is not touched. */
static void
test_file_replaced (RecordFixture *self, gconstpointer data)
{
  VigilRecord *record = record_fixture_open (self);
  g_autofree char *text = NULL;

  append_numbered (self, record, 0);
  record_fixture_wait_done (self, 1);
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  g_assert_true (g_file_set_contents (self->path, "mine", -1, NULL));
  append_numbered (self, record, 1);
  record_fixture_wait_failed (self, 1);
  g_assert_false (vigil_record_is_writing (record));
  g_assert_true (g_file_get_contents (self->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
  g_assert_cmpint (g_unlink (self->path), ==, 0);
  wait_writing (record);
  vigil_record_close (record);
  assert_in_order_with_trouble (self, 2);
}

static void
assert_moved_aside (RecordFixture *self)
{
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;
  VigilRecord *record = vigil_record_open (self->path, &aside, &error);

  g_assert_no_error (error);
  g_assert_nonnull (aside);
  g_assert_true (g_str_has_prefix (aside, self->path));
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
  self->n_done = 0;
  self->last_seq = 0;
  append_numbered (self, record, 0);
  record_fixture_wait_done (self, 1);
  vigil_record_close (record);
  record_fixture_assert_intact (self);
}

static void
test_garbage_is_moved_aside (RecordFixture *self, gconstpointer data)
{
  g_autofree char *garbage = g_strnfill (10000, 'x');

  g_assert_true (g_file_set_contents (self->path, garbage, -1, NULL));
  assert_moved_aside (self);
  /* And a second one in the same second. */
  g_assert_true (g_file_set_contents (self->path, garbage, -1, NULL));
  assert_moved_aside (self);
}

static void
test_damaged_page_is_moved_aside (RecordFixture *self, gconstpointer data)
{
  VigilRecord *record = record_fixture_open (self);
  g_autofree char *bytes = NULL;
  gsize len;

  for (guint i = 0; i < 200; i++)
    append_numbered (self, record, i);
  vigil_record_close (record);
  g_assert_true (g_file_get_contents (self->path, &bytes, &len, NULL));
  g_assert_cmpuint (len, >, 5 * 4096);
  for (gsize i = len - 3 * 4096; i < len; i++)
    bytes[i] = (char) (bytes[i] ^ 0x5A);
  g_assert_true (g_file_set_contents (self->path, bytes, (gssize) len, NULL));
  assert_moved_aside (self);
}

static void
assert_refused (RecordFixture *self, VigilRecordError code)
{
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (vigil_record_open (self->path, &aside, &error));
  g_assert_error (error, VIGIL_RECORD_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, self->path));
  g_assert_null (aside);
  g_clear_error (&error);
  g_assert_null (vigil_record_reader_open (self->path, &error));
  g_assert_error (error, VIGIL_RECORD_ERROR, (gint) code);
}

static void
test_newer_version_is_refused (RecordFixture *self, gconstpointer data)
{
  sqlite3 *db;

  vigil_record_close (record_fixture_open (self));
  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  record_fixture_execute (db, "PRAGMA user_version = 99");
  sqlite3_close (db);
  assert_refused (self, VIGIL_RECORD_ERROR_VERSION);
}

static void
test_foreign_file_is_refused (RecordFixture *self, gconstpointer data)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  record_fixture_execute (db, "CREATE TABLE bookmark (url TEXT)");
  sqlite3_close (db);
  assert_refused (self, VIGIL_RECORD_ERROR_OPEN);
}

static void
test_reading_creates_nothing (RecordFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  VigilVerifyReport report;

  g_assert_null (vigil_record_reader_open (self->path, &error));
  g_assert_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (vigil_record_verify (self->path, NULL, &report, &error));
  g_assert_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_NOT_FOUND);
  vigil_verify_report_clear (&report);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  record_test_add ("/record/trouble/disk-full", test_disk_full);
  record_test_add ("/record/trouble/sealed", test_sealed_in_trouble);
  record_test_add ("/record/trouble/close", test_close_in_trouble);
  record_test_add ("/record/trouble/vanished", test_file_vanished);
  record_test_add ("/record/trouble/replaced", test_file_replaced);
  record_test_add ("/record/trouble/garbage", test_garbage_is_moved_aside);
  record_test_add ("/record/trouble/damaged-page", test_damaged_page_is_moved_aside);
  record_test_add ("/record/trouble/newer", test_newer_version_is_refused);
  record_test_add ("/record/trouble/foreign", test_foreign_file_is_refused);
  record_test_add ("/record/trouble/missing", test_reading_creates_nothing);
  return g_test_run ();
}
