/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* An ECG of lead II: ECGSYN, McSharry, Clifford, Tarassenko and Smith, "A dynamical model for
 * generating synthetic electrocardiogram signals", IEEE Trans Biomed Eng 2003;50:289, with the
 * wave table of its published program (P Q R S T). On the unit circle, its attractor, the model
 * is an angle that turns once a beat and one differential equation for the voltage.
 * Pure; any thread. */
#pragma once

#include <glib.h>

enum { VIGIL_SIM_ECG_RATE_HZ = 500 };

typedef struct {
  double angle;          /* -pi to pi, 0 at the R peak */
  double z;              /* the model's own unit */
  double breath_phase;   /* radians, baseline wander */
  double interval_s;     /* of the running beat */
} VigilSimEcg;

void vigil_sim_ecg_init (VigilSimEcg *self, double interval_s);
/* Advances by @dt_s. TRUE when an R peak was passed: the caller sets interval_s for the next. */
gboolean vigil_sim_ecg_step (VigilSimEcg *self, double hr_bpm, double breath_hz, double dt_s);
double vigil_sim_ecg_get_mv (const VigilSimEcg *self);
