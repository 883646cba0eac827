/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Instruments that were scored, the latest last. */
#include "session/score.h"
#include "session/step.h"

#include <string.h>

static void
remove_score (VigilSession *self, guint i)
{
  memmove (&self->scores[i], &self->scores[i + 1], (self->n_scores - i - 1) * sizeof *self->scores);
  self->n_scores--;
  memset (&self->scores[self->n_scores], 0, sizeof *self->scores);
}

/* An older one of the same kind counts for nothing any more, so it goes first. */
static void
make_room (VigilSession *self, const char *id, guint when)
{
  guint oldest = 0;

  while (oldest < self->n_scores
         && (strcmp (self->scores[oldest].id, id) != 0 || self->scores[oldest].when != when))
    oldest++;
  remove_score (self, oldest < self->n_scores ? oldest : 0);
}

void
vigil_step_forget_score (VigilSession *self, gint64 seq)
{
  for (guint i = self->n_scores; i-- > 0;)
    if (self->scores[i].seq == seq)
      remove_score (self, i);
}

void
vigil_step_instrument_scored (VigilSession *self, const VigilEvent *event)
{
  const char *id = vigil_event_get_string (event, "instrument");
  guint when = vigil_session_get_when (self);
  VigilScore *score;

  if (*id == '\0' || when == 0 || !vigil_event_has (event, "total"))
    return;
  if (self->n_scores == VIGIL_MAX_SCORES)
    make_room (self, id, when);
  score = &self->scores[self->n_scores++];
  vigil_step_copy_text (id, score->id, sizeof score->id);
  vigil_step_copy (event, "band", score->band, sizeof score->band);
  vigil_step_copy_initials (self, event, score->by, sizeof score->by);
  score->total = (int) CLAMP (vigil_event_get_int (event, "total"), 0, G_MAXINT16);
  score->when = when;
  score->seq = event->seq > 0 ? event->seq : self->n_events + 1;
  score->t_wall_us = event->t_wall_us;
  for (guint i = 0; i < VIGIL_MAX_ITEMS; i++) {
    char key[16];

    g_snprintf (key, sizeof key, "score_%u", i + 1);
    score->items[i] = vigil_event_has (event, key) ? (gint8) CLAMP (vigil_event_get_int (event, key), 0, G_MAXINT8) : -1;
  }
}
