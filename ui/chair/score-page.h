/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One instrument: an item a row with its answers, those that the monitor suggests with a dashed edge. A suggestion
 * counts once it was tapped, and the total is there when every item is answered; more items than fit stand on a
 * second page. The side panel has the last score, which can be withdrawn, and where the patient cannot go home
 * without it a prescriber's override. Then the page is done. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_SCORE_PAGE (vigil_score_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilScorePage, vigil_score_page, VIGIL, SCORE_PAGE, VigilPage)

/* Of the protocol's scores the one that is due, else the first that may be scored now. */
GtkWidget *vigil_score_page_new (VigilChairModel *model);
/* Another of the protocol's; nothing is answered yet. */
void vigil_score_page_set_instrument (VigilScorePage *self, const char *instrument_id);
