/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The infusion region: one card, two halves or three thirds by how many channels run; of more, two at
 * a time and a pager that names the others; or, while Vigil may not or cannot ask the pump, the
 * instruction what to press on it, counting up until the pump reports it.
 * Signals: "channel" (guint): the card of that channel was tapped; "instructing": what to press on the
 * pump is said now, and has to be seen.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_INFUSION_DECK (vigil_infusion_deck_get_type ())
G_DECLARE_FINAL_TYPE (VigilInfusionDeck, vigil_infusion_deck, VIGIL, INFUSION_DECK, GtkWidget)

GtkWidget *vigil_infusion_deck_new (void);
void vigil_infusion_deck_update (VigilInfusionDeck *self, VigilChairModel *model);
/* Asks the pump of @channel (-1: of all), and says what to press on it where Vigil may not or cannot:
 * START, PAUSE, STOP. The core is always asked to pause and to stop, so that the wish is in the record.
 * After the first update. */
void vigil_infusion_deck_ask (VigilInfusionDeck *self, int channel, VigilVerb verb);
/* Says what has to be pressed, and @why in a sentence (NULL: it is always so here), until the pump
 * reports it or the card is tapped. */
void vigil_infusion_deck_instruct (VigilInfusionDeck *self, int channel, VigilVerb verb, const char *why);
