/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Small parts of the station: a button with its icon beside its words, a chip with an icon.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

/* A GtkButton of class "tool"; either may be NULL. */
GtkWidget *vigil_tool_new (const char *icon, const char *words);

GtkWidget *vigil_chip_new (void);
/* @icon may be NULL. */
void vigil_chip_set (GtkWidget *chip, const char *icon, const char *words);
