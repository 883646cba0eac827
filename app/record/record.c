/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/record.h"

#include "base/clock.h"
#include "record/batch.h"

/* Real time: it is about the disk, not about the session. */
#define BATCH_MS 500
#define CHECKPOINT_US VIGIL_USEC_PER_MIN
#define RETRY_FIRST_US (250 * VIGIL_USEC_PER_MSEC)
#define RETRY_MAX_US (5 * VIGIL_USEC_PER_SEC)
/* Two minutes of four waves. */
#define QUEUE_CAPACITY 4096

struct _VigilRecord {
  VigilRecordQueue *queue;
  VigilReplies *replies;
  GThread *thread;
  gint is_writing, is_closing; /* atomic */
  /* record thread */
  VigilWriter *writer;
  VigilBatch *batch;
  GError *trouble; /* of the first failed write; NULL while all is well */
  gint64 trouble_since_us, retry_at_us, retry_after_us;
  gint64 measured_at_us, checkpoint_at_us;
  VigilDropped dropped, dropped_told;
  char *newest_session; /* where a gap is told */
};

char *
vigil_record_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "vigil", "record.db", NULL);
}

static void
take (VigilRecord *self, VigilTake what)
{
  GQueue ops = G_QUEUE_INIT;
  VigilRecordOp *op;

  self->dropped = vigil_record_queue_take (self->queue, what, &ops);
  while ((op = g_queue_pop_head (&ops)) != NULL) {
    if (op->session != NULL) {
      g_clear_pointer (&self->newest_session, g_ref_string_release);
      self->newest_session = g_ref_string_acquire (op->session);
    }
    vigil_batch_add (self->batch, op);
  }
}

static void
on_write_failed (VigilRecord *self, GError *why, gint64 now_us)
{
  if (self->trouble == NULL) {
    g_atomic_int_set (&self->is_writing, FALSE);
    self->trouble = g_error_copy (why);
    self->trouble_since_us = now_us;
    self->retry_after_us = RETRY_FIRST_US;
  } else {
    self->retry_after_us = MIN (self->retry_after_us * 2, RETRY_MAX_US);
  }
  self->retry_at_us = now_us + self->retry_after_us;
  /* last: whoever is told asks what it means, and must not hear that all is well */
  vigil_batch_answer (self->batch, why);
}

/* What went wrong and is over becomes a part of the record itself. */
static void
tell_trouble (VigilRecord *self, gint64 now_us)
{
  gint64 dropped_waves = (gint64) (self->dropped.waves - self->dropped_told.waves);
  gint64 dropped_numerics = (gint64) (self->dropped.numerics - self->dropped_told.numerics);
  gint64 for_ms
      = self->trouble != NULL ? (now_us - self->trouble_since_us) / VIGIL_USEC_PER_MSEC : 0;
  const char *what = self->trouble != NULL ? self->trouble->message : "queue full";
  VigilRecordOp *op = vigil_record_op_new (VIGIL_OP_EVENT, self->newest_session);

  op->event = vigil_event_new (VIGIL_EVENT_STORE_TROUBLE, self->newest_session, "vigil",
                               vigil_body_new ("what", "s", what, "for_ms", "i", for_ms, "dropped",
                                               "i", dropped_waves + dropped_numerics,
                                               "dropped_waves", "i", dropped_waves, NULL));
  vigil_batch_add (self->batch, op);
  self->dropped_told = self->dropped;
  g_clear_error (&self->trouble);
}

/* FALSE: it is kept for the next time. Nothing to write shows nothing: only what is on the disk ends
 * a trouble. */
static gboolean
write_batch (VigilRecord *self, gint64 now_us)
{
  g_autoptr (GError) why = NULL;

  if (vigil_batch_get_length (self->batch) == 0)
    return TRUE;
  if (!vigil_batch_write (self->batch, self->writer, &why)) {
    on_write_failed (self, why, now_us);
    return FALSE;
  }
  g_atomic_int_set (&self->is_writing, TRUE);
  return TRUE;
}

/* A gap is told once it is over, not each time it grows. */
static gboolean
has_trouble_to_tell (VigilRecord *self, VigilDropped dropped_before)
{
  gboolean is_growing = self->dropped.waves != dropped_before.waves
                        || self->dropped.numerics != dropped_before.numerics;
  gboolean is_told = self->dropped.waves == self->dropped_told.waves
                     && self->dropped.numerics == self->dropped_told.numerics;

  return self->trouble != NULL || (!is_told && !is_growing);
}

/* What was measured has time, and goes in a transaction of its own: nobody shall wait for an event
 * longer because a minute of waves is written with it. */
static gboolean
is_time_for_measurements (VigilRecord *self, gboolean is_tick, gint64 now_us)
{
  return self->trouble == NULL
         && (is_tick || now_us - self->measured_at_us >= BATCH_MS * VIGIL_USEC_PER_MSEC
             || vigil_record_queue_is_filling (self->queue));
}

static void
write_measurements (VigilRecord *self, gint64 now_us)
{
  self->measured_at_us = now_us;
  take (self, VIGIL_TAKE_ALL);
  vigil_batch_cut (self->batch, now_us - VIGIL_PIECE_US);
  write_batch (self, now_us);
}

/* While nothing can be written measurements stay in the queue, which is bounded, and with them the
 * seals that they belong to. */
static void
run_once (VigilRecord *self, gboolean is_tick)
{
  gint64 now_us = vigil_clock_mono_us ();
  VigilDropped dropped_before = self->dropped;

  take (self, self->trouble != NULL ? VIGIL_TAKE_EVENTS : VIGIL_TAKE_DUE);
  if (self->trouble != NULL && now_us < self->retry_at_us) {
    vigil_batch_answer (self->batch, self->trouble);
    return;
  }
  if (write_batch (self, now_us) && has_trouble_to_tell (self, dropped_before)) {
    tell_trouble (self, now_us);
    write_batch (self, now_us);
  }
  if (is_time_for_measurements (self, is_tick, now_us))
    write_measurements (self, now_us);
  if (now_us >= self->checkpoint_at_us && self->trouble == NULL) {
    vigil_writer_checkpoint (self->writer, FALSE);
    self->checkpoint_at_us = now_us + CHECKPOINT_US;
  }
}

static void
finish (VigilRecord *self)
{
  gint64 now_us = vigil_clock_mono_us ();

  take (self, VIGIL_TAKE_ALL);
  vigil_batch_add (self->batch, vigil_record_op_new (VIGIL_OP_SEAL, NULL));
  if (write_batch (self, now_us) && has_trouble_to_tell (self, self->dropped)) {
    tell_trouble (self, now_us);
    write_batch (self, now_us);
  }
  if (self->trouble != NULL)
    g_warning ("%u entries could not be recorded: %s", vigil_batch_get_length (self->batch),
               self->trouble->message);
  vigil_writer_checkpoint (self->writer, TRUE);
}

static gpointer
run (gpointer user_data)
{
  VigilRecord *self = user_data;

  /* What a crash left open is sealed before anything is added to it. */
  vigil_batch_add (self->batch, vigil_record_op_new (VIGIL_OP_SEAL, NULL));
  for (gboolean is_tick = FALSE; !g_atomic_int_get (&self->is_closing);
       is_tick = !vigil_record_queue_wait (self->queue, BATCH_MS))
    run_once (self, is_tick);
  finish (self);
  return NULL;
}

VigilRecord *
vigil_record_open (const char *path, char **moved_aside, GError **error)
{
  VigilStore *store;
  VigilRecord *self;

  g_return_val_if_fail (path != NULL, NULL);
  if (moved_aside != NULL)
    *moved_aside = NULL;
  store = vigil_store_open (path, moved_aside, error);
  if (store == NULL)
    return NULL;
  self = g_new0 (VigilRecord, 1);
  self->is_writing = TRUE;
  self->queue = vigil_record_queue_new (QUEUE_CAPACITY);
  self->replies = vigil_replies_new ();
  self->writer = vigil_writer_new (store);
  self->batch = vigil_batch_new (self->replies);
  self->checkpoint_at_us = vigil_clock_mono_us () + CHECKPOINT_US;
  self->thread = g_thread_new ("record", run, self);
  return self;
}

void
vigil_record_close (VigilRecord *self)
{
  if (self == NULL)
    return;
  g_atomic_int_set (&self->is_closing, TRUE);
  vigil_record_queue_ring (self->queue);
  g_thread_join (self->thread);
  vigil_replies_free (self->replies);
  vigil_batch_free (self->batch);
  vigil_writer_free (self->writer);
  vigil_record_queue_free (self->queue);
  g_clear_pointer (&self->newest_session, g_ref_string_release);
  g_clear_error (&self->trouble);
  g_free (self);
}

void
vigil_record_append (VigilRecord *self, VigilEvent *event, VigilRecordDone done, gpointer user_data)
{
  VigilRecordOp *op;

  g_return_if_fail (self != NULL && event != NULL && event->seq == 0);
  op = vigil_record_op_new (VIGIL_OP_EVENT, event->session);
  op->event = vigil_event_ref (event);
  op->done = done;
  op->user_data = user_data;
  vigil_record_queue_push (self->queue, op);
  if (vigil_event_kind_is_barrier (event->kind))
    vigil_record_queue_ring (self->queue);
}

void
vigil_record_add_numeric (VigilRecord *self, const char *session,
                          const VigilObservation *observation)
{
  VigilRecordOp *op;
  VigilKind kind;

  g_return_if_fail (self != NULL && session != NULL);
  g_return_if_fail (observation->code > VIGIL_CODE_NONE && observation->code < VIGIL_N_CODES);
  kind = vigil_vocabulary_get (observation->code)->kind;
  if (kind != VIGIL_KIND_NUMERIC && kind != VIGIL_KIND_ENUM)
    return;
  op = vigil_record_op_new (VIGIL_OP_NUMERIC, session);
  op->numeric = g_memdup2 (observation, sizeof *observation);
  vigil_record_queue_push (self->queue, op);
}

void
vigil_record_add_wave (VigilRecord *self, const char *session, const VigilWaveBlock *block)
{
  VigilRecordOp *op;

  g_return_if_fail (self != NULL && session != NULL);
  g_return_if_fail (block->code > VIGIL_CODE_NONE && block->code < VIGIL_N_CODES);
  g_return_if_fail (block->n > 0 && block->n <= VIGIL_WAVE_MAX_SAMPLES);
  op = vigil_record_op_new (VIGIL_OP_WAVE, session);
  op->wave = g_memdup2 (block, sizeof *block);
  vigil_record_queue_push (self->queue, op);
}

void
vigil_record_seal (VigilRecord *self, const char *session)
{
  g_return_if_fail (self != NULL && session != NULL);
  vigil_record_queue_push (self->queue, vigil_record_op_new (VIGIL_OP_SEAL, session));
  vigil_record_queue_ring (self->queue);
}

gboolean
vigil_record_is_writing (VigilRecord *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return g_atomic_int_get (&self->is_writing);
}

const char *
vigil_record_get_head (VigilRecord *self, const char *session)
{
  g_return_val_if_fail (self != NULL && session != NULL, "");
  return vigil_replies_get_head (self->replies, session);
}
