/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The second person: their PIN first, then pump by pump what they read and work out themselves, then whether it agrees.
 * Nothing of the first entry stands on this page or in its names, neither before nor after: a difference names the
 * fields and not who is right. Where the protocol only wants a second signature, the PIN is all. */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_SECOND_PAGE (vigil_second_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilSecondPage, vigil_second_page, VIGIL, SECOND_PAGE, VigilPage)

GtkWidget *vigil_second_page_new (VigilChairModel *model);
