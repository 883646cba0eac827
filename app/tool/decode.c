/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* vigilctl decode [--driver NAME] FILE: what a recording of a line says, one JSON object a
 * line. FILE is a capture, or the bare bytes that came from the device, which are then taken to
 * have come at the speed of the line. */
#include "core/decoder.h"
#include "port/capture.h"
#include "tool/tool.h"

#include <json-glib/json-glib.h>

#define START_US (1000 * VIGIL_USEC_PER_SEC)
/* Time for a driver to say its first words before bare bytes begin. */
#define LEAD_US VIGIL_USEC_PER_SEC
#define PIECE_SIZE 64
/* One start bit, eight of data, one stop bit. */
#define BITS_PER_BYTE 10

static void
print_object (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  g_print ("%s\n", text);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_flags (JsonBuilder *builder, VigilFlags flags)
{
  json_builder_set_member_name (builder, "flags");
  json_builder_begin_array (builder);
  for (guint bit = 1; vigil_flag_name (bit) != NULL; bit <<= 1)
    if (flags & bit)
      json_builder_add_string_value (builder, vigil_flag_name (bit));
  json_builder_end_array (builder);
}

static void
add_time (JsonBuilder *builder, gint64 t_mono_us)
{
  add_number (builder, "t", (double) (t_mono_us - START_US) / VIGIL_USEC_PER_SEC);
}

static void
on_observation (const VigilObservation *seen, gpointer user_data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const VigilVocabulary *word = vigil_vocabulary_get (seen->code);

  json_builder_begin_object (builder);
  add_time (builder, seen->t_mono_us);
  add_string (builder, "code", word->name);
  if (word->kind != VIGIL_KIND_TEXT) {
    json_builder_set_member_name (builder, "value");
    if (vigil_observation_has_value (seen))
      json_builder_add_double_value (builder, seen->value);
    else
      json_builder_add_null_value (builder);
    add_string (builder, "unit", word->ucum);
  }
  add_string (builder, "quality", vigil_quality_name (seen->quality));
  add_flags (builder, seen->flags);
  if (seen->channel > 0)
    add_integer (builder, "channel", seen->channel);
  if (seen->device_time_us != 0) {
    g_autoptr (GDateTime) time
        = g_date_time_new_from_unix_utc (seen->device_time_us / VIGIL_USEC_PER_SEC);
    g_autofree char *shown = time != NULL ? g_date_time_format (time, "%FT%T") : NULL;

    if (shown != NULL)
      add_string (builder, "device_time", shown);
  }
  if (seen->text[0] != '\0')
    add_string (builder, "text", seen->text);
  json_builder_end_object (builder);
  print_object (builder);
}

static void
on_wave (const VigilWaveBlock *block, gpointer user_data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_time (builder, block->t_mono_us);
  add_string (builder, "code", vigil_vocabulary_get (block->code)->name);
  add_string (builder, "unit", vigil_vocabulary_get (block->code)->ucum);
  add_flags (builder, block->flags);
  add_integer (builder, "period_us", block->period_us);
  add_integer (builder, "sequence", block->sequence);
  json_builder_set_member_name (builder, "after_gap");
  json_builder_add_boolean_value (builder, block->is_after_gap);
  add_number (builder, "scale", (double) block->scale);
  add_number (builder, "offset", (double) block->offset);
  json_builder_set_member_name (builder, "samples");
  json_builder_begin_array (builder);
  for (guint i = 0; i < block->n; i++) {
    if (block->samples[i] == VIGIL_WAVE_GAP)
      json_builder_add_null_value (builder);
    else
      json_builder_add_int_value (builder, block->samples[i]);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  print_object (builder);
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
        START_US + LEAD_US + (gint64) (i + n) * BITS_PER_BYTE * VIGIL_USEC_PER_SEC / driver->baud);
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
