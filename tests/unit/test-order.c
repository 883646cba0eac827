/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* From the dose that was entered to its start, and to what is left of the bag: the prescriber's signature, needle,
 * label, second person, waste. Numbers in the comments are those of tests/requirements.tsv. */
#include "../fixtures/gate-answers.h"
#include "../fixtures/refusal.h"
#include "clinic-set.h"
#include "session/double-check.h"
#include "session/dose.h"
#include "session/guard.h"
#include "session/preparation.h"
#include "session/visit-sum.h"

#include <math.h>

/* ---- the comparison ---- */

static const VigilCheckEntry ordered = { 72.4, "lidocaine", 2000, 250, 41.7 };

static VigilCheckResult
compare (VigilCheckEntry second)
{
  VigilCheckResult result;

  vigil_double_check_compare (&ordered, &second, 0.1, &result);
  return result;
}

static void
assert_differs (VigilCheckEntry second, const char *differs, guint times_apart)
{
  VigilCheckResult result = compare (second);
  g_autofree char *words = vigil_check_result_differs (&result);

  g_assert_cmpstr (words, ==, differs);
  g_assert_true (result.agrees == (*differs == '\0'));
  g_assert_cmpuint (vigil_check_result_times_apart (&result), ==, times_apart);
}

static void
test_compare (void)
{
  assert_differs ((VigilCheckEntry){ 72.4, "lidocaine", 2000, 250, 41.7 }, "", 0);
  /* what rounds to the same is the same, what is a step of the pump away is not */
  assert_differs ((VigilCheckEntry){ 72.44, "lidocaine", 2000, 250, 41.66 }, "", 0);
  assert_differs ((VigilCheckEntry){ 72.4, "lidocaine", 2000, 250, 41.8 }, "rate_ml_h", 0);
  /* 41.7 mL/h for 4.17 mL/h killed a patient */
  assert_differs ((VigilCheckEntry){ 72.4, "lidocaine", 2000, 250, 4.17 }, "rate_ml_h", 10);
  assert_differs ((VigilCheckEntry){ 724, "lidocaine", 2000, 250, 41.7 }, "weight_kg", 10);
  assert_differs ((VigilCheckEntry){ 72.4, "lidocaine", 2, 250, 417 }, "bag_mg rate_ml_h", 1000);
  assert_differs ((VigilCheckEntry){ 72.4, "ketamine", 2000, 2500, 41.7 }, "drug bag_ml", 10);
  assert_differs ((VigilCheckEntry){ 72.4, NULL, 2000, 250, 41.7 }, "drug", 0);
  assert_differs ((VigilCheckEntry){ NAN, "lidocaine", INFINITY, -250, 0 }, "weight_kg bag_mg bag_ml rate_ml_h", 0);
}

/* Nothing that is not there agrees with itself either. */
static void
test_compare_nothing (void)
{
  VigilCheckEntry nothing = { 0, "", 0, 0, 0 };
  VigilCheckResult result;

  vigil_double_check_compare (&nothing, &nothing, 0.1, &result);
  for (guint i = 0; i < VIGIL_N_CHECKED; i++)
    g_assert_cmpuint (result.times_apart[i], ==, 1);
}

/* Of any two entries: they agree if and only if every number is the same in whole steps, whoever is first. */
static void
test_compare_property (void)
{
  static const char *const drugs[] = { "ketamine", "lidocaine" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (412);
  guint n_agree = 0;

  for (guint i = 0; i < 50000; i++) {
    gint32 steps[2][4];
    VigilCheckEntry entry[2];
    VigilCheckResult result, other;
    gboolean is_same;

    for (guint k = 0; k < 2; k++) {
      for (guint n = 0; n < 4; n++)
        steps[k][n] = k == 1 && g_rand_int_range (rand, 0, 4) > 0 ? steps[0][n] : g_rand_int_range (rand, 1, 20000);
      entry[k] = (VigilCheckEntry){ steps[k][0] / 10.0, drugs[g_rand_int_range (rand, 0, 4) / 3], steps[k][1] / 1000.0,
                                    steps[k][2] / 10.0, steps[k][3] / 10.0 };
    }
    is_same = memcmp (steps[0], steps[1], sizeof steps[0]) == 0 && entry[0].drug_id == entry[1].drug_id;
    vigil_double_check_compare (&entry[0], &entry[1], 0.1, &result);
    vigil_double_check_compare (&entry[1], &entry[0], 0.1, &other);
    g_assert_cmpmem (&result, sizeof result, &other, sizeof other);
    g_assert_true (result.agrees == is_same);
    n_agree += result.agrees;
  }
  g_assert_cmpuint (n_agree, >, 1000);
}

/* ---- a visit whose protocol asks for all of it ---- */

static const VigilProtocol *
protocol_of (Story *s)
{
  return vigil_clinic_find_protocol (s->clinic, s->session.protocol_id);
}

static void
answer (VigilEventKind kind, JsonObject *body, gpointer story)
{
  story_do (story, kind, "osei", body);
}

static JsonObject *
testdose_order (void)
{
  return story_prescription (72.4, (double[]){ 0.35 }, (guint[]){ 45 }, 1);   /* 12.7 mL/h of 2 mg/mL */
}

static void
begin (Story *s)
{
  story_begin (s);
  story_to_dose (s);
  story_do (s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (s, "ketamine-testdose"));
  gate_answers_all (protocol_of (s), answer, s);
  story_fact (s, VIGIL_EVENT_TEST_DOSE_GIVEN, "osei",
              vigil_body_new ("drug", "s", "ketamine", "dose", "d", 10.0, "unit", "s", "mg", "total", "d", 10.0, NULL));
  story_fact (s, VIGIL_EVENT_TEST_DOSE_RESPONSE, "osei",
              vigil_body_new ("response", "s", "dissociation", "label", "s", "Dissociation", "action", "s", "infuse", NULL));
  story_do (s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", testdose_order ());
}

static JsonObject *
start_body (void)
{
  return vigil_body_new ("channel", "i", (gint64) 0, "vital.hr", "d", 76.0, "vital.nibp.sys", "d", 124.0,
                         "vital.nibp.dia", "d", 74.0, NULL);
}

static JsonObject *
signature (Story *s, const char *staff_id)
{
  char digest[VIGIL_DIGEST_SIZE];

  vigil_prescription_digest (&s->session, 0, digest);
  return vigil_body_new ("channel", "i", (gint64) 0, "digest", "s", digest, "staff_id", "s", staff_id, "name", "s",
                         "J. Patel", NULL);
}

static JsonObject *
needle (void)
{
  return vigil_body_new ("place", "s", "forearm", "side", "s", "left", "gauge", "i", (gint64) 22, NULL);
}

static JsonObject *
label (const char *expiry)
{
  return vigil_body_new ("channel", "i", (gint64) 0, "bag_mg", "d", 500.0, "bag_ml", "d", 250.0, "mg_ml", "d", 2.0,
                         "lot", "s", "K7731", "expiry", "s", expiry, NULL);
}

static JsonObject *
second (const char *staff_id, double rate_ml_h, const char *differs)
{
  JsonObject *body
      = vigil_body_new ("channel", "i", (gint64) 0, "how", "s", "blind", "staff_id", "s", staff_id, "name", "s",
                        "R. Meyer", "weight_kg", "d", 72.4, "drug", "s", "ketamine", "bag_mg", "d", 500.0, "bag_ml",
                        "d", 250.0, "rate_ml_h", "d", rate_ml_h, "result", "s", *differs != '\0' ? "differs" : "agree", NULL);

  return *differs != '\0' ? with_text (body, "differs", differs) : body;
}

/* The doctor orders, the nurse starts; in between nothing can be left out, whatever is done first. Both are in the
 * record (R0.5), with chair, side and size of the needle, and bag (R2.5, R4.5). */
static void
test_everything_asked (void)
{
  Story s;

  begin (&s);
  assert_refused (&s, VIGIL_EVENT_START_CONFIRMED, "osei", start_body (), STAGE, "prescriber has to sign");
  story_do (&s, VIGIL_EVENT_ORDER_SIGNED, "patel", signature (&s, "patel"));
  assert_refused (&s, VIGIL_EVENT_START_CONFIRMED, "osei", start_body (), STAGE, "where the needle is");
  story_do (&s, VIGIL_EVENT_IV_PLACED, "osei", needle ());
  assert_refused (&s, VIGIL_EVENT_START_CONFIRMED, "osei", start_body (), STAGE, "lot and expiry");
  story_do (&s, VIGIL_EVENT_BAG_LABELLED, "osei", label ("2027-03-31"));
  assert_refused (&s, VIGIL_EVENT_START_CONFIRMED, "osei", start_body (), STAGE, "second person");
  story_do (&s, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", second ("meyer", 12.7, ""));
  story_do (&s, VIGIL_EVENT_START_CONFIRMED, "osei", start_body ());
  g_assert_cmpint (story_channel (&s)->state, ==, VIGIL_CHANNEL_STARTING);
  g_assert_cmpstr (story_channel (&s)->prepared.entered_by, ==, "osei");
  g_assert_cmpstr (story_channel (&s)->prepared.signed_by, ==, "J. Patel");
  g_assert_cmpstr (story_channel (&s)->prepared.second_by, ==, "R. Meyer");
  g_assert_cmpstr (story_channel (&s)->prepared.lot, ==, "K7731");
  g_assert_cmpstr (s.session.iv.side, ==, "left");
  g_assert_cmpuint (s.session.iv.gauge, ==, 22);
  story_assert_refold (&s);
  story_end (&s);
}

/* Where the clinic's files ask for nothing, nothing is asked. */
static void
test_nothing_asked (void)
{
  Story s;

  story_begin (&s);
  story_to_dose (&s);
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription ());
  g_assert_cmpint (vigil_prepare_find_open (&s.session, protocol_of (&s), story_channel (&s)), ==, VIGIL_N_PREPARE);
  story_do (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body ());
  story_end (&s);
}

static void
test_signature (void)
{
  Story s;
  JsonObject *before;

  begin (&s);
  assert_refused (&s, VIGIL_EVENT_ORDER_SIGNED, "osei", signature (&s, "osei"), ROLE, "Only a prescriber");
  assert_refused (&s, VIGIL_EVENT_ORDER_SIGNED, "patel", signature (&s, "osei"), ROLE, "themselves");
  assert_refused (&s, VIGIL_EVENT_ORDER_SIGNED, "patel", with_text (signature (&s, "patel"), "digest", "0"), BAD, "Read it again");
  before = signature (&s, "patel");
  story_do (&s, VIGIL_EVENT_ORDER_SIGNED, "patel", json_object_ref (before));
  /* any other number, and it is no longer what was signed */
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_prescription (72.4, (double[]){ 0.4 }, (guint[]){ 45 }, 1));
  g_assert_cmpint (story_channel (&s)->prepared.signed_wall_us, ==, 0);
  assert_refused (&s, VIGIL_EVENT_ORDER_SIGNED, "patel", json_object_ref (before), BAD, "Read it again");
  /* nor does the fold take it, whoever wrote it into a record */
  story_fact (&s, VIGIL_EVENT_ORDER_SIGNED, "patel", before);
  g_assert_cmpint (story_channel (&s)->prepared.signed_wall_us, ==, 0);
  story_do (&s, VIGIL_EVENT_ORDER_SIGNED, "patel", signature (&s, "patel"));
  /* another weight is another dose */
  story_do (&s, VIGIL_EVENT_PATIENT_MEASURED, "osei", vigil_body_new ("weight_kg", "d", 70.0, NULL));
  g_assert_cmpint (story_channel (&s)->prepared.signed_wall_us, ==, 0);
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_prescription (70, (double[]){ 0.35 }, (guint[]){ 45 }, 1));
  story_do (&s, VIGIL_EVENT_ORDER_SIGNED, "patel", signature (&s, "patel"));
  /* and so is another patient's */
  story_do (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", with_text (story_identity (), "record_number", "R-9"));
  g_assert_cmpint (story_channel (&s)->state, ==, VIGIL_CHANNEL_EMPTY);
  g_assert_cmpint (story_channel (&s)->prepared.signed_wall_us, ==, 0);
  story_assert_refold (&s);
  story_end (&s);
}

static void
test_needle (void)
{
  Story s;

  begin (&s);
  assert_refused (&s, VIGIL_EVENT_IV_PLACED, "osei", with_text (needle (), "place", "neck"), BAD, "place");
  assert_refused (&s, VIGIL_EVENT_IV_PLACED, "osei", with_text (needle (), "side", "up"), BAD, "side");
  assert_refused (&s, VIGIL_EVENT_IV_PLACED, "osei", with (needle (), "gauge", 19), BAD, "size");
  assert_refused (&s, VIGIL_EVENT_IV_PLACED, "meyer", needle (), ROLE, "Sign in");
  story_do (&s, VIGIL_EVENT_IV_PLACED, "osei", needle ());
  story_do (&s, VIGIL_EVENT_IV_PLACED, "osei", with_text (needle (), "side", "right"));   /* it went through the vein */
  g_assert_cmpstr (s.session.iv.side, ==, "right");
  g_assert_cmpstr (s.session.iv.by, ==, "AO");
  story_end (&s);
}

/* Only the clinic's own bag, with lot and expiry (R0.22), and what stands on it makes the concentration (R4.5). */
static void
test_label (void)
{
  Story s;

  begin (&s);
  assert_refused (&s, VIGIL_EVENT_BAG_LABELLED, "osei", with_text (label ("2027-03-31"), "lot", " "), BAD, "Lot");
  assert_refused (&s, VIGIL_EVENT_BAG_LABELLED, "osei", label ("2027-02-30"), BAD, "day of the calendar");
  assert_refused (&s, VIGIL_EVENT_BAG_LABELLED, "osei", label ("27-3-31"), BAD, "day of the calendar");
  assert_refused (&s, VIGIL_EVENT_BAG_LABELLED, "osei", label ("2026-03-17"), BAD, "expired");
  assert_refused (&s, VIGIL_EVENT_BAG_LABELLED, "osei", with (label ("2027-03-31"), "bag_ml", 25), BAD, "not the one of the order");
  assert_refused (&s, VIGIL_EVENT_BAG_LABELLED, "osei", with (label ("2027-03-31"), "mg_ml", 20), BAD, "not the one of the order");
  story_do (&s, VIGIL_EVENT_BAG_LABELLED, "osei", label ("2026-03-31"));
  /* what was in date when it was written may not be when it is hung */
  story_do (&s, VIGIL_EVENT_ORDER_SIGNED, "patel", signature (&s, "patel"));
  story_do (&s, VIGIL_EVENT_IV_PLACED, "osei", needle ());
  story_do (&s, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", second ("meyer", 12.7, ""));
  story_channel (&s)->prepared.expiry[3] = '5';
  assert_refused (&s, VIGIL_EVENT_START_CONFIRMED, "osei", start_body (), BAD, "expired");
  story_end (&s);
}

/* To the end of the day that is written on it, by the wall clock where it hangs. */
static void
test_expiry (void)
{
  g_autoptr (GTimeZone) east = g_time_zone_new_offset (2 * 3600), west = g_time_zone_new_offset (-5 * 3600);
  g_autoptr (GDateTime) late = g_date_time_new_utc (2026, 3, 31, 23, 30, 0);
  gint64 late_us = g_date_time_to_unix (late) * VIGIL_USEC_PER_SEC;

  g_assert_true (vigil_expiry_is_over ("2026-03-31", late_us, east));
  g_assert_false (vigil_expiry_is_over ("2026-03-31", late_us, west));
  g_assert_true (vigil_expiry_is_over ("2026-03-30", late_us, west));
  g_assert_false (vigil_expiry_is_day (""));
  g_assert_false (vigil_expiry_is_day ("2026-13-01"));
  g_assert_false (vigil_expiry_is_day ("2026-03-31 "));
}

static void
test_second_person (void)
{
  Story s;

  begin (&s);
  story_do (&s, VIGIL_EVENT_ORDER_SIGNED, "patel", signature (&s, "patel"));
  story_do (&s, VIGIL_EVENT_BAG_LABELLED, "osei", label ("2027-03-31"));
  /* who has seen the numbers is no second person */
  assert_refused (&s, VIGIL_EVENT_DOUBLE_CHECKED, "osei", second ("osei", 12.7, ""), ROLE, "another person");
  assert_refused (&s, VIGIL_EVENT_DOUBLE_CHECKED, "patel", second ("patel", 12.7, ""), ROLE, "another person");
  assert_refused (&s, VIGIL_EVENT_DOUBLE_CHECKED, "osei", second ("meyer", 12.7, ""), ROLE, "themselves");
  assert_refused (&s, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", with_text (second ("meyer", 12.7, ""), "how", "sign"), BAD, "blind");
  assert_refused (&s, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", with (second ("meyer", 12.7, ""), "bag_mg", 0), BAD, "all of them");
  assert_refused (&s, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", with_text (second ("meyer", 12.7, ""), "drug", "water"), BAD, "all of them");
  /* an event cannot say of itself that it agrees */
  assert_refused (&s, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", second ("meyer", 127, ""), BAD, "Check it again");
  story_do (&s, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", second ("meyer", 127, "rate_ml_h"));
  g_assert_cmpint (story_channel (&s)->prepared.second, ==, VIGIL_SECOND_DIFFERS);
  g_assert_cmpuint (story_channel (&s)->prepared.times_apart[VIGIL_CHECKED_RATE], ==, 10);
  g_assert_cmpuint (story_channel (&s)->prepared.times_apart[VIGIL_CHECKED_BAG_MG], ==, 0);
  g_assert_cmpint (vigil_prepare_find_open (&s.session, NULL, story_channel (&s)), ==, VIGIL_N_PREPARE);
  story_do (&s, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", second ("meyer", 12.7, ""));
  g_assert_cmpint (story_channel (&s)->prepared.second, ==, VIGIL_SECOND_AGREES);
  /* another bag, another dose: nobody has checked that */
  story_do (&s, VIGIL_EVENT_BAG_LABELLED, "osei", label ("2027-04-30"));
  g_assert_cmpint (story_channel (&s)->prepared.second, ==, VIGIL_SECOND_OPEN);
  story_do (&s, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", second ("meyer", 12.7, ""));
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", testdose_order ());
  g_assert_cmpint (story_channel (&s)->prepared.second, ==, VIGIL_SECOND_OPEN);
  g_assert_cmpint (story_channel (&s)->prepared.labelled_wall_us, ==, 0);
  story_assert_refold (&s);
  story_end (&s);
}

/* ---- what is left of the bag ---- */

static JsonObject *
waste (double ml, const char *staff_id, const char *witness_id)
{
  return vigil_body_new ("channel", "i", (gint64) 0, "drug", "s", "ketamine", "ml", "d", ml, "mg", "d", ml * 500 / 250,
                         "staff_id", "s", staff_id, "name", "s", "A. Osei", "witness_id", "s", witness_id, "witness_name", "s",
                         "R. Meyer", NULL);
}

static void
to_recovery (Story *s)
{
  begin (s);
  story_do (s, VIGIL_EVENT_ORDER_SIGNED, "patel", signature (s, "patel"));
  story_do (s, VIGIL_EVENT_IV_PLACED, "osei", needle ());
  story_do (s, VIGIL_EVENT_BAG_LABELLED, "osei", label ("2027-03-31"));
  story_do (s, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", second ("meyer", 12.7, ""));
  story_do (s, VIGIL_EVENT_START_CONFIRMED, "osei", start_body ());
  story_fact (s, VIGIL_EVENT_INFUSION_STARTED, "device", vigil_body_new ("channel", "i", (gint64) 0, "infused_ml", "d", 0.0, NULL));
  assert_refused (s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste (240, "osei", "meyer"), STAGE, "still hangs");
  story_run (s, 45, 12.7, 0);
  story_fact (s, VIGIL_EVENT_INFUSION_ENDED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "infused_ml", "d", 9.525, "how", "s", "complete", NULL));
  story_do (s, VIGIL_EVENT_RECOVERY_STARTED, "osei", vigil_body_new ("planned_min", "i", (gint64) 45, NULL));
}

static void
test_waste (void)
{
  Story s;
  VigilBagLeft left;
  JsonObject *sign = vigil_body_new ("staff_id", "s", "osei", "name", "s", "A. Osei", "meaning", "s", "all of it", NULL);

  to_recovery (&s);
  vigil_bag_left (story_channel (&s), vigil_clock_wall_us (), &left);
  g_assert_cmpfloat_with_epsilon (left.ml, 250 - 9.525, 1e-9);
  g_assert_false (left.is_estimated);
  /* what nobody has put down is not put down by itself */
  g_assert_cmpint (vigil_waste_find_due (&s.session, protocol_of (&s)), ==, 0);
  story_wait_s (46 * 60);
  for (guint i = 0; i < protocol_of (&s)->n_discharge; i++)
    if (protocol_of (&s)->discharge[i]->need != NULL)
      gate_answers_score (protocol_of (&s)->discharge[i]->need->instrument, answer, &s);
    else if (!protocol_of (&s)->discharge[i]->is_timed)
      story_do (&s, VIGIL_EVENT_DISCHARGE_ITEM, "osei",
                vigil_body_new ("item", "s", protocol_of (&s)->discharge[i]->id, "is_done", "b", TRUE, NULL));
  assert_refused (&s, VIGIL_EVENT_VISIT_SIGNED, "osei", json_object_ref (sign), STAGE, "thrown away of ketamine");
  assert_refused (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste (240, "osei", "osei"), ROLE, "different people");
  assert_refused (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste (240, "osei", "nobody"), ROLE, "second person");
  assert_refused (&s, VIGIL_EVENT_WASTE_RECORDED, "meyer", waste (240, "osei", "meyer"), ROLE, "themselves");
  assert_refused (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste (2405, "osei", "meyer"), BAD, "250 mL");
  assert_refused (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste (-1, "osei", "meyer"), BAD, "250 mL");
  assert_refused (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", with (waste (240, "osei", "meyer"), "mg", 240), BAD, "what the volume holds");
  assert_refused (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", with_text (waste (240, "osei", "meyer"), "drug", "lidocaine"), BAD,
                  "Another drug");
  story_do (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste (240, "osei", "meyer"));
  story_do (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste (240.5, "osei", "meyer"));   /* put right */
  g_assert_cmpfloat_with_epsilon (story_channel (&s)->prepared.waste_mg, 481, 1e-9);
  g_assert_cmpstr (story_channel (&s)->prepared.witnessed_by, ==, "R. Meyer");
  g_assert_cmpint (vigil_waste_find_due (&s.session, protocol_of (&s)), ==, -1);
  story_do (&s, VIGIL_EVENT_VISIT_SIGNED, "osei", sign);
  story_assert_refold (&s);
  story_end (&s);
}

/* A pump that ran by itself, or that is not heard, has taken nobody knows how much. */
static void
test_bag_left_estimated (void)
{
  VigilBagLeft left;
  Story s;

  to_recovery (&s);
  story_channel (&s)->unplanned_ml = 3;
  vigil_bag_left (story_channel (&s), vigil_clock_wall_us (), &left);
  g_assert_cmpfloat_with_epsilon (left.ml, 250 - 9.525 - 3, 1e-9);
  g_assert_true (left.is_estimated);
  story_end (&s);
}

static JsonObject *
bag_changed (double given_ml)
{
  return vigil_body_new ("action", "s", "bag-changed", "label", "s", "bag changed", "channel", "i", (gint64) 0, "given_ml",
                         "d", given_ml, NULL);
}

static JsonObject *
next_label (double bag_mg, double bag_ml)
{
  return with_text (with (with (with (with_text (label ("2027-05-31"), "lot", "K8802"), "bag_mg", bag_mg), "bag_ml", bag_ml),
                          "mg_ml", bag_mg / bag_ml), "drug", "ketamine");
}

static JsonObject *
waste_down (double ml)
{
  JsonObject *body = waste (ml, "osei", "meyer");

  json_object_set_boolean_member (body, "is_taken_down", TRUE);
  return body;
}

static void
run_half (Story *s)
{
  begin (s);
  story_do (s, VIGIL_EVENT_ORDER_SIGNED, "patel", signature (s, "patel"));
  story_do (s, VIGIL_EVENT_IV_PLACED, "osei", needle ());
  story_do (s, VIGIL_EVENT_BAG_LABELLED, "osei", label ("2027-03-31"));
  story_do (s, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", second ("meyer", 12.7, ""));
  assert_refused (s, VIGIL_EVENT_STAFF_ACTION, "osei", bag_changed (0), STAGE, "No infusion runs");
  story_do (s, VIGIL_EVENT_START_CONFIRMED, "osei", start_body ());
  story_fact (s, VIGIL_EVENT_INFUSION_STARTED, "device", vigil_body_new ("channel", "i", (gint64) 0, "infused_ml", "d", 0.0, NULL));
  story_run (s, 20, 12.7, 0);
}

static void
assert_given (Story *s, double mg, gboolean is_estimated)
{
  VigilDelivered delivered;

  vigil_channel_delivered (story_channel (s), vigil_clock_wall_us (), &delivered);
  g_assert_cmpfloat_with_epsilon (delivered.mg, mg, 1e-6);
  g_assert_cmpint (delivered.is_estimated, ==, is_estimated);
}

static void
end_run (Story *s, double infused_ml)
{
  story_fact (s, VIGIL_EVENT_INFUSION_ENDED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "infused_ml", "d", infused_ml, "how", "s", "complete", NULL));
}

/* A second bag has its own label, is as strong as the pump was set for, and the first one's rest is thrown away by two;
 * until the label is read what it gives is an estimate (R0.22, R4.5). */
static void
test_next_bag (void)
{
  double half_ml = 20 * 12.7 / 60;
  VigilBagLeft left;
  Story s;

  run_half (&s);
  assert_refused (&s, VIGIL_EVENT_BAG_LABELLED, "osei", next_label (250, 125), STAGE, "already in use");
  assert_refused (&s, VIGIL_EVENT_STAFF_ACTION, "osei",
                  vigil_body_new ("action", "s", "bag-changed", "label", "s", "bag changed", NULL), BAD, "which pump");
  assert_refused (&s, VIGIL_EVENT_STAFF_ACTION, "osei", with_text (bag_changed (half_ml), "action", "washroom"), BAD, "no pump");
  assert_given (&s, half_ml * 2, FALSE);
  story_do (&s, VIGIL_EVENT_STAFF_ACTION, "osei", bag_changed (half_ml));
  g_assert_cmpint (vigil_bag_find_unlabelled (&s.session), ==, 0);
  assert_given (&s, half_ml * 2, TRUE);
  story_assert_refold (&s);
  assert_refused (&s, VIGIL_EVENT_STAFF_ACTION, "osei", bag_changed (half_ml), STAGE, "label of the bag that hangs");
  assert_refused (&s, VIGIL_EVENT_BAG_LABELLED, "osei", next_label (500, 50), VIGIL_SESSION_ERROR_OUTSIDE_LIMIT, "5 times the dose");
  assert_refused (&s, VIGIL_EVENT_BAG_LABELLED, "osei", with_text (next_label (250, 125), "drug", "lidocaine"), BAD, "Another drug");
  assert_refused (&s, VIGIL_EVENT_BAG_LABELLED, "osei", with (next_label (250, 125), "mg_ml", 4), BAD, "as the label has them");
  story_do (&s, VIGIL_EVENT_BAG_LABELLED, "osei", next_label (250, 125));
  g_assert_cmpint (vigil_bag_find_unlabelled (&s.session), ==, -1);
  g_assert_cmpstr (story_channel (&s)->prepared.lot, ==, "K8802");
  assert_given (&s, half_ml * 2, FALSE);
  /* the first one's rest, before anything else is changed */
  g_assert_true (vigil_waste_is_of_bag_down (protocol_of (&s), story_channel (&s)));
  assert_refused (&s, VIGIL_EVENT_STAFF_ACTION, "osei", bag_changed (half_ml), STAGE, "thrown away of ketamine");
  assert_refused (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste_down (251), BAD, "250 mL");
  story_do (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste_down (245.7));
  g_assert_cmpint (vigil_waste_find_due (&s.session, protocol_of (&s)), ==, -1);
  assert_refused (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste_down (245.7), STAGE, "No other bag");
  end_run (&s, 9.525);
  assert_given (&s, 9.525 * 2, FALSE);
  vigil_bag_left (story_channel (&s), vigil_clock_wall_us (), &left);
  g_assert_cmpfloat_with_epsilon (left.ml, 125 - (9.525 - half_ml), 1e-9);
  g_assert_false (left.is_estimated);
  story_assert_refold (&s);
  story_end (&s);
}

/* Taken back it never was; after its label it stands. */
static void
test_bag_change_withdrawn (void)
{
  double half_ml = 20 * 12.7 / 60;
  gint64 seq;
  Story s;

  run_half (&s);
  story_do (&s, VIGIL_EVENT_STAFF_ACTION, "osei", bag_changed (half_ml));
  seq = story_channel (&s)->prepared.change.seq;
  story_do (&s, VIGIL_EVENT_ENTRY_WITHDRAWN, "osei", vigil_body_new ("ref", "i", seq, NULL));
  g_assert_cmpint (vigil_bag_find_unlabelled (&s.session), ==, -1);
  g_assert_cmpint (vigil_waste_find_due (&s.session, protocol_of (&s)), ==, -1);
  assert_given (&s, half_ml * 2, FALSE);
  g_assert_cmpfloat_with_epsilon (story_channel (&s)->prepared.hung_ml, 0, 1e-9);
  story_do (&s, VIGIL_EVENT_STAFF_ACTION, "osei", bag_changed (half_ml));
  seq = story_channel (&s)->prepared.change.seq;
  story_do (&s, VIGIL_EVENT_BAG_LABELLED, "osei", next_label (500, 250));
  assert_refused (&s, VIGIL_EVENT_ENTRY_WITHDRAWN, "osei", vigil_body_new ("ref", "i", seq, NULL), STAGE, "change stands");
  story_assert_refold (&s);
  story_end (&s);
}

/* The next visit's guard and list count by it too, and as the estimate that it is. */
static void
assert_counted (Story *s, double mg)
{
  g_autoptr (VigilVisitSum) sum = vigil_visit_sum_new ((const char *const[]) { NULL });
  VigilGivenDose given[VIGIL_MAX_GIVEN];
  VigilEarlierVisit visit;
  guint n = vigil_guard_collect (&s->session, NULL, given);

  g_assert_cmpfloat_with_epsilon (vigil_dose_from_ng (vigil_guard_sum_ng (given, n, "ketamine", FALSE)), mg, 1e-4);
  for (guint i = 0; i < s->events->len; i++)
    vigil_visit_sum_step (sum, g_ptr_array_index (s->events, i));
  vigil_visit_sum_get (sum, &visit);
  g_assert_cmpfloat_with_epsilon (visit.drugs[0].mg, mg, 1e-4);
  g_assert_true (visit.drugs[0].is_estimated);
}

/* It has run with another strength, and that is found afterwards: it is said, and what was given stays an estimate. */
static void
test_bag_of_other_strength (void)
{
  double half_ml = 20 * 12.7 / 60;
  VigilBagToWaste bag;
  Story s;

  run_half (&s);
  story_do (&s, VIGIL_EVENT_STAFF_ACTION, "osei", bag_changed (half_ml));
  end_run (&s, 9.525);
  assert_refused (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste (120, "osei", "meyer"), STAGE, "label of the bag that hangs");
  story_do (&s, VIGIL_EVENT_BAG_LABELLED, "osei", next_label (500, 50));
  assert_given (&s, half_ml * 2 + (9.525 - half_ml) * 10, TRUE);
  assert_counted (&s, 10 + half_ml * 2 + (9.525 - half_ml) * 10);   /* with the test dose */
  vigil_bag_to_waste (protocol_of (&s), story_channel (&s), vigil_clock_wall_us (), &bag);
  g_assert_true (bag.is_taken_down);
  g_assert_cmpfloat_with_epsilon (bag.left.ml, 250 - half_ml, 1e-9);
  g_assert_cmpstr (bag.lot, ==, "K7731");
  story_do (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", waste_down (245.7));
  vigil_bag_to_waste (protocol_of (&s), story_channel (&s), vigil_clock_wall_us (), &bag);
  g_assert_cmpfloat_with_epsilon (bag.ml, 50, 1e-9);
  g_assert_true (bag.left.is_estimated);
  story_do (&s, VIGIL_EVENT_WASTE_RECORDED, "osei", with (waste (44, "osei", "meyer"), "mg", 440));
  story_assert_refold (&s);
  story_end (&s);
}

/* Lidocaine is nobody's to steal: nobody counts it. */
static void
test_waste_by_schedule (void)
{
  Story s;
  VigilSession *session = &s.session;

  to_recovery (&s);
  g_strlcpy (session->protocol_id, "lido-ket-short", sizeof session->protocol_id);
  g_assert_true (vigil_waste_is_due (session, protocol_of (&s), &session->channels[0]));
  g_strlcpy (session->channels[0].drug_id, "lidocaine", sizeof session->channels[0].drug_id);
  g_assert_false (vigil_waste_is_due (session, protocol_of (&s), &session->channels[0]));
  g_assert_false (vigil_waste_is_due (session, NULL, &session->channels[0]));
  story_end (&s);
}

/* ---- the clinic's files ---- */

static void
test_rules (void)
{
  Story s;
  const VigilProtocol *blind, *plain;
  const VigilIvChoices *iv;

  story_begin (&s);
  blind = vigil_clinic_find_protocol (s.clinic, "lido-ket-short");
  plain = vigil_clinic_find_protocol (s.clinic, "ketamine-long");
  iv = vigil_clinic_get_iv (s.clinic);
  g_assert_cmpint (blind->order.second, ==, VIGIL_SECOND_BLIND);
  g_assert_cmpint (blind->order.waste, ==, VIGIL_WASTE_CONTROLLED);
  g_assert_true (blind->order.is_signed && blind->order.has_label && blind->order.has_iv);
  g_assert_cmpstr (vigil_label_get (blind->order.diluent, "fr"), ==, "chlorure de sodium 0,9 %");
  g_assert_cmpmem (&plain->order, sizeof plain->order, &(VigilOrderRules){ 0 }, sizeof plain->order);
  g_assert_cmpuint (iv->n_places, ==, 4);
  g_assert_cmpuint (iv->gauges[iv->n_gauges - 1], ==, 24);
  story_end (&s);
}

/* As many at once as do not stand in the same place. */
static void
test_faults (void)
{
  static const struct { guint round; const char *file, *from, *to, *said; } faults[] = {
    { 0, "clinic.json", "\"gauges\": [18, 20", "\"gauges\": [20, 18", "iv.gauges[1]: expected more than the one before" },
    { 1, "clinic.json", "\"gauges\": [18", "\"gauges\": [18.5", "iv.gauges[0]: expected a whole number" },
    { 2, "clinic.json", "\"gauges\": [18", "\"gauges\": [8", "iv.gauges[0]: expected a number from 14 to 28" },
    { 0, "clinic.json", "\"id\": \"hand\"", "\"id\": \"elbow\"", "iv.places[2].id: expected an id that no other place has" },
    { 3, "clinic.json", "\"iv\": {", "\"iv\": 7, \"xiv\": {", "iv: expected an object" },
    { 0, "protocols/multi-drug.json", "\"blind\"", "\"deaf\"", "double_check: expected none, sign, blind" },
    { 0, "protocols/multi-drug.json", "\"controlled\"", "\"some\"", "waste: expected none, controlled, all" },
    { 0, "protocols/multi-drug.json", "\"signed_by\": \"prescriber\"", "\"signed_by\": \"nurse\"", "order.signed_by: expected" },
    { 1, "protocols/multi-drug.json", "{ \"signed_by\"", "{ \"sined_by\"", "order.sined_by: no such member" },
    { 0, "protocols/multi-drug.json", "\"bag_label\": true", "\"bag_label\": 1", "bag_label: expected true or false" },
    { 1, "protocols/multi-drug.json", "\"bag_label\": true", "\"bag_label\": false", "diluent: expected a protocol whose bag_label" },
  };

  for (guint round = 0; round < 4; round++) {
    GPtrArray *errors = NULL;
    ClinicSet set;

    clinic_set_open (&set);
    for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
      if (faults[i].round == round)
        clinic_set_replace (&set, faults[i].file, faults[i].from, faults[i].to);
    g_assert_null (vigil_clinic_check (set.rules, &errors));
    for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
      gboolean is_said = faults[i].round != round;

      for (guint k = 0; k < errors->len; k++) {
        const char *error = g_ptr_array_index (errors, k);

        is_said |= g_str_has_prefix (error, faults[i].file) && strstr (error, faults[i].said) != NULL;
      }
      if (!is_said)
        g_error ("not said: %s", faults[i].said);
    }
    g_ptr_array_unref (errors);
    clinic_set_close (&set);
  }
}

/* A protocol that asks where the needle is, and a clinic that lists no place. */
static void
test_no_places (void)
{
  GPtrArray *errors = NULL;
  gsize len;
  ClinicSet set;
  char *at;

  clinic_set_open (&set);
  {
    g_autofree char *text = clinic_set_read (&set, "clinic.json", &len);

    at = strstr (text, ",\n  \"iv\"");
    strcpy (at, "\n}\n");
    clinic_set_write (&set, "clinic.json", text, strlen (text));
  }
  g_assert_null (vigil_clinic_check (set.rules, &errors));
  g_assert_cmpuint (errors->len, ==, 5);
  g_assert_nonnull (strstr (g_ptr_array_index (errors, 0), "iv: expected places and gauges under \"iv\" of clinic.json"));
  g_ptr_array_unref (errors);
  clinic_set_close (&set);
}

int
main (int argc, char **argv)
{
  char *home;
  int failed;

  g_test_init (&argc, &argv, NULL);
  home = clinic_set_begin ();
  g_test_add_func ("/order/compare", test_compare);
  g_test_add_func ("/order/compare-nothing", test_compare_nothing);
  g_test_add_func ("/order/compare-property", test_compare_property);
  g_test_add_func ("/order/everything-asked", test_everything_asked);
  g_test_add_func ("/order/nothing-asked", test_nothing_asked);
  g_test_add_func ("/order/signature", test_signature);
  g_test_add_func ("/order/needle", test_needle);
  g_test_add_func ("/order/label", test_label);
  g_test_add_func ("/order/expiry", test_expiry);
  g_test_add_func ("/order/second-person", test_second_person);
  g_test_add_func ("/order/waste", test_waste);
  g_test_add_func ("/order/next-bag", test_next_bag);
  g_test_add_func ("/order/bag-change-withdrawn", test_bag_change_withdrawn);
  g_test_add_func ("/order/bag-of-other-strength", test_bag_of_other_strength);
  g_test_add_func ("/order/waste-by-schedule", test_waste_by_schedule);
  g_test_add_func ("/order/bag-left-estimated", test_bag_left_estimated);
  g_test_add_func ("/order/rules", test_rules);
  g_test_add_func ("/order/faults", test_faults);
  g_test_add_func ("/order/no-places", test_no_places);
  failed = g_test_run ();
  clinic_set_end (home);
  return failed;
}
