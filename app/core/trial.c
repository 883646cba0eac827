/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/trial.h"

#include "base/clock.h"
#include "core/device.h"
#include "core/source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LOOK_MS 25
#define PROGRESS_US (250 * VIGIL_USEC_PER_MSEC)
/* After the first value, so that name and number of the device are heard too. */
#define ENOUGH_US VIGIL_USEC_PER_SEC
/* A driver that leaves more of the bytes than one in so many is not the one that was meant. */
#define NOISE_SHARE 10

typedef struct {
  VigilTrial *trial;
  const VigilTrialOptions *options;
  VigilDevice *device;
  GMainLoop *loop;
  gint64 started_us, opened_us, answered_us, told_us;    /* 0: not yet */
} Run;

/* ---- what is seen ---- */

void
vigil_trial_take_bytes (VigilTrial *self, const guint8 *bytes, gsize len)
{
  gsize n_new = MIN (len, sizeof self->last), n_old = MIN (self->n_last, sizeof self->last - n_new);

  self->bytes += len;
  memmove (self->last, self->last + self->n_last - n_old, n_old);
  memcpy (self->last + n_old, bytes + len - n_new, n_new);
  self->n_last = (guint) (n_old + n_new);
}

void
vigil_trial_take_observation (VigilTrial *self, const VigilObservation *observation)
{
  if (observation->code == VIGIL_CODE_DEVICE_MODEL)
    g_strlcpy (self->model, observation->text, sizeof self->model);
  if (observation->code == VIGIL_CODE_PUMP_SERIAL)
    g_strlcpy (self->serial, observation->text, sizeof self->serial);
  if (observation->code < VIGIL_CODE_LINK_STATE && vigil_observation_has_value (observation))
    self->n_values++;
}

void
vigil_trial_take_counters (VigilTrial *self, const VigilFramerCounters *counters)
{
  self->frames = counters->frames;
  self->bad_frames = counters->bad_checksum + counters->bad_length + counters->aborted;
  self->noise_bytes = counters->noise_bytes;
  if (self->frames == 0) {
    self->bytes_before = counters->bytes;
    self->noise_before = counters->noise_bytes;
  }
  self->is_clean
      = self->frames > 0
        && (counters->noise_bytes - self->noise_before) * NOISE_SHARE <= counters->bytes - self->bytes_before;
}

void
vigil_trial_take_state (VigilTrial *self, VigilLinkState state)
{
  self->state = state;
  self->was_live |= state == VIGIL_LINK_LIVE;
}

/* ---- one device ---- */

static void
take_facts (Run *run)
{
  VigilTrial *trial = run->trial;
  const char *trouble = vigil_device_get_trouble (run->device);

  vigil_trial_take_state (trial, vigil_device_get_link_state (run->device, 0));
  vigil_trial_take_counters (trial, vigil_device_get_counters (run->device));
  trial->n_pumps = vigil_device_count_pumps (run->device);
  trial->n_withheld = vigil_device_get_messages_withheld (run->device);
  if (trouble != NULL) {
    g_strlcpy (trial->trouble, trouble, sizeof trial->trouble);
    trial->trouble_code = vigil_device_get_trouble_code (run->device);
  }
}

static void
on_observation (VigilDevice *device, const VigilObservation *observation, gpointer user_data)
{
  Run *run = user_data;

  vigil_trial_take_observation (run->trial, observation);
  if (run->options->on_observation != NULL)
    run->options->on_observation (observation, run->options->user_data);
}

static void
on_wire (VigilDevice *device, gboolean is_from_device, const guint8 *bytes, gsize len, gpointer user_data)
{
  Run *run = user_data;

  if (is_from_device)
    vigil_trial_take_bytes (run->trial, bytes, len);
  else
    run->trial->bytes_sent += len;
  if (run->options->on_wire != NULL)
    run->options->on_wire (is_from_device, bytes, len, run->options->user_data);
}

static gboolean
is_given_up (const Run *run, gint64 now_us)
{
  const VigilTrialOptions *options = run->options;
  gboolean is_silent = run->opened_us != 0 && run->trial->bytes == 0;

  return now_us - run->started_us >= options->limit_ms * VIGIL_USEC_PER_MSEC
         || (options->patience_ms > 0 && is_silent && now_us - run->opened_us >= options->patience_ms * VIGIL_USEC_PER_MSEC)
         || (options->stops_at_noise && run->trial->state == VIGIL_LINK_NO_FRAMES);
}

static gboolean
is_over (Run *run, gint64 now_us)
{
  if (run->answered_us == 0 && vigil_trial_has_answer (run->trial))
    run->answered_us = now_us;
  return *run->trial->trouble != '\0' || g_cancellable_is_cancelled (run->options->cancellable)
         || is_given_up (run, now_us)
         || (run->options->stops_at_answer && run->answered_us != 0 && now_us - run->answered_us >= ENOUGH_US);
}

static gboolean
on_look (gpointer user_data)
{
  Run *run = user_data;
  gint64 now_us = vigil_clock_mono_us ();

  take_facts (run);
  if (run->opened_us == 0 && run->trial->state != VIGIL_LINK_CLOSED)
    run->opened_us = now_us;
  if (run->options->on_progress != NULL && now_us - run->told_us >= PROGRESS_US) {
    run->told_us = now_us;
    run->options->on_progress (run->trial, run->options->user_data);
  }
  if (is_over (run, now_us))
    g_main_loop_quit (run->loop);
  return G_SOURCE_CONTINUE;
}

void
vigil_trial_run (VigilTrial *self, const VigilDeviceSpec *spec, const VigilTrialOptions *options)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  Run run = { .trial = self, .options = options, .loop = loop, .started_us = vigil_clock_mono_us () };
  VigilDeviceEvents events = { on_observation, NULL, &run, on_wire };
  GSource *look;

  *self = (VigilTrial){ 0 };
  g_main_context_push_thread_default (context);
  run.device = vigil_device_new_for_spec (spec, 0, VIGIL_CONTROL_NONE, &events);
  look = vigil_source_add_timer (LOOK_MS, on_look, &run);
  vigil_device_open (run.device);
  g_main_loop_run (loop);
  take_facts (&run);
  vigil_source_clear (&look);
  vigil_device_close (run.device);
  vigil_device_free (run.device);
  /* what was begun and given up answers once more */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
}

gboolean
vigil_trial_has_answer (const VigilTrial *self)
{
  return self->was_live && self->n_values > 0;
}

char *
vigil_trial_print_last (const VigilTrial *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_last; i++)
    g_string_append_printf (text, "%s%02x", i > 0 ? " " : "", self->last[i]);
  return g_string_free (text, FALSE);
}

static const char *
explain_trouble (VigilPortError code)
{
  switch (code) {
  case VIGIL_PORT_ERROR_NOT_FOUND:
    return _("The port is not there: is the adapter plugged in?");
  case VIGIL_PORT_ERROR_BUSY:
    return _("Another program has the port.");
  case VIGIL_PORT_ERROR_DENIED:
    return _("This user may not open the port: the group dialout is missing.");
  case VIGIL_PORT_ERROR_GONE:
    return _("The port went away.");
  case VIGIL_PORT_ERROR_BAD_SPEC:
  case VIGIL_PORT_ERROR_IO:
    break;
  }
  return _("The port cannot be used.");
}

const char *
vigil_trial_explain (const VigilTrial *self)
{
  if (vigil_trial_has_answer (self))
    return _("The device is there and data arrive.");
  if (*self->trouble != '\0')
    return explain_trouble (self->trouble_code);
  if (self->bytes == 0)
    return self->n_withheld > 0 ? _("Nothing comes: this device speaks only when asked, and nobody asks it.")
                                : _("Nothing comes: check the cable, and the port's settings on the device.");
  if (self->frames == 0)
    return _("Bytes come, but nothing that this driver knows: wrong driver or speed?");
  return _("The device answers, but gives no data yet.");
}
