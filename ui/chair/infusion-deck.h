/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The infusion region: one card, two halves or three thirds by how many channels run; of more, two at
 * a time and a pager that names the others; or, while Vigil may not or cannot ask the pump, the
 * instruction what to press on it, counting up until the pump reports it.
 * Signal "channel" (guint): the card of that channel was tapped.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_INFUSION_DECK (vigil_infusion_deck_get_type ())
G_DECLARE_FINAL_TYPE (VigilInfusionDeck, vigil_infusion_deck, VIGIL, INFUSION_DECK, GtkWidget)

GtkWidget *vigil_infusion_deck_new (void);
void vigil_infusion_deck_update (VigilInfusionDeck *self, VigilChairModel *model);
/* START, PAUSE or STOP has to be pressed on the pump of @channel (-1: on all), and @why in a sentence
 * (NULL: it is always so here). Says so until the pump reports it, or the card is tapped. After the
 * first update. */
void vigil_infusion_deck_instruct (VigilInfusionDeck *self, int channel, VigilVerb verb, const char *why);
gboolean vigil_infusion_deck_is_instructing (VigilInfusionDeck *self);
