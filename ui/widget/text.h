/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Text widgets. A cell is text in a place of fixed size: it asks for no room and a new number moves
 * nothing. A label is as wide as its text. Both get their looks from classes, space-separated.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

GtkWidget *vigil_cell_new (const char *text, double xalign, const char *classes);
GtkWidget *vigil_text_new (const char *text, const char *classes);
/* For either; asks for a redraw only if the text is another. */
void vigil_text_set (GtkWidget *text, const char *to);

void vigil_widget_add_classes (GtkWidget *widget, const char *classes);
/* Adds or removes. */
void vigil_widget_set_class (GtkWidget *widget, const char *css_class, gboolean is_set);
/* The name a screen reader says; asks only if it is another. */
void vigil_widget_set_spoken (GtkWidget *widget, const char *spoken);
