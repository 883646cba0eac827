/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The clinic's own words in the language of the screen. Pure but for the locale; any thread. */
#pragma once

#include "clinic/clinic.h"

/* "" for NULL; lives as long as the clinic. */
const char *vigil_label_words (const VigilLabel *label);
