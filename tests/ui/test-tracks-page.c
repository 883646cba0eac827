/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The patient's own audio through the chair's window: from a stick to the patient's screen, after a restart, spoilt, and
 * gone when the next patient comes (R1.5). */
#include "audio-file.h"
#include "chair/tracks-page.h"
#include "fixtures/chair-stand.h"
#include "fixtures/wait.h"
#include "fixtures/widgets.h"
#include "kiosk/kiosk.h"
#include "widget/row.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define YOURS "Your track\nin your headphones"

static char *stick;   /* $VIGIL_MEDIA_DIR */

static void
plug_in (void)
{
  g_autofree char *link = g_build_filename (stick, "c link.mp3", NULL);

  g_assert_cmpint (g_mkdir (stick, 0755), ==, 0);
  audio_file_make (stick, "a Session 3.wav", "wavenc");
  audio_file_make_broken (stick, "b words.mp3");
  g_assert_cmpint (symlink ("a Session 3.wav", link), ==, 0);
}

static void
pull (void)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", stick);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

static void
on_done (gint64 seq, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
do_it (ChairStand *stand, VigilEventKind kind, JsonObject *body)
{
  gboolean is_done = FALSE;

  vigil_chair_model_propose (stand->model, kind, body, on_done, &is_done);
  vigil_wait_until (is_done);
}

/* By the name of who is signed in. */
static void
open_page (ChairStand *stand)
{
  g_signal_emit_by_name (vigil_chair_page_get_strip (VIGIL_CHAIR_PAGE (chair_stand_find_type (stand, VIGIL_TYPE_CHAIR_PAGE))),
                         "user");
  chair_stand_settle (stand);
  chair_stand_tap (stand, "Patient's own audio");
  chair_stand_settle (stand);
}

static gboolean
is_seen (ChairStand *stand, const char *text)
{
  chair_stand_settle (stand);
  return chair_stand_find (stand, text) != NULL;
}

/* The tablet is the patient's from here on. */
static void
give (ChairStand *stand)
{
  do_it (stand, VIGIL_EVENT_KIOSK_GIVEN, NULL);
  vigil_wait_until (chair_stand_find_type (stand, VIGIL_TYPE_KIOSK) != NULL);
}

static void
on_pin (const VigilStaff *staff, const GError *error, gpointer user_data)
{
  on_done (1, error, user_data);
}

static void
take_back (ChairStand *stand)
{
  gboolean is_done = FALSE;

  vigil_chair_model_check_pin (stand->model, "2580", "kiosk", on_pin, &is_done);
  vigil_wait_until (is_done);
  do_it (stand, VIGIL_EVENT_KIOSK_TAKEN_BACK, vigil_body_new ("by", "s", "pin", NULL));
  vigil_wait_until (chair_stand_find_type (stand, VIGIL_TYPE_CHAIR_PAGE) != NULL);
}

static void
import (ChairStand *stand)
{
  open_page (stand);
  vigil_wait_until (is_seen (stand, "it is no audio, or damaged"));
  chair_stand_tap (stand, "a Session 3.wav");
  chair_stand_press_bar (stand, VIGIL_BAR_PRIMARY, "Import 1 track");
  vigil_wait_until (chair_stand_count (stand, VIGIL_EVENT_TRACK_IMPORTED) == 1);
  vigil_wait_until (is_seen (stand, "on the patient's screen"));
}

/* ---- */

static void
test_from_stick_to_patient (void)
{
  ChairStand stand;
  const VigilEvent *event;

  plug_in ();
  chair_stand_open (&stand, CHAIR_STAND_DOSE, NULL, NULL);
  open_page (&stand);
  vigil_wait_until (is_seen (&stand, "it is no audio, or damaged"));
  g_assert_true (is_seen (&stand, "it is a link, not a file"));
  g_assert_true (is_seen (&stand, "Mary King"));
  /* nothing is chosen, and what cannot be played cannot be */
  g_assert_true (vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));
  chair_stand_tap (&stand, "b words.mp3");
  chair_stand_tap (&stand, "c link.mp3");
  chair_stand_settle (&stand);
  g_assert_true (vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));
  /* a second tap takes back */
  vigil_wait_until (is_seen (&stand, "0:00"));
  chair_stand_tap (&stand, "a Session 3.wav");
  chair_stand_tap (&stand, "a Session 3.wav");
  chair_stand_settle (&stand);
  g_assert_true (vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));
  chair_stand_tap (&stand, "a Session 3.wav");
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Import 1 track");
  chair_stand_tap_bar (&stand, VIGIL_BAR_PRIMARY);   /* the second of two */
  vigil_wait_until (is_seen (&stand, "on the patient's screen"));
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_TRACK_IMPORTED) == 1);
  event = chair_stand_last (&stand, VIGIL_EVENT_TRACK_IMPORTED);
  g_assert_cmpstr (event->actor, ==, "osei");
  g_assert_cmpstr (vigil_event_get_string (event, "title"), ==, "a Session 3");
  pull ();
  give (&stand);
  vigil_wait_until (is_seen (&stand, YOURS));
  g_assert_true (is_seen (&stand, "a Session 3"));
  chair_stand_tap (&stand, "Play");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_MUSIC_STARTED) > 0);
  event = chair_stand_last (&stand, VIGIL_EVENT_MUSIC_STARTED);
  g_assert_cmpstr (vigil_event_get_string (event, "title"), ==, "a Session 3");
  g_assert_true (vigil_event_get_boolean (event, "is_own"));
  chair_stand_tap (&stand, "Pause");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_MUSIC_STOPPED) > 0);
  chair_stand_close (&stand);
}

/* Where there is none it is said what to do; a stick is found when it is looked for again. */
static void
test_no_stick (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_DOSE, NULL, NULL);
  open_page (&stand);
  chair_stand_settle (&stand);
  vigil_wait_until (widgets_says_prefix (stand.chair, "Plug the patient's stick in"));
  plug_in ();
  chair_stand_press_bar (&stand, VIGIL_BAR_SECONDARY, "Look again");
  vigil_wait_until (is_seen (&stand, "a Session 3.wav"));
  pull ();
  chair_stand_press_bar (&stand, VIGIL_BAR_SECONDARY, "Look again");
  vigil_wait_until (widgets_says_prefix (stand.chair, "Plug the patient's stick in"));
  chair_stand_press_bar (&stand, VIGIL_BAR_BACK, "Back");
  chair_stand_close (&stand);
}

/* It was chosen and then pulled: named, and nothing is imported. */
static void
test_pulled (void)
{
  ChairStand stand;
  g_autofree char *path = g_build_filename (stick, "a Session 3.wav", NULL);

  plug_in ();
  chair_stand_open (&stand, CHAIR_STAND_DOSE, NULL, NULL);
  open_page (&stand);
  vigil_wait_until (is_seen (&stand, "it is no audio, or damaged"));
  chair_stand_tap (&stand, "a Session 3.wav");
  g_assert_cmpint (g_unlink (path), ==, 0);
  chair_stand_press_bar (&stand, VIGIL_BAR_PRIMARY, "Import 1 track");
  vigil_wait_until (is_seen (&stand, "Not imported"));
  g_assert_true (is_seen (&stand, "“a Session 3.wav”: it is not there any more. Was the stick pulled?"));
  g_assert_true (is_seen (&stand, "not imported"));
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_TRACK_IMPORTED), ==, 0);
  chair_stand_close (&stand);
  pull ();
}

/* The patient's screen has it again; what is spoilt then is said on both screens, and cannot be chosen. */
static void
test_restart_and_spoilt (void)
{
  ChairStand stand;
  g_autofree char *folder = NULL, *kept = NULL;

  plug_in ();
  chair_stand_open (&stand, CHAIR_STAND_DOSE, NULL, NULL);
  import (&stand);
  pull ();
  chair_stand_restart (&stand);
  give (&stand);
  vigil_wait_until (is_seen (&stand, YOURS));
  take_back (&stand);
  folder = vigil_tracks_dup_folder (vigil_core_get_record_path (stand.core), chair_stand_view (&stand)->session.id);
  kept = vigil_tracks_dup_path (folder, chair_stand_view (&stand)->session.tracks[0].sha256);
  g_assert_true (g_file_set_contents (kept, "something else", -1, NULL));
  give (&stand);
  vigil_wait_until (is_seen (&stand, "One of your tracks is gone.\nPlease tell your nurse"));
  g_assert_true (is_seen (&stand, "Quiet shore"));
  chair_stand_tap (&stand, "Volume");
  chair_stand_settle (&stand);
  g_assert_true (is_seen (&stand, "Gone. Please tell your nurse"));
  g_assert_false (gtk_widget_is_sensitive (chair_stand_find (&stand, "a Session 3")));
  take_back (&stand);
  open_page (&stand);
  vigil_wait_until (is_seen (&stand, "its file is not what was imported: import it again, or remove it"));
  chair_stand_tap (&stand, "a Session 3");
  chair_stand_press_bar (&stand, VIGIL_BAR_SECONDARY, "Remove");
  chair_stand_press_bar (&stand, VIGIL_BAR_SECONDARY, "Remove now");
  vigil_wait_until (is_seen (&stand, "Nothing of the patient's own is on this tablet."));
  vigil_wait_until (!g_file_test (kept, G_FILE_TEST_EXISTS));
  chair_stand_close (&stand);
}

/* It is heard when the visit ends. */
static void
test_next_patient (void)
{
  ChairStand stand;
  g_autofree char *folder = NULL;
  GtkWidget *kiosk;

  plug_in ();
  chair_stand_open (&stand, CHAIR_STAND_DOSE, NULL, NULL);
  import (&stand);
  folder = vigil_tracks_dup_folder (vigil_core_get_record_path (stand.core), chair_stand_view (&stand)->session.id);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  give (&stand);
  vigil_wait_until (is_seen (&stand, YOURS));
  kiosk = chair_stand_find_type (&stand, VIGIL_TYPE_KIOSK);
  chair_stand_tap (&stand, "Play");
  vigil_wait_until (chair_stand_count (&stand, VIGIL_EVENT_MUSIC_STARTED) > 0);
  do_it (&stand, VIGIL_EVENT_VISIT_CLOSED, vigil_body_new ("how", "s", "ended-early", NULL));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  vigil_wait_until (chair_stand_find_type (&stand, VIGIL_TYPE_CHAIR_PAGE) != NULL);
  do_it (&stand, VIGIL_EVENT_VISIT_OPENED, json_object_new ());
  vigil_wait_until (chair_stand_view (&stand)->session.stage == VIGIL_STAGE_CHECK_IN);
  give (&stand);
  g_assert_true (chair_stand_find_type (&stand, VIGIL_TYPE_KIOSK) == kiosk);
  vigil_wait_until (is_seen (&stand, "Quiet shore"));
  g_assert_true (is_seen (&stand, "Play"));
  chair_stand_tap (&stand, "Volume");
  g_assert_false (is_seen (&stand, "a Session 3"));
  g_assert_false (is_seen (&stand, "Your track"));
  take_back (&stand);
  /* nor is it offered to be imported before it is known for whom */
  open_page (&stand);
  vigil_wait_until (is_seen (&stand, "a Session 3.wav"));
  g_assert_true (vigil_button_get_is_off (chair_stand_button (&stand, VIGIL_BAR_PRIMARY)));
  g_assert_true (is_seen (&stand, "say first who the patient is"));
  chair_stand_close (&stand);
  pull ();
}

/* ---- a copy that takes its time ---- */

static GMutex probe_lock;
static GCond probe_cond;
static gboolean is_held;

static gboolean
probe_slowly (const char *path, gint64 *length_ms, GError **error)
{
  g_mutex_lock (&probe_lock);
  while (is_held)
    g_cond_wait (&probe_cond, &probe_lock);
  g_mutex_unlock (&probe_lock);
  *length_ms = 1000;
  return TRUE;
}

static void
set_held (gboolean holds)
{
  g_mutex_lock (&probe_lock);
  is_held = holds;
  g_cond_broadcast (&probe_cond);
  g_mutex_unlock (&probe_lock);
}

static void
test_stop_copying (void)
{
  ChairStand stand;
  g_autoptr (VigilOwnTracks) tracks = NULL;
  g_autoptr (VigilTrackImport) import = NULL;
  g_autoptr (VigilPage) page = NULL;
  g_autofree char *path = g_build_filename (stick, "a Session 3.wav", NULL);
  const char *const paths[] = { path, NULL };
  GtkWidget *window = gtk_window_new ();
  VigilPageBar bar;

  plug_in ();
  chair_stand_open (&stand, CHAIR_STAND_DOSE, NULL, NULL);
  tracks = vigil_own_tracks_new (stand.model);
  import = vigil_track_import_new (tracks, probe_slowly);
  page = g_object_ref_sink (VIGIL_PAGE (vigil_tracks_page_new (stand.model)));
  vigil_tracks_page_set_import (VIGIL_TRACKS_PAGE (page), import);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (window));
  set_held (TRUE);
  vigil_track_import_start (import, paths);
  vigil_wait_until (widgets_says (window, "is being looked at, track 1 of 1"));
  g_assert_true (widgets_says (window, "Being copied to this tablet"));
  vigil_page_describe (page, &bar);
  g_assert_cmpstr (bar.primary, ==, "Stop copying");
  vigil_page_primary (page);
  set_held (FALSE);
  g_assert_false (vigil_track_import_is_running (import));
  widgets_settle (window);
  vigil_page_describe (page, &bar);
  g_assert_cmpstr (bar.primary, ==, "Import");
  g_assert_cmpuint (chair_stand_count (&stand, VIGIL_EVENT_TRACK_IMPORTED), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&page);
  g_clear_object (&import);
  g_clear_object (&tracks);
  chair_stand_close (&stand);
  pull ();
}

int
main (int argc, char **argv)
{
  g_autofree char *parent = g_dir_make_tmp ("vigil-media-XXXXXX", NULL);
  int status;

  stick = g_build_filename (parent, "STICK", NULL);
  g_setenv ("VIGIL_MEDIA_DIR", stick, TRUE);
  g_setenv ("VIGIL_MUSIC_DIR", parent, TRUE);
  g_setenv ("VIGIL_MUSIC_SINK", "fakesink sync=true", TRUE);
  chair_stand_init (&argc, &argv);
  g_test_add_func ("/tracks-page/from-stick-to-patient", test_from_stick_to_patient);
  g_test_add_func ("/tracks-page/no-stick", test_no_stick);
  g_test_add_func ("/tracks-page/pulled", test_pulled);
  g_test_add_func ("/tracks-page/restart-and-spoilt", test_restart_and_spoilt);
  g_test_add_func ("/tracks-page/next-patient", test_next_patient);
  g_test_add_func ("/tracks-page/stop-copying", test_stop_copying);
  status = g_test_run ();
  g_assert_cmpint (g_rmdir (parent), ==, 0);
  g_free (stick);
  return status;
}
