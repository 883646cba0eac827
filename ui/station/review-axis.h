/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The one time axis of a whole visit, and the overview strip below it. Drag moves the cursor, on the
 * times or in the overview it moves what is shown; wheel and two fingers zoom around the cursor;
 * two taps on a stage fit it. Arrow keys move the cursor, Home and End go to the ends.
 * Signal "moved": cursor or window are elsewhere, by whomever.
 * Accessible: IMG, "Visit 09:00 to 11:12, cursor 10:31:08".
 * Thread: main. */
#pragma once

#include "draw/review-draw.h"

#define VIGIL_TYPE_REVIEW_AXIS (vigil_review_axis_get_type ())
G_DECLARE_FINAL_TYPE (VigilReviewAxis, vigil_review_axis, VIGIL, REVIEW_AXIS, GtkWidget)

/* All three outlive the widget, which reads them whenever it draws. */
GtkWidget *vigil_review_axis_new (const VigilTimeline *timeline, const VigilTrend *trend, const VigilVisitLog *log);

/* Of VigilReviewExtent; takes both; either may be NULL. */
void vigil_review_axis_take_waves (VigilReviewAxis *self, GArray *ecg, const char *ecg_name, GArray *pleth);
/* What the axis reads has changed; the visit goes to @last_us, and on if @is_running. */
void vigil_review_axis_update (VigilReviewAxis *self, gint64 first_us, gint64 last_us, gboolean is_running);

const VigilReviewSpan *vigil_review_axis_get_span (VigilReviewAxis *self);
void vigil_review_axis_set_cursor (VigilReviewAxis *self, gint64 t_us);
/* Around the cursor; G_MAXINT64: the whole visit. */
void vigil_review_axis_zoom (VigilReviewAxis *self, gint64 length_us);
