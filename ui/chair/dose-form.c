/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/dose-form.h"

#include "base/number.h"
#include "chair/page.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/keypad.h"
#include "widget/limit-ruler.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LEFT_WIDTH 496
#define STEPS_SHOWN 2
#define STEPS_Y 146
#define STEP_HEIGHT 84
#define RATE_X 72
#define RATE_WIDTH 260
#define LONG_RATE 14   /* characters with the unit: "66.667 mcg/kg/min" is set smaller, not cut */
/* No name of a drug is ever cut: of more drugs than these only one is shown, and a way to the next. */
#define TABS 2
#define TAB_WIDTH ((LEFT_WIDTH - 8) / 2)

struct _VigilDoseForm {
  GtkWidget parent_instance;
  VigilDoseInput inputs[VIGIL_MAX_CHANNELS];
  guint n_inputs, drug, step;
  gboolean has_alternatives;
  gboolean is_minutes;               /* the keypad's target is the time, not the rate */
  GtkWidget *tabs[TABS], *next, *weight, *weight_line, *bag, *bag_line;
  GtkWidget *labels[STEPS_SHOWN], *rates[STEPS_SHOWN], *minutes[STEPS_SHOWN];
  GtkWidget *ruler, *card, *pump, *given, *total, *keypad, *keypad_title, *keypad_unit;
};

enum { CHANGED, CHOOSE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilDoseForm, vigil_dose_form, GTK_TYPE_WIDGET)

static VigilDoseInput *
input_of (VigilDoseForm *self)
{
  return &self->inputs[self->drug];
}

static guint
first_step (VigilDoseForm *self)
{
  return self->step < STEPS_SHOWN ? 0 : self->step - STEPS_SHOWN + 1;
}

static void
set_card_text (GtkWidget *text, char *words)
{
  vigil_text_set (text, words != NULL ? words : "");
  g_free (words);
}

static void
show_steps (VigilDoseForm *self, const VigilDoseJudgement *judgement)
{
  VigilDoseInput *input = input_of (self);

  for (guint i = 0; i < STEPS_SHOWN; i++) {
    guint step = first_step (self) + i;
    g_autofree char *label = g_strdup_printf (_("Step %u"), step + 1);
    gboolean is_there = step < input->n_steps, is_target = step == self->step;

    gtk_widget_set_visible (self->labels[i], is_there);
    gtk_widget_set_visible (self->rates[i], is_there);
    gtk_widget_set_visible (self->minutes[i], is_there);
    if (!is_there)
      continue;
    vigil_text_set (self->labels[i], label);
    vigil_field_set_text (VIGIL_FIELD (self->rates[i]), input->steps[step].rate);
    vigil_field_set_unit (VIGIL_FIELD (self->rates[i]), input->drug->unit);
    vigil_field_set_size_class (VIGIL_FIELD (self->rates[i]),
                                strlen (input->steps[step].rate) + strlen (input->drug->unit) > LONG_RATE ? "num-card"
                                                                                                           : "num-value");
    vigil_field_set_text (VIGIL_FIELD (self->minutes[i]), input->steps[step].minutes);
    vigil_widget_set_class (self->rates[i], "active", is_target && !self->is_minutes);
    vigil_widget_set_class (self->minutes[i], "active", is_target && self->is_minutes);
  }
}

static void
show_result (VigilDoseForm *self, const VigilDoseJudgement *judgement)
{
  VigilDoseInput *input = input_of (self);
  g_autofree char *title = g_strdup_printf (self->is_minutes ? _("Step %u, time") : _("Step %u, dose rate"),
                                            self->step + 1);
  g_autofree char *warning = vigil_dose_words_warning (input, judgement);

  vigil_limit_ruler_set (VIGIL_LIMIT_RULER (self->ruler), &input->drug->rate, judgement->rates[self->step],
                         input->drug->unit, input->drug->colour);
  vigil_limit_ruler_set_last (VIGIL_LIMIT_RULER (self->ruler), input->last_rate);
  set_card_text (self->pump, vigil_dose_words_pump (input, judgement, self->step));
  set_card_text (self->given, vigil_dose_words_given (input, judgement, self->step));
  set_card_text (self->total, vigil_dose_words_total (input, judgement));
  vigil_widget_set_class (self->card, "mismatch", warning != NULL);
  vigil_text_set (self->keypad_title, title);
  vigil_text_set (self->keypad_unit, self->is_minutes ? _("min") : input->drug->unit);
  vigil_keypad_set_has_decimal (VIGIL_KEYPAD (self->keypad), !self->is_minutes);
}

static void
show_tabs (VigilDoseForm *self)
{
  gboolean is_paged = self->n_inputs > TABS;
  g_autofree char *place = g_strdup_printf (self->has_alternatives ? _("drug %u of %u · tap for another") : _("drug %u of %u"),
                                            self->drug + 1, self->n_inputs);
  const char *hint = self->has_alternatives ? _("tap for another") : NULL;

  for (guint i = 0; i < TABS; i++) {
    guint drug = is_paged ? self->drug : i;

    gtk_widget_set_visible (self->tabs[i], i < (is_paged ? 1 : self->n_inputs));
    if (drug >= self->n_inputs)
      continue;
    vigil_button_set_label (VIGIL_BUTTON (self->tabs[i]), self->inputs[drug].drug->display);
    vigil_button_set_caption (VIGIL_BUTTON (self->tabs[i]), is_paged ? place : drug == self->drug ? hint : NULL);
    vigil_widget_set_class (self->tabs[i], "selected", drug == self->drug);
  }
  gtk_widget_set_visible (self->next, is_paged);
  vigil_places_set (GTK_WIDGET (self), self->tabs[0], 0, 0, is_paged ? 370 : TAB_WIDTH, 64);
}

static void
show_boxes (VigilDoseForm *self)
{
  VigilDoseInput *input = input_of (self);
  char mg[VIGIL_NUMBER_SIZE], ml[VIGIL_NUMBER_SIZE], concentration[VIGIL_NUMBER_SIZE];
  g_autofree char *weight = vigil_dose_words_weight (input);
  g_autofree char *bag = g_strdup_printf (
      _("%s mg/mL"), vigil_number_format (input->drug->bag_mg / input->drug->bag_ml, 3, concentration));
  g_autofree char *line = g_strdup_printf (_("%s mg in %s mL bag"), vigil_number_format (input->drug->bag_mg, 1, mg),
                                           vigil_number_format (input->drug->bag_ml, 1, ml));

  vigil_text_set (self->weight, weight);
  vigil_text_set (self->weight_line, vigil_dose_words_weight_kind (input));
  vigil_text_set (self->bag, bag);
  vigil_text_set (self->bag_line, line);
  show_tabs (self);
}

static void
show (VigilDoseForm *self)
{
  VigilDoseJudgement judgement;

  if (self->n_inputs == 0)
    return;
  vigil_dose_input_judge (input_of (self), &judgement);
  show_boxes (self);
  show_steps (self, &judgement);
  show_result (self, &judgement);
}

static void
set_target (VigilDoseForm *self, guint step, gboolean is_minutes)
{
  guint i;

  self->step = step;
  self->is_minutes = is_minutes;
  i = step - first_step (self);
  for (guint n = 0; n < STEPS_SHOWN; n++) {
    vigil_field_set_is_active (VIGIL_FIELD (self->rates[n]), n == i && !is_minutes);
    vigil_field_set_is_active (VIGIL_FIELD (self->minutes[n]), n == i && is_minutes);
  }
  show (self);
  g_signal_emit (self, signals[CHANGED], 0, FALSE);
}

static void
on_rate_tapped (VigilField *field, gpointer user_data)
{
  VigilDoseForm *self = user_data;

  for (guint i = 0; i < STEPS_SHOWN; i++)
    if (self->rates[i] == GTK_WIDGET (field))
      set_target (self, first_step (self) + i, FALSE);
}

static void
on_minutes_tapped (VigilField *field, gpointer user_data)
{
  VigilDoseForm *self = user_data;

  for (guint i = 0; i < STEPS_SHOWN; i++)
    if (self->minutes[i] == GTK_WIDGET (field))
      set_target (self, first_step (self) + i, TRUE);
}

static void
on_key (VigilDoseForm *self, const char *key)
{
  VigilDoseStepInput *step = &input_of (self)->steps[self->step];
  guint i = self->step - first_step (self);
  VigilField *field = VIGIL_FIELD (self->is_minutes ? self->minutes[i] : self->rates[i]);

  if (!vigil_field_press (field, key, self->is_minutes ? 4 : 6))
    return;
  if (self->is_minutes)
    g_strlcpy (step->minutes, vigil_field_get_text (field), sizeof step->minutes);
  else
    g_strlcpy (step->rate, vigil_field_get_text (field), sizeof step->rate);
  show (self);
  g_signal_emit (self, signals[CHANGED], 0, TRUE);
}

static void
on_tab (VigilButton *button, gpointer user_data)
{
  VigilDoseForm *self = user_data;

  for (guint i = 0; i < MIN (self->n_inputs, TABS); i++) {
    guint drug = self->n_inputs > TABS ? self->drug : i;

    if (self->tabs[i] != GTK_WIDGET (button))
      continue;
    if (drug != self->drug)
      vigil_dose_form_set_drug (self, drug);
    else if (self->has_alternatives)
      g_signal_emit (self, signals[CHOOSE], 0);
    return;
  }
}

static void
on_next (VigilDoseForm *self)
{
  vigil_dose_form_set_drug (self, (self->drug + 1) % self->n_inputs);
}

static void
vigil_dose_form_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_dose_form_parent_class)->dispose (object);
}

static void
vigil_dose_form_class_init (VigilDoseFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_dose_form_dispose;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_DOSE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[CHOOSE] = g_signal_new ("choose", VIGIL_TYPE_DOSE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
build_boxes (VigilDoseForm *self)
{
  GtkWidget *weight_box = vigil_places_box_new (190, 64, "card"), *bag_box = vigil_places_box_new (298, 64, "card");

  self->weight = vigil_cell_new ("", 0, "card-title");
  self->bag = vigil_cell_new ("", 0, "card-title");
  self->bag_line = vigil_cell_new ("", 0, "caption ink-2");
  self->weight_line = vigil_cell_new ("", 0, "caption ink-2");
  vigil_places_put (weight_box, self->weight_line, 14, 6, 172, 22);
  vigil_places_put (weight_box, self->weight, 14, 28, 172, 32);
  vigil_places_put (bag_box, self->bag_line, 14, 6, 280, 22);
  vigil_places_put (bag_box, self->bag, 14, 28, 280, 32);
  vigil_places_put (GTK_WIDGET (self), weight_box, 0, 72, 190, 64);
  vigil_places_put (GTK_WIDGET (self), bag_box, 198, 72, 298, 64);
  for (guint i = 0; i < TABS; i++) {
    self->tabs[i] = vigil_button_new (NULL, 24, NULL, NULL);
    gtk_widget_add_css_class (self->tabs[i], "large");
    g_signal_connect (self->tabs[i], "tapped", G_CALLBACK (on_tab), self);
    vigil_places_put (GTK_WIDGET (self), self->tabs[i], i * (TAB_WIDTH + 8), 0, TAB_WIDTH, 64);
  }
  self->next = vigil_button_new ("right", 24, _("Next drug"), NULL);
  g_signal_connect_swapped (self->next, "tapped", G_CALLBACK (on_next), self);
  vigil_places_put (GTK_WIDGET (self), self->next, 378, 0, 118, 64);
}

static void
build_steps (VigilDoseForm *self)
{
  for (guint i = 0; i < STEPS_SHOWN; i++) {
    double y = STEPS_Y + i * (STEP_HEIGHT + 8);

    self->labels[i] = vigil_cell_new ("", 0, "row-title ink-2");
    self->rates[i] = vigil_field_new (_("Dose rate"), "");
    self->minutes[i] = vigil_field_new (_("Time"), _("min"));
    vigil_field_set_size_class (VIGIL_FIELD (self->rates[i]), "num-value");
    g_signal_connect (self->rates[i], "tapped", G_CALLBACK (on_rate_tapped), self);
    g_signal_connect (self->minutes[i], "tapped", G_CALLBACK (on_minutes_tapped), self);
    vigil_places_put (GTK_WIDGET (self), self->labels[i], 0, y, RATE_X, STEP_HEIGHT);
    vigil_places_put (GTK_WIDGET (self), self->rates[i], RATE_X, y, RATE_WIDTH, STEP_HEIGHT);
    vigil_places_put (GTK_WIDGET (self), self->minutes[i], RATE_X + RATE_WIDTH + 8, y, LEFT_WIDTH - RATE_X - RATE_WIDTH - 8, STEP_HEIGHT);
  }
}

static void
build_card (VigilDoseForm *self)
{
  self->ruler = vigil_limit_ruler_new ();
  self->card = vigil_places_box_new (LEFT_WIDTH, 106, "card");
  self->pump = vigil_cell_new ("", 0, "num-card");
  self->given = vigil_cell_new ("", 0, "num-card");
  self->total = vigil_cell_new ("", 0, "label");
  vigil_places_put (self->card, vigil_cell_new (_("pump will run at"), 0, "label"), 14, 6, 150, 32);
  vigil_places_put (self->card, self->pump, 166, 4, 150, 34);
  vigil_places_put (self->card, vigil_cell_new (_("and so give"), 0, "label"), 14, 38, 150, 32);
  vigil_places_put (self->card, self->given, 166, 36, 316, 34);
  vigil_places_put (self->card, self->total, 14, 74, 470, 26);
  vigil_places_put (GTK_WIDGET (self), self->ruler, 0, 330, LEFT_WIDTH, 96);
  vigil_places_put (GTK_WIDGET (self), self->card, 0, 430, LEFT_WIDTH, 106);
}

static void
vigil_dose_form_init (VigilDoseForm *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT));
  build_boxes (self);
  build_steps (self);
  build_card (self);
  self->keypad_title = vigil_cell_new ("", 0, "row-title");
  self->keypad_unit = vigil_cell_new ("", 1, "row-title ink-2");
  self->keypad = vigil_keypad_new (TRUE);
  g_signal_connect_swapped (self->keypad, "key", G_CALLBACK (on_key), self);
  vigil_places_put (widget, self->keypad_title, 510, 0, 240, 36);
  vigil_places_put (widget, self->keypad_unit, 750, 0, 130, 36);
  vigil_places_put (widget, self->keypad, 510, 40, VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT);
}

GtkWidget *
vigil_dose_form_new (void)
{
  return g_object_new (VIGIL_TYPE_DOSE_FORM, NULL);
}

static double
rate_step_of (const VigilView *view, guint channel)
{
  for (guint i = 0; i < view->n_links; i++)
    if (view->links[i].is_pump && view->links[i].channel == channel && view->links[i].rate_step_ml_h > 0)
      return view->links[i].rate_step_ml_h;
  return 0.1;
}

void
vigil_dose_form_load (VigilDoseForm *self, const VigilProtocol *protocol, const VigilView *view)
{
  g_return_if_fail (VIGIL_IS_DOSE_FORM (self) && protocol != NULL);
  self->n_inputs = MIN (protocol->n_drugs, VIGIL_MAX_CHANNELS);
  self->has_alternatives = protocol->n_alternatives > 0;
  for (guint i = 0; i < self->n_inputs; i++)
    vigil_dose_input_init (&self->inputs[i], vigil_dose_find_planned (&view->session, protocol, i), i, &view->session,
                           rate_step_of (view, i));
  vigil_dose_inputs_set_sedatives (self->inputs, self->n_inputs, protocol, &view->session);
  vigil_dose_form_set_drug (self, 0);
}

void
vigil_dose_form_replace (VigilDoseForm *self, guint drug, const VigilProtocolDrug *planned, const VigilProtocol *protocol,
                         const VigilView *view)
{
  g_return_if_fail (VIGIL_IS_DOSE_FORM (self) && drug < self->n_inputs && planned != NULL && protocol != NULL);
  vigil_dose_input_init (&self->inputs[drug], planned, drug, &view->session, rate_step_of (view, drug));
  vigil_dose_inputs_set_sedatives (self->inputs, self->n_inputs, protocol, &view->session);
  vigil_dose_form_set_drug (self, drug);
}

guint
vigil_dose_form_get_n_inputs (VigilDoseForm *self)
{
  g_return_val_if_fail (VIGIL_IS_DOSE_FORM (self), 0);
  return self->n_inputs;
}

const VigilDoseInput *
vigil_dose_form_get_input (VigilDoseForm *self, guint drug)
{
  g_return_val_if_fail (VIGIL_IS_DOSE_FORM (self) && drug < self->n_inputs, NULL);
  return &self->inputs[drug];
}

guint
vigil_dose_form_get_drug (VigilDoseForm *self)
{
  g_return_val_if_fail (VIGIL_IS_DOSE_FORM (self), 0);
  return self->drug;
}

void
vigil_dose_form_set_drug (VigilDoseForm *self, guint drug)
{
  g_return_if_fail (VIGIL_IS_DOSE_FORM (self) && drug < MAX (self->n_inputs, 1));
  self->drug = drug;
  set_target (self, 0, FALSE);
}

void
vigil_dose_form_add_step (VigilDoseForm *self)
{
  VigilDoseInput *input;

  g_return_if_fail (VIGIL_IS_DOSE_FORM (self));
  input = input_of (self);
  if (self->n_inputs == 0 || input->n_steps >= VIGIL_MAX_STEPS)
    return;
  input->steps[input->n_steps] = (VigilDoseStepInput){ "", "" };
  input->n_steps++;
  set_target (self, input->n_steps - 1, FALSE);
}

gboolean
vigil_dose_form_drop_step (VigilDoseForm *self)
{
  VigilDoseInput *input;

  g_return_val_if_fail (VIGIL_IS_DOSE_FORM (self), FALSE);
  input = input_of (self);
  if (self->n_inputs == 0 || input->n_steps <= input->planned->n_steps
      || *input->steps[input->n_steps - 1].rate != '\0')
    return FALSE;
  input->n_steps--;
  set_target (self, input->n_steps - 1, FALSE);
  return TRUE;
}
