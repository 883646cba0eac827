/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of a bag and thrown away: the volume, typed or taken over from what should be left, then the PINs of two
 * different people. One bag after the other. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_WASTE_PAGE (vigil_waste_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilWastePage, vigil_waste_page, VIGIL, WASTE_PAGE, VigilPage)

GtkWidget *vigil_waste_page_new (VigilChairModel *model);
