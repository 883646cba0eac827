/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/device.h"

#include "core/link-watch.h"
#include "core/path-watch.h"

#include <glib-unix.h>
#include <string.h>

/* A second of 115200 baud would be 11 KiB; what waits longer than that is not worth sending. */
#define TX_MAX_BYTES 4096
/* Read per turn of the loop at most, so that a babbling line cannot keep it. */
#define READ_BYTES 4096
/* Bytes so far apart are not of one frame: half of one from before a cable was pulled, and half of
 * one from after it was put back, would tell old values as new. */
#define HALF_FRAME_MAX_US (3 * VIGIL_USEC_PER_SEC)
#define ERRORS_EVERY_US (5 * VIGIL_USEC_PER_SEC)
#define REOPEN_CHECK_MS 250
#define BACKOFF_MIN_US (VIGIL_USEC_PER_SEC / 2)
#define BACKOFF_MAX_US (8 * VIGIL_USEC_PER_SEC)

struct _VigilDevice {
  const VigilDriver *driver;
  char *path;
  guint8 channel;
  VigilDeviceEvents events;
  VigilDriverContext ctx;
  VigilFramer *framer;

  VigilPort *port; /* NULL: not open */
  GSource *in_source, *out_source, *tick_source, *reopen_source;
  GByteArray *tx;
  guint64 bytes_sent, n_dropped;
  gboolean is_port_gone; /* found while the driver was at work; acted upon after */

  VigilLinkWatch link;
  gboolean is_link_told;
  VigilLinkState told_link;
  char *trouble; /* why there is no port; NULL: there is */
  guint64 told_errors;
  gint64 told_errors_us;

  VigilPathWatch path_watch;
  gint64 backoff_us, next_try_us;
};

static void lose_port (VigilDevice *self, const char *trouble);
static gboolean on_reopen_check (gpointer user_data);

/* ---- what leaves ---- */

static void
report (VigilDevice *self, VigilCode code, double value, const char *text)
{
  VigilObservation observation = {
    .code = code,
    .channel = self->channel,
    .value = value,
    .t_mono_us = vigil_clock_mono_us (),
  };

  if (text != NULL) {
    const char *end;

    g_strlcpy (observation.text, text, sizeof observation.text);
    if (!g_utf8_validate (observation.text, -1, &end))
      observation.text[end - observation.text] = '\0';
  }
  self->events.on_observation (self, &observation, self->events.user_data);
}

static void
report_link (VigilDevice *self)
{
  if (self->is_link_told && self->told_link == self->link.state)
    return;
  self->is_link_told = TRUE;
  self->told_link = self->link.state;
  report (self, VIGIL_CODE_LINK_STATE, self->link.state, self->trouble);
}

static void
report_errors (VigilDevice *self, gint64 now_us)
{
  const VigilFramerCounters *counters = vigil_framer_get_counters (self->framer);
  guint64 errors = counters->bad_checksum + counters->bad_length + counters->aborted;

  if (errors == self->told_errors || now_us - self->told_errors_us < ERRORS_EVERY_US)
    return;
  self->told_errors = errors;
  self->told_errors_us = now_us;
  report (self, VIGIL_CODE_LINK_ERRORS, (double) errors, NULL);
}

static void
on_driver_emit (VigilDriverContext *ctx, const VigilObservation *observation)
{
  VigilDevice *self = ctx->host;
  VigilObservation stamped = *observation;

  stamped.channel = self->channel;
  self->events.on_observation (self, &stamped, self->events.user_data);
}

static void
on_driver_emit_wave (VigilDriverContext *ctx, const VigilWaveBlock *block)
{
  VigilDevice *self = ctx->host;

  if (self->events.on_wave != NULL)
    self->events.on_wave (self, block, self->events.user_data);
}

/* ---- sending ---- */

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
watch_fd (VigilDevice *self, GIOCondition condition, GUnixFDSourceFunc func)
{
  GSource *source = g_unix_fd_source_new (self->port->ops->get_fd (self->port), condition);

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, G_SOURCE_FUNC (func), self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static gboolean on_writable (int fd, GIOCondition condition, gpointer user_data);

static void
flush_tx (VigilDevice *self)
{
  g_autoptr (GError) error = NULL;
  gssize n = 0;

  if (self->tx->len > 0)
    n = self->port->ops->write (self->port, self->tx->data, self->tx->len, &error);
  if (n > 0) {
    self->bytes_sent += (guint64) n;
    g_byte_array_remove_range (self->tx, 0, (guint) n);
  }
  if (n < 0) {
    g_byte_array_set_size (self->tx, 0);
    self->is_port_gone = TRUE;
  }
  if (self->tx->len == 0)
    clear_source (&self->out_source);
  else if (self->out_source == NULL)
    self->out_source = watch_fd (self, G_IO_OUT, on_writable);
}

static gboolean
on_writable (int fd, GIOCondition condition, gpointer user_data)
{
  VigilDevice *self = user_data;

  flush_tx (self);
  if (self->is_port_gone)
    lose_port (self, "unplugged");
  return self->out_source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Whole messages or none: half of one would spoil the next. */
static void
on_driver_send (VigilDriverContext *ctx, const guint8 *bytes, gsize len)
{
  VigilDevice *self = ctx->host;

  if (self->port == NULL || self->is_port_gone || self->tx->len + len > TX_MAX_BYTES) {
    self->n_dropped++;
    return;
  }
  g_byte_array_append (self->tx, bytes, (guint) len);
  flush_tx (self);
}

/* ---- the state of the link ---- */

static void
start_driver (VigilDevice *self)
{
  memset (self->ctx.state, 0, self->driver->state_size);
  self->ctx.now_us = vigil_clock_mono_us ();
  self->driver->start (&self->ctx);
}

static void
update_link (VigilDevice *self)
{
  VigilLinkState before = self->link.state;
  guint lost_after_ms = self->driver->lost_after_ms;
  gint64 now_us = vigil_clock_mono_us ();
  gboolean is_open = self->port != NULL;
  VigilLinkState after = vigil_link_watch_judge (
      &self->link, is_open, is_open && self->driver->is_ready (&self->ctx), lost_after_ms, now_us);

  report_link (self);
  if (self->port == NULL)
    return;
  report_errors (self, now_us);
  /* What comes back on this cable may be another device, or one that forgot us. */
  if (before == VIGIL_LINK_LIVE && after == VIGIL_LINK_LOST
      && vigil_link_watch_is_overdue (&self->link, lost_after_ms, now_us))
    start_driver (self);
}

static gboolean
on_tick (gpointer user_data)
{
  VigilDevice *self = user_data;

  self->ctx.now_us = vigil_clock_mono_us ();
  self->driver->on_tick (&self->ctx);
  if (self->port != NULL && self->is_port_gone)
    lose_port (self, "unplugged");
  else if (self->port != NULL)
    update_link (self);
  return self->tick_source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* ---- receiving ---- */

static void
on_frame (const guint8 *frame, gsize len, gpointer user_data)
{
  VigilDevice *self = user_data;

  if (self->port == NULL)
    return;
  vigil_link_watch_take_frame (&self->link, self->ctx.now_us);
  self->driver->on_frame (&self->ctx, frame, len);
}

static void
take_bytes (VigilDevice *self, const guint8 *bytes, gsize len)
{
  self->ctx.now_us = vigil_clock_mono_us ();
  if (self->ctx.now_us - self->link.last_byte_us > HALF_FRAME_MAX_US)
    vigil_framer_drop (self->framer);
  vigil_link_watch_take_byte (&self->link, self->ctx.now_us);
  vigil_framer_feed (self->framer, bytes, len, on_frame, self);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  VigilDevice *self = user_data;
  g_autoptr (GError) error = NULL;
  guint8 buf[READ_BYTES];
  gssize n = self->port->ops->read (self->port, buf, sizeof buf, &error);

  if (n > 0)
    take_bytes (self, buf, (gsize) n);
  if (self->port == NULL)
    return G_SOURCE_REMOVE;
  if (n < 0 || (n == 0 && (condition & (G_IO_HUP | G_IO_ERR))) || self->is_port_gone) {
    lose_port (self, error != NULL ? error->message : "unplugged");
    return G_SOURCE_REMOVE;
  }
  update_link (self);
  return self->in_source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* ---- the port ---- */

static GSource *
add_timer (VigilDevice *self, guint interval_ms, GSourceFunc func)
{
  GSource *source = g_timeout_source_new (vigil_clock_real_ms (interval_ms));

  /* beside the port's own priority, so that a babbling line does not starve it */
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
drop_port (VigilDevice *self)
{
  clear_source (&self->in_source);
  clear_source (&self->out_source);
  clear_source (&self->tick_source);
  g_byte_array_set_size (self->tx, 0);
  g_clear_pointer (&self->port, vigil_port_free);
  self->is_port_gone = FALSE;
}

/* Not logged here, where it would be said at each attempt; the link's state tells. */
static void
schedule_reopening (VigilDevice *self, const char *trouble)
{
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  vigil_path_watch_mark (&self->path_watch, self->path);
  self->next_try_us = vigil_clock_mono_us () + self->backoff_us;
  self->backoff_us = MIN (self->backoff_us * 2, BACKOFF_MAX_US);
  if (self->reopen_source == NULL)
    self->reopen_source = add_timer (self, REOPEN_CHECK_MS, on_reopen_check);
}

static void
lose_port (VigilDevice *self, const char *trouble)
{
  drop_port (self);
  self->backoff_us = BACKOFF_MIN_US;
  schedule_reopening (self, trouble);
  update_link (self);
}

static void
begin_talking (VigilDevice *self)
{
  clear_source (&self->reopen_source);
  self->backoff_us = BACKOFF_MIN_US;
  g_clear_pointer (&self->trouble, g_free);
  self->bytes_sent = 0;
  vigil_link_watch_begin (&self->link);
  vigil_framer_reset (self->framer);
  self->in_source = watch_fd (self, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable);
  self->tick_source = add_timer (self, self->driver->tick_ms, on_tick);
  start_driver (self);
  update_link (self);
}

static void
try_open (VigilDevice *self)
{
  VigilLine line = {
    .baud = self->driver->baud,
    .data_bits = self->driver->data_bits,
    .parity = self->driver->parity == 'E'   ? VIGIL_PARITY_EVEN
              : self->driver->parity == 'O' ? VIGIL_PARITY_ODD
                                            : VIGIL_PARITY_NONE,
    .stop_bits = self->driver->stop_bits,
    .rts_cts = self->driver->rts_cts,
  };
  g_autoptr (GError) error = NULL;

  self->port = vigil_port_new_for_path (self->path, &error);
  if (self->port != NULL && self->port->ops->open (self->port, &line, &error)) {
    begin_talking (self);
    return;
  }
  g_clear_pointer (&self->port, vigil_port_free);
  schedule_reopening (self, error->message);
  update_link (self);
}

static gboolean
on_reopen_check (gpointer user_data)
{
  VigilDevice *self = user_data;
  gboolean is_changed = vigil_path_watch_is_changed (&self->path_watch, self->path);

  if (is_changed)
    self->backoff_us = BACKOFF_MIN_US;
  if (is_changed || vigil_clock_mono_us () >= self->next_try_us)
    try_open (self);
  return self->reopen_source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* ---- public ---- */

VigilDevice *
vigil_device_new_for_driver (const VigilDriver *driver, const char *path, guint8 channel,
                             VigilControl control, const VigilDeviceEvents *events)
{
  VigilDevice *self = g_new0 (VigilDevice, 1);

  g_assert (events->on_observation != NULL && driver->tick_ms > 0 && driver->lost_after_ms > 0);
  self->driver = driver;
  self->path = g_strdup (path);
  self->channel = channel;
  self->events = *events;
  self->framer = vigil_framer_new (driver->framer);
  self->tx = g_byte_array_new ();
  self->backoff_us = BACKOFF_MIN_US;
  self->ctx = (VigilDriverContext){ .state = g_malloc0 (driver->state_size),
                                    .control = control,
                                    .emit = on_driver_emit,
                                    .emit_wave = on_driver_emit_wave,
                                    .send = on_driver_send,
                                    .host = self };
  return self;
}

VigilDevice *
vigil_device_new (const char *spec, VigilRole role, guint8 channel, VigilControl control,
                  const VigilDeviceEvents *events, GError **error)
{
  static const char *const role_names[]
      = { [VIGIL_ROLE_MONITOR] = "monitor", [VIGIL_ROLE_PUMP] = "pump" };
  const char *at = strchr (spec, '@');
  g_autofree char *id = at != NULL ? g_strndup (spec, (gsize) (at - spec)) : g_strdup (spec);
  const VigilDriver *driver = vigil_driver_find (id, error);

  if (driver == NULL)
    return NULL;
  if (at == NULL || at[1] == '\0') {
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC,
                 "\"%s\": missing @PATH, as in %s@/dev/ttyUSB0", spec, id);
    return NULL;
  }
  if (driver->role != role) {
    g_set_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC,
                 "\"%s\": %s is the driver of a %s, not of a %s", spec, id,
                 role_names[driver->role], role_names[role]);
    return NULL;
  }
  return vigil_device_new_for_driver (driver, at + 1, channel, control, events);
}

void
vigil_device_open (VigilDevice *self)
{
  if (self->port == NULL && self->reopen_source == NULL)
    try_open (self);
}

void
vigil_device_close (VigilDevice *self)
{
  if (self->port != NULL && self->driver->stop != NULL) {
    self->ctx.now_us = vigil_clock_mono_us ();
    self->driver->stop (&self->ctx);
  }
  drop_port (self);
  clear_source (&self->reopen_source);
  self->backoff_us = BACKOFF_MIN_US;
  g_clear_pointer (&self->trouble, g_free);
  self->link = (VigilLinkWatch){ .state = VIGIL_LINK_CLOSED };
  if (self->is_link_told)
    report_link (self);
}

void
vigil_device_free (VigilDevice *self)
{
  if (self == NULL)
    return;
  /* whoever frees it no longer listens */
  self->is_link_told = FALSE;
  vigil_device_close (self);
  vigil_framer_free (self->framer);
  g_byte_array_unref (self->tx);
  g_free (self->ctx.state);
  g_free (self->path);
  g_free (self);
}

gboolean
vigil_device_send_command (VigilDevice *self, const VigilCommand *command, GError **error)
{
  if (self->port == NULL) {
    g_set_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY, "%s: not connected",
                 self->path);
    return FALSE;
  }
  self->ctx.now_us = vigil_clock_mono_us ();
  return self->driver->encode (&self->ctx, command, error);
}

const VigilDriver *
vigil_device_get_driver (const VigilDevice *self)
{
  return self->driver;
}

const char *
vigil_device_get_path (const VigilDevice *self)
{
  return self->path;
}

guint8
vigil_device_get_channel (const VigilDevice *self)
{
  return self->channel;
}

VigilLinkState
vigil_device_get_link_state (const VigilDevice *self)
{
  return self->link.state;
}

const VigilFramerCounters *
vigil_device_get_counters (const VigilDevice *self)
{
  return vigil_framer_get_counters (self->framer);
}

guint64
vigil_device_get_bytes_sent (const VigilDevice *self)
{
  return self->bytes_sent;
}

guint64
vigil_device_get_messages_dropped (const VigilDevice *self)
{
  return self->n_dropped;
}

const char *
vigil_device_get_trouble (const VigilDevice *self)
{
  return self->trouble;
}
