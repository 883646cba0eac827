/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of the patients' own audio tracks: beside the record, one private folder a visit, RECORD.tracks/VISIT/, each
 * file named by its SHA-256. Which of them are a visit's stands in its record (VIGIL_EVENT_TRACK_IMPORTED); with the
 * visit they end.
 * No name from outside becomes a name here, and no link is followed.
 * Errors: G_FILE_ERROR, translated, with the name of the file as people may read it; a cancelled one is
 * G_IO_ERROR_CANCELLED. Thread: any; everything here waits for the disk. */
#pragma once

#include "session/session.h"

#include <gio/gio.h>

/* Three hours and more without any loss; a disk is not filled by a film. */
#define VIGIL_TRACK_MAX_BYTES (2 * G_GUINT64_CONSTANT (1073741824))
/* So much of the disk stays free: the record needs it more. */
#define VIGIL_TRACK_SPARE_BYTES (256 * G_GUINT64_CONSTANT (1048576))

/* The folder of @visit; NULL where @visit is none. */
char *vigil_tracks_dup_folder (const char *record_path, const char *visit) G_GNUC_WARN_UNUSED_RESULT;
char *vigil_tracks_dup_path (const char *folder, const char *sha256) G_GNUC_WARN_UNUSED_RESULT;
/* @name as it may stand on a screen and in the record: UTF-8, no control characters, none that turn the writing
 * direction, at most @max_bytes of it. Never empty. Pure. */
char *vigil_tracks_dup_name (const char *name, gsize max_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* The title of a track from the name of its file, without its ending. Pure. */
char *vigil_tracks_dup_title (const char *file_name) G_GNUC_WARN_UNUSED_RESULT;

/* A copy that is not a track yet. */
typedef struct {
  char *part_path;
  char sha256[VIGIL_TRACK_HASH_SIZE];
  guint64 bytes;
} VigilTrackCopy;

typedef void (*VigilTrackProgress) (guint64 done_bytes, guint64 all_bytes, gpointer user_data);

/* Copies @path into @folder, which is made. Refused: what is no plain file, is empty, is larger than @max_bytes, or would
 * leave less than @spare_bytes free. It fails too where the file becomes another while it is read, or cannot be read to
 * its end (the stick was pulled). Nothing is left of a copy that failed. @progress may be NULL. */
gboolean vigil_tracks_copy (const char *path, const char *folder, guint64 max_bytes, guint64 spare_bytes,
                            VigilTrackProgress progress, gpointer user_data, GCancellable *cancellable,
                            VigilTrackCopy *out, GError **error);
/* It is a track from here on; what had its name, and so was the same or has been spoilt, is replaced. @copy is empty
 * afterwards, either way. */
gboolean vigil_tracks_keep (const char *folder, VigilTrackCopy *copy, GError **error);
/* Deletes it. Of an empty one nothing. */
void vigil_tracks_drop (VigilTrackCopy *copy);
void vigil_tracks_remove (const char *folder, const char *sha256);

typedef enum {
  VIGIL_TRACK_UNCHECKED,
  VIGIL_TRACK_READY,
  VIGIL_TRACK_MISSING,
  VIGIL_TRACK_CHANGED,    /* it is not what was imported, or cannot be read */
} VigilTrackState;

/* Reads the whole file. VIGIL_TRACK_UNCHECKED: cancelled. */
VigilTrackState vigil_tracks_check (const char *folder, const VigilTrack *track, GCancellable *cancellable);

/* Everything of @visit. FALSE with @error if some of it is still there. @n_files: how many were deleted. */
gboolean vigil_tracks_erase (const char *record_path, const char *visit, guint *n_files, GError **error);
/* Of the visit that goes on: what is none of its tracks, such as a copy that was cut short. */
void vigil_tracks_tidy (const char *record_path, const VigilSession *session);
/* The visits that have a folder, NULL-terminated. */
char **vigil_tracks_list_visits (const char *record_path) G_GNUC_WARN_UNUSED_RESULT;
