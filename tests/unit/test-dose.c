/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "config.h"
#include "session/body.h"
#include "session/dose.h"

#include <math.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

/* The figures of published regimens, as the drug library lists them: how much over how long, and the pump's rate
 * follows from it (R4.6). */
static void
test_golden (void)
{
  static const struct {
    double rate;
    const char *unit;
    guint min;
    double weight_kg, bag_mg, bag_ml, step, mg_h, ml_h, given, mg, ml;
  } cases[] = {
    /* ketamine 0.5 mg/kg over 40 min, 70 kg, 1 mg/mL */
    { 0.75, "mg/kg/h", 40, 70, 500, 500, 0.1, 52.5, 52.5, 0.75, 35, 35 },
    /* ketamine 80 mg over 2 h, 70 kg, 2 mg/mL */
    { 40, "mg/h", 120, 70, 500, 250, 0.1, 40, 20, 40, 80, 40 },
    /* lidocaine 5 mg/kg over 45 min, 80 kg, 8 mg/mL: 66.67 becomes 66.7 */
    { 5.0 / 45 * 1000, "mcg/kg/min", 45, 80, 2000, 250, 0.1, 400.0 / 0.75, 66.7, 66.7 * 8 / 60 / 80 * 1000, 66.7 * 0.75 * 8, 66.7 * 0.75 },
    /* lidocaine as ordered, at a pump that can do it exactly */
    { 4, "mcg/kg/min", 60, 80, 2000, 250, 0.1, 19.2, 2.4, 4, 19.2, 2.4 },
    /* magnesium 70 mg/kg over 4 h, 71 kg, 100 mL */
    { 70.0 / 4, "mg/kg/h", 240, 71, 4970, 100, 0.1, 1242.5, 25, 17.5, 4970, 100 },
    /* immune globulin 10 %, 70 kg, 5 mg/kg/min */
    { 5, "mg/kg/min", 60, 70, 10000, 100, 0.1, 21000, 210, 5, 21000, 210 },
    /* ketamine of the long protocol, 72.4 kg, 2 mg/mL: 0.35 ordered, 0.351 given */
    { 0.35, "mg/kg/h", 210, 72.4, 500, 250, 0.1, 25.34, 12.7, 12.7 * 2 / 72.4, 88.9, 44.45 },
    { 0.2, "mg/kg/h", 30, 72.4, 500, 250, 0.1, 14.48, 7.2, 7.2 * 2 / 72.4, 7.2, 3.6 },
    /* lidocaine in mL/h instead of mg/h, the tenfold case: 8 mg/mL */
    { 33.36, "mg/h", 60, 70, 2000, 250, 0.01, 33.36, 4.17, 33.36, 33.36, 4.17 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    VigilDoseResult result;

    NEAR (vigil_dose_to_mg_h (cases[i].rate, cases[i].unit, cases[i].weight_kg), cases[i].mg_h);
    g_assert_true (vigil_dose_compute (cases[i].rate, cases[i].unit, cases[i].min, cases[i].weight_kg, cases[i].bag_mg,
                                       cases[i].bag_ml, cases[i].step, &result));
    NEAR (result.pump_rate_ml_h, cases[i].ml_h);
    NEAR (result.given_rate, cases[i].given);
    NEAR (result.mg, cases[i].mg);
    NEAR (result.ml, cases[i].ml);
  }
}

/* 40 mg/h in 70 kg is 0.571 mg/kg/h; 20 mg in 45 min in 80 kg is 0.3333; 5 mg/kg/h is 83.33 mcg/kg/min; ... */
static void
test_conversions (void)
{
  char shown[VIGIL_NUMBER_SIZE];

  g_assert_cmpstr (vigil_number_format (vigil_dose_from_mg_h (40, "mg/kg/h", 70), 3, shown), ==, "0.571");
  g_assert_cmpstr (vigil_number_format (vigil_dose_from_mg_h (20 / 0.75, "mg/kg/h", 80), 4, shown), ==, "0.3333");
  g_assert_cmpstr (vigil_number_format (vigil_dose_from_mg_h (5 * 80, "mcg/kg/min", 80), 2, shown), ==, "83.33");
  g_assert_cmpstr (vigil_number_format (vigil_dose_from_mg_h (400 / 0.75, "mcg/kg/min", 80), 1, shown), ==, "111.1");
  g_assert_cmpstr (vigil_number_format (vigil_dose_from_mg_h (4970.0 / 4, "mg/min", 71), 1, shown), ==, "20.7");
  g_assert_cmpstr (vigil_number_format (12.7 * 2 / 72.4, 3, shown), ==, "0.351");
  NEAR (vigil_dose_to_mg_h (1000, "mcg/h", 0), 1);
  NEAR (vigil_dose_to_mg_h (1000, "mcg/min", 0), 60);
  NEAR (vigil_dose_to_mg_h (1000, "mcg/kg/h", 50), 50);
  NEAR (vigil_dose_to_mg_h (1, "mg/min", 0), 60);
  g_assert_true (isnan (vigil_dose_to_mg_h (1, "mL/h", 70)));
  g_assert_true (isnan (vigil_dose_to_mg_h (1, "mg/kg/h", 0)));
  g_assert_true (isnan (vigil_dose_to_mg_h (1, NULL, 70)));
}

static void
test_refused (void)
{
  VigilDoseResult out = { .mg = 42 };

  g_assert_false (vigil_dose_compute (0, "mg/h", 60, 70, 500, 250, 0.1, &out));
  g_assert_false (vigil_dose_compute (-1, "mg/h", 60, 70, 500, 250, 0.1, &out));
  g_assert_false (vigil_dose_compute (NAN, "mg/h", 60, 70, 500, 250, 0.1, &out));
  g_assert_false (vigil_dose_compute (INFINITY, "mg/h", 60, 70, 500, 250, 0.1, &out));
  g_assert_false (vigil_dose_compute (1, "mg/h", 0, 70, 500, 250, 0.1, &out));
  g_assert_false (vigil_dose_compute (1, "mg/kg/h", 60, 0, 500, 250, 0.1, &out));
  g_assert_false (vigil_dose_compute (1, "mg/h", 60, 70, 0, 250, 0.1, &out));
  g_assert_false (vigil_dose_compute (1, "mg/h", 60, 70, 500, 0, 0.1, &out));
  g_assert_false (vigil_dose_compute (1, "mg/h", 60, 70, 500, 250, 0, &out));
  g_assert_false (vigil_dose_compute (1, "stones/h", 60, 70, 500, 250, 0.1, &out));
  g_assert_false (vigil_dose_compute (0.01, "mg/h", 60, 70, 500, 250, 0.1, &out));   /* rounds to nothing */
  g_assert_cmpfloat (out.mg, ==, 42);
}

/* As published: 5 mg/kg of lidocaine is above the usual rate, and 500 mg is the end of it (R4.10). */
static void
test_judge (void)
{
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  const VigilDrug *lidocaine = vigil_clinic_find_drug (clinic, "lidocaine");
  const VigilDrug *ketamine = vigil_clinic_find_drug (clinic, "ketamine");
  const VigilLimits none = { NAN, NAN, NAN, NAN };

  g_assert_cmpint (vigil_dose_judge (5.0 / 45 * 1000, &lidocaine->rate), ==, VIGIL_VERDICT_SOFT_HIGH);
  g_assert_cmpint (vigil_dose_judge (83.33, &lidocaine->rate), ==, VIGIL_VERDICT_SOFT_HIGH);
  g_assert_cmpint (vigil_dose_judge (7.0 * 75, &lidocaine->total_mg), ==, VIGIL_VERDICT_HARD_HIGH);
  g_assert_cmpint (vigil_dose_judge (75, &lidocaine->rate), ==, VIGIL_VERDICT_OK);
  g_assert_cmpint (vigil_dose_judge (2, &ketamine->rate), ==, VIGIL_VERDICT_SOFT_HIGH);
  g_assert_cmpint (vigil_dose_judge (2.0001, &ketamine->rate), ==, VIGIL_VERDICT_HARD_HIGH);
  g_assert_cmpint (vigil_dose_judge (0.05, &ketamine->rate), ==, VIGIL_VERDICT_SOFT_LOW);
  g_assert_cmpint (vigil_dose_judge (NAN, &ketamine->rate), ==, VIGIL_VERDICT_HARD_LOW);
  g_assert_cmpint (vigil_dose_judge (1e9, &none), ==, VIGIL_VERDICT_OK);
  g_assert_cmpint (vigil_dose_judge (INFINITY, &ketamine->rate), ==, VIGIL_VERDICT_HARD_HIGH);
  g_assert_cmpint (vigil_dose_judge (0.1 * 20 + 1e-15, &ketamine->rate), ==, VIGIL_VERDICT_SOFT_HIGH);
  g_assert_cmpint (vigil_dose_judge (2 + 1e-9, &ketamine->rate), ==, VIGIL_VERDICT_HARD_HIGH);
}

/* What is shown is what is given: rate times concentration, to the last digit, at a rate that is
 * a multiple of the pump's step and as near to the order as the step allows. */
static void
test_property (void)
{
  static const char *const units[] = { "mg/kg/h", "mg/h", "mcg/kg/min", "mg/min" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  guint n = 0;

  for (guint i = 0; i < 100000; i++) {
    const char *unit = units[g_rand_int_range (rand, 0, 4)];
    double weight = g_rand_int_range (rand, 300, 2500) / 10.0, rate = g_rand_int_range (rand, 1, 4000) / 100.0;
    double bag_mg = g_rand_int_range (rand, 1, 5000), bag_ml = g_rand_int_range (rand, 1, 1000);
    double step = g_rand_boolean (rand) ? 0.1 : 0.01, ordered_ml_h;
    guint min = (guint) g_rand_int_range (rand, 1, 1440);
    VigilDoseResult r;

    if (!vigil_dose_compute (rate, unit, min, weight, bag_mg, bag_ml, step, &r))
      continue;
    n++;
    ordered_ml_h = vigil_dose_to_mg_h (rate, unit, weight) / (bag_mg / bag_ml);
    g_assert_cmpfloat (r.pump_rate_ml_h, ==, vigil_number_round_to_step (r.pump_rate_ml_h, step));
    g_assert_cmpfloat (fabs (r.pump_rate_ml_h - ordered_ml_h), <=, step / 2 + 1e-6);
    g_assert_cmpfloat (r.given_rate, ==, vigil_dose_from_mg_h (r.pump_rate_ml_h * (bag_mg / bag_ml), unit, weight));
    g_assert_cmpfloat (r.mg, ==, r.pump_rate_ml_h * min / 60 * (bag_mg / bag_ml));
  }
  g_assert_cmpuint (n, >, 90000);
}

/* 28 g are 280 mL; at most 210 mL/h, a quarter of that for the first half hour, half of it for the second. */
static void
test_ramp (void)
{
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  const VigilDrug *ivig = vigil_clinic_find_drug (clinic, "ivig");
  const VigilDosing *dosing = &ivig->dosings[0];
  static const double expected_ml_h[] = { 52.5, 105 };
  double grams = vigil_dose_amount_to_mg (0.4, "g/kg", 70, NAN) / 1000, mg = 0;
  VigilProtocolStep steps[VIGIL_MAX_STEPS];
  VigilDoseResult result;
  guint n = vigil_dosing_make_steps (ivig, dosing, 0.4, dosing->usual_min, steps);

  NEAR (grams, 28);
  NEAR (vigil_dose_amount_in (grams * 1000, "mL", 70, ivig->bag_mg / ivig->bag_ml), 280);
  g_assert_true (vigil_dose_compute (dosing->full_rate, ivig->unit, 60, 70, ivig->bag_mg, ivig->bag_ml, 0.1, &result));
  NEAR (result.pump_rate_ml_h, 210);
  g_assert_cmpuint (n, ==, 3);
  for (guint i = 0; i < n; i++) {
    g_assert_true (vigil_dose_compute (steps[i].rate, ivig->unit, steps[i].duration_min, 70, ivig->bag_mg,
                                       ivig->bag_ml, 0.1, &result));
    if (i < G_N_ELEMENTS (expected_ml_h)) {
      g_assert_cmpuint (steps[i].duration_min, ==, 30);
      NEAR (result.pump_rate_ml_h, expected_ml_h[i]);
    }
    mg += steps[i].rate * 70 * steps[i].duration_min;
  }
  NEAR (mg, 28000);                            /* what is ordered, in whole minutes */
  g_assert_cmpfloat (steps[2].rate, <=, 5);
  g_assert_cmpuint (steps[2].duration_min, ==, 58);
  /* what divides runs at the full rate itself */
  n = vigil_dosing_make_steps (ivig, dosing, 0.4125, dosing->usual_min, steps);
  NEAR (steps[2].rate, 5);
  g_assert_cmpuint (steps[2].duration_min, ==, 60);
  /* over before its ramp is: that is no ramp */
  g_assert_cmpuint (vigil_dosing_make_steps (ivig, dosing, 0.1125, dosing->usual_min, steps), ==, 0);
  g_assert_cmpuint (vigil_dosing_make_steps (ivig, dosing, NAN, dosing->usual_min, steps), ==, 0);
}

/* Amounts over a time become the drug's own unit. */
static void
test_dosings (void)
{
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  static const struct {
    const char *drug;
    guint dosing;
    double dose;
    guint min;
    double rate;
  } cases[] = {
    { "ketamine", 1, 0.5, 40, 0.75 },              /* 0.5 mg/kg over 40 min */
    { "ketamine", 0, 0.35, 240, 0.35 },            /* a rate stays what it is */
    { "lidocaine", 0, 5, 45, 5.0 / 45 * 1000 },
    { "lidocaine", 0, 5, 60, 5.0 / 60 * 1000 },
    { "magnesium-sulfate", 0, 70, 240, 17.5 },
    { "clonidine", 0, 1, 30, 2 },
    { "pamidronate", 0, 60, 120, 30 },
  };
  VigilProtocolStep step;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const VigilDrug *drug = vigil_clinic_find_drug (clinic, cases[i].drug);

    g_assert_cmpuint (vigil_dosing_make_steps (drug, &drug->dosings[cases[i].dosing], cases[i].dose, cases[i].min, &step),
                      ==, 1);
    NEAR (step.rate, cases[i].rate);
    g_assert_cmpuint (step.duration_min, ==, cases[i].min);
  }
  /* a test dose is given by hand */
  g_assert_cmpuint (vigil_dosing_make_steps (vigil_clinic_find_drug (clinic, "ketamine"),
                                             &vigil_clinic_find_drug (clinic, "ketamine")->dosings[3], 10, 1, &step), ==, 0);
}

/* Lipid: 90 mL, 15 mL/min, at most 720 mL in 60 kg; 100 mL and 960 mL in 80 kg. */
static void
test_antidote (void)
{
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  const VigilRescueDrug *lipid = vigil_clinic_find_rescue_drug (clinic, "lipid-emulsion");
  VigilAntidote dose;

  g_assert_true (vigil_dose_antidote (lipid, 60, &dose));
  NEAR (dose.bolus_ml, 90);
  NEAR (dose.rate_ml_min, 15);
  NEAR (dose.max_ml, 720);
  g_assert_true (vigil_dose_antidote (lipid, 80, &dose));
  NEAR (dose.bolus_ml, 100);
  NEAR (dose.max_ml, 960);
  g_assert_false (vigil_dose_antidote (lipid, 0, &dose));
  g_assert_false (vigil_dose_antidote (lipid, NAN, &dose));
  g_assert_false (vigil_dose_antidote (vigil_clinic_find_rescue_drug (clinic, "midazolam"), 60, &dose));
}

static void
test_body (void)
{
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  VigilWeightRule rule = vigil_clinic_find_drug (clinic, "lidocaine")->weight;
  VigilDosingWeight weight;

  NEAR (vigil_body_bmi (80, 200), 20);
  NEAR (vigil_body_ideal_kg (152.4, VIGIL_SEX_MALE), 50);
  NEAR (vigil_body_ideal_kg (152.4, VIGIL_SEX_FEMALE), 45.5);
  NEAR (vigil_body_ideal_kg (177.8, VIGIL_SEX_MALE), 73);
  NEAR (vigil_body_ideal_kg (177.8, VIGIL_SEX_UNKNOWN), 68.5);
  NEAR (vigil_body_adjusted_kg (123, 177.8, VIGIL_SEX_MALE), 93);
  g_assert_true (isnan (vigil_body_bmi (80, 0)));
  g_assert_true (isnan (vigil_body_ideal_kg (NAN, VIGIL_SEX_MALE)));
  NEAR (100 * VIGIL_KG_PER_LB, 45.359237);
  /* 120 kg at 177.8 cm is a BMI of 38: dosed by the ideal weight; 90 kg is one of 28.5 and by the actual one */
  g_assert_true (vigil_body_dosing_weight (&rule, 120, 177.8, VIGIL_SEX_MALE, &weight));
  NEAR (weight.kg, 73);
  g_assert_cmpint (weight.basis, ==, VIGIL_WEIGHT_IDEAL);
  g_assert_false (weight.is_sex_assumed);
  g_assert_true (vigil_body_dosing_weight (&rule, 120, 177.8, VIGIL_SEX_UNKNOWN, &weight));
  NEAR (weight.kg, 68.5);
  g_assert_true (weight.is_sex_assumed);
  g_assert_true (vigil_body_dosing_weight (&rule, 90, 177.8, VIGIL_SEX_UNKNOWN, &weight));
  NEAR (weight.kg, 90);
  g_assert_cmpint (weight.basis, ==, VIGIL_WEIGHT_ACTUAL);
  g_assert_false (weight.is_sex_assumed);
  g_assert_false (vigil_body_dosing_weight (&rule, 120, 0, VIGIL_SEX_MALE, &weight));   /* nobody knows the BMI */
  /* always ideal: what is thinner than that is dosed by what it weighs */
  rule.above_bmi = NAN;
  g_assert_true (vigil_body_dosing_weight (&rule, 55, 177.8, VIGIL_SEX_MALE, &weight));
  NEAR (weight.kg, 55);
  rule = (VigilWeightRule){ VIGIL_WEIGHT_ACTUAL, NAN, 100, NAN, NAN };
  g_assert_true (vigil_body_dosing_weight (&rule, 130, 0, VIGIL_SEX_UNKNOWN, &weight));
  NEAR (weight.kg, 100);
  g_assert_true (weight.is_capped);
  g_assert_false (vigil_body_dosing_weight (&rule, NAN, 0, VIGIL_SEX_UNKNOWN, &weight));
  rule = (VigilWeightRule){ VIGIL_WEIGHT_ADJUSTED, NAN, NAN, NAN, NAN };
  g_assert_true (vigil_body_dosing_weight (&rule, 123, 177.8, VIGIL_SEX_MALE, &weight));
  NEAR (weight.kg, 93);
}

/* There and back gives what it was, in every unit; amounts in whole nanograms. */
static void
test_round_trip (void)
{
  static const char *const amounts[] = { "mg", "mg/kg", "mcg", "mcg/kg", "g", "g/kg", "mL", "mL/kg" };
  static const char *const rates[] = { "mg/kg/h", "mg/kg/min", "mg/h", "mg/min", "mcg/kg/h", "mcg/kg/min", "mcg/h",
                                       "mcg/min", "g/kg/h", "g/h" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (83);

  for (guint i = 0; i < 20000; i++) {
    double kg = g_rand_int_range (rand, 300, 2500) / 10.0, mg_ml = g_rand_int_range (rand, 1, 10000) / 100.0;
    double x = pow (10, g_rand_double_range (rand, -4, 4));
    const char *rate = rates[g_rand_int_range (rand, 0, G_N_ELEMENTS (rates))];
    const char *amount = amounts[g_rand_int_range (rand, 0, G_N_ELEMENTS (amounts))];
    gint64 ng = g_rand_int_range (rand, 0, G_MAXINT32) * (gint64) g_rand_int_range (rand, 1, 100000);

    g_assert_true (vigil_dose_is_same (vigil_dose_from_mg_h (vigil_dose_to_mg_h (x, rate, kg), rate, kg), x));
    g_assert_true (vigil_dose_is_same (
      vigil_dose_amount_in (vigil_dose_amount_to_mg (x, amount, kg, mg_ml), amount, kg, mg_ml), x));
    g_assert_cmpint (vigil_dose_to_ng (vigil_dose_from_ng (ng)), ==, ng);
  }
  g_assert_cmpint (vigil_dose_to_ng (-1), ==, -1);
  g_assert_cmpint (vigil_dose_to_ng (NAN), ==, -1);
  g_assert_cmpint (vigil_dose_to_ng (INFINITY), ==, -1);
  g_assert_cmpint (vigil_dose_to_ng (4e-7), ==, 0);
  g_assert_cmpint (vigil_dose_to_ng (6e-7), ==, 1);
  NEAR (vigil_dose_rate_in (21000, "mL/kg/h", 70, 100), 3);
  g_assert_true (isnan (vigil_dose_rate_in (21000, "mL/kg/h", 70, 0)));
  g_assert_true (isnan (vigil_dose_rate_in (21000, "mg", 70, 100)));
  g_assert_true (isnan (vigil_dose_amount_in (1, "mg/h", 70, 100)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dose/golden", test_golden);
  g_test_add_func ("/dose/conversions", test_conversions);
  g_test_add_func ("/dose/refused", test_refused);
  g_test_add_func ("/dose/judge", test_judge);
  g_test_add_func ("/dose/property", test_property);
  g_test_add_func ("/dose/ramp", test_ramp);
  g_test_add_func ("/dose/dosings", test_dosings);
  g_test_add_func ("/dose/antidote", test_antidote);
  g_test_add_func ("/dose/body", test_body);
  g_test_add_func ("/dose/round-trip", test_round_trip);
  return g_test_run ();
}
