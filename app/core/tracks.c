/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/tracks.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PIECE_BYTES (256 * 1024)
#define PART "part-"

/* ---- names ---- */

static gboolean
is_visit (const char *visit)
{
  return *visit != '\0' && strspn (visit, "0123456789abcdef-") == strlen (visit);
}

static char *
dup_root (const char *record_path)
{
  return g_strconcat (record_path, ".tracks", NULL);
}

char *
vigil_tracks_dup_folder (const char *record_path, const char *visit)
{
  g_autofree char *root = dup_root (record_path);

  return is_visit (visit) ? g_build_filename (root, visit, NULL) : NULL;
}

char *
vigil_tracks_dup_path (const char *folder, const char *sha256)
{
  g_return_val_if_fail (vigil_track_is_hash (sha256), NULL);
  return g_build_filename (folder, sha256, NULL);
}

/* Line ends, and the marks that turn what follows round: a name must not look like another one. */
static gboolean
is_plain (gunichar c)
{
  switch (g_unichar_type (c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_FORMAT:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
  case G_UNICODE_SURROGATE:
  case G_UNICODE_PRIVATE_USE:
  case G_UNICODE_UNASSIGNED:
    return FALSE;
  default:
    return TRUE;
  }
}

char *
vigil_tracks_dup_name (const char *name, gsize max_bytes)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c)) {
    gsize len = (gsize) (g_utf8_next_char (c) - c);

    if (plain->len + len > max_bytes)
      break;
    if (is_plain (g_utf8_get_char (c)))
      g_string_append_len (plain, c, (gssize) len);
  }
  g_strstrip (plain->str);
  return g_strdup (*plain->str != '\0' ? plain->str : "?");
}

char *
vigil_tracks_dup_title (const char *file_name)
{
  g_autofree char *stem = g_strdup (file_name);
  char *ending = strrchr (stem, '.');

  if (ending != NULL && ending != stem)
    *ending = '\0';
  return vigil_tracks_dup_name (stem, VIGIL_TRACK_TITLE_BYTES);
}

/* ---- files ---- */

static gboolean G_GNUC_PRINTF (4, 5)
refuse (GError **error, int code, const char *name, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);
  /* Translators: the name of a file, and what is wrong with it */
  g_set_error (error, G_FILE_ERROR, code, _("“%s”: %s"), name, why);
  return FALSE;
}

static gboolean
refuse_errno (GError **error, int errnum, const char *name)
{
  return refuse (error, (int) g_file_error_from_errno (errnum), name, "%s", g_strerror (errnum));
}

/* A device that vanishes gives errors, a drive that was replaced another file. */
static gboolean
refuse_pulled (GError **error, int errnum, const char *name)
{
  return refuse (error, G_FILE_ERROR_IO, name, _("it cannot be read to its end (%s). Was the stick pulled?"),
                 g_strerror (errnum));
}

/* -1 with @error. Whatever has a name on a stick: a pipe or a device is not waited for. */
static int
open_source (const char *path, const char *name, struct stat *status, GError **error)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  if (fd < 0 && errno == ELOOP)
    return refuse (error, G_FILE_ERROR_LOOP, name, _("it is a link, not a file")), -1;
  if (fd < 0 && (errno == ENOENT || errno == ENODEV || errno == EIO || errno == ENXIO))
    return refuse (error, G_FILE_ERROR_NOENT, name, _("it is not there any more. Was the stick pulled?")), -1;
  if (fd < 0)
    return refuse_errno (error, errno, name), -1;
  if (fstat (fd, status) != 0)
    refuse_pulled (error, errno, name);
  else if (!S_ISREG (status->st_mode))
    refuse (error, G_FILE_ERROR_INVAL, name, _("it is not a file"));
  else if (status->st_size <= 0)
    refuse (error, G_FILE_ERROR_INVAL, name, _("it is empty"));
  else
    return fd;
  close (fd);
  return -1;
}

static gboolean
check_room (const char *folder, const char *name, guint64 bytes, guint64 spare_bytes, GError **error)
{
  g_autofree char *needed = g_format_size (bytes), *free_size = NULL;
  struct statvfs disk;
  guint64 n_free;

  if (statvfs (folder, &disk) != 0)
    return refuse_errno (error, errno, folder);
  n_free = (guint64) disk.f_bavail * disk.f_frsize;
  if (n_free >= spare_bytes && n_free - spare_bytes >= bytes)
    return TRUE;
  free_size = g_format_size (n_free > spare_bytes ? n_free - spare_bytes : 0);
  /* Translators: sizes, "12 MB" */
  return refuse (error, G_FILE_ERROR_NOSPC, name, _("it needs %s, and the tablet has room for %s"), needed, free_size);
}

static gboolean
make_folder (const char *folder, GError **error)
{
  g_autofree char *root = g_path_get_dirname (folder);
  struct stat status;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return refuse_errno (error, errno, folder);
  /* it may have been there */
  if (g_lstat (folder, &status) != 0 || !S_ISDIR (status.st_mode) || g_chmod (root, 0700) != 0 || g_chmod (folder, 0700) != 0)
    return refuse (error, G_FILE_ERROR_NOTDIR, folder, _("it cannot be made private"));
  return TRUE;
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize len)
{
  while (len > 0) {
    gssize n = write (fd, bytes, len);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return FALSE;
    bytes += n;
    len -= (gsize) n;
  }
  return TRUE;
}

typedef struct {
  int from, to;
  const char *name;
  guint64 bytes;
  GChecksum *sha256;
  VigilTrackProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
} Copying;

static gboolean
copy_bytes (Copying *self, GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  guint64 done = 0;

  for (;;) {
    gssize n = read (self->from, piece, PIECE_BYTES);

    if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
      return FALSE;
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return refuse_pulled (error, errno, self->name);
    if (n == 0)
      break;
    done += (guint64) n;
    if (done > self->bytes)
      break;
    g_checksum_update (self->sha256, piece, n);
    if (!write_all (self->to, piece, (gsize) n))
      return refuse_errno (error, errno, self->name);
    if (self->progress != NULL)
      self->progress (done, self->bytes, self->user_data);
  }
  if (done != self->bytes)
    return refuse (error, G_FILE_ERROR_IO, self->name, _("it became another file while it was copied"));
  return fsync (self->to) == 0 || refuse_errno (error, errno, self->name);
}

static gboolean
copy_to_part (Copying *self, VigilTrackCopy *out, GError **error)
{
  gboolean is_copied;

  self->to = g_mkstemp_full (out->part_path, O_WRONLY | O_CLOEXEC, 0600);
  if (self->to < 0)
    return refuse_errno (error, errno, self->name);
  self->sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  is_copied = copy_bytes (self, error);
  if (close (self->to) != 0 && is_copied)
    is_copied = refuse_errno (error, errno, self->name);
  g_strlcpy (out->sha256, g_checksum_get_string (self->sha256), sizeof out->sha256);
  out->bytes = self->bytes;
  g_checksum_free (self->sha256);
  return is_copied;
}

gboolean
vigil_tracks_copy (const char *path, const char *folder, guint64 max_bytes, guint64 spare_bytes, VigilTrackProgress progress,
                   gpointer user_data, GCancellable *cancellable, VigilTrackCopy *out, GError **error)
{
  g_autofree char *base = g_path_get_basename (path), *name = vigil_tracks_dup_name (base, 120);
  g_autofree char *most = g_format_size (max_bytes);
  Copying copying = { .name = name, .progress = progress, .user_data = user_data, .cancellable = cancellable };
  struct stat status;
  gboolean is_copied = FALSE;

  *out = (VigilTrackCopy) { 0 };
  copying.from = open_source (path, name, &status, error);
  if (copying.from < 0)
    return FALSE;
  copying.bytes = (guint64) status.st_size;
  if (copying.bytes > max_bytes)
    refuse (error, G_FILE_ERROR_NOSPC, name, _("it is larger than %s"), most);
  else if (make_folder (folder, error) && check_room (folder, name, copying.bytes, spare_bytes, error)) {
    out->part_path = g_build_filename (folder, PART "XXXXXX", NULL);
    is_copied = copy_to_part (&copying, out, error);
  }
  close (copying.from);
  if (!is_copied)
    vigil_tracks_drop (out);
  return is_copied;
}

void
vigil_tracks_drop (VigilTrackCopy *copy)
{
  if (copy->part_path != NULL)
    g_unlink (copy->part_path);
  g_free (copy->part_path);
  *copy = (VigilTrackCopy) { 0 };
}

gboolean
vigil_tracks_keep (const char *folder, VigilTrackCopy *copy, GError **error)
{
  g_autofree char *path = vigil_tracks_dup_path (folder, copy->sha256);
  gboolean is_kept = g_rename (copy->part_path, path) == 0;

  if (!is_kept)
    refuse_errno (error, errno, path);
  vigil_tracks_drop (copy);
  return is_kept;
}

void
vigil_tracks_remove (const char *folder, const char *sha256)
{
  g_autofree char *path = vigil_tracks_dup_path (folder, sha256);

  g_unlink (path);
}

/* ---- what is there ---- */

static gboolean
has_hash (int fd, const char *sha256, GCancellable *cancellable)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (PIECE_BYTES);
  gssize n;

  while ((n = read (fd, piece, PIECE_BYTES)) > 0 && !g_cancellable_is_cancelled (cancellable))
    g_checksum_update (checksum, piece, n);
  return n == 0 && strcmp (g_checksum_get_string (checksum), sha256) == 0;
}

VigilTrackState
vigil_tracks_check (const char *folder, const VigilTrack *track, GCancellable *cancellable)
{
  g_autofree char *path = vigil_tracks_dup_path (folder, track->sha256);
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat status;
  gboolean is_whole;

  if (fd < 0)
    return errno == ENOENT ? VIGIL_TRACK_MISSING : VIGIL_TRACK_CHANGED;
  is_whole = fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_size == track->bytes
             && has_hash (fd, track->sha256, cancellable);
  close (fd);
  if (g_cancellable_is_cancelled (cancellable))
    return VIGIL_TRACK_UNCHECKED;
  return is_whole ? VIGIL_TRACK_READY : VIGIL_TRACK_CHANGED;
}

/* Deletes what @keep does not name. */
static guint
empty_folder (const char *folder, const VigilSession *keep, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (keep != NULL && vigil_session_find_track (keep, name) != NULL)
      continue;
    if (g_unlink (path) == 0)
      n_files++;
    else if (error != NULL && *error == NULL)
      refuse_errno (error, errno, path);
  }
  return n_files;
}

gboolean
vigil_tracks_erase (const char *record_path, const char *visit, guint *n_files, GError **error)
{
  g_autofree char *folder = vigil_tracks_dup_folder (record_path, visit), *root = dup_root (record_path);
  GError *failed = NULL;
  struct stat status;

  *n_files = 0;
  if (folder == NULL || g_lstat (folder, &status) != 0)
    return TRUE;
  /* a link is taken away, what it leads to is somebody else's */
  if (!S_ISDIR (status.st_mode))
    return g_unlink (folder) == 0 || refuse_errno (error, errno, folder);
  *n_files = empty_folder (folder, NULL, &failed);
  if (g_rmdir (folder) != 0 && failed == NULL)
    refuse_errno (&failed, errno, folder);
  g_rmdir (root);   /* the last one: nothing is left; else there is another visit's */
  if (failed == NULL)
    return TRUE;
  g_propagate_error (error, failed);
  return FALSE;
}

void
vigil_tracks_tidy (const char *record_path, const VigilSession *session)
{
  g_autofree char *folder = vigil_tracks_dup_folder (record_path, session->id);

  if (folder != NULL)
    empty_folder (folder, session, NULL);
}

char **
vigil_tracks_list_visits (const char *record_path)
{
  g_autofree char *root = dup_root (record_path);
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  g_autoptr (GStrvBuilder) visits = g_strv_builder_new ();
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_visit (name))
      g_strv_builder_add (visits, name);
  return g_strv_builder_end (visits);
}
