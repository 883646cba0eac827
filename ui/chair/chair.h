/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The chair in use: which page stands in the work area, by the stage of the visit or by a task that
 * was asked for; the waves and the one time axis while it infuses; the patient's screen over all of
 * it while the patient has the tablet; the alarms' sound.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_CHAIR (vigil_chair_get_type ())
G_DECLARE_FINAL_TYPE (VigilChair, vigil_chair, VIGIL, CHAIR, GtkWidget)

/* @starts_as_kiosk: the patient's screen first; a staff PIN leads to the chair. */
GtkWidget *vigil_chair_new (VigilChairModel *model, gboolean starts_as_kiosk);
