/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on and over a gate's questions, without a display. Numbers are those of tests/requirements.tsv. */
#include "fixtures/visit-story.h"
#include "model/gate-text.h"

#include <string.h>

static const VigilGate *
find_gate (const VigilProtocol *protocol, const char *id)
{
  for (guint i = 0; i < protocol->n_gates; i++)
    if (strcmp (protocol->gates[i]->id, id) == 0)
      return protocol->gates[i];
  g_assert_not_reached ();
}

/* In the office and below anaesthesia (R4.2), by a guideline that is named (R4.12): over the indication only. */
static void
test_about (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  const VigilProtocol *protocol = vigil_clinic_find_protocol (story->clinic, "multi-drug");
  g_autofree char *about = vigil_gate_about (find_gate (protocol, "indication"), protocol);
  g_autofree char *other = vigil_gate_about (find_gate (protocol, "escort"), protocol);

  g_assert_cmpstr (about, ==, "what it is given for · in the office, below anaesthesia · ASRA/AAPM/ASA 2018");
  g_assert_null (strstr (other, "ASRA"));
}

static char *
words_of (VisitStory *story, const char *gate_id)
{
  const VigilProtocol *protocol = vigil_clinic_find_protocol (story->clinic, story->protocol_id);
  VigilGateFacts facts = vigil_gate_facts_of (&story->view);
  VigilGateVerdict verdict;

  vigil_gate_judge (find_gate (protocol, gate_id), &story->view.session, protocol, &facts, &verdict);
  return vigil_gate_words (find_gate (protocol, gate_id), &verdict, &story->view);
}

/* One question's answer is worth more than "1 of 1 asked". */
static void
test_one_question (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  g_autofree char *open = NULL, *answered = NULL;

  visit_story_play (story, VIGIL_STAGE_GATES);
  open = words_of (story, "indication");
  g_assert_cmpstr (open, ==, "0 of 1 asked");
  visit_story_tell (story, 16, VIGIL_EVENT_GATE_ANSWERED,
                    vigil_body_new ("gate", "s", "indication", "question", "s", "main", "choice", "s", "crps", NULL));
  answered = words_of (story, "indication");
  g_assert_cmpstr (answered, ==, "complex regional pain (CRPS)");
}

static void
assert_amount (double low, double high, const char *currency, const char *lang, const char *expected)
{
  VigilFee fee = { .currency = (char *) currency, .low = low, .high = high };
  g_autofree char *words = vigil_fee_amount (&fee, lang);

  g_assert_cmpstr (words, ==, expected);
}

/* As each language writes money; cents only where there are some. */
static void
test_amount (void)
{
  assert_amount (750, 750, "USD", "en_US", "$750");
  assert_amount (750, 750, "USD", "C", "$750");
  assert_amount (750, 750, "USD", "en_CA.UTF-8", "US$750");
  assert_amount (1250.5, 1250.5, "CAD", "en_CA", "$1,250.50");
  assert_amount (0, 0, "CAD", "en", "CA$0");
  assert_amount (75000, 75000, "JPY", "en", "\302\245" "75,000");
  assert_amount (750.5, 750.5, "CAD", "fr_CA.UTF-8", "750,50\302\240$");
  assert_amount (750, 800, "USD", "fr", "750–800\302\240$US");
  assert_amount (750, 750, "USD", "ar", "\342\200\217" "750\302\240US$");   /* European digits */
}

static void
assert_fee (VisitStory *story, const char *site, const char *protocol, VigilFeeState state, const char *words)
{
  VigilFeeText fee;

  g_strlcpy (story->view.session.site_id, site, sizeof story->view.session.site_id);
  vigil_fee_text_fill (&fee, &story->view.session, story->clinic, vigil_clinic_find_protocol (story->clinic, protocol));
  g_assert_cmpint (fee.state, ==, state);
  if (words != NULL)
    g_assert_cmpstr (fee.words, ==, words);
}

/* By site (R3.1, R3.11), and nothing where the clinic says nothing. */
static void
test_fee (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  VigilFeeText fee;

  assert_fee (story, "centre", "ketamine-successive", VIGIL_FEE_STATED, "$750, due before the visit");
  assert_fee (story, "lakeside", "ketamine-successive", VIGIL_FEE_STATED, "$800, due before the visit");
  assert_fee (story, "lakeside", "lido-ket-short", VIGIL_FEE_STATED, NULL);
  assert_fee (story, "", "lido-ket-short", VIGIL_FEE_UNKNOWN, "site not set: fee unknown");
  assert_fee (story, "north", "lido-ket-short", VIGIL_FEE_UNKNOWN, "unknown site: fee unknown");
  assert_fee (story, "", "multi-drug", VIGIL_FEE_NOT_STATED, "");
  vigil_fee_text_fill (&fee, &story->view.session, NULL, NULL);
  g_assert_cmpint (fee.state, ==, VIGIL_FEE_NOT_STATED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate-words/about", test_about);
  g_test_add_func ("/gate-words/one-question", test_one_question);
  g_test_add_func ("/gate-words/amount", test_amount);
  g_test_add_func ("/gate-words/fee", test_fee);
  return g_test_run ();
}
