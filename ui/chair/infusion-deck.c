/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/infusion-deck.h"
#include "chair/pump-instruction.h"
#include "model/infusion-text.h"
#include "widget/button.h"
#include "widget/infusion-card.h"
#include "widget/places.h"

#include <glib/gi18n-lib.h>

#define WIDTH VIGIL_PUMP_INSTRUCTION_WIDTH
#define HEIGHT VIGIL_PUMP_INSTRUCTION_HEIGHT
#define MAX_CARDS 3
#define N_CARDS (1 + 2 + 3)   /* full, two halves, three thirds */
#define FIRST_THIRD 3
#define A_PAGE 2              /* of more than three: two thirds, and the pager in the place of the last */

struct _VigilInfusionDeck {
  GtkWidget parent_instance;
  VigilChairModel *model;     /* of the last update */
  GtkWidget *cards[N_CARDS], *pager;
  guint channels[N_CARDS];    /* whose card it is */
  guint page;                 /* of channels beyond the third */
  GtkWidget *instruction;     /* over the cards while it is child-visible */
};

enum { CHANNEL, INSTRUCTING, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilInfusionDeck, vigil_infusion_deck, GTK_TYPE_WIDGET)

/* A child that was not shown has not been given its place. */
static void
set_shown (VigilInfusionDeck *self, GtkWidget *child, gboolean is_shown)
{
  if (gtk_widget_get_child_visible (child) == is_shown)
    return;
  gtk_widget_set_child_visible (child, is_shown);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
vigil_infusion_deck_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&VIGIL_INFUSION_DECK (object)->model);
  G_OBJECT_CLASS (vigil_infusion_deck_parent_class)->dispose (object);
}

static void
vigil_infusion_deck_class_init (VigilInfusionDeckClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_infusion_deck_dispose;
  signals[CHANNEL] = g_signal_new ("channel", VIGIL_TYPE_INFUSION_DECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[INSTRUCTING] = g_signal_new ("instructing", VIGIL_TYPE_INFUSION_DECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);
}

static void
on_instruction_clicked (VigilInfusionDeck *self)
{
  set_shown (self, self->instruction, FALSE);
}

static void
on_card_clicked (GtkButton *card, gpointer user_data)
{
  VigilInfusionDeck *self = user_data;

  for (guint i = 0; i < N_CARDS; i++)
    if (self->cards[i] == GTK_WIDGET (card))
      g_signal_emit (self, signals[CHANNEL], 0, self->channels[i]);
}

static void
on_pager (VigilInfusionDeck *self)
{
  self->page++;
  vigil_infusion_deck_update (self, self->model);
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
  self->pager = vigil_button_new (NULL, 28, "", NULL);
  gtk_widget_add_css_class (self->pager, "padded");
  g_signal_connect_swapped (self->pager, "tapped", G_CALLBACK (on_pager), self);
  vigil_places_put (GTK_WIDGET (self), self->pager, 0, shapes[N_CARDS - 1].y, WIDTH, shapes[N_CARDS - 1].height);
  gtk_widget_set_child_visible (self->pager, FALSE);
  self->instruction = vigil_pump_instruction_new ();
  g_signal_connect_swapped (self->instruction, "clicked", G_CALLBACK (on_instruction_clicked), self);
  vigil_places_put (GTK_WIDGET (self), self->instruction, 0, 0, WIDTH, HEIGHT);
  gtk_widget_set_child_visible (self->instruction, FALSE);
}

GtkWidget *
vigil_infusion_deck_new (void)
{
  return g_object_new (VIGIL_TYPE_INFUSION_DECK, NULL);
}

/* ---- the cards ---- */

typedef struct {
  guint going[VIGIL_MAX_CHANNELS], n;
  const VigilChannel *over;        /* the last that ended, beside others */
} Shown;

static void
find_shown (const VigilSession *session, Shown *out)
{
  guint last_over = 0;

  *out = (Shown) { .n = 0 };
  for (guint i = 0; i < session->n_channels; i++) {
    const VigilChannel *channel = &session->channels[i];

    if (channel->state == VIGIL_CHANNEL_ENDED) {
      out->over = channel;
      last_over = i;
    } else if (channel->state != VIGIL_CHANNEL_EMPTY) {
      out->going[out->n++] = i;
    }
  }
  if (out->n == 0 && out->over != NULL) {
    out->going[out->n++] = last_over;
    out->over = NULL;
  }
}

/* The drugs that are not seen stand on it, so that nobody thinks there are only two. */
static void
update_pager (VigilInfusionDeck *self, const VigilSession *session, const Shown *shown, guint first)
{
  GString *names = g_string_new (NULL);
  g_autofree char *caption = NULL, *turn = NULL;
  guint n_hidden = 0;

  for (guint i = 0; i < shown->n; i++) {
    if (i >= first && i < first + A_PAGE)
      continue;
    g_string_append_printf (names, "%s%s", n_hidden++ > 0 ? ", " : "",
                            session->channels[shown->going[i]].drug_display);
  }
  caption = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more infusion", "%u more infusions", n_hidden), n_hidden);
  vigil_button_set_label (VIGIL_BUTTON (self->pager), names->str);
  turn = g_strconcat (caption, " ›", NULL);
  vigil_button_set_caption (VIGIL_BUTTON (self->pager), turn);
  g_string_free (names, TRUE);
}

static void
update_cards (VigilInfusionDeck *self, const VigilView *view, const Shown *shown, double tolerance)
{
  gboolean has_pages = shown->n > MAX_CARDS;
  guint n_cards = has_pages ? A_PAGE : MAX (shown->n, 1), n_pages = (shown->n + A_PAGE - 1) / A_PAGE;
  guint first_card = has_pages ? FIRST_THIRD : n_cards * (n_cards - 1) / 2;
  guint first = has_pages ? self->page % n_pages * A_PAGE : 0;

  set_shown (self, self->pager, has_pages);
  if (has_pages)
    update_pager (self, &view->session, shown, first);
  for (guint i = 0; i < N_CARDS; i++) {
    guint at = first + i - first_card;
    gboolean is_shown = i >= first_card && i < first_card + n_cards && (at < shown->n || shown->n == 0);

    set_shown (self, self->cards[i], is_shown);
    if (!is_shown)
      continue;
    self->channels[i] = shown->n > 0 ? shown->going[at] : 0;
    vigil_infusion_card_update (VIGIL_INFUSION_CARD (self->cards[i]),
                                shown->n > 0 ? &view->session.channels[self->channels[i]] : NULL, tolerance,
                                view->now_wall_us);
  }
  vigil_infusion_card_set_finished (VIGIL_INFUSION_CARD (self->cards[0]), shown->over, view->now_wall_us);
}

void
vigil_infusion_deck_update (VigilInfusionDeck *self, VigilChairModel *model)
{
  const VigilView *view = vigil_chair_model_get_view (model);
  VigilClinic *clinic = vigil_chair_model_get_clinic (model);
  Shown shown;

  g_return_if_fail (VIGIL_IS_INFUSION_DECK (self));
  g_set_object (&self->model, model);
  find_shown (&view->session, &shown);
  update_cards (self, view, &shown, clinic != NULL ? vigil_clinic_get_rate_tolerance (clinic) : 0);
  if (gtk_widget_get_child_visible (self->instruction))
    set_shown (self, self->instruction,
               vigil_pump_instruction_update (VIGIL_PUMP_INSTRUCTION (self->instruction), view));
}

void
vigil_infusion_deck_instruct (VigilInfusionDeck *self, int channel, VigilVerb verb, const char *why)
{
  VigilPumpInstruction *instruction;
  const VigilView *view;

  g_return_if_fail (VIGIL_IS_INFUSION_DECK (self) && self->model != NULL);
  instruction = VIGIL_PUMP_INSTRUCTION (self->instruction);
  view = vigil_chair_model_get_view (self->model);
  vigil_pump_instruction_set (instruction, view, channel, verb, why);
  set_shown (self, self->instruction, vigil_pump_instruction_update (instruction, view));
  if (gtk_widget_get_child_visible (self->instruction))
    g_signal_emit (self, signals[INSTRUCTING], 0);
}

/* ---- asking ---- */

typedef struct {
  GWeakRef deck;
  int channel;
  VigilVerb verb;
  gboolean is_told;       /* already, that Vigil may not */
} Request;

/* What cannot be asked is for hands: the card says what to press. */
static void
on_answered (gint64 seq, const GError *error, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (VigilInfusionDeck) self = g_weak_ref_get (&request->deck);

  if (self != NULL && self->model != NULL && error != NULL && !request->is_told)
    vigil_infusion_deck_instruct (self, request->channel, request->verb, error->message);
  g_weak_ref_clear (&request->deck);
  g_free (request);
}

void
vigil_infusion_deck_ask (VigilInfusionDeck *self, int channel, VigilVerb verb)
{
  const VigilView *view;
  gboolean may_ask, is_any_linked = FALSE;
  Request *request;

  g_return_if_fail (VIGIL_IS_INFUSION_DECK (self) && self->model != NULL);
  view = vigil_chair_model_get_view (self->model);
  for (guint i = 0; i < view->session.n_channels; i++)
    is_any_linked |= (channel < 0 || i == (guint) channel) && view->session.channels[i].is_linked;
  may_ask = verb == VIGIL_VERB_START ? vigil_infusion_may_start_pump (view->pump_control)
                                     : vigil_infusion_may_ask_pump (view->pump_control);
  if (!may_ask || (!is_any_linked && verb != VIGIL_VERB_START))
    vigil_infusion_deck_instruct (self, channel, verb, NULL);
  if (!may_ask && verb == VIGIL_VERB_START)
    return;   /* that it was confirmed is in the record */
  request = g_new0 (Request, 1);
  g_weak_ref_init (&request->deck, self);
  request->channel = channel;
  request->verb = verb;
  request->is_told = !may_ask;
  vigil_chair_model_command (self->model, channel, verb, 0, on_answered, request);
}
