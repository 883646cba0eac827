/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One vital sign: name and unit left above, limits left below, the number at the right in a place
 * of fixed width. The whole tile fills in an alarm, is hatched while stale.
 * Accessible: BUTTON, "Heart rate 84 /min, limits 50 to 120". A tap is the signal "clicked".
 * Thread: main. */
#pragma once

#include "model/vital.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_NUMERIC_TILE (vigil_numeric_tile_get_type ())
G_DECLARE_FINAL_TYPE (VigilNumericTile, vigil_numeric_tile, VIGIL, NUMERIC_TILE, GtkButton)

/* @hue_class is "hue-hr" and the like. */
GtkWidget *vigil_numeric_tile_new (VigilCode code, const char *hue_class);
void vigil_numeric_tile_update (VigilNumericTile *self, const VigilView *view,
                                const VigilAlarmProfile *profile);
