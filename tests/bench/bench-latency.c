/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a byte on the wire takes to be a value in the thread of the screen, next to a bare poll
 * loop at the same kind of pseudo-terminal in the same run; and to be an alarm in the banner. The
 * thread of the screen draws the six waves of bench.h at sixty frames a second all the while.
 * Needs a display. $VIGIL_CLINIC_DIR: a clinic whose limits have no delay. */
#include "bench-lanes.h"
#include "bench-wire.h"
#include "pty-pair.h"
#include "visit.h"

#include "base/clock.h"
#include "widget/banner.h"
#include "widget/style.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define PIN "2580"
/* The two are measured in turns, and the median of the rounds counts: machines have other work. */
#define ROUNDS 5
#define N_TIMES 120
#define N_PUMP_ALARMS 50
#define N_LIMIT_ALARMS 20
#define APART_US 30000
#define REST_MS 10
#define PUMP_ALARM_ID "pump.0.occlusion"
#define GOOD_SPO2 97
#define GOOD_HR 72

/* Beyond the example clinic's first limit, not beyond its second. */
static const struct {
  double spo2, hr;
  const char *alarm_id;
} beyond[] = {
  { 88, GOOD_HR, "limit.spo2.low.medium" },
  { GOOD_SPO2, 125, "limit.hr.high.medium" },
};

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static gint64
get_percentile_us (gint64 *times_us, guint n, guint percent)
{
  qsort (times_us, n, sizeof *times_us, compare);
  return times_us[n * percent / 100];
}

/* ---- the bare loop ---- */

typedef struct {
  int fd;
  gint64 arrived_us;    /* atomic; 0 until it has */
} Bare;

static gpointer
poll_bare (gpointer data)
{
  Bare *self = data;
  char buffer[64];

  for (guint i = 0; i < N_TIMES; i++) {
    struct pollfd waiting = { .fd = self->fd, .events = POLLIN };

    poll (&waiting, 1, -1);
    if (read (self->fd, buffer, sizeof buffer) > 0)
      __atomic_store_n (&self->arrived_us, g_get_monotonic_time (), __ATOMIC_RELEASE);
  }
  return NULL;
}

static gint64
measure_bare (void)
{
  g_autoptr (PtyPair) pump = pty_pair_new ();
  Bare bare = { .fd = open (pump->path, O_RDONLY | O_NOCTTY) };
  GThread *thread = g_thread_new ("bare", poll_bare, &bare);
  gint64 times_us[N_TIMES];

  for (guint i = 0; i < N_TIMES; i++) {
    gint64 began_us, arrived_us;

    g_usleep (APART_US);
    __atomic_store_n (&bare.arrived_us, 0, __ATOMIC_RELEASE);
    began_us = g_get_monotonic_time ();
    /* a line, so that a terminal that is not raw hands it over too */
    pty_pair_say (pump, "!\n", 2);
    while ((arrived_us = __atomic_load_n (&bare.arrived_us, __ATOMIC_ACQUIRE)) == 0)
      g_usleep (100);
    times_us[i] = arrived_us - began_us;
  }
  g_thread_join (thread);
  close (bare.fd);
  return get_percentile_us (times_us, N_TIMES, 99);
}

/* ---- the screen ---- */

typedef struct {
  GtkWidget *window, *banner;
  BenchLanes lanes;
  long frame;
} Screen;

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Screen *self = user_data;

  bench_lanes_feed (&self->lanes, bench_samples_of_frame (self->frame++));
  return G_SOURCE_CONTINUE;
}

static void
on_view (const VigilView *view, gpointer user_data)
{
  vigil_banner_update (VIGIL_BANNER (((Screen *) user_data)->banner), view);
}

static void
screen_open (Screen *self)
{
  GtkWidget *box;

  gtk_init ();
  vigil_style_get (gdk_display_get_default ());
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->window = gtk_window_new ();
  self->banner = vigil_banner_new ();
  bench_lanes_init (&self->lanes);
  gtk_widget_set_vexpand (self->lanes.traces, TRUE);
  gtk_box_append (GTK_BOX (box), self->banner);
  gtk_box_append (GTK_BOX (box), self->lanes.traces);
  gtk_window_set_decorated (GTK_WINDOW (self->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), BENCH_WIDTH, BENCH_HEIGHT);
  gtk_window_set_child (GTK_WINDOW (self->window), box);
  gtk_widget_add_tick_callback (self->window, on_tick, self, NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  while (self->frame < BENCH_FPS)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- through the core ---- */

static void
rest (guint ms)
{
  gint64 until_us = vigil_clock_mono_us () + ms * VIGIL_USEC_PER_MSEC;

  while (vigil_clock_mono_us () < until_us)
    g_main_context_iteration (NULL, TRUE);
}

static guint64
count_pump_frames (const Visit *visit)
{
  return visit->view.links[visit->view.n_links - 1].frames;
}

/* From the byte to the view that counts its frame; nothing else of the pump is under way. */
static gint64
measure_value (Visit *visit, BenchWire *wire)
{
  gint64 times_us[N_TIMES];

  for (guint i = 0; i < N_TIMES; i++) {
    guint64 frames;

    bench_wire_say (wire, "INF_RATE^4.17^ml/h");
    do {
      frames = count_pump_frames (visit);
      g_main_context_iteration (NULL, TRUE);
    } while (bench_wire_get_left_us (wire) == 0 || count_pump_frames (visit) == frames);
    times_us[i] = vigil_clock_mono_us () - bench_wire_get_left_us (wire);
    bench_wire_rest (wire);
    rest (REST_MS);
  }
  return get_percentile_us (times_us, N_TIMES, 99);
}

static void
acknowledge_until_gone (Visit *visit, const char *id)
{
  while (visit_find_alarm (visit, id) != NULL) {
    vigil_core_acknowledge_alarms (visit->core);
    rest (20);
  }
}

static gint64
measure_pump_alarm (Visit *visit, BenchWire *wire)
{
  gint64 times_us[N_PUMP_ALARMS];

  for (guint i = 0; i < N_PUMP_ALARMS; i++) {
    bench_wire_say (wire, "ALARM^AL_OCCLU^ ^ ");
    while (visit_find_alarm (visit, PUMP_ALARM_ID) == NULL)
      g_main_context_iteration (NULL, TRUE);
    times_us[i] = vigil_clock_mono_us () - bench_wire_get_left_us (wire);
    bench_wire_rest (wire);
    bench_wire_say (wire, "ALARM^AL_NOALM^ ^ ");
    rest (200);
    bench_wire_rest (wire);
    acknowledge_until_gone (visit, PUMP_ALARM_ID);
  }
  return get_percentile_us (times_us, N_PUMP_ALARMS, 99);
}

static gint64
measure_limit_alarm (Visit *visit, BenchWire *wire)
{
  gint64 times_us[N_LIMIT_ALARMS];

  for (guint i = 0; i < N_LIMIT_ALARMS; i++) {
    const char *alarm_id = beyond[i % G_N_ELEMENTS (beyond)].alarm_id;

    bench_wire_show (wire, beyond[i % G_N_ELEMENTS (beyond)].spo2, beyond[i % G_N_ELEMENTS (beyond)].hr);
    while (visit_find_alarm (visit, alarm_id) == NULL)
      g_main_context_iteration (NULL, TRUE);
    times_us[i] = vigil_clock_mono_us () - bench_wire_get_left_us (wire);
    bench_wire_show (wire, GOOD_SPO2, GOOD_HR);
    acknowledge_until_gone (visit, alarm_id);
  }
  return get_percentile_us (times_us, N_LIMIT_ALARMS, 99);
}

static void
open_visit (Visit *visit, Screen *screen, const char *monitor, const char *pump, const char *dir)
{
  g_autofree char *record_path = g_build_filename (dir, monitor != NULL ? "with-monitor.db" : "record.db", NULL);

  *visit = (Visit) { .on_view = on_view, .user_data = screen };
  visit_begin (visit, monitor, pump, g_getenv ("VIGIL_CLINIC_DIR"), record_path);
  for (guint i = 0; i < visit->view.n_links; i++)
    vigil_wait_until (visit->view.links[i].state == VIGIL_LINK_LIVE);
  visit_enter_pin (visit, PIN, "sign-in");
  visit_open (visit);
}

/* What comes over the pump's line, in turns with the bare loop; then its alarms. */
static void
measure_pump (Screen *screen, BenchWire *wire, const char *dir)
{
  gint64 bare_us[ROUNDS], value_us[ROUNDS];
  double bare_ms, value_ms;
  Visit visit;

  open_visit (&visit, screen, NULL, bench_wire_get_pump (wire), dir);
  for (guint i = 0; i < ROUNDS; i++) {
    bare_us[i] = measure_bare ();
    rest (1000);
    value_us[i] = measure_value (&visit, wire);
  }
  bare_ms = (double) get_percentile_us (bare_us, ROUNDS, 50) / 1000;
  value_ms = (double) get_percentile_us (value_us, ROUNDS, 50) / 1000;
  g_print ("bare p99 %.3f ms, through the core p99 %.3f ms\n", bare_ms, value_ms);
  g_print ("figure B8 %.2f x limit 10\n", value_ms / bare_ms);
  g_print ("figure B8.p99_ms %.3f ms limit 16.7\n", value_ms);
  g_print ("figure alarm.pump_p99_ms %.3f ms limit 1000\n", (double) measure_pump_alarm (&visit, wire) / 1000);
  visit_end (&visit);
}

static void
measure_monitor (Screen *screen, BenchWire *wire, const char *dir)
{
  Visit visit;

  open_visit (&visit, screen, bench_wire_get_monitor (wire), bench_wire_get_pump (wire), dir);
  visit_identify (&visit);
  visit_measure (&visit, 70);
  visit_choose (&visit, "ketamine-long");
  bench_wire_show (wire, GOOD_SPO2, GOOD_HR);
  vigil_wait_until (visit_has_vital (&visit, VIGIL_CODE_SPO2) && visit_has_vital (&visit, VIGIL_CODE_HR));
  g_print ("with a monitor on the other line: p99 %.3f ms\n", (double) measure_value (&visit, wire) / 1000);
  g_print ("figure alarm.limit_p99_ms %.3f ms limit 1000\n", (double) measure_limit_alarm (&visit, wire) / 1000);
  visit_end (&visit);
}

int
main (int argc, char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("vigil-bench-XXXXXX", NULL);
  g_autoptr (BenchWire) wire = bench_wire_new ();
  Screen screen = { 0 };

  screen_open (&screen);
  measure_pump (&screen, wire, dir);
  measure_monitor (&screen, wire, dir);
  gtk_window_destroy (GTK_WINDOW (screen.window));
  visit_remove_dir (dir);
  return 0;
}
