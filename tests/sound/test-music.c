/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Patient music on files made here, played at their own speed into nothing. */
#include "audio-file.h"
#include "sound/music.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <gst/gst.h>

typedef struct {
  char *dir;
  VigilMusic *music;
  GString *log;     /* "started a; stopped a; " */
} Fixture;

static void
on_started (VigilMusic *music, const char *title, GString *log)
{
  g_string_append_printf (log, "started %s; ", title);
}

static void
on_stopped (VigilMusic *music, const char *title, GString *log)
{
  g_string_append_printf (log, "stopped %s; ", title);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("vigil-music-XXXXXX", NULL);
  f->log = g_string_new (NULL);
  g_assert_nonnull (f->dir);
}

static void
open_folder (Fixture *f, const char *folder)
{
  f->music = vigil_music_new (folder);
  g_signal_connect (f->music, "started", G_CALLBACK (on_started), f->log);
  g_signal_connect (f->music, "stopped", G_CALLBACK (on_stopped), f->log);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;

  g_assert_finalize_object (f->music);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (f->dir, name, NULL);

    g_unlink (path);
  }
  g_rmdir (f->dir);
  g_free (f->dir);
  g_string_free (f->log, TRUE);
}

static void
test_plays_to_its_end_and_on (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) titles = NULL;

  audio_file_make (f->dir, "a brook.ogg", "vorbisenc ! oggmux");
  audio_file_make (f->dir, "b.wav", "wavenc");
  audio_file_make (f->dir, "c.flac", "flacenc");
  audio_file_make_broken (f->dir, "notes.txt");
  audio_file_make_broken (f->dir, ".hidden.ogg");
  open_folder (f, f->dir);
  titles = vigil_music_get_titles (f->music);
  g_assert_cmpuint (titles->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (titles, 0), ==, "a brook");
  g_assert_false (vigil_music_get_is_calm (f->music));
  g_assert_cmpstr (f->log->str, ==, "");

  vigil_music_play (f->music);
  vigil_wait_until (strstr (f->log->str, "stopped c") != NULL);
  vigil_wait_until (g_str_has_suffix (f->log->str, "started a brook; "));
  g_assert_cmpstr (f->log->str, ==,
                   "started a brook; stopped a brook; started b; stopped b; started c; stopped c; "
                   "started a brook; ");
  g_assert_null (vigil_music_get_problem (f->music));
}

static void
test_title_from_tags (Fixture *f, gconstpointer data)
{
  audio_file_make (f->dir, "01.ogg", "taginject tags=\"title=Gymnopedie\" ! vorbisenc ! oggmux");
  open_folder (f, f->dir);
  g_assert_cmpstr (vigil_music_get_title (f->music), ==, "01");
  vigil_music_play (f->music);
  vigil_wait_until (f->log->len > 0);
  g_assert_cmpstr (f->log->str, ==, "started Gymnopedie; ");
  g_assert_cmpstr (vigil_music_get_title (f->music), ==, "Gymnopedie");
}

static void
test_pause_and_next (Fixture *f, gconstpointer data)
{
  gint64 position_ms, duration_ms;

  open_folder (f, f->dir);   /* two calm sounds of a minute */
  vigil_music_play (f->music);
  vigil_music_play (f->music);
  vigil_wait_until (f->log->len > 0);
  vigil_music_pause (f->music);
  vigil_music_pause (f->music);
  g_assert_false (vigil_music_get_is_playing (f->music));
  g_assert_cmpstr (f->log->str, ==, "started Quiet shore; stopped Quiet shore; ");
  vigil_music_next (f->music);
  g_assert_false (vigil_music_get_is_playing (f->music));
  g_assert_cmpstr (vigil_music_get_title (f->music), ==, "Low chord");
  vigil_music_play (f->music);
  vigil_wait_until (g_str_has_suffix (f->log->str, "started Low chord; "));
  g_object_get (f->music, "position-ms", &position_ms, "duration-ms", &duration_ms, NULL);
  g_assert_cmpint (position_ms, <, 60000);
  g_assert_cmpint (duration_ms, ==, 60000);
  vigil_music_next (f->music);
  vigil_music_next (f->music);
  vigil_music_next (f->music);
  vigil_wait_until (g_str_has_suffix (f->log->str, "started Quiet shore; "));
  g_assert_cmpuint (vigil_music_get_current (f->music), ==, 0);
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (f->dir, "missing", NULL);
  g_autoptr (GPtrArray) titles = NULL;

  open_folder (f, missing);
  titles = vigil_music_get_titles (f->music);
  g_assert_true (vigil_music_get_is_calm (f->music));
  g_assert_cmpuint (titles->len, ==, 2);
}

static void
test_broken_file_is_skipped (Fixture *f, gconstpointer data)
{
  audio_file_make_broken (f->dir, "a.ogg");
  audio_file_make (f->dir, "b.wav", "wavenc");
  open_folder (f, f->dir);
  vigil_music_play (f->music);
  vigil_wait_until (f->log->len > 0);
  g_assert_cmpstr (f->log->str, ==, "started b; ");
  g_assert_nonnull (strstr (vigil_music_get_problem (f->music), "“a”"));
  g_assert_true (vigil_music_get_is_playing (f->music));
}

static void
test_nothing_but_broken_files (Fixture *f, gconstpointer data)
{
  audio_file_make_broken (f->dir, "a.ogg");
  audio_file_make_broken (f->dir, "b.mp3");
  open_folder (f, f->dir);
  vigil_music_play (f->music);
  vigil_wait_until (!vigil_music_get_is_playing (f->music));
  g_assert_cmpstr (f->log->str, ==, "");
  g_assert_nonnull (vigil_music_get_problem (f->music));
  /* Asked again it tries again. */
  vigil_music_play (f->music);
  g_assert_true (vigil_music_get_is_playing (f->music));
  vigil_wait_until (!vigil_music_get_is_playing (f->music));
}

static void
test_volume (Fixture *f, gconstpointer data)
{
  guint step;

  open_folder (f, f->dir);
  for (guint i = 0; i < VIGIL_MUSIC_VOLUME_STEPS; i++) {
    g_object_set (f->music, "volume-step", i, NULL);
    g_object_get (f->music, "volume-step", &step, NULL);
    g_assert_cmpuint (step, ==, i);
  }
}

/* ---- the patient's own (R1.5) ---- */

/* Two of them, not by the names of their files, before the folder's. */
static char *
set_own (Fixture *f, gboolean is_second_lost)
{
  g_autofree char *first = g_build_filename (f->dir, "z.wav", NULL);
  char *second = g_build_filename (f->dir, "y.wav", NULL);
  VigilMusicOwn own[] = { { "Session 3", first, FALSE }, { "Session 4", second, is_second_lost } };

  vigil_music_set_own (f->music, own, G_N_ELEMENTS (own));
  return second;
}

static void
open_with_own (Fixture *f)
{
  g_autofree char *folder = g_build_filename (f->dir, "missing", NULL);

  audio_file_make (f->dir, "z.wav", "taginject tags=\"title=Another title\" ! wavenc");
  audio_file_make (f->dir, "y.wav", "wavenc");
  open_folder (f, folder);
}

/* They come first, under the names that are recorded, follow each other and end in nothing else. */
static void
test_own_first (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) titles = NULL;

  open_with_own (f);
  g_free (set_own (f, FALSE));
  titles = vigil_music_get_titles (f->music);
  g_assert_cmpuint (titles->len, ==, 4);
  g_assert_cmpstr (vigil_music_get_title (f->music), ==, "Session 3");
  g_assert_true (vigil_music_get_is_own (f->music, 1));
  g_assert_false (vigil_music_get_is_own (f->music, 2));
  vigil_music_play (f->music);
  vigil_wait_until (strstr (f->log->str, "stopped Session 4") != NULL);
  vigil_wait_until (g_str_has_suffix (f->log->str, "started Session 3; "));
  g_assert_cmpstr (f->log->str, ==,
                   "started Session 3; stopped Session 3; started Session 4; stopped Session 4; started Session 3; ");
  vigil_music_pause (f->music);
  vigil_music_next (f->music);
  vigil_music_next (f->music);
  g_assert_cmpstr (vigil_music_get_title (f->music), ==, "Quiet shore");
}

/* What is gone is there to be seen, and passed over. */
static void
test_own_lost (Fixture *f, gconstpointer data)
{
  open_with_own (f);
  g_free (set_own (f, TRUE));
  g_assert_true (vigil_music_get_has_lost (f->music));
  g_assert_true (vigil_music_get_is_lost (f->music, 1));
  vigil_music_select (f->music, 1);
  g_assert_false (vigil_music_get_is_playing (f->music));
  vigil_music_play (f->music);
  vigil_wait_until (g_str_has_suffix (f->log->str, "stopped Session 3; started Session 3; "));
  vigil_music_next (f->music);
  g_assert_cmpstr (vigil_music_get_title (f->music), ==, "Quiet shore");
}

/* The visit is over while it is heard: silence, and not one of its titles is left. */
static void
test_own_taken_away (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) titles = NULL;

  open_with_own (f);
  g_free (set_own (f, FALSE));
  vigil_music_play (f->music);
  vigil_wait_until (f->log->len > 0);
  vigil_music_set_own (f->music, NULL, 0);
  g_assert_false (vigil_music_get_is_playing (f->music));
  g_assert_cmpstr (f->log->str, ==, "started Session 3; stopped Session 3; ");
  g_assert_cmpstr (vigil_music_get_title (f->music), ==, "Quiet shore");
  titles = vigil_music_get_titles (f->music);
  g_assert_cmpuint (titles->len, ==, 2);
  vigil_music_play (f->music);
  vigil_wait_until (g_str_has_suffix (f->log->str, "started Quiet shore; "));
}

/* One more, or one less, and what is heard goes on. */
static void
test_own_goes_on (Fixture *f, gconstpointer data)
{
  g_autofree char *second = NULL;
  VigilMusicOwn one = { "Session 4", NULL, FALSE };

  open_with_own (f);
  vigil_music_play (f->music);
  vigil_wait_until (f->log->len > 0);
  second = set_own (f, FALSE);
  g_assert_true (vigil_music_get_is_playing (f->music));
  g_assert_cmpstr (vigil_music_get_title (f->music), ==, "Quiet shore");
  vigil_music_select (f->music, 1);
  vigil_wait_until (g_str_has_suffix (f->log->str, "started Session 4; "));
  one.path = second;
  vigil_music_set_own (f->music, &one, 1);
  g_assert_true (vigil_music_get_is_playing (f->music));
  g_assert_cmpuint (vigil_music_get_current (f->music), ==, 0);
  g_assert_cmpstr (vigil_music_get_title (f->music), ==, "Session 4");
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
  g_setenv ("VIGIL_MUSIC_SINK", "fakesink sync=true", TRUE);
  gst_init (&argc, &argv);
  add ("/music/to-its-end", test_plays_to_its_end_and_on);
  add ("/music/tags", test_title_from_tags);
  add ("/music/pause-and-next", test_pause_and_next);
  add ("/music/no-folder", test_no_folder);
  add ("/music/broken", test_broken_file_is_skipped);
  add ("/music/all-broken", test_nothing_but_broken_files);
  add ("/music/volume", test_volume);
  add ("/music/own/first", test_own_first);
  add ("/music/own/lost", test_own_lost);
  add ("/music/own/taken-away", test_own_taken_away);
  add ("/music/own/goes-on", test_own_goes_on);
  return g_test_run ();
}
