/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A device tried for a few seconds, outside of any chair: does it answer, and what comes? Nothing is
 * sent but what its protocol needs to be read (VIGIL_CONTROL_NONE).
 * Thread: any but one that must not wait; the device lives on a context of the call's own. */
#pragma once

#include "core/device-spec.h"

#include <gio/gio.h>

#define VIGIL_TRIAL_BYTES 24

typedef struct {
  VigilLinkState state;         /* at the end */
  gboolean was_live;
  guint n_values;               /* observations that had one */
  guint64 bytes, frames, bad_frames, noise_bytes;
  guint n_pumps;                /* on the line, as vigil_device_count_pumps () */
  gboolean is_clean;            /* since the first frame hardly a byte belonged to none */
  guint64 bytes_before, noise_before;   /* the first frame: listening begins in the middle of something */
  guint64 bytes_sent, n_withheld;
  guint8 last[VIGIL_TRIAL_BYTES];       /* that came, the newest last */
  guint n_last;
  char model[VIGIL_TEXT_SIZE], serial[VIGIL_TEXT_SIZE];   /* as the device told; "" */
  char trouble[256];            /* why the port could not be had, or was lost; "" */
  VigilPortError trouble_code;  /* with trouble */
} VigilTrial;

typedef struct {
  guint limit_ms;               /* of Vigil's time */
  guint patience_ms;            /* it ends earlier where the port was open so long and not one byte came; 0: it does not */
  gboolean stops_at_answer;     /* a second after the first value; otherwise the limit is used up */
  gboolean stops_at_noise;      /* bytes come, and for a while no frame */
  GCancellable *cancellable;    /* NULL none */
  /* About four times a second, on the trial's thread. May be NULL. */
  void (*on_progress) (const VigilTrial *trial, gpointer user_data);
  /* Each observation, link state included. May be NULL. */
  void (*on_observation) (const VigilObservation *observation, gpointer user_data);
  void (*on_wire) (gboolean is_from_device, const guint8 *bytes, gsize len, gpointer user_data);
  gpointer user_data;
} VigilTrialOptions;

/* Fills @self. It ends early where there is trouble with the port. */
void vigil_trial_run (VigilTrial *self, const VigilDeviceSpec *spec, const VigilTrialOptions *options);
/* For whoever fills one: bytes that came; what was made of them; what the framer counted until now. */
void vigil_trial_take_bytes (VigilTrial *self, const guint8 *bytes, gsize len);
void vigil_trial_take_observation (VigilTrial *self, const VigilObservation *observation);
void vigil_trial_take_counters (VigilTrial *self, const VigilFramerCounters *counters);
void vigil_trial_take_state (VigilTrial *self, VigilLinkState state);
/* The device is there and says something. */
gboolean vigil_trial_has_answer (const VigilTrial *self);
/* "c0 11 01", the last bytes that came; "" none. */
char *vigil_trial_print_last (const VigilTrial *self) G_GNUC_WARN_UNUSED_RESULT;
/* What is to be done about it, a sentence for people; never NULL. */
const char *vigil_trial_explain (const VigilTrial *self);
