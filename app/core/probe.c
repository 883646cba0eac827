/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/probe.h"

#include <string.h>

/* A device that talks by itself does so each second or oftener. */
#define LISTEN_MS 2500
/* Time for the first question, its repetition and the first data. */
#define ASK_MS 5000

typedef struct {
  const char *path;
  const VigilProbeOptions *options;
  GPtrArray *candidates;        /* of const VigilDriver */
  GPtrArray *results;
  GError **error;
} Probe;

typedef enum { STEP_GOES_ON, STEP_ANSWERED, STEP_FAILED } Step;

static void
add_candidates (Probe *probe, VigilRole role)
{
  for (const VigilDriver *const *driver = vigil_driver_list (); *driver != NULL; driver++)
    if ((*driver)->role == role && (*driver)->maturity != VIGIL_MATURITY_BROKEN)
      g_ptr_array_add (probe->candidates, (gpointer) *driver);
}

static gboolean
choose_candidates (Probe *probe)
{
  if (probe->options->driver != NULL) {
    const VigilDriver *driver = vigil_driver_find (probe->options->driver, probe->error);

    g_ptr_array_add (probe->candidates, (gpointer) driver);
    return driver != NULL;
  }
  add_candidates (probe, VIGIL_ROLE_PUMP);
  add_candidates (probe, VIGIL_ROLE_MONITOR);
  return TRUE;
}

static Step
judge (Probe *probe, const VigilProbeResult *result)
{
  if (g_cancellable_set_error_if_cancelled (probe->options->cancellable, probe->error))
    return STEP_FAILED;
  if (*result->trial.trouble != '\0' && !result->has_answered) {
    g_set_error_literal (probe->error, VIGIL_PORT_ERROR, (int) result->trial.trouble_code, result->trial.trouble);
    return STEP_FAILED;
  }
  return result->has_answered && result->trial.is_clean ? STEP_ANSWERED : STEP_GOES_ON;
}

static Step
try_driver (Probe *probe, const VigilDriver *driver, gboolean is_asked)
{
  const VigilProbeOptions *options = probe->options;
  VigilDeviceSpec spec
      = { .driver = driver, .n_channels = 1, .is_listen_only = !is_asked, .path = probe->path };
  VigilTrialOptions trial_options
      = { .limit_ms = is_asked ? ASK_MS : LISTEN_MS, .stops_at_answer = TRUE, .cancellable = options->cancellable };
  VigilProbeResult *result = g_new0 (VigilProbeResult, 1);

  if (options->on_begin != NULL)
    options->on_begin (driver, is_asked, options->user_data);
  result->driver = driver;
  result->is_asked = is_asked;
  vigil_trial_run (&result->trial, &spec, &trial_options);
  result->has_answered = vigil_trial_has_answer (&result->trial);
  g_ptr_array_add (probe->results, result);
  if (options->on_result != NULL)
    options->on_result (result, options->user_data);
  return judge (probe, result);
}

/* Who hears nothing with one driver hears nothing with any. */
static Step
listen_to_it (Probe *probe)
{
  for (guint i = 0; i < probe->candidates->len; i++) {
    Step step = try_driver (probe, probe->candidates->pdata[i], FALSE);
    const VigilProbeResult *result;

    if (step != STEP_GOES_ON)
      return step;
    result = probe->results->pdata[probe->results->len - 1];
    if (result->trial.bytes == 0)
      return STEP_GOES_ON;
  }
  return STEP_GOES_ON;
}

static Step
ask_it (Probe *probe)
{
  Step step = STEP_GOES_ON;

  for (guint i = 0; i < probe->candidates->len && step == STEP_GOES_ON; i++)
    step = try_driver (probe, probe->candidates->pdata[i], TRUE);
  return step;
}

GPtrArray *
vigil_probe_run (const char *path, const VigilProbeOptions *options, GError **error)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_free);
  Probe probe = { path, options, candidates, results, error };
  Step step;

  if (!vigil_port_check_path (path, error) || !choose_candidates (&probe))
    return NULL;
  step = listen_to_it (&probe);
  if (step == STEP_GOES_ON && !options->is_listen_only && vigil_probe_get_best (results) == NULL)
    step = ask_it (&probe);
  return step != STEP_FAILED ? g_steal_pointer (&results) : NULL;
}

const VigilProbeResult *
vigil_probe_get_best (const GPtrArray *results)
{
  const VigilProbeResult *best = NULL;

  for (guint i = 0; i < results->len; i++) {
    const VigilProbeResult *result = results->pdata[i];

    if (result->has_answered && (best == NULL || (result->trial.is_clean && !best->trial.is_clean)))
      best = result;
  }
  return best;
}
