/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Recovery: the time since the infusion, what was given, side effects, scores and the last checks at the
 * left, what must be done before the patient goes home in the side panel. Asks "check", "record", a score,
 * "channel" and, when nothing is open, "sign". */
#pragma once

#include "chair/page.h"

#define VIGIL_TYPE_RECOVERY_PAGE (vigil_recovery_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilRecoveryPage, vigil_recovery_page, VIGIL, RECOVERY_PAGE, VigilPage)

GtkWidget *vigil_recovery_page_new (VigilChairModel *model);
