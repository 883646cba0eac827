/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The data behind icon-draw.h; nobody else needs it. */
#pragma once

#include <glib.h>

enum { VIGIL_ICON_FILL = 1, VIGIL_ICON_BUTT = 2, VIGIL_ICON_DASH = 4 };

typedef struct {
  const char *name;
  struct {
    const char *d;        /* SVG path data; NULL ends the list */
    double stroke;        /* width in icon units; 0 not stroked */
    guint flags;
  } paths[5];
} VigilIconShape;

/* Alphabetical; ends with a NULL name. */
extern const VigilIconShape vigil_icon_table[];
