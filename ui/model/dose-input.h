/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A prescription while it is typed: one drug's steps as text, judged on every key. What is shown as
 * the dose is what the pump's rounded rate gives, never what was wished. Headless.
 * Thread: main. */
#pragma once

#include "session/dose.h"
#include "session/session.h"

typedef struct {
  char rate[16], minutes[8];
} VigilDoseStepInput;

typedef struct {
  const VigilDrug *drug;
  const VigilProtocolDrug *planned;       /* the protocol's own steps */
  double weight_kg, rate_step_ml_h;
  VigilDoseStepInput steps[VIGIL_MAX_STEPS];
  guint n_steps;
} VigilDoseInput;

typedef struct {
  gboolean is_complete;                   /* every step can be worked out */
  VigilDoseResult steps[VIGIL_MAX_STEPS];
  double rates[VIGIL_MAX_STEPS];          /* as typed; NAN if it is no number */
  guint minutes[VIGIL_MAX_STEPS];
  VigilVerdict verdicts[VIGIL_MAX_STEPS], total_verdict, worst;
  double total_mg, total_ml;
  guint total_min, planned_min;
  gboolean is_implausible;                /* much shorter or stronger than the protocol: said, not forbidden */
} VigilDoseJudgement;

void vigil_dose_input_init (VigilDoseInput *self, const VigilProtocolDrug *planned, double weight_kg,
                            double rate_step_ml_h);
void vigil_dose_input_judge (const VigilDoseInput *self, VigilDoseJudgement *out);

/* The lines of the result card, translated, transfer full. NULL where there is nothing to say. */
char *vigil_dose_words_pump (const VigilDoseInput *self, const VigilDoseJudgement *judgement, guint step);
char *vigil_dose_words_given (const VigilDoseInput *self, const VigilDoseJudgement *judgement, guint step);
char *vigil_dose_words_total (const VigilDoseInput *self, const VigilDoseJudgement *judgement);
/* What is wrong or unusual: a limit passed, a duration far from the protocol's. */
char *vigil_dose_words_warning (const VigilDoseInput *self, const VigilDoseJudgement *judgement);

/* The body of VIGIL_EVENT_PRESCRIPTION_ENTERED; NULL unless it is complete and within the hard
 * limits. @reason "" where none is needed. */
JsonObject *vigil_dose_input_to_body (const VigilDoseInput *self, guint channel, const char *reason);
