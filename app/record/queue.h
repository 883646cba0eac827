/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* From the core thread to the record thread. Bounded: when it is full the oldest wave goes first,
 * then the oldest numeric, an event never. The next block of a wave that lost some says so.
 * Thread: _push () from any, _wait () and _take () from the record thread. */
#pragma once

#include "record/record.h"

typedef enum {
  VIGIL_OP_WAVE,
  VIGIL_OP_NUMERIC,
  VIGIL_OP_EVENT,
  VIGIL_OP_SEAL,
  VIGIL_N_OPS
} VigilRecordOpKind;

typedef struct {
  VigilRecordOpKind kind;
  char *session;             /* counted, interned; NULL in a seal: of all */
  VigilEvent *event;         /* of an event */
  VigilRecordDone done;
  gpointer user_data;
  VigilWaveBlock *wave;      /* of a wave */
  VigilObservation *numeric; /* of a numeric */
} VigilRecordOp;

VigilRecordOp *vigil_record_op_new (VigilRecordOpKind kind,
                                    const char *session) G_GNUC_WARN_UNUSED_RESULT;
void vigil_record_op_free (VigilRecordOp *self);

typedef struct _VigilRecordQueue VigilRecordQueue;

VigilRecordQueue *vigil_record_queue_new (guint capacity) G_GNUC_WARN_UNUSED_RESULT;
void vigil_record_queue_free (VigilRecordQueue *self);
/* Takes @op. */
void vigil_record_queue_push (VigilRecordQueue *self, VigilRecordOp *op);
/* Somebody waits for what was pushed, or the end has come. */
void vigil_record_queue_ring (VigilRecordQueue *self);
/* Returns when it rings (TRUE) or the time is over. */
gboolean vigil_record_queue_wait (VigilRecordQueue *self, guint timeout_ms);
/* So full that what is in it should be taken before its time. */
gboolean vigil_record_queue_is_filling (VigilRecordQueue *self);

typedef enum {
  VIGIL_TAKE_EVENTS,   /* seals stay: what was measured before them stays too */
  VIGIL_TAKE_DUE,      /* events; everything if a seal is among them */
  VIGIL_TAKE_ALL,
} VigilTake;
typedef struct {
  guint64 waves, numerics;  /* dropped since _new () */
} VigilDropped;
/* Moves events, or everything (waves, numerics, then events and seals in their order), to the end of
 * @ops. A seal never comes without what was pushed before it. */
VigilDropped vigil_record_queue_take (VigilRecordQueue *self, VigilTake what, GQueue *ops);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilRecordOp, vigil_record_op_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilRecordQueue, vigil_record_queue_free)
