/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of a mode: no decoration, full screen, no inspector, and as many pixels a design unit
 * as fit the frame into it.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_WINDOW (vigil_window_get_type ())
G_DECLARE_FINAL_TYPE (VigilWindow, vigil_window, VIGIL, WINDOW, GtkApplicationWindow)

/* @app may be NULL (tests). @is_windowed: 1280x800, to look at on a desk. */
GtkWidget *vigil_window_new (GtkApplication *app, gboolean is_windowed);

/* What the screens in it are drawn for, instead of the chair's frame. A smaller window keeps @least_k
 * pixels a unit, so that words stay readable; its screens arrange themselves. */
void vigil_window_set_design (VigilWindow *self, int width, int height, double least_k);
