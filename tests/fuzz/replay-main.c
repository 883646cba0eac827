/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Stands in for libFuzzer: runs a target over every file of the folders given (its corpus), and
 * over the bytes of every capture; each with every first byte that names a driver, so that a new
 * driver moves nobody's seeds. */
#include "fuzz.h"

#include "driver/driver.h"
#include "port/capture.h"

#include <string.h>

static void
run (const guint8 *bytes, gsize len)
{
  /* Of its exact size, so that a sanitizer sees a read beyond it. */
  g_autofree guint8 *copy = g_memdup2 (bytes, len);

  LLVMFuzzerTestOneInput (copy, len);
}

static void
run_with_each_driver (GByteArray *input)
{
  for (guint i = 0; input->len > 0 && vigil_driver_list ()[i] != NULL; i++) {
    input->data[0] = (guint8) i;
    run (input->data, input->len);
  }
}

static void
run_text (const char *text, gsize len)
{
  g_autoptr (VigilCapture) capture = NULL;
  g_autoptr (GByteArray) seed = g_byte_array_new ();
  g_autoptr (GByteArray) wire = NULL;

  run ((const guint8 *) text, len);
  g_byte_array_append (seed, (const guint8 *) text, (guint) len);
  run_with_each_driver (seed);
  if (!vigil_capture_is_capture (text, len))
    return;
  capture = vigil_capture_parse (text, len, "capture", NULL);
  if (capture == NULL)
    return;
  wire = g_byte_array_new ();
  g_byte_array_append (wire, (const guint8 *) "\0\x11", 2);
  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);

    if (line.is_from_device)
      g_byte_array_append (wire, line.bytes, (guint) line.len);
  }
  run_with_each_driver (wire);
}

static guint
run_folder (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    g_autofree char *text = NULL;
    gsize len;

    if (g_file_test (child, G_FILE_TEST_IS_DIR)) {
      n += run_folder (child);
    } else if (g_file_get_contents (child, &text, &len, &error)) {
      run_text (text, len);
      n++;
    }
    g_assert_no_error (error);
  }
  return n;
}

int
main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    guint n = run_folder (argv[i]);

    g_print ("%s: %u files\n", argv[i], n);
    if (n == 0)
      return 1;
  }
  return argc > 1 ? 0 : 2;
}
