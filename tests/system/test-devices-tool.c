/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* "vigilctl devices" and "vigilctl record" as people run them, with a simulated monitor and pump
 * behind real pseudo-terminals. */
#include "devices.h"
#include "wait.h"

#include "driver/driver.h"
#include "port/capture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

typedef struct {
  Devices *devices;
  char *dir, *file, *capture, *monitor_path, *pump_path;
  char *out, *err;
} Bench;

static void
set_up (Bench *bench, gconstpointer unused)
{
  bench->devices = devices_start (1, 0);
  bench->dir = g_dir_make_tmp ("vigil-tool-XXXXXX", NULL);
  bench->file = g_build_filename (bench->dir, "devices.ini", NULL);
  bench->capture = g_build_filename (bench->dir, "x.cap", NULL);
  bench->monitor_path = g_build_filename (devices_get_dir (bench->devices), "monitor", NULL);
  bench->pump_path = g_build_filename (devices_get_dir (bench->devices), "pump0", NULL);
}

static void
tear_down (Bench *bench, gconstpointer unused)
{
  devices_stop (bench->devices);
  g_unlink (bench->file);
  g_unlink (bench->capture);
  g_assert_cmpint (g_rmdir (bench->dir), ==, 0);
  g_free (bench->dir);
  g_free (bench->file);
  g_free (bench->capture);
  g_free (bench->monitor_path);
  g_free (bench->pump_path);
  g_free (bench->out);
  g_free (bench->err);
}

static void run (Bench *bench, int status, const char *word, ...) G_GNUC_NULL_TERMINATED;

static void
run (Bench *bench, int status, const char *word, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  int wait_status = -1;
  va_list args;

  g_ptr_array_add (argv, (gpointer) g_getenv ("VIGILCTL"));
  va_start (args, word);
  for (const char *arg = word; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_clear_pointer (&bench->out, g_free);
  g_clear_pointer (&bench->err, g_free);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &bench->out, &bench->err, &wait_status,
                &error);
  g_assert_no_error (error);
  if (!WIFEXITED (wait_status) || WEXITSTATUS (wait_status) != status)
    g_error ("%s: status %d, wanted %d\n%s%s", word, wait_status, status, bench->out, bench->err);
}

static void
assert_says (const char *text, const char *wanted)
{
  if (strstr (text, wanted) == NULL)
    g_error ("\"%s\" is not in:\n%s", wanted, text);
}

/* What it found is what the chair's command line takes. */
static void
test_probe (Bench *bench, gconstpointer unused)
{
  g_autofree char *pump = g_strconcat ("found: --pump ", devices_get_pump (bench->devices), "\n", NULL);
  g_autofree char *monitor = g_strconcat ("found: --monitor ", devices_get_monitor (bench->devices), "\n", NULL);

  run (bench, 0, "devices", "probe", bench->pump_path, NULL);
  assert_says (bench->out, "  listened as ");
  assert_says (bench->out, "nellcor-ascii, 9600 8N1: nothing\n");
  assert_says (bench->out, "asked as alaris-asena, 38400 8N1: yes");
  assert_says (bench->out, "serial number 8002-51740");
  assert_says (bench->out, pump);
  run (bench, 0, "devices", "probe", "--driver", "philips-intellivue", bench->monitor_path, NULL);
  assert_says (bench->out, "asked as philips-intellivue, 115200 8N1: yes");
  assert_says (bench->out, monitor);
  run (bench, 0, "devices", "probe", "--listen", bench->pump_path, NULL);
  assert_says (bench->out, "No device has answered.");
  g_assert_null (strstr (bench->out, "asked"));
  run (bench, 1, "devices", "probe", "/dev/vigil-no-such-port", NULL);
  assert_says (bench->err, "/dev/vigil-no-such-port");
}

static void
test_watch (Bench *bench, gconstpointer unused)
{
  g_autofree char *listens = g_strconcat ("alaris-asena@listen:", bench->pump_path, NULL);

  run (bench, 0, "devices", "watch", "--seconds", "2", devices_get_pump (bench->devices), NULL);
  assert_says (bench->out, "\tlink.state\tlive\tok\n");
  assert_says (bench->out, "\tpump.mode\thold\tok\t\"HLD\"\n");
  assert_says (bench->out, "\tpump.rate\t0 mL/h\tok\n");
  assert_says (bench->out, "\tpump.serial\t\tok\t\"8002-51740\"\n");
  assert_says (bench->out, "\tpump.time-left\t--\tinvalid");
  /* nobody asks the pump, and that is said */
  run (bench, 0, "devices", "watch", "--seconds", "1", listens, NULL);
  assert_says (bench->err, "heard is what others ask");
  g_assert_null (strstr (bench->out, "pump."));
}

/* A rack of three: how many there are is found out, and said where fewer were named. */
static void
test_rack (Bench *bench, gconstpointer unused)
{
  g_autofree char *port = g_build_filename (bench->dir, "pump0", NULL);
  g_autofree char *two = g_strconcat ("bbraun-space:2@", port, NULL);
  g_autofree char *found = g_strconcat ("found: --pump bbraun-space:3@", port, "\n", NULL);
  g_autoptr (GSubprocess) sim
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, g_getenv ("VIGILCTL"),
                          "sim", "--until-eof", "--pump", "bbraun-space:3", "--link-dir", bench->dir, NULL);

  vigil_wait_until (g_file_test (port, G_FILE_TEST_EXISTS));
  run (bench, 0, "devices", "probe", "--driver", "bbraun-space", port, NULL);
  assert_says (bench->out, ", 3 pumps\n");
  assert_says (bench->out, found);
  run (bench, 0, "devices", "watch", "--seconds", "6", two, NULL);
  assert_says (bench->err, "3 pumps are on this line, 2 set up; the others are not heard\n");
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (sim), NULL, NULL));
  g_assert_true (g_subprocess_wait_check (sim, NULL, NULL));
}

/* One JSON object a line, and what is played back is marked in each. */
static void
test_watch_json (Bench *bench, gconstpointer unused)
{
  g_autofree char *capture = g_test_build_filename (G_TEST_DIST, "captures", "alaris-asena", "infusing.cap", NULL);
  g_autofree char *spec = g_strconcat ("alaris-asena@replay:", capture, NULL);
  g_auto (GStrv) lines = NULL;
  guint n_values = 0;

  run (bench, 0, "devices", "watch", "--json", spec, NULL);
  lines = g_strsplit (bench->out, "\n", -1);
  for (guint i = 0; *lines[i] != '\0'; i++) {
    g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);
    JsonObject *object = json_node_get_object (node);

    if (g_str_has_prefix (json_object_get_string_member (object, "code"), "link."))
      continue;
    n_values++;
    g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (object, "flags"), 0), ==, "test");
  }
  g_assert_cmpuint (n_values, >, 5);
}

/* A capture that the suite would take: header, both directions, and the values that were there. */
static void
test_record (Bench *bench, gconstpointer unused)
{
  g_autoptr (VigilCapture) capture = NULL;
  g_autoptr (GError) error = NULL;
  guint n_from_device = 0, n_to_device = 0;

  run (bench, 0, "record", "--seconds", "3", "--source", "simulated", "--scenario", "at rest",
       devices_get_pump (bench->devices), bench->capture, NULL);
  assert_says (bench->err, " frames\n");
  assert_says (bench->err, "patient");
  capture = vigil_capture_load (bench->capture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vigil_capture_get_field (capture, "Driver"), ==, "alaris-asena");
  g_assert_cmpstr (vigil_capture_get_field (capture, "Line"), ==, "38400 8N1");
  g_assert_cmpstr (vigil_capture_get_field (capture, "Source"), ==, "simulated");
  g_assert_cmpstr (vigil_capture_get_field (capture, "Scenario"), ==, "at rest");
  g_assert_cmpstr (vigil_capture_get_field (capture, "Device"), ==, "Asena Rev 2.1.5");
  for (guint i = 0; i < vigil_capture_get_n_lines (capture); i++) {
    VigilCaptureLine line = vigil_capture_get_line (capture, i);

    n_from_device += line.is_from_device;
    n_to_device += !line.is_from_device;
    g_assert_cmpint (line.bytes[0], ==, '!');
    g_assert_cmpint (line.bytes[line.len - 1], ==, '\r');
  }
  g_assert_cmpuint (n_from_device, >, 5);
  g_assert_cmpuint (n_to_device, >=, n_from_device);
  run (bench, 0, "decode", "--driver", "alaris-asena", bench->capture, NULL);
  assert_says (bench->out, "\"code\":\"pump.rate\",\"value\":0");
  /* a second one goes nowhere, and the first stays as it was */
  run (bench, 1, "record", "--seconds", "1", devices_get_pump (bench->devices), bench->capture, NULL);
  assert_says (bench->err, "not written over");
}

static void
test_remember (Bench *bench, gconstpointer unused)
{
  g_autofree char *listed = g_strconcat (bench->pump_path, "\n    no port of the list\n    remembered as pump 1: alaris-asena\n", NULL);
  g_autofree char *gone = g_strconcat ("/nowhere/monitor\n    not there\n    remembered as monitor 1: "
                                       "philips-intellivue, 19200 8N1, listen-only\n", NULL);
  g_autofree char *file = g_strconcat ("--file=", bench->file, NULL);

  run (bench, 0, "devices", "remember", file, "--monitor", "philips-intellivue@/dev/ttyUSB0", NULL);
  run (bench, 0, "devices", "remember", file, "--pump", devices_get_pump (bench->devices), NULL);
  run (bench, 0, "devices", "remember", file, "--monitor", "philips-intellivue,19200@listen:/nowhere/monitor", NULL);
  run (bench, 0, "devices", "list", file, NULL);
  assert_says (bench->out, listed);
  assert_says (bench->out, gone);
  run (bench, 1, "devices", "remember", file, "--pump", "philips-intellivue@/dev/ttyUSB0", NULL);
  assert_says (bench->err, "is the driver of a monitor, not of a pump");
  run (bench, 0, "devices", "remember", file, "--site", "lakeside", NULL);
  run (bench, 2, "devices", "remember", file, "--site", "Lake Side", NULL);
  assert_says (bench->err, "--site: an id of lower case letters");
  run (bench, 0, "devices", "list", file, NULL);
  assert_says (bench->out, gone);
  assert_says (bench->out, "\nThis tablet stands at the clinic's site \"lakeside\".\n");
  run (bench, 0, "devices", "forget", file, NULL);
  run (bench, 0, "devices", "list", file, NULL);
  assert_says (bench->out, "site \"lakeside\"");
  g_assert_null (strstr (bench->out, "remembered"));
}

static void
test_wrong_words (Bench *bench, gconstpointer unused)
{
  static const char *const wrong[][4] = {
    { "devices" }, { "devices", "dance" }, { "devices", "watch" }, { "devices", "watch", "a@b", "c@d" },
    { "devices", "probe", "a", "b" }, { "devices", "remember" }, { "devices", "forget", "all" },
    { "devices", "list", "--fast" }, { "record" }, { "record", "alaris-asena@/dev/ttyUSB0" },
    { "devices", "watch", "--seconds=-1", "a@b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    run (bench, 2, wrong[i][0], wrong[i][1], wrong[i][2], wrong[i][3], NULL);
    g_assert_cmpstr (bench->err, !=, "");
  }
  run (bench, 1, "devices", "watch", "alaris@/dev/ttyUSB0", NULL);
  assert_says (bench->err, "no driver \"alaris\"; known: ");
  run (bench, 1, "record", "alaris-asena@replay:x.cap", bench->capture, NULL);
  assert_says (bench->err, "is a capture already");
  g_assert_false (g_file_test (bench->capture, G_FILE_TEST_EXISTS));
}

#define TEST(path, function) g_test_add (path, Bench, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/devices-tool/probe", test_probe);
  TEST ("/devices-tool/watch", test_watch);
  TEST ("/devices-tool/watch-json", test_watch_json);
  TEST ("/devices-tool/rack", test_rack);
  TEST ("/devices-tool/record", test_record);
  TEST ("/devices-tool/remember", test_remember);
  TEST ("/devices-tool/wrong-words", test_wrong_words);
  return g_test_run ();
}
