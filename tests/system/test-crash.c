/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A chair killed fifty times in the middle of what it does, and started again. Each time it must
 * show what its record says, have lost nothing that it called recorded, and hear the pump again. */
#include "record/record.h"
#include "visit.h"
#include "walker.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

#define WALK "--walk"
#define SPEED 20
#define KILLS 50
#define SEED 20260
#define LONGEST_US 1200000
#define MOST_ACKS 16
/* What is measured is printed; this is for a machine that does three things at once. */
#define FIRST_VIEW_MOST_S 10

typedef struct {
  char *self_path, *clinic_dir, *dir, *record_path;
  Devices *devices;
  GSubprocess *process;
  GDataInputStream *lines;
  GHashTable *acked;           /* "SESSION SEQ" -> kind */
  guint n_acks;
  guint n_stages[VIGIL_STAGE_CLOSED + 1];
  double longest_s;
} Rig;

static void
start_chair (Rig *rig)
{
  g_autoptr (GError) error = NULL;

  rig->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, rig->self_path, WALK,
                                   devices_get_monitor (rig->devices), devices_get_pump (rig->devices),
                                   rig->clinic_dir, rig->record_path, NULL);
  g_assert_no_error (error);
  rig->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (rig->process));
}

static void
kill_chair (Rig *rig)
{
  g_subprocess_force_exit (rig->process);
  g_subprocess_wait (rig->process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (rig->process));
  g_assert_cmpint (g_subprocess_get_term_sig (rig->process), ==, SIGKILL);
}

/* The words of the next line; NULL at the end. A line that the kill cut off was never said: only the
 * last can be without its end. */
static char **
next_line (Rig *rig)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_autofree char *line = g_data_input_stream_read_upto (rig->lines, "\n", 1, &length, NULL, &error);
  g_auto (GStrv) words = NULL;

  g_assert_no_error (error);
  if (line == NULL || g_buffered_input_stream_get_available (G_BUFFERED_INPUT_STREAM (rig->lines)) == 0)
    return NULL;
  g_assert_cmpint (g_data_input_stream_read_byte (rig->lines, NULL, &error), ==, '\n');
  g_assert_no_error (error);
  words = g_strsplit (line, " ", -1);
  g_assert_true (g_strv_contains ((const char *const[]) { "view", "ack", "heard", NULL }, words[0]));
  return g_steal_pointer (&words);
}

static void
note_ack (Rig *rig, char **words)
{
  if (strcmp (words[0], "ack") != 0)
    return;
  g_assert_cmpuint (g_strv_length (words), ==, 4);
  g_assert_cmpint (g_ascii_strtoll (words[2], NULL, 10), >, 0);
  g_assert_true (g_hash_table_insert (rig->acked, g_strconcat (words[1], " ", words[2], NULL), g_strdup (words[3])));
  rig->n_acks++;
}

/* Reads on to the line that begins with @word, all acknowledgements before it noted; NULL: the
 * chair ended without it. */
static char **
read_to (Rig *rig, const char *word)
{
  char **words;

  while ((words = next_line (rig)) != NULL) {
    if (strcmp (words[0], word) == 0)
      return words;
    note_ack (rig, words);
    g_strfreev (words);
  }
  return NULL;
}

static char **
read_to_ack (Rig *rig)
{
  char **words;

  while ((words = next_line (rig)) != NULL && strcmp (words[0], "ack") != 0)
    g_strfreev (words);
  return words;
}

static void
check_nothing_lost (Rig *rig, VigilRecordReader *reader, const char *session)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = vigil_record_reader_events (reader, session, 0, &error);
  const char *name = *session != '\0' ? session : "-";

  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);
    g_autofree char *key = g_strdup_printf ("%s %" G_GINT64_FORMAT, name, event->seq);
    const char *kind = g_hash_table_lookup (rig->acked, key);

    if (kind == NULL)
      continue;
    g_assert_cmpstr (kind, ==, vigil_event_kind_name (event->kind));
    g_hash_table_remove (rig->acked, key);
  }
}

static void
check_all_there (Rig *rig)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (rig->record_path, &error);
  g_autoptr (GPtrArray) sessions = NULL;

  g_assert_no_error (error);
  sessions = vigil_record_reader_list (reader, &error);
  g_assert_no_error (error);
  check_nothing_lost (rig, reader, "");
  for (guint i = 0; i < sessions->len; i++)
    check_nothing_lost (rig, reader, ((VigilRecordSession *) g_ptr_array_index (sessions, i))->id);
  g_assert_cmpuint (g_hash_table_size (rig->acked), ==, 0);
}

/* What the record says the next chair must show. */
static void
fold_open_visit (Rig *rig, VigilSession *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (rig->record_path, &error);
  g_autofree char *id = NULL;
  g_autoptr (VigilEvent) started = NULL, bound = NULL;

  g_assert_no_error (error);
  id = vigil_record_reader_find_open (reader, &error);
  g_assert_no_error (error);
  if (id == NULL)
    return;
  visit_fold_record (rig->record_path, id, out);
  started = vigil_event_new (VIGIL_EVENT_APP_STARTED, id, "vigil", NULL);
  vigil_session_step (out, started);
  if (out->n_channels > 0)
    return;
  /* killed before the visit knew its pump: that is made good at once */
  bound = vigil_event_new (VIGIL_EVENT_DEVICE_BOUND, id, "vigil",
                           vigil_body_new ("role", "s", "pump", "channel", "i", (gint64) 0, "serial", "s", "",
                                           "silence_stop_ms", "i", (gint64) 15000, NULL));
  vigil_session_step (out, bound);
}

/* Equal states are equal bytes; where they part says which member it is. */
static void
assert_same_bytes (const VigilSession *shown, const VigilSession *expected)
{
  const char *a = (const char *) shown, *b = (const char *) expected;

  for (gsize i = 0; i < sizeof *shown; i++)
    if (a[i] != b[i])
      g_error ("the state shown is not that of the record from byte %" G_GSIZE_FORMAT " on; channels begin at %"
               G_GSIZE_FORMAT ", each %" G_GSIZE_FORMAT, i, G_STRUCT_OFFSET (VigilSession, channels),
               sizeof (VigilChannel));
}

static void
expect_first_view (Rig *rig, const VigilSession *expected)
{
  gint64 began_us = g_get_monotonic_time ();
  g_autofree VigilSession *shown = NULL;
  g_auto (GStrv) words = NULL;
  gsize size;
  double took_s;

  start_chair (rig);
  words = read_to (rig, "view");
  took_s = (double) (g_get_monotonic_time () - began_us) / G_USEC_PER_SEC;
  g_assert_nonnull (words);
  g_assert_cmpstr (words[1], ==, *expected->id != '\0' ? expected->id : "-");
  g_assert_cmpstr (words[2], ==, vigil_stage_name (expected->stage));
  shown = (VigilSession *) (void *) g_base64_decode (words[3], &size);
  g_assert_cmpuint (size, ==, sizeof *shown);
  shown->n_events = expected->n_events;
  assert_same_bytes (shown, expected);
  g_assert_cmpfloat (took_s, <, FIRST_VIEW_MOST_S);
  rig->longest_s = MAX (rig->longest_s, took_s);
  rig->n_stages[expected->stage]++;
}

/* Its volume goes on from where it was, and is no more than the pump itself has counted. */
static void
expect_watched (Rig *rig, const VigilSession *expected)
{
  const VigilChannel *channel = &expected->channels[0];
  g_auto (GStrv) words = read_to (rig, "heard");
  double heard_ml, infused_ml = devices_ask_pump (rig->devices, "infused_ml");

  g_assert_nonnull (words);
  heard_ml = g_ascii_strtod (words[1], NULL);
  g_assert_cmpfloat (heard_ml, >=, channel->delivered_ml - 1e-4);
  g_assert_cmpfloat (heard_ml, <=, infused_ml - channel->counter_at_start_ml + channel->bridged_ml + 0.01);
}

static void
check_chain (Rig *rig)
{
  VigilVerifyReport report = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (vigil_record_verify (rig->record_path, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (report.broken_at, ==, NULL);
  g_assert_true (report.is_intact);
  vigil_verify_report_clear (&report);
}

/* Half of the lives end at a moment, half right after so many acknowledgements: what staff enter
 * is done too quickly for moments to meet it. Recovery takes its time, so of those lives half last
 * until it is over. */
static void
live_for_a_while (Rig *rig, GRand *random, VigilStage stage)
{
  gboolean is_recovering = stage == VIGIL_STAGE_RECOVERY;
  gint32 left = is_recovering ? G_MAXINT32 : g_rand_int_range (random, 1, MOST_ACKS);
  gboolean is_over = FALSE;

  if (g_rand_boolean (random)) {
    g_usleep ((gulong) g_rand_int_range (random, 0, LONGEST_US));
    return;
  }
  for (; left > 0 && !is_over; left--) {
    g_auto (GStrv) words = read_to_ack (rig);

    g_assert_nonnull (words);
    note_ack (rig, words);
    is_over = is_recovering && strcmp (words[3], "visit.signed") == 0;
  }
}

static void
live_and_die (Rig *rig, GRand *random)
{
  VigilSession expected;

  vigil_session_init (&expected);
  if (g_file_test (rig->record_path, G_FILE_TEST_EXISTS))
    fold_open_visit (rig, &expected);
  /* not a word from outside until the first picture, so that it is made of the record alone */
  devices_tell (rig->devices, "silence pump0 60");
  devices_tell (rig->devices, "silence monitor 60");
  expect_first_view (rig, &expected);
  devices_tell (rig->devices, "silence pump0 0.01");
  devices_tell (rig->devices, "silence monitor 0.01");
  /* whoever finds a pump that stopped itself presses its key */
  devices_tell (rig->devices, "pump0 key clear");
  if (expected.stage == VIGIL_STAGE_INFUSING && expected.channels[0].state == VIGIL_CHANNEL_RUNNING)
    expect_watched (rig, &expected);
  /* a cuff fails now and then, as cuffs do: whoever waits at the gates asks it again */
  if (expected.stage == VIGIL_STAGE_GATES)
    devices_tell (rig->devices, "nibp");
  live_for_a_while (rig, random, expected.stage);
  kill_chair (rig);
  g_assert_null (read_to (rig, "end"));
  g_clear_object (&rig->lines);
  g_clear_object (&rig->process);
}

static void
test_killed_and_back (gconstpointer self_path)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  Rig rig = {
    .self_path = (char *) self_path,
    .clinic_dir = visit_make_clinic (1),
    .dir = g_dir_make_tmp ("vigil-crash-XXXXXX", NULL),
    .devices = devices_start (SPEED, 1),
    .acked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
  };

  rig.record_path = g_build_filename (rig.dir, "record.db", NULL);
  for (guint i = 0; i < KILLS; i++) {
    live_and_die (&rig, random);
    check_all_there (&rig);
    check_chain (&rig);
  }
  for (guint i = VIGIL_STAGE_NONE; i < VIGIL_STAGE_CLOSED; i++)
    g_test_message ("back in %s %u times", vigil_stage_name (i), rig.n_stages[i]);
  g_test_message ("from start to first view at most %.2f s", rig.longest_s);
  g_test_message ("%u acknowledged", rig.n_acks);
  /* or the moments say nothing of an infusion */
  g_assert_cmpuint (rig.n_stages[VIGIL_STAGE_INFUSING], >=, 5);
  /* or nothing could have been lost */
  g_assert_cmpuint (rig.n_acks, >, KILLS);
  devices_stop (rig.devices);
  visit_remove_dir (rig.dir);
  visit_remove_dir (rig.clinic_dir);
  g_hash_table_unref (rig.acked);
  g_free (rig.record_path);
  g_free (rig.dir);
  g_free (rig.clinic_dir);
}

int
main (int argc, char **argv)
{
  if (argc == 6 && strcmp (argv[1], WALK) == 0)
    walker_run (SPEED, argv[2], argv[3], argv[4], argv[5]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/crash/killed-and-back", argv[0], test_killed_and_back);
  return g_test_run ();
}
