/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of an order and its bag: in the record, beside the order, and a date of expiry while it is typed. */
#include "config.h"
#include "fixtures/visit-story.h"
#include "model/event-words.h"
#include "model/order-text.h"

/* Takes @body. */
static void
assert_words (VigilEventKind kind, JsonObject *body, const char *title, const char *detail)
{
  g_autoptr (VigilEvent) event = vigil_event_new (kind, "", "osei", body);
  VigilEventWords words;

  g_assert_true (vigil_event_words_fill (&words, event, NULL));
  g_assert_cmpstr (words.title, ==, title);
  g_assert_cmpstr (words.detail, ==, detail);
  g_free (words.title);
  g_free (words.detail);
}

static void
test_events (void)
{
  assert_words (VIGIL_EVENT_ORDER_SIGNED, vigil_body_new ("name", "s", "J. Patel", NULL), "Order signed", "J. Patel");
  assert_words (VIGIL_EVENT_IV_PLACED,
                vigil_body_new ("place", "s", "hand", "label", "s", "main", "side", "s", "left", "gauge", "i", (gint64) 22, NULL),
                "Needle: main left, 22G", "osei");
  assert_words (VIGIL_EVENT_BAG_LABELLED,
                vigil_body_new ("channel", "i", (gint64) 1, "mg_ml", "d", 2.0, "lot", "s", "K7", "expiry", "s", "2027-03-31", NULL),
                "Bag of pump 2: lot K7", "2 mg/mL, until 2027-03-31 · osei");
  assert_words (VIGIL_EVENT_DOUBLE_CHECKED,
                vigil_body_new ("how", "s", "blind", "result", "s", "differs", "differs", "s", "bag_mg rate_ml_h", "times_apart",
                                "i", (gint64) 10, "name", "s", "R. Meyer", NULL),
                "Second person differs: amount in the bag, pump rate (10 times)", "R. Meyer");
  assert_words (VIGIL_EVENT_DOUBLE_CHECKED,
                vigil_body_new ("how", "s", "blind", "result", "s", "agree", "name", "s", "R. Meyer", NULL),
                "Second person agrees", "R. Meyer");
  assert_words (VIGIL_EVENT_DOUBLE_CHECKED,
                vigil_body_new ("how", "s", "sign", "result", "s", "agree", "name", "s", "R. Meyer", NULL),
                "Second person signed", "R. Meyer");
  assert_words (VIGIL_EVENT_WASTE_RECORDED,
                vigil_body_new ("drug", "s", "ketamine", "ml", "d", 240.5, "mg", "d", 481.0, "name", "s", "A. Osei",
                                "witness_name", "s", "R. Meyer", NULL),
                "ketamine thrown away", "481 mg, 240.5 mL · A. Osei and R. Meyer");
}

static void
assert_expiry (const char *year, const char *month, const char *day, const char *to, const char *error)
{
  const gint64 now_us = G_GINT64_CONSTANT (1773910800) * G_USEC_PER_SEC;   /* 2026-03-19 */
  VigilExpiryInput input = { year, month, day };
  g_autofree char *is = vigil_expiry_input_to_day (&input);

  g_assert_cmpstr (is, ==, to);
  g_assert_cmpstr (vigil_expiry_input_find_error (&input, now_us), ==, error);
}

static void
test_expiry (void)
{
  assert_expiry ("2027", "3", "31", "2027-03-31", NULL);
  assert_expiry ("2028", "02", "", "2028-02-29", NULL);   /* the last day of its month */
  assert_expiry ("2026", "03", "", "2026-03-31", NULL);
  assert_expiry ("2026", "03", "18", "2026-03-18", "Expired");
  assert_expiry ("2026", "02", "", "2026-02-28", "Expired");
  assert_expiry ("27", "03", "", NULL, "Four digits");
  assert_expiry ("2027", "13", "", NULL, "No such day");
  assert_expiry ("2027", "02", "30", NULL, "No such day");
  assert_expiry ("2027", "", "", NULL, "Year and month");
}

static void
test_open (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  const VigilSession *session = &story->view.session;
  const VigilProtocol *protocol;
  VigilPrepareText texts[VIGIL_N_PREPARE];
  VigilPrepareCall call;
  VigilPreparation *prepared = &story->view.session.channels[0].prepared;
  char digest[VIGIL_DIGEST_SIZE];

  story->protocol_id = "lido-ket-short";
  visit_story_play (story, VIGIL_STAGE_CHECK_IN);
  protocol = vigil_clinic_find_protocol (story->clinic, story->protocol_id);
  story->view.session.stage = VIGIL_STAGE_DOSE;
  g_assert_false (vigil_prepare_call_fill (&call, session, protocol));   /* nothing is ordered */
  visit_story_tell (story, 9, VIGIL_EVENT_PRESCRIPTION_ENTERED,
                    vigil_body_new ("channel", "i", (gint64) 0, "drug", "s", "ketamine", "bag_mg", "d", 500.0, "bag_ml", "d",
                                    250.0, "rate_1", "d", 0.5, "min_1", "i", (gint64) 45, NULL));
  g_assert_cmpuint (vigil_prepare_text_fill (texts, session, protocol, story->clinic), ==, 4);
  g_assert_cmpstr (texts[0].line, ==, "not yet");
  g_assert_true (vigil_prepare_call_fill (&call, session, protocol));
  g_assert_cmpstr (call.task, ==, "order");
  vigil_prescription_digest (session, 0, digest);
  visit_story_tell (story, 10, VIGIL_EVENT_ORDER_SIGNED,
                    vigil_body_new ("channel", "i", (gint64) 0, "digest", "s", digest, "staff_id", "s", "patel", "name", "s",
                                    "J. Patel", NULL));
  visit_story_tell (story, 11, VIGIL_EVENT_IV_PLACED,
                    vigil_body_new ("place", "s", "hand", "side", "s", "left", "gauge", "i", (gint64) 20, NULL));
  visit_story_tell (story, 12, VIGIL_EVENT_BAG_LABELLED,
                    vigil_body_new ("channel", "i", (gint64) 0, "lot", "s", "K7", "expiry", "s", "2027-03-31", NULL));
  vigil_prepare_text_fill (texts, session, protocol, story->clinic);
  g_assert_cmpstr (texts[0].line, ==, "J. Patel 09:10");
  g_assert_cmpstr (texts[1].line, ==, "hand left, 20G");
  g_assert_cmpstr (texts[2].line, ==, "lot K7 until 2027-03-31");
  g_assert_true (vigil_prepare_call_fill (&call, session, protocol));
  g_assert_cmpstr (call.label, ==, "Ready for second person");
  prepared->second = VIGIL_SECOND_DIFFERS;
  prepared->times_apart[VIGIL_CHECKED_WEIGHT] = prepared->times_apart[VIGIL_CHECKED_RATE] = 1;
  vigil_prepare_text_fill (texts, session, protocol, story->clinic);
  g_assert_true (texts[3].is_wrong && !texts[3].is_done);
  g_assert_cmpstr (texts[3].line, ==, "differs: weight, pump rate");
  /* a second drug that is not signed yet opens it again */
  visit_story_tell (story, 13, VIGIL_EVENT_PRESCRIPTION_ENTERED,
                    vigil_body_new ("channel", "i", (gint64) 1, "drug", "s", "lidocaine", "bag_mg", "d", 2000.0, "bag_ml", "d",
                                    250.0, "rate_1", "d", 60.0, "min_1", "i", (gint64) 45, NULL));
  vigil_prepare_text_fill (texts, session, protocol, story->clinic);
  g_assert_cmpstr (texts[0].line, ==, "1 of 2");
  g_assert_true (vigil_prepare_call_fill (&call, session, protocol));
  g_assert_cmpstr (call.task, ==, "order");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order-words/events", test_events);
  g_test_add_func ("/order-words/expiry", test_expiry);
  g_test_add_func ("/order-words/open", test_open);
  return g_test_run ();
}
