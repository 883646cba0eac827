/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/override-form.h"

#include "chair/page.h"
#include "model/label-text.h"
#include "widget/pin-pad.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define ROWS_Y 66
#define ROW_STEP 78
#define ROW_HEIGHT 72

struct _VigilOverrideForm {
  GtkWidget parent_instance;
  VigilChairModel *model;
  const VigilLabel *label;
  VigilLabel *const *reasons;
  guint n_reasons;
  GtkWidget *title, *line, *rows[VIGIL_MAX_GATE_REASONS], *pad;
  char *reason;
};

enum { OVERRIDE, CANCELLED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilOverrideForm, vigil_override_form, GTK_TYPE_WIDGET)

static void
on_accepted (VigilOverrideForm *self, const VigilStaff *staff)
{
  g_signal_emit (self, signals[OVERRIDE], 0, staff, self->reason);
}

static void
on_cancelled (VigilOverrideForm *self)
{
  g_signal_emit (self, signals[CANCELLED], 0);
}

static void
ask_who (VigilOverrideForm *self, const char *reason)
{
  g_autofree char *title = g_strdup_printf (_("Override: %s"), vigil_label_words (self->label));
  g_autofree char *meaning = g_strdup_printf (_("A prescriber lets it pass: %s."), reason);

  g_free (self->reason);
  self->reason = g_strdup (reason);
  gtk_widget_set_visible (self->title, FALSE);
  gtk_widget_set_visible (self->line, FALSE);
  for (guint i = 0; i < self->n_reasons; i++)
    gtk_widget_set_visible (self->rows[i], FALSE);
  self->pad = vigil_pin_pad_new (self->model, "override", title, meaning);
  g_signal_connect_swapped (self->pad, "accepted", G_CALLBACK (on_accepted), self);
  g_signal_connect_swapped (self->pad, "cancelled", G_CALLBACK (on_cancelled), self);
  vigil_places_put (GTK_WIDGET (self), self->pad, 0, 0, VIGIL_PIN_PAD_WIDTH, VIGIL_PIN_PAD_HEIGHT);
}

static void
on_row (VigilRow *row, gpointer user_data)
{
  VigilOverrideForm *self = user_data;

  for (guint i = 0; i < self->n_reasons; i++)
    if (self->rows[i] == GTK_WIDGET (row))
      ask_who (self, vigil_label_words (self->reasons[i]));
}

static void
vigil_override_form_dispose (GObject *object)
{
  VigilOverrideForm *self = VIGIL_OVERRIDE_FORM (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);
  g_clear_pointer (&self->reason, g_free);
  G_OBJECT_CLASS (vigil_override_form_parent_class)->dispose (object);
}

static void
vigil_override_form_class_init (VigilOverrideFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_override_form_dispose;
  signals[OVERRIDE] = g_signal_new ("override", VIGIL_TYPE_OVERRIDE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_STRING);
  signals[CANCELLED] = g_signal_new ("cancelled", VIGIL_TYPE_OVERRIDE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static void
vigil_override_form_init (VigilOverrideForm *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), vigil_places_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT));
}

GtkWidget *
vigil_override_form_new (VigilChairModel *model, const VigilLabel *label, VigilLabel *const *reasons, guint n_reasons)
{
  VigilOverrideForm *self = g_object_new (VIGIL_TYPE_OVERRIDE_FORM, NULL);
  GtkWidget *widget = GTK_WIDGET (self);
  g_autofree char *title = g_strdup_printf (_("Override: %s"), vigil_label_words (label));

  self->model = g_object_ref (model);
  self->label = label;
  self->reasons = reasons;
  self->n_reasons = MIN (n_reasons, VIGIL_MAX_GATE_REASONS);
  self->title = vigil_cell_new (title, 0, "title");
  self->line = vigil_cell_new (_("Why may it pass? A prescriber answers for it."), 0, "label ink-2");
  vigil_places_put (widget, self->title, 0, 0, VIGIL_PAGE_WIDTH, 34);
  vigil_places_put (widget, self->line, 0, 32, VIGIL_PAGE_WIDTH, 28);
  for (guint i = 0; i < self->n_reasons; i++) {
    self->rows[i] = vigil_row_new (vigil_label_words (reasons[i]));
    vigil_row_set_mark (VIGIL_ROW (self->rows[i]), VIGIL_MARK_CHOICE);
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (widget, self->rows[i], 0, ROWS_Y + i * ROW_STEP, VIGIL_PAGE_WIDTH, ROW_HEIGHT);
  }
  return widget;
}
