/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/tracks-page.h"

#include "config.h"
#include "model/media-list.h"
#include "model/track-text.h"
#include "widget/places.h"
#include "widget/progress.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define ROWS 5
#define ROWS_Y 76
#define ROW_HEIGHT 84
#define ROW_STEP 92
#define ON_WAY_COLOUR 1

typedef enum { SHOW_OWN, SHOW_FOUND, SHOW_COPYING } Showing;

struct _VigilTracksPage {
  VigilPage parent_instance;
  VigilTrackImport *import;    /* NULL: not set */
  VigilMediaList *media;
  GtkWidget *title, *line, *rows[ROWS], *empty;
  GtkWidget *copying, *copying_name, *copying_line, *progress;
  GtkWidget *side_title, *side_line;
  Showing showing;             /* of the first two; copying shows itself while it lasts */
  guint first;                 /* line of the first row */
  GHashTable *chosen;          /* paths of files that were found */
  char selected[VIGIL_TRACK_HASH_SIZE];   /* the visit's track that may be removed; "" none */
  gboolean is_sure;            /* "Remove" was tapped once */
};

G_DEFINE_FINAL_TYPE (VigilTracksPage, vigil_tracks_page, VIGIL_TYPE_PAGE)

static const VigilSession *
session_of (VigilTracksPage *self)
{
  return &vigil_chair_model_get_view (vigil_page_get_model (VIGIL_PAGE (self)))->session;
}

static Showing
showing (VigilTracksPage *self)
{
  return self->import != NULL && vigil_track_import_is_running (self->import) ? SHOW_COPYING : self->showing;
}

static VigilOwnTracks *
tracks_of (VigilTracksPage *self)
{
  return self->import != NULL ? vigil_track_import_get_tracks (self->import) : NULL;
}

static guint
count_lines (VigilTracksPage *self)
{
  if (self->import == NULL || showing (self) == SHOW_COPYING)
    return 0;
  return self->showing == SHOW_OWN ? vigil_own_tracks_get_n (tracks_of (self))
                                   : vigil_media_list_get_files (self->media)->len;
}

/* More than fit: the last row leads on. */
static guint
lines_per_page (VigilTracksPage *self)
{
  return count_lines (self) > ROWS ? ROWS - 1 : ROWS;
}

/* ---- shown ---- */

static void
show_own_row (VigilTracksPage *self, VigilRow *row, guint i)
{
  const VigilOwnTrack *track = vigil_own_tracks_get (tracks_of (self), i);
  g_autofree char *length = vigil_track_text_length (track->track.length_ms);
  gboolean is_lost = track->state == VIGIL_TRACK_MISSING || track->state == VIGIL_TRACK_CHANGED;

  vigil_row_set_title (row, track->track.title);
  vigil_row_set_mark (row, is_lost                                  ? VIGIL_MARK_BLOCKS
                           : track->state == VIGIL_TRACK_UNCHECKED ? VIGIL_MARK_OPEN
                                                                   : VIGIL_MARK_DONE);
  vigil_row_set_line (row, vigil_track_text_state (track->state));
  vigil_row_set_is_line_strong (row, is_lost);
  vigil_row_set_chip (row, length, "line");
  vigil_row_set_is_selected (row, g_str_equal (self->selected, track->track.sha256));
}

static const VigilImportItem *
find_failed (VigilTracksPage *self, const char *path)
{
  GPtrArray *items = vigil_track_import_get_items (self->import);

  for (guint i = 0; i < items->len; i++) {
    const VigilImportItem *item = g_ptr_array_index (items, i);

    if (item->state == VIGIL_IMPORT_FAILED && g_str_equal (item->path, path))
      return item;
  }
  return NULL;
}

static void
show_found_row (VigilTracksPage *self, VigilRow *row, guint i)
{
  const VigilMediaFile *file = g_ptr_array_index (vigil_media_list_get_files (self->media), i);
  gboolean is_chosen = g_hash_table_contains (self->chosen, file->path);
  g_autofree char *length = vigil_track_text_length (file->length_ms), *line = vigil_track_text_found (file);

  vigil_row_set_title (row, file->name);
  vigil_row_set_mark (row, file->problem != NULL ? VIGIL_MARK_BLOCKS
                           : is_chosen           ? VIGIL_MARK_DONE
                                                 : VIGIL_MARK_CHOICE);
  vigil_row_set_line (row, line);
  vigil_row_set_is_line_strong (row, file->problem != NULL);
  vigil_row_set_chip (row, file->problem == NULL && file->is_looked_at ? length : NULL, "line");
  if (file->problem == NULL && find_failed (self, file->path) != NULL)
    vigil_row_set_chip (row, _("not imported"), "inverse");
  vigil_row_set_is_selected (row, is_chosen);
}

static void
show_more_row (VigilTracksPage *self, VigilRow *row)
{
  g_autofree char *line = NULL;

  /* Translators: "tracks 1 to 4 of 12" */
  line = g_strdup_printf (_("%u to %u of %u"), self->first + 1, MIN (self->first + ROWS - 1, count_lines (self)),
                          count_lines (self));
  vigil_row_set_title (row, _("More"));
  vigil_row_set_icon (row, "right");
  vigil_row_set_is_line_strong (row, FALSE);
  vigil_row_set_line (row, line);
  vigil_row_set_chip (row, NULL, NULL);
  vigil_row_set_is_selected (row, FALSE);
}

static void
show_rows (VigilTracksPage *self)
{
  guint n = count_lines (self), per_page = lines_per_page (self);

  if (self->first >= n)
    self->first = 0;
  for (guint i = 0; i < ROWS; i++) {
    VigilRow *row = VIGIL_ROW (self->rows[i]);
    gboolean is_more = n > ROWS && i == ROWS - 1;

    gtk_widget_set_visible (self->rows[i], is_more || (i < per_page && self->first + i < n));
    if (is_more)
      show_more_row (self, row);
    else if (self->first + i < n && self->showing == SHOW_OWN)
      show_own_row (self, row, self->first + i);
    else if (self->first + i < n)
      show_found_row (self, row, self->first + i);
  }
}

static void
show_copying (VigilTracksPage *self)
{
  GPtrArray *items = vigil_track_import_get_items (self->import);
  guint64 done, all;

  vigil_track_import_get_progress (self->import, &done, &all);
  for (guint i = 0; i < items->len; i++) {
    const VigilImportItem *item = g_ptr_array_index (items, i);
    g_autofree char *line = vigil_track_text_progress (done, all, i + 1, items->len);

    if (item->state != VIGIL_IMPORT_RUNS)
      continue;
    vigil_text_set (self->copying_name, item->name);
    vigil_text_set (self->copying_line, line);
  }
  vigil_progress_set (VIGIL_PROGRESS (self->progress), all > 0 ? (double) done / (double) all : 0,
                      all > 0 ? (double) done / (double) all : 0, ON_WAY_COLOUR);
}

static void
show_words (VigilTracksPage *self)
{
  static const char *const titles[] = { [SHOW_OWN] = N_("The patient's own audio"), [SHOW_FOUND] = N_("From a stick"),
                                        [SHOW_COPYING] = N_("Being copied to this tablet") };
  gboolean is_looking = self->import != NULL && vigil_media_list_is_looking (self->media);
  const char *trouble = self->import != NULL ? vigil_media_list_get_trouble (self->media) : NULL;
  g_autofree char *empty = vigil_track_text_empty (self->import != NULL ? vigil_media_list_get_n_places (self->media) : 0);
  gboolean is_empty = count_lines (self) == 0 && showing (self) != SHOW_COPYING;

  vigil_text_set (self->title, _(titles[showing (self)]));
  vigil_text_set (self->line, showing (self) == SHOW_COPYING ? _("The stick must stay in until this is done.")
                              : self->showing == SHOW_OWN    ? _("On the patient's screen these come first.")
                              : trouble != NULL              ? trouble
                              : is_looking                   ? _("The files are being looked at.")
                              : is_empty                     ? ""
                                                             : _("Tap what this patient is to hear."));
  vigil_text_set (self->empty, self->showing == SHOW_OWN ? _("Nothing of the patient's own is on this tablet.")
                               : is_looking              ? ""
                                                         : empty);
  gtk_widget_set_visible (self->empty, is_empty);
}

static void
show_side (VigilTracksPage *self)
{
  g_autofree char *failed = self->import != NULL ? vigil_track_text_failed (vigil_track_import_get_items (self->import)) : NULL;
  gboolean has_failed = failed != NULL && showing (self) != SHOW_COPYING;

  vigil_text_set (self->side_title, has_failed                          ? _("Not imported")
                                    : *session_of (self)->name != '\0' ? session_of (self)->name
                                                                       : _("For one patient only"));
  vigil_text_set (self->side_line, has_failed ? failed
                                              : _("A copy for this visit and no other. It is deleted when the visit is "
                                                  "closed. The stick is not changed."));
}

static void
tracks_update (VigilPage *page, const VigilView *view)
{
  VigilTracksPage *self = VIGIL_TRACKS_PAGE (page);

  gtk_widget_set_visible (self->copying, showing (self) == SHOW_COPYING);
  if (showing (self) == SHOW_COPYING)
    show_copying (self);
  show_rows (self);
  show_words (self);
  show_side (self);
}

/* ---- the bar ---- */

static const char *
why_not (VigilTracksPage *self)
{
  const VigilSession *session = session_of (self);

  if (self->import == NULL || *vigil_own_tracks_get_owner (tracks_of (self)) == '\0')
    return _("no visit is open");
  if (*session->record_number == '\0')
    return _("say first who the patient is");
  return NULL;
}

static void
describe_found (VigilTracksPage *self, VigilPageBar *bar, char *label, gsize size)
{
  guint n = g_hash_table_size (self->chosen);

  bar->secondary = _("Look again");
  bar->secondary_icon = "usb";
  /* Translators: a button; how many audio tracks */
  g_snprintf (label, size, g_dngettext (GETTEXT_PACKAGE, "Import %u track", "Import %u tracks", n), n);
  bar->primary = n > 0 ? label : _("Import");
  if (why_not (self) != NULL)
    g_strlcpy (bar->primary_off, why_not (self), sizeof bar->primary_off);
  else if (n == 0)
    g_strlcpy (bar->primary_off, _("tap a file first"), sizeof bar->primary_off);
}

static void
tracks_describe (VigilPage *page, VigilPageBar *bar)
{
  static char label[64];
  VigilTracksPage *self = VIGIL_TRACKS_PAGE (page);

  bar->back = _("Back");
  if (showing (self) == SHOW_COPYING) {
    bar->primary = _("Stop copying");
    return;
  }
  if (*session_of (self)->staff_id == '\0' && why_not (self) == NULL) {
    bar->primary = _("Sign in");
    g_strlcpy (bar->primary_caption, _("a track is recorded with a name"), sizeof bar->primary_caption);
    return;
  }
  if (self->showing == SHOW_FOUND) {
    describe_found (self, bar, label, sizeof label);
    return;
  }
  if (*self->selected != '\0') {
    bar->secondary = self->is_sure ? _("Remove now") : _("Remove");
    bar->secondary_icon = "x";
  }
  bar->primary = _("From a stick");
  if (why_not (self) != NULL)
    g_strlcpy (bar->primary_off, why_not (self), sizeof bar->primary_off);
}

/* ---- done ---- */

static void
show_list (VigilTracksPage *self, Showing list)
{
  self->showing = list;
  self->first = 0;
  *self->selected = '\0';
  self->is_sure = FALSE;
  g_hash_table_remove_all (self->chosen);
  if (list == SHOW_FOUND)
    vigil_media_list_look (self->media);
  vigil_page_update (VIGIL_PAGE (self));
}

static void
import_chosen (VigilTracksPage *self)
{
  GPtrArray *files = vigil_media_list_get_files (self->media);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  /* in the order in which they are listed */
  for (guint i = 0; i < files->len; i++) {
    const VigilMediaFile *file = g_ptr_array_index (files, i);

    if (g_hash_table_contains (self->chosen, file->path))
      g_ptr_array_add (paths, g_strdup (file->path));
  }
  g_ptr_array_add (paths, NULL);
  vigil_track_import_start (self->import, (const char *const *) paths->pdata);
}

static void
tracks_primary (VigilPage *page)
{
  VigilTracksPage *self = VIGIL_TRACKS_PAGE (page);

  if (showing (self) == SHOW_COPYING)
    vigil_track_import_cancel (self->import);
  else if (why_not (self) != NULL)
    return;
  else if (*session_of (self)->staff_id == '\0')
    vigil_page_ask (page, "sign-in");
  else if (self->showing == SHOW_FOUND)
    import_chosen (self);
  else
    show_list (self, SHOW_FOUND);
}

static void
remove_selected (VigilTracksPage *self)
{
  const VigilOwnTrack *track = vigil_own_tracks_find (tracks_of (self), self->selected);

  if (track != NULL)
    vigil_page_propose (VIGIL_PAGE (self), VIGIL_EVENT_TRACK_REMOVED,
                        vigil_body_new ("sha256", "s", track->track.sha256, "title", "s", track->track.title, NULL));
  *self->selected = '\0';
  self->is_sure = FALSE;
}

static void
tracks_secondary (VigilPage *page)
{
  VigilTracksPage *self = VIGIL_TRACKS_PAGE (page);

  if (self->import == NULL || showing (self) == SHOW_COPYING)
    return;
  if (self->showing == SHOW_FOUND)
    show_list (self, SHOW_FOUND);
  else if (self->is_sure)
    remove_selected (self);
  else
    self->is_sure = *self->selected != '\0';
  vigil_page_update (page);
}

static void
tracks_back (VigilPage *page)
{
  VigilTracksPage *self = VIGIL_TRACKS_PAGE (page);

  if (showing (self) == SHOW_FOUND && vigil_own_tracks_get_n (tracks_of (self)) > 0)
    show_list (self, SHOW_OWN);
  else
    vigil_page_done (page);
}

static void
choose (VigilTracksPage *self, const VigilMediaFile *file)
{
  g_autoptr (GError) full = NULL;

  if (file->problem != NULL || !file->is_looked_at)
    return;
  if (g_hash_table_remove (self->chosen, file->path)) {
    vigil_page_set_error (VIGIL_PAGE (self), NULL);
    return;
  }
  if (g_hash_table_size (self->chosen) + vigil_own_tracks_get_n (tracks_of (self)) >= VIGIL_MAX_TRACKS)
    full = g_error_new (VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_BAD_VALUE,
                        _("A visit has at most %d tracks. Remove one first"), VIGIL_MAX_TRACKS);
  else
    g_hash_table_add (self->chosen, g_strdup (file->path));
  vigil_page_set_error (VIGIL_PAGE (self), full);
}

static void
select_own (VigilTracksPage *self, const VigilOwnTrack *track)
{
  gboolean is_selected = g_str_equal (self->selected, track->track.sha256);

  g_strlcpy (self->selected, is_selected ? "" : track->track.sha256, sizeof self->selected);
  self->is_sure = FALSE;
}

static void
on_row (VigilRow *row, gpointer user_data)
{
  VigilTracksPage *self = user_data;
  guint place = 0, n = count_lines (self);

  while (place < ROWS - 1 && self->rows[place] != GTK_WIDGET (row))
    place++;
  if (n > ROWS && place == ROWS - 1)
    self->first = self->first + ROWS - 1 < n ? self->first + ROWS - 1 : 0;
  else if (self->first + place < n && self->showing == SHOW_FOUND)
    choose (self, g_ptr_array_index (vigil_media_list_get_files (self->media), self->first + place));
  else if (self->first + place < n)
    select_own (self, vigil_own_tracks_get (tracks_of (self), self->first + place));
  vigil_page_update (VIGIL_PAGE (self));
}

/* ---- what happens meanwhile ---- */

/* All that was chosen is there: that is what is to be seen then; of what is not, the reason. */
static void
on_import_changed (VigilTracksPage *self)
{
  GPtrArray *items = vigil_track_import_get_items (self->import);
  g_autofree char *failed = vigil_track_text_failed (items);

  if (!vigil_track_import_is_running (self->import) && items->len > 0) {
    g_hash_table_remove_all (self->chosen);
    if (failed == NULL)
      show_list (self, SHOW_OWN);
  }
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_tracks_changed (VigilTracksPage *self)
{
  if (*self->selected != '\0' && vigil_own_tracks_find (tracks_of (self), self->selected) == NULL)
    *self->selected = '\0';
  vigil_page_update (VIGIL_PAGE (self));
}

/* What was chosen and is there no more is chosen no more. */
static gboolean
is_gone (gpointer path, gpointer value, gpointer user_data)
{
  GPtrArray *files = user_data;

  for (guint i = 0; i < files->len; i++)
    if (g_str_equal (((VigilMediaFile *) g_ptr_array_index (files, i))->path, path))
      return FALSE;
  return TRUE;
}

static void
on_media_changed (VigilTracksPage *self)
{
  g_hash_table_foreach_remove (self->chosen, is_gone, vigil_media_list_get_files (self->media));
  vigil_page_update (VIGIL_PAGE (self));
}

static void
vigil_tracks_page_dispose (GObject *object)
{
  VigilTracksPage *self = VIGIL_TRACKS_PAGE (object);

  if (self->media != NULL)
    vigil_media_list_stop (self->media);
  g_clear_object (&self->media);
  g_clear_object (&self->import);
  g_clear_pointer (&self->chosen, g_hash_table_unref);
  G_OBJECT_CLASS (vigil_tracks_page_parent_class)->dispose (object);
}

static void
vigil_tracks_page_class_init (VigilTracksPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_tracks_page_dispose;
  page_class->update = tracks_update;
  page_class->describe = tracks_describe;
  page_class->primary = tracks_primary;
  page_class->secondary = tracks_secondary;
  page_class->back = tracks_back;
}

static GtkWidget *
add_cell (GtkWidget *parent, const char *classes, double x, double y, double width, double height)
{
  GtkWidget *cell = vigil_cell_new ("", 0, classes);

  gtk_inscription_set_yalign (GTK_INSCRIPTION (cell), 0);
  vigil_places_put (parent, cell, x, y, width, height);
  return cell;
}

static void
vigil_tracks_page_init (VigilTracksPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *side = vigil_page_get_side (VIGIL_PAGE (self));

  self->showing = SHOW_FOUND;
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->title = add_cell (widget, "title", 0, 0, VIGIL_PAGE_WIDTH, 36);
  self->line = add_cell (widget, "label ink-2", 0, 38, VIGIL_PAGE_WIDTH, 30);
  for (guint i = 0; i < ROWS; i++) {
    self->rows[i] = vigil_row_new ("");
    vigil_row_set_is_low (VIGIL_ROW (self->rows[i]), TRUE);
    vigil_row_set_is_title_low (VIGIL_ROW (self->rows[i]), TRUE);
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (widget, self->rows[i], 0, ROWS_Y + i * ROW_STEP, VIGIL_PAGE_WIDTH, ROW_HEIGHT);
  }
  self->empty = add_cell (widget, "body ink-2", 0, ROWS_Y + 12, 760, 260);
  self->copying = vigil_places_box_new (VIGIL_PAGE_WIDTH, 176, "card");
  self->copying_name = add_cell (self->copying, "row-title", 24, 20, 832, 34);
  self->progress = vigil_progress_new ();
  vigil_places_put (self->copying, self->progress, 24, 76, 832, 20);
  self->copying_line = add_cell (self->copying, "label ink-2", 24, 116, 832, 34);
  vigil_places_put (widget, self->copying, 0, ROWS_Y, VIGIL_PAGE_WIDTH, 176);
  gtk_widget_set_visible (self->copying, FALSE);
  self->side_title = add_cell (side, "row-title", 14, 10, 342, 34);
  self->side_line = add_cell (side, "label ink-2", 14, 50, 342, 194);
}

GtkWidget *
vigil_tracks_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_TRACKS_PAGE, "model", model, NULL);
}

void
vigil_tracks_page_set_import (VigilTracksPage *self, VigilTrackImport *import)
{
  g_return_if_fail (VIGIL_IS_TRACKS_PAGE (self) && self->import == NULL);
  self->import = g_object_ref (import);
  self->media = vigil_media_list_new (vigil_track_import_get_probe (import));
  g_signal_connect_object (import, "changed", G_CALLBACK (on_import_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tracks_of (self), "changed", G_CALLBACK (on_tracks_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->media, "changed", G_CALLBACK (on_media_changed), self, G_CONNECT_SWAPPED);
  vigil_own_tracks_check_again (tracks_of (self));
  show_list (self, vigil_own_tracks_get_n (tracks_of (self)) > 0 ? SHOW_OWN : SHOW_FOUND);
}
