/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The CO2 wave: a frame a sample, with a counter of 8 bits. How many there are in a second is not
 * told, so it is measured for ten seconds before the first is passed on. In another unit than mmHg the scale is not known: there is no wave then. */
#include "driver/capnostream20.h"

#include <string.h>

#define SAMPLE_SIZE 4
/* Long enough that a burst at either end is a few percent. */
#define MEASURE_US (10 * VIGIL_USEC_PER_SEC)
#define SHORTEST_PERIOD_US (2 * VIGIL_USEC_PER_MSEC)
#define LONGEST_PERIOD_US (500 * VIGIL_USEC_PER_MSEC)
#define NO_SAMPLE \
  (CAPNOSTREAM_INVALID | CAPNOSTREAM_INITIALISING | CAPNOSTREAM_OCCLUSION | CAPNOSTREAM_MAINTENANCE \
   | CAPNOSTREAM_PURGING | CAPNOSTREAM_NO_FILTER_LINE | CAPNOSTREAM_MALFUNCTION)

static void
begin_measuring (CapnostreamWave *self)
{
  self->period_us = 0;
  self->measured_us = 0;
  self->n_counted = 0;
}

/* From the end of one burst to that of another: what comes last of a burst has waited least.
 * Devices of this kind count in whole milliseconds; what is wrong by less than a half of one is
 * made up for when the blocks are placed. */
static void
measure (CapnostreamWave *self, gint64 now_us)
{
  gboolean was_end = now_us > self->heard_us;
  gint64 elapsed_us = self->heard_us - self->measured_us, period_us;

  if (was_end && self->measured_us == 0) {
    self->measured_us = self->heard_us;
    self->n_counted = 0;
  } else if (was_end && elapsed_us >= MEASURE_US) {
    period_us = elapsed_us / self->n_counted;
    period_us = (period_us + VIGIL_USEC_PER_MSEC / 2) / VIGIL_USEC_PER_MSEC * VIGIL_USEC_PER_MSEC;
    begin_measuring (self);
    if (period_us >= SHORTEST_PERIOD_US && period_us <= LONGEST_PERIOD_US)
      self->period_us = (guint) period_us;
  }
  self->n_counted++;
}

static void
emit_block (VigilDriverContext *ctx, CapnostreamWave *self)
{
  VigilWaveBlock block = {
    .code = VIGIL_CODE_WAVE_CO2,
    .period_us = self->period_us,
    .scale = 1.0f / 128,
    .n = (guint16) self->n,
  };

  memcpy (block.samples, self->samples, self->n * sizeof *self->samples);
  if (oximeter_wave_place (&self->place, ctx->now_us, (gint64) self->n * self->period_us, self->is_joined, &block))
    ctx->emit_wave (ctx, &block);
  /* Nothing was lost and yet it drifted away: it was measured wrongly. */
  if (self->is_joined && block.is_after_gap)
    begin_measuring (self);
  self->n = 0;
  self->is_joined = TRUE;
}

void
capnostream_on_sample (VigilDriverContext *ctx, const guint8 *payload, gsize len)
{
  Capnostream *driver = ctx->state;
  CapnostreamWave *self = &driver->wave;
  gboolean is_next = self->heard_us != 0 && len == SAMPLE_SIZE && payload[0] == (guint8) (self->counter + 1);

  if (len != SAMPLE_SIZE)
    return;
  if (!is_next && self->period_us == 0)
    begin_measuring (self);
  else if (self->period_us == 0)
    measure (self, ctx->now_us);
  self->heard_us = ctx->now_us;
  self->counter = payload[0];
  self->fast_status = payload[3];
  if (!is_next || self->period_us == 0 || !driver->has_mmhg) {
    /* where what was filled so far ended nobody knows: it goes too */
    self->n = 0;
    self->is_joined = FALSE;
  }
  if (self->period_us == 0 || !driver->has_mmhg)
    return;
  /* 16 bits do not fit the block's signed ones: the lowest is given up. */
  self->samples[self->n++] = (payload[3] & NO_SAMPLE) != 0 ? VIGIL_WAVE_GAP
                                                           : (gint16) ((payload[1] << 8 | payload[2]) >> 1);
  if (self->n == CAPNOSTREAM_BLOCK)
    emit_block (ctx, self);
}
