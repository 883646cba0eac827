/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/rice.h"

#define MAX_ONES 16

typedef struct {
  GByteArray *out;
  guint64 bits;
  guint n_bits;
} Sink;

typedef struct {
  VigilCursor *cursor;
  guint64 bits;
  guint n_bits;
} Tap;

/* At most 32 at a time. */
static void
put_bits (Sink *self, guint32 bits, guint n)
{
  self->bits |= (guint64) bits << self->n_bits;
  for (self->n_bits += n; self->n_bits >= 8; self->n_bits -= 8) {
    vigil_put_byte (self->out, (guint8) self->bits);
    self->bits >>= 8;
  }
}

static guint32
get_bits (Tap *self, guint n)
{
  guint32 bits;

  for (; self->n_bits < n; self->n_bits += 8)
    self->bits |= (guint64) vigil_get_byte (self->cursor) << self->n_bits;
  bits = (guint32) (self->bits & ((G_GUINT64_CONSTANT (1) << n) - 1));
  self->bits >>= n;
  self->n_bits -= n;
  return bits;
}

static guint
find_best_k (const guint32 *numbers, guint n)
{
  guint64 best_cost = G_MAXUINT64;
  guint best = 0;

  for (guint k = 0; k < VIGIL_RICE_BITS; k++) {
    guint64 cost = 0;

    for (guint i = 0; i < n; i++) {
      guint32 ones = numbers[i] >> k;

      cost += ones < MAX_ONES ? ones + 1 + k : MAX_ONES + VIGIL_RICE_BITS;
    }
    if (cost < best_cost) {
      best_cost = cost;
      best = k;
    }
  }
  return best;
}

void
vigil_rice_put (GByteArray *out, const guint32 *numbers, guint n)
{
  Sink sink = { .out = out };
  guint k = find_best_k (numbers, n);

  vigil_put_byte (out, (guint8) k);
  for (guint i = 0; i < n; i++) {
    guint32 ones = numbers[i] >> k;

    g_assert (numbers[i] < 1u << VIGIL_RICE_BITS);
    if (ones < MAX_ONES) {
      put_bits (&sink, (1u << ones) - 1, ones + 1);
      put_bits (&sink, numbers[i] & ((1u << k) - 1), k);
    } else {
      put_bits (&sink, (1u << MAX_ONES) - 1, MAX_ONES);
      put_bits (&sink, numbers[i], VIGIL_RICE_BITS);
    }
  }
  put_bits (&sink, 0, (8 - sink.n_bits) % 8);
}

void
vigil_rice_get (VigilCursor *cursor, guint32 *numbers, guint n)
{
  Tap tap = { .cursor = cursor };
  guint k = vigil_get_byte (cursor);

  if (k >= VIGIL_RICE_BITS)
    cursor->is_bad = TRUE;
  for (guint i = 0; i < n && !cursor->is_bad; i++) {
    guint32 ones = 0;

    while (ones < MAX_ONES && get_bits (&tap, 1) != 0)
      ones++;
    numbers[i]
        = ones < MAX_ONES ? ones << k | get_bits (&tap, k) : get_bits (&tap, VIGIL_RICE_BITS);
  }
}
