/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* From the sign of a toxic drug to its emergency in one touch (R0.20), and through it: what a tap records, what it never
 * does by itself, what stands there after a restart, and that only a hold ends it. */
#include "base/clock.h"
#include "chair/emergency-page.h"
#include "chair/chair.h"
#include "chair/suggestion-card.h"
#include "config.h"
#include "driver/driver.h"
#include "fixtures/chair-stand.h"
#include "fixtures/emergency-story.h"
#include "fixtures/wait.h"
#include "fixtures/widgets.h"
#include "model/emergency-text.h"
#include "widget/hold-button.h"
#include "widget/row.h"

#include <string.h>

/* ---- told visits ---- */

static VisitStory *
begin (void (*tell) (VisitStory *story), ChairStand *stand)
{
  VisitStory *story = visit_story_new ();

  story->protocol_id = "lido-ket-short";
  visit_story_play (story, VIGIL_STAGE_INFUSING);
  tell (story);
  visit_story_show (story);
  chair_stand_tell (stand, story);
  return story;
}

static gboolean
is_offered (ChairStand *stand)
{
  return chair_stand_find_type (stand, VIGIL_TYPE_SUGGESTION_CARD) != NULL;
}

static gboolean
is_open (ChairStand *stand)
{
  return chair_stand_find_type (stand, VIGIL_TYPE_EMERGENCY_PAGE) != NULL;
}

static void
tell_on (VisitStory *story, VigilEventKind kind, JsonObject *body)
{
  visit_story_tell (story, story->minute, kind, body);
  visit_story_show (story);
}

/* The signs are the first tiles, one touch from the sheet's button, whatever else the list has. */
static void
test_signs (void)
{
  ChairStand stand;
  g_autoptr (VisitStory) story = begin (emergency_story_run, &stand);

  g_assert_false (is_offered (&stand));
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_tap_bar (&stand, VIGIL_BAR_SIDE_EFFECT);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "tingling mouth"));
  g_assert_nonnull (chair_stand_find (&stand, "seizure"));
  g_assert_nonnull (chair_stand_find (&stand, "more"));
  chair_stand_close (&stand);
}

/* It is an offer: nothing is commanded, and it goes when it is declined, taken, or the sign is withdrawn. */
static void
test_offer (void)
{
  ChairStand stand;
  g_autoptr (VisitStory) story = begin (emergency_story_sign, &stand);
  gint64 sign = story->view.session.n_events;

  g_assert_true (is_offered (&stand));
  g_assert_nonnull (chair_stand_find (&stand, "Stop lidocaine?"));
  g_assert_nonnull (chair_stand_find (&stand, "Open LAST"));
  g_assert_nonnull (chair_stand_find (&stand, "lidocaine sign"));
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_COMMAND_REQUESTED), ==, 0);
  chair_stand_tap (&stand, "Open LAST");   /* without a core nothing is recorded, and that is said */
  visit_story_show (story);
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "Not now");
  visit_story_show (story);
  g_assert_false (is_offered (&stand));
  /* the next sign offers it again, until it is withdrawn */
  tell_on (story, VIGIL_EVENT_SIDE_EFFECT, vigil_body_new ("effect", "s", "twitching", "is_red_flag", "b", TRUE, NULL));
  g_assert_true (is_offered (&stand));
  tell_on (story, VIGIL_EVENT_SIDE_EFFECT_CORRECTED,
           vigil_body_new ("ref", "i", story->view.session.n_events, "is_withdrawn", "b", TRUE, NULL));
  g_assert_false (is_offered (&stand));
  /* what was declined does not come back by that */
  g_assert_cmpint (sign, <, story->view.session.n_events);
  chair_stand_close (&stand);
}

static void
open_anew (ChairStand *stand)
{
  stand->chair = vigil_chair_new (stand->model, FALSE);
  gtk_window_set_child (GTK_WINDOW (stand->window), stand->chair);
  chair_stand_settle (stand);
}

/* What was answered stays answered in another window: it is in the record. */
static void
test_offer_again (void)
{
  ChairStand stand;
  g_autoptr (VisitStory) story = begin (emergency_story_sign, &stand);
  gint64 sign = story->view.session.n_events;

  open_anew (&stand);
  g_assert_true (is_offered (&stand));
  tell_on (story, VIGIL_EVENT_COMMAND_REQUESTED,
           vigil_body_new ("channel", "i", (gint64) 1, "command", "s", "stop", NULL));
  g_assert_null (chair_stand_find (&stand, "Stop lidocaine?"));
  open_anew (&stand);
  g_assert_null (chair_stand_find (&stand, "Stop lidocaine?"));
  g_assert_nonnull (chair_stand_find (&stand, "Open LAST"));
  tell_on (story, VIGIL_EVENT_SUGGESTION_DECLINED, vigil_body_new ("ref", "i", sign, NULL));
  g_assert_false (is_offered (&stand));
  open_anew (&stand);
  g_assert_false (is_offered (&stand));
  tell_on (story, VIGIL_EVENT_SIDE_EFFECT, vigil_body_new ("effect", "s", "twitching", "is_red_flag", "b", TRUE, NULL));
  g_assert_true (is_offered (&stand));
  g_assert_nonnull (chair_stand_find (&stand, "Stop lidocaine?"));
  chair_stand_close (&stand);
}

/* STOP from the offer leaves room for what has to be pressed; the emergency stays one touch away. */
static void
test_offer_stop (void)
{
  ChairStand stand;
  g_autoptr (VisitStory) story = begin (emergency_story_sign, &stand);

  story->view.pump_control = VIGIL_CONTROL_NONE;
  visit_story_show (story);
  g_assert_nonnull (chair_stand_find (&stand, "you press on pump"));
  chair_stand_tap (&stand, "Stop lidocaine?");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Press STOP on the pump"));
  g_assert_nonnull (chair_stand_find (&stand, "Open LAST"));
  g_assert_null (chair_stand_find (&stand, "Stop lidocaine?"));
  chair_stand_close (&stand);
}

/* Long after lidocaine, and for a sign of another drug's, nothing is offered. */
static void
test_no_offer (void)
{
  ChairStand stand;
  g_autoptr (VisitStory) story = begin (emergency_story_sign, &stand);

  tell_on (story, VIGIL_EVENT_INFUSION_ENDED, vigil_body_new ("channel", "i", (gint64) 1, "how", "s", "stopped", NULL));
  g_assert_true (is_offered (&stand));                                    /* it still can be toxic */
  g_assert_null (chair_stand_find (&stand, "Stop lidocaine?"));
  visit_story_wait (story, story->minute + 61);
  visit_story_show (story);
  g_assert_false (is_offered (&stand));
  chair_stand_close (&stand);
}

/* A chair that starts in the middle of it shows it, each step with the time that has passed since its tick. */
static void
test_restart (void)
{
  ChairStand stand;
  g_autoptr (VisitStory) story = begin (emergency_story_bolus, &stand);

  g_assert_true (is_open (&stand));
  g_assert_nonnull (chair_stand_find (&stand, "LAST · 72.4 kg"));
  g_assert_nonnull (chair_stand_find (&stand, "2:17"));
  g_assert_nonnull (chair_stand_find (&stand, "100 mL"));
  g_assert_nonnull (chair_stand_find (&stand, "1:20 of 2–3 min"));
  g_assert_nonnull (chair_stand_find (&stand, "100 of 868 mL"));
  g_assert_nonnull (chair_stand_find (&stand, "lidocaine ended 10:52"));
  g_assert_nonnull (chair_stand_find (&stand, "done 10:52 · avoid hyperventilation"));
  g_assert_nonnull (chair_stand_find (&stand, "AVOID: labetalol, other beta blockers, calcium-channel blockers,"
                                              " vasopressin, local anaesthetics"));
  /* the page covers the infusion's card: what another pump did not do is said here */
  visit_story_tell (story, story->minute, VIGIL_EVENT_COMMAND_REQUESTED,
                    vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "stop", NULL));
  tell_on (story, VIGIL_EVENT_COMMAND_FAILED,
           vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "stop", "why", "s", "refused", NULL));
  g_assert_nonnull (chair_stand_find (&stand, "lidocaine ended 10:52 · ketamine: press STOP on the pump"));
  chair_stand_tap (&stand, "Steps 6–10");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "200–250 mL"));
  g_assert_nonnull (chair_stand_find (&stand, "≤ 72 mcg"));
  g_assert_nonnull (chair_stand_find (&stand, "not before 3:40"));
  /* whatever page its stage would have */
  story->view.session.stage = VIGIL_STAGE_RECOVERY;
  visit_story_show (story);
  chair_stand_settle (&stand);
  g_assert_true (is_open (&stand));
  tell_on (story, VIGIL_EVENT_EMERGENCY_ENDED,
           vigil_body_new ("emergency", "s", "last", "name", "s", "LAST", "how", "s", "over", NULL));
  chair_stand_settle (&stand);
  g_assert_false (is_open (&stand));
  chair_stand_close (&stand);
}

/* Beyond the most that may be given it says so, and never that more may be. */
static void
test_full (void)
{
  ChairStand stand;
  g_autoptr (VisitStory) story = begin (emergency_story_full, &stand);

  g_assert_nonnull (chair_stand_find (&stand, "868 mL reached: no more"));
  chair_stand_close (&stand);
}

/* Without a weight no number stands anywhere; a tap leads to where the dose is typed. */
static void
test_no_weight (void)
{
  ChairStand stand;
  g_autoptr (VisitStory) story = begin (emergency_story_no_weight, &stand);
  VigilEmergencyText text;

  g_assert_nonnull (chair_stand_find (&stand, "LAST · no weight"));
  g_assert_true (vigil_emergency_text_fill (&text, story->clinic, &story->view, vigil_chair_model_get_events (stand.model)));
  for (guint i = 0; i < text.n_rows; i++)
    g_assert_cmpstr (text.rows[i].number, ==, "");
  g_assert_cmpstr (text.given, ==, "0 mL");
  chair_stand_tap (&stand, "Lipid 20 %, bolus");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Which drug was given?"));
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_tap_bar (&stand, VIGIL_BAR_BACK);
  chair_stand_settle (&stand);
  g_assert_true (is_open (&stand));   /* no task is a way out of it */
  chair_stand_close (&stand);
}

/* A touch does not end it: only a hold of its whole time is asked of the record. */
static void
test_hold (void)
{
  ChairStand stand;
  g_autoptr (VisitStory) story = begin (emergency_story_open, &stand);
  VigilHoldButton *button = VIGIL_HOLD_BUTTON (chair_stand_find_type (&stand, VIGIL_TYPE_HOLD_BUTTON));
  const char *refused = "no core: nothing is recorded";

  vigil_hold_button_press (button);
  vigil_clock_fake_advance_us ((VIGIL_HOLD_MS - 1) * VIGIL_USEC_PER_MSEC);
  chair_stand_settle (&stand);
  vigil_hold_button_release (button);
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_settle (&stand);
  g_assert_null (chair_stand_find (&stand, refused));
  vigil_hold_button_press (button);
  vigil_clock_fake_advance_us (VIGIL_HOLD_MS * VIGIL_USEC_PER_MSEC);
  vigil_wait_until (chair_stand_find (&stand, refused) != NULL);
  g_assert_true (is_open (&stand));
  chair_stand_close (&stand);
}

/* ---- on a real core ---- */

/* The chair's visit gives ketamine: here that is what it is about. */
static char *
about_ketamine (const char *name, char *text)
{
  GString *edited;

  if (!g_str_equal (name, "emergencies.json") && !g_str_equal (name, "side-effects.json"))
    return text;
  edited = g_string_new (text);
  g_free (text);
  g_string_replace (edited, "\"drugs\": [\"lidocaine\"]", "\"drugs\": [\"ketamine\"]", 0);
  g_string_replace (edited, "\"drug\": \"lidocaine\"", "\"drug\": \"ketamine\"", 0);
  return g_string_free (edited, FALSE);
}

static void
wait_for (ChairStand *stand, VigilEventKind kind, guint n)
{
  vigil_wait_until (chair_stand_count (stand, kind) == n);
}

/* Whatever is there; the page may not take taps yet. */
static void
try_tap (ChairStand *stand, const char *text)
{
  if (chair_stand_find (stand, text) != NULL)
    chair_stand_tap (stand, text);
}

/* Taps once the page takes taps again; a second tap right after it must change nothing. */
static void
tap_twice (ChairStand *stand, const char *text, VigilEventKind kind, guint n)
{
  vigil_wait_until ((try_tap (stand, text), chair_stand_count (stand, kind) == n));
  chair_stand_tap (stand, text);
  chair_stand_settle (stand);
  g_assert_cmpuint (chair_stand_count (stand, kind), ==, n);
}

static void
record_sign (ChairStand *stand)
{
  chair_stand_press_bar (stand, VIGIL_BAR_SIDE_EFFECT, "Side effect");
  chair_stand_settle (stand);
  chair_stand_tap (stand, "tingling mouth");
  wait_for (stand, VIGIL_EVENT_SIDE_EFFECT, 1);
  vigil_wait_until (chair_stand_find (stand, "Open LAST") != NULL);
}

/* Recorded of the very sign, by whoever it was. */
static void
test_declined (void)
{
  ChairStand stand;
  gint64 sign;

  chair_stand_open (&stand, CHAIR_STAND_LOCKED, about_ketamine, NULL);
  record_sign (&stand);
  sign = chair_stand_last (&stand, VIGIL_EVENT_SIDE_EFFECT)->seq;
  chair_stand_tap (&stand, "Not now");
  wait_for (&stand, VIGIL_EVENT_SUGGESTION_DECLINED, 1);
  g_assert_cmpint (vigil_event_get_int (chair_stand_last (&stand, VIGIL_EVENT_SUGGESTION_DECLINED), "ref"), ==, sign);
  open_anew (&stand);
  g_assert_false (is_offered (&stand));
  chair_stand_close (&stand);
}

static void
open_by_sign (ChairStand *stand)
{
  record_sign (stand);
  g_assert_cmpuint (chair_stand_count (stand, VIGIL_EVENT_COMMAND_REQUESTED), ==, 0);
  chair_stand_tap (stand, "Open LAST");
  vigil_wait_until (is_open (stand));
}

static void
test_through (void)
{
  ChairStand stand;
  const VigilEvent *event;
  GtkWidget *hold;

  chair_stand_open (&stand, CHAIR_STAND_PRESCRIBED, about_ketamine, NULL);
  open_by_sign (&stand);
  event = chair_stand_last (&stand, VIGIL_EVENT_EMERGENCY_BEGUN);
  g_assert_cmpstr (vigil_event_get_string (event, "effect"), ==, "tingling-mouth");
  /* nobody has stopped the pump: that is asked for by its own button, and its gate */
  g_assert_nonnull (chair_stand_find (&stand, "ketamine: press STOP on the pump"));
  chair_stand_tap (&stand, "no link: at pump");
  wait_for (&stand, VIGIL_EVENT_COMMAND_REQUESTED, 1);
  g_assert_true (is_open (&stand));
  tap_twice (&stand, "Call for help, get the LAST kit", VIGIL_EVENT_EMERGENCY_STEP, 1);
  vigil_wait_until ((try_tap (&stand, "undo"), chair_stand_count (&stand, VIGIL_EVENT_EMERGENCY_STEP) == 2));
  g_assert_false (vigil_event_get_boolean (chair_stand_last (&stand, VIGIL_EVENT_EMERGENCY_STEP), "is_done"));
  tap_twice (&stand, "Lipid 20 %, bolus", VIGIL_EVENT_RESCUE_GIVEN, 1);
  event = chair_stand_last (&stand, VIGIL_EVENT_RESCUE_GIVEN);
  g_assert_cmpstr (vigil_event_get_string (event, "step"), ==, "lipid-bolus");
  g_assert_cmpint ((int) vigil_event_get_double (event, "dose"), ==, 100);
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_EMERGENCY_STEP), ==, 2);   /* the dose is the tick */
  /* an end that is refused is said and ends nothing */
  chair_stand_tap (&stand, "Steps 6–10");
  tap_twice (&stand, "Lipid 20 %, infusion", VIGIL_EVENT_EMERGENCY_STEP, 3);
  hold = chair_stand_find_type (&stand, VIGIL_TYPE_HOLD_BUTTON);
  g_signal_emit_by_name (hold, "held");
  vigil_wait_until (chair_stand_find (&stand, "The antidote still runs. Tick its end first") != NULL);
  tap_twice (&stand, "Lipid infusion ended", VIGIL_EVENT_EMERGENCY_STEP, 4);
  g_signal_emit_by_name (hold, "held");
  wait_for (&stand, VIGIL_EVENT_EMERGENCY_ENDED, 1);
  vigil_wait_until (!is_open (&stand));
  g_assert_false (is_offered (&stand));
  chair_stand_close (&stand);
}

/* The other way in, beside the rescue drugs; nobody is signed in, and it opens all the same. */
static void
test_by_rescue (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_LOCKED, about_ketamine, NULL);
  chair_stand_press_bar (&stand, VIGIL_BAR_RESCUE, "Rescue drug");
  chair_stand_press_bar (&stand, VIGIL_BAR_SECONDARY, "LAST");
  vigil_wait_until (is_open (&stand));
  tap_twice (&stand, "Lipid 20 %, bolus", VIGIL_EVENT_RESCUE_GIVEN, 1);
  g_assert_cmpstr (chair_stand_last (&stand, VIGIL_EVENT_RESCUE_GIVEN)->actor, ==, "unsigned");
  /* to take a dose back needs a name */
  vigil_wait_until ((try_tap (&stand, "undo"), chair_stand_find (&stand, "Sign in with your PIN first") != NULL));
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_ENTRY_WITHDRAWN), ==, 0);
  chair_stand_close (&stand);
}

int
main (int argc, char **argv)
{
  chair_stand_init (&argc, &argv);
  g_test_add_func ("/emergency-page/signs", test_signs);
  g_test_add_func ("/emergency-page/offer", test_offer);
  g_test_add_func ("/emergency-page/offer-stop", test_offer_stop);
  g_test_add_func ("/emergency-page/offer-again", test_offer_again);
  g_test_add_func ("/emergency-page/no-offer", test_no_offer);
  g_test_add_func ("/emergency-page/restart", test_restart);
  g_test_add_func ("/emergency-page/full", test_full);
  g_test_add_func ("/emergency-page/no-weight", test_no_weight);
  g_test_add_func ("/emergency-page/hold", test_hold);
  g_test_add_func ("/emergency-page/declined", test_declined);
  g_test_add_func ("/emergency-page/through", test_through);
  g_test_add_func ("/emergency-page/by-rescue", test_by_rescue);
  return g_test_run ();
}
