/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing is cut: on every page of the chair each text has room where it stands, at the design's size
 * and on the smallest screen, in English and in French. */
#include "chair/chair-page.h"
#include "chair/channel-page.h"
#include "chair/check-in-page.h"
#include "chair/check-page.h"
#include "chair/closed-page.h"
#include "chair/course-page.h"
#include "chair/devices-page.h"
#include "chair/bag-page.h"
#include "chair/dose-page.h"
#include "chair/effect-page.h"
#include "chair/emergency-page.h"
#include "chair/gates-page.h"
#include "chair/infusion-deck.h"
#include "chair/needle-page.h"
#include "chair/order-page.h"
#include "chair/record-page.h"
#include "chair/recovery-page.h"
#include "chair/rescue-page.h"
#include "chair/score-page.h"
#include "chair/second-page.h"
#include "chair/sign-in-page.h"
#include "chair/sign-page.h"
#include "chair/sound-page.h"
#include "chair/suggestion-card.h"
#include "chair/test-dose-page.h"
#include "chair/tracks-page.h"
#include "chair/waste-page.h"
#include "base/clock.h"
#include "config.h"
#include "fixtures/emergency-story.h"
#include "fixtures/order-story.h"
#include "fixtures/earlier-story.h"
#include "fixtures/test-dose-story.h"
#include "fixtures/widgets.h"
#include "widget/keyboard.h"
#include "widget/keypad.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/style.h"
#include "window.h"

#include <glib/gi18n.h>
#include <locale.h>

typedef GtkWidget *(*NewFunc) (VigilChairModel *model);

/* A snack was ten minutes too late, staff wanted to hear when it is not, and now it is not. */
static void
tell_reminder (VisitStory *story)
{
  static const char *const foods[] = { "heavy", "light", "clear" };
  gint64 passes_us = vigil_clock_wall_us () + 10 * VIGIL_USEC_PER_MIN;

  for (guint i = 0; i < G_N_ELEMENTS (foods); i++)
    visit_story_tell (story, story->minute, VIGIL_EVENT_GATE_ANSWERED,
                      vigil_body_new ("gate", "s", "fasting", "food", "s", foods[i], "eaten_wall_us", "i",
                                      passes_us - (i == 1 ? 360 : 900) * VIGIL_USEC_PER_MIN, NULL));
  visit_story_tell (story, story->minute, VIGIL_EVENT_GATE_REMINDER,
                    vigil_body_new ("gate", "s", "fasting", "at_wall_us", "i", passes_us, "is_on", "b", TRUE, NULL));
  visit_story_wait (story, story->minute + 10);
}

static const struct {
  const char *name;
  NewFunc make;
  VigilStage stage;
  const char *taps;        /* indexes of buttons that are tapped one after the other; A, B ... those of the side */
  const char *protocol;    /* NULL: the usual one */
  void (*tell) (VisitStory *story);   /* what happens besides; NULL nothing */
  const char *test_dose;   /* told before, as fixtures/test-dose-story.h has it; NULL none */
  guint n_earlier;         /* visits before */
  const char *bar;         /* then the bar's primary (p) and secondary (s); NULL nothing */
} pages[] = {
  { "devices", vigil_devices_page_new, VIGIL_STAGE_NONE, "" },
  { "devices-no-site", vigil_devices_page_new, VIGIL_STAGE_NONE, "", NULL, visit_story_lose_site },
  { "devices-named", vigil_devices_page_new, VIGIL_STAGE_NONE, "", NULL, visit_story_name_devices },
  { "devices-visit", vigil_devices_page_new, VIGIL_STAGE_INFUSING, "1" },
  { "sound", vigil_sound_page_new, VIGIL_STAGE_NONE, "" },
  { "tracks", vigil_tracks_page_new, VIGIL_STAGE_INFUSING, "" },
  { "sign-in", vigil_sign_in_page_new, VIGIL_STAGE_NONE, "" },
  { "signed-in", vigil_sign_in_page_new, VIGIL_STAGE_CHECK_IN, "" },
  { "check-in", vigil_check_in_page_new, VIGIL_STAGE_CHECK_IN, "" },
  { "check-in-sex", vigil_check_in_page_new, VIGIL_STAGE_CHECK_IN, "7" },
  { "gates", vigil_gates_page_new, VIGIL_STAGE_GATES, "" },
  { "gates-vitals", vigil_gates_page_new, VIGIL_STAGE_GATES, "3" },
  { "gates-many", vigil_gates_page_new, VIGIL_STAGE_GATES, "2", "lido-ket-short" },
  { "gates-fee", vigil_gates_page_new, VIGIL_STAGE_GATES, ";" },
  { "gates-fee-range", vigil_gates_page_new, VIGIL_STAGE_GATES, ":", "lido-ket-short" },
  { "gates-fee-unknown", vigil_gates_page_new, VIGIL_STAGE_GATES, ";", NULL, visit_story_lose_site },
  { "gates-reminder", vigil_gates_page_new, VIGIL_STAGE_GATES, "2", "lido-ket-short", tell_reminder },
  { "gates-fasting", vigil_gates_page_new, VIGIL_STAGE_GATES, "2A", "lido-ket-short" },
  { "gates-slots", vigil_gates_page_new, VIGIL_STAGE_GATES, "2A", "ketamine-successive" },
  { "gates-medicines", vigil_gates_page_new, VIGIL_STAGE_GATES, "3A", "lido-ket-short" },
  { "gates-contraindications", vigil_gates_page_new, VIGIL_STAGE_GATES, "4A", "lido-ket-short" },
  { "gates-escort", vigil_gates_page_new, VIGIL_STAGE_GATES, "5A", "ketamine-generic" },
  { "gates-indication", vigil_gates_page_new, VIGIL_STAGE_GATES, "9A", "multi-drug" },
  { "dose", vigil_dose_page_new, VIGIL_STAGE_DOSE, "" },
  { "channel", vigil_channel_page_new, VIGIL_STAGE_INFUSING, "" },
  { "check", vigil_check_page_new, VIGIL_STAGE_INFUSING, "0" },
  { "check-pain", vigil_check_page_new, VIGIL_STAGE_INFUSING, "1" },
  { "check-rass", vigil_check_page_new, VIGIL_STAGE_INFUSING, "0", "multi-drug" },
  { "rescue", vigil_rescue_page_new, VIGIL_STAGE_INFUSING, "" },
  { "rescue-dose", vigil_rescue_page_new, VIGIL_STAGE_INFUSING, "01" },
  { "effect", vigil_effect_page_new, VIGIL_STAGE_INFUSING, "" },
  { "record", vigil_record_page_new, VIGIL_STAGE_INFUSING, "" },
  { "recovery", vigil_recovery_page_new, VIGIL_STAGE_RECOVERY, "" },
  { "recovery-scores", vigil_recovery_page_new, VIGIL_STAGE_RECOVERY, "", "ketamine-generic" },
  { "check-tabs", vigil_check_page_new, VIGIL_STAGE_INFUSING, "", "ketamine-testdose" },
  { "score-padss", vigil_score_page_new, VIGIL_STAGE_RECOVERY, "0469", "ketamine-testdose" },
  { "score-aldrete", vigil_score_page_new, VIGIL_STAGE_RECOVERY, "0=", "lido-ket-short" },
  { "score-news2", vigil_score_page_new, VIGIL_STAGE_RECOVERY, "379", "multi-drug" },
  { "score-news2-end", vigil_score_page_new, VIGIL_STAGE_RECOVERY, "0", "multi-drug" },
  { "score-dissociation", vigil_score_page_new, VIGIL_STAGE_INFUSING, "0", "ketamine-testdose" },
  { "sign", vigil_sign_page_new, VIGIL_STAGE_RECOVERY, "" },
  { "signed", vigil_sign_page_new, VIGIL_STAGE_DISCHARGE, "" },
  { "last-opened", vigil_emergency_page_new, VIGIL_STAGE_INFUSING, "", NULL, emergency_story_open },
  { "last-bolus", vigil_emergency_page_new, VIGIL_STAGE_INFUSING, "", NULL, emergency_story_bolus },
  { "last-full", vigil_emergency_page_new, VIGIL_STAGE_INFUSING, "0", NULL, emergency_story_full },
  { "last-no-weight", vigil_emergency_page_new, VIGIL_STAGE_INFUSING, "", NULL, emergency_story_no_weight },
  { "closed", vigil_closed_page_new, VIGIL_STAGE_CLOSED, "" },
  { "dose-long-unit", vigil_dose_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short" },
  { "dose-drugs", vigil_dose_page_new, VIGIL_STAGE_DOSE, "0", "multi-drug" },
  { "dose-paged", vigil_dose_page_new, VIGIL_STAGE_DOSE, "", "multi-drug" },
  { "order", vigil_order_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prescribe },
  { "order-review", order_story_make_review, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prepare },
  { "needle", vigil_needle_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prescribe },
  { "needle-again", vigil_needle_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prepare },
  { "bag", vigil_bag_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prescribe },
  { "bag-lot", vigil_bag_page_new, VIGIL_STAGE_DOSE, "0", "lido-ket-short", order_story_prescribe },
  { "bag-wrong", order_story_make_wrong_bag, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prescribe },
  { "bag-next", vigil_bag_page_new, VIGIL_STAGE_INFUSING, "", NULL, order_story_change_bag },
  { "bag-strong", order_story_make_strong_bag, VIGIL_STAGE_INFUSING, "", NULL, order_story_change_bag },
  { "record-bag", vigil_record_page_new, VIGIL_STAGE_INFUSING, "", NULL, order_story_change_bag },
  { "second-pin", vigil_second_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prepare },
  { "second", order_story_make_second, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prepare },
  { "second-differs", order_story_make_differs, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prepare },
  { "waste", vigil_waste_page_new, VIGIL_STAGE_RECOVERY, "", "lido-ket-short" },
  { "waste-estimated", vigil_waste_page_new, VIGIL_STAGE_RECOVERY, "0", "lido-ket-short", order_story_lose_pump },
  { "waste-witness", order_story_make_witness, VIGIL_STAGE_RECOVERY, "", "lido-ket-short" },
  { "test-dose", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "" },
  { "test-dose-observing", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "d" },
  { "test-dose-observed", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "do" },
  { "test-dose-top-up", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "dpon" },
  { "test-dose-capped", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "4", "ketamine-testdose", NULL, "dpondponfpo" },
  { "test-dose-ended", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "da" },
  { "test-dose-rescue", vigil_rescue_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "da" },
  { "test-dose-infuse", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "dpoi" },
  { "test-dose-then-dose", vigil_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "dponfpoi" },
  { "gates-review", vigil_gates_page_new, VIGIL_STAGE_GATES, "", "ketamine-successive", NULL, NULL, 2 },
  { "dose-earlier", vigil_dose_page_new, VIGIL_STAGE_DOSE, "", NULL, NULL, NULL, 4 },
  { "course", vigil_course_page_new, VIGIL_STAGE_GATES, "", NULL, NULL, NULL, 4 },
  { "course-review", vigil_course_page_new, VIGIL_STAGE_GATES, "", "ketamine-successive", NULL, NULL, 2, "p" },
  { "course-ask", vigil_course_page_new, VIGIL_STAGE_GATES, "", NULL, NULL, NULL, 4, "s" },
  { "course-ask-more", vigil_course_page_new, VIGIL_STAGE_GATES, "", NULL, NULL, NULL, 4, "ss" },
  { "closed-next", vigil_closed_page_new, VIGIL_STAGE_CLOSED, "", NULL, NULL, NULL, 2 },
};

/* ---- what is cut ---- */

static guint n_cut;

static void
complain (const char *where, const char *text, const char *what, int needs, int has)
{
  g_printerr ("%s: \"%s\" %s: %d, has %d\n", where, text, what, needs, has);
  n_cut++;
}

/* What does not fit below is hidden; a word that does not fit beside is broken. */
static void
check_inscription (GtkWidget *widget, const char *where)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (PangoLayout) layout = NULL;
  g_auto (GStrv) words = NULL;
  int needs, lines_height;

  if (text == NULL || *text == '\0')
    return;
  words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    g_autoptr (PangoLayout) word = gtk_widget_create_pango_layout (widget, words[i]);
    PangoRectangle ink;

    pango_layout_get_pixel_extents (word, &ink, NULL);
    if (ink.width > width)
      complain (where, text, "breaks a word", ink.width, width);
  }
  layout = gtk_widget_create_pango_layout (widget, text);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_pixel_size (layout, &needs, &lines_height);
  /* the leading of a single line may stand out, its digits and letters may not */
  if (pango_layout_get_line_count (layout) > 1 && lines_height > height + 2)
    complain (where, text, "is higher than its place", lines_height, height);
}

/* The ancestor that was given a fixed place. */
static GtkWidget *
find_place (GtkWidget *widget)
{
  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at)) {
    GtkWidget *parent = gtk_widget_get_parent (at);

    if (parent != NULL && VIGIL_IS_PLACES (gtk_widget_get_layout_manager (parent)))
      return at;
  }
  return NULL;
}

static void
check_label (GtkWidget *widget, const char *where)
{
  const char *text = gtk_label_get_label (GTK_LABEL (widget));
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (widget));
  GtkWidget *place = find_place (widget);
  /* the second line of a row may end in dots: the whole of it stands in the panel beside */
  gboolean may_end_early = gtk_widget_get_ancestor (widget, VIGIL_TYPE_ROW) != NULL && pango_layout_get_line_count (layout) > 1;
  graphene_rect_t at;
  int width, height;

  if (*text == '\0' || place == NULL)
    return;
  pango_layout_get_pixel_size (layout, &width, &height);
  if ((pango_layout_is_ellipsized (layout) && !may_end_early) || width > gtk_widget_get_width (widget) + 1)
    complain (where, text, "is wider than its place", width, gtk_widget_get_width (widget));
  g_assert_true (gtk_widget_compute_bounds (widget, place, &at));
  if (at.origin.x < -1 || at.origin.x + at.size.width > (float) gtk_widget_get_width (place) + 1)
    complain (where, text, "stands out sideways", (int) at.size.width, gtk_widget_get_width (place));
  /* what stands below in a list that scrolls is reached by a finger */
  if (gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW) != NULL)
    return;
  if (at.origin.y < -3 || at.origin.y + at.size.height > (float) gtk_widget_get_height (place) + 3)
    complain (where, text, "stands out below", (int) (at.origin.y + at.size.height), gtk_widget_get_height (place));
}

static void
check (GtkWidget *widget, const char *where)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_INSCRIPTION (widget))
    check_inscription (widget, where);
  else if (GTK_IS_LABEL (widget))
    check_label (widget, where);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check (child, where);
}

/* ---- every page ---- */

static void
show_bar (VigilBottomBar *bar, VigilPage *page)
{
  VigilPageBar says;

  vigil_page_describe (page, &says);
  vigil_bottom_bar_set_shows_records (bar, FALSE);
  vigil_button_set_label (vigil_bottom_bar_get_button (bar, VIGIL_BAR_BACK), says.back);
  vigil_button_set_label (vigil_bottom_bar_get_button (bar, VIGIL_BAR_SECONDARY), says.secondary);
  vigil_button_set_label (vigil_bottom_bar_get_button (bar, VIGIL_BAR_PRIMARY), says.primary);
  vigil_button_set_caption (vigil_bottom_bar_get_button (bar, VIGIL_BAR_PRIMARY),
                            *says.primary_off != '\0' ? says.primary_off : says.primary_caption);
}

/* The longest of what is said now and then stands there too. */
static void
refuse_rules (VisitStory *story)
{
  g_strlcpy (story->view.clinic_refusal,
             "protocols/ketamine-long.json:14: drugs[0].steps[0].rate: expected a number from 0 to 1e+06",
             sizeof story->view.clinic_refusal);
}

/* What a score compares with: from before, and of now. */
static void
tell_pressures (VisitStory *story)
{
  story->view.session.baseline_sys_mmhg = 124;
  story->view.session.baseline_hr = 76;
  visit_story_tell (story, story->minute, VIGIL_EVENT_NIBP_MEASURED,
                    vigil_body_new ("sys_mmhg", "d", 128.0, "dia_mmhg", "d", 76.0, "mean_mmhg", "d", 93.0,
                                    "measured_wall_us", "i", story->view.now_wall_us, NULL));
}

static void
check_page (guint i, double k)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  GtkWidget *window = vigil_window_new (NULL, TRUE), *chair, *page;
  g_autofree char *where = g_strdup_printf ("%s, %s, %g", pages[i].name, _("Back"), k);
  VigilFrame *frame;

  if (pages[i].protocol != NULL)
    story->protocol_id = pages[i].protocol;
  visit_story_play (story, pages[i].stage);
  if (pages[i].test_dose != NULL)
    test_dose_story_tell (story, pages[i].test_dose);
  if (pages[i].stage == VIGIL_STAGE_DOSE)
    story->view.session.stage = VIGIL_STAGE_DOSE;
  if (pages[i].protocol != NULL && pages[i].stage == VIGIL_STAGE_RECOVERY)
    tell_pressures (story);
  refuse_rules (story);
  if (pages[i].tell != NULL)
    pages[i].tell (story);
  if (pages[i].n_earlier > 0)
    earlier_story_tell (story, pages[i].n_earlier, VIGIL_HISTORY_KNOWN);
  visit_story_show (story);
  chair = vigil_chair_page_new (story->model);
  frame = vigil_chair_page_get_frame (VIGIL_CHAIR_PAGE (chair));
  page = pages[i].make (story->model);
  vigil_frame_set_child (frame, VIGIL_REGION_WORK, page);
  vigil_frame_set_child (frame, VIGIL_REGION_SIDE, vigil_page_get_side (VIGIL_PAGE (page)));
  vigil_frame_set_shows_work (frame, TRUE);
  gtk_window_set_child (GTK_WINDOW (window), chair);
  gtk_window_set_default_size (GTK_WINDOW (window), (int) (1280 * k), (int) (800 * k));
  gtk_window_present (GTK_WINDOW (window));
  widgets_settle (window);
  g_assert_cmpfloat_with_epsilon (vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (window))), k, 0.01);
  for (const char *tap = pages[i].taps; *tap != '\0'; tap++) {
    GtkWidget *root = *tap >= 'A' ? vigil_page_get_side (VIGIL_PAGE (page)) : page;

    g_signal_emit_by_name (widgets_find (root, GTK_TYPE_BUTTON, (guint) (*tap - (*tap >= 'A' ? 'A' : '0'))), "clicked");
    widgets_settle (window);
  }
  for (const char *tap = pages[i].bar; tap != NULL && *tap != '\0'; tap++) {
    if (*tap == 'p')
      vigil_page_primary (VIGIL_PAGE (page));
    else
      vigil_page_secondary (VIGIL_PAGE (page));
    widgets_settle (window);
  }
  show_bar (vigil_chair_page_get_bar (VIGIL_CHAIR_PAGE (chair)), VIGIL_PAGE (page));
  widgets_settle (window);
  check (chair, where);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- the infusing screen, and what lies over it ---- */

static void
open_limits (GtkWidget *chair, gboolean is_pressure)
{
  GtkWidget *numerics
      = vigil_frame_get_child (vigil_chair_page_get_frame (VIGIL_CHAIR_PAGE (chair)), VIGIL_REGION_NUMERICS);

  g_signal_emit_by_name (is_pressure ? gtk_widget_get_last_child (numerics) : gtk_widget_get_first_child (numerics),
                         "clicked");
}

static void
open_heart_rate (GtkWidget *chair)
{
  open_limits (chair, FALSE);
}

static void
open_pressure (GtkWidget *chair)
{
  open_limits (chair, TRUE);
}

static void
open_effects (GtkWidget *chair)
{
  g_signal_emit_by_name (vigil_chair_page_get_bar (VIGIL_CHAIR_PAGE (chair)), "action", VIGIL_BAR_SIDE_EFFECT);
}

static void
instruct (GtkWidget *chair)
{
  GtkWidget *deck
      = vigil_frame_get_child (vigil_chair_page_get_frame (VIGIL_CHAIR_PAGE (chair)), VIGIL_REGION_INFUSION);

  vigil_infusion_deck_instruct (VIGIL_INFUSION_DECK (deck), 0, VIGIL_VERB_START,
                                _("The pump's link was lost while it was asked. Look at the pump."));
}

static void
stop_suggested (GtkWidget *chair)
{
  g_signal_emit_by_name (widgets_find (chair, VIGIL_TYPE_SUGGESTION_CARD, 0), "stop", 1);
}

static const struct {
  const char *name;
  void (*open) (GtkWidget *chair);
  guint n_drugs;
  gboolean keeps_open, is_asking;   /* all of the pumps */
  gboolean has_sign;                /* of lidocaine, which runs beside ketamine; n_drugs is not used */
} screens[] = {
  { "infusing", NULL, 1 },           { "two-drugs", NULL, 2 },          { "three-drugs", NULL, 3 },
  { "four-drugs", NULL, 4 },         { "limits", open_heart_rate, 1 },  { "limits-pressure", open_pressure, 1 },
  { "effects", open_effects, 1 },    { "instruction", instruct, 4 },
  { "keeps-open", NULL, 1, TRUE },   { "keeps-open-two", NULL, 2, TRUE }, { "asking-three", NULL, 3, FALSE, TRUE },
  { "suggestion", NULL, 0, .has_sign = TRUE },   { "suggestion-stop", stop_suggested, 0, .has_sign = TRUE },
  { "effects-of-two", open_effects, 0, .has_sign = TRUE },
};

static void
check_screen (guint i, double k)
{
  static const char *const names[] = { "ketamine", "lidocaine", "magnesium sulfate", "dexmedeTOMIDine" };
  g_autoptr (VisitStory) story = visit_story_new ();
  VigilSession *session = &story->view.session;
  GtkWidget *window = vigil_window_new (NULL, TRUE), *chair;
  g_autofree char *where = g_strdup_printf ("%s, %s, %g", screens[i].name, _("Back"), k);

  if (screens[i].has_sign)
    story->protocol_id = "lido-ket-short";
  visit_story_play (story, VIGIL_STAGE_INFUSING);
  if (screens[i].has_sign)
    emergency_story_sign (story);
  else
    session->n_channels = screens[i].n_drugs;
  for (guint channel = 0; channel < screens[i].n_drugs; channel++) {
    session->channels[channel] = session->channels[0];
    g_strlcpy (session->channels[channel].drug_display, names[channel], sizeof session->channels[channel].drug_display);
    session->channels[channel].is_pump_asking = screens[i].is_asking;
    if (screens[i].keeps_open)
      session->channels[channel].mode = VIGIL_PUMP_MODE_KVO;
  }
  if (screens[i].open == instruct)
    session->channels[0].state = VIGIL_CHANNEL_STARTING;
  refuse_rules (story);
  visit_story_show (story);
  chair = vigil_chair_page_new (story->model);
  gtk_window_set_child (GTK_WINDOW (window), chair);
  gtk_window_set_default_size (GTK_WINDOW (window), (int) (1280 * k), (int) (800 * k));
  gtk_window_present (GTK_WINDOW (window));
  widgets_settle (window);
  if (screens[i].open != NULL)
    screens[i].open (chair);
  widgets_settle (window);
  check (chair, where);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_screens (gconstpointer data)
{
  n_cut = 0;
  for (guint i = 0; i < G_N_ELEMENTS (screens); i++)
    check_screen (i, *(const double *) data);
  g_assert_cmpuint (n_cut, ==, 0);
}

static void
test_pages (gconstpointer data)
{
  n_cut = 0;
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    check_page (i, *(const double *) data);
  g_assert_cmpuint (n_cut, ==, 0);
}

int
main (int argc, char **argv)
{
  static const double design = 1, smallest = 0.75;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("VIGIL_LOCALE_DIR") != NULL ? g_getenv ("VIGIL_LOCALE_DIR")
                                                                         : VIGIL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/fit/design", &design, test_pages);
  g_test_add_data_func ("/fit/smallest", &smallest, test_pages);
  g_test_add_data_func ("/fit/screens", &design, test_screens);
  g_test_add_data_func ("/fit/smallest-screens", &smallest, test_screens);
  return g_test_run ();
}
