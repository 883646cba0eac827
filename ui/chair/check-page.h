/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The protocol's checks, one at a time, the one that has waited longest first: a tap chooses, Save
 * records, the next due one follows, then the page is done. Tabs lead to the others, and to the pages of
 * the scores that are made while it runs.
 * Asked for as "check:pain" it is that one first, and is done when it is saved. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_CHECK_PAGE (vigil_check_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilCheckPage, vigil_check_page, VIGIL, CHECK_PAGE, VigilPage)

GtkWidget *vigil_check_page_new (VigilChairModel *model);
/* Before it is shown. One that the protocol has not is ignored. */
void vigil_check_page_want (VigilCheckPage *self, const char *check_id);
