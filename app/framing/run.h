/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Most bytes of a frame mean nothing to a framer but that they belong to it: a run of them is found and
 * copied at once. For framers and drivers. Pure; any thread. */
#pragma once

#include <glib.h>
#include <string.h>

/* As many bytes are looked at in one go: an answer a byte, and no branch among them, is what compilers make
 * a few vector instructions of. */
#define VIGIL_RUN_STRIDE 16

/* How many of the bytes of one stride come before the first of which @is_special says TRUE; all of them if
 * none does. */
static inline __attribute__ ((always_inline)) gsize
vigil_run_stride_length (const guint8 *bytes, gboolean (*is_special) (guint8 byte))
{
  guint8 answers[VIGIL_RUN_STRIDE];
  guint64 words[VIGIL_RUN_STRIDE / sizeof (guint64)];

  for (gsize i = 0; i < VIGIL_RUN_STRIDE; i++)
    answers[i] = (guint8) is_special (bytes[i]);
  memcpy (words, answers, sizeof words);
  if (words[0] != 0)
    return (gsize) __builtin_ctzll (GUINT64_FROM_LE (words[0])) / 8;
  return words[1] != 0 ? sizeof *words + (gsize) __builtin_ctzll (GUINT64_FROM_LE (words[1])) / 8 : VIGIL_RUN_STRIDE;
}

/* Fewer bytes than a stride: to call for so few would cost more than to copy them. */
static inline __attribute__ ((always_inline)) void
vigil_run_copy_rest (guint8 *to, const guint8 *bytes, gsize len)
{
  if (len >= 8) {
    memcpy (to, bytes, 8);
    memcpy (to + len - 8, bytes + len - 8, 8);
  } else if (len >= 4) {
    memcpy (to, bytes, 4);
    memcpy (to + len - 4, bytes + len - 4, 4);
  } else if (len > 0) {
    to[0] = bytes[0];
    to[len / 2] = bytes[len / 2];
    to[len - 1] = bytes[len - 1];
  }
}

/* How many of @bytes come before the first of which @is_special says TRUE; it should not branch. */
static inline __attribute__ ((always_inline)) gsize
vigil_run_length (const guint8 *bytes, gsize len, gboolean (*is_special) (guint8 byte))
{
  guint8 rest[VIGIL_RUN_STRIDE] = { 0 };
  gsize n = 0, n_more;

  for (; n + VIGIL_RUN_STRIDE <= len; n += VIGIL_RUN_STRIDE) {
    n_more = vigil_run_stride_length (bytes + n, is_special);
    if (n_more < VIGIL_RUN_STRIDE)
      return n + n_more;
  }
  if (n == len)
    return len;
  vigil_run_copy_rest (rest, bytes + n, len - n);
  n_more = vigil_run_stride_length (rest, is_special);
  return MIN (n + n_more, len);
}

/* The same, and copies them to @to, which has room for @len bytes and VIGIL_RUN_STRIDE more; what stood there
 * behind them does so no longer. */
static inline __attribute__ ((always_inline)) gsize
vigil_run_copy (guint8 *to, const guint8 *bytes, gsize len, gboolean (*is_special) (guint8 byte))
{
  gsize n = 0, n_more;

  for (; n + VIGIL_RUN_STRIDE <= len; n += VIGIL_RUN_STRIDE) {
    n_more = vigil_run_stride_length (bytes + n, is_special);
    memcpy (to + n, bytes + n, VIGIL_RUN_STRIDE);
    if (n_more < VIGIL_RUN_STRIDE)
      return n + n_more;
  }
  if (n == len)
    return len;
  vigil_run_copy_rest (to + n, bytes + n, len - n);
  n_more = vigil_run_stride_length (to + n, is_special);
  return MIN (n + n_more, len);
}
