/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A single-producer, single-consumer ring of fixed-size elements: the wave lane's only hop
 * between threads. Never blocks, never allocates after _new (). A full ring refuses the new
 * element and counts it; the reader shows that as a gap. */
#pragma once

#include <glib.h>

typedef struct _VigilRing VigilRing;

VigilRing *vigil_ring_new (gsize element_size, guint capacity) G_GNUC_WARN_UNUSED_RESULT;
void vigil_ring_free (VigilRing *self);
/* Producer thread only. FALSE: full, the element was dropped and counted. */
gboolean vigil_ring_push (VigilRing *self, gconstpointer element);
/* Consumer thread only. Copies up to @max elements into @out; returns how many. */
guint vigil_ring_drain (VigilRing *self, gpointer out, guint max);
/* Any thread. Total of refused elements since _new (). */
guint vigil_ring_get_dropped (VigilRing *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilRing, vigil_ring_free)
