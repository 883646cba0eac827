/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads every row as it stands and trusts none: neither the triggers nor the constraints of the
 * file, nor that a body is JSON. The first break ends the walk; what comes after it proves
 * nothing. */
#include "record/store.h"

typedef struct {
  sqlite3 *db;
  VigilVerifyReport *report;
  const char *expected_head;
  GHashTable *vouched; /* rowids of chunks of the session that an event of it names */
} Verifier;

static void say_broken (Verifier *self, const char *session, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static void
say_broken (Verifier *self, const char *session, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  self->report->is_intact = FALSE;
  self->report->broken_at
      = g_strdup_printf ("session %s %s", *session != '\0' ? session : "(no visit)", what);
}

static gboolean
failed (Verifier *self, int result, GError **error)
{
  if (result == SQLITE_DONE)
    return FALSE;
  vigil_store_set_error (error, VIGIL_RECORD_ERROR_CORRUPT, self->db);
  return TRUE;
}

static VigilSpan
get_span (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return vigil_span (text, (gsize) sqlite3_column_bytes (statement, column));
}

/* The row that @statement stands on is the only one, and is now vouched for. */
static gboolean
vouch (Verifier *self, sqlite3_stmt *statement, const VigilChunkKey *key, GError **error)
{
  gint64 rowid = sqlite3_column_int64 (statement, 2);
  int result = sqlite3_step (statement);

  if (result == SQLITE_ROW) {
    say_broken (self, key->session,
                "chunk %" G_GINT64_FORMAT " of %s: it or its seal is there more than once",
                key->number, key->code);
    return TRUE;
  }
  if (failed (self, result, error))
    return FALSE;
  g_hash_table_add (self->vouched, g_memdup2 (&rowid, sizeof rowid));
  self->report->n_chunks++;
  return TRUE;
}

/* The chunk that an event speaks of: is it there, whole, and what was hashed? */
static gboolean
verify_chunk (Verifier *self, const char *session, gint64 seq, VigilSpan body_text, GError **error)
{
  g_autoptr (JsonObject) body = vigil_event_body_parse (body_text.text, NULL);
  g_autoptr (VigilEvent) event = NULL;
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autofree char *hex = NULL;
  VigilChunkKey key = { .session = session };
  VigilChunkDigest digest;
  int result;

  if (body == NULL) {
    say_broken (self, session, "event %" G_GINT64_FORMAT ": names no chunk", seq);
    return TRUE;
  }
  event = vigil_event_new (VIGIL_EVENT_CHUNK, session, NULL, g_steal_pointer (&body));
  key.code = vigil_event_get_string (event, "code");
  key.number = vigil_event_get_int (event, "chunk");
  statement = vigil_store_prepare (
      self->db,
      "SELECT id, seal.seq, chunk.rowid FROM chunk LEFT JOIN seal ON seal.chunk = id"
      " WHERE session = ?1 AND code = ?2 AND number = ?3",
      error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, session, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, key.code, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, key.number);
  result = sqlite3_step (statement);
  if (result != SQLITE_ROW) {
    if (failed (self, result, error))
      return FALSE;
    say_broken (self, session, "chunk %" G_GINT64_FORMAT " of %s: missing", key.number, key.code);
    return TRUE;
  }
  key.id = sqlite3_column_int64 (statement, 0);
  if (!vigil_store_digest_chunk (self->db, &key, &digest, error))
    return FALSE;
  hex = vigil_hash_to_hex (digest.hash);
  if (digest.missing_piece != 0 || digest.n_pieces < vigil_event_get_int (event, "pieces"))
    say_broken (self, session, "chunk %" G_GINT64_FORMAT " of %s: missing piece %" G_GINT64_FORMAT,
                key.number, key.code,
                digest.missing_piece != 0 ? digest.missing_piece : digest.n_pieces + 1);
  else if (strcmp (hex, vigil_event_get_string (event, "sha256")) != 0)
    say_broken (self, session,
                "chunk %" G_GINT64_FORMAT
                " of %s: data does not match its hash in event %" G_GINT64_FORMAT,
                key.number, key.code, seq);
  else if (sqlite3_column_int64 (statement, 1) != seq)
    say_broken (self, session,
                "chunk %" G_GINT64_FORMAT " of %s: its seal is not that of event %" G_GINT64_FORMAT,
                key.number, key.code, seq);
  else
    return vouch (self, statement, &key, error);
  return TRUE;
}

/* One event against the one before it, whose hash is @head; @head becomes its own. */
static void
verify_link (Verifier *self, sqlite3_stmt *row, const char *session, gint64 expected_seq,
             guint8 head[VIGIL_HASH_SIZE])
{
  gint64 seq = sqlite3_column_int64 (row, 0);
  const guint8 *prev_hash = sqlite3_column_blob (row, 6);
  gsize prev_hash_len = (gsize) sqlite3_column_bytes (row, 6);
  const guint8 *hash = sqlite3_column_blob (row, 7);
  gsize hash_len = (gsize) sqlite3_column_bytes (row, 7);
  guint8 computed[VIGIL_HASH_SIZE];

  vigil_chain_hash (&(VigilChainLink){ .prev_hash = prev_hash,
                                       .prev_hash_len = prev_hash_len,
                                       .session = vigil_span (session, strlen (session)),
                                       .kind = get_span (row, 3),
                                       .actor = get_span (row, 4),
                                       .body = get_span (row, 5),
                                       .seq = seq,
                                       .t_wall_us = sqlite3_column_int64 (row, 1),
                                       .t_mono_us = sqlite3_column_int64 (row, 2) },
                    computed);
  if (hash_len != VIGIL_HASH_SIZE || memcmp (computed, hash, VIGIL_HASH_SIZE) != 0)
    say_broken (self, session, "event %" G_GINT64_FORMAT ": what it says does not match its hash",
                seq);
  else if (seq != expected_seq)
    say_broken (self, session,
                "event %" G_GINT64_FORMAT ": event %" G_GINT64_FORMAT " is missing before it", seq,
                expected_seq);
  else if (prev_hash_len != VIGIL_HASH_SIZE || memcmp (prev_hash, head, VIGIL_HASH_SIZE) != 0)
    say_broken (self, session,
                "event %" G_GINT64_FORMAT
                ": previous hash does not match (what stood before it was replaced)",
                seq);
  else if (sqlite3_column_type (row, 3) == SQLITE_NULL
           || sqlite3_column_type (row, 5) == SQLITE_NULL)
    /* The hash of nothing is that of an empty text, which is none of Vigil's either. */
    say_broken (self, session, "event %" G_GINT64_FORMAT ": its kind or body is missing", seq);
  memcpy (head, computed, VIGIL_HASH_SIZE);
}

static gboolean
verify_events (Verifier *self, const char *session, GError **error)
{
  g_autoptr (sqlite3_stmt) row
      = vigil_store_prepare (self->db,
                             "SELECT seq, t_wall_us, t_mono_us, kind, actor, body, prev_hash, hash"
                             " FROM event WHERE session = ?1 ORDER BY seq",
                             error);
  guint8 head[VIGIL_HASH_SIZE];
  gint64 seq = 0;
  int result = SQLITE_DONE;

  if (row == NULL)
    return FALSE;
  vigil_chain_genesis (session, head);
  sqlite3_bind_text (row, 1, session, -1, SQLITE_STATIC);
  while (self->report->is_intact && (result = sqlite3_step (row)) == SQLITE_ROW) {
    g_autofree char *hex = NULL;

    verify_link (self, row, session, seq + 1, head);
    if (!self->report->is_intact)
      return TRUE;
    seq++;
    self->report->n_events++;
    hex = vigil_hash_to_hex (head);
    if (g_strcmp0 (hex, self->expected_head) == 0)
      self->report->expected_seq = seq;
    if (strcmp ((const char *) sqlite3_column_text (row, 3),
                vigil_event_kind_name (VIGIL_EVENT_CHUNK))
            == 0
        && !verify_chunk (self, session, seq, get_span (row, 5), error))
      return FALSE;
  }
  if (!self->report->is_intact)
    return TRUE;
  if (failed (self, result, error))
    return FALSE;
  if (seq > 0) {
    g_free (self->report->head);
    self->report->head = vigil_hash_to_hex (head);
    self->report->head_seq = seq;
  }
  return TRUE;
}

/* Chunks that no event vouches for: the last ones may be open, none may claim to be sealed. That an
 * event has the number in a seal is not enough: it may speak of another chunk. */
static gboolean
verify_unsealed (Verifier *self, const char *session, GError **error)
{
  g_autoptr (sqlite3_stmt) row = vigil_store_prepare (
      self->db,
      "SELECT number, code, seal.seq IS NOT NULL, EXISTS (SELECT 1 FROM chunk AS later"
      " WHERE later.session = chunk.session AND later.code = chunk.code"
      " AND later.number > chunk.number), chunk.rowid FROM chunk"
      " LEFT JOIN seal ON seal.chunk = id WHERE session = ?1 ORDER BY id",
      error);
  int result = SQLITE_DONE;

  if (row == NULL)
    return FALSE;
  sqlite3_bind_text (row, 1, session, -1, SQLITE_STATIC);
  while (self->report->is_intact && (result = sqlite3_step (row)) == SQLITE_ROW) {
    gint64 rowid = sqlite3_column_int64 (row, 4);

    if (g_hash_table_contains (self->vouched, &rowid))
      continue;
    if (sqlite3_column_int (row, 2) || sqlite3_column_int (row, 3))
      say_broken (self, session, "chunk %d of %s: no event vouches for it",
                  sqlite3_column_int (row, 0), (const char *) sqlite3_column_text (row, 1));
    else
      self->report->n_open_chunks++;
  }
  return !self->report->is_intact || !failed (self, result, error);
}

static gboolean
verify_session (Verifier *self, const char *session, GError **error)
{
  if (session == NULL) {
    say_broken (self, "", "rows: they belong to no session");
    return TRUE;
  }
  self->report->n_sessions++;
  g_hash_table_remove_all (self->vouched);
  return verify_events (self, session, error)
         && (!self->report->is_intact || verify_unsealed (self, session, error));
}

/* Oldest first, so that what stays in the report is of the newest. A rebuilt table may have rows
 * without a session: NULL is among them then. */
static GPtrArray *
list_sessions (Verifier *self, GError **error)
{
  g_autoptr (sqlite3_stmt) row
      = vigil_store_prepare (self->db,
                             "SELECT session FROM (SELECT session, min(rowid) AS first FROM event"
                             " GROUP BY session UNION ALL SELECT DISTINCT session, NULL FROM chunk"
                             " WHERE NOT EXISTS (SELECT 1 FROM event WHERE session = chunk.session))"
                             " ORDER BY first IS NULL, session <> '', first",
                             error);
  g_autoptr (GPtrArray) sessions = g_ptr_array_new_with_free_func (g_free);
  int result;

  if (row == NULL)
    return NULL;
  while ((result = sqlite3_step (row)) == SQLITE_ROW)
    g_ptr_array_add (sessions, g_strdup ((const char *) sqlite3_column_text (row, 0)));
  return failed (self, result, error) ? NULL : g_steal_pointer (&sessions);
}

gboolean
vigil_record_verify_head (const char *path, const char *session, const char *expected_head,
                          VigilVerifyReport *report, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  g_autoptr (GPtrArray) sessions = NULL;
  g_autofree char *expected = expected_head != NULL ? g_ascii_strdown (expected_head, -1) : NULL;
  g_autoptr (GHashTable) vouched
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Verifier self = { .report = report, .expected_head = expected, .vouched = vouched };

  g_return_val_if_fail (path != NULL && report != NULL, FALSE);
  *report = (VigilVerifyReport){ .is_intact = TRUE };
  db = vigil_store_open_read_only (path, error);
  if (db == NULL)
    return FALSE;
  self.db = db;
  /* One snapshot: the record may be written while it is verified. */
  if (!vigil_store_execute (db, "BEGIN", error))
    return FALSE;
  if (session != NULL) {
    sessions = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (sessions, g_strdup (session));
  } else {
    sessions = list_sessions (&self, error);
  }
  for (guint i = 0; sessions != NULL && i < sessions->len && report->is_intact; i++)
    if (!verify_session (&self, g_ptr_array_index (sessions, i), error))
      return FALSE;
  if (sessions != NULL && report->is_intact && expected != NULL && report->expected_seq == 0) {
    report->is_intact = FALSE;
    report->broken_at = g_strdup_printf ("%s%s: no event has the expected hash; events are missing "
                                         "at the end (the last one there is event"
                                         " %" G_GINT64_FORMAT ") or it was rewritten",
                                         session != NULL ? "session " : "record",
                                         session != NULL ? session : "", report->head_seq);
  }
  if (session != NULL && report->is_intact && report->n_events == 0) {
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_NOT_FOUND,
                 "%s: there is no session \"%s\" in the record", path, session);
    return FALSE;
  }
  return sessions != NULL;
}

gboolean
vigil_record_verify (const char *path, const char *session, VigilVerifyReport *report,
                     GError **error)
{
  return vigil_record_verify_head (path, session, NULL, report, error);
}

void
vigil_verify_report_clear (VigilVerifyReport *self)
{
  g_clear_pointer (&self->head, g_free);
  g_clear_pointer (&self->broken_at, g_free);
}
