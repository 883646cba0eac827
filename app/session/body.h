/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Which weight a dose per kilogram is multiplied by. Weights are stored in kg only. Pure; any thread.
 * Ideal weight: Devine 1974, 50 kg (men) or 45.5 kg (women) and 2.3 kg for each inch above 60; below 60 inches the
 * same line goes on, which its author did not say. Adjusted: ideal and 0.4 of what is above it. */
#pragma once

#include "clinic/clinic.h"

typedef enum { VIGIL_SEX_UNKNOWN, VIGIL_SEX_FEMALE, VIGIL_SEX_MALE } VigilSex;

#define VIGIL_KG_PER_LB 0.45359237

/* All NAN where something is missing. */
double vigil_body_bmi (double weight_kg, double height_cm);
/* Where the sex is not known: the lower of the two. */
double vigil_body_ideal_kg (double height_cm, VigilSex sex);
double vigil_body_adjusted_kg (double weight_kg, double height_cm, VigilSex sex);

typedef struct {
  double kg;                 /* rounded to 0.1, so that what is shown is what is reckoned with */
  VigilWeightBasis basis;    /* what it is; ACTUAL too where the rule holds only above a BMI that is not reached */
  gboolean is_capped;
  gboolean is_sex_assumed;   /* the lower ideal weight, as the sex is not known */
} VigilDosingWeight;

/* FALSE if the weight is missing, or the height that the rule needs. Never more than the actual weight. */
gboolean vigil_body_dosing_weight (const VigilWeightRule *rule, double weight_kg, double height_cm, VigilSex sex,
                                   VigilDosingWeight *out);
