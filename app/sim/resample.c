/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/resample.h"

#include <math.h>

guint
vigil_sim_resample (VigilSimResampler *self, const double *in, guint n, double step, double *out, guint max)
{
  guint n_out = 0;

  for (; self->next <= n - 1 && n_out < max; self->next += step) {
    int before = (int) floor (self->next);
    double from = before < 0 ? self->last : in[before];
    double to = before + 1 < (int) n ? in[before + 1] : from;

    out[n_out++] = from + (to - from) * (self->next - before);
  }
  self->next -= n;
  self->last = in[n - 1];
  return n_out;
}
