/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Breaths and the chest impedance that a monitor measures between ECG electrodes.
 *
 * Breath-to-breath spread: Tobin et al., Chest 1988;94:1202 (rate CV about 20 %, tidal volume
 * 33 %), correlated from breath to breath, a sigh every 8 to 15 min. Impedance: 1 ohm per 0.5 L,
 * inspiration 40 % of the breath as half a cosine, expiration exponential (modelling choices).
 * Pure but for the random numbers it is given; any thread. */
#pragma once

#include <glib.h>

typedef struct {
  double since_start_s, total_s, tidal_l;   /* the running breath; total_s 0 before the first */
  double start_ohm, ohm;
  double rate_spread, tidal_spread;         /* AR(1), SD 1 */
  double until_sigh_s;
  double recent_s[4];                       /* lengths of the last breaths */
  guint n_recent;
} VigilSimResp;

void vigil_sim_resp_init (VigilSimResp *self, GRand *rand, double rate_bpm);
/* Advances by @dt_s. With @rate_bpm 0 no new breath begins: apnoea. */
void vigil_sim_resp_step (VigilSimResp *self, GRand *rand, double rate_bpm, double tidal_l, double dt_s);
/* Chest impedance against the end of expiration. */
double vigil_sim_resp_get_ohm (const VigilSimResp *self);
/* 0 at the start of inspiration to 1. */
double vigil_sim_resp_get_phase (const VigilSimResp *self);
/* As a monitor displays it: from the last four breaths; 0 after 20 s without one. */
double vigil_sim_resp_get_displayed_bpm (const VigilSimResp *self);
double vigil_sim_resp_get_since_breath_s (const VigilSimResp *self);
