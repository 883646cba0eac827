/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulation inside a program, on the fake clock: devices at real pseudo-terminals. */
#include "base/clock.h"
#include "sim/command.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  VigilSim *sim;
  GMainContext *context;
  char *dir;
} Bench;

static void
set_up (Bench *bench, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  VigilSimOptions options = {
    .patient = { .weight_kg = 70, .concentration_mg_ml = 2, .nibp_interval_s = 600 },
    .monitors = (const char *const[]) { "philips-intellivue", NULL },
    .pumps = (const char *const[]) { "alaris-asena", "alaris-asena", NULL },
  };

  bench->dir = g_dir_make_tmp ("vigil-sim-XXXXXX", &error);
  g_assert_no_error (error);
  options.link_dir = bench->dir;
  bench->context = g_main_context_new ();
  g_main_context_push_thread_default (bench->context);
  vigil_clock_fake_begin (1000 * VIGIL_USEC_PER_SEC, 1700000000 * VIGIL_USEC_PER_SEC);
  bench->sim = vigil_sim_new (&options, &error);
  g_assert_no_error (error);
}

static void
tear_down (Bench *bench, gconstpointer unused)
{
  vigil_sim_free (bench->sim);
  vigil_clock_fake_end ();
  g_main_context_pop_thread_default (bench->context);
  g_main_context_unref (bench->context);
  g_assert_cmpint (g_rmdir (bench->dir), ==, 0);
  g_free (bench->dir);
}

static VigilSimUnit
get_unit (Bench *bench, const char *name)
{
  VigilSimUnit unit;

  g_assert_true (vigil_sim_find_unit (bench->sim, name, &unit, NULL));
  return unit;
}

static void
expect_ok (Bench *bench, const char *line)
{
  g_autofree char *answer = vigil_sim_command (bench->sim, line);

  g_assert_cmpstr (answer, ==, "ok");
}

static void
wait_s (Bench *bench, double seconds)
{
  vigil_clock_fake_advance_us ((gint64) (seconds * VIGIL_USEC_PER_SEC));
  vigil_sim_catch_up (bench->sim);
}

static int
open_device (Bench *bench, const char *name)
{
  g_autofree char *path = g_build_filename (bench->dir, name, NULL);
  int fd = open (path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

/* Says @text to the pump and lets the simulation hear it; how many bytes came back into @answer. */
static gssize
ask (Bench *bench, int fd, const char *text, char *answer, gsize size)
{
  gssize n;

  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize) strlen (text));
  g_main_context_iteration (bench->context, TRUE);
  while (g_main_context_iteration (bench->context, FALSE))
    continue;
  n = read (fd, answer, size - 1);
  answer[MAX (n, 0)] = '\0';
  return n;
}

static void
test_first_pump_carries_the_drug (Bench *bench, gconstpointer unused)
{
  VigilSimPatient *patient = vigil_sim_get_patient (bench->sim);
  VigilSimDevice *pump;

  expect_ok (bench, "pump1 key rate 26.25");
  expect_ok (bench, "pump1 key start");
  wait_s (bench, 600);
  g_assert_cmpfloat (vigil_sim_patient_get_vitals (patient).delivered_mg, ==, 0);
  expect_ok (bench, "pump0 key rate 26.25");
  expect_ok (bench, "pump0 key start");
  wait_s (bench, 2400);
  g_assert_cmpfloat_with_epsilon (vigil_sim_patient_get_vitals (patient).delivered_mg, 35, 0.01);
  g_assert_cmpfloat_with_epsilon (vigil_sim_patient_get_vitals (patient).brain_ng_ml, 238.29, 2.4);
  expect_ok (bench, "pump0 occlude");
  wait_s (bench, 60);
  pump = get_unit (bench, "pump0").device;
  g_assert_cmpstr (pump->ops->get_syringe (pump, 0)->alarm, ==, "AL_OCCLU");
  g_assert_cmpfloat_with_epsilon (vigil_sim_patient_get_vitals (patient).delivered_mg, 35, 0.01);
}

static void
test_silence_noise_corruption (Bench *bench, gconstpointer unused)
{
  static const char question[] = "!INST_SERIALNO|457D\r";
  int fd = open_device (bench, "pump0");
  char answer[256];

  ask (bench, fd, question, answer, sizeof answer);
  g_assert_cmpstr (answer, ==, "!INST_SERIALNO^8002-51740|050B\r");
  expect_ok (bench, "silence pump0 30");
  g_assert_cmpint (ask (bench, fd, question, answer, sizeof answer), <, 0);
  wait_s (bench, 31);
  expect_ok (bench, "corrupt pump0 1");
  ask (bench, fd, question, answer, sizeof answer);
  g_assert_cmpstr (answer, !=, "!INST_SERIALNO^8002-51740|050B\r");
  g_assert_cmpuint (strlen (answer), ==, strlen ("!INST_SERIALNO^8002-51740|050B\r"));
  expect_ok (bench, "drop pump0 1");
  ask (bench, fd, question, answer, sizeof answer);
  g_assert_cmpuint (strlen (answer), ==, strlen ("!INST_SERIALNO^8002-51740|050B\r") - 1);
  expect_ok (bench, "double pump0 1");
  ask (bench, fd, question, answer, sizeof answer);
  g_assert_cmpuint (strlen (answer), ==, strlen ("!INST_SERIALNO^8002-51740|050B\r") + 1);
  expect_ok (bench, "noise pump0 40");
  g_assert_cmpint (read (fd, answer, sizeof answer), ==, 40);
  ask (bench, fd, question, answer, sizeof answer);
  g_assert_true (g_str_has_suffix (answer, "050B\r"));
  close (fd);
}

/* Nobody reads for hours: memory stays, and what is read later is recent and whole again. */
static void
test_nobody_listens (Bench *bench, gconstpointer unused)
{
  VigilSimEndpoint *endpoint = get_unit (bench, "monitor").endpoint;
  int fd = open_device (bench, "monitor");
  static guint8 chunk[1000], got[200000];
  gssize n, total = 0;

  for (guint i = 0; i < 5000; i++) {
    memset (chunk, (int) (i & 0xFF), sizeof chunk);
    vigil_sim_endpoint_send (endpoint, chunk, sizeof chunk);
    vigil_clock_fake_advance_us (VIGIL_USEC_PER_SEC);
  }
  while ((n = read (fd, got, sizeof got)) > 0)
    total += n;
  g_assert_cmpint (total, <, 100000);
  close (fd);
}

static void
test_unplugged_twice (Bench *bench, gconstpointer unused)
{
  g_autofree char *link = g_build_filename (bench->dir, "monitor", NULL);

  for (guint i = 0; i < 3; i++) {
    expect_ok (bench, "unplug monitor");
    expect_ok (bench, "unplug monitor");
    g_assert_null (vigil_sim_endpoint_get_path (get_unit (bench, "monitor").endpoint));
    wait_s (bench, 5);
    expect_ok (bench, "plug monitor");
    expect_ok (bench, "plug monitor");
    g_assert_true (g_file_test (link, G_FILE_TEST_EXISTS));
  }
}

static void
test_every_disturbance (Bench *bench, gconstpointer unused)
{
  static const char *const lines[] = {
    "patient desaturate", "patient apnoea", "patient tachycardia", "patient hypertension", "patient motion",
    "patient recover", "probe off", "probe on", "lead off", "lead on", "nibp", "pump0 near-end", "pump0 battery",
    "pump0 mains", "pump0 battery-low", "pump0 occlude", "pump0 release", "pump0 remote off", "pump0 remote on",
    "pump0 refusal esc", "pump0 clamp on", "pump0 key clear", "  pump0\tkey  stop ", "corrupt monitor 3",
    "drop monitor 2", "double pump0/0 2", "dribble monitor 1", "clock monitor -3600", "clock monitor 60",
    "reboot pump0 3", "reboot monitor 3",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    expect_ok (bench, lines[i]);
  wait_s (bench, 10);
}

static void
test_link_that_cannot_be (void)
{
  VigilSimOptions options = {
    .patient = { .weight_kg = 70, .concentration_mg_ml = 2 }, .pumps = (const char *const[]) { "alaris-asena", NULL },
    .link_dir = "/nonexistent/dir",
  };
  g_autoptr (GError) error = NULL;

  g_assert_null (vigil_sim_new (&options, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "/nonexistent/dir/pump0"));
}

#define TEST(path, function) g_test_add (path, Bench, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/sim/drug", test_first_pump_carries_the_drug);
  TEST ("/sim/faults", test_silence_noise_corruption);
  TEST ("/sim/nobody-listens", test_nobody_listens);
  TEST ("/sim/cable", test_unplugged_twice);
  TEST ("/sim/disturbances", test_every_disturbance);
  g_test_add_func ("/sim/link", test_link_that_cannot_be);
  return g_test_run ();
}
