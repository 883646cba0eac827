/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A gate's verdict in words: one line for its row, and a line for each part of it. Pure; thread: main. */
#pragma once

#include "bus/bus.h"
#include "model/fee-text.h"
#include "session/gates.h"

/* As if the infusion began now, with what is measured now. */
VigilGateFacts vigil_gate_facts_of (const VigilView *view);

/* What stands over its questions: its detail; of an indication also where, how deep, and by which guideline
 * (requirements R4.2, R4.12). */
char *vigil_gate_about (const VigilGate *gate, const VigilProtocol *protocol) G_GNUC_WARN_UNUSED_RESULT;

/* What stands over its answer: its detail, and of one that shows the fee first that, a line of its own. */
char *vigil_gate_detail (const VigilGate *gate, VigilChairModel *model) G_GNUC_WARN_UNUSED_RESULT;

/* "light snack 5 h 13 min ago", "insulin: full dose", "3 of 5 asked", "5 asked, 2 measured". */
char *vigil_gate_words (const VigilGate *gate, const VigilGateVerdict *verdict, const VigilView *view)
    G_GNUC_WARN_UNUSED_RESULT;

/* "4 of 20: low", of a gate that asks for a score; NULL: it was not scored. */
char *vigil_gate_score_words (const VigilGate *gate, const VigilView *view) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
  char name[96], fact[64];
  VigilGateState state;
  gboolean warns;
} VigilGateLine;

/* Those that matter first: what blocks, what is open, what warns, what holds. Returns how many of @max. */
guint vigil_gate_lines_fill (VigilGateLine *out, guint max, const VigilGate *gate, const VigilGateVerdict *verdict,
                             const VigilView *view);
/* "Passes at 10:05, in 47 min"; "Passes since 10:05" if staff wanted to hear so; "overridden by J. Patel: known and treated"; "" there is nothing to add. */
char *vigil_gate_outlook (const VigilGateVerdict *verdict, const VigilView *view) G_GNUC_WARN_UNUSED_RESULT;
/* Of a GATE_REMINDER: "Remind at 10:05: Fasting", "Reminder withdrawn: Fasting", "Reminder seen: Fasting". */
char *vigil_gate_reminder_words (const VigilEvent *event) G_GNUC_WARN_UNUSED_RESULT;
/* The gate that staff wanted to hear of and that passes since; NULL: none, or it is a replay. */
const VigilGate *vigil_view_find_due_reminder (const VigilView *view, const VigilProtocol *protocol);
/* "heavy food", for the classes that the rules tell apart. */
const char *vigil_food_words (VigilFood food);
/* "today 07:30", "yesterday 19:00", "long ago", "not asked yet". */
char *vigil_intake_words (gint64 eaten_wall_us, gint64 now_wall_us) G_GNUC_WARN_UNUSED_RESULT;
/* By which rules they are asked, or what lets the visit go on in no case; transfer full. */
char *vigil_gates_line (const VigilView *view, const VigilProtocol *protocol) G_GNUC_WARN_UNUSED_RESULT;
