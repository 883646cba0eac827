/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A button for a drowsy hand: large, one icon and one word, beside or below each other. A second
 * touch within 0.7 s does not count. Signal "tapped". Classes: go (filled), call, soft.
 * Accessible: BUTTON named by its word. Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_KIOSK_BUTTON (vigil_kiosk_button_get_type ())
G_DECLARE_FINAL_TYPE (VigilKioskButton, vigil_kiosk_button, VIGIL, KIOSK_BUTTON, GtkButton)

/* @classes may be NULL. */
GtkWidget *vigil_kiosk_button_new (const char *icon, int size_units, const char *word, gboolean is_column,
                                   const char *classes);
void vigil_kiosk_button_set_word (VigilKioskButton *self, const char *word);
void vigil_kiosk_button_set_icon (VigilKioskButton *self, const char *icon);
