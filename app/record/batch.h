/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits to be written, in order, until a transaction has taken all of it; and the pieces of
 * waves and numerics that are still being filled.
 * Thread: the record thread. */
#pragma once

#include "record/queue.h"
#include "record/reply.h"

typedef struct _VigilBatch VigilBatch;

VigilBatch *vigil_batch_new (VigilReplies *replies) G_GNUC_WARN_UNUSED_RESULT;
void vigil_batch_free (VigilBatch *self);
/* Takes @op. */
void vigil_batch_add (VigilBatch *self, VigilRecordOp *op);
/* Pieces begun at or before that mono time wait to be written from now on. */
void vigil_batch_cut (VigilBatch *self, gint64 begun_before_us);
/* Of events and pieces and seals. */
guint vigil_batch_get_length (VigilBatch *self);
/* All of it in one transaction, and everybody is told. FALSE: none of it, nobody was told, and it goes
 * on waiting. */
gboolean vigil_batch_write (VigilBatch *self, VigilWriter *writer, GError **error);
/* Tells whom nothing was told yet that it is not written, and why. It stays and is written
 * later. */
void vigil_batch_answer (VigilBatch *self, const GError *error);
