/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames of the fixed baud rate protocol; the good ones are the published vectors. */
#include "base/checksum.h"
#include "framing/framer.h"
#include "framing/intellivue.h"

#include <string.h>

#define KEEP_ALIVE_PAYLOAD \
  "e10000020001001c000400070016002100000000000000000c16000800040001003608" "11"
#define KEEP_ALIVE "c011010024" KEEP_ALIVE_PAYLOAD "7a6dc1"
#define RELEASE_PAYLOAD "0918c11661803080020101a08062808001000000000000000000"
#define RELEASE "c01101001a09187de11661803080020101a080628080010000000000000000004108c1"
#define CREATE_RESULT_PAYLOAD "e10000020002001400010001000e0021000000000000" "00000d060000"
#define CREATE_RESULT "c01101001c" CREATE_RESULT_PAYLOAD "c309c1"

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

/* Feeds @bytes in pieces of @step. */
static VigilFramerCounters
feed (const GByteArray *bytes, guint step, GString *out)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_intellivue);

  for (guint i = 0; i < bytes->len; i += step)
    vigil_framer_feed (framer, bytes->data + i, MIN (step, bytes->len - i), on_frame, out);
  return *vigil_framer_get_counters (framer);
}

static void
test_table (void)
{
  static const struct {
    const char *name, *wire, *frames;
    guint bad_checksum, bad_length, aborted, noise;
  } cases[] = {
    { "release, C1 within", RELEASE, RELEASE_PAYLOAD },
    { "create result", CREATE_RESULT, CREATE_RESULT_PAYLOAD },
    { "keep-alive", KEEP_ALIVE, KEEP_ALIVE_PAYLOAD },
    { "two", RELEASE KEEP_ALIVE, RELEASE_PAYLOAD "|" KEEP_ALIVE_PAYLOAD },
    { "leading garbage", "55aa7d11" RELEASE, RELEASE_PAYLOAD, .noise = 4 },
    { "stray end and escape before", "c1c17dc1" RELEASE, RELEASE_PAYLOAD, .noise = 4 },
    { "begun twice", "c0c0c0" RELEASE, RELEASE_PAYLOAD },
    { "wrong checksum", "c01101001c" CREATE_RESULT_PAYLOAD "c308c1" RELEASE, RELEASE_PAYLOAD,
      .bad_checksum = 1 },
    { "one bit turned",
      "c01101001c"
      "e10000020002001400010001000e0021000000000000"
      "00000d060001"
      "c309c1",
      "", .bad_checksum = 1 },
    { "aborted",
      "c01101001c"
      "e100000200"
      "7dc1" RELEASE,
      RELEASE_PAYLOAD, .aborted = 1 },
    { "truncated, then restarted",
      "c01101001c"
      "e100000200" RELEASE,
      RELEASE_PAYLOAD, .bad_length = 1 },
    { "restarted behind an escape",
      "c01101001c"
      "e17d" RELEASE,
      RELEASE_PAYLOAD, .bad_length = 1 },
    { "ends early",
      "c01101001c"
      "e100000200"
      "c1" RELEASE,
      RELEASE_PAYLOAD, .bad_length = 1 },
    { "no header", "c03a719b26c1", "", .bad_length = 1 },
    { "no header, checksum escaped", "c03a91957de1c1", "", .bad_length = 1 },
    { "empty", "c0c1", "", .bad_length = 1 },
    { "other protocol", "c01201001c" CREATE_RESULT_PAYLOAD "c309c1", "", .bad_length = 1 },
    { "length too large", "c01101001d" CREATE_RESULT_PAYLOAD "c309c1", "", .bad_length = 1 },
    { "not ended", "c01101001c" CREATE_RESULT_PAYLOAD "c309", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) bytes = from_hex (cases[i].wire);

    for (guint step = 1; step <= bytes->len; step++) {
      g_autoptr (GString) out = g_string_new (NULL);
      VigilFramerCounters counters = feed (bytes, step, out);

      g_test_message ("%s, %u at once", cases[i].name, step);
      g_assert_cmpstr (out->str, ==, cases[i].frames);
      g_assert_cmpuint (counters.bytes, ==, bytes->len);
      g_assert_cmpuint (counters.bad_checksum, ==, cases[i].bad_checksum);
      g_assert_cmpuint (counters.bad_length, ==, cases[i].bad_length);
      g_assert_cmpuint (counters.aborted, ==, cases[i].aborted);
      g_assert_cmpuint (counters.noise_bytes, ==, cases[i].noise);
    }
  }
}

static void
test_checksums (void)
{
  static const struct {
    const char *bytes;
    guint16 crc;
  } cases[] = { { "3a71", 0x269B }, { "3a91", 0xC195 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) bytes = from_hex (cases[i].bytes);

    g_assert_cmphex (vigil_crc16_x25 (bytes->data, bytes->len), ==, cases[i].crc);
  }
}

static void
test_encode (void)
{
  static const struct {
    const char *payload, *wire;
  } cases[] = { { RELEASE_PAYLOAD, RELEASE },
                { KEEP_ALIVE_PAYLOAD, KEEP_ALIVE },
                { CREATE_RESULT_PAYLOAD, CREATE_RESULT } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) payload = from_hex (cases[i].payload);
    g_autoptr (GByteArray) wire = from_hex (cases[i].wire);
    guint8 out[VIGIL_INTELLIVUE_FRAME_SIZE (64)];
    gsize len = vigil_intellivue_frame_encode (payload->data, (guint16) payload->len, out);

    g_assert_cmpmem (out, len, wire->data, wire->len);
  }
}

/* The largest payload, every byte escaped, comes back; one byte more does not. */
static void
test_sizes (void)
{
  static const guint8 fill[] = { 0xC0, 0xC1, 0x7D, 0x00 };
  g_autofree guint8 *payload = g_malloc (VIGIL_INTELLIVUE_PAYLOAD_MAX + 1);
  g_autofree guint8 *wire
      = g_malloc (VIGIL_INTELLIVUE_FRAME_SIZE (VIGIL_INTELLIVUE_PAYLOAD_MAX + 1));

  for (gsize k = 0; k < G_N_ELEMENTS (fill); k++) {
    for (guint16 len = VIGIL_INTELLIVUE_PAYLOAD_MAX; len <= VIGIL_INTELLIVUE_PAYLOAD_MAX + 1;
         len++) {
      g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_intellivue);
      g_autoptr (GString) out = g_string_new (NULL);
      gboolean fits = len == VIGIL_INTELLIVUE_PAYLOAD_MAX;

      memset (payload, fill[k], len);
      vigil_framer_feed (framer, wire, vigil_intellivue_frame_encode (payload, len, wire), on_frame,
                         out);
      g_assert_cmpuint (out->len, ==, fits ? 2u * len : 0);
      g_assert_cmpuint (vigil_framer_get_counters (framer)->bad_length, ==, fits ? 0 : 1);
    }
  }
}

static void
test_reset (void)
{
  g_autoptr (GByteArray) half = from_hex ("c01101001ce100");
  g_autoptr (GByteArray) whole = from_hex (RELEASE);
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_intellivue);
  g_autoptr (GString) out = g_string_new (NULL);

  vigil_framer_feed (framer, half->data, half->len, on_frame, out);
  vigil_framer_reset (framer);
  g_assert_cmpuint (vigil_framer_get_counters (framer)->bytes, ==, 0);
  vigil_framer_feed (framer, whole->data, whole->len, on_frame, out);
  g_assert_cmpstr (out->str, ==, RELEASE_PAYLOAD);
  g_assert_cmpuint (vigil_framer_get_counters (framer)->bad_length, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/framer-intellivue/table", test_table);
  g_test_add_func ("/framer-intellivue/checksums", test_checksums);
  g_test_add_func ("/framer-intellivue/encode", test_encode);
  g_test_add_func ("/framer-intellivue/sizes", test_sizes);
  g_test_add_func ("/framer-intellivue/reset", test_reset);
  return g_test_run ();
}
