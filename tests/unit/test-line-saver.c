/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving what goes over a line: what is in the file, and what happens when there is no place for it. */
#include "base/clock.h"
#include "core/line-saver.h"
#include "port/capture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define WALL_US G_GINT64_CONSTANT (1700000000000000)
#define REPLY "!INF|4961\r"

typedef struct {
  char *dir, *folder;
} Bench;

static void
bench_begin (Bench *bench)
{
  vigil_clock_fake_begin (1000 * VIGIL_USEC_PER_SEC, WALL_US);
  bench->dir = g_dir_make_tmp ("vigil-saver-XXXXXX", NULL);
  bench->folder = g_build_filename (bench->dir, "Documents", "Vigil captures", NULL);
}

static void
bench_end (Bench *bench)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", bench->dir);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (bench->dir);
  g_free (bench->folder);
  vigil_clock_fake_end ();
}

static VigilLineSaver *
begin (Bench *bench)
{
  VigilRecorderWords words = { .device = "Asena GH", .scenario = "a test", .source = "no patient" };
  g_autoptr (GError) error = NULL;
  VigilLineSaver *saver = vigil_line_saver_new (bench->folder, &vigil_driver_alaris_asena, &words, 0, &error);

  g_assert_no_error (error);
  return saver;
}

static gboolean
take (VigilLineSaver *saver, gboolean is_from_device, const char *bytes, GError **error)
{
  return vigil_line_saver_take (saver, is_from_device, (const guint8 *) bytes, strlen (bytes), error);
}

/* Both directions, at their times, as anybody reads it. */
static void
test_capture (void)
{
  g_autoptr (VigilCapture) capture = NULL;
  g_autofree char *path = NULL, *name = NULL;
  g_autoptr (GError) error = NULL;
  VigilLineSaver *saver;
  Bench bench;

  bench_begin (&bench);
  saver = begin (&bench);
  vigil_clock_fake_advance_us (40 * VIGIL_USEC_PER_MSEC);
  g_assert_true (take (saver, FALSE, "!INF|4961\r", &error));
  vigil_clock_fake_advance_us (20 * VIGIL_USEC_PER_MSEC);
  g_assert_true (take (saver, TRUE, REPLY, &error));
  g_assert_cmpuint (vigil_line_saver_get_bytes (saver), ==, 20);
  path = g_strdup (vigil_line_saver_get_path (saver));
  g_assert_true (vigil_line_saver_finish (saver, &error));
  g_assert_no_error (error);
  name = g_path_get_basename (path);
  g_assert_true (g_str_has_prefix (name, "alaris-asena 2023-11-14 "));
  g_assert_true (g_str_has_suffix (name, ".cap"));
  capture = vigil_capture_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigil_capture_get_field (capture, "Driver"), ==, "alaris-asena");
  g_assert_cmpstr (vigil_capture_get_field (capture, "Device"), ==, "Asena GH");
  g_assert_cmpuint (vigil_capture_get_n_lines (capture), ==, 2);
  g_assert_false (vigil_capture_get_line (capture, 0).is_from_device);
  g_assert_cmpint (vigil_capture_get_line (capture, 0).t_us, ==, 40 * VIGIL_USEC_PER_MSEC);
  g_assert_true (vigil_capture_get_line (capture, 1).is_from_device);
  g_assert_cmpint (vigil_capture_get_line (capture, 1).t_us, ==, 60 * VIGIL_USEC_PER_MSEC);
  bench_end (&bench);
}

static void
test_same_second (void)
{
  VigilLineSaver *one, *other;
  Bench bench;

  bench_begin (&bench);
  one = begin (&bench);
  other = begin (&bench);
  g_assert_cmpstr (vigil_line_saver_get_path (one), !=, vigil_line_saver_get_path (other));
  g_assert_true (vigil_line_saver_finish (one, NULL));
  g_assert_true (vigil_line_saver_finish (other, NULL));
  bench_end (&bench);
}

static void
test_no_folder (void)
{
  VigilRecorderWords words = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *below = NULL;
  Bench bench;

  bench_begin (&bench);
  below = g_build_filename (bench.dir, "Documents", NULL);
  g_assert_true (g_file_set_contents (below, "a file", -1, NULL));
  g_assert_null (vigil_line_saver_new (bench.folder, &vigil_driver_alaris_asena, &words, 0, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_assert_nonnull (strstr (error->message, bench.folder));
  bench_end (&bench);
}

/* The record of the next visit needs the disk more. */
static void
test_no_room (void)
{
  VigilRecorderWords words = { 0 };
  g_autoptr (GError) error = NULL;
  Bench bench;

  bench_begin (&bench);
  g_assert_null (vigil_line_saver_new (bench.folder, &vigil_driver_alaris_asena, &words, G_MAXUINT64, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  bench_end (&bench);
}

/* It is said once, when it happens, and what came before is whole lines. */
static void
test_disk_fails (void)
{
  struct rlimit before, small = { .rlim_cur = 400 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gboolean is_taken = TRUE;
  VigilLineSaver *saver;
  guint64 bytes;
  Bench bench;

  bench_begin (&bench);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small.rlim_max = before.rlim_max;
  signal (SIGXFSZ, SIG_IGN);
  saver = begin (&bench);
  path = g_strdup (vigil_line_saver_get_path (saver));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  for (guint i = 0; i < 100 && is_taken; i++)
    is_taken = take (saver, TRUE, REPLY, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (is_taken);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
  bytes = vigil_line_saver_get_bytes (saver);
  g_assert_true (take (saver, TRUE, REPLY, NULL));   /* it is over: nothing more is taken, nothing said again */
  g_assert_cmpuint (vigil_line_saver_get_bytes (saver), ==, bytes);
  g_assert_false (vigil_line_saver_finish (saver, NULL));
  bench_end (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-saver/capture", test_capture);
  g_test_add_func ("/line-saver/same-second", test_same_second);
  g_test_add_func ("/line-saver/no-folder", test_no_folder);
  g_test_add_func ("/line-saver/no-room", test_no_room);
  g_test_add_func ("/line-saver/disk-fails", test_disk_fails);
  return g_test_run ();
}
