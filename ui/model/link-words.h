/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of the program and its devices, and what was asked of them, as one line of a list. Pure; any
 * thread. */
#pragma once

#include "model/event-words.h"

/* FALSE for any other event. Takes @who, the name of who did it. */
gboolean vigil_link_words_fill (VigilEventWords *out, const VigilEvent *event, char *who);
