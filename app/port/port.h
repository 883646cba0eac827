/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Moves bytes to and from a device and knows no protocol. Nothing here ever blocks, but that
 * closing a serial port gives its last bytes up to 50 ms to leave.
 * Thread: one owner, whose thread-default context runs (the core thread). */
#pragma once

#include <glib.h>

#define VIGIL_PORT_ERROR (vigil_port_error_quark ())
GQuark vigil_port_error_quark (void);

typedef enum {
  VIGIL_PORT_ERROR_NOT_FOUND,
  VIGIL_PORT_ERROR_BUSY,       /* another program holds it */
  VIGIL_PORT_ERROR_DENIED,
  VIGIL_PORT_ERROR_BAD_SPEC,
  VIGIL_PORT_ERROR_GONE,       /* unplugged, peer closed */
  VIGIL_PORT_ERROR_IO,
} VigilPortError;

typedef enum { VIGIL_PARITY_NONE, VIGIL_PARITY_EVEN, VIGIL_PARITY_ODD } VigilParity;

typedef struct {
  guint baud;
  guint8 data_bits;
  VigilParity parity;
  guint8 stop_bits;
  gboolean rts_cts;
  gboolean is_listen_only;   /* opened so that not one byte can leave */
} VigilLine;

typedef enum { VIGIL_PORT_OPEN, VIGIL_PORT_OPENING, VIGIL_PORT_FAILED } VigilPortProgress;

typedef struct _VigilPort VigilPort;

typedef struct {
  /* FALSE leaves the port closed; it may be tried again. */
  gboolean (*open) (VigilPort *self, const VigilLine *line, GError **error);
  /* NULL: what .open did is done. Otherwise .open only began, and nothing else may be called but
   * this, until it says OPEN, or FAILED with @error and the port closed, or .close. */
  VigilPortProgress (*settle) (VigilPort *self, GError **error);
  /* >0 bytes; 0 nothing yet; -1 with GONE when the other end went away. */
  gssize (*read) (VigilPort *self, guint8 *buf, gsize len, GError **error);
  /* Bytes taken, perhaps fewer than @len or none; -1 with GONE, or with DENIED if listen-only. */
  gssize (*write) (VigilPort *self, const guint8 *buf, gsize len, GError **error);
  int (*get_fd) (VigilPort *self);
  /* Closing what is closed does nothing. */
  void (*close) (VigilPort *self);
  void (*free) (VigilPort *self);
} VigilPortOps;

/* Implementations embed this first. */
struct _VigilPort {
  const VigilPortOps *ops;
  char *path;                /* as the user named it: /dev/serial/by-id/..., for display */
};

/* Whether @path can name a port at all; asks neither the disk nor the network. BAD_SPEC. */
gboolean vigil_port_check_path (const char *path, GError **error);
/* What comes from there was recorded: nothing that it says is of now. */
gboolean vigil_port_is_recording (const char *path);
/* Its speed is set here. That of a terminal server is set there, and a recording has none. */
gboolean vigil_port_has_speed (const char *path);
/* "tcp:HOST:PORT" and "tcp://HOST:PORT" (an IPv6 address in brackets) give the port of a terminal
 * server, "replay:FILE" a recording's; what resolves to /dev/pts/N the fd port, every other device
 * libserialport. The port is not opened; NOT_FOUND, DENIED or BAD_SPEC if there is no such device
 * now. */
VigilPort *vigil_port_new_for_path (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @path with its "tcp:". Looks up and connects beside the thread, for 5 s at most; a server that
 * vanished is noticed within 12 s; NULL with BAD_SPEC. Listen-only is kept by this program, not by
 * the kernel: a socket cannot be opened for reading alone. */
VigilPort *vigil_port_new_tcp (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @path with its "replay:": a capture, whose lines from the device come at their times by Vigil's
 * clock; what is written goes nowhere; GONE after the last. */
VigilPort *vigil_port_new_replay (const char *path) G_GNUC_WARN_UNUSED_RESULT;
VigilPort *vigil_port_new_serial (const char *path) G_GNUC_WARN_UNUSED_RESULT;
VigilPort *vigil_port_new_pty (const char *path) G_GNUC_WARN_UNUSED_RESULT;
/* Takes over an open descriptor, a socketpair's end in tests. Once closed it stays closed. */
VigilPort *vigil_port_new_fd (int fd, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Closes it first. */
void vigil_port_free (VigilPort *self);

/* What there is to say to .settle, also of a port that has none. */
static inline VigilPortProgress
vigil_port_settle (VigilPort *self, GError **error)
{
  return self->ops->settle != NULL ? self->ops->settle (self, error) : VIGIL_PORT_OPEN;
}

/* Who has the device at @path open: "minicom (1234)", "this program", or NULL if that cannot be
 * seen; other users' programs cannot. Looks through /proc. */
char *vigil_port_find_holder (const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilPort, vigil_port_free)
