/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The cuff: systolic over diastolic, mean, its age and when the next is due. Hatched when overdue.
 * Accessible: BUTTON. A tap is the signal "clicked".
 * Thread: main. */
#pragma once

#include "model/vital.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_NIBP_TILE (vigil_nibp_tile_get_type ())
G_DECLARE_FINAL_TYPE (VigilNibpTile, vigil_nibp_tile, VIGIL, NIBP_TILE, GtkButton)

GtkWidget *vigil_nibp_tile_new (void);
void vigil_nibp_tile_update (VigilNibpTile *self, const VigilView *view, guint every_min);
