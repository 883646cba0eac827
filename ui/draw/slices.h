/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture of which a few columns change in a frame, as render nodes. A slice is as high as the
 * picture and 8 pixels wide. Where the picture changed the slice gets a new node, everything else
 * keeps the node it has, and so the renderer repaints the changed slices and nothing else. Eight
 * slices are a group; groups that have stood still for a while are shown by one node, because a
 * renderer visits every node in every frame.
 * The pixels are in cairo image surfaces and not in textures: GTK 4.8 converts a texture pixel by
 * pixel on every cairo redraw. There is one to a slice, so that the rows of a column are beside each
 * other in memory. Thread: one; needs no display. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_SLICE_PX 8

typedef struct _VigilSlices VigilSlices;

/* An empty picture of so many application pixels; @scale device pixels in one. */
VigilSlices *vigil_slices_new (int width, int height, int scale) G_GNUC_WARN_UNUSED_RESULT;
void vigil_slices_free (VigilSlices *self);

/* Where the device column @x is: column @x_in of an ARGB32 surface as high as the picture, which has
 * @n columns from there on. Transparent at first; draw in it, then say so. Transfer none. */
cairo_surface_t *vigil_slices_get_surface (VigilSlices *self, int x, int *x_in, int *n);
/* The slice of column @x looks different now. */
void vigil_slices_touch (VigilSlices *self, int x);

void vigil_slices_snapshot (VigilSlices *self, GtkSnapshot *snapshot);
/* How many nodes were made so far: what a frame costs. */
guint vigil_slices_get_n_built (const VigilSlices *self);
