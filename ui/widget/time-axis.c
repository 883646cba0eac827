/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "widget/time-axis.h"

#include "base/clock.h"
#include "model/time-text.h"
#include "widget/axis-bubble.h"
#include "widget/axis-picture.h"
#include "widget/style.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define WINDOW_MIN 180
#define LEAST_WINDOW_MIN 10
#define MOST_WINDOW_MIN 360
#define NEWEST_EVERY_US (10 * VIGIL_USEC_PER_SEC)
#define RETURN_MS 60000
#define NOW_PILL 88

struct _VigilTimeAxis {
  GtkWidget parent_instance;
  VigilAxisPicture *picture;
  double pinch_min, drag_px;
  GtkWidget *now_pill, *bubble;
  guint return_id;
  gulong style_id;
};

enum { CORRECT, RECORD_AT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilTimeAxis, vigil_time_axis, GTK_TYPE_WIDGET)

static void
mark_scene_stale (VigilTimeAxis *self)
{
  self->picture->is_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drop_front (VigilTimeAxis *self)
{
  vigil_axis_picture_drop_front (self->picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
vigil_time_axis_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilTimeAxis *self = VIGIL_TIME_AXIS (widget);

  vigil_axis_picture_snapshot (self->picture, widget, snapshot);
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
  if (!self->picture->is_following)
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
  if (self->picture->is_following && fabs (dx) < 8 * self->picture->scene.k)
    return;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  vigil_time_axis_pan (self, round (dx) - self->drag_px);
  self->drag_px = round (dx);
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, VigilTimeAxis *self)
{
  self->pinch_min = self->picture->window_min;
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
  const VigilAxisPicture *picture = self->picture;
  gint64 t_us = vigil_time_map_t_us (&picture->scene.map, (double) picture->scene.left + x - picture->layout.plot_x);

  if (x >= picture->layout.plot_x && t_us <= picture->scene.now_us)
    g_signal_emit (self, signals[RECORD_AT], 0, t_us);
}

static void
on_correct (VigilTimeAxis *self, gint64 seq)
{
  g_signal_emit (self, signals[CORRECT], 0, seq);
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

  vigil_axis_picture_free (self->picture);
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
vigil_time_axis_init (VigilTimeAxis *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->picture = vigil_axis_picture_new ();
  self->picture->window_min = WINDOW_MIN;
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  self->now_pill = gtk_button_new_with_label (C_ ("axis", "Now"));
  gtk_widget_set_parent (self->now_pill, widget);
  gtk_widget_set_visible (self->now_pill, FALSE);
  g_signal_connect_swapped (self->now_pill, "clicked", G_CALLBACK (vigil_time_axis_return_to_now), self);
  self->bubble = vigil_axis_bubble_new ();
  gtk_widget_set_parent (self->bubble, widget);
  g_signal_connect_swapped (self->bubble, "correct", G_CALLBACK (on_correct), self);
  add_gestures (self);
  self->style_id = g_signal_connect_swapped (vigil_style_get (gtk_widget_get_display (widget)), "changed",
                                             G_CALLBACK (mark_scene_stale), self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (mark_scene_stale), NULL);
}

GtkWidget *
vigil_time_axis_new (const VigilTimeline *timeline, const VigilTrend *trend)
{
  VigilTimeAxis *self;

  g_return_val_if_fail (timeline != NULL && trend != NULL, NULL);
  self = g_object_new (VIGIL_TYPE_TIME_AXIS, NULL);
  self->picture->scene.timeline = timeline;
  self->picture->scene.trend = trend;
  return GTK_WIDGET (self);
}

void
vigil_time_axis_set_session (VigilTimeAxis *self, const VigilSession *session)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self) && session != NULL);
  if (vigil_axis_picture_set_session (self->picture, session))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_spoken (VigilTimeAxis *self)
{
  const VigilTimeline *timeline = self->picture->scene.timeline;
  guint n_effects = vigil_timeline_count_marks (timeline, VIGIL_MARK_EFFECT);
  g_autofree char *from = vigil_time_clock (timeline->opened_us), *to = vigil_time_clock (self->picture->scene.now_us);
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
  before_us = self->picture->scene.now_us;
  if (now_wall_us >= before_us && now_wall_us < before_us + NEWEST_EVERY_US)
    return;
  vigil_axis_picture_set_now (self->picture, now_wall_us);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  update_spoken (self);
}

void
vigil_time_axis_set_is_demo (VigilTimeAxis *self, gboolean is_demo)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  if (self->picture->scene.is_demo == is_demo)
    return;
  self->picture->scene.is_demo = is_demo;
  mark_scene_stale (self);
}

void
vigil_time_axis_set_spo2_limit (VigilTimeAxis *self, double percent)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  if (isnan (percent) ? isnan (self->picture->scene.spo2_limit) : G_APPROX_VALUE (percent, self->picture->scene.spo2_limit, 0.01))
    return;
  self->picture->scene.spo2_limit = percent;
  mark_scene_stale (self);
}

void
vigil_time_axis_update (VigilTimeAxis *self, gint64 from_us)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  vigil_axis_picture_update (self->picture, from_us);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
vigil_time_axis_set_window_min (VigilTimeAxis *self, double minutes)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  self->picture->window_min = CLAMP (minutes, LEAST_WINDOW_MIN, MOST_WINDOW_MIN);
  mark_scene_stale (self);
  touched (self);
}

double
vigil_time_axis_get_window_min (VigilTimeAxis *self)
{
  g_return_val_if_fail (VIGIL_IS_TIME_AXIS (self), WINDOW_MIN);
  return self->picture->window_min;
}

gboolean
vigil_time_axis_is_following (VigilTimeAxis *self)
{
  g_return_val_if_fail (VIGIL_IS_TIME_AXIS (self), TRUE);
  return self->picture->is_following;
}

void
vigil_time_axis_pan (VigilTimeAxis *self, double dx_px)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  self->picture->is_following = FALSE;
  self->picture->scene.left -= (gint64) dx_px;
  gtk_widget_set_visible (self->now_pill, TRUE);
  drop_front (self);
  touched (self);
}

void
vigil_time_axis_return_to_now (VigilTimeAxis *self)
{
  g_return_if_fail (VIGIL_IS_TIME_AXIS (self));
  self->picture->is_following = TRUE;
  self->picture->window_min = WINDOW_MIN;
  gtk_widget_set_visible (self->now_pill, FALSE);
  vigil_axis_bubble_set_mark (VIGIL_AXIS_BUBBLE (self->bubble), NULL);
  touched (self);
  mark_scene_stale (self);
}

gboolean
vigil_time_axis_open_at (VigilTimeAxis *self, double x, double y)
{
  const VigilMark *mark;

  g_return_val_if_fail (VIGIL_IS_TIME_AXIS (self), FALSE);
  vigil_axis_picture_prepare (self->picture, GTK_WIDGET (self));
  mark = vigil_axis_picture_find_mark (self->picture, x, y);
  vigil_axis_bubble_set_mark (VIGIL_AXIS_BUBBLE (self->bubble), mark);
  return mark != NULL;
}

guint
vigil_time_axis_get_n_built (VigilTimeAxis *self)
{
  g_return_val_if_fail (VIGIL_IS_TIME_AXIS (self), 0);
  return vigil_axis_tiles_get_n_built (self->picture->tiles);
}
