/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The sounder against sinks that write a file, swallow sound, or are not there. */
#include "burst.h"
#include "sound/alarm-sounder.h"
#include "sound/tone.h"
#include "wait.h"

#include <glib/gstdio.h>
#include <gst/gst.h>

#define WAV_HEAD 44

static char *
wav_path (const char *dir)
{
  return g_build_filename (dir, "alarm.wav", NULL);
}

static void
use_wav_sink (const char *path)
{
  g_autofree char *line = g_strdup_printf ("wavenc ! filesink location=%s", path);

  g_setenv ("VIGIL_ALARM_SINK", line, TRUE);
}

static char *
make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("vigil-sound-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

/* The burst of @priority is in the file, whole. */
static gboolean
has_burst (const char *path, VigilPriority priority)
{
  g_autofree char *wav = NULL;
  g_autofree gint16 *expected = NULL;
  gsize len, n_expected;

  expected = vigil_tone_render (priority, &n_expected);
  if (!g_file_get_contents (path, &wav, &len, NULL))
    return FALSE;
  return len >= WAV_HEAD + n_expected * sizeof *expected
         && memcmp (wav + WAV_HEAD, expected, n_expected * sizeof *expected) == 0;
}

static void
remove_dir (const char *dir)
{
  g_autofree char *path = wav_path (dir);

  g_unlink (path);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* The alarm has a way of its own, whatever the patient listens to with or without headphones (R0.16). */
static void
test_burst_reaches_the_sink (void)
{
  g_autofree char *dir = make_dir ();
  g_autofree char *path = wav_path (dir);
  g_autofree char *wav = NULL;
  VigilAlarmSounder *sounder;
  VigilBurst burst;
  gsize len;

  use_wav_sink (path);
  sounder = vigil_alarm_sounder_new ();
  vigil_alarm_sounder_set (sounder, VIGIL_PRIORITY_HIGH);
  vigil_wait_until (has_burst (path, VIGIL_PRIORITY_HIGH));
  g_assert_true (vigil_alarm_sounder_get_is_audible (sounder));
  g_assert_finalize_object (sounder);

  g_assert_true (g_file_get_contents (path, &wav, &len, NULL));
  vigil_burst_measure ((const gint16 *) (gpointer) (wav + WAV_HEAD), (len - WAV_HEAD) / 2, VIGIL_TONE_RATE_HZ,
                       &burst);
  g_assert_cmpuint (burst.n_pulses, ==, 10);
  remove_dir (dir);
}

/* The pause after a low burst is 20 s: a change of mind does not wait for it. */
static void
test_another_priority_starts_at_once (void)
{
  g_autofree char *dir = make_dir ();
  g_autofree char *path = wav_path (dir);
  VigilAlarmSounder *sounder;

  use_wav_sink (path);
  sounder = vigil_alarm_sounder_new ();
  vigil_alarm_sounder_set (sounder, VIGIL_PRIORITY_LOW);
  vigil_wait_until (has_burst (path, VIGIL_PRIORITY_LOW));
  vigil_alarm_sounder_set (sounder, VIGIL_PRIORITY_HIGH);
  vigil_wait_until (has_burst (path, VIGIL_PRIORITY_HIGH));
  vigil_alarm_sounder_set (sounder, VIGIL_PRIORITY_MEDIUM);
  vigil_wait_until (has_burst (path, VIGIL_PRIORITY_MEDIUM));
  g_assert_finalize_object (sounder);
  remove_dir (dir);
}

static void
test_high_sounds_again (void)
{
  g_autofree char *dir = make_dir ();
  g_autofree char *path = wav_path (dir);
  VigilAlarmSounder *sounder;

  use_wav_sink (path);
  sounder = vigil_alarm_sounder_new ();
  vigil_alarm_sounder_set (sounder, VIGIL_PRIORITY_HIGH);
  vigil_wait_until (has_burst (path, VIGIL_PRIORITY_HIGH));
  g_assert_cmpint (g_unlink (path), ==, 0);
  vigil_wait_until (has_burst (path, VIGIL_PRIORITY_HIGH));
  g_assert_finalize_object (sounder);
  remove_dir (dir);
}

/* A burst to be listened to sounds by itself, and never instead of an alarm. */
static void
test_to_be_heard (void)
{
  g_autofree char *dir = make_dir ();
  g_autofree char *path = wav_path (dir);
  VigilAlarmSounder *sounder;

  use_wav_sink (path);
  sounder = vigil_alarm_sounder_new ();
  vigil_alarm_sounder_test (sounder, VIGIL_PRIORITY_MEDIUM);
  vigil_wait_until (has_burst (path, VIGIL_PRIORITY_MEDIUM));
  vigil_alarm_sounder_set (sounder, VIGIL_PRIORITY_HIGH);
  vigil_alarm_sounder_test (sounder, VIGIL_PRIORITY_LOW);
  vigil_wait_until (has_burst (path, VIGIL_PRIORITY_HIGH));
  vigil_alarm_sounder_test (sounder, VIGIL_PRIORITY_LOW);
  g_assert_cmpint (g_unlink (path), ==, 0);
  vigil_wait_until (has_burst (path, VIGIL_PRIORITY_HIGH));
  g_assert_finalize_object (sounder);
  remove_dir (dir);
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  guint *n = data;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  (*n)++;
}

static void
assert_says_inaudible (const char *sink)
{
  g_autoptr (VigilAlarmSounder) sounder = NULL;
  guint n_notified = 0;

  g_setenv ("VIGIL_ALARM_SINK", sink, TRUE);
  sounder = vigil_alarm_sounder_new ();
  g_signal_connect (sounder, "notify::is-audible", G_CALLBACK (on_notify), &n_notified);
  vigil_wait_until (n_notified == 1);
  g_assert_false (vigil_alarm_sounder_get_is_audible (sounder));
}

static void
test_silent_sinks_are_told (void)
{
  assert_says_inaudible ("fakesink");
  assert_says_inaudible ("audioconvert ! fakesink sync=true");
  assert_says_inaudible ("there-is-no-such-element");
}

/* The device comes back: found by the next try, without anybody asking. */
static void
test_recovers (void)
{
  g_autofree char *dir = make_dir ();
  g_autofree char *path = wav_path (dir);
  g_autoptr (VigilAlarmSounder) sounder = NULL;
  guint n_notified = 0;

  g_assert_cmpint (g_rmdir (dir), ==, 0);
  use_wav_sink (path);
  sounder = vigil_alarm_sounder_new ();
  g_signal_connect (sounder, "notify::is-audible", G_CALLBACK (on_notify), &n_notified);
  vigil_wait_until (n_notified == 1);
  g_assert_false (vigil_alarm_sounder_get_is_audible (sounder));
  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
  vigil_wait_until (vigil_alarm_sounder_get_is_audible (sounder));
  vigil_alarm_sounder_set (sounder, VIGIL_PRIORITY_HIGH);
  vigil_wait_until (has_burst (path, VIGIL_PRIORITY_HIGH));
  g_clear_object (&sounder);
  remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  g_test_add_func ("/alarm-sounder/burst", test_burst_reaches_the_sink);
  g_test_add_func ("/alarm-sounder/at-once", test_another_priority_starts_at_once);
  g_test_add_func ("/alarm-sounder/again", test_high_sounds_again);
  g_test_add_func ("/alarm-sounder/to-be-heard", test_to_be_heard);
  g_test_add_func ("/alarm-sounder/silent", test_silent_sinks_are_told);
  g_test_add_func ("/alarm-sounder/recovers", test_recovers);
  return g_test_run ();
}
