/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* "vigilctl decode", run as people run it. First argument: the program. */
#include "port/capture.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

static const char *program;

static int
run (const char *option, const char *value, const char *file, char **out, char **err)
{
  const char *argv[] = { program, "decode", file, option, value, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, out, err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static guint
count_lines (const char *text, const char *code)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = json_from_string (lines[i], &error);
    JsonObject *object;

    g_assert_no_error (error);
    object = json_node_get_object (node);
    if (strcmp (json_object_get_string_member (object, "code"), code) != 0)
      continue;
    n++;
    g_assert_cmpstr (
        json_array_get_string_element (json_object_get_array_member (object, "flags"), 0), ==,
        "demo");
    if (strcmp (code, "vital.spo2") == 0)
      g_assert_cmpfloat (json_object_get_double_member (object, "value"), ==, 95);
    if (strcmp (code, "wave.pleth") == 0)
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "samples")),
                        ==, 32);
  }
  return n;
}

static void
test_capture (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "captures", "philips-intellivue",
                                                 "m8000-demo.cap", NULL);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  g_assert_cmpint (run (NULL, NULL, file, &out, &err), ==, 0);
  g_assert_cmpuint (count_lines (out, "vital.spo2"), ==, 18);
  g_assert_cmpuint (count_lines (out, "vital.nibp.sys"), ==, 1);
  g_assert_cmpuint (count_lines (out, "wave.pleth"), >, 10);
  g_assert_nonnull (strstr (err, "124 frames"));
}

/* The bytes alone, without times, say the same. */
static void
test_bytes (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "captures", "philips-intellivue",
                                                 "m8000-demo.cap", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilCapture) capture = vigil_capture_load (file, &error);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *path = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autofree char *none = NULL;
  int fd = g_file_open_tmp ("decode-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);

    if (line.is_from_device)
      g_byte_array_append (bytes, line.bytes, (guint) line.len);
  }
  g_file_set_contents (path, (const char *) bytes->data, bytes->len, &error);
  g_assert_no_error (error);
  g_assert_cmpint (run ("--driver", "philips-intellivue", path, &out, &err), ==, 0);
  g_assert_cmpuint (count_lines (out, "vital.spo2"), ==, 18);
  g_clear_pointer (&err, g_free);
  g_assert_cmpint (run (NULL, NULL, path, &none, &err), ==, 1);
  g_assert_nonnull (strstr (err, "--driver"));
  g_unlink (path);
}

static void
test_errors (void)
{
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  g_assert_cmpint (run (NULL, NULL, NULL, &out, &err), ==, 2);
  g_clear_pointer (&out, g_free);
  g_clear_pointer (&err, g_free);
  g_assert_cmpint (run (NULL, NULL, "/nowhere/at/all", &out, &err), ==, 1);
  g_assert_nonnull (strstr (err, "/nowhere/at/all"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_func ("/decode/capture", test_capture);
  g_test_add_func ("/decode/bytes", test_bytes);
  g_test_add_func ("/decode/errors", test_errors);
  return g_test_run ();
}
