/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A prescription while it is typed: one drug's steps as text, judged on every key. What is shown as
 * the dose is what the pump's rounded rate gives, never what was wished. Headless.
 * Thread: main. */
#pragma once

#include "session/guard.h"

typedef struct {
  char rate[16], minutes[8];
} VigilDoseStepInput;

typedef struct {
  const VigilDrug *drug;
  const VigilProtocolDrug *planned;       /* the protocol's own steps */
  VigilDosingWeight weight;               /* that it is dosed by; kg 0: something that it depends on is not measured */
  double actual_kg, rate_step_ml_h;
  gint64 given_ng;                        /* of the drug in this visit so far, other channels and by hand */
  gint64 earlier_ng;                      /* and in earlier visits of the same day */
  double last_rate;                       /* the highest of it in the last visit that gave it, in its unit; NAN none */
  gboolean has_other_sedative;            /* on board, planned, or another of the protocol's drugs */
  VigilDoseStepInput steps[VIGIL_MAX_STEPS];
  guint n_steps;
} VigilDoseInput;

typedef struct {
  gboolean is_complete;                   /* every step can be worked out */
  VigilDoseResult steps[VIGIL_MAX_STEPS];
  double rates[VIGIL_MAX_STEPS];          /* as typed; NAN if it is no number */
  guint minutes[VIGIL_MAX_STEPS];
  VigilFindings findings;                 /* all that the core will find, once it is complete */
  double total_mg, total_ml;
  guint total_min;
} VigilDoseJudgement;

/* What is ordered at @channel: as the record has it, else drug number @channel of @protocol. */
const VigilProtocolDrug *vigil_dose_find_planned (const VigilSession *session, const VigilProtocol *protocol, guint channel);
/* @planned of @protocol, one of its drugs or of what may be ordered in place of one, at @channel, with its own steps or
 * those that are recorded there. Whether another sedative is planned is set for all together afterwards. */
void vigil_dose_input_init (VigilDoseInput *self, const VigilProtocolDrug *planned, guint channel,
                            const VigilSession *session, double rate_step_ml_h);
/* Of the @n inputs that make one order. */
void vigil_dose_inputs_set_sedatives (VigilDoseInput *inputs, guint n, const VigilProtocol *protocol,
                                      const VigilSession *session);
void vigil_dose_input_judge (const VigilDoseInput *self, VigilDoseJudgement *out);

/* The lines of the result card, translated, transfer full. NULL where there is nothing to say. */
char *vigil_dose_words_pump (const VigilDoseInput *self, const VigilDoseJudgement *judgement, guint step);
char *vigil_dose_words_given (const VigilDoseInput *self, const VigilDoseJudgement *judgement, guint step);
char *vigil_dose_words_total (const VigilDoseInput *self, const VigilDoseJudgement *judgement);
/* "72.4 kg", with what else it is than measured: "73 kg, ideal". */
char *vigil_dose_words_weight (const VigilDoseInput *self);
/* Where that weight is from; static. */
const char *vigil_dose_words_weight_kind (const VigilDoseInput *self);
/* What is wrong or unusual: a limit passed, a duration far from the protocol's, a second sedative. */
char *vigil_dose_words_warning (const VigilDoseInput *self, const VigilDoseJudgement *judgement);

/* The body of VIGIL_EVENT_PRESCRIPTION_ENTERED; NULL unless it is complete and within the hard
 * limits. @reason_code and @reason "" where none is needed. */
JsonObject *vigil_dose_input_to_body (const VigilDoseInput *self, guint channel, const char *reason_code,
                                      const char *reason);
