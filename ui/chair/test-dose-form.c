/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/test-dose-form.h"

#include "base/number.h"
#include "chair/page.h"
#include "chair/response-tile.h"
#include "model/label-text.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/keypad.h"
#include "widget/places.h"
#include "widget/progress.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define LEFT_WIDTH 424
#define INNER (LEFT_WIDTH - 32)
#define RIGHT_X 440
#define KEYPAD_X (VIGIL_PAGE_WIDTH - VIGIL_KEYPAD_WIDTH)
#define TILE_STEP_X (VIGIL_RESPONSE_TILE_WIDTH + 8)
#define TILE_STEP_Y (VIGIL_RESPONSE_TILE_HEIGHT + 8)
#define DOSE_CHARS 5

struct _VigilTestDoseForm {
  GtkWidget parent_instance;
  gboolean is_taken[VIGIL_MAX_TEST_RESPONSES];
  GtkWidget *title, *given, *cap, *bar, *doses;
  GtkWidget *observed, *time_title, *time, *time_line, *pressure;
  GtkWidget *stop, *notice, *question, *tiles[VIGIL_MAX_TEST_RESPONSES], *field, *keypad;
};

enum { RESPONSE, STOP, TYPED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilTestDoseForm, vigil_test_dose_form, GTK_TYPE_WIDGET)

static void
show_left (VigilTestDoseForm *self, const VigilTestDoseShown *shown)
{
  const VigilTestDoseText *text = shown->text;
  g_autofree char *title = g_strdup_printf (_("Test dose, %s"), shown->test->drug->display);

  vigil_text_set (self->title, title);
  vigil_text_set (self->given, text->given);
  vigil_text_set (self->cap, text->cap);
  vigil_text_set (self->doses, text->doses);
  vigil_progress_set (VIGIL_PROGRESS (self->bar), text->share, text->share, shown->test->drug->colour);
  vigil_text_set (self->time_title, text->time_title);
  vigil_text_set (self->time, text->time);
  vigil_text_set (self->time_line, text->time_line);
  vigil_text_set (self->pressure, text->pressure);
  vigil_widget_set_class (self->pressure, "bold", text->is_nibp_missing);
  gtk_widget_set_visible (self->observed, !shown->is_typing);
  gtk_widget_set_visible (self->stop, shown->can_stop);
  vigil_widget_set_class (self->stop, "selected", shown->is_stopping);
  vigil_text_set (self->notice, shown->notice != NULL ? shown->notice : "");
}

static char *
question_words (const VigilTestDoseShown *shown)
{
  const VigilTestDoseStatus *status = &shown->text->status;
  char low[VIGIL_NUMBER_SIZE], high[VIGIL_NUMBER_SIZE];

  switch (status->state) {
  case VIGIL_TEST_STATE_OBSERVING:
    return g_strdup (_("What did it do?"));
  case VIGIL_TEST_STATE_TOP_UP:
    /* Translators: "Further dose, 5 to 10 mg" */
    return g_strdup_printf (_("Further dose, %s to %s %s"), vigil_number_format (status->next_low, 3, low),
                            vigil_number_format (status->next_high, 3, high), shown->test->dosing->unit);
  case VIGIL_TEST_STATE_INFUSE:
    return g_strdup (_("The infusion may follow"));
  case VIGIL_TEST_STATE_ENDED:
    return g_strdup (_("No infusion in this visit"));
  case VIGIL_TEST_STATE_NONE:
  default:
    return g_strdup (_("What it may do"));
  }
}

static void
show_tile (VigilTestDoseForm *self, const VigilTestDoseShown *shown, guint i)
{
  const VigilTestResponse *response = &shown->test->responses[i];
  const VigilTestAnswer *answer = shown->text->status.answer;
  gboolean is_answer = answer != NULL && g_str_equal (answer->id, response->id);
  VigilTestTileText text;

  vigil_test_tile_text_fill (&text, shown->text, shown->test, response);
  self->is_taken[i] = !text.is_off && shown->is_now;
  vigil_response_tile_set (VIGIL_RESPONSE_TILE (self->tiles[i]), vigil_label_words (response->label),
                           vigil_label_words (response->detail), text.foot);
  vigil_response_tile_set_state (VIGIL_RESPONSE_TILE (self->tiles[i]), !self->is_taken[i],
                                 is_answer || shown->response == (int) i);
}

static void
show_right (VigilTestDoseForm *self, const VigilTestDoseShown *shown)
{
  g_autofree char *question = question_words (shown);

  vigil_text_set (self->question, question);
  vigil_places_set (GTK_WIDGET (self), self->question, shown->is_typing ? KEYPAD_X : RIGHT_X, 0,
                    shown->is_typing ? VIGIL_KEYPAD_WIDTH : 440, 40);
  for (guint i = 0; i < VIGIL_MAX_TEST_RESPONSES; i++) {
    gboolean is_there = !shown->is_typing && i < shown->test->n_responses;

    gtk_widget_set_visible (self->tiles[i], is_there);
    if (is_there)
      show_tile (self, shown, i);
  }
  gtk_widget_set_visible (self->field, shown->is_typing);
  gtk_widget_set_visible (self->keypad, shown->is_typing);
  vigil_field_set_unit (VIGIL_FIELD (self->field), shown->test->dosing->unit);
}

void
vigil_test_dose_form_show (VigilTestDoseForm *self, const VigilTestDoseShown *shown)
{
  g_return_if_fail (VIGIL_IS_TEST_DOSE_FORM (self));
  show_left (self, shown);
  show_right (self, shown);
}

const char *
vigil_test_dose_form_get_typed (VigilTestDoseForm *self)
{
  g_return_val_if_fail (VIGIL_IS_TEST_DOSE_FORM (self), "");
  return vigil_field_get_text (VIGIL_FIELD (self->field));
}

void
vigil_test_dose_form_set_error (VigilTestDoseForm *self, const char *error)
{
  g_return_if_fail (VIGIL_IS_TEST_DOSE_FORM (self));
  vigil_field_set_error (VIGIL_FIELD (self->field), error);
}

void
vigil_test_dose_form_clear (VigilTestDoseForm *self)
{
  g_return_if_fail (VIGIL_IS_TEST_DOSE_FORM (self));
  vigil_field_set_text (VIGIL_FIELD (self->field), "");
  vigil_field_set_is_active (VIGIL_FIELD (self->field), TRUE);
}

static void
on_tile (GtkButton *button, gpointer user_data)
{
  VigilTestDoseForm *self = user_data;

  for (guint i = 0; i < VIGIL_MAX_TEST_RESPONSES; i++)
    if (self->tiles[i] == GTK_WIDGET (button) && self->is_taken[i])
      g_signal_emit (self, signals[RESPONSE], 0, i);
}

static void
on_stop (VigilTestDoseForm *self)
{
  g_signal_emit (self, signals[STOP], 0);
}

static void
on_key (VigilTestDoseForm *self, const char *key)
{
  if (vigil_field_press (VIGIL_FIELD (self->field), key, DOSE_CHARS))
    g_signal_emit (self, signals[TYPED], 0);
}

static void
vigil_test_dose_form_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_test_dose_form_parent_class)->dispose (object);
}

static void
vigil_test_dose_form_class_init (VigilTestDoseFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_test_dose_form_dispose;
  signals[RESPONSE] = g_signal_new ("response", VIGIL_TYPE_TEST_DOSE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[STOP] = g_signal_new ("stop", VIGIL_TYPE_TEST_DOSE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TYPED] = g_signal_new ("typed", VIGIL_TYPE_TEST_DOSE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
build_given (VigilTestDoseForm *self)
{
  GtkWidget *given = vigil_places_box_new (LEFT_WIDTH, 170, "card");

  self->title = vigil_cell_new ("", 0, "title");
  self->given = vigil_cell_new ("", 0, "num-field");
  self->cap = vigil_cell_new ("", 1, "card-title");
  self->bar = vigil_progress_new ();
  self->doses = vigil_cell_new ("", 0, "label ink-2");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->doses), 0);
  vigil_places_put (given, vigil_cell_new (_("Given so far"), 0, "label ink-2"), 16, 8, 200, 26);
  vigil_places_put (given, self->given, 16, 30, 230, 68);
  vigil_places_put (given, self->cap, 236, 50, 172, 34);
  vigil_places_put (given, self->bar, 16, 102, INNER, 18);
  vigil_places_put (given, self->doses, 16, 124, INNER, 44);
  vigil_places_put (GTK_WIDGET (self), self->title, 0, 0, LEFT_WIDTH, 40);
  vigil_places_put (GTK_WIDGET (self), given, 0, 48, LEFT_WIDTH, 170);
}

static void
build_observed (VigilTestDoseForm *self)
{
  self->observed = vigil_places_box_new (LEFT_WIDTH, 198, "card");
  self->time_title = vigil_cell_new ("", 0, "label ink-2");
  self->time = vigil_cell_new ("", 0, "num-rate");
  self->time_line = vigil_cell_new ("", 0, "label ink-2");
  self->pressure = vigil_cell_new ("", 0, "label");
  self->stop = vigil_button_new (NULL, 24, _("No infusion, to recovery"), NULL);
  self->notice = vigil_cell_new ("", 0, "row-title");
  vigil_places_put (self->observed, self->time_title, 16, 8, INNER, 26);
  vigil_places_put (self->observed, self->time, 16, 36, INNER, 78);
  vigil_places_put (self->observed, self->time_line, 16, 116, INNER, 28);
  vigil_places_put (self->observed, self->pressure, 16, 148, INNER, 28);
  vigil_places_put (GTK_WIDGET (self), self->observed, 0, 226, LEFT_WIDTH, 198);
  vigil_places_put (GTK_WIDGET (self), self->notice, 16, 448, INNER, 88);
  vigil_places_put (GTK_WIDGET (self), self->stop, 0, 448, LEFT_WIDTH, 88);
  g_signal_connect_swapped (self->stop, "tapped", G_CALLBACK (on_stop), self);
}

static void
vigil_test_dose_form_init (VigilTestDoseForm *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT));
  build_given (self);
  build_observed (self);
  self->question = vigil_cell_new ("", 0, "row-title");
  self->field = vigil_field_new (_("Further dose"), "");
  self->keypad = vigil_keypad_new (TRUE);
  vigil_field_set_size_class (VIGIL_FIELD (self->field), "num-field");
  vigil_field_set_is_active (VIGIL_FIELD (self->field), TRUE);
  vigil_places_put (widget, self->question, RIGHT_X, 0, 440, 40);
  for (guint i = 0; i < VIGIL_MAX_TEST_RESPONSES; i++) {
    self->tiles[i] = vigil_response_tile_new ();
    g_signal_connect (self->tiles[i], "clicked", G_CALLBACK (on_tile), self);
    vigil_places_put (widget, self->tiles[i], RIGHT_X + i % 2 * TILE_STEP_X, 48 + i / 2 * TILE_STEP_Y,
                      VIGIL_RESPONSE_TILE_WIDTH, VIGIL_RESPONSE_TILE_HEIGHT);
  }
  vigil_places_put (widget, self->field, 0, 226, LEFT_WIDTH, 134);
  vigil_places_put (widget, self->keypad, KEYPAD_X, 40, VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT);
  g_signal_connect_swapped (self->keypad, "key", G_CALLBACK (on_key), self);
}

GtkWidget *
vigil_test_dose_form_new (void)
{
  return g_object_new (VIGIL_TYPE_TEST_DOSE_FORM, NULL);
}
