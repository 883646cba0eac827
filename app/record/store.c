/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/store.h"

#include "base/clock.h"
#include "vigil-core-resources.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define APPLICATION_ID 0x5669676c /* "Vigl" */
#define BUSY_TIMEOUT_MS 2000

/* One for each version, in order; what is in the file is its user_version. */
static const char *const migrations[] = {
  "001-events-and-chunks.sql",
};

static const char *const companions[] = { "-wal", "-shm" };

G_DEFINE_QUARK (vigil - record - error - quark, vigil_record_error)

void
vigil_store_set_error (GError **error, VigilRecordError code, sqlite3 *db)
{
  const char *path = sqlite3_db_filename (db, "main");

  g_set_error (error, VIGIL_RECORD_ERROR, code, "%s: %s", path != NULL ? path : "record",
               sqlite3_errmsg (db));
}

gboolean
vigil_store_execute (sqlite3 *db, const char *sql, GError **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  vigil_store_set_error (error, VIGIL_RECORD_ERROR_WRITE, db);
  return FALSE;
}

sqlite3_stmt *
vigil_store_prepare (sqlite3 *db, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    vigil_store_set_error (error, VIGIL_RECORD_ERROR_OPEN, db);
  return statement;
}

/* A file that is damaged is told apart from one that cannot be reached: only the first is moved. */
static void
set_open_error (GError **error, sqlite3 *db)
{
  int code = sqlite3_errcode (db);
  const char *path = sqlite3_db_filename (db, "main");

  if (code == SQLITE_NOTADB)
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_CORRUPT,
                 "%s is not a record of Vigil: it is no SQLite file",
                 path != NULL ? path : "the file");
  else
    vigil_store_set_error (
        error, code == SQLITE_CORRUPT ? VIGIL_RECORD_ERROR_CORRUPT : VIGIL_RECORD_ERROR_OPEN, db);
}

static gboolean
read_int (sqlite3 *db, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK
      || sqlite3_step (statement) != SQLITE_ROW) {
    set_open_error (error, db);
    return FALSE;
  }
  *value = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

/* @version is 0 for a file with nothing in it yet. */
static gboolean
identify (sqlite3 *db, const char *path, gint64 *version, GError **error)
{
  gint64 application_id, n_objects;

  if (!read_int (db, "PRAGMA application_id", &application_id, error)
      || !read_int (db, "PRAGMA user_version", version, error)
      || !read_int (db, "SELECT count(*) FROM sqlite_schema", &n_objects, error))
    return FALSE;
  if (application_id != APPLICATION_ID && (application_id != 0 || n_objects > 0)) {
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_OPEN,
                 "%s is an SQLite file but not a record of Vigil", path);
    return FALSE;
  }
  if (*version > (gint64) G_N_ELEMENTS (migrations)) {
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_VERSION,
                 "%s was written by a newer Vigil (layout %" G_GINT64_FORMAT
                 ", this one knows up to %u)",
                 path, *version, (guint) G_N_ELEMENTS (migrations));
    return FALSE;
  }
  return TRUE;
}

static gboolean
check (sqlite3 *db, const char *path, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  const char *verdict;

  if (sqlite3_prepare_v2 (db, "PRAGMA quick_check(1)", -1, &statement, NULL) != SQLITE_OK
      || sqlite3_step (statement) != SQLITE_ROW) {
    set_open_error (error, db);
    return FALSE;
  }
  verdict = (const char *) sqlite3_column_text (statement, 0);
  if (g_strcmp0 (verdict, "ok") == 0)
    return TRUE;
  g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_CORRUPT, "%s: %s", path, verdict);
  return FALSE;
}

static gboolean
migrate (sqlite3 *db, gint64 version, GError **error)
{
  for (; version < (gint64) G_N_ELEMENTS (migrations); version++) {
    g_autofree char *name = g_strconcat ("/org/vigil/core/sql/", migrations[version], NULL);
    g_autoptr (GBytes) text = g_resource_lookup_data (vigil_core_get_resource (), name,
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    g_autofree char *sql = NULL;

    if (text == NULL)
      return FALSE;
    sql = g_strdup_printf ("BEGIN IMMEDIATE; %.*s; PRAGMA application_id = %d;"
                           " PRAGMA user_version = %" G_GINT64_FORMAT "; COMMIT",
                           (int) g_bytes_get_size (text),
                           (const char *) g_bytes_get_data (text, NULL), APPLICATION_ID,
                           version + 1);
    if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK) {
      vigil_store_set_error (error, VIGIL_RECORD_ERROR_OPEN, db);
      return FALSE;
    }
  }
  return TRUE;
}

static sqlite3 *
open_for_writing (const char *path, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  gint64 version;

  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                       NULL)
      != SQLITE_OK) {
    set_open_error (error, db);
    return NULL;
  }
  sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
  if (!identify (db, path, &version, error) || !check (db, path, error))
    return NULL;
  /* The writer checkpoints each minute, between two commits that nobody waits for; the limit of
   * 4000 pages is for a reader that holds it back. */
  if (sqlite3_exec (
          db,
          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
          "PRAGMA wal_autocheckpoint = 4000",
          NULL, NULL, NULL)
      != SQLITE_OK) {
    set_open_error (error, db);
    return NULL;
  }
  if (!migrate (db, version, error))
    return NULL;
  return g_steal_pointer (&db);
}

static char *
move_aside (const char *path, GError **error)
{
  g_autoptr (GDateTime) now
      = g_date_time_new_from_unix_utc (vigil_clock_wall_us () / VIGIL_USEC_PER_SEC);
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *aside = g_strdup_printf ("%s.corrupt-%s", path, stamp);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++) {
    g_free (aside);
    aside = g_strdup_printf ("%s.corrupt-%s-%u", path, stamp, i);
  }
  if (g_rename (path, aside) != 0) {
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_CORRUPT,
                 "%s is damaged and cannot be moved to %s: %s", path, aside, g_strerror (errno));
    return NULL;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++) {
    g_autofree char *from = g_strconcat (path, companions[i], NULL);
    g_autofree char *to = g_strconcat (aside, companions[i], NULL);

    if (g_rename (from, to) != 0 && errno != ENOENT) {
      g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_CORRUPT,
                   "%s belongs to a damaged record and cannot be moved: %s", from,
                   g_strerror (errno));
      return NULL;
    }
  }
  return g_steal_pointer (&aside);
}

/* A file of its own: closing any descriptor of the record would drop SQLite's locks on it. */
static int
lock (const char *path, GError **error)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  int fd = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int saved_errno;

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  saved_errno = errno;
  if (fd >= 0)
    close (fd);
  if (fd >= 0 && saved_errno == EWOULDBLOCK)
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_OPEN,
                 "%s is being written by another Vigil; close that one first", path);
  else
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_OPEN, "%s: %s", lock_path,
                 g_strerror (saved_errno));
  return -1;
}

VigilStore *
vigil_store_open (const char *path, char **moved_aside, GError **error)
{
  g_autoptr (VigilStore) self = g_new0 (VigilStore, 1);
  g_autofree char *directory = g_path_get_dirname (path);
  g_autoptr (GError) why = NULL;

  self->lock_fd = -1;
  self->path = g_canonicalize_filename (path, NULL);
  if (g_mkdir_with_parents (directory, 0700) != 0) {
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_OPEN, "%s: %s", directory,
                 g_strerror (errno));
    return NULL;
  }
  self->lock_fd = lock (path, error);
  if (self->lock_fd < 0)
    return NULL;
  self->db = open_for_writing (path, &why);
  if (self->db == NULL && g_error_matches (why, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_CORRUPT)) {
    g_autofree char *aside = move_aside (path, error);

    if (aside == NULL)
      return NULL;
    g_clear_error (&why);
    self->db = open_for_writing (path, &why);
    if (moved_aside != NULL)
      *moved_aside = g_steal_pointer (&aside);
  }
  if (self->db == NULL) {
    g_propagate_error (error, g_steal_pointer (&why));
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
vigil_store_close (VigilStore *self)
{
  if (self == NULL)
    return;
  sqlite3_close (self->db);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self->path);
  g_free (self);
}

sqlite3 *
vigil_store_open_read_only (const char *path, GError **error)
{
  g_autoptr (sqlite3) db = NULL;
  gint64 version;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_NOT_FOUND,
                 "%s: there is no such file", path);
    return NULL;
  }
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
    set_open_error (error, db);
    return NULL;
  }
  sqlite3_busy_timeout (db, BUSY_TIMEOUT_MS);
  if (!identify (db, path, &version, error))
    return NULL;
  if (version == 0) {
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_OPEN,
                 "%s is not a record: it is empty", path);
    return NULL;
  }
  return g_steal_pointer (&db);
}

/* SQLite goes on writing into a file that has no name any more without a word. */
gboolean
vigil_store_is_moved (VigilStore *self)
{
  int is_moved = 0;

  return self->db == NULL
         || (sqlite3_file_control (self->db, "main", SQLITE_FCNTL_HAS_MOVED, &is_moved) == SQLITE_OK
             && is_moved != 0);
}

static gboolean
copy_to (VigilStore *self, const char *path, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = vigil_store_prepare (self->db, "VACUUM INTO ?1", error);
  int fd;
  gboolean is_synced;

  if (statement == NULL)
    return FALSE;
  g_unlink (path);
  sqlite3_bind_text (statement, 1, path, -1, SQLITE_STATIC);
  if (sqlite3_step (statement) != SQLITE_DONE) {
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_WRITE,
                 "%s has vanished and cannot be written anew: %s", self->path,
                 sqlite3_errmsg (self->db));
    return FALSE;
  }
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  is_synced = fd >= 0 && fsync (fd) == 0;
  if (!is_synced)
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_WRITE, "%s: %s", path,
                 g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return is_synced;
}

/* The old connection must be closed before the new file has its name: closing takes away the log
 * that stands at the path. */
gboolean
vigil_store_write_anew (VigilStore *self, GError **error)
{
  g_autofree char *anew = g_strconcat (self->path, ".anew", NULL);

  if (self->db != NULL) {
    if (g_file_test (self->path, G_FILE_TEST_EXISTS)) {
      g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_WRITE,
                   "%s: another file has taken the place of the record", self->path);
      return FALSE;
    }
    if (!copy_to (self, anew, error))
      return FALSE;
    sqlite3_close (g_steal_pointer (&self->db));
    for (gsize i = 0; i < G_N_ELEMENTS (companions); i++) {
      g_autofree char *companion = g_strconcat (self->path, companions[i], NULL);

      g_unlink (companion);
    }
  }
  if (g_file_test (anew, G_FILE_TEST_EXISTS) && g_rename (anew, self->path) != 0) {
    g_set_error (error, VIGIL_RECORD_ERROR, VIGIL_RECORD_ERROR_WRITE, "%s: %s", self->path,
                 g_strerror (errno));
    return FALSE;
  }
  self->db = open_for_writing (self->path, error);
  return self->db != NULL;
}
