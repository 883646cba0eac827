/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/known-devices.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* The one at the same port, or the monitor that a monitor stands in for; -1 none. */
static int
find_known (const GPtrArray *devices, const VigilDriver *driver, const char *port)
{
  for (guint i = 0; i < devices->len; i++) {
    const VigilKnownDevice *known = g_ptr_array_index (devices, i);

    if (g_strcmp0 (known->port, port) == 0
        || (driver != NULL && driver->role == VIGIL_ROLE_MONITOR && known->driver->role == VIGIL_ROLE_MONITOR))
      return (int) i;
  }
  return -1;
}

char *
vigil_known_devices_dup_role (const char *file, const VigilDeviceSpec *spec)
{
  g_autoptr (GPtrArray) devices = NULL;
  guint n_before = 0;

  if (spec->driver->role == VIGIL_ROLE_MONITOR)
    return g_strdup (_("monitor"));
  devices = vigil_devices_file_load (file, NULL);
  for (guint i = 0; devices != NULL && i < devices->len; i++) {
    const VigilKnownDevice *known = g_ptr_array_index (devices, i);

    if (g_strcmp0 (known->port, spec->path) == 0)
      break;
    n_before += known->driver->role == VIGIL_ROLE_PUMP ? known->n_channels : 0;
  }
  if (spec->n_channels > 1)
    return g_strdup_printf (_("pumps %u to %u"), n_before + 1, n_before + spec->n_channels);
  return g_strdup_printf (_("pump %u"), n_before + 1);
}

gboolean
vigil_known_devices_add (const char *file, const VigilDeviceSpec *spec, GError **error)
{
  gboolean is_monitor = spec->driver->role == VIGIL_ROLE_MONITOR;
  g_autoptr (GPtrArray) devices = vigil_devices_file_load (file, error);
  int place;

  if (devices == NULL)
    return FALSE;
  while ((place = find_known (devices, is_monitor ? spec->driver : NULL, spec->path)) >= 0 && is_monitor)
    g_ptr_array_remove_index (devices, (guint) place);
  if (place >= 0)
    g_ptr_array_remove_index (devices, (guint) place);
  g_ptr_array_insert (devices, is_monitor ? 0 : place, vigil_known_device_new (spec, 0));
  return vigil_devices_file_save (file, devices, error);
}

gboolean
vigil_known_devices_forget (const char *file, const char *port, GError **error)
{
  g_autoptr (GPtrArray) devices = vigil_devices_file_load (file, error);
  int place = devices != NULL ? find_known (devices, NULL, port) : -1;

  if (devices == NULL)
    return FALSE;
  if (place < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("It was named at the start, and is not remembered."));
    return FALSE;
  }
  g_ptr_array_remove_index (devices, (guint) place);
  return vigil_devices_file_save (file, devices, error);
}
