/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "chair/gate-side.h"

#include "model/gate-text.h"
#include "widget/icon.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define LINES 4
#define LINE_HEIGHT 22
#define MARK 18

struct _VigilGateSide {
  GtkWidget parent_instance;
  struct { GtkWidget *name, *fact, *mark; } lines[LINES];
  GtkWidget *outlook;
};

G_DEFINE_FINAL_TYPE (VigilGateSide, vigil_gate_side, GTK_TYPE_WIDGET)

static void
show_line (VigilGateSide *self, guint i, const VigilGateLine *line)
{
  gboolean is_there = line != NULL;

  gtk_widget_set_visible (self->lines[i].name, is_there);
  gtk_widget_set_visible (self->lines[i].fact, is_there && line->state != VIGIL_GATE_STATE_OPEN);
  gtk_widget_set_visible (self->lines[i].mark, is_there && line->state != VIGIL_GATE_STATE_OPEN);
  if (!is_there)
    return;
  vigil_text_set (self->lines[i].name, line->name);
  vigil_places_set (GTK_WIDGET (self), self->lines[i].name, 0, i * LINE_HEIGHT,
                    line->state == VIGIL_GATE_STATE_OPEN ? 316 : 196, LINE_HEIGHT);
  vigil_text_set (self->lines[i].fact, line->fact);
  vigil_icon_set_name (VIGIL_ICON (self->lines[i].mark), line->state == VIGIL_GATE_STATE_BLOCKS ? "x"
                                                         : line->warns                          ? "warn"
                                                                                                : "check");
  vigil_widget_set_class (self->lines[i].name, "bold", line->state == VIGIL_GATE_STATE_BLOCKS);
  vigil_widget_set_class (self->lines[i].fact, "bold", line->state == VIGIL_GATE_STATE_BLOCKS);
  vigil_widget_set_class (self->lines[i].name, "ink-2", line->state != VIGIL_GATE_STATE_BLOCKS);
}

void
vigil_gate_side_show (VigilGateSide *self, const VigilGate *gate, const VigilGateVerdict *verdict,
                      const VigilView *view)
{
  VigilGateLine lines[LINES];
  g_autofree char *outlook = vigil_gate_outlook (verdict, view);
  guint max = *outlook != '\0' ? LINES - 1 : LINES, n;

  n = vigil_gate_lines_fill (lines, max, gate, verdict, view);
  if (verdict->n_parts > max && *outlook == '\0') {
    n = LINES - 1;
    outlook = (g_free (outlook), g_strdup_printf (_("and %u more"), verdict->n_parts - n));
  }
  for (guint i = 0; i < LINES; i++)
    show_line (self, i, i < n ? &lines[i] : NULL);
  vigil_text_set (self->outlook, outlook);
  vigil_places_set (GTK_WIDGET (self), self->outlook, 0, n * LINE_HEIGHT + 2, VIGIL_GATE_SIDE_WIDTH,
                    VIGIL_GATE_SIDE_HEIGHT - n * LINE_HEIGHT - 2);
}

static void
vigil_gate_side_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_gate_side_parent_class)->dispose (object);
}

static void
vigil_gate_side_class_init (VigilGateSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_gate_side_dispose;
}

static void
vigil_gate_side_init (VigilGateSide *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_layout_manager (widget, vigil_places_new (VIGIL_GATE_SIDE_WIDTH, VIGIL_GATE_SIDE_HEIGHT));
  for (guint i = 0; i < LINES; i++) {
    double y = i * LINE_HEIGHT;

    self->lines[i].name = vigil_cell_new ("", 0, "label");
    self->lines[i].fact = vigil_cell_new ("", 1, "label");
    self->lines[i].mark = vigil_icon_new ("check", MARK);
    gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->lines[i].name), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
    gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->lines[i].fact), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
    vigil_places_put (widget, self->lines[i].name, 0, y, 196, LINE_HEIGHT);
    vigil_places_put (widget, self->lines[i].fact, 200, y, 116, LINE_HEIGHT);
    vigil_places_put (widget, self->lines[i].mark, 324, y + 2, MARK, MARK);
  }
  self->outlook = vigil_cell_new ("", 0, "label strong");
  vigil_places_put (widget, self->outlook, 0, 0, VIGIL_GATE_SIDE_WIDTH, LINE_HEIGHT);
}

GtkWidget *
vigil_gate_side_new (void)
{
  return g_object_new (VIGIL_TYPE_GATE_SIDE, NULL);
}
