/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Pseudo-terminals, which libserialport refuses because they are not in /sys/class/tty, and
 * descriptors that somebody else opened. */
#include "port/port-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

typedef struct {
  VigilPort parent;
  int fd;
  gboolean is_listen_only;
} FdPort;

static gboolean
set_raw (int fd, const char *path, GError **error)
{
  struct termios tio;

  if (tcgetattr (fd, &tio) == 0) {
    cfmakeraw (&tio);
    /* what came while nobody listened would be read as the present */
    if (tcsetattr (fd, TCSANOW, &tio) == 0 && tcflush (fd, TCIFLUSH) == 0)
      return TRUE;
  }
  vigil_port_set_error (error, errno, path, "set raw mode");
  return FALSE;
}

static void
fd_port_close (VigilPort *port)
{
  FdPort *self = (FdPort *) port;

  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/* A pty has no speed, so of the line only the direction counts. No TIOCEXCL: a pty lives on while
 * its master is open, and so would the mark, locking out the program that comes back after a
 * crash. The lock dies with its owner. */
static gboolean
pty_open (VigilPort *port, const VigilLine *line, GError **error)
{
  FdPort *self = (FdPort *) port;
  int access = line->is_listen_only ? O_RDONLY : O_RDWR;

  g_return_val_if_fail (self->fd < 0, FALSE);
  self->is_listen_only = line->is_listen_only;
  self->fd = open (port->path, access | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (self->fd < 0) {
    vigil_port_set_error (error, errno, port->path, "open");
    return FALSE;
  }
  if (vigil_port_claim_fd (self->fd, port->path, error) && set_raw (self->fd, port->path, error))
    return TRUE;
  fd_port_close (port);
  return FALSE;
}

static gboolean
taken_open (VigilPort *port, const VigilLine *line, GError **error)
{
  FdPort *self = (FdPort *) port;
  int flags = self->fd < 0 ? -1 : fcntl (self->fd, F_GETFL);

  if (self->fd < 0) {
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_GONE, "%s: was closed for good",
                 port->path);
    return FALSE;
  }
  self->is_listen_only = line->is_listen_only;
  if (flags >= 0 && fcntl (self->fd, F_SETFL, flags | O_NONBLOCK) == 0
      && fcntl (self->fd, F_SETFD, FD_CLOEXEC) == 0)
    return TRUE;
  vigil_port_set_error (error, errno, port->path, "take over");
  return FALSE;
}

static gssize
fd_port_read (VigilPort *port, guint8 *buf, gsize len, GError **error)
{
  return vigil_port_read_fd (((FdPort *) port)->fd, port->path, buf, len, error);
}

static gssize
fd_port_write (VigilPort *port, const guint8 *buf, gsize len, GError **error)
{
  FdPort *self = (FdPort *) port;

  if (self->is_listen_only)
    return vigil_port_refuse_write (port->path, error);
  return vigil_port_write_fd (self->fd, port->path, buf, len, error);
}

static int
fd_port_get_fd (VigilPort *port)
{
  return ((FdPort *) port)->fd;
}

static void
fd_port_free (VigilPort *port)
{
  g_free (port->path);
  g_free (port);
}

static const VigilPortOps pty_ops = {
  .open = pty_open,
  .read = fd_port_read,
  .write = fd_port_write,
  .get_fd = fd_port_get_fd,
  .close = fd_port_close,
  .free = fd_port_free,
};

static const VigilPortOps taken_ops = {
  .open = taken_open,
  .read = fd_port_read,
  .write = fd_port_write,
  .get_fd = fd_port_get_fd,
  .close = fd_port_close,
  .free = fd_port_free,
};

static VigilPort *
fd_port_new (const VigilPortOps *ops, int fd, const char *path)
{
  FdPort *self = g_new0 (FdPort, 1);

  self->parent.ops = ops;
  self->parent.path = g_strdup (path);
  self->fd = fd;
  return &self->parent;
}

VigilPort *
vigil_port_new_pty (const char *path)
{
  return fd_port_new (&pty_ops, -1, path);
}

VigilPort *
vigil_port_new_fd (int fd, const char *name)
{
  return fd_port_new (&taken_ops, fd, name);
}
