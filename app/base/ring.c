/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ring.h"

#include <stdatomic.h>
#include <string.h>

struct _VigilRing {
  gsize element_size;
  guint capacity;
  atomic_uint head, tail, dropped;
  guint8 *slots;
};

VigilRing *
vigil_ring_new (gsize element_size, guint capacity)
{
  VigilRing *self = g_new0 (VigilRing, 1);

  g_assert (element_size > 0 && capacity > 0);
  self->element_size = element_size;
  /* a power of two, so that the free-running indices may wrap */
  self->capacity = 1;
  while (self->capacity < capacity)
    self->capacity *= 2;
  self->slots = g_malloc0 (element_size * self->capacity);
  return self;
}

void
vigil_ring_free (VigilRing *self)
{
  if (self == NULL)
    return;
  g_free (self->slots);
  g_free (self);
}

gboolean
vigil_ring_push (VigilRing *self, gconstpointer element)
{
  guint head = atomic_load_explicit (&self->head, memory_order_relaxed);
  guint tail = atomic_load_explicit (&self->tail, memory_order_acquire);

  if (head - tail == self->capacity) {
    atomic_fetch_add_explicit (&self->dropped, 1, memory_order_relaxed);
    return FALSE;
  }
  memcpy (self->slots + self->element_size * (head & (self->capacity - 1)), element,
          self->element_size);
  atomic_store_explicit (&self->head, head + 1, memory_order_release);
  return TRUE;
}

guint
vigil_ring_drain (VigilRing *self, gpointer out, guint max)
{
  guint tail = atomic_load_explicit (&self->tail, memory_order_relaxed);
  guint head = atomic_load_explicit (&self->head, memory_order_acquire);
  guint n = MIN (head - tail, max);

  for (guint i = 0; i < n; i++)
    memcpy ((guint8 *) out + i * self->element_size,
            self->slots + self->element_size * ((tail + i) & (self->capacity - 1)),
            self->element_size);
  atomic_store_explicit (&self->tail, tail + n, memory_order_release);
  return n;
}

guint
vigil_ring_get_dropped (VigilRing *self)
{
  return atomic_load_explicit (&self->dropped, memory_order_relaxed);
}
