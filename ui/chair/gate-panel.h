/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Beside the list of gates: the one picked, what is known of it, and below that what can be done about it.
 * Signals: "answer" (gboolean is_passed): the hand's own word on it; "ask": its form, check or score is wanted, or
 * yes where it blocks; "remind": of when it passes, no more, or that was seen; "let-pass": a prescriber wants it let pass; "to-patient": the kiosk is wanted.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"
#include "session/gates.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_GATE_PANEL (vigil_gate_panel_get_type ())
G_DECLARE_FINAL_TYPE (VigilGatePanel, vigil_gate_panel, VIGIL, GATE_PANEL, GtkWidget)

/* As large as the page's side. */
GtkWidget *vigil_gate_panel_new (void);
/* @is_open: it is being answered or overridden in the work area. */
void vigil_gate_panel_show (VigilGatePanel *self, const VigilGate *gate, VigilChairModel *model, gboolean is_open);
