/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The input is the text of a capture. What was read and is written again reads the same. */
#include "fuzz.h"

#include "port/capture.h"

#include <string.h>

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilCapture) capture = vigil_capture_parse ((const char *)data, size, "fuzz", &error);
  g_autoptr (VigilCapture) again = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_true ((capture == NULL) == (error != NULL));
  if (capture == NULL) {
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return 0;
  }
  vigil_capture_print_header (text, "d", "d", "l", "s", "s");
  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);

    vigil_capture_print_line (text, line.t_us, line.is_from_device, line.bytes, line.len);
  }
  again = vigil_capture_parse (text->str, text->len, "again", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vigil_capture_get_n_lines (again), ==, vigil_capture_get_n_lines (capture));
  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine a = vigil_capture_get_line (capture, i), b = vigil_capture_get_line (again, i);

    g_assert_true (a.t_us == b.t_us && a.is_from_device == b.is_from_device && a.len == b.len);
    g_assert_true (memcmp (a.bytes, b.bytes, a.len) == 0);
  }
  return 0;
}
