/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The chair screen: the frame with strip, banner, numerics and bar, which are the same in every
 * stage, and the infusing regions. What the stages put into the work area, and the waves and the
 * time axis, come from outside through the frame.
 * Signals: "action" (VigilBarAction): a bar button that the page itself has no answer for (check,
 * rescue, record, to patient, back, secondary, primary); "stage-changed" (VigilStage); "channel" (guint):
 * the infusion card of that channel was tapped; "instructing": the infusion region says what to press
 * on the pump, and has to be seen; "ask" (const char *task): another page is wanted, as a page asks.
 * Keys: F1 acknowledge, F2 pause sound, F12 STOP.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"
#include "widget/bottom-bar.h"
#include "widget/frame.h"
#include "widget/strip.h"

#define VIGIL_TYPE_CHAIR_PAGE (vigil_chair_page_get_type ())
G_DECLARE_FINAL_TYPE (VigilChairPage, vigil_chair_page, VIGIL, CHAIR_PAGE, GtkWidget)

GtkWidget *vigil_chair_page_new (VigilChairModel *model);
VigilFrame *vigil_chair_page_get_frame (VigilChairPage *self);
VigilBottomBar *vigil_chair_page_get_bar (VigilChairPage *self);
VigilStrip *vigil_chair_page_get_strip (VigilChairPage *self);

/* As vigil_infusion_deck_ask (). */
void vigil_chair_page_ask_pump (VigilChairPage *self, int channel, VigilVerb verb);
/* A sheet over the time axis, opened by @opener, whose button is shown as selected; another sheet
 * is closed first. NULL closes. */
void vigil_chair_page_set_sheet (VigilChairPage *self, GtkWidget *sheet, VigilBarAction opener);
/* The sheet of the side effects opens, or closes if it is open. */
void vigil_chair_page_toggle_side_effects (VigilChairPage *self);
/* Work area instead of waves, card and time axis, whatever the stage: the devices page and others
 * that can be opened from any stage. By default it is whatever is not infusing. */
void vigil_chair_page_set_shows_work (VigilChairPage *self, gboolean shows_work);
