/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes. The design is drawn in units of 1 px at 149 ppi (5.87 units a millimetre, 10.1 inch
 * 1280x800); k is what one unit is in pixels of this screen, so that a target keeps its
 * millimetres. Pure; any thread. */
#pragma once

#include <glib.h>

#define VIGIL_UNITS_PER_MM 5.87

/* k of a screen, within 0.75 .. 2.5; 1 where it does not tell its size or tells an impossible
 * one (no millimetres, a diagonal outside 5 .. 90 inch). @width_px in application pixels. */
double vigil_scale_compute (int width_px, int height_px, int width_mm, int height_mm);

int vigil_scale_to_px (double k, double units);

/* The size part of the style sheet: every font size, target, padding, radius and gap. */
char *vigil_scale_to_css (double k) G_GNUC_WARN_UNUSED_RESULT;
