/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of the patient's own tracks live as long as their visit. */
#include "core/engine.h"

#include "config.h"
#include "core/tracks.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* It is in the record before the visit is closed: a visit that is still open there has its tracks or says that it has
 * them no more. */
void
vigil_engine_erase_tracks (VigilEngine *self, const char *visit)
{
  g_autofree char *folder = vigil_tracks_dup_folder (self->record_path, visit);
  g_autoptr (GError) error = NULL;
  JsonObject *body;
  guint n_files;

  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_EXISTS))
    return;
  if (!vigil_tracks_erase (self->record_path, visit, &n_files, &error))
    g_message ("Tracks of visit %s are left: %s", visit, error->message);
  body = vigil_body_new ("visit", "s", visit, "n_files", "i", (gint64) n_files, NULL);
  if (error != NULL)
    json_object_set_string_member (body, "why", error->message);
  vigil_engine_append (self, VIGIL_EVENT_TRACKS_ERASED, "vigil", body, NULL, NULL);
}

/* What is left of visits that are over, because Vigil or the disk failed when they ended. */
void
vigil_engine_sweep_tracks (VigilEngine *self)
{
  g_auto (GStrv) visits = vigil_tracks_list_visits (self->record_path);

  for (guint i = 0; visits[i] != NULL; i++)
    if (self->session.stage == VIGIL_STAGE_CLOSED || strcmp (visits[i], self->session.id) != 0)
      vigil_engine_erase_tracks (self, visits[i]);
}

/* The last word on what is recorded as imported: the file is there and as large as it is said to be. */
gboolean
vigil_engine_check_track (VigilEngine *self, const VigilEvent *proposed, GError **error)
{
  g_autofree char *folder = vigil_tracks_dup_folder (self->record_path, self->session.id);
  g_autofree char *path = NULL;
  GStatBuf status;

  if (proposed->kind != VIGIL_EVENT_TRACK_IMPORTED)
    return TRUE;
  path = vigil_tracks_dup_path (folder, vigil_event_get_string (proposed, "sha256"));
  if (g_lstat (path, &status) == 0 && status.st_size == vigil_event_get_int (proposed, "bytes"))
    return TRUE;
  g_set_error_literal (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_BAD_VALUE, _("The file of this track is not there"));
  return FALSE;
}

/* What was not to be recorded is not to be there. */
void
vigil_engine_drop_track (VigilEngine *self, const char *sha256)
{
  if (vigil_track_is_hash (sha256) && vigil_session_find_track (&self->session, sha256) == NULL)
    vigil_engine_remove_track (self, sha256);
}

/* Its file goes with it. */
void
vigil_engine_remove_track (VigilEngine *self, const char *sha256)
{
  g_autofree char *folder = vigil_tracks_dup_folder (self->record_path, self->session.id);

  if (folder != NULL)
    vigil_tracks_remove (folder, sha256);
}
