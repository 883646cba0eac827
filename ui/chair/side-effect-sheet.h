/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Side effects, one touch: a tile is recorded at once as mild (a pleasant one without severity);
 * the tile then widens over its neighbours to four severities and Undo for 8 s. No tile ever moves,
 * so that a place can be learned. A change is an appended correction, Undo an appended withdrawal.
 * The one that is on no list is written: VIGIL_EFFECT_OTHER.
 * Signals: "done": the 8 s are over, the sheet may go; "ask" (const char *task): "effect", to write.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_SIDE_EFFECT_SHEET (vigil_side_effect_sheet_get_type ())
G_DECLARE_FINAL_TYPE (VigilSideEffectSheet, vigil_side_effect_sheet, VIGIL, SIDE_EFFECT_SHEET,
                      GtkWidget)

GtkWidget *vigil_side_effect_sheet_new (VigilChairModel *model);
