/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Real-time sample array objects. The samples mean nothing without the object's static data
 * (SA_SPECN, period, scale, unit), which a poll of all attributes brings for one object a
 * second in turn; a wave is emitted only once they are known.
 *
 * Never seen from a device: 8-bit samples, pressures in kPa, CO2. */
#include "driver/philips-intellivue.h"

#include <math.h>

enum {
  ATTRIBUTE_SAMPLES = 0x096E,
  ATTRIBUTE_COMPOUND_SAMPLES = 0x0967,
  ATTRIBUTE_SPECIFICATION = 0x096D,
  ATTRIBUTE_PERIOD = 0x098D,
  ATTRIBUTE_SCALE = 0x096F,
  ATTRIBUTE_FIXED_VALUES = 0x0A16,
  ATTRIBUTE_UNIT = 0x0996,
};

enum { SPECIFICATION_IS_MASKED = 0x1000 };
enum { FIXED_INVALID = 1 };

/* Bounds beyond these, or closer together, are not believed. */
#define SCALE_MAX 1e6
#define SCALE_MIN 1e-6
#define SOURCE_SILENT_US (2 * VIGIL_USEC_PER_SEC)
/* Clocks of 100 ppm: what a block may be moved to follow the monitor's. */
#define SLEW_US_PER_SEC 100
/* Beyond this the wave is put where the clock says, and the joint is shown as a gap. */
#define RESYNC_US (500 * VIGIL_USEC_PER_MSEC)

static const struct {
  guint16 physio;
  VigilCode code;
  guint16 unit;       /* 0: the wave has none */
  gboolean is_sure;   /* one unit is usual, so that it may be left unsaid */
} kinds[] = {
  { 0x0101, VIGIL_CODE_WAVE_ECG_I, INTELLIVUE_UNIT_MILLIVOLT, TRUE },
  { 0x0102, VIGIL_CODE_WAVE_ECG_II, INTELLIVUE_UNIT_MILLIVOLT, TRUE },
  { 0x013D, VIGIL_CODE_WAVE_ECG_III, INTELLIVUE_UNIT_MILLIVOLT, TRUE },
  { 0x013E, VIGIL_CODE_WAVE_ECG_AVR, INTELLIVUE_UNIT_MILLIVOLT, TRUE },
  { 0x013F, VIGIL_CODE_WAVE_ECG_AVL, INTELLIVUE_UNIT_MILLIVOLT, TRUE },
  { 0x0140, VIGIL_CODE_WAVE_ECG_AVF, INTELLIVUE_UNIT_MILLIVOLT, TRUE },
  { 0x0143, VIGIL_CODE_WAVE_ECG_V, INTELLIVUE_UNIT_MILLIVOLT, TRUE },
  { 0x014B, VIGIL_CODE_WAVE_ECG_MCL, INTELLIVUE_UNIT_MILLIVOLT, TRUE },
  { 0x4BB4, VIGIL_CODE_WAVE_PLETH, 0, TRUE },
  { 0x4A14, VIGIL_CODE_WAVE_ABP, INTELLIVUE_UNIT_MMHG, FALSE },
  { 0x5000, VIGIL_CODE_WAVE_RESP, INTELLIVUE_UNIT_OHM, TRUE },
  { 0x50AC, VIGIL_CODE_WAVE_CO2, INTELLIVUE_UNIT_MMHG, FALSE },
};

void
intellivue_begin_waves (Intellivue *self, const IntellivueMessage *message)
{
  /* A renewed poll counts from 0 again; whether anything was lost the blocks' own times tell. */
  self->is_wave_lost = self->has_wave_sequence && message->sequence != 0
                       && message->sequence != (guint16) (self->wave_sequence + 1);
  self->has_wave_sequence = TRUE;
  self->wave_sequence = message->sequence;
}

static void
read_scale (IntellivueSpec *spec, VigilCursor value)
{
  double low = intellivue_decode_float (vigil_cursor_u32 (&value));
  double high = intellivue_decode_float (vigil_cursor_u32 (&value));
  int raw_low = vigil_cursor_u16 (&value);
  int raw_high = vigil_cursor_u16 (&value);
  double scale;

  spec->has_scale = FALSE;
  if (value.is_failed || raw_low == raw_high || isnan (low) != isnan (high))
    return;
  if (fabs (low) > SCALE_MAX || fabs (high) > SCALE_MAX || fabs (high - low) < SCALE_MIN)
    return;
  /* Without physical bounds the range itself is the unit. */
  if (isnan (low)) {
    low = 0;
    high = 1;
  }
  scale = (high - low) / (raw_high - raw_low);
  spec->has_scale = TRUE;
  spec->scale = (float) scale;
  spec->offset = (float) (low - raw_low * scale);
}

static void
read_fixed_values (IntellivueSpec *spec, VigilCursor value)
{
  VigilCursor list = intellivue_take_list (&value);

  spec->n_fixed = 0;
  while (vigil_cursor_get_left (&list) >= 4 && spec->n_fixed < INTELLIVUE_N_FIXED) {
    spec->fixed[spec->n_fixed].id = vigil_cursor_u16 (&list);
    spec->fixed[spec->n_fixed].value = vigil_cursor_u16 (&list);
    spec->n_fixed++;
  }
}

static IntellivueSpec *
find_spec (Intellivue *self, guint16 context, guint16 handle, guint16 n)
{
  for (guint i = 0; i < self->n_specs; i++) {
    IntellivueSpec *spec = &self->specs[i];

    if (spec->context == context && spec->handle == handle && spec->n == n)
      return spec;
  }
  return NULL;
}

/* Static data stand in one list; a list without a specification has none. */
static void
learn_spec (Intellivue *self, guint16 context, guint16 handle, VigilCursor attributes)
{
  IntellivueSpec seen = { .context = context, .handle = handle };
  IntellivueSpec *known;
  VigilCursor value;
  guint16 id;

  while (intellivue_next_attribute (&attributes, &id, &value)) {
    if (id == ATTRIBUTE_SPECIFICATION) {
      seen.n = vigil_cursor_u16 (&value);
      seen.bits = vigil_cursor_u8 (&value);
      seen.significant = vigil_cursor_u8 (&value);
      seen.is_masked = (vigil_cursor_u16 (&value) & SPECIFICATION_IS_MASKED) != 0;
    } else if (id == ATTRIBUTE_PERIOD) {
      seen.period_ticks = vigil_cursor_u32 (&value);
    } else if (id == ATTRIBUTE_SCALE) {
      read_scale (&seen, value);
    } else if (id == ATTRIBUTE_FIXED_VALUES) {
      read_fixed_values (&seen, value);
    } else if (id == ATTRIBUTE_UNIT) {
      seen.unit = vigil_cursor_u16 (&value);
    }
  }
  if (seen.n == 0 || seen.n > VIGIL_WAVE_MAX_SAMPLES || (seen.bits != 8 && seen.bits != 16)
      || seen.significant == 0 || seen.significant > seen.bits || seen.period_ticks == 0
      || seen.period_ticks > INTELLIVUE_TICKS_PER_SEC || !seen.has_scale)
    return;
  known = find_spec (self, context, handle, seen.n);
  if (known == NULL && self->n_specs < INTELLIVUE_N_SPECS)
    known = &self->specs[self->n_specs++];
  if (known != NULL)
    *known = seen;
}

/* The factor that brings the wave into the vocabulary's unit; 0: no such factor. */
static float
unit_factor (gsize kind, guint16 unit)
{
  if (kinds[kind].unit == 0 || unit == kinds[kind].unit)
    return 1;
  if (unit == 0)
    return kinds[kind].is_sure ? 1 : 0;
  if (kinds[kind].unit == INTELLIVUE_UNIT_MMHG && unit == INTELLIVUE_UNIT_KPA)
    return (float) INTELLIVUE_MMHG_PER_KPA;
  return 0;
}

/* Special values are compared before masking. One that lies wholly in the masked bits marks a
 * sample (a pacer pulse, a QRS) and leaves it standing; any other replaces it. */
static void
remove_specials (const IntellivueSpec *spec, const guint16 *raw, guint16 mask, VigilWaveBlock *block)
{
  for (guint i = 0; i < spec->n_fixed; i++) {
    guint16 special = spec->fixed[i].value;
    gboolean is_mark = spec->is_masked && special != 0 && (special & mask) == 0;
    guint16 compared = is_mark ? special : G_MAXUINT16;

    if (is_mark && spec->fixed[i].id != FIXED_INVALID)
      continue;
    for (guint k = 0; k < block->n; k++)
      block->samples[k] = (raw[k] & compared) == special ? VIGIL_WAVE_GAP : block->samples[k];
  }
}

/* @bytes are as many as the specification says. Each loop does one thing to every sample: most of what
 * a monitor says passes here. */
static void
decode_block (const IntellivueSpec *spec, const guint8 *bytes, VigilWaveBlock *block)
{
  guint16 raw[VIGIL_WAVE_MAX_SAMPLES];
  guint16 mask = (guint16) ((1u << spec->significant) - 1), kept = spec->is_masked ? mask : G_MAXUINT16;
  /* 16 significant bits do not fit the block's signed ones: the lowest is given up. */
  guint shift = spec->significant == 16 ? 1 : 0;

  if (spec->bits == 16)
    for (guint i = 0; i < block->n; i++)
      raw[i] = (guint16) (bytes[2 * i] << 8 | bytes[2 * i + 1]);
  else
    for (guint i = 0; i < block->n; i++)
      raw[i] = bytes[i];
  for (guint i = 0; i < block->n; i++) {
    guint16 value = raw[i] & kept;

    block->samples[i] = value > mask ? VIGIL_WAVE_GAP : (gint16) (value >> shift);
  }
  remove_specials (spec, raw, mask, block);
}

static gboolean
take_source (IntellivueWave *wave, const IntellivueSpec *spec, guint16 physio, gint64 now_us)
{
  gboolean is_source = wave->is_set && wave->context == spec->context
                       && wave->handle == spec->handle && wave->physio == physio
                       && wave->n == spec->n;

  if (!is_source && wave->is_set && now_us - wave->seen_us <= SOURCE_SILENT_US)
    return FALSE;
  if (!is_source) {
    wave->is_set = TRUE;
    wave->context = spec->context;
    wave->handle = spec->handle;
    wave->physio = physio;
    wave->n = spec->n;
  }
  wave->seen_us = now_us;
  return TRUE;
}

/* Where the block belongs in host time. Blocks that follow each other are spaced by the period
 * alone, apart from the slow pull towards the monitor's clock. */
static void
place_block (const Intellivue *self, IntellivueWave *wave, gint64 ticks, guint period_ticks,
             VigilWaveBlock *block)
{
  gint64 duration_ticks = (gint64) block->n * period_ticks;
  gint64 duration_us = duration_ticks * INTELLIVUE_USEC_PER_TICK;
  gint64 clock_us = intellivue_clock_to_mono_us (&self->clock, ticks);
  gint64 slew_us = duration_us * SLEW_US_PER_SEC / VIGIL_USEC_PER_SEC;
  gboolean is_first = wave->next_us == 0;
  gboolean is_joined = !is_first && !self->is_wave_lost
                       && ABS (ticks - wave->next_ticks) < duration_ticks / 2
                       && ABS (clock_us - wave->next_us) < RESYNC_US;

  if (is_joined)
    block->t_mono_us = wave->next_us + CLAMP (clock_us - wave->next_us, -slew_us, slew_us);
  else
    block->t_mono_us = MAX (clock_us, wave->next_us);
  block->is_after_gap = !is_first && !is_joined;
  wave->next_us = block->t_mono_us + duration_us;
  wave->next_ticks = ticks + duration_ticks;
}

/* One SaObsValue: physiological identifier, state, length, samples. */
static void
decode_samples (VigilDriverContext *ctx, const IntellivueMessage *message, guint16 context,
                guint16 handle, VigilCursor *cursor)
{
  Intellivue *self = ctx->state;
  guint16 physio = vigil_cursor_u16 (cursor);
  guint16 state = vigil_cursor_u16 (cursor);
  guint16 len = vigil_cursor_u16 (cursor);
  const guint8 *samples = vigil_cursor_take (cursor, len);
  const IntellivueSpec *spec = find_spec (self, context, handle, len / 2);
  VigilWaveBlock block = { .sequence = message->sequence };
  VigilQuality quality = intellivue_state_quality (state);
  float factor;
  gsize kind = 0;

  if (spec == NULL || spec->bits != 16)
    spec = find_spec (self, context, handle, len);
  while (kind < G_N_ELEMENTS (kinds) && kinds[kind].physio != physio)
    kind++;
  if (cursor->is_failed || kind == G_N_ELEMENTS (kinds) || spec == NULL
      || len * 8u != spec->n * spec->bits)
    return;
  factor = unit_factor (kind, spec->unit);
  block.code = kinds[kind].code;
  if (!(factor > 0) || !take_source (&self->waves[block.code], spec, physio, ctx->now_us))
    return;
  block.flags = intellivue_state_flags (state)
                | (quality == VIGIL_QUALITY_QUESTIONABLE ? VIGIL_FLAG_QUESTIONABLE : 0);
  block.period_us = spec->period_ticks * INTELLIVUE_USEC_PER_TICK;
  block.scale = spec->scale * factor * (spec->significant == 16 ? 2 : 1);
  block.offset = spec->offset * factor;
  block.n = spec->n;
  if (quality != VIGIL_QUALITY_INVALID)
    decode_block (spec, samples, &block);
  for (guint i = 0; i < block.n && quality == VIGIL_QUALITY_INVALID; i++)
    block.samples[i] = VIGIL_WAVE_GAP;
  place_block (self, &self->waves[block.code], message->ticks, spec->period_ticks, &block);
  ctx->emit_wave (ctx, &block);
}

void
intellivue_decode_wave (VigilDriverContext *ctx, const IntellivueMessage *message, guint16 context,
                        guint16 handle, VigilCursor attributes)
{
  Intellivue *self = ctx->state;
  VigilCursor list = attributes, value;
  guint16 id;

  learn_spec (self, context, handle, attributes);
  while (intellivue_next_attribute (&list, &id, &value)) {
    if (id == ATTRIBUTE_SAMPLES) {
      decode_samples (ctx, message, context, handle, &value);
    } else if (id == ATTRIBUTE_COMPOUND_SAMPLES) {
      VigilCursor parts = intellivue_take_list (&value);

      while (vigil_cursor_get_left (&parts) >= 6)
        decode_samples (ctx, message, context, handle, &parts);
    }
  }
}
