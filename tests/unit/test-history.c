/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Requirement R4.4: what a visit finds of the visits before in a real record. Two of the same patient, of one of
 * training and of another patient with the same number beside them. */
#include "../fixtures/bed.h"
#include "../fixtures/story.h"
#include "core/history.h"
#include "record/record.h"
#include "session/visit-sum.h"

#include <glib/gstdio.h>

typedef struct {
  char *dir, *path;
  VigilRecord *record;
  guint n_visits;
} Bench;

static void
begin (Bench *self)
{
  g_autoptr (GError) error = NULL;
  char *moved_aside = NULL;

  self->dir = g_dir_make_tmp ("vigil-history-XXXXXX", NULL);
  self->path = g_build_filename (self->dir, "record.db", NULL);
  self->n_visits = 0;
  self->record = vigil_record_open (self->path, &moved_aside, &error);
  g_assert_no_error (error);
}

static void
end (Bench *self)
{
  static const char *const names[] = { "record.db", "record.db-wal", "record.db-shm", "record.db.lock" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (self->dir, names[i], NULL);

    g_remove (path);
  }
  g_rmdir (self->dir);
  g_free (self->dir);
  g_free (self->path);
}

static void
on_written (const VigilEvent *event, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ++*(guint *) user_data;
}

/* The story's events, as another session's. */
static void
write_story (Bench *self, Story *s)
{
  g_autofree char *id = g_strdup_printf ("visit-%u", ++self->n_visits);
  guint n_written = 0;

  for (guint i = 0; i < s->events->len; i++) {
    const VigilEvent *told = g_ptr_array_index (s->events, i);
    g_autoptr (VigilEvent) event = vigil_event_new (told->kind, id, told->actor, json_object_ref (told->body));

    event->t_wall_us = told->t_wall_us;
    event->t_mono_us = told->t_mono_us;
    vigil_record_append (self->record, event, on_written, &n_written);
  }
  while (n_written < s->events->len)
    g_main_context_iteration (NULL, TRUE);
}

/* A visit of the long protocol, stopped after an hour and closed: 7.2 mL, which is 14.4 mg, in the first half. */
static void
tell_visit (Story *s, const char *number, const char *birth_date, gboolean is_training)
{
  double counter_ml;
  gint64 seq;

  story_open (s);
  if (!is_training) {
    JsonObject *body = ((VigilEvent *) g_ptr_array_index (s->events, 0))->body;

    json_object_set_boolean_member (body, "is_training", FALSE);
  }
  story_do (s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei",
            vigil_body_new ("name", "s", "Mina Kovač", "birth_date", "s", birth_date, "record_number", "s", number,
                            "initials", "s", "M.K.", NULL));
  story_do (s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (s, "ketamine-long"));
  story_do (s, VIGIL_EVENT_PATIENT_MEASURED, "osei", vigil_body_new ("weight_kg", "d", 72.4, NULL));
  story_do (s, VIGIL_EVENT_CHECK_IN_DONE, "osei", NULL);
  story_fact (s, VIGIL_EVENT_CHECK_RECORDED, "osei",
              vigil_body_new ("check", "s", "pain", "label", "s", "Pain", "score", "i", (gint64) 8, NULL));
  story_fact (s, VIGIL_EVENT_GATES_PASSED, "osei", story_baseline ());
  story_do (s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription ());
  story_fact (s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body ());
  story_fact (s, VIGIL_EVENT_INFUSION_STARTED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "infused_ml", "d", 5.0, "by", "s", "vigil", NULL));
  counter_ml = story_run (s, 30, 7.2, 5);
  story_fact (s, VIGIL_EVENT_SIDE_EFFECT, "osei",
              vigil_body_new ("effect", "s", "dizzy", "label", "s", "dizzy", "severity", "i", (gint64) 1, NULL));
  seq = (gint64) s->events->len;
  story_fact (s, VIGIL_EVENT_SIDE_EFFECT, "osei",
              vigil_body_new ("effect", "s", "nausea", "label", "s", "nausea", "severity", "i", (gint64) 3, NULL));
  story_fact (s, VIGIL_EVENT_SIDE_EFFECT_CORRECTED, "osei",
              vigil_body_new ("ref", "i", seq, "severity", "i", (gint64) 2, "is_withdrawn", "b", FALSE, NULL));
  story_fact (s, VIGIL_EVENT_INFUSION_ENDED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "delivered_ml", "d", 3.6, "delivered_mg", "d", 7.2, "how", "s",
                              "stopped", "infused_ml", "d", counter_ml, NULL));
  story_fact (s, VIGIL_EVENT_CHECK_RECORDED, "osei",
              vigil_body_new ("check", "s", "pain", "label", "s", "Pain", "score", "i", (gint64) 9, NULL));
  story_fact (s, VIGIL_EVENT_ENTRY_WITHDRAWN, "osei", vigil_body_new ("ref", "i", (gint64) s->events->len, NULL));
  story_fact (s, VIGIL_EVENT_CHECK_RECORDED, "osei",
              vigil_body_new ("check", "s", "pain", "label", "s", "Pain", "score", "i", (gint64) 3, NULL));
  story_fact (s, VIGIL_EVENT_VISIT_CLOSED, "osei", vigil_body_new ("how", "s", "ended-early", NULL));
}

typedef struct {
  VigilHistory *history;
  GError *error;
  gboolean is_done;
} Answer;

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->history = vigil_history_read_finish (result, &answer->error);
  answer->is_done = TRUE;
}

static Answer
ask (Bench *self, VigilClinic *clinic, const char *number, gboolean is_training)
{
  VigilHistoryQuestion question = { self->path, number, "1971-04-30", "visit-now", is_training, vigil_clock_wall_us () };
  Answer answer = { NULL, NULL, FALSE };

  vigil_history_read_async (clinic, &question, NULL, on_read, &answer);
  while (!answer.is_done)
    g_main_context_iteration (NULL, TRUE);
  return answer;
}

static void
answer_clear (Answer *self)
{
  g_clear_pointer (&self->history, vigil_history_free);
  g_clear_error (&self->error);
}

static void
write_visit (Bench *bench, const char *number, const char *birth_date, gboolean is_training, guint days_after)
{
  Story s;

  story_begin (&s);
  story_wait_s (days_after * 24 * 3600);
  tell_visit (&s, number, birth_date, is_training);
  write_story (bench, &s);
  story_end (&s);
}

static void
test_visits (void)
{
  const VigilEarlierVisit *visit;
  Bench bench;
  Answer answer;
  Story s;

  begin (&bench);
  write_visit (&bench, "R-1042", "1971-04-30", FALSE, 0);
  write_visit (&bench, "R-7", "1971-04-30", FALSE, 1);
  write_visit (&bench, "R-1042", "1991-04-30", FALSE, 1);
  write_visit (&bench, "R-1042", "1971-04-30", TRUE, 2);
  write_visit (&bench, "r-1042 ", "1971-04-30", FALSE, 7);
  vigil_record_close (bench.record);
  story_begin (&s);
  story_wait_s (7 * 24 * 3600 + 6 * 3600);
  answer = ask (&bench, s.clinic, "R-1042", FALSE);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.history->n_visits, ==, 2);
  g_assert_cmpuint (answer.history->n_others, ==, 1);
  g_assert_cmpuint (answer.history->visits->len, ==, 2);
  visit = &g_array_index (answer.history->visits, VigilEarlierVisit, 0);
  g_assert_cmpstr (visit->id, ==, "visit-1");
  g_assert_false (visit->is_same_day);
  g_assert_true (visit->is_early);
  g_assert_cmpuint (visit->n_drugs, ==, 1);
  g_assert_cmpstr (visit->drugs[0].display, ==, "ketamine");
  g_assert_cmpfloat_with_epsilon (visit->drugs[0].mg, 7.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (visit->drugs[0].rate, 7.2 * 2 / 72.4, 1e-9);
  /* the severe one was corrected, the wrong score was taken back */
  g_assert_cmpuint (visit->n_effects, ==, 2);
  g_assert_cmpuint (visit->n_scales, ==, 1);
  g_assert_cmpint (visit->scales[0].before, ==, 8);
  g_assert_cmpint (visit->scales[0].after, ==, 3);
  visit = &g_array_index (answer.history->visits, VigilEarlierVisit, 1);
  g_assert_cmpstr (visit->id, ==, "visit-5");
  g_assert_true (visit->is_same_day);
  answer_clear (&answer);
  /* to learn with there are only those that were for learning */
  answer = ask (&bench, s.clinic, "R-1042", TRUE);
  g_assert_cmpuint (answer.history->n_visits, ==, 1);
  answer_clear (&answer);
  answer = ask (&bench, s.clinic, "R-99", FALSE);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.history->n_visits, ==, 0);
  answer_clear (&answer);
  story_end (&s);
  end (&bench);
}

/* A visit that nobody ended is summed up from what was planned: that is no fact. */
static void
test_estimated (void)
{
  const VigilEarlierVisit *visit;
  Bench bench;
  Answer answer;
  Story s;

  begin (&bench);
  story_begin (&s);
  tell_visit (&s, "R-1042", "1971-04-30", FALSE);
  for (guint i = s.events->len; ((VigilEvent *) g_ptr_array_index (s.events, i - 1))->kind != VIGIL_EVENT_INFUSION_STARTED; i--)
    g_ptr_array_set_size (s.events, (int) i - 1);
  write_story (&bench, &s);
  vigil_record_close (bench.record);
  answer = ask (&bench, s.clinic, "R-1042", FALSE);
  g_assert_no_error (answer.error);
  visit = &g_array_index (answer.history->visits, VigilEarlierVisit, 0);
  g_assert_true (visit->is_early);
  g_assert_true (visit->drugs[0].is_estimated);
  answer_clear (&answer);
  story_end (&s);
  end (&bench);
}

static void
identify (Bed *bed, const char *number)
{
  vigil_engine_append (bed->engine, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei",
                       vigil_body_new ("name", "s", "Mina Kovač", "birth_date", "s", "1971-04-30", "record_number", "s",
                                       number, "initials", "s", "M.K.", NULL),
                       NULL, NULL);
}

/* What was being read of one patient is never said of the next. */
static void
test_identified_again (void)
{
  Bed bed;

  bed_begin (&bed);
  bed_open_visit (&bed);
  identify (&bed, "R-1");
  while (bed.engine->reading_history == NULL)
    g_main_context_iteration (NULL, TRUE);
  identify (&bed, "R-2");
  g_assert_null (bed.engine->reading_history);
  while (bed.engine->session.history == VIGIL_HISTORY_NOT_READ)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (bed.engine->session.history, ==, VIGIL_HISTORY_KNOWN);
  bed_end (&bed);
}

/* What cannot be read is an error, not an empty list. */
static void
test_unreadable (void)
{
  Bench bench;
  Answer answer;
  Story s;

  begin (&bench);
  vigil_record_close (bench.record);
  g_assert_true (g_file_set_contents (bench.path, "this is no record", -1, NULL));
  story_begin (&s);
  answer = ask (&bench, s.clinic, "R-1042", FALSE);
  g_assert_null (answer.history);
  g_assert_nonnull (answer.error);
  answer_clear (&answer);
  story_end (&s);
  end (&bench);
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/visits", test_visits);
  g_test_add_func ("/history/estimated", test_estimated);
  g_test_add_func ("/history/identified-again", test_identified_again);
  g_test_add_func ("/history/unreadable", test_unreadable);
  return g_test_run ();
}
