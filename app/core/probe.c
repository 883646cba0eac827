/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/probe.h"

#include "core/listening.h"

#include <string.h>

/* Time for the first question and its repetition; and from the first byte to the first data. */
#define ANSWER_MS 3000
#define DATA_MS 5000

/* Drivers that can listen together, and the speed at which they do. */
typedef struct {
  GPtrArray *drivers;           /* of const VigilDriver */
  guint baud;
} Tuning;

typedef struct {
  const char *path;
  const VigilProbeOptions *options;
  GPtrArray *candidates;        /* of const VigilDriver, in the order in which they are asked */
  GPtrArray *results;
  gboolean is_talking;          /* unasked */
  gboolean was_open;            /* the port can be had */
  GError **error;
} Probe;

typedef enum { STEP_GOES_ON, STEP_ANSWERED, STEP_FAILED } Step;

/* ---- who may understand it ---- */

static guint
get_answer_ms (const VigilDriver *driver)
{
  return driver->answers_ms != 0 ? driver->answers_ms : ANSWER_MS;
}

/* Pumps first, so that one hears its own language before any other; whoever answers at once before
 * whoever takes his time. */
static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const VigilDriver *one = *(const VigilDriver *const *) a, *other = *(const VigilDriver *const *) b;
  gboolean is_pump = one->role == VIGIL_ROLE_PUMP, is_other_pump = other->role == VIGIL_ROLE_PUMP;

  if (is_pump != is_other_pump)
    return is_pump ? -1 : 1;
  if (get_answer_ms (one) != get_answer_ms (other))
    return get_answer_ms (one) < get_answer_ms (other) ? -1 : 1;
  return strcmp (one->id, other->id);
}

static gboolean
choose_candidates (Probe *probe)
{
  if (probe->options->driver != NULL) {
    const VigilDriver *driver = vigil_driver_find (probe->options->driver, probe->error);

    g_ptr_array_add (probe->candidates, (gpointer) driver);
    return driver != NULL;
  }
  for (const VigilDriver *const *driver = vigil_driver_list (); *driver != NULL; driver++)
    if ((*driver)->maturity != VIGIL_MATURITY_BROKEN)
      g_ptr_array_add (probe->candidates, (gpointer) *driver);
  g_ptr_array_sort (probe->candidates, compare_candidates);
  return TRUE;
}

/* ---- what is seen ---- */

static void
begin (Probe *probe, const VigilDriver *const *drivers, guint n, guint baud, gboolean is_asked)
{
  VigilProbeStep step = { drivers, n, baud, is_asked };

  if (probe->options->on_begin != NULL)
    probe->options->on_begin (&step, probe->options->user_data);
}

/* An adapter that has no seven bits, say, has the other lines. */
static gboolean
is_fatal (const Probe *probe, const VigilTrial *trial)
{
  return *trial->trouble != '\0' && !(probe->was_open && trial->trouble_code == VIGIL_PORT_ERROR_BAD_SPEC);
}

/* Who understands only a part of it may be the wrong one, unless many listened and nobody else found
 * a frame. */
static gboolean
is_sure (const VigilProbeResult *const *results, guint n)
{
  gboolean is_clean = FALSE, has_answered = FALSE;
  guint n_framing = 0;

  for (guint i = 0; i < n; i++) {
    has_answered |= results[i]->has_answered;
    is_clean |= results[i]->has_answered && results[i]->trial.is_clean;
    n_framing += results[i]->trial.frames > 0;
  }
  return is_clean || (has_answered && n > 1 && n_framing == 1);
}

/* Those of one step, which are the last @n. */
static Step
end (Probe *probe, guint n)
{
  const VigilProbeResult *const *results
      = (const VigilProbeResult *const *) probe->results->pdata + probe->results->len - n;
  const VigilTrial *any = &results[0]->trial;

  if (probe->options->on_end != NULL)
    probe->options->on_end (results, n, probe->options->user_data);
  if (g_cancellable_set_error_if_cancelled (probe->options->cancellable, probe->error))
    return STEP_FAILED;
  if (is_sure (results, n))
    return STEP_ANSWERED;
  if (is_fatal (probe, any)) {
    g_set_error_literal (probe->error, VIGIL_PORT_ERROR, (int) any->trouble_code, any->trouble);
    return STEP_FAILED;
  }
  probe->was_open |= *any->trouble == '\0';
  return STEP_GOES_ON;
}

static VigilProbeResult *
add_result (Probe *probe, const VigilDriver *driver, guint baud, gboolean is_asked)
{
  VigilProbeResult *result = g_new0 (VigilProbeResult, 1);

  result->driver = driver;
  result->baud = baud == driver->bauds[0] ? 0 : baud;
  result->is_asked = is_asked;
  g_ptr_array_add (probe->results, result);
  return result;
}

static const VigilTrial *
get_last_trial (const Probe *probe)
{
  return &((const VigilProbeResult *) probe->results->pdata[probe->results->len - 1])->trial;
}

/* ---- listening ---- */

static void
tuning_free (gpointer data)
{
  Tuning *self = data;

  g_ptr_array_unref (self->drivers);
  g_free (self);
}

static VigilLine
get_line (const Probe *probe, const VigilDriver *driver, guint baud)
{
  VigilDeviceSpec spec = { .driver = driver, .n_channels = 1, .baud = baud, .is_listen_only = TRUE, .path = probe->path };

  return vigil_device_spec_get_line (&spec);
}

/* Where the line is set elsewhere all hear the same. */
static gboolean
is_same_line (const Probe *probe, const VigilLine *a, const VigilLine *b)
{
  return !vigil_port_has_speed (probe->path)
         || (a->baud == b->baud && a->data_bits == b->data_bits && a->parity == b->parity
             && a->stop_bits == b->stop_bits && a->rts_cts == b->rts_cts);
}

static void
tune_in (const Probe *probe, GPtrArray *tunings, const VigilDriver *driver, guint baud)
{
  VigilLine line = get_line (probe, driver, baud);
  Tuning *tuning;

  for (guint i = 0; i < tunings->len; i++) {
    VigilLine other;

    tuning = tunings->pdata[i];
    other = get_line (probe, tuning->drivers->pdata[0], tuning->baud);
    if (is_same_line (probe, &line, &other)) {
      g_ptr_array_add (tuning->drivers, (gpointer) driver);
      return;
    }
  }
  tuning = g_new0 (Tuning, 1);
  tuning->baud = baud;
  tuning->drivers = g_ptr_array_new ();
  g_ptr_array_add (tuning->drivers, (gpointer) driver);
  g_ptr_array_add (tunings, tuning);
}

static int
compare_tunings (gconstpointer a, gconstpointer b)
{
  return (int) (*(Tuning *const *) b)->drivers->len - (int) (*(Tuning *const *) a)->drivers->len;
}

/* The line that most drivers know comes first. It has no parity, so that a byte of another line is
 * heard too: with parity it might be dropped. */
static GPtrArray *
choose_tunings (const Probe *probe, gboolean is_usual)
{
  GPtrArray *tunings = g_ptr_array_new_with_free_func (tuning_free);

  for (guint i = 0; i < probe->candidates->len; i++) {
    const VigilDriver *driver = probe->candidates->pdata[i];

    if (is_usual)
      tune_in (probe, tunings, driver, driver->bauds[0]);
    else if (vigil_port_has_speed (probe->path))
      for (guint k = 1; driver->bauds[0] != 0 && driver->bauds[k] != 0; k++)
        tune_in (probe, tunings, driver, driver->bauds[k]);
  }
  g_ptr_array_sort (tunings, compare_tunings);
  return tunings;
}

static Step
listen_as (Probe *probe, const Tuning *tuning)
{
  const VigilDriver *const *drivers = (const VigilDriver *const *) tuning->drivers->pdata;
  VigilListening listening = { .path = probe->path, .line = get_line (probe, drivers[0], tuning->baud), .drivers = drivers,
                               .n_drivers = tuning->drivers->len, .cancellable = probe->options->cancellable };
  g_autofree VigilTrial *trials = g_new0 (VigilTrial, listening.n_drivers);

  begin (probe, drivers, listening.n_drivers, tuning->baud, FALSE);
  vigil_listening_run (&listening, trials);
  for (guint i = 0; i < listening.n_drivers; i++) {
    VigilProbeResult *result = add_result (probe, drivers[i], tuning->baud, FALSE);

    result->trial = trials[i];
    result->has_answered = vigil_trial_has_answer (&trials[i]);
  }
  return end (probe, listening.n_drivers);
}

/* Who hears nothing on one line hears nothing on any. The usual speeds come before those that a
 * device must have been set to. */
static Step
listen_to_it (Probe *probe)
{
  for (int is_usual = TRUE; is_usual >= FALSE; is_usual--) {
    g_autoptr (GPtrArray) tunings = choose_tunings (probe, is_usual);

    for (guint i = 0; i < tunings->len; i++) {
      Step step = listen_as (probe, tunings->pdata[i]);

      if (*get_last_trial (probe)->trouble == '\0')
        probe->is_talking = get_last_trial (probe)->bytes > 0;
      if (step != STEP_GOES_ON || !probe->is_talking)
        return step;
    }
    if (vigil_probe_get_best (probe->results) != NULL)
      return STEP_GOES_ON;
  }
  return STEP_GOES_ON;
}

/* ---- asking ---- */

static Step
ask_as (Probe *probe, const VigilDriver *driver, guint baud)
{
  VigilDeviceSpec spec = { .driver = driver, .n_channels = 1, .baud = baud, .path = probe->path };
  VigilTrialOptions options = { .limit_ms = get_answer_ms (driver) + DATA_MS, .patience_ms = get_answer_ms (driver),
                                .stops_at_answer = TRUE, .stops_at_noise = TRUE,
                                .cancellable = probe->options->cancellable };
  VigilProbeResult *result;

  begin (probe, &driver, 1, baud, TRUE);
  result = add_result (probe, driver, baud, TRUE);
  vigil_trial_run (&result->trial, &spec, &options);
  result->has_answered = vigil_trial_has_answer (&result->trial);
  return end (probe, 1);
}

/* Something answers, and not at this speed; or somebody knows that it is this device. What talks
 * unasked was listened to at all speeds. */
static gboolean
may_be_at_another_speed (const Probe *probe)
{
  const VigilTrial *last = get_last_trial (probe);

  return vigil_port_has_speed (probe->path) && !probe->is_talking && last->frames == 0
         && (last->bytes > 0 || probe->options->driver != NULL);
}

static Step
ask_at_other_speeds (Probe *probe, const VigilDriver *driver)
{
  Step step = STEP_GOES_ON;

  for (guint i = 1; step == STEP_GOES_ON && driver->bauds[0] != 0 && driver->bauds[i] != 0; i++)
    step = ask_as (probe, driver, driver->bauds[i]);
  return step;
}

/* All at their usual speed first: bytes and no frame may also be another device that refuses. */
static Step
ask_it (Probe *probe)
{
  g_autoptr (GPtrArray) again = g_ptr_array_new ();
  Step step = STEP_GOES_ON;

  for (guint i = 0; i < probe->candidates->len && step == STEP_GOES_ON; i++) {
    const VigilDriver *driver = probe->candidates->pdata[i];

    if (driver->only_listens)
      continue;
    step = ask_as (probe, driver, driver->bauds[0]);
    if (may_be_at_another_speed (probe))
      g_ptr_array_add (again, (gpointer) driver);
  }
  for (guint i = 0; i < again->len && step == STEP_GOES_ON; i++)
    step = ask_at_other_speeds (probe, again->pdata[i]);
  return step;
}

/* ---- public ---- */

GPtrArray *
vigil_probe_run (const char *path, const VigilProbeOptions *options, GError **error)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_free);
  Probe probe = { path, options, candidates, results, FALSE, FALSE, error };
  Step step;

  if (!vigil_port_check_path (path, error) || !choose_candidates (&probe))
    return NULL;
  step = listen_to_it (&probe);
  if (step == STEP_GOES_ON && !options->is_listen_only && vigil_probe_get_best (results) == NULL)
    step = ask_it (&probe);
  return step != STEP_FAILED ? g_steal_pointer (&results) : NULL;
}

guint8
vigil_probe_result_get_n_channels (const VigilProbeResult *self)
{
  return (guint8) CLAMP (self->trial.n_pumps, 1, MAX (1, self->driver->max_channels));
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
