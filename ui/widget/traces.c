/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "widget/traces.h"

#include "base/clock.h"
#include "widget/trace.h"

#define REANCHOR_US (50 * VIGIL_USEC_PER_MSEC)

struct _VigilTraces {
  GtkWidget parent_instance;
  VigilTracePaper *paper;
  guint tick_id;
  VigilTracesNow now;
  gpointer now_data;
  gint64 anchor_frame_us, anchor_mono_us;
};

G_DEFINE_FINAL_TYPE (VigilTraces, vigil_traces, GTK_TYPE_WIDGET)

/* Frame times are of the real monotonic clock; Vigil's may run faster (training). The two are tied
 * together once and again when they drift apart, so that the sweep moves with the frames. */
static gint64
frame_now_us (VigilTraces *self, GdkFrameClock *clock)
{
  gint64 frame_us = gdk_frame_clock_get_frame_time (clock), mono_us = vigil_clock_mono_us ();
  gint64 now_us = self->anchor_mono_us
                  + (gint64) ((double) (frame_us - self->anchor_frame_us) * vigil_clock_get_rate ());

  if (self->anchor_mono_us != 0 && ABS (now_us - mono_us) < REANCHOR_US)
    return now_us;
  self->anchor_frame_us = frame_us;
  self->anchor_mono_us = mono_us;
  return mono_us;
}

static guint
count_lanes (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += VIGIL_IS_TRACE (child);
  return n;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  VigilTraces *self = VIGIL_TRACES (widget);
  gint64 now_us = self->now != NULL ? self->now (clock, self->now_data) : frame_now_us (self, clock);
  gboolean is_changed = FALSE;
  guint lane = 0;

  vigil_trace_paper_set_size (self->paper, gtk_widget_get_width (widget), gtk_widget_get_height (widget),
                              gtk_widget_get_scale_factor (widget), count_lanes (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (VIGIL_IS_TRACE (child))
      is_changed |= vigil_trace_sweep (VIGIL_TRACE (child), self->paper, lane++, now_us);
  if (is_changed)
    gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
vigil_traces_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  vigil_trace_paper_snapshot (VIGIL_TRACES (widget)->paper, snapshot);
  GTK_WIDGET_CLASS (vigil_traces_parent_class)->snapshot (widget, snapshot);
}

static void
vigil_traces_map (GtkWidget *widget)
{
  VigilTraces *self = VIGIL_TRACES (widget);

  GTK_WIDGET_CLASS (vigil_traces_parent_class)->map (widget);
  self->anchor_mono_us = 0;
  self->tick_id = gtk_widget_add_tick_callback (widget, on_tick, NULL, NULL);
}

static void
vigil_traces_unmap (GtkWidget *widget)
{
  VigilTraces *self = VIGIL_TRACES (widget);

  gtk_widget_remove_tick_callback (widget, self->tick_id);
  self->tick_id = 0;
  GTK_WIDGET_CLASS (vigil_traces_parent_class)->unmap (widget);
}

static void
vigil_traces_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (vigil_traces_parent_class)->dispose (object);
}

static void
vigil_traces_finalize (GObject *object)
{
  vigil_trace_paper_free (VIGIL_TRACES (object)->paper);
  G_OBJECT_CLASS (vigil_traces_parent_class)->finalize (object);
}

static void
vigil_traces_class_init (VigilTracesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vigil_traces_dispose;
  object_class->finalize = vigil_traces_finalize;
  widget_class->snapshot = vigil_traces_snapshot;
  widget_class->map = vigil_traces_map;
  widget_class->unmap = vigil_traces_unmap;
  gtk_widget_class_set_css_name (widget_class, "traces");
}

static void
vigil_traces_init (VigilTraces *self)
{
  self->paper = vigil_trace_paper_new ();
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
}

GtkWidget *
vigil_traces_new (GtkLayoutManager *layout)
{
  GtkWidget *self = g_object_new (VIGIL_TYPE_TRACES, NULL);

  gtk_widget_set_layout_manager (self, layout);
  return self;
}

void
vigil_traces_set_now (VigilTraces *self, VigilTracesNow now, gpointer user_data)
{
  g_return_if_fail (VIGIL_IS_TRACES (self));
  self->now = now;
  self->now_data = user_data;
}

guint
vigil_traces_get_n_built (VigilTraces *self)
{
  g_return_val_if_fail (VIGIL_IS_TRACES (self), 0);
  return vigil_trace_paper_get_n_built (self->paper);
}
