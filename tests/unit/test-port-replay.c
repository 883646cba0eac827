/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A recording in the place of a device: it comes at its times by Vigil's clock, and it ends. */
#include "base/clock.h"
#include "port/port.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define MSEC VIGIL_USEC_PER_MSEC

static const VigilLine line_any = { .baud = 9600, .data_bits = 8, .stop_bits = 1 };

typedef struct {
  char *dir, *file, *path;
  VigilPort *port;
} Bench;

static void
bench_begin (Bench *bench, const char *lines)
{
  g_autofree char *text = g_strconcat ("# vigil-capture 1\n# Driver: x   Source: y\n", lines, NULL);
  g_autoptr (GError) error = NULL;

  vigil_clock_fake_begin (1000 * VIGIL_USEC_PER_SEC, 1000 * VIGIL_USEC_PER_SEC);
  bench->dir = g_dir_make_tmp ("vigil-replay-XXXXXX", NULL);
  bench->file = g_build_filename (bench->dir, "x.cap", NULL);
  bench->path = g_strconcat ("replay:", bench->file, NULL);
  g_assert_true (g_file_set_contents (bench->file, text, -1, NULL));
  g_assert_true (vigil_port_is_recording (bench->path));
  bench->port = vigil_port_new_for_path (bench->path, &error);
  g_assert_no_error (error);
}

static void
bench_open (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bench->port->ops->open (bench->port, &line_any, &error));
  g_assert_no_error (error);
  g_assert_cmpint (vigil_port_settle (bench->port, NULL), ==, VIGIL_PORT_OPEN);
}

static void
bench_end (Bench *bench)
{
  vigil_port_free (bench->port);
  g_unlink (bench->file);
  g_rmdir (bench->dir);
  g_free (bench->file);
  g_free (bench->dir);
  g_free (bench->path);
  vigil_clock_fake_end ();
}

static void
assert_reads (Bench *bench, gsize len, const char *expected)
{
  guint8 buf[64];
  gssize n = bench->port->ops->read (bench->port, buf, len, NULL);

  g_assert_cmpmem (buf, n, expected, strlen (expected));
}

static void
test_times (void)
{
  Bench bench;
  g_autoptr (GError) error = NULL;
  guint8 buf[8];

  bench_begin (&bench, "+0.000 > 05\n+0.100 < 61 62\n+0.100 < 63\n+0.150 > 06\n+0.250 < 64\n");
  bench_open (&bench);
  assert_reads (&bench, 64, "");
  vigil_clock_fake_advance_us (100 * MSEC - 1);
  assert_reads (&bench, 64, "");
  vigil_clock_fake_advance_us (1);
  assert_reads (&bench, 1, "a");
  assert_reads (&bench, 64, "b");
  /* what lay apart stays apart, even where both are due */
  assert_reads (&bench, 64, "c");
  assert_reads (&bench, 64, "");
  g_assert_cmpint (bench.port->ops->write (bench.port, (const guint8 *) "who hears?", 10, NULL), ==, 10);
  vigil_clock_fake_advance_us (150 * MSEC);
  assert_reads (&bench, 64, "d");
  g_assert_cmpint (bench.port->ops->read (bench.port, buf, sizeof buf, &error), ==, -1);
  g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_GONE);
  g_assert_nonnull (strstr (error->message, "the recording is over"));
  /* opened again it begins again */
  bench.port->ops->close (bench.port);
  bench.port->ops->close (bench.port);
  bench_open (&bench);
  assert_reads (&bench, 64, "");
  vigil_clock_fake_advance_us (100 * MSEC);
  assert_reads (&bench, 64, "ab");
  bench_end (&bench);
}

/* Who waits at the descriptor is woken for what is due, and while it plays on. */
static void
test_wakes (void)
{
  Bench bench;
  struct pollfd waiting = { .events = POLLIN };

  bench_begin (&bench, "+0.000 < 61\n+0.000 < 62\n+9.000 < 63\n");
  bench_open (&bench);
  waiting.fd = bench.port->ops->get_fd (bench.port);
  for (const char *at = "ab"; *at != '\0'; at++) {
    g_assert_cmpint (poll (&waiting, 1, 60000), ==, 1);
    assert_reads (&bench, 64, (char[]){ *at, '\0' });
  }
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (poll (&waiting, 1, 60000), ==, 1);
    assert_reads (&bench, 64, "");
  }
  bench_end (&bench);
}

static void
assert_refused (Bench *bench, VigilPortError code, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (bench->port->ops->open (bench->port, &line_any, &error));
  g_assert_error (error, VIGIL_PORT_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, bench->file));
  g_assert_nonnull (strstr (error->message, says));
  g_assert_cmpint (bench->port->ops->get_fd (bench->port), <, 0);
}

static void
test_refused (void)
{
  Bench bench;

  bench_begin (&bench, "+0.2 < 61\n+0.1 < 62\n");
  assert_refused (&bench, VIGIL_PORT_ERROR_BAD_SPEC, ":4:");
  g_unlink (bench.file);
  assert_refused (&bench, VIGIL_PORT_ERROR_NOT_FOUND, "");
  bench_end (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/replay/times", test_times);
  g_test_add_func ("/port/replay/wakes", test_wakes);
  g_test_add_func ("/port/replay/refused", test_refused);
  return g_test_run ();
}
