/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The Masimo driver, with an oximeter that the test plays. */
#include "driver/oximeter.h"
#include "oximeter-bench.h"

#include <math.h>
#include <string.h>

static void
say (OximeterBench *bench, const char *line)
{
  oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
  oximeter_bench_say (bench, (const guint8 *) line, strlen (line));
  oximeter_bench_say (bench, (const guint8 *) "\r\n", 2);
}

static void
say_twice (OximeterBench *bench, const char *line)
{
  say (bench, line);
  say (bench, line);
}

#define STAMP "08/14/25 09:30:00 "
#define HEAD STAMP "SN=0000012345 "
#define TAIL " SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000800"
#define HEALTHY HEAD "SPO2=097% BPM=072 PI=04.20%" TAIL
#define NO_SENSOR HEAD "SPO2=---% BPM=--- PI=--.--% SPCO=--.-% DESAT=-- PIDELTA=+-- ALARM=0000 EXC=000001"

static void
test_values (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);

  g_assert_false (vigil_decoder_is_ready (bench->decoder));
  say (bench, HEALTHY);
  g_assert_true (vigil_decoder_is_ready (bench->decoder));
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_SPO2], ==, 0);
  say (bench, HEALTHY);
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  oximeter_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, 72);
  oximeter_bench_assert_value (bench, VIGIL_CODE_PERFUSION, 4.2);
  oximeter_bench_assert_alert (bench, OXIMETER_ALERT_NONE, "");
  g_assert_cmpstr (bench->last[VIGIL_CODE_DEVICE_MODEL].text, ==, "Masimo, serial 0000012345");
  /* 2025-08-14 09:30:00, beside the host's time */
  g_assert_cmpint (bench->last[VIGIL_CODE_SPO2].device_time_us, ==, G_GINT64_CONSTANT (1755163800000000));
  g_assert_cmpint (bench->last[VIGIL_CODE_SPO2].t_mono_us, ==, bench->now_us);
  say_twice (bench, NO_SENSOR);
  oximeter_bench_assert_none (bench, VIGIL_CODE_SPO2, "No sensor");
  oximeter_bench_assert_none (bench, VIGIL_CODE_PULSE_PLETH, "No sensor");
  oximeter_bench_assert_none (bench, VIGIL_CODE_PERFUSION, "No sensor");
  oximeter_bench_assert_alert (bench, OXIMETER_ALERT_TECHNICAL, "No sensor");
  g_assert_cmpuint (bench->n_sent, ==, 0);
}

/* Zeros in front are decimal, not octal. */
static void
test_every_number (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);

  for (guint value = 1; value <= 250; value++) {
    g_autofree char *line = g_strdup_printf (HEAD "SPO2=%03u%% BPM=%03u PI=%05.2f%%%s", MIN (value, 100), value,
                                             value / 25.0, TAIL);

    say_twice (bench, line);
    oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, MIN (value, 100));
    oximeter_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, value);
    oximeter_bench_assert_value (bench, VIGIL_CODE_PERFUSION, value / 25.0);
  }
}

/* Other models print other keys, in another order, with an empty line between. */
static void
test_other_models (void)
{
  static const char *const lines[] = {
    STAMP "SN=0000012345 SPO2=097% BPM=072 PI=04.20% SPCO=--.-% SPMET=--.-% SPHB=--.- PVI=--- DESAT=-- # PIDELTA=+--"
          " ALARM=0000 EXC=000800 EXC1=00000001",
    STAMP "EXC1=00000007 EXC=000800 ALARM=0000 BPM=072 PI=04.20% SPO2=097% SN=0000012345",
    STAMP "  SN=0000012345  SPO2=097%  BPM=072  PI=04.20%  ALARM=0000  EXC=000800  \r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);

    say_twice (bench, lines[i]);
    oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
    oximeter_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, 72);
    oximeter_bench_assert_value (bench, VIGIL_CODE_PERFUSION, 4.2);
  }
  {
    g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);

    say_twice (bench, HEAD "SPO2=097% BPM=072 ALARM=0000 EXC=000800");
    oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
    g_assert_cmpuint (bench->n_seen[VIGIL_CODE_PERFUSION], ==, 0);
  }
}

static const struct {
  const char *exceptions;
  VigilQuality quality;
  const char *reason;
  guint priority;
  const char *alert;
} doubts[] = {
  { "000800", VIGIL_QUALITY_OK, "", 0, "" },
  { "000804", VIGIL_QUALITY_OK, "", 0, "" },
  { "000000", VIGIL_QUALITY_OK, "", 0, "" },
  { "000808", VIGIL_QUALITY_QUESTIONABLE, "Pulse search", 0, "" },
  { "000810", VIGIL_QUALITY_QUESTIONABLE, "Interference", 0, "" },
  { "000820", VIGIL_QUALITY_QUESTIONABLE, "Sensor off patient", 1, "Sensor off patient" },
  { "000840", VIGIL_QUALITY_QUESTIONABLE, "Ambient light", 0, "" },
  { "000C00", VIGIL_QUALITY_QUESTIONABLE, "Low signal IQ", 0, "" },
  { "000c00", VIGIL_QUALITY_QUESTIONABLE, "Low signal IQ", 0, "" },
  { "000900", VIGIL_QUALITY_QUESTIONABLE, "Unknown exception", 0, "" },
  { "800800", VIGIL_QUALITY_QUESTIONABLE, "Unknown exception", 0, "" },
  { "000801", VIGIL_QUALITY_INVALID, "No sensor", 1, "No sensor" },
  { "000802", VIGIL_QUALITY_INVALID, "Defective sensor", 1, "Defective sensor" },
  { "000880", VIGIL_QUALITY_INVALID, "Unknown sensor", 1, "Unknown sensor" },
  { "000822", VIGIL_QUALITY_INVALID, "Defective sensor", 1, "Defective sensor, Sensor off patient" },
};

static void
test_doubts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (doubts); i++) {
    g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);
    g_autofree char *line = g_strdup_printf (HEAD "SPO2=097%% BPM=072 PI=04.20%% ALARM=0000 EXC=%s",
                                             doubts[i].exceptions);

    say_twice (bench, line);
    g_assert_cmpint (bench->last[VIGIL_CODE_SPO2].quality, ==, doubts[i].quality);
    g_assert_cmpint (bench->last[VIGIL_CODE_PULSE_PLETH].quality, ==, doubts[i].quality);
    g_assert_cmpstr (bench->last[VIGIL_CODE_SPO2].text, ==, doubts[i].reason);
    oximeter_bench_assert_alert (bench, doubts[i].priority, doubts[i].alert);
  }
}

static const struct {
  const char *alarm;
  guint priority;
  const char *words;
  gboolean is_spo2, is_pulse;
} alarms[] = {
  { "0000", 0, "", FALSE, FALSE },
  { "0001", 2, "SpO2 high", TRUE, FALSE },
  { "0012", 2, "SpO2 low", TRUE, FALSE },
  { "0004", 2, "Pulse high", FALSE, TRUE },
  { "0008", 2, "Pulse low", FALSE, TRUE },
  { "001A", 2, "SpO2 low, Pulse low", TRUE, TRUE },
  { "0022", 2, "SpO2 low, silenced", TRUE, FALSE },
  { "0020", 0, "", FALSE, FALSE },
  { "0010", 2, "Alarm", FALSE, FALSE },
  { "0040", 2, "Alarm", FALSE, FALSE },
  { "8002", 2, "SpO2 low, Alarm", TRUE, FALSE },
};

static void
test_alarms (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++) {
    g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);
    g_autofree char *line = g_strdup_printf (HEAD "SPO2=088%% BPM=048 PI=04.20%% ALARM=%s EXC=000800", alarms[i].alarm);

    say_twice (bench, line);
    oximeter_bench_assert_alert (bench, alarms[i].priority, alarms[i].words);
    g_assert_true ((bench->last[VIGIL_CODE_SPO2].flags == VIGIL_FLAG_IN_ALARM) == alarms[i].is_spo2);
    g_assert_true ((bench->last[VIGIL_CODE_PULSE_PLETH].flags == VIGIL_FLAG_IN_ALARM) == alarms[i].is_pulse);
    g_assert_cmpuint (bench->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, 1);
    /* and it is over when two lines say so */
    say (bench, HEALTHY);
    g_assert_cmpuint (bench->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, 1);
    say (bench, HEALTHY);
    oximeter_bench_assert_alert (bench, OXIMETER_ALERT_NONE, "");
  }
}

/* One of these between good lines changes nothing at all. */
static void
test_refused_lines (void)
{
  static const char *const bad[] = {
    HEAD "SPO2=101% BPM=072 PI=04.20%" TAIL,          /* beyond the range: all of it goes */
    HEAD "SPO2=096% BPM=251 PI=04.20%" TAIL,
    HEAD "SPO2=96% BPM=072 PI=04.20%" TAIL,           /* a digit lost */
    HEAD "SPO2=096 BPM=072 PI=04.20%" TAIL,
    HEAD "SPO2=0096% BPM=072 PI=04.20%" TAIL,
    HEAD "SPO2=096%% BPM=072 PI=04.20%" TAIL,
    HEAD "SPO2=09a% BPM=072 PI=04.20%" TAIL,
    HEAD "SPO2= 96% BPM=072 PI=04.20%" TAIL,
    HEAD "SPO2=+96% BPM=072 PI=04.20%" TAIL,
    HEAD "SPO2=096% BPM=72 PI=04.20%" TAIL,
    HEAD "SPO2=096% BPM=072% PI=04.20%" TAIL,
    HEAD "SPO2=096% BPM= PI=04.20%" TAIL,
    HEAD "SPO2=096% BPM=072 PI=4.20%" TAIL,
    HEAD "SPO2=096% BPM=072 PI=04,20%" TAIL,
    HEAD "SPO2=096% BPM=072 PI=04.20" TAIL,
    HEAD "SPO2=096% BPM=072 SPO2=096% PI=04.20%" TAIL, /* two lines run into one */
    HEAD "SPO2=096%BPM=072 PI=04.20%" TAIL,
    HEAD "SPO2=096% BPM=072 PI=04.20% ALARM=000 EXC=000800",
    HEAD "SPO2=096% BPM=072 PI=04.20% ALARM=0000 EXC=00080",
    HEAD "SPO2=096% BPM=072 PI=04.20% ALARM=0000 EXC=0008000",
    HEAD "SPO2=096% BPM=072 PI=04.20% ALARM=0000 EXC=00080G",
    HEAD "SPO2=096% BPM=072 PI=04.20% ALARM=0000",    /* cut short */
    HEAD "SPO2=096% BPM=072",
    HEAD "SPO2=096%",
    HEAD,
    STAMP "SPO2=096% BPM=072 PI=04.20%" TAIL,
    STAMP "SN= SPO2=096% BPM=072 PI=04.20%" TAIL,
    STAMP "SN=1*2 SPO2=096% BPM=072 PI=04.20%" TAIL,
    HEAD "BPM=072 PI=04.20%" TAIL,
    HEAD "SPO3=096% BPM=072 PI=04.20%" TAIL,
    "13/14/25 09:30:00 SN=0000012345 SPO2=096% BPM=072 PI=04.20%" TAIL,
    "08/32/25 09:30:00 SN=0000012345 SPO2=096% BPM=072 PI=04.20%" TAIL,
    "08/14/25 24:30:00 SN=0000012345 SPO2=096% BPM=072 PI=04.20%" TAIL,
    "08/14/25 09:61:00 SN=0000012345 SPO2=096% BPM=072 PI=04.20%" TAIL,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);

    say_twice (bench, bad[i]);
    g_assert_false (vigil_decoder_is_ready (bench->decoder));
    for (guint code = 0; code < VIGIL_N_CODES; code++)
      g_assert_cmpuint (bench->n_seen[code], ==, 0);
    say_twice (bench, HEALTHY);
    oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  }
}

/* The clock of the device is set back an hour, or is at the turn of a century. */
static void
test_device_clock (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);

  say_twice (bench, HEALTHY);
  say (bench, "08/14/25 08:30:03 SN=0000012345 SPO2=097% BPM=072 PI=04.20%" TAIL);
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  g_assert_cmpint (bench->last[VIGIL_CODE_SPO2].device_time_us, ==, G_GINT64_CONSTANT (1755160203000000));
  say (bench, "12/31/99 23:59:59 SN=0000012345 SPO2=097% BPM=072 PI=04.20%" TAIL);
  g_assert_cmpint (bench->last[VIGIL_CODE_SPO2].device_time_us, ==, G_GINT64_CONSTANT (946684799000000));
  say (bench, "01/01/00 00:00:00 SN=0000012345 SPO2=097% BPM=072 PI=04.20%" TAIL);
  g_assert_cmpint (bench->last[VIGIL_CODE_SPO2].device_time_us, ==, G_GINT64_CONSTANT (946684800000000));
}

/* Another oximeter on the cable: it is named once two lines say so. */
static void
test_other_device (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);

  say_twice (bench, HEALTHY);
  say_twice (bench, STAMP "SN=0000099999 SPO2=097% BPM=072 PI=04.20%" TAIL);
  g_assert_cmpstr (bench->last[VIGIL_CODE_DEVICE_MODEL].text, ==, "Masimo, serial 0000099999");
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_DEVICE_MODEL], ==, 2);
}

/* ---- a device that goes its own way on a bad line ---- */

typedef struct {
  guint n, spo2, pulse, perfusion;
  gboolean has_sensor;
} Device;

static char *
step_device (Device *device)
{
  guint n = device->n++;

  device->pulse = (guint) (85 + (int) (25 * sin (n / 20.0)));
  device->spo2 = 92 + (guint) (5 + 4 * sin (n / 30.0));
  device->perfusion = 300 + n % 40;
  device->has_sensor = n % 100 >= 5;
  if (!device->has_sensor)
    return g_strdup (NO_SENSOR "\r\n");
  return g_strdup_printf ("08/14/25 %02u:%02u:%02u SN=0000012345 SPO2=%03u%% BPM=%03u PI=%02u.%02u%%%s\r\n",
                          n / 3600 % 24, n / 60 % 60, n % 60, device->spo2, device->pulse, device->perfusion / 100,
                          device->perfusion % 100, TAIL);
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

/* As near to the truth as two frames in a row may be apart. */
static void
on_near_value (OximeterBench *bench, const VigilObservation *seen, gpointer user_data)
{
  const Device *device = user_data;

  if (seen->code == VIGIL_CODE_SPO2)
    g_assert_cmpfloat (fabs (seen->value - device->spo2), <=, 6);
  if (seen->code == VIGIL_CODE_PULSE_PLETH)
    g_assert_cmpfloat (fabs (seen->value - device->pulse), <=, 20);
}

/* Bytes lost, doubled, put in: the form shows each of them. */
static void
test_shifted_lines (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  Device device = { 0 };

  bench->on_value = on_exact_value;
  bench->user_data = &device;
  for (guint i = 0; i < 20000; i++) {
    g_autofree char *line = step_device (&device);
    g_autoptr (GString) wire = g_string_new (line);
    /* not beyond the last digit of a value that is read: what is cut behind it changes nothing */
    gssize at = g_rand_int_range (rand, 0, (gint32) wire->len - 2);

    if (i % 3 == 0)
      g_string_erase (wire, at, 1);
    else if (i % 3 == 1)
      g_string_insert_c (wire, at, wire->str[at]);
    oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
    oximeter_bench_say (bench, (const guint8 *) wire->str, wire->len);
  }
  g_assert_cmpuint (bench->n_values[VIGIL_CODE_SPO2], >, 6000);
}

/* A turned bit may make another digit of a digit. */
static void
test_turned_bits (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);
  Device device = { 0 };

  bench->on_value = on_near_value;
  bench->user_data = &device;
  for (guint i = 0; i < 20000; i++) {
    g_autofree char *line = step_device (&device);
    gsize len = strlen (line);

    if (i % 3 == 0)
      line[g_rand_int_range (rand, 0, (gint32) len)] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
    oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
    oximeter_bench_say (bench, (const guint8 *) line, len);
  }
  g_assert_cmpuint (bench->n_values[VIGIL_CODE_SPO2], >, 12000);
}

static void
test_cut (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_masimo_ascii1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1000);
  Device device = { 0 };

  bench->on_value = on_exact_value;
  bench->user_data = &device;
  for (guint cut = 0; cut < 1000; cut++) {
    guint n = (guint) g_rand_int_range (rand, 4, 9), n_before = bench->n_values[VIGIL_CODE_SPO2];
    gboolean has_sensor = TRUE;

    oximeter_bench_reopen (bench);
    for (guint i = 0; i < n; i++) {
      g_autofree char *line = step_device (&device);
      gsize len = strlen (line), part = (gsize) g_rand_int_range (rand, 0, (gint32) len);

      has_sensor &= device.has_sensor;
      oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
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
  g_test_add_func ("/masimo/values", test_values);
  g_test_add_func ("/masimo/every-number", test_every_number);
  g_test_add_func ("/masimo/other-models", test_other_models);
  g_test_add_func ("/masimo/doubts", test_doubts);
  g_test_add_func ("/masimo/alarms", test_alarms);
  g_test_add_func ("/masimo/refused-lines", test_refused_lines);
  g_test_add_func ("/masimo/device-clock", test_device_clock);
  g_test_add_func ("/masimo/other-device", test_other_device);
  g_test_add_func ("/masimo/shifted-lines", test_shifted_lines);
  g_test_add_func ("/masimo/turned-bits", test_turned_bits);
  g_test_add_func ("/masimo/cut", test_cut);
  return g_test_run ();
}
