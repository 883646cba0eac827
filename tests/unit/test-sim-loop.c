/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Driver against simulator, in memory: two readings of each protocol that share no code. */
#include "driver/driver.h"
#include "sim/monitor-intellivue.h"
#include "sim/pump-asena.h"

#include <math.h>
#include <string.h>

#define STEP_US 32000
#define BLOCK_STEPS 8

typedef struct {
  const VigilDriver *driver;
  VigilDriverContext ctx;
  VigilFramer *framer;
  GByteArray *to_device, *to_host;    /* on the wire */
  gint64 ticked_us;
  VigilObservation last[VIGIL_N_CODES];
  guint n_seen[VIGIL_N_CODES], n_samples[VIGIL_N_CODES];
  guint n_invalid[VIGIL_N_CODES], n_gaps;
  double wave_max[VIGIL_N_CODES], wave_min[VIGIL_N_CODES];

  VigilSimPatient *patient;
  VigilSimMonitor *monitor;
  VigilSimPump *pump;
  guint n_steps;
  double reached_ml;
} Loop;

static void
on_emit (VigilDriverContext *ctx, const VigilObservation *observation)
{
  Loop *loop = ctx->host;

  loop->last[observation->code] = *observation;
  loop->n_seen[observation->code]++;
}

static void
on_emit_wave (VigilDriverContext *ctx, const VigilWaveBlock *block)
{
  Loop *loop = ctx->host;

  loop->n_samples[block->code] += block->n;
  loop->n_gaps += block->is_after_gap;
  for (guint i = 0; i < block->n; i++) {
    double value = (double) block->offset + (double) block->scale * block->samples[i];

    if (block->samples[i] == VIGIL_WAVE_GAP) {
      loop->n_invalid[block->code]++;
      continue;
    }
    loop->wave_max[block->code] = MAX (loop->wave_max[block->code], value);
    loop->wave_min[block->code] = MIN (loop->wave_min[block->code], value);
  }
}

static void
on_driver_send (VigilDriverContext *ctx, const guint8 *bytes, gsize len)
{
  g_byte_array_append (((Loop *) ctx->host)->to_device, bytes, (guint) len);
}

static void
on_device_send (const guint8 *bytes, gsize len, gpointer user_data)
{
  g_byte_array_append (((Loop *) user_data)->to_host, bytes, (guint) len);
}

static void
on_frame (const guint8 *frame, gsize len, gpointer user_data)
{
  Loop *loop = user_data;

  loop->driver->on_frame (&loop->ctx, frame, len);
}

static Loop *
loop_new (const VigilDriver *driver, gboolean is_demo)
{
  VigilSimPatientOptions options = { .weight_kg = 70, .concentration_mg_ml = 2, .nibp_interval_s = 300 };
  Loop *loop = g_new0 (Loop, 1);

  loop->driver = driver;
  loop->framer = vigil_framer_new (driver->framer);
  loop->to_device = g_byte_array_new ();
  loop->to_host = g_byte_array_new ();
  loop->patient = vigil_sim_patient_new (&options);
  if (driver->role == VIGIL_ROLE_MONITOR)
    loop->monitor = vigil_sim_monitor_new (is_demo, on_device_send, loop);
  else
    loop->pump = vigil_sim_pump_new ("8002-51740", "KETAMINE", on_device_send, loop);
  loop->ctx = (VigilDriverContext) {
    .state = g_malloc0 (driver->state_size),
    .now_us = 1000 * VIGIL_USEC_PER_SEC,
    .control = VIGIL_CONTROL_FULL,
    .emit = on_emit,
    .emit_wave = on_emit_wave,
    .send = on_driver_send,
    .host = loop,
  };
  loop->ticked_us = loop->ctx.now_us;
  driver->start (&loop->ctx);
  return loop;
}

static void
loop_free (Loop *loop)
{
  vigil_sim_monitor_free (loop->monitor);
  vigil_sim_pump_free (loop->pump);
  vigil_sim_patient_free (loop->patient);
  vigil_framer_free (loop->framer);
  g_byte_array_unref (loop->to_device);
  g_byte_array_unref (loop->to_host);
  g_free (loop->ctx.state);
  g_free (loop);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loop, loop_free)

static void
step_device (Loop *loop)
{
  g_autoptr (GByteArray) heard = loop->to_device;

  loop->to_device = g_byte_array_new ();
  if (loop->monitor != NULL)
    vigil_sim_monitor_feed (loop->monitor, heard->data, heard->len, loop->ctx.now_us);
  else
    vigil_sim_pump_feed (loop->pump, heard->data, heard->len, loop->ctx.now_us);
  if (++loop->n_steps % BLOCK_STEPS != 0)
    return;
  if (loop->pump != NULL) {
    loop->reached_ml += vigil_sim_pump_step (loop->pump, VIGIL_SIM_BLOCK_S, loop->ctx.now_us);
  } else {
    VigilSimBlock block;
    VigilSimVitals vitals;

    vigil_sim_patient_step (loop->patient, 0, 1700000000 * VIGIL_USEC_PER_SEC + loop->ctx.now_us, &block);
    vitals = vigil_sim_patient_get_vitals (loop->patient);
    vigil_sim_monitor_step (loop->monitor, &block, &vitals, loop->ctx.now_us,
                            1700000000 * VIGIL_USEC_PER_SEC + loop->ctx.now_us);
  }
}

static void
step_host (Loop *loop)
{
  g_autoptr (GByteArray) heard = loop->to_host;

  loop->to_host = g_byte_array_new ();
  vigil_framer_feed (loop->framer, heard->data, heard->len, on_frame, loop);
  if (loop->ctx.now_us - loop->ticked_us < loop->driver->tick_ms * VIGIL_USEC_PER_MSEC)
    return;
  loop->ticked_us = loop->ctx.now_us;
  loop->driver->on_tick (&loop->ctx);
}

static void
wait_s (Loop *loop, double seconds)
{
  for (gint64 until_us = loop->ctx.now_us + (gint64) (seconds * 1e6); loop->ctx.now_us < until_us;) {
    loop->ctx.now_us += STEP_US;
    step_device (loop);
    step_host (loop);
  }
}

static double
value_of (Loop *loop, VigilCode code)
{
  g_assert_cmpuint (loop->n_seen[code], >, 0);
  g_assert_true (vigil_observation_has_value (&loop->last[code]));
  return loop->last[code].value;
}

static void
test_monitor (void)
{
  g_autoptr (Loop) loop = loop_new (&vigil_driver_philips_intellivue, FALSE);
  guint n_hr, n_ecg;
  VigilSimVitals vitals;

  wait_s (loop, 60);
  g_assert_true (loop->driver->is_ready (&loop->ctx));
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  n_ecg = loop->n_samples[VIGIL_CODE_WAVE_ECG_II];
  wait_s (loop, 30.72);
  vitals = vigil_sim_patient_get_vitals (loop->patient);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR] - n_hr, ==, 30);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_ECG_II] - n_ecg, ==, 30 * 512);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_PLETH], >, 50 * 125);
  g_assert_cmpuint (loop->n_samples[VIGIL_CODE_WAVE_RESP], >, 50 * 62);
  g_assert_cmpuint (loop->n_gaps, ==, 0);
  g_assert_cmpuint (loop->n_invalid[VIGIL_CODE_WAVE_ECG_II] + loop->n_invalid[VIGIL_CODE_WAVE_PLETH], ==, 0);
  g_assert_cmpfloat_with_epsilon (value_of (loop, VIGIL_CODE_HR), vitals.shown_hr_bpm, 6);
  g_assert_cmpfloat_with_epsilon (value_of (loop, VIGIL_CODE_PULSE_PLETH), vitals.shown_pulse_bpm, 6);
  g_assert_cmpfloat_with_epsilon (value_of (loop, VIGIL_CODE_SPO2), vitals.shown_spo2_percent, 2);
  g_assert_cmpfloat_with_epsilon (value_of (loop, VIGIL_CODE_RR), vitals.shown_rr_bpm, 3);
  g_assert_cmpfloat_with_epsilon (value_of (loop, VIGIL_CODE_PERFUSION), 3, 0.5);
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_NIBP_SYS), ==, vitals.nibp_sys_mmhg);
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_NIBP_DIA), ==, vitals.nibp_dia_mmhg);
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_NIBP_MEAN), ==, vitals.nibp_mean_mmhg);
  g_assert_cmpint (loop->last[VIGIL_CODE_HR].flags, ==, VIGIL_FLAG_NONE);
  g_assert_cmpfloat_with_epsilon (loop->wave_max[VIGIL_CODE_WAVE_ECG_II], 1.2, 0.15);
  g_assert_cmpfloat_with_epsilon (loop->wave_min[VIGIL_CODE_WAVE_ECG_II], -0.4, 0.15);
  g_assert_cmpfloat (loop->wave_max[VIGIL_CODE_WAVE_RESP], >, 0.7);
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->bad_checksum, ==, 0);
  g_assert_cmpuint (vigil_framer_get_counters (loop->framer)->noise_bytes, ==, 0);
}

static void
test_monitor_demo_and_sensors (void)
{
  g_autoptr (Loop) loop = loop_new (&vigil_driver_philips_intellivue, TRUE);

  wait_s (loop, 60);
  g_assert_true (loop->last[VIGIL_CODE_HR].flags & VIGIL_FLAG_DEMO);
  g_assert_true (loop->last[VIGIL_CODE_SPO2].flags & VIGIL_FLAG_DEMO);
  g_assert_true (loop->last[VIGIL_CODE_NIBP_SYS].flags & VIGIL_FLAG_DEMO);
  vigil_sim_patient_set (loop->patient, VIGIL_SIM_PROBE_OFF, TRUE);
  wait_s (loop, 5);
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
  g_autoptr (Loop) loop = loop_new (&vigil_driver_philips_intellivue, FALSE);
  guint n_hr;

  wait_s (loop, 10);
  g_assert_true (loop->driver->is_ready (&loop->ctx));
  for (guint i = 0; i < 60 * 32; i++) {
    loop->ctx.now_us += STEP_US;
    g_byte_array_set_size (loop->to_device, 0);
    step_device (loop);
  }
  g_byte_array_set_size (loop->to_host, 0);
  memset (loop->ctx.state, 0, loop->driver->state_size);
  loop->driver->start (&loop->ctx);
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  wait_s (loop, 15);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR], >, n_hr);
  /* and twenty-five minutes, across the renewals of the polls */
  n_hr = loop->n_seen[VIGIL_CODE_HR];
  wait_s (loop, 1536);
  g_assert_cmpuint (loop->n_seen[VIGIL_CODE_HR] - n_hr, >=, 1498);
}

static void
command (Loop *loop, VigilCommandKind kind, double value)
{
  g_autoptr (GError) error = NULL;
  VigilCommand wanted = { .kind = kind, .value = value };

  loop->driver->encode (&loop->ctx, &wanted, &error);
  g_assert_no_error (error);
  wait_s (loop, 4);
}

static void
test_pump (void)
{
  g_autoptr (Loop) loop = loop_new (&vigil_driver_alaris_asena, FALSE);

  wait_s (loop, 15);
  g_assert_true (loop->driver->is_ready (&loop->ctx));
  g_assert_cmpstr (loop->last[VIGIL_CODE_PUMP_SERIAL].text, ==, "8002-51740");
  g_assert_cmpstr (loop->last[VIGIL_CODE_PUMP_DRUG].text, ==, "KETAMINE");
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_REMOTE), ==, 1);
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_MAINS), ==, 1);
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_SYRINGE), ==, 1);
  command (loop, VIGIL_COMMAND_SET_RATE, 26.3);
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_RATE_SET), ==, 26.3);
  command (loop, VIGIL_COMMAND_SET_VTBI, 10);
  command (loop, VIGIL_COMMAND_START, 0);
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_INFUSING);
  /* the driver's own questions keep the watchdog quiet */
  wait_s (loop, 600);
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_RATE), ==, 26.3);
  g_assert_cmpfloat_with_epsilon (value_of (loop, VIGIL_CODE_PUMP_INFUSED), loop->reached_ml, 0.02);
  g_assert_cmpfloat_with_epsilon (loop->reached_ml, 26.3 / 6, 0.06);
  command (loop, VIGIL_COMMAND_STOP, 0);
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
  command (loop, VIGIL_COMMAND_CLEAR_INFUSED, 0);
  g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_INFUSED), ==, 0);
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
  g_autoptr (Loop) loop = loop_new (&vigil_driver_alaris_asena, FALSE);

  wait_s (loop, 15);
  for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++) {
    vigil_sim_syringe_fail (vigil_sim_pump_get_syringe (loop->pump), alarms[i].word);
    wait_s (loop, 3);
    g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_ALARM), ==, alarms[i].alarm);
    g_assert_cmpstr (loop->last[VIGIL_CODE_PUMP_ALARM].text, ==, alarms[i].word);
    vigil_sim_syringe_clear_alarm (vigil_sim_pump_get_syringe (loop->pump));
    wait_s (loop, 3);
    g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_ALARM), ==, VIGIL_PUMP_ALARM_NONE);
  }
}

/* However the pump refuses: what is shown stays what is so. */
static void
test_pump_refusals (void)
{
  for (guint refusal = VIGIL_SIM_REFUSAL_SILENCE; refusal <= VIGIL_SIM_REFUSAL_NOPERMIT; refusal++) {
    g_autoptr (Loop) loop = loop_new (&vigil_driver_alaris_asena, FALSE);
    VigilCommand start = { .kind = VIGIL_COMMAND_START };

    wait_s (loop, 15);
    vigil_sim_pump_set_refusal (loop->pump, (VigilSimRefusal) refusal);
    /* no rate is set, so the start is refused */
    g_assert_true (loop->driver->encode (&loop->ctx, &start, NULL));
    wait_s (loop, 40);
    g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_MODE), ==, VIGIL_PUMP_MODE_HOLD);
    g_assert_cmpfloat (value_of (loop, VIGIL_CODE_PUMP_RATE), ==, 0);
    g_assert_cmpfloat (loop->reached_ml, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim-loop/monitor", test_monitor);
  g_test_add_func ("/sim-loop/monitor/demo", test_monitor_demo_and_sensors);
  g_test_add_func ("/sim-loop/monitor/back", test_monitor_comes_back);
  g_test_add_func ("/sim-loop/pump", test_pump);
  g_test_add_func ("/sim-loop/pump/alarms", test_pump_alarms);
  g_test_add_func ("/sim-loop/pump/refusals", test_pump_refusals);
  return g_test_run ();
}
