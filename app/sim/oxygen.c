/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/oxygen.h"

#include <math.h>

#define MMHG_PER_LITRE_RATIO 0.863   /* ties L/min at body conditions to mL/min at standard ones */
#define DRY_AIR_MMHG 713.0
#define SLOT_S 0.25

static double
saturation (double p_mmhg)
{
  double p = MAX (p_mmhg, 0.5), u = p * p * p + 150 * p;

  return 1 / (1 + 23400 / u);
}

static double
saturation_slope (double p_mmhg)
{
  double p = MAX (p_mmhg, 0.5), u = p * p * p + 150 * p, s = saturation (p);

  return s * s * 23400 / (u * u) * (3 * p * p + 150);
}

void
vigil_sim_oxygen_init (VigilSimOxygen *self, double weight_kg, double inspired_fraction)
{
  double scale = weight_kg / 70;

  g_return_if_fail (weight_kg > 0 && inspired_fraction >= 0.21 && inspired_fraction <= 1);
  *self = (VigilSimOxygen) {
    .frc_l = 3.0 * scale,
    .consumption_ml_min = 230 * scale,
    .blood_ml = 1000 * scale,
    .gradient_mmhg = 8,
    .ventilation_l_min = 3.9 * scale,
    .inspired_fraction = inspired_fraction,
  };
  self->alveolar_mmhg = DRY_AIR_MMHG * inspired_fraction
                        - self->consumption_ml_min * MMHG_PER_LITRE_RATIO / self->ventilation_l_min;
  self->probe_percent = vigil_sim_oxygen_get_arterial_percent (self);
  for (gsize i = 0; i < G_N_ELEMENTS (self->delayed_percent); i++)
    self->delayed_percent[i] = self->probe_percent;
}

static void
step_probe (VigilSimOxygen *self, double dt_s)
{
  self->delay_elapsed_s += dt_s;
  while (self->delay_elapsed_s >= SLOT_S) {
    double late = self->delayed_percent[self->delay_index];

    self->delay_elapsed_s -= SLOT_S;
    self->delayed_percent[self->delay_index] = vigil_sim_oxygen_get_arterial_percent (self);
    self->delay_index = (self->delay_index + 1) % G_N_ELEMENTS (self->delayed_percent);
    self->probe_percent += (late - self->probe_percent) * (1 - exp (-SLOT_S / 8));
  }
}

void
vigil_sim_oxygen_step (VigilSimOxygen *self, double ventilation_ratio, double dt_s)
{
  double inspired_mmhg = DRY_AIR_MMHG * self->inspired_fraction;
  double supply = self->ventilation_l_min * MAX (ventilation_ratio, 0)
                  * (inspired_mmhg - self->alveolar_mmhg) / MMHG_PER_LITRE_RATIO;
  double store = self->frc_l / MMHG_PER_LITRE_RATIO
                 + self->blood_ml * saturation_slope (self->alveolar_mmhg - self->gradient_mmhg);

  self->alveolar_mmhg += (supply - self->consumption_ml_min) / store * dt_s / 60;
  self->alveolar_mmhg = CLAMP (self->alveolar_mmhg, self->gradient_mmhg + 1, inspired_mmhg);
  step_probe (self, dt_s);
}

double
vigil_sim_oxygen_get_arterial_percent (const VigilSimOxygen *self)
{
  return 100 * saturation (self->alveolar_mmhg - self->gradient_mmhg);
}

double
vigil_sim_oxygen_get_probe_percent (const VigilSimOxygen *self)
{
  return self->probe_percent;
}
