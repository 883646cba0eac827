/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The dose: dose rate and time of each step, the limits, what the pump will run at and what that
 * really gives. Typing replaces on the first key and is judged on every key. A value beyond a soft
 * limit asks for a reason, one beyond a hard limit cannot go on. Then the whole is read back once
 * and the start confirmed. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_DOSE_PAGE (vigil_dose_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilDosePage, vigil_dose_page, VIGIL, DOSE_PAGE, VigilPage)

GtkWidget *vigil_dose_page_new (VigilChairModel *model);
