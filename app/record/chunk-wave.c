/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A piece of a wave: a version byte, then block after block to the end.
 *
 *   head            bits below
 *   [format]        flags, period_us, n as varints, scale and offset as floats
 *   [sequence]      what it is beyond the expected one
 *   [time]          what it is beyond the expected one, in us
 *   n residuals     sample - (2 * sample before - the one before that), folded to have no sign,
 *                   as one Rice-coded run
 *
 * The first block of a piece expects zeros, so a piece needs no other one to be read. */
#include "base/clock.h"
#include "record/chunk.h"
#include "record/rice.h"

#define VERSION 1

enum {
  HEAD_AFTER_GAP = 1 << 0,
  HEAD_FORMAT = 1 << 1,
  HEAD_SEQUENCE = 1 << 2,
  HEAD_TIME = 1 << 3,
  HEAD_KNOWN = 0x0F,
};

/* What the next block is expected to be; the same on both sides. */
typedef struct {
  VigilWaveBlock last; /* its samples are not kept */
  guint32 sequence_step;
  gint32 sample_1, sample_2; /* the last one and the one before */
} Expectation;

struct _VigilWaveCoder {
  Expectation expected;
  GByteArray *data, *extents;
  gint64 t0_us, t1_us, n;
  gint64 second, second_written;
  gint16 low, high;
  gboolean has_second;
};

static gint64
expected_time_us (const Expectation *self)
{
  return vigil_wrap_add (self->last.t_mono_us, (gint64) self->last.n * self->last.period_us);
}

static gboolean
is_same_format (const VigilWaveBlock *a, const VigilWaveBlock *b)
{
  return a->flags == b->flags && a->period_us == b->period_us && a->n == b->n
         && memcmp (&a->scale, &b->scale, sizeof a->scale) == 0
         && memcmp (&a->offset, &b->offset, sizeof a->offset) == 0;
}

static void
expect_after (Expectation *self, const VigilWaveBlock *block)
{
  self->sequence_step = block->sequence - self->last.sequence;
  memcpy (&self->last, block, G_STRUCT_OFFSET (VigilWaveBlock, samples));
}

static gint32
expected_sample (const Expectation *self)
{
  return 2 * self->sample_1 - self->sample_2;
}

static void
expect_after_sample (Expectation *self, gint16 sample)
{
  self->sample_2 = self->sample_1;
  self->sample_1 = sample;
}

static void
reset (VigilWaveCoder *self)
{
  memset (&self->expected, 0, sizeof self->expected);
  self->data = g_byte_array_new ();
  self->extents = g_byte_array_new ();
  self->t0_us = self->t1_us = self->n = 0;
  self->second_written = 0;
  self->has_second = FALSE;
}

VigilWaveCoder *
vigil_wave_coder_new (void)
{
  VigilWaveCoder *self = g_new0 (VigilWaveCoder, 1);

  reset (self);
  return self;
}

void
vigil_wave_coder_free (VigilWaveCoder *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->data);
  g_byte_array_unref (self->extents);
  g_free (self);
}

static void
write_second (VigilWaveCoder *self)
{
  if (!self->has_second)
    return;
  vigil_put_signed (self->extents, vigil_wrap_sub (self->second, self->second_written));
  vigil_put_signed (self->extents, self->low);
  vigil_put_varint (self->extents, (guint64) (self->high - self->low));
  self->second_written = self->second;
  self->has_second = FALSE;
}

static void
widen_second (VigilWaveCoder *self, gint64 t_us, gint16 sample)
{
  gint64 second = t_us / VIGIL_USEC_PER_SEC;

  if (self->has_second && second != self->second)
    write_second (self);
  if (!self->has_second) {
    self->second = second;
    self->low = self->high = sample;
    self->has_second = TRUE;
  }
  self->low = MIN (self->low, sample);
  self->high = MAX (self->high, sample);
}

void
vigil_wave_coder_add (VigilWaveCoder *self, const VigilWaveBlock *block)
{
  Expectation *expected = &self->expected;
  gboolean is_first = self->data->len == 0;
  guint32 sequence_beyond = block->sequence - (expected->last.sequence + expected->sequence_step);
  gint64 time_beyond_us = vigil_wrap_sub (block->t_mono_us, expected_time_us (expected));
  guint32 residuals[VIGIL_WAVE_MAX_SAMPLES];
  guint8 head = (block->is_after_gap ? HEAD_AFTER_GAP : 0)
                | (is_same_format (block, &expected->last) ? 0 : HEAD_FORMAT)
                | (sequence_beyond != 0 ? HEAD_SEQUENCE : 0)
                | (time_beyond_us != 0 ? HEAD_TIME : 0);

  g_return_if_fail (block->n > 0 && block->n <= VIGIL_WAVE_MAX_SAMPLES);
  if (is_first) {
    vigil_put_byte (self->data, VERSION);
    self->t0_us = block->t_mono_us;
  }
  vigil_put_byte (self->data, head);
  if (head & HEAD_FORMAT) {
    vigil_put_varint (self->data, block->flags);
    vigil_put_varint (self->data, block->period_us);
    vigil_put_varint (self->data, block->n);
    vigil_put_float (self->data, block->scale);
    vigil_put_float (self->data, block->offset);
  }
  if (head & HEAD_SEQUENCE)
    vigil_put_signed (self->data, (gint32) sequence_beyond);
  if (head & HEAD_TIME)
    vigil_put_signed (self->data, time_beyond_us);
  expect_after (expected, block);

  for (guint i = 0; i < block->n; i++) {
    gint64 t_us = vigil_wrap_add (block->t_mono_us, (gint64) i * block->period_us);

    residuals[i] = (guint32) vigil_zigzag (block->samples[i] - expected_sample (expected));
    expect_after_sample (expected, block->samples[i]);
    if (block->samples[i] != VIGIL_WAVE_GAP)
      widen_second (self, t_us, block->samples[i]);
    self->t1_us = t_us;
  }
  vigil_rice_put (self->data, residuals, block->n);
  self->n += block->n;
}

gboolean
vigil_wave_coder_is_full (const VigilWaveCoder *self)
{
  return self->data->len >= VIGIL_PIECE_FULL
         || vigil_wrap_sub (self->t1_us, self->t0_us) >= VIGIL_PIECE_US;
}

VigilPiece *
vigil_wave_coder_take (VigilWaveCoder *self)
{
  VigilPiece *piece;

  if (self->n == 0)
    return NULL;
  write_second (self);
  piece = g_new0 (VigilPiece, 1);
  piece->t0_us = self->t0_us;
  piece->t1_us = self->t1_us;
  piece->n = self->n;
  piece->data = g_byte_array_free_to_bytes (self->data);
  piece->extents = g_byte_array_free_to_bytes (self->extents);
  reset (self);
  return piece;
}

static void
read_header (VigilCursor *cursor, const Expectation *expected, VigilWaveBlock *block)
{
  guint8 head = vigil_get_byte (cursor);

  memcpy (block, &expected->last, G_STRUCT_OFFSET (VigilWaveBlock, samples));
  block->is_after_gap = (head & HEAD_AFTER_GAP) != 0;
  block->sequence = expected->last.sequence + expected->sequence_step;
  block->t_mono_us = expected_time_us (expected);
  if (head & HEAD_FORMAT) {
    guint64 flags = vigil_get_varint (cursor);
    guint64 period_us = vigil_get_varint (cursor);
    guint64 n = vigil_get_varint (cursor);

    block->scale = vigil_get_float (cursor);
    block->offset = vigil_get_float (cursor);
    if (flags > 0xFF || period_us > G_MAXUINT32 || n > VIGIL_WAVE_MAX_SAMPLES)
      cursor->is_bad = TRUE;
    block->flags = (VigilFlags) (flags & 0xFF);
    block->period_us = (guint) period_us;
    block->n = (guint16) n;
  }
  if (head & HEAD_SEQUENCE)
    block->sequence += (guint32) vigil_get_signed (cursor);
  if (head & HEAD_TIME)
    block->t_mono_us = vigil_wrap_add (block->t_mono_us, vigil_get_signed (cursor));
  if ((head & ~HEAD_KNOWN) != 0 || block->n == 0)
    cursor->is_bad = TRUE;
}

gboolean
vigil_wave_piece_decode (const guint8 *data, gsize len, VigilCode code, VigilWaveFunc func,
                         gpointer user_data)
{
  VigilCursor cursor;
  Expectation expected = { 0 };

  if (len == 0)
    return FALSE;
  cursor = (VigilCursor){ data, data + len, FALSE };
  if (vigil_get_byte (&cursor) != VERSION)
    return FALSE;
  while (!cursor.is_bad && cursor.at < cursor.end) {
    guint32 residuals[VIGIL_WAVE_MAX_SAMPLES];
    VigilWaveBlock block;

    read_header (&cursor, &expected, &block);
    block.code = code;
    if (!cursor.is_bad)
      vigil_rice_get (&cursor, residuals, block.n);
    for (guint i = 0; i < block.n && !cursor.is_bad; i++) {
      gint64 sample = expected_sample (&expected) + vigil_unzigzag (residuals[i]);

      if (sample < G_MININT16 || sample > G_MAXINT16)
        cursor.is_bad = TRUE;
      block.samples[i] = (gint16) CLAMP (sample, G_MININT16, G_MAXINT16);
      expect_after_sample (&expected, block.samples[i]);
    }
    expect_after (&expected, &block);
    if (!cursor.is_bad && func != NULL)
      func (&block, user_data);
  }
  return !cursor.is_bad;
}

gboolean
vigil_wave_extents_decode (const guint8 *data, gsize len, GArray *extents)
{
  VigilCursor cursor = { data, data + len, FALSE };
  gint64 second = 0;

  while (!cursor.is_bad && cursor.at < cursor.end) {
    gint64 low, high;
    VigilWaveExtent *last
        = extents->len > 0 ? &g_array_index (extents, VigilWaveExtent, extents->len - 1) : NULL;

    second = vigil_wrap_add (second, vigil_get_signed (&cursor));
    low = vigil_get_signed (&cursor);
    high = vigil_wrap_add (low, (gint64) vigil_get_varint (&cursor));
    if (cursor.is_bad || low < G_MININT16 || high > G_MAXINT16 || high < low
        || ABS (second / 2) > G_MAXINT64 / VIGIL_USEC_PER_SEC / 2)
      return FALSE;
    if (last != NULL && last->t_mono_us == second * VIGIL_USEC_PER_SEC) {
      last->min = MIN (last->min, (gint16) low);
      last->max = MAX (last->max, (gint16) high);
    } else {
      VigilWaveExtent extent = { second * VIGIL_USEC_PER_SEC, (gint16) low, (gint16) high };

      g_array_append_val (extents, extent);
    }
  }
  return !cursor.is_bad;
}
