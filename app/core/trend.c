/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/trend.h"

#include "base/clock.h"

#include <math.h>

#define SLOT_US (5 * VIGIL_USEC_PER_SEC)

typedef struct {
  gint64 slot_us;      /* 0: never seen */
  double sum;
  guint n, doubt;      /* VigilDoubt */
  double slow_value;   /* of VIGIL_FLAG_SLOW: what fills slots that nothing falls into ... */
  guint slow_doubt;
  gint64 slow_until_us; /* ... that begin before this, in wall time */
} Slot;

struct _VigilTrendMaker {
  VigilEpochs *epochs;
  Slot slots[VIGIL_N_CODES];
  GArray *points;      /* finished, not sent */
};

VigilTrendMaker *
vigil_trend_maker_new (void)
{
  VigilTrendMaker *self = g_new0 (VigilTrendMaker, 1);

  self->epochs = vigil_epochs_new ();
  self->points = g_array_new (FALSE, FALSE, sizeof (VigilTrendPoint));
  return self;
}

void
vigil_trend_maker_free (VigilTrendMaker *self)
{
  if (self == NULL)
    return;
  vigil_epochs_free (self->epochs);
  g_array_unref (self->points);
  g_free (self);
}

void
vigil_trend_maker_anchor (VigilTrendMaker *self, const VigilEvent *event)
{
  vigil_epochs_fold (self->epochs, event);
}

const VigilEpochs *
vigil_trend_maker_get_epochs (const VigilTrendMaker *self)
{
  return self->epochs;
}

/* A device that speaks as often as there are slots leaves one of them empty now and then; what it
 * said before still stood as current then. */
static gboolean
fill_slot (Slot *slot)
{
  if (slot->n > 0 || slot->slot_us >= slot->slow_until_us)
    return FALSE;
  slot->sum = slot->slow_value;
  slot->n = 1;
  slot->doubt = slot->slow_doubt;
  return TRUE;
}

static void
finish (VigilTrendMaker *self, VigilCode code, Slot *slot)
{
  VigilTrendPoint point = { code, slot->slot_us, slot->n > 0 ? (float) (slot->sum / slot->n) : NAN,
                            (VigilDoubt) slot->doubt };

  g_array_append_val (self->points, point);
  slot->sum = 0;
  slot->n = 0;
  slot->doubt = VIGIL_DOUBT_NONE;
}

static void
move_to (VigilTrendMaker *self, VigilCode code, gint64 slot_us)
{
  Slot *slot = &self->slots[code];
  gboolean is_filled = TRUE;

  if (slot->slot_us == slot_us)
    return;
  if (slot->slot_us != 0) {
    fill_slot (slot);
    finish (self, code, slot);
    /* one gap says it: what lies between need not be filled */
    while (is_filled && slot_us > slot->slot_us + SLOT_US) {
      slot->slot_us += SLOT_US;
      is_filled = fill_slot (slot);
      finish (self, code, slot);
    }
  }
  slot->slot_us = slot_us;
}

static void
note_slow (Slot *slot, const VigilObservation *observation, gint64 wall_us)
{
  gboolean stands = (observation->flags & VIGIL_FLAG_SLOW) != 0 && vigil_observation_has_value (observation);

  slot->slow_until_us
      = stands ? wall_us + vigil_observation_get_stale_after_ms (observation) * VIGIL_USEC_PER_MSEC : 0;
  slot->slow_value = observation->value;
  slot->slow_doubt = (guint) vigil_doubt_of (observation);
}

void
vigil_trend_maker_add (VigilTrendMaker *self, const VigilObservation *observation)
{
  gint64 wall_us
      = vigil_epochs_wall_us (self->epochs, vigil_epochs_get_run (self->epochs), observation->t_mono_us);

  if (wall_us == 0)
    return;
  move_to (self, observation->code, wall_us - wall_us % SLOT_US);
  note_slow (&self->slots[observation->code], observation, wall_us);
  if (!vigil_observation_has_value (observation))
    return;
  self->slots[observation->code].sum += observation->value;
  self->slots[observation->code].n++;
  self->slots[observation->code].doubt |= (guint) vigil_doubt_of (observation);
}

void
vigil_trend_maker_close_slots (VigilTrendMaker *self, gint64 now_wall_us)
{
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++)
    if (self->slots[code].slot_us != 0 && self->slots[code].slot_us + SLOT_US <= now_wall_us)
      move_to (self, code, now_wall_us - now_wall_us % SLOT_US);
}

void
vigil_trend_maker_flush (VigilTrendMaker *self, VigilBus *bus)
{
  vigil_bus_put_trend (bus, (gconstpointer) self->points->data, self->points->len);
  g_array_set_size (self->points, 0);
}
