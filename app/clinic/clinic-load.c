/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A directory becomes a set of rules, or all that is wrong with it. */
#include "clinic/clinic-private.h"

#include <string.h>

static const char *const folders[] = { "consent/", "instruments/", "protocols/" };
static const char *const may_be_left_out[]
    = { "consent/", "emergencies.json", "fees.json", "follow-ups.json", "instruments/", "sites.json", NULL };

static void blame (VigilClinic *self, VigilClinicError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
blame (VigilClinic *self, VigilClinicError code, const char *format, ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (VIGIL_CLINIC_ERROR, (int) code, format, args);
  va_end (args);
  vigil_clinic_blame (self, error);
}

static gboolean
is_known (const char *folder, const char *name)
{
  g_autofree char *as_folder = g_strconcat (name, "/", NULL);
  const char *const *kinds = vigil_clinic_get_file_kinds ();

  if (*folder != '\0')
    return g_str_has_suffix (name, ".json");
  return g_strv_contains (kinds, name) || g_strv_contains (kinds, as_folder);
}

/* What people and editors leave beside the rules, and what says of itself that it is no rule. */
static gboolean
is_let_be (const char *folder, const char *name)
{
  return *name == '.' || g_str_has_suffix (name, "~") || g_str_has_suffix (name, ".md")
         || (*folder == '\0' && strcmp (name, "clinic.sig") == 0);
}

static gboolean
has_plain_name (const char *name)
{
  return strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == strlen (name)
         && strstr (name, "..") == NULL;
}

/* Adds "folder/name.json" of every such file; FALSE: there is no such directory. */
static gboolean
list_files (VigilClinic *self, const char *dir, const char *folder, GPtrArray *files)
{
  g_autofree char *path = g_build_filename (dir, folder, NULL);
  g_autoptr (GError) why = NULL;
  g_autoptr (GDir) entries = g_dir_open (path, 0, &why);

  if (entries == NULL) {
    if (*folder == '\0' || !g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      blame (self, VIGIL_CLINIC_ERROR_MISSING, "%s: %s", *folder != '\0' ? folder : dir, why->message);
    return FALSE;
  }
  for (const char *name = g_dir_read_name (entries); name != NULL; name = g_dir_read_name (entries)) {
    g_autofree char *shown = g_utf8_make_valid (name, -1);

    if (is_let_be (folder, name))
      continue;
    if (!is_known (folder, name))
      blame (self, VIGIL_CLINIC_ERROR_VALUE, "%s%s: a clinic has no such file; is its name misspelt?", folder, shown);
    else if (!has_plain_name (name))
      blame (self, VIGIL_CLINIC_ERROR_VALUE, "%s%s: expected a name of letters, digits, '-', '_' and '.'", folder, shown);
    else if (!g_str_has_suffix (name, ".json"))
      continue;
    else
      g_ptr_array_add (files, g_strconcat (folder, name, NULL));
  }
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GBytes *
read_file (VigilClinic *self, const char *dir, const char *file, gboolean is_optional)
{
  g_autofree char *path = g_build_filename (dir, file, NULL);
  g_autoptr (GError) why = NULL;
  char *bytes = NULL;
  gsize len = 0;

  if (g_file_get_contents (path, &bytes, &len, &why))
    return g_bytes_new_take (bytes, len);
  if (!is_optional || !g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
    blame (self, VIGIL_CLINIC_ERROR_MISSING, "%s: %s", file, why->message);
    vigil_clinic_doubt (self, file, NULL);
  }
  return NULL;
}

/* Every file's bytes by its name, and the hash over all of them in name order. Name and length
 * are hashed too, so that no byte can move from one file to the next unseen. */
static void
read_files (VigilClinic *self, const char *dir, GPtrArray *files)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_ptr_array_sort (files, compare_names);
  for (guint i = 0; i < files->len; i++) {
    const char *file = g_ptr_array_index (files, i);
    GBytes *bytes = read_file (self, dir, file, FALSE);
    g_autofree char *head = NULL;
    gconstpointer data;
    gsize len;

    if (bytes == NULL)
      continue;
    data = g_bytes_get_data (bytes, &len);
    head = g_strdup_printf ("%s\n%" G_GSIZE_FORMAT "\n", file, len);
    g_checksum_update (checksum, (const guchar *) head, (gssize) strlen (head));
    if (len > 0)
      g_checksum_update (checksum, data, (gssize) len);
    g_hash_table_insert (self->contents, g_strdup (file), bytes);
  }
  self->sha256 = g_strdup (g_checksum_get_string (checksum));
}

static void
parse_kind (VigilClinic *self, const char *kind, GPtrArray *files)
{
  gboolean is_folder = g_str_has_suffix (kind, "/");
  guint n = 0;

  for (guint i = 0; i < files->len; i++) {
    const char *file = g_ptr_array_index (files, i);
    GBytes *bytes = g_hash_table_lookup (self->contents, file);
    gconstpointer data;
    gsize len;

    if (is_folder ? !g_str_has_prefix (file, kind) : strcmp (file, kind) != 0)
      continue;
    n++;
    if (bytes == NULL)
      continue;
    data = g_bytes_get_data (bytes, &len);
    vigil_clinic_parse_file (self, file, len > 0 ? data : "", len, NULL);
  }
  if (n > 0 || g_strv_contains (may_be_left_out, kind))
    return;
  blame (self, VIGIL_CLINIC_ERROR_MISSING, is_folder ? "%s: expected at least one file" : "%s: missing, expected this file", kind);
  vigil_clinic_doubt (self, kind, NULL);
}

VigilClinic *
vigil_clinic_read (const char *dir, VigilJudge judge)
{
  VigilClinic *self = vigil_clinic_new_empty ();
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const char *const *kinds = vigil_clinic_get_file_kinds ();

  if (!list_files (self, dir, "", files))
    return self;
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    list_files (self, dir, folders[i], files);
  read_files (self, dir, files);
  self->signature = read_file (self, dir, "clinic.sig", TRUE);
  for (guint i = 0; kinds[i] != NULL; i++)
    parse_kind (self, kinds[i], files);
  vigil_clinic_check_references (self);
  if (judge != VIGIL_JUDGE_CONTENT)
    vigil_clinic_judge_signature (self, judge);
  return self;
}

VigilClinic *
vigil_clinic_only_faultless (VigilClinic *self, GError **error)
{
  g_autoptr (GString) all = NULL;
  const GError *first;

  if (self->errors->len == 0)
    return self;
  all = g_string_new (NULL);
  first = g_ptr_array_index (self->errors, 0);
  for (guint i = 0; i < self->errors->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? "\n" : "", ((GError *) g_ptr_array_index (self->errors, i))->message);
  g_set_error_literal (error, first->domain, first->code, all->str);
  vigil_clinic_unref (self);
  return NULL;
}

VigilClinic *
vigil_clinic_load (const char *dir, GError **error)
{
  g_autoptr (VigilClinic) self = NULL;

  g_return_val_if_fail (dir != NULL, NULL);
  self = vigil_clinic_read (dir, VIGIL_JUDGE_TRUSTED);
  if (self->errors->len == 0)
    return g_steal_pointer (&self);
  g_propagate_error (error, g_error_copy (g_ptr_array_index (self->errors, 0)));
  return NULL;
}

VigilClinic *
vigil_clinic_check (const char *dir, GPtrArray **errors)
{
  g_autoptr (VigilClinic) self = NULL;

  g_return_val_if_fail (dir != NULL && errors != NULL, NULL);
  self = vigil_clinic_read (dir, VIGIL_JUDGE_ALL);
  *errors = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->errors->len; i++)
    g_ptr_array_add (*errors, g_strdup (((GError *) g_ptr_array_index (self->errors, i))->message));
  return self->errors->len == 0 ? g_steal_pointer (&self) : NULL;
}
