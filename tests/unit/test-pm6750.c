/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The PM6750 module: its published frames, who speaks when, and every end a cuff can come to. */
#include "fixtures/monitor-bench.h"
#include "framing/berrymed.h"

#include <string.h>

enum { MEASURING = 1 << 2, STOPPED = 2 << 2, LOOSE = 4 << 2, INITIALISED = 10 << 2 };

static const VigilDriver *const pm6750 = &vigil_driver_berrymed_pm6750;

static void
feed_hex (MonitorBench *bench, const char *hex)
{
  guint8 bytes[64];
  gsize len = 0;

  for (; hex[0] != '\0'; hex += 2)
    bytes[len++] = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
  monitor_bench_feed (bench, bytes, len);
}

static void
say (MonitorBench *bench, guint8 type, const guint8 *data, guint8 len)
{
  guint8 frame[VIGIL_BERRYMED_FRAME_SIZE (16)];

  monitor_bench_feed (bench, frame, vigil_berrymed_frame_encode (type, data, len, frame));
}

#define SAY(bench, type, ...) \
  G_STMT_START { \
    const guint8 data_[] = { __VA_ARGS__ }; \
    say (bench, type, data_, sizeof data_); \
  } G_STMT_END

/* A second of the module, with a heart rate each and the cuff's frame @cuff_status, if not 0xFF. */
static void
pass_s (MonitorBench *bench, guint seconds, guint8 cuff_status, guint8 sys, guint8 mean, guint8 dia)
{
  for (guint s = 0; s < seconds; s++)
    for (guint half = 0; half < 2; half++) {
      monitor_bench_wait (bench, 500);
      if (half == 0)
        SAY (bench, 0x02, 0x18, 75, 16, 6, 1);
      if (cuff_status != 0xFF)
        SAY (bench, 0x03, cuff_status, 60, sys, mean, dia);
    }
}

static MonitorBench *
bench_new_heard (void)
{
  MonitorBench *bench = monitor_bench_new (pm6750);

  monitor_bench_wait (bench, 1000);
  pass_s (bench, 2, 0xFF, 0, 0, 0);
  monitor_bench_forget (bench);
  return bench;
}

static guint
count_sent (const MonitorBench *bench, guint8 type, guint8 data)
{
  guint n = 0;

  for (guint i = 0; i < bench->sent->len; i++) {
    gsize len;
    const guint8 *frame = g_bytes_get_data (bench->sent->pdata[i], &len);

    g_assert_cmpuint (len, ==, 6);
    /* the static tests and calibrations, with a patient at the cuff */
    g_assert_false ((frame[3] >= 0x0B && frame[3] <= 0x0E) || frame[3] == 0x10);
    n += frame[3] == type && frame[4] == data;
  }
  return n;
}

static gboolean
command (MonitorBench *bench, VigilCommandKind kind)
{
  return pm6750->encode (&bench->ctx, &(VigilCommand){ .kind = kind }, NULL);
}

static const VigilObservation *
sys_of (const MonitorBench *bench)
{
  return &bench->last[VIGIL_CODE_NIBP_SYS];
}

static void
test_published (void)
{
  g_autoptr (MonitorBench) bench = monitor_bench_new (pm6750);

  g_assert_false (pm6750->is_ready (&bench->ctx));
  for (guint i = 0; i < 2; i++) {
    feed_hex (bench, "55aa0802184b1006017b");
    feed_hex (bench, "55aa06040062484b");
    feed_hex (bench, "55aa08050024060000c8");
    feed_hex (bench, "55aa0330cc");
  }
  g_assert_true (pm6750->is_ready (&bench->ctx));
  monitor_bench_assert_value (bench, VIGIL_CODE_HR, 75);
  monitor_bench_assert_value (bench, VIGIL_CODE_RR, 16);
  monitor_bench_assert_value (bench, VIGIL_CODE_SPO2, 98);
  monitor_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, 72);
  monitor_bench_assert_value (bench, VIGIL_CODE_TEMP, 36.6);
  g_assert_cmpint (bench->last[VIGIL_CODE_HR].flags, ==, VIGIL_FLAG_NONE);
  g_assert_cmpfloat (bench->last[VIGIL_CODE_DEVICE_ALERT].value, ==, 0);
  feed_hex (bench, "55aa0604027fff75");
  monitor_bench_assert_invalid (bench, VIGIL_CODE_SPO2, "no finger");
  monitor_bench_assert_invalid (bench, VIGIL_CODE_PULSE_PLETH, "no finger");
  /* a result that nobody saw being measured, and a loose cuff of long ago */
  feed_hex (bench, "55aa0803000076584adc");
  feed_hex (bench, "55aa0803000076584adc");
  feed_hex (bench, "55aa08031000000000e4");
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_NIBP_SYS], ==, 0);
}

static void
test_start (void)
{
  static const guint8 expected[][2]
      = { { 0x07, 3 }, { 0x08, 2 }, { 0x0F, 3 }, { 0x01, 1 }, { 0x03, 1 }, { 0x04, 1 }, { 0xFE, 1 }, { 0xFF, 1 } };
  g_autoptr (MonitorBench) bench = monitor_bench_new (pm6750);

  monitor_bench_wait (bench, 1000);
  g_assert_cmpuint (bench->sent->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < bench->sent->len; i++) {
    const guint8 *frame = g_bytes_get_data (bench->sent->pdata[i], NULL);

    g_assert_cmphex (frame[3], ==, expected[i][0]);
    g_assert_cmphex (frame[4], ==, expected[i][1]);
    if (i > 0)
      g_assert_cmpint (g_array_index (bench->sent_us, gint64, i) - g_array_index (bench->sent_us, gint64, i - 1), >=,
                       50 * VIGIL_USEC_PER_MSEC);
  }
  /* silence: it goes on asking, never for the cuff, and never in a flood */
  monitor_bench_wait (bench, 30 * 60 * 1000);
  g_assert_cmpuint (count_sent (bench, 0x02, 1), ==, 0);
  g_assert_cmpuint (count_sent (bench, 0x03, 1), >, 30 * 60 / 12);
  g_assert_cmpuint (count_sent (bench, 0x03, 1), <, 30 * 60 / 9);
  monitor_bench_forget (bench);
  pm6750->stop (&bench->ctx);
  g_assert_cmpuint (count_sent (bench, 0x01, 0), ==, 1);
  g_assert_cmpuint (count_sent (bench, 0x02, 0), ==, 0);
}

/* One output did not hear: it is asked for again, the others are left alone. */
static void
test_silent_stream (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  for (guint i = 0; i < 60; i++) {
    pass_s (bench, 1, 0xFF, 0, 0, 0);
    SAY (bench, 0x05, 0, 36, 6, 0, 0);
    SAY (bench, 0xFE, 40);
    SAY (bench, 0xFF, 30);
  }
  g_assert_cmpuint (count_sent (bench, 0x03, 1), >=, 5);
  g_assert_cmpuint (count_sent (bench, 0x03, 1), <=, 8);
  g_assert_cmpuint (count_sent (bench, 0x01, 1), ==, 0);
  g_assert_cmpuint (count_sent (bench, 0x04, 1), ==, 0);
}

static void
test_reboot (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  monitor_bench_wait (bench, 2400);
  g_assert_true (pm6750->is_ready (&bench->ctx));
  monitor_bench_wait (bench, 1000);
  g_assert_false (pm6750->is_ready (&bench->ctx));
  g_assert_cmpuint (count_sent (bench, 0x01, 1), ==, 1);
  pass_s (bench, 1, 0xFF, 0, 0, 0);
  g_assert_true (pm6750->is_ready (&bench->ctx));
}

static void
test_ecg_status (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  SAY (bench, 0x02, 0x01, 75, 16, 0, 1);
  g_assert_cmpint (bench->last[VIGIL_CODE_HR].quality, ==, VIGIL_QUALITY_QUESTIONABLE);
  SAY (bench, 0x02, 0x00, 0, 0, 0, 1);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_HR, "no rate");
  monitor_bench_assert_invalid (bench, VIGIL_CODE_RR, "no rate");
  SAY (bench, 0x02, 0x02, 75, 16, 0, 1);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_HR, "leads off");
  /* older firmware says less; less still, and more, is none */
  monitor_bench_forget (bench);
  SAY (bench, 0x02, 0x00, 64, 12);
  SAY (bench, 0x02, 0x00, 64, 12);
  monitor_bench_assert_value (bench, VIGIL_CODE_HR, 64);
  monitor_bench_forget (bench);
  SAY (bench, 0x02, 0x00, 64);
  SAY (bench, 0x02, 0x00, 64, 12, 0, 0, 0);
  SAY (bench, 0x04, 0x00, 98);
  SAY (bench, 0x04, 0x00, 98, 70, 0);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_HR] + bench->n_seen[VIGIL_CODE_SPO2], ==, 0);
}

static void
test_spo2_status (void)
{
  static const char *const words[]
      = { NULL, "sensor unplugged", "no finger", "searching", "no pulse found", "not told" };

  for (guint8 status = 1; status < G_N_ELEMENTS (words); status++) {
    g_autoptr (MonitorBench) bench = bench_new_heard ();

    SAY (bench, 0x04, status, 98, 70);
    monitor_bench_assert_invalid (bench, VIGIL_CODE_SPO2, words[status]);
    monitor_bench_assert_invalid (bench, VIGIL_CODE_PULSE_PLETH, words[status]);
    /* a sensor unplugged is a fault, a finger that is not there is none */
    g_assert_cmpuint (bench->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, status == 1);
  }
}

/* The two numbers of a frame stand for themselves. */
static void
test_spo2_values (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  for (guint i = 0; i < 2; i++)
    SAY (bench, 0x04, 0, 97, 255);
  monitor_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_PULSE_PLETH, "no rate");
  for (guint i = 0; i < 2; i++)
    SAY (bench, 0x04, 0, 127, 250);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_SPO2, "no value");
  monitor_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, 250);
  SAY (bench, 0x04, 0, 101, 251);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_SPO2, "out of range");
  monitor_bench_assert_invalid (bench, VIGIL_CODE_PULSE_PLETH, "no rate");
}

static void
test_temperatures (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  for (guint i = 0; i < 2; i++)
    SAY (bench, 0x05, 1, 0, 0, 37, 4);
  monitor_bench_assert_value (bench, VIGIL_CODE_TEMP, 37.4);
  SAY (bench, 0x05, 3, 36, 6, 37, 4);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_TEMP, "sensor off");
  SAY (bench, 0x05, 0, 36, 12, 37, 4);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_TEMP, "no value");
  SAY (bench, 0x05, 0, 60, 0, 37, 4);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_TEMP, "out of range");
  SAY (bench, 0x05, 1, 36, 6);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_TEMP, "sensor off");
}

/* One spoilt frame whose sum is right by chance is not shown; a true jump is, a second late. */
static void
test_jump (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  SAY (bench, 0x02, 0x18, 75, 16, 0, 1);
  SAY (bench, 0x02, 0x18, 203, 16, 0, 1);
  monitor_bench_assert_value (bench, VIGIL_CODE_HR, 75);
  SAY (bench, 0x02, 0x18, 76, 16, 0, 1);
  monitor_bench_assert_value (bench, VIGIL_CODE_HR, 76);
  SAY (bench, 0x02, 0x18, 120, 16, 0, 1);
  monitor_bench_assert_value (bench, VIGIL_CODE_HR, 76);
  SAY (bench, 0x02, 0x18, 124, 16, 0, 1);
  monitor_bench_assert_value (bench, VIGIL_CODE_HR, 124);
  SAY (bench, 0x04, 0, 60, 70);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_SPO2], ==, 0);
  SAY (bench, 0x04, 0, 98, 70);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_SPO2], ==, 0);
  SAY (bench, 0x04, 0, 97, 70);
  monitor_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
}

static void
test_alerts (void)
{
  static const struct {
    guint8 code;
    int priority;
    const char *words;
  } rows[] = { { 2, 3, "cardiac arrest" }, { 3, 3, "ventricular fibrillation" }, { 7, 1, "PVC" },
               { 10, 2, "tachycardia" },   { 13, 1, "rhythm 13" },               { 1, 0, "" } };
  g_autoptr (MonitorBench) bench = bench_new_heard ();
  const VigilObservation *alert = &bench->last[VIGIL_CODE_DEVICE_ALERT];

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    SAY (bench, 0x02, 0x18, 75, 16, 0, rows[i].code);
    g_assert_cmpfloat (alert->value, ==, rows[i].priority);
    g_assert_cmpstr (alert->text, ==, rows[i].words);
  }
  /* the leads fall off in the middle of it: that is not its end, and no lesser thing hides it */
  SAY (bench, 0x02, 0x18, 75, 16, 0, 3);
  monitor_bench_forget (bench);
  for (guint i = 0; i < 20; i++) {
    monitor_bench_wait (bench, 1000);
    SAY (bench, 0x02, 0x02, 0, 0, 0, 0);
    SAY (bench, 0x04, 1, 127, 255);
  }
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, 1);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_DEVICE_ALERT, "alarms are not told");
  SAY (bench, 0x02, 0x18, 75, 16, 0, 1);
  g_assert_cmpfloat (alert->value, ==, 1);
  g_assert_cmpstr (alert->text, ==, "SpO2: sensor unplugged");
  SAY (bench, 0x02, 0x02, 0, 0, 0, 0);
  g_assert_cmpint (alert->quality, ==, VIGIL_QUALITY_OK);
  /* the sensor is in again: that is over, and then nothing is known */
  monitor_bench_forget (bench);
  SAY (bench, 0x04, 2, 127, 255);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, 2);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_DEVICE_ALERT, "alarms are not told");
}

static void
test_cuff (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  g_assert_true (command (bench, VIGIL_COMMAND_START_NIBP));
  monitor_bench_wait (bench, 200);
  g_assert_cmpuint (count_sent (bench, 0x09, 1), ==, 1);
  g_assert_cmpuint (count_sent (bench, 0x02, 1), ==, 1);
  /* what it says of the measurement before this one */
  pass_s (bench, 1, 0, 150, 120, 100);
  pass_s (bench, 1, LOOSE, 0, 0, 0);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_NIBP_SYS], ==, 0);
  pass_s (bench, 30, MEASURING, 0, 0, 0);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_NIBP_SYS], ==, 1);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_NIBP_SYS, "measuring");
  g_assert_cmpint (sys_of (bench)->flags, ==, VIGIL_FLAG_MEASURING);
  g_assert_false (command (bench, VIGIL_COMMAND_START_NIBP));
  pass_s (bench, 20, 0, 118, 88, 74);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_NIBP_SYS], ==, 2);
  monitor_bench_assert_value (bench, VIGIL_CODE_NIBP_SYS, 118);
  monitor_bench_assert_value (bench, VIGIL_CODE_NIBP_DIA, 74);
  monitor_bench_assert_value (bench, VIGIL_CODE_NIBP_MEAN, 88);
  g_assert_cmpint (sys_of (bench)->flags, ==, VIGIL_FLAG_NONE);
  /* started once, stopped once */
  g_assert_cmpuint (count_sent (bench, 0x02, 1), ==, 1);
  g_assert_cmpuint (count_sent (bench, 0x02, 0), ==, 1);
  /* while the next is measured the last stands, as old as it is */
  g_assert_true (command (bench, VIGIL_COMMAND_START_NIBP));
  pass_s (bench, 2, MEASURING, 0, 0, 0);
  monitor_bench_assert_value (bench, VIGIL_CODE_NIBP_SYS, 118);
  g_assert_cmpint (sys_of (bench)->flags, ==, VIGIL_FLAG_MEASURING);
  g_assert_cmpint (sys_of (bench)->age_us, >=, 19 * VIGIL_USEC_PER_SEC);
  pass_s (bench, 2, 0, 118, 88, 74);
  g_assert_cmpint (sys_of (bench)->flags, ==, VIGIL_FLAG_NONE);
  g_assert_cmpint (sys_of (bench)->age_us, ==, 0);
}

/* A result is said by two frames, or by one that nothing contradicts. */
static void
test_cuff_confirmation (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  pass_s (bench, 5, MEASURING, 0, 0, 0);
  SAY (bench, 0x03, 0, 0, 218, 88, 74);
  SAY (bench, 0x03, 0, 0, 118, 88, 74);
  g_assert_cmpint (sys_of (bench)->flags, ==, VIGIL_FLAG_MEASURING);
  SAY (bench, 0x03, 0, 0, 118, 88, 74);
  monitor_bench_assert_value (bench, VIGIL_CODE_NIBP_SYS, 118);
  pass_s (bench, 5, MEASURING, 0, 0, 0);
  SAY (bench, 0x03, 0, 0, 121, 90, 70);
  monitor_bench_wait (bench, 1000);
  g_assert_cmpint (sys_of (bench)->flags, ==, VIGIL_FLAG_MEASURING);
  monitor_bench_wait (bench, 600);
  monitor_bench_assert_value (bench, VIGIL_CODE_NIBP_SYS, 121);
  /* a module that then says it is ready again has not taken it back */
  pass_s (bench, 5, MEASURING, 0, 0, 0);
  SAY (bench, 0x03, 0, 0, 125, 90, 70);
  SAY (bench, 0x03, INITIALISED, 0, 0, 0, 0);
  monitor_bench_assert_value (bench, VIGIL_CODE_NIBP_SYS, 125);
}

static void
test_cuff_ends (void)
{
  static const struct {
    guint8 status;
    guint8 sys, mean, dia;
    const char *why;
    int priority;
  } rows[] = {
    { 2 << 2, 0, 0, 0, "stopped", 0 },         { 3 << 2, 0, 0, 0, "over-pressure", 2 },
    { 4 << 2, 0, 0, 0, "loose cuff", 1 },      { 5 << 2, 0, 0, 0, "took too long", 1 },
    { 6 << 2, 0, 0, 0, "error", 1 },           { 7 << 2, 0, 0, 0, "interference", 1 },
    { 8 << 2, 0, 0, 0, "no result", 1 },       { 9 << 2, 0, 0, 0, "the module began anew", 1 },
    { 13 << 2, 0, 0, 0, "error", 1 },          { 0, 0, 0, 0, "no result", 1 },
    { 0, 74, 88, 118, "no result", 1 },        { 0, 250, 100, 2, "no result", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (MonitorBench) bench = bench_new_heard ();

    g_assert_true (command (bench, VIGIL_COMMAND_START_NIBP));
    pass_s (bench, 5, MEASURING, 0, 0, 0);
    pass_s (bench, 3, rows[i].status, rows[i].sys, rows[i].mean, rows[i].dia);
    monitor_bench_assert_invalid (bench, VIGIL_CODE_NIBP_SYS, rows[i].why);
    monitor_bench_assert_invalid (bench, VIGIL_CODE_NIBP_DIA, rows[i].why);
    g_assert_cmpint (sys_of (bench)->flags, ==, VIGIL_FLAG_NONE);
    g_assert_cmpuint (bench->n_seen[VIGIL_CODE_NIBP_SYS], ==, 2);
    g_assert_cmpuint (count_sent (bench, 0x02, 0), ==, 1);
    g_assert_cmpfloat (bench->last[VIGIL_CODE_DEVICE_ALERT].value, ==, rows[i].priority);
    /* and another try is possible, and takes the fault away */
    g_assert_true (command (bench, VIGIL_COMMAND_START_NIBP));
    pass_s (bench, 5, MEASURING, 0, 0, 0);
    g_assert_cmpfloat (bench->last[VIGIL_CODE_DEVICE_ALERT].value, ==, 0);
  }
}

/* A cuff that never ends is given up after 90 s, and told to stop until it does. */
static void
test_cuff_watchdog (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  g_assert_true (command (bench, VIGIL_COMMAND_START_NIBP));
  pass_s (bench, 89, MEASURING, 0, 0, 0);
  g_assert_cmpuint (count_sent (bench, 0x02, 0), ==, 0);
  pass_s (bench, 3, MEASURING, 0, 0, 0);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_NIBP_SYS, "did not end");
  g_assert_cmpint (sys_of (bench)->flags, ==, VIGIL_FLAG_NONE);
  g_assert_cmpstr (bench->last[VIGIL_CODE_DEVICE_ALERT].text, ==, "NIBP: did not end");
  g_assert_cmpuint (count_sent (bench, 0x02, 0), ==, 1);
  pass_s (bench, 11, MEASURING, 0, 0, 0);
  g_assert_cmpuint (count_sent (bench, 0x02, 0), >=, 3);
  g_assert_false (command (bench, VIGIL_COMMAND_START_NIBP));
  /* what it says at last came too late */
  pass_s (bench, 3, 0, 118, 88, 74);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_NIBP_SYS, "did not end");
  g_assert_true (command (bench, VIGIL_COMMAND_START_NIBP));
}

static void
test_cuff_refused (void)
{
  g_autoptr (MonitorBench) bench = monitor_bench_new (pm6750);
  g_autoptr (GError) error = NULL;
  VigilCommand start = { .kind = VIGIL_COMMAND_START_NIBP };

  /* not heard yet */
  g_assert_false (pm6750->encode (&bench->ctx, &start, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY);
  g_clear_error (&error);
  pass_s (bench, 2, 0xFF, 0, 0, 0);
  g_assert_true (pm6750->encode (&bench->ctx, &start, &error));
  g_assert_false (pm6750->encode (&bench->ctx, &start, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_BUSY);
  g_clear_error (&error);
  /* it does not begin */
  pass_s (bench, 11, 0, 0, 0, 0);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_NIBP_SYS, "did not start");
  g_assert_cmpuint (count_sent (bench, 0x02, 1), ==, 1);
  for (guint bit = 0; bit < 5; bit++) {
    VigilCommand other = { .kind = 1u << bit };

    g_assert_false (pm6750->encode (&bench->ctx, &other, &error));
    g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED);
    g_clear_error (&error);
  }
}

/* Stop overtakes a start that was not sent yet. */
static void
test_cuff_stopped (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  g_assert_true (command (bench, VIGIL_COMMAND_START_NIBP));
  g_assert_true (command (bench, VIGIL_COMMAND_STOP_NIBP));
  monitor_bench_wait (bench, 1000);
  g_assert_cmpuint (count_sent (bench, 0x02, 1), ==, 0);
  g_assert_cmpuint (count_sent (bench, 0x02, 0), ==, 1);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_NIBP_SYS, "stopped");
  g_assert_true (command (bench, VIGIL_COMMAND_START_NIBP));
  pass_s (bench, 5, MEASURING, 0, 0, 0);
  g_assert_true (command (bench, VIGIL_COMMAND_STOP_NIBP));
  pass_s (bench, 2, STOPPED, 0, 0, 0);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_NIBP_SYS, "stopped");
  /* closed in the middle: the air must come out */
  g_assert_true (command (bench, VIGIL_COMMAND_START_NIBP));
  pass_s (bench, 5, MEASURING, 0, 0, 0);
  monitor_bench_forget (bench);
  pm6750->stop (&bench->ctx);
  g_assert_cmpuint (count_sent (bench, 0x02, 0), ==, 1);
}

static void
test_cuff_silence (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  pass_s (bench, 5, MEASURING, 0, 0, 0);
  monitor_bench_wait (bench, 4000);
  monitor_bench_assert_invalid (bench, VIGIL_CODE_NIBP_SYS, "the monitor fell silent");
  g_assert_false (command (bench, VIGIL_COMMAND_START_NIBP));
}

/* ---- waves ---- */

static void
say_ecg (MonitorBench *bench, guint8 i, guint8 ii, guint8 v)
{
  SAY (bench, 0x01, i, ii, 128, 128, 128, 128, v);
}

static const VigilWaveBlock *
last_block (const MonitorBench *bench, VigilCode code)
{
  const VigilWaveBlock *found = NULL;

  for (guint i = 0; i < bench->waves->len; i++)
    if (g_array_index (bench->waves, VigilWaveBlock, i).code == code)
      found = &g_array_index (bench->waves, VigilWaveBlock, i);
  g_assert_nonnull (found);
  return found;
}

static void
test_waves (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();
  const VigilWaveBlock *block;

  for (guint n = 0; n < 50; n++) {
    monitor_bench_wait (bench, 4);
    say_ecg (bench, 130, n == 7 ? 250 : (guint8) (100 + n), 1);
  }
  g_assert_cmpuint (bench->waves->len, ==, 3);
  block = last_block (bench, VIGIL_CODE_WAVE_ECG_II);
  g_assert_cmpuint (block->n, ==, 50);
  g_assert_cmpuint (block->period_us, ==, 4000);
  g_assert_cmpint (block->samples[0], ==, -28);
  g_assert_cmpint (block->samples[7], ==, VIGIL_WAVE_GAP);
  g_assert_cmpint (block->flags, ==, VIGIL_FLAG_UNSCALED | VIGIL_FLAG_QUESTIONABLE);
  g_assert_cmpint (block->t_mono_us, ==, bench->ctx.now_us - 200000);
  g_assert_cmpint (last_block (bench, VIGIL_CODE_WAVE_ECG_V)->samples[3], ==, VIGIL_WAVE_GAP);
  for (guint n = 0; n < 10; n++) {
    monitor_bench_wait (bench, 20);
    SAY (bench, 0xFE, (guint8) (40 + n));
    SAY (bench, 0xFF, 30);
  }
  block = last_block (bench, VIGIL_CODE_WAVE_PLETH);
  g_assert_cmpint (block->samples[9], ==, 49);
  g_assert_cmpint (block->flags, ==, VIGIL_FLAG_NONE);
  g_assert_cmpint (last_block (bench, VIGIL_CODE_WAVE_RESP)->flags, ==, VIGIL_FLAG_UNSCALED);
  /* nobody at the leads, no finger */
  SAY (bench, 0x02, 0x02, 0, 0, 0, 0);
  SAY (bench, 0x04, 2, 127, 255);
  for (guint n = 0; n < 50; n++) {
    say_ecg (bench, 130, 140, 150);
    SAY (bench, 0xFE, 40);
  }
  g_assert_cmpint (last_block (bench, VIGIL_CODE_WAVE_ECG_I)->samples[20], ==, VIGIL_WAVE_GAP);
  g_assert_cmpint (last_block (bench, VIGIL_CODE_WAVE_PLETH)->samples[5], ==, VIGIL_WAVE_GAP);
}

/* The measured 250.7 a second for an hour: one unbroken row beside the time of arrival. */
static void
test_wave_rate (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();
  gint64 end_us = 0;

  for (guint n = 0; n < 250.7 * 3600; n++) {
    gint64 t_us = (gint64) (n / 250.7 * 1e6);

    if (n % 250 == 0)
      SAY (bench, 0x02, 0x18, 75, 16, 6, 1);
    bench->ctx.now_us = MONITOR_BENCH_START_US + 10 * VIGIL_USEC_PER_SEC + t_us;
    say_ecg (bench, 130, 140, 150);
    if (bench->waves->len < 3)
      continue;
    g_assert_false (g_array_index (bench->waves, VigilWaveBlock, 1).is_after_gap);
    if (end_us != 0)
      g_assert_cmpint (ABS (g_array_index (bench->waves, VigilWaveBlock, 1).t_mono_us - end_us), <=, 2000);
    end_us = g_array_index (bench->waves, VigilWaveBlock, 1).t_mono_us + 200000;
    g_assert_cmpint (ABS (end_us - bench->ctx.now_us), <, 300000);
    monitor_bench_forget (bench);
  }
  /* a hole in it is one */
  bench->ctx.now_us += VIGIL_USEC_PER_SEC;
  for (guint n = 0; n < 60; n++)
    say_ecg (bench, 130, 140, 150);
  g_assert_true (last_block (bench, VIGIL_CODE_WAVE_ECG_II)->is_after_gap);
}

/* Firmware that sends 40 a second. */
static void
test_pleth_rate (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  for (guint n = 0; n < 40 * 30; n++) {
    monitor_bench_wait (bench, 25);
    SAY (bench, 0xFE, 40);
  }
  g_assert_cmpuint (last_block (bench, VIGIL_CODE_WAVE_PLETH)->period_us, ==, 25000);
  g_assert_false (last_block (bench, VIGIL_CODE_WAVE_PLETH)->is_after_gap);
  for (guint n = 0; n < 50 * 30; n++) {
    monitor_bench_wait (bench, 20);
    SAY (bench, 0xFE, 40);
  }
  g_assert_cmpuint (last_block (bench, VIGIL_CODE_WAVE_PLETH)->period_us, ==, 20000);
}

/* An ECG at the end of its range is asked for smaller. */
static void
test_gain (void)
{
  g_autoptr (MonitorBench) bench = bench_new_heard ();

  for (guint n = 0; n < 250 * 20; n++) {
    if (n % 250 == 0)
      SAY (bench, 0x02, 0x18, 75, 16, 6, 1);
    monitor_bench_wait (bench, 4);
    say_ecg (bench, 128, n % 5 == 0 ? 128 : 249, 128);
  }
  g_assert_cmpuint (count_sent (bench, 0x07, 2), ==, 1);
  g_assert_cmpuint (count_sent (bench, 0x07, 1), ==, 1);
}

/* ---- the line ---- */

static void
test_cable (void)
{
  g_autoptr (MonitorBench) bench = monitor_bench_new (pm6750);
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (6750);

  for (guint i = 0; i < 8; i++) {
    static const struct {
      guint8 type, len, data[7];
    } said[] = { { 0x01, 7, { 0x55, 0xAA, 128, 0x55, 0xAA, 0x04, 0x04 } }, { 0x02, 5, { 0x18, 75, 16, 6, 1 } },
                 { 0x04, 3, { 0, 98, 72 } }, { 0x05, 5, { 0, 36, 6, 0, 0 } }, { 0xFE, 1, { 40 } },
                 { 0x03, 5, { 0, 0, 118, 88, 74 } } };

    for (gsize k = 0; k < G_N_ELEMENTS (said); k++) {
      guint8 frame[VIGIL_BERRYMED_FRAME_SIZE (7)];
      gsize len = vigil_berrymed_frame_encode (said[k].type, said[k].data, said[k].len, frame);

      g_byte_array_append (stream, frame, (guint) len);
    }
  }
  for (guint round = 0; round < 1000; round++) {
    guint from = (guint) g_rand_int_range (rand, 0, (gint32) stream->len);
    guint to = (guint) g_rand_int_range (rand, (gint32) from, (gint32) stream->len) + 1;

    if (g_rand_boolean (rand))
      monitor_bench_restart (bench);
    monitor_bench_feed (bench, stream->data + from, to - from);
    if (bench->n_seen[VIGIL_CODE_HR] > 0 && vigil_observation_has_value (&bench->last[VIGIL_CODE_HR]))
      g_assert_cmpfloat (bench->last[VIGIL_CODE_HR].value, ==, 75);
    if (bench->n_seen[VIGIL_CODE_SPO2] > 0 && vigil_observation_has_value (&bench->last[VIGIL_CODE_SPO2]))
      g_assert_cmpfloat (bench->last[VIGIL_CODE_SPO2].value, ==, 98);
    g_assert_cmpuint (bench->n_seen[VIGIL_CODE_NIBP_SYS], ==, 0);
    monitor_bench_wait (bench, (guint) g_rand_int_range (rand, 0, 4000));
    monitor_bench_forget (bench);
    pass_s (bench, 2, 0xFF, 0, 0, 0);
    g_assert_true (pm6750->is_ready (&bench->ctx));
    monitor_bench_assert_value (bench, VIGIL_CODE_HR, 75);
    g_assert_cmpuint (count_sent (bench, 0x02, 1), ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pm6750/published", test_published);
  g_test_add_func ("/pm6750/start", test_start);
  g_test_add_func ("/pm6750/silent-stream", test_silent_stream);
  g_test_add_func ("/pm6750/reboot", test_reboot);
  g_test_add_func ("/pm6750/ecg-status", test_ecg_status);
  g_test_add_func ("/pm6750/spo2-status", test_spo2_status);
  g_test_add_func ("/pm6750/spo2-values", test_spo2_values);
  g_test_add_func ("/pm6750/temperatures", test_temperatures);
  g_test_add_func ("/pm6750/jump", test_jump);
  g_test_add_func ("/pm6750/alerts", test_alerts);
  g_test_add_func ("/pm6750/cuff", test_cuff);
  g_test_add_func ("/pm6750/cuff/confirmation", test_cuff_confirmation);
  g_test_add_func ("/pm6750/cuff/ends", test_cuff_ends);
  g_test_add_func ("/pm6750/cuff/watchdog", test_cuff_watchdog);
  g_test_add_func ("/pm6750/cuff/refused", test_cuff_refused);
  g_test_add_func ("/pm6750/cuff/stopped", test_cuff_stopped);
  g_test_add_func ("/pm6750/cuff/silence", test_cuff_silence);
  g_test_add_func ("/pm6750/waves", test_waves);
  g_test_add_func ("/pm6750/wave-rate", test_wave_rate);
  g_test_add_func ("/pm6750/pleth-rate", test_pleth_rate);
  g_test_add_func ("/pm6750/gain", test_gain);
  g_test_add_func ("/pm6750/cable", test_cable);
  return g_test_run ();
}
