/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "observation/observation.h"

#include "base/clock.h"

void
vigil_observation_age (VigilObservation *self, gint64 now_us)
{
  guint stale_after_ms = vigil_vocabulary_get (self->code)->stale_after_ms;

  if (stale_after_ms != 0 && vigil_observation_has_value (self)
      && now_us - self->t_mono_us > stale_after_ms * VIGIL_USEC_PER_MSEC)
    self->quality = VIGIL_QUALITY_STALE;
}

void
vigil_observations_clear (VigilObservation *all)
{
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++)
    all[code] = (VigilObservation){ .code = code, .quality = VIGIL_QUALITY_ABSENT };
}
