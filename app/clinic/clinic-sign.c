/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signed a set of rules, and whether that is enough. */
#include "base/clock.h"
#include "clinic/clinic-private.h"
#include "clinic/keys.h"
#include "clinic/manifest.h"

#include <string.h>

static void blame (VigilClinic *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
blame (VigilClinic *self, const char *format, ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE, format, args);
  va_end (args);
  vigil_clinic_blame (self, error);
}

static void
leave_unsigned (VigilClinic *self, char *why)
{
  g_free (self->unsigned_why);
  self->unsigned_why = why;
}

/* Each file that is not as it was signed, by its name; whether there is one. */
static gboolean
blame_files (VigilClinic *self, const VigilManifest *signed_list, const VigilManifest *found, GPtrArray *changed)
{
  for (guint i = 0; i < found->files->len; i++) {
    const VigilManifestFile *file = g_ptr_array_index (found->files, i);
    const VigilManifestFile *then = vigil_manifest_find (signed_list, file->name);

    if (then == NULL)
      blame (self, "%s: was added after the set was signed: expected no such file, clinic.sig does not name it",
             file->name);
    else if (then->length != file->length || strcmp (then->sha256, file->sha256) != 0)
      blame (self, "%s: was changed after it was signed (clinic.sig:%u): expected %" G_GUINT64_FORMAT
                   " bytes with the SHA-256 %.12s..., found %" G_GUINT64_FORMAT " bytes with %.12s...",
             file->name, then->line, then->length, then->sha256, file->length, file->sha256);
    else
      continue;
    g_ptr_array_add (changed, file->name);
  }
  for (guint i = 0; i < signed_list->files->len; i++) {
    const VigilManifestFile *then = g_ptr_array_index (signed_list->files, i);

    if (vigil_manifest_find (found, then->name) != NULL)
      continue;
    blame (self, "%s: missing, expected a file of %" G_GUINT64_FORMAT " bytes (clinic.sig:%u)", then->name,
           then->length, then->line);
    g_ptr_array_add (changed, then->name);
  }
  return changed->len > 0;
}

static gboolean
is_in (GPtrArray *files, const char *message)
{
  for (guint i = 0; i < files->len; i++) {
    const char *file = g_ptr_array_index (files, i);

    if (g_str_has_prefix (message, file) && message[strlen (file)] == ':')
      return TRUE;
  }
  return FALSE;
}

/* What changed is the cause of whatever else is wrong: it is said first. */
static void
put_first (GPtrArray *errors, GPtrArray *files)
{
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  guint n = 0;

  for (guint i = 0; i < errors->len; i++) {
    GError *error = g_ptr_array_index (errors, i);

    if (is_in (files, error->message))
      errors->pdata[n++] = error;
    else
      g_ptr_array_add (rest, error);
  }
  for (guint i = 0; i < rest->len; i++)
    errors->pdata[n + i] = g_ptr_array_index (rest, i);
}

/* A list that nobody has signed so is compared with nothing. */
static gboolean
blame_signers (VigilClinic *self, const VigilManifest *manifest)
{
  gboolean is_wrong = FALSE;

  for (guint i = 0; i < manifest->signers->len; i++) {
    const VigilSigner *signer = g_ptr_array_index (manifest->signers, i);

    if (vigil_manifest_verify (manifest, signer))
      continue;
    blame (self, "clinic.sig:%u: expected the signature of %s of the list and of the lines above it, found another",
           signer->line, signer->name);
    is_wrong = TRUE;
  }
  return is_wrong;
}

static void
blame_manifest (VigilClinic *self, const VigilManifest *manifest)
{
  g_autoptr (VigilManifest) found = vigil_manifest_new (self->id != NULL ? self->id : "", self->version, self->sha256, self->contents);
  g_autoptr (GPtrArray) changed = g_ptr_array_new ();

  if (blame_signers (self, manifest))
    return;
  if (blame_files (self, manifest, found, changed))
    put_first (self->errors, changed);
  else if (!vigil_manifest_is_of_same_files (manifest, found))
    blame (self, "clinic.sig:2: expected clinic %s, version %u, SHA-256 %s, found %s, %u, %s",
           self->id != NULL ? self->id : "(refused)", self->version, self->sha256, manifest->id, manifest->version,
           manifest->sha256);
}

static gboolean
is_trusted (GPtrArray *keys, const VigilSigner *signer)
{
  for (guint i = 0; i < keys->len; i++)
    if (memcmp (g_bytes_get_data (g_ptr_array_index (keys, i), NULL), signer->key, sizeof signer->key) == 0)
      return TRUE;
  return FALSE;
}

/* Of those whose key is trusted. */
static void
count_signers (VigilClinic *self, const VigilManifest *manifest, GPtrArray *keys)
{
  g_autoptr (GString) who = g_string_new (NULL), missing = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < manifest->signers->len; i++) {
    const VigilSigner *signer = g_ptr_array_index (manifest->signers, i);

    if (!is_trusted (keys, signer))
      continue;
    g_string_append_printf (who, "%s%s (%s)", n++ > 0 ? ", " : "", signer->name, signer->role);
  }
  for (guint k = 0; self->roles != NULL && self->roles[k] != NULL; k++) {
    gboolean is_there = FALSE;

    for (guint i = 0; i < manifest->signers->len; i++) {
      const VigilSigner *signer = g_ptr_array_index (manifest->signers, i);

      is_there |= strcmp (signer->role, self->roles[k]) == 0 && is_trusted (keys, signer);
    }
    if (!is_there)
      g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", self->roles[k]);
  }
  if (n < self->n_needed)
    leave_unsigned (self, g_strdup_printf ("clinic.sig: expected %u signatures by keys that are trusted here, found %u",
                                           self->n_needed, n));
  else if (missing->len > 0)
    leave_unsigned (self, g_strdup_printf ("clinic.sig: expected the signature of each of: %s", missing->str));
  else
    self->is_signed = TRUE;
  if (n > 0)
    self->signed_by = g_string_free (g_steal_pointer (&who), FALSE);
}

void
vigil_clinic_judge_signature (VigilClinic *self, VigilJudge judge)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = vigil_keys_load_trusted (&error);
  g_autoptr (VigilManifest) manifest = NULL;
  guint n_errors = self->errors->len;
  gconstpointer text;
  gsize len;

  if (keys == NULL) {
    vigil_clinic_blame (self, g_steal_pointer (&error));
    return;
  }
  if (keys->len == 0)
    leave_unsigned (self, g_strdup ("no key is trusted here"));
  else if (self->signature == NULL)
    leave_unsigned (self, g_strdup ("clinic.sig: missing: nobody has signed these rules"));
  if (self->signature == NULL || (keys->len == 0 && judge != VIGIL_JUDGE_ALL))
    return;
  text = g_bytes_get_data (self->signature, &len);
  manifest = vigil_manifest_parse (len > 0 ? text : "", len, &error);
  if (manifest == NULL) {
    vigil_clinic_blame (self, g_steal_pointer (&error));
    return;
  }
  blame_manifest (self, manifest);
  if (self->errors->len == n_errors && keys->len > 0)
    count_signers (self, manifest, keys);
}

/* The signatures that stand there, if they are of the same content. */
static VigilManifest *
extend (const VigilClinic *self, VigilManifest *fresh)
{
  g_autoptr (VigilManifest) before = NULL;
  gconstpointer text;
  gsize len;

  if (self->signature == NULL)
    return fresh;
  text = g_bytes_get_data (self->signature, &len);
  before = vigil_manifest_parse (len > 0 ? text : "", len, NULL);
  if (before == NULL || !vigil_manifest_is_of_same_files (before, fresh))
    return fresh;
  vigil_manifest_free (fresh);
  return g_steal_pointer (&before);
}

static gboolean
write_signature (const char *dir, const VigilManifest *manifest, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "clinic.sig", NULL);
  g_autofree char *text = vigil_manifest_to_text (manifest);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                   error);
}

gboolean
vigil_clinic_sign (const char *dir, const char *key_path, const char *name, const char *role, guint *n_signers, GError **error)
{
  g_autoptr (VigilClinic) self = NULL;
  g_autoptr (VigilManifest) manifest = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (vigil_clock_wall_us () / VIGIL_USEC_PER_SEC);
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  guint8 secret[crypto_sign_SECRETKEYBYTES];

  g_return_val_if_fail (dir != NULL && key_path != NULL, FALSE);
  self = vigil_clinic_read (dir, VIGIL_JUDGE_CONTENT);
  if (self->errors->len > 0) {
    g_propagate_prefixed_error (error, g_error_copy (g_ptr_array_index (self->errors, 0)),
                                "what is wrong is not signed (%u errors): ", self->errors->len);
    return FALSE;
  }
  if (!vigil_signer_check (name, role, error) || !vigil_keys_read_secret (key_path, secret, error))
    return FALSE;
  manifest = extend (self, vigil_manifest_new (self->id != NULL ? self->id : "", self->version, self->sha256, self->contents));
  vigil_manifest_sign (manifest, name, role, when, secret);
  explicit_bzero (secret, sizeof secret);
  *n_signers = manifest->signers->len;
  return write_signature (dir, manifest, error);
}
