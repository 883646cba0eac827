/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQLite file itself: opened, checked, brought to today's layout, moved aside when damaged.
 * Thread: one at a time for each connection. */
#pragma once

#include "record/chain.h"
#include "record/record.h"

#include <sqlite3.h>

typedef struct {
  sqlite3 *db;
  char *path;
  int lock_fd;  /* "<path>.lock": two writers would fork the chain */
} VigilStore;

VigilStore *vigil_store_open (const char *path, char **moved_aside,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void vigil_store_close (VigilStore *self);
/* Creates nothing; NOT_FOUND, OPEN, VERSION or CORRUPT otherwise. */
sqlite3 *vigil_store_open_read_only (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Is the file that is written to no longer the one at its path? */
gboolean vigil_store_is_moved (VigilStore *self);
/* Writes all that is in an unlinked file to its path again and goes on there; no statement may be
 * prepared. Refused if something else stands there. */
gboolean vigil_store_write_anew (VigilStore *self, GError **error);

/* What SQLite says about the last failure of @db, and which file it was. */
void vigil_store_set_error (GError **error, VigilRecordError code, sqlite3 *db);
/* Runs SQL that answers nothing. */
gboolean vigil_store_execute (sqlite3 *db, const char *sql, GError **error);
sqlite3_stmt *vigil_store_prepare (sqlite3 *db, const char *sql,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A chunk as it stands in the file, and the hash over all of it. */
typedef struct {
  gint64 id, number;
  const char *session, *code;
} VigilChunkKey;
typedef struct {
  gint64 t0_us, t1_us, n_pieces;
  gint64 missing_piece;  /* 0: none */
  guint8 hash[VIGIL_HASH_SIZE];
} VigilChunkDigest;
gboolean vigil_store_digest_chunk (sqlite3 *db, const VigilChunkKey *key, VigilChunkDigest *digest,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilStore, vigil_store_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)
