/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The numerics block: HR, SpO2, RR and the cuff, always at the same place.
 * A long press on the pressure asks a monitor that can be told to measure now, or to stop doing so.
 * Signals: "limits" (VigilCode): a tile was tapped; "refused" (const char *why): it was not measured.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_NUMERICS (vigil_numerics_get_type ())
G_DECLARE_FINAL_TYPE (VigilNumerics, vigil_numerics, VIGIL, NUMERICS, GtkWidget)

GtkWidget *vigil_numerics_new (void);
void vigil_numerics_update (VigilNumerics *self, VigilChairModel *model);
/* As the long press does. */
void vigil_numerics_measure (VigilNumerics *self);
