/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Both kinds of port at real pseudo-terminals; libserialport's by way of fixtures/pty-shim.c. */
#include "fixtures/pty-pair.h"
#include "fixtures/pty-shim.h"
#include "port/port.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

typedef VigilPort *(*PortNew) (const char *path);

static const VigilLine line_38400 = { .baud = 38400, .data_bits = 8, .stop_bits = 1 };
static const VigilLine line_deaf
    = { .baud = 38400, .data_bits = 8, .stop_bits = 1, .is_listen_only = TRUE };

static VigilPort *
open_port (PortNew port_new, const char *path, const VigilLine *line)
{
  g_autoptr (GError) error = NULL;
  VigilPort *port = port_new (path);
  gboolean is_open = port->ops->open (port, line, &error);

  g_assert_no_error (error);
  g_assert_true (is_open);
  g_assert_cmpint (port->ops->get_fd (port), >=, 0);
  return port;
}

static void
assert_refused (PortNew port_new, const char *path, VigilPortError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilPort) port = port_new (path);

  g_assert_false (port->ops->open (port, &line_38400, &error));
  g_assert_error (error, VIGIL_PORT_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_cmpint (port->ops->get_fd (port), <, 0);
}

static void
assert_names_holder (PortNew port_new, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilPort) port = port_new (path);

  g_assert_false (port->ops->open (port, &line_38400, &error));
  g_assert_true (g_str_has_suffix (error->message, ": held by this program"));
}

static void
assert_gone (gssize n, GError **error)
{
  g_assert_cmpint (n, ==, -1);
  g_assert_error (*error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_GONE);
  g_clear_error (error);
}

/* Every byte value passes unchanged, both ways: nothing of the terminal is left switched on. */
static void
test_both_ways (gconstpointer port_new)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autoptr (VigilPort) port = open_port ((PortNew) port_new, pty->path, &line_38400);
  g_autoptr (GError) error = NULL;
  guint8 all[256], buf[512];

  for (guint i = 0; i < 256; i++)
    all[i] = (guint8) i;
  g_assert_cmpint (port->ops->read (port, buf, sizeof buf, &error), ==, 0);
  pty_pair_say (pty, (const char *) all, 256);
  g_assert_cmpint (port->ops->read (port, buf, 100, &error), ==, 100);
  g_assert_cmpint (port->ops->read (port, buf + 100, sizeof buf - 100, &error), ==, 156);
  g_assert_cmpmem (buf, 256, all, 256);
  g_assert_cmpint (port->ops->read (port, buf, sizeof buf, &error), ==, 0);
  g_assert_cmpint (port->ops->write (port, all, 256, &error), ==, 256);
  g_assert_cmpint (read (pty->master, buf, sizeof buf), ==, 256);
  g_assert_cmpmem (buf, 256, all, 256);
  g_assert_no_error (error);
}

static void
test_partial_write (gconstpointer port_new)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autoptr (VigilPort) port = open_port ((PortNew) port_new, pty->path, &line_38400);
  g_autofree guint8 *bulk = g_malloc (1 << 20);
  guint8 buf[4096];
  gsize n_heard = 0;
  gssize n, n_taken;

  for (guint i = 0; i < 1 << 20; i++)
    bulk[i] = (guint8) (i % 251);
  n_taken = port->ops->write (port, bulk, 1 << 20, NULL);
  g_assert_cmpint (n_taken, >, 0);
  g_assert_cmpint (n_taken, <, 1 << 20);
  while ((n = port->ops->write (port, bulk + n_taken, (1 << 20) - (gsize) n_taken, NULL)) > 0)
    n_taken += n;
  g_assert_cmpint (n, ==, 0);
  while ((n = read (pty->master, buf, sizeof buf)) > 0) {
    g_assert_cmpmem (buf, n, bulk + n_heard, n);
    n_heard += (gsize) n;
  }
  g_assert_cmpint (n_heard, ==, n_taken);
}

static void
test_unplugged (gconstpointer port_new)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autoptr (VigilPort) port = open_port ((PortNew) port_new, pty->path, &line_38400);
  g_autoptr (GError) error = NULL;
  guint8 buf[16];

  pty_pair_unplug (pty);
  assert_gone (port->ops->read (port, buf, sizeof buf, &error), &error);
  assert_gone (port->ops->write (port, buf, 1, &error), &error);
}

static void
test_exclusive (gconstpointer port_new)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  VigilPort *first = open_port ((PortNew) port_new, pty->path, &line_38400);
  g_autoptr (VigilPort) again = NULL;
  char *heard;

  g_assert_true (fcntl (first->ops->get_fd (first), F_GETFD) & FD_CLOEXEC);
  assert_refused ((PortNew) port_new, pty->path, VIGIL_PORT_ERROR_BUSY);
  assert_names_holder ((PortNew) port_new, pty->path);
  /* the refused one must not have disturbed the holder */
  g_assert_cmpint (first->ops->write (first, (const guint8 *) "still mine", 10, NULL), ==, 10);
  heard = pty_pair_hear (pty);
  g_assert_cmpstr (heard, ==, "still mine");
  g_free (heard);
  first->ops->close (first);
  first->ops->close (first);
  again = open_port ((PortNew) port_new, pty->path, &line_38400);
  vigil_port_free (first);
}

static void
test_not_there (gconstpointer port_new)
{
  assert_refused ((PortNew) port_new, "/dev/vigil-no-such-port", VIGIL_PORT_ERROR_NOT_FOUND);
}

static void
test_denied (gconstpointer port_new)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  gboolean is_root = geteuid () == 0;

  g_assert_cmpint (chmod (pty->path, 0), ==, 0);
  if (is_root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  assert_refused ((PortNew) port_new, pty->path, VIGIL_PORT_ERROR_DENIED);
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
}

/* Not by promise: the descriptor itself cannot write. */
static void
test_listen_only (gconstpointer port_new)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autoptr (VigilPort) port = open_port ((PortNew) port_new, pty->path, &line_deaf);
  g_autoptr (GError) error = NULL;
  g_autofree char *heard = NULL;
  guint8 buf[16];

  g_assert_cmpint (port->ops->write (port, (const guint8 *) "x", 1, &error), ==, -1);
  g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_DENIED);
  g_assert_cmpint (write (port->ops->get_fd (port), "x", 1), ==, -1);
  g_assert_cmpint (errno, ==, EBADF);
  heard = pty_pair_hear (pty);
  g_assert_cmpstr (heard, ==, "");
  pty_pair_say (pty, "hello", -1);
  g_assert_cmpint (port->ops->read (port, buf, sizeof buf, NULL), ==, 5);
}

static void
test_serial_line (void)
{
  /* a pty knows 8 bits only */
  static const VigilLine odd = { .baud = 9600, .data_bits = 8, .stop_bits = 2, .rts_cts = TRUE };
  static const VigilLine even = { .baud = 19200, .data_bits = 8, .parity = VIGIL_PARITY_EVEN, .stop_bits = 1 };
  static const VigilLine impossible = { .baud = 38400, .data_bits = 12, .stop_bits = 1 };
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autoptr (VigilPort) port = vigil_port_new_serial (pty->path);
  g_autoptr (GError) error = NULL;
  struct termios tio;

  g_assert_false (port->ops->open (port, &impossible, &error));
  g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC);
  g_clear_error (&error);
  g_assert_true (port->ops->open (port, &odd, &error));
  g_assert_cmpint (tcgetattr (port->ops->get_fd (port), &tio), ==, 0);
  g_assert_cmpint (cfgetospeed (&tio), ==, B9600);
  g_assert_true (tio.c_cflag & CSTOPB);
  g_assert_true (tio.c_cflag & CRTSCTS);
  g_assert_false (tio.c_iflag & INPCK);
  /* a byte of wrong parity is dropped, not passed on */
  port->ops->close (port);
  g_assert_true (port->ops->open (port, &even, &error));
  g_assert_cmpint (tcgetattr (port->ops->get_fd (port), &tio), ==, 0);
  g_assert_true ((tio.c_iflag & INPCK) && (tio.c_iflag & IGNPAR));
  g_assert_false (tio.c_iflag & PARMRK);
}

/* The device must not take a listener for its host: no DTR, no RTS, and no handshake that would
 * move them. */
static void
test_serial_lines_lowered (void)
{
  static const VigilLine deaf = { .baud = 9600, .data_bits = 8, .stop_bits = 1, .rts_cts = TRUE, .is_listen_only = TRUE };
  static const VigilLine open_line = { .baud = 9600, .data_bits = 8, .stop_bits = 1, .rts_cts = TRUE };
  g_autoptr (PtyPair) pty = pty_pair_new ();
  VigilPort *port;
  struct termios tio;

  pty_shim_raise_modem_lines ();
  port = vigil_port_new_serial (pty->path);
  g_assert_true (port->ops->open (port, &deaf, NULL));
  g_assert_cmpint (pty_shim_get_modem_lines (), ==, 0);
  g_assert_cmpint (tcgetattr (port->ops->get_fd (port), &tio), ==, 0);
  g_assert_false (tio.c_cflag & CRTSCTS);
  vigil_port_free (port);
  pty_shim_raise_modem_lines ();
  port = vigil_port_new_serial (pty->path);
  g_assert_true (port->ops->open (port, &open_line, NULL));
  g_assert_cmpint (pty_shim_get_modem_lines (), ==, TIOCM_DTR | TIOCM_RTS);
  vigil_port_free (port);
}

/* Everybody else is kept out by the kernel, also who knows nothing of locks. Root may pass. */
static void
test_serial_exclusive (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  VigilPort *port = open_port (vigil_port_new_serial, pty->path, &line_38400);
  gboolean is_root = geteuid () == 0;
  int other, is_marked = 0;

  g_assert_cmpint (ioctl (port->ops->get_fd (port), TIOCGEXCL, &is_marked), ==, 0);
  g_assert_cmpint (is_marked, ==, 1);
  g_assert_cmpint (chmod (pty->path, 0666), ==, 0);
  if (is_root)
    g_assert_cmpint (seteuid (65534), ==, 0);
  other = open (pty->path, O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (errno, ==, EBUSY);
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (other, ==, -1);
  vigil_port_free (port);
  other = open (pty->path, O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (other, >=, 0);
  close (other);
}

/* A by-id name is a link; libserialport itself would not find it. */
static void
test_serial_link (void)
{
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autofree char *dir = g_dir_make_tmp ("vigil-port-XXXXXX", NULL);
  g_autofree char *name = g_build_filename (dir, "usb-Adapter-port0", NULL);
  VigilPort *port;

  g_assert_cmpint (symlink (pty->path, name), ==, 0);
  port = open_port (vigil_port_new_serial, name, &line_38400);
  g_assert_cmpstr (port->path, ==, name);
  vigil_port_free (port);
  unlink (name);
  rmdir (dir);
}

static void
test_for_path (void)
{
  static const struct {
    const char *path;
    VigilPortError code;
  } refused[] = {
    { "", VIGIL_PORT_ERROR_BAD_SPEC },
    { "/dev/vigil-no-such-port", VIGIL_PORT_ERROR_NOT_FOUND },
    { "/tmp", VIGIL_PORT_ERROR_BAD_SPEC },
    { "/etc/passwd", VIGIL_PORT_ERROR_BAD_SPEC },
  };
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autoptr (VigilPort) port = NULL, null_port = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_assert_null (vigil_port_new_for_path (refused[i].path, &error));
    g_assert_error (error, VIGIL_PORT_ERROR, (int) refused[i].code);
    g_clear_error (&error);
  }
  port = vigil_port_new_for_path (pty->path, &error);
  g_assert_no_error (error);
  g_assert_true (port->ops->open (port, &line_38400, &error));
  /* a character device, but none that libserialport knows */
  null_port = vigil_port_new_for_path ("/dev/null", &error);
  g_assert_no_error (error);
  g_assert_false (null_port->ops->open (null_port, &line_38400, &error));
  g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC);
}

static void
test_taken_over (void)
{
  g_autoptr (VigilPort) port = NULL;
  g_autoptr (GError) error = NULL;
  guint8 buf[16];
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
  port = vigil_port_new_fd (ends[0], "socket");
  g_assert_true (port->ops->open (port, &line_38400, &error));
  g_assert_cmpint (port->ops->read (port, buf, sizeof buf, &error), ==, 0);
  g_assert_cmpint (write (ends[1], "abc", 3), ==, 3);
  close (ends[1]);
  g_assert_cmpint (port->ops->read (port, buf, sizeof buf, &error), ==, 3);
  assert_gone (port->ops->read (port, buf, sizeof buf, &error), &error);
  assert_gone (port->ops->write (port, buf, 1, &error), &error);
  port->ops->close (port);
  g_assert_false (port->ops->open (port, &line_38400, &error));
  g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_GONE);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    GTestDataFunc func;
  } both[] = {
    { "both-ways", test_both_ways },     { "partial-write", test_partial_write },
    { "unplugged", test_unplugged },     { "exclusive", test_exclusive },
    { "not-there", test_not_there },     { "denied", test_denied },
    { "listen-only", test_listen_only },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++) {
    g_autofree char *pty_name = g_strconcat ("/port/pty/", both[i].name, NULL);
    g_autofree char *serial_name = g_strconcat ("/port/serial/", both[i].name, NULL);

    g_test_add_data_func (pty_name, vigil_port_new_pty, both[i].func);
    g_test_add_data_func (serial_name, vigil_port_new_serial, both[i].func);
  }
  g_test_add_func ("/port/serial/line", test_serial_line);
  g_test_add_func ("/port/serial/lines-lowered", test_serial_lines_lowered);
  g_test_add_func ("/port/serial/kept-out", test_serial_exclusive);
  g_test_add_func ("/port/serial/link", test_serial_link);
  g_test_add_func ("/port/for-path", test_for_path);
  g_test_add_func ("/port/taken-over", test_taken_over);
  return g_test_run ();
}
