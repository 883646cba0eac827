/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever has the file can write to it. Every change must be found, and at the right place. */
#include "../fixtures/record-fixture.h"
#include "record/chain.h"

#define N_EVENTS_B 12

typedef struct {
  RecordFixture record;
  char *pristine;
  gsize pristine_len;
} Fixture;

/* Session A with two sealed chunks of a wave and of numerics each, session B with events alone. */
static void
set_up (Fixture *self, gconstpointer data)
{
  VigilRecord *record;

  record_fixture_set_up (&self->record, NULL);
  record = record_fixture_open (&self->record);
  record_fixture_append (&self->record, record, VIGIL_EVENT_VISIT_OPENED, SESSION_A,
                         vigil_body_new ("chair", "s", "3", NULL));
  for (guint i = 0; i < 300; i++) {
    gint64 t_mono_us = 1000000 + (gint64) i * 32 * 8000;
    VigilObservation observation
        = { .code = VIGIL_CODE_HR, .value = 60 + i % 7, .t_mono_us = t_mono_us };
    VigilWaveBlock block;

    record_fixture_fill_wave (&block, VIGIL_CODE_WAVE_PLETH, t_mono_us, 32, i);
    vigil_record_add_wave (record, SESSION_A, &block);
    vigil_record_add_numeric (record, SESSION_A, &observation);
  }
  vigil_record_seal (record, SESSION_A);
  record_fixture_append (&self->record, record, VIGIL_EVENT_VISIT_CLOSED, SESSION_A, NULL);
  for (guint i = 0; i < N_EVENTS_B; i++)
    record_fixture_append (
        &self->record, record, VIGIL_EVENT_SIDE_EFFECT, SESSION_B,
        vigil_body_new ("effect", "s", "nausea", "severity", "i", (gint64) i, NULL));
  vigil_record_close (record);
  record_fixture_assert_intact (&self->record);
  g_assert_true (
      g_file_get_contents (self->record.path, &self->pristine, &self->pristine_len, NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->pristine);
  record_fixture_tear_down (&self->record, NULL);
}

static sqlite3 *
begin_tampering (Fixture *self)
{
  g_assert_true (g_file_set_contents_full (self->record.path, self->pristine,
                                           (gssize) self->pristine_len, G_FILE_SET_CONTENTS_NONE,
                                           0600, NULL));
  return record_fixture_tamper (&self->record);
}

static char *
end_tampering (Fixture *self, sqlite3 *db, const char *session)
{
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return record_fixture_verify (&self->record, session, NULL);
}

static void
assert_says (const char *broken_at, const char *what)
{
  if (broken_at == NULL || strstr (broken_at, what) == NULL)
    g_error ("found \"%s\" instead of \"%s\"", broken_at != NULL ? broken_at : "intact", what);
}

/* One byte of a blob, another each time. */
static void
flip_blob (sqlite3 *db, const char *table, const char *column, gint64 rowid, GRand *rand)
{
  sqlite3_blob *blob = NULL;
  guint8 byte;
  int at;

  g_assert_cmpint (sqlite3_blob_open (db, "main", table, column, rowid, 1, &blob), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_blob_bytes (blob), >, 0);
  at = g_rand_int_range (rand, 0, sqlite3_blob_bytes (blob));
  sqlite3_blob_read (blob, &byte, 1, at);
  byte ^= (guint8) g_rand_int_range (rand, 1, 256);
  g_assert_cmpint (sqlite3_blob_write (blob, &byte, 1, at), ==, SQLITE_OK);
  sqlite3_blob_close (blob);
}

static void
flip (sqlite3 *db, const char *table, const char *column, gint64 rowid, const char *type,
      GRand *rand)
{
  g_autofree char *sql = NULL;

  if (strcmp (type, "BLOB") == 0) {
    flip_blob (db, table, column, rowid, rand);
    return;
  }
  sql = g_strdup_printf ("UPDATE %s SET %s = %s %s WHERE rowid = %" G_GINT64_FORMAT, table, column,
                         column, strcmp (type, "TEXT") == 0 ? "|| 'x'" : "+ 1000", rowid);
  record_fixture_execute (db, sql);
  g_assert_cmpint (sqlite3_changes (db), ==, 1);
}

typedef void (*PlaceFunc) (const char *column, gint64 place, const char *broken_at);

/* Where a row stands as people call it: the seq of an event, the number of a chunk. */
static gint64
get_place (sqlite3 *db, const char *table, gint64 rowid)
{
  const char *format = strcmp (table, "event") == 0 ? "SELECT seq FROM event WHERE rowid = %d"
                       : strcmp (table, "block") == 0
                           ? "SELECT number FROM chunk JOIN block ON chunk = id"
                             " WHERE block.rowid = %d"
                           : "SELECT number FROM chunk WHERE id = %d";
  GString *sql = g_string_new (format);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, rowid);
  g_autofree char *text = NULL;

  g_string_replace (sql, "%d", number, 1);
  text = g_string_free (sql, FALSE);
  return record_fixture_get_int (db, text);
}

/* Numerics have no extents: there is no byte to flip. */
static gboolean
is_empty (sqlite3 *db, const char *table, const char *column, gint64 rowid)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT length (%s) = 0 FROM %s WHERE rowid = %" G_GINT64_FORMAT, column, table, rowid);

  return record_fixture_get_int (db, sql) != 0;
}

/* Each column of each row of @table, one at a time. */
static void
flip_all (Fixture *self, const char *table, PlaceFunc check)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (19);
  g_autofree char *columns_sql
      = g_strdup_printf ("SELECT name, type FROM pragma_table_info ('%s')", table);
  g_autofree char *rows_sql = g_strdup_printf ("SELECT max(rowid) FROM %s", table);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) types = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *db = begin_tampering (self);
  sqlite3_stmt *statement;
  gint64 n_rows = record_fixture_get_int (db, rows_sql);

  g_assert_cmpint (sqlite3_prepare_v2 (db, columns_sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW) {
    g_ptr_array_add (columns, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
    g_ptr_array_add (types, g_strdup ((const char *) sqlite3_column_text (statement, 1)));
  }
  sqlite3_finalize (statement);
  sqlite3_close (db);
  g_assert_cmpint (n_rows, >=, 4);
  for (gint64 rowid = 1; rowid <= n_rows; rowid++)
    for (guint i = 0; i < columns->len; i++) {
      const char *column = g_ptr_array_index (columns, i);
      g_autofree char *broken_at = NULL;
      gint64 place;

      db = begin_tampering (self);
      if (is_empty (db, table, column, rowid)) {
        sqlite3_close (db);
        continue;
      }
      place = get_place (db, table, rowid);
      flip (db, table, column, rowid, g_ptr_array_index (types, i), rand);
      broken_at = end_tampering (self, db, NULL);
      check (column, place, broken_at);
    }
}

static void
check_event (const char *column, gint64 seq, const char *broken_at)
{
  g_autofree char *here
      = g_strdup_printf ("event %" G_GINT64_FORMAT ": what it says does not match", seq);
  g_autofree char *gone = g_strdup_printf ("event %" G_GINT64_FORMAT " is missing", seq);
  g_autofree char *moved = g_strdup_printf ("event %" G_GINT64_FORMAT ": what it says", seq + 1000);

  g_assert_nonnull (broken_at);
  /* An event that left its place is missed there or found where it went. */
  if (strcmp (column, "session") != 0 && strcmp (column, "seq") != 0)
    assert_says (broken_at, here);
  else if (strstr (broken_at, gone) == NULL && strstr (broken_at, moved) == NULL
           && strstr (broken_at, here) == NULL)
    assert_says (broken_at, "no event vouches");
}

static void
test_every_event_column (Fixture *self, gconstpointer data)
{
  flip_all (self, "event", check_event);
}

static void
check_chunk (const char *column, gint64 number, const char *broken_at)
{
  g_autofree char *where
      = g_strdup_printf ("session " SESSION_A " chunk %" G_GINT64_FORMAT " of ", number);

  assert_says (broken_at, where);
}

static void
test_every_block_column (Fixture *self, gconstpointer data)
{
  flip_all (self, "block", check_chunk);
}

static void
test_every_chunk_column (Fixture *self, gconstpointer data)
{
  flip_all (self, "chunk", check_chunk);
}

static void
test_every_seal_column (Fixture *self, gconstpointer data)
{
  flip_all (self, "seal", check_chunk);
}

static void
test_deleted_event (Fixture *self, gconstpointer data)
{
  for (guint seq = 1; seq < N_EVENTS_B; seq++) {
    sqlite3 *db = begin_tampering (self);
    g_autofree char *sql
        = g_strdup_printf ("DELETE FROM event WHERE session = '" SESSION_B "' AND seq = %u", seq);
    g_autofree char *where = g_strdup_printf (
        "session " SESSION_B " event %u: event %u is missing before it", seq + 1, seq);
    g_autofree char *broken_at = NULL;

    record_fixture_execute (db, sql);
    broken_at = end_tampering (self, db, SESSION_B);
    assert_says (broken_at, where);
  }
}

static void
test_deleted_piece (Fixture *self, gconstpointer data)
{
  sqlite3 *db = begin_tampering (self);
  gint64 n = record_fixture_get_int (db, "SELECT max(piece) FROM block WHERE chunk = 1");

  sqlite3_close (db);
  for (gint64 piece = 1; piece <= n; piece++) {
    g_autofree char *sql = g_strdup_printf (
        "DELETE FROM block WHERE chunk = 1 AND piece = %" G_GINT64_FORMAT, piece);
    g_autofree char *where = g_strdup_printf (": missing piece %" G_GINT64_FORMAT, piece);
    g_autofree char *broken_at = NULL;

    db = begin_tampering (self);
    record_fixture_execute (db, sql);
    broken_at = end_tampering (self, db, NULL);
    assert_says (broken_at, "chunk 1 of ");
    assert_says (broken_at, where);
  }
}

static void
test_deleted_chunk (Fixture *self, gconstpointer data)
{
  sqlite3 *db = begin_tampering (self);
  g_autofree char *broken_at = NULL;

  record_fixture_execute (
      db, "DELETE FROM block WHERE chunk IN (SELECT id FROM chunk WHERE code = 'wave.pleth'"
          " AND number = 2); DELETE FROM seal WHERE chunk IN (SELECT id FROM chunk WHERE"
          " code = 'wave.pleth' AND number = 2); DELETE FROM chunk WHERE"
          " code = 'wave.pleth' AND number = 2");
  broken_at = end_tampering (self, db, NULL);
  assert_says (broken_at, "chunk 2 of wave.pleth: missing");
}

static void
test_reordered_events (Fixture *self, gconstpointer data)
{
  sqlite3 *db = begin_tampering (self);
  g_autofree char *broken_at = NULL;

  record_fixture_execute (db,
                          "UPDATE event SET seq = 100 WHERE session = '" SESSION_B "' AND seq = 5;"
                          "UPDATE event SET seq = 5 WHERE session = '" SESSION_B "' AND seq = 6;"
                          "UPDATE event SET seq = 6 WHERE session = '" SESSION_B "' AND seq = 100");
  broken_at = end_tampering (self, db, NULL);
  assert_says (broken_at, "session " SESSION_B " event 5: what it says does not match");
}

/* What somebody does who knows how the hash is made. */
static void
forge (sqlite3 *db, gint64 seq, const char *kind, const char *body)
{
  sqlite3_stmt *statement;
  guint8 hash[VIGIL_HASH_SIZE];
  const char *actor;

  g_assert_cmpint (
      sqlite3_prepare_v2 (db,
                          "SELECT t_wall_us, t_mono_us, actor, prev_hash FROM event WHERE"
                          " session = '" SESSION_B "' AND seq = ?1",
                          -1, &statement, NULL),
      ==, SQLITE_OK);
  sqlite3_bind_int64 (statement, 1, seq);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  actor = (const char *) sqlite3_column_text (statement, 2);
  vigil_chain_hash (&(VigilChainLink){ .prev_hash = sqlite3_column_blob (statement, 3),
                                       .prev_hash_len = VIGIL_HASH_SIZE,
                                       .session = vigil_span (SESSION_B, strlen (SESSION_B)),
                                       .kind = vigil_span (kind, strlen (kind)),
                                       .actor = vigil_span (actor, strlen (actor)),
                                       .body = vigil_span (body, strlen (body)),
                                       .seq = seq,
                                       .t_wall_us = sqlite3_column_int64 (statement, 0),
                                       .t_mono_us = sqlite3_column_int64 (statement, 1) },
                    hash);
  sqlite3_finalize (statement);
  g_assert_cmpint (
      sqlite3_prepare_v2 (
          db,
          "UPDATE event SET kind = ?1, body = ?2, hash = ?3 WHERE session = '" SESSION_B
          "' AND seq = ?4",
          -1, &statement, NULL),
      ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, kind, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, body, -1, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 3, hash, sizeof hash, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, seq);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
}

/* Copies of what was measured, under another number, another id or none of their own: each leans on
 * an event that speaks of the original. */
static void
test_copied_chunk (Fixture *self, gconstpointer data)
{
  static const char another_number[]
      = "INSERT INTO chunk (id, session, code, number) VALUES (99, '" SESSION_A
        "', 'numerics', 999);"
        "INSERT INTO block SELECT 99, piece, t0_us, t1_us, n, data, extents FROM block"
        " WHERE chunk = (SELECT id FROM chunk WHERE code = 'numerics' AND number = 1);"
        "INSERT INTO seal SELECT 99, seq FROM seal WHERE chunk ="
        " (SELECT id FROM chunk WHERE code = 'numerics' AND number = 1)";
  static const char same_number[]
      = "CREATE TABLE loose AS SELECT * FROM chunk; DROP TABLE chunk;"
        "ALTER TABLE loose RENAME TO chunk;"
        "INSERT INTO chunk SELECT 99, session, code, number FROM chunk WHERE id = 1;"
        "INSERT INTO block SELECT 99, piece, t0_us, t1_us, n, data, extents FROM block"
        " WHERE chunk = 1; INSERT INTO seal SELECT 99, seq FROM seal WHERE chunk = 1";
  static const char same_id[] = "CREATE TABLE loose AS SELECT * FROM chunk; DROP TABLE chunk;"
                                "ALTER TABLE loose RENAME TO chunk;"
                                "INSERT INTO chunk SELECT id, session, code, 999 FROM chunk"
                                " WHERE id = 1";
  static const struct {
    const char *sql, *what;
  } copies[] = {
    { another_number, "session " SESSION_A " chunk 999 of numerics: no event vouches for it" },
    { same_number, ": it or its seal is there more than once" },
    { same_id, "session " SESSION_A " chunk 999 of " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (copies); i++) {
    sqlite3 *db = begin_tampering (self);
    g_autofree char *broken_at = NULL;

    record_fixture_execute (db, copies[i].sql);
    broken_at = end_tampering (self, db, NULL);
    assert_says (broken_at, copies[i].what);
  }
}

/* What stands in none of the columns, in tables that were rebuilt to let it. An event can be given
 * the hash that it has with nothing there. */
static void
test_nothing_there (Fixture *self, gconstpointer data)
{
  static const char loosen[] = "CREATE TABLE loose AS SELECT * FROM event; DROP TABLE event;"
                               "ALTER TABLE loose RENAME TO event;"
                               "CREATE TABLE loose AS SELECT * FROM chunk; DROP TABLE chunk;"
                               "ALTER TABLE loose RENAME TO chunk";
  static const struct {
    const char *kind, *sql, *what;
  } holes[] = {
    { "", "UPDATE event SET kind = NULL WHERE seq = 12", " event 12: its kind or body is missing" },
    { "chunk.sealed", "UPDATE event SET body = NULL WHERE seq = 12",
      " event 12: its kind or body is missing" },
    { "robot.arrived", "UPDATE event SET session = NULL WHERE seq = 12", "belong to no session" },
    { "robot.arrived", "UPDATE chunk SET session = NULL WHERE id = 1", "" },
    { "robot.arrived", "INSERT INTO chunk VALUES (99, NULL, 'numerics', 999)",
      "belong to no session" },
    { "robot.arrived", "UPDATE chunk SET code = NULL WHERE id = 1", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (holes); i++) {
    sqlite3 *db = begin_tampering (self);
    g_autofree char *broken_at = NULL;

    record_fixture_execute (db, loosen);
    forge (db, N_EVENTS_B, holes[i].kind, strcmp (holes[i].kind, "robot.arrived") == 0 ? "{}" : "");
    record_fixture_execute (db, holes[i].sql);
    broken_at = end_tampering (self, db, NULL);
    assert_says (broken_at, holes[i].what);
  }
}

/* The next event tells. */
static void
test_forged_event (Fixture *self, gconstpointer data)
{
  sqlite3 *db = begin_tampering (self);
  g_autofree char *broken_at = NULL;

  forge (db, 4, "side-effect.recorded", "{\"effect\":\"none\",\"severity\":0}");
  broken_at = end_tampering (self, db, NULL);
  assert_says (broken_at, "session " SESSION_B " event 5: previous hash does not match");
}

static void
test_truncated_tail (Fixture *self, gconstpointer data)
{
  VigilVerifyReport report;
  g_autofree char *head = NULL;
  g_autofree char *without = NULL;
  g_autofree char *with = NULL;
  sqlite3 *db = begin_tampering (self);

  sqlite3_close (db);
  g_assert_true (vigil_record_verify (self->record.path, SESSION_B, &report, NULL));
  g_assert_cmpint (report.head_seq, ==, N_EVENTS_B);
  head = g_strdup (report.head);
  vigil_verify_report_clear (&report);
  /* Later events do not hurt an earlier head. */
  with = record_fixture_verify (&self->record, NULL, head);
  g_assert_cmpstr (with, ==, NULL);

  db = begin_tampering (self);
  record_fixture_execute (db, "DELETE FROM event WHERE session = '" SESSION_B "' AND seq > 9");
  without = end_tampering (self, db, SESSION_B);
  g_assert_cmpstr (without, ==, NULL);
  with = record_fixture_verify (&self->record, SESSION_B, head);
  assert_says (with, "events are missing at the end (the last one there is event 9)");
}

/* An event of a newer Vigil is a link like any other. */
static void
test_unknown_kind (Fixture *self, gconstpointer data)
{
  sqlite3 *db = begin_tampering (self);
  g_autoptr (VigilRecordReader) reader = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *intact = NULL;
  g_autofree char *broken_at = NULL;

  forge (db, N_EVENTS_B, "robot.arrived", "{}");
  intact = end_tampering (self, db, NULL);
  g_assert_cmpstr (intact, ==, NULL);
  reader = vigil_record_reader_open (self->record.path, NULL);
  events = vigil_record_reader_events (reader, SESSION_B, N_EVENTS_B - 1, NULL);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpint (((VigilEvent *) g_ptr_array_index (events, 0))->kind, ==, VIGIL_EVENT_NONE);
  g_clear_pointer (&reader, vigil_record_reader_close);

  db = begin_tampering (self);
  forge (db, N_EVENTS_B, "robot.arrived", "{}");
  record_fixture_execute (db, "UPDATE event SET kind = 'robot.left' WHERE kind = 'robot.arrived'");
  broken_at = end_tampering (self, db, NULL);
  assert_says (broken_at, "session " SESSION_B " event 12: what it says does not match");
}

static void
test_unknown_session (Fixture *self, gconstpointer data)
{
  VigilVerifyReport report;
  g_autoptr (GError) error = NULL;

  g_assert_false (vigil_record_verify (self->record.path, "nobody", &report, &error));
  g_assert_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_NOT_FOUND);
  vigil_verify_report_clear (&report);
}

#define add(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/record/verify/event-columns", test_every_event_column);
  add ("/record/verify/block-columns", test_every_block_column);
  add ("/record/verify/chunk-columns", test_every_chunk_column);
  add ("/record/verify/seal-columns", test_every_seal_column);
  add ("/record/verify/deleted-event", test_deleted_event);
  add ("/record/verify/deleted-piece", test_deleted_piece);
  add ("/record/verify/deleted-chunk", test_deleted_chunk);
  add ("/record/verify/copied-chunk", test_copied_chunk);
  add ("/record/verify/reordered", test_reordered_events);
  add ("/record/verify/forged", test_forged_event);
  add ("/record/verify/nothing-there", test_nothing_there);
  add ("/record/verify/truncated", test_truncated_tail);
  add ("/record/verify/unknown-kind", test_unknown_kind);
  add ("/record/verify/unknown-session", test_unknown_session);
  return g_test_run ();
}
