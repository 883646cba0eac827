/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/known-devices.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* -1: nothing stands at @port. */
static int
find_known (const GPtrArray *devices, const char *port)
{
  for (guint i = 0; i < devices->len; i++)
    if (g_strcmp0 (((VigilKnownDevice *) g_ptr_array_index (devices, i))->port, port) == 0)
      return (int) i;
  return -1;
}

char *
vigil_known_devices_dup_role (const char *file, const VigilDeviceSpec *spec)
{
  g_autoptr (GPtrArray) devices = vigil_devices_file_load (file, NULL);
  guint n_before = 0;

  for (guint i = 0; devices != NULL && i < devices->len; i++) {
    const VigilKnownDevice *known = g_ptr_array_index (devices, i);

    if (g_strcmp0 (known->port, spec->path) == 0)
      break;
    n_before += known->driver->role == spec->driver->role ? known->n_channels : 0;
  }
  if (spec->driver->role == VIGIL_ROLE_MONITOR)
    return n_before == 0 ? g_strdup (_("monitor")) : g_strdup_printf (_("monitor %u"), n_before + 1);
  if (spec->n_channels > 1)
    return g_strdup_printf (_("pumps %u to %u"), n_before + 1, n_before + spec->n_channels);
  return g_strdup_printf (_("pump %u"), n_before + 1);
}

gboolean
vigil_known_devices_add (const char *file, const VigilDeviceSpec *spec, GError **error)
{
  g_autoptr (GPtrArray) devices = vigil_devices_file_load (file, error);
  int place;

  if (devices == NULL)
    return FALSE;
  place = find_known (devices, spec->path);
  if (place >= 0)
    g_ptr_array_remove_index (devices, (guint) place);
  g_ptr_array_insert (devices, place, vigil_known_device_new (spec, 0));
  return vigil_devices_file_save (file, devices, error);
}

gboolean
vigil_known_devices_forget (const char *file, const char *port, GError **error)
{
  g_autoptr (GPtrArray) devices = vigil_devices_file_load (file, error);
  int place = devices != NULL ? find_known (devices, port) : -1;

  if (devices == NULL)
    return FALSE;
  if (place < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("It was named at the start, and is not remembered."));
    return FALSE;
  }
  g_ptr_array_remove_index (devices, (guint) place);
  return vigil_devices_file_save (file, devices, error);
}
