/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is found on a stick and what becomes of it, with a real record and a folder for a stick (R1.5). Whether a file can
 * be played is said by the test here. */
#include "config.h"
#include "fixtures/wait.h"
#include "model/media-list.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* $VIGIL_MEDIA_DIR of all tests but the first. */
static char *stick;

typedef struct {
  char *dir;
  VigilCore *core;
  VigilChairModel *model;
  VigilOwnTracks *tracks;
  VigilTrackImport *import;
} Fixture;

/* ---- what says whether it can be played ---- */

static GMutex probe_lock;
static GCond probe_cond;
static gboolean is_held, is_probing;

static void
hold_probe (gboolean holds)
{
  g_mutex_lock (&probe_lock);
  is_held = holds;
  g_cond_broadcast (&probe_cond);
  g_mutex_unlock (&probe_lock);
}

static gboolean
is_being_probed (void)
{
  gboolean probing;

  g_mutex_lock (&probe_lock);
  probing = is_probing;
  g_mutex_unlock (&probe_lock);
  return probing;
}

/* By what is in it: the copy has no name. */
static gboolean
probe (const char *path, gint64 *length_ms, GError **error)
{
  g_autofree char *bytes = NULL;

  g_mutex_lock (&probe_lock);
  is_probing = TRUE;
  while (is_held)
    g_cond_wait (&probe_cond, &probe_lock);
  is_probing = FALSE;
  g_mutex_unlock (&probe_lock);
  *length_ms = 0;
  if (!g_file_get_contents (path, &bytes, NULL, error))
    return FALSE;
  if (g_str_has_prefix (bytes, "noise")) {
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "it is no audio");
    return FALSE;
  }
  *length_ms = 61000;
  return TRUE;
}

/* ---- a visit ---- */

typedef struct {
  gboolean is_done;
  char *error;
} Answer;

static void
on_proposed (gint64 seq, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->is_done = TRUE;
  answer->error = error != NULL ? g_strdup (error->message) : NULL;
}

static void
on_pin (const VigilStaff *staff, const GError *error, gpointer user_data)
{
  on_proposed (0, error, user_data);
}

static void
await (Answer *answer)
{
  vigil_wait_until (answer->is_done);
  g_assert_cmpstr (answer->error, ==, NULL);
}

static void
propose (Fixture *f, VigilEventKind kind, JsonObject *body)
{
  Answer answer = { FALSE, NULL };

  vigil_chair_model_propose (f->model, kind, body != NULL ? body : json_object_new (), on_proposed, &answer);
  await (&answer);
}

static const VigilSession *
session_of (Fixture *f)
{
  return &vigil_chair_model_get_view (f->model)->session;
}

static void
open_visit (Fixture *f, const char *number)
{
  g_autofree char *before = g_strdup (session_of (f)->id);

  propose (f, VIGIL_EVENT_VISIT_OPENED, NULL);
  propose (f, VIGIL_EVENT_PATIENT_IDENTIFIED,
           vigil_body_new ("name", "s", "Mary King", "birth_date", "s", "1958-03-09", "record_number", "s", number,
                           "initials", "s", "M.K.", NULL));
  vigil_wait_until (g_str_equal (session_of (f)->record_number, number) && !g_str_equal (session_of (f)->id, before));
}

static void
start (Fixture *f)
{
  g_autofree char *record = g_build_filename (f->dir, "record.db", NULL);
  VigilCoreConfig config = { .record_path = record, .clinic_dir = VIGIL_SOURCE_CLINIC_DIR };
  g_autoptr (GError) error = NULL;

  f->core = vigil_core_new (&config, &error);
  g_assert_no_error (error);
  f->model = vigil_chair_model_new (f->core);
  f->tracks = vigil_own_tracks_new (f->model);
  f->import = vigil_track_import_new (f->tracks, probe);
  vigil_track_import_set_limits (f->import, 1000, 0);
  vigil_wait_until (vigil_chair_model_get_view (f->model)->serial > 0);
}

static void
stop (Fixture *f)
{
  gpointer model = f->model;

  vigil_track_import_cancel (f->import);
  g_object_add_weak_pointer (G_OBJECT (model), &model);
  g_clear_object (&f->import);
  g_clear_object (&f->tracks);
  g_clear_object (&f->model);
  vigil_wait_until (model == NULL);
  g_clear_pointer (&f->core, vigil_core_free);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  Answer answer = { FALSE, NULL };

  f->dir = g_dir_make_tmp ("vigil-import-XXXXXX", NULL);
  if (g_getenv ("VIGIL_MEDIA_DIR") == NULL)
    g_setenv ("VIGIL_MEDIA_DIR", stick, TRUE);
  g_assert_cmpint (g_mkdir (stick, 0755), ==, 0);
  start (f);
  vigil_chair_model_check_pin (f->model, "2580", "sign-in", on_pin, &answer);
  await (&answer);
  open_visit (f, "4711");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s' '%s'", f->dir, stick);

  stop (f);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (f->dir);
}

/* ---- a stick ---- */

static char *
put (const char *name, const char *bytes)
{
  char *path = g_build_filename (stick, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, -1, NULL));
  return path;
}

static guint
count_files (Fixture *f)
{
  g_autofree char *folder = vigil_own_tracks_dup_folder (f->tracks);
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static const VigilImportItem *
item_of (Fixture *f, guint i)
{
  return g_ptr_array_index (vigil_track_import_get_items (f->import), i);
}

static void
import (Fixture *f, const char *const *paths)
{
  vigil_track_import_start (f->import, paths);
  g_assert_true (vigil_track_import_is_running (f->import));
  vigil_wait_until (!vigil_track_import_is_running (f->import));
}

static gboolean
is_ready (Fixture *f, guint n)
{
  if (vigil_own_tracks_get_n (f->tracks) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (vigil_own_tracks_get (f->tracks, i)->state != VIGIL_TRACK_READY)
      return FALSE;
  return TRUE;
}

static const VigilEvent *
last_event (Fixture *f, VigilEventKind kind)
{
  GPtrArray *events = vigil_chair_model_get_events (f->model);

  for (guint i = events->len; i-- > 0;)
    if (((VigilEvent *) g_ptr_array_index (events, i))->kind == kind)
      return g_ptr_array_index (events, i);
  return NULL;
}

/* Each that can be is the patient's, whatever becomes of the others, and nothing else is left. */
static void
test_import (Fixture *f, gconstpointer data)
{
  g_autofree char *one = put ("Session 3.mp3", "one"), *two = put ("more/Session 3.mp3", "two");
  g_autofree char *noise = put ("noise.mp3", "noise"), *empty = put ("empty.mp3", "");
  g_autofree char *gone = g_build_filename (stick, "gone.mp3", NULL), *large_bytes = g_strnfill (1001, 'x');
  g_autofree char *large = put ("large.mp3", large_bytes);
  const char *const paths[] = { one, noise, empty, gone, large, two, NULL };
  static const char *const whys[] = { NULL, "no audio", "empty", "pulled", "larger", NULL };
  const VigilEvent *event;

  import (f, paths);
  for (guint i = 0; paths[i] != NULL; i++) {
    g_assert_cmpint (item_of (f, i)->state, ==, whys[i] == NULL ? VIGIL_IMPORT_DONE : VIGIL_IMPORT_FAILED);
    g_assert_true (whys[i] == NULL ? item_of (f, i)->why == NULL
                                   : strstr (item_of (f, i)->why, whys[i]) != NULL
                                         && strstr (item_of (f, i)->why, item_of (f, i)->name) != NULL);
  }
  vigil_wait_until (is_ready (f, 2));
  g_assert_cmpuint (count_files (f), ==, 2);
  /* two of one name are two */
  g_assert_cmpstr (vigil_own_tracks_get (f->tracks, 0)->track.title, ==, "Session 3");
  g_assert_cmpstr (vigil_own_tracks_get (f->tracks, 1)->track.title, ==, "Session 3");
  vigil_wait_until (last_event (f, VIGIL_EVENT_TRACK_IMPORTED) != NULL);
  event = last_event (f, VIGIL_EVENT_TRACK_IMPORTED);
  g_assert_cmpstr (event->actor, ==, "osei");
  g_assert_cmpstr (vigil_event_get_string (event, "title"), ==, "Session 3");
  g_assert_cmpstr (vigil_event_get_string (event, "file"), ==, "Session 3.mp3");
  g_assert_cmpint (vigil_event_get_int (event, "length_ms"), ==, 61000);
  g_assert_cmpint (vigil_event_get_int (event, "bytes"), ==, 3);
}

/* It may be asked for twice, and is there once; what was spoilt is whole again. */
static void
test_again (Fixture *f, gconstpointer data)
{
  g_autofree char *one = put ("Session 3.mp3", "one"), *same = put ("the same.mp3", "one"), *kept = NULL;
  const char *const paths[] = { one, same, NULL };

  import (f, paths);
  vigil_wait_until (is_ready (f, 1));
  g_assert_cmpint (item_of (f, 1)->state, ==, VIGIL_IMPORT_DONE);
  kept = g_strdup (vigil_own_tracks_get (f->tracks, 0)->path);
  g_assert_true (g_file_set_contents (kept, "two", 3, NULL));
  vigil_own_tracks_check_again (f->tracks);
  vigil_wait_until (vigil_own_tracks_get (f->tracks, 0)->state == VIGIL_TRACK_CHANGED);
  g_assert_cmpint (g_unlink (kept), ==, 0);
  vigil_own_tracks_check_again (f->tracks);
  vigil_wait_until (vigil_own_tracks_get (f->tracks, 0)->state == VIGIL_TRACK_MISSING);
  import (f, paths);
  vigil_wait_until (is_ready (f, 1));
  g_assert_cmpuint (count_files (f), ==, 1);
}

static void
test_no_room (Fixture *f, gconstpointer data)
{
  g_autofree char *one = put ("Session 3.mp3", "one");
  const char *const paths[] = { one, NULL };

  vigil_track_import_set_limits (f->import, 1000, G_MAXUINT64 / 2);
  import (f, paths);
  g_assert_nonnull (strstr (item_of (f, 0)->why, "“Session 3.mp3”: it needs"));
  g_assert_cmpuint (count_files (f), ==, 0);
}

/* Given up while it is looked at, or because the visit ends meanwhile: no copy stays, nothing is recorded, and what was
 * chosen for this patient is not the next one's. */
static void
test_given_up (Fixture *f, gconstpointer data)
{
  g_autofree char *one = put ("Session 3.mp3", "one"), *two = put ("Session 4.mp3", "two");
  const char *const paths[] = { one, two, NULL };

  for (guint ends_visit = 0; ends_visit < 2; ends_visit++) {
    hold_probe (TRUE);
    vigil_track_import_start (f->import, paths);
    vigil_wait_until (is_being_probed ());
    if (ends_visit)
      propose (f, VIGIL_EVENT_VISIT_CLOSED, vigil_body_new ("how", "s", "ended-early", NULL));
    else
      vigil_track_import_cancel (f->import);
    vigil_wait_until (!vigil_track_import_is_running (f->import));
    hold_probe (FALSE);
    vigil_wait_until (!is_being_probed () && count_files (f) == 0);
    g_assert_cmpuint (vigil_track_import_get_items (f->import)->len, ==, 0);
    g_assert_null (last_event (f, VIGIL_EVENT_TRACK_IMPORTED));
  }
  open_visit (f, "4712");
  g_assert_cmpuint (vigil_own_tracks_get_n (f->tracks), ==, 0);
  import (f, paths);
  vigil_wait_until (is_ready (f, 2));
}

/* Nobody is signed in when it comes to recording: nothing is left unrecorded. */
static void
test_locked (Fixture *f, gconstpointer data)
{
  g_autofree char *one = put ("Session 3.mp3", "one");
  const char *const paths[] = { one, NULL };

  propose (f, VIGIL_EVENT_STAFF_SIGNED_OUT, vigil_body_new ("staff_id", "s", "osei", "reason", "s", "locked", NULL));
  import (f, paths);
  g_assert_cmpint (item_of (f, 0)->state, ==, VIGIL_IMPORT_FAILED);
  g_assert_nonnull (strstr (item_of (f, 0)->why, "PIN"));
  g_assert_cmpuint (count_files (f), ==, 0);
}

/* After a restart they are read through again before they are offered; in the next visit there are none. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  g_autofree char *one = put ("Session 3.mp3", "one"), *path = NULL;
  const char *const paths[] = { one, NULL };

  import (f, paths);
  vigil_wait_until (is_ready (f, 1));
  stop (f);
  start (f);
  g_assert_cmpuint (vigil_own_tracks_get_n (f->tracks), ==, 1);
  vigil_wait_until (is_ready (f, 1));
  g_assert_cmpstr (vigil_own_tracks_get (f->tracks, 0)->track.title, ==, "Session 3");
  path = g_strdup (vigil_own_tracks_get (f->tracks, 0)->path);
  propose (f, VIGIL_EVENT_VISIT_CLOSED, vigil_body_new ("how", "s", "ended-early", NULL));
  vigil_wait_until (vigil_own_tracks_get_n (f->tracks) == 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (vigil_own_tracks_dup_folder (f->tracks));
  open_visit (f, "4712");
  g_assert_cmpuint (vigil_own_tracks_get_n (f->tracks), ==, 0);
}

/* ---- what is listed ---- */

static const VigilMediaFile *
file_of (VigilMediaList *list, guint i)
{
  return g_ptr_array_index (vigil_media_list_get_files (list), i);
}

static void
look (VigilMediaList *list)
{
  vigil_media_list_look (list);
  vigil_wait_until (!vigil_media_list_is_looking (list));
}

static void
test_listed (Fixture *f, gconstpointer data)
{
  static const char *const others[] = { "notes.txt", "photo.jpg", ".hidden.mp3", "._Session 3.mp3", ".Trash-0/old.mp3",
                                        "1/2/3/4/5/6/too deep.mp3" };
  g_autoptr (VigilMediaList) list = vigil_media_list_new (probe);
  g_autofree char *link = g_build_filename (stick, "link.mp3", NULL), *loop = g_build_filename (stick, "loop", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_free (put (others[i], "one"));
  g_free (put ("track 10.mp3", "one"));
  g_free (put ("track 2.MP3", "one"));
  g_free (put ("noise.wav", "noise"));
  g_free (put ("night/\xe2\x80\xae" "a\nb.ogg", "one"));
  g_assert_cmpint (symlink ("track 2.MP3", link), ==, 0);
  g_assert_cmpint (symlink (".", loop), ==, 0);
  look (list);
  g_assert_cmpuint (vigil_media_list_get_n_places (list), ==, 1);
  g_assert_cmpuint (vigil_media_list_get_files (list)->len, ==, 5);
  g_assert_cmpstr (file_of (list, 0)->name, ==, "link.mp3");
  g_assert_cmpstr (file_of (list, 0)->problem, ==, "it is a link, not a file");
  g_assert_cmpstr (file_of (list, 1)->name, ==, "noise.wav");
  g_assert_cmpstr (file_of (list, 1)->problem, ==, "it is no audio");
  g_assert_cmpstr (file_of (list, 2)->name, ==, "track 2.MP3");
  g_assert_cmpstr (file_of (list, 2)->place, ==, "STICK");
  g_assert_null (file_of (list, 2)->problem);
  g_assert_cmpint (file_of (list, 2)->length_ms, ==, 61000);
  g_assert_cmpstr (file_of (list, 3)->name, ==, "track 10.mp3");
  g_assert_cmpstr (file_of (list, 4)->name, ==, "ab.ogg");
  g_assert_cmpstr (file_of (list, 4)->place, ==, "STICK / night");
  g_assert_null (vigil_media_list_get_trouble (list));
}

/* No stick, one that is plugged in, and one that is pulled. */
static void
test_plugged_and_pulled (Fixture *f, gconstpointer data)
{
  g_autoptr (VigilMediaList) list = vigil_media_list_new (probe);
  g_autofree char *one = put ("Session 3.mp3", "one"), *pulled = g_strconcat (stick, " pulled", NULL);

  g_assert_cmpint (g_rename (stick, pulled), ==, 0);
  look (list);
  g_assert_cmpuint (vigil_media_list_get_n_places (list), ==, 0);
  g_assert_cmpuint (vigil_media_list_get_files (list)->len, ==, 0);
  g_assert_cmpint (g_rename (pulled, stick), ==, 0);
  look (list);
  g_assert_cmpuint (vigil_media_list_get_files (list)->len, ==, 1);
  g_assert_cmpint (g_rename (stick, pulled), ==, 0);
  look (list);
  g_assert_cmpuint (vigil_media_list_get_files (list)->len, ==, 0);
  g_assert_cmpint (g_rename (pulled, stick), ==, 0);
}

/* No stick is named: what is plugged into this machine, and what was put on the tablet. Without a visit. */
static void
test_tablet_folder (void)
{
  g_autoptr (VigilMediaList) list = vigil_media_list_new (probe);
  g_autofree char *folder = vigil_media_list_dup_tablet_folder (), *path = g_build_filename (folder, "Roy.mp3", NULL);
  const VigilMediaFile *found = NULL;

  g_assert_true (g_str_has_prefix (folder, g_get_home_dir ()));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "one", 3, NULL));
  look (list);
  for (guint i = 0; i < vigil_media_list_get_files (list)->len; i++)
    if (g_str_equal (file_of (list, i)->path, path))
      found = file_of (list, i);
  g_assert_nonnull (found);
  g_assert_cmpstr (found->place, ==, "This tablet");
  g_assert_null (found->problem);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_too_many (Fixture *f, gconstpointer data)
{
  g_autoptr (VigilMediaList) list = vigil_media_list_new (NULL);

  for (guint i = 0; i < VIGIL_MEDIA_MAX_FILES + 20; i++) {
    g_autofree char *name = g_strdup_printf ("%u.mp3", i);

    g_free (put (name, "one"));
  }
  look (list);
  g_assert_cmpuint (vigil_media_list_get_files (list)->len, ==, VIGIL_MEDIA_MAX_FILES);
  g_assert_nonnull (strstr (vigil_media_list_get_trouble (list), "200"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *parent = g_dir_make_tmp ("vigil-media-XXXXXX", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  stick = g_build_filename (parent, "STICK", NULL);
  g_unsetenv ("VIGIL_MEDIA_DIR");
  g_setenv ("HOME", parent, TRUE);
  g_setenv ("XDG_CONFIG_HOME", parent, TRUE);
  g_test_add_func ("/track-import/tablet-folder", test_tablet_folder);
  add ("/track-import/import", test_import);
  add ("/track-import/again", test_again);
  add ("/track-import/no-room", test_no_room);
  add ("/track-import/given-up", test_given_up);
  add ("/track-import/locked", test_locked);
  add ("/track-import/restart", test_restart);
  add ("/track-import/listed", test_listed);
  add ("/track-import/plugged-and-pulled", test_plugged_and_pulled);
  add ("/track-import/too-many", test_too_many);
  status = g_test_run ();
  g_assert_cmpint (g_rmdir (parent), ==, 0);
  g_free (stick);
  return status;
}
