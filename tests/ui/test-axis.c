/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace and the time axis in a real window. */
#include "fixtures/axis-story.h"

#include "base/clock.h"
#include "widget/style.h"
#include "widget/time-axis.h"
#include "widget/trace.h"
#include "widget/traces.h"

#include <math.h>

#define T0 (100 * VIGIL_USEC_PER_SEC)

static gint64 now_us;
static guint n_frames;

static gint64
get_now (GdkFrameClock *clock, gpointer user_data)
{
  n_frames++;
  return now_us;
}

/* Until the trace has seen two more frames: the second begins after the first was drawn. */
static void
wait_frames (void)
{
  guint from = n_frames;

  while (n_frames < from + 3)
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
present (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  return window;
}

static void
close_window (GtkWidget *window, gpointer child)
{
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (child);
}

static const char *
find_words (GtkWidget *trace)
{
  GtkWidget *words = gtk_widget_get_last_child (trace);

  return gtk_widget_get_visible (words) ? gtk_label_get_label (GTK_LABEL (words)) : NULL;
}

static void
feed (VigilTrace *trace, guint64 *n, gint64 until_us)
{
  while (T0 + (gint64) *n * 4000 < until_us) {
    VigilWaveBlock block;

    axis_story_wave (VIGIL_CODE_WAVE_ECG_II, T0, *n, &block);
    vigil_trace_feed (trace, &block);
    *n += block.n;
  }
}

/* How many pixels of the upper half are lit: of the wave's peaks, not of words or a dashed line. */
static guint
count_lit (GtkWidget *widget)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget) / 2;
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;
  guint n = 0;

  gdk_paintable_snapshot (paintable, snapshot, width, gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < height; y++) {
    const guint8 *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

    for (int x = 0; x < width; x++)
      n += row[4 * x + 3] > 128;
  }
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return n;
}

/* The wave goes while the lead is off and comes back as it was, frozen or not. */
static void
test_lead_off (void)
{
  GtkWidget *traces = g_object_ref_sink (vigil_traces_new (gtk_box_layout_new (GTK_ORIENTATION_VERTICAL))), *window;
  GtkWidget *trace = vigil_trace_new (VIGIL_CODE_WAVE_ECG_II, NULL);
  GtkWidget *other = vigil_trace_new (VIGIL_CODE_WAVE_ECG_II, NULL);
  guint64 n = 0, n_other = 0;
  guint n_words, n_both;

  gtk_widget_set_parent (other, traces);
  gtk_widget_set_parent (trace, traces);
  vigil_traces_set_now (VIGIL_TRACES (traces), get_now, NULL);
  now_us = T0;
  window = present (traces, 536, 184);
  wait_frames ();
  n_words = count_lit (traces);
  feed (VIGIL_TRACE (other), &n_other, T0 + 10 * VIGIL_USEC_PER_SEC);
  now_us = T0 + 10 * VIGIL_USEC_PER_SEC;
  wait_frames ();
  n_both = count_lit (traces);
  g_assert_cmpuint (n_both, >, n_words + 500);

  /* the other lane's wave is in the upper half; this one's is not */
  feed (VIGIL_TRACE (trace), &n, T0 + 10 * VIGIL_USEC_PER_SEC);
  vigil_trace_set_lead_off (VIGIL_TRACE (trace), "lead off");
  wait_frames ();
  g_assert_cmpuint (count_lit (traces), ==, n_both);
  vigil_trace_set_frozen (VIGIL_TRACE (other), TRUE);
  vigil_trace_set_lead_off (VIGIL_TRACE (other), "lead off");
  wait_frames ();
  g_assert_cmpuint (count_lit (traces), <, n_both - 500);
  now_us += VIGIL_USEC_PER_SEC;
  vigil_trace_set_lead_off (VIGIL_TRACE (other), NULL);
  wait_frames ();
  g_assert_cmpstr (find_words (other), ==, "frozen");
  g_assert_cmpuint (count_lit (traces), >, n_both - 100);
  close_window (window, traces);
}

static void
test_trace (void)
{
  GtkWidget *traces = g_object_ref_sink (vigil_traces_new (gtk_bin_layout_new ())), *window;
  GtkWidget *trace = vigil_trace_new (VIGIL_CODE_WAVE_ECG_II, NULL);
  VigilWaveBlock other;
  guint64 n = 0;
  guint built;

  gtk_widget_set_parent (trace, traces);
  vigil_traces_set_now (VIGIL_TRACES (traces), get_now, NULL);
  now_us = T0;
  window = present (traces, 536, 92);
  wait_frames ();
  g_assert_cmpstr (find_words (trace), ==, "waiting");
  gtk_test_accessible_assert_role (trace, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (trace, GTK_ACCESSIBLE_PROPERTY_LABEL, "ECG II, waiting");

  feed (VIGIL_TRACE (trace), &n, T0 + 10 * VIGIL_USEC_PER_SEC);
  now_us = T0 + 10 * VIGIL_USEC_PER_SEC;
  wait_frames ();
  g_assert_null (find_words (trace));
  built = vigil_traces_get_n_built (VIGIL_TRACES (traces));
  g_assert_cmpuint (built, >, 0);
  /* time stands: nothing new, nothing drawn */
  wait_frames ();
  g_assert_cmpuint (vigil_traces_get_n_built (VIGIL_TRACES (traces)), ==, built);

  /* no block for a second, as monitors send them: it goes on sweeping what it has */
  now_us += VIGIL_USEC_PER_SEC;
  wait_frames ();
  g_assert_null (find_words (trace));
  g_assert_cmpuint (vigil_traces_get_n_built (VIGIL_TRACES (traces)), >, built);

  /* a block of another signal is not this lane's */
  axis_story_wave (VIGIL_CODE_WAVE_PLETH, T0, n + 2500, &other);
  vigil_trace_feed (VIGIL_TRACE (trace), &other);
  now_us += 3 * VIGIL_USEC_PER_SEC;
  wait_frames ();
  g_assert_true (g_str_has_prefix (find_words (trace), "no signal since "));

  vigil_trace_set_lead_off (VIGIL_TRACE (trace), "lead off");
  wait_frames ();
  g_assert_cmpstr (find_words (trace), ==, "lead off");
  vigil_trace_set_lead_off (VIGIL_TRACE (trace), NULL);
  feed (VIGIL_TRACE (trace), &n, now_us);
  wait_frames ();
  g_assert_null (find_words (trace));
  vigil_trace_set_frozen (VIGIL_TRACE (trace), TRUE);
  built = vigil_traces_get_n_built (VIGIL_TRACES (traces));
  feed (VIGIL_TRACE (trace), &n, now_us + VIGIL_USEC_PER_SEC);
  now_us += VIGIL_USEC_PER_SEC;
  wait_frames ();
  g_assert_cmpstr (find_words (trace), ==, "frozen");
  g_assert_cmpuint (vigil_traces_get_n_built (VIGIL_TRACES (traces)), ==, built);
  /* new colours: everything again */
  vigil_trace_set_frozen (VIGIL_TRACE (trace), FALSE);
  vigil_style_set_palette (vigil_style_get (gdk_display_get_default ()), VIGIL_PALETTE_LIGHT);
  wait_frames ();
  g_assert_cmpuint (vigil_traces_get_n_built (VIGIL_TRACES (traces)), >=, built + 4);
  vigil_style_set_palette (vigil_style_get (gdk_display_get_default ()), VIGIL_PALETTE_DARK);
  close_window (window, traces);
}

static void
draw (GtkWidget *axis)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (axis);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (axis), gtk_widget_get_height (axis));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_unref (node);
}

static void
settle (GtkWidget *axis)
{
  gtk_test_widget_wait_for_draw (axis);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  draw (axis);
}

static void
test_time_axis (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  g_autoptr (VigilTrend) trend = vigil_trend_new ();
  GtkWidget *axis = g_object_ref_sink (vigil_time_axis_new (timeline, trend)), *window;
  VigilTimeAxis *self = VIGIL_TIME_AXIS (axis);
  VigilTrendPoint point = { VIGIL_CODE_HR, axis_story_us (144), 90 };
  VigilSession session;
  guint built;

  axis_story_tell (timeline, trend, 132, FALSE);
  axis_story_session (&session);
  vigil_time_axis_set_session (self, &session);
  vigil_time_axis_set_now (self, axis_story_us (132));
  window = present (axis, 1256, 254);
  settle (axis);
  gtk_test_accessible_assert_property (axis, GTK_ACCESSIBLE_PROPERTY_LABEL, "Visit 09:00 to 11:12, 5 side effects");
  built = vigil_time_axis_get_n_built (self);
  g_assert_cmpuint (built, >=, 1132 / 64);

  /* a second later nothing is drawn, ten seconds later the newest */
  vigil_time_axis_set_now (self, axis_story_us (132) + VIGIL_USEC_PER_SEC);
  draw (axis);
  g_assert_cmpuint (vigil_time_axis_get_n_built (self), ==, built);
  vigil_time_axis_set_now (self, axis_story_us (132) + 10 * VIGIL_USEC_PER_SEC);
  settle (axis);
  g_assert_cmpuint (vigil_time_axis_get_n_built (self), >, built);
  g_assert_cmpuint (vigil_time_axis_get_n_built (self) - built, <=, 2);

  g_assert_true (vigil_time_axis_open_at (self, 112 + 1132 * 2 / 3.0 - (132 - 84) * 1132 / 180.0, 220));
  g_assert_false (vigil_time_axis_open_at (self, 600, 60));

  vigil_time_axis_pan (self, 300);
  g_assert_false (vigil_time_axis_is_following (self));
  settle (axis);
  vigil_time_axis_set_window_min (self, 1);
  g_assert_cmpfloat (vigil_time_axis_get_window_min (self), ==, 10);
  settle (axis);
  vigil_time_axis_set_window_min (self, 1e6);
  g_assert_cmpfloat (vigil_time_axis_get_window_min (self), ==, 360);
  settle (axis);
  vigil_time_axis_return_to_now (self);
  g_assert_true (vigil_time_axis_is_following (self));
  g_assert_cmpfloat (vigil_time_axis_get_window_min (self), ==, 180);

  vigil_trend_add (trend, &point, 1);
  vigil_time_axis_update (self, point.t_wall_us);
  vigil_timeline_clear (timeline);
  vigil_trend_clear (trend);
  vigil_time_axis_update (self, 0);
  settle (axis);
  close_window (window, axis);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  vigil_style_get (gdk_display_get_default ());
  g_test_add_func ("/axis/trace", test_trace);
  g_test_add_func ("/axis/lead-off", test_lead_off);
  g_test_add_func ("/axis/time-axis", test_time_axis);
  return g_test_run ();
}
