/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One hash over every column of every piece of a chunk: the writer enters it into the chain, the
 * verifier computes it again. */
#include "record/store.h"

gboolean
vigil_store_digest_chunk (sqlite3 *db, const VigilChunkKey *key, VigilChunkDigest *digest,
                          GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = vigil_store_prepare (db,
                             "SELECT piece, t0_us, t1_us, n, data, extents FROM block"
                             " WHERE chunk = ?1 ORDER BY piece",
                             error);
  VigilHasher hasher;
  int result;

  if (statement == NULL)
    return FALSE;
  *digest = (VigilChunkDigest){ 0 };
  vigil_hasher_init (&hasher);
  vigil_hasher_add_text (&hasher, key->session);
  vigil_hasher_add_text (&hasher, key->code);
  vigil_hasher_add_int (&hasher, key->number);
  sqlite3_bind_int64 (statement, 1, key->id);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW) {
    digest->n_pieces++;
    if (sqlite3_column_int64 (statement, 0) != digest->n_pieces && digest->missing_piece == 0)
      digest->missing_piece = digest->n_pieces;
    if (digest->n_pieces == 1)
      digest->t0_us = sqlite3_column_int64 (statement, 1);
    digest->t1_us = sqlite3_column_int64 (statement, 2);
    for (int i = 0; i <= 3; i++)
      vigil_hasher_add_int (&hasher, sqlite3_column_int64 (statement, i));
    for (int i = 4; i <= 5; i++)
      vigil_hasher_add_bytes (&hasher, sqlite3_column_blob (statement, i),
                              (gsize) sqlite3_column_bytes (statement, i));
  }
  if (result != SQLITE_DONE) {
    vigil_store_set_error (error, VIGIL_RECORD_ERROR_CORRUPT, db);
    return FALSE;
  }
  vigil_hasher_finish (&hasher, digest->hash);
  return TRUE;
}
