/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The course and the visits before, on the screen and in words. Requirements R0.3, R1.1, R4.4, R4.11. */
#include "chair/course-page.h"
#include "chair/dose-page.h"
#include "chair/gates-page.h"
#include "draw/outcome-draw.h"
#include "fixtures/earlier-story.h"
#include "fixtures/widgets.h"
#include "model/course-text.h"
#include "widget/button.h"
#include "widget/frame.h"
#include "window.h"

#include <string.h>

typedef struct {
  VisitStory *story;
  GtkWidget *window, *page;
} Bench;

static const VigilProtocol *
protocol_of (Bench *self)
{
  return vigil_clinic_find_protocol (self->story->clinic, self->story->protocol_id);
}

static void
begin (Bench *self, const char *protocol, guint n_earlier, VigilHistoryState history, GtkWidget *(*make) (VigilChairModel *))
{
  GtkWidget *frame = vigil_frame_new ();

  self->story = visit_story_new ();
  self->story->protocol_id = protocol;
  visit_story_play (self->story, VIGIL_STAGE_GATES);
  earlier_story_tell (self->story, n_earlier, history);
  visit_story_show (self->story);
  self->window = vigil_window_new (NULL, TRUE);
  self->page = make (self->story->model);
  vigil_frame_set_child (VIGIL_FRAME (frame), VIGIL_REGION_WORK, self->page);
  vigil_frame_set_child (VIGIL_FRAME (frame), VIGIL_REGION_SIDE, vigil_page_get_side (VIGIL_PAGE (self->page)));
  vigil_frame_set_shows_work (VIGIL_FRAME (frame), TRUE);
  gtk_window_set_child (GTK_WINDOW (self->window), frame);
  gtk_window_present (GTK_WINDOW (self->window));
  widgets_settle (self->window);
}

static void
end (Bench *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  visit_story_free (self->story);
}

static VigilPageBar
bar_of (Bench *self)
{
  VigilPageBar bar;

  vigil_page_describe (VIGIL_PAGE (self->page), &bar);
  return bar;
}

static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found;

    if (!gtk_widget_get_visible (child))
      continue;
    if (VIGIL_IS_BUTTON (child) && g_strcmp0 (vigil_button_get_label (VIGIL_BUTTON (child)), label) == 0
        && !gtk_widget_has_css_class (child, "selected"))
      return child;
    found = find_button (child, label);
    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
tap (Bench *self, const char *label)
{
  GtkWidget *button = find_button (self->page, label);

  if (button == NULL)
    g_error ("there is no \"%s\"", label);
  g_signal_emit_by_name (button, "clicked");
  widgets_settle (self->window);
}

static void
assert_words (char *words, const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_words (void)
{
  const VigilSession *session;
  gint64 now;
  Bench b;

  begin (&b, "ketamine-long", 4, VIGIL_HISTORY_KNOWN, vigil_course_page_new);
  session = &b.story->view.session;
  now = b.story->view.now_wall_us;
  assert_words (vigil_course_words (session, protocol_of (&b), now), "Visit 5 of 5, last 12 days ago");
  assert_words (vigil_course_note (session, protocol_of (&b), now), "due from 31 Dec to 21 Jan");
  assert_words (vigil_course_total_words (session, protocol_of (&b)), "ketamine 362 mg in 4 visits before");
  assert_words (vigil_earlier_words_when (&session->earlier[3], now), "24 Dec, 12 days ago");
  assert_words (vigil_earlier_words_given (&session->earlier[3]), "ketamine 0.36 mg/kg/h, 96.5 mg");
  assert_words (vigil_earlier_words_outcome (&session->earlier[3], protocol_of (&b)->series->outcomes[0]),
                "Pain 5, then 1; no side effects");
  assert_words (vigil_earlier_words_outcome (&session->earlier[2], protocol_of (&b)->series->outcomes[0]),
                "Pain 6 before, not asked after; headache, mild");
  assert_words (vigil_follow_up_due_words (session, b.story->clinic, now), "To be asked: 1 week after");
  earlier_story_end (b.story);
  assert_words (vigil_course_next_words (session, protocol_of (&b), session->closed_wall_us),
                "Course complete. Booster: 5 Mar to 5 Jul");
  end (&b);
}

/* Unknown is never none. */
static void
test_unknown (void)
{
  const VigilSession *session;
  Bench b;

  begin (&b, "ketamine-successive", 0, VIGIL_HISTORY_UNKNOWN, vigil_course_page_new);
  session = &b.story->view.session;
  assert_words (vigil_course_words (session, protocol_of (&b), b.story->view.now_wall_us), "Earlier visits unknown");
  g_assert_null (vigil_course_total_words (session, protocol_of (&b)));
  g_assert_cmpstr (bar_of (&b).primary, ==, "Sign the review");
  end (&b);
  begin (&b, "ketamine-long", 0, VIGIL_HISTORY_NOT_READ, vigil_course_page_new);
  assert_words (vigil_course_words (&b.story->view.session, protocol_of (&b), b.story->view.now_wall_us),
                "Earlier visits are being read");
  end (&b);
  begin (&b, "ketamine-long", 0, VIGIL_HISTORY_KNOWN, vigil_course_page_new);
  assert_words (vigil_course_words (&b.story->view.session, protocol_of (&b), b.story->view.now_wall_us),
                "First visit on this tablet");
  g_assert_null (bar_of (&b).primary);
  g_assert_null (bar_of (&b).secondary);
  end (&b);
}

static void
answer_two (Bench *b)
{
  tap (b, "4");
  tap (b, "better");
  tap (b, "as before");   /* of mood too: changed */
  tap (b, "better");      /* and changed back */
}

/* Recorded only when all is answered; what is chosen can be changed; the second page keeps the first. */
static void
test_follow_up (void)
{
  Bench b;

  begin (&b, "ketamine-long", 4, VIGIL_HISTORY_KNOWN, vigil_course_page_new);
  g_assert_cmpstr (bar_of (&b).secondary, ==, "Ask");
  vigil_page_secondary (VIGIL_PAGE (b.page));
  widgets_settle (b.window);
  g_assert_cmpstr (bar_of (&b).primary_off, ==, "7 answers are missing");
  vigil_page_primary (VIGIL_PAGE (b.page));
  answer_two (&b);
  g_assert_cmpstr (bar_of (&b).primary_off, ==, "5 answers are missing");
  tap (&b, "less");
  vigil_page_secondary (VIGIL_PAGE (b.page));
  widgets_settle (b.window);
  tap (&b, "none");
  tap (&b, "no");
  tap (&b, "as agreed");
  g_assert_cmpstr (bar_of (&b).primary_off, ==, "1 answer is missing");
  vigil_page_back (VIGIL_PAGE (b.page));
  g_assert_cmpstr (bar_of (&b).secondary, ==, "Ask");
  end (&b);
}

/* Without a reason nobody is asked for a PIN; with one a prescriber is. */
static void
test_review (void)
{
  Bench b;

  begin (&b, "ketamine-successive", 2, VIGIL_HISTORY_KNOWN, vigil_course_page_new);
  g_assert_cmpstr (bar_of (&b).primary, ==, "Sign the review");
  vigil_page_primary (VIGIL_PAGE (b.page));
  widgets_settle (b.window);
  g_assert_cmpstr (bar_of (&b).primary_off, ==, "say why");
  vigil_page_primary (VIGIL_PAGE (b.page));
  g_assert_cmpstr (bar_of (&b).secondary, ==, "It ends");
  tap (&b, "G");
  g_assert_cmpstr (bar_of (&b).primary_off, ==, "");
  vigil_page_primary (VIGIL_PAGE (b.page));
  widgets_settle (b.window);
  g_assert_null (bar_of (&b).primary);
  vigil_page_back (VIGIL_PAGE (b.page));
  g_assert_cmpstr (bar_of (&b).primary, ==, "It goes on");
  end (&b);
}

static void
on_ask (VigilPage *page, const char *task, gpointer user_data)
{
  g_strlcpy (user_data, task, 16);
}

/* The order stands beside what was before, and the way to it is one tap. */
static void
test_dose (void)
{
  char asked[16] = "";
  Bench b;

  begin (&b, "ketamine-long", 4, VIGIL_HISTORY_KNOWN, vigil_dose_page_new);
  b.story->view.session.stage = VIGIL_STAGE_DOSE;
  visit_story_show (b.story);
  widgets_settle (b.window);
  g_signal_connect (b.page, "ask", G_CALLBACK (on_ask), asked);
  g_signal_emit_by_name (find_button (vigil_page_get_side (VIGIL_PAGE (b.page)), "Course"), "clicked");
  g_assert_cmpstr (asked, ==, "course");
  end (&b);
}

/* Visits stand in the order of their days, never nearer than can be read, and within the plot. */
static void
test_places (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (16);

  for (guint round = 0; round < 500; round++) {
    VigilOutcomeScene scene = { .n_visits = (guint) g_rand_int_range (rand, 1, 17), .high = 10 };
    double before = 0;

    for (guint i = 0; i < scene.n_visits; i++)
      scene.visits[i].day = (i > 0 ? scene.visits[i - 1].day : 700000) + (guint32) g_rand_int_range (rand, 0, 40);
    for (guint i = 0; i < scene.n_visits; i++) {
      double x = vigil_outcome_x_of_visit (&scene, i, 864);

      g_assert_cmpfloat (x, >, before + (i > 0 ? 40 : 0));
      g_assert_cmpfloat (x, <, 864);
      before = x;
    }
  }
}

/* As many visits, and another patient's: none of the first one's stay on the screen. What is estimated says so. */
static void
test_other_patient (void)
{
  VigilEarlierDrug *drug;
  Bench b;

  begin (&b, "ketamine-long", 2, VIGIL_HISTORY_KNOWN, vigil_course_page_new);
  g_assert_true (widgets_says (vigil_page_get_side (VIGIL_PAGE (b.page)), "ketamine 0.32 mg/kg/h, 88.5 mg"));
  drug = &b.story->view.session.earlier[1].drugs[0];
  drug->mg = 11;
  drug->is_estimated = TRUE;
  g_strlcpy (b.story->view.session.record_number, "R-2", sizeof b.story->view.session.record_number);
  visit_story_show (b.story);
  vigil_page_update (VIGIL_PAGE (b.page));
  widgets_settle (b.window);
  g_assert_false (widgets_says (vigil_page_get_side (VIGIL_PAGE (b.page)), "ketamine 0.32 mg/kg/h, 88.5 mg"));
  g_assert_true (widgets_says (vigil_page_get_side (VIGIL_PAGE (b.page)), "ketamine 0.32 mg/kg/h, est. 11 mg"));
  end (&b);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/course-page/words", test_words);
  g_test_add_func ("/course-page/unknown", test_unknown);
  g_test_add_func ("/course-page/follow-up", test_follow_up);
  g_test_add_func ("/course-page/review", test_review);
  g_test_add_func ("/course-page/dose", test_dose);
  g_test_add_func ("/course-page/other-patient", test_other_patient);
  g_test_add_func ("/course-page/places", test_places);
  return g_test_run ();
}
