/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/trace-fit.h"

#include "base/clock.h"

#define EVERY_US (2 * VIGIL_USEC_PER_SEC)
#define BACK_US (8 * VIGIL_USEC_PER_SEC)
/* Steps of the device's converter that are shown at least: less is noise, not a wave. */
#define LEAST_STEPS 32

void
vigil_trace_fit_look (VigilTraceFit *self, const VigilWaveBuffer *buffer, gint64 shown_us, gboolean is_fixed)
{
  float low, high, least = LEAST_STEPS * vigil_wave_buffer_get_resolution (buffer);

  if (self->looked_us != 0 && shown_us < self->looked_us + EVERY_US && shown_us >= self->looked_us)
    return;
  if (!vigil_wave_buffer_get_range (buffer, shown_us - BACK_US, G_MAXINT64, &low, &high))
    return;
  if (high - low < least) {
    float centre = (low + high) / 2;

    low = centre - least / 2;
    high = centre + least / 2;
  }
  if (!self->has_values || is_fixed || low < self->low || high > self->high
      || high - low < 0.4F * (self->high - self->low)) {
    self->low = low;
    self->high = high;
    self->has_values = TRUE;
  }
  self->looked_us = shown_us;
}

VigilTraceRange
vigil_trace_fit_fixed (const VigilTraceFit *self, double height, double px_per_unit)
{
  double zero = 0.8 * height;

  if (self->has_values
      && (zero - (double) self->low * px_per_unit > height
          || zero - (double) self->high * px_per_unit < -0.25 * height))
    zero = height / 2 + ((double) self->low + (double) self->high) / 2 * px_per_unit;
  return (VigilTraceRange) { zero, px_per_unit };
}

VigilTraceRange
vigil_trace_fit_scaled (const VigilTraceFit *self, double height, double gain)
{
  double span = (double) (self->high - self->low), centre = (double) (self->high + self->low) / 2;
  double px_per_unit = span > 0 ? 0.66 * height / span * gain : 1;

  return (VigilTraceRange) { 0.56 * height + centre * px_per_unit, px_per_unit };
}
