/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/time-axis.h"

#include "base/clock.h"
#include "draw/axis-tiles.h"
#include "model/time-text.h"
#include "widget/style.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define WINDOW_MIN 180
#define LEAST_WINDOW_MIN 10
#define MOST_WINDOW_MIN 360
#define NEWEST_EVERY_US (10 * VIGIL_USEC_PER_SEC)
#define RETURN_MS 60000
#define REACH 22
#define NOW_PILL 88

struct _VigilTimeAxis {
  GtkWidget parent_instance;
  VigilAxisScene scene;
  VigilAxisLayout layout;
  char *drugs[VIGIL_MAX_CHANNELS];
  double window_min, pinch_min;
  gboolean is_following, is_scene_stale;
  double drag_px;
  VigilAxisTiles *tiles;
  GskRenderNode *labels, *front;
  gint64 drawn_now_us;
  GtkWidget *now_pill, *bubble, *bubble_title, *bubble_line;
  gint64 bubble_seq;
  guint return_id;
  gulong style_id;
};

enum { CORRECT, RECORD_AT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilTimeAxis, vigil_time_axis, GTK_TYPE_WIDGET)

static void
drop_front (VigilTimeAxis *self)
{
  g_clear_pointer (&self->front, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Now stands at two thirds; the window moves once a minute, by whole pixels. */
static void
follow (VigilTimeAxis *self)
{
  gint64 minute_us = self->scene.now_us / VIGIL_USEC_PER_MIN * VIGIL_USEC_PER_MIN;

  self->scene.left = (gint64) floor (vigil_time_map_x (&self->scene.map, minute_us))
                     - (gint64) floor (self->layout.plot_width * 2 / 3.0);
}

static void
update_scene (VigilTimeAxis *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  VigilAxisScene *scene = &self->scene;
  gint64 middle_us = vigil_time_map_t_us (&scene->map, (double) scene->left + self->layout.plot_width / 2.0);

  if (!self->is_scene_stale)
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
  vigil_axis_tiles_drop_from (self->tiles, &self->scene, 0);
  g_clear_pointer (&self->labels, gsk_render_node_unref);
  g_clear_pointer (&self->front, gsk_render_node_unref);
  self->is_scene_stale = FALSE;
}

static void
mark_scene_stale (VigilTimeAxis *self)
{
  self->is_scene_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static GskRenderNode *
make_node (VigilTimeAxis *self, int width, void (*draw) (cairo_t *, const VigilAxisScene *, const VigilAxisLayout *))
{
  GskRenderNode *node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT (0, 0, (float) width, (float) self->scene.height));
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  draw (cr, &self->scene, &self->layout);
  cairo_destroy (cr);
  return node;
}

static void
append_future (VigilTimeAxis *self, GtkSnapshot *snapshot)
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

static void
vigil_time_axis_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilTimeAxis *self = VIGIL_TIME_AXIS (widget);
  const VigilAxisLayout *layout = &self->layout;

  update_scene (self);
  if (layout->plot_width <= 0)
    return;
  append_future (self, snapshot);
  if (self->labels == NULL)
    self->labels = make_node (self, self->scene.width, vigil_axis_draw_labels);
  gtk_snapshot_append_node (snapshot, self->labels);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT ((float) layout->plot_x, 0, (float) layout->plot_width,
                                                         (float) self->scene.height));
  vigil_axis_tiles_snapshot (self->tiles, snapshot, &self->scene, layout, gtk_widget_get_scale_factor (widget));
  gtk_snapshot_pop (snapshot);
  if (self->front == NULL)
    self->front = make_node (self, self->scene.width, vigil_axis_draw_front);
  gtk_snapshot_append_node (snapshot, self->front);
  gtk_widget_snapshot_child (widget, self->now_pill, snapshot);
  gtk_widget_snapshot_child (widget, self->bubble, snapshot);
}

static void
vigil_time_axis_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VigilTimeAxis *self = VIGIL_TIME_AXIS (widget);
  int pill = vigil_style_px (widget, NOW_PILL);
  GtkRequisition bubble;

  gtk_widget_size_allocate (self->now_pill, &(GtkAllocation) { width - pill, (height - pill) / 2, pill, pill }, -1);
  gtk_widget_get_preferred_size (self->bubble, NULL, &bubble);
  gtk_widget_size_allocate (self->bubble,
                            &(GtkAllocation) { 0, height - bubble.height, MIN (bubble.width, width), bubble.height }, -1);
  mark_scene_stale (self);
}

static void
vigil_time_axis_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = 0;
  *natural = vigil_style_px (widget, orientation == GTK_ORIENTATION_HORIZONTAL ? 1256 : 254);
}

static void
vigil_time_axis_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vigil_time_axis_parent_class)->css_changed (widget, change);
  mark_scene_stale (VIGIL_TIME_AXIS (widget));
}

static gboolean
on_return (gpointer user_data)
{
  VigilTimeAxis *self = user_data;

  self->return_id = 0;
  vigil_time_axis_return_to_now (self);
  return G_SOURCE_REMOVE;
}

static void
touched (VigilTimeAxis *self)
{
  g_clear_handle_id (&self->return_id, g_source_remove);
  if (!self->is_following)
    self->return_id = g_timeout_add (vigil_clock_real_ms (RETURN_MS), on_return, self);
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, VigilTimeAxis *self)
{
  self->drag_px = 0;
}

static void
on_drag_update (GtkGestureDrag *drag, double dx, double dy, VigilTimeAxis *self)
{
  if (self->is_following && fabs (dx) < 8 * self->scene.k)
    return;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  vigil_time_axis_pan (self, round (dx) - self->drag_px);
  self->drag_px = round (dx);
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, VigilTimeAxis *self)
{
  self->pinch_min = self->window_min;
}

static void
on_pinch (GtkGestureZoom *zoom, double scale, VigilTimeAxis *self)
{
  if (scale > 0)
    vigil_time_axis_set_window_min (self, self->pinch_min / scale);
}

static void
on_tap (GtkGestureClick *click, int n_press, double x, double y, VigilTimeAxis *self)
{
  vigil_time_axis_open_at (self, x, y);
  touched (self);
}

static void
on_long_press (GtkGestureLongPress *press, double x, double y, VigilTimeAxis *self)
{
  gint64 t_us = vigil_time_map_t_us (&self->scene.map, (double) self->scene.left + x - self->layout.plot_x);

  if (x >= self->layout.plot_x && t_us <= self->scene.now_us)
    g_signal_emit (self, signals[RECORD_AT], 0, t_us);
}

static void
on_correct (GtkButton *button, VigilTimeAxis *self)
{
  g_signal_emit (self, signals[CORRECT], 0, self->bubble_seq);
  gtk_widget_set_visible (self->bubble, FALSE);
}

static void
vigil_time_axis_dispose (GObject *object)
{
  VigilTimeAxis *self = VIGIL_TIME_AXIS (object);

  if (self->style_id != 0)
    g_signal_handler_disconnect (vigil_style_get (gtk_widget_get_display (GTK_WIDGET (self))), self->style_id);
  self->style_id = 0;
  g_clear_handle_id (&self->return_id, g_source_remove);
  g_clear_pointer (&self->now_pill, gtk_widget_unparent);
  g_clear_pointer (&self->bubble, gtk_widget_unparent);
  G_OBJECT_CLASS (vigil_time_axis_parent_class)->dispose (object);
}

static void
vigil_time_axis_finalize (GObject *object)
{
  VigilTimeAxis *self = VIGIL_TIME_AXIS (object);

  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    g_free (self->drugs[i]);
  vigil_axis_tiles_free (self->tiles);
  g_clear_pointer (&self->labels, gsk_render_node_unref);
  g_clear_pointer (&self->front, gsk_render_node_unref);
  G_OBJECT_CLASS (vigil_time_axis_parent_class)->finalize (object);
}

static void
vigil_time_axis_class_init (VigilTimeAxisClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vigil_time_axis_dispose;
  object_class->finalize = vigil_time_axis_finalize;
  widget_class->snapshot = vigil_time_axis_snapshot;
  widget_class->size_allocate = vigil_time_axis_size_allocate;
  widget_class->measure = vigil_time_axis_measure;
  widget_class->css_changed = vigil_time_axis_css_changed;
  gtk_widget_class_set_css_name (widget_class, "time-axis");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[CORRECT] = g_signal_new ("correct", VIGIL_TYPE_TIME_AXIS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[RECORD_AT] = g_signal_new ("record-at", VIGIL_TYPE_TIME_AXIS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
add_gestures (VigilTimeAxis *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new (), *zoom = gtk_gesture_zoom_new (), *tap = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (zoom, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (zoom, "scale-changed", G_CALLBACK (on_pinch), self);
  g_signal_connect (tap, "released", G_CALLBACK (on_tap), self);
  g_signal_connect (press, "pressed", G_CALLBACK (on_long_press), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (zoom));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (tap));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (press));
}

static void
make_bubble (VigilTimeAxis *self)
{
  GtkWidget *correct = gtk_button_new_with_label (C_ ("axis", "correct"));
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->bubble = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->bubble_title = vigil_text_new (NULL, "label strong");
  self->bubble_line = vigil_text_new (NULL, "caption ink-2");
  gtk_label_set_xalign (GTK_LABEL (self->bubble_title), 0);
  gtk_label_set_xalign (GTK_LABEL (self->bubble_line), 0);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), self->bubble_title);
  gtk_box_append (GTK_BOX (words), self->bubble_line);
  gtk_box_append (GTK_BOX (self->bubble), words);
  gtk_box_append (GTK_BOX (self->bubble), correct);
  vigil_widget_add_classes (self->bubble, "row selected");
  g_signal_connect (correct, "clicked", G_CALLBACK (on_correct), self);
  gtk_widget_set_parent (self->bubble, GTK_WIDGET (self));
  gtk_widget_set_visible (self->bubble, FALSE);
}

static void
vigil_time_axis_init (VigilTimeAxis *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->tiles = vigil_axis_tiles_new ();
  vigil_colours_init (&self->scene.colours);
  self->window_min = WINDOW_MIN;
  self->scene.k = 1;
  self->scene.map.px_per_min = 1;
  self->scene.spo2_limit = NAN;
  self->is_following = TRUE;
  self->is_scene_stale = TRUE;
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    self->scene.drug_colours[i] = i + 1;
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  self->now_pill = gtk_button_new_with_label (C_ ("axis", "Now"));
  gtk_widget_set_parent (self->now_pill, widget);
  gtk_widget_set_visible (self->now_pill, FALSE);
  g_signal_connect_swapped (self->now_pill, "clicked", G_CALLBACK (vigil_time_axis_return_to_now), self);
  make_bubble (self);
  add_gestures (self);
  self->style_id = g_signal_connect_swapped (vigil_style_get (gtk_widget_get_display (widget)), "changed",
                                             G_CALLBACK (mark_scene_stale), self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (mark_scene_stale), NULL);
}

GtkWidget *
vigil_time_axis_new (const VigilTimeline *timeline, const VigilTrend *trend)
{
  VigilTimeAxis *self = g_object_new (VIGIL_TYPE_TIME_AXIS, NULL);

  g_return_val_if_fail (timeline != NULL && trend != NULL, NULL);
  self->scene.timeline = timeline;
  self->scene.trend = trend;
  return GTK_WIDGET (self);
}

void
vigil_time_axis_set_session (VigilTimeAxis *self, const VigilSession *session)
{
  gboolean is_changed = FALSE;

  g_return_if_fail (VIGIL_IS_TIME_AXIS (self) && session != NULL);
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
  if (is_changed)
    mark_scene_stale (self);
}

static void
update_spoken (VigilTimeAxis *self)
{
  const VigilTimeline *timeline = self->scene.timeline;
  guint n_effects = vigil_timeline_count_marks (timeline, VIGIL_MARK_EFFECT);
  g_autofree char *from = vigil_time_clock (timeline->opened_us), *to = vigil_time_clock (self->scene.now_us);
  /* Translators: "Visit 09:00 to 11:12, 5 side effects" */
  g_autofree char *spoken = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Visit %s to %s, %u side effect", "Visit %s to %s, %u side effects", n_effects), from,
      to, n_effects);

  vigil_widget_set_spoken (GTK_WIDGET (self), spoken);
}

void
vigil_time_axis_set_now (VigilTimeAxis *self, gint64 now_wall_us)
{
  gint64 before_us;

  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  before_us = self->drawn_now_us;
  if (now_wall_us >= before_us && now_wall_us < before_us + NEWEST_EVERY_US)
    return;
  self->scene.now_us = self->drawn_now_us = now_wall_us;
  if (self->is_following && self->layout.plot_width > 0)
    follow (self);
  vigil_axis_tiles_drop_from (self->tiles, &self->scene, now_wall_us < before_us ? 0 : MAX (before_us, 1));
  drop_front (self);
  update_spoken (self);
}

void
vigil_time_axis_set_is_demo (VigilTimeAxis *self, gboolean is_demo)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  if (self->scene.is_demo == is_demo)
    return;
  self->scene.is_demo = is_demo;
  mark_scene_stale (self);
}

void
vigil_time_axis_set_spo2_limit (VigilTimeAxis *self, double percent)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  if (isnan (percent) ? isnan (self->scene.spo2_limit) : G_APPROX_VALUE (percent, self->scene.spo2_limit, 0.01))
    return;
  self->scene.spo2_limit = percent;
  mark_scene_stale (self);
}

void
vigil_time_axis_update (VigilTimeAxis *self, gint64 from_us)
{
  VigilAxisLayout before;

  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  before = self->layout;
  if (self->scene.width > 0)
    vigil_axis_layout (&self->scene, &self->layout);
  /* another channel, a higher rate or a lower saturation moves or scales the lanes of the past too */
  if (from_us == 0 || memcmp (&before, &self->layout, sizeof before) != 0) {
    mark_scene_stale (self);
    return;
  }
  vigil_axis_tiles_drop_from (self->tiles, &self->scene, from_us);
  drop_front (self);
}

void
vigil_time_axis_set_window_min (VigilTimeAxis *self, double minutes)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  self->window_min = CLAMP (minutes, LEAST_WINDOW_MIN, MOST_WINDOW_MIN);
  mark_scene_stale (self);
  touched (self);
}

double
vigil_time_axis_get_window_min (VigilTimeAxis *self)
{
  g_return_val_if_fail (VIGIL_IS_TIME_AXIS (self), WINDOW_MIN);
  return self->window_min;
}

gboolean
vigil_time_axis_is_following (VigilTimeAxis *self)
{
  g_return_val_if_fail (VIGIL_IS_TIME_AXIS (self), TRUE);
  return self->is_following;
}

void
vigil_time_axis_pan (VigilTimeAxis *self, double dx_px)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  self->is_following = FALSE;
  self->scene.left -= (gint64) dx_px;
  gtk_widget_set_visible (self->now_pill, TRUE);
  drop_front (self);
  touched (self);
}

void
vigil_time_axis_return_to_now (VigilTimeAxis *self)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  self->is_following = TRUE;
  self->window_min = WINDOW_MIN;
  gtk_widget_set_visible (self->now_pill, FALSE);
  gtk_widget_set_visible (self->bubble, FALSE);
  touched (self);
  mark_scene_stale (self);
}

gboolean
vigil_time_axis_open_at (VigilTimeAxis *self, double x, double y)
{
  const VigilMark *nearest = NULL;
  double reach = REACH * self->scene.k;
  gboolean is_effects;
  g_autofree char *clock = NULL, *title = NULL;

  g_return_val_if_fail (VIGIL_IS_TIME_AXIS (self), FALSE);
  update_scene (self);
  is_effects = y < self->layout.staff_y;
  for (guint i = 0; i < self->scene.timeline->marks->len && y >= self->layout.effects_y - reach; i++) {
    const VigilMark *mark = &g_array_index (self->scene.timeline->marks, VigilMark, i);
    double away = fabs (vigil_axis_x (&self->scene, &self->layout, mark->t_us) - x);

    if ((mark->kind == VIGIL_MARK_EFFECT) == is_effects && away <= reach) {
      reach = away;
      nearest = mark;
    }
  }
  gtk_widget_set_visible (self->bubble, nearest != NULL);
  if (nearest == NULL)
    return FALSE;
  self->bubble_seq = nearest->seq;
  clock = vigil_time_clock (nearest->t_us);
  title = g_strdup_printf ("%s  %s", clock, nearest->words);
  vigil_text_set (self->bubble_title, title);
  vigil_text_set (self->bubble_line, nearest->who);
  return TRUE;
}

guint
vigil_time_axis_get_n_built (VigilTimeAxis *self)
{
  g_return_val_if_fail (VIGIL_IS_TIME_AXIS (self), 0);
  return vigil_axis_tiles_get_n_built (self->tiles);
}
