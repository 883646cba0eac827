/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/trace-curve.h"
#include "draw/trace-draw.h"

#include <math.h>

#define TILE_PX 32
/* Tiles that nobody draws in are shown as one node: a renderer visits every node of a frame. */
#define GROUP 8
/* The erase bar moves on by so much at a time: mostly a frame then touches the one tile that the
 * head is in, and not the next as well. */
#define ERASE_STEP_PX 8
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
  VigilTraceCurve *curve;    /* scratch, made for the look's line width */
  Tile *tiles;
  guint n_tiles;
  GskRenderNode **groups;    /* of GROUP settled tiles each; NULL: to be made */
  guint64 *drawn_in;         /* by group: the sweep that last drew there */
  guint64 n_sweeps;
  gint64 origin_us;          /* time of column 0 */
  gint64 head;               /* columns before it are drawn, device pixels since the origin */
  gint64 erased;             /* columns before it are drawn or empty */
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
  for (guint i = 0; i * GROUP < self->n_tiles; i++)
    g_clear_pointer (&self->groups[i], gsk_render_node_unref);
  g_clear_pointer (&self->groups, g_free);
  g_clear_pointer (&self->drawn_in, g_free);
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
  vigil_trace_curve_free (self->curve);
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
  vigil_trace_curve_free (self->curve);
  self->curve = vigil_trace_curve_new (look->line_width * look->scale / 2, look->height * look->scale);
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

/* The stretch of the curve over the columns @from .. @to, cell by cell of SUB a column, with @margin
 * cells on either side: every sample counts, however many fall into a cell. */
static void
fill_cells (const VigilTraceTiles *self, const VigilWaveBuffer *buffer, gint64 from, gint64 to, VigilTraceCurve *curve)
{
  double left = (double) from * VIGIL_TRACE_SUB - curve->margin;
  guint n = vigil_wave_buffer_get_n (buffer);
  guint i = vigil_wave_buffer_find (buffer, time_of (self, left / VIGIL_TRACE_SUB));
  double x_before = 0, y_before = NAN;

  vigil_trace_curve_empty (curve, (int) (to - from) * VIGIL_TRACE_SUB + 2 * curve->margin);
  for (i = i > 0 ? i - 1 : 0; i < n; i++) {
    const VigilWaveSample *sample = vigil_wave_buffer_get (buffer, i);
    double x = column_of (self, sample->t_us) * VIGIL_TRACE_SUB - left;
    double y = isnan (sample->value) ? (double) NAN : row_of (self, sample->value);

    if (!isnan (y))
      vigil_trace_curve_add (curve, isnan (y_before) ? x : x_before, isnan (y_before) ? y : y_before, x, y);
    if (x > curve->n_cells)
      break;
    x_before = x;
    y_before = y;
  }
}

static void
fill_columns (cairo_surface_t *surface, int x, int width, int top, int bottom, guint32 pixel)
{
  guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  for (int row = top; row < bottom; row++) {
    guint32 *at = (guint32 *) (gpointer) (data + row * stride) + x;

    for (int i = 0; i < width; i++)
      at[i] = pixel;
  }
}

/* The part of one tile that the columns @from .. @to cover: emptied, then drawn up to @head. */
static void
draw_piece (VigilTraceTiles *self, Tile *tile, const VigilWaveBuffer *buffer, gint64 from, gint64 to, gint64 head,
            int x)
{
  int s = self->look.scale, height = self->look.height * s;
  gint64 cursor_from = MAX (from, head + s), cursor_to = MIN (to, head + s + CURSOR_PX * s);

  if (tile->surface == NULL)
    tile->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, TILE_PX * s, height);
  cairo_surface_flush (tile->surface);
  fill_columns (tile->surface, x, (int) (to - from), 0, height, 0);
  if (cursor_from < cursor_to)
    fill_columns (tile->surface, x + (int) (cursor_from - from), (int) (cursor_to - cursor_from),
                  CURSOR_MARGIN_PX * s, height - CURSOR_MARGIN_PX * s,
                  vigil_trace_pixel (&self->look.ink, CURSOR_ALPHA));
  if (from < head) {
    fill_cells (self, buffer, from, MIN (to, head), self->curve);
    vigil_trace_curve_paint (self->curve, tile->surface, x, &self->look.ink);
  }
  cairo_surface_mark_dirty (tile->surface);
  g_clear_pointer (&tile->node, gsk_render_node_unref);
}

gboolean
vigil_trace_tiles_sweep (VigilTraceTiles *self, const VigilWaveBuffer *buffer, gint64 to_us)
{
  int columns = lane_columns (self), tile_columns = TILE_PX * self->look.scale;
  int erase = VIGIL_TRACE_ERASE_PX * self->look.scale, step = ERASE_STEP_PX * self->look.scale;
  int cursor = (1 + CURSOR_PX) * self->look.scale;
  gint64 head, from, erased;

  if (columns <= 2 * erase || self->look.height <= 0)
    return FALSE;
  if (self->tiles == NULL) {
    self->n_tiles = (guint) ((columns + tile_columns - 1) / tile_columns);
    self->tiles = g_new0 (Tile, self->n_tiles);
    self->groups = g_new0 (GskRenderNode *, self->n_tiles / GROUP + 1);
    self->drawn_in = g_new0 (guint64, self->n_tiles / GROUP + 1);
  }
  if (!self->has_head)
    self->origin_us = to_us - 2 * (gint64) ((double) self->look.width / self->look.px_per_s * G_USEC_PER_SEC);
  head = (gint64) floor (column_of (self, to_us));
  if (self->has_head && head <= self->head)
    return FALSE;
  self->n_sweeps++;
  erased = (head + erase + step - 1) / step * step;
  from = self->has_head ? MAX (self->head, erased - columns) : erased - columns;
  for (gint64 at = from; at < erased;) {
    int in_lane = (int) (at % columns), tile = in_lane / tile_columns, x = in_lane - tile * tile_columns;
    int end = MIN ((tile + 1) * tile_columns, columns) - in_lane;
    gint64 to = MIN (at + end, erased);

    /* between the cursor and what is newly erased everything is empty already */
    if (self->has_head && at >= head + cursor && to <= self->erased) {
      at = to;
      continue;
    }
    self->drawn_in[tile / GROUP] = self->n_sweeps;
    g_clear_pointer (&self->groups[tile / GROUP], gsk_render_node_unref);
    draw_piece (self, &self->tiles[tile], buffer, at, to, head, x);
    at = to;
  }
  self->head = head;
  self->erased = erased;
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

/* A node that paints the tiles @first .. @last. */
static GskRenderNode *
make_node (VigilTraceTiles *self, guint first, guint last)
{
  int x = (int) first * TILE_PX, s = self->look.scale, width = MIN ((int) (last + 1) * TILE_PX, self->look.width) - x;
  GskRenderNode *node
      = gsk_cairo_node_new (&GRAPHENE_RECT_INIT ((float) x, 0, (float) width, (float) self->look.height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  cairo_scale (cr, 1.0 / s, 1.0 / s);
  for (guint i = first; i <= last; i++) {
    int at = (int) i * TILE_PX * s;

    if (self->tiles[i].surface == NULL)
      continue;
    cairo_set_source_surface (cr, self->tiles[i].surface, at, 0);
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
    cairo_paint (cr);
  }
  cairo_destroy (cr);
  self->n_built++;
  return node;
}

void
vigil_trace_tiles_snapshot (VigilTraceTiles *self, GtkSnapshot *snapshot)
{
  for (guint first = 0; first < self->n_tiles; first += GROUP) {
    guint group = first / GROUP, last = MIN (first + GROUP, self->n_tiles) - 1;

    if (self->drawn_in[group] == 0)
      continue;
    if (self->drawn_in[group] < self->n_sweeps) {
      if (self->groups[group] == NULL)
        self->groups[group] = make_node (self, first, last);
      gtk_snapshot_append_node (snapshot, self->groups[group]);
      continue;
    }
    for (guint i = first; i <= last; i++) {
      Tile *tile = &self->tiles[i];

      if (tile->surface == NULL)
        continue;
      if (tile->node == NULL)
        tile->node = make_node (self, i, i);
      gtk_snapshot_append_node (snapshot, tile->node);
    }
  }
}
