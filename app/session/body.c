/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/body.h"

#include "base/number.h"

#include <math.h>

#define CM_PER_INCH 2.54
#define SHOWN_STEP_KG 0.1

static gboolean
is_positive (double value)
{
  return isfinite (value) && value > 0;
}

double
vigil_body_bmi (double weight_kg, double height_cm)
{
  if (!is_positive (weight_kg) || !is_positive (height_cm))
    return NAN;
  return weight_kg / (height_cm / 100 * (height_cm / 100));
}

double
vigil_body_ideal_kg (double height_cm, VigilSex sex)
{
  if (!is_positive (height_cm))
    return NAN;
  return (sex == VIGIL_SEX_MALE ? 50 : 45.5) + 2.3 * (height_cm / CM_PER_INCH - 60);
}

double
vigil_body_adjusted_kg (double weight_kg, double height_cm, VigilSex sex)
{
  double ideal_kg = vigil_body_ideal_kg (height_cm, sex);

  return is_positive (weight_kg) ? ideal_kg + 0.4 * (weight_kg - ideal_kg) : NAN;
}

static double
weight_by (VigilWeightBasis basis, double weight_kg, double height_cm, VigilSex sex)
{
  switch (basis) {
  case VIGIL_WEIGHT_IDEAL:
    return vigil_body_ideal_kg (height_cm, sex);
  case VIGIL_WEIGHT_ADJUSTED:
    return vigil_body_adjusted_kg (weight_kg, height_cm, sex);
  case VIGIL_WEIGHT_ACTUAL:
  default:
    return weight_kg;
  }
}

gboolean
vigil_body_dosing_weight (const VigilWeightRule *rule, double weight_kg, double height_cm, VigilSex sex,
                          VigilDosingWeight *out)
{
  VigilDosingWeight weight = { .kg = weight_kg, .basis = rule->basis };
  double bmi = vigil_body_bmi (weight_kg, height_cm);

  if (!is_positive (weight_kg) || (rule->basis != VIGIL_WEIGHT_ACTUAL && isnan (bmi)))
    return FALSE;
  if (!isnan (rule->above_bmi) && !(bmi > rule->above_bmi))
    weight.basis = VIGIL_WEIGHT_ACTUAL;
  weight.kg = weight_by (weight.basis, weight_kg, height_cm, sex);
  if (!is_positive (weight.kg))
    return FALSE;
  if (weight.kg >= weight_kg) {
    weight.kg = weight_kg;
    weight.basis = VIGIL_WEIGHT_ACTUAL;
  }
  weight.is_sex_assumed = weight.basis != VIGIL_WEIGHT_ACTUAL && sex == VIGIL_SEX_UNKNOWN;
  if (weight.kg > rule->cap_kg) {
    weight.kg = rule->cap_kg;
    weight.is_capped = TRUE;
  }
  if (weight.basis != VIGIL_WEIGHT_ACTUAL)
    weight.kg = vigil_number_round_to_step (weight.kg, SHOWN_STEP_KG);
  *out = weight;
  return TRUE;
}
