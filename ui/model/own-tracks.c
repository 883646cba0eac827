/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/own-tracks.h"

#include <string.h>

struct _VigilOwnTracks {
  GObject parent_instance;
  VigilChairModel *model;
  char visit[48], owner[160];
  VigilTrack known[VIGIL_MAX_TRACKS];   /* as the view had them */
  guint n_known;
  GPtrArray *tracks;           /* of VigilOwnTrack */
  GCancellable *checking;      /* NULL: nothing is being read */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilOwnTracks, vigil_own_tracks, G_TYPE_OBJECT)

static void
free_track (gpointer data)
{
  VigilOwnTrack *track = data;

  g_free (track->path);
  g_free (track);
}

/* ---- files read through, on a thread ---- */

typedef struct {
  char *folder;
  guint n;
  VigilTrack tracks[VIGIL_MAX_TRACKS];
  VigilTrackState states[VIGIL_MAX_TRACKS];
} Check;

static void
free_check (gpointer data)
{
  Check *check = data;

  g_free (check->folder);
  g_free (check);
}

static void
check_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Check *check = data;

  for (guint i = 0; i < check->n && !g_cancellable_is_cancelled (cancellable); i++)
    check->states[i] = vigil_tracks_check (check->folder, &check->tracks[i], cancellable);
  g_task_return_boolean (task, TRUE);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VigilOwnTracks *self = VIGIL_OWN_TRACKS (source);
  const Check *check = g_task_get_task_data (G_TASK (result));

  /* a later one goes on, or the visit is another */
  if (g_task_get_cancellable (G_TASK (result)) != self->checking)
    return;
  g_clear_object (&self->checking);
  for (guint i = 0; i < check->n; i++)
    ((VigilOwnTrack *) g_ptr_array_index (self->tracks, i))->state = check->states[i];
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
stop_checking (VigilOwnTracks *self)
{
  if (self->checking != NULL)
    g_cancellable_cancel (self->checking);
  g_clear_object (&self->checking);
}

void
vigil_own_tracks_check_again (VigilOwnTracks *self)
{
  g_autoptr (GTask) task = NULL;
  Check *check;

  g_return_if_fail (VIGIL_IS_OWN_TRACKS (self));
  stop_checking (self);
  if (self->tracks->len == 0)
    return;
  check = g_new0 (Check, 1);
  check->folder = vigil_own_tracks_dup_folder (self);
  check->n = check->folder != NULL ? self->n_known : 0;
  memcpy (check->tracks, self->known, sizeof check->tracks);
  self->checking = g_cancellable_new ();
  task = g_task_new (self, self->checking, on_checked, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, check, free_check);
  g_task_run_in_thread (task, check_in_thread);
}

/* ---- what the visit has ---- */

static void
take_tracks (VigilOwnTracks *self, gboolean is_same_owner)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->tracks);
  g_autofree char *folder = vigil_own_tracks_dup_folder (self);

  self->tracks = g_ptr_array_new_with_free_func (free_track);
  for (guint i = 0; i < self->n_known; i++) {
    VigilOwnTrack *track = g_new0 (VigilOwnTrack, 1);

    track->track = self->known[i];
    track->path = folder != NULL ? vigil_tracks_dup_path (folder, track->track.sha256) : NULL;
    for (guint k = 0; is_same_owner && k < before->len; k++) {
      const VigilOwnTrack *was = g_ptr_array_index (before, k);

      if (strcmp (was->track.sha256, track->track.sha256) == 0)
        track->state = was->state;
    }
    g_ptr_array_add (self->tracks, track);
  }
}

/* A recorded visit's files are gone, whatever its record says. */
static gboolean
is_open (const VigilView *view)
{
  return !view->is_replay && view->session.stage != VIGIL_STAGE_NONE && view->session.stage != VIGIL_STAGE_CLOSED;
}

static void
on_view_changed (VigilOwnTracks *self)
{
  const VigilView *view = vigil_chair_model_get_view (self->model);
  const VigilSession *session = &view->session;
  const char *visit = is_open (view) ? session->id : "";
  guint n = *visit != '\0' ? session->n_tracks : 0;
  char owner[sizeof self->owner] = "";
  gboolean is_same_owner;

  if (*visit != '\0')
    g_snprintf (owner, sizeof owner, "%s %s %s", visit, session->birth_date, session->record_number);
  is_same_owner = strcmp (owner, self->owner) == 0;
  if (is_same_owner && n == self->n_known
      && memcmp (self->known, session->tracks, n * sizeof self->known[0]) == 0)
    return;
  g_strlcpy (self->visit, visit, sizeof self->visit);
  g_strlcpy (self->owner, owner, sizeof self->owner);
  memset (self->known, 0, sizeof self->known);
  memcpy (self->known, session->tracks, n * sizeof self->known[0]);
  self->n_known = n;
  take_tracks (self, is_same_owner);
  vigil_own_tracks_check_again (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- */

static void
vigil_own_tracks_dispose (GObject *object)
{
  VigilOwnTracks *self = VIGIL_OWN_TRACKS (object);

  stop_checking (self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (vigil_own_tracks_parent_class)->dispose (object);
}

static void
vigil_own_tracks_finalize (GObject *object)
{
  g_clear_pointer (&VIGIL_OWN_TRACKS (object)->tracks, g_ptr_array_unref);
  G_OBJECT_CLASS (vigil_own_tracks_parent_class)->finalize (object);
}

static void
vigil_own_tracks_class_init (VigilOwnTracksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_own_tracks_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigil_own_tracks_finalize;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_OWN_TRACKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
vigil_own_tracks_init (VigilOwnTracks *self)
{
  self->tracks = g_ptr_array_new_with_free_func (free_track);
}

VigilOwnTracks *
vigil_own_tracks_new (VigilChairModel *model)
{
  VigilOwnTracks *self = g_object_new (VIGIL_TYPE_OWN_TRACKS, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "view-changed", G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  on_view_changed (self);
  return self;
}

VigilChairModel *
vigil_own_tracks_get_model (VigilOwnTracks *self)
{
  g_return_val_if_fail (VIGIL_IS_OWN_TRACKS (self), NULL);
  return self->model;
}

const char *
vigil_own_tracks_get_owner (VigilOwnTracks *self)
{
  g_return_val_if_fail (VIGIL_IS_OWN_TRACKS (self), "");
  return self->owner;
}

guint
vigil_own_tracks_get_n (VigilOwnTracks *self)
{
  g_return_val_if_fail (VIGIL_IS_OWN_TRACKS (self), 0);
  return self->tracks->len;
}

const VigilOwnTrack *
vigil_own_tracks_get (VigilOwnTracks *self, guint index)
{
  g_return_val_if_fail (VIGIL_IS_OWN_TRACKS (self) && index < self->tracks->len, NULL);
  return g_ptr_array_index (self->tracks, index);
}

const VigilOwnTrack *
vigil_own_tracks_find (VigilOwnTracks *self, const char *sha256)
{
  g_return_val_if_fail (VIGIL_IS_OWN_TRACKS (self), NULL);
  for (guint i = 0; i < self->tracks->len; i++) {
    const VigilOwnTrack *track = g_ptr_array_index (self->tracks, i);

    if (strcmp (track->track.sha256, sha256) == 0)
      return track;
  }
  return NULL;
}

char *
vigil_own_tracks_dup_folder (VigilOwnTracks *self)
{
  VigilCore *core;

  g_return_val_if_fail (VIGIL_IS_OWN_TRACKS (self), NULL);
  core = vigil_chair_model_get_core (self->model);
  return core != NULL ? vigil_tracks_dup_folder (vigil_core_get_record_path (core), self->visit) : NULL;
}
