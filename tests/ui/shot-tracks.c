/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures for eyes: "shot-tracks DIR [dark|light|rtl]" takes audio from a folder that stands for a stick, through the
 * chair's window to the patient's screen, and draws each step into DIR. */
#include "audio-file.h"
#include "config.h"
#include "core/tracks.h"
#include "fixtures/chair-stand.h"
#include "fixtures/wait.h"
#include "fixtures/widgets.h"
#include "kiosk/kiosk-button.h"
#include "widget/row.h"
#include "widget/style.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>

#define LOOKING_MS 700

static const char *dir, *look;
static char *stick;

static void
save (ChairStand *stand, const char *name)
{
  g_autofree char *whole = g_strdup_printf ("%s-%s", look, name);

  chair_stand_settle (stand);
  widgets_save (stand->window, dir, whole);
}

static gboolean
on_over (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
let_it_look (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (LOOKING_MS, on_over, &is_over);
  vigil_wait_until (is_over);
}

static void
on_done (gint64 seq, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
give (ChairStand *stand)
{
  gboolean is_done = FALSE;

  vigil_chair_model_propose (stand->model, VIGIL_EVENT_KIOSK_GIVEN, json_object_new (), on_done, &is_done);
  vigil_wait_until (is_done);
  let_it_look ();
}

static void
tap_row (ChairStand *stand, guint n)
{
  g_signal_emit_by_name (widgets_find (stand->chair, VIGIL_TYPE_ROW, n), "clicked");
}

static void
open_page (ChairStand *stand)
{
  g_signal_emit_by_name (vigil_chair_page_get_strip (VIGIL_CHAIR_PAGE (chair_stand_find_type (stand, VIGIL_TYPE_CHAIR_PAGE))),
                         "user");
  chair_stand_settle (stand);
  save (stand, "1-signed-in");
  tap_row (stand, 0);
  let_it_look ();
}

static void
press (ChairStand *stand, VigilBarAction action)
{
  vigil_wait_until (!vigil_button_is_held (chair_stand_button (stand, action)));
  chair_stand_tap_bar (stand, action);
}

static void
plug_in (void)
{
  g_autofree char *night = g_build_filename (stick, "For the night", NULL);

  g_assert_cmpint (g_mkdir_with_parents (night, 0755), ==, 0);
  audio_file_make (stick, "Session 3, Dr. Roy.ogg", "vorbisenc ! oggmux");
  audio_file_make (stick, "a very long name that a telephone has made of a recording in the park at night 2026-11-21.wav",
                   "wavenc");
  audio_file_make (stick, "שלום.flac", "flacenc");
  audio_file_make_broken (stick, "photo of the patient.mp3");
  for (guint i = 0; i < 4; i++) {
    g_autofree char *name = g_strdup_printf ("track %u.wav", i);

    audio_file_make (night, name, "wavenc");
  }
}

static void
shoot_kiosk (ChairStand *stand)
{
  GtkWidget *volume;

  give (stand);
  save (stand, "7-kiosk");
  for (guint i = 0; (volume = widgets_find (stand->chair, VIGIL_TYPE_KIOSK_BUTTON, i)) != NULL; i++)
    if (i == 2)
      g_signal_emit_by_name (volume, "tapped");
  save (stand, "8-kiosk-sound");
}

static void
spoil (ChairStand *stand)
{
  const VigilSession *session = &chair_stand_view (stand)->session;
  g_autofree char *folder = vigil_tracks_dup_folder (vigil_core_get_record_path (stand->core), session->id);
  g_autofree char *path = vigil_tracks_dup_path (folder, session->tracks[0].sha256);

  g_unlink (path);
}

static void
shoot (void)
{
  ChairStand stand;

  chair_stand_open (&stand, CHAIR_STAND_PRESCRIBED, NULL, NULL);
  chair_stand_settle (&stand);
  open_page (&stand);
  save (&stand, "2-no-stick");
  plug_in ();
  press (&stand, VIGIL_BAR_SECONDARY);
  let_it_look ();
  save (&stand, "3-found");
  for (guint i = 0; i < 4; i++)
    tap_row (&stand, i);
  save (&stand, "4-chosen");
  press (&stand, VIGIL_BAR_PRIMARY);
  vigil_wait_until (chair_stand_view (&stand)->session.n_tracks == 3);
  let_it_look ();
  save (&stand, "5-own");
  tap_row (&stand, 0);
  press (&stand, VIGIL_BAR_SECONDARY);
  save (&stand, "6-remove");
  spoil (&stand);
  shoot_kiosk (&stand);
  chair_stand_close (&stand);
}

int
main (int argc, char **argv)
{
  g_autofree char *parent = g_dir_make_tmp ("vigil-media-XXXXXX", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", parent);

  if (argc < 2) {
    g_printerr ("shot-tracks DIR [dark|light|rtl]\n");
    return 2;
  }
  dir = argv[1];
  look = argc > 2 ? argv[2] : "dark";
  stick = g_build_filename (parent, "CLINIC 8GB", NULL);
  g_setenv ("VIGIL_MEDIA_DIR", stick, TRUE);
  g_setenv ("VIGIL_MUSIC_DIR", parent, TRUE);
  setlocale (LC_ALL, "");
  if (g_getenv ("VIGIL_LOCALE_DIR") != NULL)
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("VIGIL_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  chair_stand_init (&argc, &argv);
  setlocale (LC_ALL, "");
  if (g_str_equal (look, "light"))
    vigil_style_set_palette (vigil_style_get (gdk_display_get_default ()), VIGIL_PALETTE_LIGHT);
  if (g_str_equal (look, "rtl"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  shoot ();
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (stick);
  return 0;
}
