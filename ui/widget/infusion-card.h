/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel: drug, dose rate first, what the pump says against the order, delivered of planned,
 * time left. A second channel that is over stands as one line below.
 * Accessible: GROUP; the bar is a real progress bar. A tap is the signal "clicked".
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_INFUSION_CARD (vigil_infusion_card_get_type ())
G_DECLARE_FINAL_TYPE (VigilInfusionCard, vigil_infusion_card, VIGIL, INFUSION_CARD, GtkButton)

typedef enum {
  VIGIL_CARD_FULL,      /* 338 x 276 */
  VIGIL_CARD_HALF,      /* 338 x 135 */
  VIGIL_CARD_THIRD,     /* 338 x 90 */
} VigilCardSize;

GtkWidget *vigil_infusion_card_new (VigilCardSize size);
/* @channel NULL: nothing runs. */
void vigil_infusion_card_update (VigilInfusionCard *self, const VigilChannel *channel,
                                 double tolerance, gint64 now_wall_us);
/* The line at the foot of a full card; NULL none. */
void vigil_infusion_card_set_finished (VigilInfusionCard *self, const VigilChannel *channel,
                                       gint64 now_wall_us);
