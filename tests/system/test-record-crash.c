/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A child records and prints the seq of every event that was answered; the parent kills it (-9) at
 * fifty seeded moments, each time in the same file. What was answered is there, the chain is whole,
 * and the next child goes on with it. */
#include "../fixtures/record-fixture.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_KILLS 50
#define N_OUTSTANDING 8

typedef struct {
  VigilRecord *record;
  guint64 n;
} Child;

static void append_next (Child *self);

static void
on_answered (const VigilEvent *event, const GError *error, gpointer user_data)
{
  char line[64];
  int len = g_snprintf (line, sizeof line, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                        event->seq, vigil_event_get_int (event, "number"));

  /* A pipe takes so short a line whole or not at all. */
  if (error != NULL || write (STDOUT_FILENO, line, (gsize) len) != len)
    _exit (3);
  append_next (user_data);
}

static void
append_next (Child *self)
{
  VigilEventKind kind = self->n % 5 == 4 ? VIGIL_EVENT_PUMP_STATE : VIGIL_EVENT_SIDE_EFFECT;
  g_autoptr (VigilEvent) event = vigil_event_new (
      kind, SESSION_A, "nurse-1", vigil_body_new ("number", "i", (gint64) self->n, NULL));
  gint64 t_mono_us = 1000000 + (gint64) self->n * 256000;
  VigilObservation observation = { .code = VIGIL_CODE_HR, .value = 60, .t_mono_us = t_mono_us };
  VigilWaveBlock block;

  record_fixture_fill_wave (&block, VIGIL_CODE_WAVE_PLETH, t_mono_us, 32, (guint) self->n);
  vigil_record_add_wave (self->record, SESSION_A, &block);
  vigil_record_add_numeric (self->record, SESSION_A, &observation);
  vigil_record_append (self->record, event, on_answered, self);
  self->n++;
}

static int
run_child (const char *path)
{
  g_autoptr (GError) error = NULL;
  Child self = { .record = vigil_record_open (path, NULL, &error) };

  if (self.record == NULL) {
    g_printerr ("%s\n", error->message);
    return 4;
  }
  for (guint i = 0; i < N_OUTSTANDING; i++)
    append_next (&self);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/* The child is killed once it has answered @n_lines; what it had written before it died counts too.
 * @answered: seq to number. */
static void
run_and_kill (const char *program, const char *path, guint n_lines, GHashTable *answered)
{
  g_autoptr (GError) error = NULL;
  const char *argv[] = { program, "--child", path, NULL };
  GPid pid;
  int fd, status;
  FILE *lines;
  char line[64];
  guint n = 0;

  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                                           NULL, NULL, &pid, NULL, &fd, NULL, &error));
  g_assert_no_error (error);
  lines = fdopen (fd, "r");
  if (n_lines == 0)
    kill (pid, SIGKILL);
  while (fgets (line, sizeof line, lines) != NULL) {
    gint64 *seq = g_new (gint64, 1), *number = g_new (gint64, 1);

    g_assert_cmpint (sscanf (line, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, seq, number), ==, 2);
    g_assert_true (g_hash_table_insert (answered, seq, number));
    if (++n == n_lines)
      kill (pid, SIGKILL);
  }
  fclose (lines);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
}

static void
assert_answered_are_there (const char *path, GHashTable *answered)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (path, &error);
  g_autoptr (GPtrArray) events = NULL;
  guint n_found = 0;

  if (g_hash_table_size (answered) == 0)
    return;
  g_assert_no_error (error);
  events = vigil_record_reader_events (reader, SESSION_A, 0, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);
    const gint64 *number = g_hash_table_lookup (answered, &event->seq);

    if (number == NULL)
      continue;
    g_assert_cmpint (vigil_event_get_int (event, "number"), ==, *number);
    n_found++;
  }
  g_assert_cmpuint (n_found, ==, g_hash_table_size (answered));
}

static const char *program;

static void
test_kills (RecordFixture *self, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2026);
  g_autoptr (GHashTable) answered
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  VigilVerifyReport report;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_KILLS; i++) {
    /* Every fifth lives long enough for measurements to be written too. */
    run_and_kill (program, self->path, (guint) g_rand_int_range (rand, 0, i % 5 ? 150 : 2000),
                  answered);
    assert_answered_are_there (self->path, answered);
    if (g_hash_table_size (answered) > 0)
      record_fixture_assert_intact (self);
  }
  vigil_record_close (record_fixture_open (self));
  g_assert_true (vigil_record_verify (self->path, SESSION_A, &report, &error));
  g_assert_true (report.is_intact);
  /* What the last crash left open is sealed now. */
  g_assert_cmpint (report.n_open_chunks, ==, 0);
  g_assert_cmpint (report.n_chunks, >, 0);
  g_test_message ("%u answered, %" G_GINT64_FORMAT " events, %" G_GINT64_FORMAT " chunks",
                  g_hash_table_size (answered), report.n_events, report.n_chunks);
  vigil_verify_report_clear (&report);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  record_test_add ("/record/crash/kill", test_kills);
  return g_test_run ();
}
