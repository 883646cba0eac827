/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames of the PM6750: the published ones of both directions, and what noise makes of them. */
#include "framing/berrymed.h"
#include "framing/framer.h"

#include <string.h>

#define SPO2 "55aa0604006248" "4b"
#define SPO2_FRAME "04006248"
#define QRS "55aa0330cc"

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
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_berrymed);

  for (guint i = 0; i < bytes->len; i += step)
    vigil_framer_feed (framer, bytes->data + i, MIN (step, bytes->len - i), on_frame, out);
  return *vigil_framer_get_counters (framer);
}

/* Commands and answers by the published layout. */
static const char *const published[] = {
  "55aa0407" "03f1", "55aa040802f1", "55aa040f03e9", "55aa040101f9", "55aa040301f7", "55aa040401f6",
  "55aa04fe01fc", "55aa04ff01fb", "55aa040901f1", "55aa040a5a97", "55aa040201f8", "55aa040200f9",
  "55aa04fc00ff", "55aa0a01f0892108e018302a", "55aa0a018080808080808074", "55aa0802184b1006017b",
  "55aa0803043c000000b4", "55aa0803000076584adc", "55aa08031000000000e4", SPO2, "55aa0604027fff75",
  "55aa0805002406" "0000c8", QRS, "55aa04fe28d5", "55aa04ff1ede",
};

static void
test_published (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (published); i++) {
    g_autoptr (GByteArray) wire = from_hex (published[i]);
    g_autoptr (GString) out = g_string_new (NULL);
    VigilFramerCounters counters = feed (wire, wire->len, out);
    guint8 encoded[VIGIL_BERRYMED_FRAME_SIZE (8)];
    gsize len = vigil_berrymed_frame_encode (wire->data[3], wire->data + 4, (guint8) (wire->len - 5), encoded);

    g_test_message ("%s", published[i]);
    g_assert_cmpuint (counters.frames, ==, 1);
    g_assert_cmpuint (counters.noise_bytes, ==, 0);
    g_assert_true (g_str_has_prefix (published[i] + 6, out->str));
    g_assert_cmpmem (encoded, len, wire->data, wire->len);
  }
}

static const struct {
  const char *name, *wire, *frames;
  guint bad_checksum, bad_length, noise;
} cases[] = {
  { "two", SPO2 QRS, SPO2_FRAME "|30" },
  { "garbage before", "00ff55" SPO2, SPO2_FRAME, .noise = 3 },
  { "a first sync byte too many", "5555" SPO2, SPO2_FRAME, .noise = 2 },
  { "wrong check byte", "55aa06040062484a" SPO2, SPO2_FRAME, .bad_checksum = 1, .noise = 8 },
  { "a byte lost", "55aa0604006248" SPO2, SPO2_FRAME, .bad_checksum = 1, .noise = 7 },
  { "a byte doubled", "55aa060400006248" "4b" QRS, "30", .bad_checksum = 1, .noise = 9 },
  { "a beginning within the data", "55aa0a0155aa0401f9000000" SPO2, SPO2_FRAME, .bad_checksum = 2, .noise = 12 },
  { "a frame within a false one", "55aa0a01" SPO2, SPO2_FRAME, .bad_checksum = 1, .noise = 4 },
  { "sync as data", "55aa0a0155aa55aa55aa55a2", "0155aa55aa55aa55" },
  { "too short a number", "55aa0200" QRS, "30", .bad_length = 1, .noise = 4 },
  { "too long a number", "55aa29" QRS, "30", .bad_length = 1, .noise = 3 },
  { "not ended", "55aa0604006248", "" },
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
    }
  }
}

/* A frame behind noise is found at the latest when what noise began is full. */
static void
test_garbage (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_berrymed);
  g_autoptr (GByteArray) wire = from_hex (SPO2);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (115200);
  guint64 before;

  for (guint round = 0; round < 1000; round++) {
    gsize n = (gsize) g_rand_int_range (rand, 0, 64);
    guint8 noise[64];

    for (gsize i = 0; i < n; i++)
      noise[i] = (guint8) (g_rand_boolean (rand) ? g_rand_int (rand) : i % 2 ? 0xAA : 0x55);
    vigil_framer_feed (framer, noise, n, on_frame, out);
    before = vigil_framer_get_counters (framer)->frames;
    for (guint i = 0; i < 6; i++)
      vigil_framer_feed (framer, wire->data, wire->len, on_frame, out);
    g_assert_cmpuint (vigil_framer_get_counters (framer)->frames, >=, before + 6);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/framer-berrymed/published", test_published);
  g_test_add_func ("/framer-berrymed/table", test_table);
  g_test_add_func ("/framer-berrymed/garbage", test_garbage);
  return g_test_run ();
}
