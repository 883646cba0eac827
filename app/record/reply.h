/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* From the record thread back to whoever appended: in order, on one main context. Only here does
 * an event get its seq, so that no thread writes what another one reads.
 * Thread: _add () and _send () from the record thread, the rest on the context. */
#pragma once

#include "record/writer.h"

typedef struct _VigilReplies VigilReplies;

/* On the main context that is the thread's default now. */
VigilReplies *vigil_replies_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* What was sent and not yet told is told first. */
void vigil_replies_free (VigilReplies *self);

/* @event NULL: @written was made by the record itself. @error says why it is not written;
 * @written is ignored then. */
void vigil_replies_add (VigilReplies *self, VigilEvent *event, const VigilWritten *written,
                        VigilRecordDone done, gpointer user_data, const GError *error);
/* Forgets what was added since the last _send (). */
void vigil_replies_discard (VigilReplies *self);
void vigil_replies_send (VigilReplies *self);
/* As vigil_record_get_head (). */
const char *vigil_replies_get_head (VigilReplies *self, const char *session);
