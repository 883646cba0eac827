/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The top line: chair and initials, the stages of the visit, links, user, clock.
 * Signals: "devices" (a link icon was tapped), "user" (who is signed in), "patient" (the initials),
 * "stage" (VigilStage): a done step was tapped.
 * Accessible: the stepper is a LIST of LIST_ITEM, the current one selected.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_STRIP (vigil_strip_get_type ())
G_DECLARE_FINAL_TYPE (VigilStrip, vigil_strip, VIGIL, STRIP, GtkWidget)

GtkWidget *vigil_strip_new (void);
void vigil_strip_update (VigilStrip *self, const VigilView *view);
