/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/reason-box.h"

#include "chair/page.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/keyboard.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define WORDS_CHARS 80
#define TITLE_HEIGHT 44
#define GAP 8
#define MOST_HEIGHT 88
#define BUTTON_WIDTH ((VIGIL_PAGE_WIDTH - GAP) / 2)

struct _VigilReasonBox {
  GtkWidget parent_instance;
  const VigilReason *const *reasons;
  const VigilReason *chosen;
  guint n_reasons;
  GtkWidget *list, *buttons[VIGIL_MAX_REASONS], *words, *field;
};

enum { CHANGED, DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilReasonBox, vigil_reason_box, GTK_TYPE_WIDGET)

static void
show (VigilReasonBox *self)
{
  gboolean is_writing = self->chosen != NULL && self->chosen->needs_text;

  gtk_widget_set_visible (self->list, !is_writing);
  gtk_widget_set_visible (self->words, is_writing);
  for (guint i = 0; i < self->n_reasons; i++)
    vigil_widget_set_class (self->buttons[i], "selected", self->reasons[i] == self->chosen);
}

static void
choose (VigilReasonBox *self, const VigilReason *reason)
{
  self->chosen = reason;
  vigil_field_set_text (VIGIL_FIELD (self->field), "");
  vigil_field_set_is_active (VIGIL_FIELD (self->field), TRUE);
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_button (VigilButton *button, gpointer user_data)
{
  VigilReasonBox *self = user_data;

  for (guint i = 0; i < self->n_reasons; i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      choose (self, self->reasons[i]);
}

static void
on_key (VigilReasonBox *self, const char *key)
{
  if (vigil_field_press (VIGIL_FIELD (self->field), key, WORDS_CHARS))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_done (VigilReasonBox *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

static void
vigil_reason_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_reason_box_parent_class)->dispose (object);
}

static void
vigil_reason_box_class_init (VigilReasonBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_reason_box_dispose;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_REASON_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[DONE] = g_signal_new ("done", VIGIL_TYPE_REASON_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
build_words (VigilReasonBox *self)
{
  GtkWidget *keyboard = vigil_keyboard_new ();

  self->words = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->field = vigil_field_new (_("Why is it outside the usual?"), NULL);
  vigil_places_put (self->words, self->field, 0, 40, VIGIL_PAGE_WIDTH, 96);
  vigil_places_put (self->words, keyboard, 0, VIGIL_PAGE_HEIGHT - VIGIL_KEYBOARD_HEIGHT, VIGIL_KEYBOARD_WIDTH,
                    VIGIL_KEYBOARD_HEIGHT);
  g_signal_connect_swapped (keyboard, "key", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (keyboard, "done", G_CALLBACK (on_done), self);
}

static void
vigil_reason_box_init (VigilReasonBox *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT));
  self->list = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  vigil_places_put (self->list, vigil_cell_new (_("Why is it outside the usual?"), 0, "title"), 0, 0, VIGIL_PAGE_WIDTH,
                    36);
  for (guint i = 0; i < VIGIL_MAX_REASONS; i++) {
    self->buttons[i] = vigil_button_new (NULL, 24, "", NULL);
    gtk_widget_add_css_class (self->buttons[i], "choice");
    g_signal_connect (self->buttons[i], "tapped", G_CALLBACK (on_button), self);
    vigil_places_put (self->list, self->buttons[i], 0, TITLE_HEIGHT, BUTTON_WIDTH, MOST_HEIGHT);
  }
  build_words (self);
  vigil_places_put (widget, self->list, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->words, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  show (self);
}

GtkWidget *
vigil_reason_box_new (void)
{
  return g_object_new (VIGIL_TYPE_REASON_BOX, NULL);
}

void
vigil_reason_box_load (VigilReasonBox *self, VigilClinic *clinic)
{
  const char *lang = g_get_language_names ()[0];
  double height, n_rows;

  g_return_if_fail (VIGIL_IS_REASON_BOX (self) && clinic != NULL);
  self->reasons = vigil_clinic_get_reasons (clinic, &self->n_reasons);
  n_rows = (self->n_reasons + 1) / 2;
  height = MIN (MOST_HEIGHT, (VIGIL_PAGE_HEIGHT - TITLE_HEIGHT) / MAX (n_rows, 1) - GAP);
  for (guint i = 0; i < VIGIL_MAX_REASONS; i++) {
    gtk_widget_set_visible (self->buttons[i], i < self->n_reasons);
    if (i >= self->n_reasons)
      continue;
    vigil_button_set_label (VIGIL_BUTTON (self->buttons[i]), vigil_label_get (self->reasons[i]->label, lang));
    vigil_places_set (self->list, self->buttons[i], i % 2 * (BUTTON_WIDTH + GAP), TITLE_HEIGHT + i / 2 * (height + GAP),
                      BUTTON_WIDTH, height);
  }
  choose (self, NULL);
}

const char *
vigil_reason_box_get_code (VigilReasonBox *self)
{
  g_return_val_if_fail (VIGIL_IS_REASON_BOX (self), "");
  if (self->chosen == NULL || (self->chosen->needs_text && *vigil_reason_box_get_words (self) == '\0'))
    return "";
  return self->chosen->id;
}

const char *
vigil_reason_box_get_words (VigilReasonBox *self)
{
  g_return_val_if_fail (VIGIL_IS_REASON_BOX (self), "");
  return vigil_field_get_text (VIGIL_FIELD (self->field));
}

gboolean
vigil_reason_box_go_back (VigilReasonBox *self)
{
  g_return_val_if_fail (VIGIL_IS_REASON_BOX (self), FALSE);
  if (self->chosen == NULL || !self->chosen->needs_text)
    return FALSE;
  choose (self, NULL);
  return TRUE;
}
