/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "core/device-spec.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LISTEN "listen:"

static gboolean complain (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
complain (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
parse_count (VigilDeviceSpec *self, const char *spec, const char *count, GError **error)
{
  guint max = MAX (1, self->driver->max_channels);
  guint64 n = 0;

  if (g_ascii_string_to_unsigned (count, 10, 1, max, &n, NULL)) {
    self->n_channels = (guint8) n;
    return TRUE;
  }
  if (max == 1)
    return complain (error, "\"%s\": a line of %s carries one device", spec, self->driver->id);
  return complain (error, "\"%s\": 1 to %u pumps, as in %s:2@/dev/ttyUSB0", spec, max, self->driver->id);
}

gboolean
vigil_device_spec_check_baud (const VigilDriver *driver, const char *path, guint64 baud, GError **error)
{
  g_autofree char *known = vigil_driver_print_bauds (driver);

  if (!vigil_port_has_speed (path))
    return complain (error, vigil_port_is_recording (path) ? "a recording has no speed"
                                                           : "a tcp: port has no speed, the terminal server is set to one");
  if (baud <= G_MAXUINT && vigil_driver_has_baud (driver, (guint) baud))
    return TRUE;
  return complain (error, "%s knows no such speed; it knows %s", driver->id, known);
}

static gboolean
parse_baud (VigilDeviceSpec *self, const char *spec, const char *speed, GError **error)
{
  guint64 baud = 0;

  if (!g_ascii_string_to_unsigned (speed, 10, 1, G_MAXUINT, &baud, NULL))
    baud = 0;
  if (!vigil_device_spec_check_baud (self->driver, self->path, baud, error)) {
    g_prefix_error (error, "\"%s\": ", spec);
    return FALSE;
  }
  self->baud = (guint) baud;
  return TRUE;
}

gboolean
vigil_device_name_check (const char *name, GError **error)
{
  if (!g_utf8_validate (name, -1, NULL))
    return complain (error, "%s", _("The name of a device is text in UTF-8."));
  if (strlen (name) >= VIGIL_DEVICE_NAME_SIZE || g_utf8_strlen (name, -1) > VIGIL_DEVICE_NAME_CHARS)
    return complain (error, _("\"%s\" is too long for the name of a device: at most %u letters."), name, VIGIL_DEVICE_NAME_CHARS);
  if (g_unichar_isspace (g_utf8_get_char (name)) || (*name != '\0' && g_ascii_isspace (name[strlen (name) - 1])))
    return complain (error, _("\"%s\": the name of a device does not begin or end with a blank."), name);
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    if (*at == '=' || *at == '@' || !g_unichar_isprint (g_utf8_get_char (at)))
      return complain (error, _("\"%s\": the name of a device is letters, digits and blanks, without '=' and '@'."), name);
  return TRUE;
}

/* What stands before the first '=' that is not the path's; @spec moves behind it. */
static gboolean
parse_name (VigilDeviceSpec *self, const char **spec, GError **error)
{
  gsize len = strcspn (*spec, "=@");
  g_autofree char *name = (*spec)[len] == '=' ? g_strndup (*spec, len) : NULL;

  if (name == NULL)
    return TRUE;
  if (len == 0)
    return complain (error, "\"%s\": missing name before '='", *spec);
  if (!vigil_device_name_check (name, error))
    return FALSE;
  g_strlcpy (self->name, name, sizeof self->name);
  *spec += len + 1;
  return TRUE;
}

gboolean
vigil_device_spec_parse_any (VigilDeviceSpec *self, const char *spec, GError **error)
{
  g_autofree char *id = NULL;
  const char *at;
  char *count, *speed;

  *self = (VigilDeviceSpec){ .n_channels = 1 };
  if (!parse_name (self, &spec, error))
    return FALSE;
  at = strchr (spec, '@');
  id = at != NULL ? g_strndup (spec, (gsize) (at - spec)) : g_strdup (spec);
  count = strchr (id, ':');
  speed = strchr (id, ',');
  if (count != NULL)
    *count++ = '\0';
  if (speed != NULL)
    *speed++ = '\0';
  self->driver = vigil_driver_find (id, error);
  if (self->driver == NULL)
    return FALSE;
  if (at == NULL || at[1] == '\0')
    return complain (error, "\"%s\": missing @PATH, as in %s@/dev/ttyUSB0", spec, id);
  self->path = at + 1;
  self->is_listen_only = g_str_has_prefix (self->path, LISTEN);
  if (self->is_listen_only)
    self->path += strlen (LISTEN);
  if (!vigil_port_check_path (self->path, error))
    return FALSE;
  return (count == NULL || parse_count (self, spec, count, error))
         && (speed == NULL || parse_baud (self, spec, speed, error));
}

gboolean
vigil_device_spec_parse (VigilDeviceSpec *self, const char *spec, VigilRole role, GError **error)
{
  static const char *const role_names[]
      = { [VIGIL_ROLE_MONITOR] = "monitor", [VIGIL_ROLE_PUMP] = "pump" };

  if (!vigil_device_spec_parse_any (self, spec, error))
    return FALSE;
  if (self->driver->role != role)
    return complain (error, "\"%s\": %s is the driver of a %s, not of a %s", spec, self->driver->id,
                     role_names[self->driver->role], role_names[role]);
  return TRUE;
}

char *
vigil_device_spec_print (const VigilDeviceSpec *self)
{
  g_autofree char *count = self->n_channels > 1 ? g_strdup_printf (":%u", self->n_channels) : g_strdup ("");
  g_autofree char *speed = self->baud != 0 ? g_strdup_printf (",%u", self->baud) : g_strdup ("");

  return g_strconcat (self->name, *self->name != '\0' ? "=" : "", self->driver->id, count, speed, "@",
                      self->is_listen_only ? LISTEN : "", self->path, NULL);
}

VigilLine
vigil_device_spec_get_line (const VigilDeviceSpec *self)
{
  return (VigilLine){
    .baud = self->baud != 0 ? self->baud : self->driver->bauds[0],
    .data_bits = self->driver->data_bits,
    .parity = self->driver->parity == 'E'   ? VIGIL_PARITY_EVEN
              : self->driver->parity == 'O' ? VIGIL_PARITY_ODD
                                            : VIGIL_PARITY_NONE,
    .stop_bits = self->driver->stop_bits,
    .rts_cts = self->driver->rts_cts,
    .is_listen_only = self->is_listen_only,
  };
}

char *
vigil_driver_print_line (const VigilDriver *driver, guint baud)
{
  return g_strdup_printf ("%u %u%c%u%s", baud != 0 ? baud : driver->bauds[0], driver->data_bits, driver->parity, driver->stop_bits,
                          driver->rts_cts ? " RTS/CTS" : "");
}
