/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/slices.h"

/* Slices in a group. */
#define GROUP 8
#define ALL_TOUCHED ((1U << GROUP) - 1)
/* A group that was not touched in so many snapshots is shown as one node. Longer than a slow wave
 * pauses between two steps of its erase bar. */
#define SETTLED 24

/* One node each, whatever it holds: GSK 4.8 compares the children of a container in order, and one
 * more or less would make all that follow look changed. */
typedef struct {
  cairo_surface_t *surfaces[GROUP];
  cairo_pattern_t *sources[GROUP];  /* the surfaces, as nodes see them */
  GskRenderNode *node;              /* NULL: to be made */
  GskRenderNode *slices[GROUP];     /* NULL: to be made; none while the group has settled */
  guint touched;                    /* slices since the last snapshot, a bit each */
  guint64 settles_in;               /* number of the snapshot */
} Group;

struct _VigilSlices {
  int width, height, scale;
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

static int
slice_columns (const VigilSlices *self)
{
  return VIGIL_SLICE_PX * self->scale;
}

VigilSlices *
vigil_slices_new (int width, int height, int scale)
{
  VigilSlices *self = g_new0 (VigilSlices, 1);
  int group_px = GROUP * VIGIL_SLICE_PX;

  *self = (VigilSlices) { width, height, scale };
  self->n_groups = (guint) ((width + group_px - 1) / group_px);
  self->groups = g_new0 (Group, self->n_groups);
  for (guint i = 0; i < self->n_groups * GROUP; i++) {
    Group *group = &self->groups[i / GROUP];

    group->surfaces[i % GROUP] = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, slice_columns (self), height * scale);
    group->sources[i % GROUP] = make_source (group->surfaces[i % GROUP]);
  }
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
  for (guint i = 0; i < self->n_groups; i++) {
    drop_nodes (&self->groups[i]);
    for (guint j = 0; j < GROUP; j++) {
      cairo_pattern_destroy (self->groups[i].sources[j]);
      cairo_surface_destroy (self->groups[i].surfaces[j]);
    }
  }
  g_free (self->groups);
  g_free (self);
}

cairo_surface_t *
vigil_slices_get_surface (VigilSlices *self, int x, int *x_in, int *n)
{
  int columns = slice_columns (self), slice = x / columns;

  g_return_val_if_fail (x >= 0 && x < self->width * self->scale, NULL);
  *x_in = x % columns;
  *n = columns - *x_in;
  return self->groups[slice / GROUP].surfaces[slice % GROUP];
}

void
vigil_slices_touch (VigilSlices *self, int x)
{
  int slice = x / slice_columns (self);
  Group *group;

  g_return_if_fail (x >= 0 && x < self->width * self->scale);
  group = &self->groups[slice / GROUP];
  cairo_surface_mark_dirty (group->surfaces[slice % GROUP]);
  g_clear_pointer (&group->node, gsk_render_node_unref);
  g_clear_pointer (&group->slices[slice % GROUP], gsk_render_node_unref);
  group->touched |= 1U << slice % GROUP;
  group->settles_in = self->n_snapshots + SETTLED;
}

/* A node that shows the slices @first .. @last of a group. */
static GskRenderNode *
make_node (VigilSlices *self, guint number, guint first, guint last)
{
  int x = ((int) number * GROUP + (int) first) * VIGIL_SLICE_PX;
  int width = MIN ((int) (last - first + 1) * VIGIL_SLICE_PX, self->width - x);
  GskRenderNode *node
      = gsk_cairo_node_new (&GRAPHENE_RECT_INIT ((float) x, 0, (float) width, (float) self->height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  cairo_translate (cr, x, 0);
  cairo_scale (cr, 1.0 / self->scale, 1.0 / self->scale);
  for (guint i = first; i <= last; i++) {
    cairo_set_source (cr, self->groups[number].sources[i]);
    cairo_paint (cr);
    cairo_translate (cr, slice_columns (self), 0);
  }
  cairo_destroy (cr);
  self->n_built++;
  return node;
}

/* Of slices, so that only those that changed are painted. */
static GskRenderNode *
make_group_node (VigilSlices *self, guint number)
{
  Group *group = &self->groups[number];
  guint n;

  for (n = 0; n < GROUP && ((int) (number * GROUP + n)) * VIGIL_SLICE_PX < self->width; n++)
    if (group->slices[n] == NULL)
      group->slices[n] = make_node (self, number, n, n);
  return gsk_container_node_new (group->slices, n);
}

void
vigil_slices_snapshot (VigilSlices *self, GtkSnapshot *snapshot)
{
  self->n_snapshots++;
  for (guint i = 0; i < self->n_groups; i++) {
    Group *group = &self->groups[i];

    /* a group drawn anew is not what moves */
    if (group->touched == ALL_TOUCHED)
      group->settles_in = self->n_snapshots;
    group->touched = 0;
    if (group->settles_in == self->n_snapshots)
      drop_nodes (group);
    if (group->node == NULL)
      group->node = self->n_snapshots < group->settles_in ? make_group_node (self, i)
                                                          : make_node (self, i, 0, GROUP - 1);
    gtk_snapshot_append_node (snapshot, group->node);
  }
}

guint
vigil_slices_get_n_built (const VigilSlices *self)
{
  return self->n_built;
}
