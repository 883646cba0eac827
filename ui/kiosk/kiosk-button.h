/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A button for a drowsy hand: large, one icon and one word, beside or below each other. A touch
 * counts when it is let go inside after 80 ms at least; a second one within 0.7 s does not. Signal
 * "tapped". Classes: go (filled), call, solid, small (the smaller word), wide (the larger word).
 * Accessible: BUTTON named by its word. Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_KIOSK_BUTTON (vigil_kiosk_button_get_type ())
G_DECLARE_FINAL_TYPE (VigilKioskButton, vigil_kiosk_button, VIGIL, KIOSK_BUTTON, GtkButton)

/* @icon NULL: none. @classes may be NULL. */
GtkWidget *vigil_kiosk_button_new (const char *icon, int size_units, gboolean is_column,
                                   const char *classes);
void vigil_kiosk_button_set_word (VigilKioskButton *self, const char *word);
/* Small, below the word of a button that is no column; NULL none. Not with an icon that is last. */
void vigil_kiosk_button_set_line (VigilKioskButton *self, const char *line);
void vigil_kiosk_button_set_icon (VigilKioskButton *self, const char *icon);
/* "I have read this >": an icon that leads on stands behind its word. */
void vigil_kiosk_button_set_icon_is_last (VigilKioskButton *self, gboolean is_last);
