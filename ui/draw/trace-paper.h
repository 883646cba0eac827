/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The paper that waves sweep over, in lanes, each at its own speed. A frame draws only the new
 * pixel columns of each lane, once, and empties those in front of them. All lanes are one picture
 * in slices: lanes that sweep in step cost the renderer little more than one.
 * Columns are whole device pixels. Thread: one; needs no display. */
#pragma once

#include "model/wave-buffer.h"

#include <gtk/gtk.h>

#define VIGIL_TRACE_ERASE_PX 22

typedef struct {
  int x, y, width, height;    /* of the lane in the paper; these and what follows in application pixels */
  double px_per_s;
  double line_width;
  GdkRGBA ink;
} VigilTraceLook;

/* y of a value, in application pixels from the top of the lane. */
typedef struct { double zero_px, px_per_unit; } VigilTraceRange;

typedef struct _VigilTracePaper VigilTracePaper;

VigilTracePaper *vigil_trace_paper_new (void) G_GNUC_WARN_UNUSED_RESULT;
void vigil_trace_paper_free (VigilTracePaper *self);

/* In application pixels; @scale device pixels in one. Other paper than before is empty. */
void vigil_trace_paper_set_size (VigilTracePaper *self, int width, int height, int scale, guint n_lanes);

/* A different look redraws the whole lane at its next sweep. What reaches over the paper is cut off. */
void vigil_trace_paper_set_look (VigilTracePaper *self, guint lane, const VigilTraceLook *look);
/* From the next column on; what is drawn stays. */
void vigil_trace_paper_set_range (VigilTracePaper *self, guint lane, VigilTraceRange range);
/* Empties the lane: its next sweep draws the whole of it again. FALSE: it is empty. */
gboolean vigil_trace_paper_clear (VigilTracePaper *self, guint lane);

/* Draws every column that ends by @to_us. FALSE: there was none, nothing changed. */
gboolean vigil_trace_paper_sweep (VigilTracePaper *self, guint lane, const VigilWaveBuffer *buffer, gint64 to_us);
/* Where in the lane the newest column is, application pixels; -1: nothing drawn. */
double vigil_trace_paper_get_head_px (const VigilTracePaper *self, guint lane);
/* How many render nodes were made so far. */
guint vigil_trace_paper_get_n_built (const VigilTracePaper *self);

void vigil_trace_paper_snapshot (VigilTracePaper *self, GtkSnapshot *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilTracePaper, vigil_trace_paper_free)
