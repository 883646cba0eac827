/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/infusion-card.h"
#include "model/infusion-text.h"
#include "widget/icon.h"
#include "widget/places.h"
#include "widget/progress.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define WIDTH 338
#define LONG_NAME 14   /* characters that leave the chip its room */

struct _VigilInfusionCard {
  GtkButton parent_instance;
  VigilCardSize size;
  GtkWidget *box;
  GtkWidget *swatch, *name, *chip, *chip_icon, *chip_words;
  GtkWidget *rate_row, *rate, *unit, *second, *amounts, *delivered, *planned, *bar;
  GtkWidget *left_label, *left, *ends;
  GtkWidget *divider, *finished, *finished_swatch, *finished_name, *finished_words, *finished_mg;
};

G_DEFINE_FINAL_TYPE (VigilInfusionCard, vigil_infusion_card, GTK_TYPE_BUTTON)

static void
vigil_infusion_card_class_init (VigilInfusionCardClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "infusion");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
row_new (const char *classes)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  vigil_widget_add_classes (row, classes);
  return row;
}

/* Text beside text on one baseline; the second of three and the last take the room. */
static GtkWidget *
add_text (GtkWidget *row, const char *classes, gboolean expands, float xalign)
{
  GtkWidget *text = vigil_text_new (NULL, classes);

  gtk_widget_set_hexpand (text, expands);
  gtk_label_set_xalign (GTK_LABEL (text), xalign);
  gtk_widget_set_valign (text, GTK_ALIGN_BASELINE);
  gtk_box_append (GTK_BOX (row), text);
  return text;
}

static GtkWidget *
make_head (VigilInfusionCard *self)
{
  GtkWidget *row = row_new ("infusion-name");

  self->swatch = vigil_places_box_new (10, 26, "swatch");
  gtk_widget_set_valign (self->swatch, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), self->swatch);
  self->name = vigil_text_new (NULL, "card-title bold");
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_box_append (GTK_BOX (row), self->name);
  self->chip = row_new ("chip");
  gtk_widget_set_valign (self->chip, GTK_ALIGN_CENTER);
  self->chip_icon = vigil_icon_new ("play", 18);
  self->chip_words = vigil_text_new (NULL, NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->chip_words), PANGO_ELLIPSIZE_END);   /* the name never is */
  gtk_box_append (GTK_BOX (self->chip), self->chip_icon);
  gtk_box_append (GTK_BOX (self->chip), self->chip_words);
  gtk_box_append (GTK_BOX (row), self->chip);
  return row;
}

/* Number and unit stay in this order in every language; only their side follows it. */
static GtkWidget *
make_rate (VigilInfusionCard *self)
{
  self->rate_row = row_new ("infusion-row");
  gtk_widget_set_direction (self->rate_row, GTK_TEXT_DIR_LTR);
  gtk_widget_set_halign (self->rate_row, GTK_ALIGN_START);
  self->rate = add_text (self->rate_row, self->size == VIGIL_CARD_FULL ? "num-rate" : "num-value",
                         FALSE, 0);
  self->unit = add_text (self->rate_row,
                         self->size == VIGIL_CARD_FULL ? "rate-unit caption" : "body", FALSE, 0);
  return self->rate_row;
}

static void
build_full (VigilInfusionCard *self)
{
  GtkWidget *amounts = row_new ("infusion-row"), *times = row_new ("infusion-row");

  vigil_places_put (self->box, make_head (self), 16, 12, 306, 32);
  vigil_places_put (self->box, make_rate (self), 16, 43, 306, 73);
  self->second = vigil_text_new (NULL, "label ink-2");
  gtk_label_set_xalign (GTK_LABEL (self->second), 0);
  vigil_places_put (self->box, self->second, 16, 113, 306, 22);
  self->delivered = add_text (amounts, "num-card", TRUE, 0);
  self->planned = add_text (amounts, "label ink-2", FALSE, 1);
  vigil_places_put (self->box, amounts, 16, 134, 306, 33);
  self->bar = vigil_progress_new ();
  gtk_widget_set_direction (self->bar, GTK_TEXT_DIR_LTR);
  vigil_places_put (self->box, self->bar, 16, 174, 306, 18);
  self->left_label = add_text (times, "label ink-2", FALSE, 0);
  self->left = add_text (times, "num-card", TRUE, 0.5F);
  self->ends = add_text (times, "label ink-2", FALSE, 1);
  vigil_places_put (self->box, times, 16, 199, 306, 33);
  self->divider = vigil_places_box_new (306, 1, "divider");
  vigil_places_put (self->box, self->divider, 16, 239, 306, 1);
  self->finished = row_new ("infusion-row");
  self->finished_swatch = vigil_places_box_new (7, 18, "swatch");
  gtk_widget_set_valign (self->finished_swatch, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->finished), self->finished_swatch);
  self->finished_name = add_text (self->finished, "small strong", FALSE, 0);
  self->finished_words = add_text (self->finished, "small ink-2", TRUE, 0);
  self->finished_mg = add_text (self->finished, "small ink-2", FALSE, 1);
  vigil_places_put (self->box, self->finished, 16, 244, 306, 22);
  gtk_widget_set_child_visible (self->divider, FALSE);
  gtk_widget_set_child_visible (self->finished, FALSE);
}

static void
build_small (VigilInfusionCard *self)
{
  gboolean is_half = self->size == VIGIL_CARD_HALF;
  int height = is_half ? 135 : 90;

  self->amounts = is_half ? row_new ("infusion-row") : gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  vigil_places_put (self->box, make_head (self), 16, is_half ? 4 : 2, 306, 32);
  vigil_places_put (self->box, make_rate (self), 16, 28, 306, 48);
  self->second = vigil_text_new (NULL, is_half ? "label" : "axis");
  gtk_label_set_xalign (GTK_LABEL (self->second), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->second), PANGO_ELLIPSIZE_END);
  self->bar = vigil_progress_new ();
  gtk_widget_set_direction (self->bar, GTK_TEXT_DIR_LTR);
  vigil_places_put (self->box, self->bar, 16, height - 18, 306, 12);
  self->delivered = add_text (self->amounts, "small strong", FALSE, 0);
  self->planned = add_text (self->amounts, "small ink-2", TRUE, 0);
  self->left = add_text (self->amounts, "small strong", FALSE, 1);
  if (is_half) {
    vigil_places_put (self->box, self->second, 16, 73, 306, 21);
    vigil_places_put (self->box, self->amounts, 16, 94, 306, 22);
  } else {
    /* the one or the other: see show_small () */
    gtk_label_set_wrap (GTK_LABEL (self->second), TRUE);
    gtk_label_set_lines (GTK_LABEL (self->second), 2);
    gtk_widget_set_visible (self->planned, FALSE);
    gtk_label_set_xalign (GTK_LABEL (self->delivered), 1);
    vigil_places_put (self->box, self->second, 209, 35, 119, 36);
    vigil_places_put (self->box, self->amounts, 206, 33, 116, 38);
  }
}

static void
vigil_infusion_card_init (VigilInfusionCard *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
}

GtkWidget *
vigil_infusion_card_new (VigilCardSize size)
{
  static const int heights[] = { 276, 135, 90 };
  VigilInfusionCard *self = g_object_new (VIGIL_TYPE_INFUSION_CARD, NULL);
  gboolean is_rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  self->size = size;
  self->box = vigil_places_box_new (WIDTH, heights[size], NULL);
  if (size == VIGIL_CARD_FULL)
    build_full (self);
  else
    build_small (self);
  if (is_rtl)
    gtk_widget_set_halign (self->rate_row, GTK_ALIGN_END);
  gtk_button_set_child (GTK_BUTTON (self), self->box);
  return GTK_WIDGET (self);
}

static void
set_swatch (GtkWidget *swatch, guint colour)
{
  char name[] = "fill-drug-1";

  name[sizeof name - 2] = (char) ('0' + CLAMP (colour, 1, 4));
  gtk_widget_set_css_classes (swatch, (const char *[]) { "swatch", name, NULL });
}

static gboolean
is_long (const VigilInfusionText *text)
{
  return g_utf8_strlen (text->name, -1) > LONG_NAME;
}

static void
show_chip (VigilInfusionCard *self, const VigilInfusionText *text)
{
  gboolean is_unseen = text->chip == VIGIL_CHIP_NOT_SEEN;

  gtk_widget_set_visible (self->chip, text->chip != VIGIL_CHIP_NONE);
  vigil_icon_set_name (VIGIL_ICON (self->chip_icon), text->chip_icon);
  gtk_widget_set_visible (self->chip_icon, text->chip_icon != NULL && !is_long (text));
  vigil_text_set (self->chip_words, text->chip_words);
  vigil_widget_set_class (self->chip, "alarm-medium", is_unseen);
  vigil_widget_set_class (self->chip, "acknowledged", is_unseen);
  vigil_widget_set_class (self->rate_row, "unseen", is_unseen);
}

static void
show_second (VigilInfusionCard *self, const VigilInfusionText *text)
{
  vigil_text_set (self->second, text->second_line);
  vigil_widget_set_class (self->second, "mismatch", text->is_mismatch);
  vigil_widget_set_class (self->second, "strong", text->is_second_line_strong);
  vigil_widget_set_class (self->second, "ink-2",
                          !text->is_second_line_strong && !text->is_mismatch);
}

/* A third has no room for both: what is wrong takes the place of what has gone in. */
static void
show_small (VigilInfusionCard *self, const VigilInfusionText *text)
{
  gboolean is_wrong = text->is_mismatch || text->is_second_line_strong;

  vigil_text_set (self->left, *text->left != '\0' ? text->left : text->summary);
  if (self->size == VIGIL_CARD_THIRD) {
    gtk_widget_set_visible (self->second, is_wrong);
    gtk_widget_set_visible (self->amounts, !is_wrong);
  }
}

static void
show_full (VigilInfusionCard *self, const VigilInfusionText *text)
{
  gboolean is_est = text->is_estimated;

  vigil_text_set (self->left_label, is_est ? text->seen : *text->left != '\0' ? _("left") : "");
  vigil_text_set (self->left, text->left);
  vigil_text_set (self->ends, is_est ? "" : text->ends);
  gtk_widget_set_visible (self->ends, !is_est);
  gtk_label_set_xalign (GTK_LABEL (self->left), is_est ? 1.0F : 0.5F);
  vigil_widget_set_class (self->left, "num-card", !is_est);
  vigil_widget_set_class (self->left, "est", is_est);
  vigil_widget_set_class (self->left, "bold", is_est);
}

void
vigil_infusion_card_update (VigilInfusionCard *self, const VigilChannel *channel, double tolerance,
                            gint64 now_wall_us)
{
  VigilDelivered delivered;
  VigilInfusionText text;

  g_return_if_fail (VIGIL_IS_INFUSION_CARD (self));
  gtk_widget_set_visible (self->box, channel != NULL);
  if (channel == NULL) {
    vigil_widget_set_spoken (GTK_WIDGET (self), _("Nothing runs"));
    return;
  }
  vigil_channel_delivered (channel, now_wall_us, &delivered);
  vigil_infusion_text_fill (&text, channel, &delivered,
                            vigil_channel_matches_plan (channel, tolerance), now_wall_us);
  set_swatch (self->swatch, channel->colour);
  vigil_text_set (self->name, text.name);
  vigil_widget_set_class (self->name, "card-title", !is_long (&text));
  vigil_widget_set_class (self->name, "body", is_long (&text));
  show_chip (self, &text);
  vigil_text_set (self->rate, text.rate);
  vigil_text_set (self->unit, text.unit);
  vigil_text_set (self->delivered, text.delivered);
  vigil_text_set (self->planned, text.planned);
  vigil_widget_set_class (self->delivered, "estimated", text.is_estimated);
  vigil_widget_set_class (self->left, "estimated", text.is_estimated);
  vigil_progress_set (VIGIL_PROGRESS (self->bar), text.fraction_seen, text.fraction,
                      channel->colour);
  show_second (self, &text);
  if (self->size == VIGIL_CARD_FULL)
    show_full (self, &text);
  else
    show_small (self, &text);
  vigil_widget_set_spoken (GTK_WIDGET (self), text.spoken);
  vigil_widget_set_spoken (self->bar, text.delivered);
}

void
vigil_infusion_card_set_finished (VigilInfusionCard *self, const VigilChannel *channel,
                                  gint64 now_wall_us)
{
  VigilDelivered delivered;
  VigilInfusionText text;

  g_return_if_fail (VIGIL_IS_INFUSION_CARD (self) && self->size == VIGIL_CARD_FULL);
  gtk_widget_set_child_visible (self->divider, channel != NULL);
  gtk_widget_set_child_visible (self->finished, channel != NULL);
  if (channel == NULL)
    return;
  vigil_channel_delivered (channel, now_wall_us, &delivered);
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, now_wall_us);
  set_swatch (self->finished_swatch, channel->colour);
  vigil_text_set (self->finished_name, text.name);
  vigil_text_set (self->finished_words, text.summary);
  vigil_text_set (self->finished_mg, text.delivered);
}
