/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A capture while it is written: what the tests of a driver want of it. */
#include "core/recorder.h"
#include "driver/asena-message.h"
#include "port/capture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define MSEC VIGIL_USEC_PER_MSEC
#define T0 (1000 * VIGIL_USEC_PER_SEC)

typedef struct {
  char *dir, *path;
  VigilRecorder *recorder;
  VigilCapture *capture;
} Bench;

static void
bench_begin (Bench *bench, const VigilRecorderWords *words)
{
  g_autoptr (GError) error = NULL;

  bench->dir = g_dir_make_tmp ("vigil-recorder-XXXXXX", NULL);
  bench->path = g_build_filename (bench->dir, "x.cap", NULL);
  bench->recorder = vigil_recorder_new (bench->path, &vigil_driver_alaris_asena, words, T0, &error);
  bench->capture = NULL;
  g_assert_no_error (error);
}

/* As anybody reads it. */
static void
finish (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vigil_recorder_finish (bench->recorder, &error));
  g_assert_no_error (error);
  bench->capture = vigil_capture_load (bench->path, &error);
  g_assert_no_error (error);
}

static void
bench_end (Bench *bench)
{
  g_clear_pointer (&bench->capture, vigil_capture_free);
  g_unlink (bench->path);
  g_rmdir (bench->dir);
  g_free (bench->path);
  g_free (bench->dir);
}

static void
say (Bench *bench, const char *bytes, gint64 at_ms)
{
  vigil_recorder_take (bench->recorder, TRUE, (const guint8 *) bytes, strlen (bytes), T0 + at_ms * MSEC);
}

static void
assert_line (Bench *bench, guint i, gint64 at_ms, gboolean is_from_device, const char *bytes)
{
  VigilCaptureLine line = vigil_capture_get_line (bench->capture, i);

  g_assert_cmpint (line.t_us, ==, at_ms * MSEC);
  g_assert_cmpint (line.is_from_device, ==, is_from_device);
  g_assert_cmpmem (line.bytes, line.len, bytes, strlen (bytes));
}

#define ONE "!INF|4961\r"
#define TWO "!ALARM|50B2\r"

/* However it was chunked, a line is whole frames, at the time of their last byte. */
static void
test_frames (void)
{
  VigilRecorderWords words = { 0 };
  Bench bench;

  bench_begin (&bench, &words);
  vigil_recorder_take (bench.recorder, FALSE, (const guint8 *) "ask", 3, T0 + 5 * MSEC);
  say (&bench, ONE TWO "!IN", 20);
  say (&bench, "F|49", 30);
  vigil_recorder_take (bench.recorder, FALSE, (const guint8 *) "more", 4, T0 + 35 * MSEC);
  say (&bench, "61\r", 40);
  g_assert_cmpuint (vigil_recorder_get_n_frames (bench.recorder), ==, 3);
  finish (&bench);
  g_assert_cmpuint (vigil_capture_get_n_lines (bench.capture), ==, 5);
  assert_line (&bench, 0, 5, FALSE, "ask");
  assert_line (&bench, 1, 20, TRUE, ONE);
  assert_line (&bench, 2, 20, TRUE, TWO);
  assert_line (&bench, 3, 35, FALSE, "more");
  assert_line (&bench, 4, 40, TRUE, ONE);
  bench_end (&bench);
}

/* What is no frame is kept too: apart from what comes after a silence, and in pieces where it never
 * ends. */
static void
test_noise (void)
{
  VigilRecorderWords words = { 0 };
  g_autofree char *babble = g_strnfill (10000, 'x');
  Bench bench;
  gsize n = 0;

  bench_begin (&bench, &words);
  say (&bench, "zzz", 0);
  vigil_recorder_take (bench.recorder, FALSE, (const guint8 *) "hm?", 3, T0 + 100 * MSEC);
  say (&bench, ONE, 600);
  say (&bench, babble, 700);
  finish (&bench);
  assert_line (&bench, 0, 100, FALSE, "hm?");
  /* held back, it keeps its order and loses its time */
  assert_line (&bench, 1, 100, TRUE, "zzz");
  assert_line (&bench, 2, 600, TRUE, ONE);
  for (guint i = 3; i < vigil_capture_get_n_lines (bench.capture); i++)
    n += vigil_capture_get_line (bench.capture, i).len;
  g_assert_cmpuint (n, ==, 10000);
  bench_end (&bench);
}

/* The file is good at any moment, also when nobody finishes it. */
static void
test_at_any_moment (void)
{
  VigilRecorderWords words = { 0 };
  Bench bench;

  bench_begin (&bench, &words);
  for (guint i = 1; i <= 3; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (VigilCapture) now = NULL;

    say (&bench, ONE, i * 10);
    now = vigil_capture_load (bench.path, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (vigil_capture_get_n_lines (now), ==, i);
  }
  finish (&bench);
  bench_end (&bench);
}

static void
assert_field (Bench *bench, const char *key, const char *value)
{
  g_assert_cmpstr (vigil_capture_get_field (bench->capture, key), ==, value);
}

static void
test_header (void)
{
  VigilRecorderWords words = { "Alaris\tGH  Plus\n1.2", "start,\nthen   stop", "bench rig, no patient" };
  VigilRecorderWords none = { .baud = 9600 };
  Bench bench;

  bench_begin (&bench, &words);
  vigil_recorder_name_device (bench.recorder, "something else");
  finish (&bench);
  assert_field (&bench, "Device", "Alaris GH Plus 1.2");
  assert_field (&bench, "Driver", "alaris-asena");
  assert_field (&bench, "Line", "38400 8N1");
  assert_field (&bench, "Scenario", "start, then stop");
  assert_field (&bench, "Source", "bench rig, no patient");
  bench_end (&bench);

  bench_begin (&bench, &none);
  say (&bench, ONE, 10);
  vigil_recorder_name_device (bench.recorder, "Asena  Rev 2.1.5\r\n");
  vigil_recorder_name_device (bench.recorder, "Asena Rev 9");
  say (&bench, TWO, 20);
  finish (&bench);
  assert_field (&bench, "Device", "Asena Rev 2.1.5");
  assert_field (&bench, "Line", "9600 8N1");
  assert_field (&bench, "Source", "not told");
  g_assert_cmpuint (vigil_capture_get_n_lines (bench.capture), ==, 2);
  bench_end (&bench);
}

static void
test_never_written_over (void)
{
  VigilRecorderWords words = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  Bench bench;

  bench_begin (&bench, &words);
  finish (&bench);
  g_assert_true (g_file_set_contents (bench.path, "precious", -1, NULL));
  g_assert_null (vigil_recorder_new (bench.path, &vigil_driver_alaris_asena, &words, T0, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_assert_nonnull (strstr (error->message, bench.path));
  g_assert_true (g_file_get_contents (bench.path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "precious");
  bench_end (&bench);
}

/* A disk that is full is not kept a secret. */
static void
test_disk_full (void)
{
  VigilRecorderWords words = { 0 };
  struct rlimit before, small = { .rlim_cur = 400 };
  g_autoptr (GError) error = NULL;
  Bench bench;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small.rlim_max = before.rlim_max;
  signal (SIGXFSZ, SIG_IGN);
  bench_begin (&bench, &words);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  for (guint i = 0; i < 100; i++)
    say (&bench, ONE, i);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (vigil_recorder_finish (bench.recorder, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, bench.path));
  bench_end (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recorder/frames", test_frames);
  g_test_add_func ("/recorder/noise", test_noise);
  g_test_add_func ("/recorder/at-any-moment", test_at_any_moment);
  g_test_add_func ("/recorder/header", test_header);
  g_test_add_func ("/recorder/never-written-over", test_never_written_over);
  g_test_add_func ("/recorder/disk-full", test_disk_full);
  return g_test_run ();
}
