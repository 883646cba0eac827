/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The Capnostream driver against the simulated device, and the patient's carbon dioxide. */
#include "device-loop.h"
#include "sim/co2.h"

#include <math.h>
#include <string.h>

static void
say (DeviceLoop *loop, const char *line)
{
  g_assert_true (vigil_sim_device_command (loop->device, line));
}

static void
assert_patient (DeviceLoop *loop)
{
  VigilSimVitals vitals = vigil_sim_patient_get_vitals (loop->patient);

  g_assert_cmpint (loop->last[VIGIL_CODE_ETCO2].quality, ==, VIGIL_QUALITY_OK);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_ETCO2), vitals.shown_etco2_mmhg, 1.5);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_RR_CO2), vitals.shown_rr_bpm, 3.5);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_SPO2), vitals.shown_spo2_percent, 1.5);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PULSE_PLETH), vitals.shown_pulse_bpm, 3.5);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_FICO2), ==, 0);
}

static void
test_values (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_capnostream20, 1, FALSE);
  guint n_etco2, n_samples;

  device_loop_wait_s (loop, 30);
  g_assert_true (device_loop_is_ready (loop));
  n_etco2 = loop->n_seen[VIGIL_CODE_ETCO2];
  n_samples = loop->n_samples[VIGIL_CODE_WAVE_CO2];
  device_loop_wait_s (loop, 102.4);
  assert_patient (loop);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_ETCO2] - n_etco2, >=, 101);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_ETCO2] - n_etco2, <=, 103);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_CO2] - n_samples, >=, 2030);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_CO2] - n_samples, <=, 2060);
  g_assert_cmpuint (loop->n_gaps, ==, 0);
  g_assert_cmpfloat (loop->wave_max[VIGIL_CODE_WAVE_CO2], >, 33);
  g_assert_cmpfloat (loop->wave_max[VIGIL_CODE_WAVE_CO2], <, 45);
  g_assert_cmpfloat (loop->wave_min[VIGIL_CODE_WAVE_CO2], >=, 0);
  /* nobody ever fell silent towards it */
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_DEVICE_ALERT], ==, 1);
  g_assert_cmpfloat (loop->last[VIGIL_CODE_DEVICE_ALERT].value, ==, 0);
  g_assert_cmpint (ABS (loop->last[VIGIL_CODE_SPO2].device_time_us - 1700000000 * VIGIL_USEC_PER_SEC
                        - loop->last[VIGIL_CODE_SPO2].t_mono_us), <=, VIGIL_USEC_PER_SEC);
  loop->driver->stop (&loop->ctx);
  device_loop_wait_s (loop, 0.1);
  g_assert_cmpstr (loop->device->ops->get_state_word (loop->device, 0), ==, "disabled");
}

static void
test_apnoea (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_capnostream20, 1, FALSE);

  device_loop_wait_s (loop, 30);
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_APNOEA, TRUE);
  device_loop_wait_s (loop, 40);
  g_assert_cmpfloat (loop->last[VIGIL_CODE_DEVICE_ALERT].value, ==, 3);
  g_assert_nonnull (strstr (loop->last[VIGIL_CODE_DEVICE_ALERT].text, "No breath"));
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_RR_CO2), ==, 0);
  g_assert_cmpint (loop->last[VIGIL_CODE_ETCO2].quality, ==, VIGIL_QUALITY_QUESTIONABLE);
  vigil_sim_patient_recover (loop->patient);
  device_loop_wait_s (loop, 240);
  g_assert_cmpfloat (loop->last[VIGIL_CODE_DEVICE_ALERT].value, ==, 0);
  assert_patient (loop);
}

static void
test_sensors (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_capnostream20, 1, FALSE);

  device_loop_wait_s (loop, 30);
  say (loop, "line out");
  device_loop_wait_s (loop, 5);
  g_assert_cmpint (loop->last[VIGIL_CODE_ETCO2].quality, ==, VIGIL_QUALITY_INVALID);
  g_assert_cmpstr (loop->last[VIGIL_CODE_ETCO2].text, ==, "FilterLine missing");
  g_assert_cmpstr (loop->last[VIGIL_CODE_DEVICE_ALERT].text, ==, "FilterLine missing");
  g_assert_cmpuint (loop->n_invalid[VIGIL_CODE_WAVE_CO2], >, 0);
  g_assert_cmpint (loop->last[VIGIL_CODE_SPO2].quality, ==, VIGIL_QUALITY_OK);
  say (loop, "line in");
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_PROBE_OFF, TRUE);
  device_loop_wait_s (loop, 5);
  g_assert_cmpstr (loop->last[VIGIL_CODE_SPO2].text, ==, "Sensor off");
  say (loop, "sensor out");
  device_loop_wait_s (loop, 5);
  g_assert_cmpstr (loop->last[VIGIL_CODE_SPO2].text, ==, "Sensor unplugged");
  g_assert_cmpint (loop->last[VIGIL_CODE_ETCO2].quality, ==, VIGIL_QUALITY_OK);
  say (loop, "unit kpa");
  device_loop_wait_s (loop, 5);
  g_assert_cmpstr (loop->last[VIGIL_CODE_ETCO2].text, ==, "Device is set to kPa");
}

/* The loop would fail at a value that was never true. */
static void
test_shifted (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_capnostream20, 1, FALSE);
  guint n_spo2;

  device_loop_wait_s (loop, 20);
  for (guint i = 0; i < 50; i++) {
    say (loop, i % 2 == 0 ? "shift 1" : "shift 4");
    n_spo2 = loop->n_seen[VIGIL_CODE_SPO2];
    device_loop_wait_s (loop, 10);
    g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2] - n_spo2, >=, 5);
  }
}

static void
test_reboot (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_capnostream20, 1, FALSE);

  for (guint i = 0; i < 20; i++) {
    guint n_spo2;

    device_loop_wait_s (loop, 20 + i * 0.37);
    loop->device->ops->reboot (loop->device, loop->ctx.now_us);
    n_spo2 = loop->n_seen[VIGIL_CODE_SPO2];
    g_assert_cmpstr (loop->device->ops->get_state_word (loop->device, 0), ==, "disabled");
    device_loop_wait_s (loop, 12);
    g_assert_cmpstr (loop->device->ops->get_state_word (loop->device, 0), ==, "started");
    g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2], >, n_spo2);
  }
}

/* ---- the model ---- */

static void
run (VigilSimCo2 *co2, double ratio, double seconds)
{
  for (double t = 0; t < seconds; t += 0.25)
    vigil_sim_co2_step (co2, ratio, 0.25);
}

static void
test_model (void)
{
  VigilSimCo2 co2;

  vigil_sim_co2_init (&co2);
  run (&co2, 1, 3600);
  g_assert_cmpfloat_with_epsilon (co2.lung_mmhg, 40, 0.01);
  /* steady: 40 over the fraction of the ventilation */
  run (&co2, 0.7, 7200);
  g_assert_cmpfloat_with_epsilon (co2.lung_mmhg, 57, 0.5);
  run (&co2, 0.5, 7200);
  g_assert_cmpfloat_with_epsilon (co2.lung_mmhg, 80, 0.5);
  /* without any: 12 in the first minute, 3.4 in the others */
  vigil_sim_co2_init (&co2);
  run (&co2, 0, 60);
  g_assert_cmpfloat_with_epsilon (co2.lung_mmhg, 52, 0.5);
  run (&co2, 0, 60);
  run (&co2, 0, 60);
  g_assert_cmpfloat_with_epsilon (co2.lung_mmhg, 52 + 2 * 3.4, 0.5);
}

/* The bytes of the first sample of the capture, escape and all. */
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
  static const guint8 first[] = { 0x85, 0x05, 0x00, 0x00, 0x24, 0x80, 0x00, 0x00, 0xA1 };
  g_autoptr (GByteArray) sent = g_byte_array_new ();
  Line line = { sent };
  VigilSimDeviceOptions options = { .send = on_send, .user_data = &line };
  g_autoptr (VigilSimDevice) device = vigil_sim_capnostream.new (&options);
  VigilSimVitals vitals = { .has_probe = TRUE, .shown_pulse_bpm = 72, .shown_spo2_percent = 97, .shown_etco2_mmhg = 38,
                            .shown_rr_bpm = 14 };
  VigilSimBlock block = { 0 };

  for (guint i = 0; i < VIGIL_SIM_BLOCK_RESP; i++)
    block.co2_mmhg[i] = 36.5;
  /* not enabled, or not believed: nothing */
  device->ops->feed (device, (const guint8 *) "\x85\x01\x04\x05\x85\x01\x01\x01", 8, 0);
  device->ops->show (device, &block, &vitals, G_USEC_PER_SEC, 0);
  g_assert_cmpuint (sent->len, ==, 0);
  device->ops->feed (device, (const guint8 *) "\x85\x01\x01\x00\x85\x01\x04\x05", 8, 0);
  g_byte_array_set_size (sent, 0);
  device->ops->show (device, &block, &vitals, G_USEC_PER_SEC, 0);
  g_assert_cmpmem (sent->data, sizeof first, first, sizeof first);
  /* the numerics stand behind the samples, but for the slow status and the silence so far */
  g_assert_cmpmem (sent->data + sent->len - 31, 12,
                   "\x85\x1C\x01\x00\x00\x00\x00\x26\x00\x0E\x61\x48", 12);
  g_assert_cmpmem (sent->data + sent->len - 12, 11, "\x3C\x19\x1E\x08\x08\x64\x58\x78\x32\x01\x00", 11);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-capnostream/values", test_values);
  g_test_add_func ("/sim-capnostream/apnoea", test_apnoea);
  g_test_add_func ("/sim-capnostream/sensors", test_sensors);
  g_test_add_func ("/sim-capnostream/shifted", test_shifted);
  g_test_add_func ("/sim-capnostream/reboot", test_reboot);
  g_test_add_func ("/sim-capnostream/model", test_model);
  g_test_add_func ("/sim-capnostream/bytes", test_bytes);
  return g_test_run ();
}
