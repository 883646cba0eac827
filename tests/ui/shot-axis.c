/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* shot-axis DIR: the time axis and three traces as PNG, for eyes beside the design's pictures:
 * quiet and in alarm, dark, light and high contrast. */
#include "fixtures/axis-story.h"
#include "fixtures/widgets.h"

#include "model/axis-words.h"
#include "widget/axis-reading.h"
#include "widget/style.h"
#include "widget/text.h"
#include "widget/time-axis.h"
#include "widget/trace.h"

#include <math.h>

static gint64 wave_now_us;

static gint64
get_wave_now (GdkFrameClock *clock, gpointer user_data)
{
  return wave_now_us;
}

static void
set_true (gpointer flag)
{
  *(gboolean *) flag = TRUE;
}

static void
run_ms (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add_once (ms, set_true, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
make_traces (void)
{
  static const VigilCode codes[] = { VIGIL_CODE_WAVE_ECG_II, VIGIL_CODE_WAVE_PLETH, VIGIL_CODE_WAVE_RESP };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  vigil_widget_add_classes (box, "lane-box");
  wave_now_us = G_USEC_PER_SEC * 130;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    GtkWidget *trace = vigil_trace_new (codes[i], NULL);
    VigilWaveBlock block;

    gtk_widget_set_size_request (trace, 536, 92);
    vigil_trace_set_now (VIGIL_TRACE (trace), get_wave_now, NULL);
    for (guint64 n = 0; n < 30 * 250; n += block.n) {
      axis_story_wave (codes[i], 100 * G_USEC_PER_SEC, n, &block);
      vigil_trace_feed (VIGIL_TRACE (trace), &block);
    }
    gtk_box_append (GTK_BOX (box), trace);
  }
  return box;
}

static gboolean
shoot (const char *dir, VigilPalette palette, const char *suffix, double minute, gboolean is_alarm)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  g_autoptr (VigilTrend) trend = vigil_trend_new ();
  g_autofree char *axis_name = g_strdup_printf ("axis-%s-%s", is_alarm ? "alarm" : "quiet", suffix);
  g_autofree char *trace_name = g_strdup_printf ("traces-%s", suffix);
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *axis, *traces;
  VigilSession session;
  gboolean is_saved;

  vigil_style_set_palette (vigil_style_get (gdk_display_get_default ()), palette);
  axis_story_tell (timeline, trend, minute, is_alarm);
  axis_story_session (&session);
  axis = vigil_time_axis_new (timeline, trend);
  traces = make_traces ();
  vigil_widget_add_classes (axis, "lane-box");
  gtk_widget_set_size_request (axis, 1256, 254);
  gtk_widget_set_halign (traces, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), traces);
  gtk_box_append (GTK_BOX (box), axis);
  vigil_time_axis_set_session (VIGIL_TIME_AXIS (axis), &session);
  vigil_time_axis_set_spo2_limit (VIGIL_TIME_AXIS (axis), 92);
  vigil_time_axis_set_now (VIGIL_TIME_AXIS (axis), axis_story_us (minute));
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  run_ms (600);
  is_saved = widgets_save (axis, dir, axis_name) && widgets_save (traces, dir, trace_name);
  gtk_window_destroy (GTK_WINDOW (window));
  return is_saved;
}

/* The axis in words, as it is seen while the keyboard is in it. */
static gboolean
shoot_reading (const char *dir, VigilPalette palette, const char *suffix)
{
  static const char *const drugs[VIGIL_MAX_CHANNELS] = { "ketamine", "lidocaine", NULL, NULL };
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  g_autoptr (VigilTrend) trend = vigil_trend_new ();
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *name = g_strdup_printf ("axis-reading-%s.png", suffix);
  GtkWidget *window = gtk_window_new (), *reading = vigil_axis_reading_new ();
  gboolean is_saved;

  vigil_style_set_palette (vigil_style_get (gdk_display_get_default ()), palette);
  axis_story_tell (timeline, trend, 144, TRUE);
  lines = vigil_axis_words (timeline, trend, drugs, axis_story_us (144));
  vigil_axis_reading_set_lines (VIGIL_AXIS_READING (reading), lines);
  gtk_widget_set_size_request (reading, 1256, 254);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), reading);
  gtk_window_present (GTK_WINDOW (window));
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  gtk_window_set_focus_visible (GTK_WINDOW (window), TRUE);
  gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
  run_ms (300);
  is_saved = save (reading, dir, name);
  gtk_window_destroy (GTK_WINDOW (window));
  return is_saved;
}

int
main (int argc, char **argv)
{
  const char *dir = argc > 1 ? argv[1] : ".";
  gboolean is_good;

  gtk_init ();
  is_good = shoot (dir, VIGIL_PALETTE_DARK, "dark", 132, FALSE) && shoot (dir, VIGIL_PALETTE_LIGHT, "light", 132, FALSE)
            && shoot (dir, VIGIL_PALETTE_HIGH_CONTRAST, "high-contrast", 132, FALSE)
            && shoot (dir, VIGIL_PALETTE_DARK, "dark", 144, TRUE) && shoot_reading (dir, VIGIL_PALETTE_DARK, "dark")
            && shoot_reading (dir, VIGIL_PALETTE_LIGHT, "light");
  return is_good ? 0 : 1;
}
