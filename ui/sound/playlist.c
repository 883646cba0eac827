/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/playlist.h"

#include <glib/gi18n.h>
#include <string.h>

static void
track_free (gpointer data)
{
  VigilTrack *track = data;

  g_free (track->title);
  g_free (track->uri);
  g_free (track);
}

static void
add_track (GPtrArray *tracks, const char *title, char *uri, VigilCalm calm)
{
  VigilTrack *track = g_new0 (VigilTrack, 1);

  track->title = g_strdup (title);
  track->uri = uri;
  track->calm = calm;
  g_ptr_array_add (tracks, track);
}

static gboolean
is_music_file (const char *name)
{
  static const char *const endings[] = { ".ogg", ".oga", ".mp3", ".opus", ".flac", ".wav" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (name[0] != '.' && g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
vigil_playlist_read (const char *folder, gboolean *is_calm)
{
  GPtrArray *tracks = g_ptr_array_new_with_free_func (track_free);
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_music_file (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
    g_autofree char *absolute = g_canonicalize_filename (path, NULL);
    g_autofree char *title = g_filename_display_basename (path);

    *strrchr (title, '.') = '\0';
    add_track (tracks, title, g_filename_to_uri (absolute, NULL, NULL), VIGIL_CALM_SHORE);
  }
  *is_calm = tracks->len == 0;
  if (*is_calm) {
    add_track (tracks, _ ("Quiet shore"), NULL, VIGIL_CALM_SHORE);
    add_track (tracks, _ ("Low chord"), NULL, VIGIL_CALM_PAD);
  }
  return tracks;
}
