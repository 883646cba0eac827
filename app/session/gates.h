/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold before an infusion, judged from what was answered, signed and measured. The rules
 * are the clinic's (VigilGate); a verdict is worked out each time it is asked for, because time
 * alone makes a fast long enough and a pressure may rise while staff talks. Pure; any thread. */
#pragma once

#include "session/session.h"

typedef enum {
  VIGIL_GATE_STATE_OPEN, /* nobody has answered, or nothing was measured */
  VIGIL_GATE_STATE_PASSED,
  VIGIL_GATE_STATE_BLOCKS, /* answered no, or does not hold */
} VigilGateState;

/* What a verdict needs that is no part of the session. */
typedef struct {
  gint64 start_wall_us;           /* when the infusion would begin: now, or when it is planned */
  GTimeZone *zone;                /* whose wall clock the rules mean; NULL: the machine's */
  const VigilObservation *vitals; /* VIGIL_N_CODES, aged; NULL: nothing is measured */
} VigilGateFacts;

/* A question, a value or a rule of food. */
typedef struct {
  VigilGateState state;
  gboolean warns;                 /* passed, but the clinic wants it seen */
  guint index;                    /* in the gate's list */
  enum { VIGIL_PART_QUESTION, VIGIL_PART_MEASURE, VIGIL_PART_FOOD } kind;
  const VigilGateChoice *choice;  /* QUESTION: what was answered; NULL nothing */
  double value;                   /* MEASURE, in the vocabulary's unit; NAN none */
  VigilFood food;                 /* FOOD: which class failed or is not asked yet, else the last eaten */
  gint64 eaten_wall_us;           /* FOOD: 0 not asked; VIGIL_INTAKE_LONG_AGO */
  gint64 passes_wall_us;          /* FOOD: from then on it holds; 0: it holds, or never will today */
} VigilGatePart;

typedef struct {
  VigilGateState state;
  gboolean warns;
  const VigilGateAnswer *answer;  /* who answered or overrode it; NULL nobody */
  VigilGatePart parts[2 * VIGIL_MAX_GATE_PARTS];
  guint n_parts;
  gint64 passes_wall_us;          /* blocked by time alone: then it will pass; 0: not so */
} VigilGateVerdict;

/* "heavy", "light", "clear", "sip", as recorded; VIGIL_N_FOODS for another word. */
const char *vigil_food_name (VigilFood food);
VigilFood vigil_food_lookup (const char *name);

/* An overridden gate is PASSED, and its parts stand as they are. */
void vigil_gate_judge (const VigilGate *gate, const VigilSession *session, const VigilProtocol *protocol,
                       const VigilGateFacts *facts, VigilGateVerdict *out);
VigilGateState vigil_gate_get_state (const VigilGate *gate, const VigilSession *session, const VigilProtocol *protocol,
                                     const VigilGateFacts *facts);
/* Is it a value of this patient, taken now? Not of a demonstration, but to learn with; not of a cuff that
 * measured some time ago and stands in for what is measured without pause. */
gboolean vigil_gate_is_measured (const VigilObservation *seen, gboolean is_training);
/* NULL if nobody answered it. */
const VigilGateAnswer *vigil_session_find_gate_answer (const VigilSession *self, const char *gate_id);
/* The first gate that is neither passed nor advisory; NULL: all hold. */
const VigilGate *vigil_session_find_blocking_gate (const VigilSession *self, const VigilProtocol *protocol,
                                                   const VigilGateFacts *facts);

/* Did staff want to hear that it passes, and does it, at @facts' start: now? Until they have seen it. */
gboolean vigil_gate_is_reminder_due (const VigilGateVerdict *verdict, const VigilGateFacts *facts);
/* The first such gate; NULL: none. */
const VigilGate *vigil_session_find_due_reminder (const VigilSession *self, const VigilProtocol *protocol,
                                                  const VigilGateFacts *facts);

/* One rule of food for the class @food, eaten at @eaten_wall_us, if the infusion begins at @start_wall_us.
 * TRUE: it holds. Else @passes_wall_us is the earliest start at which it does, 0 if only another day.
 * Hours are time that passed, whatever the clock was set to; a time of the day is the wall clock's. */
gboolean vigil_fasting_holds (const VigilFastingRule *rule, gint64 eaten_wall_us, gint64 start_wall_us, GTimeZone *zone,
                              gint64 *passes_wall_us);
/* Of a start at that time; it matters only where a rule names one. */
VigilSlot vigil_fasting_get_slot (const VigilGate *gate, gint64 start_wall_us, GTimeZone *zone);
/* Which rule governs @food for a start in @slot: the one that names the fewest classes beside it;
 * -1: none, it may be eaten. */
int vigil_fasting_find_rule (const VigilGate *gate, VigilFood food, VigilSlot slot);
