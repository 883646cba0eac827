/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/reply.h"

typedef struct {
  VigilEvent *event;
  VigilWritten written;
  VigilRecordDone done;
  gpointer user_data;
  GError *error;
} Reply;

struct _VigilReplies {
  GMainContext *context;
  GQueue held; /* record thread: not yet true */
  GMutex lock;
  GQueue sent; /* under the lock, as is the source */
  GSource *source;
  GHashTable *heads; /* context: session to hex */
};

static void
reply_free (Reply *self)
{
  vigil_event_unref (self->event);
  g_clear_error (&self->error);
  g_free (self);
}

VigilReplies *
vigil_replies_new (void)
{
  VigilReplies *self = g_new0 (VigilReplies, 1);

  self->context = g_main_context_ref_thread_default ();
  self->heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&self->lock);
  return self;
}

static void
tell (VigilReplies *self, Reply *reply)
{
  if (reply->error == NULL) {
    g_hash_table_replace (self->heads, g_strdup (reply->written.session),
                          vigil_hash_to_hex (reply->written.hash));
    if (reply->event != NULL)
      reply->event->seq = reply->written.seq;
  }
  if (reply->done != NULL)
    reply->done (reply->event, reply->error, reply->user_data);
  reply_free (reply);
}

static void
tell_all (VigilReplies *self)
{
  GQueue replies;
  Reply *reply;

  g_mutex_lock (&self->lock);
  replies = self->sent;
  g_queue_init (&self->sent);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_mutex_unlock (&self->lock);
  while ((reply = g_queue_pop_head (&replies)) != NULL)
    tell (self, reply);
}

void
vigil_replies_free (VigilReplies *self)
{
  if (self == NULL)
    return;
  tell_all (self);
  vigil_replies_discard (self);
  g_hash_table_unref (self->heads);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
vigil_replies_add (VigilReplies *self, VigilEvent *event, const VigilWritten *written,
                   VigilRecordDone done, gpointer user_data, const GError *error)
{
  Reply *reply = g_new0 (Reply, 1);

  reply->event = event != NULL ? vigil_event_ref (event) : NULL;
  if (error == NULL)
    reply->written = *written;
  else
    reply->error = g_error_copy (error);
  reply->done = done;
  reply->user_data = user_data;
  g_queue_push_tail (&self->held, reply);
}

void
vigil_replies_discard (VigilReplies *self)
{
  g_queue_clear_full (&self->held, (GDestroyNotify) reply_free);
}

static gboolean
on_replies_sent (gpointer user_data)
{
  tell_all (user_data);
  return G_SOURCE_REMOVE;
}

void
vigil_replies_send (VigilReplies *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  Reply *reply;

  if (self->held.length == 0)
    return;
  while ((reply = g_queue_pop_head (&self->held)) != NULL)
    g_queue_push_tail (&self->sent, reply);
  if (self->source != NULL)
    return;
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, on_replies_sent, self, NULL);
  g_source_attach (self->source, self->context);
}

const char *
vigil_replies_get_head (VigilReplies *self, const char *session)
{
  const char *head = g_hash_table_lookup (self->heads, session);

  return head != NULL ? head : "";
}
