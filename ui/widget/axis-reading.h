/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The time axis as a list to be read out or walked through with a keyboard. It lies over the axis and
 * is seen only while the keyboard is in it; fingers go through it.
 * Accessible: LIST of LIST_ITEM, each named by its line.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_AXIS_READING (vigil_axis_reading_get_type ())
G_DECLARE_FINAL_TYPE (VigilAxisReading, vigil_axis_reading, VIGIL, AXIS_READING, GtkWidget)

GtkWidget *vigil_axis_reading_new (void);
/* Of char *; only lines that are other ones than before are touched. */
void vigil_axis_reading_set_lines (VigilAxisReading *self, GPtrArray *lines);
