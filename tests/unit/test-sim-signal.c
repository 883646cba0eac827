/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/beats.h"
#include "sim/ecg.h"
#include "sim/patient.h"
#include "sim/pleth.h"
#include "sim/resp.h"

#include <math.h>
#include <string.h>

#define START_WALL_US G_GINT64_CONSTANT (1700000000000000)

static const VigilSimPatientOptions typical = {
  .seed = 0, .weight_kg = 70, .concentration_mg_ml = 2, .nibp_interval_s = 600,
};

/* The check figures of the published program at 512 samples a second. */
static void
test_ecg_shape (void)
{
  VigilSimEcg ecg;
  double z_min = 1, z_max = -1, r_mv = -1, s_mv = 1, q_mv = 1, p_mv = -1, t_mv = -1;

  vigil_sim_ecg_init (&ecg, 1);
  for (guint i = 0; i < 512 * 60; i++) {
    double mv, degrees;

    vigil_sim_ecg_step (&ecg, 60, 0.25, 1.0 / 512);
    if (i < 512)
      continue;
    z_min = MIN (z_min, ecg.z);
    z_max = MAX (z_max, ecg.z);
    if (i >= 512 * 2)
      continue;
    mv = vigil_sim_ecg_get_mv (&ecg);
    degrees = ecg.angle * 180 / G_PI;
    if (degrees < -40)
      p_mv = MAX (p_mv, mv);
    else if (degrees < -5)
      q_mv = MIN (q_mv, mv);
    else if (degrees < 10)
      r_mv = MAX (r_mv, mv);
    else if (degrees < 40)
      s_mv = MIN (s_mv, mv);
    else
      t_mv = MAX (t_mv, mv);
  }
  g_assert_cmpfloat_with_epsilon (z_min, -0.01849, 0.002);
  g_assert_cmpfloat_with_epsilon (z_max, 0.04423, 0.002);
  g_assert_cmpfloat_with_epsilon (p_mv, 0.27, 0.12);
  g_assert_cmpfloat_with_epsilon (q_mv, -0.14, 0.12);
  g_assert_cmpfloat_with_epsilon (r_mv, 1.18, 0.12);
  g_assert_cmpfloat_with_epsilon (s_mv, -0.39, 0.12);
  g_assert_cmpfloat_with_epsilon (t_mv, 0.38, 0.12);
}

static void
test_pleth_shape (void)
{
  double peak = 0, peak_phase = 0, dip = 1, dip_phase = 0, hump = 0;

  for (guint i = 0; i < 1000; i++) {
    double phase = i / 1000.0, v = vigil_sim_pleth_shape (phase);

    g_assert_true (v >= -1e-9 && v <= 1 + 1e-9);
    if (v > peak) {
      peak = v;
      peak_phase = phase;
    }
    if (phase > 0.3 && phase < 0.5 && v < dip) {
      dip = v;
      dip_phase = phase;
    }
    if (phase > 0.48 && phase < 0.6)
      hump = MAX (hump, v);
  }
  g_assert_cmpfloat_with_epsilon (peak_phase, 0.23, 0.015);
  g_assert_cmpfloat_with_epsilon (dip_phase, 0.44, 0.02);
  g_assert_cmpfloat_with_epsilon (dip, 0.40, 0.01);
  g_assert_cmpfloat_with_epsilon (hump, 0.42, 0.01);
}

static void
test_beat_variability (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  VigilSimBeats beats;
  double sum = 0, squares = 0;
  enum { N = 5000 };

  vigil_sim_beats_init (&beats, rand);
  g_assert_cmpfloat (vigil_sim_beats_get_displayed_bpm (&beats), ==, 0);
  for (guint i = 0; i < N; i++) {
    double s = vigil_sim_beats_next_interval_s (&beats, rand, 72, fmod (i * 0.19, 1), 4.5);

    sum += s;
    squares += s * s;
  }
  g_assert_cmpfloat_with_epsilon (60 / (sum / N), 72, 0.7);
  /* SDNN of short recordings in middle age: 37 to 49 ms; ours may be calmer, never a metronome */
  g_assert_cmpfloat (sqrt (squares / N - sum / N * sum / N), >, 0.018);
  g_assert_cmpfloat (sqrt (squares / N - sum / N * sum / N), <, 0.060);
  g_assert_cmpfloat_with_epsilon (vigil_sim_beats_get_displayed_bpm (&beats), 72, 6);
}

static guint
count_upward (const double *values, guint n, double level)
{
  guint count = 0;

  for (guint i = 1; i < n; i++)
    count += values[i - 1] < level && values[i] >= level;
  return count;
}

/* A minute of waves: as many R peaks, pulses and breaths as the numbers say. */
static void
test_waves_and_numbers_agree (void)
{
  g_autoptr (VigilSimPatient) patient = vigil_sim_patient_new (&typical);
  g_autofree double *ecg = NULL, *pleth = NULL, *resp = NULL;
  VigilSimVitals vitals;
  VigilSimBlock block;
  enum { BLOCKS = 469 };   /* two minutes */

  ecg = g_new (double, BLOCKS * VIGIL_SIM_BLOCK_ECG);
  pleth = g_new (double, BLOCKS * VIGIL_SIM_BLOCK_PLETH);
  resp = g_new (double, BLOCKS * VIGIL_SIM_BLOCK_RESP);
  for (guint i = 0; i < BLOCKS; i++) {
    vigil_sim_patient_step (patient, 0, START_WALL_US, &block);
    memcpy (ecg + i * VIGIL_SIM_BLOCK_ECG, block.ecg_mv, sizeof block.ecg_mv);
    memcpy (pleth + i * VIGIL_SIM_BLOCK_PLETH, block.pleth, sizeof block.pleth);
    memcpy (resp + i * VIGIL_SIM_BLOCK_RESP, block.resp_ohm, sizeof block.resp_ohm);
  }
  vitals = vigil_sim_patient_get_vitals (patient);
  g_assert_cmpfloat_with_epsilon (count_upward (ecg, BLOCKS * VIGIL_SIM_BLOCK_ECG, 0.8) / 2.0, 72, 3);
  g_assert_cmpfloat_with_epsilon (count_upward (pleth, BLOCKS * VIGIL_SIM_BLOCK_PLETH, 0.2) / 2.0, 72, 3);
  g_assert_cmpfloat_with_epsilon (count_upward (resp, BLOCKS * VIGIL_SIM_BLOCK_RESP, 0.45) / 2.0, 14, 2);
  g_assert_cmpfloat_with_epsilon (vitals.shown_hr_bpm, 72, 6);
  g_assert_cmpfloat_with_epsilon (vitals.shown_rr_bpm, 14, 3);
  g_assert_cmpfloat_with_epsilon (vitals.shown_spo2_percent, 97, 2);
  g_assert_true (vitals.has_nibp);
  g_assert_cmpfloat_with_epsilon (vitals.nibp_sys_mmhg, 125, 18);
}

static void
run_for (VigilSimPatient *patient, double seconds, double ml_h)
{
  VigilSimBlock block;

  for (double t = 0; t < seconds; t += VIGIL_SIM_BLOCK_S)
    vigil_sim_patient_step (patient, ml_h * VIGIL_SIM_BLOCK_S / 3600, START_WALL_US, &block);
}

static void
test_same_seed_same_patient (void)
{
  VigilSimPatientOptions options = typical;
  VigilSimVitals first, again, other;

  options.seed = 17;
  for (guint i = 0; i < 3; i++) {
    g_autoptr (VigilSimPatient) patient = NULL;

    options.seed = i < 2 ? 17 : 18;
    patient = vigil_sim_patient_new (&options);
    run_for (patient, 900, 26);
    *(i == 0 ? &first : i == 1 ? &again : &other) = vigil_sim_patient_get_vitals (patient);
  }
  g_assert_cmpmem (&first, sizeof first, &again, sizeof again);
  g_assert_cmpfloat (fabs (first.plasma_ng_ml - other.plasma_ng_ml), >, 0.5);
}

/* 35 mg over 40 min: 2 mg/mL at 26.25 mL/h. */
static void
test_drug_moves_the_patient (void)
{
  g_autoptr (VigilSimPatient) patient = vigil_sim_patient_new (&typical);
  VigilSimVitals vitals;

  run_for (patient, 2400, 26.25);
  vitals = vigil_sim_patient_get_vitals (patient);
  g_assert_cmpfloat_with_epsilon (vitals.delivered_mg, 35, 0.01);
  g_assert_cmpfloat_with_epsilon (vitals.plasma_ng_ml, 240.33, 2.4);
  g_assert_cmpfloat_with_epsilon (vitals.sys_mmhg, 136.4, 9);
  g_assert_cmpfloat_with_epsilon (vitals.hr_bpm, 76.1, 0.2);
  g_assert_cmpfloat_with_epsilon (vitals.dissociation, 59, 1.5);
}

static void
test_disturbances (void)
{
  g_autoptr (VigilSimPatient) patient = vigil_sim_patient_new (&typical);
  VigilSimVitals vitals;

  vigil_sim_patient_set (patient, VIGIL_SIM_APNOEA, TRUE);
  run_for (patient, 48, 0);
  vitals = vigil_sim_patient_get_vitals (patient);
  g_assert_cmpfloat_with_epsilon (vitals.sao2_percent, 90, 1);
  g_assert_cmpfloat (vitals.shown_rr_bpm, ==, 0);
  vigil_sim_patient_recover (patient);
  run_for (patient, 180, 0);
  g_assert_cmpfloat (vigil_sim_patient_get_vitals (patient).shown_spo2_percent, >=, 95);
  g_assert_cmpfloat (vigil_sim_patient_get_vitals (patient).shown_rr_bpm, >, 9);

  vigil_sim_patient_set (patient, VIGIL_SIM_TACHYCARDIA, TRUE);
  run_for (patient, 60, 0);
  g_assert_cmpfloat_with_epsilon (vigil_sim_patient_get_vitals (patient).hr_bpm, 104, 3);
  run_for (patient, 240, 0);
  g_assert_cmpfloat (vigil_sim_patient_get_vitals (patient).hr_bpm, >, 120);
  vigil_sim_patient_recover (patient);
  vigil_sim_patient_set (patient, VIGIL_SIM_HYPERTENSION, TRUE);
  run_for (patient, 600, 0);
  g_assert_cmpfloat (vigil_sim_patient_get_vitals (patient).sys_mmhg, >, 180);
  vigil_sim_patient_set (patient, VIGIL_SIM_PROBE_OFF, TRUE);
  vigil_sim_patient_recover (patient);
  g_assert_false (vigil_sim_patient_get_vitals (patient).has_probe);
  g_assert_true (vigil_sim_patient_get_vitals (patient).has_ecg);
}

static void
test_desaturation_and_motion (void)
{
  g_autoptr (VigilSimPatient) patient = vigil_sim_patient_new (&typical);
  VigilSimBlock block;
  double spread_mv = 0;

  vigil_sim_patient_set (patient, VIGIL_SIM_DESATURATION, TRUE);
  run_for (patient, 180, 0);
  g_assert_cmpfloat (vigil_sim_patient_get_vitals (patient).shown_spo2_percent, <, 88);
  g_assert_cmpfloat_with_epsilon (vigil_sim_patient_get_vitals (patient).shown_rr_bpm, 8, 2.5);
  vigil_sim_patient_set (patient, VIGIL_SIM_MOTION, TRUE);
  for (guint i = 0; i < 40; i++) {
    vigil_sim_patient_step (patient, 0, START_WALL_US, &block);
    for (guint j = 0; j < VIGIL_SIM_BLOCK_ECG; j++)
      spread_mv = MAX (spread_mv, fabs (block.ecg_mv[j]));
  }
  g_assert_cmpfloat (spread_mv, >, 1.3);
}

static void
test_cuff_takes_its_time (void)
{
  g_autoptr (VigilSimPatient) patient = vigil_sim_patient_new (&typical);

  run_for (patient, 30, 0);
  g_assert_true (vigil_sim_patient_get_vitals (patient).is_measuring_nibp);
  g_assert_false (vigil_sim_patient_get_vitals (patient).has_nibp);
  run_for (patient, 12, 0);
  g_assert_false (vigil_sim_patient_get_vitals (patient).is_measuring_nibp);
  g_assert_true (vigil_sim_patient_get_vitals (patient).has_nibp);
  g_assert_cmpint (vigil_sim_patient_get_vitals (patient).nibp_wall_us, ==, START_WALL_US);
  vigil_sim_patient_measure_nibp (patient);
  g_assert_true (vigil_sim_patient_get_vitals (patient).is_measuring_nibp);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/ecg/shape", test_ecg_shape);
  g_test_add_func ("/sim/pleth/shape", test_pleth_shape);
  g_test_add_func ("/sim/beats/variability", test_beat_variability);
  g_test_add_func ("/sim/patient/waves", test_waves_and_numbers_agree);
  g_test_add_func ("/sim/patient/seed", test_same_seed_same_patient);
  g_test_add_func ("/sim/patient/drug", test_drug_moves_the_patient);
  g_test_add_func ("/sim/patient/disturbances", test_disturbances);
  g_test_add_func ("/sim/patient/desaturation", test_desaturation_and_motion);
  g_test_add_func ("/sim/patient/cuff", test_cuff_takes_its_time);
  return g_test_run ();
}
