/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/devices-file.h"

#include "port/port.h"
#include "session/session.h"

#include <glib/gstdio.h>
#include <string.h>

G_DEFINE_QUARK (vigil-devices-file-error-quark, vigil_devices_file_error)

#define MONITOR "monitor"
#define PUMP "pump "
#define KEY_DRIVER "driver"
#define KEY_PORT "port"
#define KEY_PUMPS "pumps"
#define KEY_LISTEN "listen-only"

/* One group of the file while it is read. */
typedef struct {
  const char *path, *group;
  GKeyFile *file;
  GError **error;
} Reader;

static gboolean refuse (const Reader *reader, const char *key, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* @key NULL: the group as such. */
static gboolean
refuse (const Reader *reader, const char *key, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (reader->error, VIGIL_DEVICES_FILE_ERROR, VIGIL_DEVICES_FILE_ERROR_FORMAT, "%s: [%s]%s%s: %s",
               reader->path, reader->group, key != NULL ? " " : "", key != NULL ? key : "", what);
  return FALSE;
}

static gboolean
check_keys (const Reader *reader)
{
  static const char *const known[] = { KEY_DRIVER, KEY_PORT, KEY_PUMPS, KEY_LISTEN, NULL };
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, reader->group, NULL, NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    if (!g_strv_contains (known, keys[i]))
      return refuse (reader, keys[i], "is not known here; there are driver, port, pumps and listen-only");
  return TRUE;
}

/* FALSE: it is there and cannot be read. @value NULL: it is not there. */
static gboolean
read_value (const Reader *reader, const char *key, char **value)
{
  g_autoptr (GError) why = NULL;

  *value = g_key_file_get_string (reader->file, reader->group, key, &why);
  if (*value == NULL && !g_error_matches (why, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND))
    return refuse (reader, key, "%s", why->message);
  return TRUE;
}

static gboolean
read_driver (const Reader *reader, VigilKnownDevice *device, VigilRole role)
{
  g_autofree char *id = NULL;
  g_autoptr (GError) why = NULL;

  if (!read_value (reader, KEY_DRIVER, &id))
    return FALSE;
  if (id == NULL)
    return refuse (reader, KEY_DRIVER, "is missing");
  device->driver = vigil_driver_find (id, &why);
  if (device->driver == NULL)
    return refuse (reader, KEY_DRIVER, "%s", why->message);
  if (device->driver->role != role)
    return refuse (reader, KEY_DRIVER, "\"%s\" is the driver of a %s", id, role == VIGIL_ROLE_PUMP ? "monitor" : "pump");
  return TRUE;
}

static gboolean
read_port (const Reader *reader, VigilKnownDevice *device)
{
  g_autoptr (GError) why = NULL;

  if (!read_value (reader, KEY_PORT, &device->port))
    return FALSE;
  if (device->port == NULL)
    return refuse (reader, KEY_PORT, "is missing");
  if (!vigil_port_check_path (device->port, &why))
    return refuse (reader, KEY_PORT, "%s", why->message);
  return TRUE;
}

static gboolean
read_pumps (const Reader *reader, VigilKnownDevice *device)
{
  g_autofree char *text = NULL;
  guint max = MAX (1, device->driver->max_channels);
  guint64 n = 1;

  if (!read_value (reader, KEY_PUMPS, &text))
    return FALSE;
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, max, &n, NULL))
    return refuse (reader, KEY_PUMPS, "\"%s\" is not a number from 1 to %u, as many as a line of %s carries", text, max,
                   device->driver->id);
  device->n_channels = (guint8) n;
  return TRUE;
}

static gboolean
read_listen_only (const Reader *reader, VigilKnownDevice *device)
{
  g_autofree char *text = NULL;

  if (!read_value (reader, KEY_LISTEN, &text))
    return FALSE;
  device->is_listen_only = g_strcmp0 (text, "true") == 0;
  if (text != NULL && !device->is_listen_only && strcmp (text, "false") != 0)
    return refuse (reader, KEY_LISTEN, "\"%s\" is neither true nor false", text);
  return TRUE;
}

static VigilKnownDevice *
read_device (const Reader *reader, VigilRole role)
{
  g_autoptr (VigilKnownDevice) device = g_new0 (VigilKnownDevice, 1);

  if (check_keys (reader) && read_driver (reader, device, role) && read_port (reader, device)
      && read_pumps (reader, device) && read_listen_only (reader, device))
    return g_steal_pointer (&device);
  return NULL;
}

static gboolean
read_monitor (Reader *reader, GPtrArray *devices)
{
  VigilKnownDevice *device;

  reader->group = MONITOR;
  if (!g_key_file_has_group (reader->file, MONITOR))
    return TRUE;
  device = read_device (reader, VIGIL_ROLE_MONITOR);
  if (device != NULL)
    g_ptr_array_add (devices, device);
  return device != NULL;
}

static gboolean
read_pump_groups (Reader *reader, GPtrArray *devices)
{
  for (guint channel = 0;;) {
    g_autofree char *group = g_strdup_printf (PUMP "%u", channel + 1);
    VigilKnownDevice *device;

    if (!g_key_file_has_group (reader->file, group))
      return TRUE;
    reader->group = group;
    device = read_device (reader, VIGIL_ROLE_PUMP);
    if (device == NULL)
      return FALSE;
    device->channel = (guint8) channel;
    channel += device->n_channels;
    g_ptr_array_add (devices, device);
    if (channel > VIGIL_MAX_CHANNELS)
      return refuse (reader, NULL, "makes more than %d pumps", VIGIL_MAX_CHANNELS);
  }
}

/* The first group that is none of those read. */
static gboolean
refuse_stray (Reader *reader, GPtrArray *devices)
{
  g_auto (GStrv) groups = g_key_file_get_groups (reader->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++) {
    gboolean is_read = strcmp (groups[i], MONITOR) == 0;

    for (guint k = 0; k < devices->len; k++) {
      const VigilKnownDevice *device = devices->pdata[k];
      g_autofree char *name = g_strdup_printf (PUMP "%u", device->channel + 1);

      is_read |= device->driver->role == VIGIL_ROLE_PUMP && strcmp (groups[i], name) == 0;
    }
    reader->group = groups[i];
    if (!is_read)
      return refuse (reader, NULL, "is no device; there are [monitor] and, without a gap, [pump 1], [pump 2]");
  }
  return TRUE;
}

static gboolean
read_devices (const char *path, GKeyFile *file, GPtrArray *devices, GError **error)
{
  Reader reader = { path, NULL, file, error };

  return read_monitor (&reader, devices) && read_pump_groups (&reader, devices) && refuse_stray (&reader, devices);
}

/* An empty one if there is no file. */
static GKeyFile *
open_file (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) why = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, &why)
      || g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&file);
  if (why->domain == G_KEY_FILE_ERROR)
    g_set_error (error, VIGIL_DEVICES_FILE_ERROR, VIGIL_DEVICES_FILE_ERROR_FORMAT, "%s: %s", path, why->message);
  else
    g_set_error (error, why->domain, why->code, "%s: %s", path, why->message);
  return NULL;
}

GPtrArray *
vigil_devices_file_load (const char *path, GError **error)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_known_device_free);
  g_autoptr (GKeyFile) file = open_file (path, error);

  if (file == NULL || !read_devices (path, file, devices, error))
    return NULL;
  return g_steal_pointer (&devices);
}

GPtrArray *
vigil_devices_file_load_specs (const char *path, const char **monitor, const char *const **pumps, GError **error)
{
  g_autoptr (GPtrArray) devices = vigil_devices_file_load (path, error);
  GPtrArray *specs;

  if (devices == NULL)
    return NULL;
  specs = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < devices->len; i++)
    g_ptr_array_add (specs, vigil_known_device_print_spec (devices->pdata[i]));
  g_ptr_array_add (specs, NULL);
  *pumps = (const char *const *) specs->pdata;
  *monitor = NULL;
  if (devices->len > 0 && ((VigilKnownDevice *) devices->pdata[0])->driver->role == VIGIL_ROLE_MONITOR)
    *monitor = *(*pumps)++;
  return specs;
}

static void
write_device (GKeyFile *file, const char *group, const VigilKnownDevice *device)
{
  g_key_file_set_string (file, group, KEY_DRIVER, device->driver->id);
  g_key_file_set_string (file, group, KEY_PORT, device->port);
  if (device->n_channels > 1)
    g_key_file_set_integer (file, group, KEY_PUMPS, device->n_channels);
  else
    g_key_file_remove_key (file, group, KEY_PUMPS, NULL);
  g_key_file_set_boolean (file, group, KEY_LISTEN, device->is_listen_only);
}

static gboolean
is_written (const char *group, const char *const *written, guint n)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (written[i], group) == 0)
      return TRUE;
  return FALSE;
}

static void
write_devices (GKeyFile *file, const GPtrArray *devices)
{
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  guint channel = 0;

  for (guint i = 0; i < devices->len; i++) {
    const VigilKnownDevice *device = devices->pdata[i];
    gboolean is_pump = device->driver->role == VIGIL_ROLE_PUMP;
    char *group = is_pump ? g_strdup_printf (PUMP "%u", channel + 1) : g_strdup (MONITOR);

    write_device (file, group, device);
    channel += is_pump ? device->n_channels : 0;
    g_ptr_array_add (written, group);
  }
  for (guint i = 0; groups[i] != NULL; i++)
    if (!is_written (groups[i], (const char *const *) written->pdata, written->len))
      g_key_file_remove_group (file, groups[i], NULL);
}

gboolean
vigil_devices_file_save (const char *path, const GPtrArray *devices, GError **error)
{
  g_autoptr (GPtrArray) before = vigil_devices_file_load (path, error);
  g_autoptr (GKeyFile) file = before != NULL ? open_file (path, error) : NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  gsize len;

  if (file == NULL)
    return FALSE;
  write_devices (file, devices);
  text = g_key_file_to_data (file, &len, NULL);
  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents_full (path, text, (gssize) len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0644, error);
}

char *
vigil_devices_file_default_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "vigil", "devices.ini", NULL);
}

VigilKnownDevice *
vigil_known_device_new (const VigilDeviceSpec *spec, guint8 channel)
{
  VigilKnownDevice *self = g_new0 (VigilKnownDevice, 1);

  *self = (VigilKnownDevice){ spec->driver, g_strdup (spec->path), channel, spec->n_channels, spec->is_listen_only };
  return self;
}

void
vigil_known_device_free (VigilKnownDevice *self)
{
  if (self == NULL)
    return;
  g_free (self->port);
  g_free (self);
}

char *
vigil_known_device_print_spec (const VigilKnownDevice *self)
{
  VigilDeviceSpec spec = { self->driver, self->n_channels, self->is_listen_only, self->port };

  return vigil_device_spec_print (&spec);
}
