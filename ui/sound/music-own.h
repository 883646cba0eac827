/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's music follows what the open visit has of their own: what was read through and is what was imported is
 * played, what is missing or another is named as lost, what is still being read is not there yet.
 * Thread: that of the screen. */
#pragma once

#include "model/own-tracks.h"
#include "sound/music.h"

/* As long as both live. */
void vigil_music_follow (VigilMusic *self, VigilOwnTracks *tracks);
