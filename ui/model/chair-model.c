/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/chair-model.h"

struct _VigilChairModel {
  GObject parent_instance;
  VigilView view;
  GPtrArray *events;
  const VigilProtocol *protocol;
  const VigilAlarmProfile *profile;
};

enum { VIEW_CHANGED, EVENT, RESET, TREND, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilChairModel, vigil_chair_model, G_TYPE_OBJECT)

static void
vigil_chair_model_finalize (GObject *object)
{
  g_ptr_array_unref (VIGIL_CHAIR_MODEL (object)->events);
  G_OBJECT_CLASS (vigil_chair_model_parent_class)->finalize (object);
}

static void
vigil_chair_model_class_init (VigilChairModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vigil_chair_model_finalize;
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", VIGIL_TYPE_CHAIR_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
  signals[EVENT] = g_signal_new ("event", VIGIL_TYPE_CHAIR_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[RESET] = g_signal_new ("reset", VIGIL_TYPE_CHAIR_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[TREND] = g_signal_new ("trend", VIGIL_TYPE_CHAIR_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_UINT);
}

static void
vigil_chair_model_init (VigilChairModel *self)
{
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) vigil_event_unref);
  for (guint i = 0; i < VIGIL_N_CODES; i++)
    self->view.vitals[i] = (VigilObservation) { .code = (VigilCode) i, .quality = VIGIL_QUALITY_ABSENT };
}

VigilChairModel *
vigil_chair_model_new (VigilCore *core)
{
  return g_object_new (VIGIL_TYPE_CHAIR_MODEL, NULL);
}

VigilCore *
vigil_chair_model_get_core (VigilChairModel *self)
{
  return NULL;
}

VigilClinic *
vigil_chair_model_get_clinic (VigilChairModel *self)
{
  return NULL;
}

const VigilProtocol *
vigil_chair_model_get_protocol (VigilChairModel *self)
{
  return self->protocol;
}

const VigilAlarmProfile *
vigil_chair_model_get_alarm_profile (VigilChairModel *self)
{
  return self->profile;
}

void
vigil_chair_model_put_rules (VigilChairModel *self, const VigilProtocol *protocol, const VigilAlarmProfile *profile)
{
  self->protocol = protocol;
  self->profile = profile;
}

const VigilView *
vigil_chair_model_get_view (VigilChairModel *self)
{
  return &self->view;
}

GPtrArray *
vigil_chair_model_get_events (VigilChairModel *self)
{
  return self->events;
}

void
vigil_chair_model_put_view (VigilChairModel *self, const VigilView *view)
{
  self->view = *view;
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

void
vigil_chair_model_put_event (VigilChairModel *self, VigilEvent *event)
{
  g_ptr_array_add (self->events, vigil_event_ref (event));
  g_signal_emit (self, signals[EVENT], 0, event);
}

static void
answer (VigilIntentDone done, gpointer user_data)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "no core");

  if (done != NULL)
    done (0, error, user_data);
}

void
vigil_chair_model_propose (VigilChairModel *self, VigilEventKind kind, JsonObject *body, VigilIntentDone done,
                           gpointer user_data)
{
  if (body != NULL)
    json_object_unref (body);
  answer (done, user_data);
}

void
vigil_chair_model_check_pin (VigilChairModel *self, const char *pin, const char *where,
                             void (*done) (const VigilStaff *staff, const GError *error, gpointer user_data),
                             gpointer user_data)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "no core");

  done (NULL, error, user_data);
}

void
vigil_chair_model_command (VigilChairModel *self, int channel, VigilVerb verb, double value, VigilIntentDone done,
                           gpointer user_data)
{
  answer (done, user_data);
}

void
vigil_chair_model_acknowledge (VigilChairModel *self)
{
}

void
vigil_chair_model_pause_audio (VigilChairModel *self, gboolean is_paused)
{
}
