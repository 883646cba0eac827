/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* vigilctl record DRIVER@PORT FILE: a capture of a device's line, both directions, for a driver's
 * tests. */
#include "core/recorder.h"
#include "tool/live.h"
#include "tool/tool.h"

typedef struct {
  char *device, *scenario, *source;
  double seconds;
  char **rest;
} Arguments;

static void
on_observation (VigilDevice *device, const VigilObservation *observation, gpointer user_data)
{
  if (observation->code == VIGIL_CODE_DEVICE_MODEL)
    vigil_recorder_name_device (user_data, observation->text);
}

static void
on_wire (VigilDevice *device, gboolean is_from_device, const guint8 *bytes, gsize len, gpointer user_data)
{
  vigil_recorder_take (user_data, is_from_device, bytes, len, vigil_clock_mono_us ());
}

static void
say_what_came (const char *path, guint64 n_frames, const Arguments *arguments)
{
  g_printerr ("%s: %" G_GUINT64_FORMAT " frames\n", path, n_frames);
  if (arguments->scenario == NULL || arguments->source == NULL)
    g_printerr ("Say in its header what happened (Scenario:) and what was connected (Source:).\n");
  g_printerr ("A capture of a patient may not be given to anybody: use a simulator or a bench.\n");
}

static gboolean
record (const Arguments *arguments, GError **error)
{
  const char *text = arguments->rest[0], *path = arguments->rest[1];
  VigilRecorderWords words = { arguments->device, arguments->scenario, arguments->source, 0 };
  VigilDeviceEvents events = { on_observation, NULL, NULL, on_wire };
  VigilDeviceSpec spec;
  VigilRecorder *recorder;
  guint64 n_frames;

  if (!vigil_device_spec_parse_any (&spec, text, error))
    return FALSE;
  if (vigil_port_is_recording (spec.path)) {
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC, "%s is a capture already", spec.path);
    return FALSE;
  }
  words.baud = spec.baud;
  recorder = vigil_recorder_new (path, spec.driver, &words, vigil_clock_mono_us (), error);
  if (recorder == NULL)
    return FALSE;
  events.user_data = recorder;
  if (!vigil_tool_run_device (text, arguments->seconds, &events, error)) {
    (void) vigil_recorder_finish (recorder, NULL);
    return FALSE;
  }
  n_frames = vigil_recorder_get_n_frames (recorder);
  if (!vigil_recorder_finish (recorder, error))
    return FALSE;
  say_what_came (path, n_frames, arguments);
  return TRUE;
}

static gboolean
parse_arguments (Arguments *arguments, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "device", 0, 0, G_OPTION_ARG_STRING, &arguments->device, "Maker, model and software version (else as the device tells)", "TEXT" },
    { "scenario", 0, 0, G_OPTION_ARG_STRING, &arguments->scenario, "What happens in it", "TEXT" },
    { "source", 0, 0, G_OPTION_ARG_STRING, &arguments->source, "What is connected: \"bench rig, no patient\"", "TEXT" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &arguments->seconds, "Stop after so long; else at Ctrl-C", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments->rest, NULL, "DRIVER@PORT FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- record what goes over a device's line");

  g_set_prgname ("vigilctl record");
  g_option_context_set_summary (context, "Only what is needed to read the device is sent; DRIVER@listen:PORT sends "
                                         "nothing. FILE must not be there yet.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (arguments->rest != NULL && g_strv_length (arguments->rest) == 2 && arguments->seconds >= 0)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "DRIVER@PORT and FILE are wanted; \"vigilctl record --help\" says more");
  return FALSE;
}

int
vigil_tool_record (int argc, char **argv)
{
  Arguments arguments = { 0 };
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (!parse_arguments (&arguments, &argc, &argv, &error))
    status = 2;
  else if (!record (&arguments, &error))
    status = 1;
  if (error != NULL)
    g_printerr ("vigilctl record: %s\n", error->message);
  g_free (arguments.device);
  g_free (arguments.scenario);
  g_free (arguments.source);
  g_strfreev (arguments.rest);
  return status;
}
