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

VigilKnownDevice *
vigil_known_devices_find (const char *file, const char *port)
{
  g_autoptr (GPtrArray) devices = vigil_devices_file_load (file, NULL);
  int place = devices != NULL ? find_known (devices, port) : -1;

  return place >= 0 ? g_ptr_array_steal_index (devices, (guint) place) : NULL;
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

static void
on_used (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (vigil_core_set_devices_finish (g_task_get_task_data (task), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
vigil_known_devices_use_async (VigilCore *core, const char *file, const char *except, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  g_auto (GStrv) monitors = NULL, pumps = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, vigil_known_devices_use_async);
  g_task_set_task_data (task, core, NULL);
  if (vigil_devices_file_load_specs (file, except, &monitors, &pumps, &error)) {
    vigil_core_set_devices_async (core, (const char *const *) monitors, (const char *const *) pumps, on_used, task);
    return;
  }
  g_task_return_error (task, error);
  g_object_unref (task);
}

gboolean
vigil_known_devices_use_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
