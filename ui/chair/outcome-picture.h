/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the visits before did to one of the scales that the protocol follows, as a picture (draw/outcome-draw.h).
 * Accessible: IMG, described by the scores in words. Thread: main. */
#pragma once

#include "bus/bus.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_OUTCOME_PICTURE (vigil_outcome_picture_get_type ())
G_DECLARE_FINAL_TYPE (VigilOutcomePicture, vigil_outcome_picture, VIGIL, OUTCOME_PICTURE, GtkWidget)

GtkWidget *vigil_outcome_picture_new (void);
/* @outcome NULL: no scale is followed; then the visits stand without scores. */
void vigil_outcome_picture_show (VigilOutcomePicture *self, const VigilView *view, const VigilCheck *outcome);
