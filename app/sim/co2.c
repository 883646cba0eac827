/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/co2.h"

#include <math.h>

#define NORMAL_MMHG 40.0
#define TISSUE_GAP_MMHG 11.0      /* what the lung catches up with in the first minute of apnoea */
#define PRODUCTION_ML_MIN 184.0
#define STORES_ML_MMHG (PRODUCTION_ML_MIN / 3.4)
#define LUNG_ML_MMHG 6.0
#define END_TIDAL_GAP_MMHG 2.0
#define INSPIRATION 0.4           /* of the breath, as in resp.h */
#define DEAD_SPACE_S 0.12
#define RISE_S 0.12
#define WASH_OUT_S 0.08
#define APNOEA_S 20.0

void
vigil_sim_co2_init (VigilSimCo2 *self)
{
  *self = (VigilSimCo2) {
    .lung_mmhg = NORMAL_MMHG,
    .tissue_mmhg = NORMAL_MMHG + TISSUE_GAP_MMHG,
    .end_tidal_mmhg = NORMAL_MMHG - END_TIDAL_GAP_MMHG,
  };
}

void
vigil_sim_co2_step (VigilSimCo2 *self, double ventilation_ratio, double dt_s)
{
  double to_lung_ml_min = PRODUCTION_ML_MIN * (self->tissue_mmhg - self->lung_mmhg) / TISSUE_GAP_MMHG;
  double out_ml_min = PRODUCTION_ML_MIN * MAX (ventilation_ratio, 0) * self->lung_mmhg / NORMAL_MMHG;

  self->tissue_mmhg += (PRODUCTION_ML_MIN - to_lung_ml_min) / (STORES_ML_MMHG - LUNG_ML_MMHG) * dt_s / 60;
  self->lung_mmhg += (to_lung_ml_min - out_ml_min) / LUNG_ML_MMHG * dt_s / 60;
}

/* The plateau's last fifteenth comes from the slower parts of the lung. */
static double
plateau_mmhg (const VigilSimCo2 *self, double fraction)
{
  return (self->lung_mmhg - END_TIDAL_GAP_MMHG) * (14 + CLAMP (fraction, 0, 1)) / 15;
}

double
vigil_sim_co2_sample_mmhg (VigilSimCo2 *self, const VigilSimResp *resp)
{
  double at_s = resp->since_start_s, inspiration_s = INSPIRATION * resp->total_s;
  double out_s = at_s - inspiration_s - DEAD_SPACE_S, longest_s = resp->total_s - inspiration_s - DEAD_SPACE_S;

  if (resp->total_s <= 0)
    return 0;
  if (at_s < self->breath_s)
    self->end_tidal_mmhg = plateau_mmhg (self, 1);
  self->breath_s = at_s;
  if (at_s < inspiration_s)
    return self->end_tidal_mmhg * exp (-at_s / WASH_OUT_S);
  if (out_s < 0)
    return 0;
  /* nobody breathes: the line draws the room's air */
  if (out_s > longest_s)
    return plateau_mmhg (self, 1) * exp (-(out_s - longest_s));
  return plateau_mmhg (self, out_s / longest_s) * (1 - exp (-out_s / RISE_S));
}

double
vigil_sim_co2_get_displayed_mmhg (const VigilSimCo2 *self)
{
  return self->breath_s >= APNOEA_S ? 0 : self->end_tidal_mmhg;
}
