/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One response to a test dose, as large as a hand: what it is, what it means, and at the foot what it leads to or why
 * it is not taken yet. Off it can still be tapped, so that the page says why.
 * Signal "clicked". Accessible: BUTTON, named by all that it shows.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_RESPONSE_TILE_WIDTH 216
#define VIGIL_RESPONSE_TILE_HEIGHT 240

#define VIGIL_TYPE_RESPONSE_TILE (vigil_response_tile_get_type ())
G_DECLARE_FINAL_TYPE (VigilResponseTile, vigil_response_tile, VIGIL, RESPONSE_TILE, GtkButton)

GtkWidget *vigil_response_tile_new (void);
void vigil_response_tile_set (VigilResponseTile *self, const char *title, const char *detail, const char *foot);
void vigil_response_tile_set_state (VigilResponseTile *self, gboolean is_off, gboolean is_selected);
