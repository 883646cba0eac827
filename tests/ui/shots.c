/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures for eyes: "shots DIR" draws the chair from hand-made views into DIR as numbered PNGs.
 * Waves and time axis are plain boxes here; the whole screens are in the tour. */
#include "config.h"
#include "chair/chair-page.h"
#include "chair/infusion-deck.h"
#include "chair/severity-panel.h"
#include "chair/side-effect-sheet.h"
#include "fixtures/chair-story.h"
#include "fixtures/widgets.h"
#include "widget/places.h"
#include "widget/style.h"
#include "window.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

static GtkWidget *
placeholder_new (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "lane-box");
  return box;
}

/* As it is when nausea was recorded: without a core nothing would be. */
static void
widen (GtkWidget *sheet)
{
  GtkWidget *panel = gtk_widget_get_last_child (sheet);
  guint i = 0;

  for (GtkWidget *tile = gtk_widget_get_first_child (sheet); tile != panel;
       tile = gtk_widget_get_next_sibling (tile))
    gtk_widget_set_child_visible (tile, i < 4 || i > 7 ? (i++, TRUE) : (i++, FALSE));
  vigil_severity_panel_show (VIGIL_SEVERITY_PANEL (panel), "nausea", "recorded 11:12", 2, TRUE);
  vigil_severity_panel_set_closes_in (VIGIL_SEVERITY_PANEL (panel), 8);
  vigil_places_set (sheet, panel, 632, 0, 624, 123);
  gtk_widget_set_child_visible (panel, TRUE);
}

typedef void (*StoryFunc) (VigilView *view);

/* Two drugs, one of them not as planned; the oxygen's value is old. */
static void
story_two (VigilView *view)
{
  VigilChannel *second;

  story_alarm (view);
  view->session.channels[0].is_linked = TRUE;
  view->session.channels[0].seen_wall_us = view->now_wall_us;
  second = &view->session.channels[1];
  second->state = VIGIL_CHANNEL_RUNNING;
  second->mode = VIGIL_PUMP_MODE_INFUSING;
  second->rate_ml_h = 35;
  second->delivered_ml = 11;
  second->ended_wall_us = 0;
  second->seen_wall_us = view->now_wall_us;
  view->vitals[VIGIL_CODE_SPO2].t_mono_us -= 20 * 60 * (gint64) G_USEC_PER_SEC;
  view->vitals[VIGIL_CODE_SPO2].quality = VIGIL_QUALITY_STALE;
  view->vitals[VIGIL_CODE_RR].quality = VIGIL_QUALITY_QUESTIONABLE;
  view->vitals[VIGIL_CODE_RR].flags = VIGIL_FLAG_DEMO;
}

/* The widest that there is. */
static void
story_wide (VigilView *view)
{
  story_infusing (view);
  view->vitals[VIGIL_CODE_HR].value = 188;
  view->vitals[VIGIL_CODE_HR].quality = VIGIL_QUALITY_QUESTIONABLE;
  view->vitals[VIGIL_CODE_SPO2].value = 100;
  view->vitals[VIGIL_CODE_SPO2].quality = VIGIL_QUALITY_QUESTIONABLE;
  view->session.nibp_sys_mmhg = 208;
  view->session.nibp_dia_mmhg = 108;
  view->session.is_nibp_questionable = TRUE;
}

static void
story_three (VigilView *view)
{
  story_two (view);
  view->session.channels[2] = view->session.channels[0];
  view->session.channels[0].is_linked = FALSE;
  view->session.channels[0].seen_wall_us -= 300 * (gint64) G_USEC_PER_SEC;
  view->session.n_channels = 3;
}

/* Electrodes off: the oximeter's pulse stands for the heart rate. */
static void
story_stand_in (VigilView *view)
{
  story_infusing (view);
  view->vitals[VIGIL_CODE_HR].source = VIGIL_CODE_PULSE_PLETH;
  view->vitals[VIGIL_CODE_HR].value = 104;
  view->vitals[VIGIL_CODE_RR].source = VIGIL_CODE_RR_CO2;
}

/* No oximeter either: the cuff's pulse is all there is. */
static void
story_cuff_pulse (VigilView *view)
{
  story_infusing (view);
  view->vitals[VIGIL_CODE_HR].source = VIGIL_CODE_PULSE_NIBP;
  view->vitals[VIGIL_CODE_HR].quality = VIGIL_QUALITY_STALE;
  view->vitals[VIGIL_CODE_HR].t_mono_us -= 180 * (gint64) G_USEC_PER_SEC;
}

static void
story_four (VigilView *view)
{
  static const char *const names[] = { "ketamine", "lidocaine", "magnesium sulfate", "dexmedeTOMIDine" };

  story_infusing (view);
  view->session.n_channels = VIGIL_MAX_CHANNELS;
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    view->session.channels[i] = view->session.channels[0];
    view->session.channels[i].colour = i + 1;
    g_strlcpy (view->session.channels[i].drug_display, names[i], sizeof view->session.channels[i].drug_display);
  }
}

/* The story's limits, of which the clinic lets the outermost stay and the others be set. */
static const VigilAlarmProfile *
changeable_profile (void)
{
  static VigilLimitRule limits[8];
  static VigilAlarmProfile profile;

  profile = *story_profile ();
  for (guint i = 0; i < profile.n_limits; i++) {
    limits[i] = profile.limits[i];
    if (limits[i].priority == VIGIL_PRIORITY_HIGH)
      continue;
    limits[i].change_step = limits[i].code == VIGIL_CODE_HR ? 5 : 1;
    limits[i].least = limits[i].limit - 10;
    limits[i].most = limits[i].limit + 20;
    limits[i].baseline_percent = limits[i].code == VIGIL_CODE_HR ? 30 : 0;
  }
  profile.limits = limits;
  return &profile;
}

static void
tap_more (GtkWidget *root, guint *n)
{
  if (VIGIL_IS_BUTTON (root) && gtk_widget_get_visible (root) && (*n)++ < 3)
    g_signal_emit_by_name (root, "clicked");
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    tap_more (child, n);
}

/* The limits of the first value, and of another where @is_pressure. */
static void
open_limits (GtkWidget *page, gboolean is_pressure)
{
  VigilFrame *frame = vigil_chair_page_get_frame (VIGIL_CHAIR_PAGE (page));
  GtkWidget *numerics = vigil_frame_get_child (frame, VIGIL_REGION_NUMERICS), *sheet;
  guint n = 0;

  g_signal_emit_by_name (is_pressure ? gtk_widget_get_last_child (numerics) : gtk_widget_get_first_child (numerics),
                         "clicked");
  sheet = vigil_frame_get_child (frame, VIGIL_REGION_SHEET);
  if (!is_pressure)
    tap_more (sheet, &n);
}

static void
shoot (const char *dir, const char *name, StoryFunc story, VigilStage stage)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilChairModel *model = vigil_chair_model_new (NULL);
  GtkWidget *window = vigil_window_new (NULL, TRUE), *page;
  VigilFrame *frame;

  vigil_chair_model_put_rules (model, story_protocol (), changeable_profile ());
  if (story != NULL)
    story (view);
  else
    story_stage (view, stage);
  vigil_chair_model_put_view (model, view);
  page = vigil_chair_page_new (model);
  frame = vigil_chair_page_get_frame (VIGIL_CHAIR_PAGE (page));
  vigil_frame_set_child (frame, VIGIL_REGION_WAVES, placeholder_new ());
  vigil_frame_set_child (frame, VIGIL_REGION_TIME_AXIS, placeholder_new ());
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  if (g_str_has_prefix (name, "n-")) {
    g_signal_emit_by_name (vigil_chair_page_get_bar (VIGIL_CHAIR_PAGE (page)), "action",
                           VIGIL_BAR_SIDE_EFFECT);
    widen (vigil_frame_get_child (frame, VIGIL_REGION_SHEET));
  } else if (g_str_has_prefix (name, "o-")) {
    vigil_chair_page_set_sheet (VIGIL_CHAIR_PAGE (page), NULL, VIGIL_N_BAR_ACTIONS);
    g_signal_emit_by_name (vigil_frame_get_child (frame, VIGIL_REGION_BANNER), "clicked");
  }
  if (strstr (name, "-limits") != NULL)
    open_limits (page, strstr (name, "nibp") != NULL);
  if (g_str_has_prefix (name, "p-"))
    vigil_infusion_deck_instruct (VIGIL_INFUSION_DECK (vigil_frame_get_child (frame, VIGIL_REGION_INFUSION)), 2,
                                  VIGIL_VERB_PAUSE, _("The pump did not do it in time. Look at the pump."));
  widgets_save (window, dir, name);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (model);
}

int
main (int argc, char **argv)
{
  static const struct { VigilStage stage; const char *name;
  } stages[] = {
    { VIGIL_STAGE_CHECK_IN, "s1-check-in" },   { VIGIL_STAGE_GATES, "s2-gates" },
    { VIGIL_STAGE_DOSE, "s3-dose" },           { VIGIL_STAGE_RECOVERY, "s5-recovery" },
    { VIGIL_STAGE_DISCHARGE, "s6-discharge" },
  };
  const char *dir = argc > 1 ? argv[1] : ".";
  VigilStyle *style;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("VIGIL_LOCALE_DIR") != NULL
                                       ? g_getenv ("VIGIL_LOCALE_DIR")
                                       : VIGIL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  if (!gtk_init_check ()) {
    g_printerr ("shots: no display; run it under xvfb-run\n");
    return 1;
  }
  style = vigil_style_get (gdk_display_get_default ());
  shoot (dir, "a-infusing", story_infusing, VIGIL_STAGE_NONE);
  shoot (dir, "b-alarm", story_alarm, VIGIL_STAGE_NONE);
  shoot (dir, "n-side-effects", story_infusing, VIGIL_STAGE_NONE);
  shoot (dir, "o-alarm-list", story_alarm, VIGIL_STAGE_NONE);
  shoot (dir, "t-two-drugs", story_two, VIGIL_STAGE_NONE);
  shoot (dir, "t-three-drugs", story_three, VIGIL_STAGE_NONE);
  shoot (dir, "k-limits", story_infusing, VIGIL_STAGE_NONE);
  shoot (dir, "k-limits-nibp", story_infusing, VIGIL_STAGE_NONE);
  shoot (dir, "t-wide", story_wide, VIGIL_STAGE_NONE);
  shoot (dir, "t-four-drugs", story_four, VIGIL_STAGE_NONE);
  shoot (dir, "p-press-pause", story_four, VIGIL_STAGE_NONE);
  shoot (dir, "o-alarm-list-doubt", story_two, VIGIL_STAGE_NONE);
  shoot (dir, "v-stand-in", story_stand_in, VIGIL_STAGE_NONE);
  shoot (dir, "v-cuff-pulse", story_cuff_pulse, VIGIL_STAGE_NONE);
  shoot (dir, "q-empty", story_empty, VIGIL_STAGE_NONE);
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    shoot (dir, stages[i].name, NULL, stages[i].stage);
  vigil_style_set_palette (style, VIGIL_PALETTE_LIGHT);
  shoot (dir, "l-light", story_infusing, VIGIL_STAGE_NONE);
  shoot (dir, "l-light-alarm", story_alarm, VIGIL_STAGE_NONE);
  shoot (dir, "l-light-limits", story_infusing, VIGIL_STAGE_NONE);
  shoot (dir, "l-light-two-drugs", story_two, VIGIL_STAGE_NONE);
  vigil_style_set_palette (style, VIGIL_PALETTE_HIGH_CONTRAST);
  shoot (dir, "h-contrast-alarm", story_alarm, VIGIL_STAGE_NONE);
  vigil_style_set_palette (style, VIGIL_PALETTE_DARK);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  shoot (dir, "m-right-to-left-limits", story_infusing, VIGIL_STAGE_NONE);
  shoot (dir, "m-right-to-left", story_infusing, VIGIL_STAGE_NONE);
  return 0;
}
