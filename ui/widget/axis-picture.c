/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/axis-picture.h"

#include "base/clock.h"
#include "widget/style.h"

#include <math.h>
#include <string.h>

#define REACH 22

VigilAxisPicture *
vigil_axis_picture_new (void)
{
  VigilAxisPicture *self = g_new0 (VigilAxisPicture, 1);

  self->tiles = vigil_axis_tiles_new ();
  vigil_colours_init (&self->scene.colours);
  self->scene.k = 1;
  self->scene.map.px_per_min = 1;
  self->scene.spo2_limit = NAN;
  self->is_following = TRUE;
  self->is_stale = TRUE;
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    self->scene.drug_colours[i] = i + 1;
  return self;
}

void
vigil_axis_picture_free (VigilAxisPicture *self)
{
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    g_free (self->drugs[i]);
  vigil_axis_tiles_free (self->tiles);
  g_clear_pointer (&self->labels, gsk_render_node_unref);
  g_clear_pointer (&self->front, gsk_render_node_unref);
  g_free (self);
}

/* Now stands at two thirds; the window moves once a minute, by whole pixels. */
static void
follow (VigilAxisPicture *self)
{
  gint64 minute_us = self->scene.now_us / VIGIL_USEC_PER_MIN * VIGIL_USEC_PER_MIN;

  self->scene.left = (gint64) floor (vigil_time_map_x (&self->scene.map, minute_us))
                     - (gint64) floor (self->layout.plot_width * 2 / 3.0);
}

void
vigil_axis_picture_prepare (VigilAxisPicture *self, GtkWidget *widget)
{
  VigilAxisScene *scene = &self->scene;
  gint64 middle_us = vigil_time_map_t_us (&scene->map, (double) scene->left + self->layout.plot_width / 2.0);

  if (!self->is_stale)
    return;
  scene->width = gtk_widget_get_width (widget);
  scene->height = gtk_widget_get_height (widget);
  scene->k = vigil_style_get_scale (vigil_style_get (gtk_widget_get_display (widget)));
  scene->pango = gtk_widget_get_pango_context (widget);
  vigil_colours_load (&scene->colours, gtk_widget_get_style_context (widget));
  vigil_axis_layout (scene, &self->layout);
  scene->map.px_per_min = self->layout.plot_width / self->window_min;
  if (self->is_following)
    follow (self);
  else
    scene->left = (gint64) vigil_time_map_x (&scene->map, middle_us) - self->layout.plot_width / 2;
  vigil_axis_tiles_drop_from (self->tiles, scene, 0);
  g_clear_pointer (&self->labels, gsk_render_node_unref);
  g_clear_pointer (&self->front, gsk_render_node_unref);
  self->is_stale = FALSE;
}

void
vigil_axis_picture_drop_front (VigilAxisPicture *self)
{
  g_clear_pointer (&self->front, gsk_render_node_unref);
}

gboolean
vigil_axis_picture_set_session (VigilAxisPicture *self, const VigilSession *session)
{
  gboolean is_changed = FALSE;

  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    const VigilChannel *channel = &session->channels[i];
    const char *name = i < session->n_channels && *channel->drug_display != '\0' ? channel->drug_display : NULL;
    guint colour = i < session->n_channels && channel->colour > 0 ? channel->colour : i + 1;

    if (g_strcmp0 (name, self->drugs[i]) == 0 && colour == self->scene.drug_colours[i])
      continue;
    g_free (self->drugs[i]);
    self->scene.drugs[i] = self->drugs[i] = g_strdup (name);
    self->scene.drug_colours[i] = colour;
    is_changed = TRUE;
  }
  self->is_stale |= is_changed;
  return is_changed;
}

void
vigil_axis_picture_set_now (VigilAxisPicture *self, gint64 now_us)
{
  gint64 before_us = self->scene.now_us;

  self->scene.now_us = now_us;
  if (self->is_following && self->layout.plot_width > 0)
    follow (self);
  vigil_axis_tiles_drop_from (self->tiles, &self->scene, now_us < before_us ? 0 : MAX (before_us, 1));
  vigil_axis_picture_drop_front (self);
}

void
vigil_axis_picture_update (VigilAxisPicture *self, gint64 from_us)
{
  VigilAxisLayout before = self->layout;

  if (self->scene.width > 0)
    vigil_axis_layout (&self->scene, &self->layout);
  /* another channel, a higher rate or a lower saturation moves or scales the lanes of the past too */
  if (from_us == 0 || memcmp (&before, &self->layout, sizeof before) != 0) {
    self->is_stale = TRUE;
    return;
  }
  vigil_axis_tiles_drop_from (self->tiles, &self->scene, from_us);
  vigil_axis_picture_drop_front (self);
}

static GskRenderNode *
make_node (VigilAxisPicture *self, void (*draw) (cairo_t *, const VigilAxisScene *, const VigilAxisLayout *))
{
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float) self->scene.width,
                                                                 (float) self->scene.height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  draw (cr, &self->scene, &self->layout);
  cairo_destroy (cr);
  return node;
}

static void
append_future (VigilAxisPicture *self, GtkSnapshot *snapshot)
{
  double right = self->layout.plot_x + self->layout.plot_width;
  double x = MAX (round (vigil_axis_x (&self->scene, &self->layout, self->scene.now_us)), self->layout.plot_x);
  GdkRGBA fill = self->scene.colours.surface_1;

  fill.alpha = 0.75F;
  if (x < right)
    gtk_snapshot_append_color (snapshot, &fill,
                               &GRAPHENE_RECT_INIT ((float) x, (float) self->layout.axis_height, (float) (right - x),
                                                    (float) (self->scene.height - self->layout.axis_height)));
}

void
vigil_axis_picture_snapshot (VigilAxisPicture *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  const VigilAxisLayout *layout = &self->layout;

  vigil_axis_picture_prepare (self, widget);
  if (layout->plot_width <= 0)
    return;
  append_future (self, snapshot);
  if (self->labels == NULL)
    self->labels = make_node (self, vigil_axis_draw_labels);
  gtk_snapshot_append_node (snapshot, self->labels);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) layout->plot_x, 0, (float) layout->plot_width,
                                                         (float) self->scene.height));
  vigil_axis_tiles_snapshot (self->tiles, snapshot, &self->scene, layout, gtk_widget_get_scale_factor (widget));
  gtk_snapshot_pop (snapshot);
  if (self->front == NULL)
    self->front = make_node (self, vigil_axis_draw_front);
  gtk_snapshot_append_node (snapshot, self->front);
}

const VigilMark *
vigil_axis_picture_find_mark (const VigilAxisPicture *self, double x, double y)
{
  double reach = REACH * self->scene.k;
  gboolean is_effects = y < self->layout.staff_y;
  const VigilMark *nearest = NULL;

  for (guint i = 0; i < self->scene.timeline->marks->len && y >= self->layout.effects_y - reach; i++) {
    const VigilMark *mark = &g_array_index (self->scene.timeline->marks, VigilMark, i);
    double away = fabs (vigil_axis_x (&self->scene, &self->layout, mark->t_us) - x);

    if ((mark->kind == VIGIL_MARK_EFFECT) == is_effects && away <= reach) {
      reach = away;
      nearest = mark;
    }
  }
  return nearest;
}
