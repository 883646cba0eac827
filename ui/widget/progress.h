/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Delivered of planned: what the pump said is solid in the drug's hue, what is only estimated is
 * hatched. Time runs left to right in every language.
 * Accessible: PROGRESS_BAR.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_PROGRESS (vigil_progress_get_type ())
G_DECLARE_FINAL_TYPE (VigilProgress, vigil_progress, VIGIL, PROGRESS, GtkWidget)

GtkWidget *vigil_progress_new (void);
/* 0 .. 1; @seen <= @whole, what lies between is the estimate. @colour 1 .. 4. */
void vigil_progress_set (VigilProgress *self, double seen, double whole, guint colour);
