/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What has to hold before an infusion: the clinic's gates in the clinic's order, what each says, and
 * in the side panel the rule of the selected one with its answers. What can be computed (weight,
 * consent, vital signs) is never asked. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_GATES_PAGE (vigil_gates_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilGatesPage, vigil_gates_page, VIGIL, GATES_PAGE, VigilPage)

GtkWidget *vigil_gates_page_new (VigilChairModel *model);
