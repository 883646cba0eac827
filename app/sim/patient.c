/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/patient.h"

#include "sim/beats.h"
#include "sim/co2.h"
#include "sim/ecg.h"
#include "sim/effects.h"
#include "sim/nibp.h"
#include "sim/oxygen.h"
#include "sim/pleth.h"
#include "sim/random.h"
#include "sim/resp.h"

#include <math.h>

#define SAMPLE_S (1.0 / VIGIL_SIM_ECG_RATE_HZ)
#define BASE_HR_BPM 72.0
#define BASE_SYS_MMHG 125.0
#define BASE_DIA_MMHG 78.0
#define BASE_RR_BPM 14.0
#define BASE_TIDAL_L_KG (0.45 / 70)
#define RSA_BPM 4.5               /* peak to trough, at about 45 years */
#define PERFUSION_PERCENT 3.0
#define PULSE_ARTEFACT_OHM 0.08

struct _VigilSimPatient {
  VigilSimPatientOptions options;
  GRand *rand;
  VigilSimSensitivity sensitivity;
  VigilSimPk pk;
  VigilSimEffects effects;
  VigilSimOxygen oxygen;
  VigilSimCo2 co2;
  VigilSimBeats beats;
  VigilSimEcg ecg;
  VigilSimPleth pleth;
  VigilSimResp resp;
  VigilSimNibp nibp;
  guint disturbances;             /* VigilSimDisturbance bits */
  double anxiety, pressure, hypoventilation, apnoea;   /* 0 to 1, each with its own inertia */
  double pressure_wander_mmhg, spo2_wander, motion;
  double delivered_mg;
  double hr_bpm, sys_mmhg, dia_mmhg, rr_bpm, tidal_l;
};

static double
spread (GRand *rand, double variation)
{
  return exp (sqrt (log (1 + variation * variation)) * vigil_sim_random_normal (rand));
}

static void
draw_from_population (VigilSimPatient *self)
{
  double clearance = spread (self->rand, 0.30);

  self->pk.v1_l *= spread (self->rand, 0.30);
  self->pk.k10_min *= clearance;
  self->sensitivity.emax_factor = spread (self->rand, 0.40);
  self->sensitivity.ec50_factor = spread (self->rand, 0.25);
}

static void
update_body (VigilSimPatient *self)
{
  const VigilSimEffects *e = &self->effects;
  double sao2 = vigil_sim_oxygen_get_arterial_percent (&self->oxygen);
  double hypoxic_bpm = 0.8 * CLAMP (90 - sao2, 0, 30);

  self->hr_bpm = BASE_HR_BPM * (1 + e->hr_fraction) + 50 * self->anxiety + 16 * self->pressure
                 + hypoxic_bpm;
  /* below half saturation the heart slows whatever drives it */
  if (sao2 < 50)
    self->hr_bpm = 40;
  self->sys_mmhg = BASE_SYS_MMHG * (1 + e->sys_fraction) + 23 * self->anxiety + 65 * self->pressure
                   + self->pressure_wander_mmhg;
  self->dia_mmhg = BASE_DIA_MMHG * (1 + e->dia_fraction) + 14 * self->anxiety + 32 * self->pressure
                   + 0.6 * self->pressure_wander_mmhg;
  /* 0.6 of the rate at half the depth is 0.3 of the ventilation */
  self->rr_bpm = BASE_RR_BPM * (1 + e->rr_fraction) * (1 - 0.4 * self->hypoventilation)
                 + 10 * self->anxiety;
  self->tidal_l = BASE_TIDAL_L_KG * self->options.weight_kg * (1 - 0.5 * self->hypoventilation);
}

VigilSimPatient *
vigil_sim_patient_new (const VigilSimPatientOptions *options)
{
  VigilSimPatient *self;

  g_return_val_if_fail (options->weight_kg > 0 && options->concentration_mg_ml > 0, NULL);
  self = g_new0 (VigilSimPatient, 1);
  self->options = *options;
  self->rand = g_rand_new_with_seed (options->seed);
  self->sensitivity = (VigilSimSensitivity) { 1, 1 };
  vigil_sim_pk_init (&self->pk, options->pk_model, options->weight_kg);
  if (options->seed != 0)
    draw_from_population (self);
  self->effects = vigil_sim_effects_of_ketamine (0, 0, &self->sensitivity);
  vigil_sim_oxygen_init (&self->oxygen, options->weight_kg, 0.21);
  vigil_sim_co2_init (&self->co2);
  vigil_sim_beats_init (&self->beats, self->rand);
  vigil_sim_ecg_init (&self->ecg, 60 / BASE_HR_BPM);
  vigil_sim_pleth_init (&self->pleth, 60 / BASE_HR_BPM);
  vigil_sim_resp_init (&self->resp, self->rand, BASE_RR_BPM);
  vigil_sim_nibp_init (&self->nibp, options->nibp_interval_s);
  update_body (self);
  return self;
}

void
vigil_sim_patient_free (VigilSimPatient *self)
{
  if (self == NULL)
    return;
  g_rand_free (self->rand);
  g_free (self);
}

static gboolean
has (const VigilSimPatient *self, VigilSimDisturbance which)
{
  return (self->disturbances & which) != 0;
}

/* First order towards on or off. */
static void
approach (double *level, gboolean is_on, double tau_up_s, double tau_down_s)
{
  double target = is_on ? 1 : 0;

  *level += (target - *level) * (1 - exp (-VIGIL_SIM_BLOCK_S / (is_on ? tau_up_s : tau_down_s)));
}

static void
wander (double *value, GRand *rand, double sd, double tau_s)
{
  double keep = exp (-VIGIL_SIM_BLOCK_S / tau_s);

  *value = keep * *value + sd * sqrt (1 - keep * keep) * vigil_sim_random_normal (rand);
}

static void
step_slow (VigilSimPatient *self, double delivered_ml, gint64 wall_us)
{
  double dose_mg = delivered_ml * self->options.concentration_mg_ml;
  double ventilation;

  self->delivered_mg += dose_mg;
  vigil_sim_pk_step (&self->pk, dose_mg, VIGIL_SIM_BLOCK_S);
  self->effects = vigil_sim_effects_of_ketamine (vigil_sim_pk_get_haemo_ng_ml (&self->pk),
                                                 vigil_sim_pk_get_brain_ng_ml (&self->pk),
                                                 &self->sensitivity);
  approach (&self->anxiety, has (self, VIGIL_SIM_TACHYCARDIA), 60, 180);
  approach (&self->pressure, has (self, VIGIL_SIM_HYPERTENSION), 90, 180);
  approach (&self->hypoventilation, has (self, VIGIL_SIM_DESATURATION), 5, 5);
  approach (&self->apnoea, has (self, VIGIL_SIM_APNOEA), 1, 1);
  wander (&self->pressure_wander_mmhg, self->rand, 2.5, 60);
  wander (&self->spo2_wander, self->rand, 0.5, 6);
  wander (&self->motion, self->rand, 1, 0.3);
  ventilation = self->rr_bpm * self->tidal_l
                / (BASE_RR_BPM * BASE_TIDAL_L_KG * self->options.weight_kg) * (1 - self->apnoea);
  vigil_sim_oxygen_step (&self->oxygen, ventilation, VIGIL_SIM_BLOCK_S);
  vigil_sim_co2_step (&self->co2, ventilation, VIGIL_SIM_BLOCK_S);
  update_body (self);
  vigil_sim_nibp_step (&self->nibp, self->rand, self->sys_mmhg, self->dia_mmhg, self->hr_bpm,
                       has (self, VIGIL_SIM_MOTION), VIGIL_SIM_BLOCK_S, wall_us);
}

static void
begin_beat (VigilSimPatient *self)
{
  double calm = 1 - 0.5 * MAX (self->anxiety, self->effects.dissociation / 100);
  double interval_s = vigil_sim_beats_next_interval_s (&self->beats, self->rand, self->hr_bpm,
                                                       vigil_sim_resp_get_phase (&self->resp),
                                                       RSA_BPM * calm);

  self->ecg.interval_s = interval_s;
  vigil_sim_pleth_add_beat (&self->pleth, interval_s);
}

static double
pulse_amplitude (const VigilSimPatient *self)
{
  double amplitude = 1 + 0.08 * sin (2 * G_PI * vigil_sim_resp_get_phase (&self->resp));

  return self->sys_mmhg > 180 ? 0.5 * amplitude : amplitude;
}

void
vigil_sim_patient_step (VigilSimPatient *self, double delivered_ml, gint64 wall_us,
                        VigilSimBlock *block)
{
  double noise, pulse = 0;

  step_slow (self, delivered_ml, wall_us);
  noise = has (self, VIGIL_SIM_MOTION) ? self->motion : 0;
  for (guint i = 0; i < VIGIL_SIM_BLOCK_ECG; i++) {
    if (vigil_sim_ecg_step (&self->ecg, self->hr_bpm, self->rr_bpm / 60, SAMPLE_S))
      begin_beat (self);
    block->ecg_mv[i] = vigil_sim_ecg_get_mv (&self->ecg) + 0.5 * noise
                       + 0.008 * (g_rand_double (self->rand) - 0.5);
    if (i % 4 == 0) {
      pulse = vigil_sim_pleth_step (&self->pleth, 4 * SAMPLE_S);
      block->pleth[i / 4] = (pulse - 0.5) * pulse_amplitude (self) + noise * g_rand_double (self->rand);
    }
    if (i % 8 == 0) {
      vigil_sim_resp_step (&self->resp, self->rand,
                           has (self, VIGIL_SIM_APNOEA) ? 0 : self->rr_bpm, self->tidal_l,
                           8 * SAMPLE_S);
      block->resp_ohm[i / 8] = vigil_sim_resp_get_ohm (&self->resp) + PULSE_ARTEFACT_OHM * pulse
                               + 0.3 * noise;
      block->co2_mmhg[i / 8] = vigil_sim_co2_sample_mmhg (&self->co2, &self->resp);
    }
  }
}

VigilSimVitals
vigil_sim_patient_get_vitals (const VigilSimPatient *self)
{
  double hr = vigil_sim_beats_get_displayed_bpm (&self->beats);
  double spo2 = vigil_sim_oxygen_get_probe_percent (&self->oxygen) + self->spo2_wander;

  return (VigilSimVitals) {
    .hr_bpm = self->hr_bpm,
    .sys_mmhg = self->sys_mmhg,
    .dia_mmhg = self->dia_mmhg,
    .rr_bpm = has (self, VIGIL_SIM_APNOEA) ? 0 : self->rr_bpm,
    .sao2_percent = vigil_sim_oxygen_get_arterial_percent (&self->oxygen),
    .shown_hr_bpm = round (hr),
    .shown_pulse_bpm = hr > 0 ? round (hr + self->spo2_wander) : 0,
    .shown_spo2_percent = round (CLAMP (spo2, 0, 100)),
    .shown_rr_bpm = round (vigil_sim_resp_get_displayed_bpm (&self->resp)),
    .shown_etco2_mmhg = round (vigil_sim_co2_get_displayed_mmhg (&self->co2)),
    .shown_perfusion = round (10 * PERFUSION_PERCENT * pulse_amplitude (self)) / 10,
    .delivered_mg = self->delivered_mg,
    .plasma_ng_ml = vigil_sim_pk_get_plasma_ng_ml (&self->pk),
    .brain_ng_ml = vigil_sim_pk_get_brain_ng_ml (&self->pk),
    .dissociation = self->effects.dissociation,
    .since_breath_s = vigil_sim_resp_get_since_breath_s (&self->resp),
    .moaa_s = self->effects.moaa_s,
    .has_ecg = !has (self, VIGIL_SIM_LEAD_OFF),
    .has_probe = !has (self, VIGIL_SIM_PROBE_OFF),
    .is_measuring_nibp = vigil_sim_nibp_is_measuring (&self->nibp),
    .has_nibp = self->nibp.has_reading,
    .has_nibp_failed = self->nibp.has_failed,
    .nibp_sys_mmhg = self->nibp.sys_mmhg,
    .nibp_dia_mmhg = self->nibp.dia_mmhg,
    .nibp_mean_mmhg = self->nibp.mean_mmhg,
    .nibp_pulse_bpm = self->nibp.pulse_bpm,
    .nibp_wall_us = self->nibp.measured_wall_us,
  };
}

void
vigil_sim_patient_set (VigilSimPatient *self, VigilSimDisturbance which, gboolean is_on)
{
  self->disturbances = is_on ? self->disturbances | which : self->disturbances & ~which;
}

void
vigil_sim_patient_recover (VigilSimPatient *self)
{
  self->disturbances &= VIGIL_SIM_PROBE_OFF | VIGIL_SIM_LEAD_OFF;
}

void
vigil_sim_patient_measure_nibp (VigilSimPatient *self)
{
  vigil_sim_nibp_measure (&self->nibp, self->sys_mmhg);
}
