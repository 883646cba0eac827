/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/connection.h"

#include "base/clock.h"
#include "core/path-watch.h"
#include "core/source.h"
#include "port/port-list.h"

#include <glib-unix.h>

/* A second of 115200 baud would be 11 KiB; what waits longer than that is not worth sending. */
#define TX_MAX_BYTES 4096
/* Read per turn of the loop at most, so that a babbling line cannot keep it. */
#define READ_BYTES 4096
#define CHECK_MS 250
#define BACKOFF_MIN_US (VIGIL_USEC_PER_SEC / 2)
#define BACKOFF_MAX_US (8 * VIGIL_USEC_PER_SEC)

struct _VigilConnection {
  char *path;
  char *stable_name; /* what led to the port that was open last; NULL: only @path does */
  VigilLine line;
  VigilConnectionEvents events;

  VigilPort *opening; /* a port that takes its time */
  VigilPort *port;    /* NULL: not open */
  gboolean is_gone;   /* found while writing; acted upon after */
  GSource *in_source, *out_source, *check_source;
  GByteArray *tx;
  guint64 bytes_sent, n_dropped, n_withheld;

  char *trouble; /* why there is no port; NULL: there is */
  VigilPortError trouble_code;
  VigilPathWatch path_watch;
  gint64 backoff_us, next_try_us;
};

static gboolean on_check (gpointer user_data);

static GSource *
watch_fd (VigilConnection *self, GIOCondition condition, GUnixFDSourceFunc func)
{
  GSource *source = g_unix_fd_source_new (self->port->ops->get_fd (self->port), condition);

  g_source_set_callback (source, G_SOURCE_FUNC (func), self, NULL);
  return vigil_source_start (source);
}

/* ---- losing and reopening ---- */

static void
drop_port (VigilConnection *self)
{
  vigil_source_clear (&self->in_source);
  vigil_source_clear (&self->out_source);
  g_byte_array_set_size (self->tx, 0);
  g_clear_pointer (&self->opening, vigil_port_free);
  g_clear_pointer (&self->port, vigil_port_free);
  self->is_gone = FALSE;
}

/* An adapter that was ttyUSB0 may be ttyUSB1 when it is back, and another may be ttyUSB0 then. */
static const char *
path_now (const VigilConnection *self)
{
  return self->stable_name != NULL ? self->stable_name : self->path;
}

/* Not logged here, where it would be said at each attempt. @why NULL: the port is gone. */
static void
say_trouble (VigilConnection *self, const GError *why)
{
  g_free (self->trouble);
  self->trouble = g_strdup (why != NULL ? why->message : "unplugged");
  self->trouble_code = why != NULL && why->domain == VIGIL_PORT_ERROR ? (VigilPortError) why->code
                                                                      : VIGIL_PORT_ERROR_GONE;
  self->events.on_trouble (self->events.user_data);
}

static void
start_checking (VigilConnection *self)
{
  if (self->check_source == NULL)
    self->check_source = vigil_source_add_timer (CHECK_MS, on_check, self);
}

static void
schedule_reopening (VigilConnection *self)
{
  vigil_path_watch_mark (&self->path_watch, path_now (self));
  self->next_try_us = vigil_clock_mono_us () + self->backoff_us;
  self->backoff_us = MIN (self->backoff_us * 2, BACKOFF_MAX_US);
  start_checking (self);
}

/* A recording that was played to its end has nothing more to say. */
static void
lose_port (VigilConnection *self, const GError *why)
{
  drop_port (self);
  self->backoff_us = BACKOFF_MIN_US;
  if (!vigil_port_is_recording (self->path))
    schedule_reopening (self);
  say_trouble (self, why);
}

/* ---- bytes ---- */

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  VigilConnection *self = user_data;
  g_autoptr (GError) error = NULL;
  guint8 buf[READ_BYTES];
  gssize n = self->port->ops->read (self->port, buf, sizeof buf, &error);

  if (n > 0)
    self->events.on_bytes (buf, (gsize) n, self->events.user_data);
  if (self->port == NULL)
    return G_SOURCE_REMOVE;
  if (n < 0 || (n == 0 && (condition & (G_IO_HUP | G_IO_ERR))) || self->is_gone) {
    lose_port (self, error);
    return G_SOURCE_REMOVE;
  }
  return self->in_source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean on_writable (int fd, GIOCondition condition, gpointer user_data);

static void
flush_tx (VigilConnection *self)
{
  g_autoptr (GError) error = NULL;
  gssize n = 0;

  if (self->tx->len > 0)
    n = self->port->ops->write (self->port, self->tx->data, self->tx->len, &error);
  if (n > 0) {
    self->bytes_sent += (guint64) n;
    if (self->events.on_sent != NULL)
      self->events.on_sent (self->tx->data, (gsize) n, self->events.user_data);
    g_byte_array_remove_range (self->tx, 0, (guint) n);
  }
  if (n < 0) {
    g_byte_array_set_size (self->tx, 0);
    self->is_gone = TRUE;
  }
  if (self->tx->len == 0)
    vigil_source_clear (&self->out_source);
  else if (self->out_source == NULL)
    self->out_source = watch_fd (self, G_IO_OUT, on_writable);
}

static gboolean
on_writable (int fd, GIOCondition condition, gpointer user_data)
{
  VigilConnection *self = user_data;

  flush_tx (self);
  vigil_connection_check (self);
  return self->out_source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Whole messages or none: half of one would spoil the next. */
void
vigil_connection_send (VigilConnection *self, const guint8 *bytes, gsize len)
{
  if (self->line.is_listen_only) {
    self->n_withheld++;
    return;
  }
  if (self->port == NULL || self->is_gone || self->tx->len + len > TX_MAX_BYTES) {
    self->n_dropped++;
    return;
  }
  g_byte_array_append (self->tx, bytes, (guint) len);
  flush_tx (self);
}

void
vigil_connection_check (VigilConnection *self)
{
  if (self->port != NULL && self->is_gone)
    lose_port (self, NULL);
}

/* ---- opening ---- */

static void
begin_talking (VigilConnection *self)
{
  char *stable_name = vigil_port_find_stable_name (NULL, path_now (self));

  vigil_source_clear (&self->check_source);
  self->backoff_us = BACKOFF_MIN_US;
  self->bytes_sent = 0;
  g_clear_pointer (&self->trouble, g_free);
  if (stable_name != NULL) {
    g_free (self->stable_name);
    self->stable_name = stable_name;
  }
  self->in_source = watch_fd (self, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable);
  self->events.on_open (self->events.user_data);
}

static void
fail_to_open (VigilConnection *self, const GError *why)
{
  g_clear_pointer (&self->opening, vigil_port_free);
  schedule_reopening (self);
  say_trouble (self, why);
}

static void
settle (VigilConnection *self)
{
  g_autoptr (GError) error = NULL;

  switch (vigil_port_settle (self->opening, &error)) {
  case VIGIL_PORT_OPEN:
    self->port = g_steal_pointer (&self->opening);
    begin_talking (self);
    return;
  case VIGIL_PORT_OPENING:
    start_checking (self);
    return;
  case VIGIL_PORT_FAILED:
    fail_to_open (self, error);
    return;
  }
}

static void
try_open (VigilConnection *self)
{
  g_autoptr (GError) error = NULL;

  self->opening = vigil_port_new_for_path (path_now (self), &error);
  if (self->opening != NULL && self->opening->ops->open (self->opening, &self->line, &error))
    settle (self);
  else
    fail_to_open (self, error);
}

static gboolean
on_check (gpointer user_data)
{
  VigilConnection *self = user_data;

  if (self->opening != NULL) {
    settle (self);
  } else {
    gboolean is_changed = vigil_path_watch_is_changed (&self->path_watch, path_now (self));

    if (is_changed)
      self->backoff_us = BACKOFF_MIN_US;
    if (is_changed || vigil_clock_mono_us () >= self->next_try_us)
      try_open (self);
  }
  return self->check_source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* ---- public ---- */

VigilConnection *
vigil_connection_new (const char *path, const VigilLine *line, const VigilConnectionEvents *events)
{
  VigilConnection *self = g_new0 (VigilConnection, 1);

  self->path = g_strdup (path);
  self->line = *line;
  self->events = *events;
  self->tx = g_byte_array_new ();
  self->backoff_us = BACKOFF_MIN_US;
  return self;
}

void
vigil_connection_open (VigilConnection *self)
{
  if (self->port == NULL && self->check_source == NULL)
    try_open (self);
}

void
vigil_connection_close (VigilConnection *self)
{
  drop_port (self);
  vigil_source_clear (&self->check_source);
  self->backoff_us = BACKOFF_MIN_US;
  g_clear_pointer (&self->stable_name, g_free);
  g_clear_pointer (&self->trouble, g_free);
}

void
vigil_connection_free (VigilConnection *self)
{
  if (self == NULL)
    return;
  vigil_connection_close (self);
  g_byte_array_unref (self->tx);
  g_free (self->path);
  g_free (self);
}

gboolean
vigil_connection_is_open (const VigilConnection *self)
{
  return self->port != NULL;
}

const char *
vigil_connection_get_path (const VigilConnection *self)
{
  return self->path;
}

const char *
vigil_connection_get_trouble (const VigilConnection *self)
{
  return self->trouble;
}

VigilPortError
vigil_connection_get_trouble_code (const VigilConnection *self)
{
  return self->trouble_code;
}

guint64
vigil_connection_get_bytes_sent (const VigilConnection *self)
{
  return self->bytes_sent;
}

guint64
vigil_connection_get_n_dropped (const VigilConnection *self)
{
  return self->n_dropped;
}

guint64
vigil_connection_get_n_withheld (const VigilConnection *self)
{
  return self->n_withheld;
}
