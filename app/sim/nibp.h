/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The cuff: a measurement takes its time, may fail, and stands until the next. Accuracy as the
 * limits of ISO 81060-2 allow and a good device does better: SD 3.5 and 2.5 mmHg.
 * Pure but for the random numbers it is given; any thread. */
#pragma once

#include <glib.h>

typedef struct {
  double interval_s;          /* 0: only on command */
  double until_next_s;
  double left_s;              /* of the running measurement; 0 none */
  double sys_sum, dia_sum, averaged_s;
  gboolean has_reading, has_failed;   /* failed: the last measurement gave nothing */
  double sys_mmhg, dia_mmhg, mean_mmhg, pulse_bpm;
  gint64 measured_wall_us;
} VigilSimNibp;

/* The first measurement begins 5 s after start. */
void vigil_sim_nibp_init (VigilSimNibp *self, double interval_s);
/* Nothing while one is running. */
void vigil_sim_nibp_measure (VigilSimNibp *self, double sys_mmhg);
/* True pressures and rate in; @is_moving makes failure likely. */
void vigil_sim_nibp_step (VigilSimNibp *self, GRand *rand, double sys_mmhg, double dia_mmhg,
                          double hr_bpm, gboolean is_moving, double dt_s, gint64 wall_us);
gboolean vigil_sim_nibp_is_measuring (const VigilSimNibp *self);
