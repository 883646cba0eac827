/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures for eyes: "shot-station DIR [light|small]" writes records, shows them at the station and
 * saves what is seen. Run it under xvfb-run with a screen of 1920x1080. */
#include "config.h"
#include "base/clock.h"
#include "fixtures/archive-story.h"
#include "fixtures/chair-story.h"
#include "fixtures/wait.h"
#include "fixtures/widgets.h"
#include "station/review-page.h"
#include "station/review-axis.h"
#include "station/station.h"
#include "station/visit-tile.h"
#include "widget/style.h"
#include "window.h"

#include <glib/gi18n.h>
#include <locale.h>

static int width = VIGIL_STATION_WIDTH, height = VIGIL_STATION_HEIGHT;
static const char *directory, *suffix = "";

static void
save (GtkWidget *window, const char *name)
{
  g_autofree char *whole = g_strconcat (name, suffix, NULL);

  widgets_save (window, directory, whole);
}

static GtkWidget *
window_new (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
shoot_station (const char *record, const char *list_name, const char *review_name)
{
  g_autofree char *path = g_build_filename (directory, record, NULL);
  g_autofree char *zoomed = g_strdup_printf ("%s-zoomed", review_name != NULL ? review_name : "");
  g_autoptr (VigilClinic) clinic = vigil_clinic_load (g_getenv ("VIGIL_CLINIC_DIR"), NULL);
  GtkWidget *station = vigil_station_new (path, clinic), *window = window_new (station), *review;

  vigil_wait_until (vigil_station_is_listed (VIGIL_STATION (station)));
  if (list_name != NULL)
    save (window, list_name);
  if (review_name != NULL) {
    VigilReviewAxis *axis;

    vigil_station_open (VIGIL_STATION (station), ARCHIVE_STORY_ID);
    review = vigil_station_get_review (VIGIL_STATION (station));
    vigil_wait_until (vigil_review_page_is_loaded (VIGIL_REVIEW_PAGE (review))
                      && vigil_review_page_is_verified (VIGIL_REVIEW_PAGE (review)));
    axis = VIGIL_REVIEW_AXIS (widgets_find (review, VIGIL_TYPE_REVIEW_AXIS, 0));
    vigil_review_axis_set_cursor (axis, vigil_review_axis_get_span (axis)->first_us + (144 * 60 + 8) * (gint64) G_USEC_PER_SEC);
    save (window, review_name);
    vigil_review_axis_zoom (axis, 600 * (gint64) G_USEC_PER_SEC);
    save (window, zoomed);
  }
  gtk_window_destroy (GTK_WINDOW (window));
  widgets_settle (window_new (gtk_label_new (NULL)));
}

static void
shoot_tiles (void)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *window;
  void (*stories[]) (VigilView *) = { story_infusing, story_alarm, story_infusing, story_empty };
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (stories); i++) {
    g_autofree VigilView *view = g_new0 (VigilView, 1);
    VigilChairModel *model = vigil_chair_model_new (NULL);
    GtkWidget *tile;

    vigil_chair_model_put_rules (model, story_protocol (), story_profile ());
    stories[i] (view);
    if (i == 1) {
      view->session.channels[1] = view->session.channels[0];
      view->session.channels[1].is_linked = TRUE;
      view->session.channels[1].rate_ml_h = 15;
      view->session.is_nibp_demo = TRUE;
    }
    if (i == 2)
      view->now_us += 42 * VIGIL_USEC_PER_SEC;
    vigil_chair_model_put_view (model, view);
    g_ptr_array_add (models, model);
    tile = vigil_visit_tile_new (model);
    gtk_widget_set_valign (tile, GTK_ALIGN_START);
    gtk_widget_set_margin_top (tile, 24);
    gtk_widget_set_margin_start (tile, 24);
    gtk_box_append (GTK_BOX (row), tile);
  }
  window = window_new (row);
  save (window, "tiles");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autofree char *whole = NULL, *empty = NULL, *broken = NULL, *running = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("VIGIL_LOCALE_DIR") != NULL ? g_getenv ("VIGIL_LOCALE_DIR") : VIGIL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  directory = argc > 1 ? argv[1] : ".";
  if (!gtk_init_check ()) {
    g_printerr ("shot-station: no display; run it under xvfb-run\n");
    return 1;
  }
  vigil_style_get (gdk_display_get_default ());
  if (argc > 2 && g_str_equal (argv[2], "light"))
    vigil_style_set_palette (vigil_style_get (gdk_display_get_default ()), VIGIL_PALETTE_LIGHT);
  if (argc > 2 && g_str_equal (argv[2], "small"))
    width = 1280, height = 800;
  suffix = argc > 2 ? g_strdup_printf ("-%s", argv[2]) : "";
  whole = g_build_filename (directory, "whole.db", NULL);
  empty = g_build_filename (directory, "empty.db", NULL);
  broken = g_build_filename (directory, "broken.db", NULL);
  running = g_build_filename (directory, "running.db", NULL);
  if (!g_file_test (whole, G_FILE_TEST_EXISTS)) {
    archive_story_write_empty (empty);
    archive_story_write (broken, ARCHIVE_STORY_ID, 60, 0);
    archive_story_break (broken);
    archive_story_write (whole, ARCHIVE_STORY_ID_2, 70, 0);
    archive_story_write (whole, ARCHIVE_STORY_ID, 345, 20);
    archive_story_write (running, ARCHIVE_STORY_ID, 150, 0);
  }
  shoot_tiles ();
  shoot_station ("missing.db", "missing", NULL);
  shoot_station ("empty.db", "empty", NULL);
  shoot_station ("whole.db", "list", "review");
  shoot_station ("broken.db", NULL, "broken");
  vigil_clock_fake_begin (1000 * VIGIL_USEC_PER_SEC + 151 * VIGIL_USEC_PER_MIN,
                          G_GINT64_CONSTANT (1773910800) * G_USEC_PER_SEC + 151 * VIGIL_USEC_PER_MIN);
  shoot_station ("running.db", "running", "review-running");
  return 0;
}
