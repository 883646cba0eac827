/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Waves: a subrecord each, all of a record over the same stretch of time, sent when the stretch is
 * over. The monitor's clock counts seconds only, so samples are spaced by their own period, and
 * the row of them is pulled slowly towards the time of arrival.
 *
 * Never seen from a device by us: the serial stream itself. The record numbers of waves are taken
 * to be counted with those of other records or without: both are believed. */
#include "driver/ge-datex-s5.h"

#include <stdlib.h>

enum { WAVE_HEADER_SIZE = 6 };
enum { STATUS_GAP_BEFORE = 1 << 0, STATUS_OFF = 1 << 3 };
enum { TYPE_ECG_1 = 1, LEADS_ECG_1_SHIFT = 8, LEAD_MASK = 0xF };

/* What a stretch may be moved to follow its arrival. */
#define SLEW_US_PER_SEC 1000
/* Beyond this it is put where it arrived, and the joint is shown as a gap. */
#define RESYNC_US (500 * VIGIL_USEC_PER_MSEC)

static const VigilCode leads[] = {
  VIGIL_CODE_NONE,          VIGIL_CODE_WAVE_ECG_I,   VIGIL_CODE_WAVE_ECG_II,  VIGIL_CODE_WAVE_ECG_III,
  VIGIL_CODE_WAVE_ECG_AVR,  VIGIL_CODE_WAVE_ECG_AVL, VIGIL_CODE_WAVE_ECG_AVF, VIGIL_CODE_WAVE_ECG_V,
};

static const struct {
  guint8 type;
  VigilCode code;          /* NONE: by the lead */
  guint period_us;
  guint rate_hz;
  double scale;            /* 0: by the ambient pressure */
} kinds[] = {
  { TYPE_ECG_1, VIGIL_CODE_NONE, 3333, 300, 0.001 },        /* 1 uV */
  { 8, VIGIL_CODE_WAVE_PLETH, 10000, 100, 0.0001 },         /* 1/100 % */
  { 9, VIGIL_CODE_WAVE_CO2, 40000, 25, 0 },                 /* 1/100 % of the gas */
  { 15, VIGIL_CODE_WAVE_RESP, 40000, 25, 0.01 },            /* 1/100 ohm */
};

void
ge_s5_begin_waves (GeS5 *self, guint8 record_number)
{
  guint8 step = (guint8) (record_number - self->wave_number);

  self->is_wave_lost = self->has_wave_number && step != 1 && step != (guint8) (1 + self->n_others);
  self->has_wave_number = TRUE;
  self->wave_number = record_number;
  self->n_others = 0;
  self->wave_sequence += self->is_wave_lost ? MAX (step, 2u) : 1;
}

/* The lead's code stands in the label's low bits; high ones are reserved, and not empty. A label
 * that is no lead is looked up in the values' record. */
static VigilCode
find_lead (const GeS5 *self, guint16 label)
{
  guint lead = label & LEAD_MASK;

  if (lead == 0 || lead >= G_N_ELEMENTS (leads))
    lead = self->leads >> LEADS_ECG_1_SHIFT & LEAD_MASK;
  return lead < G_N_ELEMENTS (leads) ? leads[lead] : VIGIL_CODE_NONE;
}

/* mmHg a 1/100 %. */
static double
get_gas_scale (const GeS5 *self)
{
  return self->ambient_mmhg > 0 ? (self->ambient_mmhg - (self->is_co2_wet ? 47.0 : 0)) / 10000 : 0;
}

static gint64
place (GeS5 *self, VigilCode code, gint64 now_us, gint64 duration_us, gboolean is_after_gap, gboolean *is_joined)
{
  gint64 *next_us = &self->wave_next_us[code];
  gint64 arrived_us = now_us - duration_us, start_us = MAX (arrived_us, *next_us);
  gint64 slew_us = duration_us * SLEW_US_PER_SEC / VIGIL_USEC_PER_SEC;

  *is_joined = *next_us != 0 && !is_after_gap && llabs (arrived_us - *next_us) < RESYNC_US;
  if (*is_joined)
    start_us = *next_us + CLAMP (arrived_us - *next_us, -slew_us, slew_us);
  *next_us = start_us + duration_us;
  return start_us;
}

/* In parts that a block can hold. */
static void
emit_samples (VigilDriverContext *ctx, VigilWaveBlock *block, const guint8 *samples, guint n, guint rate_hz,
              gboolean is_off)
{
  gint64 start_us = block->t_mono_us;

  for (guint done = 0; done < n; done += block->n) {
    block->n = (guint16) MIN (n - done, (guint) VIGIL_WAVE_MAX_SAMPLES);
    block->t_mono_us = start_us + done * VIGIL_USEC_PER_SEC / rate_hz;
    for (guint i = 0; i < block->n; i++) {
      gint16 sample = ge_s5_i16 (samples + 2 * (done + i));

      block->samples[i] = is_off || sample <= GE_S5_NO_SAMPLE_MAX ? VIGIL_WAVE_GAP : sample;
    }
    ctx->emit_wave (ctx, block);
    block->is_after_gap = FALSE;
  }
}

void
ge_s5_decode_wave (VigilDriverContext *ctx, guint8 type, const guint8 *at, gsize len)
{
  GeS5 *self = ctx->state;
  VigilWaveBlock block = { .sequence = self->wave_sequence };
  guint16 n, status;
  gboolean is_first, is_joined;
  double scale;
  gsize kind = 0;

  while (kind < G_N_ELEMENTS (kinds) && kinds[kind].type != type)
    kind++;
  if (kind == G_N_ELEMENTS (kinds) || len < WAVE_HEADER_SIZE)
    return;
  n = ge_s5_u16 (at);
  status = ge_s5_u16 (at + 2);
  if (n == 0 || n > (len - WAVE_HEADER_SIZE) / 2)
    return;
  block.code = kinds[kind].code != VIGIL_CODE_NONE ? kinds[kind].code : find_lead (self, ge_s5_u16 (at + 4));
  scale = kinds[kind].scale > 0 ? kinds[kind].scale : get_gas_scale (self);
  if (block.code == VIGIL_CODE_NONE || !(scale > 0))
    return;
  block.period_us = kinds[kind].period_us;
  block.scale = (float) scale;
  is_first = self->wave_next_us[block.code] == 0;
  block.t_mono_us = place (self, block.code, ctx->now_us, n * VIGIL_USEC_PER_SEC / kinds[kind].rate_hz,
                           self->is_wave_lost || (status & STATUS_GAP_BEFORE), &is_joined);
  block.is_after_gap = !is_first && !is_joined;
  emit_samples (ctx, &block, at + WAVE_HEADER_SIZE, n, kinds[kind].rate_hz, (status & STATUS_OFF) != 0);
}
