/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The chair's one time axis: vitals, drugs, effects and what staff did on one scale, two hours back
 * and one hour of plan ahead. Left of now is fact, filled; right of it is plan, dashed. What is
 * past is drawn into tiles of 64 columns and kept; only the newest changes, every ten seconds.
 * Drag pans, pinch goes from ten minutes to six hours, "Now" returns, as does a minute without a
 * touch. A tap on a mark says what it was. Time runs left to right in every language.
 * Signals: "correct" (gint64 seq) of the mark whose bubble was tapped; "record-at" (gint64 wall_us)
 * after a long press in the past.
 * Thread: main. */
#pragma once

#include "model/timeline.h"
#include "model/trend.h"

#include <gtk/gtk.h>

#define VIGIL_TYPE_TIME_AXIS (vigil_time_axis_get_type ())
G_DECLARE_FINAL_TYPE (VigilTimeAxis, vigil_time_axis, VIGIL, TIME_AXIS, GtkWidget)

/* Both outlive the widget, which reads them whenever it draws. */
GtkWidget *vigil_time_axis_new (const VigilTimeline *timeline, const VigilTrend *trend);

/* Names and colours of the drugs. */
void vigil_time_axis_set_session (VigilTimeAxis *self, const VigilSession *session);
/* The clock; call it as often as you like. */
void vigil_time_axis_set_now (VigilTimeAxis *self, gint64 now_wall_us);
void vigil_time_axis_set_is_demo (VigilTimeAxis *self, gboolean is_demo);
/* The dashed line in the SpO2 lane; NAN none. */
void vigil_time_axis_set_spo2_limit (VigilTimeAxis *self, double percent);

/* The picture has changed from @from_us on: after a fold (timeline->changed_from_us), after points
 * (the first one's time). 0: everything. */
void vigil_time_axis_update (VigilTimeAxis *self, gint64 from_us);

/* How many minutes are shown. */
void vigil_time_axis_set_window_min (VigilTimeAxis *self, double minutes);
double vigil_time_axis_get_window_min (VigilTimeAxis *self);
gboolean vigil_time_axis_is_following (VigilTimeAxis *self);
/* Pans, as dragging does. */
void vigil_time_axis_pan (VigilTimeAxis *self, double dx_px);
void vigil_time_axis_return_to_now (VigilTimeAxis *self);
/* Opens the bubble of the mark at or within 22 units of a point. FALSE: there is none, any bubble
 * closes. */
gboolean vigil_time_axis_open_at (VigilTimeAxis *self, double x, double y);
/* Tiles drawn so far: what a change costs. */
guint vigil_time_axis_get_n_built (VigilTimeAxis *self);
