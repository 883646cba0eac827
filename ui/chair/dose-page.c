/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/dose-page.h"

#include "base/number.h"
#include "chair/dose-review.h"
#include "config.h"
#include "model/dose-input.h"
#include "model/time-text.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/keyboard.h"
#include "widget/keypad.h"
#include "widget/limit-ruler.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define LEFT_WIDTH 496
#define STEPS_SHOWN 2
#define STEPS_Y 146
#define STEP_HEIGHT 84

typedef enum { VIEW_TYPING, VIEW_REASON, VIEW_REVIEW } View;

struct _VigilDosePage {
  VigilPage parent_instance;
  View view;
  char *visit;
  VigilDoseInput inputs[VIGIL_MAX_CHANNELS];
  char *reasons[VIGIL_MAX_CHANNELS];
  guint n_inputs, drug, step, n_entered;
  gboolean is_minutes;               /* the keypad's target is the time, not the rate */
  GtkWidget *typing, *tabs[VIGIL_MAX_CHANNELS], *weight, *bag, *bag_line;
  GtkWidget *labels[STEPS_SHOWN], *rates[STEPS_SHOWN], *minutes[STEPS_SHOWN];
  GtkWidget *ruler, *card, *pump, *given, *total, *warning, *keypad, *keypad_title, *keypad_unit;
  GtkWidget *reason, *reason_field, *keyboard, *review;
  GtkWidget *side_lines[4];
};

G_DEFINE_FINAL_TYPE (VigilDosePage, vigil_dose_page, VIGIL_TYPE_PAGE)

static VigilDoseInput *
input_of (VigilDosePage *self)
{
  return &self->inputs[self->drug];
}

static guint
first_step (VigilDosePage *self)
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
show_steps (VigilDosePage *self, const VigilDoseJudgement *judgement)
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
    vigil_field_set_text (VIGIL_FIELD (self->minutes[i]), input->steps[step].minutes);
    vigil_widget_set_class (self->rates[i], "active", is_target && !self->is_minutes);
    vigil_widget_set_class (self->minutes[i], "active", is_target && self->is_minutes);
  }
}

static void
show_result (VigilDosePage *self, const VigilDoseJudgement *judgement)
{
  VigilDoseInput *input = input_of (self);
  g_autofree char *title = g_strdup_printf (self->is_minutes ? _("Step %u, time") : _("Step %u, dose rate"),
                                            self->step + 1);
  g_autofree char *warning = vigil_dose_words_warning (input, judgement);

  vigil_limit_ruler_set (VIGIL_LIMIT_RULER (self->ruler), &input->drug->rate, judgement->rates[self->step],
                         input->drug->unit, input->drug->colour);
  set_card_text (self->pump, vigil_dose_words_pump (input, judgement, self->step));
  set_card_text (self->given, vigil_dose_words_given (input, judgement, self->step));
  set_card_text (self->total, vigil_dose_words_total (input, judgement));
  vigil_text_set (self->warning, warning != NULL ? warning : "");
  gtk_widget_set_visible (self->warning, warning != NULL);
  vigil_widget_set_class (self->card, "mismatch", warning != NULL);
  vigil_text_set (self->keypad_title, title);
  vigil_text_set (self->keypad_unit, self->is_minutes ? _("min") : input->drug->unit);
  vigil_keypad_set_has_decimal (VIGIL_KEYPAD (self->keypad), !self->is_minutes);
}

static void
show_boxes (VigilDosePage *self)
{
  VigilDoseInput *input = input_of (self);
  char mg[VIGIL_NUMBER_SIZE], ml[VIGIL_NUMBER_SIZE], concentration[VIGIL_NUMBER_SIZE], kg[VIGIL_NUMBER_SIZE];
  g_autofree char *weight = g_strdup_printf (_("%s kg"), vigil_number_format (input->weight_kg, 1, kg));
  g_autofree char *bag = g_strdup_printf (
      _("%s mg/mL"), vigil_number_format (input->drug->bag_mg / input->drug->bag_ml, 3, concentration));
  g_autofree char *line = g_strdup_printf (_("%s mg in %s mL bag"), vigil_number_format (input->drug->bag_mg, 1, mg),
                                           vigil_number_format (input->drug->bag_ml, 1, ml));

  vigil_text_set (self->weight, weight);
  vigil_text_set (self->bag, bag);
  vigil_text_set (self->bag_line, line);
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    gtk_widget_set_visible (self->tabs[i], i < self->n_inputs);
    if (i >= self->n_inputs)
      continue;
    vigil_button_set_label (VIGIL_BUTTON (self->tabs[i]), self->inputs[i].drug->display);
    vigil_widget_set_class (self->tabs[i], "selected", i == self->drug);
  }
}

/* What the protocol says, to be compared with what is typed. */
static void
show_side (VigilDosePage *self)
{
  const VigilProtocolDrug *planned = input_of (self)->planned;
  char a[VIGIL_NUMBER_SIZE], b[VIGIL_NUMBER_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (self->side_lines); i++) {
    g_autofree char *line = NULL;

    if (i < planned->n_steps && i + 1 < G_N_ELEMENTS (self->side_lines)) {
      g_autofree char *span = vigil_time_span ((gint64) planned->steps[i].duration_min * 60 * G_USEC_PER_SEC, FALSE);

      line = g_strdup_printf (_("step %u: %s %s for %s"), i + 1, vigil_number_format (planned->steps[i].rate, 3, a),
                              planned->drug->unit, span);
    } else if (i == MIN (planned->n_steps, G_N_ELEMENTS (self->side_lines) - 1)) {
      line = g_strdup_printf (_("usual %s to %s %s"), vigil_number_format (planned->drug->rate.soft_low, 3, a),
                              vigil_number_format (planned->drug->rate.soft_high, 3, b), planned->drug->unit);
    }
    vigil_text_set (self->side_lines[i], line != NULL ? line : "");
  }
}

static void
show (VigilDosePage *self)
{
  VigilDoseJudgement judgement;

  if (self->n_inputs == 0)
    return;
  vigil_dose_input_judge (input_of (self), &judgement);
  gtk_widget_set_visible (self->typing, self->view == VIEW_TYPING);
  gtk_widget_set_visible (self->reason, self->view == VIEW_REASON);
  gtk_widget_set_visible (self->review, self->view == VIEW_REVIEW);
  show_boxes (self);
  show_side (self);
  show_steps (self, &judgement);
  show_result (self, &judgement);
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

static void
set_target (VigilDosePage *self, guint step, gboolean is_minutes)
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
}

static void
on_rate_tapped (VigilField *field, gpointer user_data)
{
  VigilDosePage *self = user_data;

  for (guint i = 0; i < STEPS_SHOWN; i++)
    if (self->rates[i] == GTK_WIDGET (field))
      set_target (self, first_step (self) + i, FALSE);
}

static void
on_minutes_tapped (VigilField *field, gpointer user_data)
{
  VigilDosePage *self = user_data;

  for (guint i = 0; i < STEPS_SHOWN; i++)
    if (self->minutes[i] == GTK_WIDGET (field))
      set_target (self, first_step (self) + i, TRUE);
}

static void
on_key (VigilDosePage *self, const char *key)
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
}

static void
on_tab (VigilButton *button, gpointer user_data)
{
  VigilDosePage *self = user_data;

  for (guint i = 0; i < self->n_inputs; i++)
    if (self->tabs[i] == GTK_WIDGET (button))
      self->drug = i;
  set_target (self, 0, FALSE);
}

static void
on_reason_key (VigilDosePage *self, const char *key)
{
  if (!vigil_field_press (VIGIL_FIELD (self->reason_field), key, 80))
    return;
  g_free (self->reasons[self->drug]);
  self->reasons[self->drug] = g_strdup (vigil_field_get_text (VIGIL_FIELD (self->reason_field)));
  vigil_page_bar_changed (VIGIL_PAGE (self));
}

/* ---- the page ---- */

static double
rate_step_of (const VigilView *view, guint channel)
{
  for (guint i = 0; i < view->n_links; i++)
    if (view->links[i].is_pump && view->links[i].channel == channel && view->links[i].rate_step_ml_h > 0)
      return view->links[i].rate_step_ml_h;
  return 0.1;
}

static void
load (VigilDosePage *self, const VigilView *view)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (vigil_page_get_model (VIGIL_PAGE (self)));

  self->n_inputs = MIN (protocol->n_drugs, VIGIL_MAX_CHANNELS);
  for (guint i = 0; i < self->n_inputs; i++) {
    vigil_dose_input_init (&self->inputs[i], &protocol->drugs[i], view->session.weight_kg, rate_step_of (view, i));
    g_free (self->reasons[i]);
    self->reasons[i] = g_strdup ("");
  }
  self->drug = 0;
  self->view = VIEW_TYPING;
  set_target (self, 0, FALSE);
}

static void
dose_update (VigilPage *page, const VigilView *view)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (page);
  g_autofree char *visit = g_strdup_printf ("%s %s %g", view->session.id, view->session.protocol_id,
                                            view->session.weight_kg);

  if (view->session.stage == VIGIL_STAGE_DOSE && g_strcmp0 (self->visit, visit) != 0
      && vigil_chair_model_get_protocol (vigil_page_get_model (page)) != NULL) {
    g_free (self->visit);
    self->visit = g_steal_pointer (&visit);
    load (self, view);
  }
  if (self->view == VIEW_REVIEW)
    vigil_dose_review_show (self->review, view);
}

/* The first drug that cannot go on as it is typed, and why; NULL: all can. */
static char *
find_obstacle (VigilDosePage *self)
{
  for (guint i = 0; i < self->n_inputs; i++) {
    VigilDoseJudgement judgement;

    vigil_dose_input_judge (&self->inputs[i], &judgement);
    if (!judgement.is_complete)
      return g_strdup_printf (_("%s: a number is missing"), self->inputs[i].drug->display);
    if (judgement.worst >= VIGIL_VERDICT_HARD_LOW)
      return vigil_dose_words_warning (&self->inputs[i], &judgement);
  }
  return NULL;
}

static gboolean
find_reason_needed (VigilDosePage *self)
{
  for (guint i = 0; i < self->n_inputs; i++) {
    VigilDoseJudgement judgement;

    vigil_dose_input_judge (&self->inputs[i], &judgement);
    if ((judgement.worst != VIGIL_VERDICT_OK || judgement.is_implausible) && *self->reasons[i] == '\0') {
      self->drug = i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
dose_describe (VigilPage *page, VigilPageBar *bar)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (page);
  g_autofree char *obstacle = find_obstacle (self);
  int control = vigil_chair_model_get_view (vigil_page_get_model (page))->pump_control;

  switch (self->view) {
  case VIEW_REASON:
    bar->back = _("Back");
    bar->primary = _("Reason given");
    if (*self->reasons[self->drug] == '\0')
      g_strlcpy (bar->primary_off, _("write why it is outside the usual"), sizeof bar->primary_off);
    break;
  case VIEW_REVIEW:
    bar->back = _("Change");
    bar->primary = _("Confirm start");
    g_strlcpy (bar->primary_caption, control == 2 ? _("the pump is set and started") : _("then press START on the pump"),
               sizeof bar->primary_caption);
    break;
  case VIEW_TYPING:
  default:
    bar->back = _("Gates");
    bar->secondary = _("Add step");
    bar->secondary_icon = "plus";
    bar->primary = _("Check the dose");
    if (obstacle != NULL)
      g_strlcpy (bar->primary_off, obstacle, sizeof bar->primary_off);
  }
}

static void
on_entered (gint64 seq, const GError *error, gpointer user_data)
{
  VigilDosePage *self = user_data;

  vigil_page_on_proposed (seq, error, self);
  if (error != NULL || ++self->n_entered < self->n_inputs)
    return;
  self->view = VIEW_REVIEW;
  show (self);
  vigil_page_update (VIGIL_PAGE (self));
}

static void
enter (VigilDosePage *self)
{
  self->n_entered = 0;
  for (guint i = 0; i < self->n_inputs; i++) {
    JsonObject *body = vigil_dose_input_to_body (&self->inputs[i], i, self->reasons[i]);

    if (body != NULL)
      vigil_chair_model_propose (vigil_page_get_model (VIGIL_PAGE (self)), VIGIL_EVENT_PRESCRIPTION_ENTERED, body,
                                 on_entered, self);
  }
}

static void
on_confirmed (gint64 seq, const GError *error, gpointer user_data)
{
  VigilPage *page = user_data;
  VigilChairModel *model = vigil_page_get_model (page);
  VigilDosePage *self = user_data;

  vigil_page_on_proposed (seq, error, page);
  self->view = VIEW_TYPING;
  if (error == NULL && vigil_chair_model_get_view (model)->pump_control == 2)
    vigil_chair_model_command (model, -1, VIGIL_VERB_START, 0, vigil_page_on_proposed, page);
}

static void
dose_primary (VigilPage *page)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (page);

  if (self->view == VIEW_REVIEW) {
    for (guint i = 0; i < self->n_inputs; i++)
      vigil_chair_model_propose (vigil_page_get_model (page), VIGIL_EVENT_START_CONFIRMED,
                                 vigil_body_new ("channel", "i", (gint64) i, NULL),
                                 i + 1 == self->n_inputs ? on_confirmed : vigil_page_on_proposed, page);
  } else if (find_reason_needed (self)) {
    self->view = VIEW_REASON;
    vigil_field_set_text (VIGIL_FIELD (self->reason_field), "");
    vigil_field_set_is_active (VIGIL_FIELD (self->reason_field), TRUE);
    show (self);
  } else {
    enter (self);
  }
}

static void
dose_secondary (VigilPage *page)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (page);
  VigilDoseInput *input = input_of (self);

  if (self->view != VIEW_TYPING || input->n_steps >= VIGIL_MAX_STEPS)
    return;
  input->steps[input->n_steps] = (VigilDoseStepInput){ "", "" };
  input->n_steps++;
  set_target (self, input->n_steps - 1, FALSE);
}

static void
dose_back (VigilPage *page)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (page);
  VigilDoseInput *input = self->n_inputs > 0 ? input_of (self) : NULL;

  if (self->view != VIEW_TYPING) {
    self->view = VIEW_TYPING;
    show (self);
  } else if (input != NULL && input->n_steps > input->planned->n_steps
             && *input->steps[input->n_steps - 1].rate == '\0') {
    /* an added step that stayed empty goes first */
    input->n_steps--;
    set_target (self, input->n_steps - 1, FALSE);
  } else {
    vigil_chair_model_propose (vigil_page_get_model (page), VIGIL_EVENT_WENT_BACK,
                               vigil_body_new ("to", "s", "gates", NULL), vigil_page_on_proposed, page);
  }
}

static void
vigil_dose_page_finalize (GObject *object)
{
  VigilDosePage *self = VIGIL_DOSE_PAGE (object);

  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    g_free (self->reasons[i]);
  g_free (self->visit);
  G_OBJECT_CLASS (vigil_dose_page_parent_class)->finalize (object);
}

static void
vigil_dose_page_class_init (VigilDosePageClass *klass)
{
  VigilPageClass *page_class = VIGIL_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vigil_dose_page_finalize;
  page_class->update = dose_update;
  page_class->describe = dose_describe;
  page_class->primary = dose_primary;
  page_class->secondary = dose_secondary;
  page_class->back = dose_back;
}

static void
build_boxes (VigilDosePage *self)
{
  GtkWidget *weight_box = vigil_places_box_new (190, 64, "card"), *bag_box = vigil_places_box_new (298, 64, "card");

  self->weight = vigil_cell_new ("", 0, "card-title");
  self->bag = vigil_cell_new ("", 0, "card-title");
  self->bag_line = vigil_cell_new ("", 0, "caption ink-2");
  vigil_places_put (weight_box, vigil_cell_new (_("weight, measured today"), 0, "caption ink-2"), 14, 6, 172, 22);
  vigil_places_put (weight_box, self->weight, 14, 28, 172, 32);
  vigil_places_put (bag_box, self->bag_line, 14, 6, 280, 22);
  vigil_places_put (bag_box, self->bag, 14, 28, 280, 32);
  vigil_places_put (self->typing, weight_box, 0, 72, 190, 64);
  vigil_places_put (self->typing, bag_box, 198, 72, 298, 64);
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    self->tabs[i] = vigil_button_new (NULL, 24, NULL, NULL);
    gtk_widget_add_css_class (self->tabs[i], "large");
    g_signal_connect (self->tabs[i], "tapped", G_CALLBACK (on_tab), self);
    vigil_places_put (self->typing, self->tabs[i], i * 126, 0, i == 0 ? 196 : 118, 64);
  }
  for (guint i = 1; i < VIGIL_MAX_CHANNELS; i++)
    vigil_places_set (self->typing, self->tabs[i], 204 + (i - 1) * 100, 0, 92, 64);
}

static void
build_steps (VigilDosePage *self)
{
  for (guint i = 0; i < STEPS_SHOWN; i++) {
    double y = STEPS_Y + i * (STEP_HEIGHT + 8);

    self->labels[i] = vigil_cell_new ("", 0, "row-title ink-2");
    self->rates[i] = vigil_field_new (_("Dose rate"), "");
    self->minutes[i] = vigil_field_new (_("Time"), _("min"));
    vigil_field_set_size_class (VIGIL_FIELD (self->rates[i]), "num-value");
    g_signal_connect (self->rates[i], "tapped", G_CALLBACK (on_rate_tapped), self);
    g_signal_connect (self->minutes[i], "tapped", G_CALLBACK (on_minutes_tapped), self);
    vigil_places_put (self->typing, self->labels[i], 0, y, 72, STEP_HEIGHT);
    vigil_places_put (self->typing, self->rates[i], 72, y, 260, STEP_HEIGHT);
    vigil_places_put (self->typing, self->minutes[i], 340, y, 156, STEP_HEIGHT);
  }
}

static void
build_card (VigilDosePage *self)
{
  self->ruler = vigil_limit_ruler_new ();
  self->card = vigil_places_box_new (LEFT_WIDTH, 106, "card");
  self->pump = vigil_cell_new ("", 0, "num-card");
  self->given = vigil_cell_new ("", 0, "num-card");
  self->total = vigil_cell_new ("", 0, "label");
  self->warning = vigil_cell_new ("", 0, "label bold");
  vigil_places_put (self->card, vigil_cell_new (_("pump will run at"), 0, "label"), 14, 6, 150, 32);
  vigil_places_put (self->card, self->pump, 166, 4, 150, 34);
  vigil_places_put (self->card, vigil_cell_new (_("and so give"), 0, "label"), 14, 38, 150, 32);
  vigil_places_put (self->card, self->given, 166, 36, 250, 34);
  vigil_places_put (self->card, self->total, 14, 74, 470, 26);
  vigil_places_put (self->card, self->warning, 314, 6, 172, 62);
  vigil_places_put (self->typing, self->ruler, 0, 330, LEFT_WIDTH, 96);
  vigil_places_put (self->typing, self->card, 0, 430, LEFT_WIDTH, 106);
}

static void
build_reason (VigilDosePage *self)
{
  self->reason = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  self->reason_field = vigil_field_new (_("Why is it outside the usual?"), NULL);
  self->keyboard = vigil_keyboard_new ();
  vigil_places_put (self->reason, self->reason_field, 0, 40, VIGIL_PAGE_WIDTH, 96);
  vigil_places_put (self->reason, self->keyboard, 0, VIGIL_PAGE_HEIGHT - VIGIL_KEYBOARD_HEIGHT, VIGIL_KEYBOARD_WIDTH,
                    VIGIL_KEYBOARD_HEIGHT);
  g_signal_connect_swapped (self->keyboard, "key", G_CALLBACK (on_reason_key), self);
  g_signal_connect_swapped (self->keyboard, "done", G_CALLBACK (vigil_page_primary), self);
}

static void
build_side (VigilDosePage *self)
{
  GtkWidget *side = vigil_page_get_side (VIGIL_PAGE (self));

  vigil_places_put (side, vigil_cell_new (_("The protocol says"), 0, "row-title"), 16, 12, 338, 34);
  for (guint i = 0; i < G_N_ELEMENTS (self->side_lines); i++) {
    self->side_lines[i] = vigil_cell_new ("", 0, "body ink-2");
    vigil_places_put (side, self->side_lines[i], 16, 54 + i * 40, 338, 36);
  }
}

static void
vigil_dose_page_init (VigilDosePage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->typing = vigil_places_box_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT, NULL);
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    self->reasons[i] = g_strdup ("");
  build_boxes (self);
  build_steps (self);
  build_card (self);
  self->keypad_title = vigil_cell_new ("", 0, "row-title");
  self->keypad_unit = vigil_cell_new ("", 1, "row-title ink-2");
  self->keypad = vigil_keypad_new (TRUE);
  g_signal_connect_swapped (self->keypad, "key", G_CALLBACK (on_key), self);
  vigil_places_put (self->typing, self->keypad_title, 510, 0, 240, 36);
  vigil_places_put (self->typing, self->keypad_unit, 750, 0, 130, 36);
  vigil_places_put (self->typing, self->keypad, 510, 40, VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT);
  build_reason (self);
  build_side (self);
  self->review = vigil_dose_review_new ();
  vigil_places_put (widget, self->typing, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->reason, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  vigil_places_put (widget, self->review, 0, 0, VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT);
  gtk_widget_set_visible (self->reason, FALSE);
  gtk_widget_set_visible (self->review, FALSE);
}

GtkWidget *
vigil_dose_page_new (VigilChairModel *model)
{
  return g_object_new (VIGIL_TYPE_DOSE_PAGE, "model", model, NULL);
}
