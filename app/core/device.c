/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/device.h"

#include "core/connection.h"
#include "core/device-spec.h"
#include "core/link-watch.h"
#include "core/source.h"

#include <string.h>

/* Bytes so far apart are not of one frame: half of one from before a cable was pulled, and half of
 * one from after it was put back, would tell old values as new. */
#define HALF_FRAME_MAX_US (3 * VIGIL_USEC_PER_SEC)
#define ERRORS_EVERY_US (5 * VIGIL_USEC_PER_SEC)

/* What is told of one channel's link: one and the same line, but not every pump on it is heard. */
typedef struct {
  VigilLinkWatch watch;
  gboolean is_told;
  VigilLinkState told;
} ChannelLink;

struct _VigilDevice {
  const VigilDriver *driver;
  char name[VIGIL_DEVICE_NAME_SIZE];
  guint8 channel; /* the first of n_channels */
  guint8 n_channels;
  VigilDeviceEvents events;
  VigilDriverContext ctx;
  VigilFramer *framer;
  VigilConnection *connection;
  gboolean is_listen_only;
  GSource *tick_source;

  ChannelLink *links; /* n_channels */
  guint64 told_errors;
  gint64 told_errors_us;
};

/* ---- what leaves ---- */

static void
report (VigilDevice *self, guint8 index, VigilCode code, double value, const char *text)
{
  VigilObservation observation = {
    .code = code,
    .channel = (guint8) (self->channel + index),
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
report_link (VigilDevice *self, guint8 index)
{
  ChannelLink *link = &self->links[index];

  if (link->is_told && link->told == link->watch.state)
    return;
  link->is_told = TRUE;
  link->told = link->watch.state;
  report (self, index, VIGIL_CODE_LINK_STATE, link->watch.state, vigil_connection_get_trouble (self->connection));
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
  report (self, 0, VIGIL_CODE_LINK_ERRORS, (double) errors, NULL);
}

static void
on_driver_emit (VigilDriverContext *ctx, const VigilObservation *observation)
{
  VigilDevice *self = ctx->host;
  VigilObservation stamped = *observation;

  g_return_if_fail (observation->channel < self->n_channels);
  stamped.channel = (guint8) (self->channel + observation->channel);
  if (vigil_device_is_recording (self))
    stamped.flags |= VIGIL_FLAG_TEST;
  self->events.on_observation (self, &stamped, self->events.user_data);
}

static void
on_driver_emit_wave (VigilDriverContext *ctx, const VigilWaveBlock *block)
{
  VigilDevice *self = ctx->host;
  VigilWaveBlock stamped;

  if (self->events.on_wave == NULL)
    return;
  stamped = *block;
  if (vigil_device_is_recording (self))
    stamped.flags |= VIGIL_FLAG_TEST;
  self->events.on_wave (self, &stamped, self->events.user_data);
}

static void
on_driver_send (VigilDriverContext *ctx, const guint8 *bytes, gsize len)
{
  VigilDevice *self = ctx->host;

  vigil_connection_send (self->connection, bytes, len);
}

/* ---- the state of the link ---- */

static void
start_driver (VigilDevice *self)
{
  memset (self->ctx.state, 0, self->driver->state_size);
  self->ctx.now_us = vigil_clock_mono_us ();
  self->ctx.n_spoilt = vigil_framer_get_counters (self->framer)->spoilt;
  self->driver->start (&self->ctx);
}

static gboolean
is_channel_ready (VigilDevice *self, guint8 index)
{
  return vigil_connection_is_open (self->connection) && self->driver->is_ready (&self->ctx)
         && (self->driver->is_channel_ready == NULL || self->driver->is_channel_ready (&self->ctx, index));
}

static void
update_link (VigilDevice *self)
{
  guint lost_after_ms = self->driver->lost_after_ms;
  gint64 now_us = vigil_clock_mono_us ();
  gboolean is_forgotten = FALSE;

  for (guint8 i = 0; i < self->n_channels; i++) {
    VigilLinkWatch *watch = &self->links[i].watch;
    VigilLinkState before = watch->state;

    vigil_link_watch_judge (watch, vigil_connection_is_open (self->connection), is_channel_ready (self, i),
                            lost_after_ms, now_us);
    is_forgotten |= before == VIGIL_LINK_LIVE && watch->state == VIGIL_LINK_LOST
                    && vigil_link_watch_is_overdue (watch, lost_after_ms, now_us);
  }
  /* all are judged before any is told: who listens may close the device */
  for (guint8 i = 0; i < self->n_channels; i++)
    report_link (self, i);
  if (!vigil_connection_is_open (self->connection))
    return;
  report_errors (self, now_us);
  /* What comes back on this cable may be another device, or one that forgot us. */
  if (is_forgotten)
    start_driver (self);
}

static gboolean
on_tick (gpointer user_data)
{
  VigilDevice *self = user_data;

  self->ctx.now_us = vigil_clock_mono_us ();
  self->ctx.n_spoilt = vigil_framer_get_counters (self->framer)->spoilt;
  self->driver->on_tick (&self->ctx);
  vigil_connection_check (self->connection);
  if (vigil_connection_is_open (self->connection))
    update_link (self);
  return self->tick_source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* ---- what the connection tells ---- */

static void
on_frame (const guint8 *frame, gsize len, gpointer user_data)
{
  VigilDevice *self = user_data;

  if (!vigil_connection_is_open (self->connection))
    return;
  for (guint8 i = 0; i < self->n_channels; i++)
    vigil_link_watch_take_frame (&self->links[i].watch, self->ctx.now_us);
  self->driver->on_frame (&self->ctx, frame, len);
}

static void
on_bytes (const guint8 *bytes, gsize len, gpointer user_data)
{
  VigilDevice *self = user_data;

  self->ctx.now_us = vigil_clock_mono_us ();
  if (self->events.on_wire != NULL)
    self->events.on_wire (self, TRUE, bytes, len, self->events.user_data);
  if (self->ctx.now_us - self->links[0].watch.last_byte_us > HALF_FRAME_MAX_US)
    vigil_framer_drop (self->framer);
  for (guint8 i = 0; i < self->n_channels; i++)
    vigil_link_watch_take_byte (&self->links[i].watch, self->ctx.now_us);
  vigil_framer_feed (self->framer, bytes, len, on_frame, self);
  if (vigil_connection_is_open (self->connection))
    update_link (self);
}

static void
on_sent (const guint8 *bytes, gsize len, gpointer user_data)
{
  VigilDevice *self = user_data;

  if (self->events.on_wire != NULL)
    self->events.on_wire (self, FALSE, bytes, len, self->events.user_data);
}

static void
on_open (gpointer user_data)
{
  VigilDevice *self = user_data;

  for (guint8 i = 0; i < self->n_channels; i++)
    vigil_link_watch_begin (&self->links[i].watch);
  vigil_framer_reset (self->framer);
  self->told_errors = 0;
  self->tick_source = vigil_source_add_timer (self->driver->tick_ms, on_tick, self);
  start_driver (self);
  update_link (self);
}

static void
on_trouble (gpointer user_data)
{
  VigilDevice *self = user_data;

  vigil_source_clear (&self->tick_source);
  update_link (self);
}

/* ---- public ---- */

VigilDevice *
vigil_device_new_for_spec (const VigilDeviceSpec *spec, guint8 channel, VigilControl control,
                           const VigilDeviceEvents *events)
{
  VigilDevice *self = g_new0 (VigilDevice, 1);
  VigilConnectionEvents connection_events = { on_open, on_bytes, on_sent, on_trouble, self };
  VigilLine line = vigil_device_spec_get_line (spec);

  g_assert (events->on_observation != NULL && spec->driver->tick_ms > 0 && spec->driver->lost_after_ms > 0);
  g_assert (spec->n_channels > 0 && spec->n_channels <= MAX (1, spec->driver->max_channels));
  self->driver = spec->driver;
  g_strlcpy (self->name, spec->name, sizeof self->name);
  self->channel = channel;
  self->n_channels = spec->n_channels;
  self->links = g_new0 (ChannelLink, spec->n_channels);
  self->events = *events;
  self->framer = vigil_framer_new (spec->driver->framer);
  self->is_listen_only = spec->is_listen_only;
  self->connection = vigil_connection_new (spec->path, &line, &connection_events);
  self->ctx = (VigilDriverContext){ .state = g_malloc0 (spec->driver->state_size),
                                    .control = control,
                                    .baud = vigil_port_has_speed (spec->path) ? line.baud : 0,
                                    .n_channels = spec->n_channels,
                                    .emit = on_driver_emit,
                                    .emit_wave = on_driver_emit_wave,
                                    .send = on_driver_send,
                                    .host = self };
  return self;
}

VigilDevice *
vigil_device_new_for_driver (const VigilDriver *driver, const char *path, guint8 channel, guint8 n_channels,
                             VigilControl control, const VigilDeviceEvents *events)
{
  VigilDeviceSpec spec = { .driver = driver, .n_channels = n_channels, .path = path };

  return vigil_device_new_for_spec (&spec, channel, control, events);
}

VigilDevice *
vigil_device_new (const char *spec, VigilRole role, guint8 channel, VigilControl control,
                  const VigilDeviceEvents *events, GError **error)
{
  VigilDeviceSpec parsed;

  if (!vigil_device_spec_parse (&parsed, spec, role, error))
    return NULL;
  return vigil_device_new_for_spec (&parsed, channel, control, events);
}

void
vigil_device_open (VigilDevice *self)
{
  vigil_connection_open (self->connection);
}

void
vigil_device_close (VigilDevice *self)
{
  if (vigil_connection_is_open (self->connection) && self->driver->stop != NULL) {
    self->ctx.now_us = vigil_clock_mono_us ();
    self->driver->stop (&self->ctx);
  }
  vigil_source_clear (&self->tick_source);
  vigil_connection_close (self->connection);
  for (guint8 i = 0; i < self->n_channels; i++)
    self->links[i].watch = (VigilLinkWatch){ .state = VIGIL_LINK_CLOSED };
  for (guint8 i = 0; i < self->n_channels; i++)
    if (self->links[i].is_told)
      report_link (self, i);
}

void
vigil_device_free (VigilDevice *self)
{
  if (self == NULL)
    return;
  /* whoever frees it no longer listens */
  for (guint8 i = 0; i < self->n_channels; i++)
    self->links[i].is_told = FALSE;
  self->events.on_wire = NULL;
  vigil_device_close (self);
  vigil_connection_free (self->connection);
  vigil_framer_free (self->framer);
  g_free (self->ctx.state);
  g_free (self->links);
  g_free (self);
}

gboolean
vigil_device_send_command (VigilDevice *self, const VigilCommand *command, GError **error)
{
  const char *why = self->is_listen_only                              ? "opened to listen only"
                    : !vigil_connection_is_open (self->connection) ? "not connected"
                                                                      : NULL;

  if (why != NULL) {
    g_set_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_NOT_READY, "%s: %s", vigil_device_get_path (self), why);
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
vigil_device_get_name (const VigilDevice *self)
{
  return self->name;
}

const char *
vigil_device_get_path (const VigilDevice *self)
{
  return vigil_connection_get_path (self->connection);
}

guint8
vigil_device_get_channel (const VigilDevice *self)
{
  return self->channel;
}

guint8
vigil_device_get_n_channels (const VigilDevice *self)
{
  return self->n_channels;
}

guint
vigil_device_count_pumps (VigilDevice *self)
{
  if (self->driver->count_pumps == NULL || !vigil_connection_is_open (self->connection))
    return 0;
  self->ctx.now_us = vigil_clock_mono_us ();
  return self->driver->count_pumps (&self->ctx);
}

VigilLinkState
vigil_device_get_link_state (const VigilDevice *self, guint8 channel)
{
  g_return_val_if_fail (channel >= self->channel && channel < self->channel + self->n_channels, VIGIL_LINK_CLOSED);
  return self->links[channel - self->channel].watch.state;
}

const VigilFramerCounters *
vigil_device_get_counters (const VigilDevice *self)
{
  return vigil_framer_get_counters (self->framer);
}

guint64
vigil_device_get_bytes_sent (const VigilDevice *self)
{
  return vigil_connection_get_bytes_sent (self->connection);
}

guint64
vigil_device_get_messages_dropped (const VigilDevice *self)
{
  return vigil_connection_get_n_dropped (self->connection);
}

const char *
vigil_device_get_trouble (const VigilDevice *self)
{
  return vigil_connection_get_trouble (self->connection);
}

gboolean
vigil_device_is_recording (const VigilDevice *self)
{
  return vigil_port_is_recording (vigil_device_get_path (self));
}

gboolean
vigil_device_is_listen_only (const VigilDevice *self)
{
  return self->is_listen_only;
}

guint64
vigil_device_get_messages_withheld (const VigilDevice *self)
{
  return vigil_connection_get_n_withheld (self->connection);
}

VigilPortError
vigil_device_get_trouble_code (const VigilDevice *self)
{
  return vigil_connection_get_trouble_code (self->connection);
}
