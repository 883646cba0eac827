/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The port of a terminal server at real sockets of this machine, and with a resolver that answers
 * when and what the test says. */
#include "base/clock.h"
#include "fixtures/tcp-peer.h"
#include "fixtures/wait.h"
#include "port/port.h"

#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#define SEC VIGIL_USEC_PER_SEC

static const VigilLine line_any = { .baud = 38400, .data_bits = 8, .stop_bits = 1 };
static const VigilLine line_deaf = { .baud = 38400, .data_bits = 8, .stop_bits = 1, .is_listen_only = TRUE };

/* ---- a resolver of the test's ---- */

typedef enum { ANSWER_NEVER, ANSWER_UNKNOWN, ANSWER_LOCAL } Answer;

typedef struct {
  GResolver parent_instance;
  Answer answer;
} SlowResolver;

typedef GResolverClass SlowResolverClass;

static GType slow_resolver_get_type (void);
G_DEFINE_TYPE (SlowResolver, slow_resolver, G_TYPE_RESOLVER)

static void
on_cancelled (GCancellable *cancellable, gpointer task)
{
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

static void
look_up (GResolver *resolver, const char *name, GResolverNameLookupFlags flags, GCancellable *cancellable,
         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (resolver, cancellable, callback, user_data);

  switch (((SlowResolver *) resolver)->answer) {
  case ANSWER_NEVER:
    g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), task);
    return;
  case ANSWER_UNKNOWN:
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "nobody knows \"%s\"", name);
    break;
  case ANSWER_LOCAL:
    g_task_return_pointer (task, g_list_append (NULL, g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4)),
                           (GDestroyNotify) g_resolver_free_addresses);
    break;
  }
  g_object_unref (task);
}

static GList *
look_up_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
slow_resolver_class_init (SlowResolverClass *klass)
{
  klass->lookup_by_name_with_flags_async = look_up;
  klass->lookup_by_name_with_flags_finish = look_up_finish;
}

static void
slow_resolver_init (SlowResolver *self)
{
}

static void
answer_names (Answer answer)
{
  g_autoptr (GResolver) resolver = g_object_new (slow_resolver_get_type (), NULL);

  ((SlowResolver *) resolver)->answer = answer;
  g_resolver_set_default (resolver);
}

/* ---- the bench ---- */

static VigilPort *
begin (const char *path, const VigilLine *line)
{
  g_autoptr (GError) error = NULL;
  VigilPort *port = vigil_port_new_for_path (path, &error);

  g_assert_no_error (error);
  g_assert_true (port->ops->open (port, line, &error));
  g_assert_no_error (error);
  return port;
}

static VigilPort *
connect_to (TcpPeer *peer, const VigilLine *line)
{
  VigilPort *port = begin (peer->path, line);
  g_autoptr (GError) error = NULL;
  VigilPortProgress progress = VIGIL_PORT_OPENING;

  vigil_wait_until ((progress = vigil_port_settle (port, &error)) != VIGIL_PORT_OPENING);
  g_assert_no_error (error);
  g_assert_cmpint (progress, ==, VIGIL_PORT_OPEN);
  g_assert_cmpint (vigil_port_settle (port, &error), ==, VIGIL_PORT_OPEN);
  vigil_wait_until (tcp_peer_accept (peer));
  return port;
}

static void
assert_fails (VigilPort *port, VigilPortError code, const char *says)
{
  g_autoptr (GError) error = NULL;
  VigilPortProgress progress = VIGIL_PORT_OPENING;

  vigil_wait_until ((progress = vigil_port_settle (port, &error)) != VIGIL_PORT_OPENING);
  g_assert_cmpint (progress, ==, VIGIL_PORT_FAILED);
  g_assert_error (error, VIGIL_PORT_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, says));
  g_assert_nonnull (strstr (error->message, port->path));
  g_assert_cmpint (port->ops->get_fd (port), <, 0);
}

static void
read_until_gone (VigilPort *port)
{
  g_autoptr (GError) error = NULL;
  guint8 buf[16];
  gssize n = 0;

  vigil_wait_until ((n = port->ops->read (port, buf, sizeof buf, &error)) != 0);
  g_assert_cmpint (n, ==, -1);
  g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_GONE);
}

static void
pass_bytes (TcpPeer *peer)
{
  g_autoptr (VigilPort) port = connect_to (peer, &line_any);
  g_autoptr (GError) error = NULL;
  g_autofree char *heard = NULL;
  guint8 buf[16];
  gssize n;

  g_assert_cmpint (port->ops->read (port, buf, sizeof buf, &error), ==, 0);
  tcp_peer_say (peer, "\0\xff\r\n", 4);
  vigil_wait_until ((n = port->ops->read (port, buf, sizeof buf, &error)) != 0);
  g_assert_cmpmem (buf, n, "\0\xff\r\n", 4);
  g_assert_cmpint (port->ops->write (port, (const guint8 *) "hello", 5, &error), ==, 5);
  vigil_wait_until ((g_free (heard), heard = tcp_peer_hear (peer), *heard != '\0'));
  g_assert_cmpstr (heard, ==, "hello");
  g_assert_no_error (error);
}

/* ---- stories ---- */

static void
test_paths (void)
{
  static const char *const good[] = { "tcp:moxa:4001", "tcp://moxa.ward-3.example:4001", "tcp:10.0.0.7:65535",
                                      "tcp:[fd00::7]:4001", "tcp://[fe80::1%lo]:1" };
  static const char *const bad[] = { "tcp:", "tcp://", "tcp:moxa", "tcp:moxa:", "tcp::4001", "tcp:moxa:0",
                                     "tcp:moxa:65536", "tcp:moxa:-1", "tcp:moxa:4001/x", "tcp:moxa:telnet",
                                     "tcp:fd00::7:4001", "tcp:[moxa]:4001", "tcp:[10.0.0.7]:4001", "tcp:[]:4001",
                                     "tcp:me@moxa:4001", "tcp:///moxa:4001", "udp:moxa:4001", "replay:" };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (VigilPort) port = vigil_port_new_for_path (good[i], &error);

    g_assert_no_error (error);
    g_assert_cmpstr (port->path, ==, good[i]);
    g_assert_true (vigil_port_check_path (good[i], &error));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_null (vigil_port_new_for_path (bad[i], &error));
    g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC);
    g_assert_nonnull (strstr (error->message, bad[i]));
    g_assert_nonnull (strstr (error->message, "tcp:"));
    g_clear_error (&error);
    g_assert_false (vigil_port_check_path (bad[i], NULL));
  }
}

static void
test_both_ways (void)
{
  g_autoptr (TcpPeer) peer = tcp_peer_new ();
  g_autoptr (TcpPeer) ipv6 = tcp_peer_new_ipv6 ();

  pass_bytes (peer);
  if (ipv6 != NULL)
    pass_bytes (ipv6);
  else
    g_test_message ("this machine has no IPv6");
}

static void
test_gone (void)
{
  g_autoptr (TcpPeer) peer = tcp_peer_new ();
  VigilPort *port = connect_to (peer, &line_any);

  tcp_peer_hang_up (peer, FALSE);
  read_until_gone (port);
  vigil_port_free (port);
  port = connect_to (peer, &line_any);
  tcp_peer_hang_up (peer, TRUE);
  read_until_gone (port);
  vigil_port_free (port);
}

static int
get_option (VigilPort *port, int level, int name)
{
  int value = -1;
  socklen_t len = sizeof value;

  g_assert_cmpint (getsockopt (port->ops->get_fd (port), level, name, &value, &len), ==, 0);
  return value;
}

/* A server without power sends nothing, not even an end: the kernel must ask after it. */
static void
test_watched (void)
{
  g_autoptr (TcpPeer) peer = tcp_peer_new ();
  g_autoptr (VigilPort) port = connect_to (peer, &line_any);
  int idle_s = get_option (port, IPPROTO_TCP, TCP_KEEPIDLE), every_s = get_option (port, IPPROTO_TCP, TCP_KEEPINTVL);

  g_assert_cmpint (get_option (port, SOL_SOCKET, SO_KEEPALIVE), ==, 1);
  g_assert_cmpint (idle_s + every_s * get_option (port, IPPROTO_TCP, TCP_KEEPCNT), <=, 12);
  g_assert_cmpint (get_option (port, IPPROTO_TCP, TCP_USER_TIMEOUT), <=, 12000);
  g_assert_cmpint (get_option (port, IPPROTO_TCP, TCP_USER_TIMEOUT), >, 0);
  g_assert_cmpint (get_option (port, IPPROTO_TCP, TCP_NODELAY), ==, 1);
}

static void
test_refused (void)
{
  g_autoptr (TcpPeer) peer = tcp_peer_new ();
  g_autoptr (VigilPort) port = NULL;

  tcp_peer_stop (peer);
  port = begin (peer->path, &line_any);
  assert_fails (port, VIGIL_PORT_ERROR_IO, "refused");
}

static void
test_time_limit (void)
{
  g_autoptr (TcpPeer) peer = tcp_peer_new ();
  g_autoptr (VigilPort) port = NULL;

  vigil_clock_fake_begin (SEC, SEC);
  tcp_peer_stall (peer);
  port = begin (peer->path, &line_any);
  vigil_clock_fake_advance_us (5 * SEC - 1);
  g_assert_cmpint (vigil_port_settle (port, NULL), ==, VIGIL_PORT_OPENING);
  vigil_clock_fake_advance_us (1);
  assert_fails (port, VIGIL_PORT_ERROR_NOT_FOUND, "no answer within 5 s");
  vigil_clock_fake_end ();
}

/* The look-up of a name takes as long as it likes: nobody waits for it, and its late end finds
 * nobody either. */
static void
test_slow_resolver (void)
{
  VigilPort *port;

  vigil_clock_fake_begin (SEC, SEC);
  answer_names (ANSWER_NEVER);
  port = begin ("tcp:moxa:4001", &line_any);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (vigil_port_settle (port, NULL), ==, VIGIL_PORT_OPENING);
  vigil_clock_fake_advance_us (5 * SEC);
  assert_fails (port, VIGIL_PORT_ERROR_NOT_FOUND, "no answer within 5 s");
  /* and again, closed by who lost patience first */
  g_assert_true (port->ops->open (port, &line_any, NULL));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  vigil_port_free (port);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  vigil_clock_fake_end ();
}

static void
test_names (void)
{
  g_autoptr (TcpPeer) peer = tcp_peer_new ();
  g_autoptr (VigilPort) port = NULL;

  answer_names (ANSWER_UNKNOWN);
  port = begin ("tcp:moxa:4001", &line_any);
  assert_fails (port, VIGIL_PORT_ERROR_NOT_FOUND, "nobody knows \"moxa\"");
  answer_names (ANSWER_LOCAL);
  g_free (peer->path);
  peer->path = g_strdup_printf ("tcp:moxa:%u", peer->number);
  pass_bytes (peer);
}

static void
test_busy (void)
{
  g_autoptr (TcpPeer) peer = tcp_peer_new ();
  VigilPort *first = begin (peer->path, &line_any);
  g_autoptr (VigilPort) second = vigil_port_new_for_path (peer->path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (second->ops->open (second, &line_any, &error));
  g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, peer->path));
  vigil_port_free (first);
  g_clear_error (&error);
  g_assert_true (second->ops->open (second, &line_any, &error));
}

static void
test_listen_only (void)
{
  g_autoptr (TcpPeer) peer = tcp_peer_new ();
  g_autoptr (VigilPort) port = connect_to (peer, &line_deaf);
  g_autoptr (GError) error = NULL;
  g_autofree char *heard = NULL;
  guint8 buf[16];

  g_assert_cmpint (port->ops->write (port, (const guint8 *) "x", 1, &error), ==, -1);
  g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_DENIED);
  tcp_peer_say (peer, "talk", -1);
  vigil_wait_until (port->ops->read (port, buf, sizeof buf, NULL) == 4);
  port->ops->close (port);
  vigil_wait_until ((g_free (heard), heard = tcp_peer_hear (peer), TRUE));
  g_assert_cmpstr (heard, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/tcp/paths", test_paths);
  g_test_add_func ("/port/tcp/both-ways", test_both_ways);
  g_test_add_func ("/port/tcp/gone", test_gone);
  g_test_add_func ("/port/tcp/watched", test_watched);
  g_test_add_func ("/port/tcp/refused", test_refused);
  g_test_add_func ("/port/tcp/time-limit", test_time_limit);
  g_test_add_func ("/port/tcp/slow-resolver", test_slow_resolver);
  g_test_add_func ("/port/tcp/names", test_names);
  g_test_add_func ("/port/tcp/busy", test_busy);
  g_test_add_func ("/port/tcp/listen-only", test_listen_only);
  return g_test_run ();
}
