/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/visit-log.h"
#include "model/event-words.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
entry_free (gpointer data)
{
  VigilLogEntry *entry = data;

  g_free (entry->title);
  g_free (entry->detail);
  g_free (entry->alarm);
  g_free (entry);
}

static void
clear_music (gpointer data)
{
  g_free (((VigilMusicSpan *) data)->title);
}

VigilVisitLog *
vigil_visit_log_new (VigilClinic *clinic)
{
  VigilVisitLog *self = g_new0 (VigilVisitLog, 1);

  self->clinic = clinic != NULL ? vigil_clinic_ref (clinic) : NULL;
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->music = g_array_new (FALSE, TRUE, sizeof (VigilMusicSpan));
  g_array_set_clear_func (self->music, clear_music);
  self->facts = g_array_new (FALSE, TRUE, sizeof (VigilDeliveryFact));
  vigil_session_init (&self->session);
  return self;
}

void
vigil_visit_log_free (VigilVisitLog *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->clinic, vigil_clinic_unref);
  g_ptr_array_unref (self->entries);
  g_array_unref (self->music);
  g_array_unref (self->facts);
  g_free (self);
}

static void
fold_music (VigilVisitLog *self, const VigilEvent *event)
{
  VigilMusicSpan *last = self->music->len > 0 ? &g_array_index (self->music, VigilMusicSpan, self->music->len - 1) : NULL;
  gboolean ends = event->kind == VIGIL_EVENT_MUSIC_STARTED || event->kind == VIGIL_EVENT_MUSIC_STOPPED
                  || event->kind == VIGIL_EVENT_VISIT_CLOSED;

  if (ends && last != NULL && last->end_us == 0)
    last->end_us = event->t_wall_us;
  if (event->kind == VIGIL_EVENT_MUSIC_STARTED) {
    VigilMusicSpan span = { g_strdup (vigil_event_get_string (event, "title")), event->t_wall_us, 0 };

    g_array_append_val (self->music, span);
  }
}

static const VigilDeliveryFact *
last_fact (const VigilVisitLog *self, guint channel, gint64 t_us)
{
  for (guint i = self->facts->len; i > 0; i--) {
    const VigilDeliveryFact *fact = &g_array_index (self->facts, VigilDeliveryFact, i - 1);

    if (fact->channel == channel && fact->t_us <= t_us)
      return fact;
  }
  return NULL;
}

static void
fold_facts (VigilVisitLog *self, gint64 t_us)
{
  for (guint i = 0; i < self->session.n_channels; i++) {
    const VigilChannel *channel = &self->session.channels[i];
    const VigilDeliveryFact *before = last_fact (self, i, G_MAXINT64);
    VigilDeliveryFact fact = { t_us, i, *channel };

    if (channel->state < VIGIL_CHANNEL_RUNNING)
      continue;
    if (before == NULL || before->state.state != channel->state || before->state.is_linked != channel->is_linked
        || before->state.seen_wall_us != channel->seen_wall_us || before->state.rate_ml_h < channel->rate_ml_h
        || before->state.rate_ml_h > channel->rate_ml_h || isnan (before->state.rate_ml_h) != isnan (channel->rate_ml_h))
      g_array_append_val (self->facts, fact);
  }
}

static VigilLogEntry *
find_alarm (VigilVisitLog *self, const char *id)
{
  for (guint i = self->entries->len; i > 0; i--) {
    VigilLogEntry *entry = g_ptr_array_index (self->entries, i - 1);

    if (g_strcmp0 (entry->alarm, id) == 0)
      return entry;
  }
  return NULL;
}

/* "high, seen after 11 s by A. Osei" */
static void
fold_acknowledged (VigilVisitLog *self, const VigilEvent *event)
{
  VigilLogEntry *alarm = find_alarm (self, vigil_event_get_string (event, "alarm"));
  g_autofree char *span = NULL, *before = NULL;

  if (alarm == NULL)
    return;
  span = vigil_time_span (event->t_wall_us - alarm->t_us, TRUE);
  before = alarm->detail;
  /* Translators: an alarm's priority, then how long after it somebody acknowledged it */
  alarm->detail = g_strdup_printf (_("%s, seen after %s"), before, span);
}

void
vigil_visit_log_fold (VigilVisitLog *self, const VigilEvent *event)
{
  VigilEventWords words;
  VigilLogEntry *entry;

  if (event->seq > 0 && event->seq <= self->session.n_events)
    return;
  vigil_session_step (&self->session, event);
  self->last_us = MAX (self->last_us, event->t_wall_us);
  fold_music (self, event);
  fold_facts (self, event->t_wall_us);
  if (event->kind == VIGIL_EVENT_VISIT_SIGNED) {
    g_autofree char *clock = vigil_time_clock (event->t_wall_us);

    g_strlcpy (self->signed_at, clock, sizeof self->signed_at);
  }
  if (event->kind == VIGIL_EVENT_ALARM_ACKNOWLEDGED)
    fold_acknowledged (self, event);
  if (!vigil_event_words_fill (&words, event, self->clinic))
    return;
  entry = g_new0 (VigilLogEntry, 1);
  *entry = (VigilLogEntry) { event->seq, event->t_wall_us, words.icon, words.title, words.detail, NULL };
  if (event->kind == VIGIL_EVENT_ALARM_RAISED)
    entry->alarm = g_strdup (vigil_event_get_string (event, "alarm"));
  g_ptr_array_add (self->entries, entry);
}

int
vigil_visit_log_find (const VigilVisitLog *self, gint64 t_us)
{
  for (guint i = self->entries->len; i > 0; i--)
    if (((VigilLogEntry *) g_ptr_array_index (self->entries, i - 1))->t_us <= t_us)
      return (int) i - 1;
  return -1;
}

double
vigil_visit_log_get_mg (const VigilVisitLog *self, guint channel, gint64 t_us, gboolean *is_estimated)
{
  const VigilDeliveryFact *fact = last_fact (self, channel, t_us);
  VigilDelivered delivered;

  *is_estimated = FALSE;
  if (fact == NULL)
    return NAN;
  vigil_channel_delivered (&fact->state, t_us, &delivered);
  /* between two reports of a pump that is heard, what it said last is the fact */
  if (fact->state.is_linked && vigil_channel_is_volume_seen (&fact->state) && !(fact->state.unseen_ml > 0))
    return delivered.seen_mg;
  *is_estimated = delivered.is_estimated;
  return delivered.mg;
}
