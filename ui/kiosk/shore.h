/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture for the ears: moon over five waves. Decorative. Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_SHORE (vigil_shore_get_type ())
G_DECLARE_FINAL_TYPE (VigilShore, vigil_shore, VIGIL, SHORE, GtkWidget)

GtkWidget *vigil_shore_new (void);
