/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* First byte: the registry entry; second: the chunking, and with its highest bit how the rest is
 * read: as wire, or as frames that the framer need not find (each behind its length in two
 * bytes), which reaches far deeper. Time passes between the pieces. */
#include "fuzz.h"

#include "core/decoder.h"

#include <math.h>
#include <string.h>

#define START_US VIGIL_USEC_PER_SEC
#define PIECE_US (40 * VIGIL_USEC_PER_MSEC)
#define FRAME_US (300 * VIGIL_USEC_PER_MSEC)

static gboolean
is_claimed (const VigilDriver *driver, VigilCode code)
{
  for (const VigilCode *at = driver->emits; *at != VIGIL_CODE_NONE; at++)
    if (*at == code)
      return TRUE;
  return FALSE;
}

/* What every driver owes: only codes it claims, no value out of its range, text that is text. */
static void
on_observation (const VigilObservation *seen, gpointer user_data)
{
  const VigilVocabulary *word = vigil_vocabulary_get (seen->code);

  g_assert_true (is_claimed (user_data, seen->code));
  g_assert_true (memchr (seen->text, '\0', sizeof seen->text) != NULL);
  g_assert_true (g_utf8_validate (seen->text, -1, NULL));
  if (vigil_observation_has_value (seen) && word->kind != VIGIL_KIND_TEXT)
    g_assert_true (seen->value >= word->min && seen->value <= word->max);
}

static void
on_wave (const VigilWaveBlock *block, gpointer user_data)
{
  g_assert_true (is_claimed (user_data, block->code));
  g_assert_true (block->n > 0 && block->n <= VIGIL_WAVE_MAX_SAMPLES && block->period_us > 0);
  g_assert_true (isfinite (block->scale) && isfinite (block->offset));
}

static void
on_emit (VigilDriverContext *ctx, const VigilObservation *observation)
{
  on_observation (observation, ctx->host);
}

static void
on_emit_wave (VigilDriverContext *ctx, const VigilWaveBlock *block)
{
  on_wave (block, ctx->host);
}

static void
on_send (VigilDriverContext *ctx, const guint8 *bytes, gsize len)
{
  g_assert_true (len > 0);
}

static void
feed_wire (const VigilDriver *driver, const uint8_t *data, size_t size, size_t step)
{
  VigilDecoderEvents events = { on_observation, on_wave, NULL, (gpointer) driver };
  g_autoptr (VigilDecoder) decoder = vigil_decoder_new (driver, START_US, &events);
  gint64 t_us = START_US + VIGIL_USEC_PER_SEC;

  for (size_t i = 0; i < size; i += step, t_us += PIECE_US) {
    vigil_decoder_advance (decoder, t_us);
    vigil_decoder_feed (decoder, data + i, MIN (step, size - i));
  }
  vigil_decoder_is_ready (decoder);
  vigil_decoder_stop (decoder);
}

static void
feed_frames (const VigilDriver *driver, const uint8_t *data, size_t size)
{
  g_autofree gpointer state = g_malloc0 (driver->state_size);
  VigilDriverContext ctx = {
    .state = state,
    .now_us = START_US,
    .emit = on_emit,
    .emit_wave = on_emit_wave,
    .send = on_send,
    .host = (gpointer) driver,
  };

  driver->start (&ctx);
  ctx.now_us += VIGIL_USEC_PER_SEC;
  while (size >= 2) {
    size_t len = MIN ((size_t) (data[0] << 8 | data[1]), size - 2);
    /* Of its exact size, so that a read beyond it is seen. */
    g_autofree guint8 *frame = g_memdup2 (data + 2, len);

    driver->on_tick (&ctx);
    driver->on_frame (&ctx, frame, len);
    ctx.now_us += FRAME_US;
    data += 2 + len;
    size -= 2 + len;
  }
  driver->on_tick (&ctx);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const VigilDriver *const *drivers = vigil_driver_list ();
  guint n = 0;

  if (size < 2)
    return 0;
  while (drivers[n] != NULL)
    n++;
  if (data[1] & 0x80)
    feed_frames (drivers[data[0] % n], data + 2, size - 2);
  else
    feed_wire (drivers[data[0] % n], data + 2, size - 2, 1 + (size_t) data[1] * 8);
  return 0;
}
