/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The Datex-Ohmeda driver against the simulated monitor; the loop holds each vital against what
 * the patient's was. And the simulator alone, against published bytes. */
#include "device-loop.h"
#include "sim/ge-record.h"
#include "sim/resample.h"

#include <math.h>
#include <string.h>

static DeviceLoop *
loop_new (void)
{
  return device_loop_new (&vigil_driver_ge_datex_s5, 1, FALSE);
}

static void
test_values (void)
{
  g_autoptr (DeviceLoop) loop = loop_new ();
  VigilSimVitals vitals;
  guint n_hr, n_ecg, n_pleth;

  device_loop_wait_s (loop, 90);
  g_assert_true (device_loop_is_ready (loop));
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  n_ecg = loop->n_samples[VIGIL_CODE_WAVE_ECG_II];
  n_pleth = loop->n_samples[VIGIL_CODE_WAVE_PLETH];
  device_loop_wait_s (loop, 50);
  vitals = vigil_sim_patient_get_vitals (loop->patient);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR] - n_hr, >=, 9);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR] - n_hr, <=, 11);
  g_assert_cmpfloat_with_epsilon (loop->n_samples[VIGIL_CODE_WAVE_ECG_II] - n_ecg, 50 * 300, 120);
  g_assert_cmpfloat_with_epsilon (loop->n_samples[VIGIL_CODE_WAVE_PLETH] - n_pleth, 50 * 100, 40);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_CO2], >, 100 * 25);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_RESP], >, 100 * 25);
  g_assert_cmpuint (loop->n_gaps, ==, 0);
  g_assert_cmpuint (loop->n_invalid[VIGIL_CODE_WAVE_ECG_II], ==, 0);
  /* 0.01 % of 755 mmHg; the patient's may have moved since the last record */
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_ETCO2), vitals.shown_etco2_mmhg, 1.04);
  g_assert_cmpfloat_with_epsilon (loop->wave_max[VIGIL_CODE_WAVE_CO2], vitals.shown_etco2_mmhg, 3);
  g_assert_cmpfloat_with_epsilon (loop->wave_max[VIGIL_CODE_WAVE_ECG_II], 1.2, 0.15);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_SPO2), vitals.shown_spo2_percent, 0.5);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PERFUSION), vitals.shown_perfusion, 0.5);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_NIBP_SYS), vitals.nibp_sys_mmhg, 0.006);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_NIBP_MEAN), vitals.nibp_mean_mmhg, 0.006);
  g_assert_cmpint (loop->last[VIGIL_CODE_NIBP_SYS].device_time_us, ==,
                   vitals.nibp_wall_us / G_USEC_PER_SEC * G_USEC_PER_SEC);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_DEVICE_ALERT), ==, 0);
  g_assert_cmpstr (loop->last[VIGIL_CODE_DEVICE_MODEL].text, ==, "DRI 2009");
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->bad_checksum, ==, 0);
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->bad_length, ==, 0);
}

/* Each reading of the cuff is told once, with the time at which it ended. */
static void
test_cuff (void)
{
  g_autoptr (DeviceLoop) loop = loop_new ();
  gint64 told_us = 0;

  device_loop_wait_s (loop, 60);
  for (guint reading = 0; reading < 6; reading++) {
    VigilSimVitals vitals;
    guint n_seen = loop->n_seen[VIGIL_CODE_NIBP_SYS];

    vigil_sim_patient_measure_nibp (loop->patient);
    device_loop_wait_s (loop, 120);
    vitals = vigil_sim_patient_get_vitals (loop->patient);
    if (vitals.has_nibp_failed)
      continue;
    /* that it measures, and what it measured */
    g_assert_cmpuint (loop->n_seen[VIGIL_CODE_NIBP_SYS] - n_seen, ==, 2);
    g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_NIBP_SYS), vitals.nibp_sys_mmhg, 0.006);
    g_assert_cmpint (loop->last[VIGIL_CODE_NIBP_SYS].device_time_us, >, told_us);
    told_us = loop->last[VIGIL_CODE_NIBP_SYS].device_time_us;
    g_assert_cmpint (told_us, ==, vitals.nibp_wall_us / G_USEC_PER_SEC * G_USEC_PER_SEC);
    g_assert_cmpint (loop->last[VIGIL_CODE_NIBP_SYS].flags, ==, VIGIL_FLAG_NONE);
  }
  g_assert_cmpint (told_us, >, 0);
}

static void
test_sensors (void)
{
  g_autoptr (DeviceLoop) loop = loop_new ();

  device_loop_wait_s (loop, 15);
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_PROBE_OFF, TRUE);
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_LEAD_OFF, TRUE);
  device_loop_wait_s (loop, 12);
  g_assert_false (vigil_observation_has_value (&loop->last[VIGIL_CODE_SPO2]));
  g_assert_false (vigil_observation_has_value (&loop->last[VIGIL_CODE_HR]));
  g_assert_cmpuint (loop->n_invalid[VIGIL_CODE_WAVE_PLETH], >, 900);
  g_assert_cmpuint (loop->n_invalid[VIGIL_CODE_WAVE_ECG_II], >, 2700);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_DEVICE_ALERT), ==, 2);
  g_assert_cmpstr (loop->last[VIGIL_CODE_DEVICE_ALERT].text, ==, "ECG LEADS OFF");
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_PROBE_OFF, FALSE);
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_LEAD_OFF, FALSE);
  device_loop_wait_s (loop, 60);
  g_assert_true (vigil_observation_has_value (&loop->last[VIGIL_CODE_SPO2]));
  g_assert_true (vigil_observation_has_value (&loop->last[VIGIL_CODE_HR]));
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_APNOEA, TRUE);
  device_loop_wait_s (loop, 40);
  g_assert_true (loop->last[VIGIL_CODE_RR_CO2].flags & VIGIL_FLAG_IN_ALARM);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_DEVICE_ALERT), ==, 3);
  g_assert_true (vigil_sim_device_command (loop->device, "gas off"));
  device_loop_wait_s (loop, 6);
  g_assert_false (vigil_observation_has_value (&loop->last[VIGIL_CODE_ETCO2]));
  g_assert_false (vigil_sim_device_command (loop->device, "gas perhaps"));
}

/* Its line was stopped too long, and it was switched off: waves and values come back by themselves. */
static void
test_stall_and_reboot (void)
{
  g_autoptr (DeviceLoop) loop = loop_new ();
  guint n_ecg, n_hr;

  device_loop_wait_s (loop, 20);
  g_assert_true (vigil_sim_device_command (loop->device, "stall"));
  device_loop_wait_s (loop, 1);
  n_ecg = loop->n_samples[VIGIL_CODE_WAVE_ECG_II];
  device_loop_wait_s (loop, 10);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_ECG_II], >, n_ecg + 300);
  g_assert_cmpuint (loop->n_gaps, >, 0);
  loop->device->ops->reboot (loop->device, loop->ctx.now_us);
  g_assert_cmpstr (loop->device->ops->get_state_word (loop->device, 0), ==, "idle");
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  device_loop_wait_s (loop, 11);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR], ==, n_hr);
  device_loop_wait_s (loop, 20);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR], >, n_hr);
  g_assert_cmpstr (loop->device->ops->get_state_word (loop->device, 0), ==, "sending");
  g_assert_true (device_loop_is_ready (loop));
}

/* Record numbers roll over each 40 s; nothing drifts, is lost or is asked for again. */
static void
test_long (void)
{
  g_autoptr (DeviceLoop) loop = loop_new ();
  guint n_hr;

  device_loop_wait_s (loop, 30);
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  device_loop_wait_s (loop, 3600);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR] - n_hr, >=, 3600 / 5 - 16);
  g_assert_cmpuint (loop->n_gaps, ==, 0);
}

static void
on_record (const guint8 *record, gsize len, gpointer user_data)
{
  *(gsize *) user_data = len;
}

/* The wire's form, by the published request whose sum is an escape. */
static void
test_wire (void)
{
  static const guint8 wire[] = { 0x7E, 0x31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF,
                                 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                 3, 0x3C, 0, 0x0E, 0, 0, 0, 0, 0, 0x7D, 0x5D, 0x7E };
  VigilSimGeCutter cutter = { 0 };
  gsize len = 0;

  vigil_sim_ge_cut (&cutter, wire, sizeof wire, on_record, &len);
  g_assert_cmpuint (len, ==, 0x31);
  len = 0;
  vigil_sim_ge_cut (&cutter, wire + 1, sizeof wire - 4, on_record, &len);
  vigil_sim_ge_cut (&cutter, (const guint8 *) "\x01\x7e", 2, on_record, &len);
  g_assert_cmpuint (len, ==, 0);
}

/* A straight line stays one, block after block, and no sample is lost. */
static void
test_resample (void)
{
  VigilSimResampler self = { 0 };
  double in[10], out[32], expected = 0;
  guint n_out = 0;

  for (guint block = 0; block < 30; block++) {
    guint n;

    for (guint i = 0; i < G_N_ELEMENTS (in); i++)
      in[i] = block * 10 + i;
    n = vigil_sim_resample (&self, in, G_N_ELEMENTS (in), 5.0 / 3, out, G_N_ELEMENTS (out));
    for (guint i = 0; i < n; i++, expected += 5.0 / 3)
      g_assert_cmpfloat_with_epsilon (out[i], expected, 1e-9);
    n_out += n;
  }
  g_assert_cmpuint (n_out, ==, 180);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-ge/values", test_values);
  g_test_add_func ("/sim-ge/cuff", test_cuff);
  g_test_add_func ("/sim-ge/sensors", test_sensors);
  g_test_add_func ("/sim-ge/stall-and-reboot", test_stall_and_reboot);
  g_test_add_func ("/sim-ge/long", test_long);
  g_test_add_func ("/sim-ge/wire", test_wire);
  g_test_add_func ("/sim-ge/resample", test_resample);
  return g_test_run ();
}
