/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What was before this visit, and what is decided from it. */
#include "session/step.h"

#include <string.h>

void
vigil_step_forget_review (VigilSession *self)
{
  self->review = VIGIL_REVIEW_NONE;
  memset (self->reviewed_by, 0, sizeof self->reviewed_by);
  memset (self->review_reason, 0, sizeof self->review_reason);
}

void
vigil_step_forget_history (VigilSession *self)
{
  self->history = VIGIL_HISTORY_NOT_READ;
  memset (self->earlier, 0, sizeof self->earlier);
  self->n_earlier = self->n_earlier_visits = self->n_earlier_others = 0;
  vigil_step_forget_review (self);
}

/* The first begins a list anew: one that a crash cut off stays behind. */
void
vigil_step_earlier_visit (VigilSession *self, const VigilEvent *event)
{
  gint64 place = vigil_event_get_int (event, "place");

  if (place == 1)
    vigil_step_forget_history (self);
  if (place < 1 || place > VIGIL_MAX_EARLIER || place != self->n_earlier + 1 || self->history != VIGIL_HISTORY_NOT_READ)
    return;
  vigil_earlier_visit_read (&self->earlier[self->n_earlier++], event);
}

void
vigil_step_history_read (VigilSession *self, const VigilEvent *event)
{
  gint64 n_listed = vigil_event_get_int (event, "n_listed");
  gboolean is_ours = strcmp (vigil_event_get_string (event, "record_number"), self->record_number) == 0;

  if (!is_ours)
    return;
  if (n_listed == 0 || !vigil_event_get_boolean (event, "is_known") || n_listed != self->n_earlier)
    vigil_step_forget_history (self);
  self->history = vigil_event_get_boolean (event, "is_known") && n_listed == self->n_earlier ? VIGIL_HISTORY_KNOWN
                                                                                            : VIGIL_HISTORY_UNKNOWN;
  self->n_earlier_visits = (guint) CLAMP (vigil_event_get_int (event, "n_visits"), self->n_earlier, 100000);
  self->n_earlier_others = (guint) CLAMP (vigil_event_get_int (event, "n_others"), 0, 100000);
}

void
vigil_step_review_signed (VigilSession *self, const VigilEvent *event)
{
  if (strcmp (vigil_event_get_string (event, "protocol_id"), self->protocol_id) != 0)
    return;
  self->review = vigil_review_lookup (vigil_event_get_string (event, "decision"));
  vigil_step_copy (event, "name", self->reviewed_by, sizeof self->reviewed_by);
  vigil_step_copy (event, "reason", self->review_reason, sizeof self->review_reason);
}

void
vigil_step_follow_up_answered (VigilSession *self, const VigilEvent *event)
{
  VigilEarlierFollowUp follow_up;

  vigil_earlier_follow_up_read (&follow_up, event);
  for (guint i = 0; i < self->n_earlier; i++)
    if (strcmp (self->earlier[i].id, vigil_event_get_string (event, "visit")) == 0)
      vigil_earlier_visit_take_follow_up (&self->earlier[i], &follow_up);
}
