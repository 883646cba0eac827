/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The bag that hangs on a pump: its lot, its own number if it has one, and its expiry, beside what the order says it
 * holds. One bag after the other; what is wrong is said at the field, and nothing typed is lost. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_BAG_PAGE (vigil_bag_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilBagPage, vigil_bag_page, VIGIL, BAG_PAGE, VigilPage)

GtkWidget *vigil_bag_page_new (VigilChairModel *model);
