/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/severity-panel.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/severity-mark.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define WIDTH 624
#define HEIGHT 123
#define N_SEVERITIES 4

struct _VigilSeverityPanel {
  GtkWidget parent_instance;
  GtkWidget *name, *state, *closes, *buttons[N_SEVERITIES], *undo;
};

enum { SEVERITY, UNDO, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilSeverityPanel, vigil_severity_panel, GTK_TYPE_WIDGET)

static void
on_severity (GtkButton *button, gpointer user_data)
{
  VigilSeverityPanel *self = user_data;

  for (int i = 0; i < N_SEVERITIES; i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      g_signal_emit (self, signals[SEVERITY], 0, i + 1);
}

static void
on_undo (VigilButton *button, gpointer user_data)
{
  g_signal_emit (user_data, signals[UNDO], 0);
}

static void
vigil_severity_panel_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_severity_panel_parent_class)->dispose (object);
}

static void
vigil_severity_panel_class_init (VigilSeverityPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_severity_panel_dispose;
  signals[SEVERITY] = g_signal_new ("severity", VIGIL_TYPE_SEVERITY_PANEL, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[UNDO] = g_signal_new ("undo", VIGIL_TYPE_SEVERITY_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
vigil_severity_panel_init (VigilSeverityPanel *self)
{
  static const char *const words[N_SEVERITIES]
      = { N_("mild"), N_("moderate"), N_("severe"), N_("life threat") };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (WIDTH, HEIGHT));
  vigil_places_set_is_mirrored (VIGIL_PLACES (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "recorded");
  gtk_widget_add_css_class (head, "infusion-name");
  self->name = vigil_text_new (NULL, "label bold");
  self->state = vigil_text_new (NULL, "label");
  self->closes = vigil_text_new (NULL, "label");
  gtk_widget_set_hexpand (self->state, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->state), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->state), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (head), self->name);
  gtk_box_append (GTK_BOX (head), self->state);
  gtk_box_append (GTK_BOX (head), self->closes);
  vigil_places_put (GTK_WIDGET (self), head, 14, 5, 596, 22);
  for (int i = 0; i < N_SEVERITIES; i++) {
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

    self->buttons[i] = gtk_button_new ();
    gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (box), vigil_severity_mark_new (i + 1));
    gtk_box_append (GTK_BOX (box), vigil_text_new (_(words[i]), "label"));
    gtk_button_set_child (GTK_BUTTON (self->buttons[i]), box);
    vigil_widget_set_spoken (self->buttons[i], _(words[i]));
    gtk_widget_add_css_class (self->buttons[i], "on-accent");
    g_signal_connect (self->buttons[i], "clicked", G_CALLBACK (on_severity), self);
    vigil_places_put (GTK_WIDGET (self), self->buttons[i], 8 + 122.5 * i, 29, 116.5, 88);
  }
  self->undo = vigil_button_new ("undo", 28, _("undo"), NULL);
  gtk_widget_add_css_class (self->undo, "on-accent");
  g_signal_connect (self->undo, "tapped", G_CALLBACK (on_undo), self);
  vigil_places_put (GTK_WIDGET (self), self->undo, 498, 29, 118, 88);
}

GtkWidget *
vigil_severity_panel_new (void)
{
  return g_object_new (VIGIL_TYPE_SEVERITY_PANEL, NULL);
}

void
vigil_severity_panel_show (VigilSeverityPanel *self, const char *name, const char *state,
                           int severity, gboolean is_open)
{
  g_return_if_fail (VIGIL_IS_SEVERITY_PANEL (self));
  vigil_text_set (self->name, name);
  vigil_text_set (self->state, state);
  for (int i = 0; i < N_SEVERITIES; i++) {
    vigil_widget_set_class (self->buttons[i], "selected", i + 1 == severity);
    gtk_widget_set_child_visible (self->buttons[i], severity > 0);
    gtk_widget_set_sensitive (self->buttons[i], is_open);
  }
  gtk_widget_set_child_visible (self->undo, is_open);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
vigil_severity_panel_set_closes_in (VigilSeverityPanel *self, guint seconds)
{
  g_autofree char *words = NULL;

  g_return_if_fail (VIGIL_IS_SEVERITY_PANEL (self));
  words = g_strdup_printf (_("closes in %u s"), seconds);
  vigil_text_set (self->closes, words);
}
