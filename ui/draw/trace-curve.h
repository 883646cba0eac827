/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A curve that is a function of x, drawn with a round pen straight into the pixels of a few
 * columns: the union of discs along it. Antialiased by SUB cells a column across and exact
 * fractions down. What cairo's general stroke does for any path costs ten times as much, sixty
 * times a second. Coordinates are device pixels down and cells across. Pure; one thread. */
#pragma once

#include <gdk/gdk.h>

#define VIGIL_TRACE_SUB 4

typedef struct {
  int n_cells;           /* in use, the margins included */
  int margin;            /* cells on either side that only reach in with the pen */
  /* private */
  int n_allocated, height;
  float *low, *high;     /* rows that the curve passes in a cell; low > high: no curve there */
  float *reach;          /* of the pen up and down, by distance in cells */
  float *cover;
} VigilTraceCurve;

VigilTraceCurve *vigil_trace_curve_new (double pen_radius, int height) G_GNUC_WARN_UNUSED_RESULT;
void vigil_trace_curve_free (VigilTraceCurve *self);

void vigil_trace_curve_empty (VigilTraceCurve *self, int n_cells);
/* The straight piece between two points, @x0 <= @x1; one point if they are the same. */
void vigil_trace_curve_add (VigilTraceCurve *self, double x0, double y0, double x1, double y1);
/* Over what @surface (ARGB32, flushed) has, from its column @x and its row @y on. */
void vigil_trace_curve_paint (VigilTraceCurve *self, cairo_surface_t *surface, int x, int y, const GdkRGBA *ink);

/* Premultiplied ARGB32. */
guint32 vigil_trace_pixel (const GdkRGBA *ink, double cover);
