/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole input is a scenario file. */
#include "fuzz.h"

#include "sim/scenario.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilSimScenario) scenario = vigil_sim_scenario_parse ("fuzz", (const char *) data, size, &error);

  g_assert_true ((scenario == NULL) == (error != NULL));
  if (scenario != NULL)
    g_assert_cmpint (vigil_sim_scenario_get_end_us (scenario), >=, 0);
  else
    g_assert_true (g_str_has_prefix (error->message, "fuzz:"));
  return 0;
}
