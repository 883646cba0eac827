/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/dose-drugs.h"

#include "base/number.h"
#include "chair/page.h"
#include "model/time-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define COLUMNS 2
#define TILES 10          /* the protocol's own, and as many as may be named in its place, and more */
#define TILE_WIDTH 436
#define TILE_HEIGHT 90
#define STEP_X (TILE_WIDTH + 8)
#define STEP_Y (TILE_HEIGHT + 8)
#define TILES_Y 44

struct _VigilDoseDrugs {
  GtkWidget parent_instance;
  const VigilProtocolDrug *offered[TILES];
  guint n_offered;
  GtkWidget *title, *tiles[TILES];
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilDoseDrugs, vigil_dose_drugs, GTK_TYPE_WIDGET)

/* "0.5 mcg/kg/h, 1 h", "3 steps, 4 h". */
static char *
plan_words (const VigilProtocolDrug *planned)
{
  g_autofree char *span = NULL;
  char rate[VIGIL_NUMBER_SIZE];
  gint64 minutes = 0;

  for (guint i = 0; i < planned->n_steps; i++)
    minutes += planned->steps[i].duration_min;
  span = vigil_time_span (minutes * 60 * G_USEC_PER_SEC, FALSE);
  if (planned->n_steps > 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u step, %s", "%u steps, %s", planned->n_steps),
                            planned->n_steps, span);
  return g_strdup_printf ("%s %s, %s", vigil_number_format (planned->n_steps > 0 ? planned->steps[0].rate : 0, 3, rate),
                          planned->drug->unit, span);
}

/* Which of the form's it is, but the one that is shown; -1 none. */
static int
find_elsewhere (VigilDoseForm *form, const VigilDrug *drug)
{
  for (guint i = 0; i < vigil_dose_form_get_n_inputs (form); i++)
    if (i != vigil_dose_form_get_drug (form) && vigil_dose_form_get_input (form, i)->drug == drug)
      return (int) i;
  return -1;
}

static void
show_tile (VigilDoseDrugs *self, VigilDoseForm *form, guint i)
{
  const VigilDrug *drug = self->offered[i]->drug;
  VigilButton *tile = VIGIL_BUTTON (self->tiles[i]);
  int elsewhere = find_elsewhere (form, drug);
  g_autofree char *plan = plan_words (self->offered[i]);
  g_autofree char *why = elsewhere >= 0 ? g_strdup_printf (_("on pump %d"), elsewhere + 1) : NULL;

  vigil_button_set_label (tile, drug->display);
  vigil_button_set_caption (tile, why != NULL ? why : plan);
  vigil_button_set_off (tile, why);
  vigil_widget_set_class (self->tiles[i], "selected",
                          vigil_dose_form_get_input (form, vigil_dose_form_get_drug (form))->drug == drug);
}

void
vigil_dose_drugs_show (VigilDoseDrugs *self, const VigilProtocol *protocol, VigilDoseForm *form)
{
  guint channel = vigil_dose_form_get_drug (form);
  g_autofree char *title = g_strdup_printf (_("What is given by pump %u?"), channel + 1);

  g_return_if_fail (VIGIL_IS_DOSE_DRUGS (self));
  vigil_text_set (self->title, title);
  self->n_offered = 0;
  self->offered[self->n_offered++] = &protocol->drugs[channel];
  for (guint i = 0; i < protocol->n_alternatives && self->n_offered < TILES; i++)
    self->offered[self->n_offered++] = &protocol->alternatives[i];
  for (guint i = 0; i < TILES; i++) {
    gtk_widget_set_visible (self->tiles[i], i < self->n_offered);
    if (i < self->n_offered)
      show_tile (self, form, i);
  }
}

static void
on_tile (VigilButton *button, gpointer user_data)
{
  VigilDoseDrugs *self = user_data;

  for (guint i = 0; i < self->n_offered; i++)
    if (self->tiles[i] == GTK_WIDGET (button))
      g_signal_emit (self, signals[CHOSEN], 0, self->offered[i]);
}

static void
vigil_dose_drugs_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_dose_drugs_parent_class)->dispose (object);
}

static void
vigil_dose_drugs_class_init (VigilDoseDrugsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_dose_drugs_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", VIGIL_TYPE_DOSE_DRUGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_POINTER);
}

static void
vigil_dose_drugs_init (VigilDoseDrugs *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT));
  self->title = vigil_cell_new ("", 0, "row-title");
  vigil_places_put (widget, self->title, 0, 0, VIGIL_PAGE_WIDTH, 36);
  for (guint i = 0; i < TILES; i++) {
    self->tiles[i] = vigil_button_new (NULL, 24, "", NULL);
    gtk_widget_add_css_class (self->tiles[i], "large");
    g_signal_connect (self->tiles[i], "tapped", G_CALLBACK (on_tile), self);
    vigil_places_put (widget, self->tiles[i], i % COLUMNS * STEP_X, TILES_Y + i / COLUMNS * STEP_Y, TILE_WIDTH, TILE_HEIGHT);
  }
}

GtkWidget *
vigil_dose_drugs_new (void)
{
  return g_object_new (VIGIL_TYPE_DOSE_DRUGS, NULL);
}
