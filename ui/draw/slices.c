/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/slices.h"

/* Slices in a group. */
#define GROUP 8
/* A group that was not touched in so many snapshots is shown as one node. Longer than a slow wave
 * pauses between two steps of its erase bar. */
#define SETTLED 32

/* One node each, whatever it holds: GSK 4.8 compares the children of a container in order, and one
 * more or less would make all that follow look changed. */
typedef struct {
  GskRenderNode *node;           /* NULL: to be made */
  GskRenderNode *slices[GROUP];  /* NULL: to be made; none while the group has settled */
  guint64 settles_in;            /* number of the snapshot */
} Group;

struct _VigilSlices {
  int width, height, scale;
  cairo_surface_t *surface;
  cairo_pattern_t *source;
  Group *groups;
  guint n_groups;
  guint64 n_snapshots;
  guint n_built;
};

/* ---- the surface as nodes see it ----
 *
 * A node that painted the surface itself would keep a snapshot of it, and cairo would copy the
 * whole of it before the next column is drawn. A raster source is asked for pixels when the node is
 * painted, and copies nothing. */

static cairo_surface_t *
on_acquire (cairo_pattern_t *pattern, void *surface, cairo_surface_t *target, const cairo_rectangle_int_t *extents)
{
  return cairo_surface_reference (surface);
}

static void
on_release (cairo_pattern_t *pattern, void *surface, cairo_surface_t *acquired)
{
  cairo_surface_destroy (acquired);
}

static cairo_status_t
on_copy (cairo_pattern_t *pattern, void *surface, const cairo_pattern_t *other)
{
  return cairo_surface_status (cairo_surface_reference (surface));
}

static void
on_finish (cairo_pattern_t *pattern, void *surface)
{
  cairo_surface_destroy (surface);
}

static cairo_pattern_t *
make_source (cairo_surface_t *surface)
{
  cairo_pattern_t *source
      = cairo_pattern_create_raster_source (cairo_surface_reference (surface), CAIRO_CONTENT_COLOR_ALPHA,
                                            cairo_image_surface_get_width (surface),
                                            cairo_image_surface_get_height (surface));

  cairo_raster_source_pattern_set_acquire (source, on_acquire, on_release);
  cairo_raster_source_pattern_set_copy (source, on_copy);
  cairo_raster_source_pattern_set_finish (source, on_finish);
  cairo_pattern_set_filter (source, CAIRO_FILTER_NEAREST);
  return source;
}

/* ---- */

VigilSlices *
vigil_slices_new (int width, int height, int scale)
{
  VigilSlices *self = g_new0 (VigilSlices, 1);
  int group_px = GROUP * VIGIL_SLICE_PX;

  *self = (VigilSlices) { width, height, scale };
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  self->source = make_source (self->surface);
  self->n_groups = (guint) ((width + group_px - 1) / group_px);
  self->groups = g_new0 (Group, self->n_groups);
  return self;
}

static void
drop_nodes (Group *group)
{
  g_clear_pointer (&group->node, gsk_render_node_unref);
  for (guint i = 0; i < GROUP; i++)
    g_clear_pointer (&group->slices[i], gsk_render_node_unref);
}

void
vigil_slices_free (VigilSlices *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_groups; i++)
    drop_nodes (&self->groups[i]);
  g_free (self->groups);
  cairo_pattern_destroy (self->source);
  cairo_surface_destroy (self->surface);
  g_free (self);
}

cairo_surface_t *
vigil_slices_get_surface (VigilSlices *self)
{
  return self->surface;
}

void
vigil_slices_touch (VigilSlices *self, int x, int n)
{
  int slice_columns = VIGIL_SLICE_PX * self->scale;

  g_return_if_fail (x >= 0 && n > 0 && x + n <= self->width * self->scale);
  cairo_surface_mark_dirty_rectangle (self->surface, x, 0, n, self->height * self->scale);
  for (int i = x / slice_columns; i <= (x + n - 1) / slice_columns; i++) {
    Group *group = &self->groups[i / GROUP];

    g_clear_pointer (&group->node, gsk_render_node_unref);
    g_clear_pointer (&group->slices[i % GROUP], gsk_render_node_unref);
    /* a picture drawn anew is not what moves */
    group->settles_in = n < GROUP * slice_columns ? self->n_snapshots + SETTLED : 0;
  }
}

/* A node that shows @width pixels from @x on, or what there is of them. */
static GskRenderNode *
make_node (VigilSlices *self, int x, int width)
{
  GskRenderNode *node;
  cairo_t *cr;

  width = MIN (width, self->width - x);
  node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT ((float) x, 0, (float) width, (float) self->height));
  cr = gsk_cairo_node_get_draw_context (node);
  cairo_scale (cr, 1.0 / self->scale, 1.0 / self->scale);
  cairo_set_source (cr, self->source);
  cairo_paint (cr);
  cairo_destroy (cr);
  self->n_built++;
  return node;
}

/* Of slices, so that only those that changed are painted. */
static GskRenderNode *
make_group_node (VigilSlices *self, Group *group, int x)
{
  guint n;

  for (n = 0; n < GROUP && x < self->width; n++, x += VIGIL_SLICE_PX)
    if (group->slices[n] == NULL)
      group->slices[n] = make_node (self, x, VIGIL_SLICE_PX);
  return gsk_container_node_new (group->slices, n);
}

void
vigil_slices_snapshot (VigilSlices *self, GtkSnapshot *snapshot)
{
  int group_px = GROUP * VIGIL_SLICE_PX;

  self->n_snapshots++;
  for (guint i = 0; i < self->n_groups; i++) {
    Group *group = &self->groups[i];
    int x = (int) i * group_px;

    if (group->settles_in == self->n_snapshots)
      drop_nodes (group);
    if (group->node == NULL)
      group->node = self->n_snapshots < group->settles_in ? make_group_node (self, group, x)
                                                          : make_node (self, x, group_px);
    gtk_snapshot_append_node (snapshot, group->node);
  }
}

guint
vigil_slices_get_n_built (const VigilSlices *self)
{
  return self->n_built;
}
