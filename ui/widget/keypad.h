/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys for one field at a time: 7 8 9 on top, decimal sign or a chosen key, 0, delete. It knows no
 * field: "key" says what was pressed, a digit, "." or "delete"; whoever owns the field decides.
 * A second touch while one is down does not count, nor does the same key within 60 ms; delete
 * alone repeats. Right-to-left changes nothing here.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_KEYPAD_WIDTH 370
#define VIGIL_KEYPAD_HEIGHT 496

#define VIGIL_TYPE_KEYPAD (vigil_keypad_get_type ())
G_DECLARE_FINAL_TYPE (VigilKeypad, vigil_keypad, VIGIL, KEYPAD, GtkWidget)

/* @has_decimal: a decimal sign at the lower left, else an empty place. */
GtkWidget *vigil_keypad_new (gboolean has_decimal);
void vigil_keypad_set_has_decimal (VigilKeypad *self, gboolean has_decimal);
