/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "station/review-axis.h"
#include "model/time-text.h"
#include "model/visit-text.h"
#include "widget/style.h"
#include "widget/text.h"

#include <glib/gi18n-lib.h>

#define OVERVIEW_HEIGHT 64
#define OVERVIEW_GAP 10
#define WHEEL_FACTOR 0.8
#define LEAST_WIDTH 480
#define LEAST_HEIGHT 320

typedef enum { DRAG_CURSOR, DRAG_WINDOW, DRAG_OVERVIEW } DragKind;

struct _VigilReviewAxis {
  GtkWidget parent_instance;
  VigilReviewScene scene;
  VigilReviewLayout layout;
  GArray *ecg, *pleth;
  char *ecg_name;
  GskRenderNode *picture;      /* all but the cursor; NULL: to be drawn */
  VigilStyle *style;
  DragKind drag;
  gint64 drag_from_us, zoom_from_us;
  double drag_x;
};

enum { MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VigilReviewAxis, vigil_review_axis, GTK_TYPE_WIDGET)

static void
speak (VigilReviewAxis *self)
{
  g_autofree char *from = vigil_time_clock (self->scene.span.first_us), *to = vigil_time_clock (self->scene.span.last_us);
  g_autofree char *cursor = vigil_visit_clock_s (self->scene.span.cursor_us);
  /* Translators: times of a visit's beginning, end and of the cursor */
  g_autofree char *spoken = g_strdup_printf (_("Visit %s to %s, cursor %s"), from, to, cursor);

  vigil_widget_set_spoken (GTK_WIDGET (self), spoken);
}

static void
redraw (VigilReviewAxis *self)
{
  g_clear_pointer (&self->picture, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* @before: what was shown until now. */
static void
moved (VigilReviewAxis *self, const VigilReviewSpan *before)
{
  if (before->from_us != self->scene.span.from_us || before->to_us != self->scene.span.to_us)
    redraw (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  speak (self);
  g_signal_emit (self, signals[MOVED], 0);
}

static gint64
time_at (VigilReviewAxis *self, double x)
{
  return vigil_review_span_to_us (&self->scene.span, (x - self->layout.plot_x) / self->layout.plot_width);
}

static gint64
overview_time_at (VigilReviewAxis *self, double x)
{
  const VigilReviewSpan *span = &self->scene.span;

  return span->first_us + (gint64) ((x - self->layout.plot_x) / self->layout.plot_width * (double) (span->last_us - span->first_us));
}

static void
centre_overview (VigilReviewAxis *self, double x)
{
  VigilReviewSpan before = self->scene.span;
  gint64 middle_us = (before.from_us + before.to_us) / 2;

  vigil_review_span_pan (&self->scene.span, overview_time_at (self, x) - middle_us);
  moved (self, &before);
}

static void
on_drag_begin (VigilReviewAxis *self, double x, double y)
{
  self->drag_x = x;
  self->drag_from_us = self->scene.span.from_us;
  if (y > self->scene.height)
    self->drag = DRAG_OVERVIEW;
  else if (y < self->layout.lanes[VIGIL_REVIEW_ECG].y)
    self->drag = DRAG_WINDOW;
  else
    self->drag = DRAG_CURSOR;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->drag == DRAG_OVERVIEW)
    centre_overview (self, x);
  else if (self->drag == DRAG_CURSOR)
    vigil_review_axis_set_cursor (self, CLAMP (time_at (self, x), self->scene.span.from_us, self->scene.span.to_us));
}

static void
on_drag_update (VigilReviewAxis *self, double dx, double dy)
{
  VigilReviewSpan before = self->scene.span;

  switch (self->drag) {
  case DRAG_OVERVIEW:
    centre_overview (self, self->drag_x + dx);
    return;
  case DRAG_WINDOW:
    vigil_review_span_pan (&self->scene.span, self->drag_from_us - before.from_us
                           - (gint64) (dx / self->layout.plot_width * (double) (before.to_us - before.from_us)));
    moved (self, &before);
    return;
  case DRAG_CURSOR:
  default:
    vigil_review_axis_set_cursor (self, CLAMP (time_at (self, self->drag_x + dx), before.from_us, before.to_us));
  }
}

static void
on_pressed (VigilReviewAxis *self, int n_press, double x, double y)
{
  const VigilLane *stages = &self->layout.lanes[VIGIL_REVIEW_STAGES];
  gint64 t_us = time_at (self, x);

  if (n_press != 2 || y < stages->y || y > stages->y + stages->height)
    return;
  for (guint i = 0; i < self->scene.timeline->stages->len; i++) {
    const VigilStageSpan *stage = &g_array_index (self->scene.timeline->stages, VigilStageSpan, i);
    gint64 end_us = stage->end_us != 0 ? stage->end_us : self->scene.now_us;
    VigilReviewSpan before = self->scene.span;

    if (t_us < stage->start_us || t_us > end_us)
      continue;
    vigil_review_span_fit (&self->scene.span, stage->start_us, end_us);
    moved (self, &before);
    return;
  }
}

static gboolean
on_scroll (VigilReviewAxis *self, double dx, double dy)
{
  const VigilReviewSpan *span = &self->scene.span;
  double length = (double) (span->to_us - span->from_us);

  vigil_review_axis_zoom (self, (gint64) (dy < 0 ? length * WHEEL_FACTOR : length / WHEEL_FACTOR));
  return TRUE;
}

static void
on_zoom_begin (VigilReviewAxis *self)
{
  self->zoom_from_us = self->scene.span.to_us - self->scene.span.from_us;
}

static void
on_zoom_scale (VigilReviewAxis *self, double scale)
{
  if (scale > 0)
    vigil_review_axis_zoom (self, (gint64) ((double) self->zoom_from_us / scale));
}

static gboolean
on_key (VigilReviewAxis *self, guint keyval)
{
  const VigilReviewSpan *span = &self->scene.span;
  gint64 step_us = MAX (G_USEC_PER_SEC, (span->to_us - span->from_us) / 100);

  switch (keyval) {
  case GDK_KEY_Left:
    vigil_review_axis_set_cursor (self, span->cursor_us - step_us);
    return TRUE;
  case GDK_KEY_Right:
    vigil_review_axis_set_cursor (self, span->cursor_us + step_us);
    return TRUE;
  case GDK_KEY_Home:
    vigil_review_axis_set_cursor (self, span->first_us);
    return TRUE;
  case GDK_KEY_End:
    vigil_review_axis_set_cursor (self, span->last_us);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
prepare (VigilReviewAxis *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double k = vigil_style_get_scale (self->style);

  self->scene.k = k;
  self->scene.width = gtk_widget_get_width (widget);
  self->scene.height = gtk_widget_get_height (widget) - (int) ((OVERVIEW_HEIGHT + OVERVIEW_GAP) * k);
  self->scene.pango = gtk_widget_get_pango_context (widget);
  self->scene.ecg = self->ecg;
  self->scene.pleth = self->pleth;
  self->scene.ecg_name = self->ecg_name;
  vigil_colours_load (&self->scene.colours, gtk_widget_get_style_context (widget));
  vigil_review_layout (&self->scene, &self->layout);
}

static GskRenderNode *
draw_picture (VigilReviewAxis *self)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, self->scene.width, self->scene.height);
  GskRenderNode *node = gsk_cairo_node_new (&bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);

  gdk_cairo_set_source_rgba (cr, &self->scene.colours.well);
  cairo_rectangle (cr, 0, 0, self->scene.width, self->scene.height);
  cairo_fill (cr);
  vigil_review_draw (cr, &self->scene, &self->layout);
  cairo_destroy (cr);
  return node;
}

static void
vigil_review_axis_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VigilReviewAxis *self = VIGIL_REVIEW_AXIS (widget);
  double k, overview;
  cairo_t *cr;

  prepare (self);
  if (self->scene.height <= 0 || self->scene.width <= self->layout.plot_x)
    return;
  k = self->scene.k;
  overview = OVERVIEW_HEIGHT * k;
  if (self->picture == NULL)
    self->picture = draw_picture (self);
  gtk_snapshot_append_node (snapshot, self->picture);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->scene.width, self->scene.height));
  vigil_review_draw_cursor (cr, &self->scene, &self->layout);
  cairo_destroy (cr);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, self->scene.height + (float) (OVERVIEW_GAP * k)));
  gtk_snapshot_append_color (snapshot, &self->scene.colours.well, &GRAPHENE_RECT_INIT (0, 0, self->scene.width, (float) overview));
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->scene.width, (float) overview));
  vigil_review_draw_overview (cr, &self->scene, &self->layout, self->scene.width, overview);
  cairo_destroy (cr);
  gtk_snapshot_restore (snapshot);
}

static void
vigil_review_axis_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                           int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : LEAST_HEIGHT;
}

static void
vigil_review_axis_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  redraw (VIGIL_REVIEW_AXIS (widget));
}

static void
vigil_review_axis_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (vigil_review_axis_parent_class)->css_changed (widget, change);
  redraw (VIGIL_REVIEW_AXIS (widget));
}

static void
vigil_review_axis_dispose (GObject *object)
{
  VigilReviewAxis *self = VIGIL_REVIEW_AXIS (object);

  g_clear_pointer (&self->picture, gsk_render_node_unref);
  g_clear_pointer (&self->ecg, g_array_unref);
  g_clear_pointer (&self->pleth, g_array_unref);
  g_clear_pointer (&self->ecg_name, g_free);
  G_OBJECT_CLASS (vigil_review_axis_parent_class)->dispose (object);
}

static void
vigil_review_axis_class_init (VigilReviewAxisClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vigil_review_axis_dispose;
  widget_class->snapshot = vigil_review_axis_snapshot;
  widget_class->measure = vigil_review_axis_measure;
  widget_class->size_allocate = vigil_review_axis_size_allocate;
  widget_class->css_changed = vigil_review_axis_css_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "reviewaxis");
  signals[MOVED] = g_signal_new ("moved", VIGIL_TYPE_REVIEW_AXIS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vigil_review_axis_init (VigilReviewAxis *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new (), *zoom = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->style = vigil_style_get (gtk_widget_get_display (widget));
  vigil_review_span_init (&self->scene.span, 0, 0);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (zoom, "begin", G_CALLBACK (on_zoom_begin), self);
  g_signal_connect_swapped (zoom, "scale-changed", G_CALLBACK (on_zoom_scale), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (zoom));
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, keys);
  g_signal_connect_object (self->style, "changed", G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
vigil_review_axis_new (const VigilTimeline *timeline, const VigilTrend *trend, const VigilVisitLog *log)
{
  VigilReviewAxis *self = g_object_new (VIGIL_TYPE_REVIEW_AXIS, NULL);

  self->scene.timeline = timeline;
  self->scene.trend = trend;
  self->scene.log = log;
  return GTK_WIDGET (self);
}

void
vigil_review_axis_take_waves (VigilReviewAxis *self, GArray *ecg, const char *ecg_name, GArray *pleth)
{
  g_return_if_fail (VIGIL_IS_REVIEW_AXIS (self));
  g_clear_pointer (&self->ecg, g_array_unref);
  g_clear_pointer (&self->pleth, g_array_unref);
  self->ecg = ecg;
  self->pleth = pleth;
  g_free (self->ecg_name);
  self->ecg_name = g_strdup (ecg_name);
  redraw (self);
}

void
vigil_review_axis_update (VigilReviewAxis *self, gint64 first_us, gint64 last_us, gboolean is_running)
{
  VigilReviewSpan before;

  g_return_if_fail (VIGIL_IS_REVIEW_AXIS (self));
  before = self->scene.span;
  if (before.first_us != first_us)
    vigil_review_span_init (&self->scene.span, first_us, last_us);
  else
    vigil_review_span_extend (&self->scene.span, last_us);
  self->scene.now_us = last_us;
  self->scene.is_running = is_running;
  redraw (self);
  moved (self, &before);
}

const VigilReviewSpan *
vigil_review_axis_get_span (VigilReviewAxis *self)
{
  g_return_val_if_fail (VIGIL_IS_REVIEW_AXIS (self), NULL);
  return &self->scene.span;
}

void
vigil_review_axis_set_cursor (VigilReviewAxis *self, gint64 t_us)
{
  VigilReviewSpan before;

  g_return_if_fail (VIGIL_IS_REVIEW_AXIS (self));
  before = self->scene.span;
  vigil_review_span_set_cursor (&self->scene.span, t_us);
  moved (self, &before);
}

void
vigil_review_axis_zoom (VigilReviewAxis *self, gint64 length_us)
{
  VigilReviewSpan before;

  g_return_if_fail (VIGIL_IS_REVIEW_AXIS (self));
  before = self->scene.span;
  vigil_review_span_zoom (&self->scene.span, length_us, before.cursor_us);
  moved (self, &before);
}
