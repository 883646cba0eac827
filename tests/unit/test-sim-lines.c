/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The drivers of oximeters that print lines against the simulated ones. */
#include "device-loop.h"

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

  g_assert_cmpint (loop->last[VIGIL_CODE_SPO2].quality, ==, VIGIL_QUALITY_OK);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_SPO2), vitals.shown_spo2_percent, 1.5);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PULSE_PLETH), vitals.shown_pulse_bpm, 3.5);
}

/* The device's clock is that of the loop, to the second, beside the host's. */
static void
assert_device_time (DeviceLoop *loop)
{
  const VigilObservation *seen = &loop->last[VIGIL_CODE_SPO2];

  g_assert_cmpint (ABS (seen->device_time_us - 1700000000 * VIGIL_USEC_PER_SEC - seen->t_mono_us), <=,
                   VIGIL_USEC_PER_SEC);
}

static void
assert_none (DeviceLoop *loop, const char *reason, const char *alert)
{
  g_assert_cmpint (loop->last[VIGIL_CODE_SPO2].quality, ==, VIGIL_QUALITY_INVALID);
  g_assert_cmpint (loop->last[VIGIL_CODE_PULSE_PLETH].quality, ==, VIGIL_QUALITY_INVALID);
  g_assert_cmpstr (loop->last[VIGIL_CODE_SPO2].text, ==, reason);
  g_assert_cmpstr (loop->last[VIGIL_CODE_DEVICE_ALERT].text, ==, alert);
}

static void
test_masimo (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_masimo_ascii1, 1, FALSE);
  guint n_spo2;

  device_loop_wait_s (loop, 30);
  n_spo2 = loop->n_seen[VIGIL_CODE_SPO2];
  say (loop, "blank on");
  device_loop_wait_s (loop, 100);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2] - n_spo2, >=, 99);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2] - n_spo2, <=, 101);
  assert_patient (loop);
  assert_device_time (loop);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PERFUSION),
                                  vigil_sim_patient_get_vitals (loop->patient).shown_perfusion, 0.5);
  g_assert_cmpstr (loop->last[VIGIL_CODE_DEVICE_MODEL].text, ==, "Masimo, serial 0000012345");
  say (loop, "exception 8");
  device_loop_wait_s (loop, 3);
  g_assert_cmpint (loop->last[VIGIL_CODE_SPO2].quality, ==, VIGIL_QUALITY_QUESTIONABLE);
  say (loop, "exception 0");
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_PROBE_OFF, TRUE);
  device_loop_wait_s (loop, 5);
  assert_none (loop, "Sensor off patient", "Sensor off patient");
  say (loop, "sensor out");
  device_loop_wait_s (loop, 5);
  assert_none (loop, "No sensor", "No sensor");
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->noise_bytes, ==, 0);
}

static void
test_nellcor (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_nellcor_ascii, 1, FALSE);
  guint n_spo2;

  device_loop_wait_s (loop, 60);
  n_spo2 = loop->n_seen[VIGIL_CODE_SPO2];
  device_loop_wait_s (loop, 200);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2] - n_spo2, >=, 99);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2] - n_spo2, <=, 101);
  assert_patient (loop);
  assert_device_time (loop);
  g_assert_cmpstr (loop->last[VIGIL_CODE_DEVICE_MODEL].text, ==, "Nellcor N-595 1.2.3.4");
  say (loop, "code LB");
  device_loop_wait_s (loop, 6);
  g_assert_cmpstr (loop->last[VIGIL_CODE_DEVICE_ALERT].text, ==, "Battery low");
  say (loop, "code -");
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_PROBE_OFF, TRUE);
  device_loop_wait_s (loop, 8);
  assert_none (loop, "Sensor off", "Sensor off");
  say (loop, "sensor out");
  device_loop_wait_s (loop, 8);
  assert_none (loop, "Sensor disconnected", "Sensor disconnected");
}

/* Something told it to stop: the driver tells it to go on. */
static void
test_nellcor_stopped (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_nellcor_ascii, 1, FALSE);
  guint n_spo2;

  device_loop_wait_s (loop, 20);
  loop->device->ops->feed (loop->device, (const guint8 *) "\x13", 1, loop->ctx.now_us);
  n_spo2 = loop->n_seen[VIGIL_CODE_SPO2];
  device_loop_wait_s (loop, 3);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2], ==, n_spo2);
  g_assert_cmpstr (loop->device->ops->get_state_word (loop->device, 0), ==, "stopped");
  device_loop_wait_s (loop, 15);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_SPO2], >, n_spo2);
  assert_patient (loop);
}

/* The patient breathes too little: what the device alarms on is passed on with its value. */
static void
test_alarms (gconstpointer data)
{
  const VigilDriver *driver = data;
  g_autoptr (DeviceLoop) loop = device_loop_new (driver, 1, FALSE);
  guint waited_s = 0;

  device_loop_wait_s (loop, 20);
  g_assert_cmpfloat (loop->last[VIGIL_CODE_DEVICE_ALERT].value, ==, 0);
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_APNOEA, TRUE);
  for (; strcmp (loop->last[VIGIL_CODE_DEVICE_ALERT].text, "SpO2 low") != 0 && waited_s < 600; waited_s++)
    device_loop_wait_s (loop, 1);
  g_assert_cmpuint (waited_s, <, 600);
  g_assert_cmpfloat (loop->last[VIGIL_CODE_DEVICE_ALERT].value, ==, 2);
  g_assert_cmpint (loop->last[VIGIL_CODE_SPO2].flags, ==, VIGIL_FLAG_IN_ALARM);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_SPO2), <, 90);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-lines/masimo", test_masimo);
  g_test_add_func ("/sim-lines/nellcor", test_nellcor);
  g_test_add_func ("/sim-lines/nellcor/stopped", test_nellcor_stopped);
  g_test_add_data_func ("/sim-lines/masimo/alarms", &vigil_driver_masimo_ascii1, test_alarms);
  g_test_add_data_func ("/sim-lines/nellcor/alarms", &vigil_driver_nellcor_ascii, test_alarms);
  return g_test_run ();
}
