/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/nibp.h"

#include "sim/random.h"

#include <math.h>

#define AVERAGED_S 20.0   /* the cuff senses only while it deflates */

void
vigil_sim_nibp_init (VigilSimNibp *self, double interval_s)
{
  *self = (VigilSimNibp) { .interval_s = interval_s, .until_next_s = 5 };
}

void
vigil_sim_nibp_measure (VigilSimNibp *self, double sys_mmhg)
{
  if (self->left_s > 0)
    return;
  self->left_s = sys_mmhg > 160 ? 55 : 35;
  self->sys_sum = self->dia_sum = self->averaged_s = 0;
  self->until_next_s = self->interval_s;
}

static void
finish (VigilSimNibp *self, GRand *rand, double hr_bpm, gboolean is_moving, gint64 wall_us)
{
  double sys, dia;

  self->left_s = 0;
  self->has_failed = g_rand_double (rand) < (is_moving ? 0.3 : 0.02);
  sys = self->sys_sum / self->averaged_s + 3.5 * vigil_sim_random_normal (rand);
  dia = self->dia_sum / self->averaged_s + 2.5 * vigil_sim_random_normal (rand);
  if (self->has_failed)
    return;
  self->has_reading = TRUE;
  self->sys_mmhg = round (MAX (sys, dia + 5));
  self->dia_mmhg = round (dia);
  self->mean_mmhg = round (self->dia_mmhg + (self->sys_mmhg - self->dia_mmhg) / 3);
  self->pulse_bpm = round (hr_bpm + vigil_sim_random_normal (rand));
  self->measured_wall_us = wall_us;
}

void
vigil_sim_nibp_step (VigilSimNibp *self, GRand *rand, double sys_mmhg, double dia_mmhg,
                     double hr_bpm, gboolean is_moving, double dt_s, gint64 wall_us)
{
  if (self->left_s > 0) {
    if (self->left_s <= AVERAGED_S) {
      self->sys_sum += sys_mmhg * dt_s;
      self->dia_sum += dia_mmhg * dt_s;
      self->averaged_s += dt_s;
    }
    self->left_s -= dt_s;
    if (self->left_s <= 0)
      finish (self, rand, hr_bpm, is_moving, wall_us);
  }
  self->until_next_s -= dt_s;
  if (self->until_next_s > 0)
    return;
  /* the first one comes by itself even when none shall follow */
  if (self->interval_s > 0 || !(self->has_reading || self->has_failed || self->left_s > 0))
    vigil_sim_nibp_measure (self, sys_mmhg);
}

gboolean
vigil_sim_nibp_is_measuring (const VigilSimNibp *self)
{
  return self->left_s > 0;
}
