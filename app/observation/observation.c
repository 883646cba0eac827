/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "observation/observation.h"

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
    case VIGIL_FLAG_NONE:
    default: return NULL;
  }
}
