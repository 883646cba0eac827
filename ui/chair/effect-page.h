/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A side effect that is not on the clinic's list: its words are typed, its severity chosen beside the
 * keyboard, mild until another is. */
#pragma once

#include "chair/page.h"

#define VIGIL_EFFECT_OTHER "other"   /* the one whose words are typed, in every clinic's list */

#define VIGIL_TYPE_EFFECT_PAGE (vigil_effect_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilEffectPage, vigil_effect_page, VIGIL, EFFECT_PAGE, VigilPage)

GtkWidget *vigil_effect_page_new (VigilChairModel *model);
