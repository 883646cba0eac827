/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames of the Datex-Ohmeda Record Interface; the good ones are the published requests. */
#include "framing/framer.h"
#include "framing/ge-dri.h"

#include <string.h>

#define ZEROS_18 "000000000000000000000000000000000000"
#define DISPLAYED_RECORD "3100" ZEROS_18 "00ff" ZEROS_18 "0105000e0000000000"
#define DISPLAYED "7e" DISPLAYED_RECORD "447e"
#define STOP_RECORD "3100" ZEROS_18 "00ff" ZEROS_18 "010000000000000000"
#define STOP "7e" STOP_RECORD "317e"
/* the sum is 7D, so that it is escaped too */
#define TREND_RECORD "3100" ZEROS_18 "00ff" ZEROS_18 "033c000e0000000000"
#define TREND "7e" TREND_RECORD "7d5d7e"
#define SHORT_RECORD "2700" ZEROS_18 "00ff" ZEROS_18 "01"

static GByteArray *
from_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (; hex[0] != '\0'; hex += 2) {
    guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

    g_byte_array_append (bytes, &byte, 1);
  }
  return bytes;
}

static void
on_frame (const guint8 *frame, gsize len, gpointer user_data)
{
  GString *out = user_data;

  if (out->len > 0)
    g_string_append_c (out, '|');
  for (gsize i = 0; i < len; i++)
    g_string_append_printf (out, "%02x", frame[i]);
}

static VigilFramerCounters
feed (const GByteArray *bytes, guint step, GString *out)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_ge_dri);

  for (guint i = 0; i < bytes->len; i += step)
    vigil_framer_feed (framer, bytes->data + i, MIN (step, bytes->len - i), on_frame, out);
  return *vigil_framer_get_counters (framer);
}

static const struct {
  const char *name, *wire, *frames;
  guint bad_checksum, bad_length, noise;
} cases[] = {
  { "displayed values", DISPLAYED, DISPLAYED_RECORD },
  { "stop", STOP, STOP_RECORD },
  { "escaped sum", TREND, TREND_RECORD },
  { "two", DISPLAYED STOP, DISPLAYED_RECORD "|" STOP_RECORD },
  { "empty frames between", "7e7e" DISPLAYED "7e7e7e" STOP, DISPLAYED_RECORD "|" STOP_RECORD },
  { "leading garbage", "55aa7d11" DISPLAYED, DISPLAYED_RECORD, .noise = 4 },
  { "garbage between", DISPLAYED "0102037d" STOP, DISPLAYED_RECORD "|" STOP_RECORD, .noise = 4 },
  { "the end flag was lost", "7e" DISPLAYED_RECORD "44" STOP STOP,
    DISPLAYED_RECORD "|" STOP_RECORD "|" STOP_RECORD },
  { "both flags between were lost", "7e" DISPLAYED_RECORD "44" STOP_RECORD "317e" STOP,
    STOP_RECORD, .bad_length = 1 },
  { "the first flag was lost", DISPLAYED_RECORD "447e" STOP, STOP_RECORD, .noise = 50 },
  { "wrong sum", "7e" DISPLAYED_RECORD "457e" STOP, STOP_RECORD, .bad_checksum = 1 },
  { "one bit turned", "7e3100" ZEROS_18 "00ff" ZEROS_18 "0105000f0000000000447e", "", .bad_checksum = 1 },
  { "a byte lost", "7e3100" ZEROS_18 "ff" ZEROS_18 "0105000e0000000000447e" STOP, STOP_RECORD,
    .bad_length = 1 },
  { "a byte doubled", "7e" DISPLAYED_RECORD "44447e" STOP, STOP_RECORD, .bad_length = 1 },
  { "cut behind an escape", "7e" DISPLAYED_RECORD "7d7e" STOP, STOP_RECORD, .bad_length = 1 },
  { "flag in the middle", "7e3100" ZEROS_18 "7eff" ZEROS_18 "0105000e0000000000447e" STOP,
    STOP_RECORD, .bad_length = 2 },
  { "shorter than a header", "7e" SHORT_RECORD "277e", "", .bad_length = 1 },
  { "not ended", "7e" DISPLAYED_RECORD "44", "" },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) bytes = from_hex (cases[i].wire);

    g_test_message ("%s", cases[i].name);
    for (guint step = 1; step <= bytes->len; step++) {
      g_autoptr (GString) out = g_string_new (NULL);
      VigilFramerCounters counters = feed (bytes, step, out);

      g_assert_cmpstr (out->str, ==, cases[i].frames);
      g_assert_cmpuint (counters.bytes, ==, bytes->len);
      g_assert_cmpuint (counters.bad_checksum, ==, cases[i].bad_checksum);
      g_assert_cmpuint (counters.bad_length, ==, cases[i].bad_length);
      g_assert_cmpuint (counters.noise_bytes, ==, cases[i].noise);
      g_assert_cmpuint (counters.aborted, ==, 0);
    }
  }
}

static void
test_encode (void)
{
  static const char *const vectors[][2]
    = { { DISPLAYED_RECORD, DISPLAYED }, { STOP_RECORD, STOP }, { TREND_RECORD, TREND } };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
    g_autoptr (GByteArray) record = from_hex (vectors[i][0]);
    g_autoptr (GByteArray) wire = from_hex (vectors[i][1]);
    guint8 out[VIGIL_GE_DRI_FRAME_SIZE (64)];
    gsize len = vigil_ge_dri_frame_encode (record->data, record->len, out);

    g_assert_cmpmem (out, len, wire->data, wire->len);
  }
}

/* The longest record comes back, whatever must be escaped in it; one byte more does not. */
static void
test_sizes (void)
{
  static const guint8 fill[] = { 0x7E, 0x7D, 0x00 };
  g_autofree guint8 *record = g_malloc (VIGIL_GE_DRI_RECORD_MAX + 1);
  g_autofree guint8 *wire = g_malloc (VIGIL_GE_DRI_FRAME_SIZE (VIGIL_GE_DRI_RECORD_MAX + 1));

  for (gsize k = 0; k < G_N_ELEMENTS (fill); k++) {
    for (gsize len = VIGIL_GE_DRI_RECORD_MAX; len <= VIGIL_GE_DRI_RECORD_MAX + 1; len++) {
      g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_ge_dri);
      g_autoptr (GString) out = g_string_new (NULL);
      gboolean fits = len == VIGIL_GE_DRI_RECORD_MAX;

      memset (record, fill[k], len);
      record[0] = (guint8) len;
      record[1] = (guint8) (len >> 8);
      vigil_framer_feed (framer, wire, vigil_ge_dri_frame_encode (record, len, wire), on_frame, out);
      g_assert_cmpuint (out->len, ==, fits ? 2 * len : 0);
      g_assert_cmpuint (vigil_framer_get_counters (framer)->bad_length, ==, fits ? 0 : 1);
    }
  }
}

/* Whatever stands before it, a frame with both its flags is found. */
static void
test_garbage (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_ge_dri);
  g_autoptr (GByteArray) wire = from_hex (DISPLAYED);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (19200);
  guint8 noise[64];

  for (guint round = 0; round < 1000; round++) {
    gsize n = (gsize) g_rand_int_range (rand, 0, sizeof noise);

    for (gsize i = 0; i < n; i++)
      noise[i] = (guint8) g_rand_int (rand);
    vigil_framer_feed (framer, noise, n, on_frame, out);
    vigil_framer_feed (framer, wire->data, wire->len, on_frame, out);
  }
  g_assert_cmpuint (vigil_framer_get_counters (framer)->frames, ==, 1000);
}

static void
test_reset (void)
{
  g_autoptr (GByteArray) half = from_hex ("7e3100000000");
  g_autoptr (GByteArray) whole = from_hex (STOP);
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_ge_dri);
  g_autoptr (GString) out = g_string_new (NULL);

  vigil_framer_feed (framer, half->data, half->len, on_frame, out);
  vigil_framer_reset (framer);
  vigil_framer_feed (framer, whole->data, whole->len, on_frame, out);
  g_assert_cmpstr (out->str, ==, STOP_RECORD);
  g_assert_cmpuint (vigil_framer_get_counters (framer)->bad_length, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/framer-ge-dri/table", test_table);
  g_test_add_func ("/framer-ge-dri/encode", test_encode);
  g_test_add_func ("/framer-ge-dri/sizes", test_sizes);
  g_test_add_func ("/framer-ge-dri/garbage", test_garbage);
  g_test_add_func ("/framer-ge-dri/reset", test_reset);
  return g_test_run ();
}
