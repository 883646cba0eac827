/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is behind a port? First it is only listened to, with all drivers of one line setting at once:
 * nothing is sent to a device that tells what it is. Where something talks and none of them knows it,
 * the other settings follow, those at which drivers usually find their device before those to which
 * one may have been set. Where it is silent it is asked in the protocol of one driver after the other,
 * those of pumps first, so that a pump hears its own language before it hears any other; at other
 * speeds only after that, and only where bytes came and no frame, or the one driver is named. Nothing is asked but
 * what a driver needs to read (VIGIL_CONTROL_NONE). The first answer ends it, if its driver understood
 * all that came: there are formats that look like a part of another.
 * Thread: as of core/trial.h; it takes some seconds a line setting, and a driver that asks. */
#pragma once

#include "core/trial.h"

typedef struct {
  const VigilDriver *driver;
  guint baud;                   /* as of VigilDeviceSpec: 0 the driver's first */
  gboolean is_asked;            /* FALSE: it was only listened */
  gboolean has_answered;
  VigilTrial trial;
} VigilProbeResult;

/* What is tried next: asked with one driver, or listened with all those of one line setting. */
typedef struct {
  const VigilDriver *const *drivers;
  guint n_drivers;
  guint baud;
  gboolean is_asked;
} VigilProbeStep;

typedef struct {
  const char *driver;           /* this one alone; NULL all but those known to be broken */
  gboolean is_listen_only;      /* nobody is asked */
  GCancellable *cancellable;
  /* Before each step, and after it with one result a driver. May be NULL. */
  void (*on_begin) (const VigilProbeStep *step, gpointer user_data);
  void (*on_end) (const VigilProbeResult *const *results, guint n_results, gpointer user_data);
  gpointer user_data;
} VigilProbeOptions;

/* Of VigilProbeResult, in the order in which they were tried. VIGIL_PORT_ERROR if the port cannot be
 * had, VIGIL_DRIVER_ERROR for a driver that is not known; G_IO_ERROR_CANCELLED. */
GPtrArray *vigil_probe_run (const char *path, const VigilProbeOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* As of VigilDeviceSpec: the pumps that are on the line, as far as it can carry so many. */
guint8 vigil_probe_result_get_n_channels (const VigilProbeResult *self);
/* The one that answered, and best; NULL: none has. */
const VigilProbeResult *vigil_probe_get_best (const GPtrArray *results);
