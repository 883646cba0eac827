/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "record/queue.h"

/* A lane each, so that dropping takes no search; what is taken together is written together. */
enum { LANE_WAVES, LANE_NUMERICS, LANE_EVENTS, N_LANES };

struct _VigilRecordQueue {
  GMutex lock;
  GQueue lanes[N_LANES];
  guint capacity;
  VigilDropped dropped;
  gboolean has_gap[VIGIL_N_CODES];
  gboolean has_seal;
  GAsyncQueue *bell;
  gboolean is_ringing;
};

VigilRecordOp *
vigil_record_op_new (VigilRecordOpKind kind, const char *session)
{
  VigilRecordOp *self = g_new0 (VigilRecordOp, 1);

  self->kind = kind;
  self->session = session != NULL ? g_ref_string_new_intern (session) : NULL;
  return self;
}

void
vigil_record_op_free (VigilRecordOp *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->session, g_ref_string_release);
  vigil_event_unref (self->event);
  g_free (self->wave);
  g_free (self->numeric);
  g_free (self);
}

VigilRecordQueue *
vigil_record_queue_new (guint capacity)
{
  VigilRecordQueue *self = g_new0 (VigilRecordQueue, 1);

  self->capacity = capacity;
  self->bell = g_async_queue_new ();
  g_mutex_init (&self->lock);
  return self;
}

void
vigil_record_queue_free (VigilRecordQueue *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_LANES; i++)
    g_queue_clear_full (&self->lanes[i], (GDestroyNotify) vigil_record_op_free);
  g_async_queue_unref (self->bell);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
drop_wave (VigilRecordQueue *self, VigilRecordOp *op)
{
  self->has_gap[op->wave->code] = TRUE;
  self->dropped.waves++;
  vigil_record_op_free (op);
}

static guint
get_length (VigilRecordQueue *self)
{
  guint n = 0;

  for (guint i = 0; i < N_LANES; i++)
    n += self->lanes[i].length;
  return n;
}

/* FALSE: there is no room for something of @lane. */
static gboolean
make_room (VigilRecordQueue *self, guint lane)
{
  if (get_length (self) < self->capacity)
    return TRUE;
  if (self->lanes[LANE_WAVES].length > 0) {
    drop_wave (self, g_queue_pop_head (&self->lanes[LANE_WAVES]));
    return TRUE;
  }
  if (lane != LANE_WAVES && self->lanes[LANE_NUMERICS].length > 0) {
    vigil_record_op_free (g_queue_pop_head (&self->lanes[LANE_NUMERICS]));
    self->dropped.numerics++;
    return TRUE;
  }
  return lane == LANE_EVENTS;
}

void
vigil_record_queue_push (VigilRecordQueue *self, VigilRecordOp *op)
{
  static const guint lanes[VIGIL_N_OPS] = {
    [VIGIL_OP_WAVE] = LANE_WAVES,
    [VIGIL_OP_NUMERIC] = LANE_NUMERICS,
    [VIGIL_OP_EVENT] = LANE_EVENTS,
    [VIGIL_OP_SEAL] = LANE_EVENTS,
  };
  guint lane = lanes[op->kind];
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->has_seal |= op->kind == VIGIL_OP_SEAL;
  if (make_room (self, lane)) {
    g_queue_push_tail (&self->lanes[lane], op);
  } else if (lane == LANE_WAVES) {
    drop_wave (self, op);
  } else {
    self->dropped.numerics++;
    vigil_record_op_free (op);
  }
}

void
vigil_record_queue_ring (VigilRecordQueue *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (!self->is_ringing)
    g_async_queue_push (self->bell, self);
  self->is_ringing = TRUE;
}

gboolean
vigil_record_queue_wait (VigilRecordQueue *self, guint timeout_ms)
{
  gboolean has_rung = g_async_queue_timeout_pop (self->bell, (guint64) timeout_ms * 1000) != NULL;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  /* It may have rung between the end of the time and the lock. */
  if (g_async_queue_try_pop (self->bell) != NULL)
    has_rung = TRUE;
  self->is_ringing = FALSE;
  return has_rung;
}

gboolean
vigil_record_queue_is_filling (VigilRecordQueue *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return get_length (self) >= self->capacity / 4;
}

static void
take_events (VigilRecordQueue *self, GQueue *ops)
{
  GQueue seals = G_QUEUE_INIT;
  VigilRecordOp *op;

  while ((op = g_queue_pop_head (&self->lanes[LANE_EVENTS])) != NULL)
    g_queue_push_tail (op->kind == VIGIL_OP_SEAL ? &seals : ops, op);
  self->lanes[LANE_EVENTS] = seals;
}

static void
take_all (VigilRecordQueue *self, GQueue *ops)
{
  for (guint i = 0; i < N_LANES; i++) {
    VigilRecordOp *op;

    while ((op = g_queue_pop_head (&self->lanes[i])) != NULL) {
      if (op->kind == VIGIL_OP_WAVE && self->has_gap[op->wave->code]) {
        op->wave->is_after_gap = TRUE;
        self->has_gap[op->wave->code] = FALSE;
      }
      g_queue_push_tail (ops, op);
    }
  }
  self->has_seal = FALSE;
}

/* Whether there is a seal and what goes along is one question: one that came in between would
 * overtake its measurements. */
VigilDropped
vigil_record_queue_take (VigilRecordQueue *self, VigilTake what, GQueue *ops)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (what == VIGIL_TAKE_ALL || (what == VIGIL_TAKE_DUE && self->has_seal))
    take_all (self, ops);
  else
    take_events (self, ops);
  return self->dropped;
}
