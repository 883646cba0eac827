/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Every alarm of the chair, one a row: when, what, and whether somebody has seen it. Its first line
 * says that this display is the secondary one.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_ALARM_SHEET (vigil_alarm_sheet_get_type ())
G_DECLARE_FINAL_TYPE (VigilAlarmSheet, vigil_alarm_sheet, VIGIL, ALARM_SHEET, GtkWidget)

GtkWidget *vigil_alarm_sheet_new (void);
void vigil_alarm_sheet_update (VigilAlarmSheet *self, const VigilView *view);
