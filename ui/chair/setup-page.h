/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting up a device: its port, what it is, whether it answers, what it will be at this chair.
 * Asks for "restart" when it is remembered.
 * Thread: main. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_SETUP_PAGE (vigil_setup_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilSetupPage, vigil_setup_page, VIGIL, SETUP_PAGE, VigilPage)

GtkWidget *vigil_setup_page_new (VigilChairModel *model);
