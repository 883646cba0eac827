/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/nurse-call.h"
#include "base/clock.h"

#define AGAIN_US (20 * VIGIL_USEC_PER_SEC)

struct _VigilNurseCall {
  GObject parent_instance;
  VigilChairModel *model;
  VigilCallState state;
  guint n_asking;           /* proposals without an answer yet */
  gboolean was_open;        /* the session showed an open call */
  gint64 asked_us, seen_us; /* mono; 0 never */
  char *seen_by;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilNurseCall, vigil_nurse_call, G_TYPE_OBJECT)

static void
set_state (VigilNurseCall *self, VigilCallState state)
{
  if (state == self->state)
    return;
  self->state = state;
  /* the name belongs to one call: the next one must not open with it */
  if (state != VIGIL_CALL_SEEN)
    g_clear_pointer (&self->seen_by, g_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_open (VigilNurseCall *self)
{
  return vigil_chair_model_get_view (self->model)->session.nurse_called_wall_us != 0;
}

static gboolean
is_pending (VigilNurseCall *self)
{
  return self->state == VIGIL_CALL_ASKED || self->state == VIGIL_CALL_CALLED;
}

static void
on_view_changed (VigilNurseCall *self)
{
  gint64 now_us = vigil_clock_mono_us ();
  gboolean was_open = self->was_open;

  self->was_open = is_open (self);
  if (self->was_open) {
    /* a call that failed stays failed beside an older one that did not */
    if (self->state != VIGIL_CALL_FAILED && self->n_asking == 0)
      set_state (self, VIGIL_CALL_CALLED);
  } else if (was_open && self->state == VIGIL_CALL_CALLED) {
    self->seen_us = now_us;
    set_state (self, VIGIL_CALL_SEEN);
  } else if (self->state == VIGIL_CALL_SEEN && now_us - self->seen_us >= AGAIN_US) {
    set_state (self, VIGIL_CALL_IDLE);
  }
}

static void
on_event (VigilChairModel *model, const VigilEvent *event, gpointer user_data)
{
  VigilNurseCall *self = user_data;
  VigilClinic *clinic = vigil_chair_model_get_clinic (model);
  const VigilStaff *staff;

  if (event->kind != VIGIL_EVENT_NURSE_CALL_SEEN)
    return;
  staff = clinic != NULL ? vigil_clinic_find_staff (clinic, event->actor) : NULL;
  g_free (self->seen_by);
  self->seen_by = staff != NULL ? g_strdup (staff->name) : NULL;
  if (self->state == VIGIL_CALL_SEEN) {
    /* the view closes the call before the event is committed: the name comes second */
    g_signal_emit (self, signals[CHANGED], 0);
  } else if (self->n_asking == 0 && is_pending (self) && !is_open (self)) {
    /* called and seen between two views: no view ever showed it open */
    self->seen_us = vigil_clock_mono_us ();
    set_state (self, VIGIL_CALL_SEEN);
  }
}

static void
on_reset (VigilNurseCall *self)
{
  g_clear_pointer (&self->seen_by, g_free);
  self->was_open = FALSE;
  set_state (self, VIGIL_CALL_IDLE);
}

static void
vigil_nurse_call_dispose (GObject *object)
{
  VigilNurseCall *self = VIGIL_NURSE_CALL (object);

  g_clear_object (&self->model);
  g_clear_pointer (&self->seen_by, g_free);
  G_OBJECT_CLASS (vigil_nurse_call_parent_class)->dispose (object);
}

static void
vigil_nurse_call_class_init (VigilNurseCallClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_nurse_call_dispose;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_NURSE_CALL, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_nurse_call_init (VigilNurseCall *self)
{
}

VigilNurseCall *
vigil_nurse_call_new (VigilChairModel *model)
{
  VigilNurseCall *self = g_object_new (VIGIL_TYPE_NURSE_CALL, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "view-changed", G_CALLBACK (on_view_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "event", G_CALLBACK (on_event), self, 0);
  g_signal_connect_object (model, "reset", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);
  on_view_changed (self);
  return self;
}

static void
on_proposed (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilNurseCall) self = user_data;

  self->n_asking--;
  if (self->model == NULL)
    return;
  if (error == NULL) {
    on_view_changed (self);
    return;
  }
  self->asked_us = 0;
  set_state (self, VIGIL_CALL_FAILED);
}

gboolean
vigil_nurse_call_call (VigilNurseCall *self, const char *note)
{
  gint64 now_us = vigil_clock_mono_us ();
  JsonObject *body;

  g_return_val_if_fail (VIGIL_IS_NURSE_CALL (self), FALSE);
  if (note == NULL && self->asked_us != 0 && now_us - self->asked_us < AGAIN_US)
    return FALSE;
  self->asked_us = now_us;
  body = note != NULL ? vigil_body_new ("from", "s", "kiosk", "note", "s", note, NULL)
                      : vigil_body_new ("from", "s", "kiosk", NULL);
  self->n_asking++;
  set_state (self, VIGIL_CALL_ASKED);
  vigil_chair_model_propose_as_patient (self->model, VIGIL_EVENT_NURSE_CALLED, body, on_proposed,
                                        g_object_ref (self));
  return TRUE;
}

VigilCallState
vigil_nurse_call_get_state (VigilNurseCall *self)
{
  g_return_val_if_fail (VIGIL_IS_NURSE_CALL (self), VIGIL_CALL_IDLE);
  return self->state;
}

const char *
vigil_nurse_call_get_seen_by (VigilNurseCall *self)
{
  g_return_val_if_fail (VIGIL_IS_NURSE_CALL (self), NULL);
  return self->seen_by;
}
