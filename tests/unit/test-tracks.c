/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of the patients' own tracks: what is copied and what is refused, and that they live as long as their visit
 * and are nobody else's (R1.5). */
#include "config.h"

#include "base/clock.h"
#include "core/engine.h"
#include "core/tracks.h"
#include "fixtures/wait.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VISIT "0badcafe-0000-4000-8000-000000000001"
#define OTHER_VISIT "0badcafe-0000-4000-8000-000000000002"
#define ROOM 0
#define HASH_OF_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"   /* FIPS 180-4, "abc" */
#define LARGE (3 * 256 * 1024 + 17)

typedef struct {
  char *dir, *record, *folder, *stick;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("vigil-tracks-XXXXXX", NULL);
  f->record = g_build_filename (f->dir, "record.db", NULL);
  f->stick = g_build_filename (f->dir, "stick", NULL);
  f->folder = vigil_tracks_dup_folder (f->record, VISIT);
  g_assert_cmpint (g_mkdir (f->stick, 0755), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", f->dir);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (f->dir);
  g_free (f->record);
  g_free (f->folder);
  g_free (f->stick);
}

static char *
put_file (Fixture *f, const char *name, const char *bytes, gsize len)
{
  char *path = g_build_filename (f->stick, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize) len, &error);
  g_assert_no_error (error);
  return path;
}

static char *
put_large (Fixture *f, const char *name)
{
  g_autofree char *bytes = g_malloc (LARGE);

  for (gsize i = 0; i < LARGE; i++)
    bytes[i] = (char) (i * 7 + i / 251);
  return put_file (f, name, bytes, LARGE);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Nothing half-copied stays, and the words name the file. */
static void
assert_refused (Fixture *f, const char *path, guint64 max_bytes, guint64 spare_bytes, const char *name, const char *why)
{
  g_autoptr (GError) error = NULL;
  VigilTrackCopy copy;

  g_assert_false (vigil_tracks_copy (path, f->folder, max_bytes, spare_bytes, NULL, NULL, NULL, &copy, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, name) == NULL || strstr (error->message, why) == NULL)
    g_error ("\"%s\" names neither \"%s\" nor \"%s\"", error->message, name, why);
  g_assert_null (copy.part_path);
  g_assert_cmpuint (count_files (f->folder), ==, 0);
}

/* ---- copying ---- */

static void
test_copy (Fixture *f, gconstpointer data)
{
  g_autofree char *path = put_file (f, "a b.mp3", "abc", 3), *kept = vigil_tracks_dup_path (f->folder, HASH_OF_ABC);
  g_autofree char *root = g_path_get_dirname (f->folder);
  VigilTrack track = { .bytes = 3, .sha256 = HASH_OF_ABC };
  g_autoptr (GError) error = NULL;
  VigilTrackCopy copy;
  GStatBuf status;

  g_assert_true (vigil_tracks_copy (path, f->folder, 3, ROOM, NULL, NULL, NULL, &copy, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (copy.sha256, ==, HASH_OF_ABC);
  g_assert_cmpuint (copy.bytes, ==, 3);
  g_assert_cmpint (vigil_tracks_check (f->folder, &track, NULL), ==, VIGIL_TRACK_MISSING);
  g_assert_true (vigil_tracks_keep (f->folder, &copy, &error));
  g_assert_null (copy.part_path);
  g_assert_cmpint (vigil_tracks_check (f->folder, &track, NULL), ==, VIGIL_TRACK_READY);
  /* nobody else on this machine may listen */
  g_assert_cmpint (g_stat (f->folder, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (root, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (kept, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  /* again, under another name: it is the same track */
  g_assert_true (vigil_tracks_copy (path, f->folder, 3, ROOM, NULL, NULL, NULL, &copy, &error));
  g_assert_true (vigil_tracks_keep (f->folder, &copy, &error));
  g_assert_cmpuint (count_files (f->folder), ==, 1);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *empty = put_file (f, "empty.mp3", "", 0), *small = put_file (f, "small.mp3", "abcd", 4);
  g_autofree char *gone = g_build_filename (f->stick, "gone.mp3", NULL), *link = g_build_filename (f->stick, "link.mp3", NULL);
  g_autofree char *pipe = g_build_filename (f->stick, "pipe.mp3", NULL);

  assert_refused (f, empty, 100, ROOM, "empty.mp3", "it is empty");
  assert_refused (f, gone, 100, ROOM, "gone.mp3", "Was the stick pulled?");
  assert_refused (f, small, 3, ROOM, "small.mp3", "larger than 3");
  assert_refused (f, small, 100, G_MAXUINT64 / 2, "small.mp3", "room for 0");
  assert_refused (f, f->stick, 100, ROOM, "stick", "it is not a file");
  g_assert_cmpint (symlink (small, link), ==, 0);
  assert_refused (f, link, 100, ROOM, "link.mp3", "it is a link");
  /* nobody writes into it: it must not be waited for */
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_refused (f, pipe, 100, ROOM, "pipe.mp3", "it is not a file");
}

/* Where the visit's folder should be lies a link to somewhere else. */
static void
test_folder_is_no_link (Fixture *f, gconstpointer data)
{
  g_autofree char *path = put_file (f, "a.mp3", "abc", 3), *elsewhere = g_build_filename (f->dir, "elsewhere", NULL);
  g_autofree char *root = g_path_get_dirname (f->folder), *precious = g_build_filename (elsewhere, "precious", NULL);
  g_autoptr (GError) error = NULL;
  VigilTrackCopy copy;
  guint n_files;

  g_assert_cmpint (g_mkdir (root, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (elsewhere, 0755), ==, 0);
  g_assert_cmpint (symlink (elsewhere, f->folder), ==, 0);
  g_assert_false (vigil_tracks_copy (path, f->folder, 3, ROOM, NULL, NULL, NULL, &copy, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_assert_cmpuint (count_files (elsewhere), ==, 0);
  g_assert_true (g_file_set_contents (precious, "x", 1, NULL));
  g_assert_true (vigil_tracks_erase (f->record, VISIT, &n_files, NULL));
  g_assert_cmpuint (n_files, ==, 0);
  g_assert_true (g_file_test (precious, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (f->folder, G_FILE_TEST_IS_SYMLINK));
}

typedef struct {
  const char *path;
  GCancellable *cancel;
  guint n_calls;
} Meddler;

/* What is left of a stick that is pulled cannot be read on. */
static void
cut_short (guint64 done, guint64 all, gpointer user_data)
{
  Meddler *self = user_data;

  if (self->n_calls++ == 0)
    g_assert_cmpint (truncate (self->path, (gint64) done + 1), ==, 0);
}

static void
append (guint64 done, guint64 all, gpointer user_data)
{
  Meddler *self = user_data;
  FILE *file = self->n_calls++ == 0 ? g_fopen (self->path, "a") : NULL;

  if (file != NULL) {
    g_assert_cmpint (fputs ("more", file), >=, 0);
    fclose (file);
  }
}

static void
cancel (guint64 done, guint64 all, gpointer user_data)
{
  Meddler *self = user_data;

  self->n_calls++;
  g_cancellable_cancel (self->cancel);
}

static void
test_meddled_with (Fixture *f, gconstpointer data)
{
  VigilTrackProgress meddle[] = { cut_short, append, cancel };

  for (gsize i = 0; i < G_N_ELEMENTS (meddle); i++) {
    g_autofree char *path = put_large (f, "large.mp3");
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    Meddler meddler = { .path = path, .cancel = cancellable };
    g_autoptr (GError) error = NULL;
    VigilTrackCopy copy;

    g_assert_false (vigil_tracks_copy (path, f->folder, LARGE, ROOM, meddle[i], &meddler, cancellable, &copy, &error));
    g_assert_cmpuint (meddler.n_calls, >, 0);
    if (meddle[i] == cancel)
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    else
      g_assert_nonnull (strstr (error->message, "“large.mp3”"));
    g_assert_cmpuint (count_files (f->folder), ==, 0);
  }
}

static void
test_missing_and_changed (Fixture *f, gconstpointer data)
{
  g_autofree char *path = put_large (f, "large.mp3"), *kept = NULL, *bytes = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  VigilTrack track = { .bytes = LARGE };
  VigilTrackCopy copy;
  gsize len;

  g_assert_true (vigil_tracks_copy (path, f->folder, LARGE, ROOM, NULL, NULL, NULL, &copy, NULL));
  g_strlcpy (track.sha256, copy.sha256, sizeof track.sha256);
  g_assert_true (vigil_tracks_keep (f->folder, &copy, NULL));
  g_assert_cmpint (vigil_tracks_check (f->folder, &track, NULL), ==, VIGIL_TRACK_READY);
  g_cancellable_cancel (cancelled);
  g_assert_cmpint (vigil_tracks_check (f->folder, &track, cancelled), ==, VIGIL_TRACK_UNCHECKED);
  kept = vigil_tracks_dup_path (f->folder, track.sha256);
  /* as long as it was, and one bit is another */
  g_assert_true (g_file_get_contents (kept, &bytes, &len, NULL));
  bytes[LARGE - 5] ^= 1;
  g_assert_true (g_file_set_contents (kept, bytes, (gssize) len, NULL));
  g_assert_cmpint (vigil_tracks_check (f->folder, &track, NULL), ==, VIGIL_TRACK_CHANGED);
  g_assert_true (g_file_set_contents (kept, bytes, (gssize) len - 1, NULL));
  g_assert_cmpint (vigil_tracks_check (f->folder, &track, NULL), ==, VIGIL_TRACK_CHANGED);
  g_assert_cmpint (g_unlink (kept), ==, 0);
  g_assert_cmpint (vigil_tracks_check (f->folder, &track, NULL), ==, VIGIL_TRACK_MISSING);
  /* the same file elsewhere is not the visit's */
  g_assert_cmpint (symlink (path, kept), ==, 0);
  g_assert_cmpint (vigil_tracks_check (f->folder, &track, NULL), ==, VIGIL_TRACK_CHANGED);
  /* brought again, it is whole again */
  g_assert_true (vigil_tracks_copy (path, f->folder, LARGE, ROOM, NULL, NULL, NULL, &copy, NULL));
  g_assert_true (vigil_tracks_keep (f->folder, &copy, NULL));
  g_assert_cmpint (vigil_tracks_check (f->folder, &track, NULL), ==, VIGIL_TRACK_READY);
}

/* ---- names ---- */

static void
test_names (void)
{
  static const struct { const char *name, *title; } names[] = {
    { "Session 3.mp3", "Session 3" },
    { "Dr. Roy, 12 mars.ogg", "Dr. Roy, 12 mars" },
    { "no ending", "no ending" },
    { ".mp3", ".mp3" },
    { "a\tb\nc\x7f" "d.mp3", "abcd" },
    { "safe\xe2\x80\xae" "3pm.exe", "safe3pm" },          /* RIGHT-TO-LEFT OVERRIDE */
    { "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d.mp3", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d" },   /* right to left, as it is written */
    { "one/two.mp3", "one/two" },
    { "\xff\xfe.mp3", "\xef\xbf\xbd\xef\xbf\xbd" },       /* no UTF-8 */
    { " \x01 .mp3", "?" },
  };
  g_autofree char *is_long = g_strnfill (250, 'x'), *accents = NULL, *title = NULL;
  g_autoptr (GString) many = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *made = vigil_tracks_dup_title (names[i].name);

    g_assert_cmpstr (made, ==, names[i].title);
  }
  title = vigil_tracks_dup_title (is_long);
  g_assert_cmpuint (strlen (title), ==, VIGIL_TRACK_TITLE_BYTES);
  /* cut between two characters */
  for (guint i = 0; i < 60; i++)
    g_string_append (many, "é");
  accents = vigil_tracks_dup_title (many->str);
  g_assert_true (g_utf8_validate (accents, -1, NULL));
  g_assert_cmpuint (strlen (accents), ==, VIGIL_TRACK_TITLE_BYTES - 1);
}

/* Whatever a stick calls its files: text that can be shown, and never too much of it. */
static void
test_any_name (void)
{
  for (guint i = 0; i < 20000; i++) {
    char bytes[300];
    gsize len = (gsize) g_test_rand_int_range (0, sizeof bytes);
    g_autofree char *title = NULL;

    for (gsize k = 0; k < len; k++)
      bytes[k] = (char) g_test_rand_int_range (1, 256);
    bytes[len == sizeof bytes ? len - 1 : len] = '\0';
    title = vigil_tracks_dup_title (bytes);
    g_assert_true (g_utf8_validate (title, -1, NULL));
    g_assert_cmpuint (strlen (title), >=, 1);
    g_assert_cmpuint (strlen (title), <=, VIGIL_TRACK_TITLE_BYTES);
    for (const char *c = title; *c != '\0'; c = g_utf8_next_char (c))
      g_assert_false (g_unichar_iscntrl (g_utf8_get_char (c)));
  }
}

static void
test_visit_is_no_path (void)
{
  g_assert_null (vigil_tracks_dup_folder ("/nowhere/record.db", ""));
  g_assert_null (vigil_tracks_dup_folder ("/nowhere/record.db", ".."));
  g_assert_null (vigil_tracks_dup_folder ("/nowhere/record.db", "a/b"));
  g_assert_false (vigil_track_is_hash ("../../../../etc/passwd"));
  g_assert_false (vigil_track_is_hash (HASH_OF_ABC "0"));
  g_assert_true (vigil_track_is_hash (HASH_OF_ABC));
}

/* ---- as long as the visit ---- */

typedef struct {
  Fixture f;
  VigilClinic *clinic;
  VigilBus *bus;
  VigilEngine *engine;
} Bed;

static void
start (Bed *bed)
{
  g_autoptr (GError) error = NULL;
  VigilRecord *record = vigil_record_open (bed->f.record, NULL, &error);

  g_assert_no_error (error);
  bed->engine = vigil_engine_new (&(VigilCoreConfig) { .record_path = bed->f.record }, bed->clinic, record, bed->bus, NULL,
                                  &error);
  g_assert_no_error (error);
}

static void
stop (Bed *bed)
{
  g_clear_pointer (&bed->engine, vigil_engine_free);
}

static void
bed_begin (Bed *bed)
{
  g_autoptr (GError) error = NULL;

  set_up (&bed->f, NULL);
  bed->clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, &error);
  g_assert_no_error (error);
  bed->bus = vigil_bus_new ();
  start (bed);
}

static void
bed_end (Bed *bed)
{
  stop (bed);
  vigil_bus_unref (bed->bus);
  vigil_clinic_unref (bed->clinic);
  tear_down (&bed->f, NULL);
}

typedef struct {
  gboolean is_done;
  char *error;
} Answer;

static void
on_answer (gint64 seq, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->is_done = TRUE;
  answer->error = error != NULL ? g_strdup (error->message) : NULL;
}

/* NULL: it is recorded. */
static char *
propose (Bed *bed, VigilEventKind kind, const char *actor, JsonObject *body)
{
  Answer answer = { FALSE, NULL };

  vigil_engine_propose (bed->engine, kind, actor, body != NULL ? body : json_object_new (), on_answer, &answer);
  vigil_wait_until (answer.is_done);
  return answer.error;
}

static void
do_it (Bed *bed, VigilEventKind kind, JsonObject *body)
{
  g_autofree char *error = propose (bed, kind, "osei", body);

  g_assert_cmpstr (error, ==, NULL);
}

static void
identify (Bed *bed, const char *number)
{
  do_it (bed, VIGIL_EVENT_PATIENT_IDENTIFIED,
         vigil_body_new ("name", "s", "Mary King", "birth_date", "s", "1958-03-09", "record_number", "s", number, "initials",
                         "s", "M.K.", NULL));
}

static void
open_visit (Bed *bed)
{
  vigil_engine_append (bed->engine, VIGIL_EVENT_STAFF_SIGNED_IN, "osei",
                       vigil_body_new ("staff_id", "s", "osei", "name", "s", "A. Osei", "role", "s", "nurse", NULL), NULL,
                       NULL);
  do_it (bed, VIGIL_EVENT_VISIT_OPENED, NULL);
}

static JsonObject *
track_body (const char *sha256, gint64 bytes)
{
  return vigil_body_new ("title", "s", "Session 3", "file", "s", "Session 3.mp3", "sha256", "s", sha256, "bytes", "i", bytes,
                         "length_ms", "i", (gint64) 60000, NULL);
}

/* The folder of the open visit; transfer full. */
static char *
import (Bed *bed)
{
  char *folder = vigil_tracks_dup_folder (bed->f.record, bed->engine->session.id);
  g_autofree char *path = put_file (&bed->f, "Session 3.mp3", "abc", 3);
  VigilTrackCopy copy;

  g_assert_true (vigil_tracks_copy (path, folder, 100, ROOM, NULL, NULL, NULL, &copy, NULL));
  g_assert_true (vigil_tracks_keep (folder, &copy, NULL));
  do_it (bed, VIGIL_EVENT_TRACK_IMPORTED, track_body (HASH_OF_ABC, 3));
  g_assert_cmpuint (bed->engine->session.n_tracks, ==, 1);
  return folder;
}

static void
close_visit (Bed *bed)
{
  do_it (bed, VIGIL_EVENT_VISIT_CLOSED, vigil_body_new ("how", "s", "ended-early", NULL));
}

static void
assert_says_erased (Bed *bed, const char *session, const char *visit, gint64 n_files)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (bed->f.record, &error);
  g_autoptr (GPtrArray) events = NULL;
  guint n = 0;

  g_assert_no_error (error);
  events = vigil_record_reader_events (reader, session, 0, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    if (event->kind != VIGIL_EVENT_TRACKS_ERASED)
      continue;
    n++;
    g_assert_cmpstr (vigil_event_get_string (event, "visit"), ==, visit);
    g_assert_cmpint (vigil_event_get_int (event, "n_files"), ==, n_files);
    g_assert_false (vigil_event_has (event, "why"));
  }
  g_assert_cmpuint (n, ==, 1);
}

static void
test_gone_with_the_visit (void)
{
  Bed bed;
  g_autofree char *folder = NULL, *root = NULL, *visit = NULL;

  bed_begin (&bed);
  open_visit (&bed);
  identify (&bed, "4711");
  folder = import (&bed);
  root = g_path_get_dirname (folder);
  visit = g_strdup (bed.engine->session.id);
  close_visit (&bed);
  g_assert_cmpuint (bed.engine->session.n_tracks, ==, 0);
  g_assert_false (g_file_test (root, G_FILE_TEST_EXISTS));
  open_visit (&bed);
  g_assert_cmpuint (bed.engine->session.n_tracks, ==, 0);
  stop (&bed);
  assert_says_erased (&bed, visit, visit, 1);
  bed_end (&bed);
}

/* Killed in the middle: the visit goes on with what it has, and what was half-copied is gone. */
static void
test_restart (void)
{
  Bed bed;
  g_autofree char *folder = NULL, *part = NULL, *unrecorded = NULL;

  bed_begin (&bed);
  open_visit (&bed);
  identify (&bed, "4711");
  folder = import (&bed);
  stop (&bed);
  part = g_build_filename (folder, "part-123456", NULL);
  unrecorded = g_strdup_printf ("%s/%064d", folder, 7);
  g_assert_true (g_file_set_contents (part, "half", 4, NULL));
  g_assert_true (g_file_set_contents (unrecorded, "whole", 5, NULL));
  start (&bed);
  g_assert_cmpuint (bed.engine->session.n_tracks, ==, 1);
  g_assert_cmpstr (bed.engine->session.tracks[0].title, ==, "Session 3");
  g_assert_cmpint (vigil_tracks_check (folder, &bed.engine->session.tracks[0], NULL), ==, VIGIL_TRACK_READY);
  g_assert_cmpuint (count_files (folder), ==, 1);
  bed_end (&bed);
}

/* Whatever was in the way when a visit ended: the next start finishes it, and leaves the open visit alone. */
static void
test_leftovers (void)
{
  Bed bed;
  g_autofree char *folder = NULL, *left = NULL, *file = NULL, *visit = NULL;

  bed_begin (&bed);
  open_visit (&bed);
  identify (&bed, "4711");
  folder = import (&bed);
  visit = g_strdup (bed.engine->session.id);
  stop (&bed);
  left = vigil_tracks_dup_folder (bed.f.record, OTHER_VISIT);
  file = vigil_tracks_dup_path (left, HASH_OF_ABC);
  g_assert_cmpint (g_mkdir (left, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "abc", 3, NULL));
  start (&bed);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_assert_cmpuint (bed.engine->session.n_tracks, ==, 1);
  stop (&bed);
  assert_says_erased (&bed, visit, OTHER_VISIT, 1);
  /* and where no visit is open, before the next one begins */
  start (&bed);
  close_visit (&bed);
  g_assert_cmpint (g_mkdir_with_parents (left, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "abc", 3, NULL));
  open_visit (&bed);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  bed_end (&bed);
}

/* The visit was begun with the wrong name. */
static void
test_other_patient (void)
{
  Bed bed;
  g_autofree char *folder = NULL;

  bed_begin (&bed);
  open_visit (&bed);
  identify (&bed, "4711");
  folder = import (&bed);
  identify (&bed, "4711");
  g_assert_cmpuint (bed.engine->session.n_tracks, ==, 1);
  identify (&bed, "4712");
  g_assert_cmpuint (bed.engine->session.n_tracks, ==, 0);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  bed_end (&bed);
}

static void
assert_not_recorded (Bed *bed, const char *actor, JsonObject *body, const char *why)
{
  g_autofree char *error = propose (bed, VIGIL_EVENT_TRACK_IMPORTED, actor, body);

  g_assert_nonnull (error);
  if (strstr (error, why) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error, why);
}

static void
test_who_and_what (void)
{
  Bed bed;
  g_autofree char *folder = NULL, *error = NULL;
  JsonObject *long_title;

  bed_begin (&bed);
  assert_not_recorded (&bed, "osei", track_body (HASH_OF_ABC, 3), "PIN");
  open_visit (&bed);
  assert_not_recorded (&bed, "osei", track_body (HASH_OF_ABC, 3), "who the patient is");
  identify (&bed, "4711");
  assert_not_recorded (&bed, "patient", track_body (HASH_OF_ABC, 3), "staff");
  assert_not_recorded (&bed, "osei", track_body (HASH_OF_ABC, 3), "not there");
  assert_not_recorded (&bed, "osei", track_body ("../../../../etc/passwd", 3), "SHA-256");
  assert_not_recorded (&bed, "osei", track_body (HASH_OF_ABC, 0), "size");
  long_title = track_body (HASH_OF_ABC, 3);
  json_object_set_string_member (long_title, "title",
                                 "a title that is longer than what the screens and the state of a visit have room for, "
                                 "by a few letters");
  assert_not_recorded (&bed, "osei", long_title, "Title");
  folder = import (&bed);
  /* again: it is there once; refused: what it has is not touched */
  do_it (&bed, VIGIL_EVENT_TRACK_IMPORTED, track_body (HASH_OF_ABC, 3));
  g_assert_cmpuint (bed.engine->session.n_tracks, ==, 1);
  assert_not_recorded (&bed, "unsigned", track_body (HASH_OF_ABC, 3), "PIN");
  g_assert_cmpuint (count_files (folder), ==, 1);
  error = propose (&bed, VIGIL_EVENT_TRACK_REMOVED, "osei", vigil_body_new ("sha256", "s", "no", NULL));
  g_assert_nonnull (error);
  do_it (&bed, VIGIL_EVENT_TRACK_REMOVED, vigil_body_new ("sha256", "s", HASH_OF_ABC, "title", "s", "Session 3", NULL));
  g_assert_cmpuint (bed.engine->session.n_tracks, ==, 0);
  g_assert_cmpuint (count_files (folder), ==, 0);
  bed_end (&bed);
}

/* No more than there is room for in the state, and the one taken away is the one that was named. */
static void
test_full (void)
{
  Bed bed;
  g_autofree char *folder = NULL;

  bed_begin (&bed);
  open_visit (&bed);
  identify (&bed, "4711");
  folder = vigil_tracks_dup_folder (bed.f.record, bed.engine->session.id);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (guint i = 0; i <= VIGIL_MAX_TRACKS; i++) {
    g_autofree char *sha256 = g_strdup_printf ("%064u", i), *path = vigil_tracks_dup_path (folder, sha256);

    g_assert_true (g_file_set_contents (path, "abc", 3, NULL));
    if (i < VIGIL_MAX_TRACKS)
      do_it (&bed, VIGIL_EVENT_TRACK_IMPORTED, track_body (sha256, 3));
    else
      assert_not_recorded (&bed, "osei", track_body (sha256, 3), "at most 12");
  }
  g_assert_cmpuint (count_files (folder), ==, VIGIL_MAX_TRACKS);
  for (guint i = 3; i < VIGIL_MAX_TRACKS; i += 8) {
    g_autofree char *sha256 = g_strdup_printf ("%064u", i);

    do_it (&bed, VIGIL_EVENT_TRACK_REMOVED, vigil_body_new ("sha256", "s", sha256, NULL));
    g_assert_null (vigil_session_find_track (&bed.engine->session, sha256));
  }
  g_assert_cmpuint (bed.engine->session.n_tracks, ==, VIGIL_MAX_TRACKS - 2);
  bed_end (&bed);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/tracks/copy", test_copy);
  add ("/tracks/refused", test_refused);
  add ("/tracks/folder-is-no-link", test_folder_is_no_link);
  add ("/tracks/meddled-with", test_meddled_with);
  add ("/tracks/missing-and-changed", test_missing_and_changed);
  g_test_add_func ("/tracks/names", test_names);
  g_test_add_func ("/tracks/any-name", test_any_name);
  g_test_add_func ("/tracks/visit-is-no-path", test_visit_is_no_path);
  g_test_add_func ("/tracks/gone-with-the-visit", test_gone_with_the_visit);
  g_test_add_func ("/tracks/restart", test_restart);
  g_test_add_func ("/tracks/leftovers", test_leftovers);
  g_test_add_func ("/tracks/other-patient", test_other_patient);
  g_test_add_func ("/tracks/who-and-what", test_who_and_what);
  g_test_add_func ("/tracks/full", test_full);
  return g_test_run ();
}
