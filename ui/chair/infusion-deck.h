/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The infusion region: one card, two halves or three thirds by how many channels run; or, while
 * Vigil may not or cannot ask the pump, the instruction what to press on it, counting up until the
 * pump reports it.
 * Signal "channel": a card was tapped.
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_INFUSION_DECK (vigil_infusion_deck_get_type ())
G_DECLARE_FINAL_TYPE (VigilInfusionDeck, vigil_infusion_deck, VIGIL, INFUSION_DECK, GtkWidget)

GtkWidget *vigil_infusion_deck_new (void);
void vigil_infusion_deck_update (VigilInfusionDeck *self, VigilChairModel *model);
/* PAUSE or STOP has to be pressed on the pump: says so until no channel runs (or none but paused
 * ones), or the card is tapped. */
void vigil_infusion_deck_instruct (VigilInfusionDeck *self, VigilVerb verb, gint64 now_wall_us);
gboolean vigil_infusion_deck_is_instructing (VigilInfusionDeck *self);
