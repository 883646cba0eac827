/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Beside the test dose: what was recorded of it last, and, while the bar is for what is seen at the patient, the
 * page's own ways.
 * Signals: "undo"; "leave".
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

typedef struct {
  gboolean has_undo, is_undo_chosen;
  gboolean has_leave, is_leave_chosen;
  gboolean is_ended;         /* the way on leads to recovery, else back to the gates */
} VigilTestDoseWays;

#define VIGIL_TYPE_TEST_DOSE_SIDE (vigil_test_dose_side_get_type ())
G_DECLARE_FINAL_TYPE (VigilTestDoseSide, vigil_test_dose_side, VIGIL, TEST_DOSE_SIDE, GtkWidget)

GtkWidget *vigil_test_dose_side_new (void);
void vigil_test_dose_side_show (VigilTestDoseSide *self, VigilChairModel *model, const VigilTestDoseWays *ways);
