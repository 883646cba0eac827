/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws an icon by its name. GTK 4.8 recolours the fill of a symbolic SVG and leaves its strokes,
 * and Vigil's icons are strokes: so they are drawn here, sharp at every size, in any ink.
 * Names: "stop", "pause", "bell", ... (icon-table.c). Pure; any thread. */
#pragma once

#include <cairo.h>
#include <glib.h>

gboolean vigil_icon_exists (const char *name);

/* @size x @size at @x, @y in the source that @cr has now. An unknown name draws nothing. */
void vigil_icon_draw (cairo_t *cr, const char *name, double x, double y, double size);
