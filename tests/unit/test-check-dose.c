/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../fixtures/refusal.h"

#include <math.h>

static void
test_limits (void)
{
  Story s;
  JsonObject *soft;

  story_begin (&s);
  story_to_dose (&s);
  /* the decimal sign slipped: 3.5 for 0.35 */
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                  story_prescription (72.4, (double[]){ 0.2, 3.5 }, (guint[]){ 30, 210 }, 2), LIMIT, "hard limit of 2 mg/kg/h");
  /* total above the hard limit, each step inside */
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                  story_prescription (72.4, (double[]){ 0.9 }, (guint[]){ 300 }, 1), LIMIT, "hard limit of 300 mg");
  /* soft: with a reason only */
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                  story_prescription (72.4, (double[]){ 1.2 }, (guint[]){ 120 }, 1), LIMIT, "reason");
  /* a tenth of the protocol, or done in less than half of its time */
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                  story_prescription (72.4, (double[]){ 0.2, 0.035 }, (guint[]){ 30, 210 }, 2), LIMIT, "reason");
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                  story_prescription (72.4, (double[]){ 0.2 }, (guint[]){ 6 }, 1), LIMIT, "reason");
  /* a reason is one of the clinic's, and "other" needs words */
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                  with_text (story_prescription (72.4, (double[]){ 1.2 }, (guint[]){ 120 }, 1), "reason", "because"), LIMIT,
                  "1.2 mg/kg/h is above the usual 1 mg/kg/h. Give the reason");
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                  with_text (story_prescription (72.4, (double[]){ 1.2 }, (guint[]){ 120 }, 1), "reason_code", "mood"), BAD,
                  "no such reason");
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                  with_text (story_prescription (72.4, (double[]){ 1.2 }, (guint[]){ 120 }, 1), "reason_code", "other"), BAD,
                  "Reason");
  soft = with_text (story_prescription (72.4, (double[]){ 1.2 }, (guint[]){ 120 }, 1), "reason_code", "tolerated-before");
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", soft);
  g_assert_cmpint (story_channel (&s)->state, ==, VIGIL_CHANNEL_PRESCRIBED);
  /* ordered just at the hard limit, but the pump's step rounds it to 2.001 */
  story_do (&s, VIGIL_EVENT_PATIENT_MEASURED, "osei", vigil_body_new ("weight_kg", "d", 72.48, NULL));
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                  with_text (story_prescription (72.48, (double[]){ 2 }, (guint[]){ 60 }, 1), "reason_code", "titration"), LIMIT,
                  "2.001 mg/kg/h is above the hard limit of 2");
  story_end (&s);
}

/* Whatever is entered, with a reason or without: nothing beyond a hard limit is ever accepted. */
static void
test_limits_property (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (500);
  guint n_accepted = 0, n_refused = 0;
  Story s;

  story_begin (&s);
  story_to_dose (&s);
  for (guint i = 0; i < 20000; i++) {
    double rates[2] = { g_rand_int_range (rand, 1, 2500) / 1000.0, g_rand_int_range (rand, 1, 2500) / 1000.0 };
    guint mins[2] = { (guint) g_rand_int_range (rand, 1, 200), (guint) g_rand_int_range (rand, 1, 200) };
    g_autoptr (VigilEvent) event
      = vigil_event_new (VIGIL_EVENT_PRESCRIPTION_ENTERED, STORY_ID, "osei",
                         with_text (story_prescription (72.4, rates, mins, 2), "reason_code", "titration"));

    if (!vigil_session_check (&s.session, s.clinic, event, NULL)) {
      n_refused++;
      continue;
    }
    n_accepted++;
    g_assert_cmpfloat (rates[0], <=, 2);
    g_assert_cmpfloat (rates[1], <=, 2);
    g_assert_cmpfloat (vigil_event_get_double (event, "given_rate_1"), <=, 2);
    g_assert_cmpfloat (vigil_event_get_double (event, "given_rate_2"), <=, 2);
    g_assert_cmpfloat (vigil_event_get_double (event, "total_mg"), <=, 300);
  }
  g_assert_cmpuint (n_accepted, >, 1000);
  g_assert_cmpuint (n_refused, >, 1000);
  story_end (&s);
}

/* Takes the order's numbers from the guard's own arithmetic, as the page does. */
static JsonObject *
order_of (const VigilDrug *drug, double weight_kg, double rate, guint min)
{
  VigilDoseResult r;

  g_assert_true (vigil_dose_compute (rate, drug->unit, min, weight_kg, drug->bag_mg, drug->bag_ml, 0.1, &r));
  return vigil_body_new ("channel", "i", (gint64) 1, "drug", "s", drug->id, "unit", "s", drug->unit, "weight_kg", "d",
                         weight_kg, "bag_mg", "d", drug->bag_mg, "bag_ml", "d", drug->bag_ml, "rate_1", "d", rate, "min_1",
                         "i", (gint64) min, "pump_rate_ml_h_1", "d", r.pump_rate_ml_h, "given_rate_1", "d", r.given_rate,
                         "total_mg", "d", r.mg, "total_ml", "d", r.ml, "duration_min", "i", (gint64) min, NULL);
}

/* At the dose stage of @protocol, measured as given. */
static void
to_dose (Story *s, const char *protocol, double weight_kg, double height_cm)
{
  story_to_dose (s);
  story_do (s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (s, protocol));
  story_do (s, VIGIL_EVENT_PATIENT_MEASURED, "osei",
            vigil_body_new ("weight_kg", "d", weight_kg, "height_cm", "d", height_cm, NULL));
  s->session.stage = VIGIL_STAGE_DOSE;
}

/* 120 kg at 177.8 cm: lidocaine goes by the ideal weight, which is another one for men and women. */
static void
test_dosing_weight (void)
{
  Story s;
  const VigilDrug *lidocaine;
  JsonObject *man;

  story_begin (&s);
  lidocaine = vigil_clinic_find_drug (s.clinic, "lidocaine");
  to_dose (&s, "lido-ket-short", 120, 0);
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order_of (lidocaine, 120, 60, 45), BAD, "Measure the height");
  story_do (&s, VIGIL_EVENT_PATIENT_MEASURED, "osei", vigil_body_new ("weight_kg", "d", 120.0, "height_cm", "d", 177.8, NULL));
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order_of (lidocaine, 120, 60, 45), BAD, "another weight");
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order_of (lidocaine, 68.5, 60, 45));
  man = story_identity ();
  assert_refused (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", with_text (story_identity (), "sex", "m"), BAD, "Sex");
  story_do (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", with_text (man, "sex", "male"));
  g_assert_cmpint (s.session.channels[1].state, ==, VIGIL_CHANNEL_EMPTY);   /* worked out for another weight */
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order_of (lidocaine, 73, 60, 45));
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", with_text (order_of (lidocaine, 73, 60, 45), "dosing", "grief"),
                  BAD, "not ordered in this way");
  story_end (&s);
}

/* What stands in place of the protocol's drugs may be ordered; what does not may not. */
static void
test_alternatives (void)
{
  JsonObject *twice;
  Story s;

  story_begin (&s);
  to_dose (&s, "multi-drug", 72.4, 171);
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order_of (vigil_clinic_find_drug (s.clinic, "clonidine"), 72.4, 0.5, 60));
  twice = order_of (vigil_clinic_find_drug (s.clinic, "clonidine"), 72.4, 0.5, 60);
  json_object_set_int_member (twice, "channel", 0);
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", twice, BAD, "on another pump already");
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order_of (vigil_clinic_find_drug (s.clinic, "pamidronate"), 72.4, 15, 240));
  story_end (&s);
  story_begin (&s);
  to_dose (&s, "lido-ket-short", 72.4, 171);
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order_of (vigil_clinic_find_drug (s.clinic, "clonidine"), 72.4, 0.5, 60),
                  BAD, "does not give this drug");
  story_end (&s);
}

static JsonObject *
rescue (const char *drug, double dose, const char *unit)
{
  return vigil_body_new ("drug", "s", drug, "dose", "d", dose, "unit", "s", unit, NULL);
}

/* Single doses, all of them, the time between, and what must not be given in toxicity: recorded apart from the
 * infusion, each by its own limits (R0.8). */
static void
test_rescue_limits (void)
{
  const double mgs[] = { 2, 2, 1 };
  Story s;

  story_begin (&s);
  story_to_running (&s);
  for (gsize i = 0; i < G_N_ELEMENTS (mgs); i++) {
    story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", rescue ("midazolam", mgs[i], "mg"));
    story_wait_s (120);
  }
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", rescue ("midazolam", 1, "mg"), LIMIT, "6 mg is above the usual 5 mg");
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", with_text (rescue ("midazolam", 2, "mg"), "reason_code", "prescriber-present"));
  story_wait_s (60);
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", rescue ("midazolam", 2, "mg"), LIMIT, "reason");
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", with_text (rescue ("midazolam", 2, "mg"), "reason", "still anxious"));
  story_wait_s (120);
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", with_text (rescue ("midazolam", 2, "mg"), "reason", "still anxious"),
                  LIMIT, "11 mg is above the hard limit of 10 mg");
  /* one that was never given does not count */
  story_do (&s, VIGIL_EVENT_ENTRY_WITHDRAWN, "osei", vigil_body_new ("ref", "i", s.session.boluses[0].seq, NULL));
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", with_text (rescue ("midazolam", 1, "mg"), "reason", "still anxious"));
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", rescue ("atropine", 0.6, "mg"));   /* no limit is set */
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", rescue ("labetalol", 20, "mg"));
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", rescue ("lipid-emulsion", 100, "mL"));
  story_wait_s (1200);
  assert_refused (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", with_text (rescue ("labetalol", 20, "mg"), "reason", "pressure"), LIMIT,
                  "must not be given: local anaesthetic toxicity");
  story_assert_refold (&s);
  story_end (&s);
}

/* What was pushed before counts against what may run. */
static void
test_bolus_counts (void)
{
  Story s;
  JsonObject *order;

  story_begin (&s);
  story_to_dose (&s);
  order = with_text (story_prescription (72.4, (double[]){ 0.8 }, (guint[]){ 300 }, 1), "reason_code", "titration");   /* 290 mg */
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", order);
  story_fact (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", rescue ("ketamine", 20, "mg"));
  assert_refused (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body (), LIMIT, "hard limit of 300 mg");
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                  with_text (story_prescription (72.4, (double[]){ 0.8 }, (guint[]){ 300 }, 1), "reason_code", "titration"),
                  LIMIT, "309.6 mg is above the hard limit of 300 mg");
  story_end (&s);
}

/* Ketamine runs: every 15 minutes; midazolam on top: every 5. */
static void
test_two_sedatives (void)
{
  const VigilProtocol *protocol;
  gint64 due_us;
  Story s;

  story_begin (&s);
  story_to_running (&s);
  protocol = vigil_clinic_find_protocol (s.clinic, "ketamine-long");
  due_us = vigil_session_check_due_wall_us (&s.session, protocol, "moaas");
  g_assert_cmpint (due_us, ==, s.session.channels[0].started_wall_us + 15 * VIGIL_USEC_PER_MIN);
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", rescue ("ondansetron", 4, "mg"));
  g_assert_cmpint (vigil_session_check_due_wall_us (&s.session, protocol, "moaas"), ==, due_us);
  story_do (&s, VIGIL_EVENT_RESCUE_GIVEN, "osei", rescue ("midazolam", 1, "mg"));
  g_assert_cmpint (vigil_session_check_due_wall_us (&s.session, protocol, "moaas"), ==, due_us - 10 * VIGIL_USEC_PER_MIN);
  story_end (&s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check-dose/limits", test_limits);
  g_test_add_func ("/check-dose/limits-property", test_limits_property);
  g_test_add_func ("/check-dose/dosing-weight", test_dosing_weight);
  g_test_add_func ("/check-dose/alternatives", test_alternatives);
  g_test_add_func ("/check-dose/rescue-limits", test_rescue_limits);
  g_test_add_func ("/check-dose/bolus-counts", test_bolus_counts);
  g_test_add_func ("/check-dose/two-sedatives", test_two_sedatives);
  return g_test_run ();
}
