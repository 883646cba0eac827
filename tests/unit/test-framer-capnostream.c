/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "framing/framer.h"

#include <string.h>

typedef struct {
  guint n;
  GByteArray *all;   /* length and bytes of each frame */
} Caught;

static void
on_caught (const guint8 *frame, gsize len, gpointer user_data)
{
  Caught *caught = user_data;
  guint8 n = (guint8) len;

  caught->n++;
  g_byte_array_append (caught->all, &n, 1);
  g_byte_array_append (caught->all, frame, (guint) len);
}

static const guint8 numerics[] = {
  0x85, 0x1C, 0x01, 0x00, 0x00, 0x00, 0x00, 0x26, 0x00, 0x0E, 0x61, 0x48, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x3C, 0x19, 0x1E, 0x08, 0x08, 0x64, 0x58, 0x78, 0x32, 0x01, 0x00, 0x50,
};

static const struct {
  const char *wire;
  gsize len;
  const char *frames;   /* length and bytes of each */
  gsize frames_len;
  guint bad_checksum, bad_length, noise;
} wires[] = {
  { "\x85\x01\x01\x00", 4, "\x01\x01", 2, 0, 0, 0 },
  { "\x85\x01\x06\x07\x85\x01\x05\x04", 8, "\x01\x06\x01\x05", 4, 0, 0, 0 },
  /* CO2 36.5: a payload byte 80 */
  { "\x85\x05\x00\x05\x24\x80\x00\x00\xA4", 9, "\x05\x00\x05\x24\x80\x00", 6, 0, 0, 0 },
  /* a payload byte 85; a check code of 80, and one of 85 */
  { "\x85\x02\x00\x80\x05\x87", 6, "\x02\x00\x85", 3, 0, 0, 0 },
  { "\x85\x02\x02\x80\x00\x80\x00", 7, "\x02\x02\x80", 3, 0, 0, 0 },
  { "\x85\x02\x02\x80\x05\x80\x05", 7, "\x02\x02\x85", 3, 0, 0, 0 },
  { "\x85\x01\x01\x01", 4, "", 0, 1, 0, 0 },
  { "\x85\x00\x00", 3, "", 0, 0, 1, 1 },
  { "\x85\x02\x01\x80\x01\x00", 6, "", 0, 0, 1, 1 },
  { "\x85\x05\x00\x05\x85\x01\x01\x00", 8, "\x01\x01", 2, 0, 1, 0 },
  { "\x00\x05\x01\x85\x01\x01\x00\x07", 8, "\x01\x01", 2, 0, 0, 4 },
  { "\x85\x85\x85\x01\x01\x00", 6, "\x01\x01", 2, 0, 2, 0 },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wires); i++)
    for (gsize chunk = wires[i].len; chunk > 0; chunk = chunk > 1 ? 1 : 0) {
      g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_capnostream);
      g_autoptr (GByteArray) all = g_byte_array_new ();
      const VigilFramerCounters *counters = vigil_framer_get_counters (framer);
      Caught caught = { 0, all };

      for (gsize at = 0; at < wires[i].len; at += chunk)
        vigil_framer_feed (framer, (const guint8 *) wires[i].wire + at, MIN (chunk, wires[i].len - at), on_caught,
                           &caught);
      g_assert_cmpmem (all->data, all->len, wires[i].frames, wires[i].frames_len);
      g_assert_cmpuint (counters->frames, ==, caught.n);
      g_assert_cmpuint (counters->bad_checksum, ==, wires[i].bad_checksum);
      g_assert_cmpuint (counters->bad_length, ==, wires[i].bad_length);
      g_assert_cmpuint (counters->noise_bytes, ==, wires[i].noise);
    }
}

/* No single error in the numerics gets through, and the message behind it always does. */
static void
test_single_errors (void)
{
  for (gsize at = 0; at < sizeof numerics; at++)
    for (guint fault = 0; fault < 10; fault++) {
      g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_capnostream);
      g_autoptr (GByteArray) all = g_byte_array_new ();
      g_autoptr (GByteArray) wire = g_byte_array_new ();
      Caught caught = { 0, all };

      g_byte_array_append (wire, numerics, sizeof numerics);
      if (fault < 8) {
        wire->data[at] ^= (guint8) (1u << fault);
      } else if (fault == 8) {
        g_byte_array_remove_index (wire, (guint) at);
      } else {
        g_byte_array_append (wire, numerics + at, 1);
        memmove (wire->data + at + 1, wire->data + at, wire->len - at - 1);
      }
      vigil_framer_feed (framer, wire->data, wire->len, on_caught, &caught);
      for (guint i = 0; i < all->len; i += 1u + all->data[i])
        g_assert_true (fault >= 8 && all->data[i] == 28 && memcmp (all->data + i + 1, numerics + 2, 28) == 0);
      all->len = 0;
      caught.n = 0;
      vigil_framer_feed (framer, numerics, sizeof numerics, on_caught, &caught);
      g_assert_cmpuint (caught.n, ==, 1);
      g_assert_cmpmem (all->data + 1, 28, numerics + 2, 28);
    }
}

static void
test_noise (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_capnostream);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);
  guint n_whole = 0;

  for (guint round = 0; round < 3000; round++) {
    g_autoptr (GByteArray) all = g_byte_array_new ();
    Caught caught = { 0, all };
    guint8 noise[48];

    for (gsize i = 0; i < sizeof noise; i++)
      noise[i] = (guint8) g_rand_int (rand);
    vigil_framer_feed (framer, noise, sizeof noise, on_caught, &caught);
    all->len = 0;
    caught.n = 0;
    vigil_framer_feed (framer, numerics, sizeof numerics, on_caught, &caught);
    n_whole += caught.n == 1 && all->data[0] == 28;
  }
  g_assert_cmpuint (n_whole, ==, 3000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/framer-capnostream/table", test_table);
  g_test_add_func ("/framer-capnostream/single-errors", test_single_errors);
  g_test_add_func ("/framer-capnostream/noise", test_noise);
  return g_test_run ();
}
