/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines that begin with a date and a time. */
#include "framing/framer.h"

#include <string.h>

static void
on_caught (const guint8 *frame, gsize len, gpointer user_data)
{
  GString *frames = user_data;

  g_string_append_len (frames, (const char *) frame, (gssize) len);
  g_string_append_c (frames, '\n');
}

#define M1 "08/14/25 09:30:00 SN=1 SPO2=097%"
#define M2 "08/14/25 09:30:01 SN=1 SPO2=096%"
#define N1 "12-NOV-98 14:00:05   100   120   50"
#define H1 "N-595 VERSION 1.2.3.4 CRC:ABCD SpO2 Limit: 85-100%"

static const struct {
  const VigilFramerOps *ops;
  const char *wire, *frames;
  guint bad_length, noise;
} wires[] = {
  { &vigil_framer_masimo, M1 "\r\n", M1 "\n", 0, 0 },
  { &vigil_framer_masimo, M1 "\r\n\r\n" M2 "\r\n", M1 "\n" M2 "\n", 0, 0 },
  { &vigil_framer_masimo, M1 "\n" M2 "\r", M1 "\n" M2 "\n", 0, 0 },
  { &vigil_framer_masimo, M1, "", 0, 0 },
  { &vigil_framer_masimo, "x\x80\x01" M1 "\r\n", M1 "\n", 0, 3 },
  { &vigil_framer_masimo, "PO2=096% BPM=072\r\n" M2 "\r\n", M2 "\n", 0, 16 },
  { &vigil_framer_masimo, M1 M2 "\r\n", M2 "\n", 0, 32 },
  { &vigil_framer_masimo, "08/14/25 09:30:00 SN=1 SP\x81O2\r\n" M2 "\r\n", M2 "\n", 1, 0 },
  { &vigil_framer_masimo, "8/14/25 09:30:00 SN=1 SPO2\r\n", "", 0, 26 },
  { &vigil_framer_masimo, "08/14/25 09:30:00\r\n", "", 0, 17 },
  { &vigil_framer_masimo, N1 "\r\n", "", 0, 35 },
  { &vigil_framer_nellcor, N1 "\r\n", N1 "\n", 0, 0 },
  { &vigil_framer_nellcor, H1 "\r\n" "ADULT 0SAT-S\r\n" N1 "\r\n", H1 "\n" N1 "\n", 0, 12 },
  { &vigil_framer_nellcor, "abN-595 VERSION 1 CRC\r\n", "N-595 VERSION 1 CRC\n", 0, 2 },
  { &vigil_framer_nellcor, "NPB-290 VERSION 1\r\n" "N-600x VERSION 2\r\n", "NPB-290 VERSION 1\nN-600x VERSION 2\n", 0, 0 },
  { &vigil_framer_nellcor, "Command?\r\n" N1 "\r\n", N1 "\n", 0, 8 },
  { &vigil_framer_nellcor, M1 "\r\n", "", 0, 32 },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wires); i++)
    for (gsize chunk = strlen (wires[i].wire); chunk > 0; chunk = chunk > 7 ? 7 : chunk > 1 ? 1 : 0) {
      g_autoptr (VigilFramer) framer = vigil_framer_new (wires[i].ops);
      g_autoptr (GString) frames = g_string_new (NULL);
      const VigilFramerCounters *counters = vigil_framer_get_counters (framer);
      gsize len = strlen (wires[i].wire);

      for (gsize at = 0; at < len; at += chunk)
        vigil_framer_feed (framer, (const guint8 *) wires[i].wire + at, MIN (chunk, len - at), on_caught, frames);
      g_assert_cmpstr (frames->str, ==, wires[i].frames);
      g_assert_cmpuint (counters->bytes, ==, len);
      g_assert_cmpuint (counters->bad_length, ==, wires[i].bad_length);
      g_assert_cmpuint (counters->noise_bytes, ==, wires[i].noise);
    }
}

/* A line without an end takes nothing along but itself. */
static void
test_bounds (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_masimo);
  g_autoptr (GString) frames = g_string_new (NULL), wire = g_string_new (M1);

  for (guint i = 0; i < 10000; i++)
    g_string_append_c (wire, ' ');
  g_string_append (wire, "\r\n" M2 "\r\n");
  vigil_framer_feed (framer, (const guint8 *) wire->str, wire->len, on_caught, frames);
  g_assert_cmpstr (frames->str, ==, M2 "\n");
  g_assert_cmpuint (vigil_framer_get_counters (framer)->bad_length, >, 0);
}

static void
test_noise (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_nellcor);
  g_autoptr (GString) frames = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (595);
  guint8 noise[128];

  for (guint round = 0; round < 2000; round++) {
    for (gsize i = 0; i < sizeof noise; i++)
      noise[i] = (guint8) (round % 2 == 0 ? g_rand_int (rand) : (guint32) g_rand_int_range (rand, ' ', 0x7F));
    vigil_framer_feed (framer, noise, sizeof noise, on_caught, frames);
    vigil_framer_feed (framer, (const guint8 *) N1 "\r\n", strlen (N1) + 2, on_caught, frames);
  }
  g_assert_cmpuint (vigil_framer_get_counters (framer)->frames, ==, 2000);
  g_assert_cmpuint (frames->len, ==, 2000 * (strlen (N1) + 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/framer-lines/table", test_table);
  g_test_add_func ("/framer-lines/bounds", test_bounds);
  g_test_add_func ("/framer-lines/noise", test_noise);
  return g_test_run ();
}
