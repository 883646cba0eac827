/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "station/visits-page.h"
#include "base/number.h"
#include "model/time-text.h"
#include "station/tool.h"
#include "station/visit-tile.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define ID_KEY "vigil-visit"
#define MAX_TILES 12

struct _VigilVisitsPage {
  GtkWidget parent_instance;
  GtkWidget *box, *clock, *counts, *path;
  GtkWidget *message, *message_title, *message_line, *message_path, *retry;
  GtkWidget *scroller, *tiles, *rows_title, *rows;
  GPtrArray *tile_list, *row_list;      /* borrowed widgets, in order */
  char *record_path;
};

enum { OPEN, RETRY, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilVisitsPage, vigil_visits_page, GTK_TYPE_WIDGET)

static void
on_chosen (VigilVisitsPage *self, GtkWidget *widget)
{
  g_signal_emit (self, signals[OPEN], 0, g_object_get_data (G_OBJECT (widget), ID_KEY));
}

static void
on_retry (VigilVisitsPage *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
add_to_flow (GtkWidget *flow, GtkWidget *widget)
{
  gtk_flow_box_append (GTK_FLOW_BOX (flow), widget);
  /* the button in it takes the focus, not its wrapping */
  gtk_widget_set_focusable (gtk_widget_get_parent (widget), FALSE);
}

static void
remove_from_flow (GtkWidget *flow, GtkWidget *widget)
{
  gtk_flow_box_remove (GTK_FLOW_BOX (flow), gtk_widget_get_parent (widget));
}

static gboolean
is_same (GPtrArray *widgets, GPtrArray *visits)
{
  gboolean is_same = widgets->len == visits->len;

  for (guint i = 0; i < visits->len && is_same; i++)
    is_same = g_strcmp0 (g_object_get_data (g_ptr_array_index (widgets, i), ID_KEY),
                         ((VigilRecordSession *) g_ptr_array_index (visits, i))->id) == 0;
  return is_same;
}

static GtkWidget *
tile_new (VigilVisitsPage *self, const VigilRecordSession *visit)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *tile = vigil_visit_tile_new_following (self->record_path, visit->id, &error);

  if (tile == NULL)
    g_warning ("visit %s cannot be followed: %s", visit->id, error->message);
  return tile;
}

static void
show_tiles (VigilVisitsPage *self, GPtrArray *visits)
{
  gtk_widget_set_visible (self->tiles, visits->len > 0);
  if (is_same (self->tile_list, visits))
    return;
  for (guint i = 0; i < self->tile_list->len; i++)
    remove_from_flow (self->tiles, g_ptr_array_index (self->tile_list, i));
  g_ptr_array_set_size (self->tile_list, 0);
  for (guint i = 0; i < visits->len; i++) {
    const VigilRecordSession *visit = g_ptr_array_index (visits, i);
    GtkWidget *tile = tile_new (self, visit);

    if (tile == NULL)
      continue;
    g_object_set_data_full (G_OBJECT (tile), ID_KEY, g_strdup (visit->id), g_free);
    g_signal_connect_swapped (tile, "clicked", G_CALLBACK (on_chosen), self);
    add_to_flow (self->tiles, tile);
    g_ptr_array_add (self->tile_list, tile);
  }
}

static void
fill_row (VigilRow *row, const VigilRecordSession *visit)
{
  VigilVisitText text;

  vigil_visit_text_fill (&text, visit);
  vigil_row_set_title (row, text.title);
  vigil_row_set_line (row, text.line);
  vigil_row_set_end (row, text.end);
  vigil_row_set_chip (row, text.chip, text.chip_class);
}

static void
show_rows (VigilVisitsPage *self, GPtrArray *visits)
{
  gtk_widget_set_visible (self->rows_title, visits->len > 0);
  if (!is_same (self->row_list, visits)) {
    for (guint i = 0; i < self->row_list->len; i++)
      remove_from_flow (self->rows, g_ptr_array_index (self->row_list, i));
    g_ptr_array_set_size (self->row_list, 0);
    for (guint i = 0; i < visits->len; i++) {
      GtkWidget *row = vigil_row_new ("");

      g_object_set_data_full (G_OBJECT (row), ID_KEY,
                              g_strdup (((VigilRecordSession *) g_ptr_array_index (visits, i))->id), g_free);
      g_signal_connect_swapped (row, "tapped", G_CALLBACK (on_chosen), self);
      add_to_flow (self->rows, row);
      g_ptr_array_add (self->row_list, row);
    }
  }
  for (guint i = 0; i < visits->len; i++)
    fill_row (g_ptr_array_index (self->row_list, i), g_ptr_array_index (visits, i));
}

static void
show_message (VigilVisitsPage *self, const char *title, const char *line, gboolean can_retry)
{
  gtk_widget_set_visible (self->message, title != NULL);
  gtk_widget_set_visible (self->scroller, title == NULL);
  gtk_widget_set_visible (self->retry, can_retry);
  vigil_text_set (self->message_title, title != NULL ? title : "");
  vigil_text_set (self->message_line, line != NULL ? line : "");
}

void
vigil_visits_page_update (VigilVisitsPage *self, GPtrArray *visits, const GError *error, gint64 now_wall_us)
{
  g_autoptr (GPtrArray) running = g_ptr_array_new (), over = g_ptr_array_new ();
  g_autofree char *clock = vigil_time_clock (now_wall_us), *counts = NULL;

  g_return_if_fail (VIGIL_IS_VISITS_PAGE (self));
  vigil_text_set (self->clock, clock);
  for (guint i = 0; visits != NULL && i < visits->len; i++) {
    VigilRecordSession *visit = g_ptr_array_index (visits, i);

    g_ptr_array_add (vigil_visit_is_running (visit, now_wall_us) && running->len < MAX_TILES ? running : over, visit);
  }
  /* Translators: how many visits run, and how many are over */
  counts = g_strdup_printf (_("%u running, %u recorded"), running->len, over->len);
  vigil_text_set (self->counts, visits != NULL ? counts : "");
  if (visits == NULL && !g_file_test (self->record_path, G_FILE_TEST_EXISTS))
    show_message (self, _("There is no record here yet"),
                  _("It is made when the first visit is opened at a chair. To open one, start “vigil chair” on this "
                    "machine."), TRUE);
  else if (visits == NULL)
    show_message (self, _("The record cannot be read"), error->message, TRUE);
  else if (visits->len == 0)
    show_message (self, _("No visit has been recorded yet"),
                  _("To open one, start “vigil chair” on this machine and check a patient in. It appears here by "
                    "itself."), FALSE);
  else
    show_message (self, NULL, NULL, FALSE);
  if (visits == NULL)
    return;
  show_tiles (self, running);
  show_rows (self, over);
}

static void
vigil_visits_page_dispose (GObject *object)
{
  VigilVisitsPage *self = VIGIL_VISITS_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->tile_list, g_ptr_array_unref);
  g_clear_pointer (&self->row_list, g_ptr_array_unref);
  g_clear_pointer (&self->record_path, g_free);
  G_OBJECT_CLASS (vigil_visits_page_parent_class)->dispose (object);
}

static void
vigil_visits_page_class_init (VigilVisitsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_visits_page_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[OPEN] = g_signal_new ("open", VIGIL_TYPE_VISITS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
  signals[RETRY] = g_signal_new ("retry", VIGIL_TYPE_VISITS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
flow_new (guint most, gboolean is_homogeneous)
{
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), most);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), is_homogeneous);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 12);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 12);
  return flow;
}

static GtkWidget *
make_header (VigilVisitsPage *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (row, "station-head");
  gtk_box_append (GTK_BOX (row), vigil_text_new (_("Visits"), "banner-text"));
  self->counts = vigil_text_new ("", "body ink-2");
  gtk_box_append (GTK_BOX (row), self->counts);
  self->path = vigil_text_new (self->record_path, "label ink-3");
  gtk_label_set_ellipsize (GTK_LABEL (self->path), PANGO_ELLIPSIZE_START);
  gtk_label_set_xalign (GTK_LABEL (self->path), 1);
  gtk_widget_set_hexpand (self->path, TRUE);
  gtk_box_append (GTK_BOX (row), self->path);
  gtk_box_append (GTK_BOX (row), vigil_text_new (_("Initials only"), "body ink-2"));
  self->clock = vigil_text_new ("", "num-clock");
  gtk_box_append (GTK_BOX (row), self->clock);
  return row;
}

static GtkWidget *
message_line (VigilVisitsPage *self, const char *classes)
{
  GtkWidget *label = vigil_text_new ("", classes);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 70);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (self->message), label);
  return label;
}

static void
make_message (VigilVisitsPage *self)
{
  self->message = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->message, "station-message");
  gtk_widget_set_valign (self->message, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->message, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (self->message, TRUE);
  self->message_title = message_line (self, "title ink");
  self->message_line = message_line (self, "body ink-2");
  self->message_path = message_line (self, "label ink-3");
  vigil_text_set (self->message_path, self->record_path);
  self->retry = vigil_tool_new (NULL, _("Try again"));
  gtk_widget_set_halign (self->retry, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->retry, "clicked", G_CALLBACK (on_retry), self);
  gtk_box_append (GTK_BOX (self->message), self->retry);
}

static void
make_lists (VigilVisitsPage *self)
{
  GtkWidget *lists = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (lists, "station-lists");
  self->tiles = flow_new (5, FALSE);
  gtk_widget_set_halign (self->tiles, GTK_ALIGN_START);
  self->rows_title = vigil_text_new (_("Recorded visits"), "row-title ink-2");
  gtk_label_set_xalign (GTK_LABEL (self->rows_title), 0);
  self->rows = flow_new (2, TRUE);
  gtk_box_append (GTK_BOX (lists), self->tiles);
  gtk_box_append (GTK_BOX (lists), self->rows_title);
  gtk_box_append (GTK_BOX (lists), self->rows);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), lists);
  gtk_widget_set_vexpand (self->scroller, TRUE);
}

static void
vigil_visits_page_init (VigilVisitsPage *self)
{
  self->tile_list = g_ptr_array_new ();
  self->row_list = g_ptr_array_new ();
}

GtkWidget *
vigil_visits_page_new (const char *record_path)
{
  VigilVisitsPage *self = g_object_new (VIGIL_TYPE_VISITS_PAGE, NULL);

  self->record_path = g_strdup (record_path);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "station");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), make_header (self));
  make_message (self);
  make_lists (self);
  gtk_box_append (GTK_BOX (self->box), self->message);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  show_message (self, _("Reading the record"), NULL, FALSE);
  return GTK_WIDGET (self);
}
