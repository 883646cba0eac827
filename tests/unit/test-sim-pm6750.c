/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The PM6750 driver against the simulated module; the loop holds each vital against what the
 * patient's was. */
#include "device-loop.h"

#include <math.h>
#include <string.h>

/* By radio, which loses commands that follow too closely. */
static DeviceLoop *
loop_new (void)
{
  DeviceLoop *loop = device_loop_new (&vigil_driver_berrymed_pm6750, 1, FALSE);

  g_assert_true (vigil_sim_device_command (loop->device, "ble on"));
  return loop;
}

static gboolean
command (DeviceLoop *loop, VigilCommandKind kind)
{
  return loop->driver->encode (&loop->ctx, &(VigilCommand){ .kind = kind }, NULL);
}

static void
test_values (void)
{
  g_autoptr (DeviceLoop) loop = loop_new ();
  VigilSimVitals vitals;
  guint n_hr, n_ecg, n_pleth, n_resp;

  device_loop_wait_s (loop, 60);
  g_assert_true (device_loop_is_ready (loop));
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  n_ecg = loop->n_samples[VIGIL_CODE_WAVE_ECG_II];
  n_pleth = loop->n_samples[VIGIL_CODE_WAVE_PLETH];
  n_resp = loop->n_samples[VIGIL_CODE_WAVE_RESP];
  device_loop_wait_s (loop, 51.2);
  vitals = vigil_sim_patient_get_vitals (loop->patient);
  g_assert_cmpfloat_with_epsilon (loop->n_seen[VIGIL_CODE_HR] - n_hr, 50, 2);
  g_assert_cmpfloat_with_epsilon (loop->n_samples[VIGIL_CODE_WAVE_ECG_II] - n_ecg, 51.2 * 250, 120);
  g_assert_cmpfloat_with_epsilon (loop->n_samples[VIGIL_CODE_WAVE_PLETH] - n_pleth, 51.2 * 50, 30);
  g_assert_cmpfloat_with_epsilon (loop->n_samples[VIGIL_CODE_WAVE_RESP] - n_resp, 51.2 * 50, 30);
  g_assert_cmpuint (loop->n_gaps, ==, 0);
  g_assert_cmpuint (loop->n_invalid[VIGIL_CODE_WAVE_ECG_II], ==, 0);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_SPO2), vitals.shown_spo2_percent, 0.6);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_TEMP), 36.6, 1e-9);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_DEVICE_ALERT), ==, 0);
  /* the patient's cuff was measured by others: the module knows nothing of it */
  g_assert_true (vitals.has_nibp);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_NIBP_SYS], ==, 0);
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->bad_checksum, ==, 0);
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->noise_bytes, ==, 0);
}

static void
test_cuff (void)
{
  g_autoptr (DeviceLoop) loop = loop_new ();
  VigilSimVitals vitals;

  device_loop_wait_s (loop, 90);
  g_assert_true (command (loop, VIGIL_COMMAND_START_NIBP));
  device_loop_wait_s (loop, 5);
  g_assert_true (loop->last[VIGIL_CODE_NIBP_SYS].flags & VIGIL_FLAG_MEASURING);
  g_assert_false (command (loop, VIGIL_COMMAND_START_NIBP));
  device_loop_wait_s (loop, 80);
  vitals = vigil_sim_patient_get_vitals (loop->patient);
  g_assert_false (vitals.has_nibp_failed);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_NIBP_SYS), vitals.nibp_sys_mmhg, 0.51);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_NIBP_DIA), vitals.nibp_dia_mmhg, 0.51);
  g_assert_cmpint (loop->last[VIGIL_CODE_NIBP_SYS].flags, ==, VIGIL_FLAG_NONE);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_NIBP_SYS], ==, 2);
  /* loose */
  g_assert_true (vigil_sim_device_command (loop->device, "cuff loose"));
  g_assert_true (command (loop, VIGIL_COMMAND_START_NIBP));
  device_loop_wait_s (loop, 80);
  g_assert_cmpstr (loop->last[VIGIL_CODE_NIBP_SYS].text, ==, "loose cuff");
  g_assert_cmpstr (loop->last[VIGIL_CODE_DEVICE_ALERT].text, ==, "NIBP: loose cuff");
  /* stopped by staff */
  g_assert_true (vigil_sim_device_command (loop->device, "cuff good"));
  g_assert_true (command (loop, VIGIL_COMMAND_START_NIBP));
  device_loop_wait_s (loop, 5);
  g_assert_true (command (loop, VIGIL_COMMAND_STOP_NIBP));
  device_loop_wait_s (loop, 3);
  g_assert_cmpstr (loop->last[VIGIL_CODE_NIBP_SYS].text, ==, "stopped");
  /* one that never ends is given up */
  device_loop_wait_s (loop, 80);
  g_assert_true (vigil_sim_device_command (loop->device, "cuff stuck"));
  g_assert_true (command (loop, VIGIL_COMMAND_START_NIBP));
  device_loop_wait_s (loop, 92);
  g_assert_cmpstr (loop->last[VIGIL_CODE_NIBP_SYS].text, ==, "did not end");
  device_loop_wait_s (loop, 10);
  g_assert_true (command (loop, VIGIL_COMMAND_START_NIBP));
}

static void
test_sensors (void)
{
  g_autoptr (DeviceLoop) loop = loop_new ();

  device_loop_wait_s (loop, 10);
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_PROBE_OFF, TRUE);
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_LEAD_OFF, TRUE);
  device_loop_wait_s (loop, 5);
  g_assert_cmpstr (loop->last[VIGIL_CODE_SPO2].text, ==, "no finger");
  g_assert_cmpstr (loop->last[VIGIL_CODE_HR].text, ==, "leads off");
  g_assert_cmpuint (loop->n_invalid[VIGIL_CODE_WAVE_PLETH], >, 100);
  g_assert_cmpuint (loop->n_invalid[VIGIL_CODE_WAVE_ECG_II], >, 500);
  g_assert_true (vigil_sim_device_command (loop->device, "probe unplugged"));
  g_assert_false (vigil_sim_device_command (loop->device, "probe sideways"));
  device_loop_wait_s (loop, 3);
  g_assert_cmpstr (loop->last[VIGIL_CODE_SPO2].text, ==, "sensor unplugged");
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_DEVICE_ALERT), ==, 1);
}

static void
test_reboot (void)
{
  g_autoptr (DeviceLoop) loop = loop_new ();
  guint n_hr;

  device_loop_wait_s (loop, 10);
  loop->device->ops->reboot (loop->device, loop->ctx.now_us);
  g_assert_cmpstr (loop->device->ops->get_state_word (loop->device, 0), ==, "silent");
  device_loop_wait_s (loop, 4);
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  device_loop_wait_s (loop, 6);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR], >, n_hr);
  g_assert_true (device_loop_is_ready (loop));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-pm6750/values", test_values);
  g_test_add_func ("/sim-pm6750/cuff", test_cuff);
  g_test_add_func ("/sim-pm6750/sensors", test_sensors);
  g_test_add_func ("/sim-pm6750/reboot", test_reboot);
  return g_test_run ();
}
