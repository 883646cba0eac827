/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Check-in: who it is, weight and height, which protocol. What is wrong is said at the field when
 * Continue is tapped; nothing that was typed is lost. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_CHECK_IN_PAGE (vigil_check_in_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilCheckInPage, vigil_check_in_page, VIGIL, CHECK_IN_PAGE, VigilPage)

GtkWidget *vigil_check_in_page_new (VigilChairModel *model);
