/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/score-row.h"

#include "model/label-text.h"
#include "model/score-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define HEIGHT 88
#define NAME_X 8
#define NAME_WIDTH 222
#define TILES_X 238
#define GAP 8

struct _VigilScoreRow {
  GtkWidget parent_instance;
  GtkWidget *name, *detail, *first, *tiles[VIGIL_MAX_ANCHORS];
  guint item;
};

enum { CHOOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilScoreRow, vigil_score_row, GTK_TYPE_WIDGET)

/* The item that has to be answered first; -1 none. */
static int
find_first (const VigilInstrument *instrument, const VigilAnswers *answers, guint item)
{
  for (guint i = 0; i < instrument->items[item].n_anchors; i++)
    if (vigil_score_is_offered (instrument, answers, item, i) == VIGIL_ASKED_LATER)
      return instrument->items[item].anchors[i].only_if.item;
  return -1;
}

static void
show_tile (VigilScoreRow *self, guint i, const VigilInstrument *instrument, const VigilAnswers *answers, int suggested)
{
  const VigilInstrumentItem *item = &instrument->items[self->item];
  g_autofree char *words = vigil_anchor_words (instrument, self->item, i, g_get_language_names ()[0]);
  g_autofree char *score = g_strdup_printf ("%d", item->anchors[i].score), *spoken = NULL;
  VigilButton *tile = VIGIL_BUTTON (self->tiles[i]);
  gboolean is_chosen = answers->anchors[self->item] == (int) i, is_suggested = suggested == (int) i && !is_chosen;

  vigil_button_set_label (tile, item->is_scored ? score : words);
  vigil_button_set_caption (tile, item->is_scored ? words : NULL);
  vigil_widget_set_class (self->tiles[i], "large", item->is_scored);
  vigil_widget_set_class (self->tiles[i], "selected", is_chosen);
  vigil_widget_set_class (self->tiles[i], "suggested", is_suggested);
  spoken = g_strdup_printf ("%s: %s%s%s%s%s", vigil_label_words (item->label), item->is_scored ? score : "",
                            item->is_scored ? " " : "", words, is_chosen || is_suggested ? ", " : "",
                            is_chosen ? _("chosen") : is_suggested ? _("suggested by the monitor") : "");
  vigil_button_set_spoken (tile, spoken);
}

static void
show_tiles (VigilScoreRow *self, const VigilInstrument *instrument, const VigilAnswers *answers, int suggested,
            double height)
{
  const VigilInstrumentItem *item = &instrument->items[self->item];
  gboolean is_open = find_first (instrument, answers, self->item) < 0;
  guint n = 0, k = 0;
  double width;

  for (guint i = 0; i < item->n_anchors; i++)
    n += is_open && vigil_score_is_offered (instrument, answers, self->item, i) == VIGIL_ASKED;
  width = (VIGIL_SCORE_ROW_WIDTH - TILES_X - GAP * (MAX (n, 1) - 1.0)) / MAX (n, 1);
  for (guint i = 0; i < VIGIL_MAX_ANCHORS; i++) {
    gboolean is_there = i < item->n_anchors && is_open
                        && vigil_score_is_offered (instrument, answers, self->item, i) == VIGIL_ASKED;

    gtk_widget_set_visible (self->tiles[i], is_there);
    if (!is_there)
      continue;
    show_tile (self, i, instrument, answers, suggested);
    vigil_places_set (GTK_WIDGET (self), self->tiles[i], TILES_X + k++ * (width + GAP), 0, width, height);
  }
}

void
vigil_score_row_show (VigilScoreRow *self, const VigilInstrument *instrument, guint item, const VigilAnswers *answers,
                      const VigilScoreHint *suggestion, double height)
{
  const VigilInstrumentItem *it = &instrument->items[item];
  g_autofree char *measured = vigil_score_hint_words (it, suggestion);
  int first = find_first (instrument, answers, item);
  double name_y;
  g_autofree char *words = NULL;

  self->item = item;
  vigil_text_set (self->name, vigil_label_words (it->label));
  vigil_text_set (self->detail, measured != NULL ? measured : vigil_label_words (it->detail));
  /* what is measured takes two or three lines */
  name_y = measured != NULL ? 2 : it->detail != NULL ? height / 2 - 25 : height / 2 - 14;
  vigil_places_set (GTK_WIDGET (self), self->name, NAME_X, name_y, NAME_WIDTH, 28);
  vigil_places_set (GTK_WIDGET (self), self->detail, NAME_X, name_y + 27, NAME_WIDTH, height - name_y - 28);
  gtk_widget_set_visible (self->first, first >= 0);
  if (first >= 0)
    /* Translators: another item that has to be answered before this one: "first: Air or oxygen" */
    words = g_strdup_printf (_("first: %s"), vigil_label_words (instrument->items[first].label));
  vigil_text_set (self->first, words != NULL ? words : "");
  show_tiles (self, instrument, answers, suggestion->anchor, height);
}

static void
on_tile (VigilButton *tile, gpointer user_data)
{
  VigilScoreRow *self = user_data;

  for (guint i = 0; i < VIGIL_MAX_ANCHORS; i++)
    if (self->tiles[i] == GTK_WIDGET (tile))
      g_signal_emit (self, signals[CHOOSE], 0, self->item, i);
}

static void
vigil_score_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_score_row_parent_class)->dispose (object);
}

static void
vigil_score_row_class_init (VigilScoreRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_score_row_dispose;
  signals[CHOOSE] = g_signal_new ("choose", VIGIL_TYPE_SCORE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_UINT, G_TYPE_UINT);
}

static void
vigil_score_row_init (VigilScoreRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_SCORE_ROW_WIDTH, HEIGHT));
  vigil_places_set_can_shrink (VIGIL_PLACES (gtk_widget_get_layout_manager (widget)), TRUE);
  self->name = vigil_cell_new ("", 0, "label strong");
  self->detail = vigil_cell_new ("", 0, "caption ink-2");
  self->first = vigil_cell_new ("", 0, "label ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->detail), 0);
  vigil_places_put (widget, self->name, NAME_X, 8, NAME_WIDTH, 28);
  vigil_places_put (widget, self->detail, NAME_X, 36, NAME_WIDTH, 42);
  vigil_places_put (widget, self->first, TILES_X + 8, 0, 600, HEIGHT);
  for (guint i = 0; i < VIGIL_MAX_ANCHORS; i++) {
    self->tiles[i] = vigil_button_new (NULL, 24, "", NULL);
    gtk_widget_add_css_class (self->tiles[i], "choice");
    g_signal_connect (self->tiles[i], "tapped", G_CALLBACK (on_tile), self);
    vigil_places_put (widget, self->tiles[i], TILES_X, 0, 100, HEIGHT);
  }
}

GtkWidget *
vigil_score_row_new (void)
{
  return g_object_new (VIGIL_TYPE_SCORE_ROW, NULL);
}
