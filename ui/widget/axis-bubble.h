/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a mark on the time axis was: when, what, who, and a way to correct it. Hidden until it is set.
 * Signal "correct" (gint64 seq).
 * Thread: main. */
#pragma once

#include "model/timeline.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_AXIS_BUBBLE (vigil_axis_bubble_get_type ())
G_DECLARE_FINAL_TYPE (VigilAxisBubble, vigil_axis_bubble, VIGIL, AXIS_BUBBLE, GtkWidget)

GtkWidget *vigil_axis_bubble_new (void);
/* NULL hides it. */
void vigil_axis_bubble_set_mark (VigilAxisBubble *self, const VigilMark *mark);
