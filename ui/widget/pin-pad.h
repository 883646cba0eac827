/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks who it is: the keypad with dots. The digits never become the text of a widget, so nothing
 * can read them from the accessibility tree. A wrong PIN says how many tries are left; a locked pad
 * counts down.
 * Signals: "accepted" (const VigilStaff *); "cancelled".
 * Thread: main. */
#pragma once

#include "model/chair-model.h"

#include <gtk/gtk.h>

#define VIGIL_PIN_PAD_WIDTH 880
#define VIGIL_PIN_PAD_HEIGHT 536

#define VIGIL_TYPE_PIN_PAD (vigil_pin_pad_get_type ())
G_DECLARE_FINAL_TYPE (VigilPinPad, vigil_pin_pad, VIGIL, PIN_PAD, GtkWidget)

/* @where goes to the record: "sign-in", "sign", "kiosk". @title and @meaning say what the PIN does. */
GtkWidget *vigil_pin_pad_new (VigilChairModel *model, const char *where, const char *title, const char *meaning);
/* Asks another person for something else. */
void vigil_pin_pad_set_title (VigilPinPad *self, const char *title, const char *meaning);
/* Why a right PIN was not enough, until the next try. */
void vigil_pin_pad_set_message (VigilPinPad *self, const char *message);
