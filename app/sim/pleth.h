/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The finger's pulse wave: two Gaussians over the beat, systolic and reflected, after the form
 * of Tang et al., Sci Rep 2020;10 (two-Gaussian synthetic photoplethysmogram); the constants are
 * a modelling choice for a middle-aged adult.
 * Pure; any thread. */
#pragma once

#include <glib.h>

#define VIGIL_SIM_PLETH_DELAY_S 0.25   /* R peak to the foot of the pulse at the finger */

enum { VIGIL_SIM_PLETH_RATE_HZ = 125 };

/* @beat_phase: 0 at the foot of the pulse to 1 at the next. 0 at the foot's level, 1 at the
 * systolic peak. */
double vigil_sim_pleth_shape (double beat_phase);

typedef struct {
  double since_foot_s, interval_s;
  double pending_s[4], pending_interval_s[4];   /* beats on their way to the finger */
  guint n_pending;
} VigilSimPleth;

void vigil_sim_pleth_init (VigilSimPleth *self, double interval_s);
/* An R peak was just seen, the first of @interval_s. */
void vigil_sim_pleth_add_beat (VigilSimPleth *self, double interval_s);
/* Advances by @dt_s and gives the shape now. */
double vigil_sim_pleth_step (VigilSimPleth *self, double dt_s);
