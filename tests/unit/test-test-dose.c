/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The test dose: 10 mg, observed with a pressure (R1.2), and each of its four responses (R1.3). In the example 5 to
 * 10 mg may follow where nothing is felt, 25 mg in all. */
#include "../fixtures/refusal.h"
#include "session/test-dose.h"

#include <math.h>

#define CAP_MG 25.0
#define PROTOCOL "ketamine-testdose"

static void
measure_pressure (Story *s)
{
  story_fact (s, VIGIL_EVENT_NIBP_MEASURED, "device",
              vigil_body_new ("sys_mmhg", "d", 128.0, "dia_mmhg", "d", 76.0, "mean_mmhg", "d", 93.0, "measured_wall_us",
                              "i", vigil_clock_wall_us (), "is_demo", "b", FALSE, NULL));
}

/* What the core puts in beside what a person does. */
static JsonObject *
with_vitals (JsonObject *body)
{
  return with (body, "vital.hr", 72);
}

static const VigilTestDose *
rule_of (Story *s)
{
  return vigil_clinic_find_protocol (s->clinic, PROTOCOL)->test_dose;
}

static void
to_dose (Story *s)
{
  story_begin (s);
  story_to_gates (s);
  story_do (s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (s, PROTOCOL));
  story_do (s, VIGIL_EVENT_CONSENT_SIGNED, "patient", story_consent (s, TRUE));
  measure_pressure (s);
  story_answer_gates (s);
  story_do (s, VIGIL_EVENT_GATES_PASSED, "osei", story_baseline ());
}

static VigilTestDoseStatus
look (Story *s)
{
  VigilTestDoseStatus status;

  vigil_test_dose_look (&s->session, rule_of (s), &status);
  return status;
}

/* As the page makes it. */
static JsonObject *
dose (Story *s, double mg)
{
  return with_vitals (vigil_body_new ("drug", "s", "ketamine", "dose", "d", mg, "unit", "s", "mg", "total", "d",
                                      look (s).given + mg, NULL));
}

static JsonObject *
response (Story *s, const char *id)
{
  const VigilTestResponse *said = vigil_test_dose_find_response (rule_of (s), id);
  VigilTestDoseStatus status = look (s);

  return vigil_body_new ("response", "s", id, "label", "s", vigil_label_get (said->label, "en"), "action", "s",
                         vigil_test_action_name (vigil_test_dose_get_action (said, &status)), "total", "d", status.given,
                         "unit", "s", "mg", NULL);
}

static void
give (Story *s, double mg)
{
  story_do (s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", dose (s, mg));
}

static void
observe (Story *s)
{
  story_wait_s (300);
  measure_pressure (s);
}

static void
say (Story *s, const char *id)
{
  story_do (s, VIGIL_EVENT_TEST_DOSE_RESPONSE, "osei", response (s, id));
}

static JsonObject *
order (void)
{
  return story_prescription (72.4, (double[]){ 0.35 }, (guint[]){ 45 }, 1);
}

static void
withdraw_last (Story *s)
{
  story_do (s, VIGIL_EVENT_ENTRY_WITHDRAWN, "osei", vigil_body_new ("ref", "i", look (s).last_seq, NULL));
}

/* 10 mg and nothing else, then five minutes and a pressure before anything is said of it (R1.2). */
static void
test_observed (void)
{
  Story s;

  to_dose (&s);
  g_assert_cmpint (look (&s).state, ==, VIGIL_TEST_STATE_NONE);
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order (), STAGE, "Give the test dose first");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_RESPONSE, "osei", response (&s, "dissociation"), STAGE, "Give the test dose first");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", dose (&s, 5), LIMIT, "first test dose is 10 mg");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", dose (&s, 100), LIMIT, "above the cap of 25 mg");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", dose (&s, -10), BAD, "above 0");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", with_text (dose (&s, 10), "unit", "mcg"), BAD, "given in mg");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", with_text (dose (&s, 10), "drug", "lidocaine"), BAD, "of ketamine");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", with (dose (&s, 10), "total", 20), BAD, "total");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "unsigned", dose (&s, 10), ROLE, "PIN");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", with (dose (&s, 10), "vital.hr", 140), STAGE, "Contraindications");
  give (&s, 10);
  g_assert_cmpint (look (&s).state, ==, VIGIL_TEST_STATE_OBSERVING);
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", dose (&s, 10), STAGE, "Record the response");
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order (), STAGE, "Record the response");
  story_wait_s (299);
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_RESPONSE, "osei", response (&s, "dissociation"), STAGE, "Observe for 5 min");
  story_wait_s (1);
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_RESPONSE, "osei", response (&s, "dissociation"), STAGE, "blood pressure");
  measure_pressure (&s);
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_RESPONSE, "osei", with_text (response (&s, "dissociation"), "response", "joy"),
                  BAD, "no such response");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_RESPONSE, "osei", with_text (response (&s, "dissociation"), "action", "end"), BAD,
                  "leads to something else");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_RESPONSE, "unsigned", response (&s, "dissociation"), ROLE, "PIN");
  say (&s, "dissociation");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_RESPONSE, "osei", response (&s, "analgesia"), STAGE, "recorded already");
  story_assert_refold (&s);
  story_end (&s);
}

/* Analgesia alone, and dissociation: the infusion may be ordered, and by what the test dose was (R1.3, R1.4). */
static void
test_infuse (void)
{
  static const char *const ids[] = { "analgesia", "dissociation" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    VigilTestDoseStatus status;
    Story s;

    to_dose (&s);
    give (&s, 10);
    observe (&s);
    say (&s, ids[i]);
    status = look (&s);
    g_assert_cmpint (status.state, ==, VIGIL_TEST_STATE_INFUSE);
    g_assert_cmpfloat (status.given, ==, 10);
    g_assert_cmpstr (status.answer->id, ==, ids[i]);
    g_assert_cmpstr (status.answer->by, ==, "AO");
    assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", dose (&s, 10), STAGE, "Take it back first");
    story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order ());
    story_fact (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body ());   /* signed, labelled and checked */
    assert_refused (&s, VIGIL_EVENT_ENTRY_WITHDRAWN, "osei", vigil_body_new ("ref", "i", status.last_seq, NULL), STAGE, "went on");
    story_assert_refold (&s);
    story_end (&s);
  }
}

/* Anxiety at once: no infusion any more in this visit, and the patient recovers without one (R1.3). */
static void
test_end (void)
{
  const VigilProtocol *protocol;
  Story s;

  to_dose (&s);
  protocol = vigil_clinic_find_protocol (s.clinic, PROTOCOL);
  assert_refused (&s, VIGIL_EVENT_RECOVERY_STARTED, "osei", vigil_body_new ("planned_min", "i", (gint64) 45, NULL), STAGE, "Nothing was infused");
  give (&s, 10);
  story_wait_s (20);
  say (&s, "anxiety");
  g_assert_cmpint (look (&s).state, ==, VIGIL_TEST_STATE_ENDED);
  g_assert_cmpstr (vigil_test_dose_find_response (protocol->test_dose, "anxiety")->adjunct->id, ==, "midazolam");
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order (), STAGE, "ended the infusion");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", dose (&s, 10), STAGE, "ended the infusion");
  assert_refused (&s, VIGIL_EVENT_ENTRY_WITHDRAWN, "osei", vigil_body_new ("ref", "i", look (&s).last_seq, NULL), STAGE, "ended the infusion");
  /* nor by another protocol, that has no test dose */
  story_do (&s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (&s, "ketamine-long"));
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription (), STAGE, "ended the infusion");
  story_do (&s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (&s, PROTOCOL));
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", vigil_body_new ("drug", "s", "midazolam", "dose", "d", 2.0, "unit", "s", "mg", NULL));
  assert_refused (&s, VIGIL_EVENT_RECOVERY_STARTED, "osei", vigil_body_new ("planned_min", "i", (gint64) 5, NULL), BAD, "45 minutes");
  story_do (&s, VIGIL_EVENT_RECOVERY_STARTED, "osei", vigil_body_new ("planned_min", "i", (gint64) 45, NULL));
  g_assert_cmpint (s.session.stage, ==, VIGIL_STAGE_RECOVERY);
  g_assert_cmpint (vigil_session_check_due_wall_us (&s.session, protocol, "moaas"), >, s.session.recovery_started_wall_us);
  story_assert_refold (&s);
  story_end (&s);
}

/* Nothing: 5 to 10 mg more, observed again, under a cap that refuses: 10, 10 and 10 are one too many (R1.3). */
static void
test_top_up (void)
{
  Story s;

  to_dose (&s);
  give (&s, 10);
  observe (&s);
  say (&s, "nothing");
  g_assert_cmpint (look (&s).state, ==, VIGIL_TEST_STATE_TOP_UP);
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order (), STAGE, "asks for a further one");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", dose (&s, 4.9), LIMIT, "from 5 to 10 mg");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", dose (&s, 10.1), LIMIT, "from 5 to 10 mg");
  give (&s, 10);
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_RESPONSE, "osei", response (&s, "nothing"), STAGE, "Observe for 5 min");
  observe (&s);
  say (&s, "nothing");
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", with_text (dose (&s, 10), "reason_code", "titration"), LIMIT,
                  "30 mg in all is above the cap of 25 mg");
  /* above what is usual: with a reason only */
  assert_refused (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", dose (&s, 5), LIMIT, "25 mg is above the usual 20 mg. Give the reason");
  story_do (&s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei", with_text (dose (&s, 5), "reason_code", "titration"));
  g_assert_true (look (&s).is_capped);
  observe (&s);
  /* at the cap nothing more is given, and the clinic says what follows */
  say (&s, "nothing");
  g_assert_cmpint (look (&s).state, ==, VIGIL_TEST_STATE_ENDED);
  story_assert_refold (&s);
  story_end (&s);
}

/* What was written down in error is taken back, the newest first, and what was ordered on it goes with it. */
static void
test_withdrawn (void)
{
  Story s;

  to_dose (&s);
  give (&s, 10);
  withdraw_last (&s);
  g_assert_cmpint (look (&s).state, ==, VIGIL_TEST_STATE_NONE);
  g_assert_false (vigil_session_has_test_dose (&s.session));
  give (&s, 10);
  observe (&s);
  say (&s, "nothing");
  assert_refused (&s, VIGIL_EVENT_ENTRY_WITHDRAWN, "osei", vigil_body_new ("ref", "i", s.session.boluses[1].seq, NULL), STAGE, "after it first");
  give (&s, 7.5);
  g_assert_cmpfloat (look (&s).given, ==, 17.5);
  withdraw_last (&s);
  g_assert_cmpint (look (&s).state, ==, VIGIL_TEST_STATE_TOP_UP);
  withdraw_last (&s);
  g_assert_cmpint (look (&s).state, ==, VIGIL_TEST_STATE_OBSERVING);
  say (&s, "analgesia");
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order ());
  withdraw_last (&s);
  g_assert_cmpint (story_channel (&s)->state, ==, VIGIL_CHANNEL_EMPTY);
  g_assert_cmpint (look (&s).state, ==, VIGIL_TEST_STATE_OBSERVING);
  say (&s, "analgesia");
  /* another patient's response is not this one's; what was given was given */
  story_do (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", with_text (story_identity (), "record_number", "R-2000"));
  g_assert_cmpint (look (&s).state, ==, VIGIL_TEST_STATE_OBSERVING);
  g_assert_cmpfloat (look (&s).given, ==, 10);
  story_assert_refold (&s);
  story_end (&s);
}

/* The test dose counts in all that is given of the drug: 290 mg may be ordered alone, not after 15. */
static void
test_counts (void)
{
  JsonObject *much;
  Story s;

  to_dose (&s);
  give (&s, 10);
  observe (&s);
  say (&s, "nothing");
  give (&s, 5);
  observe (&s);
  say (&s, "dissociation");
  story_do (&s, VIGIL_EVENT_PATIENT_MEASURED, "osei", vigil_body_new ("weight_kg", "d", 145.0, "height_cm", "d", 180.0, NULL));
  much = with_text (story_prescription (145, (double[]){ 2 }, (guint[]){ 60 }, 1), "reason_code", "titration");   /* 290 mg */
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", much, LIMIT, "305 mg is above the hard limit of 300 mg");
  story_end (&s);
}

/* More often while it is observed; and moved with the clock as every other time. */
static void
test_times (void)
{
  const VigilProtocol *protocol;
  gint64 ends_us;
  Story s;

  to_dose (&s);
  protocol = vigil_clinic_find_protocol (s.clinic, PROTOCOL);
  g_assert_cmpuint (vigil_session_get_nibp_every_min (&s.session, protocol), ==, 10);
  give (&s, 10);
  g_assert_cmpuint (vigil_session_get_nibp_every_min (&s.session, protocol), ==, 5);
  ends_us = look (&s).observed_wall_us;
  g_assert_cmpint (ends_us, ==, vigil_clock_wall_us () + 5 * VIGIL_USEC_PER_MIN);
  story_fact (&s, VIGIL_EVENT_CLOCK_ANCHOR, "vigil", vigil_body_new ("step_us", "i", (gint64) VIGIL_USEC_PER_MIN, NULL));
  g_assert_cmpint (look (&s).observed_wall_us, ==, ends_us + VIGIL_USEC_PER_MIN);
  story_end (&s);
}

/* Whatever is proposed, in whatever order: what is accepted never comes to more than the cap, no dose follows another
 * without a response, and no infusion is ordered unless the last response let it. */
static void
test_property (void)
{
  static const char *const ids[12] = { "anxiety", "analgesia", "dissociation", "nothing", "nothing", "nothing",
                                       "nothing", "nothing",   "nothing",      "nothing", "nothing", "nothing" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (25);
  guint n_capped = 0, n_given = 0, n_ended = 0;

  for (guint run = 0; run < 40; run++) {
    Story s;

    to_dose (&s);
    for (guint i = 0; i < 60; i++) {
      VigilTestState before = look (&s).state;
      VigilEventKind kind = VIGIL_EVENT_TEST_DOSE_GIVEN;
      JsonObject *body;
      double sum = 0;

      switch (g_rand_int_range (rand, 0, 8)) {
      case 0:
        kind = VIGIL_EVENT_PRESCRIPTION_ENTERED;
        body = order ();
        break;
      case 1:
        kind = VIGIL_EVENT_ENTRY_WITHDRAWN;
        body = vigil_body_new ("ref", "i", (gint64) g_rand_int_range (rand, (gint32) s.events->len - 8, (gint32) s.events->len + 1), NULL);
        break;
      case 2:
      case 3:
        kind = VIGIL_EVENT_TEST_DOSE_RESPONSE;
        body = response (&s, ids[g_rand_int_range (rand, 0, 12)]);
        break;
      case 4:
      case 5:
        observe (&s);
        continue;
      default:
        body = with_text (dose (&s, before == VIGIL_TEST_STATE_NONE ? 10 : g_rand_int_range (rand, 30, 120) / 10.0),
                          "reason_code", "titration");
      }
      if (!story_may (&s, kind, "osei", json_object_ref (body), NULL)) {
        json_object_unref (body);
        continue;
      }
      story_do (&s, kind, "osei", body);
      g_assert_true (kind != VIGIL_EVENT_TEST_DOSE_GIVEN || before == VIGIL_TEST_STATE_NONE || before == VIGIL_TEST_STATE_TOP_UP);
      g_assert_true (kind != VIGIL_EVENT_PRESCRIPTION_ENTERED || before == VIGIL_TEST_STATE_INFUSE);
      g_assert_true (before != VIGIL_TEST_STATE_ENDED
                     || (kind == VIGIL_EVENT_ENTRY_WITHDRAWN && look (&s).state == VIGIL_TEST_STATE_ENDED));
      for (guint k = 0; k < s.session.n_boluses; k++)
        sum += s.session.boluses[k].is_withdrawn ? 0 : s.session.boluses[k].dose;
      g_assert_cmpfloat (sum, <=, CAP_MG + 1e-9);
      g_assert_true (fabs (sum - look (&s).given) < 1e-9);
      n_given += kind == VIGIL_EVENT_TEST_DOSE_GIVEN;
    }
    n_capped += look (&s).is_capped;
    n_ended += look (&s).state == VIGIL_TEST_STATE_ENDED;
    story_assert_refold (&s);
    story_end (&s);
  }
  g_test_message ("%u given, %u at the cap, %u ended", n_given, n_capped, n_ended);
  g_assert_cmpuint (n_given, >, 40);
  g_assert_cmpuint (n_capped, >, 3);
  g_assert_cmpuint (n_ended, >, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/test-dose/observed", test_observed);
  g_test_add_func ("/test-dose/infuse", test_infuse);
  g_test_add_func ("/test-dose/end", test_end);
  g_test_add_func ("/test-dose/top-up", test_top_up);
  g_test_add_func ("/test-dose/withdrawn", test_withdrawn);
  g_test_add_func ("/test-dose/counts", test_counts);
  g_test_add_func ("/test-dose/times", test_times);
  g_test_add_func ("/test-dose/property", test_property);
  return g_test_run ();
}
