/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checksum.h"
#include "base/clock.h"
#include "base/number.h"
#include "base/ring.h"
#include "observation/vocabulary.h"

#include <math.h>
#include <string.h>

static void
test_checksums (void)
{
  const guint8 *digits = (const guint8 *) "123456789";

  g_assert_cmphex (vigil_crc16_x25 (digits, 9), ==, 0x906E);
  g_assert_cmphex (vigil_crc16_ccitt_false (digits, 9), ==, 0x29B1);
  g_assert_cmphex (vigil_crc16_xmodem (digits, 9), ==, 0x31C3);
  g_assert_cmphex (vigil_crc16_xmodem ((const guint8 *) "SAF0", 4), ==, 0x5543);
  g_assert_cmphex (vigil_crc16_ccitt_false ((const guint8 *) "8002-51740", 10), ==, 0x3CC1);
}

/* Bit for bit, as the polynomial has it. */
static guint16
crc_slowly (guint16 crc, const guint8 *bytes, gsize len)
{
  for (gsize i = 0; i < 8 * len; i++) {
    gboolean is_set = (crc >> 15 & 1) != (bytes[i / 8] >> (7 - i % 8) & 1);

    crc = (guint16) (crc << 1 ^ (is_set ? 0x1021 : 0));
  }
  return crc;
}

static void
test_checksum_lengths (void)
{
  guint8 bytes[40];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 37 + (i ^ 0x5A) * 11);
  for (guint len = 0; len <= sizeof bytes; len++) {
    g_assert_cmphex (vigil_crc16_xmodem (bytes, len), ==, crc_slowly (0, bytes, len));
    g_assert_cmphex (vigil_crc16_ccitt_false (bytes, len), ==, crc_slowly (0xFFFF, bytes, len));
  }
}

static void
test_number_format (void)
{
  static const struct {
    double value;
    guint decimals;
    const char *text;
  } cases[] = {
    { 0.35, 3, "0.35" },  { 1, 2, "1" },        { 12.70, 1, "12.7" },      { 1234.5, 1, "1,234.5" },
    { 1000000, 0, "1,000,000" }, { 999, 0, "999" }, { -0.0001, 2, "0" },   { 0, 3, "0" },
    { 100, 0, "100" },    { NAN, 1, "--" },     { INFINITY, 1, "--" },     { 0.1 + 0.2, 3, "0.3" },
    { 1e13, 0, "--" },    { -12.5, 1, "-12.5" }, { -1234, 0, "-1,234" },
  };
  char out[VIGIL_NUMBER_SIZE];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (vigil_number_format (cases[i].value, cases[i].decimals, out), ==, cases[i].text);
}

static void
test_number_parse (void)
{
  static const char *const refused[] = { "", ".", "1.2.3", "1,5", "1e3", "-1", "+1", " 1", "1 ", "0x10", "nan",
                                         "99999999999999999999999999999999999999" };
  double value = 42;

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_false (vigil_number_parse (refused[i], &value));
  g_assert_cmpfloat (value, ==, 42);
  g_assert_true (vigil_number_parse ("72.5", &value));
  g_assert_cmpfloat (value, ==, 72.5);
  g_assert_true (vigil_number_parse (".5", &value));
  g_assert_cmpfloat (value, ==, 0.5);
}

static void
test_number_exact (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  char out[VIGIL_NUMBER_SIZE];

  g_assert_cmpstr (vigil_number_to_exact (0.1, out), ==, "0.1");
  for (guint i = 0; i < 10000; i++) {
    double value = g_rand_double_range (rand, -1e6, 1e6) * pow (10, g_rand_int_range (rand, -9, 9));
    double again = g_ascii_strtod (vigil_number_to_exact (value, out), NULL);

    g_assert_cmpmem (&again, sizeof again, &value, sizeof value);
  }
  g_assert_cmpstr (vigil_number_to_exact (vigil_number_round_to_step (12.67, 0.1), out), ==, "12.7");
  g_assert_cmpstr (vigil_number_to_exact (vigil_number_round_to_step (0.3, 0.1), out), ==, "0.3");
}

static void
test_ring (void)
{
  g_autoptr (VigilRing) ring = vigil_ring_new (sizeof (guint), 5);
  guint out[16], pushed = 0, seen = 0;

  for (guint round = 0; round < 100; round++) {
    guint n;

    for (guint i = 0; i < round % 9; i++, pushed++)
      g_assert_true (vigil_ring_push (ring, &pushed));
    n = vigil_ring_drain (ring, out, G_N_ELEMENTS (out));
    for (guint i = 0; i < n; i++)
      g_assert_cmpuint (out[i], ==, seen++);
    g_assert_cmpuint (seen, ==, pushed);
  }
  for (guint i = 0; i < 8; i++)
    g_assert_true (vigil_ring_push (ring, &i));
  g_assert_false (vigil_ring_push (ring, &pushed));
  g_assert_cmpuint (vigil_ring_get_dropped (ring), ==, 1);
}

static void
test_fake_clock (void)
{
  vigil_clock_fake_begin (5, 1000);
  vigil_clock_fake_advance_us (10);
  vigil_clock_fake_step_wall_us (-500);
  g_assert_cmpint (vigil_clock_mono_us (), ==, 15);
  g_assert_cmpint (vigil_clock_wall_us (), ==, 510);
  vigil_clock_fake_end ();
  g_assert_false (vigil_clock_set_rate (0.5));
  g_assert_false (vigil_clock_set_rate (61));
}

static void
test_vocabulary (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (VigilCode code = 1; code < VIGIL_N_CODES; code++) {
    const VigilVocabulary *entry = vigil_vocabulary_get (code);

    g_assert_cmpint (entry->code, ==, code);
    g_assert_true (g_hash_table_add (names, (gpointer) entry->name));
    g_assert_cmpint (vigil_vocabulary_lookup (entry->name), ==, code);
    g_assert_true (entry->min <= entry->max);
  }
  g_assert_cmpint (vigil_vocabulary_lookup ("vital.none-such"), ==, VIGIL_CODE_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/checksums", test_checksums);
  g_test_add_func ("/base/checksums-lengths", test_checksum_lengths);
  g_test_add_func ("/base/number/format", test_number_format);
  g_test_add_func ("/base/number/parse", test_number_parse);
  g_test_add_func ("/base/number/exact", test_number_exact);
  g_test_add_func ("/base/ring", test_ring);
  g_test_add_func ("/base/clock/fake", test_fake_clock);
  g_test_add_func ("/observation/vocabulary", test_vocabulary);
  return g_test_run ();
}
