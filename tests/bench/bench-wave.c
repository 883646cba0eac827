/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-wave widget|naive|empty: six lanes as Vigil draws them, as one antialiased stroke of
 * everything each frame, or a window in which one pixel changes. */
#include "bench-lanes.h"

#include "widget/style.h"

#include <string.h>

static struct {
  const char *mode;
  GMainLoop *loop;
  BenchLanes lanes;
  GtkWidget *area;      /* of what is no widget of Vigil's */
  long n, frame;
} bench;

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
    bench_lanes_feed (&bench.lanes, n_more);
  else
    gtk_widget_queue_draw (bench.area);
  bench.n += n_more;
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
make_child (void)
{
  gboolean is_empty = strcmp (bench.mode, "empty") == 0;

  if (strcmp (bench.mode, "widget") == 0) {
    bench_lanes_init (&bench.lanes);
    return bench.lanes.traces;
  }
  bench.area = gtk_drawing_area_new ();
  if (is_empty) {
    gtk_widget_set_halign (bench.area, GTK_ALIGN_START);
    gtk_widget_set_valign (bench.area, GTK_ALIGN_START);
    gtk_widget_set_size_request (bench.area, 1, 1);
  }
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (bench.area), is_empty ? draw_empty : draw_naive, NULL, NULL);
  return bench.area;
}

int
main (int argc, char **argv)
{
  GtkWidget *window;

  bench.mode = argc > 1 ? argv[1] : "";
  if (strcmp (bench.mode, "widget") != 0 && strcmp (bench.mode, "naive") != 0 && strcmp (bench.mode, "empty") != 0) {
    g_printerr ("usage: bench-wave widget|naive|empty\n");
    return 2;
  }
  gtk_init ();
  vigil_style_get (gdk_display_get_default ());
  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), BENCH_WIDTH, BENCH_HEIGHT);
  bench.n = BENCH_SAMPLES;
  gtk_window_set_child (GTK_WINDOW (window), make_child ());
  gtk_widget_add_tick_callback (window, on_tick, NULL, NULL);
  gtk_window_present (GTK_WINDOW (window));
  bench.loop = g_main_loop_new (NULL, FALSE);
  g_main_loop_run (bench.loop);
  g_main_loop_unref (bench.loop);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
