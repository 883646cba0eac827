/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether two entries agree, field by field, beside what the second person entered; the first numbers are not told.
 * Thread: main. */
#pragma once

#include "clinic/clinic.h"
#include "session/double-check.h"

#include <gtk/gtk.h>

GtkWidget *vigil_second_result_new (void);
void vigil_second_result_show (GtkWidget *result, const VigilCheckEntry *second,
                               const guint times_apart[VIGIL_N_CHECKED], VigilClinic *clinic);
