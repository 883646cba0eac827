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

/* No more bytes than a stride: to call for so few would cost more than to copy them. */
static inline __attribute__ ((always_inline)) void
vigil_run_copy_few (guint8 *to, const guint8 *bytes, gsize len)
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

/* As memcpy () does, for what is mostly no longer than two strides. */
static inline void
vigil_run_copy_short (guint8 *to, const guint8 *bytes, gsize len)
{
  if (len <= VIGIL_RUN_STRIDE) {
    vigil_run_copy_few (to, bytes, len);
  } else if (len <= 2 * VIGIL_RUN_STRIDE) {
    memcpy (to, bytes, VIGIL_RUN_STRIDE);
    memcpy (to + len - VIGIL_RUN_STRIDE, bytes + len - VIGIL_RUN_STRIDE, VIGIL_RUN_STRIDE);
  } else {
    memcpy (to, bytes, len);
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
  vigil_run_copy_few (rest, bytes + n, len - n);
  n_more = vigil_run_stride_length (rest, is_special);
  return MIN (n + n_more, len);
}

/* The same, and copies them to @to, which has room for @len bytes and VIGIL_RUN_STRIDE more, all of it set to
 * something; what stood there behind them does so no longer. */
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
  vigil_run_copy_few (to + n, bytes + n, len - n);
  n_more = vigil_run_stride_length (to + n, is_special);
  return MIN (n + n_more, len);
}

/* Not 0: @is_special says TRUE of one of eight bytes. */
static inline __attribute__ ((always_inline)) guint64
vigil_run_find_in_eight (const guint8 *bytes, gboolean (*is_special) (guint8 byte))
{
  guint8 answers[sizeof (guint64)];
  guint64 word;

  for (gsize i = 0; i < sizeof answers; i++)
    answers[i] = (guint8) is_special (bytes[i]);
  memcpy (&word, answers, sizeof word);
  return word;
}

/* Whether it says so of none of them. Where does not matter, so the last go looks at some a second time. */
static inline __attribute__ ((always_inline)) gboolean
vigil_run_is_plain (const guint8 *bytes, gsize len, gboolean (*is_special) (guint8 byte))
{
  gboolean is_plain = TRUE;

  if (len >= VIGIL_RUN_STRIDE) {
    for (gsize n = 0; n + VIGIL_RUN_STRIDE < len; n += VIGIL_RUN_STRIDE)
      if (vigil_run_stride_length (bytes + n, is_special) < VIGIL_RUN_STRIDE)
        return FALSE;
    return vigil_run_stride_length (bytes + len - VIGIL_RUN_STRIDE, is_special) == VIGIL_RUN_STRIDE;
  }
  if (len >= 8)
    return (vigil_run_find_in_eight (bytes, is_special) | vigil_run_find_in_eight (bytes + len - 8, is_special)) == 0;
  for (gsize i = 0; i < len; i++)
    is_plain &= !is_special (bytes[i]);
  return is_plain;
}

typedef guint8 VigilRunBytes __attribute__ ((vector_size (VIGIL_RUN_STRIDE)));
typedef guint8 VigilRunHalf __attribute__ ((vector_size (VIGIL_RUN_STRIDE / 2)));

/* The sum of all of them, of eight bits. */
static inline guint8
vigil_run_add_up (const guint8 *bytes, gsize len)
{
  const guint64 lanes = G_GUINT64_CONSTANT (0x00FF00FF00FF00FF);
  VigilRunBytes sums = { 0 }, some;
  VigilRunHalf halves[2];
  guint64 word;
  guint8 rest[VIGIL_RUN_STRIDE] = { 0 };
  gsize n = 0;

  for (; n + VIGIL_RUN_STRIDE <= len; n += VIGIL_RUN_STRIDE) {
    memcpy (&some, bytes + n, sizeof some);
    sums += some;
  }
  vigil_run_copy_few (rest, bytes + n, len - n);
  memcpy (&some, rest, sizeof some);
  sums += some;
  memcpy (halves, &sums, sizeof halves);
  halves[0] += halves[1];
  memcpy (&word, &halves[0], sizeof word);
  /* four lanes of 16 bits, which eight bytes do not fill; the highest of the product is the sum of all */
  word = (word & lanes) + (word >> 8 & lanes);
  return (guint8) (word * G_GUINT64_CONSTANT (0x0001000100010001) >> 48);
}
