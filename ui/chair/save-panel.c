/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/save-panel.h"

#include "model/save-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define ASKING_MS 30000   /* time enough to read the warning */

struct _VigilSavePanel {
  GtkWidget parent_instance;
  VigilPage *page;
  GtkWidget *button, *title, *words;
  guint link;
  guint asking_timer;     /* between the two taps */
  gboolean is_over;       /* stopped here: say where it is */
  char *failed;
};

G_DEFINE_FINAL_TYPE (VigilSavePanel, vigil_save_panel, GTK_TYPE_WIDGET)

static void
update_page (VigilSavePanel *self)
{
  vigil_page_update (self->page);
}

static void
stop_asking (VigilSavePanel *self)
{
  g_clear_handle_id (&self->asking_timer, g_source_remove);
}

static gboolean
on_asking_over (gpointer user_data)
{
  VigilSavePanel *self = user_data;

  self->asking_timer = 0;
  update_page (self);
  return G_SOURCE_REMOVE;
}

static void
on_answered (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilSavePanel) self = user_data;

  if (error != NULL) {
    g_free (self->failed);
    self->failed = g_strdup (error->message);
  }
  if (self->page != NULL)
    update_page (self);
}

static void
begin (VigilSavePanel *self)
{
  g_autofree char *folder = vigil_save_text_dup_folder ();

  stop_asking (self);
  vigil_chair_model_save_bytes (vigil_page_get_model (self->page), self->link, folder, on_answered,
                                g_object_ref (self));
}

static void
on_tapped (VigilSavePanel *self)
{
  const VigilView *view = vigil_chair_model_get_view (vigil_page_get_model (self->page));

  g_clear_pointer (&self->failed, g_free);
  if (self->link >= view->n_links)
    return;
  if (view->links[self->link].is_saving) {
    self->is_over = TRUE;
    vigil_chair_model_stop_saving (vigil_page_get_model (self->page), self->link, on_answered, g_object_ref (self));
  } else if (self->asking_timer != 0) {
    begin (self);
  } else {
    self->asking_timer = g_timeout_add (ASKING_MS, on_asking_over, self);
    vigil_button_hold (VIGIL_BUTTON (self->button));
  }
  update_page (self);
}

/* The button has room for a word only. */
static void
on_reason (VigilSavePanel *self)
{
  const VigilView *view = vigil_chair_model_get_view (vigil_page_get_model (self->page));

  g_free (self->failed);
  self->failed = g_strdup (view->is_replay ? _("This is a recorded visit")
                           : self->link < view->n_links && view->links[self->link].is_recording
                               ? _("This is a capture already.")
                               : _("A visit is open: a capture must never be of a patient."));
  update_page (self);
}

static void
vigil_save_panel_dispose (GObject *object)
{
  VigilSavePanel *self = VIGIL_SAVE_PANEL (object);
  GtkWidget *child;

  stop_asking (self);
  self->page = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->button);
  g_clear_pointer (&self->failed, g_free);
  G_OBJECT_CLASS (vigil_save_panel_parent_class)->dispose (object);
}

static void
vigil_save_panel_class_init (VigilSavePanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_save_panel_dispose;
}

static void
vigil_save_panel_init (VigilSavePanel *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self),
                                 vigil_places_new (VIGIL_SAVE_PANEL_WIDTH, VIGIL_SAVE_PANEL_HEIGHT));
  self->button = g_object_ref_sink (vigil_button_new (NULL, 0, _("Save bytes"), _("for support")));
  g_signal_connect_swapped (self->button, "tapped", G_CALLBACK (on_tapped), self);
  g_signal_connect_swapped (self->button, "reason", G_CALLBACK (on_reason), self);
  self->title = vigil_cell_new ("", 0, "row-title notice");
  self->words = vigil_cell_new ("", 0, "label");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->words), 0);
  vigil_places_put (GTK_WIDGET (self), self->title, 14, 10, 342, 34);
  vigil_places_put (GTK_WIDGET (self), self->words, 14, 48, 342, 194);
}

GtkWidget *
vigil_save_panel_new (VigilPage *page)
{
  VigilSavePanel *self = g_object_new (VIGIL_TYPE_SAVE_PANEL, NULL);

  self->page = page;
  return GTK_WIDGET (self);
}

GtkWidget *
vigil_save_panel_get_button (VigilSavePanel *self)
{
  g_return_val_if_fail (VIGIL_IS_SAVE_PANEL (self), NULL);
  return self->button;
}

void
vigil_save_panel_set_link (VigilSavePanel *self, guint link)
{
  g_return_if_fail (VIGIL_IS_SAVE_PANEL (self));
  self->link = link;
  self->is_over = FALSE;
  stop_asking (self);
  g_clear_pointer (&self->failed, g_free);
}

gboolean
vigil_save_panel_update (VigilSavePanel *self, const VigilView *view)
{
  VigilSaveText text;
  const VigilLinkView *link;
  gboolean has_words;

  g_return_val_if_fail (VIGIL_IS_SAVE_PANEL (self), FALSE);
  if (self->link >= view->n_links)
    return FALSE;
  link = &view->links[self->link];
  vigil_save_text_fill (&text, view, link, self->asking_timer != 0);
  if (!g_str_equal (text.label, vigil_button_get_label (VIGIL_BUTTON (self->button))))
    vigil_button_hold (VIGIL_BUTTON (self->button));
  vigil_button_set_label (VIGIL_BUTTON (self->button), text.label);
  vigil_button_set_caption (VIGIL_BUTTON (self->button), text.caption);
  vigil_button_set_off (VIGIL_BUTTON (self->button), text.off);
  vigil_widget_set_class (self->button, "selected", link->is_saving);
  if (self->failed != NULL) {
    text.title = _("Not saved");
    g_strlcpy (text.words, self->failed, sizeof text.words);
  }
  has_words = text.title != NULL
              && (self->failed != NULL || link->is_saving || self->asking_timer != 0 || text.is_trouble || self->is_over);
  vigil_text_set (self->title, has_words ? text.title : "");
  vigil_text_set (self->words, has_words ? text.words : "");
  vigil_widget_set_class (self->title, "mismatch", self->failed != NULL || text.is_trouble);
  return has_words;
}
