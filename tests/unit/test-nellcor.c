/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The Nellcor driver, with an oximeter that the test plays. */
#include "driver/oximeter.h"
#include "oximeter-bench.h"

#include <math.h>
#include <string.h>

#define LINE_US (2 * VIGIL_USEC_PER_SEC)
#define STAMP "12-NOV-98 14:00:05"
#define HEALTHY STAMP "    97    72    50"
#define HEADER "N-595 VERSION 1.2.3.4 CRC:ABCD SpO2 Limit: 85-100% PR Limit: 40-170BPM"

static void
say (OximeterBench *bench, const char *line)
{
  oximeter_bench_wait_us (bench, LINE_US);
  oximeter_bench_say (bench, (const guint8 *) line, strlen (line));
  oximeter_bench_say (bench, (const guint8 *) "\r\n", 2);
}

static void
say_twice (OximeterBench *bench, const char *line)
{
  say (bench, line);
  say (bench, line);
}

static void
test_values (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nellcor_ascii);

  say (bench, HEADER);
  say (bench, "ADULT 0SAT-S SPO2 RESP MODE: NORMAL");
  say (bench, "TIME              %SPO2 BPM PA Status");
  g_assert_false (vigil_decoder_is_ready (bench->decoder));
  /* the manual's own example: 100 %, 120 per minute */
  say (bench, "12-NOV-98 14:00:05   100   120   50");
  g_assert_true (vigil_decoder_is_ready (bench->decoder));
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_SPO2], ==, 0);
  say (bench, "12-NOV-98 14:00:07   100   120   50");
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 100);
  oximeter_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, 120);
  oximeter_bench_assert_alert (bench, OXIMETER_ALERT_NONE, "");
  /* 1998-11-12 14:00:07, beside the host's time */
  g_assert_cmpint (bench->last[VIGIL_CODE_SPO2].device_time_us, ==, G_GINT64_CONSTANT (910879207000000));
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_DEVICE_MODEL], ==, 0);
  say (bench, HEADER);
  g_assert_cmpstr (bench->last[VIGIL_CODE_DEVICE_MODEL].text, ==, "Nellcor N-595 1.2.3.4");
  say (bench, "12-NOV-98 14:00:09   ---   ---   ---");
  oximeter_bench_assert_none (bench, VIGIL_CODE_SPO2, "No value");
  oximeter_bench_assert_none (bench, VIGIL_CODE_PULSE_PLETH, "No value");
}

static void
test_every_number (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nellcor_ascii);

  for (guint value = 1; value <= 350; value++) {
    g_autofree char *line = g_strdup_printf (STAMP "%6u%6u%6u", MIN (value, 100), value, MIN (value, 254));

    say_twice (bench, line);
    oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, MIN (value, 100));
    oximeter_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, value);
  }
}

static const struct {
  const char *tail;
  VigilQuality quality;
  const char *reason;
  guint priority;
  const char *alert;
  gboolean is_spo2, is_pulse;
} stories[] = {
  { "  97  72  50", VIGIL_QUALITY_OK, "", 0, "", FALSE, FALSE },
  { "  97  72  50 AS", VIGIL_QUALITY_OK, "", 0, "", FALSE, FALSE },
  { "  97  72  50 AO", VIGIL_QUALITY_OK, "", 1, "Alarm off", FALSE, FALSE },
  { "  97  72  50 LB", VIGIL_QUALITY_OK, "", 1, "Battery low", FALSE, FALSE },
  { "  97  72  50 MO", VIGIL_QUALITY_QUESTIONABLE, "Interference", 0, "", FALSE, FALSE },
  { "  97  72  50 PS", VIGIL_QUALITY_QUESTIONABLE, "Pulse search", 0, "", FALSE, FALSE },
  { "  97  72  50 PS MO", VIGIL_QUALITY_QUESTIONABLE, "Pulse search", 0, "", FALSE, FALSE },
  { "  97  72  50 ZZ", VIGIL_QUALITY_QUESTIONABLE, "Unknown status", 0, "", FALSE, FALSE },
  { "  97  72  50 LP", VIGIL_QUALITY_INVALID, "Loss of pulse", 3, "Loss of pulse", FALSE, FALSE },
  { "  97  72  50 LM", VIGIL_QUALITY_INVALID, "Loss of pulse, interference", 3, "Loss of pulse, interference", FALSE, FALSE },
  { "  97  72  50 SD", VIGIL_QUALITY_INVALID, "Sensor disconnected", 1, "Sensor disconnected", FALSE, FALSE },
  { "  97  72  50 SO", VIGIL_QUALITY_INVALID, "Sensor off", 1, "Sensor off", FALSE, FALSE },
  { "  ---  ---  --- SD LB", VIGIL_QUALITY_INVALID, "Sensor disconnected", 1, "Sensor disconnected, Battery low", FALSE, FALSE },
  { "  97*  72  50 SL", VIGIL_QUALITY_OK, "", 2, "SpO2 low", TRUE, FALSE },
  { "  97*  72  50 SH AS", VIGIL_QUALITY_OK, "", 2, "SpO2 high, silenced", TRUE, FALSE },
  { "  97  72*  50 PL", VIGIL_QUALITY_OK, "", 2, "Pulse low", FALSE, TRUE },
  { "  97*  72*  50 PH SL", VIGIL_QUALITY_OK, "", 2, "SpO2 low, Pulse high", TRUE, TRUE },
  { "  97*  72  50", VIGIL_QUALITY_OK, "", 2, "Limit passed", TRUE, FALSE },
};

static void
test_stories (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stories); i++) {
    g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nellcor_ascii);
    g_autofree char *line = g_strconcat (STAMP, stories[i].tail, NULL);

    say_twice (bench, HEALTHY);
    say_twice (bench, line);
    g_assert_cmpint (bench->last[VIGIL_CODE_SPO2].quality, ==, stories[i].quality);
    g_assert_cmpint (bench->last[VIGIL_CODE_PULSE_PLETH].quality, ==, stories[i].quality);
    g_assert_cmpstr (bench->last[VIGIL_CODE_SPO2].text, ==, stories[i].reason);
    g_assert_true ((bench->last[VIGIL_CODE_SPO2].flags == VIGIL_FLAG_IN_ALARM) == stories[i].is_spo2);
    g_assert_true ((bench->last[VIGIL_CODE_PULSE_PLETH].flags == VIGIL_FLAG_IN_ALARM) == stories[i].is_pulse);
    oximeter_bench_assert_alert (bench, stories[i].priority, stories[i].alert);
    say_twice (bench, HEALTHY);
    oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
    oximeter_bench_assert_alert (bench, OXIMETER_ALERT_NONE, "");
  }
}

static void
test_refused_lines (void)
{
  static const char *const bad[] = {
    STAMP,
    STAMP "   97",
    STAMP "   97   72",
    STAMP "97   72   50",           /* no blank behind the time */
    STAMP "   101   72   50",
    STAMP "   97   351   50",
    STAMP "   97   72   255",
    STAMP "   0097   72   50",
    STAMP "   97   72   50   31",
    STAMP "   9 7   72   50",
    STAMP "   9x   72   50",
    STAMP "   97**   72   50",
    STAMP "   *97   72   50",
    STAMP "   -97   72   50",
    STAMP "   --   --   --",
    STAMP "   97   72   50 Sl",
    STAMP "   97   72   50 SLX",
    STAMP "   97   72   50 S",
    STAMP "   97   72   SL",
    STAMP "   9772   50   SL",
    "12-NUV-98 14:00:05   97   72   50",
    "32-NOV-98 14:00:05   97   72   50",
    "12-NOV-98 24:00:05   97   72   50",
    "Command?",
    "1) DISPLAY   2) HELP",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nellcor_ascii);

    say_twice (bench, bad[i]);
    g_assert_false (vigil_decoder_is_ready (bench->decoder));
    for (guint code = 0; code < VIGIL_N_CODES; code++)
      g_assert_cmpuint (bench->n_seen[code], ==, 0);
    say_twice (bench, HEALTHY);
    oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  }
}

/* An XOFF that it heard would silence it for ever. */
static void
test_xon (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nellcor_ascii);

  for (guint i = 0; i < 30; i++)
    say (bench, HEALTHY);
  g_assert_cmpuint (bench->n_sent, ==, 0);
  oximeter_bench_wait_us (bench, 7 * VIGIL_USEC_PER_SEC);
  g_assert_cmpmem (bench->sent->data, bench->sent->len, "\x11", 1);
  oximeter_bench_wait_us (bench, 600 * VIGIL_USEC_PER_SEC);
  g_assert_cmpuint (bench->n_sent, >=, 5);
  g_assert_cmpuint (bench->n_sent, <=, 15);
  oximeter_bench_forget (bench);
  for (guint i = 0; i < 30; i++)
    say (bench, HEALTHY);
  g_assert_cmpuint (bench->n_sent, ==, 0);
}

/* ---- a device that goes its own way on a bad line ---- */

typedef struct {
  guint n, spo2, pulse;
  gboolean has_sensor;
} Device;

static char *
step_device (Device *device)
{
  guint n = device->n++;

  device->pulse = (guint) (85 + (int) (25 * sin (n / 20.0)));
  device->spo2 = 92 + (guint) (5 + 4 * sin (n / 30.0));
  device->has_sensor = n % 100 >= 5;
  if (n % 25 == 7)
    return g_strdup (HEADER "\r\n");
  if (!device->has_sensor)
    return g_strdup (STAMP "   ---   ---   --- SD\r\n");
  return g_strdup_printf ("12-NOV-98 %02u:%02u:%02u%6u%6u%6u\r\n", n / 1800 % 24, n / 30 % 60, n * 2 % 60, device->spo2,
                          device->pulse, 50 + n % 30);
}

static void
on_near_value (OximeterBench *bench, const VigilObservation *seen, gpointer user_data)
{
  const Device *device = user_data;

  if (seen->code == VIGIL_CODE_SPO2)
    g_assert_cmpfloat (fabs (seen->value - device->spo2), <=, 6);
  if (seen->code == VIGIL_CODE_PULSE_PLETH)
    g_assert_cmpfloat (fabs (seen->value - device->pulse), <=, 20);
}

static void
on_exact_value (OximeterBench *bench, const VigilObservation *seen, gpointer user_data)
{
  const Device *device = user_data;

  if (seen->code == VIGIL_CODE_SPO2)
    g_assert_cmpfloat (seen->value, ==, device->spo2);
  if (seen->code == VIGIL_CODE_PULSE_PLETH)
    g_assert_cmpfloat (seen->value, ==, device->pulse);
  if (vigil_vocabulary_get (seen->code)->kind == VIGIL_KIND_NUMERIC)
    g_assert_true (device->has_sensor);
}

/* One byte lost, doubled or turned in every third line. */
static void
test_bad_line (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nellcor_ascii);
  g_autoptr (GRand) rand = g_rand_new_with_seed (14);
  Device device = { 0 };

  bench->on_value = on_near_value;
  bench->user_data = &device;
  for (guint i = 0; i < 20000; i++) {
    g_autofree char *line = step_device (&device);
    g_autoptr (GString) wire = g_string_new (line);
    gssize at = g_rand_int_range (rand, 0, (gint32) wire->len);

    if (i % 9 == 0)
      g_string_erase (wire, at, 1);
    else if (i % 9 == 3)
      g_string_insert_c (wire, at, wire->str[at]);
    else if (i % 9 == 6)
      wire->str[at] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
    oximeter_bench_wait_us (bench, LINE_US);
    oximeter_bench_say (bench, (const guint8 *) wire->str, wire->len);
  }
  g_assert_cmpuint (bench->n_values[VIGIL_CODE_SPO2], >, 12000);
}

static void
test_cut (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nellcor_ascii);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1000);
  Device device = { 0 };

  bench->on_value = on_exact_value;
  bench->user_data = &device;
  for (guint cut = 0; cut < 1000; cut++) {
    guint n = (guint) g_rand_int_range (rand, 5, 9), n_before = bench->n_values[VIGIL_CODE_SPO2];
    gboolean has_sensor = TRUE;

    oximeter_bench_reopen (bench);
    for (guint i = 0; i < n; i++) {
      g_autofree char *line = step_device (&device);
      gsize len = strlen (line), part = (gsize) g_rand_int_range (rand, 0, (gint32) len);

      has_sensor &= device.has_sensor;
      oximeter_bench_wait_us (bench, LINE_US);
      if (i == 0)
        oximeter_bench_say (bench, (const guint8 *) line + part, len - part);
      else
        oximeter_bench_say (bench, (const guint8 *) line, i == n - 1 ? part : len);
    }
    g_assert_true (!has_sensor || bench->n_values[VIGIL_CODE_SPO2] > n_before);
    device.n += (guint) g_rand_int_range (rand, 0, 50);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nellcor/values", test_values);
  g_test_add_func ("/nellcor/every-number", test_every_number);
  g_test_add_func ("/nellcor/stories", test_stories);
  g_test_add_func ("/nellcor/refused-lines", test_refused_lines);
  g_test_add_func ("/nellcor/xon", test_xon);
  g_test_add_func ("/nellcor/bad-line", test_bad_line);
  g_test_add_func ("/nellcor/cut", test_cut);
  return g_test_run ();
}
