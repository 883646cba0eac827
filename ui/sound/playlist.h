/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to play. Of the sound room only. */
#pragma once

#include "sound/calm.h"

typedef struct {
  char *title;
  char *uri;          /* NULL: @calm */
  VigilCalm calm;
} VigilTrack;

/* The music files of @folder by name; if it has none, is missing or NULL, the calm sounds. Never
 * empty. Owns its VigilTracks. */
GPtrArray *vigil_playlist_read (const char *folder, gboolean *is_calm) G_GNUC_WARN_UNUSED_RESULT;
