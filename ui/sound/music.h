/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Music for the patient: the tracks of their own, then the files of one folder, in the order of their
 * names; where it has none, two calm sounds. At its end a track of the patient's own is followed by
 * the next of those, and music by music, round and round. Its pipeline and its sink ($VIGIL_MUSIC_SINK, else
 * $VIGIL_AUDIO_SINK) are apart from the alarms'. Opening a device happens on a thread of its own.
 *
 * Properties: "title" (of what plays or would play), "is-playing", "position-ms", "duration-ms"
 * (0 unknown), "volume-step" (0 .. VIGIL_MUSIC_VOLUME_STEPS - 1), "is-calm" (the folder has no
 * music), "problem" (a translated sentence that names the file which could not be played; NULL).
 * Signals: "started" and "stopped" (const char *title), for the record: play, pause, next, the end
 * of a piece and a broken one all show there.
 * Thread: that of the screen. */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIGIL_MUSIC_VOLUME_STEPS 5

#define VIGIL_TYPE_MUSIC (vigil_music_get_type ())
G_DECLARE_FINAL_TYPE (VigilMusic, vigil_music, VIGIL, MUSIC, GObject)

/* @folder NULL: $VIGIL_MUSIC_DIR, else the user's music folder. gst_init () must have been called. */
VigilMusic *vigil_music_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
/* Titles as far as they are known: the tags of what has played, else the names of the files. At
 * least one. Free the list, not the titles. */
GPtrArray *vigil_music_get_titles (VigilMusic *self) G_GNUC_WARN_UNUSED_RESULT;
guint vigil_music_get_current (VigilMusic *self);

/* A track of the patient's own. @is_lost: its file cannot be played, and that is said. */
typedef struct {
  const char *title, *path;    /* @path: NULL of a lost one */
  gboolean is_lost;
} VigilMusicOwn;

/* From here on those and no others: what plays and is none of them falls silent. */
void vigil_music_set_own (VigilMusic *self, const VigilMusicOwn *own, guint n);
/* By the place in the list of titles. */
gboolean vigil_music_get_is_own (VigilMusic *self, guint index);
gboolean vigil_music_get_is_lost (VigilMusic *self, guint index);
gboolean vigil_music_get_has_lost (VigilMusic *self);

void vigil_music_play (VigilMusic *self);
void vigil_music_pause (VigilMusic *self);
/* The one after, the first after the last. Plays if it played. */
void vigil_music_next (VigilMusic *self);
/* Plays that one of the list; of a lost one nothing. */
void vigil_music_select (VigilMusic *self, guint index);

gboolean vigil_music_get_is_playing (VigilMusic *self);
gboolean vigil_music_get_is_calm (VigilMusic *self);
const char *vigil_music_get_title (VigilMusic *self);
const char *vigil_music_get_problem (VigilMusic *self);
guint vigil_music_get_volume_step (VigilMusic *self);
void vigil_music_set_volume_step (VigilMusic *self, guint step);

G_END_DECLS
