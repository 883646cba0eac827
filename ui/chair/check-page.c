/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/check-page.h"

#include "config.h"
#include "model/label-text.h"
#include "model/recovery-text.h"
#include "model/score-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TABS_Y 68
#define TAB_HEIGHT 64
#define CHOICES_Y 144
#define CHOICE_HEIGHT 88
#define GAP 8
#define MAX_CHOICES 16
#define WIDE_CHOICES 6    /* that many stand one below the other in two columns with their words */

struct _VigilCheckPage {
  VigilPage parent_instance;
  GtkWidget *title, *line, *tabs[VIGIL_MAX_CHECKS], *scores[VIGIL_MAX_PROTOCOL_SCORES], *choices[MAX_CHOICES];
  GtkWidget *side_title, *side_last, *side_age, *side_due;
  guint check, skipped, n_checks;
  int choice;               /* -1 nothing chosen: nothing is preset */
  gboolean is_saving;
  char wanted[VIGIL_ID_SIZE];   /* "" none in particular */
};

G_DEFINE_FINAL_TYPE (VigilCheckPage, vigil_check_page, VIGIL_TYPE_PAGE)

static const VigilCheck *
check_of (VigilCheckPage *self)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));

  return protocol != NULL && self->check < protocol->n_checks ? protocol->checks[self->check] : NULL;
}

/* Answers with words get room for them; bare numbers stand in two rows. */
static void
place_choices (VigilCheckPage *self, const VigilCheck *check)
{
  int n = MIN (check->n_choices, MAX_CHOICES), columns = n <= WIDE_CHOICES ? 2 : (n + 1) / 2;
  double width = (VIGIL_PAGE_WIDTH - GAP * (columns - 1.0)) / columns;

  for (int i = 0; i < MAX_CHOICES; i++) {
    gtk_widget_set_visible (self->choices[i], i < n);
    if (i < n)
      vigil_places_set (GTK_WIDGET (self), self->choices[i], i % columns * (width + GAP),
                        CHOICES_Y + i / columns * (CHOICE_HEIGHT + GAP), width, CHOICE_HEIGHT);
  }
}

static void
show_choices (VigilCheckPage *self, const VigilCheck *check)
{
  for (int i = 0; i < MIN (check->n_choices, MAX_CHOICES); i++) {
    g_autofree char *score = g_strdup_printf ("%d", check->choices[i].score);
    const char *words = vigil_label_words (check->choices[i].label);
    VigilButton *button = VIGIL_BUTTON (self->choices[i]);

    vigil_button_set_label (button, score);
    if (g_str_equal (words, score)) {
      vigil_button_set_caption (button, NULL);
    } else if (g_str_has_prefix (words, score) && words[strlen (score)] == ',') {
      g_autofree char *rest = g_strstrip (g_strdup (words + strlen (score) + 1));

      vigil_button_set_caption (button, rest);
    } else {
      vigil_button_set_caption (button, words);
    }
    vigil_widget_set_class (self->choices[i], "selected", i == self->choice);
  }
}

/* What has several questions has a page of its own; its tab leads there. Before and after the infusion the stage's
 * own page does. */
static gboolean
has_tab (const VigilView *view, const VigilProtocolScore *score)
{
  return (score->when & vigil_session_get_when (&view->session) & VIGIL_WHEN_INFUSING) != 0;
}

static guint
count_scores (const VigilView *view, const VigilProtocol *protocol)
{
  guint n = 0;

  for (guint i = 0; i < protocol->n_scores; i++)
    n += has_tab (view, &protocol->scores[i]);
  return n;
}

static void
show_scores (VigilCheckPage *self, const VigilView *view, const VigilProtocol *protocol, double width)
{
  double x = self->n_checks * (width + GAP);

  for (guint i = 0; i < VIGIL_MAX_PROTOCOL_SCORES; i++) {
    gboolean is_there = i < protocol->n_scores && has_tab (view, &protocol->scores[i]);
    VigilScoreText text;

    gtk_widget_set_visible (self->scores[i], is_there);
    if (!is_there)
      continue;
    vigil_score_text_fill (&text, &view->session, &protocol->scores[i], view->now_wall_us);
    vigil_button_set_label (VIGIL_BUTTON (self->scores[i]), vigil_label_words (protocol->scores[i].instrument->title));
    vigil_button_set_caption (VIGIL_BUTTON (self->scores[i]), text.due);
    vigil_places_set (GTK_WIDGET (self), self->scores[i], x, TABS_Y, width, TAB_HEIGHT);
    x += width + GAP;
  }
}

static void
show_tabs (VigilCheckPage *self, const VigilView *view, const VigilProtocol *protocol)
{
  guint n = MIN (protocol->n_checks, VIGIL_MAX_CHECKS), n_tabs = n + count_scores (view, protocol);
  double width = (VIGIL_PAGE_WIDTH - GAP * (n_tabs - 1.0)) / MAX (n_tabs, 3);

  self->n_checks = n;
  for (guint i = 0; i < VIGIL_MAX_CHECKS; i++) {
    VigilCheckText text;

    gtk_widget_set_visible (self->tabs[i], i < n && n_tabs > 1);
    if (i >= n)
      continue;
    vigil_check_text_fill (&text, &view->session, protocol, protocol->checks[i], view->now_wall_us);
    vigil_button_set_label (VIGIL_BUTTON (self->tabs[i]), vigil_label_words (protocol->checks[i]->label));
    vigil_button_set_caption (VIGIL_BUTTON (self->tabs[i]), text.due);
    vigil_widget_set_class (self->tabs[i], "selected", i == self->check);
    vigil_places_set (GTK_WIDGET (self), self->tabs[i], i * (width + GAP), TABS_Y, width, TAB_HEIGHT);
  }
  show_scores (self, view, protocol, width);
}

static void
check_update (VigilPage *page, const VigilView *view)
{
  VigilCheckPage *self = VIGIL_CHECK_PAGE (page);
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (page));
  const VigilCheck *check = check_of (self);
  VigilCheckText text;

  if (check == NULL) {
    vigil_text_set (self->title, _("No checks"));
    vigil_text_set (self->line, _("The protocol of this visit asks for none."));
    for (guint i = 0; i < MAX_CHOICES; i++)
      gtk_widget_set_visible (self->choices[i], FALSE);
    return;
  }
  vigil_check_text_fill (&text, &view->session, protocol, check, view->now_wall_us);
  vigil_text_set (self->title, vigil_label_words (check->label));
  vigil_text_set (self->line, _("Choose what you see or hear; nothing is preset."));
  vigil_text_set (self->side_last, text.last);
  vigil_text_set (self->side_age, text.age);
  vigil_text_set (self->side_due, text.due);
  gtk_widget_set_visible (self->side_due, *text.due != '\0');
  vigil_widget_set_class (self->side_due, "inverse", text.is_due);
  show_tabs (self, view, protocol);
  show_choices (self, check);
}

static void
open_check (VigilCheckPage *self, guint check)
{
  self->check = check;
  self->choice = -1;
  if (check_of (self) != NULL)
    place_choices (self, check_of (self));
}

/* -1: none. */
static int
find_wanted (VigilCheckPage *self)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));

  for (guint i = 0; protocol != NULL && i < protocol->n_checks; i++)
    if (strcmp (protocol->checks[i]->id, self->wanted) == 0)
      return (int) i;
  return -1;
}

static void
open_first (VigilCheckPage *self)
{
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  const VigilView *view = vigil_chair_model_get_view (model);
  int due = find_wanted (self);

  self->skipped = 0;
  if (due < 0)
    due = vigil_check_find_due (&view->session, vigil_chair_model_get_protocol (model), 0, view->now_wall_us);
  open_check (self, due >= 0 ? (guint) due : 0);
}

static void
check_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilCheckPage *self = VIGIL_CHECK_PAGE (page);
  const VigilCheck *check = check_of (self);
  const char *staff = vigil_chair_model_get_view (vigil_page_get_model (page))->session.staff_id;

  bar->back = _("Back");
  bar->primary = *staff == '\0' ? _("Sign in") : _("Save");
  if (*staff == '\0')
    g_strlcpy (bar->primary_caption, _("a check is recorded with a name"), sizeof bar->primary_caption);
  else if (self->is_saving)
    g_strlcpy (bar->primary_off, _("one moment"), sizeof bar->primary_off);
  else if (check == NULL || self->choice < 0)
    g_strlcpy (bar->primary_off, _("choose one of the answers"), sizeof bar->primary_off);
  else
    g_snprintf (bar->primary_caption, sizeof bar->primary_caption, "%s: %d", vigil_label_words (check->label),
                check->choices[self->choice].score);
}

/* The view may still be the old one: what was just saved is left out by hand. */
static void
on_saved (gint64 seq, const GError *error, gpointer user_data)
{
  g_autoptr (VigilCheckPage) self = user_data;
  VigilChairModel *model = vigil_page_get_model (VIGIL_PAGE (self));
  const VigilView *view;
  int next;

  self->is_saving = FALSE;
  vigil_page_on_proposed (seq, error, self);
  if (error != NULL)
    return;
  view = vigil_chair_model_get_view (model);
  self->skipped |= 1u << self->check;
  next = vigil_check_find_due (&view->session, vigil_chair_model_get_protocol (model), self->skipped,
                               view->now_wall_us);
  self->choice = -1;
  if (next < 0 || find_wanted (self) >= 0) {
    const VigilProtocol *protocol = vigil_chair_model_get_protocol (model);
    int score = find_wanted (self) < 0 ? vigil_score_find_due (&view->session, protocol, view->now_wall_us) : -1;

    vigil_page_done (VIGIL_PAGE (self));
    if (score >= 0)
      vigil_page_ask_score (VIGIL_PAGE (self), protocol->scores[score].instrument->id);
    return;
  }
  open_check (self, (guint) next);
  vigil_page_update (VIGIL_PAGE (self));
}

static void
check_primary (VigilPage *page)
{
  VigilCheckPage *self = VIGIL_CHECK_PAGE (page);
  VigilChairModel *model = vigil_page_get_model (page);
  const VigilCheck *check = check_of (self);

  if (*vigil_chair_model_get_view (model)->session.staff_id == '\0') {
    vigil_page_ask (page, "sign-in");
    return;
  }
  if (check == NULL || self->choice < 0 || self->is_saving)
    return;
  self->is_saving = TRUE;
  vigil_chair_model_propose (model, VIGIL_EVENT_CHECK_RECORDED,
                             vigil_body_new ("check", "s", check->id, "label", "s", vigil_label_words (check->label),
                                             "score", "i", (gint64) check->choices[self->choice].score, "words", "s",
                                             vigil_label_words (check->choices[self->choice].label), NULL),
                             on_saved, g_object_ref (self));
}

static void
check_back (VigilPage *page)
{
  vigil_page_done (page);
}

static void
on_choice (VigilButton *button, gpointer user_data)
{
  VigilCheckPage *self = user_data;

  for (int i = 0; i < MAX_CHOICES && !self->is_saving; i++)
    if (self->choices[i] == GTK_WIDGET (button))
      self->choice = i;
  vigil_page_set_error (VIGIL_PAGE (self), NULL);
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_tab (VigilButton *button, gpointer user_data)
{
  VigilCheckPage *self = user_data;

  for (guint i = 0; i < self->n_checks && !self->is_saving; i++)
    if (self->tabs[i] == GTK_WIDGET (button) && i != self->check)
      open_check (self, i);
  vigil_page_update (VIGIL_PAGE (self));
}

static void
on_score (VigilButton *button, gpointer user_data)
{
  VigilCheckPage *self = user_data;
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));

  for (guint i = 0; protocol != NULL && i < protocol->n_scores && !self->is_saving; i++)
    if (self->scores[i] == GTK_WIDGET (button))
      vigil_page_ask_score (VIGIL_PAGE (self), protocol->scores[i].instrument->id);
}

static void
vigil_check_page_map (GtkWidget *widget)
{
  VigilCheckPage *self = VIGIL_CHECK_PAGE (widget);

  if (!vigil_page_is_waiting (VIGIL_PAGE (self)))
    open_first (self);
  GTK_WIDGET_CLASS (vigil_check_page_parent_class)->map (widget);
}

static void
vigil_check_page_class_init (VigilCheckPageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  GTK_WIDGET_CLASS (klass)->map = vigil_check_page_map;
  page_class->update = check_update;
  page_class->describe = check_describe;
  page_class->primary = check_primary;
  page_class->back = check_back;
}

static void
build_side (VigilCheckPage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self)), *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->side_title = vigil_cell_new (_("Last time"), 0, "row-title");
  self->side_last = vigil_cell_new ("", 0, "body");
  self->side_age = vigil_cell_new ("", 0, "label ink-2");
  self->side_due = vigil_text_new ("", "chip line");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->side_last), 0);
  gtk_widget_set_halign (chips, GTK_ALIGN_START);
  gtk_widget_set_valign (chips, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (chips), self->side_due);
  vigil_places_put (side, self->side_title, 14, 10, 342, 34);
  vigil_places_put (side, self->side_last, 14, 50, 342, 84);
  vigil_places_put (side, self->side_age, 14, 140, 342, 28);
  vigil_places_put (side, chips, 14, 176, 342, 44);
}

static void
vigil_check_page_init (VigilCheckPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->choice = -1;
  self->title = vigil_cell_new ("", 0, "title");
  self->line = vigil_cell_new ("", 0, "label ink-2");
  vigil_places_put (widget, self->title, 0, 0, VIGIL_PAGE_WIDTH, 34);
  vigil_places_put (widget, self->line, 0, 32, VIGIL_PAGE_WIDTH, 28);
  for (guint i = 0; i < VIGIL_MAX_CHECKS; i++) {
    self->tabs[i] = vigil_button_new (NULL, 24, "", NULL);
    gtk_widget_add_css_class (self->tabs[i], "padded");
    g_signal_connect (self->tabs[i], "tapped", G_CALLBACK (on_tab), self);
    vigil_places_put (widget, self->tabs[i], 0, TABS_Y, 118, TAB_HEIGHT);
  }
  for (guint i = 0; i < VIGIL_MAX_PROTOCOL_SCORES; i++) {
    self->scores[i] = vigil_button_new (NULL, 24, "", NULL);
    gtk_widget_add_css_class (self->scores[i], "padded");
    gtk_widget_set_visible (self->scores[i], FALSE);
    g_signal_connect (self->scores[i], "tapped", G_CALLBACK (on_score), self);
    vigil_places_put (widget, self->scores[i], 0, TABS_Y, 118, TAB_HEIGHT);
  }
  for (guint i = 0; i < MAX_CHOICES; i++) {
    self->choices[i] = vigil_button_new (NULL, 24, "", NULL);
    gtk_widget_add_css_class (self->choices[i], "choice");
    gtk_widget_add_css_class (self->choices[i], "padded");
    gtk_widget_add_css_class (self->choices[i], "large");
    g_signal_connect (self->choices[i], "tapped", G_CALLBACK (on_choice), self);
    vigil_places_put (widget, self->choices[i], 0, CHOICES_Y, 118, CHOICE_HEIGHT);
  }
  build_side (self);
}

void
vigil_check_page_want (VigilCheckPage *self, const char *check_id)
{
  g_return_if_fail (VIGIL_IS_CHECK_PAGE (self));
  g_strlcpy (self->wanted, check_id, sizeof self->wanted);
}

GtkWidget *
vigil_check_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_CHECK_PAGE, "model", model, NULL);
}
