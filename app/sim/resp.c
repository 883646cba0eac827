/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/resp.h"

#include "sim/random.h"

#include <math.h>

#define RATE_CV 0.10          /* half of Tobin's: at rest in a chair, watched */
#define TIDAL_CV 0.20
#define OHM_PER_LITRE 2.0
#define APNOEA_S 20.0

static double
step_spread (double spread, GRand *rand)
{
  return 0.5 * spread + sqrt (1 - 0.25) * vigil_sim_random_normal (rand);
}

static void
begin_breath (VigilSimResp *self, GRand *rand, double rate_bpm, double tidal_l)
{
  self->rate_spread = step_spread (self->rate_spread, rand);
  self->tidal_spread = step_spread (self->tidal_spread, rand);
  self->since_start_s = 0;
  self->start_ohm = self->ohm;
  self->total_s = 60 / rate_bpm * CLAMP (1 + RATE_CV * self->rate_spread, 0.6, 1.6);
  self->tidal_l = tidal_l * CLAMP (1 + TIDAL_CV * self->tidal_spread, 0.4, 2);
  if (self->until_sigh_s <= 0) {
    self->tidal_l *= 2.5;
    self->until_sigh_s = g_rand_double_range (rand, 480, 900);
  }
}

void
vigil_sim_resp_init (VigilSimResp *self, GRand *rand, double rate_bpm)
{
  *self = (VigilSimResp) { .until_sigh_s = g_rand_double_range (rand, 480, 900) };
  for (gsize i = 0; i < G_N_ELEMENTS (self->recent_s); i++)
    self->recent_s[i] = 60 / rate_bpm;
}

void
vigil_sim_resp_step (VigilSimResp *self, GRand *rand, double rate_bpm, double tidal_l, double dt_s)
{
  double inspiration_s, peak_ohm;

  self->since_start_s += dt_s;
  self->until_sigh_s -= dt_s;
  if (self->since_start_s >= self->total_s && rate_bpm > 0) {
    if (self->total_s > 0)
      self->recent_s[self->n_recent++ % G_N_ELEMENTS (self->recent_s)] = self->since_start_s;
    begin_breath (self, rand, rate_bpm, tidal_l);
  }
  if (self->total_s <= 0)
    return;
  inspiration_s = 0.4 * self->total_s;
  peak_ohm = OHM_PER_LITRE * self->tidal_l;
  if (self->since_start_s < inspiration_s)
    self->ohm = self->start_ohm
                + (peak_ohm - self->start_ohm) * (1 - cos (G_PI * self->since_start_s / inspiration_s)) / 2;
  else
    self->ohm = peak_ohm * exp (-(self->since_start_s - inspiration_s) / (0.25 * self->total_s));
}

double
vigil_sim_resp_get_ohm (const VigilSimResp *self)
{
  return self->ohm;
}

double
vigil_sim_resp_get_phase (const VigilSimResp *self)
{
  return self->total_s > 0 ? MIN (self->since_start_s / self->total_s, 1) : 0;
}

double
vigil_sim_resp_get_displayed_bpm (const VigilSimResp *self)
{
  double sum_s = 0;

  if (self->since_start_s >= APNOEA_S)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (self->recent_s); i++)
    sum_s += self->recent_s[i];
  return 60 * G_N_ELEMENTS (self->recent_s) / sum_s;
}

double
vigil_sim_resp_get_since_breath_s (const VigilSimResp *self)
{
  return self->since_start_s;
}
