/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The serial line behind a terminal server (Moxa, Lantronix, ser2net), as a plain TCP stream: its
 * speed and parity are set at the server. Names are looked up and connections made by GIO beside
 * the thread that asked. */
#include "port/port-private.h"

#include "base/clock.h"

#include <errno.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_S 5                /* of real time: the network knows no other */
/* A server that lost power says nothing: it is asked after so long a silence, so often, and what
 * was sent may stay without an answer for no longer than the sum. */
#define KEEPALIVE_IDLE_S 5
#define KEEPALIVE_EVERY_S 2
#define KEEPALIVE_TRIES 3
#define UNANSWERED_MS (1000 * (KEEPALIVE_IDLE_S + KEEPALIVE_EVERY_S * KEEPALIVE_TRIES))

/* Shared with GIO, which may answer after the port is gone. */
typedef struct {
  gboolean is_done;
  GSocketConnection *connection;
  GError *error;
} Attempt;

typedef struct {
  VigilPort parent;
  char *host;
  guint16 number;
  gboolean is_listen_only;
  int lock_fd;                      /* -1: not ours */
  gint64 deadline_us;
  GCancellable *cancellable;
  Attempt *attempt;                 /* NULL: none under way */
  GSocketConnection *connection;    /* NULL: not open */
} TcpPort;

static void
attempt_clear (gpointer data)
{
  Attempt *attempt = data;

  g_clear_object (&attempt->connection);
  g_clear_error (&attempt->error);
}

static int
tcp_port_get_fd (VigilPort *port)
{
  TcpPort *self = (TcpPort *) port;

  return self->connection != NULL ? g_socket_get_fd (g_socket_connection_get_socket (self->connection)) : -1;
}

static void
tcp_port_close (VigilPort *port)
{
  TcpPort *self = (TcpPort *) port;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->attempt != NULL)
    g_rc_box_release_full (g_steal_pointer (&self->attempt), attempt_clear);
  if (self->connection != NULL)
    g_socket_close (g_socket_connection_get_socket (self->connection), NULL);
  g_clear_object (&self->connection);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

/* There is no file to lock: a name that only one program of this machine can have, and that the
 * kernel takes back when we die. */
static gboolean
claim (TcpPort *self, GError **error)
{
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  int n = g_snprintf (name.sun_path + 1, sizeof name.sun_path - 1, "vigil-port/%s/%u", self->host, self->number);
  socklen_t len = (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + 1
                               + MIN ((gsize) n, sizeof name.sun_path - 2));

  self->lock_fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (self->lock_fd >= 0 && bind (self->lock_fd, (struct sockaddr *) &name, len) == 0)
    return TRUE;
  vigil_port_set_error (error, errno == EADDRINUSE ? EBUSY : errno, self->parent.path, "claim");
  return FALSE;
}

static void
on_connected (GObject *client, GAsyncResult *result, gpointer user_data)
{
  Attempt *attempt = user_data;

  attempt->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (client), result, &attempt->error);
  attempt->is_done = TRUE;
  g_rc_box_release_full (attempt, attempt_clear);
}

static gboolean
tcp_port_open (VigilPort *port, const VigilLine *line, GError **error)
{
  TcpPort *self = (TcpPort *) port;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = g_network_address_new (self->host, self->number);

  g_return_val_if_fail (self->connection == NULL && self->attempt == NULL, FALSE);
  self->is_listen_only = line->is_listen_only;
  if (!claim (self, error)) {
    tcp_port_close (port);
    return FALSE;
  }
  /* the proxy of a hospital's web browsers has no business here */
  g_socket_client_set_enable_proxy (client, FALSE);
  self->cancellable = g_cancellable_new ();
  self->attempt = g_rc_box_new0 (Attempt);
  self->deadline_us
      = vigil_clock_mono_us () + (gint64) (PATIENCE_S * VIGIL_USEC_PER_SEC * vigil_clock_get_rate ());
  g_socket_client_connect_async (client, address, self->cancellable, on_connected, g_rc_box_acquire (self->attempt));
  return TRUE;
}

static gboolean
set_option (int fd, int level, int name, int value)
{
  return setsockopt (fd, level, name, &value, sizeof value) == 0;
}

static gboolean
set_up (TcpPort *self, GError **error)
{
  int fd = tcp_port_get_fd (&self->parent);

  if (set_option (fd, SOL_SOCKET, SO_KEEPALIVE, 1)
      && set_option (fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S)
      && set_option (fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_EVERY_S)
      && set_option (fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_TRIES)
      && set_option (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, UNANSWERED_MS)
      && set_option (fd, IPPROTO_TCP, TCP_NODELAY, 1))
    return TRUE;
  vigil_port_set_error (error, errno, self->parent.path, "watch the connection");
  return FALSE;
}

static void
explain (TcpPort *self, GError **error)
{
  const GError *why = self->attempt->error;
  gboolean is_unknown = why->domain == G_RESOLVER_ERROR || g_error_matches (why, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND);

  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_IO,
                 "%s: refused; nothing listens there, or another host has the line", self->parent.path);
  else
    g_set_error (error, VIGIL_PORT_ERROR, is_unknown ? VIGIL_PORT_ERROR_NOT_FOUND : VIGIL_PORT_ERROR_IO,
                 "%s: cannot connect: %s", self->parent.path, why->message);
}

static VigilPortProgress
tcp_port_settle (VigilPort *port, GError **error)
{
  TcpPort *self = (TcpPort *) port;

  if (self->connection != NULL)
    return VIGIL_PORT_OPEN;
  g_return_val_if_fail (self->attempt != NULL, VIGIL_PORT_FAILED);
  if (self->attempt->connection != NULL) {
    self->connection = g_object_ref (self->attempt->connection);
    g_rc_box_release_full (g_steal_pointer (&self->attempt), attempt_clear);
    if (set_up (self, error))
      return VIGIL_PORT_OPEN;
  } else if (self->attempt->is_done) {
    explain (self, error);
  } else if (vigil_clock_mono_us () < self->deadline_us) {
    return VIGIL_PORT_OPENING;
  } else {
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_NOT_FOUND, "%s: no answer within %d s", port->path,
                 PATIENCE_S);
  }
  tcp_port_close (port);
  return VIGIL_PORT_FAILED;
}

static gssize
tcp_port_read (VigilPort *port, guint8 *buf, gsize len, GError **error)
{
  return vigil_port_read_fd (tcp_port_get_fd (port), port->path, buf, len, error);
}

static gssize
tcp_port_write (VigilPort *port, const guint8 *buf, gsize len, GError **error)
{
  if (((TcpPort *) port)->is_listen_only)
    return vigil_port_refuse_write (port->path, error);
  return vigil_port_write_fd (tcp_port_get_fd (port), port->path, buf, len, error);
}

static void
tcp_port_free (VigilPort *port)
{
  g_free (((TcpPort *) port)->host);
  g_free (port->path);
  g_free (port);
}

static const VigilPortOps tcp_ops = {
  .open = tcp_port_open,
  .settle = tcp_port_settle,
  .read = tcp_port_read,
  .write = tcp_port_write,
  .get_fd = tcp_port_get_fd,
  .close = tcp_port_close,
  .free = tcp_port_free,
};

/* "HOST:PORT" or "[ADDRESS]:PORT"; NULL: it is neither. */
static char *
parse_host (const char *text, guint16 *number)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : NULL;
  gsize len = host != NULL ? strlen (host) : 0;
  guint64 value = 0;

  if (len == 0 || !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &value, NULL))
    return NULL;
  *number = (guint16) value;
  if (host[0] == '[' && host[len - 1] == ']') {
    g_autofree char *bare = g_strndup (host + 1, len - 2);
    g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (bare, *number);

    return address != NULL && strchr (bare, ':') != NULL ? g_steal_pointer (&bare) : NULL;
  }
  /* whatever else is wrong with a name, the resolver says */
  return strpbrk (host, ":[]/@ \t") == NULL ? g_steal_pointer (&host) : NULL;
}

VigilPort *
vigil_port_new_tcp (const char *path, GError **error)
{
  const char *rest = path + strlen (VIGIL_PORT_TCP);
  guint16 number = 0;
  char *host = parse_host (g_str_has_prefix (rest, "//") ? rest + 2 : rest, &number);
  TcpPort *self;

  if (host == NULL) {
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC,
                 "\"%s\": tcp:HOST:PORT is wanted, as in tcp:10.0.0.7:4001 or tcp:[fd00::7]:4001", path);
    return NULL;
  }
  self = g_new0 (TcpPort, 1);
  self->parent.ops = &tcp_ops;
  self->parent.path = g_strdup (path);
  self->host = host;
  self->number = number;
  self->lock_fd = -1;
  return &self->parent;
}
