/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/axis-bubble.h"

#include "model/time-text.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

struct _VigilAxisBubble {
  GtkWidget parent_instance;
  GtkWidget *title, *line;
  gint64 seq;
};

enum { CORRECT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilAxisBubble, vigil_axis_bubble, GTK_TYPE_WIDGET)

static void
on_correct (VigilAxisBubble *self)
{
  g_signal_emit (self, signals[CORRECT], 0, self->seq);
  vigil_axis_bubble_set_mark (self, NULL);
}

static void
vigil_axis_bubble_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_axis_bubble_parent_class)->dispose (object);
}

static void
vigil_axis_bubble_class_init (VigilAxisBubbleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_axis_bubble_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  signals[CORRECT] = g_signal_new ("correct", VIGIL_TYPE_AXIS_BUBBLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
vigil_axis_bubble_init (VigilAxisBubble *self)
{
  GtkWidget *correct = gtk_button_new_with_label (C_ ("axis", "correct"));
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->title = vigil_text_new (NULL, "label strong");
  self->line = vigil_text_new (NULL, "caption ink-2");
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_xalign (GTK_LABEL (self->line), 0);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), self->title);
  gtk_box_append (GTK_BOX (words), self->line);
  gtk_widget_set_parent (words, GTK_WIDGET (self));
  gtk_widget_set_parent (correct, GTK_WIDGET (self));
  vigil_widget_add_classes (GTK_WIDGET (self), "row selected");
  g_signal_connect_swapped (correct, "clicked", G_CALLBACK (on_correct), self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
vigil_axis_bubble_new (void)
{
  return g_object_new (VIGIL_TYPE_AXIS_BUBBLE, NULL);
}

void
vigil_axis_bubble_set_mark (VigilAxisBubble *self, const VigilMark *mark)
{
  g_autofree char *clock = NULL, *title = NULL;

  g_return_if_fail (VIGIL_IS_AXIS_BUBBLE (self));
  gtk_widget_set_visible (GTK_WIDGET (self), mark != NULL);
  if (mark == NULL)
    return;
  self->seq = mark->seq;
  clock = vigil_time_clock (mark->t_us);
  title = g_strdup_printf ("%s  %s", clock, mark->words);
  vigil_text_set (self->title, title);
  vigil_text_set (self->line, mark->who);
}
