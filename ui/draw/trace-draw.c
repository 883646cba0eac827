/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/trace-draw.h"

#include <math.h>

#define TILE_PX 32
#define CURSOR_PX 2
#define CURSOR_MARGIN_PX 4
#define CURSOR_ALPHA 0.55

typedef struct {
  cairo_surface_t *surface;
  GskRenderNode *node;       /* NULL: to be made */
} Tile;

struct _VigilTraceTiles {
  VigilTraceLook look;
  VigilTraceRange range;
  Tile *tiles;
  guint n_tiles;
  gint64 origin_us;          /* time of column 0 */
  gint64 head;               /* columns before it are drawn, device pixels since the origin */
  gboolean has_head;
  guint n_built;
};

VigilTraceTiles *
vigil_trace_tiles_new (void)
{
  VigilTraceTiles *self = g_new0 (VigilTraceTiles, 1);

  self->range.px_per_unit = 1;
  return self;
}

static void
drop_tiles (VigilTraceTiles *self)
{
  for (guint i = 0; i < self->n_tiles; i++) {
    g_clear_pointer (&self->tiles[i].node, gsk_render_node_unref);
    g_clear_pointer (&self->tiles[i].surface, cairo_surface_destroy);
  }
  g_clear_pointer (&self->tiles, g_free);
  self->n_tiles = 0;
  self->has_head = FALSE;
}

void
vigil_trace_tiles_free (VigilTraceTiles *self)
{
  if (self == NULL)
    return;
  drop_tiles (self);
  g_free (self);
}

void
vigil_trace_tiles_clear (VigilTraceTiles *self)
{
  drop_tiles (self);
}

void
vigil_trace_tiles_set_look (VigilTraceTiles *self, const VigilTraceLook *look)
{
  const VigilTraceLook *now = &self->look;

  g_return_if_fail (look->scale > 0 && look->px_per_s > 0);
  if (now->width == look->width && now->height == look->height && now->scale == look->scale
      && G_APPROX_VALUE (now->px_per_s, look->px_per_s, 1e-6)
      && G_APPROX_VALUE (now->line_width, look->line_width, 1e-6) && gdk_rgba_equal (&now->ink, &look->ink))
    return;
  drop_tiles (self);
  self->look = *look;
}

void
vigil_trace_tiles_set_range (VigilTraceTiles *self, VigilTraceRange range)
{
  self->range = range;
}

static int
lane_columns (const VigilTraceTiles *self)
{
  return self->look.width * self->look.scale;
}

static double
column_of (const VigilTraceTiles *self, gint64 t_us)
{
  return (double) (t_us - self->origin_us) * self->look.px_per_s * self->look.scale / G_USEC_PER_SEC;
}

static gint64
time_of (const VigilTraceTiles *self, double column)
{
  return self->origin_us + (gint64) (column * G_USEC_PER_SEC / (self->look.px_per_s * self->look.scale));
}

static double
row_of (const VigilTraceTiles *self, float value)
{
  double y = (self->range.zero_px - (double) value * self->range.px_per_unit) * self->look.scale;

  return CLAMP (y, self->look.scale, (self->look.height - 1) * self->look.scale);
}

/* The wave over the columns @from .. @to, which stand at @x in the tile. Two samples beside them
 * are part of the path, so that neighbours meet without a seam; the clip keeps each column drawn
 * once. */
static void
stroke_columns (const VigilTraceTiles *self, cairo_t *cr, const VigilWaveBuffer *buffer, gint64 from, gint64 to,
                int x)
{
  double pad = self->look.line_width * self->look.scale + 1;
  guint n = vigil_wave_buffer_get_n (buffer);
  guint i = vigil_wave_buffer_find (buffer, time_of (self, (double) from - pad));
  guint n_beyond = 0;
  gboolean has_pen = FALSE;

  cairo_save (cr);
  cairo_rectangle (cr, x, 0, (double) (to - from), self->look.height * self->look.scale);
  cairo_clip (cr);
  for (i = i >= 2 ? i - 2 : 0; i < n && n_beyond < 2; i++) {
    const VigilWaveSample *sample = vigil_wave_buffer_get (buffer, i);
    double at = column_of (self, sample->t_us);

    if (at > (double) to + pad)
      n_beyond++;
    if (isnan (sample->value)) {
      has_pen = FALSE;
      continue;
    }
    if (!has_pen)
      cairo_move_to (cr, at - (double) from + x, row_of (self, sample->value));
    cairo_line_to (cr, at - (double) from + x, row_of (self, sample->value));
    has_pen = TRUE;
  }
  gdk_cairo_set_source_rgba (cr, &self->look.ink);
  cairo_set_line_width (cr, self->look.line_width * self->look.scale);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_cursor (const VigilTraceTiles *self, cairo_t *cr, gint64 from, gint64 to, gint64 head, int x)
{
  int s = self->look.scale;
  gint64 a = MAX (from, head + s), b = MIN (to, head + s + CURSOR_PX * s);

  if (a >= b)
    return;
  cairo_set_source_rgba (cr, self->look.ink.red, self->look.ink.green, self->look.ink.blue, CURSOR_ALPHA);
  cairo_rectangle (cr, (double) (a - from) + x, CURSOR_MARGIN_PX * s, (double) (b - a),
                   (self->look.height - 2 * CURSOR_MARGIN_PX) * s);
  cairo_fill (cr);
}

/* The part of one tile that the columns @from .. @to cover: emptied, then drawn up to @head. */
static void
draw_piece (VigilTraceTiles *self, Tile *tile, const VigilWaveBuffer *buffer, gint64 from, gint64 to, gint64 head,
            int x)
{
  int s = self->look.scale;
  cairo_t *cr;

  if (tile->surface == NULL)
    tile->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, TILE_PX * s, self->look.height * s);
  cr = cairo_create (tile->surface);
  cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
  cairo_rectangle (cr, x, 0, (double) (to - from), self->look.height * s);
  cairo_fill (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  draw_cursor (self, cr, from, to, head, x);
  if (from < head)
    stroke_columns (self, cr, buffer, from, MIN (to, head), x);
  cairo_destroy (cr);
  g_clear_pointer (&tile->node, gsk_render_node_unref);
}

gboolean
vigil_trace_tiles_sweep (VigilTraceTiles *self, const VigilWaveBuffer *buffer, gint64 to_us)
{
  int columns = lane_columns (self), tile_columns = TILE_PX * self->look.scale;
  int erase = VIGIL_TRACE_ERASE_PX * self->look.scale;
  gint64 head, from;

  if (columns <= 2 * erase || self->look.height <= 0)
    return FALSE;
  if (self->tiles == NULL) {
    self->n_tiles = (guint) ((columns + tile_columns - 1) / tile_columns);
    self->tiles = g_new0 (Tile, self->n_tiles);
  }
  if (!self->has_head)
    self->origin_us = to_us - 2 * (gint64) ((double) self->look.width / self->look.px_per_s * G_USEC_PER_SEC);
  head = (gint64) floor (column_of (self, to_us));
  if (self->has_head && head <= self->head)
    return FALSE;
  from = self->has_head ? MAX (self->head, head - columns + erase) : head - columns + erase;
  for (gint64 at = from; at < head + erase;) {
    int in_lane = (int) (at % columns), tile = in_lane / tile_columns, x = in_lane - tile * tile_columns;
    int end = MIN ((tile + 1) * tile_columns, columns) - in_lane;
    gint64 to = MIN (at + end, head + erase);

    draw_piece (self, &self->tiles[tile], buffer, at, to, head, x);
    at = to;
  }
  self->head = head;
  self->has_head = TRUE;
  return TRUE;
}

double
vigil_trace_tiles_get_head_px (const VigilTraceTiles *self)
{
  return self->has_head ? (double) (self->head % lane_columns (self)) / self->look.scale : -1;
}

guint
vigil_trace_tiles_get_n_built (const VigilTraceTiles *self)
{
  return self->n_built;
}

static GskRenderNode *
tile_node (VigilTraceTiles *self, guint i)
{
  Tile *tile = &self->tiles[i];
  int x = (int) i * TILE_PX, s = self->look.scale, width = MIN (TILE_PX, self->look.width - x);

  if (tile->node == NULL) {
    cairo_t *cr;

    tile->node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT ((float) x, 0, (float) width, (float) self->look.height));
    cr = gsk_cairo_node_get_draw_context (tile->node);
    cairo_translate (cr, x, 0);
    cairo_scale (cr, 1.0 / s, 1.0 / s);
    cairo_set_source_surface (cr, tile->surface, 0, 0);
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
    cairo_paint (cr);
    cairo_destroy (cr);
    self->n_built++;
  }
  return tile->node;
}

void
vigil_trace_tiles_snapshot (VigilTraceTiles *self, GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->n_tiles; i++)
    if (self->tiles[i].surface != NULL)
      gtk_snapshot_append_node (snapshot, tile_node (self, i));
}
