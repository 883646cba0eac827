/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One port listened to with several drivers at once: what comes is read by each of them as if it were
 * alone, and not one byte is sent.
 * Internal to core/. Thread: as of core/trial.h. */
#pragma once

#include "core/trial.h"

typedef struct {
  const char *path;
  VigilLine line;                       /* is_listen_only is taken for granted */
  const VigilDriver *const *drivers;    /* whose settings these are; n_drivers */
  guint n_drivers;
  GCancellable *cancellable;            /* NULL none */
} VigilListening;

/* Fills @trials, one a driver. It ends where nothing comes for 2.5 s, where none of them finds a
 * frame in 2.5 s of bytes, a second after one that understands all of it has a value, and after 6 s. */
void vigil_listening_run (const VigilListening *self, VigilTrial *trials);
