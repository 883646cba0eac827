/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "golden.h"

#include "base/checksum.h"
#include "base/number.h"

#include <string.h>

/* Not zero, as no clock of a machine is. */
#define START_US (1000 * VIGIL_USEC_PER_SEC)
#define AFTER_US VIGIL_USEC_PER_SEC
#define NOISE_MAX 24
#define CHUNK_MAX 40
#define NOISE_EVERY 8

static void
put_time (GString *out, gint64 t_us)
{
  gint64 ms = (t_us - START_US) / VIGIL_USEC_PER_MSEC;

  g_string_append_printf (out, "+%" G_GINT64_FORMAT ".%03" G_GINT64_FORMAT, ms / 1000, ms % 1000);
}

static void
put_flags (GString *out, VigilFlags flags)
{
  const char *sep = "\t";

  for (guint bit = 1; vigil_flag_name (bit) != NULL; bit <<= 1)
    if (flags & bit) {
      g_string_append_printf (out, "%s%s", sep, vigil_flag_name (bit));
      sep = ",";
    }
}

static void
on_observation (const VigilObservation *seen, gpointer user_data)
{
  GString *out = user_data;
  const VigilVocabulary *word = vigil_vocabulary_get (seen->code);
  char value[VIGIL_NUMBER_SIZE] = "-";

  if (vigil_observation_has_value (seen) && word->kind != VIGIL_KIND_TEXT)
    vigil_number_to_exact (seen->value, value);
  put_time (out, seen->t_mono_us);
  g_string_append_printf (out, "\tobs\t%s\t%s\t%s\t%s", word->name, value, word->unit,
                          vigil_quality_name (seen->quality));
  put_flags (out, seen->flags);
  if (seen->channel > 0)
    g_string_append_printf (out, "\tchannel %u", seen->channel);
  if (seen->device_time_us != 0) {
    g_autoptr (GDateTime) time
        = g_date_time_new_from_unix_utc (seen->device_time_us / VIGIL_USEC_PER_SEC);
    g_autofree char *shown = time != NULL ? g_date_time_format (time, "%FT%T") : NULL;

    g_string_append_printf (out, "\t@%s", shown != NULL ? shown : "?");
  }
  if (seen->text[0] != '\0')
    g_string_append_printf (out, "\t\"%s\"", seen->text);
  g_string_append_c (out, '\n');
}

/* The samples as a checksum, so that a golden stays readable. */
static void
on_wave (const VigilWaveBlock *block, gpointer user_data)
{
  GString *out = user_data;
  const VigilVocabulary *word = vigil_vocabulary_get (block->code);
  guint8 bytes[2 * VIGIL_WAVE_MAX_SAMPLES];
  double min = G_MAXDOUBLE, max = -G_MAXDOUBLE;
  guint n_gaps = 0;

  for (guint i = 0; i < block->n; i++) {
    double value = (double) block->offset + (double) block->scale * block->samples[i];

    bytes[2 * i] = (guint8) ((guint16) block->samples[i] >> 8);
    bytes[2 * i + 1] = (guint8) block->samples[i];
    if (block->samples[i] == VIGIL_WAVE_GAP) {
      n_gaps++;
      continue;
    }
    min = MIN (min, value);
    max = MAX (max, value);
  }
  put_time (out, block->t_mono_us);
  g_string_append_printf (out, "\twave\t%s\t%u x %u us\t#%u", word->name, block->n,
                          block->period_us, block->sequence);
  if (n_gaps < block->n)
    g_string_append_printf (out, "\t%.3f..%.3f %s", min, max, word->unit);
  g_string_append_printf (out, "\t%04x", vigil_crc16_x25 (bytes, 2 * block->n));
  put_flags (out, block->flags);
  if (n_gaps > 0)
    g_string_append_printf (out, "\tgaps %u", n_gaps);
  if (block->is_after_gap)
    g_string_append (out, "\tafter-gap");
  g_string_append_c (out, '\n');
}

static void
on_send (gint64 t_us, const guint8 *bytes, gsize len, gpointer user_data)
{
  GString *out = user_data;

  put_time (out, t_us);
  g_string_append (out, "\ttx\t");
  for (gsize i = 0; i < len; i++)
    g_string_append_printf (out, "%02x", bytes[i]);
  g_string_append_c (out, '\n');
}

static void
feed_pieces (VigilDecoder *decoder, const guint8 *bytes, gsize len, gsize max, GRand *rand)
{
  while (len > 0) {
    gsize n = max == 1 ? 1 : (gsize) g_rand_int_range (rand, 1, (gint32) max);
    g_autofree guint8 *piece = NULL;

    n = MIN (n, len);
    /* A copy of its exact size, so that a sanitizer sees a read beyond it. */
    piece = g_memdup2 (bytes, n);
    vigil_decoder_feed (decoder, piece, n);
    bytes += n;
    len -= n;
  }
}

static void
feed_noise (VigilDecoder *decoder, GRand *rand)
{
  guint8 noise[NOISE_MAX];
  gsize n = (gsize) g_rand_int_range (rand, 1, NOISE_MAX);

  for (gsize i = 0; i < n; i++)
    noise[i] = (guint8) g_rand_int (rand);
  vigil_decoder_feed (decoder, noise, n);
}

char *
golden_replay (const VigilCapture *capture, const VigilDriver *driver, Feed feed, guint32 seed,
               VigilFramerCounters *counters)
{
  GString *out = g_string_new (NULL);
  VigilDecoderEvents events = { on_observation, on_wave, on_send, out };
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (VigilDecoder) decoder = vigil_decoder_new (driver, START_US, &events);
  gint64 end_us = START_US;

  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);

    end_us = START_US + line.t_us;
    vigil_decoder_advance (decoder, end_us);
    if (!line.is_from_device)
      continue;
    if (feed == FEED_NOISE || (feed == FEED_SOME_NOISE && i % NOISE_EVERY == 0))
      feed_noise (decoder, rand);
    if (feed == FEED_BYTES || feed == FEED_CHUNKS)
      feed_pieces (decoder, line.bytes, line.len, feed == FEED_BYTES ? 1 : CHUNK_MAX, rand);
    else
      vigil_decoder_feed (decoder, line.bytes, line.len);
  }
  vigil_decoder_advance (decoder, end_us + AFTER_US);
  vigil_decoder_stop (decoder);
  *counters = *vigil_decoder_get_counters (decoder);
  return g_string_free (out, FALSE);
}

char *
golden_counters (const VigilFramerCounters *counters)
{
  return g_strdup_printf ("frames %" G_GUINT64_FORMAT "\tbad-checksum %" G_GUINT64_FORMAT
                          "\tbad-length %" G_GUINT64_FORMAT "\taborted %" G_GUINT64_FORMAT
                          "\tnoise-bytes %" G_GUINT64_FORMAT "\n",
                          counters->frames, counters->bad_checksum, counters->bad_length,
                          counters->aborted, counters->noise_bytes);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
golden_list_files (const char *root, const char *suffix)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folders = g_dir_open (root, 0, NULL);
  const char *folder, *name;

  while (folders != NULL && (folder = g_dir_read_name (folders)) != NULL) {
    g_autofree char *path = g_build_filename (root, folder, NULL);
    g_autoptr (GDir) files = g_dir_open (path, 0, NULL);

    while (files != NULL && (name = g_dir_read_name (files)) != NULL)
      if (g_str_has_suffix (name, suffix))
        g_ptr_array_add (paths, g_build_filename (path, name, NULL));
  }
  g_ptr_array_sort (paths, compare_paths);
  return paths;
}

VigilCapture *
golden_load (const char *path, const VigilDriver **driver)
{
  g_autoptr (GError) error = NULL;
  VigilCapture *capture = vigil_capture_load (path, &error);

  g_assert_no_error (error);
  *driver = vigil_driver_find (vigil_capture_get_field (capture, "Driver"), &error);
  g_assert_no_error (error);
  return capture;
}
