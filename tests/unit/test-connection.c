/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* How a port is kept open: when it is tried again, what is told, what becomes of what was to be
 * sent. Time is the fake clock's; ports are pseudo-terminals and sockets. */
#include "base/clock.h"
#include "core/connection.h"
#include "fixtures/pty-pair.h"
#include "fixtures/tcp-peer.h"
#include "fixtures/wait.h"

#include <string.h>
#include <unistd.h>

#define SEC VIGIL_USEC_PER_SEC

typedef struct {
  VigilConnection *connection;
  guint n_open, n_trouble;
  GString *heard, *sent;
  gboolean closes_itself;
} Bench;

static void
on_open (gpointer user_data)
{
  Bench *bench = user_data;

  bench->n_open++;
  if (bench->closes_itself)
    vigil_connection_close (bench->connection);
}

static void
on_bytes (const guint8 *bytes, gsize len, gpointer user_data)
{
  Bench *bench = user_data;

  g_string_append_len (bench->heard, (const char *) bytes, (gssize) len);
  if (bench->closes_itself)
    vigil_connection_close (bench->connection);
}

static void
on_sent (const guint8 *bytes, gsize len, gpointer user_data)
{
  g_string_append_len (((Bench *) user_data)->sent, (const char *) bytes, (gssize) len);
}

static void
on_trouble (gpointer user_data)
{
  Bench *bench = user_data;

  bench->n_trouble++;
  g_assert_nonnull (vigil_connection_get_trouble (bench->connection));
  if (bench->closes_itself)
    vigil_connection_close (bench->connection);
}

static void
bench_begin (Bench *bench, const char *path, gboolean is_listen_only)
{
  VigilLine line = { .baud = 38400, .data_bits = 8, .stop_bits = 1, .is_listen_only = is_listen_only };
  VigilConnectionEvents events = { on_open, on_bytes, on_sent, on_trouble, bench };

  vigil_clock_fake_begin (1000 * SEC, 1000 * SEC);
  *bench = (Bench){ .heard = g_string_new (NULL), .sent = g_string_new (NULL) };
  bench->connection = vigil_connection_new (path, &line, &events);
}

static void
bench_end (Bench *bench)
{
  vigil_connection_free (bench->connection);
  g_string_free (bench->heard, TRUE);
  g_string_free (bench->sent, TRUE);
  vigil_clock_fake_end ();
}

/* Nothing is left that could try again. */
static void
assert_at_rest (Bench *bench)
{
  g_assert_null (g_main_context_find_source_by_user_data (NULL, bench->connection));
}

/* A turn of the check timer, in which nothing but time can make it try again. */
static void
turn (void)
{
  g_main_context_iteration (NULL, TRUE);
}

/* 0.5 s, doubled to 8 s and no further, and not a try more. */
static void
test_back_off (void)
{
  static const guint waits_ms[] = { 500, 1000, 2000, 4000, 8000, 8000, 8000 };
  Bench bench;

  bench_begin (&bench, "/dev/vigil-no-such-port", FALSE);
  vigil_connection_open (bench.connection);
  for (guint i = 0; i < G_N_ELEMENTS (waits_ms); i++) {
    g_assert_cmpuint (bench.n_trouble, ==, i + 1);
    vigil_clock_fake_advance_us (waits_ms[i] * VIGIL_USEC_PER_MSEC - 1);
    turn ();
    g_assert_cmpuint (bench.n_trouble, ==, i + 1);
    vigil_clock_fake_advance_us (1);
    turn ();
  }
  vigil_connection_close (bench.connection);
  g_assert_null (vigil_connection_get_trouble (bench.connection));
  assert_at_rest (&bench);
  bench_end (&bench);
}

/* The clock stands: what appears is found, not waited for. And it was patient only before. */
static void
test_appears (void)
{
  g_autofree char *dir = g_dir_make_tmp ("vigil-connection-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "port", NULL);
  Bench bench;

  bench_begin (&bench, path, FALSE);
  vigil_connection_open (bench.connection);
  for (guint i = 0; i < 3; i++) {
    PtyPair *pty = pty_pair_new ();
    guint n_trouble = bench.n_trouble;

    g_assert_cmpint (symlink (pty->path, path), ==, 0);
    vigil_wait_until (bench.n_open == i + 1);
    g_assert_true (vigil_connection_is_open (bench.connection));
    g_assert_null (vigil_connection_get_trouble (bench.connection));
    g_assert_cmpuint (bench.n_trouble, ==, n_trouble);
    pty_pair_say (pty, "abc", 3);
    vigil_wait_until (bench.heard->len == 3 * (i + 1));
    unlink (path);
    pty_pair_free (pty);
    vigil_wait_until (bench.n_trouble == n_trouble + 1);
    g_assert_false (vigil_connection_is_open (bench.connection));
  }
  bench_end (&bench);
  rmdir (dir);
}

/* A terminal server that is switched off and on, one that turns callers away, one that hangs. */
static void
test_network (void)
{
  g_autoptr (TcpPeer) peer = tcp_peer_new ();
  g_autofree char *heard = NULL;
  Bench bench;

  bench_begin (&bench, peer->path, FALSE);
  vigil_connection_open (bench.connection);
  vigil_connection_open (bench.connection);
  g_assert_false (vigil_connection_is_open (bench.connection));
  /* there is no line yet: what is said now is lost, and counted */
  vigil_connection_send (bench.connection, (const guint8 *) "early", 5);
  g_assert_cmpuint (vigil_connection_get_n_dropped (bench.connection), ==, 1);
  vigil_wait_until ((tcp_peer_accept (peer), peer->line >= 0 && bench.n_open == 1));
  vigil_connection_send (bench.connection, (const guint8 *) "hello", 5);
  vigil_wait_until ((g_free (heard), heard = tcp_peer_hear (peer), *heard != '\0'));
  g_assert_cmpstr (heard, ==, "hello");
  g_assert_cmpstr (bench.sent->str, ==, "hello");
  tcp_peer_hang_up (peer, FALSE);
  vigil_wait_until (bench.n_trouble == 1);

  tcp_peer_stop (peer);
  vigil_clock_fake_advance_us (SEC);
  vigil_wait_until (bench.n_trouble == 2);
  g_assert_nonnull (strstr (vigil_connection_get_trouble (bench.connection), "refused"));

  tcp_peer_listen (peer);
  vigil_clock_fake_advance_us (SEC);
  vigil_wait_until (bench.n_open == 2);
  g_assert_cmpuint (vigil_connection_get_bytes_sent (bench.connection), ==, 0);
  bench_end (&bench);
}

static void
test_network_hangs (void)
{
  g_autoptr (TcpPeer) peer = tcp_peer_new ();
  Bench bench;

  tcp_peer_stall (peer);
  bench_begin (&bench, peer->path, FALSE);
  vigil_connection_open (bench.connection);
  turn ();
  g_assert_cmpuint (bench.n_trouble, ==, 0);
  vigil_clock_fake_advance_us (5 * SEC);
  vigil_wait_until (bench.n_trouble == 1);
  g_assert_nonnull (strstr (vigil_connection_get_trouble (bench.connection), "no answer"));
  /* and a close in the middle of it */
  vigil_clock_fake_advance_us (SEC / 2);
  turn ();
  vigil_connection_close (bench.connection);
  bench_end (&bench);
}

static void
test_listen_only (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autofree char *heard = NULL;
  Bench bench;

  bench_begin (&bench, pty->path, TRUE);
  vigil_connection_open (bench.connection);
  for (guint i = 0; i < 5; i++)
    vigil_connection_send (bench.connection, (const guint8 *) "ask", 3);
  vigil_connection_check (bench.connection);
  pty_pair_say (pty, "said", 4);
  vigil_wait_until (bench.heard->len == 4);
  g_assert_true (vigil_connection_is_open (bench.connection));
  g_assert_cmpuint (vigil_connection_get_n_withheld (bench.connection), ==, 5);
  g_assert_cmpuint (vigil_connection_get_n_dropped (bench.connection), ==, 0);
  g_assert_cmpuint (vigil_connection_get_bytes_sent (bench.connection), ==, 0);
  g_assert_cmpuint (bench.sent->len, ==, 0);
  heard = pty_pair_hear (pty);
  g_assert_cmpstr (heard, ==, "");
  bench_end (&bench);
}

/* Once, and not for ever: a patient who is shown again and again would pass for alive. */
static void
test_recording (void)
{
  g_autofree char *dir = g_dir_make_tmp ("vigil-connection-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "x.cap", NULL), *path = g_strconcat ("replay:", file, NULL);
  Bench bench;

  g_assert_true (g_file_set_contents (file, "# vigil-capture 1\n# Driver: x   Source: y\n+0 < 61 62\n", -1, NULL));
  bench_begin (&bench, path, FALSE);
  vigil_connection_open (bench.connection);
  vigil_wait_until (bench.n_trouble == 1);
  g_assert_cmpstr (bench.heard->str, ==, "ab");
  g_assert_nonnull (strstr (vigil_connection_get_trouble (bench.connection), "the recording is over"));
  assert_at_rest (&bench);
  unlink (file);
  rmdir (dir);
  bench_end (&bench);
}

/* Who listens may have had enough, at each of the calls. */
static void
test_closed_by_host (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  Bench bench;

  bench_begin (&bench, pty->path, FALSE);
  bench.closes_itself = TRUE;
  vigil_connection_open (bench.connection);
  g_assert_cmpuint (bench.n_open, ==, 1);
  g_assert_false (vigil_connection_is_open (bench.connection));
  bench.closes_itself = FALSE;
  vigil_connection_open (bench.connection);
  bench.closes_itself = TRUE;
  pty_pair_say (pty, "x", 1);
  vigil_wait_until (bench.heard->len == 1);
  g_assert_false (vigil_connection_is_open (bench.connection));
  bench.closes_itself = FALSE;
  vigil_connection_open (bench.connection);
  bench.closes_itself = TRUE;
  pty_pair_unplug (pty);
  vigil_wait_until (bench.n_trouble == 1);
  g_assert_null (vigil_connection_get_trouble (bench.connection));
  assert_at_rest (&bench);
  bench_end (&bench);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connection/back-off", test_back_off);
  g_test_add_func ("/connection/appears", test_appears);
  g_test_add_func ("/connection/network", test_network);
  g_test_add_func ("/connection/network-hangs", test_network_hangs);
  g_test_add_func ("/connection/listen-only", test_listen_only);
  g_test_add_func ("/connection/recording", test_recording);
  g_test_add_func ("/connection/closed-by-host", test_closed_by_host);
  return g_test_run ();
}
