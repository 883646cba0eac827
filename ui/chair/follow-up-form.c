/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/follow-up-form.h"

#include "chair/page.h"
#include "model/label-text.h"
#include "session/event.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#define ROWS 4
#define ROWS_Y 44
#define ROW_STEP 122
#define CHOICE_Y 30
#define CHOICE_HEIGHT 82
#define GAP 8
#define MAX_CHOICES 11

typedef struct {
  GtkWidget *label, *choices[MAX_CHOICES];
} Row;

struct _VigilFollowUpForm {
  GtkWidget parent_instance;
  GtkWidget *title;
  Row rows[ROWS];
  const VigilFollowUp *point;
  char *visit;
  const VigilFollowUpChoice *answers[VIGIL_MAX_FOLLOW_UP_QUESTIONS];
  guint first;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilFollowUpForm, vigil_follow_up_form, GTK_TYPE_WIDGET)

static void
show_row (VigilFollowUpForm *self, guint i)
{
  Row *row = &self->rows[i];
  guint place = self->first + i;
  const VigilFollowUpQuestion *question
    = self->point != NULL && place < self->point->n_questions ? self->point->questions[place] : NULL;
  double width = question != NULL ? (VIGIL_PAGE_WIDTH - GAP * (question->n_choices - 1.0)) / question->n_choices : 0;

  gtk_widget_set_visible (row->label, question != NULL);
  vigil_text_set (row->label, question != NULL ? vigil_label_words (question->label) : "");
  for (guint k = 0; k < MAX_CHOICES; k++) {
    gboolean is_there = question != NULL && k < question->n_choices, is_chosen;

    gtk_widget_set_visible (row->choices[k], is_there);
    if (!is_there)
      continue;
    is_chosen = self->answers[place] == &question->choices[k];
    vigil_places_set (GTK_WIDGET (self), row->choices[k], k * (width + GAP), ROWS_Y + i * ROW_STEP + CHOICE_Y, width,
                      CHOICE_HEIGHT);
    vigil_button_set_label (VIGIL_BUTTON (row->choices[k]), vigil_label_words (question->choices[k].label));
    vigil_widget_set_class (row->choices[k], "selected", is_chosen);
  }
}

static void
show (VigilFollowUpForm *self)
{
  for (guint i = 0; i < ROWS; i++)
    show_row (self, i);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
vigil_follow_up_form_load (VigilFollowUpForm *self, const VigilFollowUp *point, const char *visit, const char *title)
{
  g_return_if_fail (VIGIL_IS_FOLLOW_UP_FORM (self));
  vigil_text_set (self->title, title);
  if (self->point == point && g_strcmp0 (self->visit, visit) == 0)
    return;
  self->point = point;
  g_free (self->visit);
  self->visit = g_strdup (visit);
  self->first = 0;
  for (guint i = 0; i < VIGIL_MAX_FOLLOW_UP_QUESTIONS; i++)
    self->answers[i] = NULL;
  show (self);
}

guint
vigil_follow_up_form_get_n_open (VigilFollowUpForm *self)
{
  guint n = 0;

  g_return_val_if_fail (VIGIL_IS_FOLLOW_UP_FORM (self), 0);
  for (guint i = 0; self->point != NULL && i < self->point->n_questions; i++)
    n += self->answers[i] == NULL;
  return n;
}

gboolean
vigil_follow_up_form_has_more (VigilFollowUpForm *self)
{
  g_return_val_if_fail (VIGIL_IS_FOLLOW_UP_FORM (self), FALSE);
  return self->point != NULL && self->point->n_questions > ROWS;
}

void
vigil_follow_up_form_turn (VigilFollowUpForm *self)
{
  g_return_if_fail (VIGIL_IS_FOLLOW_UP_FORM (self));
  self->first = self->point != NULL && self->first + ROWS < self->point->n_questions ? self->first + ROWS : 0;
  show (self);
}

JsonObject *
vigil_follow_up_form_to_body (VigilFollowUpForm *self)
{
  g_autoptr (GString) words = g_string_new (NULL);
  JsonObject *body;

  g_return_val_if_fail (VIGIL_IS_FOLLOW_UP_FORM (self), NULL);
  if (self->point == NULL || vigil_follow_up_form_get_n_open (self) > 0)
    return NULL;
  body = vigil_body_new ("visit", "s", self->visit, "point", "s", self->point->id, NULL);
  for (guint i = 0; i < self->point->n_questions; i++) {
    const VigilFollowUpQuestion *question = self->point->questions[i];
    g_autofree char *key = g_strconcat ("answer.", question->id, NULL);

    json_object_set_string_member (body, key, self->answers[i]->id);
    g_string_append_printf (words, "%s%s: %s", i > 0 ? "; " : "", vigil_label_words (question->label),
                            vigil_label_words (self->answers[i]->label));
    if (question->scale == NULL || json_object_has_member (body, "scale"))
      continue;
    json_object_set_string_member (body, "scale", question->scale);
    json_object_set_double_member (body, "score", self->answers[i]->score);
  }
  json_object_set_string_member (body, "words", words->str);
  return body;
}

static void
on_choice (VigilButton *button, gpointer user_data)
{
  VigilFollowUpForm *self = user_data;

  for (guint i = 0; i < ROWS; i++)
    for (guint k = 0; k < MAX_CHOICES; k++)
      if (self->rows[i].choices[k] == GTK_WIDGET (button))
        self->answers[self->first + i] = &self->point->questions[self->first + i]->choices[k];
  show (self);
}

static void
vigil_follow_up_form_dispose (GObject *object)
{
  VigilFollowUpForm *self = VIGIL_FOLLOW_UP_FORM (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->visit, g_free);
  G_OBJECT_CLASS (vigil_follow_up_form_parent_class)->dispose (object);
}

static void
vigil_follow_up_form_class_init (VigilFollowUpFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_follow_up_form_dispose;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_FOLLOW_UP_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
vigil_follow_up_form_init (VigilFollowUpForm *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT));
  self->title = vigil_cell_new ("", 0, "title");
  vigil_places_put (widget, self->title, 0, 0, VIGIL_PAGE_WIDTH, 36);
  for (guint i = 0; i < ROWS; i++) {
    self->rows[i].label = vigil_cell_new ("", 0, "row-title");
    vigil_places_put (widget, self->rows[i].label, 0, ROWS_Y + i * ROW_STEP, VIGIL_PAGE_WIDTH, CHOICE_Y);
    for (guint k = 0; k < MAX_CHOICES; k++) {
      self->rows[i].choices[k] = vigil_button_new (NULL, 20, "", NULL);
      g_signal_connect (self->rows[i].choices[k], "tapped", G_CALLBACK (on_choice), self);
      vigil_places_put (widget, self->rows[i].choices[k], 0, 0, 10, CHOICE_HEIGHT);
    }
  }
}

GtkWidget *
vigil_follow_up_form_new (void)
{
  return g_object_new (VIGIL_TYPE_FOLLOW_UP_FORM, NULL);
}
