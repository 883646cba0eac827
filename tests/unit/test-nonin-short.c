/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The drivers of formats 1 and 8, which have no check code. */
#include "driver/oximeter.h"
#include "nonin-packet.h"
#include "oximeter-bench.h"

#include <math.h>
#include <string.h>

static const VigilDriver *const drivers[] = { &vigil_driver_nonin_oem_df1, &vigil_driver_nonin_oem_df8 };

static gsize
frame_len (const OximeterBench *bench)
{
  return bench->driver == &vigil_driver_nonin_oem_df1 ? 3 : 4;
}

static void
write_frame (guint pulse, guint spo2, guint8 status, guint8 extra, guint8 *out)
{
  out[0] = (guint8) (0x80 | status | pulse >> 7);
  out[1] = (guint8) (pulse & 0x7F);
  out[2] = (guint8) spo2;
  out[3] = extra;
}

/* A second, then a frame. */
static void
say (OximeterBench *bench, guint pulse, guint spo2, guint8 status, guint8 extra)
{
  guint8 wire[4];

  write_frame (pulse, spo2, status, extra, wire);
  oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
  oximeter_bench_say (bench, wire, frame_len (bench));
}

static void
test_vectors (gconstpointer driver)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (driver);

  for (guint i = 0; i < 2; i++) {
    g_assert_false (vigil_decoder_is_ready (bench->decoder));
    g_assert_cmpuint (bench->n_seen[VIGIL_CODE_SPO2], ==, 0);
    oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
    oximeter_bench_say (bench, (const guint8 *) "\x80\x48\x61", 3);
    oximeter_bench_say (bench, (const guint8 *) "\x00", frame_len (bench) - 3);
  }
  g_assert_true (vigil_decoder_is_ready (bench->decoder));
  oximeter_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, 72);
  oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
  oximeter_bench_assert_alert (bench, OXIMETER_ALERT_NONE, "");
  for (guint i = 0; i < 2; i++) {
    oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
    oximeter_bench_say (bench, (const guint8 *) "\xC3\x7F\x7F\x00", frame_len (bench));
    oximeter_bench_assert_none (bench, VIGIL_CODE_PULSE_PLETH, "Sensor disconnected");
    oximeter_bench_assert_none (bench, VIGIL_CODE_SPO2, "Sensor disconnected");
  }
  oximeter_bench_assert_alert (bench, OXIMETER_ALERT_TECHNICAL, "Sensor disconnected");
}

static void
test_every_rate (gconstpointer driver)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (driver);

  for (guint pulse = 1; pulse <= 350; pulse++) {
    say (bench, pulse, 97, 0, 0);
    say (bench, pulse, 97, 0, 0);
    oximeter_bench_assert_value (bench, VIGIL_CODE_PULSE_PLETH, pulse);
  }
  say (bench, 351, 97, 0, 0);
  oximeter_bench_assert_none (bench, VIGIL_CODE_PULSE_PLETH, "Out of range");
}

static const struct {
  guint8 status, extra;
  const char *reason, *alert;
} doubts[] = {
  { 0x04, 0, "Artefact", "" },
  { 0x10, 0, "Low perfusion", "" },
  { 0x08, 0, "", "" },
  { 0x20, 0, "Out of track", "" },
  { 0x34, 0, "Out of track", "" },
  { 0, 0x08, "Sensor fault", "Sensor fault" },
  { 0, 0x04, "Spot check", "" },
  { 0, 0x02, "", "Battery critical" },
  { 0, 0x01, "", "Battery low" },
  { 0, 0x03, "", "Battery critical, Battery low" },
  { 0, 0x20, "", "" },
};

static void
test_doubts (void)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (&vigil_driver_nonin_oem_df8);

  for (gsize i = 0; i < G_N_ELEMENTS (doubts); i++) {
    say (bench, 72, 97, doubts[i].status, doubts[i].extra);
    say (bench, 72, 97, doubts[i].status, doubts[i].extra);
    if (*doubts[i].reason != '\0')
      oximeter_bench_assert_doubt (bench, VIGIL_CODE_SPO2, 97, doubts[i].reason);
    else
      oximeter_bench_assert_value (bench, VIGIL_CODE_SPO2, 97);
    g_assert_cmpstr (bench->last[VIGIL_CODE_DEVICE_ALERT].text, ==, doubts[i].alert);
  }
}

/* What one error can make of a frame: shown only when it is near the truth, and never when a byte
 * is lost. */
static void
test_single_errors (gconstpointer driver)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (driver);
  guint n_shown = 0;

  for (guint error = 0; error < 4 * 256; error++) {
    guint at = error / 256;
    guint8 wire[4];

    if (at >= frame_len (bench))
      break;
    say (bench, 72, 97, 0, 0);
    say (bench, 72, 97, 0, 0);
    oximeter_bench_forget (bench);
    write_frame (72, 97, 0, 0, wire);
    wire[at] = (guint8) error;
    oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
    oximeter_bench_say (bench, wire, frame_len (bench));
    n_shown += bench->n_values[VIGIL_CODE_SPO2];
    if (bench->n_values[VIGIL_CODE_SPO2] > 0)
      g_assert_cmpfloat (fabs (bench->last[VIGIL_CODE_SPO2].value - 97), <=, 4);
    if (bench->n_values[VIGIL_CODE_PULSE_PLETH] > 0)
      g_assert_cmpfloat (fabs (bench->last[VIGIL_CODE_PULSE_PLETH].value - 72), <=, 15);
    g_assert_cmpuint (bench->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, 0);
  }
  g_assert_cmpuint (n_shown, >, 0);
  for (gsize lost = 1; lost < frame_len (bench); lost++) {
    guint8 wire[4];

    write_frame (72, 97, 0, 0, wire);
    memmove (wire + lost, wire + lost + 1, sizeof wire - lost - 1);
    say (bench, 72, 97, 0, 0);
    say (bench, 72, 97, 0, 0);
    oximeter_bench_forget (bench);
    oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
    oximeter_bench_say (bench, wire, frame_len (bench) - 1);
    g_assert_cmpuint (bench->n_values[VIGIL_CODE_SPO2] + bench->n_values[VIGIL_CODE_PULSE_PLETH], ==, 0);
  }
}

/* Format 2 of a still pleth has places that look like a frame of format 8 with 97 per minute and
 * 98 %, one after the other; so have others. Nothing of them is ever shown. */
static void
test_wrong_format (gconstpointer driver)
{
  for (guint format = 2; format <= 7; format += 5)
    for (guint pleth = 0; pleth < 256; pleth++) {
      g_autoptr (OximeterBench) bench = oximeter_bench_new (driver);
      NoninPacket packet = nonin_packet (format);
      guint8 wire[NONIN_PACKET_BYTES];

      for (guint i = 0; i < 25; i++)
        packet.pleth[i] = format == 2 ? pleth : pleth << 8 | pleth;
      nonin_packet_write (&packet, wire);
      for (guint i = 0; i < 60; i++) {
        oximeter_bench_wait_us (bench, 16000);
        oximeter_bench_say (bench, wire + i * 6 % 120, 6);
      }
      g_assert_cmpuint (bench->n_values[VIGIL_CODE_SPO2] + bench->n_values[VIGIL_CODE_PULSE_PLETH], ==, 0);
      g_assert_false (vigil_decoder_is_ready (bench->decoder));
    }
}

/* One format taken for the other: three bytes are never four, and of four one is left over. */
static void
test_other_length (gconstpointer driver)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (driver);
  gsize len = frame_len (bench) == 3 ? 4 : 3;

  for (guint i = 0; i < 60; i++) {
    oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
    oximeter_bench_say (bench, (const guint8 *) "\x80\x48\x61\x00", len);
  }
  g_assert_cmpuint (bench->n_values[VIGIL_CODE_SPO2] + bench->n_values[VIGIL_CODE_PULSE_PLETH], ==, 0);
  g_assert_false (vigil_decoder_is_ready (bench->decoder));
}

typedef struct {
  guint pulse, spo2, n;
  guint8 status;
} Device;

static void
step_device (Device *device)
{
  guint n = device->n++;

  device->pulse = (guint) (120 + (int) (15 * sin (n / 20.0)));
  device->spo2 = 92 + (guint) (5 + 4 * sin (n / 30.0));
  device->status = n % 100 < 5 ? 0x40 : 0;
}

/* As near to the truth as two frames in a row may be apart. */
static void
on_value (OximeterBench *bench, const VigilObservation *seen, gpointer user_data)
{
  const Device *device = user_data;

  if (seen->code == VIGIL_CODE_SPO2)
    g_assert_cmpfloat (fabs (seen->value - device->spo2), <=, 5);
  if (seen->code == VIGIL_CODE_PULSE_PLETH)
    g_assert_cmpfloat (fabs (seen->value - device->pulse), <=, 17);
}

/* On the values themselves: no fault but the cut. */
static void
on_exact_value (OximeterBench *bench, const VigilObservation *seen, gpointer user_data)
{
  const Device *device = user_data;

  if (seen->code == VIGIL_CODE_SPO2)
    g_assert_cmpfloat (seen->value, ==, device->spo2);
  if (seen->code == VIGIL_CODE_PULSE_PLETH)
    g_assert_cmpfloat (seen->value, ==, device->pulse);
}

/* One byte in error every fourth frame. */
static void
test_bad_line (gconstpointer driver)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (driver);
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  Device device = { 0 };

  bench->on_value = on_value;
  bench->user_data = &device;
  for (guint i = 0; i < 20000; i++) {
    guint8 wire[4];

    step_device (&device);
    write_frame (device.pulse, device.spo2, device.status, 0, wire);
    if (i % 4 == 0)
      wire[g_rand_int_range (rand, 0, (gint32) frame_len (bench))] = (guint8) g_rand_int (rand);
    oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
    oximeter_bench_say (bench, wire, frame_len (bench));
  }
  g_assert_cmpuint (bench->n_values[VIGIL_CODE_SPO2], >, 12000);
}

static void
test_cut (gconstpointer driver)
{
  g_autoptr (OximeterBench) bench = oximeter_bench_new (driver);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1000);
  Device device = { 0 };

  bench->on_value = on_exact_value;
  bench->user_data = &device;
  for (guint cut = 0; cut < 1000; cut++) {
    guint n = (guint) g_rand_int_range (rand, 4, 9), n_before = bench->n_values[VIGIL_CODE_SPO2];
    gsize len = frame_len (bench), begin = (gsize) g_rand_int_range (rand, 0, (gint32) len);
    gboolean has_sensor = TRUE;

    oximeter_bench_reopen (bench);
    for (guint i = 0; i < n; i++) {
      guint8 wire[4];

      step_device (&device);
      has_sensor &= device.status == 0;
      write_frame (device.pulse, device.spo2, device.status, 0, wire);
      oximeter_bench_wait_us (bench, VIGIL_USEC_PER_SEC);
      if (i == 0)
        oximeter_bench_say (bench, wire + begin, len - begin);
      else
        oximeter_bench_say (bench, wire, i == n - 1 ? (gsize) g_rand_int_range (rand, 0, (gint32) len) : len);
    }
    g_assert_true (!has_sensor || bench->n_values[VIGIL_CODE_SPO2] > n_before);
    device.n += (guint) g_rand_int_range (rand, 0, 50);
  }
}

static void
add (const char *name, const VigilDriver *driver, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/nonin-short/%s/%s", driver->id, name);

  g_test_add_data_func (path, driver, test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (drivers); i++) {
    add ("vectors", drivers[i], test_vectors);
    add ("every-rate", drivers[i], test_every_rate);
    add ("single-errors", drivers[i], test_single_errors);
    add ("wrong-format", drivers[i], test_wrong_format);
    add ("other-length", drivers[i], test_other_length);
    add ("bad-line", drivers[i], test_bad_line);
    add ("cut", drivers[i], test_cut);
  }
  g_test_add_func ("/nonin-short/doubts", test_doubts);
  return g_test_run ();
}
