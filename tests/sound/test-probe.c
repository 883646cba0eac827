/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a file that somebody has brought: GStreamer's own parsers on files made here, whole, cut and with other
 * bytes. */
#include "audio-file.h"
#include "sound/probe.h"

#include <gst/gst.h>

typedef struct {
  char *dir;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("vigil-probe-XXXXXX", NULL);
  g_assert_nonnull (f->dir);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", f->dir);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (f->dir);
}

static char *
read_file (Fixture *f, const char *name, gsize *len)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);
  char *bytes;

  g_assert_true (g_file_get_contents (path, &bytes, len, NULL));
  return bytes;
}

static void
write_file (Fixture *f, const char *name, const char *bytes, gsize len)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, (gssize) len, NULL));
}

/* @why NULL: it can be played, and is a third of a second long. */
static void
assert_probe (Fixture *f, const char *name, const char *why)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);
  g_autoptr (GError) error = NULL;
  gint64 length_ms = -1;

  g_assert_cmpint (vigil_probe (path, &length_ms, &error), ==, why == NULL);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, why);
  if (why == NULL)
    g_assert_cmpint (ABS (length_ms - 325), <, 75);
  else
    g_assert_cmpint (length_ms, ==, 0);
}

/* Whatever the name says. */
static void
test_files (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize len;

  audio_file_make (f->dir, "wrongly named.mp3", "vorbisenc ! oggmux");
  audio_file_make (f->dir, "b.wav", "wavenc");
  audio_file_make (f->dir, "no ending", "flacenc");
  audio_file_make_broken (f->dir, "words.mp3");
  assert_probe (f, "wrongly named.mp3", NULL);
  assert_probe (f, "b.wav", NULL);
  assert_probe (f, "no ending", NULL);
  assert_probe (f, "words.mp3", "it is no audio, or damaged");
  assert_probe (f, "not there.mp3", "it cannot be read");
  /* a header that is cut, and nothing behind it */
  bytes = read_file (f, "b.wav", &len);
  write_file (f, "cut.wav", bytes, 20);
  assert_probe (f, "cut.wav", "it is no audio, or damaged");
}

static void
test_film_without_sound (Fixture *f, gconstpointer data)
{
  g_autofree char *line
      = g_strdup_printf ("videotestsrc num-buffers=5 ! video/x-raw,width=16,height=16 ! theoraenc ! oggmux ! "
                         "filesink location=\"%s/film.ogg\"",
                         f->dir);

  audio_file_run (line);
  assert_probe (f, "film.ogg", "there is no sound in it");
}

/* Either it can be played or there is a reason, and there is an answer. */
static void
test_other_bytes (Fixture *f, gconstpointer data)
{
  static const char *const encoders[] = { "vorbisenc ! oggmux", "wavenc", "flacenc" };

  for (guint i = 0; i < 12; i++) {
    g_autofree char *path = g_build_filename (f->dir, "other", NULL), *bytes = NULL;
    g_autoptr (GError) error = NULL;
    gint64 length_ms = -1;
    gsize len;

    if (i % 4 == 0)
      audio_file_make (f->dir, "good", encoders[i / 4]);
    bytes = read_file (f, "good", &len);
    for (guint k = 0; k < 8; k++)
      bytes[g_test_rand_int_range (0, (gint32) MIN (len, 400))] = (char) g_test_rand_int_range (0, 256);
    write_file (f, "other", bytes, len);
    g_assert_cmpint (vigil_probe (path, &length_ms, &error), ==, error == NULL);
    g_assert_cmpint (length_ms, >=, 0);
  }
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
  gst_init (&argc, &argv);
  add ("/probe/files", test_files);
  add ("/probe/film-without-sound", test_film_without_sound);
  add ("/probe/other-bytes", test_other_bytes);
  return g_test_run ();
}
