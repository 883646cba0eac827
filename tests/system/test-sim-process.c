/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* vigilctl sim as a script uses it: its lines, its pseudo-terminals, its socket, its end. */
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_MS = 30000 };

typedef struct {
  char *dir;
  GSubprocess *process;
  GDataInputStream *lines, *answers;
  GSocketConnection *connection;
} Rig;

static void
set_up (Rig *rig, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *control = NULL;

  rig->dir = g_dir_make_tmp ("vigil-sim-XXXXXX", &error);
  g_assert_no_error (error);
  control = g_build_filename (rig->dir, "control", NULL);
  rig->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE, &error,
                                   g_getenv ("VIGILCTL"), "sim", "--monitor", "philips-intellivue", "--pump",
                                   "alaris-asena", "--link-dir", rig->dir, "--control", control, "--speed", "60",
                                   NULL);
  g_assert_no_error (error);
  rig->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (rig->process));
}

static void
tear_down (Rig *rig, gconstpointer unused)
{
  g_clear_object (&rig->answers);
  g_clear_object (&rig->connection);
  g_subprocess_send_signal (rig->process, SIGTERM);
  g_subprocess_wait (rig->process, NULL, NULL);
  g_object_unref (rig->lines);
  g_object_unref (rig->process);
  /* removed by the program itself: nothing may be left */
  g_assert_cmpint (g_rmdir (rig->dir), ==, 0);
  g_free (rig->dir);
}

static char *
read_line (GDataInputStream *from)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (from, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static void
expect_devices (Rig *rig)
{
  g_autofree char *monitor = read_line (rig->lines), *pump = read_line (rig->lines);

  g_assert_true (g_regex_match_simple ("^monitor philips-intellivue@/dev/pts/[0-9]+$", monitor, 0, 0));
  g_assert_true (g_regex_match_simple ("^pump0 alaris-asena@/dev/pts/[0-9]+$", pump, 0, 0));
}

static char *
command (Rig *rig, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  g_autoptr (GError) error = NULL;

  if (rig->connection == NULL) {
    g_autofree char *path = g_build_filename (rig->dir, "control", NULL);
    g_autoptr (GSocketClient) client = g_socket_client_new ();
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

    rig->connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
    g_assert_no_error (error);
    rig->answers = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (rig->connection)));
  }
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (rig->connection)), line, strlen (line),
                             NULL, NULL, &error);
  g_assert_no_error (error);
  return read_line (rig->answers);
}

static void
expect_ok (Rig *rig, const char *text)
{
  g_autofree char *answer = command (rig, text);

  g_assert_cmpstr (answer, ==, "ok");
}

static double
state_of (Rig *rig, const char *member)
{
  g_autofree char *line = command (rig, "state");
  g_autoptr (JsonNode) root = json_from_string (line, NULL);

  g_assert_nonnull (root);
  return json_object_get_double_member (json_node_get_object (root), member);
}

static int
open_device (Rig *rig, const char *name)
{
  g_autofree char *path = g_build_filename (rig->dir, name, NULL);
  int fd = open (path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

/* Reads up to and with @last. */
static char *
read_until (int fd, char last)
{
  GString *out = g_string_new (NULL);

  while (out->len == 0 || out->str[out->len - 1] != last) {
    struct pollfd waiting = { .fd = fd, .events = POLLIN };
    char byte;

    g_assert_cmpint (poll (&waiting, 1, PATIENCE_MS), ==, 1);
    if (read (fd, &byte, 1) == 1)
      g_string_append_c (out, byte);
  }
  return g_string_free (out, FALSE);
}

static void
expect_pump_answers (int fd)
{
  static const char question[] = "!INST_SERIALNO|457D\r";
  g_autofree char *answer = NULL;

  g_assert_cmpint (write (fd, question, strlen (question)), ==, (int) strlen (question));
  answer = read_until (fd, '\r');
  g_assert_cmpstr (answer, ==, "!INST_SERIALNO^8002-51740|050B\r");
}

static void
expect_monitor_answers (int fd)
{
  static const char release[] = "\xC0\x11\x01\x00\x1A\x09\x18\x7D\xE1\x16\x61\x80\x30\x80\x02\x01\x01\xA0\x80\x62"
                                "\x80\x80\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x41\x08\xC1";
  g_autofree char *answer = NULL;

  g_assert_cmpint (write (fd, release, sizeof release - 1), ==, (int) sizeof release - 1);
  answer = read_until (fd, '\xC1');
  g_assert_cmpint (memcmp (answer, "\xC0\x11\x01\x00\x1A\x0A\x18", 7), ==, 0);
}

static void
test_devices_answer (Rig *rig, gconstpointer unused)
{
  int pump, monitor;

  expect_devices (rig);
  /* one program after another at the same end */
  for (guint i = 0; i < 2; i++) {
    pump = open_device (rig, "pump0");
    monitor = open_device (rig, "monitor");
    expect_pump_answers (pump);
    expect_monitor_answers (monitor);
    close (pump);
    close (monitor);
  }
}

static void
test_time_runs_and_drug_flows (Rig *rig, gconstpointer unused)
{
  double before_mg;

  expect_devices (rig);
  expect_ok (rig, "pump0 key rate 600");
  expect_ok (rig, "pump0 key start");
  /* every question is a round trip; the simulation's own timer sets the pace */
  for (before_mg = 0; before_mg < 5; before_mg = state_of (rig, "delivered_mg"))
    continue;
  g_assert_cmpfloat (state_of (rig, "ce_ng_ml"), >, 0);
  expect_ok (rig, "pump0 key stop");
  before_mg = state_of (rig, "delivered_mg");
  g_assert_cmpfloat (state_of (rig, "delivered_mg"), ==, before_mg);
}

static void
test_cable_out_and_in (Rig *rig, gconstpointer unused)
{
  g_autofree char *link = g_build_filename (rig->dir, "pump0", NULL);
  struct pollfd gone = { .events = POLLIN };
  int fd;

  expect_devices (rig);
  fd = open_device (rig, "pump0");
  expect_pump_answers (fd);
  expect_ok (rig, "unplug pump0");
  gone.fd = fd;
  g_assert_cmpint (poll (&gone, 1, PATIENCE_MS), ==, 1);
  g_assert_true (gone.revents & POLLHUP);
  g_assert_false (g_file_test (link, G_FILE_TEST_EXISTS));
  close (fd);
  expect_ok (rig, "plug pump0");
  fd = open_device (rig, "pump0");
  expect_pump_answers (fd);
  close (fd);
}

static void
test_refused_commands (Rig *rig, gconstpointer unused)
{
  static const char *const wrong[] = {
    "", "dance", "unplug", "unplug pump7", "silence pump0", "silence pump0 -1", "silence pump0 soon",
    "pump0", "pump0 key", "pump0 key rate", "pump0 key rate 9999", "pump0 key start", "pump0 remote maybe",
    "patient", "patient sings", "probe", "lead sideways", "one two three four five",
  };

  expect_devices (rig);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *answer = command (rig, wrong[i]);

    g_assert_true (g_str_has_prefix (answer, "error "));
  }
}

static void
test_ends_cleanly (Rig *rig, gconstpointer unused)
{
  g_autofree char *link = g_build_filename (rig->dir, "monitor", NULL);

  expect_devices (rig);
  expect_ok (rig, "nibp");
  g_subprocess_send_signal (rig->process, SIGTERM);
  g_assert_true (g_subprocess_wait (rig->process, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (rig->process));
  g_assert_false (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
}

static void
test_quit (Rig *rig, gconstpointer unused)
{
  expect_devices (rig);
  expect_ok (rig, "quit");
  g_assert_true (g_subprocess_wait (rig->process, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (rig->process));
}

static void
test_wrong_arguments (void)
{
  static const char *const wrong[][3] = {
    { "--monitor", "ge-s5", NULL }, { "--pump", "none", NULL }, { NULL },
    { "--pump=alaris-asena", "--speed=61", NULL }, { "--pump=alaris-asena", "--weight=0", NULL },
    { "--pump=alaris-asena", "--concentration=0", NULL }, { "--pump=alaris-asena", "stray", NULL },
    { "--pump=alaris-asena", "--kinetics=guess", NULL }, { "--pump=alaris-asena", "--nibp=-1", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    const char *argv[] = { g_getenv ("VIGILCTL"), "sim", wrong[i][0], wrong[i][1], NULL };
    g_autoptr (GError) error = NULL;
    g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

    g_assert_no_error (error);
    g_assert_true (g_subprocess_wait (process, NULL, NULL));
    g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
  }
}

static void
test_until_end_of_input (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autoptr (GSubprocess) process
    = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("VIGILCTL"),
                        "sim", "--pump", "alaris-asena", "--until-eof", NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, "patient apnoea\nfly\n", NULL, &out, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (out, "\nok\nerror no command \"fly\"\n"));
  g_assert_true (g_subprocess_get_successful (process));
}

#define TEST(path, function) g_test_add (path, Rig, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/sim/process/devices", test_devices_answer);
  TEST ("/sim/process/drug", test_time_runs_and_drug_flows);
  TEST ("/sim/process/cable", test_cable_out_and_in);
  TEST ("/sim/process/refused", test_refused_commands);
  TEST ("/sim/process/sigterm", test_ends_cleanly);
  TEST ("/sim/process/quit", test_quit);
  g_test_add_func ("/sim/process/arguments", test_wrong_arguments);
  g_test_add_func ("/sim/process/until-eof", test_until_end_of_input);
  return g_test_run ();
}
