/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Dose arithmetic, dose first: the dose rate per kilogram is what is ordered, the pump's rate
 * follows from it and is rounded to what the pump can do, and the dose that the rounded rate gives
 * is computed again and shown. Rates are doubles that are rounded once, when they are shown; amounts that are added
 * up and held against a limit are whole nanograms. Pure; any thread.
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

#define VIGIL_NG_PER_MG 1000000

/* Rounded half away from zero; -1 for what is no amount: negative, not a number, beyond a tonne. */
gint64 vigil_dose_to_ng (double mg);
double vigil_dose_from_ng (gint64 ng);

/* mg in an hour for @rate in @unit, a rate of mass ("mg/kg/h", "mg/h", "mcg/kg/min", "g/h"); NAN for another. */
double vigil_dose_to_mg_h (double rate, const char *unit, double weight_kg);
/* The way back. */
double vigil_dose_from_mg_h (double mg_h, const char *unit, double weight_kg);
/* The way back for a rate of volume too ("mL/kg/h"), of what has @mg_ml. */
double vigil_dose_rate_in (double mg_h, const char *unit, double weight_kg, double mg_ml);
/* An amount of @mg in "mg/kg", "g", "mL/kg"; NAN for what is no unit of an amount. And from it to mg. */
double vigil_dose_amount_in (double mg, const char *unit, double weight_kg, double mg_ml);
double vigil_dose_amount_to_mg (double amount, const char *unit, double weight_kg, double mg_ml);

typedef struct {
  double pump_rate_ml_h;   /* rounded to step */
  double given_rate;       /* in unit, of the rounded rate */
  double mg, ml;           /* of the whole step at the rounded rate */
} VigilDoseResult;

/* FALSE if something is missing, not positive, or the rounded rate is 0. */
gboolean vigil_dose_compute (double rate, const char *unit, guint duration_min, double weight_kg,
                             double bag_mg, double bag_ml, double rate_step_ml_h, VigilDoseResult *out);

/* What differs by less than a double of this size can tell is the limit itself, and inside it. */
VigilVerdict vigil_dose_judge (double value, const VigilLimits *limits);
gboolean vigil_dose_is_same (double a, double b);

/* An antidote by weight, as it is shown: bolus in whole mL, rate in 0.1 mL/min, the whole rounded down. */
typedef struct {
  double bolus_ml;
  VigilSpan infusion_ml, infusion_min;   /* so much over so long; NAN: rate_ml_min says it */
  double rate_ml_min;                    /* of the infusion, the fastest that is meant */
  double max_ml;
} VigilAntidote;

/* FALSE without a rule or a weight; @weight_kg is the one that it is dosed by. */
gboolean vigil_dose_antidote (const VigilRescueDrug *drug, double weight_kg, VigilAntidote *out);
