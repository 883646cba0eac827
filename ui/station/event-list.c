/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "station/event-list.h"
#include "base/number.h"
#include "model/time-text.h"
#include "widget/icon.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

struct _VigilEventList {
  GtkWidget parent_instance;
  const VigilVisitLog *log;
  GtkWidget *box, *count, *scroller, *list, *foot;
  GPtrArray *details;          /* of GtkLabel, borrowed; one an entry */
  int marked;                  /* index of an entry; -1 none */
  guint sight_source;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilEventList, vigil_event_list, GTK_TYPE_WIDGET)

static GtkWidget *
line_new (const char *text, const char *classes)
{
  GtkWidget *label = vigil_text_new (text, classes);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static void
append_row (VigilEventList *self, const VigilLogEntry *entry)
{
  GtkWidget *row = gtk_list_box_row_new (), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *detail = line_new (entry->detail, "caption ink-2");
  g_autofree char *clock = vigil_time_clock (entry->t_us);
  g_autofree char *spoken = g_strdup_printf ("%s, %s%s%s", clock, entry->title, *entry->detail != '\0' ? ", " : "", entry->detail);

  gtk_widget_add_css_class (line, "event-line");
  gtk_box_append (GTK_BOX (line), vigil_text_new (clock, "label strong ink-2"));
  gtk_box_append (GTK_BOX (line), vigil_icon_new (entry->icon, 22));
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), line_new (entry->title, "label strong"));
  gtk_widget_set_visible (detail, *entry->detail != '\0');
  gtk_box_append (GTK_BOX (words), detail);
  gtk_box_append (GTK_BOX (line), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  vigil_widget_set_spoken (row, spoken);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  g_ptr_array_add (self->details, detail);
}

static void
mark (VigilEventList *self, int index)
{
  GtkListBoxRow *row = index >= 0 ? gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index) : NULL;
  char number[VIGIL_NUMBER_SIZE], total[VIGIL_NUMBER_SIZE];
  g_autofree char *foot = NULL;

  self->marked = index;
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
  if (row == NULL) {
    vigil_text_set (self->foot, "");
    return;
  }
  /* Translators: the number of an entry of the record, and how many there are */
  foot = g_strdup_printf (_("entry %s of %s"),
                          vigil_number_format ((double) ((VigilLogEntry *) g_ptr_array_index (self->log->entries, (guint) index))->seq, 0, number),
                          vigil_number_format ((double) self->log->session.n_events, 0, total));
  vigil_text_set (self->foot, foot);
}

/* The marked row in the middle third of what is in sight. */
static void
bring_into_sight (VigilEventList *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  GtkListBoxRow *row = self->marked >= 0 ? gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), self->marked) : NULL;
  graphene_rect_t at;
  double page = gtk_adjustment_get_page_size (adjustment), value = gtk_adjustment_get_value (adjustment);

  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), self->list, &at))
    return;
  if ((double) at.origin.y < value || (double) (at.origin.y + at.size.height) > value + page)
    gtk_adjustment_set_value (adjustment, (double) at.origin.y - page / 2);
}

static gboolean
on_idle_sight (gpointer user_data)
{
  VigilEventList *self = user_data;

  self->sight_source = 0;
  bring_into_sight (self);
  return G_SOURCE_REMOVE;
}

/* The list has grown, or has got its room: the marked row is where it was not. Not at once: this is
 * told in the middle of a layout. */
static void
on_room_changed (VigilEventList *self)
{
  if (self->sight_source == 0)
    self->sight_source = g_idle_add (on_idle_sight, self);
}

static void
on_row_activated (VigilEventList *self, GtkListBoxRow *row)
{
  int index = gtk_list_box_row_get_index (row);
  const VigilLogEntry *entry = g_ptr_array_index (self->log->entries, (guint) index);

  g_signal_emit (self, signals[CHOSEN], 0, entry->t_us);
  /* of several at the same time the one that was meant */
  mark (self, index);
}

static void
vigil_event_list_dispose (GObject *object)
{
  VigilEventList *self = VIGIL_EVENT_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_handle_id (&self->sight_source, g_source_remove);
  g_clear_pointer (&self->details, g_ptr_array_unref);
  G_OBJECT_CLASS (vigil_event_list_parent_class)->dispose (object);
}

static void
vigil_event_list_class_init (VigilEventListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_event_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHOSEN] = g_signal_new ("chosen", VIGIL_TYPE_EVENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
vigil_event_list_init (VigilEventList *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->marked = -1;
  self->details = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (head, "event-line");
  gtk_box_append (GTK_BOX (head), line_new (_("Events"), "row-title"));
  self->count = vigil_text_new ("", "caption ink-2");
  gtk_box_append (GTK_BOX (head), self->count);
  gtk_box_append (GTK_BOX (self->box), head);
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "events");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_SINGLE);
  vigil_widget_set_spoken (self->list, _("Events of the visit"));
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  g_signal_connect_swapped (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), "changed",
                            G_CALLBACK (on_room_changed), self);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
  self->foot = line_new ("", "caption ink-2 event-foot");
  gtk_box_append (GTK_BOX (self->box), self->foot);
}

GtkWidget *
vigil_event_list_new (const VigilVisitLog *log)
{
  VigilEventList *self = g_object_new (VIGIL_TYPE_EVENT_LIST, NULL);

  self->log = log;
  return GTK_WIDGET (self);
}

void
vigil_event_list_update (VigilEventList *self)
{
  char number[VIGIL_NUMBER_SIZE];

  g_return_if_fail (VIGIL_IS_EVENT_LIST (self));
  for (guint i = 0; i < self->log->entries->len; i++) {
    const VigilLogEntry *entry = g_ptr_array_index (self->log->entries, i);

    if (i >= self->details->len)
      append_row (self, entry);
    else
      vigil_text_set (g_ptr_array_index (self->details, i), entry->detail);
  }
  vigil_text_set (self->count, vigil_number_format ((double) self->log->entries->len, 0, number));
}

void
vigil_event_list_follow (VigilEventList *self, gint64 t_us)
{
  int index;

  g_return_if_fail (VIGIL_IS_EVENT_LIST (self));
  index = vigil_visit_log_find (self->log, t_us);
  if (index != self->marked)
    mark (self, index);
  bring_into_sight (self);
}

void
vigil_event_list_step (VigilEventList *self, int by)
{
  int index;
  const VigilLogEntry *entry;

  g_return_if_fail (VIGIL_IS_EVENT_LIST (self));
  index = self->marked + by;
  if (index < 0 || index >= (int) self->details->len)
    return;
  entry = g_ptr_array_index (self->log->entries, (guint) index);
  g_signal_emit (self, signals[CHOSEN], 0, entry->t_us);
  mark (self, index);
  bring_into_sight (self);
}
