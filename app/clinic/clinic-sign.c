/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/clinic-private.h"

#include <sodium.h>
#include <string.h>

/* FALSE without @error: there is no such file. */
static gboolean
read_hex (const char *path, guint8 *out, gsize size, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  gsize n = 0;

  if (!g_file_get_contents (path, &text, NULL, &local)) {
    if (!g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (sodium_hex2bin (out, size, text, strlen (text), " \n", &n, NULL) != 0 || n != size) {
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE,
                 "%s: expected %" G_GSIZE_FORMAT " bytes in hexadecimal", path, size);
    return FALSE;
  }
  return TRUE;
}

gboolean
vigil_clinic_check_signature (const char *dir, const char *sha256, gboolean *is_signed,
                              GError **error)
{
  g_autofree char *path = g_build_filename (dir, "clinic.sig", NULL);
  const char *key_path = g_getenv ("VIGIL_CLINIC_KEY");
  guint8 signature[crypto_sign_BYTES], key[crypto_sign_PUBLICKEYBYTES];
  g_autoptr (GError) local = NULL;

  *is_signed = FALSE;
  if (key_path == NULL)
    return TRUE;
  if (!read_hex (path, signature, sizeof signature, &local)
      || !read_hex (key_path, key, sizeof key, &local)) {
    if (local == NULL)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (sodium_init () < 0
      || crypto_sign_verify_detached (signature, (const guint8 *) sha256, strlen (sha256), key)
             != 0) {
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE,
                 "%s: expected the signature of this directory's files (%s) by the key in %s", path,
                 sha256, key_path);
    return FALSE;
  }
  *is_signed = TRUE;
  return TRUE;
}
