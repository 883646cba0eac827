/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is behind a port? First it is only listened to, and if something talks, with each driver that
 * could understand it: nothing is sent to a device that tells what it is. Where it is silent it is
 * asked in the protocol of one driver after the other, those of pumps first, so that a pump hears
 * its own language before it hears any other. Nothing is asked but what a driver needs to read
 * (VIGIL_CONTROL_NONE). The first answer ends it, if its driver understood all that came: there are
 * formats that look like a part of another.
 * Thread: as of core/trial.h; it takes a few seconds a driver. */
#pragma once

#include "core/trial.h"

typedef struct {
  const VigilDriver *driver;
  gboolean is_asked;            /* FALSE: it was only listened */
  gboolean has_answered;
  VigilTrial trial;
} VigilProbeResult;

typedef struct {
  const char *driver;           /* this one alone; NULL all but those known to be broken */
  gboolean is_listen_only;      /* nobody is asked */
  GCancellable *cancellable;
  /* Before each and after each. May be NULL. */
  void (*on_begin) (const VigilDriver *driver, gboolean is_asked, gpointer user_data);
  void (*on_result) (const VigilProbeResult *result, gpointer user_data);
  gpointer user_data;
} VigilProbeOptions;

/* Of VigilProbeResult, in the order in which they were tried. VIGIL_PORT_ERROR if the port cannot be had, VIGIL_DRIVER_ERROR for a driver that is not
 * known; G_IO_ERROR_CANCELLED. */
GPtrArray *vigil_probe_run (const char *path, const VigilProbeOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The one that answered, and best; NULL: none has. */
const VigilProbeResult *vigil_probe_get_best (const GPtrArray *results);
