/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Real serial ports, opened and set by libserialport, which knows the odd adapters. Reading and
 * writing go to its descriptor directly: its own calls cannot tell "nothing yet" from "unplugged".
 */
#include "port/port-private.h"

#include <errno.h>
#include <libserialport.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>

/* The last words to a device (about 30 bytes) take 8 ms at 38400 baud; a device that holds them
 * up by flow control must not hold us up. */
#define CLOSE_WAIT_MS 50
#define CLOSE_STEP_MS 5

typedef struct {
  VigilPort parent;
  struct sp_port *sp;
  int fd;
  gboolean is_listen_only;
} SerialPort;

static void
serial_port_close (VigilPort *port)
{
  SerialPort *self = (SerialPort *) port;

  if (self->sp == NULL)
    return;
  if (self->fd >= 0) {
    int n_unsent = 0;

    for (int waited_ms = 0; waited_ms < CLOSE_WAIT_MS; waited_ms += CLOSE_STEP_MS) {
      if (ioctl (self->fd, TIOCOUTQ, &n_unsent) != 0 || n_unsent == 0)
        break;
      poll (NULL, 0, CLOSE_STEP_MS);
    }
    /* closing a tty waits for what it still holds, half a minute by default */
    sp_flush (self->sp, SP_BUF_OUTPUT);
    ioctl (self->fd, TIOCNXCL);
  }
  sp_close (self->sp);
  g_clear_pointer (&self->sp, sp_free_port);
  self->fd = -1;
}

static gboolean
set_sp_error (GError **error, enum sp_return status, const char *path, const char *what)
{
  int errnum = status == SP_ERR_FAIL ? sp_last_error_code () : 0;

  if (errnum == EINVAL)
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC, "%s: cannot %s", path, what);
  else if (errnum != 0)
    vigil_port_set_error (error, errnum, path, what);
  else
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC, "%s: cannot %s: %s", path,
                 what,
                 status == SP_ERR_MEM ? "out of memory" : "not a serial port, or not able to");
  return FALSE;
}

/* Debian's libserialport 0.1.1 opens a port without any lock and lets it leak into children. What
 * another program holds is left as it is: only a claimed descriptor becomes self->fd. */
static gboolean
take_fd (SerialPort *self, GError **error)
{
  const char *path = self->parent.path;
  int fd = -1;
  enum sp_return status = sp_get_port_handle (self->sp, &fd);

  if (status != SP_OK)
    return set_sp_error (error, status, path, "take its descriptor");
  if (!vigil_port_claim_fd (fd, path, error))
    return FALSE;
  if (ioctl (fd, TIOCEXCL) == 0) {
    self->fd = fd;
    return TRUE;
  }
  vigil_port_set_error (error, errno, path, "make exclusive");
  return FALSE;
}

/* libserialport 0.1.1 leaves CRTSCTS unset where the kernel has no termiox, which is everywhere
 * today, and lets a byte of wrong parity pass as if it were right: these bits are ours. Such a
 * byte is dropped, so that the frame is too short; a weak check code might not notice it. */
static gboolean
set_own_bits (SerialPort *self, const VigilLine *line, GError **error)
{
  /* the hardware would raise RTS again, which who only listens has lowered */
  gboolean has_flow_control = line->rts_cts && !line->is_listen_only;
  struct termios tio;

  if (tcgetattr (self->fd, &tio) == 0) {
    tio.c_cflag = has_flow_control ? tio.c_cflag | CRTSCTS : tio.c_cflag & ~(tcflag_t) CRTSCTS;
    if (line->parity != VIGIL_PARITY_NONE)
      tio.c_iflag |= INPCK | IGNPAR;
    if (tcsetattr (self->fd, TCSANOW, &tio) == 0)
      return TRUE;
  }
  vigil_port_set_error (error, errno, self->parent.path, "set its flow control and parity");
  return FALSE;
}

/* The kernel raises both as it opens a port; who only listens takes them back at once, so that the
 * device does not think it has a host. An adapter that has no such lines has nothing to lower. */
static void
lower_lines (SerialPort *self)
{
  int lines = TIOCM_DTR | TIOCM_RTS;

  ioctl (self->fd, TIOCMBIC, &lines);
}

static gboolean
set_line (SerialPort *self, const VigilLine *line, GError **error)
{
  static const enum sp_parity parities[] = {
    [VIGIL_PARITY_NONE] = SP_PARITY_NONE,
    [VIGIL_PARITY_EVEN] = SP_PARITY_EVEN,
    [VIGIL_PARITY_ODD] = SP_PARITY_ODD,
  };
  enum sp_return status = sp_set_baudrate (self->sp, (int) line->baud);
  g_autofree char *what = NULL;

  if (status == SP_OK)
    status = sp_set_bits (self->sp, line->data_bits);
  if (status == SP_OK)
    status = sp_set_parity (self->sp, parities[line->parity]);
  if (status == SP_OK)
    status = sp_set_stopbits (self->sp, line->stop_bits);
  if (status == SP_OK)
    status = sp_set_flowcontrol (self->sp, SP_FLOWCONTROL_NONE);
  /* what came while nobody listened would be read as the present */
  if (status == SP_OK)
    status = sp_flush (self->sp, SP_BUF_INPUT);
  if (status == SP_OK && line->is_listen_only)
    lower_lines (self);
  if (status == SP_OK)
    return set_own_bits (self, line, error);
  what = g_strdup_printf ("set %u baud, %u bits, %u stop bits", line->baud, line->data_bits,
                          line->stop_bits);
  return set_sp_error (error, status, self->parent.path, what);
}

static gboolean
serial_port_open (VigilPort *port, const VigilLine *line, GError **error)
{
  SerialPort *self = (SerialPort *) port;
  /* libserialport asks /sys/class/tty, which knows no /dev/serial/by-id */
  g_autofree char *real = realpath (port->path, NULL);
  enum sp_return status;

  g_return_val_if_fail (self->sp == NULL, FALSE);
  if (real == NULL) {
    vigil_port_set_error (error, errno, port->path, "open");
    return FALSE;
  }
  self->is_listen_only = line->is_listen_only;
  status = sp_get_port_by_name (real, &self->sp);
  if (status != SP_OK)
    return set_sp_error (error, status, port->path, "open");
  status = sp_open (self->sp, line->is_listen_only ? SP_MODE_READ : SP_MODE_READ_WRITE);
  if (status != SP_OK) {
    set_sp_error (error, status, port->path, "open");
    g_clear_pointer (&self->sp, sp_free_port);
    return FALSE;
  }
  if (take_fd (self, error) && set_line (self, line, error))
    return TRUE;
  serial_port_close (port);
  return FALSE;
}

static gssize
serial_port_read (VigilPort *port, guint8 *buf, gsize len, GError **error)
{
  return vigil_port_read_fd (((SerialPort *) port)->fd, port->path, buf, len, error);
}

static gssize
serial_port_write (VigilPort *port, const guint8 *buf, gsize len, GError **error)
{
  SerialPort *self = (SerialPort *) port;

  if (self->is_listen_only)
    return vigil_port_refuse_write (port->path, error);
  return vigil_port_write_fd (self->fd, port->path, buf, len, error);
}

static int
serial_port_get_fd (VigilPort *port)
{
  return ((SerialPort *) port)->fd;
}

static void
serial_port_free (VigilPort *port)
{
  g_free (port->path);
  g_free (port);
}

static const VigilPortOps serial_ops = {
  .open = serial_port_open,
  .read = serial_port_read,
  .write = serial_port_write,
  .get_fd = serial_port_get_fd,
  .close = serial_port_close,
  .free = serial_port_free,
};

VigilPort *
vigil_port_new_serial (const char *path)
{
  SerialPort *self = g_new0 (SerialPort, 1);

  self->parent.ops = &serial_ops;
  self->parent.path = g_strdup (path);
  self->fd = -1;
  return &self->parent;
}
