/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the state calls an entry is what the record calls it, though the record numbers it later and puts seals of
 * waves between: else what is taken back would be another entry. */
#include "../fixtures/bed.h"
#include "record/record.h"

static void
give (Bed *bed, double dose_mg)
{
  vigil_engine_append (bed->engine, VIGIL_EVENT_RESCUE_GIVEN, "osei",
                       vigil_body_new ("drug", "s", "midazolam", "dose", "d", dose_mg, "unit", "s", "mg", "reason", "s", "r",
                                       NULL),
                       NULL, NULL);
}

static void
on_written (const VigilEvent *event, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
}

static void
on_done (gint64 seq, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gint64 *) user_data = seq;
}

static void
fold_record (Bed *bed, VigilSession *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (bed->path, &error);
  g_autoptr (GPtrArray) events = NULL;

  g_assert_no_error (error);
  events = vigil_record_reader_events (reader, bed->engine->session.id, 0, &error);
  g_assert_no_error (error);
  vigil_session_init (out);
  for (guint i = 0; i < events->len; i++)
    vigil_session_step (out, g_ptr_array_index (events, i));
}

static void
test_named_alike (void)
{
  const VigilSession *session;
  VigilSession folded;
  gint64 withdrawn_seq = 0;
  Bed bed;

  bed_begin (&bed);
  bed_open_visit (&bed);
  session = &bed.engine->session;
  while (session->n_events == 0)
    g_main_context_iteration (NULL, TRUE);
  {
    g_autoptr (VigilEvent) seal = vigil_event_new (VIGIL_EVENT_STAFF_ACTION, session->id, "vigil", json_object_new ());

    vigil_record_append (bed.engine->record, seal, on_written, NULL);   /* as the record's own are: nobody says so */
  }
  give (&bed, 1);
  give (&bed, 2);
  g_assert_cmpint (session->boluses[0].seq, <, session->boluses[1].seq);
  g_assert_cmpint (session->boluses[0].seq, >, session->n_events);   /* nothing can name it yet */
  while (session->boluses[1].seq > session->n_events)
    g_main_context_iteration (NULL, TRUE);
  vigil_engine_append (bed.engine, VIGIL_EVENT_ENTRY_WITHDRAWN, "osei",
                       vigil_body_new ("ref", "i", session->boluses[1].seq, NULL), on_done, &withdrawn_seq);
  while (withdrawn_seq == 0)
    g_main_context_iteration (NULL, TRUE);
  fold_record (&bed, &folded);
  g_assert_cmpuint (folded.n_boluses, ==, 2);
  g_assert_false (folded.boluses[0].is_withdrawn);
  g_assert_true (folded.boluses[1].is_withdrawn);
  g_assert_cmpmem (folded.boluses, 2 * sizeof *folded.boluses, session->boluses, 2 * sizeof *session->boluses);
  bed_end (&bed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-seq/named-alike", test_named_alike);
  return g_test_run ();
}
