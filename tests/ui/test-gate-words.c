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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate-words/about", test_about);
  g_test_add_func ("/gate-words/one-question", test_one_question);
  return g_test_run ();
}
