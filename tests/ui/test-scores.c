/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores in the window: what the monitor suggests counts once it is tapped, a total is there when nothing is
 * missing, what was saved is on the disk once and can be withdrawn. */
#include "chair/recovery-page.h"
#include "chair/score-page.h"
#include "config.h"
#include "fixtures/chair-stand.h"
#include "fixtures/wait.h"
#include "fixtures/widgets.h"
#include "model/event-words.h"
#include "model/recovery-text.h"
#include "model/score-text.h"
#include "widget/button.h"
#include "window.h"

#include <string.h>

/* ---- a told visit ---- */

typedef struct {
  VisitStory *story;
  GtkWidget *window, *page;
  char asked[64];
  guint n_done;
} Stand;

static void
on_ask (VigilPage *page, const char *task, gpointer user_data)
{
  g_strlcpy (((Stand *) user_data)->asked, task, sizeof ((Stand *) user_data)->asked);
}

static void
on_done (VigilPage *page, gpointer user_data)
{
  ((Stand *) user_data)->n_done++;
}

/* In recovery, with something to compare with and a pressure of now. */
static void
stand_up (Stand *self, const char *protocol_id, GtkWidget *(*make) (VigilChairModel *model))
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  *self = (Stand) { .story = visit_story_new () };
  self->story->protocol_id = protocol_id;
  visit_story_play (self->story, VIGIL_STAGE_RECOVERY);
  self->story->view.session.baseline_sys_mmhg = 124;
  self->story->view.session.baseline_hr = 76;
  visit_story_tell (self->story, 312, VIGIL_EVENT_NIBP_MEASURED,
                    vigil_body_new ("sys_mmhg", "d", 128.0, "dia_mmhg", "d", 76.0, "mean_mmhg", "d", 93.0,
                                    "measured_wall_us", "i", self->story->view.now_wall_us, NULL));
  visit_story_show (self->story);
  self->window = vigil_window_new (NULL, TRUE);
  self->page = make (self->story->model);
  g_signal_connect (self->page, "ask", G_CALLBACK (on_ask), self);
  g_signal_connect (self->page, "done", G_CALLBACK (on_done), self);
  gtk_box_append (GTK_BOX (box), self->page);
  gtk_box_append (GTK_BOX (box), vigil_page_get_side (VIGIL_PAGE (self->page)));
  gtk_window_set_child (GTK_WINDOW (self->window), box);
  gtk_window_present (GTK_WINDOW (self->window));
  widgets_settle (self->window);
}

static void
take_down (Stand *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  visit_story_free (self->story);
}

/* What a screen reader says of it, whole; NULL: nothing is spoken so. */
static GtkWidget *
find_spoken (GtkWidget *root, const char *spoken)
{
  GtkWidget *button;

  for (guint i = 0; (button = widgets_find (root, VIGIL_TYPE_BUTTON, i)) != NULL; i++) {
    g_autofree char *other
      = gtk_test_accessible_check_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken);

    if (other == NULL)
      return button;
  }
  return NULL;
}

static GtkWidget *
tile (GtkWidget *root, const char *spoken)
{
  GtkWidget *found = find_spoken (root, spoken);

  if (found == NULL)
    g_error ("nothing is spoken \"%s\"", spoken);
  return found;
}

static void
tap (Stand *self, const char *spoken)
{
  g_signal_emit_by_name (tile (self->window, spoken), "clicked");
  widgets_settle (self->window);
}

static VigilPageBar
bar_of (Stand *self)
{
  VigilPageBar bar;

  vigil_page_describe (VIGIL_PAGE (self->page), &bar);
  return bar;
}

static void
test_suggested (void)
{
  Stand stand;

  stand_up (&stand, "ketamine-testdose", vigil_score_page_new);
  g_assert_true (widgets_says (stand.window, "PADSS, modified"));
  g_assert_true (widgets_says (stand.window, "adapted: IV site for bleeding"));
  g_assert_true (widgets_says (stand.window, "no total yet"));
  g_assert_true (widgets_says_prefix (stand.window, "monitor 14:11: 128 mmHg, 78 /min"));
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "no total yet, 5 left: Vital signs");
  g_assert_true (gtk_widget_has_css_class (
    tile (stand.window, "Vital signs: 2 within 20 %, suggested by the monitor"), "suggested"));
  tap (&stand, "Vital signs: 2 within 20 %, suggested by the monitor");
  g_assert_true (gtk_widget_has_css_class (tile (stand.window, "Vital signs: 2 within 20 %, chosen"), "selected"));
  g_assert_false (gtk_widget_has_css_class (tile (stand.window, "Vital signs: 2 within 20 %, chosen"), "suggested"));
  g_assert_true (widgets_says (stand.window, "2 from 1 answer"));
  /* staff sees otherwise, and the monitor still says what it says */
  tap (&stand, "Vital signs: 1 20 to 40 %");
  tile (stand.window, "Vital signs: 2 within 20 %, suggested by the monitor");
  tap (&stand, "Walking: 2 steady, not dizzy");
  tap (&stand, "Nausea: 2 minimal");
  tap (&stand, "Pain: 1 4 to 6");
  g_assert_true (widgets_says (stand.window, "6 from 4 answers"));
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "no total yet, 1 left: IV site");
  tap (&stand, "IV site: 2 dry");
  g_assert_true (widgets_says (stand.window, "8 of 10"));
  g_assert_true (widgets_says (stand.window, "not ready"));
  g_assert_cmpstr (bar_of (&stand).primary_caption, ==, "PADSS, modified: 8");
  vigil_page_primary (VIGIL_PAGE (stand.page));
  widgets_settle (stand.window);
  g_assert_cmpstr (bar_of (&stand).primary_caption, ==, "no core: nothing is recorded");
  g_assert_cmpuint (stand.n_done, ==, 0);
  g_assert_true (widgets_says (stand.window, "8 of 10"));   /* nothing is lost */
  take_down (&stand);
}

/* A pulse that is too old suggests nothing, and neither does a pressure that is overdue. */
static void
test_not_suggested (void)
{
  Stand stand;

  stand_up (&stand, "ketamine-testdose", vigil_score_page_new);
  stand.story->view.vitals[VIGIL_CODE_HR].quality = VIGIL_QUALITY_STALE;
  visit_story_show (stand.story);
  widgets_settle (stand.window);
  g_assert_false (gtk_widget_has_css_class (tile (stand.window, "Vital signs: 2 within 20 %"), "suggested"));
  g_assert_false (widgets_says_prefix (stand.window, "monitor"));
  visit_story_wait (stand.story, 313);
  visit_story_show (stand.story);
  widgets_settle (stand.window);
  tile (stand.window, "Vital signs: 2 within 20 %, suggested by the monitor");
  visit_story_wait (stand.story, 400);
  visit_story_show (stand.story);
  widgets_settle (stand.window);
  g_assert_false (gtk_widget_has_css_class (tile (stand.window, "Vital signs: 2 within 20 %"), "suggested"));
  take_down (&stand);
}

/* Air or oxygen decides which saturations there are. */
static void
test_dependent (void)
{
  Stand stand;

  stand_up (&stand, "lido-ket-short", vigil_score_page_new);
  g_assert_true (widgets_says (stand.window, "Aldrete, modified"));
  g_assert_true (widgets_says (stand.window, "first: Air or oxygen"));
  tap (&stand, "Air or oxygen: air");
  g_assert_false (widgets_says (stand.window, "first: Air or oxygen"));
  tap (&stand, "Saturation: 2 over 92 % on air, suggested by the monitor");
  g_assert_true (widgets_says (stand.window, "2 from 2 answers"));
  tap (&stand, "Air or oxygen: oxygen");
  g_assert_null (find_spoken (stand.window, "Saturation: 2 over 92 % on air, chosen"));
  g_assert_true (widgets_says (stand.window, "0 from 1 answer"));
  tap (&stand, "Saturation: 1 needs oxygen for over 90 %, suggested by the monitor");
  g_assert_true (widgets_says (stand.window, "1 from 2 answers"));
  take_down (&stand);
}

static void
tell_padss (Stand *self, guint minute, int anchor)
{
  const VigilInstrument *padss = vigil_clinic_find_instrument (self->story->clinic, "padss");
  VigilAnswers answers;

  vigil_answers_clear (&answers);
  for (guint i = 0; i < padss->n_items; i++)
    answers.anchors[i] = i == 1 ? anchor : 0;
  visit_story_tell (self->story, minute, VIGIL_EVENT_INSTRUMENT_SCORED, vigil_score_to_body (padss, &answers, NULL, "en"));
  visit_story_show (self->story);
  widgets_settle (self->window);
}

/* Why nobody goes home yet, whatever else the primary is for. */
static void
assert_open (Stand *self, const char *open)
{
  VigilRecoveryText text;

  vigil_recovery_text_fill (&text, &self->story->view.session,
                            vigil_clinic_find_protocol (self->story->clinic, self->story->protocol_id),
                            self->story->view.now_wall_us);
  g_assert_cmpstr (text.open, ==, open);
}

/* Walking with help is not enough where the protocol says so: the row and the list say why (R3.8). */
static void
test_recovery (void)
{
  const VigilEvent *event;
  VigilEventWords words;
  GPtrArray *events;
  Stand stand;

  stand_up (&stand, "ketamine-successive", vigil_recovery_page_new);
  g_assert_true (widgets_says (stand.window, "no total yet · adapted: IV site for bleeding"));
  g_assert_true (widgets_says (stand.window, "not scored yet"));
  assert_open (&stand, "4 of 5 open, 18 min to go");
  g_signal_emit_by_name (gtk_widget_get_ancestor (widgets_find_text (stand.window, "PADSS, modified"), GTK_TYPE_BUTTON),
                         "clicked");
  g_assert_cmpstr (stand.asked, ==, "score:padss");
  tell_padss (&stand, 313, 1);
  g_assert_true (widgets_says (stand.window, "9 of 10: ready to go home"));
  g_assert_true (widgets_says (stand.window, "9 of 10, Walking: 1"));
  assert_open (&stand, "4 of 5 open, 17 min to go");
  *stand.asked = '\0';
  g_signal_emit_by_name (
    gtk_widget_get_ancestor (widgets_find_text (stand.window, "PADSS 9, walks steadily"), GTK_TYPE_BUTTON), "clicked");
  g_assert_cmpstr (stand.asked, ==, "score:padss");
  tell_padss (&stand, 314, 0);
  g_assert_true (widgets_says (stand.window, "10 of 10, AO 14:14"));
  assert_open (&stand, "3 of 5 open, 16 min to go");
  events = vigil_chair_model_get_events (stand.story->model);
  event = g_ptr_array_index (events, events->len - 1);
  g_assert_true (vigil_event_words_fill (&words, event, stand.story->clinic));
  g_assert_cmpstr (words.title, ==, "PADSS, modified 10 (change in %)");
  g_assert_cmpstr (words.detail, ==, "ready to go home · A. Osei");
  g_free (words.title);
  g_free (words.detail);
  take_down (&stand);
}

/* A prescriber may let it pass, for one of the clinic's reasons, once there is a score that is not enough. */
static void
test_override (void)
{
  Stand stand;

  stand_up (&stand, "ketamine-testdose", vigil_score_page_new);
  g_assert_null (find_spoken (stand.window, "Override, prescriber"));
  tell_padss (&stand, 313, 2);
  g_assert_nonnull (find_spoken (stand.window, "Override, prescriber"));
  tell_padss (&stand, 314, 1);
  g_assert_null (find_spoken (stand.window, "Override, prescriber"));
  take_down (&stand);

  stand_up (&stand, "ketamine-successive", vigil_score_page_new);
  vigil_score_page_set_instrument (VIGIL_SCORE_PAGE (stand.page), "padss");
  tell_padss (&stand, 313, 1);
  g_assert_true (widgets_says (stand.window, "9 of 10"));
  tap (&stand, "Override, prescriber");
  g_assert_true (widgets_says (stand.window, "Override: PADSS 9, walks steadily"));
  g_assert_true (widgets_says (stand.window, "as before the infusion"));
  g_assert_null (bar_of (&stand).primary);
  vigil_page_back (VIGIL_PAGE (stand.page));
  widgets_settle (stand.window);
  g_assert_false (widgets_says (stand.window, "as before the infusion"));
  g_assert_cmpuint (stand.n_done, ==, 0);
  visit_story_tell (stand.story, 314, VIGIL_EVENT_DISCHARGE_OVERRIDDEN,
                    vigil_body_new ("item", "s", "score", "reason", "s", "as before the infusion", "staff_id", "s", "patel",
                                    "name", "s", "J. Patel", NULL));
  visit_story_show (stand.story);
  widgets_settle (stand.window);
  g_assert_true (widgets_says (stand.window, "overridden by J. Patel: as before the infusion"));
  g_assert_null (find_spoken (stand.window, "Override, prescriber"));
  take_down (&stand);
}

/* Nothing that could be scored: said, and nothing can be saved. */
static void
test_nothing (void)
{
  Stand stand;

  stand_up (&stand, "ketamine-long", vigil_score_page_new);
  g_assert_true (widgets_says (stand.window, "No scores"));
  g_assert_cmpstr (bar_of (&stand).primary_off, ==, "nothing to score now");
  vigil_page_primary (VIGIL_PAGE (stand.page));
  g_assert_cmpuint (stand.n_done, ==, 0);
  take_down (&stand);
}

/* ---- on a core ---- */

static char *
add_scores (const char *name, char *text)
{
  static const char scores[] = "\"scores\": [{ \"instrument\": \"news2\" }, { \"instrument\": \"dissociation\", "
                               "\"when\": [\"infusing\"], \"every_min\": 15 }], \"gates\": [{ \"id\": \"news2\", "
                               "\"kind\": \"score\", \"instrument\": \"news2\", \"label\": { \"en\": \"Score first\", "
                               "\"fr\": \"Score\" }, \"detail\": { \"en\": \"before\", \"fr\": \"avant\" } },";
  g_autofree char *before = text;
  g_auto (GStrv) parts = NULL;

  if (!g_str_equal (name, "ketamine-long.json"))
    return g_steal_pointer (&before);
  parts = g_strsplit (before, "\"gates\": [", 2);
  return g_strjoinv (scores, parts);
}

static void
tap_tile (ChairStand *stand, const char *spoken)
{
  g_signal_emit_by_name (tile (stand->chair, spoken), "clicked");
  chair_stand_settle (stand);
}

/* Asked at the gates, answer by answer on two pages; without a monitor nothing is suggested. */
static void
test_baseline (void)
{
  static const char *const first[] = { "Breathing: 0 12 to 20", "Air or oxygen: 0 air", "SpO₂ scale: 1: usual",
                                       "SpO₂, scale 1: 0 ≥ 96" };
  static const char *const second[] = { "Systolic pressure: 0 111 to 219", "Pulse: 0 51 to 90", "Consciousness: 3 to voice",
                                        "Temperature: 0 36.1 to 38" };
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_GATES, add_scores, NULL);
  chair_stand_tap (&stand, "Score first");
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "Record it");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "NEWS2"));
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    tap_tile (&stand, first[i]);
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Next");
  chair_stand_settle (&stand);
  for (guint i = 0; i < G_N_ELEMENTS (second); i++) {
    g_assert_nonnull (chair_stand_find (&stand, "no total yet"));
    tap_tile (&stand, second[i]);
  }
  g_assert_nonnull (chair_stand_find (&stand, "3 of 20"));
  g_assert_nonnull (chair_stand_find (&stand, "one value scores 3: prescriber to look"));
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Save");
  chair_stand_tap_bar (&stand, VIGIL_BAR_PRIMARY);
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_INSTRUMENT_SCORED) == 1);
  vigil_wait_until (chair_stand_find (&stand, "3 of 20: one value scores 3: prescriber to look") != NULL);
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_INSTRUMENT_SCORED), ==, 1);
  g_assert_cmpstr (vigil_event_get_string (chair_stand_last (&stand, VIGIL_EVENT_INSTRUMENT_SCORED), "how_1"), ==, "asked");
  chair_stand_close (&stand);
}

/* While it runs: among the checks, saved once, and withdrawn by two taps. */
static void
test_during (void)
{
  static const char *const tiles[] = { "Body feels different: 2 clearly", "Room seems unreal: 1 a little",
                                       "Time runs oddly: 4 completely", "Far from oneself: 0 not at all" };
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_PRESCRIBED, add_scores, NULL);
  chair_stand_tap_bar (&stand, VIGIL_BAR_CHECK);
  chair_stand_settle (&stand);
  g_assert_null (chair_stand_find (&stand, "NEWS2"));
  chair_stand_tap (&stand, "Dissociation");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "not a validated scale · four own questions"));
  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    tap_tile (&stand, tiles[i]);
  g_assert_nonnull (chair_stand_find (&stand, "7 of 16"));
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Save");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_INSTRUMENT_SCORED) == 1);
  /* back among the checks, and there again */
  vigil_wait_until (chair_stand_find (&stand, "Dissociation") != NULL && chair_stand_find (&stand, "7 of 16") == NULL);
  chair_stand_tap (&stand, "Dissociation");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "7 of 16"));
  g_assert_nonnull (chair_stand_find (&stand, "no total yet"));
  chair_stand_tap (&stand, "Withdraw");
  chair_stand_settle (&stand);
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_ENTRY_WITHDRAWN), ==, 0);
  chair_stand_tap (&stand, "Really withdraw");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_ENTRY_WITHDRAWN) == 1);
  vigil_wait_until (chair_stand_view (&stand)->session.n_scores == 0);
  vigil_wait_until (chair_stand_find (&stand, "not recorded yet") != NULL);
  g_assert_cmpint (vigil_event_get_int (chair_stand_last (&stand, VIGIL_EVENT_ENTRY_WITHDRAWN), "ref"), ==,
                   chair_stand_last (&stand, VIGIL_EVENT_INSTRUMENT_SCORED)->seq);
  chair_stand_close (&stand);
}

int
main (int argc, char **argv)
{
  chair_stand_init (&argc, &argv);
  g_test_add_func ("/scores/suggested", test_suggested);
  g_test_add_func ("/scores/not-suggested", test_not_suggested);
  g_test_add_func ("/scores/dependent", test_dependent);
  g_test_add_func ("/scores/recovery", test_recovery);
  g_test_add_func ("/scores/override", test_override);
  g_test_add_func ("/scores/nothing", test_nothing);
  g_test_add_func ("/scores/baseline", test_baseline);
  g_test_add_func ("/scores/during", test_during);
  return g_test_run ();
}
