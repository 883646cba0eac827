/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet that goes home (requirement R1.10): its words, and that it is a file of as many pages as it takes. */
#include "fixtures/visit-story.h"
#include "model/take-home.h"
#include "print/sheet.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static const VigilProtocol *
protocol_of (VisitStory *story)
{
  return vigil_clinic_find_protocol (story->clinic, story->protocol_id);
}

static gboolean
has_line (GPtrArray *lines, const char *part)
{
  for (guint i = 0; i < lines->len; i++)
    if (strstr (g_ptr_array_index (lines, i), part) != NULL)
      return TRUE;
  return FALSE;
}

/* What was given, what was not, and the clinic's own sentences. */
static void
test_words (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  g_autoptr (VigilTakeHome) what = NULL;
  gint64 wrong;

  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  visit_story_tell (story, 313, VIGIL_EVENT_RESCUE_GIVEN,
                    vigil_body_new ("drug", "s", "ondansetron", "dose", "d", 4.0, "unit", "s", "mg", "reason", "s", "nausea", NULL));
  wrong = visit_story_tell (story, 314, VIGIL_EVENT_RESCUE_GIVEN,
                            vigil_body_new ("drug", "s", "midazolam", "dose", "d", 2.0, "unit", "s", "mg", "reason", "s", "x", NULL));
  visit_story_tell (story, 315, VIGIL_EVENT_ENTRY_WITHDRAWN, vigil_body_new ("ref", "i", wrong, NULL));
  what = vigil_take_home_new (&story->view.session, story->clinic, protocol_of (story), story->view.now_wall_us);
  g_assert_true (g_str_has_prefix (what->who, "M.K., "));
  g_assert_true (has_line (what->given, "ketamine: 96.1 mg"));
  g_assert_true (has_line (what->given, "ondansetron: 4 mg, "));
  g_assert_false (has_line (what->given, "midazolam"));
  g_assert_true (has_line (what->lines, "stays with you overnight"));
  g_assert_nonnull (strstr (what->contact, "555-0101"));
}

/* Where the visit was, and whom to call there (R4.14). */
static void
test_site (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  g_autoptr (VigilTakeHome) lakeside = NULL, unknown = NULL;

  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  g_strlcpy (story->view.session.site_id, "lakeside", sizeof story->view.session.site_id);
  lakeside = vigil_take_home_new (&story->view.session, story->clinic, protocol_of (story), story->view.now_wall_us);
  g_assert_cmpstr (lakeside->contact, ==, "Lakeside, 555-0107, day and night");
  g_assert_cmpstr (lakeside->clinic, ==, "Example clinic, Lakeside");
  g_assert_cmpuint (lakeside->address->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (lakeside->address, 0), ==, "7 Lakeside Drive");
  *story->view.session.site_id = '\0';
  unknown = vigil_take_home_new (&story->view.session, story->clinic, protocol_of (story), story->view.now_wall_us);
  g_assert_cmpstr (unknown->contact, ==, "Example clinic, 555-0100, day and night");
  g_assert_cmpstr (unknown->clinic, ==, "Example clinic");
  g_assert_cmpuint (unknown->address->len, ==, 0);
}

/* Without rules nothing is made up. */
static void
test_no_protocol (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  g_autoptr (VigilTakeHome) what = NULL;

  visit_story_play (story, VIGIL_STAGE_CHECK_IN);
  what = vigil_take_home_new (&story->view.session, story->clinic, NULL, story->view.now_wall_us);
  g_assert_cmpstr (what->title, ==, "Going home");
  g_assert_cmpuint (what->given->len, ==, 0);
  g_assert_cmpuint (what->lines->len, ==, 0);
}

/* Nobody goes home by the sheet of a training. */
static void
test_training (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  g_autoptr (VigilTakeHome) what = NULL;

  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  story->view.session.is_training = TRUE;
  what = vigil_take_home_new (&story->view.session, story->clinic, protocol_of (story), story->view.now_wall_us);
  g_assert_nonnull (strstr (what->title, "training"));
}

static guint
count_pages (const char *path)
{
  g_autofree char *bytes = NULL;
  guint n = 0;
  gsize len;

  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  g_assert_true (len > 8 && memcmp (bytes, "%PDF-1.", 7) == 0);
  for (gsize i = 0; i + 12 < len; i++)
    n += memcmp (bytes + i, "/Type /Page", 11) == 0 && bytes[i + 11] != 's';
  return n;
}

static void
test_file (void)
{
  g_autofree char *dir = g_dir_make_tmp ("vigil-sheet-XXXXXX", NULL);
  g_autofree char *inner = g_build_filename (dir, "sheets", NULL), *path = g_build_filename (inner, "one.pdf", NULL);
  g_autofree char *wrong = g_build_filename (path, "two.pdf", NULL);
  g_autoptr (VisitStory) story = visit_story_new ();
  g_autoptr (VigilTakeHome) what = NULL;
  g_autoptr (GError) error = NULL;

  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  what = vigil_take_home_new (&story->view.session, story->clinic, protocol_of (story), story->view.now_wall_us);
  g_assert_true (vigil_sheet_write (what, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_pages (path), ==, 1);
  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (what->lines, (char *) "What stands on one page no longer goes on to the next.");
  g_assert_true (vigil_sheet_write (what, path, &error));
  g_assert_cmpuint (count_pages (path), >, 1);
  /* a folder that cannot be one is named */
  g_assert_false (vigil_sheet_write (what, wrong, &error));
  g_assert_nonnull (strstr (error->message, "one.pdf"));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/take-home/words", test_words);
  g_test_add_func ("/take-home/site", test_site);
  g_test_add_func ("/take-home/no-protocol", test_no_protocol);
  g_test_add_func ("/take-home/training", test_training);
  g_test_add_func ("/take-home/file", test_file);
  return g_test_run ();
}
