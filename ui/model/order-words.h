/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What was done about an order and its bag, as one line of a list. Pure; any thread. */
#pragma once

#include "model/event-words.h"

/* FALSE for any other event. Takes @who, the name of who did it. */
gboolean vigil_order_words_fill (VigilEventWords *out, const VigilEvent *event, char *who);
/* "weight", "pump rate": what two people enter, in the middle of a sentence. Static. */
const char *vigil_checked_words (const char *key);
/* "left", "right". Static; as it is stored for any other. */
const char *vigil_side_words (const char *side);
