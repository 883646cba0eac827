/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the chair says of the patient's own audio. Texts are the caller's to free unless they are const.
 * Pure but for the locale; any thread. */
#pragma once

#include "model/media-list.h"

/* "12:34", "1:02:34"; "length not known" for 0. */
char *vigil_track_text_length (gint64 length_ms) G_GNUC_WARN_UNUSED_RESULT;
/* Of a track that the visit has. */
const char *vigil_track_text_state (VigilTrackState state);
/* Of a file that was found: where it is and how large, or why it cannot be played. */
char *vigil_track_text_found (const VigilMediaFile *file) G_GNUC_WARN_UNUSED_RESULT;
/* Where nothing was found: what to do. */
char *vigil_track_text_empty (guint n_places) G_GNUC_WARN_UNUSED_RESULT;
/* "12 MB of 48 MB, track 1 of 2". */
char *vigil_track_text_progress (guint64 done_bytes, guint64 all_bytes, guint nth, guint n) G_GNUC_WARN_UNUSED_RESULT;
/* A line for each that failed, of VigilImportItem; what is beyond three is counted. NULL: none did. */
char *vigil_track_text_failed (GPtrArray *items) G_GNUC_WARN_UNUSED_RESULT;
