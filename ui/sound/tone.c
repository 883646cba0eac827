/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/tone.h"

#include <math.h>

#define MAX_PULSES 10

typedef struct {
  guint n_pulses;
  guint pulse_ms;
  guint gap_ms[MAX_PULSES - 1];   /* after each pulse but the last */
  guint silence_ms;
  double gain;                    /* of full scale */
} Burst;

/* High: x = 80 ms between pulses, 2 x + the pulse = 310 ms before the fourth, 0.9 s between
 * the two groups of five. */
static const Burst bursts[] = {
  [VIGIL_PRIORITY_NONE] = { 0 },
  [VIGIL_PRIORITY_LOW] = { 2, 200, { 200 }, 20000, 0.4 },
  [VIGIL_PRIORITY_MEDIUM] = { 3, 200, { 200, 200 }, 10000, 0.6 },
  [VIGIL_PRIORITY_HIGH] = { 10, 150, { 80, 80, 310, 80, 900, 80, 80, 310, 80 }, 5000, 0.9 },
};

/* C5, and four harmonics below 4 kHz that fall to 8 dB under it. */
#define FUNDAMENTAL_HZ 523.25
static const double harmonics[] = { 1, 0.7, 0.6, 0.5, 0.4 };

/* From nothing to full in a fifth of the pulse; from a tenth to nine tenths it is 12 %. */
#define RAMP 0.2

static gsize
samples_of_ms (guint ms)
{
  return (gsize) ms * VIGIL_TONE_RATE_HZ / 1000;
}

static void
render_pulse (gint16 *out, gsize n, double gain)
{
  double ramp = RAMP * (double) n;
  double sum = 0;

  for (gsize h = 0; h < G_N_ELEMENTS (harmonics); h++)
    sum += harmonics[h];
  for (gsize i = 0; i < n; i++) {
    double edge = MIN ((double) i, (double) (n - 1 - i)) / ramp;
    double envelope = edge < 1 ? 0.5 - 0.5 * cos (G_PI * edge) : 1;
    double sample = 0;

    for (gsize h = 0; h < G_N_ELEMENTS (harmonics); h++)
      sample += harmonics[h]
                * sin (2 * G_PI * FUNDAMENTAL_HZ * (double) (h + 1) * (double) i / VIGIL_TONE_RATE_HZ);
    out[i] = (gint16) lrint (G_MAXINT16 * gain * envelope * sample / sum);
  }
}

gint16 *
vigil_tone_render (VigilPriority priority, gsize *n_samples)
{
  const Burst *burst;
  gsize n = 0, at = 0;
  gint16 *out;

  g_return_val_if_fail (priority < G_N_ELEMENTS (bursts) && n_samples != NULL, NULL);
  burst = &bursts[priority];
  *n_samples = 0;
  if (burst->n_pulses == 0)
    return NULL;
  for (guint i = 0; i < burst->n_pulses; i++)
    n += samples_of_ms (burst->pulse_ms) + (i > 0 ? samples_of_ms (burst->gap_ms[i - 1]) : 0);
  out = g_new0 (gint16, n);
  for (guint i = 0; i < burst->n_pulses; i++) {
    if (i > 0)
      at += samples_of_ms (burst->gap_ms[i - 1]);
    render_pulse (out + at, samples_of_ms (burst->pulse_ms), burst->gain);
    at += samples_of_ms (burst->pulse_ms);
  }
  *n_samples = n;
  return out;
}

guint
vigil_tone_silence_ms (VigilPriority priority)
{
  g_return_val_if_fail (priority < G_N_ELEMENTS (bursts), 0);
  return bursts[priority].silence_ms;
}
