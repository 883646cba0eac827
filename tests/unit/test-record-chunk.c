/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../fixtures/record-fixture.h"
#include "record/chunk.h"
#include "record/queue.h"

#include <math.h>

typedef struct {
  const VigilWaveBlock *blocks;
  guint n;
} Expected;

static void
on_block (const VigilWaveBlock *block, gpointer user_data)
{
  Expected *expected = user_data;
  const VigilWaveBlock *want = &expected->blocks[expected->n++];

  g_assert_cmpint (block->code, ==, VIGIL_CODE_WAVE_ECG_II);
  g_assert_cmpint (block->flags, ==, want->flags);
  g_assert_cmpint (block->t_mono_us, ==, want->t_mono_us);
  g_assert_cmpuint (block->period_us, ==, want->period_us);
  g_assert_cmpuint (block->sequence, ==, want->sequence);
  g_assert_cmpint (block->is_after_gap, ==, want->is_after_gap);
  g_assert_cmpmem (&block->scale, sizeof block->scale, &want->scale, sizeof want->scale);
  g_assert_cmpmem (&block->offset, sizeof block->offset, &want->offset, sizeof want->offset);
  g_assert_cmpmem (block->samples, block->n * 2u, want->samples, want->n * 2u);
}

static void
assert_round_trip (const VigilWaveBlock *blocks, guint n_blocks)
{
  g_autoptr (VigilWaveCoder) coder = vigil_wave_coder_new ();
  g_autoptr (GArray) extents = g_array_new (FALSE, FALSE, sizeof (VigilWaveExtent));
  Expected expected = { .blocks = blocks };

  for (guint i = 0; i < n_blocks; i++) {
    g_autoptr (VigilPiece) piece = NULL;

    vigil_wave_coder_add (coder, &blocks[i]);
    if (!vigil_wave_coder_is_full (coder) && i + 1 < n_blocks)
      continue;
    piece = vigil_wave_coder_take (coder);
    /* A third of a page even when the last block was as bad as a block can be. */
    g_assert_cmpuint (g_bytes_get_size (piece->data), <,
                      VIGIL_PIECE_FULL + 3 * VIGIL_WAVE_MAX_SAMPLES + 64);
    g_assert_true (vigil_wave_piece_decode (g_bytes_get_data (piece->data, NULL),
                                            g_bytes_get_size (piece->data), VIGIL_CODE_WAVE_ECG_II,
                                            on_block, &expected));
    g_assert_true (vigil_wave_extents_decode (g_bytes_get_data (piece->extents, NULL),
                                              g_bytes_get_size (piece->extents), extents));
  }
  g_assert_cmpuint (expected.n, ==, n_blocks);
  g_assert_null (vigil_wave_coder_take (coder));
}

/* A wandering signal with lost blocks, other lengths, another scale, jumps of sequence and time,
 * and samples that the device called invalid. */
static void
test_waves_round_trip (void)
{
  enum { N_BLOCKS = 400 };
  g_autofree VigilWaveBlock *blocks = g_new0 (VigilWaveBlock, N_BLOCKS);

  for (guint32 seed = 0; seed < 30; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    gint64 t_us = g_rand_int_range (rand, 0, G_MAXINT32);
    guint32 sequence = g_rand_int (rand);
    int level = 0;

    for (guint i = 0; i < N_BLOCKS; i++) {
      VigilWaveBlock *block = &blocks[i];
      gboolean is_odd = g_rand_int_range (rand, 0, 20) == 0;

      block->is_after_gap = is_odd;
      t_us += is_odd ? g_rand_int_range (rand, -1000, 5000000) : 0;
      sequence += is_odd ? g_rand_int (rand) : 1;
      block->t_mono_us = t_us;
      block->sequence = sequence;
      block->period_us = 2000;
      block->scale = i < 200 ? 0.005f : 0.01f;
      block->offset = -40.96f;
      block->flags = (VigilFlags) (g_rand_int_range (rand, 0, 50) == 0 ? g_rand_int_range (rand, 0, 128) : 0);
      block->n = (guint16) (is_odd ? g_rand_int_range (rand, 1, VIGIL_WAVE_MAX_SAMPLES + 1) : 128);
      for (guint k = 0; k < block->n; k++) {
        level = CLAMP (level + g_rand_int_range (rand, -200, 201), G_MININT16 + 1, G_MAXINT16);
        block->samples[k] = g_rand_int_range (rand, 0, 100) == 0 ? VIGIL_WAVE_GAP : (gint16) level;
      }
      t_us += (gint64) block->n * block->period_us;
    }
    assert_round_trip (blocks, N_BLOCKS);
  }
}

static void
test_wave_extremes (void)
{
  VigilWaveBlock blocks[3] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++) {
    blocks[i].period_us = i == 0 ? G_MAXUINT32 : 0;
    blocks[i].t_mono_us = i == 1 ? G_MAXINT64 - 10 : G_MININT64 + 10;
    blocks[i].sequence = i == 1 ? 0 : G_MAXUINT32;
    blocks[i].scale = i == 1 ? NAN : -0.0f;
    blocks[i].flags
        = VIGIL_FLAG_DEMO | VIGIL_FLAG_TEST | VIGIL_FLAG_IN_ALARM | VIGIL_FLAG_MEASURING;
    blocks[i].n = i == 2 ? VIGIL_WAVE_MAX_SAMPLES : 1;
    for (guint k = 0; k < blocks[i].n; k++)
      blocks[i].samples[k] = k % 2 ? G_MAXINT16 : G_MININT16;
  }
  {
    g_autoptr (VigilWaveCoder) coder = vigil_wave_coder_new ();
    Expected expected = { .blocks = blocks };

    for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
      vigil_wave_coder_add (coder, &blocks[i]);
    {
      g_autoptr (VigilPiece) piece = vigil_wave_coder_take (coder);

      g_assert_true (vigil_wave_piece_decode (g_bytes_get_data (piece->data, NULL),
                                              g_bytes_get_size (piece->data),
                                              VIGIL_CODE_WAVE_ECG_II, on_block, &expected));
      g_assert_cmpuint (expected.n, ==, 3);
    }
  }
}

/* Lowest and highest of each second by the plain definition. */
static void
test_extents (void)
{
  g_autoptr (VigilWaveCoder) coder = vigil_wave_coder_new ();
  g_autoptr (GArray) extents = g_array_new (FALSE, FALSE, sizeof (VigilWaveExtent));
  gint16 low[20], high[20];

  for (guint i = 0; i < 20; i++) {
    low[i] = G_MAXINT16;
    high[i] = G_MININT16;
  }
  for (guint i = 0; i < 60; i++) {
    g_autoptr (VigilPiece) piece = NULL;
    VigilWaveBlock block;

    record_fixture_fill_wave (&block, VIGIL_CODE_WAVE_PLETH, 500000 + (gint64) i * 32 * 8000, 32,
                              i);
    block.samples[5] = VIGIL_WAVE_GAP;
    for (guint k = 0; k < block.n; k++) {
      gint64 second = (block.t_mono_us + k * 8000) / 1000000;

      if (k == 5)
        continue;
      low[second] = MIN (low[second], block.samples[k]);
      high[second] = MAX (high[second], block.samples[k]);
    }
    vigil_wave_coder_add (coder, &block);
    if (!vigil_wave_coder_is_full (coder) && i < 59)
      continue;
    piece = vigil_wave_coder_take (coder);
    g_assert_true (vigil_wave_extents_decode (g_bytes_get_data (piece->extents, NULL),
                                              g_bytes_get_size (piece->extents), extents));
  }
  g_assert_cmpuint (extents->len, ==, 16);
  for (guint i = 0; i < extents->len; i++) {
    const VigilWaveExtent *extent = &g_array_index (extents, VigilWaveExtent, i);

    g_assert_cmpint (extent->t_mono_us, ==, i * 1000000);
    g_assert_cmpint (extent->min, ==, low[i]);
    g_assert_cmpint (extent->max, ==, high[i]);
  }
}

typedef struct {
  const VigilObservation *observations;
  guint n;
} ExpectedNumerics;

static void
on_numeric (VigilCode code, const VigilNumericPoint *point, gpointer user_data)
{
  ExpectedNumerics *expected = user_data;
  const VigilObservation *want = &expected->observations[expected->n++];
  float value = (float) want->value;

  g_assert_cmpint (code, ==, want->code);
  g_assert_cmpint (point->t_mono_us, ==, want->t_mono_us);
  g_assert_cmpint (point->quality, ==, want->quality);
  g_assert_cmpint (point->flags, ==, want->flags);
  g_assert_cmpint (point->channel, ==, want->channel);
  if (vigil_observation_has_value (want))
    g_assert_cmpmem (&point->value, sizeof value, &value, sizeof value);
  else
    g_assert_true (isnan (point->value));
}

static void
test_numerics_round_trip (void)
{
  static const double odd[]
      = { 0, -0.0, 36.8, -1, 1e6, 999999, 3.4e38, 1e-40, INFINITY, -INFINITY, 0.1, 97 };
  enum { N = 2000 };
  g_autofree VigilObservation *observations = g_new0 (VigilObservation, N);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (VigilNumericCoder) coder = vigil_numeric_coder_new ();
  ExpectedNumerics expected = { .observations = observations };
  gint64 t_us = 5000000;

  for (guint i = 0; i < N; i++) {
    VigilObservation *observation = &observations[i];
    g_autoptr (VigilPiece) piece = NULL;

    t_us += g_rand_int_range (rand, 0, 3) == 0 ? g_rand_int_range (rand, -100, 1000000) : 0;
    observation->code = (VigilCode) g_rand_int_range (rand, 1, VIGIL_N_CODES);
    observation->channel = (guint8) g_rand_int_range (rand, 0, 3);
    observation->quality = (VigilQuality) g_rand_int_range (rand, 0, VIGIL_QUALITY_ABSENT + 1);
    observation->flags = (VigilFlags) g_rand_int_range (rand, 0, 128);
    observation->value = i % 3 ? g_rand_int_range (rand, 0, 200) : odd[i / 3 % G_N_ELEMENTS (odd)];
    observation->t_mono_us = t_us;
    vigil_numeric_coder_add (coder, observation);
    if (!vigil_numeric_coder_is_full (coder) && i + 1 < N)
      continue;
    piece = vigil_numeric_coder_take (coder);
    g_assert_true (vigil_numeric_piece_decode (g_bytes_get_data (piece->data, NULL),
                                               g_bytes_get_size (piece->data), on_numeric,
                                               &expected));
  }
  g_assert_cmpuint (expected.n, ==, N);
}

/* A piece that was cut or holds other bytes is refused or read, and never reaches beyond its end.
 */
static void
test_damaged_pieces (void)
{
  g_autoptr (VigilWaveCoder) coder = vigil_wave_coder_new ();
  g_autoptr (VigilPiece) piece = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  VigilWaveBlock block;
  gsize size;

  record_fixture_fill_wave (&block, VIGIL_CODE_WAVE_PLETH, 1000000, 200, 4);
  vigil_wave_coder_add (coder, &block);
  piece = vigil_wave_coder_take (coder);
  size = g_bytes_get_size (piece->data);
  for (gsize len = 0; len < size; len++) {
    g_autofree guint8 *cut = g_memdup2 (g_bytes_get_data (piece->data, NULL), len);

    /* Only between two blocks may it end unseen by the decoder; the hash sees that too. */
    g_assert_cmpint (vigil_wave_piece_decode (cut, len, VIGIL_CODE_WAVE_PLETH, NULL, NULL), ==,
                     len == 1);
  }
  for (guint i = 0; i < 20000; i++) {
    guint8 noise[64];

    for (guint k = 0; k < sizeof noise; k++)
      noise[k] = (guint8) g_rand_int (rand);
    noise[0] = 1;
    vigil_wave_piece_decode (noise, sizeof noise, VIGIL_CODE_WAVE_PLETH, NULL, NULL);
    vigil_numeric_piece_decode (noise, sizeof noise, NULL, NULL);
  }
  g_assert_false (
      vigil_wave_piece_decode ((const guint8 *) "\2", 1, VIGIL_CODE_WAVE_PLETH, NULL, NULL));
  g_assert_false (vigil_numeric_piece_decode ((const guint8 *) "", 0, NULL, NULL));
}

static VigilRecordOp *
new_op (VigilRecordOpKind kind, guint i)
{
  VigilRecordOp *op = vigil_record_op_new (kind, SESSION_A);

  if (kind == VIGIL_OP_WAVE) {
    op->wave = g_new0 (VigilWaveBlock, 1);
    record_fixture_fill_wave (op->wave, i % 2 ? VIGIL_CODE_WAVE_PLETH : VIGIL_CODE_WAVE_RESP, 0, 1,
                              i);
  } else if (kind == VIGIL_OP_NUMERIC) {
    op->numeric = g_new0 (VigilObservation, 1);
  } else {
    op->event = vigil_event_new (VIGIL_EVENT_SIDE_EFFECT, SESSION_A, NULL, NULL);
  }
  return op;
}

static void
count (GQueue *ops, guint n[VIGIL_N_OPS])
{
  VigilRecordOp *op;

  memset (n, 0, VIGIL_N_OPS * sizeof *n);
  while ((op = g_queue_pop_head (ops)) != NULL) {
    n[op->kind]++;
    vigil_record_op_free (op);
  }
}

static void
test_overflow_drops_waves_first (void)
{
  g_autoptr (VigilRecordQueue) queue = vigil_record_queue_new (10);
  GQueue ops = G_QUEUE_INIT;
  VigilDropped dropped;
  guint n[VIGIL_N_OPS];

  for (guint i = 0; i < 6; i++)
    vigil_record_queue_push (queue, new_op (VIGIL_OP_WAVE, i));
  for (guint i = 0; i < 6; i++)
    vigil_record_queue_push (queue, new_op (VIGIL_OP_NUMERIC, i));
  dropped = vigil_record_queue_take (queue, VIGIL_TAKE_ALL, &ops);
  g_assert_cmpuint (dropped.waves, ==, 2);
  g_assert_cmpuint (dropped.numerics, ==, 0);
  /* 0 (resp) and 1 (pleth) went; the first that is left of each says so, and only the first. */
  for (guint i = 0; i < 4; i++) {
    const VigilRecordOp *op = g_queue_peek_nth (&ops, i);

    g_assert_cmpuint (op->wave->sequence, ==, i + 2);
    g_assert_cmpint (op->wave->is_after_gap, ==, i < 2);
  }
  count (&ops, n);
  g_assert_cmpuint (n[VIGIL_OP_NUMERIC], ==, 6);

  for (guint i = 0; i < 5; i++)
    vigil_record_queue_push (queue, new_op (VIGIL_OP_NUMERIC, i));
  for (guint i = 0; i < 5; i++)
    vigil_record_queue_push (queue, new_op (VIGIL_OP_WAVE, i));
  for (guint i = 0; i < 20; i++)
    vigil_record_queue_push (queue, new_op (VIGIL_OP_EVENT, i));
  vigil_record_queue_push (queue, new_op (VIGIL_OP_NUMERIC, 0));
  vigil_record_queue_push (queue, new_op (VIGIL_OP_WAVE, 0));
  dropped = vigil_record_queue_take (queue, VIGIL_TAKE_ALL, &ops);
  count (&ops, n);
  g_assert_cmpuint (n[VIGIL_OP_EVENT], ==, 20);
  g_assert_cmpuint (n[VIGIL_OP_WAVE], ==, 0);
  g_assert_cmpuint (n[VIGIL_OP_NUMERIC], ==, 0);
  g_assert_cmpuint (dropped.waves, ==, 2 + 6);
  g_assert_cmpuint (dropped.numerics, ==, 6);
}

/* Whichever way it is asked, a seal comes with the measurements before it or not at all. */
static void
test_seal_waits_for_measurements (void)
{
  g_autoptr (VigilRecordQueue) queue = vigil_record_queue_new (10);
  GQueue ops = G_QUEUE_INIT;
  guint n[VIGIL_N_OPS];

  vigil_record_queue_push (queue, new_op (VIGIL_OP_NUMERIC, 0));
  vigil_record_queue_push (queue, new_op (VIGIL_OP_EVENT, 0));
  vigil_record_queue_take (queue, VIGIL_TAKE_DUE, &ops);
  count (&ops, n);
  g_assert_cmpuint (n[VIGIL_OP_EVENT], ==, 1);
  g_assert_cmpuint (n[VIGIL_OP_NUMERIC], ==, 0);

  vigil_record_queue_push (queue, vigil_record_op_new (VIGIL_OP_SEAL, SESSION_A));
  vigil_record_queue_push (queue, new_op (VIGIL_OP_EVENT, 1));
  vigil_record_queue_take (queue, VIGIL_TAKE_EVENTS, &ops);
  count (&ops, n);
  g_assert_cmpuint (n[VIGIL_OP_EVENT], ==, 1);
  g_assert_cmpuint (n[VIGIL_OP_NUMERIC] + n[VIGIL_OP_SEAL], ==, 0);

  vigil_record_queue_take (queue, VIGIL_TAKE_DUE, &ops);
  g_assert_cmpint (((VigilRecordOp *) g_queue_peek_head (&ops))->kind, ==, VIGIL_OP_NUMERIC);
  count (&ops, n);
  g_assert_cmpuint (n[VIGIL_OP_NUMERIC], ==, 1);
  g_assert_cmpuint (n[VIGIL_OP_SEAL], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/chunk/waves", test_waves_round_trip);
  g_test_add_func ("/record/chunk/extremes", test_wave_extremes);
  g_test_add_func ("/record/chunk/extents", test_extents);
  g_test_add_func ("/record/chunk/numerics", test_numerics_round_trip);
  g_test_add_func ("/record/chunk/damaged", test_damaged_pieces);
  g_test_add_func ("/record/queue/overflow", test_overflow_drops_waves_first);
  g_test_add_func ("/record/queue/seal", test_seal_waits_for_measurements);
  return g_test_run ();
}
