/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A small letter keyboard of our own: a kiosk's compositor brings none. Ten keys of 84 x 88 in four
 * rows, letters of the user's language, no prediction, nothing learned.
 * Signal "key": a character, " ", or "delete"; "done".
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_KEYBOARD_WIDTH 880
#define VIGIL_KEYBOARD_HEIGHT 370

#define VIGIL_TYPE_KEYBOARD (vigil_keyboard_get_type ())
G_DECLARE_FINAL_TYPE (VigilKeyboard, vigil_keyboard, VIGIL, KEYBOARD, GtkWidget)

GtkWidget *vigil_keyboard_new (void);
/* Capitals at the start of words: names; or only where shift was tapped: notes. */
void vigil_keyboard_set_is_for_names (VigilKeyboard *self, gboolean is_for_names);
/* The next letter is a capital, as after a name's space. */
void vigil_keyboard_set_is_upper (VigilKeyboard *self, gboolean is_upper);
