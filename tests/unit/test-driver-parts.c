/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What framers and drivers are made of, against the slow and plain way of doing the same. */
#include "base/text.h"
#include "core/decoder.h"
#include "driver/bcc-pump.h"
#include "driver/oximeter.h"
#include "driver/pump-report.h"
#include "framing/run.h"

#include <string.h>

enum { N_ROUNDS = 20000 };

/* ---- runs of bytes ---- */

static inline gboolean
is_flag (guint8 byte)
{
  return (byte == 0x7E) | (byte == 0xC1);
}

static void
test_run (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < N_ROUNDS; round++) {
    g_autofree guint8 *bytes = NULL;
    gsize len = (gsize) g_rand_int_range (rand, 0, 70), n = 0;

    /* of its own, so that a byte read behind it is seen */
    bytes = g_malloc (len);
    for (gsize i = 0; i < len; i++)
      bytes[i] = g_rand_int_range (rand, 0, 40) == 0 ? 0x7E : (guint8) g_rand_int (rand);
    while (n < len && !is_flag (bytes[n]))
      n++;
    g_assert_cmpuint (vigil_run_length (bytes, len, is_flag), ==, n);
  }
}

static void
test_run_copy (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (guint round = 0; round < N_ROUNDS; round++) {
    gsize len = (gsize) g_rand_int_range (rand, 0, 70), n = 0;
    g_autofree guint8 *bytes = g_malloc (len), *copy = NULL;

    /* no byte more than is asked for; what stands in it is found as if it were a flag */
    copy = g_malloc (len + VIGIL_RUN_STRIDE);
    memset (copy, 0x7E, len + VIGIL_RUN_STRIDE);
    for (gsize i = 0; i < len; i++)
      bytes[i] = g_rand_int_range (rand, 0, 40) == 0 ? 0x7E : (guint8) g_rand_int (rand);
    while (n < len && !is_flag (bytes[n]))
      n++;
    g_assert_cmpuint (vigil_run_copy (copy, bytes, len, is_flag), ==, n);
    g_assert_true (n == 0 || memcmp (copy, bytes, n) == 0);
    for (gsize i = len; i < len + VIGIL_RUN_STRIDE; i++)
      g_assert_cmpuint (copy[i], ==, 0x7E);
  }
}

static void
test_run_all (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint round = 0; round < N_ROUNDS; round++) {
    gsize len = (gsize) g_rand_int_range (rand, 0, 70);
    g_autofree guint8 *bytes = g_malloc (len), *copy = g_malloc (len);
    gboolean is_plain = TRUE;
    guint8 sum = 0;

    for (gsize i = 0; i < len; i++) {
      bytes[i] = g_rand_int_range (rand, 0, 70) == 0 ? 0x7E : (guint8) g_rand_int (rand);
      is_plain = is_plain && !is_flag (bytes[i]);
      sum = (guint8) (sum + bytes[i]);
    }
    g_assert_cmpint (vigil_run_is_plain (bytes, len, is_flag), ==, is_plain);
    g_assert_cmpuint (vigil_run_add_up (bytes, len), ==, sum);
    vigil_run_copy_short (copy, bytes, len);
    g_assert_cmpmem (copy, len, bytes, len);
  }
}

/* ---- numbers ---- */

static void
test_number (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint round = 0; round < N_ROUNDS; round++) {
    g_autoptr (GString) text = g_string_new (g_rand_boolean (rand) ? "-" : "");
    int n = g_rand_int_range (rand, 1, 13), point = g_rand_int_range (rand, -1, n + 1);
    double value = 0;

    for (int i = 0; i < n; i++) {
      if (i == point)
        g_string_append_c (text, '.');
      g_string_append_c (text, (char) g_rand_int_range (rand, '0', '9' + 1));
    }
    if (point == n)
      g_string_append_c (text, '.');
    g_assert_true (pump_parse_number (text->str, &value));
    g_assert_true (value == g_ascii_strtod (text->str, NULL));
  }
}

static void
test_no_number (void)
{
  static const char *const texts[]
      = { "", "-", ".", "-.", "1.2.3", "--1", "1-", "+1", " 1", "1 ", "1e3", "0x10", "1,5", "inf", "1234567890123" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    double value = 7;

    g_assert_false (pump_parse_number (texts[i], &value));
    g_assert_true (value == 7);
  }
}

/* And what stands behind it. */
static void
test_read_number (void)
{
  PumpNumber number = pump_read_number ("1.250ML");

  g_assert_cmpstr (number.rest, ==, "ML");
  g_assert_true (number.value == 1.25);
  number = pump_read_number ("-3W");
  g_assert_cmpstr (number.rest, ==, "W");
  g_assert_true (number.value == -3);
  number = pump_read_number ("1.2.3");
  g_assert_cmpstr (number.rest, ==, ".3");
  g_assert_true (number.value == 1.2);
  g_assert_null (pump_read_number ("ML").rest);
  g_assert_null (pump_read_number (".").rest);
  g_assert_null (pump_read_number ("1234567890123").rest);
}

static void
test_hex (void)
{
  guint8 out[6] = "......";

  for (int c = G_MININT8; c <= G_MAXINT8; c++)
    g_assert_cmpint (vigil_text_hex_value ((char) c), ==, g_ascii_islower (c) ? -1 : g_ascii_xdigit_value ((char) c));

  pump_write_hex (0x1A2BC, 4, out);
  g_assert_cmpmem (out, sizeof out, "A2BC..", 6);
  pump_write_hex (7, 2, out + 4);
  g_assert_cmpmem (out, sizeof out, "A2BC07", 6);
}

/* ---- words ---- */

static void
test_text (void)
{
  static const struct {
    const char *text, *copy;
    gboolean is_clean;
  } rows[] = {
    { "", "", TRUE },
    { "1234567", "1234567", TRUE },
    { "12345678", "1234567", TRUE },
    { "\xC2\xB5g", "\xC2\xB5g", TRUE },
    { "123456\xC2\xB5", "123456", TRUE },
    { "a\x01" "b", "a?b", FALSE },
    { "a\xFF", "a?", FALSE },
    { "\xEE\x80\x80", "?", FALSE },   /* of private use */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    char copy[8];

    g_assert_cmpint (pump_copy_text (copy, sizeof copy, rows[i].text), ==, rows[i].is_clean);
    g_assert_cmpstr (copy, ==, rows[i].copy);
  }
}

static void
test_text_is (void)
{
  static const char *const texts[] = { "", "A", "AB", "ABC", "B" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (texts); k++) {
      g_autofree char *copy = g_strdup (texts[k]);

      g_assert_cmpint (vigil_text_is (texts[i], copy), ==, i == k);
    }
}

static void
test_text_add (void)
{
  char out[8] = "xxxxxxx";

  g_assert_cmpuint (vigil_text_add (out, sizeof out, 0, ""), ==, 0);
  g_assert_cmpstr (out, ==, "");
  g_assert_cmpuint (vigil_text_add (out, sizeof out, 0, "abc"), ==, 3);
  g_assert_cmpuint (vigil_text_add (out, sizeof out, 3, "defgh"), ==, 7);
  g_assert_cmpstr (out, ==, "abcdefg");
  g_assert_cmpuint (vigil_text_add (out, sizeof out, 7, "h"), ==, 7);
  g_assert_cmpstr (out, ==, "abcdefg");
}

static gboolean
take (BccPump *pump, const char *parameter)
{
  BccRecord record = { .parameter_len = strlen (parameter), .value_len = 1, .value = "7" };

  g_strlcpy (record.parameter, parameter, sizeof record.parameter);
  return bcc_pump_take (pump, &record, 1);
}

/* Every word that a pump of B. Braun may say is found, and none else. */
static void
test_bcc_names (void)
{
  static const char *const known[] = {
    "GNNEW", "GNMODEL", "INSERNUM", "INNR",   "DSSTATUS", "INRT",     "BASRT",   "INVI",   "INVTB",  "INRMT", "INSYR",
    "INVOLACT", "INSOL", "INSOLSN", "INP1",   "INP2",     "RUNSTATE", "STATUS1", "INM2",   "INM3",   "INM6",  "INM8",
    "INM10", "INM14",   "ALARM1",  "ALARM2", "PREALARM", "INA1",     "INA2",    "INA3",   "INA5",   "INA6",  "INA7",
    "INA8",  "INA9",    "INA11",   "INA12",  "INA13",    "INA14",    "INA15",   "INA16",
  };
  static const char *const unknown[] = { "", "A", "INA10", "INA", "INVTBX", "STATUS2", "STATUS11", "ZZ", "INSERNUMB" };
  guint64 told = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    BccPump pump = { 0 };

    g_assert_true (take (&pump, known[i]));
    g_assert_cmpint (__builtin_popcountll (pump.news), ==, 1);
    g_assert_cmpstr (pump.said[__builtin_ctzll (pump.news)], ==, "7");
    told |= pump.news;
  }
  g_assert_cmpint (__builtin_popcountll (told), ==, BCC_N_PARAMETERS);
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
    BccPump pump = { 0 };

    g_assert_false (take (&pump, unknown[i]));
    g_assert_cmpuint (pump.news, ==, 0);
  }
}

/* ---- times ---- */

static void
test_time (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint round = 0; round < N_ROUNDS; round++) {
    int year = g_rand_int_range (rand, 0, 100), month = g_rand_int_range (rand, -1, 14);
    int day = g_rand_int_range (rand, -1, 33), hour = g_rand_int_range (rand, -1, 25);
    int minute = g_rand_int_range (rand, -1, 61), second = g_rand_int_range (rand, -1, 61);
    g_autoptr (GDateTime) time
      = g_date_time_new_utc (year + (year >= 70 ? 1900 : 2000), month, day, hour, minute, second);

    g_assert_cmpint (oximeter_time_us (year, month, day, hour, minute, second), ==,
                     time != NULL ? g_date_time_to_unix (time) * VIGIL_USEC_PER_SEC : 0);
  }
  g_assert_cmpint (oximeter_time_us (-1, 1, 1, 0, 0, 0), ==, 0);
}

/* ---- frames ---- */

static void
on_emit (VigilDriverContext *ctx, const VigilObservation *observation)
{
  g_assert_not_reached ();
}

static void
on_send (VigilDriverContext *ctx, const guint8 *bytes, gsize len)
{
}

/* A frame of nothing is nowhere. */
static void
test_empty_frame (void)
{
  for (const VigilDriver *const *driver = vigil_driver_list (); *driver != NULL; driver++) {
    g_autofree gpointer state = g_malloc0 ((*driver)->state_size);
    VigilDriverContext ctx = { .state = state, .now_us = VIGIL_USEC_PER_SEC, .n_channels = 1, .emit = on_emit,
                               .send = on_send };

    (*driver)->start (&ctx);
    (*driver)->on_frame (&ctx, NULL, 0);
    g_assert_false ((*driver)->is_ready (&ctx));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/driver-parts/run", test_run);
  g_test_add_func ("/driver-parts/run-copy", test_run_copy);
  g_test_add_func ("/driver-parts/run-all", test_run_all);
  g_test_add_func ("/driver-parts/number", test_number);
  g_test_add_func ("/driver-parts/read-number", test_read_number);
  g_test_add_func ("/driver-parts/no-number", test_no_number);
  g_test_add_func ("/driver-parts/hex", test_hex);
  g_test_add_func ("/driver-parts/text", test_text);
  g_test_add_func ("/driver-parts/text-is", test_text_is);
  g_test_add_func ("/driver-parts/text-add", test_text_add);
  g_test_add_func ("/driver-parts/bcc-names", test_bcc_names);
  g_test_add_func ("/driver-parts/time", test_time);
  g_test_add_func ("/driver-parts/empty-frame", test_empty_frame);
  return g_test_run ();
}
