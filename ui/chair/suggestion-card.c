/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/suggestion-card.h"

#include "model/infusion-text.h"
#include "model/label-text.h"
#include "widget/button.h"
#include "widget/icon.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define WIDTH 338
#define HEIGHT 276
#define REST_WIDTH 536
#define REST_HEIGHT 92
#define OPEN_WIDTH 204
#define OTHER_WIDTH 100

struct _VigilSuggestionCard {
  GtkWidget parent_instance;
  GtkWidget *icon, *sign, *whose, *stop, *open, *other;
  gboolean is_rest;
  int channel;
  char *why;
};

enum { STOP, OPEN, DISMISSED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilSuggestionCard, vigil_suggestion_card, GTK_TYPE_WIDGET)

static void
on_stop (VigilSuggestionCard *self)
{
  g_signal_emit (self, signals[STOP], 0, self->channel);
}

static void
on_open (VigilSuggestionCard *self)
{
  g_signal_emit (self, signals[OPEN], 0);
}

static void
on_other (VigilSuggestionCard *self)
{
  g_signal_emit (self, signals[DISMISSED], 0);
}

static void
vigil_suggestion_card_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&VIGIL_SUGGESTION_CARD (object)->why, g_free);
  G_OBJECT_CLASS (vigil_suggestion_card_parent_class)->dispose (object);
}

static void
vigil_suggestion_card_class_init (VigilSuggestionCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_suggestion_card_dispose;
  signals[STOP] = g_signal_new ("stop", VIGIL_TYPE_SUGGESTION_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_INT);
  signals[OPEN] = g_signal_new ("open", VIGIL_TYPE_SUGGESTION_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DISMISSED] = g_signal_new ("dismissed", VIGIL_TYPE_SUGGESTION_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static void
vigil_suggestion_card_init (VigilSuggestionCard *self)
{
  vigil_widget_add_classes (GTK_WIDGET (self), "card suggestion");
  self->icon = vigil_icon_new ("flag", 28);
  self->sign = vigil_cell_new ("", 0, "row-title");
  self->whose = vigil_cell_new ("", 0, "label ink-2");
  self->stop = vigil_button_new ("stop", 32, _("STOP"), NULL);
  self->open = vigil_button_new (NULL, 28, "", NULL);
  self->other = vigil_button_new (NULL, 28, _("Not now"), NULL);
  gtk_widget_add_css_class (self->stop, "stop");
  vigil_widget_add_classes (self->open, "primary large padded");
  vigil_widget_add_classes (self->other, "padded");
  g_signal_connect_swapped (self->stop, "tapped", G_CALLBACK (on_stop), self);
  g_signal_connect_swapped (self->open, "tapped", G_CALLBACK (on_open), self);
  g_signal_connect_swapped (self->other, "tapped", G_CALLBACK (on_other), self);
}

static void
place (VigilSuggestionCard *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  vigil_places_put (widget, self->icon, 14, self->is_rest ? 32 : 14, 28, 28);
  vigil_places_put (widget, self->sign, 54, self->is_rest ? 16 : 8, self->is_rest ? 154 : WIDTH - 68, self->is_rest ? 60 : 30);
  vigil_places_put (widget, self->whose, 54, 38, WIDTH - 68, 24);
  vigil_places_put (widget, self->stop, 14, 68, WIDTH - 28, 98);
  vigil_places_put (widget, self->open, 0, 0, 0, 0);
  vigil_places_put (widget, self->other, 0, 0, 0, 0);
  gtk_widget_set_child_visible (self->whose, !self->is_rest);
}

GtkWidget *
vigil_suggestion_card_new (gboolean is_rest)
{
  VigilSuggestionCard *self = g_object_new (VIGIL_TYPE_SUGGESTION_CARD, NULL);

  self->is_rest = is_rest;
  gtk_widget_set_layout_manager (GTK_WIDGET (self), is_rest ? vigil_places_new (REST_WIDTH, REST_HEIGHT)
                                                            : vigil_places_new (WIDTH, HEIGHT));
  place (self);
  return GTK_WIDGET (self);
}

/* The question that is asked, and what STOP will do, in the button itself. */
static void
show_stop (VigilSuggestionCard *self, const VigilSuggestion *suggestion, const VigilView *view)
{
  const VigilChannel *channel = &view->session.channels[suggestion->channel];
  /* Translators: a drug */
  g_autofree char *words = g_strdup_printf (_("Stop %s?"), suggestion->drug);

  vigil_button_set_label (VIGIL_BUTTON (self->stop), words);
  vigil_button_set_caption (VIGIL_BUTTON (self->stop), !vigil_infusion_may_ask_pump (view->pump_control) ? _("you press on pump")
                                                       : !channel->is_linked                              ? _("no link: at pump")
                                                                                                          : NULL);
}

static void
place_buttons (VigilSuggestionCard *self, gboolean has_stop)
{
  double x = self->is_rest ? 216 : 14, y = self->is_rest ? 10 : has_stop ? 174 : 96, height = self->is_rest ? 72 : 88;

  vigil_places_set (GTK_WIDGET (self), self->open, x, y, OPEN_WIDTH, height);
  vigil_places_set (GTK_WIDGET (self), self->other, x + OPEN_WIDTH + 6, y, OTHER_WIDTH, height);
}

void
vigil_suggestion_card_show (VigilSuggestionCard *self, const VigilSuggestion *suggestion, const VigilView *view)
{
  g_autofree char *whose = NULL, *open = NULL;
  gboolean has_open, has_stop;

  g_return_if_fail (VIGIL_IS_SUGGESTION_CARD (self));
  has_open = suggestion->emergency != NULL;
  has_stop = suggestion->channel >= 0 && !self->is_rest;
  self->channel = suggestion->channel;
  vigil_text_set (self->sign, self->is_rest && self->why != NULL ? self->why : suggestion->sign);
  if (self->why != NULL)
    whose = g_strdup (self->why);
  else
    whose = *suggestion->drug != '\0' ? g_strdup_printf (_("%s sign"), suggestion->drug) : g_strdup (_("warning sign"));
  vigil_text_set (self->whose, whose);
  gtk_widget_set_child_visible (self->stop, has_stop);
  gtk_widget_set_child_visible (self->open, has_open);
  if (has_stop)
    show_stop (self, suggestion, view);
  /* Translators: an emergency's short name */
  open = has_open ? g_strdup_printf (_("Open %s"), vigil_label_words (suggestion->emergency->name)) : g_strdup ("");
  vigil_button_set_label (VIGIL_BUTTON (self->open), open);
  place_buttons (self, has_stop);
}

void
vigil_suggestion_card_set_why (VigilSuggestionCard *self, const char *why)
{
  g_return_if_fail (VIGIL_IS_SUGGESTION_CARD (self));
  g_free (self->why);
  self->why = g_strdup (why);
}
