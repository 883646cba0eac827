/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-session growth | cpu
 *
 * A visit that infuses, through the core, against "vigilctl sim" of $VIGILCTL. "growth": five hours
 * at 60 times the speed; prints how much more memory is resident at the end than after ten minutes.
 * "cpu": twenty seconds in real time; prints how much of one core the core takes. */
#include "bench-visit.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define FAST 60
#define SETTLED_US (10 * VIGIL_USEC_PER_MIN)
#define SESSION_US (300 * VIGIL_USEC_PER_MIN)
#define CPU_US (20 * VIGIL_USEC_PER_SEC)

static double
get_resident_mb (void)
{
  g_autofree char *text = NULL;
  gint64 pages = 0, resident = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, &pages, &resident), ==, 2);
  return (double) resident * (double) sysconf (_SC_PAGESIZE) / (1024 * 1024);
}

static double
get_cpu_s (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* The screens drain the lossless lane and keep what they draw; here it is only drained. */
static void
live_until (Visit *visit, gint64 until_us)
{
  while (vigil_clock_mono_us () < until_us) {
    g_main_context_iteration (NULL, TRUE);
    g_ptr_array_set_size (visit->events, 0);
  }
}

static void
measure_growth (Visit *visit)
{
  gint64 began_us = vigil_clock_mono_us ();
  double settled_mb;

  live_until (visit, began_us + SETTLED_US);
  settled_mb = get_resident_mb ();
  g_print ("resident after 10 min %.1f MB\n", settled_mb);
  live_until (visit, began_us + SESSION_US);
  g_print ("resident after 5 h %.1f MB\n", get_resident_mb ());
  g_print ("figure memory.growth_mb %.2f MB limit 5\n", get_resident_mb () - settled_mb);
}

static void
measure_cpu (Visit *visit)
{
  gint64 began_us = vigil_clock_mono_us ();
  double began_cpu_s = get_cpu_s (), took_s;

  live_until (visit, began_us + CPU_US);
  took_s = (double) (vigil_clock_mono_us () - began_us) / VIGIL_USEC_PER_SEC;
  g_print ("figure core.cpu_percent %.2f %% limit 5\n", (get_cpu_s () - began_cpu_s) / took_s * 100);
}

int
main (int argc, char **argv)
{
  gboolean is_growth = argc == 2 && strcmp (argv[1], "growth") == 0;
  g_autofree char *dir = g_dir_make_tmp ("vigil-bench-XXXXXX", NULL);
  g_autofree char *record_path = g_build_filename (dir, "record.db", NULL);
  g_autoptr (Devices) devices = NULL;
  Visit visit = { 0 };

  if (!is_growth && (argc != 2 || strcmp (argv[1], "cpu") != 0)) {
    g_printerr ("bench-session growth | cpu\n");
    return 2;
  }
  vigil_clock_set_rate (is_growth ? FAST : 1);
  devices = devices_start (is_growth ? FAST : 1, 10);
  visit_begin (&visit, devices_get_monitor (devices), devices_get_pump (devices), g_getenv ("VIGIL_CLINIC_DIR"),
               record_path);
  bench_visit_infuse (&visit, devices);
  if (is_growth)
    measure_growth (&visit);
  else
    measure_cpu (&visit);
  visit_end (&visit);
  visit_remove_dir (dir);
  return 0;
}
