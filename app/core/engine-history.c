/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Who was identified was perhaps here before: what this tablet knows of it becomes part of the visit. */
#include "core/engine.h"

#include "base/clock.h"
#include "core/history.h"

static void
append_unknown (VigilEngine *self, const char *why)
{
  vigil_engine_append (self, VIGIL_EVENT_HISTORY_READ, "vigil",
                       vigil_body_new ("record_number", "s", self->session.record_number, "is_known", "b", FALSE,
                                       "n_listed", "i", (gint64) 0, "n_visits", "i", (gint64) 0, "n_others", "i",
                                       (gint64) 0, "why", "s", why, NULL),
                       NULL, NULL);
}

static void
append_known (VigilEngine *self, const VigilHistory *history)
{
  for (guint i = 0; i < history->visits->len; i++)
    vigil_engine_append (self, VIGIL_EVENT_EARLIER_VISIT, "vigil",
                         vigil_earlier_visit_to_body (&g_array_index (history->visits, VigilEarlierVisit, i), i + 1),
                         NULL, NULL);
  vigil_engine_append (self, VIGIL_EVENT_HISTORY_READ, "vigil",
                       vigil_body_new ("record_number", "s", self->session.record_number, "is_known", "b", TRUE,
                                       "n_listed", "i", (gint64) history->visits->len, "n_visits", "i",
                                       (gint64) history->n_visits, "n_others", "i", (gint64) history->n_others, NULL),
                       NULL, NULL);
}

/* The one that was asked for last: any other was cancelled. */
static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilHistory) history = vigil_history_read_finish (result, &error);
  VigilEngine *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading_history);
  if (history != NULL)
    append_known (self, history);
  else
    append_unknown (self, error->message);
}

void
vigil_engine_stop_reading_history (VigilEngine *self)
{
  if (self->reading_history != NULL)
    g_cancellable_cancel (self->reading_history);
  g_clear_object (&self->reading_history);
}

void
vigil_engine_read_history (VigilEngine *self, const GError *unwritten)
{
  const VigilSession *session = &self->session;
  VigilHistoryQuestion question = { self->record_path, session->record_number, session->birth_date, session->id,
                                    session->is_training, vigil_clock_wall_us () };

  vigil_engine_stop_reading_history (self);
  if (session->stage < VIGIL_STAGE_CHECK_IN || session->stage > VIGIL_STAGE_DOSE || *session->record_number == '\0'
      || session->history == VIGIL_HISTORY_KNOWN)
    return;
  if (unwritten != NULL) {
    append_unknown (self, unwritten->message);
    return;
  }
  self->reading_history = g_cancellable_new ();
  vigil_history_read_async (self->clinic, &question, self->reading_history, on_read, self);
}
