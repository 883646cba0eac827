/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/effect-page.h"

#include "widget/button.h"
#include "widget/field.h"
#include "widget/keyboard.h"
#include "widget/places.h"
#include "widget/severity-mark.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define WORDS_CHARS 60
#define N_SEVERITIES 4

struct _VigilEffectPage {
  VigilPage parent_instance;
  GtkWidget *field, *severities[N_SEVERITIES];
  int severity;                /* 1 .. 4 */
  gboolean is_recording;
};

G_DEFINE_FINAL_TYPE (VigilEffectPage, vigil_effect_page, VIGIL_TYPE_PAGE)

static const char *const severity_words[N_SEVERITIES] = { N_("mild"), N_("moderate"), N_("severe"), N_("life threat") };

static const char *
typed (VigilEffectPage *self)
{
  return vigil_field_get_text (VIGIL_FIELD (self->field));
}

static gboolean
is_blank (const char *text)
{
  while (*text == ' ')
    text++;
  return *text == '\0';
}

static void
show (VigilEffectPage *self)
{
  for (int i = 0; i < N_SEVERITIES; i++)
    vigil_widget_set_class (self->severities[i], "selected", i + 1 == self->severity);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
effect_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilEffectPage *self = VIGIL_EFFECT_PAGE (page);

  bar->back = _("Back");
  bar->primary = _("Record the side effect");
  g_strlcpy (bar->primary_caption, _(severity_words[self->severity - 1]), sizeof bar->primary_caption);
  if (is_blank (typed (self)))
    g_strlcpy (bar->primary_off, _("write what it is"), sizeof bar->primary_off);
  else if (self->is_recording)
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
}

static void
on_recorded (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilEffectPage) self = user_data;

  self->is_recording = FALSE;
  vigil_page_on_proposed (seq, error, self);
  if (error == NULL)
    vigil_page_done (VIGIL_PAGE (self));
  else
    vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
effect_primary (VigilPage *page)
{
  VigilEffectPage *self = VIGIL_EFFECT_PAGE (page);
  g_autofree char *words = g_strstrip (g_strdup (typed (self)));

  if (*words == '\0' || self->is_recording)
    return;
  self->is_recording = TRUE;
  vigil_page_bar_changed (page);
  vigil_chair_model_propose (vigil_page_get_model (page), VIGIL_EVENT_SIDE_EFFECT,
                             vigil_body_new ("effect", "s", VIGIL_EFFECT_OTHER, "label", "s", words, "severity", "i",
                                             (gint64) self->severity, "is_red_flag", "b", FALSE, NULL),
                             on_recorded, g_object_ref (self));
}

static void
effect_back (VigilPage *page)
{
  vigil_page_done (page);
}

static void
on_key (VigilEffectPage *self, const char *key)
{
  if (self->is_recording || !vigil_field_press (VIGIL_FIELD (self->field), key, WORDS_CHARS))
    return;
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  show (self);
}

static void
on_severity (GtkButton *button, gpointer user_data)
{
  VigilEffectPage *self = user_data;

  for (int i = 0; i < N_SEVERITIES && !self->is_recording; i++)
    if (self->severities[i] == GTK_WIDGET (button))
      self->severity = i + 1;
  show (self);
}

static void
vigil_effect_page_class_init (VigilEffectPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  page_class->describe = effect_describe;
  page_class->primary = effect_primary;
  page_class->back = effect_back;
}

static void
build_side (VigilEffectPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  vigil_places_put (side, vigil_cell_new (_("How bad is it?"), 0, "row-title"), 14, 8, 342, 34);
  for (int i = 0; i < N_SEVERITIES; i++) {
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

    self->severities[i] = gtk_button_new ();
    gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
    gtk_box_append (GTK_BOX (box), vigil_severity_mark_new (i + 1));
    gtk_box_append (GTK_BOX (box), vigil_text_new (_(severity_words[i]), "label"));
    gtk_button_set_child (GTK_BUTTON (self->severities[i]), box);
    vigil_widget_set_spoken (self->severities[i], _(severity_words[i]));
    gtk_widget_add_css_class (self->severities[i], "choice");
    g_signal_connect (self->severities[i], "clicked", G_CALLBACK (on_severity), self);
    vigil_places_put (side, self->severities[i], 14 + i % 2 * 175, 50 + i / 2 * 96, 167, 88);
  }
}

static void
vigil_effect_page_init (VigilEffectPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *keyboard = vigil_keyboard_new ();

  self->severity = 1;
  self->field = vigil_field_new (_("Side effect"), NULL);
  vigil_field_set_is_active (VIGIL_FIELD (self->field), TRUE);
  vigil_places_put (widget, vigil_cell_new (_("Which other side effect?"), 0, "title"), 0, 0, VIGIL_PAGE_WIDTH, 36);
  vigil_places_put (widget, self->field, 0, 52, VIGIL_PAGE_WIDTH, 88);
  vigil_places_put (widget, keyboard, 0, VIGIL_PAGE_HEIGHT - VIGIL_KEYBOARD_HEIGHT, VIGIL_KEYBOARD_WIDTH,
                    VIGIL_KEYBOARD_HEIGHT);
  g_signal_connect_swapped (keyboard, "key", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (keyboard, "done", G_CALLBACK (effect_primary), self);
  build_side (self);
  show (self);
}

GtkWidget *
vigil_effect_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_EFFECT_PAGE, "model", model, NULL);
}
