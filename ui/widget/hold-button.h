/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A button for what must not happen by a touch: it fills while a finger or a key stays on it, and only when it is full
 * is it "held". Let go before, it empties and nothing has happened. The time is the hand's.
 * Accessible: BUTTON, named by its words.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_HOLD_MS 1500

#define VIGIL_TYPE_HOLD_BUTTON (vigil_hold_button_get_type ())
G_DECLARE_FINAL_TYPE (VigilHoldButton, vigil_hold_button, VIGIL, HOLD_BUTTON, GtkWidget)

GtkWidget *vigil_hold_button_new (const char *label);
/* As a finger or a key does. */
void vigil_hold_button_press (VigilHoldButton *self);
void vigil_hold_button_release (VigilHoldButton *self);
