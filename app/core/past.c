/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/past.h"

struct _VigilPast {
  VigilRecordReader *reader;
  char *session;
  VigilPastFuncs funcs;
  VigilRecordRun run;                    /* of what was told last */
  gint64 last_seq;
  gint64 last_mono_us, newest_mono_us;   /* readings of the run: of the last call, of this one */
  /* of one call */
  GPtrArray *events;
  guint next, end;                       /* the run's among them */
};

VigilPast *
vigil_past_new (VigilRecordReader *reader, const char *session, const VigilPastFuncs *funcs)
{
  VigilPast *self = g_new0 (VigilPast, 1);

  self->reader = reader;
  self->session = g_strdup (session);
  self->funcs = *funcs;
  self->run.before_seq = G_MAXINT64;
  self->last_mono_us = G_MININT64;
  return self;
}

void
vigil_past_free (VigilPast *self)
{
  if (self == NULL)
    return;
  g_free (self->session);
  g_free (self);
}

static VigilEvent *
event_at (VigilPast *self, guint i)
{
  return g_ptr_array_index (self->events, i);
}

/* A seal is written when it can be: its time says nothing of what stands after it. */
static gboolean
is_due (VigilPast *self, gint64 t_mono_us)
{
  const VigilEvent *event = event_at (self, self->next);

  return event->kind == VIGIL_EVENT_CHUNK || event->t_mono_us <= t_mono_us;
}

static void
tell_next (VigilPast *self)
{
  VigilEvent *event = event_at (self, self->next++);

  self->last_seq = event->seq;
  self->funcs.on_event (event, self->funcs.user_data);
}

static void
on_numeric (VigilCode code, const VigilNumericPoint *point, gpointer user_data)
{
  VigilPast *self = user_data;
  VigilObservation reading;

  self->newest_mono_us = MAX (self->newest_mono_us, point->t_mono_us);
  while (self->next < self->end && is_due (self, point->t_mono_us))
    tell_next (self);
  if (code == VIGIL_CODE_NONE)
    return;
  reading = vigil_numeric_point_to_observation (point, code);
  self->funcs.on_reading (&reading, self->funcs.user_data);
}

/* The program's next start is where this run ends. */
static void
find_end (VigilPast *self)
{
  self->end = self->next;
  if (self->end < self->events->len && event_at (self, self->end)->seq == self->run.after_seq)
    self->end++;
  while (self->end < self->events->len && event_at (self, self->end)->kind != VIGIL_EVENT_APP_STARTED)
    self->end++;
  self->run.before_seq = self->end < self->events->len ? event_at (self, self->end)->seq : G_MAXINT64;
}

static gboolean
walk_run (VigilPast *self, GError **error)
{
  find_end (self);
  self->newest_mono_us = self->last_mono_us;
  if (!vigil_record_reader_each_numeric (self->reader, self->session, &self->run, self->last_mono_us + 1, G_MAXINT64,
                                         on_numeric, self, error))
    return FALSE;
  self->last_mono_us = self->newest_mono_us;
  while (self->next < self->end)
    tell_next (self);
  return TRUE;
}

gboolean
vigil_past_walk (VigilPast *self, GError **error)
{
  g_autoptr (GPtrArray) events = vigil_record_reader_events (self->reader, self->session, self->last_seq, error);

  if (events == NULL)
    return FALSE;
  self->events = events;
  self->next = 0;
  while (walk_run (self, error)) {
    if (self->next == events->len)
      return TRUE;
    self->run.after_seq = event_at (self, self->next)->seq;
    self->last_mono_us = G_MININT64;
  }
  return FALSE;
}
