/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* An emergency of the clinic's list as it stands in a visit: which of its steps are done and since when, how much of an
 * antidote this patient may have and has had. What the check refuses and what the screen shows come from here.
 * Pure; any thread. Facts: ASRA checklist for local anaesthetic toxicity, as the clinic's rescue.json has it. */
#pragma once

#include "session/guard.h"

/* The weight that @drug's rule by weight is multiplied by. FALSE: it is not known. Where the rule needs a height that
 * nobody measured it is the actual weight: an antidote does not wait for a yardstick. */
gboolean vigil_emergency_weight (const VigilSession *session, const VigilRescueDrug *drug, VigilDosingWeight *out);
/* FALSE without a rule or a weight. */
gboolean vigil_emergency_antidote (const VigilSession *session, const VigilRescueDrug *drug, VigilAntidote *out);

typedef struct {
  double recorded_ml;          /* doses by hand */
  double infused_ml;           /* at most, as nobody hears what gives it */
  gboolean is_running;
} VigilAntidoteGiven;

/* In this visit, in whatever emergency. */
void vigil_emergency_given (const VigilSession *session, const char *drug_id, gint64 now_wall_us, VigilAntidoteGiven *out);
/* At most, by the infusion of an emergency that runs now; 0 none runs. */
double vigil_emergency_running_ml (const VigilEmergencyState *state, gint64 now_wall_us);

/* All of @order but its dose and contexts. */
void vigil_emergency_fill_order (const VigilSession *session, const VigilRescueDrug *drug, gint64 now_wall_us,
                                 VigilRescueOrder *order);

#define VIGIL_MAX_CONTEXTS (VIGIL_MAX_BOLUSES + VIGIL_MAX_EMERGENCIES)

/* The states that hold for contraindications: of what was given against nothing else, of emergencies that are open, and
 * of those that were over where the clinic says that they hold on. @out has room for VIGIL_MAX_CONTEXTS and a NULL. */
guint vigil_emergency_list_contexts (const VigilSession *session, const VigilClinic *clinic, const char **out);

typedef struct {
  guint n;                     /* so often done */
  gint64 t_wall_us;            /* the last time; 0 not done */
  gint64 seq;                  /* of the dose that ticked it last; 0: no dose by hand */
} VigilStepDone;

/* In the run that @state is in. */
void vigil_emergency_step_done (const VigilSession *session, const VigilEmergencyState *state, const char *step_id,
                                VigilStepDone *out);
/* In the run that is open: has this part of @drug been done? */
gboolean vigil_emergency_is_part_done (const VigilEmergency *self, const VigilSession *session,
                                       const VigilRescueDrug *drug, VigilDosePart part);
/* mL/min at most, at which the infusion of @step's drug runs once @step (rate, double, end) is ticked, or its tick is
 * taken back; 0: it does not run. NAN without a weight. */
double vigil_emergency_rate_after (const VigilEmergency *self, const VigilSession *session,
                                   const VigilEmergencyStep *step, gboolean is_done);
/* NULL: it has no such step. */
const VigilEmergencyStep *vigil_emergency_find_step (const VigilEmergency *self, const char *id);

/* Has one of its drugs gone in, or may it at any moment, in this visit? */
gboolean vigil_emergency_can_be (const VigilEmergency *self, const VigilSession *session);
/* And is it no longer over than the clinic says? */
gboolean vigil_emergency_is_near (const VigilEmergency *self, const VigilSession *session, gint64 now_wall_us);
/* The first emergency that is; NULL none. */
const VigilEmergency *vigil_emergency_find_near (const VigilClinic *clinic, const VigilSession *session,
                                                 gint64 now_wall_us);
gboolean vigil_emergency_is_of (const VigilEmergency *self, const char *drug_id);
/* The channel that gives one of its drugs now or may at any moment; -1 none. */
int vigil_emergency_find_channel (const VigilEmergency *self, const VigilSession *session);
