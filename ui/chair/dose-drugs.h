/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be ordered at one pump: the protocol's own drug there, and what the protocol names in place of one of its
 * drugs. What another pump gives is not offered.
 * Signal "chosen" (gpointer const VigilProtocolDrug *).
 * Thread: main. */
#pragma once

#include "chair/dose-form.h"

#define VIGIL_TYPE_DOSE_DRUGS (vigil_dose_drugs_get_type ())
G_DECLARE_FINAL_TYPE (VigilDoseDrugs, vigil_dose_drugs, VIGIL, DOSE_DRUGS, GtkWidget)

GtkWidget *vigil_dose_drugs_new (void);
/* For the drug that @form shows, among all that it holds. @protocol lives as long as it is shown. */
void vigil_dose_drugs_show (VigilDoseDrugs *self, const VigilProtocol *protocol, VigilDoseForm *form);
