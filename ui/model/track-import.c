/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/track-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TICK_MS 250
#define NAME_BYTES 240

struct _VigilTrackImport {
  GObject parent_instance;
  VigilOwnTracks *tracks;
  VigilTrackProbe probe;
  guint64 max_bytes, spare_bytes;
  char *owner;                 /* whose items these are */
  GPtrArray *items;
  guint current;
  GCancellable *running;       /* NULL: nothing is imported */
  struct _Job *job;            /* of the current item; owned by its task */
  guint ticker;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilTrackImport, vigil_track_import, G_TYPE_OBJECT)

/* One file on its way. */
typedef struct _Job {
  char *path, *folder;
  guint64 max_bytes, spare_bytes;
  VigilTrackProbe probe;
  GMutex lock;                 /* over the two that follow */
  guint64 done_bytes, all_bytes;
  char sha256[VIGIL_TRACK_HASH_SIZE];
  guint64 bytes;
  gint64 length_ms;
} Job;

static void copy_next (VigilTrackImport *self);

static void
free_item (gpointer data)
{
  VigilImportItem *item = data;

  g_free (item->path);
  g_free (item->name);
  g_free (item->why);
  g_free (item);
}

static void
free_job (gpointer data)
{
  Job *job = data;

  g_mutex_clear (&job->lock);
  g_free (job->path);
  g_free (job->folder);
  g_free (job);
}

static void
emit_changed (VigilTrackImport *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_tick (gpointer user_data)
{
  emit_changed (user_data);
  return G_SOURCE_CONTINUE;
}

static void
stop (VigilTrackImport *self)
{
  g_clear_object (&self->running);
  self->job = NULL;
  g_clear_handle_id (&self->ticker, g_source_remove);
}

/* ---- copied and looked at, on a thread ---- */

static void
on_progress (guint64 done_bytes, guint64 all_bytes, gpointer user_data)
{
  Job *job = user_data;

  g_mutex_lock (&job->lock);
  job->done_bytes = done_bytes;
  job->all_bytes = all_bytes;
  g_mutex_unlock (&job->lock);
}

/* The copy is looked at: what can be played from the stick and not from here would be found out by the patient. */
static gboolean
run_job (Job *job, GCancellable *cancellable, GError **error)
{
  VigilTrackCopy copy;
  g_autoptr (GError) failed = NULL;
  g_autofree char *base = g_path_get_basename (job->path), *name = vigil_tracks_dup_name (base, NAME_BYTES);

  if (!vigil_tracks_copy (job->path, job->folder, job->max_bytes, job->spare_bytes, on_progress, job, cancellable, &copy,
                          error))
    return FALSE;
  g_strlcpy (job->sha256, copy.sha256, sizeof job->sha256);
  job->bytes = copy.bytes;
  if (!job->probe (copy.part_path, &job->length_ms, &failed)) {
    vigil_tracks_drop (&copy);
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("“%s”: %s"), name, failed->message);
    return FALSE;
  }
  if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
    vigil_tracks_drop (&copy);
    return FALSE;
  }
  return vigil_tracks_keep (job->folder, &copy, error);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (run_job (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* ---- recorded ---- */

typedef struct {
  VigilTrackImport *import;
  GCancellable *running;       /* of which run */
} Recording;

static void
finish_item (VigilTrackImport *self, const GError *error)
{
  VigilImportItem *item = g_ptr_array_index (self->items, self->current);

  item->state = error != NULL ? VIGIL_IMPORT_FAILED : VIGIL_IMPORT_DONE;
  item->why = error != NULL ? g_strdup (error->message) : NULL;
  self->current++;
  copy_next (self);
}

static void
on_recorded (gint64 seq, const GError *error, gpointer user_data)
{
  Recording *recording = user_data;
  VigilTrackImport *self = recording->import;

  /* it may have been there, and spoilt */
  if (error == NULL)
    vigil_own_tracks_check_again (self->tracks);
  if (self->running == recording->running)
    finish_item (self, error);
  g_object_unref (self);
  g_object_unref (recording->running);
  g_free (recording);
}

/* Refused, the core deletes the copy. */
static void
record (VigilTrackImport *self, const Job *job)
{
  const VigilImportItem *item = g_ptr_array_index (self->items, self->current);
  Recording *recording = g_new0 (Recording, 1);
  g_autofree char *base = g_path_get_basename (job->path), *title = vigil_tracks_dup_title (base);

  recording->import = g_object_ref (self);
  recording->running = g_object_ref (self->running);
  vigil_chair_model_propose (vigil_own_tracks_get_model (self->tracks), VIGIL_EVENT_TRACK_IMPORTED,
                             vigil_body_new ("title", "s", title, "file", "s", item->name, "sha256", "s", job->sha256,
                                             "bytes", "i", (gint64) job->bytes, "length_ms", "i", job->length_ms, NULL),
                             on_recorded, recording);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VigilTrackImport *self = VIGIL_TRACK_IMPORT (source);
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean is_copied = g_task_propagate_boolean (G_TASK (result), &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->running) {
    /* given up meanwhile: a track that the visit has is the visit's */
    if (is_copied && vigil_own_tracks_find (self->tracks, job->sha256) == NULL)
      vigil_tracks_remove (job->folder, job->sha256);
    return;
  }
  self->job = NULL;
  if (is_copied)
    record (self, job);
  else
    finish_item (self, error);
}

static void
copy_next (VigilTrackImport *self)
{
  g_autoptr (GTask) task = NULL;
  VigilImportItem *item;
  Job *job;

  if (self->current == self->items->len) {
    stop (self);
    emit_changed (self);
    return;
  }
  item = g_ptr_array_index (self->items, self->current);
  item->state = VIGIL_IMPORT_RUNS;
  job = g_new0 (Job, 1);
  g_mutex_init (&job->lock);
  job->path = g_strdup (item->path);
  job->folder = vigil_own_tracks_dup_folder (self->tracks);
  job->max_bytes = self->max_bytes;
  job->spare_bytes = self->spare_bytes;
  job->probe = self->probe;
  self->job = job;
  task = g_task_new (self, self->running, on_copied, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, free_job);
  g_task_run_in_thread (task, run_in_thread);
  emit_changed (self);
}

/* ---- */

void
vigil_track_import_start (VigilTrackImport *self, const char *const *paths)
{
  g_autofree char *folder = NULL;

  g_return_if_fail (VIGIL_IS_TRACK_IMPORT (self) && paths != NULL);
  folder = vigil_own_tracks_dup_folder (self->tracks);
  if (self->running != NULL || folder == NULL || paths[0] == NULL)
    return;
  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; paths[i] != NULL; i++) {
    VigilImportItem *item = g_new0 (VigilImportItem, 1);
    g_autofree char *base = g_path_get_basename (paths[i]);

    item->path = g_strdup (paths[i]);
    item->name = vigil_tracks_dup_name (base, NAME_BYTES);
    g_ptr_array_add (self->items, item);
  }
  self->current = 0;
  self->running = g_cancellable_new ();
  self->ticker = g_timeout_add (TICK_MS, on_tick, self);
  copy_next (self);
}

void
vigil_track_import_cancel (VigilTrackImport *self)
{
  g_return_if_fail (VIGIL_IS_TRACK_IMPORT (self));
  if (self->running == NULL)
    return;
  g_cancellable_cancel (self->running);
  stop (self);
  /* those that were recorded are done; of the others nobody wants to read again that they are not */
  g_ptr_array_set_size (self->items, (int) self->current);
  emit_changed (self);
}

gboolean
vigil_track_import_is_running (VigilTrackImport *self)
{
  g_return_val_if_fail (VIGIL_IS_TRACK_IMPORT (self), FALSE);
  return self->running != NULL;
}

GPtrArray *
vigil_track_import_get_items (VigilTrackImport *self)
{
  g_return_val_if_fail (VIGIL_IS_TRACK_IMPORT (self), NULL);
  return self->items;
}

void
vigil_track_import_get_progress (VigilTrackImport *self, guint64 *done_bytes, guint64 *all_bytes)
{
  g_return_if_fail (VIGIL_IS_TRACK_IMPORT (self));
  *done_bytes = *all_bytes = 0;
  if (self->job == NULL)
    return;
  g_mutex_lock (&self->job->lock);
  *done_bytes = self->job->done_bytes;
  *all_bytes = self->job->all_bytes;
  g_mutex_unlock (&self->job->lock);
}

void
vigil_track_import_set_limits (VigilTrackImport *self, guint64 max_bytes, guint64 spare_bytes)
{
  g_return_if_fail (VIGIL_IS_TRACK_IMPORT (self));
  self->max_bytes = max_bytes;
  self->spare_bytes = spare_bytes;
}

VigilOwnTracks *
vigil_track_import_get_tracks (VigilTrackImport *self)
{
  g_return_val_if_fail (VIGIL_IS_TRACK_IMPORT (self), NULL);
  return self->tracks;
}

VigilTrackProbe
vigil_track_import_get_probe (VigilTrackImport *self)
{
  g_return_val_if_fail (VIGIL_IS_TRACK_IMPORT (self), NULL);
  return self->probe;
}

/* What was chosen for one patient is copied for no other. */
static void
on_tracks_changed (VigilTrackImport *self)
{
  const char *owner = vigil_own_tracks_get_owner (self->tracks);

  if (strcmp (owner, self->owner) == 0)
    return;
  g_free (self->owner);
  self->owner = g_strdup (owner);
  vigil_track_import_cancel (self);
  g_ptr_array_set_size (self->items, 0);
  emit_changed (self);
}

static void
vigil_track_import_dispose (GObject *object)
{
  VigilTrackImport *self = VIGIL_TRACK_IMPORT (object);

  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  stop (self);
  G_OBJECT_CLASS (vigil_track_import_parent_class)->dispose (object);
}

static void
vigil_track_import_finalize (GObject *object)
{
  VigilTrackImport *self = VIGIL_TRACK_IMPORT (object);

  g_clear_object (&self->tracks);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->owner);
  G_OBJECT_CLASS (vigil_track_import_parent_class)->finalize (object);
}

static void
vigil_track_import_class_init (VigilTrackImportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_track_import_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigil_track_import_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_TRACK_IMPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
vigil_track_import_init (VigilTrackImport *self)
{
  self->items = g_ptr_array_new_with_free_func (free_item);
  self->max_bytes = VIGIL_TRACK_MAX_BYTES;
  self->spare_bytes = VIGIL_TRACK_SPARE_BYTES;
}

VigilTrackImport *
vigil_track_import_new (VigilOwnTracks *tracks, VigilTrackProbe probe)
{
  VigilTrackImport *self = g_object_new (VIGIL_TYPE_TRACK_IMPORT, NULL);

  self->tracks = g_object_ref (tracks);
  self->probe = probe;
  self->owner = g_strdup (vigil_own_tracks_get_owner (tracks));
  g_signal_connect_object (tracks, "changed", G_CALLBACK (on_tracks_changed), self, G_CONNECT_SWAPPED);
  return self;
}
