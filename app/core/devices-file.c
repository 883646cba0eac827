/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "core/devices-file.h"

#include "port/port.h"
#include "session/session.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

G_DEFINE_QUARK (vigil-devices-file-error-quark, vigil_devices_file_error)

#define KEY_DRIVER "driver"
#define KEY_NAME "name"
#define KEY_PORT "port"
#define KEY_PUMPS "pumps"
#define KEY_SPEED "speed"
#define KEY_LISTEN "listen-only"
#define GROUP_TABLET "tablet"
#define KEY_SITE "site"

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
  static const char *const known[] = { KEY_NAME, KEY_DRIVER, KEY_PORT, KEY_PUMPS, KEY_SPEED, KEY_LISTEN, NULL };
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, reader->group, NULL, NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    if (!g_strv_contains (known, keys[i]))
      return refuse (reader, keys[i], "is not known here; there are name, driver, port, pumps, speed and listen-only");
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
read_name (const Reader *reader, VigilKnownDevice *device)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) why = NULL;

  if (!read_value (reader, KEY_NAME, &name))
    return FALSE;
  if (name == NULL)
    return TRUE;
  if (!vigil_device_name_check (name, &why))
    return refuse (reader, KEY_NAME, "%s", why->message);
  g_strlcpy (device->name, name, sizeof device->name);
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
read_speed (const Reader *reader, VigilKnownDevice *device)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) why = NULL;
  guint64 baud = 0;

  if (!read_value (reader, KEY_SPEED, &text))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, &baud, NULL))
    baud = 0;
  if (!vigil_device_spec_check_baud (device->driver, device->port, baud, &why))
    return refuse (reader, KEY_SPEED, "\"%s\": %s", text, why->message);
  device->baud = (guint) baud;
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

  if (check_keys (reader) && read_name (reader, device) && read_driver (reader, device, role) && read_port (reader, device)
      && read_pumps (reader, device) && read_speed (reader, device) && read_listen_only (reader, device))
    return g_steal_pointer (&device);
  return NULL;
}

/* The first monitor needs no number: most chairs have one. */
static char *
name_group (VigilRole role, guint place)
{
  if (role == VIGIL_ROLE_PUMP)
    return g_strdup_printf ("pump %u", place + 1);
  return place == 0 ? g_strdup ("monitor") : g_strdup_printf ("monitor %u", place + 1);
}

/* A name stands for one device; NULL: no two in @devices have the same. */
static const VigilKnownDevice *
find_namesake (const GPtrArray *devices)
{
  for (guint i = 0; i < devices->len; i++)
    for (guint k = 0; k < i; k++) {
      const VigilKnownDevice *a = devices->pdata[k], *b = devices->pdata[i];

      if (*a->name != '\0' && strcmp (a->name, b->name) == 0)
        return b;
    }
  return NULL;
}

static gboolean
read_groups (Reader *reader, VigilRole role, guint max, GPtrArray *devices)
{
  for (guint place = 0;;) {
    g_autofree char *group = name_group (role, place);
    VigilKnownDevice *device;

    if (!g_key_file_has_group (reader->file, group))
      return TRUE;
    reader->group = group;
    device = read_device (reader, role);
    if (device == NULL)
      return FALSE;
    device->channel = (guint8) place;
    place += device->n_channels;
    g_ptr_array_add (devices, device);
    if (find_namesake (devices) != NULL)
      return refuse (reader, KEY_NAME, _("Another device is called \"%s\" too."), device->name);
    if (place > max)
      return refuse (reader, NULL, "makes more than %u %s", max, role == VIGIL_ROLE_PUMP ? "pumps" : "monitors");
  }
}

/* FALSE: what stands there is no id; @site may be NULL. */
static gboolean
read_tablet (Reader *reader, char **site)
{
  g_auto (GStrv) keys = g_key_file_get_keys (reader->file, GROUP_TABLET, NULL, NULL);
  g_autofree char *id = NULL;

  reader->group = GROUP_TABLET;
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (strcmp (keys[i], KEY_SITE) != 0)
      return refuse (reader, keys[i], "is not known here; there is site");
  if (keys != NULL && !read_value (reader, KEY_SITE, &id))
    return FALSE;
  if (id != NULL && !vigil_clinic_is_id (id))
    return refuse (reader, KEY_SITE, "\"%s\" is not an id of lower case letters, digits, '-' and '.'", id);
  if (site != NULL)
    *site = g_steal_pointer (&id);
  return TRUE;
}

/* The first group that is none of those read. */
static gboolean
refuse_stray (Reader *reader, GPtrArray *devices)
{
  g_auto (GStrv) groups = g_key_file_get_groups (reader->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++) {
    gboolean is_read = strcmp (groups[i], GROUP_TABLET) == 0;

    for (guint k = 0; k < devices->len; k++) {
      const VigilKnownDevice *device = devices->pdata[k];
      g_autofree char *name = name_group (device->driver->role, device->channel);

      is_read |= strcmp (groups[i], name) == 0;
    }
    reader->group = groups[i];
    if (!is_read)
      return refuse (reader, NULL, "is no device; there are, without a gap, [monitor], [monitor 2] and [pump 1], [pump 2]; and [tablet]");
  }
  return TRUE;
}

static gboolean
read_devices (const char *path, GKeyFile *file, GPtrArray *devices, GError **error)
{
  Reader reader = { path, NULL, file, error };

  return read_groups (&reader, VIGIL_ROLE_MONITOR, VIGIL_MAX_MONITORS, devices)
         && read_groups (&reader, VIGIL_ROLE_PUMP, VIGIL_MAX_CHANNELS, devices) && read_tablet (&reader, NULL)
         && refuse_stray (&reader, devices);
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

/* Those of @role, in order. */
static GStrv
print_specs (const GPtrArray *devices, VigilRole role, const char *except)
{
  g_autoptr (GStrvBuilder) specs = g_strv_builder_new ();

  for (guint i = 0; i < devices->len; i++) {
    const VigilKnownDevice *device = devices->pdata[i];
    g_autofree char *spec = vigil_known_device_print_spec (device);

    if (device->driver->role == role && g_strcmp0 (device->port, except) != 0)
      g_strv_builder_add (specs, spec);
  }
  return g_strv_builder_end (specs);
}

gboolean
vigil_devices_file_load_specs (const char *path, const char *except, GStrv *monitors, GStrv *pumps, GError **error)
{
  g_autoptr (GPtrArray) devices = vigil_devices_file_load (path, error);

  if (devices == NULL)
    return FALSE;
  *monitors = print_specs (devices, VIGIL_ROLE_MONITOR, except);
  *pumps = print_specs (devices, VIGIL_ROLE_PUMP, except);
  return TRUE;
}

static void
write_device (GKeyFile *file, const char *group, const VigilKnownDevice *device)
{
  if (*device->name != '\0')
    g_key_file_set_string (file, group, KEY_NAME, device->name);
  else
    g_key_file_remove_key (file, group, KEY_NAME, NULL);
  g_key_file_set_string (file, group, KEY_DRIVER, device->driver->id);
  g_key_file_set_string (file, group, KEY_PORT, device->port);
  if (device->n_channels > 1)
    g_key_file_set_integer (file, group, KEY_PUMPS, device->n_channels);
  else
    g_key_file_remove_key (file, group, KEY_PUMPS, NULL);
  if (device->baud != 0)
    g_key_file_set_uint64 (file, group, KEY_SPEED, device->baud);
  else
    g_key_file_remove_key (file, group, KEY_SPEED, NULL);
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
  guint n_monitors = 0, n_pumps = 0;

  for (guint i = 0; i < devices->len; i++) {
    const VigilKnownDevice *device = devices->pdata[i];
    guint *n = device->driver->role == VIGIL_ROLE_PUMP ? &n_pumps : &n_monitors;
    char *group = name_group (device->driver->role, *n);

    write_device (file, group, device);
    *n += device->n_channels;
    g_ptr_array_add (written, group);
  }
  for (guint i = 0; groups[i] != NULL; i++)
    if (strcmp (groups[i], GROUP_TABLET) != 0 && !is_written (groups[i], (const char *const *) written->pdata, written->len))
      g_key_file_remove_group (file, groups[i], NULL);
}

static gboolean
write_file (GKeyFile *file, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  gsize len;
  g_autofree char *text = g_key_file_to_data (file, &len, NULL);

  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents_full (path, text, (gssize) len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0644, error);
}

/* What is written can be read again. */
static gboolean
check_all (const GPtrArray *devices, GError **error)
{
  const VigilKnownDevice *namesake = find_namesake (devices);
  guint n[] = { [VIGIL_ROLE_MONITOR] = 0, [VIGIL_ROLE_PUMP] = 0 };

  for (guint i = 0; i < devices->len; i++) {
    const VigilKnownDevice *device = devices->pdata[i];

    n[device->driver->role] += device->n_channels;
  }
  if (namesake != NULL)
    g_set_error (error, VIGIL_DEVICES_FILE_ERROR, VIGIL_DEVICES_FILE_ERROR_FORMAT, _("Another device is called \"%s\" too."),
                 namesake->name);
  else if (n[VIGIL_ROLE_MONITOR] > VIGIL_MAX_MONITORS)
    g_set_error (error, VIGIL_DEVICES_FILE_ERROR, VIGIL_DEVICES_FILE_ERROR_FORMAT, _("A chair has at most %u monitors."),
                 VIGIL_MAX_MONITORS);
  else if (n[VIGIL_ROLE_PUMP] > VIGIL_MAX_CHANNELS)
    g_set_error (error, VIGIL_DEVICES_FILE_ERROR, VIGIL_DEVICES_FILE_ERROR_FORMAT, _("A chair has at most %u pumps."),
                 VIGIL_MAX_CHANNELS);
  else
    return TRUE;
  return FALSE;
}

gboolean
vigil_devices_file_save (const char *path, const GPtrArray *devices, GError **error)
{
  g_autoptr (GPtrArray) before = vigil_devices_file_load (path, error);
  g_autoptr (GKeyFile) file = before != NULL ? open_file (path, error) : NULL;

  if (file == NULL || !check_all (devices, error))
    return FALSE;
  write_devices (file, devices);
  return write_file (file, path, error);
}

char *
vigil_devices_file_load_site (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = open_file (path, error);
  Reader reader = { path, GROUP_TABLET, file, error };
  char *site = NULL;

  return file != NULL && read_tablet (&reader, &site) ? site : NULL;
}

gboolean
vigil_devices_file_save_site (const char *path, const char *site, GError **error)
{
  g_autoptr (GPtrArray) before = vigil_devices_file_load (path, error);
  g_autoptr (GKeyFile) file = before != NULL ? open_file (path, error) : NULL;

  if (file == NULL)
    return FALSE;
  if (site != NULL && !vigil_clinic_is_id (site)) {
    g_set_error (error, VIGIL_DEVICES_FILE_ERROR, VIGIL_DEVICES_FILE_ERROR_FORMAT,
                 "\"%s\" is not an id of lower case letters, digits, '-' and '.'", site);
    return FALSE;
  }
  if (site != NULL)
    g_key_file_set_string (file, GROUP_TABLET, KEY_SITE, site);
  else
    g_key_file_remove_group (file, GROUP_TABLET, NULL);
  return write_file (file, path, error);
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

  *self = (VigilKnownDevice){ spec->driver, g_strdup (spec->path), channel, spec->n_channels, spec->baud, spec->is_listen_only, "" };
  g_strlcpy (self->name, spec->name, sizeof self->name);
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
  VigilDeviceSpec spec = { "", self->driver, self->n_channels, self->baud, self->is_listen_only, self->port };

  g_strlcpy (spec.name, self->name, sizeof spec.name);
  return vigil_device_spec_print (&spec);
}
