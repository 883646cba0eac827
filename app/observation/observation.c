/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "observation/observation.h"

#include "base/clock.h"

guint
vigil_observation_get_stale_after_ms (const VigilObservation *self)
{
  guint stale_after_ms = vigil_vocabulary_get (self->code)->stale_after_ms;

  if (stale_after_ms == 0 || (self->flags & VIGIL_FLAG_SLOW) == 0)
    return stale_after_ms;
  return MAX (stale_after_ms, VIGIL_SLOW_STALE_AFTER_MS);
}

void
vigil_observation_age (VigilObservation *self, gint64 now_us)
{
  guint stale_after_ms = vigil_observation_get_stale_after_ms (self);

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

const char *
vigil_quality_name (VigilQuality quality)
{
  static const char *const names[] = { "ok", "questionable", "invalid", "stale", "absent" };

  g_return_val_if_fail (quality <= VIGIL_QUALITY_ABSENT, "invalid");
  return names[quality];
}

const char *
vigil_flag_name (VigilFlags flag)
{
  switch (flag) {
    case VIGIL_FLAG_DEMO: return "demo";
    case VIGIL_FLAG_TEST: return "test";
    case VIGIL_FLAG_IN_ALARM: return "in-alarm";
    case VIGIL_FLAG_MEASURING: return "measuring";
    case VIGIL_FLAG_QUESTIONABLE: return "questionable";
    case VIGIL_FLAG_SLOW: return "slow";
    case VIGIL_FLAG_UNSCALED: return "unscaled";
    case VIGIL_FLAG_NONE:
    default: return NULL;
  }
}
