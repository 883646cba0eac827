/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The trace and the time axis in a real window. */
#include "fixtures/axis-story.h"
#include "fixtures/widgets.h"

#include "base/clock.h"
#include "model/axis-words.h"
#include "widget/axis-reading.h"
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
count_pixels (GtkWidget *widget, gboolean (*is_counted) (const guint8 *pixel))
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
      n += is_counted (row + 4 * x);
  }
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return n;
}

static gboolean
is_lit (const guint8 *pixel)
{
  return pixel[3] > 128;
}

/* Of the full green of an ECG: neither words nor what is behind a veil. */
static gboolean
is_bright (const guint8 *pixel)
{
  return pixel[1] > 140 && pixel[2] < 110;
}

static guint
count_lit (GtkWidget *widget)
{
  return count_pixels (widget, is_lit);
}

static guint
count_bright (GtkWidget *widget)
{
  return count_pixels (widget, is_bright);
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

static const char *
find_caption (GtkWidget *trace)
{
  return gtk_label_get_label (GTK_LABEL (gtk_widget_get_prev_sibling (gtk_widget_get_last_child (trace))));
}

/* What is not a measured wave of now does not look like one. */
static void
test_trace_in_doubt (void)
{
  static const struct {
    VigilFlags flags;
    const char *caption;
  } cases[] = {
    { VIGIL_FLAG_NONE, "25 mm/s" },
    { VIGIL_FLAG_QUESTIONABLE, "questionable, 25 mm/s" },
    { VIGIL_FLAG_UNSCALED | VIGIL_FLAG_QUESTIONABLE, "not calibrated, 25 mm/s" },
    { VIGIL_FLAG_DEMO | VIGIL_FLAG_UNSCALED, "DEMO, 25 mm/s" },
    { VIGIL_FLAG_NONE, "25 mm/s" },
  };
  GtkWidget *traces = g_object_ref_sink (vigil_traces_new (gtk_bin_layout_new ())), *window;
  GtkWidget *trace = vigil_trace_new (VIGIL_CODE_WAVE_ECG_II, NULL);
  guint64 n = 0;
  guint n_lit;

  gtk_widget_set_parent (trace, traces);
  vigil_traces_set_now (VIGIL_TRACES (traces), get_now, NULL);
  now_us = T0 + 10 * VIGIL_USEC_PER_SEC;
  window = present (traces, 536, 92);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    VigilWaveBlock block;

    axis_story_wave (VIGIL_CODE_WAVE_ECG_II, T0, n, &block);
    block.flags = cases[i].flags;
    vigil_trace_feed (VIGIL_TRACE (trace), &block);
    n += block.n;
    g_assert_cmpstr (find_caption (trace), ==, cases[i].caption);
  }
  /* a lost wave fades */
  feed (VIGIL_TRACE (trace), &n, now_us);
  wait_frames ();
  n_lit = count_bright (traces);
  g_assert_cmpuint (n_lit, >, 300);
  now_us += 10 * VIGIL_USEC_PER_SEC;
  wait_frames ();
  g_assert_cmpuint (count_bright (traces), <, n_lit / 4);
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
  widgets_settle (axis);
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

static const char *const drugs[VIGIL_MAX_CHANNELS] = { "ketamine", "lidocaine", NULL, NULL };

static const char *
line (GPtrArray *lines, guint i)
{
  g_assert_cmpuint (i, <, lines->len);
  return g_ptr_array_index (lines, i);
}

/* What is drawn can be read out, and nothing of it sounds newer or surer than it looks. */
static void
test_words (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  g_autoptr (VigilTrend) trend = vigil_trend_new ();
  g_autoptr (GPtrArray) empty = vigil_axis_words (timeline, trend, drugs, axis_story_us (0));
  g_autoptr (GPtrArray) now = NULL;
  g_autoptr (GPtrArray) later = NULL;
  VigilTrendPoint demo = { VIGIL_CODE_HR, axis_story_us (132) + VIGIL_USEC_PER_SEC, 84, VIGIL_DOUBT_DEMO | VIGIL_DOUBT_QUESTIONABLE };

  g_assert_cmpstr (line (empty, 0), ==, "Heart rate: no value yet");
  axis_story_tell (timeline, trend, 132, FALSE);
  vigil_trend_add (trend, &demo, 1);
  now = vigil_axis_words (timeline, trend, drugs, axis_story_us (132) + VIGIL_USEC_PER_SEC);
  g_assert_cmpstr (line (now, 0), ==, "Heart rate 84 /min, questionable, DEMO");
  g_assert_true (g_str_has_prefix (line (now, 1), "Oxygen saturation 9"));
  g_assert_true (g_str_has_suffix (line (now, 1), " %"));
  g_assert_cmpstr (line (now, 3), ==, "Blood pressure 137/81 mmHg, 11:04, 8 min ago");
  g_assert_cmpstr (line (now, 4), ==, "ketamine 0.351 mg/kg/h since 10:46");
  g_assert_cmpstr (line (now, 5), ==, "lidocaine ended 10:34");
  g_assert_cmpstr (line (now, 6), ==, "11:01 odd thoughts, mild");
  g_assert_cmpstr (line (now, 7), ==, "10:58 note");
  g_assert_cmpstr (line (now, now->len - 1), ==, "09:06 check-in");
  /* eight minutes on nothing has come: no value is said as if it were of now */
  later = vigil_axis_words (timeline, trend, drugs, axis_story_us (140));
  g_assert_cmpstr (line (later, 0), ==, "Heart rate: no value since 11:12");
}

static void
test_alarm_words (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  g_autoptr (VigilTrend) trend = vigil_trend_new ();
  g_autoptr (GPtrArray) lines = NULL;

  axis_story_tell (timeline, trend, 144, TRUE);
  lines = vigil_axis_words (timeline, trend, drugs, axis_story_us (144));
  g_assert_cmpstr (line (lines, 0), ==, "High alarm since 11:22: SpO₂ 84 %: below 85");
  g_assert_cmpstr (line (lines, 5), ==, "ketamine est. 0.351 mg/kg/h, pump not seen since 11:19");
}

static void
assert_row (GtkWidget *list, int i, const char *label)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), i);
  g_autofree char *other = NULL;

  g_assert_nonnull (row);
  gtk_test_accessible_assert_role (GTK_WIDGET (row), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  g_assert_cmpstr (other, ==, NULL);
}

static GtkWidget *
find_list (GtkWidget *root)
{
  GtkWidget *found = GTK_IS_LIST_BOX (root) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list (child);
  return found;
}

static void
test_reading (void)
{
  GtkWidget *reading = g_object_ref_sink (vigil_axis_reading_new ()), *window, *list = find_list (reading);
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  window = present (reading, 1256, 254);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  g_ptr_array_add (lines, (gpointer) "Heart rate 84 /min");
  g_ptr_array_add (lines, (gpointer) "11:01 nausea, mild");
  vigil_axis_reading_set_lines (VIGIL_AXIS_READING (reading), lines);
  gtk_test_accessible_assert_role (list, GTK_ACCESSIBLE_ROLE_LIST);
  assert_row (list, 1, "11:01 nausea, mild");
  g_ptr_array_set_size (lines, 1);
  lines->pdata[0] = (gpointer) "Heart rate 85 /min";
  vigil_axis_reading_set_lines (VIGIL_AXIS_READING (reading), lines);
  assert_row (list, 0, "Heart rate 85 /min");
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  /* it is not seen, and no finger meets it, until the keyboard goes there */
  g_assert_cmpfloat (gtk_widget_get_opacity (reading), ==, 0);
  g_assert_null (gtk_widget_pick (reading, 20, 20, GTK_PICK_DEFAULT));
  gtk_window_set_focus_visible (GTK_WINDOW (window), FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)));
  g_assert_cmpfloat (gtk_widget_get_opacity (reading), ==, 0);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  gtk_window_set_focus_visible (GTK_WINDOW (window), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)));
  while (gtk_widget_get_opacity (reading) < 1)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  while (gtk_widget_get_opacity (reading) > 0)
    g_main_context_iteration (NULL, TRUE);
  close_window (window, reading);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  vigil_style_get (gdk_display_get_default ());
  g_test_add_func ("/axis/trace", test_trace);
  g_test_add_func ("/axis/lead-off", test_lead_off);
  g_test_add_func ("/axis/in-doubt", test_trace_in_doubt);
  g_test_add_func ("/axis/time-axis", test_time_axis);
  g_test_add_func ("/axis/words", test_words);
  g_test_add_func ("/axis/alarm-words", test_alarm_words);
  g_test_add_func ("/axis/reading", test_reading);
  return g_test_run ();
}
