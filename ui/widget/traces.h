/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where traces live: the VigilTraces draws the waves of all VigilTrace among its children as one
 * picture, below them. Whoever makes it gives it a layout manager and children; other children,
 * lines between the lanes, are welcome. Never mirrored: time runs left to right in every language.
 * Thread: main. */
#pragma once

#include <gtk/gtk.h>

#define VIGIL_TYPE_TRACES (vigil_traces_get_type ())
G_DECLARE_FINAL_TYPE (VigilTraces, vigil_traces, VIGIL, TRACES, GtkWidget)

GtkWidget *vigil_traces_new (GtkLayoutManager *layout);

/* What time it is (mono) in the frame of @clock. By default Vigil's clock at the frame's own time;
 * a benchmark or a test brings its own. NULL: the default. */
typedef gint64 (*VigilTracesNow) (GdkFrameClock *clock, gpointer user_data);
void vigil_traces_set_now (VigilTraces *self, VigilTracesNow now, gpointer user_data);
/* Render nodes made so far: what a frame costs. */
guint vigil_traces_get_n_built (VigilTraces *self);
