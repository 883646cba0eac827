/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/batch.h"

#include "base/clock.h"

/* One wave of one session, or its numerics. */
typedef struct {
  char *session;
  const char *code; /* wire name */
  VigilWaveCoder *wave;
  VigilNumericCoder *numeric;
  gint64 begun_us; /* when the first of the piece came; -1: it is empty */
} Stream;

typedef struct {
  VigilRecordOp *op; /* an event or a seal; NULL: a piece */
  gboolean is_answered;
  char *session;
  const char *code;
  VigilPiece *piece;
} Item;

struct _VigilBatch {
  VigilReplies *replies;
  GPtrArray *streams;
  GQueue items;
};

static void
stream_free (Stream *self)
{
  g_ref_string_release (self->session);
  vigil_wave_coder_free (self->wave);
  vigil_numeric_coder_free (self->numeric);
  g_free (self);
}

static void
item_free (Item *self)
{
  vigil_record_op_free (self->op);
  g_clear_pointer (&self->session, g_ref_string_release);
  vigil_piece_free (self->piece);
  g_free (self);
}

VigilBatch *
vigil_batch_new (VigilReplies *replies)
{
  VigilBatch *self = g_new0 (VigilBatch, 1);

  self->replies = replies;
  self->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) stream_free);
  return self;
}

void
vigil_batch_free (VigilBatch *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->streams);
  g_queue_clear_full (&self->items, (GDestroyNotify) item_free);
  g_free (self);
}

/* Interned strings: the same session is the same pointer, as is the same wire name. */
static Stream *
get_stream (VigilBatch *self, char *session, const char *code)
{
  Stream *stream;

  for (guint i = 0; i < self->streams->len; i++) {
    stream = g_ptr_array_index (self->streams, i);
    if (stream->session == session && stream->code == code)
      return stream;
  }
  stream = g_new0 (Stream, 1);
  stream->session = g_ref_string_acquire (session);
  stream->code = code;
  stream->begun_us = -1;
  g_ptr_array_add (self->streams, stream);
  return stream;
}

static void
cut_stream (VigilBatch *self, Stream *stream)
{
  VigilPiece *piece = stream->wave != NULL ? vigil_wave_coder_take (stream->wave)
                                           : vigil_numeric_coder_take (stream->numeric);
  Item *item;

  stream->begun_us = -1;
  if (piece == NULL)
    return;
  item = g_new0 (Item, 1);
  item->session = g_ref_string_acquire (stream->session);
  item->code = stream->code;
  item->piece = piece;
  g_queue_push_tail (&self->items, item);
}

static void
add_measurement (VigilBatch *self, const VigilRecordOp *op)
{
  static const char numerics[] = VIGIL_CODE_NUMERICS;
  Stream *stream = get_stream (
      self, op->session, op->wave != NULL ? vigil_vocabulary_get (op->wave->code)->name : numerics);
  gboolean is_full;

  if (stream->begun_us < 0)
    stream->begun_us = vigil_clock_mono_us ();
  if (op->wave != NULL) {
    if (stream->wave == NULL)
      stream->wave = vigil_wave_coder_new ();
    vigil_wave_coder_add (stream->wave, op->wave);
    is_full = vigil_wave_coder_is_full (stream->wave);
  } else {
    if (stream->numeric == NULL)
      stream->numeric = vigil_numeric_coder_new ();
    vigil_numeric_coder_add (stream->numeric, op->numeric);
    is_full = vigil_numeric_coder_is_full (stream->numeric);
  }
  if (is_full)
    cut_stream (self, stream);
}

/* A session that is sealed has ended or pauses: its streams begin anew if it goes on. */
static void
end_streams (VigilBatch *self, const char *session)
{
  for (guint i = self->streams->len; i > 0; i--) {
    Stream *stream = g_ptr_array_index (self->streams, i - 1);

    if (session != NULL && stream->session != session)
      continue;
    cut_stream (self, stream);
    g_ptr_array_remove_index (self->streams, i - 1);
  }
}

void
vigil_batch_add (VigilBatch *self, VigilRecordOp *op)
{
  Item *item;

  if (op->kind == VIGIL_OP_WAVE || op->kind == VIGIL_OP_NUMERIC) {
    add_measurement (self, op);
    vigil_record_op_free (op);
    return;
  }
  if (op->kind == VIGIL_OP_SEAL)
    end_streams (self, op->session);
  item = g_new0 (Item, 1);
  item->op = op;
  g_queue_push_tail (&self->items, item);
}

void
vigil_batch_cut (VigilBatch *self, gint64 begun_before_us)
{
  for (guint i = 0; i < self->streams->len; i++) {
    Stream *stream = g_ptr_array_index (self->streams, i);

    if (stream->begun_us >= 0 && stream->begun_us <= begun_before_us)
      cut_stream (self, stream);
  }
}

guint
vigil_batch_get_length (VigilBatch *self)
{
  return self->items.length;
}

static gboolean
write_item (VigilBatch *self, VigilWriter *writer, const Item *item, GError **error)
{
  VigilWritten written;

  if (item->piece != NULL) {
    if (!vigil_writer_add_piece (writer, item->session, item->code, item->piece, &written, error))
      return FALSE;
    if (written.seq > 0)
      vigil_replies_add (self->replies, NULL, &written, NULL, NULL, NULL);
  } else if (item->op->kind == VIGIL_OP_EVENT) {
    if (!vigil_writer_add_event (writer, item->op->event, &written, error))
      return FALSE;
    vigil_replies_add (self->replies, item->op->event, &written,
                       item->is_answered ? NULL : item->op->done, item->op->user_data, NULL);
  } else {
    g_autoptr (GArray) sealed = g_array_new (FALSE, FALSE, sizeof (VigilWritten));

    if (!vigil_writer_seal (writer, item->op->session, sealed, error))
      return FALSE;
    for (guint i = 0; i < sealed->len; i++)
      vigil_replies_add (self->replies, NULL, &g_array_index (sealed, VigilWritten, i), NULL, NULL,
                         NULL);
  }
  return TRUE;
}

static gboolean
write_items (VigilBatch *self, VigilWriter *writer, GError **error)
{
  if (!vigil_writer_begin (writer, error))
    return FALSE;
  for (GList *l = self->items.head; l != NULL; l = l->next)
    if (!write_item (self, writer, l->data, error)) {
      vigil_writer_roll_back (writer);
      return FALSE;
    }
  return vigil_writer_commit (writer, error);
}

gboolean
vigil_batch_write (VigilBatch *self, VigilWriter *writer, GError **error)
{
  if (write_items (self, writer, error)) {
    g_queue_clear_full (&self->items, (GDestroyNotify) item_free);
    vigil_replies_send (self->replies);
    return TRUE;
  }
  vigil_replies_discard (self->replies);
  return FALSE;
}

void
vigil_batch_answer (VigilBatch *self, const GError *error)
{
  for (GList *l = self->items.head; l != NULL; l = l->next) {
    Item *item = l->data;

    if (item->op == NULL || item->op->done == NULL || item->is_answered)
      continue;
    vigil_replies_add (self->replies, item->op->event, NULL, item->op->done, item->op->user_data,
                       error);
    item->is_answered = TRUE;
  }
  vigil_replies_send (self->replies);
}
