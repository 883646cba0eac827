/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/session.h"

G_DEFINE_QUARK (vigil - session - error - quark, vigil_session_error)

static const char *const names[] = {
  [VIGIL_STAGE_NONE] = "none",           [VIGIL_STAGE_CHECK_IN] = "check-in",
  [VIGIL_STAGE_GATES] = "gates",         [VIGIL_STAGE_DOSE] = "dose",
  [VIGIL_STAGE_INFUSING] = "infusing",   [VIGIL_STAGE_RECOVERY] = "recovery",
  [VIGIL_STAGE_DISCHARGE] = "discharge", [VIGIL_STAGE_CLOSED] = "closed",
};

const char *
vigil_stage_name (VigilStage stage)
{
  g_return_val_if_fail ((guint) stage < G_N_ELEMENTS (names), "none");
  return names[stage];
}

VigilStage
vigil_stage_lookup (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], name) == 0)
      return (VigilStage) i;
  return VIGIL_STAGE_NONE;
}
