/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "kiosk/language-page.h"
#include "kiosk/kiosk-button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define MAX_LANGUAGES 6
#define WIDTH 582
#define HEIGHT 148

struct _VigilLanguagePage {
  GtkWidget parent_instance;
  VigilWords *words;
  GtkWidget *heading, *back, *buttons[MAX_LANGUAGES];
  char *languages[MAX_LANGUAGES];
};

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilLanguagePage, vigil_language_page, GTK_TYPE_WIDGET)

static void
update (VigilLanguagePage *self)
{
  vigil_text_set (self->heading, vigil_words_get (self->words, N_("Language")));
  vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->back),
                               vigil_words_get (self->words, N_("Back")));
  for (guint i = 0; i < MAX_LANGUAGES; i++) {
    gtk_widget_set_visible (self->buttons[i], self->languages[i] != NULL);
    if (self->languages[i] == NULL)
      continue;
    vigil_kiosk_button_set_word (VIGIL_KIOSK_BUTTON (self->buttons[i]),
                                 vigil_words_name_of (self->languages[i]));
    vigil_widget_set_class (self->buttons[i], "go",
                            g_str_equal (self->languages[i], vigil_words_get_lang (self->words)));
  }
}

static void
on_back (VigilLanguagePage *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

static void
on_language (VigilKioskButton *button, gpointer user_data)
{
  VigilLanguagePage *self = user_data;

  for (guint i = 0; i < MAX_LANGUAGES; i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      vigil_words_set_lang (self->words, self->languages[i]);
  g_signal_emit (self, signals[DONE], 0);
}

static void
vigil_language_page_dispose (GObject *object)
{
  VigilLanguagePage *self = VIGIL_LANGUAGE_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->words);
  for (guint i = 0; i < MAX_LANGUAGES; i++)
    g_clear_pointer (&self->languages[i], g_free);
  G_OBJECT_CLASS (vigil_language_page_parent_class)->dispose (object);
}

static void
vigil_language_page_class_init (VigilLanguagePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_language_page_dispose;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "kioskpage");
  signals[DONE] = g_signal_new ("done", VIGIL_TYPE_LANGUAGE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
vigil_language_page_init (VigilLanguagePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (1280, 800));
  self->heading = vigil_cell_new ("", 0, "kiosk-heading");
  self->back = vigil_kiosk_button_new ("left", 44, FALSE, NULL);
  vigil_places_put (widget, self->heading, 48, 24, 1184, 70);
  vigil_places_put (widget, self->back, 48, 620, 236, 148);
  for (guint i = 0; i < MAX_LANGUAGES; i++) {
    self->buttons[i] = vigil_kiosk_button_new (NULL, 44, FALSE, "wide");
    g_signal_connect (self->buttons[i], "tapped", G_CALLBACK (on_language), self);
    vigil_places_put (widget, self->buttons[i], 48 + (i % 2) * (WIDTH + 20),
                      112 + (i / 2) * (HEIGHT + 20), WIDTH, HEIGHT);
  }
  g_signal_connect_swapped (self->back, "tapped", G_CALLBACK (on_back), self);
}

GtkWidget *
vigil_language_page_new (VigilWords *words)
{
  VigilLanguagePage *self = g_object_new (VIGIL_TYPE_LANGUAGE_PAGE, NULL);

  self->words = g_object_ref (words);
  g_signal_connect_object (words, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

void
vigil_language_page_set_languages (VigilLanguagePage *self, const char *const *languages)
{
  g_return_if_fail (VIGIL_IS_LANGUAGE_PAGE (self));
  for (guint i = 0; i < MAX_LANGUAGES; i++) {
    g_free (self->languages[i]);
    self->languages[i] = g_strdup (*languages);
    if (*languages != NULL)
      languages++;
  }
  update (self);
}
