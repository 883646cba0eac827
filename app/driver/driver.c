/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/driver.h"

#include <string.h>

G_DEFINE_QUARK (vigil-driver-error-quark, vigil_driver_error)

static const VigilDriver *const drivers[] = {
  &vigil_driver_alaris_asena,
  &vigil_driver_bbraun_space,
  &vigil_driver_berrymed_pm6750,
  &vigil_driver_capnostream20,
  &vigil_driver_fresenius_base,
  &vigil_driver_ge_datex_s5,
  &vigil_driver_masimo_ascii1,
  &vigil_driver_nellcor_ascii,
  &vigil_driver_newera_safe,
  &vigil_driver_nonin_oem,
  &vigil_driver_nonin_oem_df1,
  &vigil_driver_nonin_oem_df8,
  &vigil_driver_philips_intellivue,
  NULL,
};

const VigilDriver *const *
vigil_driver_list (void)
{
  return drivers;
}

const VigilDriver *
vigil_driver_find (const char *id, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  g_return_val_if_fail (id != NULL, NULL);
  for (gsize i = 0; drivers[i] != NULL; i++) {
    if (strcmp (drivers[i]->id, id) == 0)
      return drivers[i];
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", drivers[i]->id);
  }
  g_set_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNKNOWN, "no driver \"%s\"; known: %s", id, known->str);
  return NULL;
}

gboolean
vigil_driver_has_baud (const VigilDriver *self, guint baud)
{
  for (guint i = 0; self->bauds[i] != 0; i++)
    if (self->bauds[i] == baud)
      return TRUE;
  return FALSE;
}

char *
vigil_driver_print_bauds (const VigilDriver *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; self->bauds[i] != 0; i++)
    g_string_append_printf (text, "%s%u", i == 0 ? "" : self->bauds[i + 1] != 0 ? ", " : " or ", self->bauds[i]);
  return g_string_free (text, FALSE);
}
