/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The waves region: ECG, pleth and respiration, one lane each at its own speed. Takes what arrives
 * whether it is shown or not, so that a lane never starts with old samples.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_WAVES (vigil_waves_get_type ())
G_DECLARE_FINAL_TYPE (VigilWaves, vigil_waves, VIGIL, WAVES, GtkWidget)

GtkWidget *vigil_waves_new (VigilChairModel *model);
