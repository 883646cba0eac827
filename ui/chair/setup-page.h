/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting up a device: its port, what it is, whether it answers, what it will be at this chair.
 * When it is remembered the chair has it at once, and the page is done.
 * Thread: main. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_SETUP_PAGE (vigil_setup_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilSetupPage, vigil_setup_page, VIGIL, SETUP_PAGE, VigilPage)

/* What stands at @port is to be changed instead of another added: the chair lets go of it until the page is left.
 * Where nothing stands it is found out what is plugged in there. */
void vigil_setup_page_begin (VigilSetupPage *self, const char *port);
GtkWidget *vigil_setup_page_new (VigilChairModel *model);
