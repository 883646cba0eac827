/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-wave widget|naive|empty: six lanes as Vigil draws them, as one antialiased stroke of
 * everything each frame, or a window in which one pixel changes. */
#include "bench.h"

#include "base/clock.h"
#include "widget/style.h"
#include "widget/trace.h"
#include "widget/traces.h"

#include <string.h>

#define PERIOD_US (VIGIL_USEC_PER_SEC / BENCH_RATE_HZ)
#define START_US (100 * VIGIL_USEC_PER_SEC)
#define PX_PER_MM 5.87

typedef struct {
  const char *mode;
  GMainLoop *loop;
  GtkWidget *lanes[BENCH_LANES];
  long n, frame;
} Bench;

static Bench bench;

static const VigilCode codes[BENCH_LANES] = { VIGIL_CODE_WAVE_ECG_I, VIGIL_CODE_WAVE_ECG_II, VIGIL_CODE_WAVE_ECG_III,
                                              VIGIL_CODE_WAVE_PLETH, VIGIL_CODE_WAVE_ABP,    VIGIL_CODE_WAVE_CO2 };

static void
feed (long n_more)
{
  for (int lane = 0; lane < BENCH_LANES; lane++) {
    VigilWaveBlock block = { .code = codes[lane], .period_us = PERIOD_US, .scale = 0.001F };

    for (long at = 0; at < n_more; at += block.n) {
      block.t_mono_us = START_US + (bench.n + at) * PERIOD_US;
      block.n = (guint16) MIN (n_more - at, 64);
      for (int i = 0; i < block.n; i++)
        block.samples[i] = (gint16) (1000 * bench_wave (lane, bench.n + at + i));
      vigil_trace_feed (VIGIL_TRACE (bench.lanes[lane]), &block);
    }
  }
}

static gint64
now_us (GdkFrameClock *clock, gpointer user_data)
{
  return START_US + (bench.n - 2) * PERIOD_US + VIGIL_TRACE_DELAY_MS * VIGIL_USEC_PER_MSEC;
}

static void
draw_naive (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  double lane_px = (double) height / BENCH_LANES;

  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.27, 0.87, 0.51);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (int lane = 0; lane < BENCH_LANES; lane++) {
    for (long i = 0; i < BENCH_SAMPLES; i++)
      cairo_line_to (cr, (double) i * width / BENCH_SAMPLES,
                     lane_px * (lane + 0.95 - 0.9 * bench_wave (lane, bench.n - BENCH_SAMPLES + i)));
    cairo_stroke (cr);
  }
}

static void
draw_empty (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  cairo_set_source_rgb (cr, bench.frame & 1, 1, 0);
  cairo_rectangle (cr, 0, 0, 1, 1);
  cairo_fill (cr);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  int n_more = bench_samples_of_frame (bench.frame++);

  if (!bench_frame (bench.mode)) {
    g_main_loop_quit (bench.loop);
    return G_SOURCE_REMOVE;
  }
  if (strcmp (bench.mode, "widget") == 0)
    feed (n_more);
  else
    gtk_widget_queue_draw (bench.lanes[0]);
  bench.n += n_more;
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
make_lanes (void)
{
  GtkLayoutManager *layout = gtk_box_layout_new (GTK_ORIENTATION_VERTICAL);
  GtkWidget *traces = vigil_traces_new (layout);

  gtk_box_layout_set_homogeneous (GTK_BOX_LAYOUT (layout), TRUE);
  vigil_traces_set_now (VIGIL_TRACES (traces), now_us, NULL);
  for (int lane = 0; lane < BENCH_LANES; lane++) {
    bench.lanes[lane] = vigil_trace_new (codes[lane], NULL);
    gtk_widget_set_vexpand (bench.lanes[lane], TRUE);
    vigil_trace_set_speed (VIGIL_TRACE (bench.lanes[lane]), BENCH_WIDTH / (double) BENCH_SECONDS / PX_PER_MM);
    gtk_widget_set_parent (bench.lanes[lane], traces);
  }
  feed (BENCH_SAMPLES);
  return traces;
}

int
main (int argc, char **argv)
{
  GtkWidget *window, *child;
  gboolean is_empty;

  bench.mode = argc > 1 ? argv[1] : "widget";
  is_empty = strcmp (bench.mode, "empty") == 0;
  if (!is_empty && strcmp (bench.mode, "widget") != 0 && strcmp (bench.mode, "naive") != 0) {
    g_printerr ("usage: bench-wave widget|naive|empty\n");
    return 2;
  }
  gtk_init ();
  vigil_style_get (gdk_display_get_default ());
  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), BENCH_WIDTH, BENCH_HEIGHT);
  if (strcmp (bench.mode, "widget") == 0) {
    child = make_lanes ();
  } else {
    child = bench.lanes[0] = gtk_drawing_area_new ();
    if (is_empty) {
      gtk_widget_set_halign (child, GTK_ALIGN_START);
      gtk_widget_set_valign (child, GTK_ALIGN_START);
      gtk_widget_set_size_request (child, 1, 1);
    }
    gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (child), is_empty ? draw_empty : draw_naive, NULL, NULL);
  }
  bench.n = BENCH_SAMPLES;
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_widget_add_tick_callback (window, on_tick, NULL, NULL);
  gtk_window_present (GTK_WINDOW (window));
  bench.loop = g_main_loop_new (NULL, FALSE);
  g_main_loop_run (bench.loop);
  g_main_loop_unref (bench.loop);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
