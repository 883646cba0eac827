/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A rescue drug that was given: which one of the clinic's, how much, and if there is time why. What
 * is above the clinic's hard limit is refused at the field. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_RESCUE_PAGE (vigil_rescue_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilRescuePage, vigil_rescue_page, VIGIL, RESCUE_PAGE, VigilPage)

GtkWidget *vigil_rescue_page_new (VigilChairModel *model);
