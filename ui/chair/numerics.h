/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The numerics block: HR, SpO2, RR and the cuff, always at the same place.
 * Signal "limits" (VigilCode): a tile was tapped. A long press on the pressure is none: it means
 * "measure now", and no monitor that Vigil speaks to can be told to.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_NUMERICS (vigil_numerics_get_type ())
G_DECLARE_FINAL_TYPE (VigilNumerics, vigil_numerics, VIGIL, NUMERICS, GtkWidget)

GtkWidget *vigil_numerics_new (void);
void vigil_numerics_update (VigilNumerics *self, VigilChairModel *model);
