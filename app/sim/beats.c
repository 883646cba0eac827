/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/beats.h"

#include "sim/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LF_HZ 0.1
#define LF_BPM 3.0         /* peak to trough */
#define DRIFT_SD_BPM 1.5
#define DRIFT_TAU_S 8.0    /* puts the drift's power below about 0.02 Hz */

void
vigil_sim_beats_init (VigilSimBeats *self, GRand *rand)
{
  *self = (VigilSimBeats) { .lf_phase = 2 * G_PI * g_rand_double (rand) };
}

double
vigil_sim_beats_next_interval_s (VigilSimBeats *self, GRand *rand, double hr_bpm,
                                 double breath_phase, double rsa_bpm)
{
  double now_bpm, interval_s, keep;

  now_bpm = hr_bpm + rsa_bpm / 2 * sin (2 * G_PI * breath_phase) + LF_BPM / 2 * sin (self->lf_phase)
            + self->drift_bpm;
  interval_s = 60 / CLAMP (now_bpm, 20, 220);
  self->lf_phase = fmod (self->lf_phase
                           + 2 * G_PI * interval_s * (LF_HZ + 0.01 * vigil_sim_random_normal (rand)),
                         2 * G_PI);
  keep = exp (-interval_s / DRIFT_TAU_S);
  self->drift_bpm = keep * self->drift_bpm
                    + DRIFT_SD_BPM * sqrt (1 - keep * keep) * vigil_sim_random_normal (rand);
  self->recent_s[self->n_recent++ % G_N_ELEMENTS (self->recent_s)] = interval_s;
  return interval_s;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
vigil_sim_beats_get_displayed_bpm (const VigilSimBeats *self)
{
  double sorted[G_N_ELEMENTS (self->recent_s)];
  gsize n = MIN (self->n_recent, G_N_ELEMENTS (sorted));

  if (n == 0)
    return 0;
  memcpy (sorted, self->recent_s, n * sizeof *sorted);
  qsort (sorted, n, sizeof *sorted, compare);
  return 60 / ((sorted[n / 2] + sorted[(n - 1) / 2]) / 2);
}
