/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/device-entry.h"

#include "model/known-devices.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
vigil_device_entry_init (VigilDeviceEntry *self, const char *file)
{
  *self = (VigilDeviceEntry) { .file = g_strdup (file), .place = -1 };
}

void
vigil_device_entry_clear (VigilDeviceEntry *self)
{
  g_free (self->file);
  g_free (self->replaced);
  *self = (VigilDeviceEntry) { 0 };
}

VigilKnownDevice *
vigil_device_entry_replace (VigilDeviceEntry *self, const char *port)
{
  VigilKnownDevice *known = vigil_known_devices_find (self->file, port);

  if (known == NULL)
    return NULL;
  g_free (self->replaced);
  self->replaced = g_strdup (port);
  self->place = -1;
  g_strlcpy (self->name, known->name, sizeof self->name);
  return known;
}

void
vigil_device_entry_set_port (VigilDeviceEntry *self, const char *port)
{
  g_autoptr (VigilKnownDevice) known = NULL;

  if (self->replaced != NULL)
    return;
  known = port != NULL ? vigil_known_devices_find (self->file, port) : NULL;
  self->place = -1;
  g_strlcpy (self->name, known != NULL ? known->name : "", sizeof self->name);
}

gboolean
vigil_device_entry_set_name (VigilDeviceEntry *self, const char *name, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (name));

  if (!vigil_device_name_check (stripped, error))
    return FALSE;
  g_strlcpy (self->name, stripped, sizeof self->name);
  return TRUE;
}

/* ---- among the others ---- */

static gboolean
is_at (const VigilKnownDevice *device, const char *port)
{
  return port != NULL && strcmp (device->port, port) == 0;
}

/* Those it replaces. Returns where the first of them stood, the end if there is none. */
static guint
take_out (const VigilDeviceEntry *self, GPtrArray *devices, const VigilDeviceSpec *spec)
{
  int first = -1;

  for (guint i = devices->len; i-- > 0;) {
    if (!is_at (devices->pdata[i], spec->path) && !is_at (devices->pdata[i], self->replaced))
      continue;
    first = (int) i;
    g_ptr_array_remove_index (devices, i);
  }
  return first >= 0 ? (guint) first : devices->len;
}

static gboolean
is_role (const GPtrArray *devices, guint index, VigilRole role)
{
  return ((const VigilKnownDevice *) devices->pdata[index])->driver->role == role;
}

/* Where it comes in @devices, which is then without what it replaces. */
static guint
find_slot (const VigilDeviceEntry *self, GPtrArray *devices, const VigilDeviceSpec *spec)
{
  guint usual = take_out (self, devices, spec);
  int n = 0;

  if (self->place < 0)
    return usual;
  for (guint i = 0; i < devices->len; i++)
    if (is_role (devices, i, spec->driver->role) && n++ == self->place)
      return i;
  return devices->len;
}

static GPtrArray *
load (const VigilDeviceEntry *self)
{
  GPtrArray *devices = vigil_devices_file_load (self->file, NULL);

  return devices != NULL ? devices : g_ptr_array_new ();
}

guint
vigil_device_entry_get_n_places (const VigilDeviceEntry *self, const VigilDeviceSpec *spec)
{
  g_autoptr (GPtrArray) devices = load (self);
  guint n = 1;

  take_out (self, devices, spec);
  for (guint i = 0; i < devices->len; i++)
    n += is_role (devices, i, spec->driver->role);
  return n;
}

guint
vigil_device_entry_get_place (const VigilDeviceEntry *self, const VigilDeviceSpec *spec)
{
  g_autoptr (GPtrArray) devices = load (self);
  guint slot = find_slot (self, devices, spec), n = 0;

  for (guint i = 0; i < slot; i++)
    n += is_role (devices, i, spec->driver->role);
  return n;
}

char *
vigil_device_entry_dup_role (const VigilDeviceEntry *self, const VigilDeviceSpec *spec)
{
  g_autoptr (GPtrArray) devices = load (self);
  guint slot = find_slot (self, devices, spec), n_before = 0;

  for (guint i = 0; i < slot; i++)
    if (is_role (devices, i, spec->driver->role))
      n_before += ((const VigilKnownDevice *) devices->pdata[i])->n_channels;
  if (spec->driver->role == VIGIL_ROLE_MONITOR)
    return n_before == 0 ? g_strdup (_("monitor")) : g_strdup_printf (_("monitor %u"), n_before + 1);
  if (spec->n_channels > 1)
    return g_strdup_printf (_("pumps %u to %u"), n_before + 1, n_before + spec->n_channels);
  return g_strdup_printf (_("pump %u"), n_before + 1);
}

gboolean
vigil_device_entry_save (const VigilDeviceEntry *self, const VigilDeviceSpec *spec, GError **error)
{
  g_autoptr (GPtrArray) devices = vigil_devices_file_load (self->file, error);
  VigilKnownDevice *device;
  guint slot;

  if (devices == NULL)
    return FALSE;
  slot = find_slot (self, devices, spec);
  device = vigil_known_device_new (spec, 0);
  g_strlcpy (device->name, self->name, sizeof device->name);
  g_ptr_array_insert (devices, (int) slot, device);
  return vigil_devices_file_save (self->file, devices, error);
}
