/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/nibp-tile.h"
#include "model/alarm-words.h"
#include "widget/places.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define WIDTH 152
#define HEIGHT 276

struct _VigilNibpTile {
  GtkButton parent_instance;
  GtkWidget *sys, *dia, *mean, *age, *next;
};

G_DEFINE_FINAL_TYPE (VigilNibpTile, vigil_nibp_tile, GTK_TYPE_BUTTON)

static void
vigil_nibp_tile_class_init (VigilNibpTileClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "numeric");
}

static void
vigil_nibp_tile_init (VigilNibpTile *self)
{
  GtkWidget *box = vigil_places_box_new (WIDTH, HEIGHT, NULL);

  gtk_widget_add_css_class (GTK_WIDGET (self), "tile");
  self->sys = vigil_cell_new ("--", 1, "num-l hue-nibp value");
  self->dia = vigil_cell_new ("--", 1, "num-l hue-nibp value");
  self->mean = vigil_cell_new (NULL, 1, "row-title strong age");
  self->age = vigil_cell_new (NULL, 1, "small age");
  self->next = vigil_cell_new (NULL, 1, "caption age");
  gtk_widget_set_direction (box, GTK_TEXT_DIR_LTR);
  vigil_places_put (box, vigil_cell_new (_("NIBP"), 0, "small strong hue-nibp name"), 12, 7, 70,
                    20);
  vigil_places_put (
      box, vigil_cell_new (vigil_vocabulary_get (VIGIL_CODE_NIBP_SYS)->unit, 1, "caption unit"), 72,
      8, 68, 20);
  vigil_places_put (box, self->sys, 2, 34, 140, 80);
  vigil_places_put (box, vigil_places_box_new (100, 3, "fraction"), 40, 112, 100, 3);
  vigil_places_put (box, self->dia, 2, 111, 140, 80);
  vigil_places_put (box, self->mean, 12, 188, 128, 25);
  vigil_places_put (box, self->age, 2, 226, 144, 21);
  vigil_places_put (box, self->next, 2, 247, 144, 21);
  for (GtkWidget *cell = gtk_widget_get_first_child (box); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    gtk_widget_set_direction (cell, GTK_TEXT_DIR_LTR);
  gtk_button_set_child (GTK_BUTTON (self), box);
}

GtkWidget *
vigil_nibp_tile_new (void)
{
  return g_object_new (VIGIL_TYPE_NIBP_TILE, NULL);
}

void
vigil_nibp_tile_update (VigilNibpTile *self, const VigilView *view, guint every_min)
{
  GtkWidget *widget = GTK_WIDGET (self), *const values[] = { self->sys, self->dia };
  VigilPressure pressure;
  gboolean is_wide;   /* a figure that was cut off would be another number */

  g_return_if_fail (VIGIL_IS_NIBP_TILE (self));
  vigil_pressure_fill (&pressure, view, every_min);
  is_wide = g_utf8_strlen (pressure.sys, -1) > 3 || g_utf8_strlen (pressure.dia, -1) > 3;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    vigil_widget_set_class (values[i], "num-l", !is_wide);
    vigil_widget_set_class (values[i], "num-field", is_wide);
  }
  vigil_text_set (self->sys, pressure.sys);
  vigil_text_set (self->dia, pressure.dia);
  vigil_text_set (self->mean, pressure.mean);
  vigil_text_set (self->age, pressure.age);
  vigil_text_set (self->next, pressure.next);
  vigil_widget_set_class (self->age, "late", pressure.is_overdue);
  vigil_widget_set_class (widget, "questionable", pressure.form == VIGIL_VITAL_QUESTIONABLE);
  vigil_widget_set_class (widget, "stale", pressure.form == VIGIL_VITAL_STALE);
  vigil_widget_set_class (widget, "absent", pressure.form == VIGIL_VITAL_ABSENT);
  vigil_widget_set_class (widget, "demo", pressure.is_demo);
  for (guint i = VIGIL_PRIORITY_LOW; i <= VIGIL_PRIORITY_HIGH; i++)
    vigil_widget_set_class (widget, vigil_priority_class ((VigilPriority) i), pressure.alarm == i);
  vigil_widget_set_class (widget, "acknowledged", pressure.is_acknowledged);
  vigil_widget_set_spoken (widget, pressure.spoken);
}
