/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Who works here: the PIN signs in. While somebody is signed in it says who, and offers to lock the
 * tablet or to change. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_SIGN_IN_PAGE (vigil_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilSignInPage, vigil_sign_in_page, VIGIL, SIGN_IN_PAGE, VigilPage)

GtkWidget *vigil_sign_in_page_new (VigilChairModel *model);
