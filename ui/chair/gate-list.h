/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The protocol's gates as rows in two columns, with the protocol and how many have passed above them. More than fit
 * are turned to.
 * Signal "picked" (guint index): the row of that gate was tapped.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_GATE_LIST (vigil_gate_list_get_type ())
G_DECLARE_FINAL_TYPE (VigilGateList, vigil_gate_list, VIGIL, GATE_LIST, GtkWidget)

/* As large as the page. */
GtkWidget *vigil_gate_list_new (void);
/* From the next showing on the rows among which that gate is. */
void vigil_gate_list_turn_to (VigilGateList *self, guint index);
/* The visit has a protocol. */
void vigil_gate_list_show (VigilGateList *self, VigilChairModel *model, guint selected);
