/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/capture.h"

#include <glib/gstdio.h>
#include <string.h>

#define HEAD                                                                                       \
  "# vigil-capture 1\n# Device: Example IP-100, firmware 2.14   Driver: example-ip100   Line: "    \
  "9600 8N1\n"                                                                                     \
  "# Scenario: start: stop   Source: bench rig, no patient\n"

static VigilCapture *
parse (const char *text, GError **error)
{
  return vigil_capture_parse (text, strlen (text), "x.cap", error);
}

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilCapture) capture
      = parse (HEAD "+0.000 > 05\n\n# a comment\n+0.021 < 02 53 fF\r\n+12.000007 < 00", &error);
  VigilCaptureLine line;

  g_assert_no_error (error);
  g_assert_cmpstr (vigil_capture_get_field (capture, "Device"), ==,
                   "Example IP-100, firmware 2.14");
  g_assert_cmpstr (vigil_capture_get_field (capture, "Driver"), ==, "example-ip100");
  g_assert_cmpstr (vigil_capture_get_field (capture, "Scenario"), ==, "start: stop");
  g_assert_null (vigil_capture_get_field (capture, "driver"));
  g_assert_cmpuint (vigil_capture_get_n_lines (capture), ==, 3);
  line = vigil_capture_get_line (capture, 0);
  g_assert_false (line.is_from_device);
  g_assert_cmpint (line.t_us, ==, 0);
  line = vigil_capture_get_line (capture, 1);
  g_assert_true (line.is_from_device);
  g_assert_cmpint (line.t_us, ==, 21000);
  g_assert_cmpmem (line.bytes, line.len, "\x02\x53\xff", 3);
  line = vigil_capture_get_line (capture, 2);
  g_assert_cmpint (line.t_us, ==, 12000007);
  g_assert_cmpuint (line.len, ==, 1);
}

static void
test_refused (void)
{
  static const struct {
    const char *text, *says;
  } cases[] = {
    { "", "x.cap:1:" },
    { "# vigil-capture 2\n", "x.cap:1:" },
    { "# vigil-capture 1", "Driver" },
    { "# vigil-capture 1\n# Driver: a\n", "Source" },
    { HEAD "+0.1 < 0\n", "x.cap:4:" },
    { HEAD "+0.1 < 0g\n", "x.cap:4:" },
    { HEAD "+0.1 <\n", "x.cap:4:" },
    { HEAD "+0.1 < 01 \n", "x.cap:4:" },
    { HEAD "+0.1 \n", "x.cap:4:" },
    { HEAD "+0.1 <  01\n", "x.cap:4:" },
    { HEAD "+0.1 = 01\n", "x.cap:4:" },
    { HEAD "0.1 < 01\n", "x.cap:4:" },
    { HEAD "+.1 < 01\n", "x.cap:4:" },
    { HEAD "+1. < 01\n", "x.cap:4:" },
    { HEAD "+-1 < 01\n", "x.cap:4:" },
    { HEAD "+1.0000001 < 01\n", "x.cap:4:" },
    { HEAD "+99999999999999999999 < 01\n", "x.cap:4:" },
    { HEAD "+2 < 01\n+1.999 < 01\n", "x.cap:5:" },
    { HEAD "\xff\xfe\n", "x.cap:4:" },
    { HEAD "what?\n", "what?" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (VigilCapture) capture = parse (cases[i].text, &error);

    g_assert_null (capture);
    g_assert_error (error, VIGIL_CAPTURE_ERROR, VIGIL_CAPTURE_ERROR_FORMAT);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_nonnull (strstr (error->message, cases[i].says));
  }
}

static void
test_round_trip (void)
{
  static const gsize lens[] = { 1, 3, 300 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilCapture) capture = NULL;
  guint8 bytes[300];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 7);
  vigil_capture_print_header (text, "Thing", "thing", "9600 8N1", "all bytes", "made up");
  for (guint i = 0; i < G_N_ELEMENTS (lens); i++)
    vigil_capture_print_line (text, i * G_GINT64_CONSTANT (3600000123), i % 2, bytes, lens[i]);
  vigil_capture_print_line (text, 9, TRUE, bytes, 0);
  capture = parse (text->str, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigil_capture_get_field (capture, "Source"), ==, "made up");
  g_assert_cmpuint (vigil_capture_get_n_lines (capture), ==, G_N_ELEMENTS (lens));
  for (guint i = 0; i < G_N_ELEMENTS (lens); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);

    g_assert_cmpint (line.t_us, ==, i * G_GINT64_CONSTANT (3600000123));
    g_assert_cmpint (line.is_from_device, ==, i % 2);
    g_assert_cmpmem (line.bytes, line.len, bytes, lens[i]);
  }
}

static void
test_file (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilCapture) capture = NULL;
  g_autoptr (VigilCapture) none = NULL;
  int fd = g_file_open_tmp ("capture-XXXXXX.cap", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, HEAD "+1 < zz\n", -1, &error);
  g_assert_no_error (error);
  none = vigil_capture_load (path, &error);
  g_assert_error (error, VIGIL_CAPTURE_ERROR, VIGIL_CAPTURE_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, path));
  g_clear_error (&error);
  g_file_set_contents (path, HEAD "+1 < 7f\n", -1, &error);
  capture = vigil_capture_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vigil_capture_get_n_lines (capture), ==, 1);
  g_unlink (path);
  g_assert_null (vigil_capture_load (path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capture/read", test_read);
  g_test_add_func ("/capture/refused", test_refused);
  g_test_add_func ("/capture/round-trip", test_round_trip);
  g_test_add_func ("/capture/file", test_file);
  return g_test_run ();
}
