/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* How long one event takes to be on the disk while four waves of 250 samples/s and twelve numerics
 * are being recorded beside it, next to what the disk itself needs for 4 KiB, in the same run; and
 * what a sample costs in the file. "bench-record [FOLDER]", the current one if not given. */
#include "base/clock.h"
#include "record/record.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define N_EVENTS 720
#define N_WAVES 4
#define RATE_HZ 250
#define SESSION "00000000-0000-4000-8000-00000000bec4"

static const VigilCode waves[N_WAVES] = { VIGIL_CODE_WAVE_ECG_II, VIGIL_CODE_WAVE_ECG_V,
                                          VIGIL_CODE_WAVE_PLETH, VIGIL_CODE_WAVE_RESP };

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
percentile_ms (GArray *times_us, double share)
{
  g_array_sort (times_us, compare_times);
  return (double) g_array_index (times_us, gint64, (guint) (share * (times_us->len - 1)))
         / VIGIL_USEC_PER_MSEC;
}

/* -1: it failed, errno says why. */
static gint64
time_disk (int fd)
{
  char block[4096];
  gint64 t_us = vigil_clock_mono_us ();

  memset (block, 0x5A, sizeof block);
  if (pwrite (fd, block, sizeof block, 0) != sizeof block || fdatasync (fd) != 0)
    return -1;
  return vigil_clock_mono_us () - t_us;
}

/* A second of everything, with the two lowest bits of noise that a real converter has. */
static void
add_second (VigilRecord *record, gint64 t_mono_us, guint second, GRand *rand)
{
  for (guint w = 0; w < N_WAVES; w++)
    for (guint quarter = 0; quarter < 4; quarter++) {
      VigilWaveBlock block
          = { .code = waves[w], .period_us = 4000, .scale = 0.005f, .n = RATE_HZ / 4 };

      block.sequence = second * 4 + quarter;
      block.t_mono_us = t_mono_us + quarter * block.n * (gint64) block.period_us;
      for (guint i = 0; i < block.n; i++) {
        double phase = 2 * G_PI * (block.sequence * block.n + i) / (RATE_HZ * (w == 3 ? 4.0 : 0.9));

        block.samples[i]
            = (gint16) (600 * sin (phase) + 150 * sin (3 * phase) + g_rand_int_range (rand, -2, 3));
      }
      vigil_record_add_wave (record, SESSION, &block);
    }
  for (guint code = 1; code <= 12; code++) {
    VigilObservation observation
        = { .code = (VigilCode) code, .value = 60 + second % 9, .t_mono_us = t_mono_us };

    vigil_record_add_numeric (record, SESSION, &observation);
  }
}

static void
on_done (const VigilEvent *event, const GError *error, gpointer user_data)
{
  if (error != NULL)
    g_error ("%s", error->message);
  *(gboolean *) user_data = TRUE;
}

static gint64
time_event (VigilRecord *record, gint64 number)
{
  g_autoptr (VigilEvent) event
      = vigil_event_new (VIGIL_EVENT_SIDE_EFFECT, SESSION, "nurse-1",
                         vigil_body_new ("effect", "s", "nausea", "severity", "i", number % 5,
                                         "label", "s", "Nausea", NULL));
  gboolean is_done = FALSE;
  gint64 t_us = vigil_clock_mono_us ();

  vigil_record_append (record, event, on_done, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  return vigil_clock_mono_us () - t_us;
}

static gboolean
on_pause_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* People press a button and then think; without it each event would be the next one in a hurry. */
static void
pause_ms (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, on_pause_over, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
print_times (const char *name, GArray *times_us)
{
  g_print ("figure %s-p50 %.3f ms\nfigure %s-p99 %.3f ms\n", name, percentile_ms (times_us, 0.5),
           name, percentile_ms (times_us, 0.99));
}

/* Without the events, so that the file is samples alone: an hour of them. */
static gboolean
measure_size (const char *path, GError **error)
{
  g_autoptr (VigilRecord) record = vigil_record_open (path, NULL, error);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  GStatBuf status;

  if (record == NULL)
    return FALSE;
  for (guint second = 0; second < 3600; second++) {
    add_second (record, (gint64) second * VIGIL_USEC_PER_SEC, second, rand);
    /* An event now and then keeps the bounded queue from dropping what comes faster than life. */
    if (second % 60 == 59)
      time_event (record, second);
  }
  g_clear_pointer (&record, vigil_record_close);
  if (g_stat (path, &status) != 0)
    return FALSE;
  g_print ("figure record-bytes-per-sample %.3f B limit 1.20\n",
           (double) status.st_size / (3600.0 * N_WAVES * RATE_HZ));
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autofree char *directory
      = g_build_filename (argc > 1 ? argv[1] : ".", "bench-record-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autofree char *size_path = NULL;
  g_autofree char *disk_path = NULL;
  g_autoptr (GArray) disk_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) event_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilRecord) record = NULL;
  int disk_fd;

  if (g_mkdtemp (directory) == NULL) {
    g_printerr ("bench-record: %s: %s\n", directory, g_strerror (errno));
    return 1;
  }
  path = g_build_filename (directory, "record.db", NULL);
  size_path = g_build_filename (directory, "size.db", NULL);
  disk_path = g_build_filename (directory, "disk", NULL);
  disk_fd = g_open (disk_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  record = vigil_record_open (path, NULL, &error);
  if (record == NULL || disk_fd < 0) {
    g_printerr ("bench-record: %s\n", error != NULL ? error->message : g_strerror (errno));
    return 1;
  }
  for (guint i = 0; i < N_EVENTS; i++) {
    gint64 t_us;

    add_second (record, (gint64) i * VIGIL_USEC_PER_SEC, i, rand);
    t_us = time_event (record, i);
    g_array_append_val (event_us, t_us);
    pause_ms (5);
    t_us = time_disk (disk_fd);
    if (t_us < 0) {
      g_printerr ("bench-record: %s: %s\n", disk_path, g_strerror (errno));
      return 1;
    }
    g_array_append_val (disk_us, t_us);
    pause_ms (5);
  }
  close (disk_fd);
  g_clear_pointer (&record, vigil_record_close);
  print_times ("disk-4k-fdatasync", disk_us);
  print_times ("record-event", event_us);
  g_print ("figure record-event-p99-over-disk %.2f x limit 3\n",
           percentile_ms (event_us, 0.99) / percentile_ms (disk_us, 0.99));
  if (!measure_size (size_path, &error)) {
    g_printerr ("bench-record: %s\n", error != NULL ? error->message : g_strerror (errno));
    return 1;
  }
  {
    static const char *const leftovers[]
        = { "record.db", "record.db.lock", "size.db", "size.db.lock", "disk" };

    for (gsize i = 0; i < G_N_ELEMENTS (leftovers); i++) {
      g_autofree char *leftover = g_build_filename (directory, leftovers[i], NULL);

      g_unlink (leftover);
    }
    g_rmdir (directory);
  }
  return 0;
}
