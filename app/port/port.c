/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/port.h"

#include "port/port-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_QUARK (vigil-port-error-quark, vigil_port_error)

static VigilPortError
error_from_errno (int errnum)
{
  switch (errnum) {
  case ENOENT:
  case ENOTDIR:
  case ENODEV:
  case ENXIO:
    return VIGIL_PORT_ERROR_NOT_FOUND;
  case EBUSY:
  case EWOULDBLOCK:
    return VIGIL_PORT_ERROR_BUSY;
  case EACCES:
  case EPERM:
  case EROFS:
    return VIGIL_PORT_ERROR_DENIED;
  default:
    return VIGIL_PORT_ERROR_IO;
  }
}

void
vigil_port_set_error (GError **error, int errnum, const char *path, const char *what)
{
  VigilPortError code = error_from_errno (errnum);

  if (code == VIGIL_PORT_ERROR_BUSY) {
    /* a lock is asked for with the port open, all else fails at the opening */
    g_autofree char *holder = vigil_port_find_other_holder (path, errnum == EWOULDBLOCK ? 1 : 0);

    g_set_error (error, VIGIL_PORT_ERROR, code, "%s: held by %s", path,
                 holder != NULL ? holder : "another program");
  } else
    g_set_error (error, VIGIL_PORT_ERROR, code, "%s: cannot %s: %s", path, what,
                 g_strerror (errnum));
}

gboolean
vigil_port_claim_fd (int fd, const char *path, GError **error)
{
  if (fcntl (fd, F_SETFD, FD_CLOEXEC) == 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  vigil_port_set_error (error, errno, path, "lock");
  return FALSE;
}

static gboolean
is_gone (int errnum)
{
  return errnum == EIO || errnum == EPIPE || errnum == ENXIO || errnum == ENODEV
         || errnum == ECONNRESET || errnum == ETIMEDOUT || errnum == EHOSTUNREACH
         || errnum == ENETUNREACH || errnum == ENETDOWN;
}

static gssize
fail (GError **error, int errnum, const char *path, const char *what)
{
  if (errnum == EAGAIN || errnum == EINTR)
    return 0;
  if (is_gone (errnum))
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_GONE,
                 "%s: unplugged or closed by the other end", path);
  else
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_IO, "%s: cannot %s: %s", path, what,
                 g_strerror (errnum));
  return -1;
}

gssize
vigil_port_read_fd (int fd, const char *path, guint8 *buf, gsize len, GError **error)
{
  struct pollfd ready = { .fd = fd, .events = POLLIN };
  gssize n = read (fd, buf, len);

  if (n > 0)
    return n;
  if (n < 0)
    return fail (error, errno, path, "read");
  /* A tty set to VMIN 0 gives 0 for "nothing yet" as for "unplugged"; only the latter is
   * readable at the same time. */
  if (poll (&ready, 1, 0) <= 0)
    return 0;
  n = read (fd, buf, len);
  if (n > 0)
    return n;
  return fail (error, n == 0 ? EIO : errno, path, "read");
}

gssize
vigil_port_write_fd (int fd, const char *path, const guint8 *buf, gsize len, GError **error)
{
  /* a closed socket must not raise SIGPIPE in whoever embeds us */
  gssize n = send (fd, buf, len, MSG_NOSIGNAL | MSG_DONTWAIT);

  if (n < 0 && errno == ENOTSOCK)
    n = write (fd, buf, len);
  return n >= 0 ? n : fail (error, errno, path, "write");
}

gssize
vigil_port_refuse_write (const char *path, GError **error)
{
  g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_DENIED, "%s: opened to listen only", path);
  return -1;
}

gboolean
vigil_port_check_path (const char *path, GError **error)
{
  gsize n_word = strspn (path, G_CSET_a_2_z);
  gboolean has_scheme = n_word > 0 && path[n_word] == ':';

  if (*path == '\0') {
    g_set_error_literal (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC,
                         "the path of the port is empty");
    return FALSE;
  }
  if (g_str_has_prefix (path, VIGIL_PORT_TCP)) {
    g_autoptr (VigilPort) port = vigil_port_new_tcp (path, error);

    return port != NULL;
  }
  if (!has_scheme || (vigil_port_is_recording (path) && path[n_word + 1] != '\0'))
    return TRUE;
  g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC,
               "\"%s\": not a port; a path, tcp:HOST:PORT or replay:FILE is wanted", path);
  return FALSE;
}

gboolean
vigil_port_is_recording (const char *path)
{
  return g_str_has_prefix (path, VIGIL_PORT_REPLAY);
}

gboolean
vigil_port_has_speed (const char *path)
{
  return !vigil_port_is_recording (path) && !g_str_has_prefix (path, VIGIL_PORT_TCP);
}

VigilPort *
vigil_port_new_for_path (const char *path, GError **error)
{
  g_autofree char *real = NULL;
  struct stat about;

  g_return_val_if_fail (path != NULL, NULL);
  if (!vigil_port_check_path (path, error))
    return NULL;
  if (g_str_has_prefix (path, VIGIL_PORT_TCP))
    return vigil_port_new_tcp (path, error);
  if (vigil_port_is_recording (path))
    return vigil_port_new_replay (path);
  real = realpath (path, NULL);
  if (real == NULL || stat (real, &about) != 0) {
    vigil_port_set_error (error, errno, path, "open");
    return NULL;
  }
  if (!S_ISCHR (about.st_mode)) {
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC, "%s: is not a serial port",
                 path);
    return NULL;
  }
  return g_str_has_prefix (real, "/dev/pts/") ? vigil_port_new_pty (path)
                                              : vigil_port_new_serial (path);
}

void
vigil_port_free (VigilPort *self)
{
  if (self == NULL)
    return;
  self->ops->close (self);
  self->ops->free (self);
}
