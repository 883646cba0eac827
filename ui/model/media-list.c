/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/media-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEEPEST 5
#define NAME_BYTES 240
#define ATTRIBUTES \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE

struct _VigilMediaList {
  GObject parent_instance;
  VigilTrackProbe probe;
  GVolumeMonitor *monitor;     /* NULL: $VIGIL_MEDIA_DIR stands for all */
  GPtrArray *files;
  guint n_places, next;        /* @next: which is to be looked into */
  char *trouble;
  GCancellable *looking;       /* NULL: over */
  GPtrArray *asked_to_mount;   /* of GVolume: once each, however it ended */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilMediaList, vigil_media_list, G_TYPE_OBJECT)

static void
free_file (gpointer data)
{
  VigilMediaFile *file = data;

  g_free (file->path);
  g_free (file->name);
  g_free (file->place);
  g_free (file->problem);
  g_free (file);
}

static void
emit_changed (VigilMediaList *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_trouble (VigilMediaList *self, char *trouble)
{
  g_free (self->trouble);
  self->trouble = trouble;
}

/* ---- which files there are, on a thread ---- */

typedef struct {
  GPtrArray *paths, *names;    /* of places */
  GPtrArray *files;
  char *trouble;
} Search;

static void
free_search (gpointer data)
{
  Search *search = data;

  g_ptr_array_unref (search->paths);
  g_ptr_array_unref (search->names);
  g_clear_pointer (&search->files, g_ptr_array_unref);
  g_free (search->trouble);
  g_free (search);
}

/* What people may take for audio: what it is, is found out by looking into it. */
static gboolean
has_audio_ending (const char *name)
{
  static const char *const endings[] = { ".aac", ".aif", ".aiff", ".amr", ".flac", ".m4a", ".m4b", ".mka", ".mp2", ".mp3",
                                         ".mp4", ".oga", ".ogg", ".opus", ".wav", ".weba", ".wma" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  /* files that begin with a dot are a system's own, such as a Mac's "._song.mp3" beside each song */
  for (gsize i = 0; i < G_N_ELEMENTS (endings) && *name != '.'; i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static void
add_file (Search *search, GFile *where, GFileInfo *info, const char *place)
{
  const char *name = g_file_info_get_name (info);
  g_autoptr (GFile) file = g_file_get_child (where, name);
  VigilMediaFile *found = g_new0 (VigilMediaFile, 1);

  found->path = g_file_get_path (file);
  found->name = vigil_tracks_dup_name (name, NAME_BYTES);
  found->place = g_strdup (place);
  found->bytes = (guint64) MAX (0, g_file_info_get_size (info));
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    found->is_looked_at = TRUE;
    found->problem = g_strdup (g_file_info_get_file_type (info) == G_FILE_TYPE_SYMBOLIC_LINK
                                   ? _("it is a link, not a file")
                                   : _("it is not a file"));
  }
  g_ptr_array_add (search->files, found);
}

static void
say_unreadable (Search *search, const char *place, const GError *error)
{
  g_message ("Media: %s: %s", place, error->message);
  g_free (search->trouble);
  search->trouble = g_strdup_printf (_("“%s” cannot be read"), place);
}

static void
search_folder (Search *search, GFile *where, const char *place, guint depth, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileEnumerator) found
      = g_file_enumerate_children (where, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, &error);
  GFileInfo *info = NULL;

  while (found != NULL && search->files->len <= VIGIL_MEDIA_MAX_FILES
         && g_file_enumerator_iterate (found, &info, NULL, cancellable, &error) && info != NULL) {
    const char *name = g_file_info_get_name (info);

    if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY && *name != '.' && depth < DEEPEST) {
      g_autoptr (GFile) inner = g_file_get_child (where, name);
      g_autofree char *words = vigil_tracks_dup_name (name, NAME_BYTES);
      g_autofree char *inner_place = g_strdup_printf ("%s / %s", place, words);

      search_folder (search, inner, inner_place, depth + 1, cancellable);
    } else if (g_file_info_get_file_type (info) != G_FILE_TYPE_DIRECTORY && has_audio_ending (name)) {
      add_file (search, where, info, place);
    }
  }
  if (error != NULL && !g_cancellable_is_cancelled (cancellable))
    say_unreadable (search, place, error);
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  const VigilMediaFile *one = *(VigilMediaFile *const *) a, *other = *(VigilMediaFile *const *) b;
  int by_place = g_utf8_collate (one->place, other->place);
  g_autofree char *key = NULL, *other_key = NULL;

  if (by_place != 0)
    return by_place;
  key = g_utf8_collate_key_for_filename (one->name, -1);
  other_key = g_utf8_collate_key_for_filename (other->name, -1);
  return strcmp (key, other_key);
}

static void
search_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;

  for (guint i = 0; i < search->paths->len; i++) {
    g_autoptr (GFile) where = g_file_new_for_path (g_ptr_array_index (search->paths, i));

    search_folder (search, where, g_ptr_array_index (search->names, i), 0, cancellable);
  }
  if (search->files->len > VIGIL_MEDIA_MAX_FILES) {
    g_ptr_array_set_size (search->files, VIGIL_MEDIA_MAX_FILES);
    g_free (search->trouble);
    search->trouble = g_strdup_printf (_("Only %d files are listed: there are more"), VIGIL_MEDIA_MAX_FILES);
  }
  g_ptr_array_sort (search->files, compare_files);
  g_task_return_boolean (task, TRUE);
}

/* ---- what is in them, one after the other, each on a thread ---- */

typedef struct {
  VigilTrackProbe probe;
  char *path;
  gint64 length_ms;
  char *problem;
} Look;

static void look_into_next (VigilMediaList *self);

static void
free_look (gpointer data)
{
  Look *look = data;

  g_free (look->path);
  g_free (look->problem);
  g_free (look);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;
  g_autoptr (GError) error = NULL;

  if (!look->probe (look->path, &look->length_ms, &error))
    look->problem = g_strdup (error->message);
  g_task_return_boolean (task, TRUE);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VigilMediaList *self = VIGIL_MEDIA_LIST (source);
  Look *look = g_task_get_task_data (G_TASK (result));
  VigilMediaFile *file;

  if (g_task_get_cancellable (G_TASK (result)) != self->looking)
    return;
  file = g_ptr_array_index (self->files, self->next);
  file->is_looked_at = TRUE;
  file->length_ms = look->length_ms;
  file->problem = g_steal_pointer (&look->problem);
  self->next++;
  look_into_next (self);
  emit_changed (self);
}

static void
look_into_next (VigilMediaList *self)
{
  g_autoptr (GTask) task = NULL;
  Look *look;

  while (self->next < self->files->len
         && ((VigilMediaFile *) g_ptr_array_index (self->files, self->next))->is_looked_at)
    self->next++;
  if (self->next == self->files->len || self->probe == NULL) {
    g_clear_object (&self->looking);
    return;
  }
  look = g_new0 (Look, 1);
  look->probe = self->probe;
  look->path = g_strdup (((VigilMediaFile *) g_ptr_array_index (self->files, self->next))->path);
  task = g_task_new (self, self->looking, on_looked, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, look, free_look);
  g_task_run_in_thread (task, look_in_thread);
}

static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VigilMediaList *self = VIGIL_MEDIA_LIST (source);
  Search *search = g_task_get_task_data (G_TASK (result));

  if (g_task_get_cancellable (G_TASK (result)) != self->looking)
    return;
  g_ptr_array_unref (self->files);
  self->files = g_steal_pointer (&search->files);
  self->n_places = search->paths->len;
  if (search->trouble != NULL)
    set_trouble (self, g_steal_pointer (&search->trouble));
  self->next = 0;
  look_into_next (self);
  emit_changed (self);
}

/* ---- places ---- */

char *
vigil_media_list_dup_tablet_folder (void)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  /* the name of a folder is not translated, as in model/save-text.c */
  return g_build_filename (documents != NULL ? documents : g_get_home_dir (), "Vigil tracks", NULL);
}

static void
add_place (Search *search, char *path, const char *name)
{
  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_free (path);
    return;
  }
  g_ptr_array_add (search->paths, path);
  g_ptr_array_add (search->names, vigil_tracks_dup_name (name, NAME_BYTES));
}

static void
add_mounts (VigilMediaList *self, Search *search)
{
  GList *mounts = g_volume_monitor_get_mounts (self->monitor);

  for (GList *i = mounts; i != NULL; i = i->next) {
    g_autoptr (GFile) root = g_mount_get_root (i->data);
    g_autofree char *name = g_mount_get_name (i->data);

    /* what has no path of its own is a server somewhere else */
    if (g_file_is_native (root) && !g_mount_is_shadowed (i->data))
      add_place (search, g_file_get_path (root), name);
  }
  g_list_free_full (mounts, g_object_unref);
}

static void
on_mounted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VigilMediaList) self = user_data;
  g_autofree char *name = g_volume_get_name (G_VOLUME (source));
  g_autoptr (GError) error = NULL;

  if (g_volume_mount_finish (G_VOLUME (source), result, &error))
    return;   /* "mount-added" tells it */
  g_message ("Media: %s: %s", name, error->message);
  set_trouble (self, g_strdup_printf (_("“%s” cannot be read"), name));
  emit_changed (self);
}

/* There is no desktop beside a kiosk that would do it. */
static void
mount_volumes (VigilMediaList *self)
{
  GList *volumes = g_volume_monitor_get_volumes (self->monitor);

  for (GList *i = volumes; i != NULL; i = i->next) {
    g_autoptr (GMount) mount = g_volume_get_mount (i->data);

    if (mount != NULL || !g_volume_can_mount (i->data) || !g_volume_should_automount (i->data)
        || g_ptr_array_find (self->asked_to_mount, i->data, NULL))
      continue;
    g_ptr_array_add (self->asked_to_mount, g_object_ref (i->data));
    g_volume_mount (i->data, G_MOUNT_MOUNT_NONE, NULL, NULL, on_mounted, g_object_ref (self));
  }
  g_list_free_full (volumes, g_object_unref);
}

static void
on_volume_removed (VigilMediaList *self, GVolume *volume)
{
  g_ptr_array_remove (self->asked_to_mount, volume);
}

static void
find_places (VigilMediaList *self, Search *search)
{
  const char *stick = g_getenv ("VIGIL_MEDIA_DIR");
  g_autofree char *name = stick != NULL ? g_path_get_basename (stick) : NULL;

  if (stick != NULL) {
    add_place (search, g_strdup (stick), name);
    return;
  }
  if (self->monitor == NULL) {
    self->monitor = g_volume_monitor_get ();
    g_signal_connect_object (self->monitor, "mount-added", G_CALLBACK (vigil_media_list_look), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (self->monitor, "mount-removed", G_CALLBACK (vigil_media_list_look), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (self->monitor, "volume-added", G_CALLBACK (vigil_media_list_look), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (self->monitor, "volume-removed", G_CALLBACK (on_volume_removed), self, G_CONNECT_SWAPPED);
  }
  mount_volumes (self);
  add_mounts (self, search);
  add_place (search, vigil_media_list_dup_tablet_folder (), _("This tablet"));
}

void
vigil_media_list_look (VigilMediaList *self)
{
  Search *search = g_new0 (Search, 1);
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VIGIL_IS_MEDIA_LIST (self));
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  set_trouble (self, NULL);
  search->paths = g_ptr_array_new_with_free_func (g_free);
  search->names = g_ptr_array_new_with_free_func (g_free);
  search->files = g_ptr_array_new_with_free_func (free_file);
  find_places (self, search);
  self->looking = g_cancellable_new ();
  task = g_task_new (self, self->looking, on_searched, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, search, free_search);
  g_task_run_in_thread (task, search_in_thread);
  emit_changed (self);
}

/* ---- */

static void
vigil_media_list_dispose (GObject *object)
{
  VigilMediaList *self = VIGIL_MEDIA_LIST (object);

  g_clear_object (&self->looking);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (vigil_media_list_parent_class)->dispose (object);
}

static void
vigil_media_list_finalize (GObject *object)
{
  VigilMediaList *self = VIGIL_MEDIA_LIST (object);

  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->asked_to_mount);
  g_free (self->trouble);
  G_OBJECT_CLASS (vigil_media_list_parent_class)->finalize (object);
}

static void
vigil_media_list_class_init (VigilMediaListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_media_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigil_media_list_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_MEDIA_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
vigil_media_list_init (VigilMediaList *self)
{
  self->files = g_ptr_array_new_with_free_func (free_file);
  self->asked_to_mount = g_ptr_array_new_with_free_func (g_object_unref);
}

VigilMediaList *
vigil_media_list_new (VigilTrackProbe probe)
{
  VigilMediaList *self = g_object_new (VIGIL_TYPE_MEDIA_LIST, NULL);

  self->probe = probe;
  return self;
}

void
vigil_media_list_stop (VigilMediaList *self)
{
  g_return_if_fail (VIGIL_IS_MEDIA_LIST (self));
  if (self->looking != NULL)
    g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

gboolean
vigil_media_list_is_looking (VigilMediaList *self)
{
  g_return_val_if_fail (VIGIL_IS_MEDIA_LIST (self), FALSE);
  return self->looking != NULL;
}

GPtrArray *
vigil_media_list_get_files (VigilMediaList *self)
{
  g_return_val_if_fail (VIGIL_IS_MEDIA_LIST (self), NULL);
  return self->files;
}

guint
vigil_media_list_get_n_places (VigilMediaList *self)
{
  g_return_val_if_fail (VIGIL_IS_MEDIA_LIST (self), 0);
  return self->n_places;
}

const char *
vigil_media_list_get_trouble (VigilMediaList *self)
{
  g_return_val_if_fail (VIGIL_IS_MEDIA_LIST (self), NULL);
  return self->trouble;
}
