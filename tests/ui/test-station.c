/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The station on a record that the record itself has written: list, review, a record that was
 * tampered with, one that is not there. It must never write, and leave nothing behind. */
#include "fixtures/archive-story.h"
#include "fixtures/chair-story.h"
#include "fixtures/wait.h"
#include "fixtures/widgets.h"
#include "base/clock.h"
#include "station/event-list.h"
#include "station/review-axis.h"
#include "station/review-page.h"
#include "station/station.h"
#include "station/visit-tile.h"
#include "widget/row.h"
#include "window.h"

#include <glib/gstdio.h>

typedef struct {
  char *directory, *path;
  GtkWidget *window, *station;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->directory = g_dir_make_tmp ("vigil-station-XXXXXX", NULL);
  f->path = g_build_filename (f->directory, "record.db", NULL);
}

static void
open_station (Fixture *f)
{
  f->station = vigil_station_new (f->path, NULL);
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1280, 800);
  gtk_window_set_child (GTK_WINDOW (f->window), f->station);
  gtk_window_present (GTK_WINDOW (f->window));
  vigil_wait_until (vigil_station_is_listed (VIGIL_STATION (f->station)));
  gtk_test_widget_wait_for_draw (f->window);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  gpointer station = f->station;

  g_object_add_weak_pointer (G_OBJECT (station), &station);
  gtk_window_destroy (GTK_WINDOW (f->window));
  vigil_wait_until (station == NULL);
  vigil_clock_fake_end ();
  dir = g_dir_open (f->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (f->directory, name, NULL);

    g_remove (path);
  }
  g_rmdir (f->directory);
  g_free (f->directory);
  g_free (f->path);
}

static GtkWidget *
open_review (Fixture *f)
{
  GtkWidget *review;

  vigil_station_open (VIGIL_STATION (f->station), ARCHIVE_STORY_ID);
  review = vigil_station_get_review (VIGIL_STATION (f->station));
  g_assert_nonnull (review);
  vigil_wait_until (vigil_review_page_is_loaded (VIGIL_REVIEW_PAGE (review))
                    && vigil_review_page_is_verified (VIGIL_REVIEW_PAGE (review)));
  gtk_test_widget_wait_for_draw (f->window);
  return review;
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  open_station (f);
  g_assert_true (widgets_says_prefix (f->station, "There is no record here yet"));
  g_assert_true (widgets_says_prefix (f->station, f->path));
  /* looking does not make one */
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
}

static void
test_unreadable (Fixture *f, gconstpointer data)
{
  g_assert_true (g_file_set_contents (f->path, "this is no database, and long enough to be told apart from one", -1, NULL));
  open_station (f);
  g_assert_true (widgets_says_prefix (f->station, "The record cannot be read"));
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  archive_story_write_empty (f->path);
  open_station (f);
  g_assert_true (widgets_says_prefix (f->station, "No visit has been recorded yet"));
}

static void
test_list (Fixture *f, gconstpointer data)
{
  GtkWidget *row;

  archive_story_write (f->path, ARCHIVE_STORY_ID_2, 40, 0);
  archive_story_write (f->path, ARCHIVE_STORY_ID, 345, 0);
  vigil_clock_fake_advance_us (24 * 60 * VIGIL_USEC_PER_MIN);
  open_station (f);
  row = widgets_find (f->station, VIGIL_TYPE_ROW, 0);
  g_assert_cmpuint (widgets_count (f->station, VIGIL_TYPE_ROW), ==, 2);
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_BUTTON);
  g_assert_true (widgets_says_prefix (row, "M.K. · Ketamine, long"));
  g_assert_true (widgets_says_prefix (row, "Signed"));
  g_assert_false (widgets_says_prefix (f->station, "Mary"));
  g_assert_true (widgets_says_prefix (f->station, "Never closed"));
  g_signal_emit_by_name (row, "clicked");
  g_assert_nonnull (vigil_station_get_review (VIGIL_STATION (f->station)));
  vigil_station_open (VIGIL_STATION (f->station), NULL);
  g_assert_null (vigil_station_get_review (VIGIL_STATION (f->station)));
}

static void
test_review (Fixture *f, gconstpointer data)
{
  GtkWidget *review, *events;
  VigilReviewAxis *axis;
  const VigilReviewSpan *span;
  gint64 before_us;

  archive_story_write (f->path, ARCHIVE_STORY_ID, 345, 5);
  vigil_clock_fake_advance_us (24 * 60 * VIGIL_USEC_PER_MIN);
  open_station (f);
  review = open_review (f);
  g_assert_true (widgets_says_prefix (review, "Record verified, "));
  g_assert_true (widgets_says_prefix (review, "Signed A. Osei 14:46"));
  axis = VIGIL_REVIEW_AXIS (widgets_find (review, VIGIL_TYPE_REVIEW_AXIS, 0));
  gtk_test_accessible_assert_role (GTK_WIDGET (axis), GTK_ACCESSIBLE_ROLE_IMG);
  span = vigil_review_axis_get_span (axis);
  g_assert_true (vigil_review_span_is_whole (span));
  vigil_review_axis_set_cursor (axis, span->first_us + 144 * VIGIL_USEC_PER_MIN);
  vigil_review_axis_zoom (axis, 60 * VIGIL_USEC_PER_SEC);
  g_assert_cmpint (span->to_us - span->from_us, ==, 60 * VIGIL_USEC_PER_SEC);
  before_us = span->cursor_us;
  events = widgets_find (review, VIGIL_TYPE_EVENT_LIST, 0);
  vigil_event_list_step (VIGIL_EVENT_LIST (events), 1);
  g_assert_cmpint (span->cursor_us, >, before_us);
  g_assert_cmpint (span->cursor_us, <=, span->to_us);
  gtk_test_widget_wait_for_draw (f->window);
}

static void
test_broken (Fixture *f, gconstpointer data)
{
  archive_story_write (f->path, ARCHIVE_STORY_ID, 40, 0);
  archive_story_break (f->path);
  vigil_clock_fake_advance_us (24 * 60 * VIGIL_USEC_PER_MIN);
  open_station (f);
  g_assert_true (widgets_says_prefix (open_review (f), "Record broken: "));
}

static void
test_running (Fixture *f, gconstpointer data)
{
  GtkWidget *tile;

  archive_story_write (f->path, ARCHIVE_STORY_ID, 60, 0);
  open_station (f);
  tile = widgets_find (f->station, VIGIL_TYPE_VISIT_TILE, 0);
  g_assert_cmpuint (widgets_count (f->station, VIGIL_TYPE_VISIT_TILE), ==, 1);
  gtk_test_accessible_assert_role (tile, GTK_ACCESSIBLE_ROLE_BUTTON);
  vigil_wait_until (widgets_says_prefix (tile, "M.K."));
  vigil_clock_fake_advance_us (60 * VIGIL_USEC_PER_SEC);
  vigil_wait_until (widgets_says_prefix (tile, "Silent "));
  g_assert_true (gtk_widget_has_css_class (tile, "silent"));
}

/* Of two drugs the tile shows the one that is wrong, and of the pressure its age and origin. */
static void
test_tile (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilChairModel *model = vigil_chair_model_new (NULL);
  GtkWidget *tile, *window = gtk_window_new ();
  VigilChannel *channels = view->session.channels;

  vigil_chair_model_put_rules (model, story_protocol (), story_profile ());
  story_infusing (view);
  channels[1] = channels[0];
  channels[0].rate_ml_h = 15;
  g_strlcpy (channels[1].drug_display, "lidocaine", sizeof channels[1].drug_display);
  vigil_chair_model_put_view (model, view);
  tile = vigil_visit_tile_new (model);
  gtk_window_set_child (GTK_WINDOW (window), tile);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_assert_true (widgets_says_prefix (tile, "ketamine +1"));
  g_assert_true (widgets_says_prefix (tile, "pump 15 mL/h, plan 12.7"));
  g_assert_true (widgets_says_prefix (tile, "8 min ago"));
  g_assert_false (widgets_says_prefix (tile, "8 min ago · "));
  channels[0].rate_ml_h = 12.7;
  channels[1].is_linked = FALSE;
  view->session.is_nibp_demo = TRUE;
  view->session.nibp_wall_us -= 10 * VIGIL_USEC_PER_MIN;
  vigil_chair_model_put_view (model, view);
  gtk_test_widget_wait_for_draw (window);
  g_assert_true (widgets_says_prefix (tile, "lidocaine +1"));
  g_assert_true (widgets_says_prefix (tile, "Not seen"));
  g_assert_false (widgets_says_prefix (tile, "pump 15 mL/h"));
  g_assert_true (widgets_says_prefix (tile, "18 min ago\noverdue 8 min · DEMO"));
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (model);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/station/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("missing", test_missing);
  ADD ("unreadable", test_unreadable);
  ADD ("empty", test_empty);
  ADD ("list", test_list);
  ADD ("review", test_review);
  ADD ("broken", test_broken);
  ADD ("running", test_running);
  g_test_add_func ("/station/tile", test_tile);
  return g_test_run ();
}
