/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-session growth | cpu | four
 *
 * A visit that infuses, through the core, against "vigilctl sim" of $VIGILCTL. "growth": five hours
 * at 60 times the speed; prints how much more memory is resident at the end than after ten minutes.
 * "cpu": twenty seconds in real time; prints how much of one core the core takes. "four": the same with a
 * monitor that sends waves and pumps of three makers, each as often as it is asked. */
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

#define N_DEVICES 4
#define QUIETEST_BYTES_S 10

static const char *const one_pump[] = { "alaris-asena", NULL };
static const char *const three_pumps[] = { "alaris-asena", "bbraun-space", "fresenius-base", NULL };

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
measure_cpu (Visit *visit, const char *figure)
{
  gint64 began_us = vigil_clock_mono_us ();
  double began_cpu_s = get_cpu_s (), took_s;

  live_until (visit, began_us + CPU_US);
  took_s = (double) (vigil_clock_mono_us () - began_us) / VIGIL_USEC_PER_SEC;
  g_print ("figure %s %.2f %% limit 5\n", figure, (get_cpu_s () - began_cpu_s) / took_s * 100);
}

static void
on_devices_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* All pumps in place of the first alone. */
static void
plug_pumps (Visit *visit, Devices *devices)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const char *const monitors[] = { devices_get_monitor (devices), NULL };

  vigil_core_set_devices_async (visit->core, monitors, devices_get_pumps (devices),
                                on_devices_set, &result);
  vigil_wait_until (result != NULL);
  vigil_core_set_devices_finish (visit->core, result, &error);
  g_assert_no_error (error);
}

static void
start_pump (Devices *devices, guint i)
{
  g_autofree char *rate = g_strdup_printf ("pump%u key rate 5", i), *start = g_strdup_printf ("pump%u key start", i);

  devices_tell (devices, rate);
  devices_tell (devices, start);
}

/* Who of them was silent was not measured. */
static void
measure_four (Visit *visit, Devices *devices)
{
  VigilLinkView before[N_DEVICES];

  for (guint i = 1; three_pumps[i] != NULL; i++)
    start_pump (devices, i);
  g_assert_cmpuint (visit->view.n_links, ==, N_DEVICES);
  for (guint i = 0; i < N_DEVICES; i++)
    vigil_wait_until (visit->view.links[i].state == VIGIL_LINK_LIVE);
  memcpy (before, visit->view.links, sizeof before);
  measure_cpu (visit, "core.four_devices_percent");
  for (guint i = 0; i < N_DEVICES; i++) {
    const VigilLinkView *link = &visit->view.links[i];
    double bytes_s = (double) ((link->bytes - before[i].bytes) * VIGIL_USEC_PER_SEC) / CPU_US;

    g_print ("%s: %.0f bytes a second\n", link->driver, bytes_s);
    if (link->state != VIGIL_LINK_LIVE || bytes_s < QUIETEST_BYTES_S)
      g_error ("%s was not heard all the while", link->driver);
  }
}

int
main (int argc, char **argv)
{
  gboolean is_growth = argc == 2 && strcmp (argv[1], "growth") == 0;
  gboolean is_four = argc == 2 && strcmp (argv[1], "four") == 0;
  g_autofree char *dir = g_dir_make_tmp ("vigil-bench-XXXXXX", NULL);
  g_autofree char *record_path = g_build_filename (dir, "record.db", NULL);
  g_autoptr (Devices) devices = NULL;
  Visit visit = { 0 };

  if (!is_growth && !is_four && (argc != 2 || strcmp (argv[1], "cpu") != 0)) {
    g_printerr ("bench-session growth | cpu | four\n");
    return 2;
  }
  vigil_clock_set_rate (is_growth ? FAST : 1);
  devices = devices_start_pumps (is_growth ? FAST : 1, 10, is_four ? three_pumps : one_pump);
  visit_begin (&visit, devices_get_monitor (devices), devices_get_pump (devices), g_getenv ("VIGIL_CLINIC_DIR"),
               record_path);
  if (is_four)
    plug_pumps (&visit, devices);
  bench_visit_infuse (&visit, devices);
  if (is_growth)
    measure_growth (&visit);
  else if (is_four)
    measure_four (&visit, devices);
  else
    measure_cpu (&visit, "core.cpu_percent");
  visit_end (&visit);
  visit_remove_dir (dir);
  return 0;
}
