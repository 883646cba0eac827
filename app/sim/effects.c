/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/effects.h"

static int
sedation_of (double brain_ng_ml)
{
  static const double below_ng_ml[] = { 200, 400, 600, 900, 1300 };
  int score = 5;

  for (gsize i = 0; i < G_N_ELEMENTS (below_ng_ml); i++)
    if (brain_ng_ml >= below_ng_ml[i])
      score--;
  return score;
}

VigilSimEffects
vigil_sim_effects_of_ketamine (double haemo_ng_ml, double brain_ng_ml,
                               const VigilSimSensitivity *sensitivity)
{
  double c = MAX (haemo_ng_ml, 0), b = MAX (brain_ng_ml, 0);
  double pressor = c / (750 * sensitivity->ec50_factor + c) * sensitivity->emax_factor;

  return (VigilSimEffects) {
    .sys_fraction = 0.40 * pressor,
    .dia_fraction = 0.40 * pressor,
    .hr_fraction = 0.25 * pressor,
    .rr_fraction = -0.10 * b / (500 + b),
    .dissociation = 100 * b * b / (200.0 * 200.0 + b * b),
    .moaa_s = sedation_of (b),
  };
}
