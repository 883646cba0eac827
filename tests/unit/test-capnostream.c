/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The Capnostream driver, with a device that the test plays. */
#include "driver/oximeter.h"
#include "oximeter-bench.h"

#include <math.h>
#include <string.h>

enum { NUMERICS = 27 };
enum { ETCO2 = 4, FICO2, RR, SPO2, PULSE, SLOW, CO2_ALARMS = 13, SPO2_ALARMS, UNIT = 25, EXTENDED };

static const guint8 ask[] = { 0x85, 0x01, 0x01, 0x00, 0x85, 0x01, 0x04, 0x05 };
static const guint8 active[] = { 0x85, 0x01, 0x06, 0x07 };

/* From the published tables: EtCO2 38, RR 14, SpO2 97, pulse 72. */
static const guint8 healthy[NUMERICS] = {
  0x00, 0x00, 0x00, 0x00, 0x26, 0x00, 0x0E, 0x61, 0x48, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x3C, 0x19, 0x1E, 0x08, 0x08, 0x64, 0x58, 0x78, 0x32, 0x01, 0x00,
};

static GByteArray *
wrap (guint8 code, const guint8 *payload, gsize len)
{
  GByteArray *wire = g_byte_array_new ();
  guint8 body[64], check = 0;
  gsize n = 0;

  body[n++] = (guint8) (len + 1);
  body[n++] = code;
  for (gsize i = 0; i < len; i++)
    body[n++] = payload[i];
  for (gsize i = 0; i < n; i++)
    check ^= body[i];
  body[n++] = check;
  g_byte_array_append (wire, (const guint8 *) "\x85", 1);
  for (gsize i = 0; i < n; i++) {
    if (body[i] == 0x85)
      g_byte_array_append (wire, (const guint8 *) "\x80\x05", 2);
    else if (body[i] == 0x80)
      g_byte_array_append (wire, (const guint8 *) "\x80\x00", 2);
    else
      g_byte_array_append (wire, &body[i], 1);
  }
  return wire;
}

static void
feed (OximeterBench *bench, guint8 code, const guint8 *payload, gsize len)
{
  g_autoptr (GByteArray) wire = wrap (code, payload, len);

  oximeter_bench_say (bench, wire->data, wire->len);
}

static void
set_time (guint8 *payload, guint32 time_s)
{
  for (guint i = 0; i < 4; i++)
    payload[i] = (guint8) (time_s >> (24 - 8 * i));
}

/* A second, then the numerics. */
static void
say (OximeterBench *bench, const guint8 *payload)
{
  oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
  feed (bench, 1, payload, NUMERICS);
}

static void
say_twice (OximeterBench *bench, const guint8 *payload)
{
  say (bench, payload);
  say (bench, payload);
}

/* Three: the first is taken for its time only, the second vouches for nothing. */
static OximeterBench *
bench_new_running (void)
{
  OximeterBench *bench = oximeter_bench_new (&vigil_driver_capnostream20);

  say_twice (bench, healthy);
  say (bench, healthy);
  return bench;
}

static void
test_values (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_capnostream20);
  g_autoptr (GByteArray) wire = wrap (1, healthy, sizeof healthy);

  g_assert_cmphex (wire->data[wire->len - 1], ==, 0x50);
  say (bench, healthy);
  g_assert_false (vigil_decoder_is_ready (bench->decoder));
  say (bench, healthy);
  g_assert_true (vigil_decoder_is_ready (bench->decoder));
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_SPO2], ==, 0);
  say (bench, healthy);
  oximeter_bench_assert_value (bench, VIGIL_CODE_ETCO2, 38);
  oximeter_bench_assert_value (bench, VIGIL_CODE_FICO2, 0);
  oximeter_bench_assert_value (bench, VIGIL_CODE_RR_CO2, 14);
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  oximeter_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, 72);
  oximeter_bench_assert_alert (bench, OXIMETER_ALERT_NONE, "");
}

static void
test_no_values (void)
{
  g_autoptr (OximeterBench) bench = bench_new_running ();
  guint8 payload[NUMERICS];

  memcpy (payload, healthy, sizeof payload);
  memset (payload + ETCO2, 0xFF, 5);
  say (bench, payload);
  oximeter_bench_assert_none (bench, VIGIL_CODE_ETCO2, "No value");
  oximeter_bench_assert_none (bench, VIGIL_CODE_FICO2, "No value");
  oximeter_bench_assert_none (bench, VIGIL_CODE_RR_CO2, "No value");
  oximeter_bench_assert_none (bench, VIGIL_CODE_SPO2, "No value");
  oximeter_bench_assert_none (bench, VIGIL_CODE_PULSE_PLETH, "No value");
  payload[ETCO2] = 151;
  payload[SPO2] = 101;
  payload[PULSE] = 0;
  say (bench, payload);
  oximeter_bench_assert_none (bench, VIGIL_CODE_ETCO2, "Out of range");
  oximeter_bench_assert_none (bench, VIGIL_CODE_SPO2, "Out of range");
  oximeter_bench_assert_none (bench, VIGIL_CODE_PULSE_PLETH, "Out of range");
}

/* What a whole number of kPa is meant to be nobody has written down. */
static void
test_units (void)
{
  g_autoptr (OximeterBench) bench = bench_new_running ();
  guint8 payload[NUMERICS];

  memcpy (payload, healthy, sizeof payload);
  payload[ETCO2] = 5;
  payload[UNIT] = 2;
  say_twice (bench, payload);
  oximeter_bench_assert_none (bench, VIGIL_CODE_ETCO2, "Device is set to kPa");
  oximeter_bench_assert_none (bench, VIGIL_CODE_FICO2, "Device is set to kPa");
  oximeter_bench_assert_value (bench, VIGIL_CODE_RR_CO2, 14);
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  payload[UNIT] = 3;
  say (bench, payload);
  oximeter_bench_assert_none (bench, VIGIL_CODE_ETCO2, "Device is set to vol%");
}

static const struct {
  guint field;
  guint8 bits;
  VigilQuality gas, finger;
  const char *reason;
  VigilCode in_alarm;
  guint priority;
  const char *words;
} stories[] = {
  { CO2_ALARMS, 0x01, VIGIL_QUALITY_QUESTIONABLE, VIGIL_QUALITY_OK, "No breath", VIGIL_CODE_RR_CO2, 3, "No breath" },
  { CO2_ALARMS, 0x02, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_ETCO2, 2, "EtCO2 high" },
  { CO2_ALARMS, 0x04, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_ETCO2, 2, "EtCO2 low" },
  { CO2_ALARMS, 0x08, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_RR_CO2, 2, "RR high" },
  { CO2_ALARMS, 0x10, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_RR_CO2, 2, "RR low" },
  { CO2_ALARMS, 0x20, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_FICO2, 2, "FiCO2 high" },
  { SPO2_ALARMS, 0x01, VIGIL_QUALITY_OK, VIGIL_QUALITY_INVALID, "No pulse", VIGIL_CODE_PULSE_PLETH, 3, "No pulse" },
  { SPO2_ALARMS, 0x02, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_SPO2, 2, "SpO2 high" },
  { SPO2_ALARMS, 0x04, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_SPO2, 2, "SpO2 low" },
  { SPO2_ALARMS, 0x08, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_PULSE_PLETH, 2, "Pulse high" },
  { SPO2_ALARMS, 0x10, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_PULSE_PLETH, 2, "Pulse low" },
  { SPO2_ALARMS, 0x20, VIGIL_QUALITY_OK, VIGIL_QUALITY_INVALID, "Sensor off", VIGIL_CODE_NONE, 1, "Sensor off" },
  { SPO2_ALARMS, 0x40, VIGIL_QUALITY_OK, VIGIL_QUALITY_INVALID, "Sensor unplugged", VIGIL_CODE_NONE, 1, "Sensor unplugged" },
  { EXTENDED, 0x01, VIGIL_QUALITY_QUESTIONABLE, VIGIL_QUALITY_OK, "Check CO2 calibration", VIGIL_CODE_NONE, 1, "Check CO2 calibration" },
  { EXTENDED, 0x02, VIGIL_QUALITY_QUESTIONABLE, VIGIL_QUALITY_OK, "Check CO2 flow", VIGIL_CODE_NONE, 1, "Check CO2 flow" },
  { EXTENDED, 0x04, VIGIL_QUALITY_INVALID, VIGIL_QUALITY_OK, "CO2 pump off", VIGIL_CODE_NONE, 1, "CO2 pump off" },
  { EXTENDED, 0x80, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_NONE, 1, "Battery" },
  { SLOW, 0x01, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_NONE, 1, "Neonatal mode" },
  { SLOW, 0x02, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_NONE, 0, "" },
  { SLOW, 0x08, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_NONE, 3, "Alarm" },
  { SLOW, 0x10, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_NONE, 1, "Advisory" },
  { SLOW, 0x20, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_NONE, 1, "Advisory" },
  { SLOW, 0x80, VIGIL_QUALITY_OK, VIGIL_QUALITY_OK, "", VIGIL_CODE_NONE, 0, "" },
};

static void
assert_quality (OximeterBench *bench, VigilCode code, VigilQuality quality, const char *reason, VigilCode in_alarm)
{
  const VigilObservation *seen = &bench->last[code];

  g_assert_cmpstr (vigil_quality_name (seen->quality), ==, vigil_quality_name (quality));
  g_assert_cmpstr (seen->text, ==, quality == VIGIL_QUALITY_OK ? "" : reason);
  g_assert_cmpint (seen->flags, ==, code == in_alarm ? VIGIL_FLAG_IN_ALARM : VIGIL_FLAG_NONE);
}

static void
test_stories (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stories); i++) {
    g_autoptr (OximeterBench) bench = bench_new_running ();
    guint8 payload[NUMERICS];

    memcpy (payload, healthy, sizeof payload);
    payload[stories[i].field] = stories[i].bits;
    say_twice (bench, payload);
    assert_quality (bench, VIGIL_CODE_ETCO2, stories[i].gas, stories[i].reason, stories[i].in_alarm);
    assert_quality (bench, VIGIL_CODE_FICO2, stories[i].gas, stories[i].reason, stories[i].in_alarm);
    assert_quality (bench, VIGIL_CODE_RR_CO2, stories[i].gas, stories[i].reason, stories[i].in_alarm);
    assert_quality (bench, VIGIL_CODE_SPO2, stories[i].finger, stories[i].reason, stories[i].in_alarm);
    assert_quality (bench, VIGIL_CODE_PULSE_PLETH, stories[i].finger, stories[i].reason, stories[i].in_alarm);
    oximeter_bench_assert_alert (bench, stories[i].priority, stories[i].words);
  }
}

/* Several at once: the worst first, its priority for all; silenced is said. */
static void
test_several (void)
{
  g_autoptr (OximeterBench) bench = bench_new_running ();
  guint8 payload[NUMERICS];

  memcpy (payload, healthy, sizeof payload);
  payload[CO2_ALARMS] = 0x11;
  payload[SPO2_ALARMS] = 0x04;
  payload[SLOW] = 0x02;
  payload[EXTENDED] = 0x02;
  say_twice (bench, payload);
  oximeter_bench_assert_alert (bench, OXIMETER_ALERT_LOST, "No breath, SpO2 low, RR low, Check CO2 flow, silenced");
  oximeter_bench_assert_doubt (bench, VIGIL_CODE_ETCO2, 38, "No breath");
  payload[CO2_ALARMS] = 0x04;
  payload[SPO2_ALARMS] = 0;
  payload[SLOW] = 0x08;
  payload[EXTENDED] = 0;
  say_twice (bench, payload);
  oximeter_bench_assert_alert (bench, OXIMETER_ALERT_LOST, "EtCO2 low");
}

/* The known fault: everything one byte further on, under a good check code. Whatever stands in
 * the byte that comes in, nothing of it is shown. */
static void
test_shifted (void)
{
  static const guint8 limits[][9] = {
    { 0x3C, 0x19, 0x1E, 0x08, 0x08, 0x64, 0x58, 0x78, 0x32 },
    { 0x96, 0x01, 0x64, 0x01, 0x01, 0x65, 0x02, 0xF0, 0x03 },
    { 0x02, 0x01, 0x03, 0x02, 0x01, 0x03, 0x02, 0x03, 0x02 },
  };

  for (gsize set = 0; set < G_N_ELEMENTS (limits); set++)
    for (guint in = 0; in < 256; in++)
      for (gint direction = -1; direction <= 1; direction += 2) {
        g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_capnostream20);
        guint8 payload[NUMERICS], shifted[NUMERICS];

        memcpy (payload, healthy, sizeof payload);
        memcpy (payload + 16, limits[set], sizeof limits[set]);
        set_time (payload, 1755163800);
        say_twice (bench, payload);
        say (bench, payload);
        oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
        oximeter_bench_forget (bench);
        memset (shifted, (int) in, sizeof shifted);
        if (direction > 0)
          memcpy (shifted + 1, payload, sizeof shifted - 1);
        else
          memcpy (shifted, payload + 1, sizeof shifted - 1);
        say (bench, shifted);
        for (guint code = 0; code < VIGIL_N_CODES; code++)
          g_assert_cmpuint (bench->n_seen[code], ==, 0);
        say_twice (bench, payload);
        oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
      }
}

/* Set back an hour by the device's owner: one message is missed, no more. */
static void
test_device_clock (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_capnostream20);
  guint8 payload[NUMERICS];
  guint32 time_s = 1755163800;

  memcpy (payload, healthy, sizeof payload);
  for (guint i = 0; i < 5 * 3600; i++) {
    guint n_before = bench->n_seen[VIGIL_CODE_SPO2];
    gboolean is_set = i == 3600 || i == 7200;

    time_s += i == 3600 ? (guint32) -3600 : i == 7200 ? 3600 : 1;
    set_time (payload, time_s);
    say (bench, payload);
    g_assert_cmpuint (bench->n_seen[VIGIL_CODE_SPO2] - n_before, ==, i < 2 || is_set ? 0 : 1);
    if (i >= 2 && !is_set)
      g_assert_cmpint (bench->last[VIGIL_CODE_SPO2].device_time_us, ==, time_s * VIGIL_USEC_PER_SEC);
  }
}

static void
test_refused (void)
{
  g_autoptr (OximeterBench) bench = bench_new_running ();
  guint8 longer[NUMERICS + 8] = { 0 };

  oximeter_bench_forget (bench);
  for (gsize len = 0; len < NUMERICS; len++)
    feed (bench, 1, healthy, len);
  feed (bench, 2, (const guint8 *) "PATIENT 1", 9);
  feed (bench, 10, healthy, NUMERICS);
  feed (bench, 60, (const guint8 *) "\x05\x3C", 2);
  for (guint code = 0; code < VIGIL_N_CODES; code++)
    g_assert_cmpuint (bench->n_seen[code], ==, 0);
  /* a later software may add to the end */
  memcpy (longer, healthy, NUMERICS);
  oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
  feed (bench, 1, longer, sizeof longer);
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
}

/* ---- the session ---- */

static void
assert_sent (OximeterBench *bench, const guint8 *bytes, gsize len)
{
  g_assert_cmpmem (bench->sent->data, bench->sent->len, bytes, len);
  g_byte_array_set_size (bench->sent, 0);
}

static void
test_session (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_capnostream20);

  assert_sent (bench, ask, sizeof ask);
  say (bench, healthy);
  /* told at least every five seconds that someone listens, and asked no more */
  for (guint i = 0; i < 600; i++) {
    g_byte_array_set_size (bench->sent, 0);
    for (guint second = 0; second < 4; second++)
      say (bench, healthy);
    g_assert_cmpuint (bench->sent->len, >=, sizeof active);
    for (guint at = 0; at < bench->sent->len; at += sizeof active)
      g_assert_cmpmem (bench->sent->data + at, sizeof active, active, sizeof active);
  }
  g_byte_array_set_size (bench->sent, 0);
  vigil_decoder_stop (bench->decoder);
  assert_sent (bench, (const guint8 *) "\x85\x01\x05\x04\x85\x01\x02\x03", 8);
}

static void
test_silence (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_capnostream20);

  oximeter_bench_wait_us (bench, 600 * VIGIL_USEC_PER_SEC);
  /* asked again, ever more rarely down to 24 s; nothing else is said into silence */
  g_assert_cmpuint (bench->sent->len % sizeof ask, ==, 0);
  g_assert_cmpuint (bench->sent->len / sizeof ask, >=, 25);
  g_assert_cmpuint (bench->sent->len / sizeof ask, <=, 32);
  for (guint at = 0; at < bench->sent->len; at += sizeof ask)
    g_assert_cmpmem (bench->sent->data + at, sizeof ask, ask, sizeof ask);
  g_assert_false (vigil_decoder_is_ready (bench->decoder));
}

/* It was switched off and on: it has forgotten that it was asked, and is asked soon. */
static void
test_reboot (void)
{
  g_autoptr (OximeterBench) bench = bench_new_running ();

  for (guint round = 0; round < 5; round++) {
    for (guint i = 0; i < 30; i++)
      say (bench, healthy);
    g_byte_array_set_size (bench->sent, 0);
    oximeter_bench_wait_us (bench, 5 * VIGIL_USEC_PER_SEC);
    g_assert_cmpuint (bench->sent->len, >=, sizeof ask);
    g_assert_cmpmem (bench->sent->data + bench->sent->len - sizeof ask, sizeof ask, ask, sizeof ask);
  }
  /* it only stopped to send numerics */
  say_twice (bench, healthy);
  g_byte_array_set_size (bench->sent, 0);
  for (guint i = 0; i < 70; i++) {
    const guint8 sample[] = { (guint8) i, 36, 0, 0 };

    oximeter_bench_wait_us (bench, 100 * VIGIL_USEC_PER_MSEC);
    feed (bench, 0, sample, sizeof sample);
  }
  g_assert_nonnull (memmem (bench->sent->data, bench->sent->len, ask, sizeof ask));
}

/* ---- the wave ---- */

static void
say_samples (OximeterBench *bench, guint *counter, guint n, guint period_us, guint burst, guint8 status)
{
  for (guint i = 0; i < n; i++) {
    const guint8 sample[] = { (guint8) *counter, (guint8) (*counter % 40), 0x80, status };

    if (*counter % burst == 0)
      oximeter_bench_wait_us (bench, (gint64) burst * period_us);
    feed (bench, 0, sample, sizeof sample);
    (*counter)++;
  }
}

/* The rate is not told: it is found, whether samples come one by one or in bursts. */
static void
test_rate (void)
{
  static const guint periods_us[] = { 10000, 25000, 40000, 50000, 62500, 100000 };

  for (gsize i = 0; i < G_N_ELEMENTS (periods_us); i++)
    for (guint burst = 1; burst <= 5; burst += 4) {
      g_autoptr (OximeterBench) bench = bench_new_running ();
      guint counter = 0, per_second = 1000000 / periods_us[i];

      say_samples (bench, &counter, 9 * per_second, periods_us[i], burst, 0);
      g_assert_cmpuint (bench->n_blocks, ==, 0);
      for (guint second = 0; second < 120; second++) {
        feed (bench, 1, healthy, NUMERICS);
        say_samples (bench, &counter, per_second, periods_us[i], burst, 0);
      }
      g_assert_cmpuint (bench->block.period_us, ==, (periods_us[i] + 500) / 1000 * 1000);
      g_assert_cmpuint (bench->n_blocks * bench->block.n, >, 100 * per_second);
      /* a block that is being filled is not there yet */
      g_assert_cmpint (ABS (bench->block.t_mono_us + bench->block.n * (gint64) periods_us[i] - bench->now_us), <,
                       15 * (gint64) periods_us[i] + 100 * VIGIL_USEC_PER_MSEC);
      if (periods_us[i] % 1000 == 0)
        g_assert_cmpuint (bench->n_gaps, ==, 0);
    }
}

static void
test_wave (void)
{
  g_autoptr (OximeterBench) bench = bench_new_running ();
  guint counter = 0, n_blocks;
  guint8 payload[NUMERICS];

  say_samples (bench, &counter, 400, 50000, 1, 0);
  for (n_blocks = bench->n_blocks; bench->n_blocks == n_blocks;)
    say_samples (bench, &counter, 1, 50000, 1, 0);
  g_assert_cmpint (bench->block.code, ==, VIGIL_CODE_WAVE_CO2);
  g_assert_cmpuint (bench->block.n, ==, 10);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpfloat_with_epsilon ((double) bench->block.scale * bench->block.samples[i],
                                    (counter - 10 + i) % 40 + 0.5, 0.01);
  /* a breath's end is no fault; everything else is */
  say_samples (bench, &counter, 10, 50000, 1, 0x08);
  g_assert_cmpint (bench->block.samples[0], !=, VIGIL_WAVE_GAP);
  for (guint bit = 0; bit < 8; bit++) {
    say_samples (bench, &counter, 10, 50000, 1, (guint8) (1 << bit));
    g_assert_true ((bench->block.samples[9] == VIGIL_WAVE_GAP) == (bit != 3));
  }
  /* lost samples are a gap */
  bench->n_gaps = 0;
  counter += 7;
  say_samples (bench, &counter, 20, 50000, 1, 0);
  g_assert_cmpuint (bench->n_gaps, ==, 1);
  /* another unit: no wave */
  memcpy (payload, healthy, sizeof payload);
  payload[UNIT] = 2;
  say (bench, payload);
  oximeter_bench_forget (bench);
  say_samples (bench, &counter, 100, 50000, 1, 0);
  g_assert_cmpuint (bench->n_blocks, ==, 0);
}

/* The status beside the samples says why the numerics are not to be believed. */
static void
test_fast_status (void)
{
  static const struct {
    guint8 bits;
    VigilQuality quality;
    const char *reason, *alert;
  } fast[] = {
    { 0x01, VIGIL_QUALITY_INVALID, "CO2 invalid", "" },
    { 0x02, VIGIL_QUALITY_INVALID, "CO2 initialising", "" },
    { 0x04, VIGIL_QUALITY_INVALID, "FilterLine occluded", "FilterLine occluded" },
    { 0x08, VIGIL_QUALITY_OK, "", "" },
    { 0x10, VIGIL_QUALITY_QUESTIONABLE, "Self-maintenance", "" },
    { 0x20, VIGIL_QUALITY_QUESTIONABLE, "Purging", "" },
    { 0x40, VIGIL_QUALITY_INVALID, "FilterLine missing", "FilterLine missing" },
    { 0x80, VIGIL_QUALITY_INVALID, "CO2 malfunction", "CO2 malfunction" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fast); i++) {
    g_autoptr (OximeterBench) bench = bench_new_running ();
    guint counter = 0;

    for (guint second = 0; second < 3; second++) {
      say_samples (bench, &counter, 20, 50000, 1, fast[i].bits);
      feed (bench, 1, healthy, NUMERICS);
    }
    assert_quality (bench, VIGIL_CODE_ETCO2, fast[i].quality, fast[i].reason, VIGIL_CODE_NONE);
    assert_quality (bench, VIGIL_CODE_RR_CO2, fast[i].quality, fast[i].reason, VIGIL_CODE_NONE);
    oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
    g_assert_cmpstr (bench->last[VIGIL_CODE_DEVICE_ALERT].text, ==, fast[i].alert);
    /* the wave stopped: what it said is no longer so */
    for (guint second = 0; second < 5; second++)
      say (bench, healthy);
    oximeter_bench_assert_value (bench, VIGIL_CODE_ETCO2, 38);
  }
}

/* ---- a bad line ---- */

typedef struct {
  guint n;
  guint8 payload[NUMERICS];
} Device;

static GByteArray *
step_device (Device *device)
{
  guint n = device->n++;

  memcpy (device->payload, healthy, sizeof healthy);
  set_time (device->payload, 1755163800 + n);
  device->payload[ETCO2] = (guint8) (38 + 6 * sin (n / 20.0));
  device->payload[RR] = (guint8) (14 + 5 * sin (n / 33.0));
  device->payload[SPO2] = (guint8) (92 + 5 * sin (n / 30.0));
  device->payload[PULSE] = (guint8) (128 + 8 * sin (n / 20.0));
  if (n % 100 < 5)
    device->payload[SPO2_ALARMS] = 0x40;
  return wrap (1, device->payload, NUMERICS);
}

static void
on_exact_value (OximeterBench *bench, const VigilObservation *seen, gpointer user_data)
{
  const Device *device = user_data;

  if (seen->code == VIGIL_CODE_ETCO2)
    g_assert_cmpfloat (seen->value, ==, device->payload[ETCO2]);
  if (seen->code == VIGIL_CODE_RR_CO2)
    g_assert_cmpfloat (seen->value, ==, device->payload[RR]);
  if (seen->code == VIGIL_CODE_SPO2)
    g_assert_cmpfloat (seen->value, ==, device->payload[SPO2]);
  if (seen->code == VIGIL_CODE_PULSE_PLETH)
    g_assert_cmpfloat (seen->value, ==, device->payload[PULSE]);
}

/* One error a message, whatever it is. */
static void
test_bad_line (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_capnostream20);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);
  Device device = { 0 };

  bench->on_value = on_exact_value;
  bench->user_data = &device;
  for (guint i = 0; i < 20000; i++) {
    g_autoptr (GByteArray) wire = step_device (&device);
    guint at = (guint) g_rand_int_range (rand, 0, (gint32) wire->len);

    if (i % 6 == 0)
      wire->data[at] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
    else if (i % 6 == 2)
      g_byte_array_remove_index (wire, at);
    else if (i % 6 == 4)
      wire->data[at] = (guint8) g_rand_int (rand);
    oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
    oximeter_bench_say (bench, wire->data, wire->len);
  }
  g_assert_cmpuint (bench->n_values[VIGIL_CODE_SPO2], >, 6000);
}

static void
test_cut (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_capnostream20);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1000);
  Device device = { 0 };

  bench->on_value = on_exact_value;
  bench->user_data = &device;
  for (guint cut = 0; cut < 1000; cut++) {
    guint n = (guint) g_rand_int_range (rand, 6, 10), n_before = bench->n_values[VIGIL_CODE_ETCO2];

    oximeter_bench_reopen (bench);
    for (guint i = 0; i < n; i++) {
      g_autoptr (GByteArray) wire = step_device (&device);
      guint part = (guint) g_rand_int_range (rand, 0, (gint32) wire->len);

      oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
      if (i == 0)
        oximeter_bench_say (bench, wire->data + part, wire->len - part);
      else
        oximeter_bench_say (bench, wire->data, i == n - 1 ? part : wire->len);
    }
    g_assert_cmpuint (bench->n_values[VIGIL_CODE_ETCO2], >, n_before);
    device.n += (guint) g_rand_int_range (rand, 0, 50);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capnostream/values", test_values);
  g_test_add_func ("/capnostream/no-values", test_no_values);
  g_test_add_func ("/capnostream/units", test_units);
  g_test_add_func ("/capnostream/stories", test_stories);
  g_test_add_func ("/capnostream/several", test_several);
  g_test_add_func ("/capnostream/shifted", test_shifted);
  g_test_add_func ("/capnostream/device-clock", test_device_clock);
  g_test_add_func ("/capnostream/refused", test_refused);
  g_test_add_func ("/capnostream/session", test_session);
  g_test_add_func ("/capnostream/silence", test_silence);
  g_test_add_func ("/capnostream/reboot", test_reboot);
  g_test_add_func ("/capnostream/rate", test_rate);
  g_test_add_func ("/capnostream/wave", test_wave);
  g_test_add_func ("/capnostream/fast-status", test_fast_status);
  g_test_add_func ("/capnostream/bad-line", test_bad_line);
  g_test_add_func ("/capnostream/cut", test_cut);
  return g_test_run ();
}
