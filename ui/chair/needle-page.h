/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the needle is: side, place and size, of the clinic's own list. Nothing is chosen beforehand; what is recorded
 * already is shown and can be recorded anew. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_NEEDLE_PAGE (vigil_needle_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilNeedlePage, vigil_needle_page, VIGIL, NEEDLE_PAGE, VigilPage)

GtkWidget *vigil_needle_page_new (VigilChairModel *model);
