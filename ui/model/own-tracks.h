/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's own audio tracks as the screens see them: those that the open visit's record names and no other's. Each
 * file is read through and held against what was imported before it is offered, after a restart too.
 * Signal "changed". Thread: that of the screen; files are read on others. */
#pragma once

#include "core/tracks.h"
#include "model/chair-model.h"

typedef struct {
  VigilTrack track;
  VigilTrackState state;
  char *path;                  /* NULL where there is no record */
} VigilOwnTrack;

#define VIGIL_TYPE_OWN_TRACKS (vigil_own_tracks_get_type ())
G_DECLARE_FINAL_TYPE (VigilOwnTracks, vigil_own_tracks, VIGIL, OWN_TRACKS, GObject)

VigilOwnTracks *vigil_own_tracks_new (VigilChairModel *model) G_GNUC_WARN_UNUSED_RESULT;
VigilChairModel *vigil_own_tracks_get_model (VigilOwnTracks *self);
/* Whose they are: another text with another visit, and when the visit turns out to be another patient's. "" while no
 * visit is open. */
const char *vigil_own_tracks_get_owner (VigilOwnTracks *self);
guint vigil_own_tracks_get_n (VigilOwnTracks *self);
/* Valid until the next "changed". */
const VigilOwnTrack *vigil_own_tracks_get (VigilOwnTracks *self, guint index);
const VigilOwnTrack *vigil_own_tracks_find (VigilOwnTracks *self, const char *sha256);
/* Where the open visit's files are; NULL: no visit is open, or there is no record. Transfer full. */
char *vigil_own_tracks_dup_folder (VigilOwnTracks *self);
/* Reads them all again; what was READY stays so meanwhile. */
void vigil_own_tracks_check_again (VigilOwnTracks *self);
