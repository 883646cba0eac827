/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/pk.h"

enum { CENTRAL, FAST, SLOW, BRAIN, HAEMO };

void
vigil_sim_pk_init (VigilSimPk *self, VigilSimPkModel model, double weight_kg)
{
  static const VigilSimPk domino = {
    .v1_l = 0.063, .k10_min = 0.4381, .k12_min = 0.5921, .k21_min = 0.2470, .k13_min = 0.5900,
    .k31_min = 0.0146, .ke0_brain_min = 0.652, .ke0_haemo_min = 0.10,
  };
  static const VigilSimPk clements = {
    .v1_l = 1.7522, .k10_min = 0.0109, .k12_min = 0.0186, .k21_min = 0.0137,
    .ke0_brain_min = 0.652, .ke0_haemo_min = 0.10,
  };

  g_return_if_fail (weight_kg > 0);
  *self = model == VIGIL_SIM_PK_CLEMENTS ? clements : domino;
  self->v1_l *= weight_kg;
}

static void
derive (const VigilSimPk *self, const double *y, double input_mg_min, double *dy)
{
  double plasma = y[CENTRAL] / self->v1_l;

  dy[CENTRAL] = input_mg_min - (self->k10_min + self->k12_min + self->k13_min) * y[CENTRAL]
                + self->k21_min * y[FAST] + self->k31_min * y[SLOW];
  dy[FAST] = self->k12_min * y[CENTRAL] - self->k21_min * y[FAST];
  dy[SLOW] = self->k13_min * y[CENTRAL] - self->k31_min * y[SLOW];
  dy[BRAIN] = self->ke0_brain_min * (plasma - y[BRAIN]);
  dy[HAEMO] = self->ke0_haemo_min * (plasma - y[HAEMO]);
}

void
vigil_sim_pk_step (VigilSimPk *self, double dose_mg, double dt_s)
{
  double k[4][VIGIL_SIM_PK_N_STATES], at[VIGIL_SIM_PK_N_STATES];
  double dt_min = dt_s / 60, input_mg_min = dose_mg / dt_min;

  g_return_if_fail (dt_s > 0 && dt_s <= 1);
  /* classical Runge-Kutta of fourth order */
  derive (self, self->y, input_mg_min, k[0]);
  for (int stage = 1; stage < 4; stage++) {
    for (int i = 0; i < VIGIL_SIM_PK_N_STATES; i++)
      at[i] = self->y[i] + dt_min * (stage == 3 ? 1 : 0.5) * k[stage - 1][i];
    derive (self, at, input_mg_min, k[stage]);
  }
  for (int i = 0; i < VIGIL_SIM_PK_N_STATES; i++)
    self->y[i] += dt_min / 6 * (k[0][i] + 2 * k[1][i] + 2 * k[2][i] + k[3][i]);
}

double
vigil_sim_pk_get_plasma_ng_ml (const VigilSimPk *self)
{
  return self->y[CENTRAL] / self->v1_l * 1000;
}

double
vigil_sim_pk_get_brain_ng_ml (const VigilSimPk *self)
{
  return self->y[BRAIN] * 1000;
}

double
vigil_sim_pk_get_haemo_ng_ml (const VigilSimPk *self)
{
  return self->y[HAEMO] * 1000;
}
