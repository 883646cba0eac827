/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wave-buffer.h"

#include "base/clock.h"

#include <math.h>

#define ANOTHER_RECORDING_US (10 * VIGIL_USEC_PER_SEC)
/* Drivers reconstruct times from a host clock; blocks that follow each other may jitter so much. */
#define JITTER_US (20 * VIGIL_USEC_PER_MSEC)

struct _VigilWaveBuffer {
  VigilWaveSample *samples;
  guint mask;
  guint64 n_total;
  float resolution;
};

VigilWaveBuffer *
vigil_wave_buffer_new (guint capacity)
{
  VigilWaveBuffer *self = g_new0 (VigilWaveBuffer, 1);
  guint size = 1;

  g_assert (capacity > 0 && capacity <= 1u << 24);
  while (size < capacity)
    size *= 2;
  self->samples = g_new0 (VigilWaveSample, size);
  self->mask = size - 1;
  return self;
}

void
vigil_wave_buffer_free (VigilWaveBuffer *self)
{
  if (self == NULL)
    return;
  g_free (self->samples);
  g_free (self);
}

void
vigil_wave_buffer_clear (VigilWaveBuffer *self)
{
  self->n_total = 0;
  self->resolution = 0;
}

static VigilWaveSample *
last_sample (const VigilWaveBuffer *self)
{
  return self->n_total > 0 ? &self->samples[(self->n_total - 1) & self->mask] : NULL;
}

static void
append (VigilWaveBuffer *self, gint64 t_us, float value)
{
  const VigilWaveSample *last = last_sample (self);

  if (isnan (value) && (last == NULL || isnan (last->value)))
    return;
  self->samples[self->n_total++ & self->mask] = (VigilWaveSample) { t_us, value };
}

gboolean
vigil_wave_buffer_feed (VigilWaveBuffer *self, const VigilWaveBlock *block)
{
  const VigilWaveSample *last = last_sample (self);
  gint64 end_us = last != NULL ? last->t_us : 0;
  gboolean is_same_recording = last == NULL || block->t_mono_us > end_us - ANOTHER_RECORDING_US;

  g_return_val_if_fail (block->period_us > 0 && block->n <= VIGIL_WAVE_MAX_SAMPLES, TRUE);
  if (!is_same_recording) {
    vigil_wave_buffer_clear (self);
    last = NULL;
  }
  self->resolution = fabsf (block->scale);
  if (last != NULL
      && (block->is_after_gap || block->t_mono_us > end_us + 2 * (gint64) block->period_us + JITTER_US))
    append (self, end_us + 1, NAN);
  for (guint i = 0; i < block->n; i++) {
    gint64 t_us = block->t_mono_us + (gint64) i * block->period_us;

    if (last != NULL && t_us <= end_us)
      continue;
    append (self, t_us,
            block->samples[i] == VIGIL_WAVE_GAP ? NAN : block->offset + block->scale * block->samples[i]);
  }
  return is_same_recording;
}

guint
vigil_wave_buffer_get_n (const VigilWaveBuffer *self)
{
  return (guint) MIN (self->n_total, (guint64) self->mask + 1);
}

const VigilWaveSample *
vigil_wave_buffer_get (const VigilWaveBuffer *self, guint i)
{
  return &self->samples[(self->n_total - vigil_wave_buffer_get_n (self) + i) & self->mask];
}

guint
vigil_wave_buffer_find (const VigilWaveBuffer *self, gint64 t_us)
{
  guint low = 0, high = vigil_wave_buffer_get_n (self);

  while (low < high) {
    guint middle = (low + high) / 2;

    if (vigil_wave_buffer_get (self, middle)->t_us < t_us)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

gint64
vigil_wave_buffer_get_end_us (const VigilWaveBuffer *self)
{
  const VigilWaveSample *last = last_sample (self);

  return last != NULL ? last->t_us : 0;
}

float
vigil_wave_buffer_get_resolution (const VigilWaveBuffer *self)
{
  return self->resolution;
}

gboolean
vigil_wave_buffer_get_range (const VigilWaveBuffer *self, gint64 from_us, gint64 to_us, float *low, float *high)
{
  gboolean has_value = FALSE;

  for (guint i = vigil_wave_buffer_find (self, from_us); i < vigil_wave_buffer_get_n (self); i++) {
    const VigilWaveSample *sample = vigil_wave_buffer_get (self, i);

    if (sample->t_us > to_us)
      break;
    if (isnan (sample->value))
      continue;
    *low = has_value ? MIN (*low, sample->value) : sample->value;
    *high = has_value ? MAX (*high, sample->value) : sample->value;
    has_value = TRUE;
  }
  return has_value;
}
