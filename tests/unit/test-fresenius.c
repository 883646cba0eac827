/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The Fresenius framer and driver, with a base that the test plays itself: its frames go through the
 * real framer, and are sealed by a rule of the test's own. */
#include "core/decoder.h"
#include "driver/fresenius-message.h"

#include <string.h>

#define SEC VIGIL_USEC_PER_SEC
#define MS VIGIL_USEC_PER_MSEC
#define START (1000 * SEC)
#define ENQ "\005"
#define ACK "\006"
#define DC4 "\024"
#define NAK "\025"

/* ---- framer ---- */

static void
on_caught_frame (const guint8 *frame, gsize len, gpointer user_data)
{
  g_string_append_len (user_data, len == 1 && *frame == 5 ? "ENQ" : (const char *) frame,
                       len == 1 && *frame == 5 ? 3 : (gssize) len);
  g_string_append_c (user_data, '|');
}

static const struct {
  const char *wire, *frames;
  guint bad_checksum, bad_length, noise;
} wires[] = {
  { "\0020DC48\003", "0DC|", 0, 0, 0 },
  { "\0020C8C\003", "0C|", 0, 0, 0 },
  { "\0020C;b038C\003", "0C;b03|", 0, 0, 0 },
  { "\0021C;d0064;r00002710EB\003", "1C;d0064;r00002710|", 0, 0, 0 },
  { "\0021E;d00651F\003", "1E;d0065|", 0, 0, 0 },
  { "\0021I;1ED4\003", "1I;1E|", 0, 0, 0 },
  { "\002DC78\003", "DC|", 0, 0, 0 },
  { ENQ ENQ, "ENQ|ENQ|", 0, 0, 0 },
  { ACK "\0020C8C\003" ENQ, "0C|ENQ|", 0, 0, 0 },
  { NAK "2\0020C8C\003" NAK "6" ENQ, "0C|ENQ|", 0, 0, 0 },
  /* what stands in noise is noise, until a frame has come */
  { "x" ENQ ENQ "\0020C8C\003" ENQ, "0C|ENQ|", 0, 0, 3 },
  { "\0020C8D\003" ENQ "\0020C8C\003" ENQ, "0C|ENQ|", 1, 0, 1 },
  { "\0020c8C\003", "", 1, 0, 0 },
  { "\0020C8c\003", "", 0, 1, 0 },
  { "\0028C\003", "", 0, 1, 0 },
  { "\002\003", "", 0, 1, 0 },
  { "\0020C\0058C\003", "", 0, 1, 3 },
  { "\0020C\0020C8C\003", "0C|", 0, 1, 0 },
  { "\0020C\1778C\003", "", 0, 1, 3 },
};

static void
test_framer_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wires); i++)
    for (gsize chunk = strlen (wires[i].wire); chunk > 0; chunk = chunk > 1 ? 1 : 0) {
      g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_fresenius);
      g_autoptr (GString) frames = g_string_new (NULL);
      const VigilFramerCounters *counters = vigil_framer_get_counters (framer);

      for (gsize at = 0; at < strlen (wires[i].wire); at += chunk)
        vigil_framer_feed (framer, (const guint8 *) wires[i].wire + at, chunk, on_caught_frame, frames);
      g_assert_cmpstr (frames->str, ==, wires[i].frames);
      g_assert_cmpuint (counters->bad_checksum, ==, wires[i].bad_checksum);
      g_assert_cmpuint (counters->bad_length, ==, wires[i].bad_length);
      g_assert_cmpuint (counters->noise_bytes, ==, wires[i].noise);
    }
}

/* 80 characters are taken, no more; whatever comes, the next frame is found. */
static void
test_framer_bounds (void)
{
  g_autoptr (VigilFramer) framer = vigil_framer_new (&vigil_framer_fresenius);
  g_autoptr (GString) frames = g_string_new (NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (19200);
  guint8 longest[FRESENIUS_MAX_FRAME], noise[64];
  char text[FRESENIUS_MAX_TEXT + 1] = "";
  gsize n;

  memset (text, 'x', FRESENIUS_MAX_TEXT);
  n = fresenius_message_seal (text, longest);
  vigil_framer_feed (framer, longest, n, on_caught_frame, frames);
  g_assert_cmpuint (vigil_framer_get_counters (framer)->frames, ==, 1);
  vigil_framer_feed (framer, longest, n - 1, on_caught_frame, frames);
  vigil_framer_feed (framer, longest + 1, n - 1, on_caught_frame, frames);
  g_assert_cmpuint (vigil_framer_get_counters (framer)->bad_length, ==, 1);
  for (guint round = 0; round < 1000; round++) {
    guint64 before;

    for (gsize i = 0; i < sizeof noise; i++)
      noise[i] = (guint8) g_rand_int_range (rand, 0, 256);
    vigil_framer_feed (framer, noise, sizeof noise, on_caught_frame, frames);
    before = vigil_framer_get_counters (framer)->frames;
    vigil_framer_feed (framer, (const guint8 *) "\0020C8C\003", 6, on_caught_frame, frames);
    g_assert_cmpuint (vigil_framer_get_counters (framer)->frames, ==, before + 1);
  }
}

static void
test_vectors (void)
{
  static const struct { const char *text, *wire; } vectors[] = {
    { "0DC", "\0020DC48\003" },       { "0LF;b", "\0020LF;bA0\003" },     { "0LE;b", "\0020LE;bA1\003" },
    { "1DC", "\0021DC47\003" },       { "1LE;dr", "\0021LE;dr2C\003" },   { "1DE;dra", "\0021DE;draD3\003" },
    { "1E", "\0021E89\003" },         { "1FC", "\0021FC45\003" },         { "DC", "\002DC78\003" },
    { "1C;d0064;r00002710", "\0021C;d0064;r00002710EB\003" },             { "1I;1E", "\0021I;1ED4\003" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
    guint8 sealed[FRESENIUS_MAX_FRAME];
    gsize n = fresenius_message_seal (vectors[i].text, sealed);

    g_assert_cmpmem (sealed, n, vectors[i].wire, strlen (vectors[i].wire));
  }
}

static void
test_message (void)
{
  FreseniusMessage message;
  guint32 value = 7;

  g_assert_true (fresenius_message_parse (&message, (const guint8 *) "1C;d0064;r00002710", 18));
  g_assert_cmpint (message.origin, ==, '1');
  g_assert_cmpint (message.status, ==, 'C');
  g_assert_true (fresenius_message_get (&message, 'd', &value));
  g_assert_cmpuint (value, ==, 100);
  g_assert_true (fresenius_message_get (&message, 'r', &value));
  g_assert_cmpuint (value, ==, 10000);
  g_assert_false (fresenius_message_get (&message, 'a', &value));
  g_assert_true (fresenius_message_parse (&message, (const guint8 *) "C;;d;dXY;rab;r123456789;aFFFFFFFF", 33));
  g_assert_cmpint (message.origin, ==, '\0');
  g_assert_cmpuint (message.has, ==, 1);
  g_assert_true (fresenius_message_get (&message, 'a', &value));
  g_assert_cmpuint (value, ==, G_MAXUINT32);
  g_assert_true (fresenius_message_parse (&message, (const guint8 *) "1E;d1;d2", 8));
  g_assert_true (fresenius_message_get (&message, 'd', &value));
  g_assert_cmpuint (value, ==, 1);
  for (const char *const *bad = (const char *const[]){ "", "1", "9C", "1X", "1Cd0064", "0DC", "1E1", NULL }; *bad != NULL;
       bad++)
    g_assert_false (fresenius_message_parse (&message, (const guint8 *) *bad, strlen (*bad)));
}

/* ---- driver ---- */

typedef struct {
  VigilDecoder *decoder;
  gint64 now_us;
  GPtrArray *sent;    /* texts; "ACK", "DC4" */
  guint n_checked;
  VigilObservation last[4][VIGIL_N_CODES];
  guint n_seen[4][VIGIL_N_CODES];
} Bench;

static void
on_observation (const VigilObservation *seen, gpointer user_data)
{
  Bench *bench = user_data;

  g_assert_cmpuint (seen->channel, <, 4);
  bench->last[seen->channel][seen->code] = *seen;
  bench->n_seen[seen->channel][seen->code]++;
}

static void
on_send (gint64 t_us, const guint8 *bytes, gsize len, gpointer user_data)
{
  Bench *bench = user_data;

  if (len == 1)
    g_ptr_array_add (bench->sent, g_strdup (*bytes == 6 ? "ACK" : *bytes == 0x14 ? "DC4" : "?"));
  else if (*bytes == *NAK)
    g_ptr_array_add (bench->sent, g_strdup_printf ("NAK %c", bytes[1]));
  else
    g_ptr_array_add (bench->sent, g_strndup ((const char *) bytes + 1, len - 4));
}

static Bench *
bench_new (void)
{
  Bench *bench = g_new0 (Bench, 1);
  VigilDecoderEvents events = { on_observation, NULL, on_send, bench };

  bench->now_us = START;
  bench->sent = g_ptr_array_new_with_free_func (g_free);
  bench->decoder = vigil_decoder_new (&vigil_driver_fresenius_base, START, &events);
  return bench;
}

static void
bench_free (Bench *bench)
{
  vigil_decoder_free (bench->decoder);
  g_ptr_array_unref (bench->sent);
  g_free (bench);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

static void
pass_ms (Bench *bench, guint time_ms)
{
  bench->now_us += time_ms * MS;
  vigil_decoder_advance (bench->decoder, bench->now_us);
}

static const char *
next_sent (Bench *bench)
{
  return bench->n_checked < bench->sent->len ? g_ptr_array_index (bench->sent, bench->n_checked++) : NULL;
}

static const char *
wait_sent (Bench *bench)
{
  for (guint i = 0; i < 1000; i++) {
    const char *said = next_sent (bench);

    if (said != NULL)
      return said;
    pass_ms (bench, 100);
  }
  return NULL;
}

static void
say_bytes (Bench *bench, const char *bytes)
{
  bench->now_us += MS;
  vigil_decoder_advance (bench->decoder, bench->now_us);
  vigil_decoder_feed (bench->decoder, (const guint8 *) bytes, strlen (bytes));
}

static void
say (Bench *bench, const char *text)
{
  guint sum = 0;
  g_autofree char *wire = NULL;

  for (const char *c = text; *c != '\0'; c++)
    sum += (guint8) *c;
  wire = g_strdup_printf ("\002%s%02X\003", text, 255 - sum % 256);
  say_bytes (bench, wire);
}

/* It acknowledges what is said, and then says @next. */
static void
assert_answered (Bench *bench, const char *next)
{
  g_assert_cmpstr (next_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, next);
}

/* Base with modules in the slots of @bits, up to the first question for variables of the first. */
static Bench *
bench_new_open (const char *bits)
{
  Bench *bench = bench_new ();
  g_autofree char *modules = g_strdup_printf ("0C;b%s", bits);

  g_assert_cmpstr (wait_sent (bench), ==, "0DC");
  say (bench, "0C");
  assert_answered (bench, "0LE;b");
  say (bench, modules);
  return bench;
}

static void
assert_value (Bench *bench, guint channel, VigilCode code, VigilQuality quality, double value)
{
  g_assert_cmpint (bench->last[channel][code].quality, ==, quality);
  g_assert_cmpfloat_with_epsilon (bench->last[channel][code].value, value, 1e-9);
}

static gboolean
is_heard (Bench *bench, guint8 channel)
{
  return vigil_decoder_is_channel_ready (bench->decoder, channel);
}

/* Answers every question as a healthy base would, with the variables given for each module. */
static void
play (Bench *bench, const char *const *variables, guint time_ms)
{
  gint64 until_us = bench->now_us + time_ms * MS;

  while (bench->now_us < until_us) {
    const char *said = next_sent (bench);
    g_autofree char *answer = NULL;

    if (said == NULL) {
      pass_ms (bench, 100);
      continue;
    }
    if (strcmp (said, "ACK") == 0 || strcmp (said, "DC4") == 0)
      continue;
    if (strcmp (said, "0LE;b") == 0)
      answer = g_strdup ("0C;b03");
    else if (strcmp (said + 1, "DC") == 0)
      answer = g_strdup_printf ("%cC", *said);
    else if (strcmp (said + 1, "LF;b") == 0)
      answer = g_strdup_printf ("%cC;b1A", *said);
    else if (strcmp (said + 1, "LE;dra") == 0)
      answer = g_strdup_printf ("%cC;%s", *said, variables[*said - '1']);
    g_assert_nonnull (answer);
    say (bench, answer);
  }
}

static void
test_open (void)
{
  g_autoptr (Bench) bench = bench_new ();

  /* a second after the port was opened */
  pass_ms (bench, 900);
  g_assert_null (next_sent (bench));
  g_assert_cmpstr (wait_sent (bench), ==, "0DC");
  say_bytes (bench, ACK);
  say (bench, "0C");
  assert_answered (bench, "0LE;b");
  say (bench, "0C;b05");
  assert_answered (bench, "1DC");
  say (bench, "1C");
  assert_answered (bench, "3DC");
  say (bench, "3C");
  assert_answered (bench, "1LF;b");
  say (bench, "1C;b1A");
  assert_answered (bench, "1LE;dra");
  g_assert_cmpstr (bench->last[0][VIGIL_CODE_DEVICE_MODEL].text, ==, "type 1A");
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_SERIAL].quality, ==, VIGIL_QUALITY_INVALID);
  g_assert_false (vigil_decoder_is_ready (bench->decoder));
  say (bench, "1C;d0064;r00002710;a0000");
  g_assert_true (vigil_decoder_is_ready (bench->decoder));
  assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, VIGIL_QUALITY_OK, 10);
  assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, VIGIL_QUALITY_OK, 10);
  assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_QUALITY_OK, VIGIL_PUMP_ALARM_NONE);
  assert_answered (bench, "3LF;b");
  say (bench, "3I;01");
  assert_answered (bench, "3LE;dra");
  g_assert_cmpint (bench->last[1][VIGIL_CODE_DEVICE_MODEL].quality, ==, VIGIL_QUALITY_INVALID);
  say (bench, "3C;d7;r1;a0004");
  assert_value (bench, 1, VIGIL_CODE_PUMP_RATE, VIGIL_QUALITY_OK, 0.7);
  assert_value (bench, 1, VIGIL_CODE_PUMP_INFUSED, VIGIL_QUALITY_OK, 0.001);
  assert_value (bench, 1, VIGIL_CODE_PUMP_ALARM, VIGIL_QUALITY_OK, VIGIL_PUMP_ALARM_OTHER);
  g_assert_cmpstr (bench->last[1][VIGIL_CODE_PUMP_ALARM].text, ==, "alarm 0004, see the pump");
  g_assert_true (is_heard (bench, 0) && is_heard (bench, 1));
  g_assert_false (is_heard (bench, 2));
  /* nothing was said of what nobody knows, and nothing sets */
  for (guint i = 0; i < bench->sent->len; i++)
    g_assert_null (strstr (g_ptr_array_index (bench->sent, i), "MO"));
}

/* "Are you there?" is answered at once, in the middle of whatever. */
static void
test_enquiry (void)
{
  g_autoptr (Bench) bench = bench_new ();

  say_bytes (bench, ENQ);
  g_assert_cmpstr (next_sent (bench), ==, "DC4");
  g_assert_cmpstr (wait_sent (bench), ==, "0DC");
  for (guint i = 0; i < 100; i++) {
    say_bytes (bench, ENQ);
    g_assert_cmpstr (next_sent (bench), ==, "DC4");
    g_assert_null (next_sent (bench));
  }
  say (bench, "0C");
  assert_answered (bench, "0LE;b");
  say_bytes (bench, ENQ);
  g_assert_cmpstr (next_sent (bench), ==, "DC4");
}

/* What it tells by itself is acknowledged twice: the frame and the report. */
static void
test_reports (void)
{
  g_autoptr (Bench) bench = bench_new_open ("01");

  assert_answered (bench, "1DC");
  say (bench, "1C");
  assert_answered (bench, "1LF;b");
  say (bench, "1C;b1A");
  assert_answered (bench, "1LE;dra");
  say (bench, "1E;d0065");
  g_assert_cmpstr (next_sent (bench), ==, "ACK");
  g_assert_cmpstr (next_sent (bench), ==, "1E");
  assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, VIGIL_QUALITY_OK, 10.1);
  say (bench, "1E;a0001");
  g_assert_cmpstr (next_sent (bench), ==, "ACK");
  g_assert_cmpstr (next_sent (bench), ==, "1E");
  assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_QUALITY_OK, VIGIL_PUMP_ALARM_OTHER);
  /* letters of parameters are not those of variables */
  say (bench, "1M;d0001");
  g_assert_cmpstr (next_sent (bench), ==, "ACK");
  g_assert_cmpstr (next_sent (bench), ==, "1M");
  assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, VIGIL_QUALITY_OK, 10.1);
  /* the question still stands */
  say (bench, "1C;d0065;r00002711;a0000");
  assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, VIGIL_QUALITY_OK, 10.001);
}

/* Whether it runs is drawn from its volume, and said as such. */
static void
test_running (void)
{
  g_autoptr (Bench) bench = bench_new ();
  const VigilObservation *mode = &bench->last[0][VIGIL_CODE_PUMP_MODE];
  const char *variables[2] = { "d0000;r00001000;a0000", "d0000;r0;a0" };
  guint volume = 0x1000;

  play (bench, variables, 4000);
  g_assert_cmpint (mode->quality, ==, VIGIL_QUALITY_QUESTIONABLE);
  g_assert_cmpint ((int) mode->value, ==, VIGIL_PUMP_MODE_HOLD);
  /* it has a rate, and its volume has not moved yet */
  variables[0] = "d0258;r00001000;a0000";
  play (bench, variables, 2000);
  g_assert_cmpint ((int) mode->value, ==, VIGIL_PUMP_MODE_UNKNOWN);
  for (guint i = 0; i < 60; i++) {
    g_autofree char *moving = g_strdup_printf ("d0258;r%08X;a0000", volume += 17);

    variables[0] = moving;
    play (bench, variables, 1000);
    if (i > 2)
      g_assert_cmpint ((int) mode->value, ==, VIGIL_PUMP_MODE_INFUSING);
  }
  /* 60 mL/h: a tenth of a millilitre takes six seconds */
  variables[0] = g_strdup_printf ("d0258;r%08X;a0000", volume);
  play (bench, variables, 18000);
  g_assert_cmpint ((int) mode->value, ==, VIGIL_PUMP_MODE_INFUSING);
  play (bench, variables, 8000);
  g_assert_cmpint ((int) mode->value, ==, VIGIL_PUMP_MODE_HOLD);
  g_assert_cmpstr (mode->text, ==, "the volume stands");
  g_free ((char *) variables[0]);
  /* the counter is set to nothing: no rise, and what comes after it is one */
  variables[0] = "d0258;r00000000;a0000";
  play (bench, variables, 2000);
  g_assert_cmpint ((int) mode->value, ==, VIGIL_PUMP_MODE_UNKNOWN);
  variables[0] = "d0258;r00000011;a0000";
  play (bench, variables, 2000);
  g_assert_cmpint ((int) mode->value, ==, VIGIL_PUMP_MODE_INFUSING);
  variables[0] = "d0000;r00000022;a0000";
  play (bench, variables, 1000);
  g_assert_cmpint ((int) mode->value, ==, VIGIL_PUMP_MODE_UNKNOWN);
  play (bench, variables, 2000);
  g_assert_cmpint ((int) mode->value, ==, VIGIL_PUMP_MODE_HOLD);
}

static void
test_odd_values (void)
{
  static const char *const silent[] = { "1E;dXYZ;r;a", "1E;", "1E;d00 64", "1E;D0064;R0001", "1E;d-064", "1E;d0.64",
                                        "1E;d123456789;r123456789", "1E;dab;rcd" };
  g_autoptr (Bench) bench = bench_new_open ("01");

  assert_answered (bench, "1DC");
  say (bench, "1C");
  assert_answered (bench, "1LF;b");
  say (bench, "1C;b1A");
  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++) {
    say (bench, silent[i]);
    g_assert_cmpuint (bench->n_seen[0][VIGIL_CODE_PUMP_RATE], ==, 0);
    g_assert_cmpuint (bench->n_seen[0][VIGIL_CODE_PUMP_INFUSED], ==, 0);
  }
  /* beyond belief */
  say (bench, "1E;dFFFF;rFFFFFFFF;a0");
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_RATE].quality, ==, VIGIL_QUALITY_INVALID);
  g_assert_cmpstr (bench->last[0][VIGIL_CODE_PUMP_RATE].text, ==, "FFFF");
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_INFUSED].quality, ==, VIGIL_QUALITY_INVALID);
}

/* Each kind of refusal: what follows from it, and that it goes on. */
static void
test_refusals (void)
{
  g_autoptr (Bench) bench = bench_new ();

  g_assert_cmpstr (wait_sent (bench), ==, "0DC");
  say (bench, "0I;06");
  assert_answered (bench, "0LE;b");
  say (bench, "0C;b01");
  assert_answered (bench, "1DC");
  say (bench, "1C");
  assert_answered (bench, "1LF;b");
  say (bench, "1C;b1A");
  assert_answered (bench, "1LE;dra");
  say (bench, "1I;1E");
  assert_answered (bench, "1DC");
  say (bench, "1C");
  assert_answered (bench, "1LF;b");
  say (bench, "1C;b1A");
  assert_answered (bench, "1LE;dra");
  /* without alarms it is asked for the rest, and alarms are not known */
  say (bench, "1I;0B");
  assert_answered (bench, "1LE;dr");
  say (bench, "1C;d0064;r00002710");
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_ALARM].quality, ==, VIGIL_QUALITY_INVALID);
  assert_answered (bench, "1LE;dr");
  say (bench, "1I;0E");
  g_assert_cmpstr (next_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "0LE;b");
  say (bench, "0I;0D");
  assert_answered (bench, "0DC");
  say (bench, "0C");
  assert_answered (bench, "0LE;b");
}

/* No answer: once more, then anew, ever more slowly; and by turns a pump without a base. */
static void
test_silence (void)
{
  g_autoptr (Bench) bench = bench_new ();
  guint n_base = 0, n_alone = 0;

  for (guint i = 0; i < 12; i++) {
    const char *said = wait_sent (bench);

    n_base += strcmp (said, "0DC") == 0;
    n_alone += strcmp (said, "DC") == 0;
  }
  g_assert_cmpuint (n_base, ==, 8);
  g_assert_cmpuint (n_alone, ==, 4);
  g_assert_cmpint (bench->now_us - START, >, 60 * SEC);
  g_assert_false (vigil_decoder_is_ready (bench->decoder));
}

static void
test_question_lost (void)
{
  g_autoptr (Bench) bench = bench_new_open ("01");

  assert_answered (bench, "1DC");
  say (bench, "1C");
  assert_answered (bench, "1LF;b");
  say (bench, "1C;b1A");
  assert_answered (bench, "1LE;dra");
  g_assert_cmpstr (wait_sent (bench), ==, "1LE;dra");
  say (bench, "1C;d0064;r00002710;a0000");
  assert_answered (bench, "1LE;dra");
  g_assert_cmpstr (wait_sent (bench), ==, "1LE;dra");
  /* the module does not answer any more; the base does */
  g_assert_cmpstr (wait_sent (bench), ==, "0LE;b");
  say (bench, "0C;b01");
  assert_answered (bench, "1DC");
  pass_ms (bench, 3000);
  g_assert_false (is_heard (bench, 0));
}

static void
test_module_removed (void)
{
  g_autoptr (Bench) bench = bench_new ();
  static const char *const variables[]
      = { "d0064;r00002710;a0000", "d0032;r00000100;a0000", "d0000;r00000000;a0000" };

  play (bench, variables, 5500);
  g_assert_true (is_heard (bench, 0) && is_heard (bench, 1));
  for (const char *said = wait_sent (bench); strcmp (said, "0LE;b") != 0; said = wait_sent (bench))
    continue;
  say (bench, "0C;b06");
  g_assert_false (is_heard (bench, 0));
  g_assert_true (is_heard (bench, 1));
  /* what is in another slot is not taken for it: nobody can tell */
  play (bench, variables, 10000);
  g_assert_true (is_heard (bench, 0));
  g_assert_cmpuint (bench->n_seen[0][VIGIL_CODE_DEVICE_MODEL], ==, 2);
}

/* A check that is wrong is refused, with its reason, and what is said again is the answer; twice in a
 * row, and nobody without a session. */
static void
test_spoilt (void)
{
  g_autoptr (Bench) bench = bench_new ();
  g_autoptr (Bench) open = bench_new_open ("01");

  say_bytes (bench, "\0020C8D\003");
  g_assert_cmpstr (wait_sent (bench), ==, "0DC");
  assert_answered (open, "1DC");
  say (open, "1C");
  assert_answered (open, "1LF;b");
  say (open, "1C;b1A");
  assert_answered (open, "1LE;dra");
  say_bytes (open, "\0021C;d0064;r00002710;a000000\003");
  g_assert_cmpuint (open->n_seen[0][VIGIL_CODE_PUMP_RATE], ==, 0);
  g_assert_cmpstr (wait_sent (open), ==, "NAK 2");
  say (open, "1C;d0064;r00002710;a0000");
  assert_value (open, 0, VIGIL_CODE_PUMP_RATE, VIGIL_QUALITY_OK, 10);
  assert_answered (open, "1LE;dra");
  for (guint i = 0; i < 2; i++) {
    say_bytes (open, "\0021C;d0065;r00002710;a000000\003");
    g_assert_cmpstr (wait_sent (open), ==, "NAK 2");
  }
  say_bytes (open, "\0021C;d0065;r00002710;a000000\003");
  g_assert_cmpstr (wait_sent (open), ==, "1LE;dra");
}

/* A pump by itself, without a number in front. */
static void
test_alone (void)
{
  g_autoptr (Bench) bench = bench_new ();

  g_assert_cmpstr (wait_sent (bench), ==, "0DC");
  g_assert_cmpstr (wait_sent (bench), ==, "0DC");
  g_assert_cmpstr (wait_sent (bench), ==, "DC");
  /* soon enough for whoever tries out what is behind a port */
  g_assert_cmpint (bench->now_us - START, <, (vigil_driver_fresenius_base.answers_ms - 1000) * SEC / 1000);
  say (bench, "C");
  assert_answered (bench, "LF;b");
  say (bench, "C;b07");
  assert_answered (bench, "LE;dra");
  say (bench, "C;d0064;r00002710;a0000");
  assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, VIGIL_QUALITY_OK, 10);
  g_assert_true (is_heard (bench, 0));
  say (bench, "E;d0065");
  g_assert_cmpstr (next_sent (bench), ==, "ACK");
  g_assert_cmpstr (next_sent (bench), ==, "ACK");
  g_assert_cmpstr (next_sent (bench), ==, "E");
  assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, VIGIL_QUALITY_OK, 10.1);
  g_assert_cmpstr (wait_sent (bench), ==, "LE;dra");
  g_assert_cmpstr (wait_sent (bench), ==, "LE;dra");
  g_assert_cmpstr (wait_sent (bench), ==, "DC");
  say (bench, "C");
  assert_answered (bench, "LF;b");
}

static void
test_loopback (void)
{
  g_autoptr (Bench) bench = bench_new ();

  for (guint i = 0; i < 30; i++) {
    const char *said = wait_sent (bench);

    g_assert_true (g_str_has_suffix (said, "DC"));
    say (bench, said);
  }
  /* nor does an acknowledgement that comes back start an endless talk */
  say (bench, "1E");
  g_assert_cmpstr (next_sent (bench), ==, "ACK");
  g_assert_null (next_sent (bench));
  g_assert_false (vigil_decoder_is_ready (bench->decoder));
}

static void
test_goodbye (void)
{
  g_autoptr (Bench) bench = bench_new ();
  static const char *const variables[] = { "d0064;r00002710;a0000", "d0032;r00000100;a0000" };

  play (bench, variables, 3000);
  bench->n_checked = bench->sent->len;
  vigil_decoder_stop (bench->decoder);
  g_assert_cmpstr (next_sent (bench), ==, "1FC");
  g_assert_cmpstr (next_sent (bench), ==, "2FC");
  g_assert_cmpstr (next_sent (bench), ==, "0FC");
  g_assert_null (next_sent (bench));
}

static void
test_read_only (void)
{
  VigilDriverContext ctx = { .control = VIGIL_CONTROL_FULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (vigil_driver_fresenius_base.encode (&ctx, &(VigilCommand){ .kind = VIGIL_COMMAND_STOP }, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fresenius/framer/table", test_framer_table);
  g_test_add_func ("/fresenius/framer/bounds", test_framer_bounds);
  g_test_add_func ("/fresenius/vectors", test_vectors);
  g_test_add_func ("/fresenius/message", test_message);
  g_test_add_func ("/fresenius/open", test_open);
  g_test_add_func ("/fresenius/enquiry", test_enquiry);
  g_test_add_func ("/fresenius/reports", test_reports);
  g_test_add_func ("/fresenius/running", test_running);
  g_test_add_func ("/fresenius/odd-values", test_odd_values);
  g_test_add_func ("/fresenius/refusals", test_refusals);
  g_test_add_func ("/fresenius/silence", test_silence);
  g_test_add_func ("/fresenius/question-lost", test_question_lost);
  g_test_add_func ("/fresenius/module-removed", test_module_removed);
  g_test_add_func ("/fresenius/spoilt", test_spoilt);
  g_test_add_func ("/fresenius/alone", test_alone);
  g_test_add_func ("/fresenius/loopback", test_loopback);
  g_test_add_func ("/fresenius/goodbye", test_goodbye);
  g_test_add_func ("/fresenius/read-only", test_read_only);
  return g_test_run ();
}
