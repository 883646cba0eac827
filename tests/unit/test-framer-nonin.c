/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "framing/framer.h"
#include "framing/nonin.h"
#include "nonin-packet.h"
#include "port/capture.h"

#include <string.h>

typedef struct {
  guint n, n_joined;
  guint8 last[VIGIL_NONIN_PACKET_SIZE];
  gsize last_len;
  GByteArray *all;   /* one after the other; may be NULL */
} Caught;

static void
on_caught (const guint8 *frame, gsize len, gpointer user_data)
{
  Caught *caught = user_data;

  g_assert_cmpuint (len, <=, sizeof caught->last);
  caught->n++;
  caught->n_joined += frame[0] == 1;
  caught->last_len = len;
  memcpy (caught->last, frame, len);
  if (caught->all != NULL)
    g_byte_array_append (caught->all, frame, (guint) len);
}

static Caught
feed (VigilFramer *framer, const guint8 *bytes, gsize len, gsize chunk)
{
  Caught caught = { 0 };

  for (gsize at = 0; at < len; at += chunk)
    vigil_framer_feed (framer, bytes + at, MIN (chunk, len - at), on_caught, &caught);
  return caught;
}

static Caught
feed_once (const VigilFramerOps *ops, const guint8 *bytes, gsize len, VigilFramerCounters *counters)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (ops);
  Caught caught = feed (framer, bytes, len, len);

  *counters = *vigil_framer_get_counters (framer);
  return caught;
}

/* The packets of the captures, byte for byte as the tables have them. */
static void
test_vectors (gconstpointer format)
{
  g_autofree char *name = g_strdup_printf ("format-%s.cap", (const char *) format);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "captures", "nonin-oem", name, NULL);
  g_autoptr (VigilCapture) capture = vigil_capture_load (path, NULL);
  VigilCaptureLine line = vigil_capture_get_line (capture, 0);
  VigilFramerCounters counters;
  Caught caught = feed_once (&vigil_framer_nonin, line.bytes, line.len, &counters);

  g_assert_cmpuint (line.len, ==, NONIN_PACKET_BYTES);
  g_assert_cmpuint (caught.n, ==, 1);
  g_assert_cmpuint (caught.n_joined, ==, 0);
  g_assert_cmpuint (caught.last_len, ==, VIGIL_NONIN_PACKET_SIZE);
  for (guint i = 0; i < VIGIL_NONIN_FRAMES; i++)
    g_assert_cmpmem (caught.last + 1 + 4 * i, 4, line.bytes + 5 * i, 4);
  g_assert_cmpuint (counters.noise_bytes + counters.bad_checksum + counters.bad_length, ==, 0);
}

static void
test_builder_agrees (void)
{
  static const guint8 begin[] = { 0x01, 0x81, 0x01, 0x00, 0x83, 0x01, 0x80, 0x01,
                                  0x48, 0xCA, 0x01, 0x80, 0x01, 0x61, 0xE3 };
  NoninPacket packet = nonin_packet (2);
  guint8 wire[NONIN_PACKET_BYTES];

  nonin_packet_write (&packet, wire);
  g_assert_cmpmem (wire, sizeof begin, begin, sizeof begin);
}

/* Noise, packets of both formats and halves of packets: the same for every chunking. */
static void
test_chunking (void)
{
  g_autoptr (GByteArray) wire = g_byte_array_new (), expected = g_byte_array_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  VigilFramerCounters whole = { 0 };

  for (guint i = 0; i < 60; i++) {
    NoninPacket packet = nonin_packet (i % 7 == 0 ? 7 : 2);
    guint8 bytes[NONIN_PACKET_BYTES];

    nonin_packet_write (&packet, bytes);
    g_byte_array_append (wire, bytes, i % 5 == 0 ? (guint) g_rand_int_range (rand, 0, 125) : sizeof bytes);
    for (gint n = i % 3 == 0 ? g_rand_int_range (rand, 0, 40) : 0; n > 0; n--) {
      guint8 noise = (guint8) g_rand_int (rand);

      g_byte_array_append (wire, &noise, 1);
    }
  }
  for (gsize chunk = wire->len; chunk > 0; chunk = chunk > 3 ? chunk / 3 : chunk - 1) {
    g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_nonin);
    g_autoptr (GByteArray) all = g_byte_array_new ();
    Caught caught = { .all = all };

    for (gsize at = 0; at < wire->len; at += chunk)
      vigil_framer_feed (framer, wire->data + at, MIN (chunk, wire->len - at), on_caught, &caught);
    if (chunk == wire->len) {
      whole = *vigil_framer_get_counters (framer);
      g_byte_array_append (expected, all->data, all->len);
      g_assert_cmpuint (whole.frames, ==, 48);
    }
    g_assert_cmpmem (all->data, all->len, expected->data, expected->len);
    g_assert_cmpmem (vigil_framer_get_counters (framer), sizeof whole, &whole, sizeof whole);
  }
}

/* Whatever single bit turns, whatever byte is lost or doubled: that packet is gone, the next is
 * whole, and it is known that it does not follow the one before. */
static void
test_faults (gconstpointer format)
{
  NoninPacket packet = nonin_packet (GPOINTER_TO_UINT (format));
  guint8 good[NONIN_PACKET_BYTES];

  nonin_packet_write (&packet, good);
  for (guint fault = 0; fault < NONIN_PACKET_BYTES * 10; fault++) {
    g_autoptr (GByteArray) wire = g_byte_array_new ();
    guint at = NONIN_PACKET_BYTES + fault / 10;
    VigilFramerCounters counters;
    Caught caught;

    for (guint i = 0; i < 3; i++)
      g_byte_array_append (wire, good, sizeof good);
    if (fault % 10 < 8) {
      wire->data[at] ^= (guint8) (1u << fault % 10);
    } else if (fault % 10 == 8) {
      g_byte_array_remove_index (wire, at);
    } else {
      guint8 again = wire->data[at];

      g_byte_array_append (wire, &again, 1);
      memmove (wire->data + at + 1, wire->data + at, wire->len - at - 1);
    }
    caught = feed_once (&vigil_framer_nonin, wire->data, wire->len, &counters);
    if (fault % 10 == 9 && caught.n == 3) {
      /* the first byte of a frame doubled between two packets is noise before the second */
      g_assert_cmpuint (caught.n_joined, ==, 1);
      continue;
    }
    g_assert_cmpuint (caught.n, ==, 2);
    g_assert_cmpuint (caught.n_joined, ==, 0);
    g_assert_cmpuint (counters.bad_checksum + counters.bad_length, ==, 1);
    g_assert_cmpuint (counters.noise_bytes, ==, wire->len - 2 * NONIN_PACKET_BYTES);
  }
}

/* Two frames lost, and the next sync comes early. */
static void
test_early_sync (void)
{
  NoninPacket packet = nonin_packet (2);
  guint8 wire[3 * NONIN_PACKET_BYTES];
  VigilFramerCounters counters;
  Caught caught;

  nonin_packet_write (&packet, wire);
  nonin_packet_write (&packet, wire + 23 * 5);
  nonin_packet_write (&packet, wire + 48 * 5);
  caught = feed_once (&vigil_framer_nonin, wire, 73 * 5, &counters);
  g_assert_cmpuint (caught.n, ==, 2);
  g_assert_cmpuint (caught.n_joined, ==, 1);
  g_assert_cmpuint (counters.bad_length, ==, 1);
  g_assert_cmpuint (counters.noise_bytes, ==, 23 * 5);
}

/* Frames that are none, and packets that are right but for one thing. */
static void
test_refused (void)
{
  static const guint8 bad_sum[] = { 0x01, 0x80, 0x01, 0x48, 0xCB }, no_mark[] = { 0x01, 0x7F, 0x01, 0x48, 0xCA };
  NoninPacket packet = nonin_packet (2);
  guint8 wire[NONIN_PACKET_BYTES];
  VigilFramerCounters counters;

  for (guint i = 0; i < 25; i++)
    memcpy (wire + 5 * i, bad_sum, 5);
  g_assert_cmpuint (feed_once (&vigil_framer_nonin, wire, sizeof wire, &counters).n, ==, 0);
  for (guint i = 0; i < 25; i++)
    memcpy (wire + 5 * i, no_mark, 5);
  g_assert_cmpuint (feed_once (&vigil_framer_nonin, wire, sizeof wire, &counters).n, ==, 0);
  for (guint i = 1; i < 25; i++) {
    /* a second sync, its sum mended */
    nonin_packet_write (&packet, wire);
    wire[5 * i + 1] ^= 1;
    wire[5 * i + 4] += 1;
    g_assert_cmpuint (feed_once (&vigil_framer_nonin, wire, sizeof wire, &counters).n, ==, 0);
    /* one frame of the other format */
    nonin_packet_write (&packet, wire);
    wire[5 * i] = 0x80;
    wire[5 * i + 4] += 0x7F;
    g_assert_cmpuint (feed_once (&vigil_framer_nonin, wire, sizeof wire, &counters).n, ==, 0);
  }
}

static void
test_noise_alone (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_nonin);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint8 noise[4096];

  for (guint round = 0; round < 500; round++) {
    /* half of it made to look like frames */
    for (gsize i = 0; i < sizeof noise; i++)
      noise[i] = (guint8) g_rand_int (rand);
    for (gsize i = 0; round % 2 == 0 && i + 5 <= sizeof noise; i += 5) {
      noise[i] = 1;
      noise[i + 1] |= 0x80;
      noise[i + 4] = (guint8) (noise[i] + noise[i + 1] + noise[i + 2] + noise[i + 3]);
    }
    g_assert_cmpuint (feed (framer, noise, sizeof noise, 64).n, ==, 0);
  }
}

static const struct {
  const char *wire;
  gsize len;
  struct {
    guint frames, joined, bad_length, noise;
  } one, eight;
} shorts[] = {
  { "\x80\x48\x61", 3, { 1, 0, 0, 0 }, { 0, 0, 0, 0 } },
  { "\x80\x48\x61\x00", 4, { 1, 0, 0, 1 }, { 1, 0, 0, 0 } },
  { "\xC3\x7F\x7F\x00\xC3\x7F\x7F\x00", 8, { 2, 0, 0, 2 }, { 2, 1, 0, 0 } },
  { "\x80\x48\x61\x80\x48\x61", 6, { 2, 1, 0, 0 }, { 0, 0, 1, 0 } },
  { "\x80\x48\x80\x48\x61\x00", 6, { 1, 0, 1, 1 }, { 1, 0, 1, 0 } },
  { "\x12\x00\x80\x48\x61\x00", 6, { 1, 0, 0, 3 }, { 1, 0, 0, 2 } },
};

static void
test_shorts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shorts); i++)
    for (gsize chunk = shorts[i].len; chunk > 0; chunk = chunk > 1 ? 1 : 0) {
      g_autoptr (VigilFramer) one = vigil_framer_new (&vigil_framer_nonin_1);
      g_autoptr (VigilFramer) eight = vigil_framer_new (&vigil_framer_nonin_8);
      const guint8 *wire = (const guint8 *) shorts[i].wire;
      Caught in_one = feed (one, wire, shorts[i].len, chunk), in_eight = feed (eight, wire, shorts[i].len, chunk);

      g_assert_cmpuint (in_one.n, ==, shorts[i].one.frames);
      g_assert_cmpuint (in_eight.n, ==, shorts[i].eight.frames);
      g_assert_cmpuint (in_one.n_joined, ==, shorts[i].one.joined);
      g_assert_cmpuint (in_eight.n_joined, ==, shorts[i].eight.joined);
      g_assert_cmpuint (vigil_framer_get_counters (one)->bad_length, ==, shorts[i].one.bad_length);
      g_assert_cmpuint (vigil_framer_get_counters (eight)->bad_length, ==, shorts[i].eight.bad_length);
      g_assert_cmpuint (vigil_framer_get_counters (one)->noise_bytes, ==, shorts[i].one.noise);
      g_assert_cmpuint (vigil_framer_get_counters (eight)->noise_bytes, ==, shorts[i].eight.noise);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/framer-nonin/vector/2", "2", test_vectors);
  g_test_add_data_func ("/framer-nonin/vector/7", "7", test_vectors);
  g_test_add_func ("/framer-nonin/builder", test_builder_agrees);
  g_test_add_func ("/framer-nonin/chunking", test_chunking);
  g_test_add_data_func ("/framer-nonin/faults/2", GUINT_TO_POINTER (2), test_faults);
  g_test_add_data_func ("/framer-nonin/faults/7", GUINT_TO_POINTER (7), test_faults);
  g_test_add_func ("/framer-nonin/early-sync", test_early_sync);
  g_test_add_func ("/framer-nonin/refused", test_refused);
  g_test_add_func ("/framer-nonin/noise", test_noise_alone);
  g_test_add_func ("/framer-nonin/shorts", test_shorts);
  return g_test_run ();
}
