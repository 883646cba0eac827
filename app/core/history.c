/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/history.h"

#include "record/record.h"
#include "session/course.h"
#include "session/visit-sum.h"

#include <string.h>

/* Older visits are counted and not read: nobody doses by what was given so long ago. */
#define MOST_READ 48

void
vigil_history_free (VigilHistory *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->visits);
  g_free (self);
}

typedef struct {
  char *record_path, *record_number, *birth_date, *visit;
  gboolean is_training;
  gint64 now_wall_us;
  char **outcomes;
} Question;

static void
question_free (Question *self)
{
  g_free (self->record_path);
  g_free (self->record_number);
  g_free (self->birth_date);
  g_free (self->visit);
  g_strfreev (self->outcomes);
  g_free (self);
}

/* The scales of all protocols: an earlier visit may have been of another one. */
static char **
list_outcomes (VigilClinic *clinic)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n;
  const VigilProtocol *const *protocols = vigil_clinic_get_protocols (clinic, &n);

  for (guint i = 0; i < n; i++)
    for (guint k = 0; protocols[i]->series != NULL && k < protocols[i]->series->n_outcomes; k++)
      if (g_hash_table_add (seen, protocols[i]->series->outcomes[k]->id))
        g_strv_builder_add (builder, protocols[i]->series->outcomes[k]->id);
  return g_strv_builder_end (builder);
}

static VigilVisitSum *
sum_visit (VigilRecordReader *reader, const char *id, const Question *question, GError **error)
{
  g_autoptr (GPtrArray) events = vigil_record_reader_events (reader, id, 0, error);
  VigilVisitSum *sum;

  if (events == NULL)
    return NULL;
  sum = vigil_visit_sum_new ((const char *const *) question->outcomes);
  for (guint i = 0; i < events->len; i++)
    vigil_visit_sum_step (sum, g_ptr_array_index (events, i));
  return sum;
}

/* What this visit says of those before it. */
static void
hand_on_asked (GArray *visits, const GArray *asked)
{
  for (guint i = 0; i < asked->len; i++)
    for (guint k = 0; k < visits->len; k++) {
      const VigilAskedAbout *about = &g_array_index (asked, VigilAskedAbout, i);
      VigilEarlierVisit *visit = &g_array_index (visits, VigilEarlierVisit, k);

      if (strcmp (visit->id, about->visit) == 0)
        vigil_earlier_visit_take_follow_up (visit, &about->follow_up);
    }
}

static void
take (VigilHistory *history, const Question *question, VigilVisitSum *sum)
{
  const VigilSession *session = vigil_visit_sum_get_session (sum);
  VigilDay today = vigil_day_of (question->now_wall_us, NULL);
  VigilEarlierVisit visit;

  if (session->is_training != question->is_training)
    return;
  vigil_visit_sum_get (sum, &visit);
  hand_on_asked (history->visits, vigil_visit_sum_get_asked (sum));
  /* nothing was given and nothing decided: somebody came and went */
  if (visit.n_drugs == 0 && visit.review == VIGIL_REVIEW_NONE)
    return;
  /* by its end: of a night the second half is today's, and so is what a wrong clock put into the future */
  visit.is_same_day = vigil_day_of (MAX (session->closed_wall_us, MAX (visit.given_wall_us, visit.opened_wall_us)),
                                    NULL) >= today;
  g_array_append_val (history->visits, visit);
  history->n_visits++;
}

static gboolean
read_visits (VigilHistory *history, VigilRecordReader *reader, const Question *question, GError **error)
{
  g_autoptr (GPtrArray) ids
    = vigil_record_reader_find_visits (reader, question->record_number, question->birth_date, &history->n_others, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    const char *id = g_ptr_array_index (ids, i);
    g_autoptr (VigilVisitSum) sum = NULL;

    if (strcmp (id, question->visit) == 0)
      continue;
    if (i + MOST_READ < ids->len) {
      history->n_visits++;
      continue;
    }
    sum = sum_visit (reader, id, question, error);
    if (sum == NULL)
      return FALSE;
    take (history, question, sum);
  }
  if (history->visits->len > VIGIL_MAX_EARLIER)
    g_array_remove_range (history->visits, 0, history->visits->len - VIGIL_MAX_EARLIER);
  return TRUE;
}

static void
read_history (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  GError *error = NULL;
  g_autoptr (VigilHistory) history = g_new0 (VigilHistory, 1);
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (question->record_path, &error);

  history->visits = g_array_new (FALSE, TRUE, sizeof (VigilEarlierVisit));
  if (reader == NULL || !read_visits (history, reader, question, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&history), (GDestroyNotify) vigil_history_free);
}

void
vigil_history_read_async (VigilClinic *clinic, const VigilHistoryQuestion *question, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Question *copy = g_new0 (Question, 1);

  *copy = (Question) { g_strdup (question->record_path), g_strdup (question->record_number),
                       g_strdup (question->birth_date), g_strdup (question->visit), question->is_training,
                       question->now_wall_us, list_outcomes (clinic) };
  g_task_set_source_tag (task, vigil_history_read_async);
  g_task_set_task_data (task, copy, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, read_history);
}

VigilHistory *
vigil_history_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
