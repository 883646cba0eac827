/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line of the screens. */
#include "config.h"
#include "application.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const struct { const char *name, *what; } modes[] = {
  [VIGIL_MODE_CHAIR] = { "chair", N_("one infusion chair: the bedside screen") },
  [VIGIL_MODE_STATION] = { "station", N_("the nurse station: sessions of the record") },
  [VIGIL_MODE_KIOSK] = { "kiosk", N_("the patient's screen") },
};

/* Entries point into @self, so the table is made on the stack. */
#define N_ENTRIES 12
static void
make_entries (VigilOptions *self, GOptionEntry *entries)
{
  const GOptionEntry table[N_ENTRIES] = {
    { "monitor", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->monitors,
      N_("Patient monitor, philips-intellivue@/dev/ttyUSB0; may be repeated, the most trusted first"),
      N_("DRIVER@PATH") },
    { "pump", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->pumps,
      N_("A pump, alaris-asena@/dev/ttyUSB1; may be repeated"), N_("DRIVER@PATH") },
    { "clinic", 0, 0, G_OPTION_ARG_FILENAME, &self->clinic_dir, N_("The clinic's rules"),
      N_("DIR") },
    { "record", 0, 0, G_OPTION_ARG_FILENAME, &self->record_path, N_("The record"), N_("FILE") },
    { "chair", 0, 0, G_OPTION_ARG_STRING, &self->chair, N_("Number of the chair"), N_("N") },
    { "site", 0, 0, G_OPTION_ARG_STRING, &self->site, N_("At which of the clinic's sites this tablet stands"), N_("ID") },
    { "replay", 0, 0, G_OPTION_ARG_STRING, &self->replay_session, N_("Show a recorded session"),
      N_("SESSION") },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &self->speed, N_("1 is real time: of the replay, or of all clocks for training"),
      N_("N") },
    { "light", 0, 0, G_OPTION_ARG_NONE, &self->is_light, N_("The light palette"), NULL },
    { "windowed", 0, 0, G_OPTION_ARG_NONE, &self->is_windowed,
      N_("1280x800 instead of the whole screen"), NULL },
    { NULL },
  };

  memcpy (entries, table, sizeof table);
}

static GOptionContext *
make_context (VigilOptions *self, GOptionEntry *entries)
{
  GOptionContext *context = g_option_context_new (_("chair|station|kiosk"));

  make_entries (self, entries);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  return context;
}

char *
vigil_options_help (void)
{
  VigilOptions options = { 0 };
  GOptionEntry entries[N_ENTRIES];
  g_autoptr (GOptionContext) context = make_context (&options, entries);
  g_autoptr (GString) summary = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    g_string_append_printf (summary, "  %-8s %s\n", modes[i].name, _(modes[i].what));
  g_option_context_set_summary (context, summary->str);
  return g_option_context_get_help (context, TRUE, NULL);
}

static gboolean G_GNUC_PRINTF (2, 3)
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error,
                     g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, args));
  va_end (args);
  return FALSE;
}

static gboolean
check (const VigilOptions *self, GError **error)
{
  for (char **monitor = self->monitors; monitor != NULL && *monitor != NULL; monitor++)
    if (strchr (*monitor, '@') == NULL)
      return refuse (error, _("--monitor %s: expected DRIVER@PATH"), *monitor);
  for (char **pump = self->pumps; pump != NULL && *pump != NULL; pump++)
    if (strchr (*pump, '@') == NULL)
      return refuse (error, _("--pump %s: expected DRIVER@PATH"), *pump);
  if (!isfinite (self->speed) || self->speed <= 0 || self->speed > 60)
    return refuse (error, _("--speed: expected a number above 0, at most %s"), "60");
  if (self->replay_session != NULL && (self->monitors != NULL || self->pumps != NULL))
    return refuse (
        error,
        _("--replay %s: a recorded session has its own devices; leave out --monitor and --pump"),
        self->replay_session);
  if (self->site != NULL && self->mode == VIGIL_MODE_STATION)
    return refuse (error, _("--site %s: the station says of each visit where it was; leave it out"), self->site);
  if (self->site != NULL && self->replay_session != NULL)
    return refuse (error, _("--site %s: a recorded session was where it was; leave it out"), self->site);
  return TRUE;
}

gboolean
vigil_options_parse (VigilOptions *self, int argc, char **argv, GError **error)
{
  GOptionEntry entries[N_ENTRIES];
  g_autoptr (GOptionContext) context = NULL;
  g_auto (GStrv) args = NULL;
  gsize mode = 0;

  *self = (VigilOptions) { .speed = 1 };
  args = g_new0 (char *, (gsize) argc + 1);
  for (int i = 0; i < argc; i++)
    args[i] = g_strdup (argv[i]);
  context = make_context (self, entries);
  if (!g_option_context_parse_strv (context, &args, error))
    return FALSE;
  if (args[0] == NULL || args[1] == NULL)
    return refuse (error, _("expected a mode: %s"), "chair, station, kiosk");
  if (args[2] != NULL)
    return refuse (error, _("\"%s\" is one word too many"), args[2]);
  while (mode < G_N_ELEMENTS (modes) && !g_str_equal (modes[mode].name, args[1]))
    mode++;
  if (mode == G_N_ELEMENTS (modes))
    return refuse (error, _("there is no mode \"%s\"; expected chair, station or kiosk"), args[1]);
  self->mode = (VigilMode) mode;
  if (self->chair == NULL)
    self->chair = g_strdup ("1");
  return check (self, error);
}

void
vigil_options_clear (VigilOptions *self)
{
  g_clear_pointer (&self->monitors, g_strfreev);
  g_clear_pointer (&self->clinic_dir, g_free);
  g_clear_pointer (&self->record_path, g_free);
  g_clear_pointer (&self->chair, g_free);
  g_clear_pointer (&self->site, g_free);
  g_clear_pointer (&self->replay_session, g_free);
  g_clear_pointer (&self->pumps, g_strfreev);
}
