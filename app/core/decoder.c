/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/decoder.h"

struct _VigilDecoder {
  const VigilDriver *driver;
  VigilDecoderEvents events;
  VigilFramer *framer;
  VigilDriverContext context;
  gint64 next_tick_us;
};

static void
on_emit (VigilDriverContext *ctx, const VigilObservation *observation)
{
  VigilDecoder *self = ctx->host;

  if (self->events.on_observation != NULL)
    self->events.on_observation (observation, self->events.user_data);
}

static void
on_emit_wave (VigilDriverContext *ctx, const VigilWaveBlock *block)
{
  VigilDecoder *self = ctx->host;

  if (self->events.on_wave != NULL)
    self->events.on_wave (block, self->events.user_data);
}

static void
on_send (VigilDriverContext *ctx, const guint8 *bytes, gsize len)
{
  VigilDecoder *self = ctx->host;

  if (self->events.on_send != NULL)
    self->events.on_send (ctx->now_us, bytes, len, self->events.user_data);
}

static void
on_frame (const guint8 *frame, gsize len, gpointer user_data)
{
  VigilDecoder *self = user_data;

  self->driver->on_frame (&self->context, frame, len);
}

VigilDecoder *
vigil_decoder_new (const VigilDriver *driver, gint64 start_us, const VigilDecoderEvents *events)
{
  VigilDecoder *self = g_new0 (VigilDecoder, 1);

  self->driver = driver;
  self->events = *events;
  self->framer = vigil_framer_new (driver->framer);
  self->context = (VigilDriverContext){
    .state = g_malloc0 (driver->state_size),
    .now_us = start_us,
    .control = VIGIL_CONTROL_NONE,
    .n_channels = (guint8) MAX (1, driver->max_channels),
    .emit = on_emit,
    .emit_wave = on_emit_wave,
    .send = on_send,
    .host = self,
  };
  self->next_tick_us = start_us + driver->tick_ms * VIGIL_USEC_PER_MSEC;
  driver->start (&self->context);
  return self;
}

void
vigil_decoder_free (VigilDecoder *self)
{
  if (self == NULL)
    return;
  vigil_framer_free (self->framer);
  g_free (self->context.state);
  g_free (self);
}

void
vigil_decoder_advance (VigilDecoder *self, gint64 t_us)
{
  while (self->driver->tick_ms > 0 && self->next_tick_us <= t_us) {
    self->context.now_us = self->next_tick_us;
    self->next_tick_us += self->driver->tick_ms * VIGIL_USEC_PER_MSEC;
    self->context.n_spoilt = vigil_framer_get_counters (self->framer)->spoilt;
    self->driver->on_tick (&self->context);
  }
  self->context.now_us = MAX (self->context.now_us, t_us);
}

void
vigil_decoder_feed (VigilDecoder *self, const guint8 *bytes, gsize len)
{
  vigil_framer_feed (self->framer, bytes, len, on_frame, self);
}

void
vigil_decoder_stop (VigilDecoder *self)
{
  if (self->driver->stop != NULL)
    self->driver->stop (&self->context);
}

gboolean
vigil_decoder_is_ready (VigilDecoder *self)
{
  return self->driver->is_ready (&self->context);
}

gboolean
vigil_decoder_is_channel_ready (VigilDecoder *self, guint8 channel)
{
  return vigil_decoder_is_ready (self)
         && (self->driver->is_channel_ready == NULL || self->driver->is_channel_ready (&self->context, channel));
}

guint
vigil_decoder_count_pumps (VigilDecoder *self)
{
  return self->driver->count_pumps != NULL ? self->driver->count_pumps (&self->context) : 0;
}

const VigilFramerCounters *
vigil_decoder_get_counters (const VigilDecoder *self)
{
  return vigil_framer_get_counters (self->framer);
}
