/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/playlist.h"

#include <glib/gi18n.h>
#include <string.h>

static void
free_piece (gpointer data)
{
  VigilPiece *piece = data;

  g_free (piece->title);
  g_free (piece->uri);
  g_free (piece);
}

static void
add_piece (GPtrArray *pieces, const char *title, char *uri, VigilCalm calm)
{
  VigilPiece *piece = g_new0 (VigilPiece, 1);

  piece->title = g_strdup (title);
  piece->uri = uri;
  piece->calm = calm;
  g_ptr_array_add (pieces, piece);
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

static void
read_folder (GPtrArray *pieces, const char *folder)
{
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
    add_piece (pieces, title, g_filename_to_uri (absolute, NULL, NULL), VIGIL_CALM_SHORE);
  }
}

VigilPlaylist *
vigil_playlist_new (const char *folder)
{
  VigilPlaylist *self = g_new0 (VigilPlaylist, 1);

  self->pieces = g_ptr_array_new_with_free_func (free_piece);
  read_folder (self->pieces, folder);
  self->is_calm = self->pieces->len == 0;
  if (self->is_calm) {
    add_piece (self->pieces, _ ("Quiet shore"), NULL, VIGIL_CALM_SHORE);
    add_piece (self->pieces, _ ("Low chord"), NULL, VIGIL_CALM_PAD);
  }
  return self;
}

void
vigil_playlist_free (VigilPlaylist *self)
{
  g_ptr_array_unref (self->pieces);
  g_free (self);
}

VigilPiece *
vigil_playlist_get (const VigilPlaylist *self, guint index)
{
  return g_ptr_array_index (self->pieces, index);
}

/* ---- the patient's own ---- */

static char *
dup_uri (const VigilMusicOwn *own)
{
  return own->path != NULL ? g_filename_to_uri (own->path, NULL, NULL) : NULL;
}

static gboolean
is_piece (const VigilMusicOwn *own, const VigilPiece *piece)
{
  g_autofree char *uri = dup_uri (own);

  return g_strcmp0 (uri, piece->uri) == 0 && strcmp (own->title, piece->title) == 0;
}

gboolean
vigil_playlist_has_own (const VigilPlaylist *self, const VigilMusicOwn *own, guint n)
{
  gboolean has = n == self->n_own;

  for (guint i = 0; has && i < n; i++)
    has = is_piece (&own[i], vigil_playlist_get (self, i)) && own[i].is_lost == vigil_playlist_get (self, i)->is_lost;
  return has;
}

gboolean
vigil_playlist_stays (const VigilPlaylist *self, guint index, const VigilMusicOwn *own, guint n)
{
  for (guint i = 0; i < n; i++)
    if (is_piece (&own[i], vigil_playlist_get (self, index)))
      return !own[i].is_lost;
  return FALSE;
}

static VigilPiece *
make_own (const VigilMusicOwn *own)
{
  VigilPiece *piece = g_new0 (VigilPiece, 1);

  piece->title = g_strdup (own->title);
  piece->uri = dup_uri (own);
  piece->is_own = TRUE;
  piece->is_lost = own->is_lost || piece->uri == NULL;
  return piece;
}

int
vigil_playlist_set_own (VigilPlaylist *self, const VigilMusicOwn *own, guint n, guint current)
{
  int again = current >= self->n_own ? (int) (current - self->n_own + n) : -1;

  for (guint i = 0; again < 0 && i < n; i++)
    if (is_piece (&own[i], vigil_playlist_get (self, current)) && !own[i].is_lost)
      again = (int) i;
  g_ptr_array_remove_range (self->pieces, 0, self->n_own);
  for (guint i = 0; i < n; i++)
    g_ptr_array_insert (self->pieces, (int) i, make_own (&own[i]));
  self->n_own = n;
  return again;
}

guint
vigil_playlist_get_first (const VigilPlaylist *self)
{
  guint i = 0;

  while (vigil_playlist_get (self, i)->is_lost)
    i++;
  return i;
}

guint
vigil_playlist_get_next (const VigilPlaylist *self, guint current, gboolean is_same)
{
  for (guint i = 1; i <= self->pieces->len; i++) {
    guint index = (current + i) % self->pieces->len;
    const VigilPiece *piece = vigil_playlist_get (self, index);

    if (!piece->is_lost && (!is_same || piece->is_own == vigil_playlist_get (self, current)->is_own))
      return index;
  }
  return vigil_playlist_get_first (self);
}
