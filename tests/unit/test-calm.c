/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The calm sounds: well-formed files that begin and end in silence and never shout. */
#include "sound/calm.h"

#include <stdlib.h>
#include <string.h>

#define RATE_HZ 22050
#define WAV_HEAD 44

static guint32
get_le32 (const guint8 *at)
{
  return at[0] | at[1] << 8 | at[2] << 16 | (guint32) at[3] << 24;
}

static int
loudest (const guint8 *wav, gsize from, gsize n)
{
  int peak = 0;

  for (gsize i = from; i < from + n; i++)
    peak = MAX (peak, abs ((gint16) (wav[WAV_HEAD + 2 * i] | wav[WAV_HEAD + 2 * i + 1] << 8)));
  return peak;
}

static void
test_wav (void)
{
  for (VigilCalm calm = 0; calm < VIGIL_N_CALM; calm++) {
    g_autoptr (GBytes) bytes = vigil_calm_render (calm, 20);
    gsize len, n = 20 * RATE_HZ;
    const guint8 *wav = g_bytes_get_data (bytes, &len);

    g_assert_cmpuint (len, ==, WAV_HEAD + 2 * n);
    g_assert_cmpmem (wav, 4, "RIFF", 4);
    g_assert_cmpmem (wav + 8, 8, "WAVEfmt ", 8);
    g_assert_cmpuint (get_le32 (wav + 4), ==, len - 8);
    g_assert_cmpuint (get_le32 (wav + 24), ==, RATE_HZ);
    g_assert_cmpuint (get_le32 (wav + 40), ==, 2 * n);
    g_assert_cmpint (loudest (wav, 0, RATE_HZ / 100), <, 200);
    g_assert_cmpint (loudest (wav, n - RATE_HZ / 100, RATE_HZ / 100), <, 200);
    g_assert_cmpint (loudest (wav, 0, n), >, 3000);
    g_assert_cmpint (loudest (wav, 0, n), <, 26000);
  }
}

static void
test_same_again (void)
{
  g_autoptr (GBytes) once = vigil_calm_render (VIGIL_CALM_SHORE, 2);
  g_autoptr (GBytes) again = vigil_calm_render (VIGIL_CALM_SHORE, 2);
  g_autoptr (GBytes) other = vigil_calm_render (VIGIL_CALM_PAD, 2);

  g_assert_true (g_bytes_equal (once, again));
  g_assert_false (g_bytes_equal (once, other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calm/wav", test_wav);
  g_test_add_func ("/calm/same-again", test_same_again);
  return g_test_run ();
}
