/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/live.h"

#include <glib-unix.h>

#define LOOK_MS 100

typedef struct {
  VigilDevice *device;
  GMainLoop *loop;
  VigilDeviceEvents events;
  gint64 end_us;                /* 0: none */
  gboolean is_starved_told;
  guint n_pumps, n_pumps_told;  /* set up, and there when that was said last */
} Live;

static void
tell_link (VigilDevice *device, const VigilObservation *observation)
{
  const char *trouble = vigil_device_get_trouble (device);
  VigilLinkState state = (VigilLinkState) observation->value;

  g_printerr ("%s: %s%s%s\n", vigil_device_get_path (device), vigil_link_state_name (state),
              trouble != NULL ? ": " : "", trouble != NULL ? trouble : "");
  if (state == VIGIL_LINK_NO_FRAMES)
    g_printerr ("bytes, but no frames: wrong driver or speed?\n");
}

static void
on_observation (VigilDevice *device, const VigilObservation *observation, gpointer user_data)
{
  Live *live = user_data;

  if (observation->code == VIGIL_CODE_LINK_STATE)
    tell_link (device, observation);
  live->events.on_observation (device, observation, live->events.user_data);
}

static void
on_wave (VigilDevice *device, const VigilWaveBlock *block, gpointer user_data)
{
  Live *live = user_data;

  if (live->events.on_wave != NULL)
    live->events.on_wave (device, block, live->events.user_data);
}

static void
on_wire (VigilDevice *device, gboolean is_from_device, const guint8 *bytes, gsize len, gpointer user_data)
{
  Live *live = user_data;

  if (live->events.on_wire != NULL)
    live->events.on_wire (device, is_from_device, bytes, len, live->events.user_data);
}

static void
tell_pumps (Live *live)
{
  guint n = vigil_device_count_pumps (live->device);

  if (n == live->n_pumps_told || n == 0)
    return;
  live->n_pumps_told = n;
  if (n > live->n_pumps)
    g_printerr ("%s: %u pumps are on this line, %u set up; the others are not heard\n",
                vigil_device_get_path (live->device), n, live->n_pumps);
}

static gboolean
on_look (gpointer user_data)
{
  Live *live = user_data;
  gboolean is_over = vigil_device_is_recording (live->device) && vigil_device_get_trouble (live->device) != NULL;

  if (!live->is_starved_told && vigil_device_get_messages_withheld (live->device) > 0) {
    live->is_starved_told = TRUE;
    g_printerr ("%s: this device speaks when it is asked, and nothing is sent; heard is what others ask\n",
                vigil_device_get_path (live->device));
  }
  tell_pumps (live);
  if (is_over || (live->end_us != 0 && vigil_clock_mono_us () >= live->end_us))
    g_main_loop_quit (live->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_signal (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

gboolean
vigil_tool_run_device (const char *spec, double seconds, const VigilDeviceEvents *events, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Live live = { .loop = loop, .events = *events };
  VigilDeviceEvents own = { on_observation, on_wave, &live, on_wire };
  VigilDeviceSpec parsed;
  guint sources[3];

  if (!vigil_device_spec_parse_any (&parsed, spec, error))
    return FALSE;
  if (seconds > 0)
    live.end_us = vigil_clock_mono_us () + (gint64) (seconds * VIGIL_USEC_PER_SEC);
  live.n_pumps = parsed.n_channels;
  live.device = vigil_device_new_for_spec (&parsed, 0, VIGIL_CONTROL_NONE, &own);
  sources[0] = g_timeout_add (LOOK_MS, on_look, &live);
  sources[1] = g_unix_signal_add (SIGINT, on_signal, loop);
  sources[2] = g_unix_signal_add (SIGTERM, on_signal, loop);
  vigil_device_open (live.device);
  g_main_loop_run (loop);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  vigil_device_close (live.device);
  vigil_device_free (live.device);
  return TRUE;
}
