/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/manifest.h"

#include <string.h>

#define FIRST_LINE "Vigil clinic signature 1"
#define SHA256_DIGITS 64
#define ID_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789-."

static void
file_free (gpointer data)
{
  VigilManifestFile *self = data;

  g_free (self->name);
  g_free (self->sha256);
  g_free (self);
}

static void
signer_free (gpointer data)
{
  VigilSigner *self = data;

  g_free (self->name);
  g_free (self->role);
  g_free (self->time);
  g_free (self);
}

static VigilManifest *
new_empty (void)
{
  VigilManifest *self = g_new0 (VigilManifest, 1);

  self->files = g_ptr_array_new_with_free_func (file_free);
  self->signers = g_ptr_array_new_with_free_func (signer_free);
  return self;
}

void
vigil_manifest_free (VigilManifest *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->signers);
  g_free (self->id);
  g_free (self->sha256);
  g_free (self);
}

VigilManifest *
vigil_manifest_new (const char *id, guint version, const char *sha256, GHashTable *contents)
{
  VigilManifest *self = new_empty ();
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (contents), (GCompareFunc) strcmp);

  self->id = g_strdup (id);
  self->version = version;
  self->sha256 = g_strdup (sha256);
  for (GList *l = names; l != NULL; l = l->next) {
    GBytes *bytes = g_hash_table_lookup (contents, l->data);
    VigilManifestFile *file = g_new0 (VigilManifestFile, 1);

    file->name = g_strdup (l->data);
    file->length = g_bytes_get_size (bytes);
    file->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
    g_ptr_array_add (self->files, file);
  }
  return self;
}

/* ---- text ---- */

static void
append_list (const VigilManifest *self, GString *out)
{
  g_string_append_printf (out, FIRST_LINE "\nclinic %s\nversion %u\nsha256 %s\n", self->id, self->version, self->sha256);
  for (guint i = 0; i < self->files->len; i++) {
    const VigilManifestFile *file = g_ptr_array_index (self->files, i);

    g_string_append_printf (out, "file %s %" G_GUINT64_FORMAT " %s\n", file->sha256, file->length, file->name);
  }
}

static void
append_signer (const VigilSigner *signer, GString *out)
{
  char key[2 * sizeof signer->key + 1];

  sodium_bin2hex (key, sizeof key, signer->key, sizeof signer->key);
  g_string_append_printf (out, "signer %s\nrole %s\ntime %s\nkey %s\n", signer->name, signer->role, signer->time, key);
}

char *
vigil_manifest_to_signed_text (const VigilManifest *self, const VigilSigner *signer)
{
  GString *out = g_string_new (NULL);

  append_list (self, out);
  append_signer (signer, out);
  return g_string_free (out, FALSE);
}

char *
vigil_manifest_to_text (const VigilManifest *self)
{
  GString *out = g_string_new (NULL);

  append_list (self, out);
  for (guint i = 0; i < self->signers->len; i++) {
    const VigilSigner *signer = g_ptr_array_index (self->signers, i);
    char signature[2 * sizeof signer->signature + 1];

    append_signer (signer, out);
    sodium_bin2hex (signature, sizeof signature, signer->signature, sizeof signer->signature);
    g_string_append_printf (out, "signature %s\n", signature);
  }
  return g_string_free (out, FALSE);
}

/* ---- parsing ---- */

typedef struct {
  char **lines;
  guint at;                 /* from 0 */
  GError **error;
} Reading;

static gboolean
refuse (const Reading *reading, const char *expected)
{
  const char *found = reading->lines[reading->at];
  g_autofree char *start = found != NULL ? g_utf8_substring (found, 0, MIN (60, g_utf8_strlen (found, -1))) : NULL;

  g_set_error (reading->error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_SYNTAX, "clinic.sig:%u: expected %s, found %s%s%s",
               reading->at + 1, expected, start != NULL ? "\"" : "the end", start != NULL ? start : "",
               start != NULL ? "\"" : "");
  return FALSE;
}

/* What stands behind @key on this line; NULL if it is another. */
static const char *
peek (const Reading *reading, const char *key)
{
  const char *line = reading->lines[reading->at];

  return line != NULL && g_str_has_prefix (line, key) ? line + strlen (key) : NULL;
}

static gboolean
is_of (const char *text, const char *characters, gsize least, gsize most)
{
  gsize len = strlen (text);

  return len >= least && len <= most && strspn (text, characters) == len;
}

static gboolean
take (Reading *reading, const char *key, const char *characters, gsize least, gsize most, const char *expected, char **out)
{
  const char *value = peek (reading, key);

  if (value == NULL || (characters != NULL ? !is_of (value, characters, least, most)
                                           : strlen (value) < least || strlen (value) > most))
    return refuse (reading, expected);
  *out = g_strdup (value);
  reading->at++;
  return TRUE;
}

static gboolean
take_hex (Reading *reading, const char *key, const char *expected, guint8 *out, gsize size)
{
  const char *value = peek (reading, key);

  if (value == NULL || !is_of (value, "0123456789abcdef", 2 * size, 2 * size)
      || sodium_hex2bin (out, size, value, 2 * size, NULL, NULL, NULL) != 0)
    return refuse (reading, expected);
  reading->at++;
  return TRUE;
}

/* A name that stays inside its folder. */
static gboolean
is_file_name (const char *name)
{
  return is_of (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./", 1, 255) && *name != '/'
         && strstr (name, "..") == NULL;
}

static gboolean
take_file (VigilManifest *self, Reading *reading)
{
  static const char expected[] = "\"file\", a SHA-256, a number of bytes and a file's name, in the order of the names";
  g_auto (GStrv) parts = g_strsplit (peek (reading, "file "), " ", 3);
  const VigilManifestFile *before = self->files->len > 0 ? g_ptr_array_index (self->files, self->files->len - 1) : NULL;
  guint64 length = 0;
  VigilManifestFile *file;

  if (g_strv_length (parts) != 3 || !is_of (parts[0], "0123456789abcdef", SHA256_DIGITS, SHA256_DIGITS)
      || !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT32, &length, NULL) || !is_file_name (parts[2])
      || (before != NULL && strcmp (before->name, parts[2]) >= 0))
    return refuse (reading, expected);
  file = g_new0 (VigilManifestFile, 1);
  *file = (VigilManifestFile){ g_strdup (parts[2]), g_strdup (parts[0]), length, ++reading->at };
  g_ptr_array_add (self->files, file);
  return TRUE;
}

static gboolean
has_key (const VigilManifest *self, const guint8 *key)
{
  for (guint i = 0; i < self->signers->len; i++)
    if (memcmp (((const VigilSigner *) g_ptr_array_index (self->signers, i))->key, key, crypto_sign_PUBLICKEYBYTES) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
take_signer (VigilManifest *self, Reading *reading)
{
  VigilSigner *signer = g_new0 (VigilSigner, 1);
  gboolean is_right;

  is_right = take (reading, "signer ", NULL, 1, VIGIL_SIGNER_NAME_BYTES, "\"signer\" and a name", &signer->name)
             && take (reading, "role ", ID_CHARACTERS, 1, VIGIL_ID_SIZE - 1, "\"role\" and an id", &signer->role)
             && take (reading, "time ", "0123456789-:TZ", 20, 20, "\"time\" and a time such as 2026-01-05T10:00:00Z",
                      &signer->time)
             && take_hex (reading, "key ", "\"key\" and 64 hexadecimal digits", signer->key, sizeof signer->key);
  if (is_right && has_key (self, signer->key)) {
    reading->at--;
    is_right = refuse (reading, "each key once");
  }
  if (is_right)
    is_right = take_hex (reading, "signature ", "\"signature\" and 128 hexadecimal digits", signer->signature,
                         sizeof signer->signature);
  signer->line = reading->at;
  if (is_right)
    g_ptr_array_add (self->signers, signer);
  else
    signer_free (signer);
  return is_right;
}

static gboolean
read_all (VigilManifest *self, Reading *reading)
{
  g_autofree char *first = NULL, *version = NULL;
  guint64 number = 0;

  if (!take (reading, FIRST_LINE, NULL, 0, 0, "\"" FIRST_LINE "\"", &first)
      || !take (reading, "clinic ", ID_CHARACTERS, 1, VIGIL_ID_SIZE - 1, "\"clinic\" and its id", &self->id)
      || !take (reading, "version ", "0123456789", 1, 6, "\"version\" and a number", &version)
      || !take (reading, "sha256 ", "0123456789abcdef", SHA256_DIGITS, SHA256_DIGITS,
                "\"sha256\" and 64 hexadecimal digits", &self->sha256))
    return FALSE;
  g_ascii_string_to_unsigned (version, 10, 0, G_MAXUINT32, &number, NULL);
  self->version = (guint) number;
  while (peek (reading, "file ") != NULL)
    if (!take_file (self, reading))
      return FALSE;
  do {
    if (self->files->len == 0 || peek (reading, "signer ") == NULL)
      return refuse (reading, "\"file\" or \"signer\"");
    if (!take_signer (self, reading))
      return FALSE;
  } while (reading->lines[reading->at] != NULL && *reading->lines[reading->at] != '\0');
  return TRUE;
}

/* The first line in which they differ, from 1. */
static guint
find_difference (const char *a, const char *b)
{
  guint line = 1;

  for (; *a != '\0' && *a == *b; a++, b++)
    line += *a == '\n';
  return line;
}

VigilManifest *
vigil_manifest_parse (const char *text, gsize len, GError **error)
{
  g_autoptr (VigilManifest) self = new_empty ();
  g_autofree char *copy = NULL, *canonical = NULL;
  g_auto (GStrv) lines = NULL;
  Reading reading = { .error = error };

  if (!g_utf8_validate_len (text, len, NULL)) {
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_SYNTAX, "clinic.sig: expected UTF-8 text");
    return NULL;
  }
  copy = g_strndup (text, len);
  lines = g_strsplit (copy, "\n", -1);
  reading.lines = lines;
  if (!read_all (self, &reading))
    return NULL;
  canonical = vigil_manifest_to_text (self);
  if (strcmp (canonical, copy) != 0) {
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_SYNTAX,
                 "clinic.sig:%u: expected the text as it is written by signing, not a space more or less",
                 find_difference (canonical, copy));
    return NULL;
  }
  return g_steal_pointer (&self);
}

/* ---- */

const VigilManifestFile *
vigil_manifest_find (const VigilManifest *self, const char *name)
{
  for (guint i = 0; i < self->files->len; i++) {
    const VigilManifestFile *file = g_ptr_array_index (self->files, i);

    if (strcmp (file->name, name) == 0)
      return file;
  }
  return NULL;
}

gboolean
vigil_manifest_is_of_same_files (const VigilManifest *self, const VigilManifest *other)
{
  g_autoptr (GString) a = g_string_new (NULL), b = g_string_new (NULL);

  append_list (self, a);
  append_list (other, b);
  return g_string_equal (a, b);
}

gboolean
vigil_manifest_verify (const VigilManifest *self, const VigilSigner *signer)
{
  g_autofree char *text = vigil_manifest_to_signed_text (self, signer);

  return sodium_init () >= 0
         && crypto_sign_verify_detached (signer->signature, (const guint8 *) text, strlen (text), signer->key) == 0;
}

gboolean
vigil_signer_check (const char *name, const char *role, GError **error)
{
  gboolean has_control = FALSE;

  if (name == NULL || *name == '\0' || strlen (name) > VIGIL_SIGNER_NAME_BYTES || !g_utf8_validate (name, -1, NULL)) {
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE, "name: expected 1 to %d bytes of text",
                 VIGIL_SIGNER_NAME_BYTES);
    return FALSE;
  }
  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    has_control |= g_unichar_iscntrl (g_utf8_get_char (at)) || g_utf8_get_char (at) == 0x2028;
  if (has_control) {
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE, "name: expected one line of plain text");
    return FALSE;
  }
  if (role == NULL || !is_of (role, ID_CHARACTERS, 1, VIGIL_ID_SIZE - 1)) {
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE,
                 "role: expected lower case letters, digits, '-' and '.', such as pharmacist");
    return FALSE;
  }
  return TRUE;
}

void
vigil_manifest_sign (VigilManifest *self, const char *name, const char *role, const char *time, const guint8 *secret)
{
  VigilSigner *signer = g_new0 (VigilSigner, 1);
  g_autofree char *text = NULL;

  signer->name = g_strdup (name);
  signer->role = g_strdup (role);
  signer->time = g_strdup (time);
  crypto_sign_ed25519_sk_to_pk (signer->key, secret);
  for (guint i = self->signers->len; i-- > 0;)
    if (memcmp (((VigilSigner *) g_ptr_array_index (self->signers, i))->key, signer->key, sizeof signer->key) == 0)
      g_ptr_array_remove_index (self->signers, i);
  text = vigil_manifest_to_signed_text (self, signer);
  crypto_sign_detached (signer->signature, NULL, (const guint8 *) text, strlen (text), secret);
  g_ptr_array_add (self->signers, signer);
}
