/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/axis-tiles.h"

#include <math.h>

#define TILE_PX 64
#define KEEP_BESIDE 4
/* A mark reaches this far to either side, in design units. */
#define MARK_REACH 12

typedef struct {
  gint64 index;
  cairo_surface_t *surface;
  GskRenderNode *node;
} Tile;

struct _VigilAxisTiles {
  GArray *tiles;
  guint n_built;
};

static void
clear_tile (gpointer data)
{
  Tile *tile = data;

  g_clear_pointer (&tile->node, gsk_render_node_unref);
  g_clear_pointer (&tile->surface, cairo_surface_destroy);
}

VigilAxisTiles *
vigil_axis_tiles_new (void)
{
  VigilAxisTiles *self = g_new0 (VigilAxisTiles, 1);

  self->tiles = g_array_new (FALSE, TRUE, sizeof (Tile));
  g_array_set_clear_func (self->tiles, clear_tile);
  return self;
}

void
vigil_axis_tiles_free (VigilAxisTiles *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->tiles);
  g_free (self);
}

/* Those @first .. @last, or all but those. */
static void
drop (VigilAxisTiles *self, gint64 first, gint64 last, gboolean is_inside)
{
  for (guint i = self->tiles->len; i > 0; i--) {
    gint64 index = g_array_index (self->tiles, Tile, i - 1).index;

    if ((index >= first && index <= last) == is_inside)
      g_array_remove_index_fast (self->tiles, i - 1);
  }
}

void
vigil_axis_tiles_drop_from (VigilAxisTiles *self, const VigilAxisScene *scene, gint64 from_us)
{
  double reach = MARK_REACH * scene->k;
  double from = vigil_time_map_x (&scene->map, from_us - VIGIL_TREND_JOIN_US) - reach;
  double to = vigil_time_map_x (&scene->map, MAX (from_us, scene->now_us)) + reach;

  /* right of now there is nothing but the grid */
  drop (self, from_us == 0 ? G_MININT64 : (gint64) floor (from / TILE_PX),
        from_us == 0 ? G_MAXINT64 : (gint64) floor (to / TILE_PX), TRUE);
}

static GskRenderNode *
get_node (VigilAxisTiles *self, gint64 index, const VigilAxisScene *scene, const VigilAxisLayout *layout, int scale)
{
  Tile made = { .index = index };
  cairo_t *cr;

  for (guint i = 0; i < self->tiles->len; i++)
    if (g_array_index (self->tiles, Tile, i).index == index)
      return g_array_index (self->tiles, Tile, i).node;
  made.surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, TILE_PX * scale, scene->height * scale);
  cr = cairo_create (made.surface);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, (double) (-index * TILE_PX), 0);
  vigil_axis_draw_past (cr, scene, layout, index * TILE_PX, (index + 1) * TILE_PX);
  cairo_destroy (cr);
  made.node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, TILE_PX, (float) scene->height));
  cr = gsk_cairo_node_get_draw_context (made.node);
  cairo_scale (cr, 1.0 / scale, 1.0 / scale);
  cairo_set_source_surface (cr, made.surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  g_array_append_val (self->tiles, made);
  self->n_built++;
  return made.node;
}

void
vigil_axis_tiles_snapshot (VigilAxisTiles *self, GtkSnapshot *snapshot, const VigilAxisScene *scene,
                           const VigilAxisLayout *layout, int scale)
{
  gint64 first = (gint64) floor ((double) scene->left / TILE_PX);
  gint64 last = (gint64) floor ((double) (scene->left + layout->plot_width) / TILE_PX);

  drop (self, first - KEEP_BESIDE, last + KEEP_BESIDE, FALSE);
  for (gint64 index = first; index <= last; index++) {
    double x = (double) (index * TILE_PX - scene->left) + layout->plot_x;

    gtk_snapshot_save (snapshot);
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, 0));
    gtk_snapshot_append_node (snapshot, get_node (self, index, scene, layout, scale));
    gtk_snapshot_restore (snapshot);
  }
}

guint
vigil_axis_tiles_get_n_built (const VigilAxisTiles *self)
{
  return self->n_built;
}
