/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/pleth.h"

#include <math.h>

static double
raw_shape (double angle)
{
  double systolic = remainder (angle + 0.55 * G_PI, 2 * G_PI);
  double reflected = remainder (angle - 0.05 * G_PI, 2 * G_PI);

  return exp (-systolic * systolic / (2 * 0.55 * 0.55))
         + 0.45 * exp (-reflected * reflected / (2 * 0.95 * 0.95));
}

double
vigil_sim_pleth_shape (double beat_phase)
{
  static gsize is_measured = 0;
  static double low, high;

  if (g_once_init_enter (&is_measured)) {
    low = high = raw_shape (-G_PI);
    for (guint i = 0; i < 1000; i++) {
      double v = raw_shape (-G_PI + 2 * G_PI * i / 1000);

      low = MIN (low, v);
      high = MAX (high, v);
    }
    g_once_init_leave (&is_measured, 1);
  }
  return (raw_shape (-G_PI + 2 * G_PI * CLAMP (beat_phase, 0, 1)) - low) / (high - low);
}

void
vigil_sim_pleth_init (VigilSimPleth *self, double interval_s)
{
  *self = (VigilSimPleth) { .interval_s = interval_s };
}

void
vigil_sim_pleth_add_beat (VigilSimPleth *self, double interval_s)
{
  if (self->n_pending == G_N_ELEMENTS (self->pending_s))
    return;
  self->pending_s[self->n_pending] = VIGIL_SIM_PLETH_DELAY_S;
  self->pending_interval_s[self->n_pending++] = interval_s;
}

double
vigil_sim_pleth_step (VigilSimPleth *self, double dt_s)
{
  self->since_foot_s += dt_s;
  for (guint i = 0; i < self->n_pending; i++)
    self->pending_s[i] -= dt_s;
  if (self->n_pending > 0 && self->pending_s[0] <= 0) {
    self->since_foot_s = -self->pending_s[0];
    self->interval_s = self->pending_interval_s[0];
    self->n_pending--;
    for (guint i = 0; i < self->n_pending; i++) {
      self->pending_s[i] = self->pending_s[i + 1];
      self->pending_interval_s[i] = self->pending_interval_s[i + 1];
    }
  }
  return vigil_sim_pleth_shape (self->since_foot_s / self->interval_s);
}
