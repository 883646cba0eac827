/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Oxygen from the air to the finger: one alveolar store and the blood that follows it.
 *
 * Saturation from pressure: Severinghaus, J Appl Physiol 1979;46:599. The store is a mass
 * balance of ventilation against consumption over the lung's volume and the blood; its constants
 * are those of a lean adult, scaled by weight, a modelling choice checked against the
 * desaturation times of Berthoud, Br J Anaesth 1991;67:458. The finger probe reports 20 s late
 * and averages with a time constant of 8 s.
 * Pure; any thread. */
#pragma once

#include <glib.h>

enum { VIGIL_SIM_OXYGEN_DELAY_S = 20 };

typedef struct {
  double frc_l, consumption_ml_min, blood_ml, gradient_mmhg, ventilation_l_min;
  double inspired_fraction;
  double alveolar_mmhg;
  double probe_percent;
  double delayed_percent[VIGIL_SIM_OXYGEN_DELAY_S * 4];   /* a ring, four a second */
  guint delay_index;
  double delay_elapsed_s;
} VigilSimOxygen;

/* A lean adult of @weight_kg breathing @inspired_fraction (0.21 is air), in steady state. */
void vigil_sim_oxygen_init (VigilSimOxygen *self, double weight_kg, double inspired_fraction);
/* @ventilation_ratio: alveolar ventilation against the patient's normal; 0 is apnoea. */
void vigil_sim_oxygen_step (VigilSimOxygen *self, double ventilation_ratio, double dt_s);
/* In the artery, now. */
double vigil_sim_oxygen_get_arterial_percent (const VigilSimOxygen *self);
/* What a finger probe shows: later and smoother, without noise. */
double vigil_sim_oxygen_get_probe_percent (const VigilSimOxygen *self);
