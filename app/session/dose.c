/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/dose.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

static const struct {
  const char *unit;
  double mg;
  gboolean is_per_kg, is_per_min;
} units[] = {
  { "mg/kg/h", 1, TRUE, FALSE },      { "mg/kg/min", 1, TRUE, TRUE },
  { "mg/h", 1, FALSE, FALSE },        { "mg/min", 1, FALSE, TRUE },
  { "mcg/kg/h", 0.001, TRUE, FALSE }, { "mcg/kg/min", 0.001, TRUE, TRUE },
  { "mcg/h", 0.001, FALSE, FALSE },   { "mcg/min", 0.001, FALSE, TRUE },
};

/* mg in an hour that one of @unit is; NAN for an unknown unit or a weight that cannot be. */
static double
mg_h_per_unit (const char *unit, double weight_kg)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    double factor = units[i].mg * (units[i].is_per_min ? 60 : 1);

    if (g_strcmp0 (units[i].unit, unit) != 0)
      continue;
    if (!units[i].is_per_kg)
      return factor;
    return weight_kg > 0 ? factor * weight_kg : NAN;
  }
  return NAN;
}

double
vigil_dose_to_mg_h (double rate, const char *unit, double weight_kg)
{
  return rate * mg_h_per_unit (unit, weight_kg);
}

double
vigil_dose_from_mg_h (double mg_h, const char *unit, double weight_kg)
{
  return mg_h / mg_h_per_unit (unit, weight_kg);
}

static gboolean
is_positive (double value)
{
  return isfinite (value) && value > 0;
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

VigilVerdict
vigil_dose_judge (double value, const VigilLimits *limits)
{
  /* what is not a number is inside no limit */
  if (isnan (value) || value < limits->hard_low)
    return VIGIL_VERDICT_HARD_LOW;
  if (value > limits->hard_high)
    return VIGIL_VERDICT_HARD_HIGH;
  if (value < limits->soft_low)
    return VIGIL_VERDICT_SOFT_LOW;
  if (value > limits->soft_high)
    return VIGIL_VERDICT_SOFT_HIGH;
  return VIGIL_VERDICT_OK;
}
