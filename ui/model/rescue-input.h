/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A rescue dose while it is typed: judged on every key against the clinic's hard limit. Headless.
 * Thread: main. */
#pragma once

#include "clinic/clinic.h"

typedef enum { VIGIL_RESCUE_MISSING, VIGIL_RESCUE_OK, VIGIL_RESCUE_UNUSUAL, VIGIL_RESCUE_WRONG } VigilRescueVerdict;

typedef struct {
  VigilRescueVerdict verdict;
  double dose;              /* in the drug's unit; NAN unless OK or UNUSUAL */
  char words[128];          /* what is wrong or unusual; "" */
} VigilRescueJudgement;

/* @text as typed. A dose that is none of the clinic's usual ones is UNUSUAL: said, not forbidden. */
void vigil_rescue_input_judge (const VigilRescueDrug *drug, const char *text, VigilRescueJudgement *out);
/* "ondansetron 4 mg"; transfer full. */
char *vigil_rescue_words (const VigilRescueDrug *drug, double dose) G_GNUC_WARN_UNUSED_RESULT;
/* The body of VIGIL_EVENT_RESCUE_GIVEN; NULL unless the judgement allows it. */
JsonObject *vigil_rescue_input_to_body (const VigilRescueDrug *drug, const char *text, const char *reason);
