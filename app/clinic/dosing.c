/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/dose-unit.h"
#include "clinic/clinic.h"

#include <math.h>

/* As far as a double is exact, what is left to give in so many minutes and a hair needs no further one. */
#define HAIR_MIN 1e-9

/* What goes in during the ramp, then the rest in whole minutes and never faster than the full rate. */
static guint
make_ramp (const VigilDosing *dosing, double amount, double per_min, VigilProtocolStep *steps)
{
  double left = amount, minutes;
  guint n = 0;

  for (guint i = 0; i < dosing->n_ramp; i++, n++) {
    steps[n].rate = dosing->full_rate * dosing->ramp[i].percent / 100;
    steps[n].duration_min = dosing->ramp[i].duration_min;
    left -= steps[n].rate * per_min * steps[n].duration_min;
  }
  minutes = ceil (left / (dosing->full_rate * per_min) - HAIR_MIN);
  if (!(minutes >= 1 && minutes <= 24 * 60))
    return 0;
  steps[n].rate = left / per_min / minutes;
  steps[n].duration_min = (guint) minutes;
  return n + 1;
}

guint
vigil_dosing_make_steps (const VigilDrug *drug, const VigilDosing *dosing, double dose, guint over_min,
                         VigilProtocolStep *steps)
{
  const VigilDoseUnit *ordered = vigil_dose_unit_lookup (dosing->unit), *shown = vigil_dose_unit_lookup (drug->unit);
  double in_shown;

  if (ordered == NULL || shown == NULL || dosing->is_bolus || !(isfinite (dose) && dose > 0) || over_min == 0
      || ordered->is_per_kg != shown->is_per_kg || shown->per_min == 0)
    return 0;
  /* in the drug's unit, of which one is given in so many minutes */
  in_shown = dose * ordered->one / shown->one;
  if (dosing->n_ramp > 0)
    return make_ramp (dosing, in_shown, 1.0 / shown->per_min, steps);
  if (ordered->per_min != 0)
    steps[0].rate = in_shown * shown->per_min / ordered->per_min;
  else
    steps[0].rate = in_shown * shown->per_min / over_min;
  steps[0].duration_min = over_min;
  return 1;
}
