/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/ecg.h"

#include <math.h>

enum { N_WAVES = 5 };

static const struct {
  double angle_deg, a, b, angle_power;   /* the angle widens with (HR/60) to this power */
} waves[N_WAVES] = {
  { -70, 1.2, 0.25, 0.25 },   /* P */
  { -15, -5, 0.1, 0.5 },      /* Q */
  { 0, 30, 0.1, 0 },          /* R */
  { 15, -7.5, 0.1, 0.5 },     /* S */
  { 100, 0.75, 0.4, 0.25 },   /* T */
};

void
vigil_sim_ecg_init (VigilSimEcg *self, double interval_s)
{
  g_return_if_fail (interval_s > 0);
  *self = (VigilSimEcg) { .z = 0.04, .interval_s = interval_s };
}

typedef struct {
  double centre[N_WAVES], two_b_squared[N_WAVES];
} Shape;

static void
shape_for_rate (double hr_bpm, Shape *shape)
{
  double ratio = hr_bpm / 60, factor = sqrt (ratio);

  for (int i = 0; i < N_WAVES; i++) {
    double b = waves[i].b * factor;

    shape->centre[i] = waves[i].angle_deg * G_PI / 180 * pow (ratio, waves[i].angle_power);
    shape->two_b_squared[i] = 2 * b * b;
  }
}

static double
derive_z (const Shape *shape, double angle, double z, double breath_phase)
{
  double dz = -(z - 0.005 * sin (breath_phase));

  for (int i = 0; i < N_WAVES; i++) {
    double d = remainder (angle - shape->centre[i], 2 * G_PI);

    dz -= waves[i].a * d * exp (-d * d / shape->two_b_squared[i]);
  }
  return dz;
}

gboolean
vigil_sim_ecg_step (VigilSimEcg *self, double hr_bpm, double breath_hz, double dt_s)
{
  double turn = 2 * G_PI / self->interval_s * dt_s, breath = 2 * G_PI * breath_hz * dt_s;
  double k1, k2, k3, k4, before = self->angle;
  Shape shape;

  shape_for_rate (hr_bpm, &shape);
  k1 = derive_z (&shape, before, self->z, self->breath_phase);
  k2 = derive_z (&shape, before + turn / 2, self->z + dt_s / 2 * k1, self->breath_phase + breath / 2);
  k3 = derive_z (&shape, before + turn / 2, self->z + dt_s / 2 * k2, self->breath_phase + breath / 2);
  k4 = derive_z (&shape, before + turn, self->z + dt_s * k3, self->breath_phase + breath);
  self->z += dt_s / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
  self->breath_phase = fmod (self->breath_phase + breath, 2 * G_PI);
  self->angle = before + turn;
  if (self->angle > G_PI)
    self->angle -= 2 * G_PI;
  return before < 0 && self->angle >= 0;
}

double
vigil_sim_ecg_get_mv (const VigilSimEcg *self)
{
  /* the model's range at 60/min laid onto -0.4 to 1.2 mV, as the published program scales it;
   * fixed, so that the gain does not wander with the rate */
  static const double z_min = -0.01849, z_max = 0.04423;

  return (self->z - z_min) / (z_max - z_min) * 1.6 - 0.4;
}
