/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/response-tile.h"

#include "widget/places.h"
#include "widget/text.h"

#define MARGIN 14
#define INNER (VIGIL_RESPONSE_TILE_WIDTH - 2 * MARGIN)

struct _VigilResponseTile {
  GtkButton parent_instance;
  GtkWidget *title, *detail, *foot;
};

G_DEFINE_FINAL_TYPE (VigilResponseTile, vigil_response_tile, GTK_TYPE_BUTTON)

static void
vigil_response_tile_class_init (VigilResponseTileClass *klass)
{
}

static void
vigil_response_tile_init (VigilResponseTile *self)
{
  GtkWidget *box = vigil_places_box_new (VIGIL_RESPONSE_TILE_WIDTH, VIGIL_RESPONSE_TILE_HEIGHT, NULL);

  self->title = vigil_cell_new ("", 0, "card-title");
  self->detail = vigil_cell_new ("", 0, "body ink-2");
  self->foot = vigil_cell_new ("", 0, "label bold");
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->detail), 0);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->foot), 1);
  vigil_places_put (box, self->title, MARGIN, 14, INNER, 34);
  vigil_places_put (box, self->detail, MARGIN, 54, INNER, 96);
  vigil_places_put (box, self->foot, MARGIN, 154, INNER, 72);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "response");
}

GtkWidget *
vigil_response_tile_new (void)
{
  return g_object_new (VIGIL_TYPE_RESPONSE_TILE, NULL);
}

void
vigil_response_tile_set (VigilResponseTile *self, const char *title, const char *detail, const char *foot)
{
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s", title, detail, foot);

  g_return_if_fail (VIGIL_IS_RESPONSE_TILE (self));
  vigil_text_set (self->title, title);
  vigil_text_set (self->detail, detail);
  vigil_text_set (self->foot, foot);
  vigil_widget_set_spoken (GTK_WIDGET (self), spoken);
}

void
vigil_response_tile_set_state (VigilResponseTile *self, gboolean is_off, gboolean is_selected)
{
  g_return_if_fail (VIGIL_IS_RESPONSE_TILE (self));
  vigil_widget_set_class (GTK_WIDGET (self), "off", is_off && !is_selected);
  vigil_widget_set_class (GTK_WIDGET (self), "selected", is_selected);
}
