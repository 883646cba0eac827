/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/chair-model.h"

struct _VigilChairModel {
  GObject parent;
  VigilCore *core;
  VigilClinic *clinic;
  const VigilProtocol *protocol;      /* by hand */
  const VigilAlarmProfile *profile;   /* by hand */
  VigilView *view;             /* an instance has room for 64 KiB and no more */
  GPtrArray *events;
};

enum { SIGNAL_VIEW_CHANGED, SIGNAL_EVENT, SIGNAL_TREND, SIGNAL_RESET, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilChairModel, vigil_chair_model, G_TYPE_OBJECT)

static void
on_event (const VigilEvent *event, gpointer self)
{
  vigil_chair_model_put_event (self, (VigilEvent *) event);
}

static void
on_trend (const VigilTrendPoint *points, guint n, gpointer self)
{
  vigil_chair_model_put_trend (self, points, n);
}

static void
on_view (const VigilView *view, gpointer self)
{
  vigil_chair_model_put_view (self, view);
}

static void
on_reset (gpointer self)
{
  vigil_chair_model_put_reset (self);
}

static void
vigil_chair_model_dispose (GObject *object)
{
  VigilChairModel *self = VIGIL_CHAIR_MODEL (object);

  if (self->core != NULL)
    vigil_bus_detach (vigil_core_get_bus (self->core));
  self->core = NULL;
  g_clear_pointer (&self->clinic, vigil_clinic_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  G_OBJECT_CLASS (vigil_chair_model_parent_class)->dispose (object);
}

static void
vigil_chair_model_finalize (GObject *object)
{
  g_free (VIGIL_CHAIR_MODEL (object)->view);
  G_OBJECT_CLASS (vigil_chair_model_parent_class)->finalize (object);
}

static void
vigil_chair_model_class_init (VigilChairModelClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_chair_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigil_chair_model_finalize;
  signals[SIGNAL_VIEW_CHANGED] = g_signal_new ("view-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 0);
  signals[SIGNAL_EVENT] = g_signal_new ("event", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        G_TYPE_POINTER);
  signals[SIGNAL_TREND] = g_signal_new ("trend", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                        G_TYPE_POINTER, G_TYPE_UINT);
  signals[SIGNAL_RESET] = g_signal_new ("reset", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_chair_model_init (VigilChairModel *self)
{
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_event_unref);
  self->view = g_new0 (VigilView, 1);
  vigil_session_init (&self->view->session);
  vigil_observations_clear (self->view->vitals);
  self->view->is_recording = TRUE;
}

VigilChairModel *
vigil_chair_model_new (VigilCore *core)
{
  VigilChairModel *self = g_object_new (VIGIL_TYPE_CHAIR_MODEL, NULL);
  VigilBusReader reader = { on_event, on_trend, on_view, on_reset, self };

  if (core == NULL)
    return self;
  self->core = core;
  vigil_chair_model_set_clinic (self, vigil_core_get_clinic (core));
  vigil_bus_attach (vigil_core_get_bus (core), &reader);
  return self;
}

VigilCore *
vigil_chair_model_get_core (VigilChairModel *self)
{
  return self->core;
}

VigilClinic *
vigil_chair_model_get_clinic (VigilChairModel *self)
{
  return self->clinic;
}

void
vigil_chair_model_set_clinic (VigilChairModel *self, VigilClinic *clinic)
{
  g_clear_pointer (&self->clinic, vigil_clinic_unref);
  self->clinic = vigil_clinic_ref (clinic);
}

const VigilProtocol *
vigil_chair_model_get_protocol (VigilChairModel *self)
{
  const char *id = self->view->session.protocol_id;

  return self->clinic != NULL && *id != '\0' ? vigil_clinic_find_protocol (self->clinic, id) : self->protocol;
}

const VigilAlarmProfile *
vigil_chair_model_get_alarm_profile (VigilChairModel *self)
{
  if (self->clinic == NULL)
    return self->profile;
  return vigil_clinic_get_alarm_profile (self->clinic, vigil_chair_model_get_protocol (self));
}

const VigilView *
vigil_chair_model_get_view (VigilChairModel *self)
{
  return self->view;
}

GPtrArray *
vigil_chair_model_get_events (VigilChairModel *self)
{
  return self->events;
}

guint
vigil_chair_model_drain_wave (VigilChairModel *self, VigilCode code, VigilWaveBlock *out, guint max)
{
  return self->core != NULL ? vigil_bus_drain_wave (vigil_core_get_bus (self->core), code, out, max) : 0;
}

void
vigil_chair_model_put_rules (VigilChairModel *self, const VigilProtocol *protocol, const VigilAlarmProfile *profile)
{
  self->protocol = protocol;
  self->profile = profile;
}

void
vigil_chair_model_put_view (VigilChairModel *self, const VigilView *view)
{
  *self->view = *view;
  g_signal_emit (self, signals[SIGNAL_VIEW_CHANGED], 0);
}

void
vigil_chair_model_put_event (VigilChairModel *self, VigilEvent *event)
{
  g_ptr_array_add (self->events, vigil_event_ref (event));
  g_signal_emit (self, signals[SIGNAL_EVENT], 0, event);
}

void
vigil_chair_model_put_trend (VigilChairModel *self, const VigilTrendPoint *points, guint n)
{
  g_signal_emit (self, signals[SIGNAL_TREND], 0, points, n);
}

void
vigil_chair_model_put_reset (VigilChairModel *self)
{
  g_ptr_array_set_size (self->events, 0);
  g_signal_emit (self, signals[SIGNAL_RESET], 0);
}

/* ---- intents ---- */

typedef struct {
  GWeakRef model;
  VigilIntentDone done;
  VigilPinDone pin_done;
  gpointer user_data;
} Intent;

static Intent *
intent_new (VigilChairModel *self, VigilIntentDone done, VigilPinDone pin_done, gpointer user_data)
{
  Intent *intent = g_new0 (Intent, 1);

  g_weak_ref_init (&intent->model, self);
  intent->done = done;
  intent->pin_done = pin_done;
  intent->user_data = user_data;
  return intent;
}

static void
answer (Intent *intent, gint64 seq, const VigilStaff *staff, const GError *error)
{
  g_autoptr (VigilChairModel) self = g_weak_ref_get (&intent->model);

  if (self != NULL && self->core != NULL) {
    if (intent->done != NULL)
      intent->done (seq, error, intent->user_data);
    if (intent->pin_done != NULL)
      intent->pin_done (staff, error, intent->user_data);
  }
  g_weak_ref_clear (&intent->model);
  g_free (intent);
}

static void
on_propose_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = vigil_core_propose_finish (NULL, result, &error);

  answer (user_data, seq, NULL, error);
}

static void
on_command_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = vigil_core_command_finish (NULL, result, &error);

  answer (user_data, is_done ? 1 : 0, NULL, error);
}

static void
on_save_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = vigil_core_save_bytes_finish (NULL, result, &error);

  answer (user_data, is_done ? 1 : 0, NULL, error);
}

static void
on_stop_saving_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = vigil_core_stop_saving_bytes_finish (NULL, result, &error);

  answer (user_data, is_done ? 1 : 0, NULL, error);
}

static void
on_pin_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  const VigilStaff *staff = vigil_core_check_pin_finish (NULL, result, &error);

  answer (user_data, 0, staff, error);
}

static void
fail_without_core (VigilIntentDone done, gpointer user_data)
{
  g_autoptr (GError) error = g_error_new_literal (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_RECORDED,
                                                  "no core: nothing is recorded");

  if (done != NULL)
    done (0, error, user_data);
}

static void
propose_as (VigilChairModel *self, VigilEventKind kind, const char *actor, JsonObject *body, VigilIntentDone done,
            gpointer user_data)
{
  if (self->core == NULL) {
    g_clear_pointer (&body, json_object_unref);
    fail_without_core (done, user_data);
    return;
  }
  vigil_core_propose_async (self->core, kind, actor, body, on_propose_ready,
                            intent_new (self, done, NULL, user_data));
}

void
vigil_chair_model_propose (VigilChairModel *self, VigilEventKind kind, JsonObject *body, VigilIntentDone done,
                           gpointer user_data)
{
  propose_as (self, kind, NULL, body, done, user_data);
}

void
vigil_chair_model_propose_as_patient (VigilChairModel *self, VigilEventKind kind, JsonObject *body,
                                      VigilIntentDone done, gpointer user_data)
{
  propose_as (self, kind, "patient", body, done, user_data);
}

void
vigil_chair_model_propose_as_staff (VigilChairModel *self, VigilEventKind kind, const char *staff_id,
                                    JsonObject *body, VigilIntentDone done, gpointer user_data)
{
  propose_as (self, kind, staff_id, body, done, user_data);
}

void
vigil_chair_model_check_pin (VigilChairModel *self, const char *pin, const char *where, VigilPinDone done,
                             gpointer user_data)
{
  if (self->core != NULL)
    vigil_core_check_pin_async (self->core, pin, where, on_pin_ready, intent_new (self, NULL, done, user_data));
}

void
vigil_chair_model_command (VigilChairModel *self, int channel, VigilVerb verb, double value, VigilIntentDone done,
                           gpointer user_data)
{
  if (self->core == NULL)
    fail_without_core (done, user_data);
  else
    vigil_core_command_async (self->core, channel, verb, value, on_command_ready,
                              intent_new (self, done, NULL, user_data));
}

void
vigil_chair_model_save_bytes (VigilChairModel *self, guint link, const char *folder, VigilIntentDone done,
                              gpointer user_data)
{
  if (self->core == NULL)
    fail_without_core (done, user_data);
  else
    vigil_core_save_bytes_async (self->core, link, folder, on_save_ready, intent_new (self, done, NULL, user_data));
}

void
vigil_chair_model_stop_saving (VigilChairModel *self, guint link, VigilIntentDone done, gpointer user_data)
{
  if (self->core == NULL)
    fail_without_core (done, user_data);
  else
    vigil_core_stop_saving_bytes_async (self->core, link, on_stop_saving_ready,
                                        intent_new (self, done, NULL, user_data));
}

void
vigil_chair_model_acknowledge (VigilChairModel *self)
{
  if (self->core != NULL)
    vigil_core_acknowledge_alarms (self->core);
}

void
vigil_chair_model_pause_audio (VigilChairModel *self, gboolean is_paused)
{
  if (self->core != NULL)
    vigil_core_pause_audio (self->core, is_paused);
}
