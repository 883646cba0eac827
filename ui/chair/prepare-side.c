/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/prepare-side.h"

#include "chair/page.h"
#include "model/order-text.h"
#include "widget/places.h"
#include "widget/row.h"
#include "widget/text.h"

#define ROW_STEP 61

struct _VigilPrepareSide {
  GtkWidget parent_instance;
  GtkWidget *rows[VIGIL_N_PREPARE];
  const char *tasks[VIGIL_N_PREPARE];   /* of the row; NULL: a tap does nothing */
};

enum { TASK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilPrepareSide, vigil_prepare_side, GTK_TYPE_WIDGET)

static void
on_row (VigilRow *row, gpointer user_data)
{
  VigilPrepareSide *self = user_data;

  for (guint i = 0; i < VIGIL_N_PREPARE; i++)
    if (self->rows[i] == GTK_WIDGET (row) && self->tasks[i] != NULL) {
      g_signal_emit (self, signals[TASK], 0, self->tasks[i]);
      return;
    }
}

/* What is signed is signed: another signature needs another order, another check another bag or order. */
static const char *
task_of (const VigilPrepareText *text)
{
  static const char *const tasks[VIGIL_N_PREPARE] = { "order", "needle", "bag", "second" };
  gboolean can_redo = text->what == VIGIL_PREPARE_NEEDLE || text->what == VIGIL_PREPARE_BAG;

  return !text->is_done || can_redo ? tasks[text->what] : NULL;
}

gboolean
vigil_prepare_side_show (VigilPrepareSide *self, const VigilSession *session, const VigilProtocol *protocol,
                         const VigilClinic *clinic)
{
  VigilPrepareText texts[VIGIL_N_PREPARE];
  guint n;

  g_return_val_if_fail (VIGIL_IS_PREPARE_SIDE (self), FALSE);
  n = vigil_prepare_text_fill (texts, session, protocol, clinic);
  for (guint i = 0; i < VIGIL_N_PREPARE; i++) {
    VigilRow *row = VIGIL_ROW (self->rows[i]);

    gtk_widget_set_visible (self->rows[i], i < n);
    self->tasks[i] = i < n ? task_of (&texts[i]) : NULL;
    if (i >= n)
      continue;
    vigil_row_set_mark (row, texts[i].is_wrong ? VIGIL_MARK_BLOCKS : texts[i].is_done ? VIGIL_MARK_DONE : VIGIL_MARK_OPEN);
    vigil_row_set_title (row, texts[i].title);
    vigil_row_set_line (row, texts[i].line);
  }
  return n > 0;
}

static void
vigil_prepare_side_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_prepare_side_parent_class)->dispose (object);
}

static void
vigil_prepare_side_class_init (VigilPrepareSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_prepare_side_dispose;
  signals[TASK] = g_signal_new ("task", VIGIL_TYPE_PREPARE_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
}

static void
vigil_prepare_side_init (VigilPrepareSide *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_PAGE_SIDE_WIDTH, VIGIL_PAGE_SIDE_HEIGHT));
  for (guint i = 0; i < VIGIL_N_PREPARE; i++) {
    self->rows[i] = vigil_row_new ("");
    g_signal_connect (self->rows[i], "tapped", G_CALLBACK (on_row), self);
    vigil_places_put (widget, self->rows[i], 2, 5 + i * ROW_STEP, VIGIL_PAGE_SIDE_WIDTH - 4, ROW_STEP);
    if (i > 0)
      vigil_places_put (widget, vigil_places_box_new (342, 1, "divider"), 14, 5 + i * ROW_STEP, 342, 1);
  }
}

GtkWidget *
vigil_prepare_side_new (void)
{
  return g_object_new (VIGIL_TYPE_PREPARE_SIDE, NULL);
}
