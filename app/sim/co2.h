/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Carbon dioxide from the tissues to the nasal line.
 *
 * Two stores, the lung with the blood that leaves it and the tissues behind it. Ventilation at a
 * fraction of the normal settles at 40 mmHg divided by that fraction; without any the pressure
 * rises by 12 mmHg in the first minute and 3.4 in each after it (Eger and Severinghaus,
 * Anesthesiology 1961;22:419). What a capnograph draws: nothing while air is breathed in and out
 * of the dead space, then a plateau that still rises a little; its end is the end-tidal value,
 * 2 mmHg below the lung's (a modelling choice, as is the shape).
 * Pure; any thread. */
#pragma once

#include "sim/resp.h"

typedef struct {
  double lung_mmhg, tissue_mmhg;
  double end_tidal_mmhg;      /* of the last whole breath */
  double breath_s;            /* where the running breath was */
} VigilSimCo2;

/* In steady state at a normal ventilation. */
void vigil_sim_co2_init (VigilSimCo2 *self);
/* @ventilation_ratio: as for oxygen. */
void vigil_sim_co2_step (VigilSimCo2 *self, double ventilation_ratio, double dt_s);
/* At the nostril, where @resp is in its breath now. */
double vigil_sim_co2_sample_mmhg (VigilSimCo2 *self, const VigilSimResp *resp);
/* As a capnograph displays it: of the last breath; 0 after 20 s without one. */
double vigil_sim_co2_get_displayed_mmhg (const VigilSimCo2 *self);
