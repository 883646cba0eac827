/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/axis-reading.h"

#include "widget/text.h"

#include <glib/gi18n-lib.h>

struct _VigilAxisReading {
  GtkWidget parent_instance;
  GtkWidget *scrolled, *list;
};

G_DEFINE_FINAL_TYPE (VigilAxisReading, vigil_axis_reading, GTK_TYPE_WIDGET)

/* The focus that is left over when a finger hides what had it shows nothing. */
static void
on_focus (GtkEventControllerFocus *focus, GParamSpec *pspec, VigilAxisReading *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean is_by_key = GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root));

  gtk_widget_set_opacity (GTK_WIDGET (self), gtk_event_controller_focus_contains_focus (focus) && is_by_key ? 1 : 0);
}

static void
vigil_axis_reading_dispose (GObject *object)
{
  g_clear_pointer (&VIGIL_AXIS_READING (object)->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (vigil_axis_reading_parent_class)->dispose (object);
}

static void
vigil_axis_reading_class_init (VigilAxisReadingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_axis_reading_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "axisreading");
}

static void
vigil_axis_reading_init (VigilAxisReading *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->scrolled = gtk_scrolled_window_new ();
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "events");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->list);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  vigil_widget_set_spoken (self->list, _("The time axis in words"));
  g_signal_connect (focus, "notify::contains-focus", G_CALLBACK (on_focus), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_opacity (GTK_WIDGET (self), 0);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
}

GtkWidget *
vigil_axis_reading_new (void)
{
  return g_object_new (VIGIL_TYPE_AXIS_READING, NULL);
}

static GtkListBoxRow *
row_new (void)
{
  GtkWidget *row = gtk_list_box_row_new (), *label = vigil_text_new (NULL, "label");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return GTK_LIST_BOX_ROW (row);
}

void
vigil_axis_reading_set_lines (VigilAxisReading *self, GPtrArray *lines)
{
  GtkListBox *list;
  GtkListBoxRow *row;

  g_return_if_fail (VIGIL_IS_AXIS_READING (self) && lines != NULL);
  list = GTK_LIST_BOX (self->list);
  for (guint i = 0; i < lines->len; i++) {
    const char *line = g_ptr_array_index (lines, i);

    row = gtk_list_box_get_row_at_index (list, (int) i);
    if (row == NULL) {
      row = row_new ();
      gtk_list_box_append (list, GTK_WIDGET (row));
    }
    vigil_text_set (gtk_list_box_row_get_child (row), line);
    vigil_widget_set_spoken (GTK_WIDGET (row), line);
  }
  while ((row = gtk_list_box_get_row_at_index (list, (int) lines->len)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}
