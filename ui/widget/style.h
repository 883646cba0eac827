/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The look of a display: which palette, which size, and the style sheets that follow from both.
 * One a display, made on first use and kept by it. Widgets name vg_* colours and classes only
 * (resources/css/style.css lists them) and never ask which palette it is.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

typedef enum { VIGIL_PALETTE_DARK, VIGIL_PALETTE_LIGHT, VIGIL_PALETTE_HIGH_CONTRAST } VigilPalette;

#define VIGIL_TYPE_STYLE (vigil_style_get_type ())
G_DECLARE_FINAL_TYPE (VigilStyle, vigil_style, VIGIL, STYLE, GObject)

/* Borrowed. */
VigilStyle *vigil_style_get (GdkDisplay *display);

void vigil_style_set_palette (VigilStyle *self, VigilPalette palette);
VigilPalette vigil_style_get_palette (VigilStyle *self);

/* Pixels a design unit. Emits "changed", as does a new palette: whoever keeps drawings or sizes
 * throws them away then. */
void vigil_style_set_scale (VigilStyle *self, double k);
double vigil_style_get_scale (VigilStyle *self);

/* The screen's pixels for @units of the design. */
int vigil_style_px (GtkWidget *widget, double units);

/* The colour called @name ("vg_hr") for @widget's display. */
void vigil_style_get_color (GtkWidget *widget, const char *name, GdkRGBA *color);
