/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/second-form.h"

#include "base/number.h"
#include "chair/page.h"
#include "widget/button.h"
#include "widget/field.h"
#include "widget/keypad.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define ROW_HEIGHT 82
#define FIELD_WIDTH 244
#define DRUGS_Y 222
#define DRUG_STEP 78
#define DRUG_HEIGHT 70
#define DRUGS_SHOWN 8

typedef enum { FIELD_WEIGHT, FIELD_RATE, FIELD_BAG_MG, FIELD_BAG_ML, N_FIELDS } Field;

static const struct {
  const char *name, *unit, *missing;
  VigilChecked checked;
  double x, y;
} fields[N_FIELDS] = {
  [FIELD_WEIGHT] = { N_("Weight"), "kg", N_("enter the weight"), VIGIL_CHECKED_WEIGHT, 0, 0 },
  [FIELD_RATE] = { N_("Pump rate at the start"), "mL/h", N_("enter the pump's rate"), VIGIL_CHECKED_RATE, 252, 0 },
  [FIELD_BAG_MG] = { N_("Amount in the bag"), "mg", N_("enter the amount in the bag"), VIGIL_CHECKED_BAG_MG, 0, 90 },
  [FIELD_BAG_ML] = { N_("Volume of the bag"), "mL", N_("enter the volume of the bag"), VIGIL_CHECKED_BAG_ML, 252, 90 },
};

struct _VigilSecondForm {
  GtkWidget parent_instance;
  const VigilDrug *const *drugs;
  guint n_drugs, first_drug;
  const VigilDrug *drug;       /* NULL none chosen */
  Field target;
  GtkWidget *fields[N_FIELDS], *buttons[DRUGS_SHOWN], *keypad, *keypad_title, *keypad_unit;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilSecondForm, vigil_second_form, GTK_TYPE_WIDGET)

static gboolean
is_paged (VigilSecondForm *self)
{
  return self->n_drugs > DRUGS_SHOWN;
}

/* The last place leads on where there are more drugs than places. */
static void
show_drugs (VigilSecondForm *self)
{
  guint n_shown = is_paged (self) ? DRUGS_SHOWN - 1 : DRUGS_SHOWN;

  for (guint i = 0; i < DRUGS_SHOWN; i++) {
    guint place = self->first_drug + i;
    gboolean is_drug = i < n_shown && place < self->n_drugs, is_more = is_paged (self) && i == DRUGS_SHOWN - 1;

    gtk_widget_set_visible (self->buttons[i], is_drug || is_more);
    vigil_button_set_label (VIGIL_BUTTON (self->buttons[i]), is_drug ? self->drugs[place]->display : is_more ? _("More") : "");
    vigil_widget_set_class (self->buttons[i], "selected", is_drug && self->drugs[place] == self->drug);
  }
}

static void
set_target (VigilSecondForm *self, Field target)
{
  vigil_field_set_is_active (VIGIL_FIELD (self->fields[self->target]), FALSE);
  self->target = target;
  vigil_field_set_is_active (VIGIL_FIELD (self->fields[target]), TRUE);
  vigil_text_set (self->keypad_title, _(fields[target].name));
  vigil_text_set (self->keypad_unit, fields[target].unit);
}

static void
say_changed (VigilSecondForm *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_field_tapped (VigilField *field, gpointer user_data)
{
  VigilSecondForm *self = user_data;

  for (Field i = 0; i < N_FIELDS; i++)
    if (self->fields[i] == GTK_WIDGET (field))
      set_target (self, i);
}

static void
on_key (VigilSecondForm *self, const char *key)
{
  if (vigil_field_press (VIGIL_FIELD (self->fields[self->target]), key, 7))
    say_changed (self);
}

static void
on_button (VigilButton *button, gpointer user_data)
{
  VigilSecondForm *self = user_data;

  for (guint i = 0; i < DRUGS_SHOWN; i++) {
    if (self->buttons[i] != GTK_WIDGET (button))
      continue;
    if (is_paged (self) && i == DRUGS_SHOWN - 1)
      self->first_drug = self->first_drug + DRUGS_SHOWN - 1 < self->n_drugs ? self->first_drug + DRUGS_SHOWN - 1 : 0;
    else
      self->drug = self->drugs[self->first_drug + i];
  }
  show_drugs (self);
  say_changed (self);
}

static double
number_of (VigilSecondForm *self, Field field)
{
  double value = 0;

  vigil_number_parse (vigil_field_get_text (VIGIL_FIELD (self->fields[field])), &value);
  return value;
}

static void
vigil_second_form_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_second_form_parent_class)->dispose (object);
}

static void
vigil_second_form_class_init (VigilSecondFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_second_form_dispose;
  signals[CHANGED] = g_signal_new ("changed", VIGIL_TYPE_SECOND_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
vigil_second_form_init (VigilSecondForm *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT));
  for (Field i = 0; i < N_FIELDS; i++) {
    self->fields[i] = vigil_field_new (_(fields[i].name), fields[i].unit);
    g_signal_connect (self->fields[i], "tapped", G_CALLBACK (on_field_tapped), self);
    vigil_places_put (widget, self->fields[i], fields[i].x, fields[i].y, FIELD_WIDTH, ROW_HEIGHT);
  }
  vigil_places_put (widget, vigil_cell_new (_("Which drug is in the bag?"), 0, "row-title"), 0, 184, 496, 34);
  for (guint i = 0; i < DRUGS_SHOWN; i++) {
    self->buttons[i] = vigil_button_new (NULL, 24, "", NULL);
    gtk_widget_add_css_class (self->buttons[i], "choice");
    g_signal_connect (self->buttons[i], "tapped", G_CALLBACK (on_button), self);
    vigil_places_put (widget, self->buttons[i], i % 2 * 252, DRUGS_Y + i / 2 * DRUG_STEP, FIELD_WIDTH, DRUG_HEIGHT);
  }
  self->keypad_title = vigil_cell_new ("", 0, "row-title");
  self->keypad_unit = vigil_cell_new ("", 1, "row-title ink-2");
  self->keypad = vigil_keypad_new (TRUE);
  g_signal_connect_swapped (self->keypad, "key", G_CALLBACK (on_key), self);
  vigil_places_put (widget, self->keypad_title, 510, 0, 280, 36);
  vigil_places_put (widget, self->keypad_unit, 790, 0, 90, 36);
  vigil_places_put (widget, self->keypad, 510, 40, VIGIL_KEYPAD_WIDTH, VIGIL_KEYPAD_HEIGHT);
  set_target (self, FIELD_WEIGHT);
}

GtkWidget *
vigil_second_form_new (VigilClinic *clinic)
{
  VigilSecondForm *self = g_object_new (VIGIL_TYPE_SECOND_FORM, NULL);

  if (clinic != NULL)
    self->drugs = vigil_clinic_get_drugs (clinic, &self->n_drugs);
  show_drugs (self);
  return GTK_WIDGET (self);
}

void
vigil_second_form_begin (VigilSecondForm *self, gboolean keeps_weight)
{
  g_return_if_fail (VIGIL_IS_SECOND_FORM (self));
  self->drug = NULL;
  self->first_drug = 0;
  for (Field i = keeps_weight ? FIELD_RATE : FIELD_WEIGHT; i < N_FIELDS; i++)
    vigil_field_set_text (VIGIL_FIELD (self->fields[i]), "");
  set_target (self, number_of (self, FIELD_WEIGHT) > 0 ? FIELD_RATE : FIELD_WEIGHT);
  show_drugs (self);
}

void
vigil_second_form_ask_again (VigilSecondForm *self, const guint times_apart[VIGIL_N_CHECKED])
{
  Field target = N_FIELDS;

  g_return_if_fail (VIGIL_IS_SECOND_FORM (self));
  if (times_apart[VIGIL_CHECKED_DRUG] > 0)
    self->drug = NULL;
  for (Field i = 0; i < N_FIELDS; i++) {
    if (times_apart[fields[i].checked] == 0)
      continue;
    vigil_field_set_text (VIGIL_FIELD (self->fields[i]), "");
    target = MIN (target, i);
  }
  set_target (self, target < N_FIELDS ? target : FIELD_WEIGHT);
  show_drugs (self);
}

const char *
vigil_second_form_find_missing (VigilSecondForm *self)
{
  g_return_val_if_fail (VIGIL_IS_SECOND_FORM (self), NULL);
  for (Field i = 0; i < N_FIELDS; i++)
    if (!(number_of (self, i) > 0))
      return _(fields[i].missing);
  return self->drug == NULL ? _("choose the drug") : NULL;
}

void
vigil_second_form_get_entry (VigilSecondForm *self, VigilCheckEntry *out)
{
  g_return_if_fail (VIGIL_IS_SECOND_FORM (self));
  *out = (VigilCheckEntry){ .weight_kg = number_of (self, FIELD_WEIGHT),
                            .drug_id = self->drug != NULL ? self->drug->id : "",
                            .bag_mg = number_of (self, FIELD_BAG_MG),
                            .bag_ml = number_of (self, FIELD_BAG_ML),
                            .rate_ml_h = number_of (self, FIELD_RATE) };
}
