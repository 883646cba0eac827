/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The B. Braun driver and its ComDevice: how they find together, ask, acknowledge and recover. */
#include "bcc-bench.h"

#include <string.h>

static const VigilDriver *const bbraun = &vigil_driver_bbraun_space;

/* ---- opening ---- */

/* Nobody answers: both ways of writing in turn, ever more slowly. */
static void
test_silence (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new ();
  gboolean is_stuffed = FALSE;
  guint n = 0;

  for (const char *said = bcc_next_sent (bench); said != NULL && n < 20; said = bcc_wait_sent (bench), n++) {
    g_assert_cmpstr (said, ==, "ADMIN:ALIVE");
    g_assert_cmpstr (bench->last_bed, ==, "1");
    g_assert_cmpint (bench->is_last_stuffed, ==, is_stuffed);
    is_stuffed = !is_stuffed;
  }
  g_assert_cmpuint (n, ==, 20);
  g_assert_cmpint (bench->now_us - START, >, 100 * SEC);
  g_assert_false (vigil_decoder_is_ready (bench->decoder));
  /* and one that comes at last is spoken to at once */
  bcc_say (bench, GNACK);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
}

static void
test_opening (void)
{
  for (guint is_stuffed = 0; is_stuffed < 2; is_stuffed++) {
    g_autoptr (BccBench) bench = bcc_bench_new_open (is_stuffed);

    g_assert_false (vigil_decoder_is_ready (bench->decoder));
    bcc_say (bench, PUMP_1);
    g_assert_true (vigil_decoder_is_ready (bench->decoder));
    bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, 4.17);
  }
}

/* A bed's name without a letter that could be stuffed: what was understood is gone on with. */
static void
test_stuffing_untold (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new ();

  bench->bed_id = "1";
  g_assert_cmpstr (bcc_next_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_true (bench->is_last_stuffed);
  bcc_say (bench, GNACK);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  g_assert_true (bench->is_last_stuffed);
}

/* ---- asking ---- */

/* At least 0.1 s before ACK, half a second before the next question, three seconds between two. */
static void
test_pace (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);
  gint64 asked_us, answered_us;

  /* once it is listened to, whether it goes on by itself */
  bcc_say (bench, PUMP_1);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  asked_us = bcc_when_sent (bench);
  g_assert_cmpint (asked_us - bench->last[0][VIGIL_CODE_PUMP_RATE].t_mono_us, >=, 6 * SEC);
  for (guint i = 0; i < 20; i++) {
    bcc_say (bench, PUMP_1);
    answered_us = bench->now_us;
    g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
    g_assert_cmpint (bcc_when_sent (bench) - answered_us, >=, 100 * MS);
    g_assert_cmpint (bcc_when_sent (bench) - answered_us, <=, 200 * MS);
    g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
    g_assert_cmpint (bcc_when_sent (bench) - answered_us, >=, 500 * MS);
    g_assert_cmpint (bcc_when_sent (bench) - asked_us, >=, 3 * SEC);
    g_assert_cmpint (bcc_when_sent (bench) - asked_us, <=, 3 * SEC + 200 * MS);
    asked_us = bcc_when_sent (bench);
  }
}

/* Each block is acknowledged, and only the last one ends the answer. */
static void
test_blocks (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (TRUE);

  bcc_say_more (bench, PUMP_3);
  g_assert_cmpuint (bench->n_seen[0][VIGIL_CODE_PUMP_RATE], ==, 0);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  bcc_pass_ms (bench, 2000);
  bcc_say_more (bench, PUMP_1);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  bcc_pass_ms (bench, 2000);
  g_assert_null (bcc_next_sent (bench));
  bcc_say (bench, PUMP_2);
  /* the lowest slot first, whatever came first; each as of the time at which it was heard */
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "12345");
  bcc_assert_text (bench, 1, VIGIL_CODE_PUMP_SERIAL, "22222");
  bcc_assert_text (bench, 2, VIGIL_CODE_PUMP_SERIAL, "33333");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.4);
  bcc_assert_value (bench, 1, VIGIL_CODE_PUMP_INFUSED, 2.5);
  bcc_assert_value (bench, 2, VIGIL_CODE_PUMP_INFUSED, 3.6);
  g_assert_cmpint (bench->last[2][VIGIL_CODE_PUMP_RATE].t_mono_us, <, bench->now_us - 4 * SEC);
  g_assert_cmpint (bench->last[1][VIGIL_CODE_PUMP_RATE].t_mono_us, ==, bench->now_us);
  for (guint8 i = 0; i < 3; i++)
    g_assert_true (bcc_is_channel_ready (bench, i));
  g_assert_false (bcc_is_channel_ready (bench, 3));
  /* from then on each is told as soon as its block is there */
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  bcc_say_more (bench, "12,50111,INVI,1.5");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 1.5);
  g_assert_cmpint (bench->last[0][VIGIL_CODE_PUMP_INFUSED].t_mono_us, ==, bench->now_us);
}

/* One block does not come: asked for again, then everything from the start. */
static void
test_block_lost (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_say_more (bench, PUMP_1);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "NAK");
  bcc_say (bench, PUMP_2);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  bcc_say_more (bench, PUMP_1);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "NAK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  /* no answer at all: once more, then the link is opened again, by its name, both ways in turn
   * no longer, for how it writes is known */
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpstr (bcc_wait_sent (bench), ==, "ADMIN:ALIVE");
    g_assert_cmpstr (bench->last_bed, ==, "BED01");
    g_assert_false (bench->is_last_stuffed);
  }
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_cmpstr (bench->last_bed, ==, "1");
  bcc_say (bench, GNACK);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  bcc_say (bench, PUMP_1);
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, 4.17);
}

/* A damaged block says nothing and is no answer. */
static void
test_damaged (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);
  g_autoptr (GString) wire = bcc_seal (bench, "9,50111,INRT,99.9", '\003');
  gint64 spoilt_us = bench->now_us;

  wire->str[20] ^= 4;
  vigil_decoder_feed (bench->decoder, (const guint8 *) wire->str, wire->len);
  g_assert_cmpuint (bench->order->len, ==, 0);
  /* a word about it 0.1 s after, not after the time of a block that is lost */
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "NAK");
  g_assert_cmpint (bench->now_us - spoilt_us, >=, 100 * MS);
  g_assert_cmpint (bench->now_us - spoilt_us, <=, 250 * MS);
  bcc_say (bench, PUMP_1);
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, 4.17);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
}

/* What comes wrong again and again is refused twice, and then everything is asked for anew; what comes
 * wrong, and good before a word was said, is good. */
static void
test_damaged_again (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);
  g_autoptr (GString) wire = bcc_seal (bench, "9,50111,INRT,99.9", '\003');

  wire->str[20] ^= 4;
  for (guint i = 0; i < 2; i++) {
    vigil_decoder_feed (bench->decoder, (const guint8 *) wire->str, wire->len);
    g_assert_cmpstr (bcc_wait_sent (bench), ==, "NAK");
  }
  vigil_decoder_feed (bench->decoder, (const guint8 *) wire->str, wire->len);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  vigil_decoder_feed (bench->decoder, (const guint8 *) wire->str, wire->len);
  bcc_say (bench, PUMP_1);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  /* nobody asked for it */
  bcc_say (bench, PUMP_1);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  vigil_decoder_feed (bench->decoder, (const guint8 *) wire->str, wire->len);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
}

/* Five hours: the volume counter starts anew, the device's seconds too; a question each three seconds. */
static void
test_five_hours (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);
  guint n_asked = 0;

  for (guint i = 0; i < 5 * 1200; i++) {
    g_autofree char *block
        = g_strdup_printf ("%u,50111,INSERNUM,12345;%u,50111,INRT,60.00;%u,50111,INVI,%u.%02u;%u,50111,RUNSTATE,2", i * 3 % 9999,
                           i * 3 % 9999, i * 3 % 9999, i % 2000 / 20, i % 20 * 5, i * 3 % 9999);

    bcc_say (bench, block);
    bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, i % 2000 / 20 + i % 20 * 0.05);
    g_assert_true (bcc_is_channel_ready (bench, 0));
    g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
    n_asked += g_strcmp0 (bcc_wait_sent (bench), "MEM:GET") == 0;
  }
  g_assert_cmpuint (n_asked, ==, 5 * 1200);
  g_assert_cmpint (bench->now_us - START, >=, 5 * 3600 * SEC);
  g_assert_cmpuint (bench->n_seen[0][VIGIL_CODE_DEVICE_MODEL], ==, 0);
}

/* ---- a device that speaks by itself ---- */

static void
test_cyclic (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);
  guint n_asked = 0;

  /* it takes no questions; its first block is taken for an answer, then it is left alone */
  for (guint i = 0; i < 100; i++) {
    const char *said;

    bcc_say (bench, PUMP_1);
    for (guint k = 0; k < 99; k++)
      bcc_pass_ms (bench, 50);
    while ((said = bcc_next_sent (bench)) != NULL) {
      n_asked += strcmp (said, "ACK") != 0;
      if (i >= 1)
        g_assert_cmpstr (said, ==, "ACK");
    }
    g_assert_true (bcc_is_channel_ready (bench, 0));
  }
  g_assert_cmpuint (n_asked, ==, 0);
}

/* Between its reports it tells at once what has changed; it falls silent because our ACK was lost. */
static void
test_cyclic_silent (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);
  const char *said;
  guint n_acks = 0;

  bcc_say (bench, PUMP_1);
  bcc_pass_ms (bench, 300);
  bcc_say (bench, "10,50111,INRT,5.00");
  bcc_pass_ms (bench, 300);
  bcc_say (bench, "11,50111,INRT,6.00");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_RATE, 6);
  bcc_pass_ms (bench, 200);
  while ((said = bcc_next_sent (bench)) != NULL)
    n_acks += strcmp (said, "ACK") == 0;
  g_assert_cmpuint (n_acks, ==, 3);
  bcc_pass_ms (bench, 11000);
  g_assert_null (bcc_next_sent (bench));
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  bcc_say (bench, PUMP_1);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  bcc_pass_ms (bench, 5500);
  g_assert_null (bcc_next_sent (bench));
  /* or it stays silent: then it is asked */
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
}

/* ---- errors ---- */

static void
test_no_pumps (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, PUMP_1);
  /* after an answer it means that there is no more */
  bcc_say (bench, "9,50100,GNERR,11");
  g_assert_true (bcc_is_channel_ready (bench, 0));
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  bcc_answer (bench, "9,50100,GNERR,11");
  g_assert_false (bcc_is_channel_ready (bench, 0));
  bcc_assert_invalid (bench, 0, VIGIL_CODE_DEVICE_MODEL, "removed");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  g_assert_cmpint (bcc_when_sent (bench) - g_array_index (bench->sent_us, gint64, bench->n_checked - 3), >=, 3 * SEC);
}

static void
test_refusals (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, PUMP_1);
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  bcc_say (bench, "9,50100,GNERR,68");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_cmpstr (bench->last_bed, ==, "BED01");
  bcc_say (bench, "9,50100,GNERR,811");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_cmpstr (bench->last_bed, ==, "1");
  bcc_say (bench, GNACK);
  bcc_answer (bench, PUMP_1);
  g_assert_true (bcc_is_channel_ready (bench, 0));
  /* topology invalid, and what nobody knows, end nothing */
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  bcc_say (bench, "9,50100,GNERR,51");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  g_assert_true (bcc_is_channel_ready (bench, 0));
}

/* A refused question in the wrong way of writing: its answer shows which is right. */
static void
test_stuffing_changed (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, PUMP_1);
  bench->is_stuffed = TRUE;
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  bcc_say (bench, "9,50100,GNERR,68");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ADMIN:ALIVE");
  g_assert_true (bench->is_last_stuffed);
}

/* The cable is put into another rack: another bed's pumps are not ours. */
static void
test_other_bed (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, PUMP_1);
  bench->bed_id = "BED02";
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  bcc_say (bench, "9,50111,INRT,9");
  g_assert_true (g_strrstr (bench->order->str, "0:device.model ") != NULL);
  bcc_assert_invalid (bench, 0, VIGIL_CODE_PUMP_SERIAL, "");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  g_assert_cmpstr (bench->last_bed, ==, "BED02");
}

/* The rack is switched off and on: silence, then it must be opened again. */
static void
test_reboot (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new_open (FALSE);

  bcc_answer (bench, PUMP_1);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ADMIN:ALIVE");
  bcc_say (bench, "3,50100,GNACK,0");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "ACK");
  g_assert_cmpstr (bcc_wait_sent (bench), ==, "MEM:GET");
  bcc_say (bench, "4,50111,GNNEW,688N030003;4,50111,INRT,0.00;4,50111,INVI,0;4,50111,RUNSTATE,1;4,50111,INSERNUM,12345");
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_MODE, VIGIL_PUMP_MODE_HOLD);
  bcc_assert_value (bench, 0, VIGIL_CODE_PUMP_INFUSED, 0);
  bcc_assert_text (bench, 0, VIGIL_CODE_PUMP_SERIAL, "12345");
}

/* Transmit and receive crossed: our own words come back. */
static void
test_loopback (void)
{
  g_autoptr (BccBench) bench = bcc_bench_new ();

  bench->bed_id = "1";
  for (guint i = 0; i < 50; i++) {
    const char *said = bcc_wait_sent (bench);

    g_assert_cmpstr (said, ==, "ADMIN:ALIVE");
    bcc_say (bench, said);
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
  g_test_add_func ("/bbraun/damaged/again", test_damaged_again);
  g_test_add_func ("/bbraun/five-hours", test_five_hours);
  g_test_add_func ("/bbraun/cyclic", test_cyclic);
  g_test_add_func ("/bbraun/cyclic-silent", test_cyclic_silent);
  g_test_add_func ("/bbraun/no-pumps", test_no_pumps);
  g_test_add_func ("/bbraun/refusals", test_refusals);
  g_test_add_func ("/bbraun/stuffing-changed", test_stuffing_changed);
  g_test_add_func ("/bbraun/other-bed", test_other_bed);
  g_test_add_func ("/bbraun/reboot", test_reboot);
  g_test_add_func ("/bbraun/loopback", test_loopback);
  g_test_add_func ("/bbraun/read-only", test_read_only);
  return g_test_run ();
}
