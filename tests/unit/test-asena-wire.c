/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The Alaris framer against a table of wires and all published frames; messages taken apart and
 * put together. Where the frames are from: tests/captures/alaris-asena/PROVENANCE.md. */
#include "driver/asena-message.h"
#include "driver/pump-report.h"
#include "framing/framer.h"

#include <string.h>

typedef struct {
  GString *frames; /* each followed by '\n' */
} Caught;

static void
on_caught_frame (const guint8 *frame, gsize len, gpointer user_data)
{
  Caught *caught = user_data;

  g_string_append_len (caught->frames, (const char *) frame, (gssize) len);
  g_string_append_c (caught->frames, '\n');
}

static const struct {
  const char *wire, *frames;
  guint bad_checksum, bad_length, aborted, noise;
} wires[] = {
  { "!INF|4961\r", "INF\n", 0, 0, 0, 0 },
  { "!INF|4961\r!ALARM|50B2\r", "INF\nALARM\n", 0, 0, 0, 0 },
  { "!INF|4962\r", "", 1, 0, 0, 0 },
  { "!REMQUERY^DEACT^^^|E5C9\r", "", 1, 0, 0, 0 },
  { "!INF|496a\r!INF|4961\r", "INF\n", 0, 1, 0, 1 },
  { "!INF|496\r", "", 0, 1, 0, 0 },
  { "!INF|49611\r", "", 0, 1, 0, 1 },
  { "!INF\r", "", 0, 1, 0, 0 },
  { "!|FFFF\r", "", 0, 1, 0, 0 },
  { "!IN\x1b!INF|4961\r", "INF\n", 0, 0, 1, 0 },
  { "\x1b", "", 0, 0, 1, 0 },
  { "!INF_RATE^3.5!INF|4961\r", "INF\n", 0, 1, 0, 0 },
  { "!INF|49!INF|4961\r", "INF\n", 0, 1, 0, 0 },
  { "abc\r\n!INF|4961\rxyz", "INF\n", 0, 0, 0, 8 },
  { "!ALARM^AL_NOALM^ ^ |C73B\r", "ALARM^AL_NOALM^ ^ \n", 0, 0, 0, 0 },
};

static void
check_counters (const VigilFramerCounters *counters, gsize i)
{
  g_assert_cmpuint (counters->bytes, ==, strlen (wires[i].wire));
  g_assert_cmpuint (counters->bad_checksum, ==, wires[i].bad_checksum);
  g_assert_cmpuint (counters->bad_length, ==, wires[i].bad_length);
  g_assert_cmpuint (counters->aborted, ==, wires[i].aborted);
  g_assert_cmpuint (counters->noise_bytes, ==, wires[i].noise);
}

static void
test_framer_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wires); i++) {
    /* whole, and byte by byte */
    for (gsize chunk = strlen (wires[i].wire); chunk > 0; chunk = chunk > 1 ? 1 : 0) {
      g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_asena);
      g_autoptr (GString) frames = g_string_new (NULL);
      Caught caught = { frames };

      for (gsize at = 0; at < strlen (wires[i].wire); at += chunk)
        vigil_framer_feed (framer, (const guint8 *) wires[i].wire + at, chunk, on_caught_frame,
                           &caught);
      g_assert_cmpstr (frames->str, ==, wires[i].frames);
      check_counters (vigil_framer_get_counters (framer), i);
    }
  }
}

static void
test_framer_bounds (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_asena);
  g_autoptr (GString) frames = g_string_new (NULL), wire = g_string_new ("!");
  Caught caught = { frames };

  for (guint i = 0; i < 10000; i++)
    g_string_append_c (wire, 'A');
  g_string_append (wire, "|0000\r!INF|4961\r");
  vigil_framer_feed (framer, (const guint8 *) wire->str, wire->len, on_caught_frame, &caught);
  g_assert_cmpstr (frames->str, ==, "INF\n");
  g_assert_cmpuint (vigil_framer_get_counters (framer)->bad_length, ==, 1);
}

static void
test_framer_garbage (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_asena);
  g_autoptr (GString) frames = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (38400);
  Caught caught = { frames };
  guint8 noise[64];

  for (guint round = 0; round < 1000; round++) {
    for (gsize i = 0; i < sizeof noise; i++)
      noise[i] = (guint8) g_rand_int_range (rand, 0, 256);
    vigil_framer_feed (framer, noise, sizeof noise, on_caught_frame, &caught);
    vigil_framer_feed (framer, (const guint8 *) "!INF|4961\r", 10, on_caught_frame, &caught);
  }
  g_assert_cmpuint (vigil_framer_get_counters (framer)->frames, ==, 1000);
}

/* Sealed by us as others published them. */
static void
test_vectors (void)
{
  static const char *const frames[] = {
    "!INF|4961\r",
    "!INF_VI|B42C\r",
    "!INF_RATE|8E6D\r",
    "!ALARM|50B2\r",
    "!POWER_MAINS|321E\r",
    "!SYRINGE_STATUS|4102\r",
    "!PRESSURE|89BA\r",
    "!REMOTE_CTRL^ENABLED^3CC1|B1F1\r",
    "!REMOTE_CTRL^ENABLED^9535|FB2F\r",
    "!REMOTE_CTRL^DISABLED|EF95\r",
    "!INF_RATE^4.17^ml/h|80A9\r",
    "!INF_RATE^3.50^ml/h|3885\r",
    "!INF_VTBI^ACTIV^30.000^ml^STOP|F792\r",
    "!INF_START|38F3\r",
    "!INF_STOP|CD57\r",
    "!INF_VI_CLEAR|A706\r",
    "!ALARM^AL_OCCLU^ ^ |5B3B\r",
    "!ALARM^AL_COMTO^ ^ |9826\r",
    "!INF^8002-51740^-^SET^4.17^ml/h^KETAMINE^1.234^ml^17.91^mmHg^07:11:00^EVENT^127904|C90C\r",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++) {
    g_autofree char *body = g_strndup (frames[i] + 1, strlen (frames[i]) - 7);
    guint8 sealed[ASENA_MAX_FRAME];
    gsize n = asena_message_seal (body, sealed);

    g_assert_cmpmem (sealed, n, frames[i], strlen (frames[i]));
  }
  g_assert_cmphex (asena_security_code ("8002-51740"), ==, 0x3CC1);
  g_assert_cmphex (asena_security_code ("8002-51733"), ==, 0x9535);
}

/* All that were ever published, those with a typing error included. */
static void
test_published (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "captures", "alaris-asena",
                                                 "published-frames.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) rows = NULL;
  guint n_good = 0, n_bad = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  rows = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 1; rows[i] != NULL; i++) {
    g_auto (GStrv) columns = g_strsplit (rows[i], "\t", -1);
    g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_asena);
    g_autoptr (GString) frames = g_string_new (NULL);
    g_autofree char *wire = g_strconcat (columns[0], "\r", NULL);
    Caught caught = { frames };
    gboolean is_good = strcmp (columns[3], "yes") == 0;

    vigil_framer_feed (framer, (const guint8 *) wire, strlen (wire), on_caught_frame, &caught);
    g_assert_cmpuint (vigil_framer_get_counters (framer)->frames, ==, is_good ? 1 : 0);
    g_assert_cmpuint (vigil_framer_get_counters (framer)->bad_checksum, ==, is_good ? 0 : 1);
    *(is_good ? &n_good : &n_bad) += 1;
  }
  g_assert_cmpuint (n_good, ==, 33);
  g_assert_cmpuint (n_bad, ==, 1);
}

static void
test_message (void)
{
  AsenaMessage message;
  double value = 42;

  g_assert_true (
      asena_message_parse (&message, (const guint8 *) "SYRINGE_STATUS^BD PLASTIPAK^ 50^CONF", 36));
  g_assert_cmpstr (message.word, ==, "SYRINGE_STATUS");
  g_assert_cmpuint (message.n_fields, ==, 3);
  g_assert_cmpstr (message.fields[1], ==, "50");
  g_assert_cmpstr (message.fields[3], ==, "");
  g_assert_true (asena_message_parse (&message, (const guint8 *) "A^^^^^^^^^^^^^^^^^^^^^^^^", 25));
  g_assert_cmpuint (message.n_fields, ==, ASENA_MAX_FIELDS);
  g_assert_false (asena_message_parse (&message, (const guint8 *) "", 0));
  g_assert_false (asena_message_parse (&message, (const guint8 *) "A\0B", 3));
  for (const char *const *bad
       = (const char *const[]){ "", "-", ".", "1,5", "1e3", "+1", " 1", "0x1", "nan", "1.2.3",
                                "24+", "1234567890123", NULL };
       *bad != NULL; bad++)
    g_assert_false (pump_parse_number (*bad, &value));
  for (const char *const *bad = (const char *const[]){ "", "24+", "24h+", "1:00:00", "00:60:00",
                                                       "00:00:6a", "00-00-00", "000:00:00", NULL };
       *bad != NULL; bad++)
    g_assert_false (asena_parse_duration (*bad, &value));
  g_assert_cmpfloat (value, ==, 42);
  g_assert_true (pump_parse_number ("-5.25", &value));
  g_assert_cmpfloat (value, ==, -5.25);
  g_assert_true (asena_parse_duration ("07:11:30", &value));
  g_assert_cmpfloat (value, ==, 25890);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/asena-wire/framer/table", test_framer_table);
  g_test_add_func ("/asena-wire/framer/bounds", test_framer_bounds);
  g_test_add_func ("/asena-wire/framer/garbage", test_framer_garbage);
  g_test_add_func ("/asena-wire/vectors", test_vectors);
  g_test_add_func ("/asena-wire/published", test_published);
  g_test_add_func ("/asena-wire/message", test_message);
  return g_test_run ();
}
