/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What part of a visit the review shows, and where the cursor stands in it. Wall times.
 * The window never leaves the visit, and the cursor never leaves the window.
 * Pure; any thread. */
#pragma once

#include <glib.h>

#define VIGIL_REVIEW_LEAST_US (10 * G_USEC_PER_SEC)

typedef struct {
  gint64 first_us, last_us;   /* the visit */
  gint64 from_us, to_us;      /* shown of it */
  gint64 cursor_us;
  gboolean is_following;      /* the cursor stands at the end and moves with it */
} VigilReviewSpan;

/* The whole visit, the cursor at its end. A visit shorter than the least window gets that. */
void vigil_review_span_init (VigilReviewSpan *self, gint64 first_us, gint64 last_us);
/* A running visit goes on: a whole one stays whole, a followed one is followed. */
void vigil_review_span_extend (VigilReviewSpan *self, gint64 last_us);

gboolean vigil_review_span_is_whole (const VigilReviewSpan *self);
/* A window of @length_us in which @at_us keeps its place; G_MAXINT64: the whole visit. */
void vigil_review_span_zoom (VigilReviewSpan *self, gint64 length_us, gint64 at_us);
void vigil_review_span_pan (VigilReviewSpan *self, gint64 by_us);
/* Shows these times as large as can be, with a little on both sides. */
void vigil_review_span_fit (VigilReviewSpan *self, gint64 from_us, gint64 to_us);
/* Moves the window where the cursor would be outside. */
void vigil_review_span_set_cursor (VigilReviewSpan *self, gint64 t_us);

/* 0 .. 1 across the window, and back. */
double vigil_review_span_to_fraction (const VigilReviewSpan *self, gint64 t_us);
gint64 vigil_review_span_to_us (const VigilReviewSpan *self, double fraction);
