/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A recording in the place of a device. Its descriptor is a timer that ticks while it plays; what
 * is due is decided by Vigil's clock, which may run faster or stand still. */
#include "port/port-private.h"

#include "base/clock.h"
#include "port/capture.h"

#include <errno.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* Looked at no less often, because the clock may be moved by other than time. */
#define TICK_NS (5 * 1000 * 1000)
#define NS_PER_US 1000

typedef struct {
  VigilPort parent;
  VigilCapture *capture;     /* NULL: not open */
  int fd;
  gint64 started_us;
  guint next;                /* line */
  gsize n_taken;             /* of its bytes */
} ReplayPort;

static void
replay_port_close (VigilPort *port)
{
  ReplayPort *self = (ReplayPort *) port;

  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  g_clear_pointer (&self->capture, vigil_capture_free);
}

static gint64
get_played_us (const ReplayPort *self)
{
  return vigil_clock_mono_us () - self->started_us;
}

/* Wakes whoever watches when the next line is due. */
static gboolean
set_timer (ReplayPort *self)
{
  struct itimerspec times = { .it_interval = { .tv_nsec = TICK_NS } };
  gint64 wait_us = 0;

  if (self->next < vigil_capture_get_n_lines (self->capture))
    wait_us = vigil_capture_get_line (self->capture, self->next).t_us - get_played_us (self);
  wait_us = (gint64) ((double) MAX (wait_us, 0) / vigil_clock_get_rate ());
  times.it_value.tv_nsec = (long) CLAMP (wait_us * NS_PER_US, 1, TICK_NS);
  return timerfd_settime (self->fd, 0, &times, NULL) == 0;
}

static gboolean
replay_port_open (VigilPort *port, const VigilLine *line, GError **error)
{
  ReplayPort *self = (ReplayPort *) port;
  g_autoptr (GError) why = NULL;

  g_return_val_if_fail (self->capture == NULL, FALSE);
  self->capture = vigil_capture_load (port->path + strlen (VIGIL_PORT_REPLAY), &why);
  if (self->capture == NULL) {
    VigilPortError code = g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOENT)   ? VIGIL_PORT_ERROR_NOT_FOUND
                          : g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_ACCES) ? VIGIL_PORT_ERROR_DENIED
                                                                                    : VIGIL_PORT_ERROR_BAD_SPEC;

    g_set_error_literal (error, VIGIL_PORT_ERROR, code, why->message);
    return FALSE;
  }
  self->fd = timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  self->started_us = vigil_clock_mono_us ();
  self->next = 0;
  self->n_taken = 0;
  if (self->fd >= 0 && set_timer (self))
    return TRUE;
  vigil_port_set_error (error, errno, port->path, "play");
  replay_port_close (port);
  return FALSE;
}

/* A line at a time, so that what lay apart is not read as one. */
static gsize
take_due (ReplayPort *self, guint8 *buf, gsize len)
{
  gint64 played_us = get_played_us (self);

  for (; self->next < vigil_capture_get_n_lines (self->capture); self->next++) {
    VigilCaptureLine line = vigil_capture_get_line (self->capture, self->next);
    gsize n = MIN (len, line.len - self->n_taken);

    if (line.t_us > played_us)
      return 0;
    if (!line.is_from_device)
      continue;
    memcpy (buf, line.bytes + self->n_taken, n);
    self->n_taken += n;
    if (self->n_taken == line.len) {
      self->next++;
      self->n_taken = 0;
    }
    return n;
  }
  return 0;
}

static gssize
replay_port_read (VigilPort *port, guint8 *buf, gsize len, GError **error)
{
  ReplayPort *self = (ReplayPort *) port;
  gsize n = take_due (self, buf, len);

  if (n == 0 && self->next == vigil_capture_get_n_lines (self->capture)) {
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_GONE, "%s: the recording is over", port->path);
    return -1;
  }
  /* which also takes back the tick that brought us here */
  if (set_timer (self))
    return (gssize) n;
  vigil_port_set_error (error, errno, port->path, "play");
  return -1;
}

static gssize
replay_port_write (VigilPort *port, const guint8 *buf, gsize len, GError **error)
{
  return (gssize) len;
}

static int
replay_port_get_fd (VigilPort *port)
{
  return ((ReplayPort *) port)->fd;
}

static void
replay_port_free (VigilPort *port)
{
  g_free (port->path);
  g_free (port);
}

static const VigilPortOps replay_ops = {
  .open = replay_port_open,
  .read = replay_port_read,
  .write = replay_port_write,
  .get_fd = replay_port_get_fd,
  .close = replay_port_close,
  .free = replay_port_free,
};

VigilPort *
vigil_port_new_replay (const char *path)
{
  ReplayPort *self = g_new0 (ReplayPort, 1);

  self->parent.ops = &replay_ops;
  self->parent.path = g_strdup (path);
  self->fd = -1;
  return &self->parent;
}
