/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A driver and its framer without a port, on a clock that only the caller moves: for recorded
 * bytes, with as many channels as the driver knows. The same bytes at the same times give the
 * same calls, however they were chunked.
 * Thread: any, one at a time. */
#pragma once

#include "driver/driver.h"

typedef struct _VigilDecoder VigilDecoder;

/* Times are those that were fed. Any function may be NULL. */
typedef struct {
  void (*on_observation) (const VigilObservation *observation, gpointer user_data);
  void (*on_wave) (const VigilWaveBlock *block, gpointer user_data);
  /* What the driver would have sent. */
  void (*on_send) (gint64 t_us, const guint8 *bytes, gsize len, gpointer user_data);
  gpointer user_data;
} VigilDecoderEvents;

/* Starts the driver at @start_us, which is above 0. */
VigilDecoder *vigil_decoder_new (const VigilDriver *driver, gint64 start_us,
                                 const VigilDecoderEvents *events) G_GNUC_WARN_UNUSED_RESULT;
void vigil_decoder_free (VigilDecoder *self);
/* Lets time pass until @t_us, with the ticks that fall before it. */
void vigil_decoder_advance (VigilDecoder *self, gint64 t_us);
/* Bytes that were read at the time reached. */
void vigil_decoder_feed (VigilDecoder *self, const guint8 *bytes, gsize len);
/* The driver says goodbye. */
void vigil_decoder_stop (VigilDecoder *self);
gboolean vigil_decoder_is_ready (VigilDecoder *self);
/* Of one pump of the line. */
gboolean vigil_decoder_is_channel_ready (VigilDecoder *self, guint8 channel);
/* As of VigilDriver.count_pumps. */
guint vigil_decoder_count_pumps (VigilDecoder *self);
const VigilFramerCounters *vigil_decoder_get_counters (const VigilDecoder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilDecoder, vigil_decoder_free)
