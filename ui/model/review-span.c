/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/review-span.h"

#define FIT_MARGIN 20   /* one part in so many on either side */

static gint64
length_of (const VigilReviewSpan *self)
{
  return self->to_us - self->from_us;
}

static void
place (VigilReviewSpan *self, gint64 from_us, gint64 length_us)
{
  gint64 whole_us = self->last_us - self->first_us;

  length_us = CLAMP (length_us, VIGIL_REVIEW_LEAST_US, whole_us);
  self->from_us = CLAMP (from_us, self->first_us, self->last_us - length_us);
  self->to_us = self->from_us + length_us;
  self->cursor_us = CLAMP (self->cursor_us, self->from_us, self->to_us);
  self->is_following = self->cursor_us == self->last_us;
}

void
vigil_review_span_init (VigilReviewSpan *self, gint64 first_us, gint64 last_us)
{
  last_us = MAX (last_us, first_us + VIGIL_REVIEW_LEAST_US);
  *self = (VigilReviewSpan) { .first_us = first_us, .last_us = last_us, .from_us = first_us, .to_us = last_us,
                              .cursor_us = last_us, .is_following = TRUE };
}

void
vigil_review_span_extend (VigilReviewSpan *self, gint64 last_us)
{
  gboolean is_whole = vigil_review_span_is_whole (self);
  gint64 by_us = last_us - self->last_us;

  if (by_us <= 0)
    return;
  self->last_us = last_us;
  if (is_whole)
    self->to_us = last_us;
  else if (self->is_following) {
    self->from_us += by_us;
    self->to_us += by_us;
  }
  if (self->is_following)
    self->cursor_us = last_us;
}

gboolean
vigil_review_span_is_whole (const VigilReviewSpan *self)
{
  return self->from_us == self->first_us && self->to_us == self->last_us;
}

void
vigil_review_span_zoom (VigilReviewSpan *self, gint64 length_us, gint64 at_us)
{
  double fraction;

  at_us = CLAMP (at_us, self->from_us, self->to_us);
  fraction = vigil_review_span_to_fraction (self, at_us);
  length_us = CLAMP (length_us, VIGIL_REVIEW_LEAST_US, self->last_us - self->first_us);
  place (self, at_us - (gint64) (fraction * (double) length_us), length_us);
}

void
vigil_review_span_pan (VigilReviewSpan *self, gint64 by_us)
{
  place (self, self->from_us + by_us, length_of (self));
}

void
vigil_review_span_fit (VigilReviewSpan *self, gint64 from_us, gint64 to_us)
{
  gint64 margin_us = MAX (0, to_us - from_us) / FIT_MARGIN;

  place (self, from_us - margin_us, to_us - from_us + 2 * margin_us);
}

void
vigil_review_span_set_cursor (VigilReviewSpan *self, gint64 t_us)
{
  gint64 length_us = length_of (self);

  t_us = CLAMP (t_us, self->first_us, self->last_us);
  self->cursor_us = t_us;
  if (t_us < self->from_us || t_us > self->to_us)
    place (self, t_us - length_us / 2, length_us);
  self->is_following = t_us == self->last_us;
}

double
vigil_review_span_to_fraction (const VigilReviewSpan *self, gint64 t_us)
{
  return (double) (t_us - self->from_us) / (double) length_of (self);
}

gint64
vigil_review_span_to_us (const VigilReviewSpan *self, double fraction)
{
  return self->from_us + (gint64) (fraction * (double) length_of (self));
}
