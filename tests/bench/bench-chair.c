/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-chair VIGIL: how much of one core the whole chair takes while ketamine runs, with the share
 * of the display server. A visit is brought to the running pump without a screen; then the program
 * itself opens the chair on that record, as after a restart, and is watched. Devices are those of
 * "vigilctl sim" of $VIGILCTL, the server's pid is in $VIGIL_BENCH_SERVER. A machine that is busy
 * with other things draws fewer frames, and the figure is too small. */
#include "bench.h"
#include "bench-visit.h"

#include <signal.h>

#define SETTLE_S 20
#define WATCH_S 30

static GSubprocess *
open_chair (const char *vigil, Devices *devices, const char *record_path)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *chair = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, vigil, "chair", "--windowed",
                                         "--chair", "3", "--record", record_path, "--monitor",
                                         devices_get_monitor (devices), "--pump", devices_get_pump (devices), NULL);

  g_assert_no_error (error);
  return chair;
}

static const char *
get_pid (GSubprocess *chair)
{
  const char *pid = g_subprocess_get_identifier (chair);

  if (pid == NULL)
    g_error ("the chair has ended by itself");
  return pid;
}

static void
wait_s (guint s)
{
  gint64 until_us = g_get_monotonic_time () + s * G_USEC_PER_SEC;

  /* in pieces: the main context is to see a chair that ends */
  while (g_get_monotonic_time () < until_us) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (100000);
  }
}

static void
watch (GSubprocess *chair, Devices *devices)
{
  const char *server = g_getenv ("VIGIL_BENCH_SERVER");
  double chair_s, server_s, infused_ml, took_s;
  gint64 began_us;

  g_assert_nonnull (server);
  wait_s (SETTLE_S);
  infused_ml = devices_ask_pump (devices, "infused_ml");
  began_us = g_get_monotonic_time ();
  chair_s = bench_process_s (get_pid (chair));
  server_s = bench_process_s (server);
  wait_s (WATCH_S);
  chair_s = bench_process_s (get_pid (chair)) - chair_s;
  server_s = bench_process_s (server) - server_s;
  took_s = (double) (g_get_monotonic_time () - began_us) / G_USEC_PER_SEC;
  if (devices_ask_pump (devices, "infused_ml") <= infused_ml)
    g_error ("the pump did not run all the while");
  g_print ("the chair %.2f %%, the display server %.2f %%\n", chair_s / took_s * 100, server_s / took_s * 100);
  g_print ("figure chair.cpu_percent %.2f %% limit 15\n", (chair_s + server_s) / took_s * 100);
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("vigil-bench-XXXXXX", NULL);
  g_autofree char *record_path = g_build_filename (dir, "record.db", NULL);
  g_autoptr (Devices) devices = NULL;
  g_autoptr (GSubprocess) chair = NULL;
  Visit visit = { 0 };

  if (argc != 2) {
    g_printerr ("usage: bench-chair VIGIL\n");
    return 2;
  }
  devices = devices_start (1, 10);
  visit_begin (&visit, devices_get_monitor (devices), devices_get_pump (devices), g_getenv ("VIGIL_CLINIC_DIR"),
               record_path);
  bench_visit_infuse (&visit, devices);
  visit_end (&visit);
  chair = open_chair (argv[1], devices, record_path);
  watch (chair, devices);
  g_subprocess_send_signal (chair, SIGTERM);
  g_subprocess_wait (chair, NULL, NULL);
  visit_remove_dir (dir);
  return 0;
}
