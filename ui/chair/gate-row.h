/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One gate in the list: its mark, what is known of it, and who answered or what it waits for.
 * Thread: main. */
#pragma once

#include "bus/bus.h"
#include "model/fee-text.h"
#include "session/gates.h"
#include "widget/row.h"

/* Of a start as the view has it. */
VigilGateVerdict vigil_gate_verdict_of (const VigilGate *gate, const VigilProtocol *protocol, const VigilView *view);
/* Is it asked on a page of its own? */
gboolean vigil_gate_has_form (const VigilGate *gate);
/* What is known: an answer, a measured weight, the vital signs of now. */
char *vigil_gate_fact (const VigilGate *gate, const VigilGateVerdict *verdict, const VigilView *view)
    G_GNUC_WARN_UNUSED_RESULT;
void vigil_gate_row_show (VigilRow *row, const VigilGate *gate, const VigilGateVerdict *verdict, const VigilView *view);
/* Instead of its detail, where the clinic states one. */
void vigil_gate_row_show_fee (VigilRow *row, const VigilGate *gate, VigilChairModel *model);
