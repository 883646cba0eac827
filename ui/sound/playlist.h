/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to play, and what follows what. Of the sound room only. Thread: one at a time. */
#pragma once

#include "sound/calm.h"
#include "sound/music.h"

typedef struct {
  char *title;
  char *uri;          /* NULL: @calm, or lost */
  VigilCalm calm;
  gboolean is_own;    /* the patient's own track */
  gboolean is_lost;   /* its file cannot be played any more */
} VigilPiece;

typedef struct {
  GPtrArray *pieces;  /* of VigilPiece, the patient's own first; never empty of others */
  guint n_own;
  gboolean is_calm;   /* the folder has no music */
} VigilPlaylist;

/* The music files of @folder by name; if it has none, is missing or NULL, the calm sounds. */
VigilPlaylist *vigil_playlist_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
void vigil_playlist_free (VigilPlaylist *self);
VigilPiece *vigil_playlist_get (const VigilPlaylist *self, guint index);

/* Those are the patient's own tracks already. */
gboolean vigil_playlist_has_own (const VigilPlaylist *self, const VigilMusicOwn *own, guint n);
/* A track of the patient's own is one of those too, and not lost. */
gboolean vigil_playlist_stays (const VigilPlaylist *self, guint index, const VigilMusicOwn *own, guint n);
/* From here on those. Gives the place of what was at @current; -1: it is there no more. */
int vigil_playlist_set_own (VigilPlaylist *self, const VigilMusicOwn *own, guint n, guint current);

/* What is lost is passed over. */
guint vigil_playlist_get_first (const VigilPlaylist *self);
/* Round and round. @is_same: the patient's own after each other, and the others after each other, since what somebody has
 * prepared does not end in something else by itself. Where there is no such: the first of all. */
guint vigil_playlist_get_next (const VigilPlaylist *self, guint current, gboolean is_same);
