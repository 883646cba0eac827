/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A running visit as one tile of 354 x 320: chair, initials, stage or alarm, vital signs with their
 * ages, the infusion, the next check. It follows the visit through the record. Values of a chair that
 * is not heard stay, grey and hatched, and the head says for how long.
 * A tap is the signal "clicked". Accessible: BUTTON, "Chair 3, M.K., high alarm, SpO2 84".
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_VISIT_TILE_WIDTH 354
#define VIGIL_VISIT_TILE_HEIGHT 320

#define VIGIL_TYPE_VISIT_TILE (vigil_visit_tile_get_type ())
G_DECLARE_FINAL_TYPE (VigilVisitTile, vigil_visit_tile, VIGIL, VISIT_TILE, GtkButton)

/* @model is kept; a tile fed by hand for pictures and tests gets one without a core. */
GtkWidget *vigil_visit_tile_new (VigilChairModel *model);
/* Follows @session of @record_path with a core of its own. NULL with @error. */
GtkWidget *vigil_visit_tile_new_following (const char *record_path, const char *session, GError **error);
