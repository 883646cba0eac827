/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What one transaction puts into the store. It keeps nothing that a rollback would make untrue:
 * where the chain and the chunks stand is asked of the file.
 * Thread: the record thread (and the one that opens, before it). */
#pragma once

#include "record/chunk.h"
#include "record/store.h"

#define VIGIL_CHUNK_US (60 * G_GINT64_CONSTANT (1000000))

typedef struct _VigilWriter VigilWriter;

/* An event as it went into the chain. */
typedef struct {
  char session[64];
  gint64 seq;
  guint8 hash[VIGIL_HASH_SIZE];
} VigilWritten;

/* Takes @store. */
VigilWriter *vigil_writer_new (VigilStore *store) G_GNUC_WARN_UNUSED_RESULT;
void vigil_writer_free (VigilWriter *self);

gboolean vigil_writer_begin (VigilWriter *self, GError **error);
/* FALSE: nothing since _begin () is in the file. */
gboolean vigil_writer_commit (VigilWriter *self, GError **error);
void vigil_writer_roll_back (VigilWriter *self);

gboolean vigil_writer_add_event (VigilWriter *self, const VigilEvent *event, VigilWritten *written,
                                 GError **error);
/* Into the open chunk of @session and @code, a wire name; a chunk that is long enough then is
 * sealed and *sealed says so (its seq is 0 otherwise). */
gboolean vigil_writer_add_piece (VigilWriter *self, const char *session, const char *code,
                                 const VigilPiece *piece, VigilWritten *sealed, GError **error);
/* Seals what is open of @session, NULL: of all; appends VigilWritten to @sealed. */
gboolean vigil_writer_seal (VigilWriter *self, const char *session, GArray *sealed, GError **error);
/* Moves the log into the file as far as readers let it; @is_last empties it. */
void vigil_writer_checkpoint (VigilWriter *self, gboolean is_last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilWriter, vigil_writer_free)
