/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Most bytes of a frame mean nothing to a framer but that they belong to it: a run of them is found and
 * copied at once. For framers only. Pure; any thread. */
#pragma once

#include <glib.h>
#include <string.h>

/* As many bytes are looked at in one go: an answer a byte, and no branch among them, is what compilers make
 * a few vector instructions of. */
#define VIGIL_RUN_STRIDE 16

/* How many of @bytes come before the first of which @is_special says TRUE; it should not branch. */
static inline __attribute__ ((always_inline)) gsize
vigil_run_length (const guint8 *bytes, gsize len, gboolean (*is_special) (guint8 byte))
{
  gsize n = 0;

  for (; n + VIGIL_RUN_STRIDE <= len; n += VIGIL_RUN_STRIDE) {
    guint8 answers[VIGIL_RUN_STRIDE];
    guint64 words[VIGIL_RUN_STRIDE / sizeof (guint64)];

    for (gsize i = 0; i < VIGIL_RUN_STRIDE; i++)
      answers[i] = (guint8) is_special (bytes[n + i]);
    memcpy (words, answers, sizeof words);
    if ((words[0] | words[1]) != 0)
      break;
  }
  while (n < len && !is_special (bytes[n]))
    n++;
  return n;
}
