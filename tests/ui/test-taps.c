/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a finger does to the chair that is quicker than an eye: a second tap confirms nothing unread,
 * nothing is asked twice, and what was refused is seen. */
#include "base/clock.h"
#include "chair/limits-sheet.h"
#include "config.h"
#include "chair/chair.h"
#include "fixtures/chair-stand.h"
#include "fixtures/wait.h"
#include "fixtures/widgets.h"
#include "model/time-text.h"
#include "widget/keyboard.h"
#include "widget/keypad.h"

#include <string.h>

static const char *
caption_of (ChairStand *self, VigilBarAction action)
{
  GtkWidget *overlay = gtk_button_get_child (GTK_BUTTON (chair_stand_button (self, action)));
  GtkWidget *box = gtk_widget_get_first_child (overlay);

  return gtk_label_get_label (GTK_LABEL (gtk_widget_get_last_child (box)));
}

static const char *
badge_of (ChairStand *self, VigilBarAction action)
{
  GtkWidget *overlay = gtk_button_get_child (GTK_BUTTON (chair_stand_button (self, action)));

  return gtk_label_get_label (GTK_LABEL (gtk_widget_get_last_child (overlay)));
}

static VigilFrame *
frame_of (ChairStand *self)
{
  return vigil_chair_page_get_frame (VIGIL_CHAIR_PAGE (chair_stand_find_type (self, VIGIL_TYPE_CHAIR_PAGE)));
}

/* The page under the finger has changed: the second tap of two is not for it. */
static void
test_double_tap (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  ChairStand stand;

  visit_story_play (story, VIGIL_STAGE_CHECK_IN);
  visit_story_show (story);
  chair_stand_tell (&stand, story);
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  visit_story_tell (story, 8, VIGIL_EVENT_CHECK_IN_DONE, NULL);
  visit_story_show (story);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Before the infusion"));
  chair_stand_tap_bar (&stand, VIGIL_BAR_BACK);
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "Identity is open");
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_tap_bar (&stand, VIGIL_BAR_BACK);
  /* it came through, and what became of it is said although the primary is off */
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "no core: nothing is recorded");
  chair_stand_tap_bar (&stand, VIGIL_BAR_PRIMARY);
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "Identity is open");
  chair_stand_close (&stand);
}

/* PAUSE and STOP are not held by anything. */
static void
test_stop_is_never_held (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  ChairStand stand;

  visit_story_play (story, VIGIL_STAGE_INFUSING);
  story->view.session.stage = VIGIL_STAGE_DOSE;
  visit_story_show (story);
  chair_stand_tell (&stand, story);
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  story->view.session.stage = VIGIL_STAGE_INFUSING;
  visit_story_show (story);
  chair_stand_tap_bar (&stand, VIGIL_BAR_RECORD);   /* where "Confirm start" was a moment ago */
  chair_stand_settle (&stand);
  g_assert_null (chair_stand_find (&stand, "washroom"));
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_tap_bar (&stand, VIGIL_BAR_RECORD);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "washroom"));
  chair_stand_tap_bar (&stand, VIGIL_BAR_STOP);     /* at once */
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Press STOP on the pump"));
  chair_stand_close (&stand);
}

/* A dose is entered once however often it is tapped, and started only after it was read. */
static void
test_dose_once (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_DOSE, NULL, NULL);
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Check the dose");
  chair_stand_tap_bar (&stand, VIGIL_BAR_PRIMARY);
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Confirm start");
  chair_stand_tap_bar (&stand, VIGIL_BAR_PRIMARY);
  vigil_wait_until (chair_stand_view (&stand)->session.stage == VIGIL_STAGE_INFUSING);
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_START_CONFIRMED) == 1);
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_PRESCRIPTION_ENTERED), ==, 1);
  /* no pump is there: START was refused, and the nurse is told what to do */
  vigil_wait_until (chair_stand_find (&stand, "Press START on the pump") != NULL);
  g_assert_nonnull (chair_stand_find (&stand, "The pump is not heard. Act at the pump."));
  chair_stand_close (&stand);
}

/* 2 for 0.2: asked about, and gone on with only for a reason of the clinic's; "other" needs words. */
static void
test_dose_reason (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_DOSE, NULL, NULL);
  chair_stand_tap (&stand, "2");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "protocol says 0.2 mg/kg/h: decimal sign?"));
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Check the dose");
  chair_stand_settle (&stand);
  g_assert_true (vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "say why it is outside the usual");
  chair_stand_tap (&stand, "other, in words");
  chair_stand_settle (&stand);
  g_assert_true (vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));
  chair_stand_press_bar (&stand, VIGIL_BAR_BACK, "Back");
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "slow titration");
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Reason given");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_PRESCRIPTION_ENTERED) == 1);
  g_assert_cmpstr (vigil_event_get_string (chair_stand_last (&stand, VIGIL_EVENT_PRESCRIPTION_ENTERED), "reason_code"), ==,
                   "titration");
  chair_stand_close (&stand);
}

/* A second drug that only the screen knows. */
static char *
add_lidocaine (const char *name, char *text)
{
  const char *at = strstr (text, "\"drugs\": [");
  char *edited;

  if (!g_str_equal (name, "ketamine-long.json"))
    return text;
  at += strlen ("\"drugs\": [");
  edited = g_strdup_printf ("%.*s{ \"drug\": \"lidocaine\", \"steps\": [{ \"rate\": 20, \"unit\": \"mcg/kg/min\","
                            " \"duration_min\": 60 }] },%s",
                            (int) (at - text), text, at);
  g_free (text);
  return edited;
}

static void
test_one_of_two_refused (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_DOSE, NULL, add_lidocaine);
  g_assert_nonnull (chair_stand_find (&stand, "lidocaine"));
  for (guint i = 1; i <= 2; i++) {
    chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Check the dose");
    chair_stand_tap_bar (&stand, VIGIL_BAR_PRIMARY);
    /* both answers are there when the page takes taps again */
    vigil_wait_until (g_str_equal (caption_of (&stand, VIGIL_BAR_PRIMARY), "The protocol does not give this drug")
                      && !vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));
    g_assert_cmpstr (vigil_button_get_label (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)), ==, "Check the dose");
    vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_PRESCRIPTION_ENTERED) >= i);
    g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_PRESCRIPTION_ENTERED), ==, i);
  }
  chair_stand_close (&stand);
}

/* What was refused at the start is said on the page that can mend it, and no pump is asked. */
static void
test_start_refused (void)
{
  ChairStand stand;
  GtkWidget *deck;
  guint n_answers;

  chair_stand_open (&stand, CHAIR_STAND_DOSE, NULL, NULL);
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Check the dose");
  vigil_wait_until (chair_stand_find (&stand, "in all") != NULL);
  vigil_chair_model_propose (stand.model, VIGIL_EVENT_GATE_ANSWERED,
                             vigil_body_new ("gate", "s", "undergarment", "is_passed", "b", FALSE, NULL), NULL, NULL);
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Confirm start");
  vigil_wait_until (g_str_has_prefix (caption_of (&stand, VIGIL_BAR_PRIMARY), "Not yet: Protective undergarment"));
  g_assert_cmpstr (vigil_button_get_label (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)), ==, "Check the dose");
  chair_stand_settle (&stand);
  g_assert_null (chair_stand_find (&stand, "in all"));   /* what stands there is what the button means */
  g_assert_nonnull (chair_stand_find (&stand, "pump will run at"));
  /* what the core was asked before has been answered when this has */
  vigil_chair_model_propose (stand.model, VIGIL_EVENT_GATE_ANSWERED,
                             vigil_body_new ("gate", "s", "undergarment", "is_passed", "b", TRUE, NULL), NULL, NULL);
  n_answers = chair_stand_count (&stand, VIGIL_EVENT_GATE_ANSWERED);
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_GATE_ANSWERED) > n_answers);
  deck = vigil_frame_get_child (frame_of (&stand), VIGIL_REGION_INFUSION);
  g_assert_false (gtk_widget_get_child_visible (gtk_widget_get_last_child (deck)));   /* no START was asked for */
  chair_stand_close (&stand);
}

/* What was entered for the patient survives the PIN that it needs. */
static void
test_entry_survives_pin (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_LOCKED, NULL, NULL);
  chair_stand_press_bar (&stand, VIGIL_BAR_RESCUE, "Rescue drug");
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "cloNIDine");
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "75");
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Sign in");
  chair_stand_settle (&stand);
  chair_stand_enter_pin (&stand, "2580");
  vigil_wait_until (chair_stand_find (&stand, "cloNIDine 75 mcg") != NULL);
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Record as given");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_RESCUE_GIVEN) == 1);
  g_assert_cmpint ((int) vigil_event_get_double (chair_stand_last (&stand, VIGIL_EVENT_RESCUE_GIVEN), "dose"), ==, 75);
  chair_stand_close (&stand);
}

/* Another task in between is no end either; the one that asked goes on. */
static void
test_choice_survives_devices (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  ChairStand stand;
  VigilStrip *strip;

  visit_story_play (story, VIGIL_STAGE_INFUSING);
  visit_story_show (story);
  chair_stand_tell (&stand, story);
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_tap_bar (&stand, VIGIL_BAR_CHECK);
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "Nausea");
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "moderate");
  chair_stand_settle (&stand);
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "Nausea: 2");
  strip = vigil_chair_page_get_strip (VIGIL_CHAIR_PAGE (chair_stand_find_type (&stand, VIGIL_TYPE_CHAIR_PAGE)));
  g_signal_emit_by_name (strip, "devices");
  g_signal_emit_by_name (strip, "user");
  g_signal_emit_by_name (strip, "devices");   /* of one kind there is one */
  chair_stand_settle (&stand);
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), !=, "Nausea: 2");
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Back to the visit");
  chair_stand_settle (&stand);
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "Nausea: 2");
  chair_stand_close (&stand);
}

/* What one patient's visit was refused is not said in the next one's. */
static void
test_error_ends_with_visit (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  ChairStand stand;

  visit_story_play (story, VIGIL_STAGE_GATES);
  visit_story_show (story);
  chair_stand_tell (&stand, story);
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_tap_bar (&stand, VIGIL_BAR_BACK);
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "no core: nothing is recorded");
  vigil_chair_model_put_reset (story->model);
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "Identity is open");
  chair_stand_close (&stand);
}

/* The page is that of the drug under the finger. */
static void
test_card_opens_its_drug (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  VigilSession *session = &story->view.session;
  ChairStand stand;

  visit_story_play (story, VIGIL_STAGE_INFUSING);
  session->channels[1] = session->channels[0];
  session->n_channels = 2;
  g_strlcpy (session->channels[1].drug_display, "lidocaine", sizeof session->channels[1].drug_display);
  g_strlcpy (session->channels[1].pump_serial, "8002-99999", sizeof session->channels[1].pump_serial);
  visit_story_show (story);
  chair_stand_tell (&stand, story);
  chair_stand_tap (&stand, "lidocaine");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "8002-99999"));
  /* without a core the pump cannot be asked: what to press on it is seen, not hidden by the page */
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_press_bar (&stand, VIGIL_BAR_SECONDARY, "Pause");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Press PAUSE on the pump"));
  chair_stand_close (&stand);
}

static void
answer_story (VisitStory *story, const char *gate)
{
  visit_story_tell (story, story->minute, VIGIL_EVENT_GATE_ANSWERED,
                    vigil_body_new ("gate", "s", gate, "is_passed", "b", TRUE, NULL));
  visit_story_show (story);
}

/* The next gate that comes by itself is not answered by the tap that was for the one before. */
static void
test_gate_unread (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_GATES, NULL, NULL);
  vigil_wait_until (chair_stand_find (&stand, "Yes") != NULL);
  chair_stand_tap (&stand, "Protective undergarment");
  chair_stand_tap (&stand, "Yes");
  chair_stand_tap (&stand, "Yes");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_GATE_ANSWERED) == 1);
  g_assert_cmpstr (vigil_event_get_string (chair_stand_last (&stand, VIGIL_EVENT_GATE_ANSWERED), "gate"), ==, "undergarment");
  chair_stand_close (&stand);
}

/* The fee of this site stands in the row before it is touched and beside the answer, and what stood there goes into the
 * record with it (R0.22, R3.1); it never keeps anybody from going on. */
static void
test_gate_fee (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_GATES, NULL, NULL);
  vigil_wait_until (chair_stand_find (&stand, "Payment") != NULL);
  g_assert_nonnull (chair_stand_find (&stand, "$750, due before"));
  chair_stand_tap (&stand, "Payment");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "$750, due before the visit\nall-inclusive; cash and cards · does not block"));
  chair_stand_tap (&stand, "No");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_GATE_ANSWERED) == 1);
  g_assert_cmpstr (vigil_event_get_string (chair_stand_last (&stand, VIGIL_EVENT_GATE_ANSWERED), "fee"), ==,
                   "$750, due before the visit");
  g_assert_null (chair_stand_find (&stand, "Payment blocks"));
  chair_stand_close (&stand);
}

static void
show_gates_at (VisitStory *story, ChairStand *stand, const char *site, gboolean is_unknown)
{
  g_strlcpy (story->view.session.site_id, site, sizeof story->view.session.site_id);
  story->view.session.is_site_unknown = is_unknown;
  visit_story_show (story);
  chair_stand_settle (stand);
}

/* Of a site that nobody has set, or that the rules do not know, no amount is on the screen; nor of a clinic that states
 * none, but then nothing is called unknown (R4.14). */
static void
test_gate_fee_unknown (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  ChairStand stand;

  visit_story_play (story, VIGIL_STAGE_GATES);
  visit_story_show (story);
  chair_stand_tell (&stand, story);
  g_assert_nonnull (chair_stand_find (&stand, "$750, due before"));
  show_gates_at (story, &stand, "lakeside", FALSE);
  g_assert_nonnull (chair_stand_find (&stand, "$800, due before"));
  show_gates_at (story, &stand, "", TRUE);
  g_assert_nonnull (chair_stand_find (&stand, "site not set: fee unknown"));
  g_assert_null (chair_stand_find (&stand, "$800, due before"));
  show_gates_at (story, &stand, "north", FALSE);
  g_assert_nonnull (chair_stand_find (&stand, "unknown site: fee unknown"));
  g_strlcpy (story->view.session.protocol_id, "multi-drug", sizeof story->view.session.protocol_id);
  show_gates_at (story, &stand, "", TRUE);
  g_assert_null (chair_stand_find (&stand, "site not set: fee unknown"));
  chair_stand_close (&stand);
}

/* ---- gates that are asked on a page of their own ---- */

/* The chair's protocol asks as the short lidocaine session does. */
static char *
ask_more (const char *name, char *text)
{
  g_autofree char *path = g_build_filename (VIGIL_SOURCE_CLINIC_DIR, "protocols", "lido-ket-short.json", NULL);
  gboolean is_asked = strcmp (name, "ketamine-long.json") == 0;
  g_autofree char *bytes = NULL;
  GString *other;

  if (strcmp (name, "fees.json") == 0) {
    other = g_string_new (text);
    g_string_replace (other, "\"lido-ket-short\"", "\"another\"", 0);
    g_free (text);
    return g_string_free (other, FALSE);
  }
  if (!is_asked && strcmp (name, "lido-ket-short.json") != 0)
    return text;
  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  other = g_string_new (bytes);
  g_string_replace (other, "\"id\": \"lido-ket-short\"", is_asked ? "\"id\": \"ketamine-long\"" : "\"id\": \"another\"", 1);
  g_free (text);
  return g_string_free (other, FALSE);
}

static void
open_form (ChairStand *stand, const char *gate, const char *button)
{
  GtkWidget *found;

  if (gate != NULL)
    chair_stand_tap (stand, gate);
  chair_stand_settle (stand);
  /* a row's chip may say the same */
  for (guint i = 0; (found = widgets_find (stand->chair, VIGIL_TYPE_BUTTON, i)) != NULL; i++)
    if (g_strcmp0 (vigil_button_get_label (VIGIL_BUTTON (found)), button) == 0)
      break;
  g_assert_nonnull (found);
  g_signal_emit_by_name (found, "clicked");
  chair_stand_settle (stand);
}

static const char *
last_answer (ChairStand *stand, const char *key)
{
  return vigil_event_get_string (chair_stand_last (stand, VIGIL_EVENT_GATE_ANSWERED), key);
}

static void
wait_for_answers (ChairStand *stand, guint n)
{
  vigil_wait_until (chair_stand_count (stand, VIGIL_EVENT_GATE_ANSWERED) == n);
  chair_stand_settle (stand);
}

/* One class of food after the other, by the clock or by "long ago"; a clock that is none is not taken. */
static void
test_gate_fasting (void)
{
  ChairStand stand;
  GtkWidget *keypad;

  chair_stand_open (&stand, CHAIR_STAND_GATES, ask_more, NULL);
  vigil_wait_until (chair_stand_find (&stand, "Fasting") != NULL);
  open_form (&stand, "Fasting", "Ask");
  chair_stand_tap (&stand, "Long ago");
  wait_for_answers (&stand, 1);
  g_assert_cmpstr (last_answer (&stand, "food"), ==, "heavy");
  g_assert_true (vigil_event_get_boolean (chair_stand_last (&stand, VIGIL_EVENT_GATE_ANSWERED), "is_long_ago"));
  keypad = chair_stand_find_type (&stand, VIGIL_TYPE_KEYPAD);
  for (const char *digit = "2500"; *digit != '\0'; digit++)
    g_signal_emit_by_name (keypad, "key", (char[]) { *digit, '\0' });
  chair_stand_tap (&stand, "Yesterday");   /* 25 o'clock */
  chair_stand_settle (&stand);
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_GATE_ANSWERED), ==, 1);
  chair_stand_tap (&stand, "light snack");
  for (const char *digit = "0001"; *digit != '\0'; digit++)
    g_signal_emit_by_name (keypad, "key", (char[]) { *digit, '\0' });
  chair_stand_tap (&stand, "Yesterday");
  wait_for_answers (&stand, 2);
  g_assert_cmpstr (last_answer (&stand, "food"), ==, "light");
  g_assert_cmpstr (last_answer (&stand, "words"), ==, "yesterday 00:01");
  chair_stand_tap (&stand, "Long ago");
  wait_for_answers (&stand, 3);
  g_assert_cmpstr (last_answer (&stand, "food"), ==, "clear");
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Done");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "long enough"));
  chair_stand_close (&stand);
}

static void
eat (ChairStand *stand, const char *food, gint64 eaten_us)
{
  guint n = chair_stand_count (stand, VIGIL_EVENT_GATE_ANSWERED);

  vigil_chair_model_propose (stand->model, VIGIL_EVENT_GATE_ANSWERED,
                             vigil_body_new ("gate", "s", "fasting", "food", "s", food, "eaten_wall_us", "i", eaten_us, NULL),
                             NULL, NULL);
  wait_for_answers (stand, n + 1);
}

static void
tap_reminder (ChairStand *stand, const char *says, guint n)
{
  chair_stand_tap (stand, says);
  chair_stand_tap (stand, says);   /* the second of two is no other wish */
  vigil_wait_until (chair_stand_count (stand, VIGIL_EVENT_GATE_REMINDER) == n);
  chair_stand_settle (stand);
}

/* A fast that only has to last is offered to be reminded of, and the record keeps that; a tap takes it back. */
static void
test_gate_reminder (void)
{
  gint64 now_us = vigil_clock_wall_us (), passes_us = now_us + 60 * VIGIL_USEC_PER_MIN;
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_GATES, ask_more, NULL);
  vigil_wait_until (chair_stand_find (&stand, "Fasting") != NULL);
  chair_stand_tap (&stand, "Fasting");
  g_assert_null (chair_stand_find (&stand, "Remind"));
  eat (&stand, "heavy", now_us - 600 * VIGIL_USEC_PER_MIN);
  eat (&stand, "clear", now_us - 600 * VIGIL_USEC_PER_MIN);
  eat (&stand, "light", passes_us - 360 * VIGIL_USEC_PER_MIN);
  tap_reminder (&stand, "Remind", 1);
  g_assert_true (vigil_event_get_int (chair_stand_last (&stand, VIGIL_EVENT_GATE_REMINDER), "at_wall_us") == passes_us);
  chair_stand_restart (&stand);
  vigil_wait_until (chair_stand_find (&stand, "Fasting") != NULL);
  chair_stand_tap (&stand, "Fasting");
  chair_stand_settle (&stand);
  tap_reminder (&stand, "Will remind", 2);
  g_assert_false (vigil_event_get_boolean (chair_stand_last (&stand, VIGIL_EVENT_GATE_REMINDER), "is_on"));
  g_assert_nonnull (chair_stand_find (&stand, "Remind"));
  chair_stand_close (&stand);
}

static void
tell_meals (VisitStory *story)
{
  gint64 now_us = vigil_clock_wall_us ();
  const struct { const char *food; guint min_ago; } meals[] = { { "heavy", 900 }, { "light", 350 }, { "clear", 900 } };

  for (guint i = 0; i < G_N_ELEMENTS (meals); i++)
    visit_story_tell (story, story->minute, VIGIL_EVENT_GATE_ANSWERED,
                      vigil_body_new ("gate", "s", "fasting", "food", "s", meals[i].food, "eaten_wall_us", "i",
                                      now_us - meals[i].min_ago * VIGIL_USEC_PER_MIN, NULL));
  visit_story_tell (story, story->minute, VIGIL_EVENT_GATE_REMINDER,
                    vigil_body_new ("gate", "s", "fasting", "at_wall_us", "i", now_us + 10 * VIGIL_USEC_PER_MIN, "is_on", "b",
                                    TRUE, NULL));
}

/* When its time has come the chair says so, whatever page is there, and no more once the visit has moved on. */
static void
test_gate_reminder_due (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  g_autofree char *clock = NULL, *since = NULL;
  ChairStand stand;

  story->protocol_id = "lido-ket-short";
  visit_story_play (story, VIGIL_STAGE_GATES);
  clock = vigil_time_clock (vigil_clock_wall_us () + 10 * VIGIL_USEC_PER_MIN);
  since = g_strconcat ("since ", clock, NULL);
  tell_meals (story);
  visit_story_wait (story, story->minute + 9);
  visit_story_show (story);
  chair_stand_tell (&stand, story);
  chair_stand_tap (&stand, "Fasting");
  g_assert_nonnull (chair_stand_find (&stand, "Will remind"));
  g_assert_null (chair_stand_find (&stand, since));
  visit_story_wait (story, story->minute + 1);
  visit_story_show (story);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, since));
  g_assert_nonnull (chair_stand_find (&stand, "Seen"));
  g_assert_cmpstr (badge_of (&stand, VIGIL_BAR_PRIMARY), ==, "Fasting");
  g_assert_cmpstr (badge_of (&stand, VIGIL_BAR_BACK), ==, "");
  chair_stand_tap (&stand, "Seen");
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "no core: nothing is recorded");
  visit_story_tell (story, story->minute, VIGIL_EVENT_GATES_PASSED, NULL);
  visit_story_show (story);
  chair_stand_settle (&stand);
  g_assert_cmpstr (badge_of (&stand, VIGIL_BAR_PRIMARY), ==, "");
  chair_stand_close (&stand);
}

/* An answer that blocks is said to, may be corrected, and is overridden by a prescriber alone. */
static void
test_gate_override (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_GATES, ask_more, NULL);
  vigil_wait_until (chair_stand_find (&stand, "Escort") != NULL);
  open_form (&stand, "Escort", "Ask");
  chair_stand_tap (&stand, "a taxi alone");
  wait_for_answers (&stand, 1);
  g_assert_cmpstr (last_answer (&stand, "choice"), ==, "taxi");
  g_assert_nonnull (chair_stand_find (&stand, "blocks"));
  chair_stand_tap (&stand, "yes");
  wait_for_answers (&stand, 2);
  g_assert_cmpstr (last_answer (&stand, "question"), ==, "few-hours");
  chair_stand_press_bar (&stand, VIGIL_BAR_BACK, "Back");
  chair_stand_settle (&stand);
  open_form (&stand, NULL, "Override");
  chair_stand_tap (&stand, "answer was wrong");
  chair_stand_settle (&stand);
  chair_stand_enter_pin (&stand, "2580");
  vigil_wait_until (g_str_equal (caption_of (&stand, VIGIL_BAR_PRIMARY), "Only a prescriber can override this"));
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_GATE_OVERRIDDEN), ==, 0);
  open_form (&stand, NULL, "Override");
  chair_stand_tap (&stand, "answer was wrong");
  chair_stand_settle (&stand);
  chair_stand_enter_pin (&stand, "3690");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_GATE_OVERRIDDEN) == 1);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Overridden by J. Patel: answer was wrong"));
  chair_stand_close (&stand);
}

/* The way home is asked first, and nothing else is. */
static char *
ask_escort (const char *name, char *text)
{
  g_autoptr (JsonNode) root = NULL;
  JsonArray *gates;
  g_autofree char *asked = ask_more (name, text);

  if (strcmp (name, "ketamine-long.json") != 0)
    return g_steal_pointer (&asked);
  root = json_from_string (asked, NULL);
  gates = json_object_get_array_member (json_node_get_object (root), "gates");
  for (guint i = json_array_get_length (gates); i-- > 0;) {
    const char *id = json_object_get_string_member (json_array_get_object_element (gates, i), "id");

    if (strcmp (id, "escort") != 0 && strcmp (id, "medicines") != 0)
      json_array_remove_element (gates, i);
  }
  json_array_add_element (gates, json_array_dup_element (gates, 0));   /* medicines come after it */
  json_array_remove_element (gates, 0);
  return json_to_string (root, TRUE);
}

/* The page moves on by itself when a gate passes, but not from under the questions that are open. */
static void
test_gate_stays (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_GATES, ask_escort, NULL);
  vigil_wait_until (chair_stand_find (&stand, "Escort") != NULL);
  open_form (&stand, NULL, "Ask");   /* nobody picked it */
  chair_stand_tap (&stand, "an adult");
  wait_for_answers (&stand, 1);
  chair_stand_tap (&stand, "yes");
  wait_for_answers (&stand, 2);      /* now it passes */
  chair_stand_tap (&stand, "no");
  wait_for_answers (&stand, 3);
  g_assert_cmpstr (last_answer (&stand, "gate"), ==, "escort");
  g_assert_cmpstr (last_answer (&stand, "question"), ==, "few-hours");
  g_assert_cmpstr (last_answer (&stand, "choice"), ==, "no");
  chair_stand_close (&stand);
}

static void
test_gate_moved (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  ChairStand stand;

  story->protocol_id = "ketamine-short";   /* which asks for yes and no only */
  visit_story_play (story, VIGIL_STAGE_GATES);
  visit_story_show (story);
  chair_stand_tell (&stand, story);
  chair_stand_tap (&stand, "Identity");
  chair_stand_tap (&stand, "Yes");                     /* staff picked it: it is read */
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "no core: nothing is recorded");
  answer_story (story, "identity");
  vigil_chair_model_put_reset (story->model);
  visit_story_tell (story, story->minute, VIGIL_EVENT_CONSENT_SIGNED,
                    vigil_body_new ("document", "s", "ketamine", "is_agreed", "b", TRUE, NULL));
  visit_story_show (story);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "an adult takes the patient home"));
  chair_stand_tap (&stand, "Yes");
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "Escort is open");
  vigil_clock_fake_advance_us (600 * VIGIL_USEC_PER_MSEC);
  chair_stand_tap (&stand, "Yes");
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "Escort is open");
  vigil_clock_fake_advance_us (200 * VIGIL_USEC_PER_MSEC);
  chair_stand_tap (&stand, "Yes");
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "no core: nothing is recorded");
  chair_stand_close (&stand);
}

/* What one visit's staff had picked is not what the next visit's see first. */
static void
test_gate_of_next_visit (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  ChairStand stand;

  visit_story_play (story, VIGIL_STAGE_GATES);
  visit_story_show (story);
  chair_stand_tell (&stand, story);
  chair_stand_tap (&stand, "Fasting");
  g_assert_null (chair_stand_find (&stand, "Give to patient"));
  visit_story_show (story);
  answer_story (story, "identity");
  g_assert_null (chair_stand_find (&stand, "Give to patient"));   /* it stays picked */
  g_strlcpy (story->view.session.id, "another", sizeof story->view.session.id);
  visit_story_show (story);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Give to patient"));   /* consent is the first open one */
  chair_stand_close (&stand);
}

/* What is left to a hand at the pump is seen, and was wanted: the record says so. */
static void
test_wish_is_recorded (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_PRESCRIBED, NULL, NULL);
  chair_stand_tap_bar (&stand, VIGIL_BAR_STOP);
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_COMMAND_FAILED) == 1);
  g_assert_cmpstr (vigil_event_get_string (chair_stand_last (&stand, VIGIL_EVENT_COMMAND_FAILED), "why"), ==, "no-link");
  g_assert_cmpstr (chair_stand_last (&stand, VIGIL_EVENT_COMMAND_REQUESTED)->actor, ==, "osei");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Press STOP on the pump"));
  chair_stand_close (&stand);
}

/* Stated or not, by nobody but staff: recorded with who it is, there again in another window, and taken back. */
static void
test_sex (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_GATES, NULL, NULL);
  chair_stand_press_bar (&stand, VIGIL_BAR_BACK, "Check-in");
  vigil_wait_until (chair_stand_find (&stand, "Sex") != NULL);
  g_assert_nonnull (chair_stand_find (&stand, "not stated"));
  chair_stand_tap (&stand, "Sex");
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "female");
  vigil_wait_until (chair_stand_view (&stand)->session.sex == VIGIL_SEX_FEMALE);
  stand.chair = vigil_chair_new (stand.model, FALSE);
  gtk_window_set_child (GTK_WINDOW (stand.window), stand.chair);
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "female");
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "not stated");
  vigil_wait_until (chair_stand_view (&stand)->session.sex == VIGIL_SEX_UNKNOWN);
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_PATIENT_IDENTIFIED) == 3);
  g_assert_false (vigil_event_has (chair_stand_last (&stand, VIGIL_EVENT_PATIENT_IDENTIFIED), "sex"));
  chair_stand_close (&stand);
}

/* What is on no list is written, and stands in the record as it was. */
static void
test_other_effect (void)
{
  const VigilEvent *event;
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_LOCKED, NULL, NULL);   /* a side effect needs no name */
  chair_stand_tap_bar (&stand, VIGIL_BAR_SIDE_EFFECT);
  chair_stand_settle (&stand);
  chair_stand_tap (&stand, "other");
  chair_stand_settle (&stand);
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "write what it is");
  for (const char *letter = "hiccups"; *letter != '\0'; letter++) {
    char key[] = { *letter, '\0' };

    g_signal_emit_by_name (chair_stand_find_type (&stand, VIGIL_TYPE_KEYBOARD), "key", key);
  }
  chair_stand_tap (&stand, "moderate");
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "moderate");
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Record the side effect");
  chair_stand_tap_bar (&stand, VIGIL_BAR_PRIMARY);
  vigil_wait_until (chair_stand_find (&stand, "Record the side effect") == NULL);
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_SIDE_EFFECT) >= 1);
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_SIDE_EFFECT), ==, 1);
  event = chair_stand_last (&stand, VIGIL_EVENT_SIDE_EFFECT);
  g_assert_cmpstr (vigil_event_get_string (event, "effect"), ==, "other");
  g_assert_cmpstr (vigil_event_get_string (event, "label"), ==, "hiccups");
  g_assert_cmpint ((int) vigil_event_get_int (event, "severity"), ==, 2);
  chair_stand_close (&stand);
}

static void
test_sound_is_heard (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  ChairStand stand;

  visit_story_show (story);
  chair_stand_tell (&stand, story);
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_press_bar (&stand, VIGIL_BAR_SECONDARY, "Test sound");
  chair_stand_settle (&stand);
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "tap one of the alarms to play it");
  chair_stand_tap (&stand, "Medium alarm");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Do you hear it?"));
  vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "I hear it");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "heard 09:00"));
  chair_stand_tap (&stand, "High alarm");
  chair_stand_settle (&stand);
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "20 s left");
  vigil_clock_fake_advance_us (20 * VIGIL_USEC_PER_SEC);
  vigil_wait_until (chair_stand_find (&stand, "not heard") != NULL);   /* nobody has said so */
  story->view.alarms.sounding = VIGIL_PRIORITY_HIGH;
  visit_story_show (story);
  g_assert_cmpstr (caption_of (&stand, VIGIL_BAR_PRIMARY), ==, "an alarm sounds now");
  chair_stand_close (&stand);
}

/* ---- limits ---- */

static void
tap_heart_rate (ChairStand *self)
{
  GtkWidget *numerics = vigil_frame_get_child (frame_of (self), VIGIL_REGION_NUMERICS);

  g_signal_emit_by_name (gtk_widget_get_first_child (numerics), "clicked");
  chair_stand_settle (self);
}

/* The buttons of the sheet in their order: upper less, upper more, lower less, lower more. */
static VigilButton *
step_button (ChairStand *self, guint n)
{
  return VIGIL_BUTTON (widgets_find (chair_stand_find_type (self, VIGIL_TYPE_LIMITS_SHEET), VIGIL_TYPE_BUTTON, n));
}

/* Nothing holds before it is confirmed; then it is in the record, and on the number. */
static void
test_limit_is_set (void)
{
  ChairStand stand;
  const VigilEvent *event;

  chair_stand_open (&stand, CHAIR_STAND_PRESCRIBED, NULL, NULL);
  tap_heart_rate (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "The clinic: alarm below 50, above 120"));
  g_assert_nonnull (chair_stand_find (&stand, "High alarm below 40, above 140: it stays"));
  g_signal_emit_by_name (step_button (&stand, 2), "clicked");
  g_signal_emit_by_name (step_button (&stand, 2), "clicked");
  g_signal_emit_by_name (step_button (&stand, 2), "clicked");   /* 35 is beyond the clinic's bound */
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "now 50"));
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_LIMIT_CHANGED), ==, 0);
  chair_stand_tap (&stand, "Confirm");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_LIMIT_CHANGED) == 1);
  event = chair_stand_last (&stand, VIGIL_EVENT_LIMIT_CHANGED);
  g_assert_cmpstr (vigil_event_get_string (event, "rule"), ==, "hr.low");
  g_assert_cmpint ((int) vigil_event_get_double (event, "limit"), ==, 40);
  g_assert_cmpint ((int) vigil_event_get_double (event, "before"), ==, 50);
  g_assert_cmpstr (event->actor, ==, "osei");
  vigil_wait_until (vigil_frame_get_child (frame_of (&stand), VIGIL_REGION_SHEET) == NULL);
  tap_heart_rate (&stand);
  vigil_wait_until (chair_stand_find (&stand, "40") != NULL);
  tap_heart_rate (&stand);   /* the tap that opened it closes it */
  g_assert_null (vigil_frame_get_child (frame_of (&stand), VIGIL_REGION_SHEET));
  chair_stand_close (&stand);
}

static void
test_limit_needs_a_name (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_LOCKED, NULL, NULL);
  tap_heart_rate (&stand);
  g_assert_true (vigil_button_get_is_off (step_button (&stand, 2)));
  chair_stand_tap (&stand, "Sign in");
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Enter PIN"));
  chair_stand_close (&stand);
}

/* The chair runs on what was signed before: the strip says it, and the check-in with the place. */
static void
test_rules_refused (void)
{
  static const char why[] = "drugs.json:14: drugs[1].rate: expected an object, found 7";
  static const char spoken[] = "Monitor: none, Pump: connected, Recording, The new rules of the clinic are refused, "
                               "the old ones stay in force";
  g_autoptr (VisitStory) story = visit_story_new ();
  g_autofree char *words = g_strconcat ("New rules refused: ", why, NULL);
  ChairStand stand;

  visit_story_play (story, VIGIL_STAGE_CHECK_IN);
  visit_story_show (story);
  chair_stand_tell (&stand, story);
  g_assert_null (chair_stand_find (&stand, "old rules"));
  g_assert_null (chair_stand_find (&stand, words));
  g_strlcpy (story->view.clinic_refusal, why, sizeof story->view.clinic_refusal);
  visit_story_show (story);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "old rules"));
  g_assert_nonnull (chair_stand_find (&stand, words));
  g_assert_nonnull (widgets_find_named (stand.chair, GTK_TYPE_BUTTON, spoken));
  visit_story_tell (story, 8, VIGIL_EVENT_CHECK_IN_DONE, NULL);
  visit_story_show (story);
  chair_stand_settle (&stand);
  g_assert_nonnull (chair_stand_find (&stand, "Ketamine, 4 hours · version 1, old rules"));
  g_assert_nonnull (chair_stand_find (&stand, "old rules"));
  chair_stand_close (&stand);
}

int
main (int argc, char **argv)
{
  chair_stand_init (&argc, &argv);
  g_test_add_func ("/taps/double-tap", test_double_tap);
  g_test_add_func ("/taps/stop-is-never-held", test_stop_is_never_held);
  g_test_add_func ("/taps/dose-once", test_dose_once);
  g_test_add_func ("/taps/dose-reason", test_dose_reason);
  g_test_add_func ("/taps/one-of-two-refused", test_one_of_two_refused);
  g_test_add_func ("/taps/start-refused", test_start_refused);
  g_test_add_func ("/taps/entry-survives-pin", test_entry_survives_pin);
  g_test_add_func ("/taps/choice-survives-devices", test_choice_survives_devices);
  g_test_add_func ("/taps/card-opens-its-drug", test_card_opens_its_drug);
  g_test_add_func ("/taps/gate-unread", test_gate_unread);
  g_test_add_func ("/taps/gate-fee", test_gate_fee);
  g_test_add_func ("/taps/gate-fee-unknown", test_gate_fee_unknown);
  g_test_add_func ("/taps/gate-fasting", test_gate_fasting);
  g_test_add_func ("/taps/gate-reminder", test_gate_reminder);
  g_test_add_func ("/taps/gate-reminder-due", test_gate_reminder_due);
  g_test_add_func ("/taps/gate-override", test_gate_override);
  g_test_add_func ("/taps/gate-stays", test_gate_stays);
  g_test_add_func ("/taps/gate-moved", test_gate_moved);
  g_test_add_func ("/taps/gate-of-next-visit", test_gate_of_next_visit);
  g_test_add_func ("/taps/wish-is-recorded", test_wish_is_recorded);
  g_test_add_func ("/taps/sex", test_sex);
  g_test_add_func ("/taps/other-effect", test_other_effect);
  g_test_add_func ("/taps/sound-is-heard", test_sound_is_heard);
  g_test_add_func ("/taps/limit-is-set", test_limit_is_set);
  g_test_add_func ("/taps/limit-needs-a-name", test_limit_needs_a_name);
  g_test_add_func ("/taps/rules-refused", test_rules_refused);
  g_test_add_func ("/taps/error-ends-with-visit", test_error_ends_with_visit);
  return g_test_run ();
}
