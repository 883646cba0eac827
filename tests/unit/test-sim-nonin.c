/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The Nonin drivers against the simulated oximeters. */
#include "device-loop.h"

#include <string.h>

static void
say (DeviceLoop *loop, const char *line)
{
  g_assert_true (vigil_sim_device_command (loop->device, line));
}

static void
assert_none (DeviceLoop *loop, const char *reason)
{
  g_assert_cmpint (loop->last[VIGIL_CODE_SPO2].quality, ==, VIGIL_QUALITY_INVALID);
  g_assert_cmpint (loop->last[VIGIL_CODE_PULSE_PLETH].quality, ==, VIGIL_QUALITY_INVALID);
  g_assert_cmpstr (loop->last[VIGIL_CODE_SPO2].text, ==, reason);
}

/* Whole numbers on both sides; the patient moves on while one is on its way. */
static void
assert_patient (DeviceLoop *loop)
{
  VigilSimVitals vitals = vigil_sim_patient_get_vitals (loop->patient);

  g_assert_cmpint (loop->last[VIGIL_CODE_SPO2].quality, ==, VIGIL_QUALITY_OK);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_SPO2), vitals.shown_spo2_percent, 1.5);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PULSE_PLETH), vitals.shown_pulse_bpm, 3.5);
}

static void
test_packets (gconstpointer format)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_nonin_oem, 1, FALSE);
  guint n_spo2, n_pleth;

  say (loop, format);
  device_loop_wait_s (loop, 30);
  g_assert_true (device_loop_is_ready (loop));
  n_spo2 = loop->n_seen[VIGIL_CODE_SPO2];
  n_pleth = loop->n_samples[VIGIL_CODE_WAVE_PLETH];
  device_loop_wait_s (loop, 102.4);
  assert_patient (loop);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2] - n_spo2, >=, 306);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_PLETH] - n_pleth, >=, 7650);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_PLETH] - n_pleth, <=, 7700);
  g_assert_cmpuint (loop->n_gaps, ==, 0);
  g_assert_cmpfloat (loop->wave_max[VIGIL_CODE_WAVE_PLETH], >, 0.6);
  g_assert_cmpfloat (loop->wave_max[VIGIL_CODE_WAVE_PLETH], <=, 1);
  g_assert_cmpfloat (loop->wave_min[VIGIL_CODE_WAVE_PLETH], >=, 0);
  g_assert_cmpstr (loop->last[VIGIL_CODE_DEVICE_MODEL].text, ==, "Nonin, firmware 48");
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->bad_checksum, ==, 0);
  say (loop, "battery low");
  device_loop_wait_s (loop, 2);
  g_assert_cmpstr (loop->last[VIGIL_CODE_DEVICE_ALERT].text, ==, "Battery low");
}

static void
test_shorts (gconstpointer driver)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (driver, 1, FALSE);
  guint n_spo2;

  device_loop_wait_s (loop, 30);
  n_spo2 = loop->n_seen[VIGIL_CODE_SPO2];
  device_loop_wait_s (loop, 100);
  assert_patient (loop);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2] - n_spo2, >=, 99);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2] - n_spo2, <=, 101);
}

static void
test_sensor (gconstpointer driver)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (driver, 1, FALSE);
  gboolean is_packets = driver == &vigil_driver_nonin_oem;

  device_loop_wait_s (loop, 30);
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_PROBE_OFF, TRUE);
  device_loop_wait_s (loop, 5);
  assert_none (loop, is_packets ? "Sensor alarm" : "Out of track");
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_PROBE_OFF, FALSE);
  say (loop, "sensor out");
  device_loop_wait_s (loop, 5);
  assert_none (loop, "Sensor disconnected");
  g_assert_cmpstr (loop->last[VIGIL_CODE_DEVICE_ALERT].text, ==, "Sensor disconnected");
  say (loop, "sensor in");
  device_loop_wait_s (loop, 30);
  assert_patient (loop);
  g_assert_cmpfloat (loop->last[VIGIL_CODE_DEVICE_ALERT].value, ==, 0);
}

/* It wakes up in a format without sums, and does so again when its battery was changed. */
static void
test_asked (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_nonin_oem, 1, FALSE);
  guint n_spo2;

  say (loop, "format 8");
  for (guint i = 0; i < 3; i++) {
    loop->device->ops->reboot (loop->device, loop->ctx.now_us);
    n_spo2 = loop->n_seen[VIGIL_CODE_SPO2];
    device_loop_wait_s (loop, 3);
    g_assert_cmpstr (loop->device->ops->get_state_word (loop->device, 0), ==, "format 8");
    device_loop_wait_s (loop, 6);
    g_assert_cmpstr (loop->device->ops->get_state_word (loop->device, 0), ==, "format 7");
    g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2], >, n_spo2);
    device_loop_wait_s (loop, 20);
    assert_patient (loop);
  }
}

/* It cannot hear, or will not: nothing is shown of what has no sum. */
static void
test_not_taken (gconstpointer how)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_nonin_oem, 1, FALSE);

  say (loop, "format 8");
  say (loop, how);
  device_loop_wait_s (loop, 300);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2], ==, 0);
  g_assert_false (device_loop_is_ready (loop));
}

/* The simulator on its own, byte for byte as the formats' tables say. */
typedef struct {
  GByteArray *sent;
} Line;

static void
on_send (const guint8 *bytes, gsize len, gpointer user_data)
{
  g_byte_array_append (((Line *) user_data)->sent, bytes, (guint) len);
}

static void
test_bytes (void)
{
  static const guint8 ask[] = { 0x02, 0x70, 0x04, 0x02, 0x07, 0x21, 0x9E, 0x03 };
  static const guint8 ask_short[] = { 0x02, 0x70, 0x02, 0x02, 0x02, 0x03 };
  static const guint8 bad_sum[] = { 0x02, 0x70, 0x04, 0x02, 0x08, 0x21, 0x9E, 0x03 };
  static const guint8 begin[] = { 0x01, 0x83 };
  g_autoptr (GByteArray) sent = g_byte_array_new ();
  Line line = { sent };
  VigilSimDeviceOptions options = { .send = on_send, .user_data = &line };
  g_autoptr (VigilSimDevice) device = vigil_sim_nonin.new (&options);
  VigilSimVitals vitals = { .has_probe = TRUE, .shown_pulse_bpm = 141, .shown_spo2_percent = 97, .shown_perfusion = 3 };
  VigilSimBlock block = { 0 };

  vigil_sim_device_command (device, "format 8");
  device->ops->reboot (device, 0);
  device->ops->show (device, &block, &vitals, G_USEC_PER_SEC, 0);
  g_assert_cmpmem (sent->data, sent->len, "\x81\x0D\x61\x00", 4);
  g_byte_array_set_size (sent, 0);
  device->ops->feed (device, bad_sum, sizeof bad_sum, 0);
  device->ops->feed (device, ask, sizeof ask, 0);
  device->ops->feed (device, ask_short, sizeof ask_short, 0);
  g_assert_cmpmem (sent->data, sent->len, "\x15\x06\x06", 3);
  g_byte_array_set_size (sent, 0);
  for (guint i = 0; i < 8; i++)
    device->ops->show (device, &block, &vitals, G_USEC_PER_SEC, 0);
  g_assert_cmpuint (sent->len, >=, 125);
  g_assert_cmpmem (sent->data, 2, begin, 2);
  g_assert_cmphex (sent->data[3], ==, 1);
  g_assert_cmphex (sent->data[5 + 3], ==, 0x0D);
  g_assert_cmphex (sent->data[10 + 3], ==, 97);
  g_assert_cmphex (sent->data[15 + 3], ==, 48);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sim-nonin/packets/2", "format 2", test_packets);
  g_test_add_data_func ("/sim-nonin/packets/7", "format 7", test_packets);
  g_test_add_data_func ("/sim-nonin/shorts/1", &vigil_driver_nonin_oem_df1, test_shorts);
  g_test_add_data_func ("/sim-nonin/shorts/8", &vigil_driver_nonin_oem_df8, test_shorts);
  g_test_add_data_func ("/sim-nonin/sensor/packets", &vigil_driver_nonin_oem, test_sensor);
  g_test_add_data_func ("/sim-nonin/sensor/1", &vigil_driver_nonin_oem_df1, test_sensor);
  g_test_add_data_func ("/sim-nonin/sensor/8", &vigil_driver_nonin_oem_df8, test_sensor);
  g_test_add_func ("/sim-nonin/asked", test_asked);
  g_test_add_data_func ("/sim-nonin/deaf", "deaf on", test_not_taken);
  g_test_add_data_func ("/sim-nonin/refusing", "refusing on", test_not_taken);
  g_test_add_func ("/sim-nonin/bytes", test_bytes);
  return g_test_run ();
}
