/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/setup.h"

/* What a thread works on, and where its progress is told. */
typedef struct {
  char *text;                   /* a spec or a path */
  guint limit_ms;
  gboolean is_listen_only;
  VigilSetupTrialFunc on_trial;
  VigilSetupProbeFunc on_probe;
  gpointer user_data;
  GTask *task;                  /* not a reference: it owns us */
} Job;

static void
job_free (Job *self)
{
  g_free (self->text);
  g_free (self);
}

static GTask *
job_new (Job **job, const char *text, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  *job = g_new0 (Job, 1);
  (*job)->text = g_strdup (text);
  (*job)->user_data = user_data;
  (*job)->task = task;
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, *job, (GDestroyNotify) job_free);
  return task;
}

/* ---- progress ---- */

typedef struct {
  GTask *task;
  VigilTrial trial;
  gboolean is_probe;
  const VigilDriver *asked;     /* by a probe; NULL: it only listens */
  char line[VIGIL_SETUP_LINE_SIZE];
} Progress;

static void
progress_free (gpointer data)
{
  Progress *self = data;

  g_object_unref (self->task);
  g_free (self);
}

static gboolean
on_progress (gpointer data)
{
  Progress *self = data;
  Job *job = g_task_get_task_data (self->task);

  if (g_task_get_completed (self->task))
    return G_SOURCE_REMOVE;
  if (self->is_probe)
    job->on_probe (self->asked, self->line, job->user_data);
  else
    job->on_trial (&self->trial, job->user_data);
  return G_SOURCE_REMOVE;
}

/* Before the answer, which goes the same way at the same priority. */
static void
tell (Job *job, Progress *progress)
{
  GSource *source = g_idle_source_new ();

  progress->task = g_object_ref (job->task);
  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_callback (source, on_progress, progress, progress_free);
  g_source_attach (source, g_task_get_context (job->task));
  g_source_unref (source);
}

static void
on_trial_progress (const VigilTrial *trial, gpointer user_data)
{
  Progress *progress = g_new0 (Progress, 1);

  progress->trial = *trial;
  tell (user_data, progress);
}

static void
on_probe_begin (const VigilProbeStep *step, gpointer user_data)
{
  Progress *progress = g_new0 (Progress, 1);
  g_autofree char *line = vigil_driver_print_line (step->drivers[0], step->baud);

  progress->is_probe = TRUE;
  progress->asked = step->is_asked ? step->drivers[0] : NULL;
  if (vigil_port_has_speed (((const Job *) user_data)->text))
    g_strlcpy (progress->line, line, sizeof progress->line);
  tell (user_data, progress);
}

/* ---- the work ---- */

static void
list_ports (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, vigil_port_list (((Job *) data)->text), (GDestroyNotify) g_ptr_array_unref);
}

void
vigil_setup_list_ports_async (const char *root, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Job *job;
  g_autoptr (GTask) task = job_new (&job, root, vigil_setup_list_ports_async, cancellable, callback, user_data);

  g_task_run_in_thread (task, list_ports);
}

GPtrArray *
vigil_setup_list_ports_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
try_device (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  VigilTrialOptions options = { .limit_ms = job->limit_ms, .cancellable = cancellable, .user_data = job };
  VigilDeviceSpec spec;
  GError *error = NULL;
  VigilTrial *trial;

  if (!vigil_device_spec_parse_any (&spec, job->text, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (job->on_trial != NULL)
    options.on_progress = on_trial_progress;
  trial = g_new0 (VigilTrial, 1);
  vigil_trial_run (trial, &spec, &options);
  g_task_return_pointer (task, trial, g_free);
}

void
vigil_setup_try_async (const char *spec, guint limit_ms, VigilSetupTrialFunc on_trial, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job;
  g_autoptr (GTask) task = job_new (&job, spec, vigil_setup_try_async, cancellable, callback, user_data);

  job->limit_ms = limit_ms;
  job->on_trial = on_trial;
  g_task_run_in_thread (task, try_device);
}

gboolean
vigil_setup_try_finish (GAsyncResult *result, VigilTrial *trial, GError **error)
{
  g_autofree VigilTrial *seen = g_task_propagate_pointer (G_TASK (result), error);

  if (seen != NULL)
    *trial = *seen;
  return seen != NULL;
}

static void
probe_port (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  VigilProbeOptions options = { .is_listen_only = job->is_listen_only, .cancellable = cancellable, .user_data = job };
  GError *error = NULL;
  GPtrArray *results;

  if (job->on_probe != NULL)
    options.on_begin = on_probe_begin;
  results = vigil_probe_run (job->text, &options, &error);
  if (results != NULL)
    g_task_return_pointer (task, results, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
vigil_setup_probe_async (const char *path, gboolean is_listen_only, VigilSetupProbeFunc on_probe,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job;
  g_autoptr (GTask) task = job_new (&job, path, vigil_setup_probe_async, cancellable, callback, user_data);

  job->is_listen_only = is_listen_only;
  job->on_probe = on_probe;
  g_task_run_in_thread (task, probe_port);
}

GPtrArray *
vigil_setup_probe_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
