/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The B. Braun driver's stories, with a ComDevice that the test plays itself: its blocks go through
 * the real framer, and are written by a rule of the test's own. */
#include "core/decoder.h"
#include "framing/bcc.h"

#include <string.h>

#define SEC VIGIL_USEC_PER_SEC
#define MS VIGIL_USEC_PER_MSEC
#define START (1000 * SEC)
#define MAX_CHANNELS 4
#define STEP_US (50 * MS)

static const VigilDriver *const bbraun = &vigil_driver_bbraun_space;

typedef struct {
  VigilDecoder *decoder;
  VigilFramer *ear;      /* cuts what the driver says */
  gint64 now_us;
  gboolean is_stuffed;   /* how the ComDevice writes */
  const char *bed_id;
  GPtrArray *sent;       /* texts behind "/1/1>", "ACK", "NAK" */
  GArray *sent_us;
  guint n_checked;
  gboolean is_last_stuffed; /* of what was sent */
  char last_bed[32];
  VigilObservation last[MAX_CHANNELS][VIGIL_N_CODES];
  guint n_seen[MAX_CHANNELS][VIGIL_N_CODES];
  GString *order;        /* wire names of what was emitted, since cleared */
} Bench;

static void
on_observation (const VigilObservation *seen, gpointer user_data)
{
  Bench *bench = user_data;

  g_assert_cmpuint (seen->channel, <, MAX_CHANNELS);
  g_assert_cmpint (seen->t_mono_us, <=, bench->now_us);
  bench->last[seen->channel][seen->code] = *seen;
  bench->n_seen[seen->channel][seen->code]++;
  g_string_append_printf (bench->order, "%u:%s ", seen->channel, vigil_vocabulary_get (seen->code)->name);
}

static void
on_heard (const guint8 *frame, gsize len, gpointer user_data)
{
  Bench *bench = user_data;
  g_autofree char *text = g_strndup ((const char *) frame + VIGIL_BCC_TEXT, len - VIGIL_BCC_TEXT);
  char *information = strstr (text, "/1/1>");

  g_assert_nonnull (information);
  g_assert_cmpint (frame[VIGIL_BCC_END], ==, VIGIL_BCC_ETX);
  *information = '\0';
  g_strlcpy (bench->last_bed, text, sizeof bench->last_bed);
  bench->is_last_stuffed = frame[VIGIL_BCC_STUFFING] == VIGIL_BCC_STUFFED;
  g_ptr_array_add (bench->sent, g_strdup (information + strlen ("/1/1>")));
}

static void
on_send (gint64 t_us, const guint8 *bytes, gsize len, gpointer user_data)
{
  Bench *bench = user_data;
  guint n_before = bench->sent->len;

  if (len == 1)
    g_ptr_array_add (bench->sent, g_strdup (bytes[0] == VIGIL_BCC_ACK ? "ACK" : bytes[0] == VIGIL_BCC_NAK ? "NAK" : "?"));
  else
    vigil_framer_feed (bench->ear, bytes, len, on_heard, bench);
  g_assert_cmpuint (bench->sent->len, ==, n_before + 1);
  g_array_append_val (bench->sent_us, t_us);
}

static Bench *
bench_new (void)
{
  Bench *bench = g_new0 (Bench, 1);
  VigilDecoderEvents events = { on_observation, NULL, on_send, bench };

  bench->now_us = START;
  bench->bed_id = "BED01";
  bench->ear = vigil_framer_new (&vigil_framer_bcc);
  bench->sent = g_ptr_array_new_with_free_func (g_free);
  bench->sent_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench->order = g_string_new (NULL);
  bench->decoder = vigil_decoder_new (bbraun, START, &events);
  return bench;
}

static void
bench_free (Bench *bench)
{
  vigil_decoder_free (bench->decoder);
  vigil_framer_free (bench->ear);
  g_ptr_array_unref (bench->sent);
  g_array_unref (bench->sent_us);
  g_string_free (bench->order, TRUE);
  g_free (bench);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bench, bench_free)

static void
pass_ms (Bench *bench, guint time_ms)
{
  bench->now_us += time_ms * MS;
  vigil_decoder_advance (bench->decoder, bench->now_us);
}

/* The next thing the driver said; NULL: it waits. */
static const char *
next_sent (Bench *bench)
{
  return bench->n_checked < bench->sent->len ? g_ptr_array_index (bench->sent, bench->n_checked++) : NULL;
}

static gint64
when_sent (Bench *bench)
{
  return g_array_index (bench->sent_us, gint64, bench->n_checked - 1);
}

/* Lets time pass until it says something. */
static const char *
wait_sent (Bench *bench)
{
  for (guint i = 0; i < 2000; i++) {
    const char *said = next_sent (bench);

    if (said != NULL)
      return said;
    pass_ms (bench, 50);
  }
  return NULL;
}

static void
put_stuffed (GString *out, char c, gboolean is_stuffed)
{
  const char *escaped = !is_stuffed ? NULL : c == 'D' ? "EX" : c == 'E' ? "EE" : c == 'd' ? "ex" : c == 'e' ? "ee" : NULL;

  if (escaped != NULL)
    g_string_append (out, escaped);
  else
    g_string_append_c (out, c);
}

static GString *
seal (Bench *bench, const char *information, char end)
{
  gsize n = 1 + 5 + 1 + strlen (bench->bed_id) + 5 + strlen (information) + 1 + 5 + 1;
  g_autofree char *head
      = g_strdup_printf ("\001%05" G_GSIZE_FORMAT "\002%s/1/1>%s%c", n, bench->bed_id, information, end);
  g_autofree char *whole = NULL;
  GString *wire = g_string_new (NULL);
  guint sum = 0;

  for (const char *c = head; *c != '\0'; c++)
    sum += (guint8) *c;
  whole = g_strdup_printf ("%s%05u\004", head, sum % 256);
  g_assert_cmpuint (strlen (whole), ==, n);
  for (const char *c = whole; *c != '\0'; c++)
    put_stuffed (wire, *c, bench->is_stuffed);
  return wire;
}

/* ';' stands for the record separator, so that blocks can be read here. */
static void
say_block (Bench *bench, const char *information, char end)
{
  g_autofree char *text = g_strdelimit (g_strdup (information), ";", '\036');
  g_autoptr (GString) wire = seal (bench, text, end);

  bench->now_us += MS;
  vigil_decoder_advance (bench->decoder, bench->now_us);
  vigil_decoder_feed (bench->decoder, (const guint8 *) wire->str, wire->len);
}

static void
say (Bench *bench, const char *information)
{
  say_block (bench, information, '\003');
}

static void
say_more (Bench *bench, const char *information)
{
  say_block (bench, information, '\027');
}

#define GNACK "206,50100,GNACK,0"
#define PUMP_1 "9,50111,GNMODEL,688N030003;9,50111,INSERNUM,12345;9,50111,INRT,4.17;9,50111,INVI,1.4;9,50111,RUNSTATE,2"
#define PUMP_2 "9,50112,GNMODEL,688N030003;9,50112,INSERNUM,22222;9,50112,INRT,8;9,50112,INVI,2.5;9,50112,RUNSTATE,2"
#define PUMP_3 "9,50113,GNMODEL,686N030003;9,50113,INSERNUM,33333;9,50113,INRT,0;9,50113,INVI,3.6;9,50113,RUNSTATE,1"

/* Answers until it asks for data. */
static Bench *
bench_new_open (gboolean is_stuffed)
{
  Bench *bench = bench_new ();

  bench->is_stuffed = is_stuffed;
  g_assert_cmpstr (next_sent (bench), ==, "ADMIN:ALIVE");
  if (is_stuffed)
    g_assert_cmpstr (wait_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_cmpint (bench->is_last_stuffed, ==, is_stuffed);
  g_assert_cmpstr (bench->last_bed, ==, "1");
  say (bench, GNACK);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  g_assert_cmpstr (bench->last_bed, ==, "BED01");
  g_assert_cmpint (bench->is_last_stuffed, ==, is_stuffed);
  return bench;
}

/* An answer to each of the driver's questions for so long. */
static void
play (Bench *bench, const char *report, guint time_ms)
{
  gint64 until_us = bench->now_us + time_ms * MS;

  while (bench->now_us < until_us) {
    const char *said = next_sent (bench);

    if (g_strcmp0 (said, "MEM:GET") == 0)
      say (bench, report);
    else if (g_strcmp0 (said, "ADMIN:ALIVE") == 0)
      say (bench, GNACK);
    else
      pass_ms (bench, 50);
  }
}

/* The answer to one question; the driver has acknowledged it. */
static void
report (Bench *bench, const char *information)
{
  const char *said;

  if (bench->sent->len == 0 || strcmp (g_ptr_array_index (bench->sent, bench->sent->len - 1), "MEM:GET") != 0)
    while ((said = wait_sent (bench)) != NULL && strcmp (said, "MEM:GET") != 0)
      g_assert_cmpstr (said, ==, "ACK");
  say (bench, information);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
}

static void
assert_value (Bench *bench, guint channel, VigilCode code, double value)
{
  g_assert_cmpint (bench->last[channel][code].quality, ==, VIGIL_QUALITY_OK);
  g_assert_cmpfloat_with_epsilon (bench->last[channel][code].value, value, 1e-9);
}

static void
assert_invalid (Bench *bench, guint channel, VigilCode code, const char *text)
{
  g_assert_cmpuint (bench->n_seen[channel][code], >, 0);
  g_assert_cmpint (bench->last[channel][code].quality, ==, VIGIL_QUALITY_INVALID);
  g_assert_cmpstr (bench->last[channel][code].text, ==, text);
}

static void
assert_text (Bench *bench, guint channel, VigilCode code, const char *text)
{
  g_assert_cmpstr (bench->last[channel][code].text, ==, text);
}

/* The driver as the core holds it, for what only the descriptor can say. */
static gboolean
is_channel_ready (Bench *bench, guint8 channel)
{
  return vigil_decoder_is_channel_ready (bench->decoder, channel);
}

/* ---- opening ---- */

/* Nobody answers: both ways of writing in turn, ever more slowly. */
static void
test_silence (void)
{
  g_autoptr (Bench) bench = bench_new ();
  gboolean is_stuffed = FALSE;
  guint n = 0;

  for (const char *said = next_sent (bench); said != NULL && n < 20; said = wait_sent (bench), n++) {
    g_assert_cmpstr (said, ==, "ADMIN:ALIVE");
    g_assert_cmpstr (bench->last_bed, ==, "1");
    g_assert_cmpint (bench->is_last_stuffed, ==, is_stuffed);
    is_stuffed = !is_stuffed;
  }
  g_assert_cmpuint (n, ==, 20);
  g_assert_cmpint (bench->now_us - START, >, 100 * SEC);
  g_assert_false (vigil_decoder_is_ready (bench->decoder));
  /* and one that comes at last is spoken to at once */
  say (bench, GNACK);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
}

static void
test_opening (void)
{
  for (guint is_stuffed = 0; is_stuffed < 2; is_stuffed++) {
    g_autoptr (Bench) bench = bench_new_open (is_stuffed);

    g_assert_false (vigil_decoder_is_ready (bench->decoder));
    say (bench, PUMP_1);
    g_assert_true (vigil_decoder_is_ready (bench->decoder));
    assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, 4.17);
  }
}

/* A bed's name without a letter that could be stuffed: what was understood is gone on with. */
static void
test_stuffing_untold (void)
{
  g_autoptr (Bench) bench = bench_new ();

  bench->bed_id = "1";
  g_assert_cmpstr (next_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_cmpstr (wait_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_true (bench->is_last_stuffed);
  say (bench, GNACK);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  g_assert_true (bench->is_last_stuffed);
}

/* ---- asking ---- */

/* At least 0.1 s before ACK, half a second before the next question, three seconds between two. */
static void
test_pace (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);
  gint64 asked_us, answered_us;

  /* once it is listened to, whether it goes on by itself */
  say (bench, PUMP_1);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  asked_us = when_sent (bench);
  g_assert_cmpint (asked_us - bench->last[0][VIGIL_CODE_PUMP_RATE].t_mono_us, >=, 6 * SEC);
  for (guint i = 0; i < 20; i++) {
    say (bench, PUMP_1);
    answered_us = bench->now_us;
    g_assert_cmpstr (wait_sent (bench), ==, "ACK");
    g_assert_cmpint (when_sent (bench) - answered_us, >=, 100 * MS);
    g_assert_cmpint (when_sent (bench) - answered_us, <=, 200 * MS);
    g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
    g_assert_cmpint (when_sent (bench) - answered_us, >=, 500 * MS);
    g_assert_cmpint (when_sent (bench) - asked_us, >=, 3 * SEC);
    g_assert_cmpint (when_sent (bench) - asked_us, <=, 3 * SEC + 200 * MS);
    asked_us = when_sent (bench);
  }
}

/* Each block is acknowledged, and only the last one ends the answer. */
static void
test_blocks (void)
{
  g_autoptr (Bench) bench = bench_new_open (TRUE);

  say_more (bench, PUMP_3);
  g_assert_cmpuint (bench->n_seen[0][VIGIL_CODE_PUMP_RATE], ==, 0);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  pass_ms (bench, 2000);
  say_more (bench, PUMP_1);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  pass_ms (bench, 2000);
  g_assert_null (next_sent (bench));
  say (bench, PUMP_2);
  /* the lowest slot first, whatever came first; each as of the time at which it was heard */
  assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "12345");
  assert_text (bench, 1, VIGIL_CODE_PUMP_SERIAL, "22222");
  assert_text (bench, 2, VIGIL_CODE_PUMP_SERIAL, "33333");
  assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.4);
  assert_value (bench, 1, VIGIL_CODE_PUMP_INFUSED, 2.5);
  assert_value (bench, 2, VIGIL_CODE_PUMP_INFUSED, 3.6);
  g_assert_cmpint (bench->last[2][VIGIL_CODE_PUMP_RATE].t_mono_us, <, bench->now_us - 4 * SEC);
  g_assert_cmpint (bench->last[1][VIGIL_CODE_PUMP_RATE].t_mono_us, ==, bench->now_us);
  for (guint8 i = 0; i < 3; i++)
    g_assert_true (is_channel_ready (bench, i));
  g_assert_false (is_channel_ready (bench, 3));
  /* from then on each is told as soon as its block is there */
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  say_more (bench, "12,50111,INVI,1.5");
  assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.5);
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_INFUSED].t_mono_us, ==, bench->now_us);
}

/* One block does not come: asked for again, then everything from the start. */
static void
test_block_lost (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  say_more (bench, PUMP_1);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "NAK");
  say (bench, PUMP_2);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  say_more (bench, PUMP_1);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "NAK");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  /* no answer at all: once more, then the link is opened again, by its name, both ways in turn
   * no longer, for how it writes is known */
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpstr (wait_sent (bench), ==, "ADMIN:ALIVE");
    g_assert_cmpstr (bench->last_bed, ==, "BED01");
    g_assert_false (bench->is_last_stuffed);
  }
  g_assert_cmpstr (wait_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_cmpstr (bench->last_bed, ==, "1");
  say (bench, GNACK);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  say (bench, PUMP_1);
  assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, 4.17);
}

/* A damaged block says nothing and is no answer. */
static void
test_damaged (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);
  g_autoptr (GString) wire = seal (bench, "9,50111,INRT,99.9", '\003');

  wire->str[20] ^= 4;
  vigil_decoder_feed (bench->decoder, (const guint8 *) wire->str, wire->len);
  g_assert_cmpuint (bench->order->len, ==, 0);
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
}

/* Five hours: the volume counter starts anew, the device's seconds too; a question each three seconds. */
static void
test_five_hours (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);
  guint n_asked = 0;

  for (guint i = 0; i < 5 * 1200; i++) {
    g_autofree char *block
        = g_strdup_printf ("%u,50111,INSERNUM,12345;%u,50111,INRT,60.00;%u,50111,INVI,%u.%02u;%u,50111,RUNSTATE,2", i * 3 % 9999,
                           i * 3 % 9999, i * 3 % 9999, i % 2000 / 20, i % 20 * 5, i * 3 % 9999);

    say (bench, block);
    assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, i % 2000 / 20 + i % 20 * 0.05);
    g_assert_true (is_channel_ready (bench, 0));
    g_assert_cmpstr (wait_sent (bench), ==, "ACK");
    n_asked += g_strcmp0 (wait_sent (bench), "MEM:GET") == 0;
  }
  g_assert_cmpuint (n_asked, ==, 5 * 1200);
  g_assert_cmpint (bench->now_us - START, >=, 5 * 3600 * SEC);
  g_assert_cmpuint (bench->n_seen[0][VIGIL_CODE_DEVICE_MODEL], ==, 0);
}

/* ---- a device that speaks by itself ---- */

static void
test_cyclic (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);
  guint n_asked = 0;

  /* it takes no questions; its first block is taken for an answer, then it is left alone */
  for (guint i = 0; i < 100; i++) {
    const char *said;

    say (bench, PUMP_1);
    for (guint k = 0; k < 99; k++)
      pass_ms (bench, 50);
    while ((said = next_sent (bench)) != NULL) {
      n_asked += strcmp (said, "ACK") != 0;
      if (i >= 1)
        g_assert_cmpstr (said, ==, "ACK");
    }
    g_assert_true (is_channel_ready (bench, 0));
  }
  g_assert_cmpuint (n_asked, ==, 0);
}

/* Between its reports it tells at once what has changed; it falls silent because our ACK was lost. */
static void
test_cyclic_silent (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);
  const char *said;
  guint n_acks = 0;

  say (bench, PUMP_1);
  pass_ms (bench, 300);
  say (bench, "10,50111,INRT,5.00");
  pass_ms (bench, 300);
  say (bench, "11,50111,INRT,6.00");
  assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, 6);
  pass_ms (bench, 200);
  while ((said = next_sent (bench)) != NULL)
    n_acks += strcmp (said, "ACK") == 0;
  g_assert_cmpuint (n_acks, ==, 3);
  pass_ms (bench, 11000);
  g_assert_null (next_sent (bench));
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  say (bench, PUMP_1);
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  pass_ms (bench, 5500);
  g_assert_null (next_sent (bench));
  /* or it stays silent: then it is asked */
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
}

/* ---- what is said ---- */

static void
test_everything (void)
{
  g_autoptr (Bench) bench = bench_new_open (TRUE);

  say (bench, "215,50113,GNNEW,688N030003\r;215,50113,INSERNUM,98765;215,50113,DSSTATUS,00051;215,50113,INRT,4.17;"
              "215,50113,BASRT,4.20;215,50113,INVI,1.4;215,50113,INVTB,30;215,50113,INRMT,25860;215,50113,INSYR,50;"
              "215,50113,INVOLACT,28.6;215,50113,INSOL,Esketamin 5 mg/ml;215,50113,INSOLSN,Esket;215,50113,INP1,3;"
              "215,50113,INP2,40;215,50113,INM8,1;215,50113,INM3,1;215,50113,INM14,0;215,50113,INA3,0;215,50113,INA2,0;"
              "215,50113,PATW,70;215,50113,SOMETHINGNEW,1");
  assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "98765");
  assert_text (bench, 0, VIGIL_CODE_DEVICE_MODEL, "Perfusor Space 688N030003");
  assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, 4.17);
  assert_value (bench, 0, VIGIL_CODE_PUMP_RATE_SET, 4.2);
  assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.4);
  assert_value (bench, 0, VIGIL_CODE_PUMP_VTBI, 30);
  assert_value (bench, 0, VIGIL_CODE_PUMP_TIME_LEFT, 25860);
  assert_value (bench, 0, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_INFUSING);
  assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_NONE);
  assert_value (bench, 0, VIGIL_CODE_PUMP_MAINS, 1);
  assert_value (bench, 0, VIGIL_CODE_PUMP_SYRINGE, 0);
  assert_text (bench, 0, VIGIL_CODE_PUMP_SYRINGE, "50 mL, 28.6 mL left");
  assert_text (bench, 0, VIGIL_CODE_PUMP_DRUG, "Esketamin 5 mg/ml");
  assert_invalid (bench, 0, VIGIL_CODE_PUMP_PRESSURE, "level 3, 40 % of limit");
  /* who it is first, its volume last */
  g_assert_true (g_str_has_prefix (bench->order->str, "0:pump.serial "));
  g_assert_true (g_str_has_suffix (bench->order->str, "0:pump.mode 0:pump.rate 0:pump.infused "));
  for (const VigilCode *code = bbraun->emits; *code != VIGIL_CODE_NONE; code++)
    g_assert_cmpuint (bench->n_seen[0][*code], ==, 1);
}

/* No value is not 0, and a time that stands at its end is none. */
static void
test_no_values (void)
{
  static const char *const nothing[] = { "_NV", "_NA", "", "4,17", "1e1", "-0.5", "99999", "nan", "4.17 ml/h" };
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  say (bench, PUMP_1);
  for (gsize i = 0; i < G_N_ELEMENTS (nothing); i++) {
    g_autofree char *block
        = g_strdup_printf ("9,50111,INRT,%s;9,50111,BASRT,%s;9,50111,INVI,%s0;9,50111,INVTB,%s;9,50111,INRMT,%s",
                           nothing[i], nothing[i], nothing[i], nothing[i], nothing[i]);

    g_assert_cmpstr (wait_sent (bench), ==, "ACK");
    g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
    say (bench, block);
    assert_invalid (bench, 0, VIGIL_CODE_PUMP_RATE, nothing[i]);
    assert_invalid (bench, 0, VIGIL_CODE_PUMP_RATE_SET, nothing[i]);
    assert_invalid (bench, 0, VIGIL_CODE_PUMP_VTBI, nothing[i]);
    assert_invalid (bench, 0, VIGIL_CODE_PUMP_TIME_LEFT, nothing[i]);
  }
  report (bench, "9,50111,INRMT,65535;9,50111,INVI,_NV;9,50111,INSOL,_NV;9,50111,INSYR,_NA;9,50111,INM8,_NV;"
                 "9,50111,INP1,_NV;9,50111,INP2,_NA;9,50111,GNMODEL,_NA");
  assert_invalid (bench, 0, VIGIL_CODE_PUMP_TIME_LEFT, "65535");
  assert_invalid (bench, 0, VIGIL_CODE_PUMP_INFUSED, "_NV");
  assert_invalid (bench, 0, VIGIL_CODE_PUMP_DRUG, "_NV");
  assert_invalid (bench, 0, VIGIL_CODE_PUMP_SYRINGE, "_NA");
  assert_invalid (bench, 0, VIGIL_CODE_PUMP_MAINS, "");
  assert_invalid (bench, 0, VIGIL_CODE_PUMP_PRESSURE, "level --, -- % of limit");
  assert_invalid (bench, 0, VIGIL_CODE_DEVICE_MODEL, "_NA");
}

/* Names are UTF-8, cut between characters; glyphs that only the maker has are replaced. */
static void
test_names (void)
{
  g_autoptr (Bench) bench = bench_new_open (TRUE);
  char long_name[200] = "";

  report (bench, "9,50111,INSOL,L\303\251vobupivaca\303\257ne 1,25");
  assert_text (bench, 0, VIGIL_CODE_PUMP_DRUG, "L\303\251vobupivaca\303\257ne 1,25");
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_DRUG].quality, ==, VIGIL_QUALITY_OK);
  report (bench, "9,50111,INSOL,Keta\356\200\200mine\377");
  assert_text (bench, 0, VIGIL_CODE_PUMP_DRUG, "Keta?mine?");
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_DRUG].quality, ==, VIGIL_QUALITY_QUESTIONABLE);
  for (guint i = 0; i < 40; i++)
    g_strlcat (long_name, "\303\251", sizeof long_name);
  {
    g_autofree char *block = g_strconcat ("9,50111,INSOL,", long_name, NULL);

    report (bench, block);
  }
  g_assert_true (g_utf8_validate (bench->last[0][VIGIL_CODE_PUMP_DRUG].text, -1, NULL));
  g_assert_cmpuint (strlen (bench->last[0][VIGIL_CODE_PUMP_DRUG].text), ==, 62);
  report (bench, "9,50111,INSOL,_NV;9,50111,INSOLSN,Short");
  assert_text (bench, 0, VIGIL_CODE_PUMP_DRUG, "Short");
}

static void
test_modes (void)
{
  static const struct { const char *said; VigilPumpMode mode; VigilQuality quality; const char *words; } modes[] = {
    { "RUNSTATE,1", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,2", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,0x00000002h", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,34", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,10", VIGIL_PUMP_MODE_KVO, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,5", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "" },
    /* neither, or both */
    { "RUNSTATE,4", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "4" },
    { "RUNSTATE,3", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "3" },
    { "RUNSTATE,_NV", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "_NV" },
    { "RUNSTATE,run", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "run" },
    { "RUNSTATE,00000010", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "00000010" },
    { "INM3,1;1,50111,INM14,0", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "" },
    { "INM3,1;1,50111,INM14,1", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "priming" },
    { "INM3,1", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_QUESTIONABLE, "" },
    { "INM3,0", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "" },
    { "INM3,1;1,50111,INM2,1", VIGIL_PUMP_MODE_BOLUS, VIGIL_QUALITY_OK, "" },
    { "INM3,1;1,50111,INM10,1", VIGIL_PUMP_MODE_KVO, VIGIL_QUALITY_OK, "" },
    { "INM3,0;1,50111,INM6,1", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "standby" },
    { "STATUS1,0x81", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "" },
    { "STATUS1,0x1000081", VIGIL_PUMP_MODE_INFUSING, VIGIL_QUALITY_OK, "a value is being edited" },
    { "STATUS1,0x01", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "" },
    { "STATUS1,0x05", VIGIL_PUMP_MODE_HOLD, VIGIL_QUALITY_OK, "standby" },
    { "STATUS1,0x91", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "priming" },
    { "STATUS1,0x481", VIGIL_PUMP_MODE_BOLUS, VIGIL_QUALITY_OK, "" },
    { "STATUS1,0x881", VIGIL_PUMP_MODE_BOLUS, VIGIL_QUALITY_OK, "" },
    { "STATUS1,0x2081", VIGIL_PUMP_MODE_KVO, VIGIL_QUALITY_OK, "" },
    { "RUNSTATE,2;1,50111,DSSTATUS,00050", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "off" },
    /* nothing at all of its state */
    { "INRT,4.17", VIGIL_PUMP_MODE_UNKNOWN, VIGIL_QUALITY_OK, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (Bench) bench = bench_new_open (FALSE);
    g_autofree char *block = g_strdup_printf ("1,50111,%s", modes[i].said);
    const VigilObservation *mode = &bench->last[0][VIGIL_CODE_PUMP_MODE];

    say (bench, block);
    g_assert_cmpuint (bench->n_seen[0][VIGIL_CODE_PUMP_MODE], ==, 1);
    g_assert_cmpint ((int) mode->value, ==, modes[i].mode);
    g_assert_cmpint (mode->quality, ==, modes[i].quality);
    g_assert_cmpstr (mode->text, ==, modes[i].words);
  }
}

static void
test_alarms (void)
{
  static const struct { const char *said; VigilPumpAlarm alarm; const char *words; } alarms[] = {
    { "ALARM1,0", VIGIL_PUMP_ALARM_NONE, "" },
    { "ALARM1,1", VIGIL_PUMP_ALARM_NONE, "" },
    { "ALARM1,1024", VIGIL_PUMP_ALARM_OCCLUSION, "pressure high" },
    { "ALARM1,0x00000200h", VIGIL_PUMP_ALARM_END, "syringe empty" },
    { "ALARM1,0x2000", VIGIL_PUMP_ALARM_VTBI_DONE, "volume infused" },
    { "ALARM1,0x4000", VIGIL_PUMP_ALARM_OTHER, "time over" },
    { "ALARM1,0x80", VIGIL_PUMP_ALARM_BATTERY_EMPTY, "battery flat" },
    { "ALARM1,0x8000", VIGIL_PUMP_ALARM_SYRINGE, "claw" },
    { "ALARM1,0x10000000", VIGIL_PUMP_ALARM_AIR, "air" },
    { "ALARM1,0x04000000", VIGIL_PUMP_ALARM_FLOW, "free flow" },
    { "ALARM1,0x8", VIGIL_PUMP_ALARM_FAULT, "therapy data" },
    { "ALARM1,0x200000", VIGIL_PUMP_ALARM_OTHER, "ALARM1 bit 21" },
    { "ALARM2,0x80", VIGIL_PUMP_ALARM_FLOW, "danger of free flow" },
    { "ALARM2,0x80000000", VIGIL_PUMP_ALARM_SYRINGE, "syringe not secure" },
    { "PREALARM,4", VIGIL_PUMP_ALARM_NEAR_END, "volume near end" },
    { "PREALARM,2", VIGIL_PUMP_ALARM_OTHER, "pre-alarm 1: disposable or syringe" },
    { "PREALARM,16", VIGIL_PUMP_ALARM_BATTERY_LOW, "battery near flat" },
    /* several: the worst is the class, all are in the words */
    { "ALARM1,0x402;1,50111,PREALARM,4", VIGIL_PUMP_ALARM_OCCLUSION, "pressure high, calibration, volume near end" },
    { "INA1,0;1,50111,INA3,0", VIGIL_PUMP_ALARM_NONE, "" },
    { "INA3,1", VIGIL_PUMP_ALARM_OCCLUSION, "pressure" },
    { "INA2,1;1,50111,INA11,1", VIGIL_PUMP_ALARM_END, "syringe empty, battery low" },
    { "INA15,1", VIGIL_PUMP_ALARM_AIR, "air" },
    { "INA14,1", VIGIL_PUMP_ALARM_FLOW, "drops" },
    { "INA12,00001", VIGIL_PUMP_ALARM_NEAR_END, "syringe near end" },
    { "INA5,1", VIGIL_PUMP_ALARM_ATTENTION, "standby over" },
    { "INA6,1", VIGIL_PUMP_ALARM_OTHER, "CC" },
    /* not for this kind of pump */
    { "INA3,0;1,50111,INA15,_NV", VIGIL_PUMP_ALARM_NONE, "" },
    /* cannot be read: somebody must look */
    { "ALARM1,00000400", VIGIL_PUMP_ALARM_OTHER, "ALARM1 00000400" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++) {
    g_autoptr (Bench) bench = bench_new_open (FALSE);
    g_autofree char *block = g_strdup_printf ("1,50111,INRT,1;1,50111,%s", alarms[i].said);

    say (bench, block);
    assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, alarms[i].alarm);
    assert_text (bench, 0, VIGIL_CODE_PUMP_ALARM, alarms[i].words);
  }
}

/* The flags vanish where the fields of bits are enabled; an alarm that cannot be read is not over. */
static void
test_alarm_course (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, "1,50111,INA3,1;1,50111,INRT,0");
  assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_OCCLUSION);
  report (bench, "1,50111,INRT,0");
  g_assert_cmpuint (bench->n_seen[0][VIGIL_CODE_PUMP_ALARM], ==, 1);
  report (bench, "1,50111,ALARM1,0;1,50111,ALARM2,0");
  assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_NONE);
  report (bench, "1,50111,ALARM1,_NA");
  assert_invalid (bench, 0, VIGIL_CODE_PUMP_ALARM, "ALARM1 _NA");
  report (bench, "1,50111,ALARM1,1024");
  assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_OCCLUSION);
  report (bench, "1,50111,ALARM1,_NA");
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_ALARM].quality, ==, VIGIL_QUALITY_QUESTIONABLE);
  g_assert_cmpint ((int) bench->last[0][VIGIL_CODE_PUMP_ALARM].value, ==, VIGIL_PUMP_ALARM_OTHER);
  report (bench, "1,50111,ALARM1,0");
  assert_value (bench, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_PUMP_ALARM_NONE);
}

/* ---- which pump is which channel ---- */

static void
test_removed (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, PUMP_1 ";" PUMP_2);
  g_assert_true (is_channel_ready (bench, 0));
  report (bench, "9,50111,GNERR,39;" PUMP_2);
  assert_invalid (bench, 0, VIGIL_CODE_DEVICE_MODEL, "removed");
  g_assert_false (is_channel_ready (bench, 0));
  g_assert_true (is_channel_ready (bench, 1));
  /* plugged in elsewhere it is the same pump; the engine is told again who it is */
  report (bench, "9,50115,GNNEW,688N030003;9,50115,INRT,4.17;9,50115,INVI,1.5;9,50115,RUNSTATE,2;9,50115,INSERNUM,12345;"
                 PUMP_2);
  g_assert_true (is_channel_ready (bench, 0));
  assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.5);
  assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "12345");
  g_assert_cmpuint (bench->n_seen[2][VIGIL_CODE_PUMP_SERIAL], ==, 0);
}

/* Another one in the same slot takes the channel, and says first who it is. */
static void
test_replaced (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, PUMP_1 ";" PUMP_2);
  report (bench, "9,50111,GNERR,39;" PUMP_2);
  g_string_truncate (bench->order, 0);
  report (bench, "9,50111,GNNEW,688N030003;9,50111,INRT,0;9,50111,INVI,0;9,50111,RUNSTATE,1;9,50111,INSERNUM,44444;" PUMP_2);
  assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "44444");
  g_assert_true (g_str_has_prefix (bench->order->str, "0:pump.serial "));
  assert_text (bench, 1, VIGIL_CODE_PUMP_SERIAL, "22222");
  /* one that does not tell its number is not the one that was there */
  report (bench, "9,50111,GNERR,39;" PUMP_2);
  report (bench, "9,50111,GNNEW,688N030003;9,50111,INRT,0;" PUMP_2);
  assert_invalid (bench, 0, VIGIL_CODE_PUMP_SERIAL, "");
}

/* Two change places between two reports, and nobody was told that they left. */
static void
test_exchanged (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, PUMP_1 ";" PUMP_2);
  report (bench, "9,50111,INSERNUM,22222;9,50111,INVI,2.6;9,50111,RUNSTATE,2;9,50112,INSERNUM,12345;9,50112,INVI,1.7;"
                 "9,50112,RUNSTATE,2");
  assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.7);
  assert_value (bench, 1, VIGIL_CODE_PUMP_INFUSED, 2.6);
  assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "12345");
  assert_text (bench, 1, VIGIL_CODE_PUMP_SERIAL, "22222");
}

/* Seen in its new slot before the old one was said to be empty. */
static void
test_moved_unheard (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, PUMP_1 ";" PUMP_2);
  report (bench, PUMP_2 ";9,50113,INSERNUM,12345;9,50113,INVI,1.9;9,50113,RUNSTATE,2");
  assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.9);
  report (bench, "9,50111,GNERR,39;" PUMP_2 ";9,50113,INVI,2.0");
  assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 2);
  g_assert_true (is_channel_ready (bench, 0));
  g_assert_cmpuint (bench->n_seen[2][VIGIL_CODE_PUMP_INFUSED], ==, 0);
}

/* The other of its two numbers does not make it another pump. */
static void
test_two_numbers (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, "9,50111,INNR,0815;9,50111,INRT,1");
  assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "0815");
  report (bench, "9,50111,INSERNUM,12345;9,50111,INRT,1");
  assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "0815");
  report (bench, "9,50111,INNR,_NA;9,50111,INRT,1");
  assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "0815");
}

/* More pumps than channels: those that are there stay what they are. */
static void
test_too_many (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);
  g_autoptr (GString) all = g_string_new (PUMP_1);

  for (guint slot = 2; slot <= 24; slot++)
    g_string_append_printf (all, ";9,5011%02u,INSERNUM,n%u;9,5011%c,INRT,%u", slot, slot,
                            slot < 10 ? '0' + slot : 'A' + slot - 10, slot);
  for (guint i = 0; i < 3; i++)
    report (bench, all->str);
  assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "12345");
  for (guint8 channel = 1; channel < MAX_CHANNELS; channel++)
    g_assert_cmpuint (bench->n_seen[channel][VIGIL_CODE_PUMP_RATE], ==, 3);
  assert_value (bench, 1, VIGIL_CODE_PUMP_RATE, 2);
}

/* Not heard for a while, not reachable, off, or without its volume: not to be taken for present. */
static void
test_unheard (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, PUMP_1 ";" PUMP_2);
  play (bench, PUMP_1 ";" PUMP_2, 10000);
  g_assert_true (is_channel_ready (bench, 0));
  play (bench, PUMP_2, 10000);
  g_assert_true (is_channel_ready (bench, 0));
  play (bench, PUMP_2, 7000);
  g_assert_false (is_channel_ready (bench, 0));
  g_assert_true (is_channel_ready (bench, 1));
  play (bench, PUMP_1 ";" PUMP_2, 4000);
  g_assert_true (is_channel_ready (bench, 0));
  play (bench, PUMP_2 ";9,50111,GNERR,42", 4000);
  g_assert_false (is_channel_ready (bench, 0));
  play (bench, PUMP_1 ";" PUMP_2, 4000);
  g_assert_true (is_channel_ready (bench, 0));
  play (bench, "9,50111,DSSTATUS,00050;" PUMP_2, 4000);
  g_assert_false (is_channel_ready (bench, 0));
  play (bench, "9,50111,DSSTATUS,00051;" PUMP_1 ";" PUMP_2, 4000);
  g_assert_true (is_channel_ready (bench, 0));
  play (bench, "9,50111,INVI,_NV;9,50111,INRT,1;9,50111,RUNSTATE,2", 18000);
  g_assert_false (is_channel_ready (bench, 0));
  /* one that never had a volume is not missing it */
  report (bench, "9,50111,GNERR,39;" PUMP_2);
  report (bench, "9,50111,INSERNUM,5;9,50111,INRT,0;9,50111,RUNSTATE,1;" PUMP_2);
  play (bench, "9,50111,INRT,0;9,50111,RUNSTATE,1;" PUMP_2, 30000);
  g_assert_true (is_channel_ready (bench, 0));
}

/* ---- errors ---- */

static void
test_no_pumps (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, PUMP_1);
  /* after an answer it means that there is no more */
  say (bench, "9,50100,GNERR,11");
  g_assert_true (is_channel_ready (bench, 0));
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  report (bench, "9,50100,GNERR,11");
  g_assert_false (is_channel_ready (bench, 0));
  assert_invalid (bench, 0, VIGIL_CODE_DEVICE_MODEL, "removed");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  g_assert_cmpint (when_sent (bench) - g_array_index (bench->sent_us, gint64, bench->n_checked - 3), >=, 3 * SEC);
}

static void
test_refusals (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, PUMP_1);
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  say (bench, "9,50100,GNERR,68");
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_cmpstr (bench->last_bed, ==, "BED01");
  say (bench, "9,50100,GNERR,811");
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_cmpstr (bench->last_bed, ==, "1");
  say (bench, GNACK);
  report (bench, PUMP_1);
  g_assert_true (is_channel_ready (bench, 0));
  /* topology invalid, and what nobody knows, end nothing */
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  say (bench, "9,50100,GNERR,51");
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  g_assert_true (is_channel_ready (bench, 0));
}

/* A refused question in the wrong way of writing: its answer shows which is right. */
static void
test_stuffing_changed (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, PUMP_1);
  bench->is_stuffed = TRUE;
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  say (bench, "9,50100,GNERR,68");
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_true (bench->is_last_stuffed);
}

/* The cable is put into another rack: another bed's pumps are not ours. */
static void
test_other_bed (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, PUMP_1);
  bench->bed_id = "BED02";
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  say (bench, "9,50111,INRT,9");
  g_assert_true (g_strrstr (bench->order->str, "0:device.model ") != NULL);
  assert_invalid (bench, 0, VIGIL_CODE_PUMP_SERIAL, "");
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  g_assert_cmpstr (bench->last_bed, ==, "BED02");
}

/* The rack is switched off and on: silence, then it must be opened again. */
static void
test_reboot (void)
{
  g_autoptr (Bench) bench = bench_new_open (FALSE);

  report (bench, PUMP_1);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  g_assert_cmpstr (wait_sent (bench), ==, "ADMIN:ALIVE");
  say (bench, "3,50100,GNACK,0");
  g_assert_cmpstr (wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (wait_sent (bench), ==, "MEM:GET");
  say (bench, "4,50111,GNNEW,688N030003;4,50111,INRT,0.00;4,50111,INVI,0;4,50111,RUNSTATE,1;4,50111,INSERNUM,12345");
  assert_value (bench, 0, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_HOLD);
  assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 0);
  assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "12345");
}

/* Transmit and receive crossed: our own words come back. */
static void
test_loopback (void)
{
  g_autoptr (Bench) bench = bench_new ();

  bench->bed_id = "1";
  for (guint i = 0; i < 50; i++) {
    const char *said = wait_sent (bench);

    g_assert_cmpstr (said, ==, "ADMIN:ALIVE");
    say (bench, said);
  }
  g_assert_false (vigil_decoder_is_ready (bench->decoder));
  g_assert_cmpuint (bench->order->len, ==, 0);
}

static void
test_read_only (void)
{
  VigilDriverContext ctx = { .state = NULL, .control = VIGIL_CONTROL_FULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (bbraun->encode (&ctx, &(VigilCommand){ .kind = VIGIL_COMMAND_STOP }, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED);
  g_assert_cmpuint (bbraun->commands, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bbraun/silence", test_silence);
  g_test_add_func ("/bbraun/opening", test_opening);
  g_test_add_func ("/bbraun/stuffing-untold", test_stuffing_untold);
  g_test_add_func ("/bbraun/pace", test_pace);
  g_test_add_func ("/bbraun/blocks", test_blocks);
  g_test_add_func ("/bbraun/block-lost", test_block_lost);
  g_test_add_func ("/bbraun/damaged", test_damaged);
  g_test_add_func ("/bbraun/five-hours", test_five_hours);
  g_test_add_func ("/bbraun/cyclic", test_cyclic);
  g_test_add_func ("/bbraun/cyclic-silent", test_cyclic_silent);
  g_test_add_func ("/bbraun/everything", test_everything);
  g_test_add_func ("/bbraun/no-values", test_no_values);
  g_test_add_func ("/bbraun/names", test_names);
  g_test_add_func ("/bbraun/modes", test_modes);
  g_test_add_func ("/bbraun/alarms", test_alarms);
  g_test_add_func ("/bbraun/alarm-course", test_alarm_course);
  g_test_add_func ("/bbraun/removed", test_removed);
  g_test_add_func ("/bbraun/replaced", test_replaced);
  g_test_add_func ("/bbraun/exchanged", test_exchanged);
  g_test_add_func ("/bbraun/moved-unheard", test_moved_unheard);
  g_test_add_func ("/bbraun/two-numbers", test_two_numbers);
  g_test_add_func ("/bbraun/too-many", test_too_many);
  g_test_add_func ("/bbraun/unheard", test_unheard);
  g_test_add_func ("/bbraun/no-pumps", test_no_pumps);
  g_test_add_func ("/bbraun/refusals", test_refusals);
  g_test_add_func ("/bbraun/stuffing-changed", test_stuffing_changed);
  g_test_add_func ("/bbraun/other-bed", test_other_bed);
  g_test_add_func ("/bbraun/reboot", test_reboot);
  g_test_add_func ("/bbraun/loopback", test_loopback);
  g_test_add_func ("/bbraun/read-only", test_read_only);
  return g_test_run ();
}
