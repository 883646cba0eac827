/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* vigilctl devices list|probe|watch|remember|forget: the ports of this machine and what is behind
 * them. */
#include "clinic/site.h"
#include "core/devices-file.h"
#include "core/probe.h"
#include "port/port-list.h"
#include "tool/live.h"
#include "tool/print.h"
#include "tool/tool.h"

#include <string.h>

typedef struct {
  char *driver, *file, *site;
  char **monitors, **pumps, **rest;
  double seconds;
  gboolean is_json, is_listen_only;
} Arguments;

static gboolean complain (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Wrong words on the command line. */
static gboolean
complain (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, args));
  va_end (args);
  return FALSE;
}

/* ---- list ---- */

static char *
get_file_path (const Arguments *arguments)
{
  return arguments->file != NULL ? g_strdup (arguments->file) : vigil_devices_file_default_path ();
}

static gboolean
is_port (const VigilPortInfo *info, const char *path)
{
  return g_strcmp0 (path, info->node) == 0 || g_strcmp0 (path, info->by_id) == 0 || g_strcmp0 (path, info->by_path) == 0;
}

static void
print_known (const VigilKnownDevice *device)
{
  g_autofree char *line = vigil_driver_print_line (device->driver, device->baud);

  g_print ("    remembered as %s %u%s%s%s: %s%s%s%s\n", device->driver->role == VIGIL_ROLE_PUMP ? "pump" : "monitor",
           device->channel + 1, *device->name != '\0' ? ", \"" : "", device->name, *device->name != '\0' ? "\"" : "",
           device->driver->id, device->baud != 0 ? ", " : "", device->baud != 0 ? line : "",
           device->is_listen_only ? ", listen-only" : "");
}

static void
print_use (const VigilPortInfo *info)
{
  switch (info->use) {
  case VIGIL_PORT_USE_FREE:
    g_print ("    free\n");
    return;
  case VIGIL_PORT_USE_BUSY:
    g_print ("    held by %s\n", info->holder);
    return;
  case VIGIL_PORT_USE_DENIED:
    g_print ("    this user may not open it: the group dialout is missing\n");
    return;
  }
}

static void
print_port (const VigilPortInfo *info, const GPtrArray *known)
{
  g_print ("%s\n    %s", vigil_port_info_get_name (info), info->node);
  if (info->usb_vendor != 0)
    g_print (", USB %04x:%04x", info->usb_vendor, info->usb_product);
  if (info->maker != NULL || info->product != NULL)
    g_print (" %s%s%s", info->maker != NULL ? info->maker : "", info->maker != NULL && info->product != NULL ? " " : "",
             info->product != NULL ? info->product : "");
  if (info->serial != NULL)
    g_print (", serial number %s", info->serial);
  if (info->kernel_driver != NULL)
    g_print (" (%s)", info->kernel_driver);
  g_print ("\n");
  print_use (info);
  for (guint i = 0; i < known->len; i++)
    if (is_port (info, ((VigilKnownDevice *) known->pdata[i])->port))
      print_known (known->pdata[i]);
}

/* Remembered, but at no port of this machine that is there now. */
static void
print_missing (const GPtrArray *known, const GPtrArray *ports)
{
  for (guint i = 0; i < known->len; i++) {
    const VigilKnownDevice *device = known->pdata[i];
    gboolean is_there = FALSE;

    for (guint k = 0; k < ports->len; k++)
      is_there |= is_port (ports->pdata[k], device->port);
    if (is_there)
      continue;
    g_print ("%s\n    %s\n", device->port,
             *device->port == '/' && !g_file_test (device->port, G_FILE_TEST_EXISTS) ? "not there" : "no port of the list");
    print_known (device);
  }
}

static gboolean
list (const Arguments *arguments, GError **error)
{
  g_autofree char *path = get_file_path (arguments);
  g_autoptr (GPtrArray) known = vigil_devices_file_load (path, error);
  g_autoptr (GPtrArray) ports = NULL;
  g_autofree char *site = NULL;

  if (known == NULL)
    return FALSE;
  site = vigil_devices_file_load_site (path, NULL);
  ports = vigil_port_list (NULL);
  for (guint i = 0; i < ports->len; i++)
    print_port (ports->pdata[i], known);
  print_missing (known, ports);
  if (ports->len == 0)
    g_print ("There is no serial port on this machine.\n");
  if (site != NULL)
    g_print ("This tablet stands at the clinic's site \"%s\".\n", site);
  return TRUE;
}

/* ---- probe ---- */

static void
on_begin (const VigilProbeStep *step, gpointer user_data)
{
  g_autofree char *line = vigil_driver_print_line (step->drivers[0], step->baud);

  g_print ("  %s as ", step->is_asked ? "asked" : "listened");
  for (guint i = 0; i < step->n_drivers; i++)
    g_print ("%s%s", i > 0 ? ", " : "", step->drivers[i]->id);
  /* a terminal server is set to what it is set to, whatever a driver would want */
  if (vigil_port_has_speed (user_data))
    g_print (", %s: ", line);
  else
    g_print (": ");
}

static void
print_answer (const VigilProbeResult *result, gboolean is_one_of_many)
{
  const VigilTrial *trial = &result->trial;
  char pumps[32] = "";

  if (trial->n_pumps > 1)
    g_snprintf (pumps, sizeof pumps, ", %u pumps", trial->n_pumps);
  g_print ("%s%syes%s%s%s%s%s%s\n", is_one_of_many ? result->driver->id : "", is_one_of_many ? " " : "",
           trial->is_clean ? "" : ", but only a part of it is understood", *trial->model != '\0' ? ", " : "", trial->model,
           *trial->serial != '\0' ? ", serial number " : "", trial->serial, pumps);
}

static void
on_end (const VigilProbeResult *const *results, guint n_results, gpointer user_data)
{
  const VigilTrial *any = &results[0]->trial;
  g_autofree char *last = vigil_trial_print_last (any);
  gboolean has_answered = FALSE;
  guint64 n_frames = 0;

  for (guint i = 0; i < n_results; i++) {
    if (results[i]->has_answered)
      print_answer (results[i], n_results > 1);
    has_answered |= results[i]->has_answered;
    n_frames = MAX (n_frames, results[i]->trial.frames);
  }
  if (has_answered)
    return;
  if (*any->trouble != '\0')
    g_print ("no\n");
  else if (any->bytes > 0)
    g_print ("no; %" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT " frames, the last bytes %s\n", any->bytes, n_frames, last);
  else
    g_print ("nothing\n");
}

/* FALSE only if it could not be tried. */
static gboolean
probe_port (const Arguments *arguments, const char *path, guint *n_found, GError **error)
{
  VigilProbeOptions options = { .driver = arguments->driver, .is_listen_only = arguments->is_listen_only,
                                .on_begin = on_begin, .on_end = on_end, .user_data = (gpointer) path };
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *spec = NULL;
  const VigilProbeResult *best;

  g_print ("%s\n", path);
  results = vigil_probe_run (path, &options, error);
  if (results == NULL)
    return FALSE;
  best = vigil_probe_get_best (results);
  if (best == NULL)
    return TRUE;
  ++*n_found;
  spec = vigil_device_spec_print (
      &(VigilDeviceSpec){ .driver = best->driver, .n_channels = vigil_probe_result_get_n_channels (best),
                          .baud = best->baud, .path = path });
  g_print ("  found: --%s %s\n", best->driver->role == VIGIL_ROLE_PUMP ? "pump" : "monitor", spec);
  return TRUE;
}

/* One that cannot be had does not keep the others from being tried. */
static gboolean
probe_all (const Arguments *arguments, guint *n_found)
{
  g_autoptr (GPtrArray) ports = vigil_port_list (NULL);

  for (guint i = 0; i < ports->len; i++) {
    const VigilPortInfo *info = ports->pdata[i];
    g_autoptr (GError) why = NULL;

    if (info->use != VIGIL_PORT_USE_FREE)
      g_print ("%s\n  passed over: %s\n", vigil_port_info_get_name (info), info->holder != NULL ? info->holder : "not permitted");
    else if (!probe_port (arguments, vigil_port_info_get_name (info), n_found, &why))
      g_printerr ("vigilctl devices probe: %s\n", why->message);
  }
  return TRUE;
}

static gboolean
probe (const Arguments *arguments, GError **error)
{
  guint n_found = 0;
  gboolean is_done;

  if (arguments->rest != NULL && arguments->rest[1] != NULL)
    return complain (error, "one PORT, or none for all that are free");
  is_done = arguments->rest != NULL ? probe_port (arguments, arguments->rest[0], &n_found, error)
                                    : probe_all (arguments, &n_found);
  if (is_done && n_found == 0)
    g_print ("No device has answered.%s\n",
             arguments->driver != NULL || arguments->is_listen_only
                 ? ""
                 : " One that speaks only when asked, and is set to another speed than is usual,"
                   " is found with --driver NAME, which asks at all speeds that the driver knows.");
  return is_done;
}

/* ---- watch ---- */

typedef struct {
  gint64 start_us;
  gboolean is_json;
} Watch;

static void
on_observation (VigilDevice *device, const VigilObservation *observation, gpointer user_data)
{
  const Watch *watch = user_data;

  if (watch->is_json)
    vigil_tool_print_observation_json (observation, watch->start_us);
  else
    vigil_tool_print_observation (observation, watch->start_us);
}

static void
on_wave (VigilDevice *device, const VigilWaveBlock *block, gpointer user_data)
{
  const Watch *watch = user_data;

  if (watch->is_json)
    vigil_tool_print_wave_json (block, watch->start_us);
}

static gboolean
watch (const Arguments *arguments, GError **error)
{
  Watch state = { vigil_clock_mono_us (), arguments->is_json };
  VigilDeviceEvents events = { on_observation, on_wave, &state, NULL };

  if (arguments->rest == NULL || arguments->rest[1] != NULL)
    return complain (error, "one DRIVER@PORT is wanted");
  return vigil_tool_run_device (arguments->rest[0], arguments->seconds, &events, error);
}

/* ---- remember, forget ---- */

/* Those that are named instead of those before; if none is, these stay. */
static gboolean
choose_known (GPtrArray *devices, GPtrArray *before, VigilRole role, char **specs, GError **error)
{
  guint8 place = 0;

  for (guint i = 0; specs == NULL && i < before->len;) {
    const VigilKnownDevice *device = before->pdata[i];

    if (device->driver->role == role)
      g_ptr_array_add (devices, g_ptr_array_steal_index (before, i));
    else
      i++;
  }
  for (; specs != NULL && *specs != NULL; specs++) {
    VigilDeviceSpec spec;

    if (!vigil_device_spec_parse (&spec, *specs, role, error))
      return FALSE;
    g_ptr_array_add (devices, vigil_known_device_new (&spec, place));
    place = (guint8) (place + spec.n_channels);
  }
  return TRUE;
}

static gboolean
remember (const Arguments *arguments, GError **error)
{
  g_autofree char *path = get_file_path (arguments);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_known_device_free);

  if (arguments->rest != NULL || (arguments->monitors == NULL && arguments->pumps == NULL && arguments->site == NULL))
    return complain (error, "--monitor, --pump or --site is wanted, and nothing else");
  if (arguments->site != NULL && !vigil_clinic_is_id (arguments->site))
    return complain (error, "--site: an id of lower case letters, digits, '-' and '.', found \"%s\"", arguments->site);
  before = vigil_devices_file_load (path, error);
  if (before == NULL)
    return FALSE;
  if (!choose_known (devices, before, VIGIL_ROLE_MONITOR, arguments->monitors, error)
      || !choose_known (devices, before, VIGIL_ROLE_PUMP, arguments->pumps, error)
      || !vigil_devices_file_save (path, devices, error))
    return FALSE;
  return arguments->site == NULL || vigil_devices_file_save_site (path, arguments->site, error);
}

static gboolean
forget (const Arguments *arguments, GError **error)
{
  g_autofree char *path = get_file_path (arguments);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  if (arguments->rest != NULL)
    return complain (error, "\"%s\" is one argument too many", arguments->rest[0]);
  return vigil_devices_file_save (path, none, error);
}

/* ---- the words ---- */

static const struct {
  const char *name, *what;
  gboolean (*run) (const Arguments *arguments, GError **error);
} words[] = {
  { "list", "the serial ports, who holds them, what is remembered", list },
  { "probe", "[PORT]: what is behind a port; only asks what is needed to read", probe },
  { "watch", "DRIVER@PORT: what a device says, live", watch },
  { "remember", "--monitor DRIVER@PORT --pump \"NAME=DRIVER@PORT\" --site ID: from now on at this chair", remember },
  { "forget", "no device is remembered any more; the site is", forget },
};

static gboolean
parse_arguments (Arguments *arguments, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "driver", 0, 0, G_OPTION_ARG_STRING, &arguments->driver, "probe: with this driver alone", "NAME" },
    { "listen", 0, 0, G_OPTION_ARG_NONE, &arguments->is_listen_only, "probe: send nothing", NULL },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &arguments->seconds, "watch: for so long; else until Ctrl-C", "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &arguments->is_json, "watch: one JSON object a line, waves too", NULL },
    { "monitor", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->monitors, "remember: a monitor; may be repeated",
      "DRIVER@PORT" },
    { "pump", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->pumps, "remember: a pump; may be repeated", "DRIVER@PORT" },
    { "site", 0, 0, G_OPTION_ARG_STRING, &arguments->site, "remember: at which of the clinic's sites this tablet stands", "ID" },
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &arguments->file, "Where it is remembered; that of this user if not given", "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments->rest, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("list|probe|watch|remember|forget");
  g_autoptr (GString) summary = g_string_new (NULL);

  g_set_prgname ("vigilctl devices");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_append_printf (summary, "%s  %-9s %s", i > 0 ? "\n" : "", words[i].name, words[i].what);
  g_option_context_set_summary (context, summary->str);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (!(arguments->seconds >= 0))
    return complain (error, "--seconds: 0 or more");
  return TRUE;
}

static gboolean
run (Arguments *arguments, GError **error)
{
  g_autofree char *word = NULL;

  if (arguments->rest == NULL)
    return complain (error, "one of list, probe, watch, remember, forget; \"vigilctl devices --help\" says more");
  word = arguments->rest[0];
  memmove (arguments->rest, arguments->rest + 1, g_strv_length (arguments->rest) * sizeof *arguments->rest);
  if (arguments->rest[0] == NULL)
    g_clear_pointer (&arguments->rest, g_strfreev);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].name, word) == 0)
      return words[i].run (arguments, error);
  return complain (error, "there is no \"devices %s\"; \"vigilctl devices --help\" says more", word);
}

int
vigil_tool_devices (int argc, char **argv)
{
  Arguments arguments = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean is_good = parse_arguments (&arguments, &argc, &argv, &error) && run (&arguments, &error);

  if (!is_good)
    g_printerr ("vigilctl devices: %s\n", error->message);
  g_free (arguments.driver);
  g_free (arguments.file);
  g_free (arguments.site);
  g_strfreev (arguments.monitors);
  g_strfreev (arguments.pumps);
  g_strfreev (arguments.rest);
  if (is_good)
    return 0;
  return error->domain == G_OPTION_ERROR ? 2 : 1;
}
