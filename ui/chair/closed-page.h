/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The visit is over: what it came to, who signed, and the way to the next patient. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_CLOSED_PAGE (vigil_closed_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilClosedPage, vigil_closed_page, VIGIL, CLOSED_PAGE, VigilPage)

GtkWidget *vigil_closed_page_new (VigilChairModel *model);
