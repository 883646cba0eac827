/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/core.h"

#include "base/clock.h"
#include "config.h"
#include "core/devices-file.h"
#include "core/engine.h"
#include "core/follow.h"
#include "core/replay.h"
#include "core/site.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _VigilCore {
  VigilBus *bus;
  VigilClinic *clinic;
  char *record_path;
  gboolean uses_devices_file;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  /* the core thread's */
  VigilEngine *engine;
  VigilReplay *replay;
  VigilFollow *follow;
  /* handed over once, at the start */
  const VigilCoreConfig *config;
  GAsyncQueue *started;       /* of GError, or the core itself for "all is well" */
};

static gboolean
start (VigilCore *self, GError **error)
{
  g_autofree char *moved_aside = NULL;
  VigilRecord *record;

  if (self->config->replay_session != NULL) {
    self->replay = vigil_replay_new (self->record_path, self->config->replay_session, self->config->replay_speed,
                                     self->clinic, self->bus, error);
    return self->replay != NULL;
  }
  if (self->config->follow_session != NULL) {
    self->follow = vigil_follow_new (self->record_path, self->config->follow_session, self->bus, error);
    return self->follow != NULL;
  }
  record = vigil_record_open (self->record_path, &moved_aside, error);
  if (record == NULL)
    return FALSE;
  self->engine = vigil_engine_new (self->config, self->clinic, record, self->bus, moved_aside, error);
  return self->engine != NULL;
}

static gpointer
run (gpointer data)
{
  VigilCore *self = data;
  GError *error = NULL;

  g_main_context_push_thread_default (self->context);
  if (start (self, &error)) {
    g_async_queue_push (self->started, self);
    g_main_loop_run (self->loop);
  } else {
    g_async_queue_push (self->started, error);
  }
  g_clear_pointer (&self->engine, vigil_engine_free);
  g_clear_pointer (&self->replay, vigil_replay_free);
  g_clear_pointer (&self->follow, vigil_follow_free);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* Else it shows a visit that has its own devices and its own site. */
static gboolean
is_living (const VigilCoreConfig *config)
{
  return config->replay_session == NULL && config->follow_session == NULL;
}

static gboolean
wants_remembered (const VigilCoreConfig *config)
{
  return config->devices_path != NULL && config->monitors == NULL && config->pumps == NULL && is_living (config);
}

VigilCore *
vigil_core_new (const VigilCoreConfig *config, GError **error)
{
  g_autoptr (VigilCore) self = g_new0 (VigilCore, 1);
  g_autofree char *clinic_dir = config->clinic_dir != NULL ? g_strdup (config->clinic_dir) : vigil_clinic_default_dir ();
  VigilCoreConfig resolved = *config;
  g_auto (GStrv) monitors = NULL, pumps = NULL;
  g_autofree char *site = NULL;
  gpointer answer;

  self->uses_devices_file = wants_remembered (config);
  if (self->uses_devices_file) {
    if (!vigil_devices_file_load_specs (config->devices_path, NULL, &monitors, &pumps, error))
      return NULL;
    resolved.monitors = (const char *const *) monitors;
    resolved.pumps = (const char *const *) pumps;
  }
  self->clinic = vigil_clinic_load_in_force (clinic_dir, error);
  if (self->clinic == NULL || (is_living (config) && !vigil_site_find (config, self->clinic, &site, error)))
    return NULL;
  resolved.site = site;
  self->record_path = config->record_path != NULL ? g_strdup (config->record_path) : vigil_record_default_path ();
  resolved.record_path = self->record_path;
  self->config = &resolved;
  self->bus = vigil_bus_new ();
  self->started = g_async_queue_new ();
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("vigil-core", run, self);
  answer = g_async_queue_pop (self->started);
  self->config = NULL;
  if (answer != self) {
    g_propagate_error (error, answer);
    return NULL;
  }
  return g_steal_pointer (&self);
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
vigil_core_free (VigilCore *self)
{
  if (self == NULL)
    return;
  if (self->bus != NULL)
    vigil_bus_detach (self->bus);
  if (self->thread != NULL) {
    g_main_context_invoke (self->context, quit, self->loop);
    g_thread_join (self->thread);
  }
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->started, g_async_queue_unref);
  g_clear_pointer (&self->bus, vigil_bus_unref);
  g_clear_pointer (&self->clinic, vigil_clinic_unref);
  g_free (self->record_path);
  g_free (self);
}

VigilBus *
vigil_core_get_bus (VigilCore *self)
{
  return self->bus;
}

VigilClinic *
vigil_core_get_clinic (VigilCore *self)
{
  return self->clinic;
}

const char *
vigil_core_get_record_path (VigilCore *self)
{
  return self->record_path;
}

gboolean
vigil_core_uses_devices_file (VigilCore *self)
{
  return self->uses_devices_file;
}

/* ---- calls into the core thread ---- */

typedef struct {
  VigilCore *core;
  VigilEventKind kind;
  char *actor;
  JsonObject *body;
  int channel;
  VigilVerb verb;
  double value;
  char *where;
  const VigilStaff *staff;
  char **monitors;
  char **pumps;
  VigilLineSaver *saver;
} Request;

static void
request_free (Request *self)
{
  g_free (self->actor);
  g_free (self->where);
  g_strfreev (self->monitors);
  g_strfreev (self->pumps);
  g_clear_pointer (&self->body, json_object_unref);
  g_free (self);
}

static GTask *
request_new (VigilCore *self, Request **request, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  *request = g_new0 (Request, 1);
  (*request)->core = self;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, *request, (GDestroyNotify) request_free);
  return task;
}

/* The last reference may go on the core thread: the answer still arrives on the caller's. */
static void
invoke (VigilCore *self, GSourceFunc func, GTask *task)
{
  g_main_context_invoke_full (self->context, G_PRIORITY_HIGH, func, task, g_object_unref);
}

static void
on_done (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_int (task, seq);
}

static gboolean
refuse_without_engine (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (request->core->engine != NULL)
    return FALSE;
  g_task_return_new_error (task, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED, "%s",
                           request->core->replay != NULL ? _("This is a replay: nothing can be done in it.")
                                                           : _("This chair is only followed: act at the chair."));
  return TRUE;
}

static gboolean
propose (gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);

  if (!refuse_without_engine (task))
    vigil_engine_propose (request->core->engine, request->kind, request->actor, g_steal_pointer (&request->body),
                          on_done, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

void
vigil_core_propose_async (VigilCore *self, VigilEventKind kind, const char *actor, JsonObject *body,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;
  GTask *task = request_new (self, &request, vigil_core_propose_async, callback, user_data);

  request->kind = kind;
  request->actor = g_strdup (actor);
  request->body = body != NULL ? body : json_object_new ();
  invoke (self, propose, task);
}

gint64
vigil_core_propose_finish (VigilCore *self, GAsyncResult *result, GError **error)
{
  gssize seq = g_task_propagate_int (G_TASK (result), error);

  return MAX (seq, 0);
}

static gboolean
judge_pin (gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);
  GError *error;

  if (refuse_without_engine (task))
    return G_SOURCE_REMOVE;
  error = vigil_engine_pin_tried (request->core->engine, request->staff, request->where);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, (gpointer) request->staff, NULL);
  return G_SOURCE_REMOVE;
}

/* A thread of its own, because the hash is slow on purpose. */
static gpointer
hash_pin (gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);

  request->staff = vigil_staff_find_by_pin (request->core->clinic, request->actor);
  explicit_bzero (request->actor, strlen (request->actor));
  invoke (request->core, judge_pin, task);
  return NULL;
}

void
vigil_core_check_pin_async (VigilCore *self, const char *pin, const char *where, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Request *request;
  GTask *task = request_new (self, &request, vigil_core_check_pin_async, callback, user_data);

  request->actor = g_strdup (pin);
  request->where = g_strdup (where);
  g_thread_unref (g_thread_new ("vigil-pin", hash_pin, task));
}

const VigilStaff *
vigil_core_check_pin_finish (VigilCore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
command (gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);

  if (!refuse_without_engine (task))
    vigil_engine_command (request->core->engine, request->channel, request->verb, request->value, on_done,
                          g_object_ref (task));
  return G_SOURCE_REMOVE;
}

void
vigil_core_command_async (VigilCore *self, int channel, VigilVerb verb, double value, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Request *request;
  GTask *task = request_new (self, &request, vigil_core_command_async, callback, user_data);

  request->channel = channel;
  request->verb = verb;
  request->value = value;
  invoke (self, command, task);
}

gboolean
vigil_core_command_finish (VigilCore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_int (G_TASK (result), error) > 0;
}

static gboolean
set_devices (gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  if (refuse_without_engine (task))
    return G_SOURCE_REMOVE;
  if (vigil_engine_set_devices (request->core->engine, (const char *const *) request->monitors,
                                (const char *const *) request->pumps, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  return G_SOURCE_REMOVE;
}

void
vigil_core_set_devices_async (VigilCore *self, const char *const *monitors, const char *const *pumps,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;
  GTask *task = request_new (self, &request, vigil_core_set_devices_async, callback, user_data);

  request->monitors = g_strdupv ((char **) monitors);
  request->pumps = g_strdupv ((char **) pumps);
  invoke (self, set_devices, task);
}

gboolean
vigil_core_set_devices_finish (VigilCore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
save_bytes (gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;

  if (refuse_without_engine (task))
    return G_SOURCE_REMOVE;
  if (vigil_engine_save_bytes (request->core->engine, (guint) request->channel, request->where, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  return G_SOURCE_REMOVE;
}

void
vigil_core_save_bytes_async (VigilCore *self, guint link, const char *folder, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Request *request;
  GTask *task = request_new (self, &request, vigil_core_save_bytes_async, callback, user_data);

  request->channel = (int) link;
  request->where = g_strdup (folder);
  invoke (self, save_bytes, task);
}

gboolean
vigil_core_save_bytes_finish (VigilCore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* A thread of its own, because the disk may take its time. */
static void
finish_saving (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;

  if (vigil_line_saver_finish (g_steal_pointer (&request->saver), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
stop_saving_bytes (gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);

  if (refuse_without_engine (task))
    return G_SOURCE_REMOVE;
  request->saver = vigil_engine_stop_saving (request->core->engine, (guint) request->channel);
  if (request->saver == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_run_in_thread (task, finish_saving);
  return G_SOURCE_REMOVE;
}

void
vigil_core_stop_saving_bytes_async (VigilCore *self, guint link, GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request;
  GTask *task = request_new (self, &request, vigil_core_stop_saving_bytes_async, callback, user_data);

  request->channel = (int) link;
  invoke (self, stop_saving_bytes, task);
}

gboolean
vigil_core_stop_saving_bytes_finish (VigilCore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
acknowledge (gpointer data)
{
  VigilCore *self = data;

  if (self->engine == NULL)
    return G_SOURCE_REMOVE;
  vigil_alarm_bank_acknowledge (self->engine->alarms, vigil_clock_mono_us (), vigil_engine_emit_alarm, self->engine);
  memset (self->engine->failed, 0, sizeof self->engine->failed);
  self->engine->clock_stepped_us = 0;
  if (self->engine->session.nurse_called_wall_us != 0)
    vigil_engine_append (self->engine, VIGIL_EVENT_NURSE_CALL_SEEN, vigil_engine_get_actor (self->engine), NULL, NULL,
                         NULL);
  vigil_engine_mark_dirty (self->engine);
  return G_SOURCE_REMOVE;
}

void
vigil_core_acknowledge_alarms (VigilCore *self)
{
  g_main_context_invoke (self->context, acknowledge, self);
}

static void
set_audio_pause (VigilCore *self, gboolean is_paused)
{
  VigilEngine *engine = self->engine;

  if (engine == NULL)
    return;
  vigil_alarm_bank_pause_audio (engine->alarms, is_paused ? vigil_clinic_get_audio_pause_s (self->clinic) : 0,
                                vigil_clock_mono_us (), vigil_engine_emit_alarm, engine);
  vigil_engine_mark_dirty (engine);
}

static gboolean
pause_audio (gpointer data)
{
  set_audio_pause (data, TRUE);
  return G_SOURCE_REMOVE;
}

static gboolean
resume_audio (gpointer data)
{
  set_audio_pause (data, FALSE);
  return G_SOURCE_REMOVE;
}

void
vigil_core_pause_audio (VigilCore *self, gboolean is_paused)
{
  g_main_context_invoke (self->context, is_paused ? pause_audio : resume_audio, self);
}

typedef struct {
  VigilCore *core;
  double speed;
} Speed;

static gboolean
set_speed (gpointer data)
{
  Speed *speed = data;

  if (speed->core->replay != NULL)
    vigil_replay_set_speed (speed->core->replay, speed->speed);
  return G_SOURCE_REMOVE;
}

void
vigil_core_set_replay_speed (VigilCore *self, double speed)
{
  Speed *data = g_new0 (Speed, 1);

  *data = (Speed){ self, speed };
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, set_speed, data, g_free);
}
