/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"
#include "config.h"
#include "session/dose.h"

#include <math.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

/* The figures of published regimens, as the drug library lists them. */
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dose/golden", test_golden);
  g_test_add_func ("/dose/conversions", test_conversions);
  g_test_add_func ("/dose/refused", test_refused);
  g_test_add_func ("/dose/judge", test_judge);
  g_test_add_func ("/dose/property", test_property);
  return g_test_run ();
}
