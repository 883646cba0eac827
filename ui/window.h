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
