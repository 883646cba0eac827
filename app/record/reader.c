/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/chunk.h"
#include "record/store.h"

struct _VigilRecordReader {
  sqlite3 *db;
};

VigilRecordReader *
vigil_record_reader_open (const char *path, GError **error)
{
  sqlite3 *db;
  VigilRecordReader *self;

  g_return_val_if_fail (path != NULL, NULL);
  db = vigil_store_open_read_only (path, error);
  if (db == NULL)
    return NULL;
  self = g_new0 (VigilRecordReader, 1);
  self->db = db;
  return self;
}

void
vigil_record_reader_close (VigilRecordReader *self)
{
  if (self == NULL)
    return;
  sqlite3_close (self->db);
  g_free (self);
}

void
vigil_record_session_free (VigilRecordSession *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->initials);
  g_free (self->protocol_title);
  g_free (self->chair);
  g_free (self->site);
  g_free (self);
}

/* The next row; FALSE at the end, and with *is_failed and @error when there is none for a reason.
 */
static gboolean
next_row (VigilRecordReader *self, sqlite3_stmt *statement, gboolean *is_failed, GError **error)
{
  int result = sqlite3_step (statement);

  *is_failed = result != SQLITE_ROW && result != SQLITE_DONE;
  if (*is_failed)
    vigil_store_set_error (error, VIGIL_RECORD_ERROR_CORRUPT, self->db);
  return result == SQLITE_ROW;
}

static char *
dup_text (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return g_strdup (text != NULL ? text : "");
}

/* In the order of their first rows, not of wall time, which may step. json_extract () would fail a
 * whole list for one body that is no JSON, so that is asked first. */
#define STORY(kind, key)                                                                           \
  "(SELECT CASE WHEN json_valid (body) THEN json_extract (body, '$." key "') END FROM event AS e"  \
  " WHERE e.session = s.session AND e.kind = '" kind "' ORDER BY seq DESC LIMIT 1)"
#define HAPPENED(kind)                                                                             \
  "EXISTS (SELECT 1 FROM event AS e WHERE e.session = s.session AND e.kind = '" kind "')"

/* The label of the site, "" where the visit says that it was not known, NULL where it says nothing of it. */
#define SITE                                                                                       \
  "(SELECT CASE WHEN json_valid (body) THEN coalesce (json_extract (body, '$.site_label'), json_extract (body, '$.site')) END" \
  " FROM event AS e WHERE e.session = s.session AND e.kind = 'visit.opened' ORDER BY seq DESC LIMIT 1)"

static const char list_sql[]
    = "SELECT s.session, s.n,"
      " (SELECT t_wall_us FROM event AS e WHERE e.session = s.session ORDER BY seq LIMIT 1),"
      " (SELECT t_wall_us FROM event AS e WHERE e.session = s.session ORDER BY seq DESC LIMIT 1), "
      HAPPENED ("visit.closed") ", " HAPPENED ("visit.signed") ", "
      STORY ("patient.identified", "initials") ", " STORY ("protocol.chosen", "title") ", "
      STORY ("visit.opened", "chair") ", " SITE
      " FROM (SELECT session, count(*) AS n, min(rowid) AS first FROM event WHERE session <> '' GROUP BY session) AS s"
      " ORDER BY s.first DESC";

GPtrArray *
vigil_record_reader_list (VigilRecordReader *self, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GPtrArray) sessions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_record_session_free);
  gboolean is_failed;

  g_return_val_if_fail (self != NULL, NULL);
  statement = vigil_store_prepare (self->db, list_sql, error);
  if (statement == NULL)
    return NULL;
  while (next_row (self, statement, &is_failed, error)) {
    VigilRecordSession *session = g_new0 (VigilRecordSession, 1);

    session->id = dup_text (statement, 0);
    session->n_events = sqlite3_column_int64 (statement, 1);
    session->opened_wall_us = sqlite3_column_int64 (statement, 2);
    session->last_wall_us = sqlite3_column_int64 (statement, 3);
    session->is_closed = sqlite3_column_int (statement, 4) != 0;
    session->is_signed = sqlite3_column_int (statement, 5) != 0;
    session->initials = dup_text (statement, 6);
    session->protocol_title = dup_text (statement, 7);
    session->chair = dup_text (statement, 8);
    session->site = g_strdup ((const char *) sqlite3_column_text (statement, 9));
    g_ptr_array_add (sessions, session);
  }
  return is_failed ? NULL : g_steal_pointer (&sessions);
}

char *
vigil_record_reader_resolve (VigilRecordReader *self, const char *id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autofree char *found = NULL;
  gboolean is_last, is_failed;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);
  is_last = strcmp (id, "last") == 0;
  statement
      = vigil_store_prepare (self->db,
                             "SELECT session, min(rowid) AS first FROM event WHERE session <> ''"
                             " AND (?2 OR substr (session, 1, length (?1)) = ?1)"
                             " GROUP BY session ORDER BY session = ?1 DESC, first DESC LIMIT 2",
                             error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, id, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, is_last);
  if (next_row (self, statement, &is_failed, error)) {
    found = dup_text (statement, 0);
    if (is_last || strcmp (found, id) == 0 || !next_row (self, statement, &is_failed, error))
      return is_failed ? NULL : g_steal_pointer (&found);
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_NOT_FOUND,
                 "\"%s\" is the beginning of more than one session (%s, %s); give more of it", id,
                 found, (const char *) sqlite3_column_text (statement, 0));
    return NULL;
  }
  if (!is_failed && is_last)
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_NOT_FOUND,
                 "the record has no session yet");
  else if (!is_failed)
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_NOT_FOUND,
                 "there is no session \"%s\" in the record", id);
  return NULL;
}

char *
vigil_record_reader_find_open (VigilRecordReader *self, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  gboolean is_failed;

  g_return_val_if_fail (self != NULL, NULL);
  statement = vigil_store_prepare (self->db,
                                   "SELECT session FROM event AS o WHERE kind = 'visit.opened'"
                                   " AND NOT EXISTS (SELECT 1 FROM event AS c WHERE c.kind ="
                                   " 'visit.closed' AND c.session = o.session)"
                                   " ORDER BY rowid DESC LIMIT 1",
                                   error);
  if (statement == NULL || !next_row (self, statement, &is_failed, error))
    return NULL;
  return dup_text (statement, 0);
}

/* From session to session by the index, and of each only its last identification. The second condition on the kind
 * is the index's own, without which it is not used. */
static const char visits_sql[]
    = "WITH RECURSIVE visit (session) AS (SELECT min (session) FROM event WHERE session > ''"
      " UNION ALL SELECT (SELECT min (session) FROM event WHERE event.session > visit.session)"
      "  FROM visit WHERE visit.session IS NOT NULL)"
      " SELECT session, json_extract (body, '$.birth_date') FROM"
      "  (SELECT visit.session,"
      "   (SELECT rowid FROM event WHERE session = visit.session ORDER BY seq LIMIT 1) AS first,"
      "   (SELECT body FROM event WHERE session = visit.session AND kind = 'patient.identified'"
      "    AND kind IN ('visit.opened', 'visit.closed', 'visit.signed', 'patient.identified', 'protocol.chosen')"
      "    ORDER BY seq DESC LIMIT 1) AS body FROM visit WHERE visit.session IS NOT NULL)"
      " WHERE CASE WHEN json_valid (body) THEN trim (json_extract (body, '$.record_number')) = trim (?1) COLLATE NOCASE END"
      " ORDER BY first";

GPtrArray *
vigil_record_reader_find_visits (VigilRecordReader *self, const char *record_number, const char *birth_date,
                                 guint *n_others, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean is_failed;

  g_return_val_if_fail (self != NULL && record_number != NULL && birth_date != NULL, NULL);
  *n_others = 0;
  statement = vigil_store_prepare (self->db, visits_sql, error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, record_number, -1, SQLITE_STATIC);
  while (next_row (self, statement, &is_failed, error)) {
    g_autofree char *born = dup_text (statement, 1);

    if (strcmp (born, birth_date) == 0)
      g_ptr_array_add (ids, dup_text (statement, 0));
    else
      ++*n_others;
  }
  return is_failed ? NULL : g_steal_pointer (&ids);
}

static VigilEvent *
read_event (sqlite3_stmt *statement, const char *session, GError **error)
{
  gint64 seq = sqlite3_column_int64 (statement, 0);
  const char *body_text = (const char *) sqlite3_column_text (statement, 5);
  JsonObject *body = vigil_event_body_parse (body_text != NULL ? body_text : "", error);
  VigilEvent *event;

  if (body == NULL) {
    g_prefix_error (error, "session %s event %" G_GINT64_FORMAT ": ", session, seq);
    return NULL;
  }
  event = vigil_event_new (
      vigil_event_kind_lookup ((const char *) sqlite3_column_text (statement, 3)), session,
      (const char *) sqlite3_column_text (statement, 4), body);
  event->seq = seq;
  event->t_wall_us = sqlite3_column_int64 (statement, 1);
  event->t_mono_us = sqlite3_column_int64 (statement, 2);
  return event;
}

GPtrArray *
vigil_record_reader_events (VigilRecordReader *self, const char *session, gint64 after_seq,
                            GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GPtrArray) events
      = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_event_unref);
  gboolean is_failed;

  g_return_val_if_fail (self != NULL && session != NULL, NULL);
  statement = vigil_store_prepare (self->db,
                                   "SELECT seq, t_wall_us, t_mono_us, kind, actor, body FROM event"
                                   " WHERE session = ?1 AND seq > ?2 ORDER BY seq",
                                   error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, session, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, after_seq);
  while (next_row (self, statement, &is_failed, error)) {
    VigilEvent *event = read_event (statement, session, error);

    if (event == NULL)
      return NULL;
    g_ptr_array_add (events, event);
  }
  return is_failed ? NULL : g_steal_pointer (&events);
}

void
vigil_record_stream_free (VigilRecordStream *self)
{
  if (self == NULL)
    return;
  g_free (self->code);
  g_free (self);
}

GPtrArray *
vigil_record_reader_streams (VigilRecordReader *self, const char *session, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GPtrArray) streams
      = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_record_stream_free);
  gboolean is_failed;

  g_return_val_if_fail (self != NULL && session != NULL, NULL);
  statement = vigil_store_prepare (self->db,
                                   "SELECT code, sum(n), count(*), min(t0_us), max(t1_us), sum(t1_us - t0_us) FROM"
                                   " (SELECT code, sum(n) AS n, min(t0_us) AS t0_us, max(t1_us) AS t1_us"
                                   " FROM chunk JOIN block ON block.chunk = chunk.id WHERE session = ?1"
                                   " GROUP BY chunk.id) GROUP BY code ORDER BY code",
                                   error);
  if (statement == NULL)
    return NULL;
  sqlite3_bind_text (statement, 1, session, -1, SQLITE_STATIC);
  while (next_row (self, statement, &is_failed, error)) {
    VigilRecordStream *stream = g_new0 (VigilRecordStream, 1);

    stream->code = dup_text (statement, 0);
    stream->n = sqlite3_column_int64 (statement, 1);
    stream->n_chunks = sqlite3_column_int64 (statement, 2);
    stream->t0_mono_us = sqlite3_column_int64 (statement, 3);
    stream->t1_mono_us = sqlite3_column_int64 (statement, 4);
    stream->span_us = sqlite3_column_int64 (statement, 5);
    g_ptr_array_add (streams, stream);
  }
  return is_failed ? NULL : g_steal_pointer (&streams);
}

/* What each piece between two times is given to; FALSE: it is not what it should be. */
typedef gboolean (*PieceFunc) (const guint8 *bytes, gsize len, gpointer user_data);

/* What a run leaves open is sealed before the next one begins, so a chunk is of the run in which its seal
 * stands. One that is open still is of the last. */
static gboolean
read_pieces (VigilRecordReader *self, const char *session, const VigilRecordRun *run, const char *code,
             const char *column, gint64 from_us, gint64 to_us, PieceFunc func, gpointer user_data, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT %s, number, piece FROM chunk JOIN block ON block.chunk = chunk.id"
                         " LEFT JOIN seal ON seal.chunk = chunk.id"
                         " WHERE session = ?1 AND code = ?2 AND t1_us >= ?3 AND t0_us <= ?4"
                         " AND coalesce (seal.seq, ?5) > ?6 AND coalesce (seal.seq, ?5) < ?7"
                         " ORDER BY number, piece",
                         column);
  g_autoptr (sqlite3_stmt) statement = vigil_store_prepare (self->db, sql, error);
  gboolean is_failed;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, session, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, code, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, from_us);
  sqlite3_bind_int64 (statement, 4, to_us);
  sqlite3_bind_int64 (statement, 5, G_MAXINT64 - 1);
  sqlite3_bind_int64 (statement, 6, run != NULL ? run->after_seq : 0);
  sqlite3_bind_int64 (statement, 7, run != NULL ? run->before_seq : G_MAXINT64);
  while (next_row (self, statement, &is_failed, error))
    if (!func (sqlite3_column_blob (statement, 0), (gsize) sqlite3_column_bytes (statement, 0),
               user_data)) {
      g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_CORRUPT,
                   "session %s chunk %d of %s: piece %d cannot be decoded", session,
                   sqlite3_column_int (statement, 1), code, sqlite3_column_int (statement, 2));
      return FALSE;
    }
  return !is_failed;
}

VigilObservation
vigil_numeric_point_to_observation (const VigilNumericPoint *point, VigilCode code)
{
  return (VigilObservation) { .code = code, .quality = point->quality, .flags = point->flags, .channel = point->channel,
                              .value = (double) point->value, .t_mono_us = point->t_mono_us };
}

typedef struct {
  VigilCode code;
  gint64 from_us, to_us;
  GArray *points;
  VigilNumericFunc numeric_func;
  VigilWaveFunc func;
  gpointer user_data;
} Wanted;

static void
on_numeric (VigilCode code, const VigilNumericPoint *point, gpointer user_data)
{
  Wanted *wanted = user_data;

  if (point->t_mono_us >= wanted->from_us && point->t_mono_us <= wanted->to_us)
    wanted->numeric_func (code, point, wanted->user_data);
}

static gboolean
on_numeric_piece (const guint8 *bytes, gsize len, gpointer user_data)
{
  return vigil_numeric_piece_decode (bytes, len, on_numeric, user_data);
}

gboolean
vigil_record_reader_each_numeric (VigilRecordReader *self, const char *session, const VigilRecordRun *run,
                                  gint64 from_us, gint64 to_us, VigilNumericFunc func, gpointer user_data,
                                  GError **error)
{
  Wanted wanted = { .from_us = from_us, .to_us = to_us, .numeric_func = func, .user_data = user_data };

  g_return_val_if_fail (self != NULL && session != NULL && func != NULL, FALSE);
  return read_pieces (self, session, run, VIGIL_CODE_NUMERICS, "data", from_us, to_us, on_numeric_piece, &wanted,
                      error);
}

static void
collect_numeric (VigilCode code, const VigilNumericPoint *point, gpointer user_data)
{
  Wanted *wanted = user_data;

  if (code == wanted->code)
    g_array_append_vals (wanted->points, point, 1);
}

GArray *
vigil_record_reader_numerics (VigilRecordReader *self, const char *session, const VigilRecordRun *run, VigilCode code,
                              gint64 from_us, gint64 to_us, GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (VigilNumericPoint));
  Wanted wanted = { .code = code, .points = points };

  if (!vigil_record_reader_each_numeric (self, session, run, from_us, to_us, collect_numeric, &wanted, error))
    return NULL;
  return g_steal_pointer (&points);
}

static gboolean
on_extent_piece (const guint8 *bytes, gsize len, gpointer user_data)
{
  return vigil_wave_extents_decode (bytes, len, user_data);
}

GArray *
vigil_record_reader_wave_extents (VigilRecordReader *self, const char *session, const VigilRecordRun *run,
                                  VigilCode code, gint64 from_us, gint64 to_us, GError **error)
{
  g_autoptr (GArray) extents = g_array_new (FALSE, FALSE, sizeof (VigilWaveExtent));

  g_return_val_if_fail (self != NULL && session != NULL && code < VIGIL_N_CODES, NULL);
  if (!read_pieces (self, session, run, vigil_vocabulary_get (code)->name, "extents", from_us, to_us,
                    on_extent_piece, extents, error))
    return NULL;
  return g_steal_pointer (&extents);
}

static void
on_block (const VigilWaveBlock *block, gpointer user_data)
{
  Wanted *wanted = user_data;
  gint64 end_us = block->t_mono_us + (gint64) (block->n - 1) * block->period_us;

  if (end_us >= wanted->from_us && block->t_mono_us <= wanted->to_us)
    wanted->func (block, wanted->user_data);
}

static gboolean
on_wave_piece (const guint8 *bytes, gsize len, gpointer user_data)
{
  Wanted *wanted = user_data;

  return vigil_wave_piece_decode (bytes, len, wanted->code, on_block, wanted);
}

gboolean
vigil_record_reader_waves (VigilRecordReader *self, const char *session, const VigilRecordRun *run,
                           VigilCode code, gint64 from_us, gint64 to_us, VigilWaveFunc func, gpointer user_data,
                           GError **error)
{
  Wanted wanted
      = { .code = code, .from_us = from_us, .to_us = to_us, .func = func, .user_data = user_data };

  g_return_val_if_fail (self != NULL && session != NULL && code < VIGIL_N_CODES, FALSE);
  return read_pieces (self, session, run, vigil_vocabulary_get (code)->name, "data", from_us, to_us,
                      on_wave_piece, &wanted, error);
}
