/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Dose arithmetic, dose first: the dose rate per kilogram is what is ordered, the pump's rate
 * follows from it and is rounded to what the pump can do, and the dose that the rounded rate gives
 * is computed again and shown. Pure; any thread.
 * Units and rules: the drug library's arithmetic vectors (tests/unit/test-dose.c). */
#pragma once

#include "clinic/clinic.h"

typedef enum {
  VIGIL_VERDICT_OK,
  VIGIL_VERDICT_SOFT_LOW,
  VIGIL_VERDICT_SOFT_HIGH,   /* needs a reason */
  VIGIL_VERDICT_HARD_LOW,
  VIGIL_VERDICT_HARD_HIGH,   /* cannot be */
} VigilVerdict;

/* mg in an hour for @rate in @unit ("mg/kg/h", "mg/h", "mg/min", "mg/kg/min", "mcg/kg/min",
 * "mcg/kg/h", "mcg/h", "mcg/min"); NAN for a unit it does not know. */
double vigil_dose_to_mg_h (double rate, const char *unit, double weight_kg);
/* The way back. */
double vigil_dose_from_mg_h (double mg_h, const char *unit, double weight_kg);

typedef struct {
  double pump_rate_ml_h;   /* rounded to step */
  double given_rate;       /* in unit, of the rounded rate */
  double mg, ml;           /* of the whole step at the rounded rate */
} VigilDoseResult;

/* FALSE if something is missing, not positive, or the rounded rate is 0. */
gboolean vigil_dose_compute (double rate, const char *unit, guint duration_min, double weight_kg,
                             double bag_mg, double bag_ml, double rate_step_ml_h, VigilDoseResult *out);

VigilVerdict vigil_dose_judge (double value, const VigilLimits *limits);
