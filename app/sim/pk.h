/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where ketamine goes in the body: central compartment, two peripheral ones, and two effect
 * sites (brain and circulation) that follow the plasma. For simulation only, never for dosing.
 *
 * DOMINO (default): Domino et al., Clin Pharmacol Ther 1984;36:645, as target-controlled
 * infusion programs ship it. CLEMENTS: Clements and Nimmo, Br J Anaesth 1981;53:27, two
 * compartments, closer to venous levels. Both linear in body weight, racemic ketamine.
 * ke0 of the brain 0.652 /min gives a peak one minute after a push; ke0 of the circulation
 * 0.10 /min is a modelling choice: pressure lags and fades more slowly.
 * Pure; any thread. */
#pragma once

#include <glib.h>

typedef enum { VIGIL_SIM_PK_DOMINO, VIGIL_SIM_PK_CLEMENTS } VigilSimPkModel;

enum { VIGIL_SIM_PK_N_STATES = 5 };

typedef struct {
  double v1_l, k10_min, k12_min, k21_min, k13_min, k31_min;   /* rates in 1/min */
  double ke0_brain_min, ke0_haemo_min;
  /* amounts in the three compartments (mg), then the two effect sites (mg/L) */
  double y[VIGIL_SIM_PK_N_STATES];
} VigilSimPk;

void vigil_sim_pk_init (VigilSimPk *self, VigilSimPkModel model, double weight_kg);
/* Advances by @dt_s (at most 1 s) while @dose_mg flows in evenly. */
void vigil_sim_pk_step (VigilSimPk *self, double dose_mg, double dt_s);
double vigil_sim_pk_get_plasma_ng_ml (const VigilSimPk *self);
double vigil_sim_pk_get_brain_ng_ml (const VigilSimPk *self);
double vigil_sim_pk_get_haemo_ng_ml (const VigilSimPk *self);
