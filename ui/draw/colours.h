/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours that drawings need, by value, so that drawing code asks no widget.
 * Names are those of resources/css/tokens.css. */
#pragma once

#include <gtk/gtk.h>

typedef struct {
  GdkRGBA bg, surface_1, surface_3, well, line, text, text_2, text_3, accent;
  GdkRGBA hr, spo2, rr, nibp, etco2, temp;
  GdkRGBA alarm[4];   /* by priority, 0 unused */
  GdkRGBA drug[5];    /* by a channel's colour 1 .. 4; 0 unused */
} VigilColours;

/* The dark palette, which needs no display. */
void vigil_colours_init (VigilColours *self);
/* What @context says the names are; a name it does not know keeps its dark colour. */
void vigil_colours_load (VigilColours *self, GtkStyleContext *context);
