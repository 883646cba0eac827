/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples come one a frame, without a number or a time. They are spaced by their period and the
 * row of them is pulled towards its arrival, by as much as the module's rate is off.
 *
 * What a count of the ECG or of the respiration is in mV or ohm is not public, so their blocks are
 * marked: the shape is true, the size is not known. A sample at the end of the range is none. */
#include "driver/berrymed-pm6750.h"

#include <stdlib.h>

enum { BASELINE = 128, RAIL_LOW = 1, RAIL_HIGH = 249 };
enum { LEAD_I = 0, LEAD_II = 1, LEAD_V = 6 };
enum { GAIN_MIN = 1, GAIN_WINDOW = 750 };   /* samples: 3 s */

#define ECG_PERIOD_US 4000
#define RESP_PERIOD_US 20000
/* The maker says 40 a second, and 50 were measured. */
#define PLETH_PERIOD_SLOW_US 25000
#define PLETH_WINDOW_US (5 * VIGIL_USEC_PER_SEC)
#define PLETH_BETWEEN_HZ 45

#define SLEW_US_PER_SEC 10000
#define RESYNC_US (500 * VIGIL_USEC_PER_MSEC)
#define SILENCE_US (500 * VIGIL_USEC_PER_MSEC)

/* Nominal: see above. */
#define COUNTS_PER_UNIT 100.0f

static void
emit_row (VigilDriverContext *ctx, Pm6750Row *row, guint period_us, float scale, guint flags)
{
  gint64 duration_us = (gint64) row->n * period_us, slew_us = duration_us * SLEW_US_PER_SEC / VIGIL_USEC_PER_SEC;
  gint64 arrived_us = ctx->now_us - duration_us;
  gboolean is_first = row->next_us == 0;
  gboolean is_joined = !is_first && !row->is_after_gap && llabs (arrived_us - row->next_us) < RESYNC_US;
  VigilWaveBlock block = { .code = row->code, .flags = (VigilFlags) flags, .period_us = period_us, .scale = scale,
                           .sequence = row->sequence++, .n = row->n, .is_after_gap = !is_first && !is_joined };

  block.t_mono_us = is_joined ? row->next_us + CLAMP (arrived_us - row->next_us, -slew_us, slew_us)
                              : MAX (arrived_us, row->next_us);
  for (guint i = 0; i < row->n; i++)
    block.samples[i] = row->samples[i];
  row->next_us = block.t_mono_us + duration_us;
  row->is_after_gap = FALSE;
  row->n = 0;
  ctx->emit_wave (ctx, &block);
}

static void
add (VigilDriverContext *ctx, Pm6750RowKind kind, VigilCode code, gint16 sample, guint period_us, float scale,
     guint flags)
{
  Pm6750 *self = ctx->state;
  Pm6750Row *row = &self->rows[kind];
  guint n_block = MIN (PM6750_BLOCK_SAMPLES, 200000 / period_us);

  /* what was gathered before a silence belongs to no present */
  if (row->sample_us != 0 && ctx->now_us - row->sample_us > SILENCE_US) {
    row->is_after_gap = TRUE;
    row->n = 0;
  }
  row->code = code;
  row->sample_us = ctx->now_us;
  row->samples[row->n++] = sample;
  if (row->n >= n_block)
    emit_row (ctx, row, period_us, scale, flags);
}

static gboolean
is_rail (guint8 sample)
{
  return sample <= RAIL_LOW || sample >= RAIL_HIGH;
}

/* More than half at the end of the range: a smaller gain shows more. */
static void
watch_gain (Pm6750 *self, guint8 sample)
{
  self->n_ecg++;
  self->n_rails += is_rail (sample);
  if (self->n_ecg < GAIN_WINDOW)
    return;
  if (self->n_rails > self->n_ecg / 2 && self->gain > GAIN_MIN && !self->is_lead_off)
    pm6750_queue (self, PM6750_SET_ECG_GAIN, --self->gain, FALSE);
  self->n_ecg = self->n_rails = 0;
}

void
pm6750_decode_ecg_wave (VigilDriverContext *ctx, const guint8 *data)
{
  static const struct {
    Pm6750RowKind kind;
    VigilCode code;
    guint lead;
  } leads[] = {
    { PM6750_ROW_ECG_I, VIGIL_CODE_WAVE_ECG_I, LEAD_I },
    { PM6750_ROW_ECG_II, VIGIL_CODE_WAVE_ECG_II, LEAD_II },
    { PM6750_ROW_ECG_V, VIGIL_CODE_WAVE_ECG_V, LEAD_V },
  };
  Pm6750 *self = ctx->state;
  guint flags = VIGIL_FLAG_UNSCALED | VIGIL_FLAG_QUESTIONABLE;

  watch_gain (self, data[LEAD_II]);
  for (gsize i = 0; i < G_N_ELEMENTS (leads); i++) {
    guint8 sample = data[leads[i].lead];
    gboolean is_none = self->is_lead_off || is_rail (sample);

    add (ctx, leads[i].kind, leads[i].code, is_none ? VIGIL_WAVE_GAP : (gint16) (sample - BASELINE), ECG_PERIOD_US,
         1 / COUNTS_PER_UNIT, flags);
  }
}

static void
watch_pleth_rate (Pm6750 *self, gint64 now_us)
{
  gint64 for_us = now_us - self->pleth_since_us;

  if (self->pleth_since_us == 0 || for_us > 2 * PLETH_WINDOW_US) {
    self->pleth_since_us = now_us;
    self->n_pleth = 0;
    return;
  }
  self->n_pleth++;
  if (for_us < PLETH_WINDOW_US)
    return;
  self->pleth_period_us
      = self->n_pleth * VIGIL_USEC_PER_SEC < PLETH_BETWEEN_HZ * for_us ? PLETH_PERIOD_SLOW_US : RESP_PERIOD_US;
  self->pleth_since_us = now_us;
  self->n_pleth = 0;
}

void
pm6750_decode_pleth_wave (VigilDriverContext *ctx, guint8 sample)
{
  Pm6750 *self = ctx->state;

  watch_pleth_rate (self, ctx->now_us);
  add (ctx, PM6750_ROW_PLETH, VIGIL_CODE_WAVE_PLETH, self->is_finger_out ? VIGIL_WAVE_GAP : sample,
       self->pleth_period_us, 1 / 255.0f, VIGIL_FLAG_NONE);
}

void
pm6750_decode_resp_wave (VigilDriverContext *ctx, guint8 sample)
{
  Pm6750 *self = ctx->state;

  add (ctx, PM6750_ROW_RESP, VIGIL_CODE_WAVE_RESP, self->is_lead_off ? VIGIL_WAVE_GAP : sample, RESP_PERIOD_US,
       1 / COUNTS_PER_UNIT, VIGIL_FLAG_UNSCALED);
}
