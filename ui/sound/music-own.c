/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/music-own.h"

static void
on_changed (VigilOwnTracks *tracks, gpointer music)
{
  VigilMusicOwn own[VIGIL_MAX_TRACKS];
  guint n = 0;

  for (guint i = 0; i < vigil_own_tracks_get_n (tracks); i++) {
    const VigilOwnTrack *track = vigil_own_tracks_get (tracks, i);

    if (track->state != VIGIL_TRACK_UNCHECKED)
      own[n++] = (VigilMusicOwn) { track->track.title, track->path, track->state != VIGIL_TRACK_READY };
  }
  vigil_music_set_own (music, own, n);
}

void
vigil_music_follow (VigilMusic *self, VigilOwnTracks *tracks)
{
  g_return_if_fail (VIGIL_IS_MUSIC (self) && VIGIL_IS_OWN_TRACKS (tracks));
  g_signal_connect_object (tracks, "changed", G_CALLBACK (on_changed), self, 0);
  on_changed (tracks, self);
}
