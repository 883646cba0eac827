/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Files from a stick become the patient's own tracks, one after the other: copied, looked at whether they can be played,
 * recorded. Where one fails, the others go on; nothing that is not recorded is left on the tablet. It goes on while other
 * pages are shown and ends with the visit.
 * Signal "changed": also several times a second while it runs. Thread: that of the screen; copying is done on another. */
#pragma once

#include "model/own-tracks.h"

/* Is it audio that can be played here, and how long (0: not known)? Waits. Thread: any. */
typedef gboolean (*VigilTrackProbe) (const char *path, gint64 *length_ms, GError **error);

/* What is to be imported, and what became of it. */
typedef struct {
  char *path, *name;           /* @name: as people read it */
  enum { VIGIL_IMPORT_WAITS, VIGIL_IMPORT_RUNS, VIGIL_IMPORT_DONE, VIGIL_IMPORT_FAILED } state;
  char *why;                   /* of a failed one, with its name */
} VigilImportItem;

#define VIGIL_TYPE_TRACK_IMPORT (vigil_track_import_get_type ())
G_DECLARE_FINAL_TYPE (VigilTrackImport, vigil_track_import, VIGIL, TRACK_IMPORT, GObject)

VigilTrackImport *vigil_track_import_new (VigilOwnTracks *tracks, VigilTrackProbe probe) G_GNUC_WARN_UNUSED_RESULT;
VigilOwnTracks *vigil_track_import_get_tracks (VigilTrackImport *self);
VigilTrackProbe vigil_track_import_get_probe (VigilTrackImport *self);
/* For tests. The default is VIGIL_TRACK_MAX_BYTES and _SPARE_BYTES. */
void vigil_track_import_set_limits (VigilTrackImport *self, guint64 max_bytes, guint64 spare_bytes);

/* NULL-terminated; nothing while it runs or no visit is open. The items of the last time are forgotten. */
void vigil_track_import_start (VigilTrackImport *self, const char *const *paths);
/* What is being copied is given up, and what waits; what is recorded stays. */
void vigil_track_import_cancel (VigilTrackImport *self);
gboolean vigil_track_import_is_running (VigilTrackImport *self);
/* Of VigilImportItem; empty before the first time, and in another visit. */
GPtrArray *vigil_track_import_get_items (VigilTrackImport *self);
/* Of what is being copied; 0 and 0 while nothing is. */
void vigil_track_import_get_progress (VigilTrackImport *self, guint64 *done_bytes, guint64 *all_bytes);
