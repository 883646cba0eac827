/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/writer.h"

#include "record/varint.h"

typedef enum {
  SQL_HEAD,
  SQL_EVENT,
  SQL_NEWEST_CHUNK,
  SQL_CHUNK,
  SQL_BLOCK,
  SQL_BEGINNING,
  SQL_SEAL,
  SQL_OPEN_CHUNKS,
  SQL_OPEN_CHUNKS_OF,
  N_SQL
} Sql;

static const char *const sql_texts[N_SQL] = {
  [SQL_HEAD] = "SELECT seq, hash FROM event WHERE session = ?1 ORDER BY seq DESC LIMIT 1",
  [SQL_EVENT]
  = "INSERT INTO event (session, seq, t_wall_us, t_mono_us, kind, actor, body, prev_hash,"
    " hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
  [SQL_NEWEST_CHUNK] = "SELECT id, number, EXISTS (SELECT 1 FROM seal WHERE chunk = id) FROM chunk"
                       " WHERE session = ?1 AND code = ?2 ORDER BY number DESC LIMIT 1",
  [SQL_CHUNK] = "INSERT INTO chunk (session, code, number) VALUES (?1, ?2, ?3)",
  [SQL_BLOCK] = "INSERT INTO block (chunk, piece, t0_us, t1_us, n, data, extents)"
                " SELECT ?1, coalesce(max(piece), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM block"
                " WHERE chunk = ?1",
  [SQL_BEGINNING] = "SELECT t0_us FROM block WHERE chunk = ?1 AND piece = 1",
  [SQL_SEAL] = "INSERT INTO seal (chunk, seq) VALUES (?1, ?2)",
  [SQL_OPEN_CHUNKS] = "SELECT id, session, code, number FROM chunk"
                      " WHERE id NOT IN (SELECT chunk FROM seal) ORDER BY id",
  [SQL_OPEN_CHUNKS_OF] = "SELECT id, session, code, number FROM chunk"
                         " WHERE session = ?1 AND NOT EXISTS (SELECT 1 FROM seal WHERE chunk = id)"
                         " ORDER BY id",
};

struct _VigilWriter {
  VigilStore *store;
  sqlite3_stmt *statements[N_SQL];
};

VigilWriter *
vigil_writer_new (VigilStore *store)
{
  VigilWriter *self = g_new0 (VigilWriter, 1);

  self->store = store;
  return self;
}

static void
finalize_statements (VigilWriter *self)
{
  for (guint i = 0; i < N_SQL; i++)
    g_clear_pointer (&self->statements[i], sqlite3_finalize);
}

void
vigil_writer_free (VigilWriter *self)
{
  if (self == NULL)
    return;
  finalize_statements (self);
  vigil_store_close (self->store);
  g_free (self);
}

/* Ready to be bound; NULL sets @error. */
static sqlite3_stmt *
get_statement (VigilWriter *self, Sql which, GError **error)
{
  if (self->statements[which] == NULL)
    self->statements[which] = vigil_store_prepare (self->store->db, sql_texts[which], error);
  return self->statements[which];
}

/* The answer to a statement that must not have rows. */
static gboolean
finish (VigilWriter *self, sqlite3_stmt *statement, GError **error)
{
  int result = sqlite3_step (statement);

  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  if (result == SQLITE_DONE)
    return TRUE;
  vigil_store_set_error (error, VIGIL_RECORD_ERROR_WRITE, self->store->db);
  return FALSE;
}

gboolean
vigil_writer_begin (VigilWriter *self, GError **error)
{
  if (vigil_store_is_moved (self->store)) {
    finalize_statements (self);
    if (!vigil_store_write_anew (self->store, error))
      return FALSE;
  }
  return vigil_store_execute (self->store->db, "BEGIN IMMEDIATE", error);
}

gboolean
vigil_writer_commit (VigilWriter *self, GError **error)
{
  if (vigil_store_execute (self->store->db, "COMMIT", error))
    return TRUE;
  vigil_writer_roll_back (self);
  return FALSE;
}

void
vigil_writer_roll_back (VigilWriter *self)
{
  /* Some failures have rolled back already, and one leaves no connection. */
  if (self->store->db != NULL && !sqlite3_get_autocommit (self->store->db))
    sqlite3_exec (self->store->db, "ROLLBACK", NULL, NULL, NULL);
}

static gboolean
get_head (VigilWriter *self, const char *session, gint64 *seq, guint8 hash[VIGIL_HASH_SIZE],
          GError **error)
{
  sqlite3_stmt *statement = get_statement (self, SQL_HEAD, error);
  gboolean is_read = FALSE;
  int result;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, session, -1, SQLITE_STATIC);
  result = sqlite3_step (statement);
  if (result == SQLITE_DONE) {
    *seq = 0;
    vigil_chain_genesis (session, hash);
    is_read = TRUE;
  } else if (result == SQLITE_ROW && sqlite3_column_bytes (statement, 1) == VIGIL_HASH_SIZE) {
    *seq = sqlite3_column_int64 (statement, 0);
    memcpy (hash, sqlite3_column_blob (statement, 1), VIGIL_HASH_SIZE);
    is_read = TRUE;
  } else {
    vigil_store_set_error (error, VIGIL_RECORD_ERROR_WRITE, self->store->db);
  }
  sqlite3_reset (statement);
  return is_read;
}

gboolean
vigil_writer_add_event (VigilWriter *self, const VigilEvent *event, VigilWritten *written,
                        GError **error)
{
  sqlite3_stmt *statement = get_statement (self, SQL_EVENT, error);
  const char *kind = vigil_event_kind_name (event->kind);
  g_autofree char *body = vigil_event_body_to_canonical (event->body);
  guint8 prev_hash[VIGIL_HASH_SIZE];

  if (statement == NULL || !get_head (self, event->session, &written->seq, prev_hash, error))
    return FALSE;
  written->seq++;
  g_strlcpy (written->session, event->session, sizeof written->session);
  vigil_chain_hash (
      &(VigilChainLink){ .prev_hash = prev_hash,
                         .prev_hash_len = VIGIL_HASH_SIZE,
                         .session = vigil_span (event->session, strlen (event->session)),
                         .kind = vigil_span (kind, strlen (kind)),
                         .actor = vigil_span (event->actor, strlen (event->actor)),
                         .body = vigil_span (body, strlen (body)),
                         .seq = written->seq,
                         .t_wall_us = event->t_wall_us,
                         .t_mono_us = event->t_mono_us },
      written->hash);
  sqlite3_bind_text (statement, 1, event->session, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, written->seq);
  sqlite3_bind_int64 (statement, 3, event->t_wall_us);
  sqlite3_bind_int64 (statement, 4, event->t_mono_us);
  sqlite3_bind_text (statement, 5, kind, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 6, event->actor, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 7, body, -1, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 8, prev_hash, VIGIL_HASH_SIZE, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 9, written->hash, VIGIL_HASH_SIZE, SQLITE_STATIC);
  return finish (self, statement, error);
}

static gboolean
seal_chunk (VigilWriter *self, const VigilChunkKey *key, VigilWritten *sealed, GError **error)
{
  VigilChunkDigest digest;
  g_autofree char *hex = NULL;
  g_autoptr (VigilEvent) event = NULL;
  sqlite3_stmt *statement = get_statement (self, SQL_SEAL, error);

  if (statement == NULL || !vigil_store_digest_chunk (self->store->db, key, &digest, error))
    return FALSE;
  hex = vigil_hash_to_hex (digest.hash);
  event = vigil_event_new (VIGIL_EVENT_CHUNK, key->session, "vigil",
                           vigil_body_new ("chunk", "i", key->number, "code", "s", key->code,
                                           "pieces", "i", digest.n_pieces, "sha256", "s", hex,
                                           "t0_mono_us", "i", digest.t0_us, "t1_mono_us", "i",
                                           digest.t1_us, NULL));
  if (!vigil_writer_add_event (self, event, sealed, error))
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key->id);
  sqlite3_bind_int64 (statement, 2, sealed->seq);
  return finish (self, statement, error);
}

/* The chunk that the next piece belongs to. */
static gboolean
find_open_chunk (VigilWriter *self, VigilChunkKey *key, GError **error)
{
  sqlite3_stmt *statement = get_statement (self, SQL_NEWEST_CHUNK, error);
  gboolean is_open = FALSE;
  int result;

  if (statement == NULL)
    return FALSE;
  key->number = 0;
  sqlite3_bind_text (statement, 1, key->session, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, key->code, -1, SQLITE_STATIC);
  result = sqlite3_step (statement);
  if (result == SQLITE_ROW) {
    key->id = sqlite3_column_int64 (statement, 0);
    key->number = sqlite3_column_int64 (statement, 1);
    is_open = sqlite3_column_int (statement, 2) == 0;
  }
  sqlite3_reset (statement);
  if (result != SQLITE_ROW && result != SQLITE_DONE) {
    vigil_store_set_error (error, VIGIL_RECORD_ERROR_WRITE, self->store->db);
    return FALSE;
  }
  if (is_open)
    return TRUE;

  statement = get_statement (self, SQL_CHUNK, error);
  if (statement == NULL)
    return FALSE;
  key->number++;
  sqlite3_bind_text (statement, 1, key->session, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, key->code, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, key->number);
  if (!finish (self, statement, error))
    return FALSE;
  key->id = sqlite3_last_insert_rowid (self->store->db);
  return TRUE;
}

static gboolean
get_beginning (VigilWriter *self, gint64 chunk, gint64 *t0_us, GError **error)
{
  sqlite3_stmt *statement = get_statement (self, SQL_BEGINNING, error);
  gboolean is_read;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, chunk);
  is_read = sqlite3_step (statement) == SQLITE_ROW;
  if (is_read)
    *t0_us = sqlite3_column_int64 (statement, 0);
  else
    vigil_store_set_error (error, VIGIL_RECORD_ERROR_WRITE, self->store->db);
  sqlite3_reset (statement);
  return is_read;
}

static void
bind_bytes (sqlite3_stmt *statement, int column, GBytes *bytes)
{
  /* A pointer to nothing would be stored as NULL. */
  sqlite3_bind_blob64 (statement, column,
                       g_bytes_get_size (bytes) > 0 ? g_bytes_get_data (bytes, NULL) : "",
                       g_bytes_get_size (bytes), SQLITE_STATIC);
}

gboolean
vigil_writer_add_piece (VigilWriter *self, const char *session, const char *code,
                        const VigilPiece *piece, VigilWritten *sealed, GError **error)
{
  VigilChunkKey key = { .session = session, .code = code };
  sqlite3_stmt *statement = get_statement (self, SQL_BLOCK, error);
  gint64 t0_us;

  sealed->seq = 0;
  if (statement == NULL || !find_open_chunk (self, &key, error))
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key.id);
  sqlite3_bind_int64 (statement, 2, piece->t0_us);
  sqlite3_bind_int64 (statement, 3, piece->t1_us);
  sqlite3_bind_int64 (statement, 4, piece->n);
  bind_bytes (statement, 5, piece->data);
  bind_bytes (statement, 6, piece->extents);
  if (!finish (self, statement, error) || !get_beginning (self, key.id, &t0_us, error))
    return FALSE;
  return vigil_wrap_sub (piece->t1_us, t0_us) < VIGIL_CHUNK_US
         || seal_chunk (self, &key, sealed, error);
}

gboolean
vigil_writer_seal (VigilWriter *self, const char *session, GArray *sealed, GError **error)
{
  /* Not from the cache: the rows are read while others are written. */
  g_autoptr (sqlite3_stmt) statement = vigil_store_prepare (
      self->store->db, sql_texts[session != NULL ? SQL_OPEN_CHUNKS_OF : SQL_OPEN_CHUNKS], error);
  int result;

  if (statement == NULL)
    return FALSE;
  if (session != NULL)
    sqlite3_bind_text (statement, 1, session, -1, SQLITE_STATIC);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW) {
    VigilChunkKey key = { .id = sqlite3_column_int64 (statement, 0),
                          .session = (const char *) sqlite3_column_text (statement, 1),
                          .code = (const char *) sqlite3_column_text (statement, 2),
                          .number = sqlite3_column_int64 (statement, 3) };
    VigilWritten written;

    if (!seal_chunk (self, &key, &written, error))
      return FALSE;
    g_array_append_val (sealed, written);
  }
  if (result == SQLITE_DONE)
    return TRUE;
  vigil_store_set_error (error, VIGIL_RECORD_ERROR_WRITE, self->store->db);
  return FALSE;
}

void
vigil_writer_checkpoint (VigilWriter *self, gboolean is_last)
{
  if (vigil_store_is_moved (self->store))
    return;
  sqlite3_wal_checkpoint_v2 (self->store->db, NULL,
                             is_last ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, NULL,
                             NULL);
}
