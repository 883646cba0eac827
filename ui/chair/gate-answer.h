/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the gates page proposes as VIGIL_EVENT_GATE_ANSWERED or VIGIL_EVENT_GATE_REMINDER: the ids for the session, the words for who
 * reads the record. The caller owns the body. Thread: main. */
#pragma once

#include "model/fee-text.h"
#include "session/gates.h"

/* With the fee that stands beside it. */
JsonObject *vigil_gate_answer_confirm (const VigilGate *gate, gboolean is_passed, VigilChairModel *model)
  G_GNUC_WARN_UNUSED_RESULT;
JsonObject *vigil_gate_answer_question (const VigilGate *gate, guint question, guint choice) G_GNUC_WARN_UNUSED_RESULT;
/* @eaten_wall_us: VIGIL_INTAKE_LONG_AGO, or when. */
JsonObject *vigil_gate_answer_food (const VigilGate *gate, VigilFood food, gint64 eaten_wall_us, gint64 now_wall_us)
  G_GNUC_WARN_UNUSED_RESULT;
/* Sets one for when it passes by time alone, or takes away the one that is set; NULL: neither is so. */
JsonObject *vigil_gate_answer_reminder (const VigilGate *gate, const VigilGateVerdict *verdict) G_GNUC_WARN_UNUSED_RESULT;
