/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a gate's verdict in the side panel: name, fact and mark of each, what blocks first,
 * and when it will pass or who let it pass. It holds no more than four lines; the rest is counted. */
#pragma once

#include "bus/bus.h"
#include "session/gates.h"

#include <gtk/gtk.h>

#define VIGIL_GATE_SIDE_WIDTH 342
#define VIGIL_GATE_SIDE_HEIGHT 106

#define VIGIL_TYPE_GATE_SIDE (vigil_gate_side_get_type ())
G_DECLARE_FINAL_TYPE (VigilGateSide, vigil_gate_side, VIGIL, GATE_SIDE, GtkWidget)

GtkWidget *vigil_gate_side_new (void);
void vigil_gate_side_show (VigilGateSide *self, const VigilGate *gate, const VigilGateVerdict *verdict,
                           const VigilView *view);
