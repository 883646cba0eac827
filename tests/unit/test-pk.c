/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/pk.h"

#include <math.h>

/* Golden vectors: computed from the published parameters by matrix exponential, for 70 kg. */
typedef struct {
  double minute, plasma_ng_ml, brain_ng_ml;   /* NAN: not given */
} Point;

static void
run (VigilSimPkModel model, double dose_mg_min, double stop_min, const Point *points, gsize n)
{
  VigilSimPk pk;
  gsize next = 0;

  vigil_sim_pk_init (&pk, model, 70);
  for (guint second = 1; next < n; second++) {
    vigil_sim_pk_step (&pk, second <= stop_min * 60 ? dose_mg_min / 60 : 0, 1);
    if (second < points[next].minute * 60)
      continue;
    g_assert_cmpfloat_with_epsilon (vigil_sim_pk_get_plasma_ng_ml (&pk), points[next].plasma_ng_ml,
                                    0.01 * points[next].plasma_ng_ml);
    if (!isnan (points[next].brain_ng_ml))
      g_assert_cmpfloat_with_epsilon (vigil_sim_pk_get_brain_ng_ml (&pk), points[next].brain_ng_ml,
                                      0.01 * points[next].brain_ng_ml);
    next++;
  }
}

static void
test_half_mg_kg_over_40_min (void)
{
  static const Point domino[] = {
    { 5, 155.34, 136.62 },  { 10, 181.81, 174.23 }, { 20, 209.58, 206.25 }, { 30, 226.47, 224.12 },
    { 40, 240.33, 238.29 }, { 41, 141.11, 207.22 }, { 45, 91.41, 108.18 },  { 50, 71.12, 76.82 },
    { 60, 55.11, 56.68 },   { 90, 43.00, 43.41 },   { 120, 35.83, 36.17 },  { 240, 17.34, 17.50 },
  };
  static const Point clements[] = {
    { 5, 33.20, NAN },   { 10, 62.03, NAN },  { 20, 109.48, NAN }, { 30, 146.88, NAN },
    { 40, 177.31, NAN }, { 41, 173.03, NAN }, { 45, 157.39, NAN }, { 50, 140.82, NAN },
    { 60, 115.42, NAN }, { 90, 75.40, NAN },  { 120, 58.83, NAN }, { 240, 34.57, NAN },
  };

  run (VIGIL_SIM_PK_DOMINO, 0.875, 40, domino, G_N_ELEMENTS (domino));
  run (VIGIL_SIM_PK_CLEMENTS, 0.875, 40, clements, G_N_ELEMENTS (clements));
}

static void
test_four_hours (void)
{
  static const Point domino[] = {
    { 5, 72.49, NAN },    { 15, 92.46, NAN },   { 30, 105.69, NAN },  { 60, 123.52, NAN },
    { 120, 150.25, NAN }, { 180, 168.85, NAN }, { 240, 181.78, NAN }, { 241, 135.05, NAN },
    { 245, 110.17, NAN }, { 255, 91.88, NAN },  { 270, 81.00, NAN },  { 300, 67.26, NAN },
    { 360, 46.79, NAN },  { 480, 22.64, NAN },
  };
  static const Point clements[] = {
    { 5, 15.49, NAN },    { 15, 40.72, NAN },   { 30, 68.55, NAN },   { 60, 104.95, NAN },
    { 120, 149.74, NAN }, { 180, 181.78, NAN }, { 240, 206.96, NAN }, { 241, 204.05, NAN },
    { 245, 193.32, NAN }, { 255, 171.68, NAN }, { 270, 149.00, NAN }, { 300, 122.04, NAN },
    { 360, 93.19, NAN },  { 480, 58.81, NAN },
  };

  run (VIGIL_SIM_PK_DOMINO, 24.5 / 60, 240, domino, G_N_ELEMENTS (domino));
  run (VIGIL_SIM_PK_CLEMENTS, 24.5 / 60, 240, clements, G_N_ELEMENTS (clements));
}

static void
test_push (void)
{
  static const Point domino[] = {
    { 1, 1148.8, 370.2 }, { 2, 301.9, 465.2 }, { 3, 139.3, 334.3 }, { 5, 84.8, 162.8 },
    { 10, 48.4, 60.2 },   { 20, 23.4, 25.6 },  { 30, 17.1, 17.7 },  { 60, 13.1, 13.2 },
  };

  run (VIGIL_SIM_PK_DOMINO, 10, 1, domino, G_N_ELEMENTS (domino));
}

static void
test_weight_scales_linearly (void)
{
  VigilSimPk light, heavy;

  vigil_sim_pk_init (&light, VIGIL_SIM_PK_DOMINO, 50);
  vigil_sim_pk_init (&heavy, VIGIL_SIM_PK_DOMINO, 100);
  for (guint second = 0; second < 600; second++) {
    vigil_sim_pk_step (&light, 0.01, 1);
    vigil_sim_pk_step (&heavy, 0.02, 1);
  }
  g_assert_cmpfloat_with_epsilon (vigil_sim_pk_get_brain_ng_ml (&light),
                                  vigil_sim_pk_get_brain_ng_ml (&heavy), 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/pk/40-min", test_half_mg_kg_over_40_min);
  g_test_add_func ("/sim/pk/4-h", test_four_hours);
  g_test_add_func ("/sim/pk/push", test_push);
  g_test_add_func ("/sim/pk/weight", test_weight_scales_linearly);
  return g_test_run ();
}
