/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The driver of formats 2 and 7, with an oximeter that the test plays. */
#include "driver/oximeter.h"
#include "nonin-packet.h"
#include "oximeter-bench.h"

#include <math.h>
#include <string.h>

#define PACKET_US 333333

static void
say (OximeterBench *bench, const NoninPacket *packet)
{
  guint8 wire[NONIN_PACKET_BYTES];

  nonin_packet_write (packet, wire);
  oximeter_bench_wait_us (bench, PACKET_US);
  oximeter_bench_say (bench, wire, sizeof wire);
}

static void
say_twice (OximeterBench *bench, const NoninPacket *packet)
{
  say (bench, packet);
  say (bench, packet);
}

static void
test_values (gconstpointer format)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);
  NoninPacket packet = nonin_packet (GPOINTER_TO_UINT (format));

  g_assert_false (vigil_decoder_is_ready (bench->decoder));
  say (bench, &packet);
  g_assert_true (vigil_decoder_is_ready (bench->decoder));
  /* one packet vouches for nothing */
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_SPO2] + bench->n_seen[VIGIL_CODE_PULSE_PLETH], ==, 0);
  say (bench, &packet);
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  oximeter_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, 72);
  oximeter_bench_assert_alert (bench, OXIMETER_ALERT_NONE, "");
  g_assert_cmpstr (bench->last[VIGIL_CODE_DEVICE_MODEL].text, ==, "Nonin, firmware 48");
  say_twice (bench, &packet);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_DEVICE_MODEL], ==, 1);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, 1);
  g_assert_cmpuint (bench->n_sent, ==, 0);
}

/* Every rate: two bits and seven, of which another reading of the format makes 269 out of 141. */
static void
test_every_rate (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);

  for (guint pulse = 1; pulse <= 350; pulse++) {
    NoninPacket packet = nonin_packet (pulse % 2 == 0 ? 2 : 7);

    packet.pulse = pulse;
    say_twice (bench, &packet);
    oximeter_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, pulse);
  }
}

static const struct {
  guint pulse, spo2;
  guint8 status, stat2;
  VigilQuality quality;
  const char *reason;
  guint alert;
  const char *alert_text;
} stories[] = {
  { 72, 97, 0x20, 0, VIGIL_QUALITY_QUESTIONABLE, "Artefact", 0, "" },
  { 72, 97, 0x10, 0, VIGIL_QUALITY_QUESTIONABLE, "Out of track", 0, "" },
  { 72, 97, 0x04, 0, VIGIL_QUALITY_QUESTIONABLE, "Low perfusion", 0, "" },
  { 72, 97, 0x06, 0, VIGIL_QUALITY_OK, "", 0, "" },
  { 72, 97, 0x02, 0, VIGIL_QUALITY_OK, "", 0, "" },
  { 72, 97, 0x00, 0x20, VIGIL_QUALITY_OK, "", 0, "" },
  { 72, 97, 0x00, 0x01, VIGIL_QUALITY_OK, "", 1, "Battery low" },
  { 72, 97, 0x08, 0, VIGIL_QUALITY_INVALID, "Sensor alarm", 1, "Sensor alarm" },
  { 72, 97, 0x40, 0, VIGIL_QUALITY_INVALID, "Sensor disconnected", 1, "Sensor disconnected" },
  { 511, 127, 0x40, 0x01, VIGIL_QUALITY_INVALID, "Sensor disconnected", 1, "Sensor disconnected, Battery low" },
  { 511, 127, 0x00, 0, VIGIL_QUALITY_INVALID, "No value", 0, "" },
  { 511, 127, 0x10, 0, VIGIL_QUALITY_INVALID, "Out of track", 0, "" },
  { 400, 101, 0x00, 0, VIGIL_QUALITY_INVALID, "Out of range", 0, "" },
  { 0, 0, 0x00, 0, VIGIL_QUALITY_INVALID, "Out of range", 0, "" },
};

static void
test_status (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stories); i++) {
    g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);
    NoninPacket packet = nonin_packet (i % 2 == 0 ? 2 : 7);
    double is_there = stories[i].quality == VIGIL_QUALITY_INVALID ? 0 : 1;

    say_twice (bench, &packet);
    packet.pulse = stories[i].pulse;
    packet.spo2 = stories[i].spo2;
    packet.status = stories[i].status;
    packet.stat2 = stories[i].stat2;
    say_twice (bench, &packet);
    for (guint code = VIGIL_CODE_PULSE_PLETH; code <= VIGIL_CODE_SPO2; code += VIGIL_CODE_SPO2 - VIGIL_CODE_PULSE_PLETH) {
      g_assert_cmpint (bench->last[code].quality, ==, stories[i].quality);
      g_assert_cmpstr (bench->last[code].text, ==, stories[i].reason);
      g_assert_cmpfloat (bench->last[code].value, ==, is_there * (code == VIGIL_CODE_SPO2 ? 97 : 72));
    }
    oximeter_bench_assert_alert (bench, stories[i].alert, stories[i].alert_text);
    /* and it goes as it came */
    packet = nonin_packet (2);
    say_twice (bench, &packet);
    oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
    oximeter_bench_assert_alert (bench, OXIMETER_ALERT_NONE, "");
  }
}

/* A leap waits for the next packet; one packet alone that leaps is never shown. */
static void
test_leap (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);
  NoninPacket packet = nonin_packet (2), leap = nonin_packet (2);

  leap.spo2 = 71;
  leap.pulse = 131;
  say_twice (bench, &packet);
  say (bench, &leap);
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  say (bench, &packet);
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_SPO2], ==, 2);
  say_twice (bench, &leap);
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 71);
  oximeter_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, 131);
}

static void
test_pleth (gconstpointer format)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);
  NoninPacket packet = nonin_packet (GPOINTER_TO_UINT (format));
  double top = packet.format == 2 ? 255 : 65535;
  guint8 wire[NONIN_PACKET_BYTES];

  for (guint i = 0; i < 25; i++)
    packet.pleth[i] = (guint) (top * i / 24);
  say (bench, &packet);
  g_assert_cmpuint (bench->n_blocks, ==, 1);
  g_assert_cmpint (bench->block.code, ==, VIGIL_CODE_WAVE_PLETH);
  g_assert_cmpuint (bench->block.n, ==, 25);
  g_assert_cmpuint (bench->block.period_us, ==, 13333);
  g_assert_cmpint (bench->block.t_mono_us, ==, bench->now_us - PACKET_US);
  for (guint i = 0; i < 25; i++)
    g_assert_cmpfloat_with_epsilon ((double) bench->block.scale * bench->block.samples[i], i / 24.0, 0.005);
  /* the sensor is pulled within a packet */
  nonin_packet_write (&packet, wire);
  for (guint i = 12; i < 25; i++) {
    wire[5 * i + (packet.format == 2)] ^= 0x40;
    wire[5 * i + 4] += 0x40;
  }
  oximeter_bench_say (bench, wire, sizeof wire);
  for (guint i = 0; i < 25; i++)
    g_assert_true ((bench->block.samples[i] == VIGIL_WAVE_GAP) == (i >= 12));
}

/* Five hours of a device whose clock is 200 ppm fast or slow, read in bursts: blocks that follow
 * each other, never ahead of time by more than the bursts, never a gap. */
static void
test_clock (gconstpointer period_us)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);
  g_autoptr (GRand) rand = g_rand_new_with_seed (75);
  NoninPacket packet = nonin_packet (7);
  double sent_us = 0, step_us = GPOINTER_TO_INT (period_us);
  guint8 wire[NONIN_PACKET_BYTES];
  gint64 last_us = 0, start_us = bench->now_us;

  nonin_packet_write (&packet, wire);
  for (guint i = 0; i < 5 * 3600 * 3; i++) {
    gint64 at_us, off_us;

    sent_us += step_us;
    at_us = start_us + (gint64) sent_us + g_rand_int_range (rand, 0, 60000);
    oximeter_bench_wait_us (bench, MAX (0, at_us - bench->now_us));
    oximeter_bench_say (bench, wire, sizeof wire);
    off_us = bench->block.t_mono_us - (start_us + (gint64) (sent_us - step_us));
    g_assert_cmpint (ABS (off_us), <, 80000);
    g_assert_true (i == 0 || ABS (bench->block.t_mono_us - last_us - PACKET_US) <= 333);
    last_us = bench->block.t_mono_us;
  }
  g_assert_cmpuint (bench->n_blocks, ==, 5 * 3600 * 3);
  g_assert_cmpuint (bench->n_gaps, ==, 0);
  g_assert_cmpuint (bench->block.sequence, ==, 5 * 3600 * 3);
}

/* The tablet stands still for four seconds: what waited is put where it belongs. */
static void
test_stall (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);
  NoninPacket packet = nonin_packet (2);
  guint8 wire[NONIN_PACKET_BYTES];
  gint64 begin_us;

  nonin_packet_write (&packet, wire);
  for (guint i = 0; i < 90; i++)
    say (bench, &packet);
  begin_us = bench->block.t_mono_us;
  oximeter_bench_wait_us (bench, 12 * PACKET_US);
  for (guint i = 0; i < 12; i++)
    oximeter_bench_say (bench, wire, sizeof wire);
  for (guint i = 0; i < 90; i++)
    say (bench, &packet);
  g_assert_cmpuint (bench->n_gaps, ==, 0);
  g_assert_cmpint (bench->block.t_mono_us - begin_us, ==, 102 * (gint64) PACKET_US);
}

/* Packets that waited before the port was read: the wave never runs ahead of the clock for long. */
static void
test_burst_at_start (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);
  NoninPacket packet = nonin_packet (2);
  guint8 wire[NONIN_PACKET_BYTES];

  nonin_packet_write (&packet, wire);
  for (guint i = 0; i < 20; i++)
    oximeter_bench_say (bench, wire, sizeof wire);
  for (guint i = 0; i < 120; i++)
    say (bench, &packet);
  g_assert_cmpint (bench->block.t_mono_us + PACKET_US, <=, bench->now_us + VIGIL_USEC_PER_SEC / 2);
  g_assert_cmpuint (bench->n_gaps, ==, 1);
}

/* A lost packet is a gap, and the wave is where time is afterwards. */
static void
test_lost_packet (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);
  NoninPacket packet = nonin_packet (7);
  guint8 wire[NONIN_PACKET_BYTES];
  guint32 sequence;

  say_twice (bench, &packet);
  sequence = bench->block.sequence;
  nonin_packet_write (&packet, wire);
  wire[7] ^= 0x10;
  oximeter_bench_wait_us (bench, PACKET_US);
  oximeter_bench_say (bench, wire, sizeof wire);
  g_assert_cmpuint (bench->n_blocks, ==, 2);
  say (bench, &packet);
  g_assert_true (bench->block.is_after_gap);
  g_assert_cmpuint (bench->block.sequence, ==, sequence + 2);
  g_assert_cmpint (bench->block.t_mono_us, ==, bench->now_us - PACKET_US);
}

/* Silence, or a format without sums: it is asked for format 7, ever more rarely, and no more once
 * packets come. */
static void
test_asks (void)
{
  static const guint8 ask[] = { 0x02, 0x70, 0x04, 0x02, 0x07, 0x01, 0x7E, 0x03 };
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);
  NoninPacket packet = nonin_packet (7);

  oximeter_bench_wait_us (bench, 2 * VIGIL_USEC_PER_SEC);
  g_assert_cmpuint (bench->n_sent, ==, 0);
  oximeter_bench_wait_us (bench, 2 * VIGIL_USEC_PER_SEC);
  g_assert_cmpuint (bench->n_sent, ==, 1);
  g_assert_cmpmem (bench->sent->data, bench->sent->len, ask, sizeof ask);
  oximeter_bench_say (bench, (const guint8 *) "\x15", 1);
  for (guint i = 0; i < 600; i++) {
    oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
    oximeter_bench_say (bench, (const guint8 *) "\x80\x48\x61\x00", 4);
  }
  g_assert_cmpuint (bench->n_sent, >=, 10);
  g_assert_cmpuint (bench->n_sent, <=, 20);
  g_assert_cmpuint (bench->n_seen[VIGIL_CODE_SPO2], ==, 0);
  oximeter_bench_forget (bench);
  oximeter_bench_say (bench, (const guint8 *) "\x06", 1);
  for (guint i = 0; i < 600; i++)
    say (bench, &packet);
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  g_assert_cmpuint (bench->n_sent, ==, 0);
}

static void
test_no_command (void)
{
  g_autoptr (GError) error = NULL;
  VigilCommand command = { .kind = VIGIL_COMMAND_START };

  g_assert_false (vigil_driver_nonin_oem.encode (NULL, &command, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED);
}

/* ---- a device that goes its own way on a bad line ---- */

typedef struct {
  guint n; /* packets sent */
  NoninPacket packet;
} Device;

/* Slow changes, a switched format, the sensor out now and then, a rate across 127. */
static void
step_device (Device *device)
{
  guint n = device->n++;

  device->packet = nonin_packet (n / 300 % 2 == 0 ? 2 : 7);
  device->packet.pulse = (guint) (120 + (int) (15 * sin (n / 40.0)));
  device->packet.spo2 = 92 + (guint) (5 + 4 * sin (n / 60.0));
  for (guint i = 0; i < 25; i++)
    device->packet.pleth[i] = (n * 25 + i) % 256;
  if (n % 200 < 5)
    device->packet.status = 0x40;
}

/* What is shown was sent in this packet, by a sensor that was there. */
static void
on_value (OximeterBench *bench, const VigilObservation *seen, gpointer user_data)
{
  const Device *device = user_data;

  if (seen->code == VIGIL_CODE_SPO2)
    g_assert_cmpfloat (seen->value, ==, device->packet.spo2);
  if (seen->code == VIGIL_CODE_PULSE_PLETH)
    g_assert_cmpfloat (seen->value, ==, device->packet.pulse);
  if (seen->code == VIGIL_CODE_SPO2 || seen->code == VIGIL_CODE_PULSE_PLETH)
    g_assert_cmphex (device->packet.status & 0x40, ==, 0);
}

static void
spoil (GByteArray *wire, GRand *rand)
{
  guint at = (guint) g_rand_int_range (rand, 0, (gint32) wire->len);
  guint8 noise = (guint8) g_rand_int (rand);

  switch (g_rand_int_range (rand, 0, 4)) {
  case 0:
    wire->data[at] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
    break;
  case 1:
    g_byte_array_remove_index (wire, at);
    break;
  case 2:
    g_byte_array_append (wire, &noise, 1);
    memmove (wire->data + at + 1, wire->data + at, wire->len - 1 - at);
    wire->data[at] = noise;
    break;
  default:
    for (guint i = at; i < wire->len; i++)
      wire->data[i] = (guint8) g_rand_int (rand);
  }
}

static void
test_bad_line (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  Device device = { 0 };

  bench->on_value = on_value;
  bench->user_data = &device;
  for (guint i = 0; i < 20000; i++) {
    g_autoptr (GByteArray) wire = g_byte_array_new ();

    step_device (&device);
    g_byte_array_set_size (wire, NONIN_PACKET_BYTES);
    nonin_packet_write (&device.packet, wire->data);
    for (gint n = g_rand_int_range (rand, -3, 3); n > 0; n--)
      spoil (wire, rand);
    oximeter_bench_wait_us (bench, PACKET_US);
    oximeter_bench_say (bench, wire->data, wire->len);
  }
  g_assert_cmpuint (bench->n_values[VIGIL_CODE_SPO2], >, 5000);
}

/* Cut anywhere, put back anywhere, as the core opens the port again. */
static void
test_cut (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1000);
  Device device = { 0 };

  bench->on_value = on_value;
  bench->user_data = &device;
  for (guint cut = 0; cut < 1000; cut++) {
    guint n = (guint) g_rand_int_range (rand, 4, 12), n_before = bench->n_values[VIGIL_CODE_SPO2];
    guint begin = (guint) g_rand_int_range (rand, 0, NONIN_PACKET_BYTES);
    guint end = (guint) g_rand_int_range (rand, 0, NONIN_PACKET_BYTES);
    gboolean has_sensor = TRUE;

    oximeter_bench_reopen (bench);
    for (guint i = 0; i < n; i++) {
      guint8 wire[NONIN_PACKET_BYTES];

      step_device (&device);
      has_sensor &= device.packet.status == 0;
      nonin_packet_write (&device.packet, wire);
      oximeter_bench_wait_us (bench, PACKET_US);
      if (i == 0)
        oximeter_bench_say (bench, wire + begin, sizeof wire - begin);
      else
        oximeter_bench_say (bench, wire, i == n - 1 ? end : sizeof wire);
    }
    g_assert_true (!has_sensor || bench->n_values[VIGIL_CODE_SPO2] > n_before);
    device.n += (guint) g_rand_int_range (rand, 0, 50);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/nonin/values/2", GUINT_TO_POINTER (2), test_values);
  g_test_add_data_func ("/nonin/values/7", GUINT_TO_POINTER (7), test_values);
  g_test_add_func ("/nonin/every-rate", test_every_rate);
  g_test_add_func ("/nonin/status", test_status);
  g_test_add_func ("/nonin/leap", test_leap);
  g_test_add_data_func ("/nonin/pleth/2", GUINT_TO_POINTER (2), test_pleth);
  g_test_add_data_func ("/nonin/pleth/7", GUINT_TO_POINTER (7), test_pleth);
  g_test_add_data_func ("/nonin/clock/fast", GINT_TO_POINTER (333266), test_clock);
  g_test_add_data_func ("/nonin/clock/slow", GINT_TO_POINTER (333400), test_clock);
  g_test_add_func ("/nonin/stall", test_stall);
  g_test_add_func ("/nonin/burst", test_burst_at_start);
  g_test_add_func ("/nonin/lost-packet", test_lost_packet);
  g_test_add_func ("/nonin/asks", test_asks);
  g_test_add_func ("/nonin/no-command", test_no_command);
  g_test_add_func ("/nonin/bad-line", test_bad_line);
  g_test_add_func ("/nonin/cut", test_cut);
  return g_test_run ();
}
