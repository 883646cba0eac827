/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* vigilctl decode [--driver NAME] FILE: what a recording of a line says, one JSON object a
 * line. FILE is a capture, or the bare bytes that came from the device, which are then taken to
 * have come at the speed of the line. */
#include "core/decoder.h"
#include "port/capture.h"
#include "tool/print.h"
#include "tool/tool.h"

#define START_US (1000 * VIGIL_USEC_PER_SEC)
/* Time for a driver to say its first words before bare bytes begin. */
#define LEAD_US VIGIL_USEC_PER_SEC
#define PIECE_SIZE 64
/* One start bit, eight of data, one stop bit. */
#define BITS_PER_BYTE 10

static void
on_observation (const VigilObservation *seen, gpointer user_data)
{
  vigil_tool_print_observation_json (seen, START_US);
}

static void
on_wave (const VigilWaveBlock *block, gpointer user_data)
{
  vigil_tool_print_wave_json (block, START_US);
}

static void
decode_capture (VigilDecoder *decoder, const VigilCapture *capture)
{
  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);

    vigil_decoder_advance (decoder, START_US + line.t_us);
    if (line.is_from_device)
      vigil_decoder_feed (decoder, line.bytes, line.len);
  }
}

static void
decode_bytes (VigilDecoder *decoder, const VigilDriver *driver, const guint8 *bytes, gsize len)
{
  for (gsize i = 0; i < len; i += PIECE_SIZE) {
    gsize n = MIN (PIECE_SIZE, len - i);

    vigil_decoder_advance (
        decoder,
        START_US + LEAD_US + (gint64) (i + n) * BITS_PER_BYTE * VIGIL_USEC_PER_SEC / driver->bauds[0]);
    vigil_decoder_feed (decoder, bytes + i, n);
  }
}

static gboolean
decode_file (const char *path, const char *driver_id, GError **error)
{
  VigilDecoderEvents events = { on_observation, on_wave, NULL, NULL };
  g_autoptr (VigilCapture) capture = NULL;
  g_autoptr (VigilDecoder) decoder = NULL;
  g_autofree char *bytes = NULL;
  const VigilFramerCounters *counters;
  const VigilDriver *driver;
  gsize len;

  if (!g_file_get_contents (path, &bytes, &len, error))
    return FALSE;
  if (vigil_capture_is_capture (bytes, len)) {
    capture = vigil_capture_parse (bytes, len, path, error);
    if (capture == NULL)
      return FALSE;
    if (driver_id == NULL)
      driver_id = vigil_capture_get_field (capture, "Driver");
  } else if (driver_id == NULL) {
    g_set_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNKNOWN,
                 "%s is not a capture, so \"--driver NAME\" must say what it is", path);
    return FALSE;
  }
  driver = vigil_driver_find (driver_id, error);
  if (driver == NULL)
    return FALSE;
  decoder = vigil_decoder_new (driver, START_US, &events);
  if (capture != NULL)
    decode_capture (decoder, capture);
  else
    decode_bytes (decoder, driver, (const guint8 *) bytes, len);
  counters = vigil_decoder_get_counters (decoder);
  g_printerr ("%" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT " frames, %" G_GUINT64_FORMAT
              " with a bad checksum, %" G_GUINT64_FORMAT " with a bad length, %" G_GUINT64_FORMAT
              " aborted, %" G_GUINT64_FORMAT " bytes between frames\n",
              counters->bytes, counters->frames, counters->bad_checksum, counters->bad_length,
              counters->aborted, counters->noise_bytes);
  return TRUE;
}

int
vigil_tool_decode (int argc, char **argv)
{
  g_autofree char *driver_id = NULL;
  g_auto (GStrv) files = NULL;
  const GOptionEntry entries[] = {
    { "driver", 'd', 0, G_OPTION_ARG_STRING, &driver_id,
      "The device's driver (a capture names its own)", "NAME" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) options = g_option_context_new ("- decode what a device said");
  g_autoptr (GError) error = NULL;

  g_set_prgname ("vigilctl decode");
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error)) {
    g_printerr ("vigilctl decode: %s\n", error->message);
    return 2;
  }
  if (files == NULL || files[1] != NULL) {
    g_printerr ("vigilctl decode: one FILE is wanted; \"vigilctl decode --help\" says more\n");
    return 2;
  }
  if (!decode_file (files[0], driver_id, &error)) {
    g_printerr ("vigilctl decode: %s\n", error->message);
    return 1;
  }
  return 0;
}
