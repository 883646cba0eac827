/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/keys.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SYSTEM_KEYS "/etc/vigil/clinic-keys"

static gboolean
read_hex (const char *path, guint8 *out, gsize size, GError **error)
{
  g_autofree char *text = NULL;
  const char *end = NULL;
  gsize n = 0, len = 0;
  gboolean is_right;

  if (!g_file_get_contents (path, &text, &len, error))
    return FALSE;
  is_right = sodium_hex2bin (out, size, text, len, NULL, &n, &end) == 0 && n == size && strcmp (g_strchomp ((char *) end), "") == 0;
  explicit_bzero (text, len);
  if (!is_right)
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE, "%s:1: expected a key of %" G_GSIZE_FORMAT
                 " hexadecimal digits", path, 2 * size);
  return is_right;
}

static gboolean
add_key (GPtrArray *keys, const char *path, GError **error)
{
  guint8 key[crypto_sign_PUBLICKEYBYTES];

  if (!read_hex (path, key, sizeof key, error))
    return FALSE;
  g_ptr_array_add (keys, g_bytes_new (key, sizeof key));
  return TRUE;
}

/* No directory, no keys. */
static gboolean
add_keys_in (GPtrArray *keys, const char *dir, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GDir) entries = g_dir_open (dir, 0, &why);

  if (entries == NULL) {
    if (g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOENT))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  for (const char *name = g_dir_read_name (entries); name != NULL; name = g_dir_read_name (entries)) {
    g_autofree char *path = g_build_filename (dir, name, NULL);

    if (g_str_has_suffix (name, ".pub") && !add_key (keys, path, error))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
vigil_keys_load_trusted (GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *named = g_getenv ("VIGIL_CLINIC_KEY");
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), "vigil", "clinic-keys", NULL);
  gboolean is_right;

  if (named == NULL || *named == '\0')
    is_right = add_keys_in (keys, own, error) && add_keys_in (keys, SYSTEM_KEYS, error);
  else if (g_file_test (named, G_FILE_TEST_IS_DIR))
    is_right = add_keys_in (keys, named, error);
  else
    is_right = add_key (keys, named, error);
  return is_right ? g_steal_pointer (&keys) : NULL;
}

gboolean
vigil_keys_read_secret (const char *path, guint8 *secret, GError **error)
{
  GStatBuf status;

  if (g_stat (path, &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    g_set_error (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE,
                 "%s: expected a file that only its owner can read, found mode %03o", path, status.st_mode & 0777);
    return FALSE;
  }
  return read_hex (path, secret, crypto_sign_SECRETKEYBYTES, error);
}

static gboolean
fail_to_write (const char *path, GError **error)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code), "%s: %s", path, g_strerror (code));
  return FALSE;
}

/* Never over another: a lost secret key cannot be made again. */
static gboolean
write_new (const char *path, const guint8 *key, gsize size, mode_t mode, GError **error)
{
  char hex[2 * crypto_sign_SECRETKEYBYTES + 2] = "";
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  gboolean is_written;

  if (fd < 0)
    return fail_to_write (path, error);
  sodium_bin2hex (hex, sizeof hex, key, size);
  hex[2 * size] = '\n';
  is_written = write (fd, hex, 2 * size + 1) == (gssize) (2 * size + 1) && fsync (fd) == 0;
  explicit_bzero (hex, sizeof hex);
  if (!is_written)
    fail_to_write (path, error);
  close (fd);
  if (!is_written)
    g_unlink (path);
  return is_written;
}

gboolean
vigil_clinic_make_key (const char *path, GError **error)
{
  g_autofree char *public_path = g_strconcat (path, ".pub", NULL);
  guint8 public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
  gboolean is_made;

  if (sodium_init () < 0 || crypto_sign_keypair (public_key, secret_key) != 0) {
    g_set_error_literal (error, VIGIL_CLINIC_ERROR, VIGIL_CLINIC_ERROR_VALUE, "no random numbers can be had here");
    return FALSE;
  }
  is_made = write_new (path, secret_key, sizeof secret_key, 0600, error);
  explicit_bzero (secret_key, sizeof secret_key);
  if (is_made && !write_new (public_path, public_key, sizeof public_key, 0644, error)) {
    g_unlink (path);
    is_made = FALSE;
  }
  return is_made;
}
