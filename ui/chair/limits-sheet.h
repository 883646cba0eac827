/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The alarm limits of one value, over the time axis: upper and lower, minus and plus in the clinic's
 * steps, and nothing holds before Confirm. The pressure's three values are tabs.
 * Signals: "done": the sheet may go; "ask" (const char *task): "sign-in", since a limit is set with a
 * name.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_LIMITS_SHEET (vigil_limits_sheet_get_type ())
G_DECLARE_FINAL_TYPE (VigilLimitsSheet, vigil_limits_sheet, VIGIL, LIMITS_SHEET, GtkWidget)

GtkWidget *vigil_limits_sheet_new (VigilChairModel *model, VigilCode code);
/* Whose tile opened it. */
VigilCode vigil_limits_sheet_get_tile (VigilLimitsSheet *self);
void vigil_limits_sheet_update (VigilLimitsSheet *self);
