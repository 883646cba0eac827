/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The dose while it is typed: a tab a drug, weight and bag, the steps as fields, the limits as a ruler,
 * what the pump will really give, and the keypad. It holds the text that was typed; nothing is
 * recorded from here.
 * Signal "changed" (gboolean is_typed): another drug or step is shown, or (TRUE) a number of it is
 * another one; "choose": another drug is wanted in the place of the one that is shown.
 * Thread: main. */
#pragma once

#include "bus/bus.h"
#include "model/dose-input.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_DOSE_FORM (vigil_dose_form_get_type ())
G_DECLARE_FINAL_TYPE (VigilDoseForm, vigil_dose_form, VIGIL, DOSE_FORM, GtkWidget)

GtkWidget *vigil_dose_form_new (void);
/* Begins anew with what is recorded as ordered, else with the protocol's own drugs and steps. */
void vigil_dose_form_load (VigilDoseForm *self, const VigilProtocol *protocol, const VigilView *view);
/* Another of the protocol's drugs in the place of number @drug, with its own steps. */
void vigil_dose_form_replace (VigilDoseForm *self, guint drug, const VigilProtocolDrug *planned,
                              const VigilProtocol *protocol, const VigilView *view);
/* How many drugs; 0 until it was loaded. */
guint vigil_dose_form_get_n_inputs (VigilDoseForm *self);
/* Valid until the next load. */
const VigilDoseInput *vigil_dose_form_get_input (VigilDoseForm *self, guint drug);
guint vigil_dose_form_get_drug (VigilDoseForm *self);
void vigil_dose_form_set_drug (VigilDoseForm *self, guint drug);
/* An empty step after the last. */
void vigil_dose_form_add_step (VigilDoseForm *self);
/* FALSE: there is no added step that stayed empty. */
gboolean vigil_dose_form_drop_step (VigilDoseForm *self);
