/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures for eyes: "shot-pages DIR" draws each page of the chair, its side panel and its bar from
 * one told visit into DIR. */
#include "base/clock.h"
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
#include "chair/needle-page.h"
#include "chair/order-page.h"
#include "chair/record-page.h"
#include "chair/page-bar.h"
#include "chair/recovery-page.h"
#include "chair/rescue-page.h"
#include "chair/score-page.h"
#include "chair/setup-page.h"
#include "chair/second-page.h"
#include "chair/sign-in-page.h"
#include "chair/sign-page.h"
#include "chair/sound-page.h"
#include "chair/test-dose-page.h"
#include "chair/waste-page.h"
#include "config.h"
#include "fixtures/emergency-story.h"
#include "fixtures/order-story.h"
#include "fixtures/earlier-story.h"
#include "fixtures/test-dose-story.h"
#include "fixtures/widgets.h"
#include "session/score.h"
#include "widget/bottom-bar.h"
#include "widget/button.h"
#include "widget/frame.h"
#include "widget/style.h"
#include "window.h"

#include <glib/gi18n.h>
#include <gst/gst.h>
#include <locale.h>

typedef GtkWidget *(*NewFunc) (VigilChairModel *model);

static void
tell_reminder (VisitStory *story)
{
  gint64 light_us = story->view.session.intakes_wall_us[VIGIL_FOOD_LIGHT];

  visit_story_tell (story, 18, VIGIL_EVENT_GATE_REMINDER,
                    vigil_body_new ("gate", "s", "fasting", "at_wall_us", "i", light_us + 360 * VIGIL_USEC_PER_MIN, "is_on",
                                    "b", TRUE, NULL));
}

static void
tell_reminder_due (VisitStory *story)
{
  tell_reminder (story);
  visit_story_wait (story, 80);
}

static const struct {
  const char *name;
  NewFunc make;
  VigilStage stage;
  const char *taps;        /* indexes of buttons that are tapped one after the other; A, B ... those of the side */
  const char *protocol;    /* NULL: the usual one */
  void (*tell) (VisitStory *story);   /* what happens besides; NULL nothing */
  const char *test_dose;   /* told before; NULL none */
} shots[] = {
  { "1-devices-start", vigil_devices_page_new, VIGIL_STAGE_NONE, "" },
  { "1-devices-no-site", vigil_devices_page_new, VIGIL_STAGE_NONE, "", NULL, visit_story_lose_site },
  { "1-devices-named", vigil_devices_page_new, VIGIL_STAGE_NONE, "", NULL, visit_story_name_devices },
  { "1-setup", vigil_setup_page_new, VIGIL_STAGE_NONE, "" },
  { "2-devices-visit", vigil_devices_page_new, VIGIL_STAGE_INFUSING, "1" },
  { "3-sign-in", vigil_sign_in_page_new, VIGIL_STAGE_NONE, "" },
  { "4-signed-in", vigil_sign_in_page_new, VIGIL_STAGE_CHECK_IN, "" },
  { "4-check-in", vigil_check_in_page_new, VIGIL_STAGE_CHECK_IN, "" },
  { "4-check-in-sex", vigil_check_in_page_new, VIGIL_STAGE_CHECK_IN, "7" },
  { "g-gates", vigil_gates_page_new, VIGIL_STAGE_GATES, "" },
  { "g-gates-vitals", vigil_gates_page_new, VIGIL_STAGE_GATES, "3" },
  { "g-gates-many", vigil_gates_page_new, VIGIL_STAGE_GATES, "2", "lido-ket-short" },
  { "g-gates-fee", vigil_gates_page_new, VIGIL_STAGE_GATES, ";" },
  { "g-gates-fee-range", vigil_gates_page_new, VIGIL_STAGE_GATES, ":", "lido-ket-short" },
  { "g-gates-fee-unknown", vigil_gates_page_new, VIGIL_STAGE_GATES, ";", NULL, visit_story_lose_site },
  { "g-gates-questions", vigil_gates_page_new, VIGIL_STAGE_GATES, "4", "lido-ket-short" },
  { "g-gates-reminder", vigil_gates_page_new, VIGIL_STAGE_GATES, "2", "lido-ket-short", tell_reminder },
  { "g-gates-reminder-due", vigil_gates_page_new, VIGIL_STAGE_GATES, "2", "lido-ket-short", tell_reminder_due },
  { "g-form-fasting", vigil_gates_page_new, VIGIL_STAGE_GATES, "2A", "lido-ket-short" },
  { "g-form-medicines", vigil_gates_page_new, VIGIL_STAGE_GATES, "3A", "lido-ket-short" },
  { "g-form-contraindications", vigil_gates_page_new, VIGIL_STAGE_GATES, "4A", "lido-ket-short" },
  { "g-form-escort", vigil_gates_page_new, VIGIL_STAGE_GATES, "5A", "lido-ket-short" },
  { "g-form-indication", vigil_gates_page_new, VIGIL_STAGE_GATES, "9A", "multi-drug" },
  { "g-override", vigil_gates_page_new, VIGIL_STAGE_GATES, "2C", "lido-ket-short" },
  { "h-dose", vigil_dose_page_new, VIGIL_STAGE_DOSE, "" },
  { "h-dose-long-unit", vigil_dose_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short" },
  { "h-dose-drugs", vigil_dose_page_new, VIGIL_STAGE_DOSE, "0", "multi-drug" },
  { "h-dose-paged", vigil_dose_page_new, VIGIL_STAGE_DOSE, "", "multi-drug" },
  { "5-channel", vigil_channel_page_new, VIGIL_STAGE_INFUSING, "" },
  { "6-check-sedation", vigil_check_page_new, VIGIL_STAGE_INFUSING, "0" },
  { "7-check-pain", vigil_check_page_new, VIGIL_STAGE_INFUSING, "1" },
  { "8-rescue-list", vigil_rescue_page_new, VIGIL_STAGE_INFUSING, "" },
  { "9-rescue-dose", vigil_rescue_page_new, VIGIL_STAGE_INFUSING, "01" },
  { "a-record", vigil_record_page_new, VIGIL_STAGE_INFUSING, "" },
  { "b-record-note", vigil_record_page_new, VIGIL_STAGE_INFUSING, "9" },
  { "b-effect", vigil_effect_page_new, VIGIL_STAGE_INFUSING, "3459" },
  { "b-sound", vigil_sound_page_new, VIGIL_STAGE_NONE, "" },
  { "c-recovery", vigil_recovery_page_new, VIGIL_STAGE_RECOVERY, "" },
  { "c-recovery-scores", vigil_recovery_page_new, VIGIL_STAGE_RECOVERY, "", "ketamine-generic" },
  { "c-score-suggested", vigil_score_page_new, VIGIL_STAGE_RECOVERY, "", "ketamine-testdose" },
  { "c-score-half", vigil_score_page_new, VIGIL_STAGE_RECOVERY, "046", "ketamine-testdose" },
  { "c-score-complete", vigil_score_page_new, VIGIL_STAGE_RECOVERY, "0469<", "ketamine-testdose" },
  { "c-score-aldrete", vigil_score_page_new, VIGIL_STAGE_RECOVERY, "0<", "lido-ket-short" },
  { "g-gates-score", vigil_gates_page_new, VIGIL_STAGE_GATES, ":", "multi-drug" },
  { "c-score-news2", vigil_score_page_new, VIGIL_STAGE_GATES, "368", "multi-drug" },
  { "c-score-dissociation", vigil_score_page_new, VIGIL_STAGE_INFUSING, "26", "ketamine-testdose" },
  { "c-score-none", vigil_score_page_new, VIGIL_STAGE_RECOVERY, "" },
  { "6-check-tabs", vigil_check_page_new, VIGIL_STAGE_INFUSING, "", "ketamine-testdose" },
  { "d-sign", vigil_sign_page_new, VIGIL_STAGE_RECOVERY, "" },
  { "e-signed", vigil_sign_page_new, VIGIL_STAGE_DISCHARGE, "" },
  { "i-last-opened", vigil_emergency_page_new, VIGIL_STAGE_INFUSING, "", NULL, emergency_story_open },
  { "i-last-bolus", vigil_emergency_page_new, VIGIL_STAGE_INFUSING, "", NULL, emergency_story_bolus },
  { "i-last-later", vigil_emergency_page_new, VIGIL_STAGE_INFUSING, "0", NULL, emergency_story_later },
  { "i-last-full", vigil_emergency_page_new, VIGIL_STAGE_INFUSING, "0", NULL, emergency_story_full },
  { "i-last-no-weight", vigil_emergency_page_new, VIGIL_STAGE_INFUSING, "", NULL, emergency_story_no_weight },
  { "i-last-rescue", vigil_rescue_page_new, VIGIL_STAGE_INFUSING, "", NULL, emergency_story_run },
  { "f-closed", vigil_closed_page_new, VIGIL_STAGE_CLOSED, "" },
  { "o-order", vigil_order_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prescribe },
  { "o-order-review", order_story_make_review, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prepare },
  { "o-needle", vigil_needle_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prescribe },
  { "o-needle-again", vigil_needle_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prepare },
  { "o-bag", vigil_bag_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prescribe },
  { "o-bag-lot", vigil_bag_page_new, VIGIL_STAGE_DOSE, "0", "lido-ket-short", order_story_prescribe },
  { "o-bag-wrong", order_story_make_wrong_bag, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prescribe },
  { "o-bag-next", vigil_bag_page_new, VIGIL_STAGE_INFUSING, "", NULL, order_story_change_bag },
  { "o-bag-strong", order_story_make_strong_bag, VIGIL_STAGE_INFUSING, "", NULL, order_story_change_bag },
  { "o-record-bag", vigil_record_page_new, VIGIL_STAGE_INFUSING, "", NULL, order_story_change_bag },
  { "o-second-pin", vigil_second_page_new, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prepare },
  { "o-second", order_story_make_second, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prepare },
  { "o-second-differs", order_story_make_differs, VIGIL_STAGE_DOSE, "", "lido-ket-short", order_story_prepare },
  { "o-waste", vigil_waste_page_new, VIGIL_STAGE_RECOVERY, "", "lido-ket-short" },
  { "o-waste-estimated", vigil_waste_page_new, VIGIL_STAGE_RECOVERY, "0", "lido-ket-short", order_story_lose_pump },
  { "o-waste-witness", order_story_make_witness, VIGIL_STAGE_RECOVERY, "", "lido-ket-short" },
  { "t-recovery", vigil_recovery_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "dar" },
  { "t-none", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "" },
  { "t-observing", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "d" },
  { "t-observed", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "do" },
  { "t-answers", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "dpo" },
  { "t-chosen", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "3", "ketamine-testdose", NULL, "dpo" },
  { "t-top-up", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "dpon" },
  { "t-capped", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "dpondponfpo" },
  { "t-infuse", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "dponfpoi" },
  { "t-ended", vigil_test_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "da" },
  { "t-ended-rescue", vigil_rescue_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "da" },
  { "t-dose", vigil_dose_page_new, VIGIL_STAGE_GATES, "", "ketamine-testdose", NULL, "dponfpoi" },
};

/* The same with visits before: of which protocol, how many, and how often the primary or secondary is tapped. */
static const struct {
  const char *name;
  NewFunc make;
  VigilStage stage;
  const char *protocol;
  guint n_earlier;
  VigilHistoryState history;
  const char *bar;         /* p, s: the bar's primary and secondary */
} with_earlier[] = {
  { "s-check-in", vigil_check_in_page_new, VIGIL_STAGE_CHECK_IN, "ketamine-long", 3, VIGIL_HISTORY_KNOWN, "" },
  { "s-gates-review", vigil_gates_page_new, VIGIL_STAGE_GATES, "ketamine-successive", 2, VIGIL_HISTORY_KNOWN, "" },
  { "s-dose", vigil_dose_page_new, VIGIL_STAGE_DOSE, "ketamine-long", 4, VIGIL_HISTORY_KNOWN, "" },
  { "s-dose-first", vigil_dose_page_new, VIGIL_STAGE_DOSE, "ketamine-long", 0, VIGIL_HISTORY_KNOWN, "" },
  { "s-dose-unknown", vigil_dose_page_new, VIGIL_STAGE_DOSE, "ketamine-long", 0, VIGIL_HISTORY_UNKNOWN, "" },
  { "s-course", vigil_course_page_new, VIGIL_STAGE_GATES, "ketamine-long", 4, VIGIL_HISTORY_KNOWN, "" },
  { "s-course-days", vigil_course_page_new, VIGIL_STAGE_GATES, "ketamine-successive", 9, VIGIL_HISTORY_KNOWN, "" },
  { "s-course-none", vigil_course_page_new, VIGIL_STAGE_GATES, "ketamine-long", 0, VIGIL_HISTORY_KNOWN, "" },
  { "s-course-unknown", vigil_course_page_new, VIGIL_STAGE_GATES, "ketamine-successive", 0, VIGIL_HISTORY_UNKNOWN, "" },
  { "s-review", vigil_course_page_new, VIGIL_STAGE_GATES, "ketamine-successive", 2, VIGIL_HISTORY_KNOWN, "p" },
  { "s-follow-up", vigil_course_page_new, VIGIL_STAGE_GATES, "ketamine-long", 4, VIGIL_HISTORY_KNOWN, "s" },
  { "s-follow-up-more", vigil_course_page_new, VIGIL_STAGE_GATES, "ketamine-long", 4, VIGIL_HISTORY_KNOWN, "ss" },
  { "s-closed", vigil_closed_page_new, VIGIL_STAGE_CLOSED, "ketamine-long", 2, VIGIL_HISTORY_KNOWN, "" },
};

/* A visit with something to say: a snack too late, one question asked, the rest open. */
static void
tell_gates (VisitStory *story)
{
  gint64 now_us = vigil_clock_wall_us ();
  const struct { const char *food; guint min_ago; } meals[] = { { "heavy", 11 * 60 + 48 }, { "light", 5 * 60 + 13 }, { "clear", 3 * 60 + 3 } };

  visit_story_tell (story, 16, VIGIL_EVENT_GATE_ANSWERED, vigil_body_new ("gate", "s", "identity", "is_passed", "b", TRUE, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (meals); i++)
    visit_story_tell (story, 16, VIGIL_EVENT_GATE_ANSWERED,
                      vigil_body_new ("gate", "s", "fasting", "food", "s", meals[i].food, "eaten_wall_us", "i",
                                      now_us - meals[i].min_ago * VIGIL_USEC_PER_MIN, NULL));
  visit_story_tell (story, 17, VIGIL_EVENT_GATE_ANSWERED,
                    vigil_body_new ("gate", "s", "medicines", "question", "s", "insulin", "choice", "s", "half", NULL));
  visit_story_tell (story, 17, VIGIL_EVENT_GATE_ANSWERED,
                    vigil_body_new ("gate", "s", "escort", "question", "s", "way-home", "choice", "s", "taxi", NULL));
}

/* Something to compare with, a pressure of now, and a score that is not enough. */
static void
tell_scores (VisitStory *story)
{
  const VigilInstrument *aldrete = vigil_clinic_find_instrument (story->clinic, "aldrete");
  VigilAnswers answers;

  if (story->view.session.stage < VIGIL_STAGE_INFUSING)
    return;
  story->view.session.baseline_sys_mmhg = 124;
  story->view.session.baseline_dia_mmhg = 74;
  story->view.session.baseline_hr = 76;
  visit_story_tell (story, story->minute, VIGIL_EVENT_NIBP_MEASURED,
                    vigil_body_new ("sys_mmhg", "d", 128.0, "dia_mmhg", "d", 76.0, "mean_mmhg", "d", 93.0,
                                    "measured_wall_us", "i", vigil_clock_wall_us (), NULL));
  vigil_answers_clear (&answers);
  for (guint i = 0; i < aldrete->n_items; i++)
    answers.anchors[i] = i == 0 || i == 3;
  if (story->view.session.stage == VIGIL_STAGE_RECOVERY)
    visit_story_tell (story, story->minute, VIGIL_EVENT_INSTRUMENT_SCORED,
                      vigil_score_to_body (aldrete, &answers, NULL, "en"));
}

static void
tap (VigilPage *page, char which)
{
  GtkWidget *root = which >= 'A' ? vigil_page_get_side (page) : GTK_WIDGET (page);
  GtkWidget *button = widgets_find (root, GTK_TYPE_BUTTON, (guint) (which >= 'A' ? which - 'A' : which - '0'));

  g_signal_emit_by_name (button, VIGIL_IS_BUTTON (button) && which >= 'A' ? "tapped" : "clicked");
}

static GtkWidget *
present (GtkWidget *window, VisitStory *story, NewFunc make, GtkWidget *bar)
{
  GtkWidget *frame = vigil_frame_new (), *page = make (story->model);

  if (VIGIL_IS_SOUND_PAGE (page)) {
    g_autoptr (VigilAlarmSounder) sounder = vigil_alarm_sounder_new ();

    vigil_sound_page_set_sounder (VIGIL_SOUND_PAGE (page), sounder);
  }
  vigil_frame_set_child (VIGIL_FRAME (frame), VIGIL_REGION_WORK, page);
  vigil_frame_set_child (VIGIL_FRAME (frame), VIGIL_REGION_SIDE, vigil_page_get_side (VIGIL_PAGE (page)));
  vigil_frame_set_child (VIGIL_FRAME (frame), VIGIL_REGION_BAR, bar);
  vigil_frame_set_shows_work (VIGIL_FRAME (frame), TRUE);
  vigil_bottom_bar_update (VIGIL_BOTTOM_BAR (bar), &story->view, 120);
  gtk_window_set_child (GTK_WINDOW (window), frame);
  gtk_window_present (GTK_WINDOW (window));
  widgets_settle (window);
  return page;
}

static void
shoot (const char *dir, const char *prefix, guint i)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  GtkWidget *window = vigil_window_new (NULL, TRUE), *bar = vigil_bottom_bar_new (), *page;
  g_autofree char *name = g_strconcat (prefix, shots[i].name, NULL);

  if (shots[i].protocol != NULL)
    story->protocol_id = shots[i].protocol;
  visit_story_play (story, shots[i].stage);
  if (shots[i].test_dose != NULL)
    test_dose_story_tell (story, shots[i].test_dose);
  else if (shots[i].protocol != NULL && shots[i].stage == VIGIL_STAGE_GATES)
    tell_gates (story);
  if (shots[i].protocol != NULL)
    tell_scores (story);
  if (shots[i].stage == VIGIL_STAGE_DOSE)
    story->view.session.stage = VIGIL_STAGE_DOSE;   /* nobody has answered the gates */
  if (shots[i].tell != NULL)
    shots[i].tell (story);
  visit_story_show (story);
  page = present (window, story, shots[i].make, bar);
  for (const char *which = shots[i].taps; *which != '\0'; which++) {
    tap (VIGIL_PAGE (page), *which);
    widgets_settle (window);
  }
  vigil_page_bar_show (VIGIL_BOTTOM_BAR (bar), VIGIL_PAGE (page));
  widgets_save (window, dir, name);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
shoot_with_earlier (const char *dir, const char *prefix, guint i)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  GtkWidget *window = vigil_window_new (NULL, TRUE), *bar = vigil_bottom_bar_new (), *page;
  g_autofree char *name = g_strconcat (prefix, with_earlier[i].name, NULL);

  story->protocol_id = with_earlier[i].protocol;
  visit_story_play (story, MIN (with_earlier[i].stage, VIGIL_STAGE_GATES));
  earlier_story_tell (story, with_earlier[i].n_earlier, with_earlier[i].history);
  if (with_earlier[i].stage == VIGIL_STAGE_CLOSED)
    earlier_story_end (story);
  else
    story->view.session.stage = with_earlier[i].stage;
  visit_story_show (story);
  page = present (window, story, with_earlier[i].make, bar);
  for (const char *which = with_earlier[i].bar; *which != '\0'; which++) {
    if (*which == 'p')
      vigil_page_primary (VIGIL_PAGE (page));
    else
      vigil_page_secondary (VIGIL_PAGE (page));
    widgets_settle (window);
  }
  vigil_page_bar_show (VIGIL_BOTTOM_BAR (bar), VIGIL_PAGE (page));
  widgets_save (window, dir, name);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
shoot_all (const char *dir, const char *prefix)
{
  for (guint i = 0; i < G_N_ELEMENTS (shots); i++)
    shoot (dir, prefix, i);
  for (guint i = 0; i < G_N_ELEMENTS (with_earlier); i++)
    shoot_with_earlier (dir, prefix, i);
}

int
main (int argc, char **argv)
{
  const char *dir = argc > 1 ? argv[1] : ".";

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("VIGIL_LOCALE_DIR") != NULL ? g_getenv ("VIGIL_LOCALE_DIR")
                                                                         : VIGIL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_setenv ("VIGIL_ALARM_SINK", "fakesink", TRUE);
  gst_init (NULL, NULL);
  if (!gtk_init_check ()) {
    g_printerr ("shot-pages: no display; run it under xvfb-run\n");
    return 1;
  }
  shoot_all (dir, "dark-");
  vigil_style_set_palette (vigil_style_get (gdk_display_get_default ()), VIGIL_PALETTE_LIGHT);
  shoot_all (dir, "light-");
  vigil_style_set_palette (vigil_style_get (gdk_display_get_default ()), VIGIL_PALETTE_DARK);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  shoot_all (dir, "rtl-");
  return 0;
}
