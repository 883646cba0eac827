/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/gate-list.h"

#include "chair/gate-row.h"
#include "chair/page.h"
#include "model/gate-text.h"
#include "widget/button.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define HEADER 60
#define ROW_WIDTH 436
#define GAP 7
#define ROWS 5
#define DENSE_ROWS 6         /* where all gates would not stand on the page otherwise */
#define SHOWN (2 * DENSE_ROWS)

struct _VigilGateList {
  GtkWidget parent_instance;
  GtkWidget *title, *line, *passed, *blocking, *rows[SHOWN];
  GtkWidget *more;             /* shows the next rows, if there are more than fit */
  guint first;                 /* the gate in the first row */
  guint selected;
  VigilChairModel *model;      /* as last shown */
};

enum { PICKED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilGateList, vigil_gate_list, GTK_TYPE_WIDGET)

static void
place_row (VigilGateList *self, guint i, guint rows)
{
  double top = HEADER + 8, height = (VIGIL_PAGE_HEIGHT - top - GAP * (rows - 1.0)) / rows;

  vigil_places_set (GTK_WIDGET (self), self->rows[i], i / rows * (ROW_WIDTH + 8), top + i % rows * (height + GAP),
                    ROW_WIDTH, height);
}

static void
show_row (VigilGateList *self, guint i, const VigilProtocol *protocol)
{
  const VigilGate *gate = protocol->gates[self->first + i];
  const VigilView *view = vigil_chair_model_get_view (self->model);
  VigilGateVerdict verdict = vigil_gate_verdict_of (gate, protocol, view);
  gboolean is_low = protocol->n_gates > 2 * ROWS;
  VigilRow *row = VIGIL_ROW (self->rows[i]);

  place_row (self, i, is_low ? DENSE_ROWS : ROWS);
  vigil_gate_row_show (row, gate, &verdict, view);
  vigil_row_set_is_low (row, is_low);
  if (is_low && gate->kind == VIGIL_GATE_CONFIRM)
    vigil_row_set_line (row, NULL);   /* what is asked stands beside the list, in full */
  vigil_gate_row_show_fee (row, gate, self->model);
  vigil_row_set_is_selected (row, self->first + i == self->selected);
}

static void
show_rows (VigilGateList *self)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (self->model);
  guint next = self->first + SHOWN < protocol->n_gates ? self->first + SHOWN : 0;
  g_autofree char *span = g_strdup_printf (_("%u to %u"), next + 1, MIN (next + SHOWN, protocol->n_gates));

  for (guint i = 0; i < SHOWN; i++) {
    gtk_widget_set_visible (self->rows[i], self->first + i < protocol->n_gates);
    if (self->first + i < protocol->n_gates)
      show_row (self, i, protocol);
  }
  gtk_widget_set_visible (self->more, protocol->n_gates > SHOWN);
  vigil_places_set (GTK_WIDGET (self), self->line, 0, 32, protocol->n_gates > SHOWN ? 430 : 560, 28);
  vigil_button_set_label (VIGIL_BUTTON (self->more), span);
}

static void
show_counts (VigilGateList *self, const VigilProtocol *protocol, const VigilView *view)
{
  guint n_passed = 0, n_blocking = 0;
  g_autofree char *line = vigil_gates_line (view, protocol), *passed = NULL, *blocking = NULL;

  for (guint i = 0; i < protocol->n_gates; i++) {
    VigilGateState state = vigil_gate_verdict_of (protocol->gates[i], protocol, view).state;

    n_passed += state == VIGIL_GATE_STATE_PASSED;
    n_blocking += state == VIGIL_GATE_STATE_BLOCKS && !protocol->gates[i]->is_advisory;
  }
  passed = g_strdup_printf (_("%u of %u passed"), n_passed, protocol->n_gates);
  blocking = g_strdup_printf (_("%u blocking"), n_blocking);
  vigil_text_set (self->line, line);
  vigil_text_set (self->passed, passed);
  vigil_text_set (self->blocking, blocking);
  gtk_widget_set_visible (self->blocking, n_blocking > 0);
}

void
vigil_gate_list_show (VigilGateList *self, VigilChairModel *model, guint selected)
{
  const VigilProtocol *protocol = vigil_chair_model_get_protocol (model);

  g_return_if_fail (VIGIL_IS_GATE_LIST (self));
  g_set_object (&self->model, model);
  self->selected = selected;
  if (self->first >= protocol->n_gates)
    self->first = 0;
  show_rows (self);
  show_counts (self, protocol, vigil_chair_model_get_view (model));
}

void
vigil_gate_list_turn_to (VigilGateList *self, guint index)
{
  g_return_if_fail (VIGIL_IS_GATE_LIST (self));
  self->first = index / SHOWN * SHOWN;
}

static void
on_row (VigilRow *row, gpointer user_data)
{
  VigilGateList *self = user_data;

  for (guint i = 0; i < SHOWN; i++)
    if (self->rows[i] == GTK_WIDGET (row))
      g_signal_emit (self, signals[PICKED], 0, self->first + i);
}

static void
on_more (VigilGateList *self)
{
  const VigilProtocol *protocol = self->model != NULL ? vigil_chair_model_get_protocol (self->model) : NULL;

  if (protocol == NULL)
    return;
  self->first = self->first + SHOWN < protocol->n_gates ? self->first + SHOWN : 0;
  show_rows (self);
}

static void
vigil_gate_list_dispose (GObject *object)
{
  VigilGateList *self = VIGIL_GATE_LIST (object);
  GtkWidget *child;

  g_clear_object (&self->model);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_gate_list_parent_class)->dispose (object);
}

static void
vigil_gate_list_class_init (VigilGateListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_gate_list_dispose;
  signals[PICKED] = g_signal_new ("picked", VIGIL_TYPE_GATE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_UINT);
}

static void
vigil_gate_list_init (VigilGateList *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_WIDTH, VIGIL_PAGE_HEIGHT));
  self->title = vigil_cell_new (_("Before the infusion"), 0, "title");
  self->line = vigil_cell_new ("", 0, "label ink-2");
  self->passed = vigil_text_new ("", "chip tall");
  self->blocking = vigil_text_new ("", "chip tall inverse");
  gtk_widget_set_halign (chips, GTK_ALIGN_END);
  gtk_widget_set_valign (chips, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (chips), self->passed);
  gtk_box_append (GTK_BOX (chips), self->blocking);
  vigil_places_put (widget, self->title, 0, 0, 430, 34);
  vigil_places_put (widget, self->line, 0, 32, 430, 28);
  vigil_places_put (widget, chips, 578, 0, 302, HEADER);
  self->more = vigil_button_new (NULL, 24, "", NULL);
  g_signal_connect_swapped (self->more, "tapped", G_CALLBACK (on_more), self);
  vigil_places_put (widget, self->more, 440, 0, 130, HEADER);
  for (guint i = 0; i < SHOWN; i++) {
    self->rows[i] = vigil_row_new ("");
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (widget, self->rows[i], 0, 0, ROW_WIDTH, 10);
  }
}

GtkWidget *
vigil_gate_list_new (void)
{
  return g_object_new (VIGIL_TYPE_GATE_LIST, NULL);
}
