/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from the port that is being set up: the device, what goes on, counts and newest bytes,
 * and what can be done about it.
 * Thread: main. */
#pragma once

#include "model/device-setup.h"

#include <gtk/gtk.h>

#define VIGIL_SETUP_CARD_WIDTH 448
#define VIGIL_SETUP_CARD_HEIGHT 480

#define VIGIL_TYPE_SETUP_CARD (vigil_setup_card_get_type ())
G_DECLARE_FINAL_TYPE (VigilSetupCard, vigil_setup_card, VIGIL, SETUP_CARD, GtkWidget)

GtkWidget *vigil_setup_card_new (VigilDeviceSetup *setup);
/* Shows what @setup says now. */
void vigil_setup_card_update (VigilSetupCard *self);
