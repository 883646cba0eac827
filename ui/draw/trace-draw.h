/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A wave that sweeps in place. The lane is cut into tiles of 32 pixels, each a small cairo image
 * surface inside a cached cairo node: a frame draws only the new pixel columns, once, and only the
 * one or two tiles they lie in get a new node, so that the renderer repaints nothing else. An image
 * surface and not a texture: GTK 4.8 converts a texture pixel by pixel on every cairo redraw.
 * Columns are whole device pixels. Thread: one; needs no display. */
#pragma once

#include "model/wave-buffer.h"

#include <gtk/gtk.h>

#define VIGIL_TRACE_ERASE_PX 22

typedef struct {
  int width, height;          /* application pixels */
  int scale;                  /* device pixels in one */
  double px_per_s;            /* application pixels */
  double line_width;          /* application pixels */
  GdkRGBA ink;
} VigilTraceLook;

/* y of a value, in application pixels from the top. */
typedef struct { double zero_px, px_per_unit; } VigilTraceRange;

typedef struct _VigilTraceTiles VigilTraceTiles;

VigilTraceTiles *vigil_trace_tiles_new (void) G_GNUC_WARN_UNUSED_RESULT;
void vigil_trace_tiles_free (VigilTraceTiles *self);

/* A different look redraws the whole lane at the next sweep. */
void vigil_trace_tiles_set_look (VigilTraceTiles *self, const VigilTraceLook *look);
/* From the next column on; what is drawn stays, as on a strip of paper. */
void vigil_trace_tiles_set_range (VigilTraceTiles *self, VigilTraceRange range);
/* Forget what is drawn: the next sweep draws the whole lane again. */
void vigil_trace_tiles_clear (VigilTraceTiles *self);

/* Draws every column that ends by @to_us. FALSE: there was none, nothing changed. */
gboolean vigil_trace_tiles_sweep (VigilTraceTiles *self, const VigilWaveBuffer *buffer, gint64 to_us);
/* Where in the lane the newest column is, application pixels; -1: nothing drawn. */
double vigil_trace_tiles_get_head_px (const VigilTraceTiles *self);
/* How many tile nodes were made so far. */
guint vigil_trace_tiles_get_n_built (const VigilTraceTiles *self);

void vigil_trace_tiles_snapshot (VigilTraceTiles *self, GtkSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilTraceTiles, vigil_trace_tiles_free)
