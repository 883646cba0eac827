/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The signed set that is in force on this tablet: each that was accepted lies under its SHA-256, and the file
 * "in-force" names one of them. What is kept is judged again each time it is read. */
#include "clinic/clinic-private.h"
#include "clinic/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#define POINTER "in-force"
#define MAX_REASONS 20

/* What "in-force" says. */
typedef struct {
  char *id, *sha256;
  guint version;
} Kept;

static void
kept_free (Kept *self)
{
  g_free (self->id);
  g_free (self->sha256);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Kept, kept_free)

static char *
path_of (const char *name)
{
  return g_build_filename (g_get_user_state_dir (), "vigil", "clinic", name, NULL);
}

/* FALSE: it is there and cannot be read. @kept NULL: nothing is in force. */
static gboolean
read_pointer (Kept **kept, GError **error)
{
  g_autofree char *path = path_of (POINTER), *text = NULL;
  g_autoptr (GError) why = NULL;
  g_auto (GStrv) words = NULL;
  guint64 version = 0;

  *kept = NULL;
  if (!g_file_get_contents (path, &text, NULL, &why)) {
    if (g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  words = g_strsplit (g_strchomp (text), " ", -1);
  if (g_strv_length (words) != 3 || !g_ascii_string_to_unsigned (words[1], 10, 1, G_MAXUINT32, &version, NULL)
      || strlen (words[2]) != 64 || strspn (words[2], "0123456789abcdef") != 64) {
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_SYNTAX, "%s:1: expected a clinic, a version and a SHA-256",
                 path);
    return FALSE;
  }
  *kept = g_new0 (Kept, 1);
  **kept = (Kept){ g_strdup (words[0]), g_strdup (words[2]), (guint) version };
  return TRUE;
}

static VigilClinic *
load_kept (const Kept *kept, GError **error)
{
  g_autofree char *dir = path_of (kept->sha256);
  g_autoptr (VigilClinic) self
      = vigil_clinic_only_faultless (vigil_clinic_read (dir, VIGIL_JUDGE_TRUSTED), error);

  if (self == NULL)
    return NULL;
  if (self->is_signed && strcmp (self->sha256, kept->sha256) == 0)
    return g_steal_pointer (&self);
  g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE, "%s: %s", dir,
               self->is_signed ? "expected the set of that SHA-256, found another" : self->unsigned_why);
  return NULL;
}

/* ---- keeping ---- */

static gboolean
write_bytes (const char *dir, const char *file, GBytes *bytes, GError **error)
{
  g_autofree char *path = g_build_filename (dir, file, NULL), *folder = g_path_get_dirname (path);
  gconstpointer data;
  gsize len;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
    return FALSE;
  }
  data = g_bytes_get_data (bytes, &len);
  return g_file_set_contents_full (path, len > 0 ? data : "", (gssize) len,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) entries = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);

  for (const char *name = entries != NULL ? g_dir_read_name (entries) : NULL; name != NULL;
       name = g_dir_read_name (entries)) {
    g_autofree char *inner = g_build_filename (path, name, NULL);

    remove_tree (inner);
  }
  g_remove (path);
}

/* What lies there is damaged or less signed; it makes room in one step where the file system can do that. */
static gboolean
move_there (const char *made, const char *dir)
{
  if (renameat2 (AT_FDCWD, made, AT_FDCWD, dir, RENAME_EXCHANGE) == 0) {
    remove_tree (made);
    return TRUE;
  }
  if (errno != ENOENT)
    remove_tree (dir);
  return g_rename (made, dir) == 0;
}

/* All of it or nothing: it is written beside its place and then moved there. */
static gboolean
write_set (VigilClinic *self, const char *dir, GError **error)
{
  g_autofree char *made = path_of (".new-XXXXXX"), *parent = path_of (NULL);
  GHashTableIter iter;
  gpointer file, bytes;
  gboolean is_written;

  if (g_mkdir_with_parents (parent, 0700) != 0 || g_mkdtemp_full (made, 0700) == NULL) {
    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno), "%s: %s", parent, g_strerror (errno));
    return FALSE;
  }
  is_written = write_bytes (made, "clinic.sig", self->signature, error);
  g_hash_table_iter_init (&iter, self->contents);
  while (is_written && g_hash_table_iter_next (&iter, &file, &bytes))
    is_written = write_bytes (made, file, bytes, error);
  if (is_written) {
    is_written = move_there (made, dir);
    if (!is_written)
      g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno), "%s: %s", dir, g_strerror (errno));
  }
  if (!is_written)
    remove_tree (made);
  return is_written;
}

static gboolean
has_same_signatures (const VigilClinic *a, const VigilClinic *b)
{
  return g_bytes_equal (a->signature, b->signature);
}

static gboolean
keep (VigilClinic *self, const Kept *before, GError **error)
{
  const Kept now = { self->id, self->sha256, self->version };
  g_autofree char *dir = path_of (self->sha256), *pointer = path_of (POINTER), *text = NULL;
  g_autoptr (VigilClinic) there = load_kept (&now, NULL);

  if ((there == NULL || !has_same_signatures (there, self)) && !write_set (self, dir, error))
    return FALSE;
  if (before != NULL && strcmp (before->sha256, self->sha256) == 0 && strcmp (before->id, self->id) == 0
      && before->version == self->version)
    return TRUE;
  text = g_strdup_printf ("%s %u %s\n", self->id, self->version, self->sha256);
  return g_file_set_contents_full (pointer, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

/* ---- what is in force ---- */

/* A set goes forward only, and a version has one content. */
static void
compare_versions (VigilClinic *self, const Kept *kept)
{
  if (strcmp (self->id, kept->id) != 0)
    return;
  if (self->version < kept->version)
    vigil_clinic_refuse_at (self, "clinic.json", "version", "at least %u, which is in force, found %u", kept->version, self->version);
  else if (self->version == kept->version && strcmp (self->sha256, kept->sha256) != 0)
    vigil_clinic_refuse_at (self, "clinic.json", "version", "more than %u, which is in force with other content, found %u",
                            kept->version, self->version);
}

/* So many that a record and a screen can hold them; "vigilctl clinic check" says all. */
static char *
why_not (const VigilClinic *self)
{
  GString *all = g_string_new (NULL);
  guint n = MIN (self->errors->len, MAX_REASONS);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? "\n" : "", ((GError *) g_ptr_array_index (self->errors, i))->message);
  if (n < self->errors->len)
    g_string_append_printf (all, "\nand %u more", self->errors->len - n);
  if (n == 0)
    g_string_append (all, self->unsigned_why);
  return g_string_free (all, FALSE);
}

static gboolean
has_trusted_keys (void)
{
  g_autoptr (GPtrArray) keys = vigil_keys_load_trusted (NULL);

  return keys == NULL || keys->len > 0;
}

/* @self is not to be run on, and why; @error gets both if the kept set cannot be either. */
static VigilClinic *
fall_back (VigilClinic *self, const Kept *kept, GError **error)
{
  g_autofree char *why = why_not (self);
  g_autoptr (GError) trouble = NULL;
  VigilClinic *old = load_kept (kept, &trouble);

  if (old != NULL)
    old->refusal = g_steal_pointer (&why);
  else
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE,
                 "%s\nand the set that is in force cannot be used either (\"vigilctl clinic forget\" lets go of it): %s",
                 why, trouble->message);
  return old;
}

VigilClinic *
vigil_clinic_load_in_force (const char *dir, GError **error)
{
  g_autoptr (VigilClinic) self = NULL;
  g_autoptr (Kept) kept = NULL;
  g_autoptr (GError) trouble = NULL;

  g_return_val_if_fail (dir != NULL, NULL);
  self = vigil_clinic_read (dir, VIGIL_JUDGE_TRUSTED);
  if (!has_trusted_keys ())
    return vigil_clinic_only_faultless (g_steal_pointer (&self), error);
  if (!read_pointer (&kept, &trouble) && !(self->errors->len == 0 && self->is_signed)) {
    vigil_clinic_blame (self, g_steal_pointer (&trouble));
    return vigil_clinic_only_faultless (g_steal_pointer (&self), error);
  }
  if (self->errors->len == 0 && self->is_signed && kept != NULL)
    compare_versions (self, kept);
  if (self->errors->len == 0 && self->is_signed) {
    g_clear_error (&trouble);
    if (!keep (self, kept, &trouble))
      g_message ("the rules in force cannot be kept: %s", trouble->message);
    return g_steal_pointer (&self);
  }
  if (kept != NULL)
    return fall_back (self, kept, error);
  return vigil_clinic_only_faultless (g_steal_pointer (&self), error);
}

gboolean
vigil_clinic_accept (const char *dir, GError **error)
{
  g_autoptr (VigilClinic) self = NULL;

  g_return_val_if_fail (dir != NULL, FALSE);
  self = vigil_clinic_only_faultless (vigil_clinic_read (dir, VIGIL_JUDGE_TRUSTED), error);
  if (self == NULL)
    return FALSE;
  if (self->is_signed)
    return keep (self, NULL, error);
  g_set_error_literal (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE, self->unsigned_why);
  return FALSE;
}

gboolean
vigil_clinic_forget (GError **error)
{
  g_autofree char *pointer = path_of (POINTER);

  if (g_remove (pointer) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno), "%s: %s", pointer, g_strerror (errno));
  return FALSE;
}
