/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What ketamine does, as fractions of the patient's own baseline.
 *
 * The form E = Emax C / (EC50 + C) and its constants follow the open BioGears ketamine data
 * (EC50 750 ng/mL), with the diastolic Emax raised so that 240 ng/mL gives the rise of the
 * meta-analysis Vankawala et al., Front Psychiatry 2021;12:549080 (+12.6/+8.5 mmHg, +4/min).
 * Dissociation rises with the venous level (Bowdle et al., Anesthesiology 1998;88:82); its Hill
 * curve and the sedation bands are modelling choices. For simulation only.
 * Pure; any thread. */
#pragma once

#include <glib.h>

typedef struct {
  double sys_fraction, dia_fraction, hr_fraction, rr_fraction;   /* +0.1 is 10 % above baseline */
  double dissociation;                                           /* 0 to 100 */
  int moaa_s;                                                    /* 5 awake to 0 */
} VigilSimEffects;

/* How this patient differs from the typical one; 1 each for the typical. */
typedef struct {
  double emax_factor;      /* of pressure and heart rate */
  double ec50_factor;
} VigilSimSensitivity;

VigilSimEffects vigil_sim_effects_of_ketamine (double haemo_ng_ml, double brain_ng_ml,
                                               const VigilSimSensitivity *sensitivity);
