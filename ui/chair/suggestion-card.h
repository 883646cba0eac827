/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a warning sign suggests, in the place of the infusion's card: STOP of its drug, the emergency, or neither. It does
 * nothing by itself. Once STOP was tapped a smaller one stands aside, so that what becomes of it is seen, and the
 * emergency stays one touch away.
 * Signals: "stop" (int channel), "open", "dismissed".
 * Thread: main. */
#pragma once

#include "model/emergency-text.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_SUGGESTION_CARD (vigil_suggestion_card_get_type ())
G_DECLARE_FINAL_TYPE (VigilSuggestionCard, vigil_suggestion_card, VIGIL, SUGGESTION_CARD, GtkWidget)

/* @is_rest: STOP was asked for already, 536 x 92 instead of 338 x 276. */
GtkWidget *vigil_suggestion_card_new (gboolean is_rest);
void vigil_suggestion_card_show (VigilSuggestionCard *self, const VigilSuggestion *suggestion, const VigilView *view);
/* What was asked for was refused, @why in a sentence; it stands from the next _show () on. */
void vigil_suggestion_card_set_why (VigilSuggestionCard *self, const char *why);
