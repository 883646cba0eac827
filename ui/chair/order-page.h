/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The prescriber signs the order as it stands at the side, by PIN. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_ORDER_PAGE (vigil_order_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilOrderPage, vigil_order_page, VIGIL, ORDER_PAGE, VigilPage)

GtkWidget *vigil_order_page_new (VigilChairModel *model);
