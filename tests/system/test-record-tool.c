/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs that read a record, as a person runs them: what they print and how they end. The
 * program is the first argument. */
#include "../fixtures/record-fixture.h"

#include <sys/wait.h>

static const char *vigilctl;

/* Runs the verb and looks for @wanted in what it prints to either side. */
static void
assert_run (int wanted_status, const char *wanted, const char *verb, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autofree char *all = NULL;
  g_autoptr (GError) error = NULL;
  int status;
  va_list args;

  g_ptr_array_add (argv, (gpointer) vigilctl);
  va_start (args, verb);
  for (const char *arg = verb; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status,
                &error);
  g_assert_no_error (error);
  all = g_strconcat (out, err, NULL);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != wanted_status || strstr (all, wanted) == NULL)
    g_error ("%s: status %d, \"%s\"; wanted %d, \"%s\"", verb, status, all, wanted_status, wanted);
}

static void
fill (RecordFixture *self)
{
  VigilRecord *record = record_fixture_open (self);
  VigilWaveBlock block;

  record_fixture_append (self, record, VIGIL_EVENT_VISIT_OPENED, SESSION_A,
                         vigil_body_new ("chair", "s", "3", "site", "s", "north", "site_label", "s", "North Street", NULL));
  record_fixture_append (
      self, record, VIGIL_EVENT_SIDE_EFFECT, SESSION_A,
      vigil_body_new ("effect", "s", "naus\033[31mea", "severity", "i", (gint64) 2, NULL));
  record_fixture_append (self, record, VIGIL_EVENT_VISIT_OPENED, SESSION_B, NULL);
  record_fixture_fill_wave (&block, VIGIL_CODE_WAVE_PLETH, 1000000, 32, 0);
  vigil_record_add_wave (record, SESSION_A, &block);
  vigil_record_close (record);
}

static void
test_reading (RecordFixture *self, gconstpointer data)
{
  const char *path = self->path;

  fill (self);
  assert_run (0, SESSION_A, "sessions", "--record", path, NULL);
  assert_run (0, "effect=\"naus [31mea\" severity=2", "show", "3f2a", "--record", path, NULL);
  assert_run (0, "wave.pleth: 32 samples in 1 chunks", "show", "3f2a", "--record", path, NULL);
  assert_run (0, "\"kind\" : \"side-effect.recorded\"", "show", "3f2a", "--json", "--record", path,
              NULL);
  assert_run (0, SESSION_B, "show", "last", "--record", path, NULL);
  assert_run (0, "\nat chair 3, site north, North Street\n", "show", "3f2a", "--record", path, NULL);
  assert_run (1, "no session \"ffff\"", "show", "ffff", "--record", path, NULL);
  assert_run (1, "more than one session", "show", "", "--record", path, NULL);
  assert_run (2, "give one session", "show", "--record", path, NULL);
}

static void
test_unreadable (RecordFixture *self, gconstpointer data)
{
  assert_run (1, "there is no such file", "sessions", "--record", self->path, NULL);
  assert_run (2, "there is no such file", "verify", self->path, NULL);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_true (
      g_file_set_contents (self->path, "a shopping list, long enough to be looked at", -1, NULL));
  assert_run (2, "is not a record of Vigil", "verify", self->path, NULL);
}

/* Nothing in the file misses a visit that is gone; its head does. */
static void
test_deleted_visit (RecordFixture *self, gconstpointer data)
{
  const char *path = self->path;
  VigilVerifyReport report;
  g_autofree char *head = NULL;
  sqlite3 *db;

  fill (self);
  g_assert_true (vigil_record_verify (path, SESSION_B, &report, NULL));
  head = g_strdup (report.head);
  vigil_verify_report_clear (&report);
  db = record_fixture_tamper (self);
  record_fixture_execute (db, "DELETE FROM event WHERE session = '" SESSION_B "'");
  sqlite3_close (db);
  assert_run (0, "whole visits deleted leave no trace", "verify", path, NULL);
  assert_run (1, "no event has the expected hash", "verify", path, "--head", head, NULL);
}

static void
test_verify (RecordFixture *self, gconstpointer data)
{
  const char *path = self->path;
  VigilVerifyReport report;
  g_autofree char *head = NULL;
  sqlite3 *db;

  fill (self);
  g_assert_true (vigil_record_verify (path, SESSION_B, &report, NULL));
  head = g_strdup (report.head);
  vigil_verify_report_clear (&report);
  assert_run (0, "intact: 2 sessions", "verify", path, NULL);
  assert_run (0, "Events cut off at the end and whole visits deleted leave no trace in the file", "verify",
              path, NULL);
  assert_run (0, "the expected hash is that of event 1", "verify", path, "--session", "7b",
              "--head", head, NULL);
  assert_run (1, "no event has the expected hash", "verify", path, "--session", "3f", "--head",
              head, NULL);
  assert_run (2, "is not a hash", "verify", path, "--head", "12ab", NULL);
  assert_run (2, "no session \"ffff\"", "verify", path, "--session", "ffff", NULL);
  db = record_fixture_tamper (self);
  record_fixture_execute (db,
                          "UPDATE event SET actor = 'nurse-2' WHERE kind = 'side-effect.recorded'");
  sqlite3_close (db);
  assert_run (1, "BROKEN: session " SESSION_A " event ", "verify", path, NULL);
  assert_run (0, "intact: 1 sessions", "verify", path, "--session", "7b", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  vigilctl = argv[1];
  record_test_add ("/record/tool/reading", test_reading);
  record_test_add ("/record/tool/unreadable", test_unreadable);
  record_test_add ("/record/tool/verify", test_verify);
  record_test_add ("/record/tool/deleted-visit", test_deleted_visit);
  return g_test_run ();
}
