/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus/bus.h"

#include "base/ring.h"

#include <string.h>

/* About 16 s of a 500 Hz wave in blocks of 128: what may pile up while the screen is busy. */
#define RING_BLOCKS 64

typedef struct {
  enum { ITEM_EVENT, ITEM_TREND, ITEM_RESET } type;
  VigilEvent *event;
  VigilTrendPoint *points;
  guint n_points;
} Item;

struct _VigilBus {
  gint ref_count;
  GMutex mutex;             /* items, view, is_view_new, source */
  GQueue items;
  VigilView view;
  gboolean is_view_new;
  GSource *source;          /* the reader's; made ready from the core thread */
  VigilBusReader reader;
  VigilView delivered;      /* reader's thread only, so that no lock is held while it looks */
  VigilRing *rings[VIGIL_N_CODES];
};

typedef struct {
  GSource base;
  VigilBus *bus;
} BusSource;

static void
item_free (Item *item)
{
  g_clear_pointer (&item->event, vigil_event_unref);
  g_free (item->points);
  g_free (item);
}

const VigilObservation *
vigil_pump_view_get (const VigilPumpView *self, VigilCode code)
{
  g_return_val_if_fail (code >= VIGIL_CODE_FIRST_PUMP && code <= VIGIL_CODE_LAST_PUMP, NULL);
  return &self->said[code - VIGIL_CODE_FIRST_PUMP];
}

void
vigil_view_age_vitals (VigilView *self)
{
  self->is_demo = FALSE;
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++) {
    VigilObservation *vital = &self->vitals[code];

    vigil_observation_age (vital, self->now_us);
    self->is_demo |= (vigil_doubt_of (vital) & VIGIL_DOUBT_DEMO) != 0
                     && (vigil_observation_has_value (vital) || vital->quality == VIGIL_QUALITY_STALE);
  }
}

VigilBus *
vigil_bus_new (void)
{
  VigilBus *self = g_new0 (VigilBus, 1);

  self->ref_count = 1;
  g_mutex_init (&self->mutex);
  g_queue_init (&self->items);
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++)
    if (vigil_vocabulary_get (code)->kind == VIGIL_KIND_WAVE)
      self->rings[code] = vigil_ring_new (sizeof (VigilWaveBlock), RING_BLOCKS);
  return self;
}

VigilBus *
vigil_bus_ref (VigilBus *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
vigil_bus_unref (VigilBus *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_queue_clear_full (&self->items, (GDestroyNotify) item_free);
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++)
    vigil_ring_free (self->rings[code]);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
wake (VigilBus *self)
{
  if (self->source != NULL)
    g_source_set_ready_time (self->source, 0);
}

static void
put_item (VigilBus *self, Item *item)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->items, item);
  wake (self);
  g_mutex_unlock (&self->mutex);
}

void
vigil_bus_put_event (VigilBus *self, VigilEvent *event)
{
  Item *item = g_new0 (Item, 1);

  item->type = ITEM_EVENT;
  item->event = vigil_event_ref (event);
  put_item (self, item);
}

void
vigil_bus_put_trend (VigilBus *self, const VigilTrendPoint *points, guint n)
{
  Item *item;

  if (n == 0)
    return;
  item = g_new0 (Item, 1);
  item->type = ITEM_TREND;
  item->points = g_memdup2 (points, n * sizeof *points);
  item->n_points = n;
  put_item (self, item);
}

void
vigil_bus_put_reset (VigilBus *self)
{
  Item *item = g_new0 (Item, 1);

  item->type = ITEM_RESET;
  put_item (self, item);
}

void
vigil_bus_put_view (VigilBus *self, const VigilView *view)
{
  g_mutex_lock (&self->mutex);
  self->view = *view;
  self->is_view_new = TRUE;
  wake (self);
  g_mutex_unlock (&self->mutex);
}

void
vigil_bus_put_wave (VigilBus *self, const VigilWaveBlock *block)
{
  g_return_if_fail (block->code < VIGIL_N_CODES && self->rings[block->code] != NULL);
  vigil_ring_push (self->rings[block->code], block);
}

static void
deliver (VigilBus *self, Item *item)
{
  switch (item->type) {
  case ITEM_EVENT:
    if (self->reader.on_event != NULL)
      self->reader.on_event (item->event, self->reader.user_data);
    break;
  case ITEM_TREND:
    if (self->reader.on_trend != NULL)
      self->reader.on_trend (item->points, item->n_points, self->reader.user_data);
    break;
  case ITEM_RESET:
    if (self->reader.on_reset != NULL)
      self->reader.on_reset (self->reader.user_data);
    break;
  default:
    g_assert_not_reached ();
  }
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (VigilBus) self = vigil_bus_ref (((BusSource *) source)->bus);
  gboolean is_view_new;
  GQueue items;

  g_mutex_lock (&self->mutex);
  g_source_set_ready_time (source, -1);
  items = self->items;
  g_queue_init (&self->items);
  is_view_new = self->is_view_new;
  self->is_view_new = FALSE;
  if (is_view_new)
    self->delivered = self->view;
  g_mutex_unlock (&self->mutex);

  /* events first: a view is never ahead of what explains it */
  for (Item *item; (item = g_queue_pop_head (&items)) != NULL; item_free (item))
    deliver (self, item);
  if (is_view_new && self->reader.on_view != NULL)
    self->reader.on_view (&self->delivered, self->reader.user_data);
  return G_SOURCE_CONTINUE;
}

void
vigil_bus_attach (VigilBus *self, const VigilBusReader *reader)
{
  static GSourceFuncs funcs = { .dispatch = dispatch };

  g_return_if_fail (self->source == NULL);
  g_mutex_lock (&self->mutex);
  self->reader = *reader;
  self->source = g_source_new (&funcs, sizeof (BusSource));
  g_source_set_static_name (self->source, "vigil-bus");
  ((BusSource *) self->source)->bus = self;
  g_source_set_ready_time (self->source, 0);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  g_mutex_unlock (&self->mutex);
}

void
vigil_bus_detach (VigilBus *self)
{
  GSource *source;

  g_mutex_lock (&self->mutex);
  source = g_steal_pointer (&self->source);
  g_mutex_unlock (&self->mutex);
  if (source == NULL)
    return;
  g_source_destroy (source);
  g_source_unref (source);
  memset (&self->reader, 0, sizeof self->reader);
}

guint
vigil_bus_drain_wave (VigilBus *self, VigilCode code, VigilWaveBlock *out, guint max)
{
  g_return_val_if_fail (code < VIGIL_N_CODES, 0);
  return self->rings[code] != NULL ? vigil_ring_drain (self->rings[code], out, max) : 0;
}

guint
vigil_bus_get_dropped_waves (VigilBus *self, VigilCode code)
{
  return self->rings[code] != NULL ? vigil_ring_get_dropped (self->rings[code]) : 0;
}

guint
vigil_bus_get_backlog (VigilBus *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = g_queue_get_length (&self->items);
  g_mutex_unlock (&self->mutex);
  return n;
}
