/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-decode CAPTURE TIMES [framer]
 *
 * Decodes what the device said in a capture TIMES over, through framer and driver or through the
 * framer alone, and prints "bytes N frames N observations N waves N". A profiler counts what that
 * costs; the difference between two TIMES is free of what starting costs. */
#include "core/decoder.h"
#include "port/capture.h"

#include <stdlib.h>
#include <string.h>

#define TIMES_MAX 1000000

typedef struct {
  guint64 bytes, frames, observations, waves;
} Totals;

static void
on_observation (const VigilObservation *observation, gpointer user_data)
{
  ((Totals *) user_data)->observations++;
}

static void
on_wave (const VigilWaveBlock *block, gpointer user_data)
{
  ((Totals *) user_data)->waves++;
}

static void
on_frame (const guint8 *frame, gsize len, gpointer user_data)
{
}

static void
decode (const VigilCapture *capture, const VigilDriver *driver, Totals *totals)
{
  VigilDecoderEvents events = { on_observation, on_wave, NULL, totals };
  g_autoptr (VigilDecoder) decoder = vigil_decoder_new (driver, VIGIL_USEC_PER_SEC, &events);

  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);

    vigil_decoder_advance (decoder, VIGIL_USEC_PER_SEC + line.t_us);
    if (line.is_from_device)
      vigil_decoder_feed (decoder, line.bytes, line.len);
  }
  totals->bytes += vigil_decoder_get_counters (decoder)->bytes;
  totals->frames += vigil_decoder_get_counters (decoder)->frames;
}

static void
cut (const VigilCapture *capture, const VigilDriver *driver, Totals *totals)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (driver->framer);

  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);

    if (line.is_from_device)
      vigil_framer_feed (framer, line.bytes, line.len, on_frame, NULL);
  }
  totals->bytes += vigil_framer_get_counters (framer)->bytes;
  totals->frames += vigil_framer_get_counters (framer)->frames;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilCapture) capture = NULL;
  const VigilDriver *driver = NULL;
  gboolean is_framer = argc == 4 && strcmp (argv[3], "framer") == 0;
  Totals totals = { 0 };
  guint64 times;

  if ((argc != 3 && !is_framer)
      || !g_ascii_string_to_unsigned (argv[2], 10, 0, TIMES_MAX, &times, &error)) {
    g_printerr ("bench-decode CAPTURE TIMES [framer]\n");
    return 2;
  }
  capture = vigil_capture_load (argv[1], &error);
  if (capture != NULL)
    driver = vigil_driver_find (vigil_capture_get_field (capture, "Driver"), &error);
  if (driver == NULL) {
    g_printerr ("bench-decode: %s\n", error->message);
    return 1;
  }
  for (guint64 i = 0; i < times; i++) {
    if (is_framer)
      cut (capture, driver, &totals);
    else
      decode (capture, driver, &totals);
  }
  g_print ("bytes %" G_GUINT64_FORMAT " frames %" G_GUINT64_FORMAT
           " observations %" G_GUINT64_FORMAT " waves %" G_GUINT64_FORMAT "\n",
           totals.bytes, totals.frames, totals.observations, totals.waves);
  return 0;
}
