/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/infusion-deck.h"
#include "model/time-text.h"
#include "widget/icon.h"
#include "widget/infusion-card.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define WIDTH 338
#define HEIGHT 276
#define MAX_CARDS 3
#define N_CARDS (1 + 2 + 3)   /* full, two halves, three thirds */

struct _VigilInfusionDeck {
  GtkWidget parent_instance;
  GtkWidget *cards[N_CARDS];
  GtkWidget *instruction, *instruction_icon, *instruction_words, *instruction_since;
  VigilVerb instructed;
  gint64 instructed_wall_us;
  guint page;                 /* of running channels beyond the third */
};

enum { CHANNEL, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilInfusionDeck, vigil_infusion_deck, GTK_TYPE_WIDGET)

static void
vigil_infusion_deck_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_infusion_deck_parent_class)->dispose (object);
}

static void
vigil_infusion_deck_class_init (VigilInfusionDeckClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_infusion_deck_dispose;
  signals[CHANNEL] = g_signal_new ("channel", VIGIL_TYPE_INFUSION_DECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
on_instruction_clicked (GtkButton *button, gpointer user_data)
{
  VigilInfusionDeck *self = user_data;

  self->instructed = VIGIL_VERB_NONE;
  gtk_widget_set_child_visible (self->instruction, FALSE);
}

static void
make_instruction (VigilInfusionDeck *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->instruction = gtk_button_new ();
  vigil_widget_add_classes (self->instruction, "instruction");
  self->instruction_icon = vigil_icon_new ("stop", 64);
  self->instruction_words = vigil_text_new (NULL, "num-small bold");
  gtk_label_set_wrap (GTK_LABEL (self->instruction_words), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->instruction_words), GTK_JUSTIFY_CENTER);
  self->instruction_since = vigil_text_new (NULL, "num-value");
  gtk_widget_add_css_class (box, "stacked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->instruction_icon);
  gtk_box_append (GTK_BOX (box), self->instruction_words);
  gtk_box_append (GTK_BOX (box), self->instruction_since);
  gtk_button_set_child (GTK_BUTTON (self->instruction), box);
  g_signal_connect (self->instruction, "clicked", G_CALLBACK (on_instruction_clicked), self);
  vigil_places_put (GTK_WIDGET (self), self->instruction, 0, 0, WIDTH, HEIGHT);
  gtk_widget_set_child_visible (self->instruction, FALSE);
}

static void
on_card_clicked (GtkButton *card, gpointer user_data)
{
  VigilInfusionDeck *self = user_data;

  self->page++;
  g_signal_emit (self, signals[CHANNEL], 0);
}

static void
vigil_infusion_deck_init (VigilInfusionDeck *self)
{
  static const struct { VigilCardSize size; int y, height; } shapes[N_CARDS] = {
    { VIGIL_CARD_FULL, 0, 276 },
    { VIGIL_CARD_HALF, 0, 135 }, { VIGIL_CARD_HALF, 141, 135 },
    { VIGIL_CARD_THIRD, 0, 88 }, { VIGIL_CARD_THIRD, 94, 88 }, { VIGIL_CARD_THIRD, 188, 88 },
  };

  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (WIDTH, HEIGHT));
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  for (guint i = 0; i < N_CARDS; i++) {
    self->cards[i] = vigil_infusion_card_new (shapes[i].size);
    g_signal_connect (self->cards[i], "clicked", G_CALLBACK (on_card_clicked), self);
    vigil_places_put (GTK_WIDGET (self), self->cards[i], 0, shapes[i].y, WIDTH, shapes[i].height);
    gtk_widget_set_child_visible (self->cards[i], i == 0);
  }
  make_instruction (self);
}

GtkWidget *
vigil_infusion_deck_new (void)
{
  return g_object_new (VIGIL_TYPE_INFUSION_DECK, NULL);
}

static void
update_instruction (VigilInfusionDeck *self, const VigilView *view)
{
  gboolean is_done = TRUE;
  g_autofree char *since = NULL;

  if (self->instructed == VIGIL_VERB_NONE)
    return;
  for (guint i = 0; i < view->session.n_channels; i++) {
    VigilChannelState state = view->session.channels[i].state;

    if (state == VIGIL_CHANNEL_RUNNING
        || (state == VIGIL_CHANNEL_PAUSED && self->instructed == VIGIL_VERB_STOP))
      is_done = FALSE;
  }
  if (is_done) {
    on_instruction_clicked (NULL, self);
    return;
  }
  since = vigil_time_span (view->now_wall_us - self->instructed_wall_us, TRUE);
  vigil_text_set (self->instruction_since, since);
}

void
vigil_infusion_deck_update (VigilInfusionDeck *self, VigilChairModel *model)
{
  const VigilView *view = vigil_chair_model_get_view (model);
  VigilClinic *clinic = vigil_chair_model_get_clinic (model);
  double tolerance = clinic != NULL ? vigil_clinic_get_rate_tolerance (clinic) : 0;
  const VigilChannel *going[VIGIL_MAX_CHANNELS], *over = NULL;
  guint n = 0, n_shown, first;

  g_return_if_fail (VIGIL_IS_INFUSION_DECK (self));
  for (guint i = 0; i < view->session.n_channels; i++) {
    const VigilChannel *channel = &view->session.channels[i];

    if (channel->state == VIGIL_CHANNEL_ENDED)
      over = channel;
    else if (channel->state != VIGIL_CHANNEL_EMPTY)
      going[n++] = channel;
  }
  if (n == 0 && over != NULL) {
    going[n++] = over;
    over = NULL;
  }
  n_shown = CLAMP (n, 1, MAX_CARDS);
  first = n_shown * (n_shown - 1) / 2;
  for (guint i = 0; i < N_CARDS; i++)
    gtk_widget_set_child_visible (self->cards[i], i >= first && i < first + n_shown);
  for (guint i = 0; i < n_shown; i++)
    vigil_infusion_card_update (VIGIL_INFUSION_CARD (self->cards[first + i]),
                                n > 0 ? going[(i + (n > MAX_CARDS ? self->page : 0)) % n] : NULL,
                                tolerance, view->now_wall_us);
  vigil_infusion_card_set_finished (VIGIL_INFUSION_CARD (self->cards[0]), over, view->now_wall_us);
  update_instruction (self, view);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
vigil_infusion_deck_instruct (VigilInfusionDeck *self, VigilVerb verb, gint64 now_wall_us)
{
  const char *words;

  g_return_if_fail (VIGIL_IS_INFUSION_DECK (self));
  words = verb == VIGIL_VERB_STOP ? _("Press STOP on the pump") : _("Press PAUSE on the pump");
  self->instructed = verb;
  self->instructed_wall_us = now_wall_us;
  vigil_icon_set_name (VIGIL_ICON (self->instruction_icon),
                       verb == VIGIL_VERB_STOP ? "stop" : "pause");
  vigil_text_set (self->instruction_words, words);
  vigil_text_set (self->instruction_since, "");
  vigil_widget_set_spoken (self->instruction, words);
  gtk_widget_set_child_visible (self->instruction, TRUE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

gboolean
vigil_infusion_deck_is_instructing (VigilInfusionDeck *self)
{
  g_return_val_if_fail (VIGIL_IS_INFUSION_DECK (self), FALSE);
  return self->instructed != VIGIL_VERB_NONE;
}
