/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a dose rate stands between its limits: solid band usual, striped band "needs a reason", a
 * bar at the hard limit, a triangle at the typed value, a notch at that of the last visit. From 0 to 1.1 times the hard limit.
 * Accessible: IMG, labelled by the value and the limits.
 * Thread: main. */
#pragma once

#include "clinic/clinic.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_LIMIT_RULER (vigil_limit_ruler_get_type ())
G_DECLARE_FINAL_TYPE (VigilLimitRuler, vigil_limit_ruler, VIGIL, LIMIT_RULER, GtkWidget)

GtkWidget *vigil_limit_ruler_new (void);
/* @value NAN: nothing is typed. @colour 1 .. 4 is the drug's hue. */
void vigil_limit_ruler_set (VigilLimitRuler *self, const VigilLimits *limits, double value, const char *unit,
                            guint colour);
/* The dose rate of the last visit; NAN: none, or it is not known. */
void vigil_limit_ruler_set_last (VigilLimitRuler *self, double last);
