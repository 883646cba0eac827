/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The signature that ends a visit: what it means in words, what is signed in the side panel, the PIN,
 * and then the visit is closed. Whoever enters the PIN signs; signed but not closed (the program
 * stopped between) can be closed here. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_SIGN_PAGE (vigil_sign_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilSignPage, vigil_sign_page, VIGIL, SIGN_PAGE, VigilPage)

GtkWidget *vigil_sign_page_new (VigilChairModel *model);
