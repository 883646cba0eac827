/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Driver against simulator, in memory: two readings of each protocol that share no code. */
#include "device-loop.h"

#include <math.h>
#include <string.h>

static void
test_monitor (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_philips_intellivue, 1, FALSE);
  guint n_hr, n_ecg;
  VigilSimVitals vitals;

  device_loop_wait_s (loop, 60);
  g_assert_true (loop->driver->is_ready (&loop->ctx));
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  n_ecg = loop->n_samples[VIGIL_CODE_WAVE_ECG_II];
  device_loop_wait_s (loop, 30.72);
  vitals = vigil_sim_patient_get_vitals (loop->patient);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR] - n_hr, ==, 30);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_ECG_II] - n_ecg, ==, 30 * 512);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_PLETH], >, 50 * 125);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_RESP], >, 50 * 62);
  g_assert_cmpuint (loop->n_gaps, ==, 0);
  g_assert_cmpuint (loop->n_invalid[VIGIL_CODE_WAVE_ECG_II] + loop->n_invalid[VIGIL_CODE_WAVE_PLETH], ==, 0);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_HR), vitals.shown_hr_bpm, 6);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PULSE_PLETH), vitals.shown_pulse_bpm, 6);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_SPO2), vitals.shown_spo2_percent, 2);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_RR), vitals.shown_rr_bpm, 3);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PERFUSION), 3, 0.5);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_NIBP_SYS), ==, vitals.nibp_sys_mmhg);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_NIBP_DIA), ==, vitals.nibp_dia_mmhg);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_NIBP_MEAN), ==, vitals.nibp_mean_mmhg);
  g_assert_cmpint (loop->last[VIGIL_CODE_HR].flags, ==, VIGIL_FLAG_NONE);
  g_assert_cmpfloat_with_epsilon (loop->wave_max[VIGIL_CODE_WAVE_ECG_II], 1.2, 0.15);
  g_assert_cmpfloat_with_epsilon (loop->wave_min[VIGIL_CODE_WAVE_ECG_II], -0.4, 0.15);
  g_assert_cmpfloat (loop->wave_max[VIGIL_CODE_WAVE_RESP], >, 0.7);
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->bad_checksum, ==, 0);
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->noise_bytes, ==, 0);
}

/* Waves would crowd the numbers out of a slow line: they are not asked for there. */
static void
test_monitor_on_slow_line (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_philips_intellivue, 1, FALSE);
  guint n_hr;

  loop->ctx.baud = 19200;
  device_loop_wait_s (loop, 60);
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  device_loop_wait_s (loop, 30.72);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR] - n_hr, ==, 30);
  for (guint code = 0; code < VIGIL_N_CODES; code++)
    g_assert_cmpuint (loop->n_samples[code], ==, 0);
  loop->ctx.baud = 115200;
  device_loop_unplug_after (loop, 0);
  device_loop_wait_s (loop, 10);
  device_loop_plug (loop);
  device_loop_wait_s (loop, 60);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_ECG_II], >, 0);
}

static void
test_monitor_demo_and_sensors (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_philips_intellivue, 1, TRUE);

  device_loop_wait_s (loop, 60);
  g_assert_true (loop->last[VIGIL_CODE_HR].flags & VIGIL_FLAG_DEMO);
  g_assert_true (loop->last[VIGIL_CODE_SPO2].flags & VIGIL_FLAG_DEMO);
  g_assert_true (loop->last[VIGIL_CODE_NIBP_SYS].flags & VIGIL_FLAG_DEMO);
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_PROBE_OFF, TRUE);
  device_loop_wait_s (loop, 5);
  g_assert_false (vigil_observation_has_value (&loop->last[VIGIL_CODE_SPO2]));
  g_assert_true (vigil_observation_has_value (&loop->last[VIGIL_CODE_HR]));
  g_assert_cmpuint (loop->n_invalid[VIGIL_CODE_WAVE_PLETH], >, 0);
  g_assert_cmpuint (loop->n_invalid[VIGIL_CODE_WAVE_ECG_II], ==, 0);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_DEVICE_ALERT], >, 0);
  g_assert_nonnull (strstr (loop->last[VIGIL_CODE_DEVICE_ALERT].text, "SpO2 NO SENSOR"));
}

/* The host falls silent for a minute (the tablet is restarted): both find together again. */
static void
test_monitor_comes_back (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_philips_intellivue, 1, FALSE);
  guint n_hr;

  device_loop_wait_s (loop, 10);
  g_assert_true (loop->driver->is_ready (&loop->ctx));
  device_loop_unplug_after (loop, 0);
  device_loop_wait_s (loop, 60);
  device_loop_plug (loop);
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  device_loop_wait_s (loop, 15);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR], >, n_hr);
  /* and twenty-five minutes, across the renewals of the polls */
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  device_loop_wait_s (loop, 1536);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR] - n_hr, >=, 1498);
}

static void
command (DeviceLoop *loop, VigilCommandKind kind, double value)
{
  g_autoptr (GError) error = NULL;
  VigilCommand wanted = { .kind = kind, .value = value };

  loop->driver->encode (&loop->ctx, &wanted, &error);
  g_assert_no_error (error);
  device_loop_wait_s (loop, 4);
}

static void
test_pump (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_alaris_asena, 1, FALSE);

  device_loop_wait_s (loop, 15);
  g_assert_true (loop->driver->is_ready (&loop->ctx));
  g_assert_cmpstr (loop->last[VIGIL_CODE_PUMP_SERIAL].text, ==, "8002-51740");
  g_assert_cmpstr (loop->last[VIGIL_CODE_PUMP_DRUG].text, ==, "KETAMINE");
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_REMOTE), ==, 1);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MAINS), ==, 1);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_SYRINGE), ==, 1);
  command (loop, VIGIL_COMMAND_SET_RATE, 26.3);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_RATE_SET), ==, 26.3);
  command (loop, VIGIL_COMMAND_SET_VTBI, 10);
  command (loop, VIGIL_COMMAND_START, 0);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_INFUSING);
  /* the driver's own questions keep the watchdog quiet */
  device_loop_wait_s (loop, 600);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_RATE), ==, 26.3);
  g_assert_cmpfloat_with_epsilon (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), loop->reached_ml, 0.02);
  g_assert_cmpfloat_with_epsilon (loop->reached_ml, 26.3 / 6, 0.06);
  command (loop, VIGIL_COMMAND_STOP, 0);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
  command (loop, VIGIL_COMMAND_CLEAR_INFUSED, 0);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_INFUSED), ==, 0);
}

static void
test_pump_alarms (void)
{
  static const struct {
    const char *word;
    VigilPumpAlarm alarm;
  } alarms[] = {
    { "AL_OCCLU", VIGIL_PUMP_ALARM_OCCLUSION }, { "AL_NEOIN", VIGIL_PUMP_ALARM_NEAR_END },
    { "AL_EOIST", VIGIL_PUMP_ALARM_END },       { "AL_VTBIS", VIGIL_PUMP_ALARM_VTBI_DONE },
    { "AL_LWBAT", VIGIL_PUMP_ALARM_BATTERY_LOW }, { "AL_EMBAT", VIGIL_PUMP_ALARM_BATTERY_EMPTY },
    { "AL_ACDIS", VIGIL_PUMP_ALARM_MAINS_LOST }, { "AL_COMTO", VIGIL_PUMP_ALARM_COMMS },
  };
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_alaris_asena, 1, FALSE);

  device_loop_wait_s (loop, 15);
  for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++) {
    vigil_sim_syringe_fail (loop->device->ops->get_syringe (loop->device, 0), alarms[i].word);
    device_loop_wait_s (loop, 3);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, alarms[i].alarm);
    g_assert_cmpstr (loop->last[VIGIL_CODE_PUMP_ALARM].text, ==, alarms[i].word);
    vigil_sim_syringe_clear_alarm (loop->device->ops->get_syringe (loop->device, 0));
    device_loop_wait_s (loop, 3);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_NONE);
  }
}

/* However the pump refuses: what is shown stays what is so. */
static void
test_pump_refusals (void)
{
  static const char *const refusals[] = { "refusal silence", "refusal esc", "refusal bad-echo", "refusal nopermit" };

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_alaris_asena, 1, FALSE);
    VigilCommand start = { .kind = VIGIL_COMMAND_START };

    device_loop_wait_s (loop, 15);
    g_assert_true (vigil_sim_device_command (loop->device, refusals[i]));
    /* no rate is set, so the start is refused */
    g_assert_true (loop->driver->encode (&loop->ctx, &start, NULL));
    device_loop_wait_s (loop, 40);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
    g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_RATE), ==, 0);
    g_assert_cmpfloat (loop->reached_ml, ==, 0);
  }
}

/* What the pump writes in its log is read; what a hand presses at its display comes back. */
static void
test_pump_log_and_question (void)
{
  g_autoptr (DeviceLoop) loop = device_loop_new (&vigil_driver_alaris_asena, 1, FALSE);
  VigilCommand ask = { .kind = VIGIL_COMMAND_ASK, .lines = { "Start at 4 mL/h?", "" }, .keys = { "YES", "NO" } };
  VigilSimSyringe *syringe;

  device_loop_wait_s (loop, 15);
  syringe = loop->device->ops->get_syringe (loop->device, 0);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_PUMP_LOG], ==, 0);
  g_assert_cmpfloat (device_loop_value (loop, VIGIL_CODE_PUMP_KVO_RATE), ==, 1);
  for (guint i = 0; i < 100; i++) {
    g_autofree char *expected = g_strdup_printf ("entry %u", syringe->n_events + 1);

    g_assert_true (vigil_sim_syringe_set_rate (syringe, 4 + i));
    device_loop_wait_s (loop, 2);
    g_assert_true (g_str_has_suffix (loop->last[VIGIL_CODE_PUMP_LOG].text, expected));
  }
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_PUMP_LOG], ==, 100);
  for (guint key = 0; key < 2; key++) {
    g_assert_true (loop->driver->encode (&loop->ctx, &ask, NULL));
    device_loop_wait_s (loop, 5);
    g_assert_false (vigil_observation_has_value (&loop->last[VIGIL_CODE_PUMP_ANSWER]));
    g_assert_true (vigil_sim_device_command (loop->device, key == 0 ? "answer 1" : "answer 2"));
    device_loop_wait_s (loop, 3);
    g_assert_cmpint (loop->last[VIGIL_CODE_PUMP_ANSWER].quality, ==, VIGIL_QUALITY_OK);
    g_assert_cmpstr (loop->last[VIGIL_CODE_PUMP_ANSWER].text, ==, ask.keys[key]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-loop/monitor", test_monitor);
  g_test_add_func ("/sim-loop/monitor/slow-line", test_monitor_on_slow_line);
  g_test_add_func ("/sim-loop/monitor/demo", test_monitor_demo_and_sensors);
  g_test_add_func ("/sim-loop/monitor/back", test_monitor_comes_back);
  g_test_add_func ("/sim-loop/pump", test_pump);
  g_test_add_func ("/sim-loop/pump/alarms", test_pump_alarms);
  g_test_add_func ("/sim-loop/pump/refusals", test_pump_refusals);
  g_test_add_func ("/sim-loop/pump/log-and-question", test_pump_log_and_question);
  return g_test_run ();
}
