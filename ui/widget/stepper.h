/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The stages of a visit in a row: done (tick), now (pill), later (ring). Signal "stage"
 * (VigilStage) when a done one is tapped; later ones do not react. Accessible: LIST of LIST_ITEM,
 * "Infusing, step 4 of 6", the current one selected. Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_STEPPER (vigil_stepper_get_type ())
G_DECLARE_FINAL_TYPE (VigilStepper, vigil_stepper, VIGIL, STEPPER, GtkWidget)

GtkWidget *vigil_stepper_new (void);
void vigil_stepper_set_stage (VigilStepper *self, VigilStage stage);
