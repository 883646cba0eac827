/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated patient: takes the drug that the pump really delivered and gives what a monitor
 * would measure. Puts together the models beside it (pk, effects, oxygen, co2, beats, ecg,
 * pleth, resp, nibp). For training and tests; not a predictor of any person.
 *
 * Seed 0 is the typical patient; every other seed is one drawn from the spread between people
 * (volumes and clearance 30 %, size of effects 40 %, sensitivity 25 %), always the same one.
 * Pure but for its own seeded random numbers; one thread at a time. */
#pragma once

#include "sim/pk.h"

typedef struct _VigilSimPatient VigilSimPatient;

#define VIGIL_SIM_BLOCK_S 0.256   /* the step; a wave block of a Philips monitor */

enum { VIGIL_SIM_BLOCK_ECG = 128, VIGIL_SIM_BLOCK_PLETH = 32, VIGIL_SIM_BLOCK_RESP = 16 };

typedef struct {
  double ecg_mv[VIGIL_SIM_BLOCK_ECG];        /* lead II, 500 Hz */
  double pleth[VIGIL_SIM_BLOCK_PLETH];       /* about -1 to 1, 125 Hz */
  double resp_ohm[VIGIL_SIM_BLOCK_RESP];     /* 62.5 Hz */
  double co2_mmhg[VIGIL_SIM_BLOCK_RESP];     /* 62.5 Hz */
} VigilSimBlock;

typedef struct {
  guint32 seed;
  double weight_kg;
  double concentration_mg_ml;
  double nibp_interval_s;                    /* 0: on command only, after the first */
  VigilSimPkModel pk_model;
} VigilSimPatientOptions;

typedef enum {
  VIGIL_SIM_DESATURATION = 1 << 0,   /* breathes too little */
  VIGIL_SIM_APNOEA = 1 << 1,
  VIGIL_SIM_TACHYCARDIA = 1 << 2,    /* anxiety: heart rate first, then pressure and breathing */
  VIGIL_SIM_HYPERTENSION = 1 << 3,
  VIGIL_SIM_MOTION = 1 << 4,         /* artefact on every wave, cuff likely to fail */
  VIGIL_SIM_PROBE_OFF = 1 << 5,
  VIGIL_SIM_LEAD_OFF = 1 << 6,
} VigilSimDisturbance;

/* What is so, and what the sensors make of it. */
typedef struct {
  double hr_bpm, sys_mmhg, dia_mmhg, rr_bpm, sao2_percent;              /* true */
  double shown_hr_bpm, shown_pulse_bpm, shown_spo2_percent, shown_rr_bpm, shown_perfusion;
  double shown_etco2_mmhg;
  double delivered_mg, plasma_ng_ml, brain_ng_ml, dissociation;
  double since_breath_s;
  int moaa_s;
  gboolean has_ecg, has_probe;                                          /* sensors attached */
  gboolean is_measuring_nibp, has_nibp, has_nibp_failed;
  double nibp_sys_mmhg, nibp_dia_mmhg, nibp_mean_mmhg, nibp_pulse_bpm;
  gint64 nibp_wall_us;                                                  /* end of the measurement */
} VigilSimVitals;

VigilSimPatient *vigil_sim_patient_new (const VigilSimPatientOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void vigil_sim_patient_free (VigilSimPatient *self);
/* One block of VIGIL_SIM_BLOCK_S, during which @delivered_ml of the drug's solution flowed in;
 * @wall_us stamps a pressure reading that ends in it. */
void vigil_sim_patient_step (VigilSimPatient *self, double delivered_ml, gint64 wall_us,
                             VigilSimBlock *block);
VigilSimVitals vigil_sim_patient_get_vitals (const VigilSimPatient *self);
void vigil_sim_patient_set (VigilSimPatient *self, VigilSimDisturbance which, gboolean is_on);
/* Ends every disturbance of the patient's own; the sensors stay as they are. */
void vigil_sim_patient_recover (VigilSimPatient *self);
void vigil_sim_patient_measure_nibp (VigilSimPatient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilSimPatient, vigil_sim_patient_free)
