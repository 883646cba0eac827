/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's own audio tracks: what may be proposed of them, and what the visit has. The files are the core's
 * (core/tracks.h). */
#include "config.h"

#include "session/check.h"
#include "session/step.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define FILE_BYTES 1024

gboolean
vigil_track_is_hash (const char *sha256)
{
  return strlen (sha256) == VIGIL_TRACK_HASH_SIZE - 1
         && strspn (sha256, "0123456789abcdef") == VIGIL_TRACK_HASH_SIZE - 1;
}

const VigilTrack *
vigil_session_find_track (const VigilSession *self, const char *sha256)
{
  for (guint i = 0; i < self->n_tracks; i++)
    if (strcmp (self->tracks[i].sha256, sha256) == 0)
      return &self->tracks[i];
  return NULL;
}

/* ---- what may be proposed ---- */

gboolean
vigil_check_track_imported (const VigilProposal *p, GError **error)
{
  const char *sha256 = vigil_event_get_string (p->event, "sha256");

  if (*p->session->record_number == '\0')
    return vigil_check_refuse (error, BAD, _("Say first who the patient is: a track is one patient's own"));
  if (!vigil_check_text (p, "title", _("Title"), VIGIL_TRACK_TITLE_BYTES, error)
      || !vigil_check_text (p, "file", _("File"), FILE_BYTES, error))
    return FALSE;
  if (!vigil_track_is_hash (sha256))
    return vigil_check_refuse (error, BAD, _("A track is recorded with the SHA-256 of its file"));
  if (vigil_event_get_int (p->event, "bytes") <= 0 || vigil_event_get_int (p->event, "length_ms") < 0)
    return vigil_check_refuse (error, BAD, _("A track is recorded with its size and its length"));
  /* one that is there may be brought again, since its file was spoilt or nobody saw that it is there */
  if (p->session->n_tracks == VIGIL_MAX_TRACKS && vigil_session_find_track (p->session, sha256) == NULL)
    return vigil_check_refuse (error, BAD, _("A visit has at most %d tracks. Remove one first"), VIGIL_MAX_TRACKS);
  return TRUE;
}

gboolean
vigil_check_track_removed (const VigilProposal *p, GError **error)
{
  if (vigil_session_find_track (p->session, vigil_event_get_string (p->event, "sha256")) != NULL)
    return TRUE;
  return vigil_check_refuse (error, BAD, _("This visit has no such track"));
}

/* ---- what it has ---- */

void
vigil_step_track_imported (VigilSession *self, const VigilEvent *event)
{
  VigilTrack *track = &self->tracks[self->n_tracks];
  const char *sha256 = vigil_event_get_string (event, "sha256");

  if (self->n_tracks == VIGIL_MAX_TRACKS || !vigil_track_is_hash (sha256)
      || vigil_session_find_track (self, sha256) != NULL)
    return;
  vigil_step_copy (event, "title", track->title, sizeof track->title);
  vigil_step_copy (event, "sha256", track->sha256, sizeof track->sha256);
  track->bytes = vigil_event_get_int (event, "bytes");
  track->length_ms = vigil_event_get_int (event, "length_ms");
  self->n_tracks++;
}

void
vigil_step_track_removed (VigilSession *self, const VigilEvent *event)
{
  const VigilTrack *track = vigil_session_find_track (self, vigil_event_get_string (event, "sha256"));
  gsize i;

  if (track == NULL)
    return;
  i = (gsize) (track - self->tracks);
  self->n_tracks--;
  memmove (&self->tracks[i], &self->tracks[i + 1], (self->n_tracks - i) * sizeof self->tracks[0]);
  memset (&self->tracks[self->n_tracks], 0, sizeof self->tracks[0]);
}

/* What is left of a visit before this one changes nothing in it. */
void
vigil_step_tracks_erased (VigilSession *self, const VigilEvent *event)
{
  if (strcmp (vigil_event_get_string (event, "visit"), self->id) != 0)
    return;
  memset (self->tracks, 0, sizeof self->tracks);
  self->n_tracks = 0;
}
