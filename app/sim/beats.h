/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* When the next beat comes. The heart rate asked for is modulated by breathing (respiratory
 * sinus arrhythmia, the HF band), by the 0.1 Hz pressure rhythm (LF band) and by a slow drift,
 * in the manner of McSharry, Clifford et al., IEEE Trans Biomed Eng 2003;50:289; sizes follow the
 * short-term norms of a middle-aged adult.
 * Pure but for the random numbers it is given; any thread. */
#pragma once

#include <glib.h>

typedef struct {
  double lf_phase;          /* radians */
  double drift_bpm;
  double recent_s[8];       /* the last intervals, for the monitor's median */
  guint n_recent;
} VigilSimBeats;

void vigil_sim_beats_init (VigilSimBeats *self, GRand *rand);
/* The interval that begins now. @breath_phase: 0 at the start of inspiration to 1;
 * @rsa_bpm: peak to trough. */
double vigil_sim_beats_next_interval_s (VigilSimBeats *self, GRand *rand, double hr_bpm,
                                        double breath_phase, double rsa_bpm);
/* As a monitor displays it: from the median of the last eight intervals; 0 before the first. */
double vigil_sim_beats_get_displayed_bpm (const VigilSimBeats *self);
