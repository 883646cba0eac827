/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/device.h"

#include <string.h>

/* Monitors first; each by its driver's id. */
static const VigilSimDeviceOps *const all[] = {
  &vigil_sim_intellivue,
  &vigil_sim_capnostream,
  &vigil_sim_masimo,
  &vigil_sim_nellcor,
  &vigil_sim_nonin,
  &vigil_sim_nonin_df1,
  &vigil_sim_nonin_df8,
  &vigil_sim_ge_s5,
  &vigil_sim_pm6750,
  &vigil_sim_asena,
  &vigil_sim_bbraun,
  &vigil_sim_fresenius,
  &vigil_sim_newera,
};

const VigilSimDeviceOps *
vigil_sim_device_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (strcmp (all[i]->id, id) == 0)
      return all[i];
  return NULL;
}

const char **
vigil_sim_device_list_ids (gboolean is_pump)
{
  const char **ids = g_new0 (const char *, G_N_ELEMENTS (all) + 1);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i]->is_pump == is_pump)
      ids[n++] = all[i]->id;
  return ids;
}

void
vigil_sim_device_free (VigilSimDevice *self)
{
  if (self != NULL)
    self->ops->free (self);
}

gboolean
vigil_sim_device_command (VigilSimDevice *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  return self->ops->command != NULL && words[0] != NULL
         && self->ops->command (self, (const char *const *) words);
}
