/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/endpoint.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

enum { MAX_QUEUED = 256 * 1024 };
#define PATIENCE_US (2 * VIGIL_USEC_PER_SEC)   /* real time */
#define DRIBBLE_MS 20                          /* real time between two bytes of a slow line */

struct _VigilSimEndpoint {
  char *link, *path;
  VigilSimBytesFunc on_bytes;
  gpointer user_data;
  int master_fd, slave_fd;          /* -1 while unplugged */
  GSource *read_source, *write_source;
  GByteArray *queue;
  gint64 moved_us;                  /* when the queue last shrank */
  gint64 silent_until_us, dribbling_until_us;
  GSource *dribble_timer;
};

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
drop_queue (VigilSimEndpoint *self)
{
  g_byte_array_set_size (self->queue, 0);
  clear_source (&self->write_source);
  clear_source (&self->dribble_timer);
}

void
vigil_sim_endpoint_unplug (VigilSimEndpoint *self)
{
  clear_source (&self->read_source);
  drop_queue (self);
  if (self->slave_fd >= 0)
    close (self->slave_fd);
  if (self->master_fd >= 0)
    close (self->master_fd);
  self->slave_fd = self->master_fd = -1;
  g_clear_pointer (&self->path, g_free);
  if (self->link != NULL)
    g_unlink (self->link);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  VigilSimEndpoint *self = user_data;
  guint8 bytes[4096];
  gssize n = read (fd, bytes, sizeof bytes);

  if (n > 0)
    self->on_bytes (bytes, (gsize) n, self->user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
fail (const char *what, GError **error)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", what, g_strerror (code));
  return FALSE;
}

static gboolean
open_pair (VigilSimEndpoint *self, GError **error)
{
  struct termios line;
  char name[64];

  self->master_fd = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (self->master_fd < 0 || grantpt (self->master_fd) != 0 || unlockpt (self->master_fd) != 0
      || ptsname_r (self->master_fd, name, sizeof name) != 0)
    return fail ("cannot open a pseudo-terminal", error);
  self->slave_fd = open (name, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (self->slave_fd < 0 || tcgetattr (self->slave_fd, &line) != 0)
    return fail (name, error);
  cfmakeraw (&line);
  if (tcsetattr (self->slave_fd, TCSANOW, &line) != 0)
    return fail (name, error);
  self->path = g_strdup (name);
  return TRUE;
}

static gboolean
make_link (VigilSimEndpoint *self, GError **error)
{
  g_autofree char *fresh = NULL;

  if (self->link == NULL)
    return TRUE;
  /* renamed into place, so that nobody finds a half-made one */
  fresh = g_strconcat (self->link, ".new", NULL);
  g_unlink (fresh);
  if (symlink (self->path, fresh) != 0 || g_rename (fresh, self->link) != 0)
    return fail (self->link, error);
  return TRUE;
}

gboolean
vigil_sim_endpoint_plug (VigilSimEndpoint *self, GError **error)
{
  if (self->master_fd >= 0)
    return TRUE;
  if (!open_pair (self, error) || !make_link (self, error)) {
    vigil_sim_endpoint_unplug (self);
    return FALSE;
  }
  self->read_source = g_unix_fd_source_new (self->master_fd, G_IO_IN);
  g_source_set_callback (self->read_source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->read_source, g_main_context_get_thread_default ());
  return TRUE;
}

VigilSimEndpoint *
vigil_sim_endpoint_new (const char *link, VigilSimBytesFunc on_bytes, gpointer user_data, GError **error)
{
  g_autoptr (VigilSimEndpoint) self = g_new0 (VigilSimEndpoint, 1);

  self->link = g_strdup (link);
  self->on_bytes = on_bytes;
  self->user_data = user_data;
  self->master_fd = self->slave_fd = -1;
  self->queue = g_byte_array_new ();
  if (!vigil_sim_endpoint_plug (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
vigil_sim_endpoint_free (VigilSimEndpoint *self)
{
  if (self == NULL)
    return;
  vigil_sim_endpoint_unplug (self);
  g_byte_array_unref (self->queue);
  g_free (self->link);
  g_free (self);
}

static gboolean
flush_queue (VigilSimEndpoint *self, guint at_most)
{
  gssize n = write (self->master_fd, self->queue->data, MIN (self->queue->len, at_most));

  if (n > 0) {
    g_byte_array_remove_range (self->queue, 0, (guint) n);
    self->moved_us = vigil_clock_mono_us ();
  }
  return self->queue->len == 0;
}

static gboolean
on_writable (int fd, GIOCondition condition, gpointer user_data)
{
  VigilSimEndpoint *self = user_data;

  if (!flush_queue (self, G_MAXUINT))
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->write_source, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
watch_queue (VigilSimEndpoint *self)
{
  if (self->write_source != NULL || flush_queue (self, G_MAXUINT))
    return;
  self->write_source = g_unix_fd_source_new (self->master_fd, G_IO_OUT);
  g_source_set_callback (self->write_source, G_SOURCE_FUNC (on_writable), self, NULL);
  g_source_attach (self->write_source, g_main_context_get_thread_default ());
}

static gboolean
on_dribble (gpointer user_data)
{
  VigilSimEndpoint *self = user_data;

  if (vigil_clock_mono_us () < self->dribbling_until_us) {
    if (self->queue->len > 0)
      flush_queue (self, (guint) vigil_clock_get_rate ());
    return G_SOURCE_CONTINUE;
  }
  g_clear_pointer (&self->dribble_timer, g_source_unref);
  watch_queue (self);
  return G_SOURCE_REMOVE;
}

void
vigil_sim_endpoint_send (VigilSimEndpoint *self, const guint8 *bytes, gsize len)
{
  gint64 now_us = vigil_clock_mono_us ();

  if (self->master_fd < 0 || now_us < self->silent_until_us)
    return;
  if (self->queue->len == 0)
    self->moved_us = now_us;
  if ((double) (now_us - self->moved_us) > (double) PATIENCE_US * vigil_clock_get_rate ()
      || self->queue->len + len > MAX_QUEUED) {
    drop_queue (self);
    tcflush (self->slave_fd, TCIFLUSH);
    self->moved_us = now_us;
  }
  g_byte_array_append (self->queue, bytes, (guint) len);
  if (self->dribble_timer == NULL)
    watch_queue (self);
}

void
vigil_sim_endpoint_dribble (VigilSimEndpoint *self, double seconds)
{
  self->dribbling_until_us = vigil_clock_mono_us () + (gint64) (seconds * VIGIL_USEC_PER_SEC);
  if (self->dribble_timer != NULL || self->master_fd < 0)
    return;
  clear_source (&self->write_source);
  self->dribble_timer = g_timeout_source_new (DRIBBLE_MS);
  g_source_set_callback (self->dribble_timer, on_dribble, self, NULL);
  g_source_attach (self->dribble_timer, g_main_context_get_thread_default ());
}

void
vigil_sim_endpoint_silence (VigilSimEndpoint *self, double seconds)
{
  self->silent_until_us = vigil_clock_mono_us () + (gint64) (seconds * VIGIL_USEC_PER_SEC);
}

const char *
vigil_sim_endpoint_get_path (const VigilSimEndpoint *self)
{
  return self->path;
}
