/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/effects.h"
#include "sim/oxygen.h"
#include "sim/pk.h"

static const VigilSimSensitivity typical = { 1, 1 };

/* 0.5 mg/kg over 40 min at 70 kg; the rise over a baseline of 125/78 and 72/min. */
static void
test_rise_follows_the_infusion (void)
{
  static const struct {
    guint minute;
    double haemo_ng_ml, sys_mmhg;
  } points[] = {
    { 5, 49.5, 3.1 },   { 10, 97.2, 5.7 },  { 20, 161.9, 8.9 }, { 30, 198.5, 10.5 }, { 40, 221.4, 11.4 },
    { 45, 180.7, 9.7 }, { 50, 140.8, 7.9 }, { 60, 89.9, 5.4 },  { 75, 58.7, 3.6 },   { 90, 47.7, 3.0 },
  };
  VigilSimPk pk;
  guint second = 0;

  vigil_sim_pk_init (&pk, VIGIL_SIM_PK_DOMINO, 70);
  for (gsize i = 0; i < G_N_ELEMENTS (points); i++) {
    VigilSimEffects effects;

    for (; second < points[i].minute * 60; second++)
      vigil_sim_pk_step (&pk, second < 2400 ? 35.0 / 2400 : 0, 1);
    effects = vigil_sim_effects_of_ketamine (vigil_sim_pk_get_haemo_ng_ml (&pk),
                                             vigil_sim_pk_get_brain_ng_ml (&pk), &typical);
    g_assert_cmpfloat_with_epsilon (vigil_sim_pk_get_haemo_ng_ml (&pk), points[i].haemo_ng_ml,
                                    0.01 * points[i].haemo_ng_ml);
    g_assert_cmpfloat_with_epsilon (125 * effects.sys_fraction, points[i].sys_mmhg, 0.06);
    if (points[i].minute == 40) {
      g_assert_cmpfloat_with_epsilon (78 * effects.dia_fraction, 7.1, 0.06);
      g_assert_cmpfloat_with_epsilon (72 * effects.hr_fraction, 4.1, 0.06);
    }
  }
}

static void
test_mind (void)
{
  static const struct {
    double brain_ng_ml, dissociation;
    int moaa_s;
  } points[] = {
    { 0, 0, 5 },    { 50, 6, 5 },   { 100, 20, 5 }, { 150, 36, 5 }, { 200, 50, 4 },
    { 240, 59, 4 }, { 400, 80, 3 }, { 600, 90, 2 }, { 900, 95.3, 1 }, { 1300, 97.7, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (points); i++) {
    VigilSimEffects effects = vigil_sim_effects_of_ketamine (0, points[i].brain_ng_ml, &typical);

    g_assert_cmpfloat_with_epsilon (effects.dissociation, points[i].dissociation, 0.5);
    g_assert_cmpint (effects.moaa_s, ==, points[i].moaa_s);
    g_assert_true (effects.rr_fraction <= 0 && effects.rr_fraction > -0.1);
  }
}

static void
test_sensitivity (void)
{
  VigilSimSensitivity strong = { 2.5, 1 }, dull = { 1, 2 };
  double one = vigil_sim_effects_of_ketamine (200, 200, &typical).sys_fraction;

  g_assert_cmpfloat_with_epsilon (vigil_sim_effects_of_ketamine (200, 200, &strong).sys_fraction,
                                  2.5 * one, 1e-9);
  g_assert_cmpfloat (vigil_sim_effects_of_ketamine (200, 200, &dull).sys_fraction, <, one);
}

static double
seconds_to (double inspired_fraction, double ventilation_ratio, double percent)
{
  VigilSimOxygen oxygen;
  double t_s = 0;

  vigil_sim_oxygen_init (&oxygen, 70, inspired_fraction);
  while (vigil_sim_oxygen_get_arterial_percent (&oxygen) > percent && t_s < 1000) {
    vigil_sim_oxygen_step (&oxygen, ventilation_ratio, 0.1);
    t_s += 0.1;
  }
  return t_s;
}

static void
test_apnoea_times (void)
{
  static const struct {
    double inspired, ratio, percent, seconds;
  } points[] = {
    { 0.21, 0, 95, 19 },    { 0.21, 0, 90, 48 },    { 0.21, 0, 80, 87 },    { 0.36, 0, 95, 123 },
    { 0.36, 0, 90, 151 },   { 0.36, 0, 80, 191 },   { 0.90, 0, 95, 473 },   { 0.90, 0, 90, 501 },
    { 0.90, 0, 80, 541 },   { 0.21, 0.5, 90, 158 }, { 0.21, 0.4, 90, 106 }, { 0.21, 0.3, 90, 80 },
    { 0.21, 0.3, 80, 165 }, { 0.28, 0.4, 95, 278 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    g_assert_cmpfloat_with_epsilon (seconds_to (points[i].inspired, points[i].ratio, points[i].percent),
                                    points[i].seconds, 0.03 * points[i].seconds + 1);
  /* oxygen hides it */
  g_assert_cmpfloat (seconds_to (0.28, 0.5, 95), >=, 1000);
}

static void
test_probe_is_late (void)
{
  VigilSimOxygen oxygen;
  double before, lowest_percent = 100;

  vigil_sim_oxygen_init (&oxygen, 70, 0.21);
  before = vigil_sim_oxygen_get_probe_percent (&oxygen);
  g_assert_cmpfloat_with_epsilon (before, 97, 0.2);
  for (guint i = 0; i < 19 * 4; i++)
    vigil_sim_oxygen_step (&oxygen, 0, 0.25);
  g_assert_cmpfloat_with_epsilon (vigil_sim_oxygen_get_probe_percent (&oxygen), before, 0.01);
  for (guint i = 0; i < 41 * 4; i++)
    vigil_sim_oxygen_step (&oxygen, 0, 0.25);
  /* breathing again: the number goes on falling */
  before = vigil_sim_oxygen_get_probe_percent (&oxygen);
  for (guint i = 0; i < 120 * 4; i++) {
    vigil_sim_oxygen_step (&oxygen, 1, 0.25);
    lowest_percent = MIN (lowest_percent, vigil_sim_oxygen_get_probe_percent (&oxygen));
  }
  g_assert_cmpfloat (lowest_percent, <, before - 3);
  g_assert_cmpfloat (vigil_sim_oxygen_get_probe_percent (&oxygen), >, 95);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/effects/infusion", test_rise_follows_the_infusion);
  g_test_add_func ("/sim/effects/mind", test_mind);
  g_test_add_func ("/sim/effects/sensitivity", test_sensitivity);
  g_test_add_func ("/sim/oxygen/apnoea", test_apnoea_times);
  g_test_add_func ("/sim/oxygen/probe", test_probe_is_late);
  return g_test_run ();
}
