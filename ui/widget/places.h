/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Children at fixed places: a rectangle each, in units of the design, scaled to the screen.
 * What a child would like to measure changes nothing, so no label ever pushes its neighbours.
 * A child without a place is given the whole.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_PLACES (vigil_places_get_type ())
G_DECLARE_FINAL_TYPE (VigilPlaces, vigil_places, VIGIL, PLACES, GtkLayoutManager)

/* @width x @height is the natural size of the whole, in units. It does not stretch: what is more
 * stays empty at the end. */
GtkLayoutManager *vigil_places_new (double width, double height);

/* Right to left mirrors the places where the language is; off by default. */
void vigil_places_set_is_mirrored (VigilPlaces *self, gboolean is_mirrored);

/* May be given less than its size, and is then cut off; off by default. */
void vigil_places_set_can_shrink (VigilPlaces *self, gboolean can_shrink);

/* @parent's layout manager is a VigilPlaces and @child is its child. */
void vigil_places_set (GtkWidget *parent, GtkWidget *child, double x, double y, double width,
                       double height);
/* Also makes @child the last child of @parent. */
void vigil_places_put (GtkWidget *parent, GtkWidget *child, double x, double y, double width,
                       double height);

/* A plain container with such a layout, of class @css_class (may be NULL). */
GtkWidget *vigil_places_box_new (double width, double height, const char *css_class);
