/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/question-form.h"

#include "chair/page.h"
#include "model/gate-text.h"
#include "model/label-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define ROWS 4
#define ROWS_Y 66
#define ROW_STEP 118
#define CHOICE_Y 28
#define CHOICE_HEIGHT 82
#define GAP 8
#define COLUMNS 4            /* of the answers to a question that stands alone */
#define MORE_WIDTH 168
#define MORE_HEIGHT 59

typedef struct {
  GtkWidget *label, *choices[VIGIL_MAX_GATE_CHOICES];
} QuestionRow;

struct _VigilQuestionForm {
  GtkWidget parent_instance;
  GtkWidget *title, *line, *more;
  QuestionRow rows[ROWS];
  const VigilGate *gate;
  guint first;
};

enum { CHOOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilQuestionForm, vigil_question_form, GTK_TYPE_WIDGET)

static const VigilGatePart *
find_part (const VigilGateVerdict *verdict, guint question)
{
  for (guint i = 0; i < verdict->n_parts; i++)
    if (verdict->parts[i].kind == VIGIL_PART_QUESTION && verdict->parts[i].index == question)
      return &verdict->parts[i];
  return NULL;
}

/* Many answers are the same word: heard, each names its question. */
static void
show_choice (GtkWidget *button, const VigilGateQuestion *question, const VigilGateChoice *choice, gboolean is_chosen)
{
  g_autofree char *spoken = g_strdup_printf ("%s: %s", vigil_label_words (question->label),
                                             vigil_label_words (choice->label));

  vigil_button_set_spoken (VIGIL_BUTTON (button), spoken);
  vigil_button_set_label (VIGIL_BUTTON (button), vigil_label_words (choice->label));
  vigil_button_set_caption (VIGIL_BUTTON (button), !is_chosen                             ? NULL
                                                   : choice->effect == VIGIL_GATE_BLOCKS ? _("blocks")
                                                   : choice->effect == VIGIL_GATE_WARNS  ? _("take note")
                                                                                         : NULL);
  vigil_button_set_icon (VIGIL_BUTTON (button), is_chosen && choice->effect == VIGIL_GATE_BLOCKS ? "x"
                                                : is_chosen                                      ? "check"
                                                                                                 : NULL);
  vigil_widget_set_class (button, "selected", is_chosen);
}

/* In one row; those of a question with many, which is the only one, fill the page. */
static void
place_choice (VigilQuestionForm *self, GtkWidget *button, guint k, guint n, double y)
{
  guint columns = n > VIGIL_MAX_ROW_CHOICES ? COLUMNS : n;
  double width = (VIGIL_PAGE_WIDTH - GAP * (columns - 1.0)) / columns;

  vigil_widget_set_class (button, "padded", n > VIGIL_MAX_ROW_CHOICES);
  vigil_places_set (GTK_WIDGET (self), button, k % columns * (width + GAP),
                    y + CHOICE_Y + k / columns * (CHOICE_HEIGHT + GAP), width, CHOICE_HEIGHT);
}

static void
show_row (VigilQuestionForm *self, guint i, const VigilGateVerdict *verdict)
{
  QuestionRow *row = &self->rows[i];
  guint place = self->first + i;
  const VigilGateQuestion *question = place < self->gate->n_questions ? &self->gate->questions[place] : NULL;
  const VigilGatePart *part = find_part (verdict, place);

  gtk_widget_set_visible (row->label, question != NULL);
  vigil_text_set (row->label, question != NULL ? vigil_label_words (question->label) : "");
  for (guint k = 0; k < VIGIL_MAX_GATE_CHOICES; k++) {
    gboolean is_there = question != NULL && k < question->n_choices;

    gtk_widget_set_visible (row->choices[k], is_there);
    if (!is_there)
      continue;
    place_choice (self, row->choices[k], k, question->n_choices, ROWS_Y + i * ROW_STEP);
    show_choice (row->choices[k], question, &question->choices[k], part != NULL && part->choice == &question->choices[k]);
  }
}

/* The first page with something to ask, when another gate is shown. */
static void
find_page (VigilQuestionForm *self, const VigilGateVerdict *verdict)
{
  self->first = 0;
  for (guint i = 0; i < self->gate->n_questions; i++) {
    const VigilGatePart *part = find_part (verdict, i);

    if (part != NULL && part->state == VIGIL_GATE_STATE_OPEN) {
      self->first = i / ROWS * ROWS;
      return;
    }
  }
}

void
vigil_question_form_show (VigilQuestionForm *self, const VigilGate *gate, const VigilProtocol *protocol,
                          const VigilView *view)
{
  VigilGateFacts facts = vigil_gate_facts_of (view);
  VigilGateVerdict verdict;
  gboolean is_new = gate != self->gate;
  g_autofree char *line = vigil_gate_about (gate, protocol);
  guint next;
  g_autofree char *caption = NULL;

  vigil_gate_judge (gate, &view->session, protocol, &facts, &verdict);
  self->gate = gate;
  if (is_new)
    find_page (self, &verdict);
  vigil_text_set (self->title, vigil_label_words (gate->label));
  vigil_text_set (self->line, line);
  for (guint i = 0; i < ROWS; i++)
    show_row (self, i, &verdict);
  next = self->first + ROWS < gate->n_questions ? self->first + ROWS : 0;
  gtk_widget_set_visible (self->more, gate->n_questions > ROWS);
  /* Translators: a button that shows other questions, from number to number */
  caption = g_strdup_printf (_("%u to %u"), next + 1, MIN (next + ROWS, gate->n_questions));
  vigil_button_set_label (VIGIL_BUTTON (self->more), caption);
}

static void
on_more (VigilQuestionForm *self)
{
  self->first = self->first + ROWS < self->gate->n_questions ? self->first + ROWS : 0;
  g_signal_emit (self, signals[CHOOSE], 0, G_MAXUINT, 0);
}

static void
on_choice (VigilButton *button, gpointer user_data)
{
  VigilQuestionForm *self = user_data;

  for (guint i = 0; i < ROWS; i++)
    for (guint k = 0; k < VIGIL_MAX_GATE_CHOICES; k++)
      if (self->rows[i].choices[k] == GTK_WIDGET (button))
        g_signal_emit (self, signals[CHOOSE], 0, self->first + i, k);
}

static void
vigil_question_form_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_question_form_parent_class)->dispose (object);
}

static void
vigil_question_form_class_init (VigilQuestionFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_question_form_dispose;
  signals[CHOOSE] = g_signal_new ("choose", VIGIL_TYPE_QUESTION_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
vigil_question_form_init (VigilQuestionForm *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT));
  self->title = vigil_cell_new ("", 0, "title");
  self->line = vigil_cell_new ("", 0, "label ink-2");
  self->more = vigil_button_new (NULL, 24, "", NULL);
  vigil_places_put (widget, self->title, 0, 0, 700, 34);
  vigil_places_put (widget, self->line, 0, 32, 700, 28);
  vigil_places_put (widget, self->more, VIGIL_PAGE_WIDTH - MORE_WIDTH, 0, MORE_WIDTH, MORE_HEIGHT);
  g_signal_connect_swapped (self->more, "tapped", G_CALLBACK (on_more), self);
  for (guint i = 0; i < ROWS; i++) {
    self->rows[i].label = vigil_cell_new ("", 0, "row-title");
    vigil_places_put (widget, self->rows[i].label, 0, ROWS_Y + i * ROW_STEP, VIGIL_PAGE_WIDTH, CHOICE_Y);
    for (guint k = 0; k < VIGIL_MAX_GATE_CHOICES; k++) {
      self->rows[i].choices[k] = vigil_button_new (NULL, 20, "", NULL);
      g_signal_connect (self->rows[i].choices[k], "tapped", G_CALLBACK (on_choice), self);
      vigil_places_put (widget, self->rows[i].choices[k], 0, 0, 10, CHOICE_HEIGHT);
    }
  }
}

GtkWidget *
vigil_question_form_new (void)
{
  return g_object_new (VIGIL_TYPE_QUESTION_FORM, NULL);
}
