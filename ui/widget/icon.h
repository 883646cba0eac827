/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* An icon in the current text colour. Its size is that of its place, at least @size_units of the
 * design scaled to the screen. Decorative: the word is always beside it.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_ICON (vigil_icon_get_type ())
G_DECLARE_FINAL_TYPE (VigilIcon, vigil_icon, VIGIL, ICON, GtkWidget)

/* @name as in draw/icon-draw.h; NULL draws nothing. */
GtkWidget *vigil_icon_new (const char *name, int size_units);
void vigil_icon_set_name (VigilIcon *self, const char *name);
void vigil_icon_set_size (VigilIcon *self, int size_units);
