/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The one time axis of the chair, kept up to date from the model: events fold into its timeline,
 * points into its trends, a new visit empties both. Over it lies the same in words, for keyboard and
 * screen reader.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_CHAIR_AXIS (vigil_chair_axis_get_type ())
G_DECLARE_FINAL_TYPE (VigilChairAxis, vigil_chair_axis, VIGIL, CHAIR_AXIS, GtkWidget)

GtkWidget *vigil_chair_axis_new (VigilChairModel *model);
