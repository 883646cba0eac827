/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/calm.h"

#include <math.h>
#include <string.h>

#define RATE_HZ 22050
#define WAV_HEAD 44
#define FADE_S 3.0

/* White noise through a low pass whose opening and loudness follow a ten-second wave. */
static double
shore (double t_s, GRand *rand, double *memory)
{
  double wave = 0.5 - 0.5 * cos (2 * G_PI * t_s / 10);
  double opening = 0.02 + 0.10 * wave * wave;

  *memory += opening * (g_rand_double_range (rand, -1, 1) - *memory);
  return *memory * (0.4 + 0.6 * wave);
}

/* A, E, A and C sharp below and around middle C, each breathing at its own pace. */
static double
pad (double t_s)
{
  static const struct {
    double hz, breath_s;
  } voices[] = { { 110, 11 }, { 164.81, 13 }, { 220, 17 }, { 277.18, 19 } };
  double sum = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (voices); i++)
    sum += (0.6 + 0.4 * sin (2 * G_PI * t_s / voices[i].breath_s)) * sin (2 * G_PI * voices[i].hz * t_s);
  return sum / (2 * G_N_ELEMENTS (voices));
}

static void
put_le (guint8 *at, guint32 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    at[i] = (guint8) (value >> 8 * i);
}

static void
put_head (guint8 *at, guint32 n_bytes)
{
  memcpy (at, "RIFF....WAVEfmt ", 16);
  put_le (at + 4, WAV_HEAD - 8 + n_bytes, 4);
  put_le (at + 16, 16, 4);            /* length of the format part */
  put_le (at + 20, 1, 2);             /* PCM */
  put_le (at + 22, 1, 2);             /* mono */
  put_le (at + 24, RATE_HZ, 4);
  put_le (at + 28, RATE_HZ * 2, 4);   /* bytes a second */
  put_le (at + 32, 2, 2);             /* bytes a frame */
  put_le (at + 34, 16, 2);
  memcpy (at + 36, "data", 4);
  put_le (at + 40, n_bytes, 4);
}

GBytes *
vigil_calm_render (VigilCalm calm, guint seconds)
{
  gsize n = (gsize) seconds * RATE_HZ;
  guint8 *wav = g_malloc (WAV_HEAD + 2 * n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  double memory = 0;

  put_head (wav, (guint32) (2 * n));
  for (gsize i = 0; i < n; i++) {
    double t_s = (double) i / RATE_HZ;
    double edge = MIN (t_s, seconds - t_s) / FADE_S;
    double fade = edge < 1 ? 0.5 - 0.5 * cos (G_PI * edge) : 1;
    double sample = calm == VIGIL_CALM_SHORE ? shore (t_s, rand, &memory) : pad (t_s);
    gint16 pcm = (gint16) lrint (G_MAXINT16 * fade * CLAMP (sample, -1, 1));

    put_le (wav + WAV_HEAD + 2 * i, (guint16) pcm, 2);
  }
  return g_bytes_new_take (wav, WAV_HEAD + 2 * n);
}
