/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/dose.h"

#include "base/number.h"
#include "clinic/dose-unit.h"

#include <math.h>

#define TONNE_MG 1e9
/* Of a few multiplications and divisions of doubles; decimals as people write them lie much farther apart. */
#define DUST 1e-12

static gboolean
is_positive (double value)
{
  return isfinite (value) && value > 0;
}

gint64
vigil_dose_to_ng (double mg)
{
  if (!(mg >= 0 && mg <= TONNE_MG))
    return -1;
  return llround (mg * VIGIL_NG_PER_MG);
}

double
vigil_dose_from_ng (gint64 ng)
{
  return (double) ng / VIGIL_NG_PER_MG;
}

/* mg that one of @unit is, time left out; NAN for an unknown unit, and for a weight or concentration that cannot be. */
static double
mg_per_unit (const VigilDoseUnit *unit, double weight_kg, double mg_ml)
{
  double mg;

  if (unit == NULL || (unit->is_volume && !is_positive (mg_ml)) || (unit->is_per_kg && !is_positive (weight_kg)))
    return NAN;
  mg = unit->is_volume ? unit->one * mg_ml : unit->one;
  return unit->is_per_kg ? mg * weight_kg : mg;
}

/* NAN for what is no rate. */
static double
mg_h_per_unit (const char *name, double weight_kg, double mg_ml)
{
  const VigilDoseUnit *unit = vigil_dose_unit_lookup (name);

  if (unit == NULL || unit->per_min == 0)
    return NAN;
  return mg_per_unit (unit, weight_kg, mg_ml) * (60 / unit->per_min);
}

double
vigil_dose_to_mg_h (double rate, const char *unit, double weight_kg)
{
  return rate * mg_h_per_unit (unit, weight_kg, NAN);
}

double
vigil_dose_from_mg_h (double mg_h, const char *unit, double weight_kg)
{
  return mg_h / mg_h_per_unit (unit, weight_kg, NAN);
}

double
vigil_dose_rate_in (double mg_h, const char *unit, double weight_kg, double mg_ml)
{
  return mg_h / mg_h_per_unit (unit, weight_kg, mg_ml);
}

/* NAN for what is no amount. */
static double
mg_per_amount (const char *name, double weight_kg, double mg_ml)
{
  const VigilDoseUnit *unit = vigil_dose_unit_lookup (name);

  return unit != NULL && unit->per_min == 0 ? mg_per_unit (unit, weight_kg, mg_ml) : NAN;
}

double
vigil_dose_amount_in (double mg, const char *unit, double weight_kg, double mg_ml)
{
  return mg / mg_per_amount (unit, weight_kg, mg_ml);
}

double
vigil_dose_amount_to_mg (double amount, const char *unit, double weight_kg, double mg_ml)
{
  return amount * mg_per_amount (unit, weight_kg, mg_ml);
}

gboolean
vigil_dose_compute (double rate, const char *unit, guint duration_min, double weight_kg,
                    double bag_mg, double bag_ml, double rate_step_ml_h, VigilDoseResult *out)
{
  double mg_h = vigil_dose_to_mg_h (rate, unit, weight_kg), mg_ml = bag_mg / bag_ml;
  VigilDoseResult result;

  if (!is_positive (mg_h) || !is_positive (bag_mg) || !is_positive (bag_ml) || !is_positive (mg_ml)
      || !is_positive (rate_step_ml_h) || !is_positive (mg_h / mg_ml) || duration_min == 0)
    return FALSE;
  result.pump_rate_ml_h = vigil_number_round_to_step (mg_h / mg_ml, rate_step_ml_h);
  if (!is_positive (result.pump_rate_ml_h))
    return FALSE;
  result.given_rate = vigil_dose_from_mg_h (result.pump_rate_ml_h * mg_ml, unit, weight_kg);
  result.ml = result.pump_rate_ml_h * duration_min / 60;
  result.mg = result.ml * mg_ml;
  if (!is_positive (result.given_rate) || !is_positive (result.mg))
    return FALSE;
  *out = result;
  return TRUE;
}

gboolean
vigil_dose_is_same (double a, double b)
{
  return isfinite (a) && isfinite (b) && fabs (a - b) <= DUST * MAX (fabs (a), fabs (b));
}

static gboolean
is_below (double value, double limit)
{
  return value < limit && !vigil_dose_is_same (value, limit);
}

static gboolean
is_above (double value, double limit)
{
  return value > limit && !vigil_dose_is_same (value, limit);
}

VigilVerdict
vigil_dose_judge (double value, const VigilLimits *limits)
{
  /* what is not a number is inside no limit */
  if (isnan (value) || is_below (value, limits->hard_low))
    return VIGIL_VERDICT_HARD_LOW;
  if (is_above (value, limits->hard_high))
    return VIGIL_VERDICT_HARD_HIGH;
  if (is_below (value, limits->soft_low))
    return VIGIL_VERDICT_SOFT_LOW;
  if (is_above (value, limits->soft_high))
    return VIGIL_VERDICT_SOFT_HIGH;
  return VIGIL_VERDICT_OK;
}

gboolean
vigil_dose_antidote (const VigilRescueDrug *drug, double weight_kg, VigilAntidote *out)
{
  const VigilWeightDose *rule = drug->by_weight;
  gboolean is_above;

  if (rule == NULL || !is_positive (weight_kg))
    return FALSE;
  is_above = weight_kg >= rule->above_kg;
  /* a hair below a whole mL is that mL */
  out->max_ml = floor (rule->max_ml_kg * weight_kg * (1 + DUST));
  out->bolus_ml = MIN (vigil_number_round_to_step (is_above ? rule->bolus_ml : rule->bolus_ml_kg * weight_kg, 1), out->max_ml);
  out->infusion_ml = out->infusion_min = (VigilSpan) { NAN, NAN };
  out->rate_ml_min = vigil_number_round_to_step (rule->ml_kg_min * weight_kg, 0.1);
  if (is_above && !isnan (rule->infusion_ml.high)) {
    out->infusion_ml = rule->infusion_ml;
    out->infusion_min = rule->infusion_min;
    out->rate_ml_min = rule->infusion_ml.high / rule->infusion_min.low;
  }
  return out->bolus_ml > 0 && out->rate_ml_min > 0;
}
