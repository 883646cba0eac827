/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Saving the bytes of a line at the devices page: a button, which the page places, and a panel for its side that
 * warns before it begins, counts while it goes on, and says where the capture is or why there is none.
 * Thread: main. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_SAVE_PANEL (vigil_save_panel_get_type ())
G_DECLARE_FINAL_TYPE (VigilSavePanel, vigil_save_panel, VIGIL, SAVE_PANEL, GtkWidget)

#define VIGIL_SAVE_PANEL_WIDTH 370
#define VIGIL_SAVE_PANEL_HEIGHT 254

/* @page outlives it. */
GtkWidget *vigil_save_panel_new (VigilPage *page);
/* The page's to place. */
GtkWidget *vigil_save_panel_get_button (VigilSavePanel *self);
/* Of the view's links; what was said of another one is not said any more. */
void vigil_save_panel_set_link (VigilSavePanel *self, guint link);
/* TRUE: the panel has something to say. */
gboolean vigil_save_panel_update (VigilSavePanel *self, const VigilView *view);
