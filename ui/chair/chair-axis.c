/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "chair/chair-axis.h"

#include "base/clock.h"
#include "model/axis-words.h"
#include "session/limits.h"
#include "widget/axis-reading.h"
#include "widget/time-axis.h"

#include <math.h>

#define READ_EVERY_US (10 * VIGIL_USEC_PER_SEC)

struct _VigilChairAxis {
  GtkWidget parent_instance;
  VigilChairModel *model;
  VigilTimeline *timeline;
  VigilTrend *trend;
  GtkWidget *axis, *reading;
  gint64 read_us;                /* wall, for when the reading was made; 0: it is another one now */
};

G_DEFINE_FINAL_TYPE (VigilChairAxis, vigil_chair_axis, GTK_TYPE_WIDGET)

static double
find_spo2_limit (VigilChairModel *model)
{
  const VigilSession *session = &vigil_chair_model_get_view (model)->session;
  const VigilLimitRule *rule = vigil_session_find_limit (session, vigil_chair_model_get_alarm_profile (model),
                                                         VIGIL_CODE_SPO2, FALSE);

  return rule != NULL ? vigil_session_get_limit (session, rule) : NAN;
}

/* As often as the picture's newest is drawn, and after each event. */
static void
update_reading (VigilChairAxis *self, const VigilSession *session, gint64 now_us)
{
  const char *drugs[VIGIL_MAX_CHANNELS] = { NULL };
  g_autoptr (GPtrArray) lines = NULL;

  if (self->read_us != 0 && now_us >= self->read_us && now_us < self->read_us + READ_EVERY_US)
    return;
  self->read_us = now_us;
  for (guint i = 0; i < session->n_channels; i++)
    drugs[i] = *session->channels[i].drug_display != '\0' ? session->channels[i].drug_display : NULL;
  lines = vigil_axis_words (self->timeline, self->trend, drugs, now_us);
  vigil_axis_reading_set_lines (VIGIL_AXIS_READING (self->reading), lines);
}

static void
on_view_changed (VigilChairAxis *self)
{
  const VigilView *view = vigil_chair_model_get_view (self->model);
  VigilTimeAxis *axis = VIGIL_TIME_AXIS (self->axis);

  vigil_time_axis_set_session (axis, &view->session);
  vigil_time_axis_set_is_demo (axis, view->is_demo);
  vigil_time_axis_set_spo2_limit (axis, find_spo2_limit (self->model));
  vigil_time_axis_set_now (axis, view->now_wall_us);
  update_reading (self, &view->session, view->now_wall_us);
}

static void
on_event (VigilChairModel *model, VigilEvent *event, gpointer user_data)
{
  VigilChairAxis *self = user_data;
  guint64 n_changes = self->timeline->n_changes;

  vigil_timeline_fold (self->timeline, event);
  if (self->timeline->n_changes == n_changes)
    return;
  vigil_time_axis_update (VIGIL_TIME_AXIS (self->axis), self->timeline->changed_from_us);
  self->read_us = 0;
}

static void
on_trend (VigilChairModel *model, const VigilTrendPoint *points, guint n, gpointer user_data)
{
  VigilChairAxis *self = user_data;
  gint64 first_us = G_MAXINT64;

  if (n == 0)
    return;
  vigil_trend_add (self->trend, points, n);
  for (guint i = 0; i < n; i++)
    first_us = MIN (first_us, points[i].t_wall_us);
  vigil_time_axis_update (VIGIL_TIME_AXIS (self->axis), first_us);
}

static void
on_reset (VigilChairAxis *self)
{
  vigil_timeline_clear (self->timeline);
  vigil_trend_clear (self->trend);
  self->read_us = 0;
  vigil_time_axis_update (VIGIL_TIME_AXIS (self->axis), 0);
}

static void
vigil_chair_axis_dispose (GObject *object)
{
  VigilChairAxis *self = VIGIL_CHAIR_AXIS (object);

  g_clear_pointer (&self->axis, gtk_widget_unparent);
  g_clear_pointer (&self->reading, gtk_widget_unparent);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (vigil_chair_axis_parent_class)->dispose (object);
}

static void
vigil_chair_axis_finalize (GObject *object)
{
  VigilChairAxis *self = VIGIL_CHAIR_AXIS (object);

  vigil_timeline_free (self->timeline);
  vigil_trend_free (self->trend);
  G_OBJECT_CLASS (vigil_chair_axis_parent_class)->finalize (object);
}

static void
vigil_chair_axis_class_init (VigilChairAxisClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vigil_chair_axis_dispose;
  G_OBJECT_CLASS (klass)->finalize = vigil_chair_axis_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vigil_chair_axis_init (VigilChairAxis *self)
{
  self->timeline = vigil_timeline_new ();
  self->trend = vigil_trend_new ();
  self->axis = vigil_time_axis_new (self->timeline, self->trend);
  gtk_widget_add_css_class (self->axis, "lane-box");
  gtk_widget_set_parent (self->axis, GTK_WIDGET (self));
  self->reading = vigil_axis_reading_new ();
  gtk_widget_set_parent (self->reading, GTK_WIDGET (self));
}

GtkWidget *
vigil_chair_axis_new (VigilChairModel *model)
{
  VigilChairAxis *self = g_object_new (VIGIL_TYPE_CHAIR_AXIS, NULL);
  GPtrArray *events = vigil_chair_model_get_events (model);

  self->model = g_object_ref (model);
  for (guint i = 0; i < events->len; i++)
    vigil_timeline_fold (self->timeline, g_ptr_array_index (events, i));
  g_signal_connect_object (model, "view-changed", G_CALLBACK (on_view_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "event", G_CALLBACK (on_event), self, 0);
  g_signal_connect_object (model, "trend", G_CALLBACK (on_trend), self, 0);
  g_signal_connect_object (model, "reset", G_CALLBACK (on_reset), self, G_CONNECT_SWAPPED);
  on_view_changed (self);
  return GTK_WIDGET (self);
}
