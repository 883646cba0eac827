/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/alarm-sounder.h"

#include "sound/sink.h"
#include "sound/tone.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>

/* A device that is missing is looked for this often, one that was there is looked after. */
#define RETRY_MS 10000
#define LOOK_AFTER_MS 60000
/* How long a changed mind may wait while a burst sounds. */
#define SLICE_MS 20
/* No burst is as long; a device that has not played it by then hangs. */
#define LONGEST_MS 10000
/* Orders are priorities plus one, since a queue takes no NULL; or a test of a priority. */
#define ORDER_TEST 50
#define ORDER_QUIT 100

/* What the sounder and its thread share; the sounder may be gone before a message arrives. */
typedef struct {
  GWeakRef sounder;
  GAsyncQueue *orders;
  GMainContext *context;
  gboolean is_audible;   /* as last told; of the thread */
} Player;

struct _VigilAlarmSounder {
  GObject parent_instance;

  Player *player;
  GThread *thread;
  VigilPriority priority;
  gboolean is_audible;
};

enum { PROP_0, PROP_IS_AUDIBLE, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VigilAlarmSounder, vigil_alarm_sounder, G_TYPE_OBJECT)

static void
player_clear (gpointer data)
{
  Player *player = data;

  g_weak_ref_clear (&player->sounder);
  g_async_queue_unref (player->orders);
  g_main_context_unref (player->context);
}

static void
player_unref (gpointer player)
{
  g_atomic_rc_box_release_full (player, player_clear);
}

typedef struct {
  Player *player;
  gboolean is_audible;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  player_unref (report->player);
  g_free (report);
}

static gboolean
on_report (gpointer data)
{
  Report *report = data;
  g_autoptr (VigilAlarmSounder) sounder = g_weak_ref_get (&report->player->sounder);

  if (sounder != NULL && sounder->is_audible != report->is_audible) {
    sounder->is_audible = report->is_audible;
    g_object_notify_by_pspec (G_OBJECT (sounder), props[PROP_IS_AUDIBLE]);
  }
  return G_SOURCE_REMOVE;
}

static void
tell_audible (Player *player, gboolean is_audible)
{
  g_autoptr (GSource) source = NULL;
  Report *report;

  if (player->is_audible == is_audible)
    return;
  player->is_audible = is_audible;
  report = g_new0 (Report, 1);
  report->player = g_atomic_rc_box_acquire (player);
  report->is_audible = is_audible;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_report, report, report_free);
  g_source_attach (source, player->context);
}

static GstBuffer *
burst_buffer (VigilPriority priority)
{
  gsize n;
  gint16 *samples = vigil_tone_render (priority, &n);
  GstBuffer *buffer = gst_buffer_new_wrapped (samples, n * sizeof *samples);

  GST_BUFFER_PTS (buffer) = 0;
  GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (n, GST_SECOND, VIGIL_TONE_RATE_HZ);
  return buffer;
}

/* NULL: what the sink is to be cannot be made. */
static GstElement *
build_pipeline (GstElement **source)
{
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING,
                                                  G_BYTE_ORDER == G_LITTLE_ENDIAN ? "S16LE" : "S16BE",
                                                  "rate", G_TYPE_INT, VIGIL_TONE_RATE_HZ, "channels",
                                                  G_TYPE_INT, 1, "layout", G_TYPE_STRING, "interleaved",
                                                  NULL);
  g_autoptr (GstElement) sink = vigil_sink_new ("VIGIL_ALARM_SINK");
  GstElement *pipeline, *convert, *resample;

  if (sink == NULL)
    return NULL;
  pipeline = gst_pipeline_new ("alarm");
  *source = gst_element_factory_make ("appsrc", NULL);
  convert = gst_element_factory_make ("audioconvert", NULL);
  resample = gst_element_factory_make ("audioresample", NULL);
  if (*source == NULL || convert == NULL || resample == NULL) {
    g_clear_object (source);
    g_clear_object (&convert);
    g_clear_object (&resample);
    gst_object_unref (pipeline);
    return NULL;
  }
  g_object_set (*source, "caps", caps, "format", GST_FORMAT_TIME, NULL);
  gst_bin_add_many (GST_BIN (pipeline), *source, convert, resample, gst_object_ref (sink), NULL);
  if (!gst_element_link_many (*source, convert, resample, sink, NULL)) {
    gst_object_unref (pipeline);
    return NULL;
  }
  return pipeline;
}

/* TRUE: played to its end, or cut short by the next order. */
static gboolean
wait_for_end (Player *player, GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  for (guint ms = 0; ms < LONGEST_MS; ms += SLICE_MS) {
    g_autoptr (GstMessage) message
      = gst_bus_timed_pop_filtered (bus, SLICE_MS * GST_MSECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

    if (message != NULL)
      return GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS;
    if (g_async_queue_length (player->orders) > 0)
      return TRUE;
  }
  return FALSE;
}

/* Opens the device and sounds one burst; for VIGIL_PRIORITY_NONE only looks whether it is there. */
static void
sound_burst (Player *player, VigilPriority priority)
{
  GstElement *source = NULL;
  g_autoptr (GstElement) pipeline = build_pipeline (&source);
  gboolean is_audible = FALSE;

  if (pipeline != NULL && gst_element_set_state (pipeline, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE)
    is_audible = vigil_sink_is_real (pipeline);
  if (is_audible && priority != VIGIL_PRIORITY_NONE) {
    gst_app_src_push_buffer (GST_APP_SRC (source), burst_buffer (priority));
    gst_app_src_end_of_stream (GST_APP_SRC (source));
    is_audible = gst_element_set_state (pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE
                 && wait_for_end (player, pipeline);
  }
  if (pipeline != NULL)
    gst_element_set_state (pipeline, GST_STATE_NULL);
  tell_audible (player, is_audible);
}

/* What is to sound: over and over, or once. */
typedef struct {
  VigilPriority priority, test;
  gboolean is_over;
} Orders;

static void
take_order (Orders *self, guint order)
{
  if (order == ORDER_QUIT)
    self->is_over = TRUE;
  else if (order >= ORDER_TEST)
    self->test = (VigilPriority) (order - ORDER_TEST);
  else if (order != 0)
    self->priority = (VigilPriority) (order - 1);
}

static gpointer
run_player (gpointer data)
{
  Player *player = data;
  Orders orders = { VIGIL_PRIORITY_NONE, VIGIL_PRIORITY_NONE, FALSE };

  while (!orders.is_over) {
    VigilPriority priority = orders.priority != VIGIL_PRIORITY_NONE ? orders.priority : orders.test;
    guint wait_ms = orders.priority != VIGIL_PRIORITY_NONE ? vigil_tone_silence_ms (priority) : LOOK_AFTER_MS;

    orders.test = VIGIL_PRIORITY_NONE;
    sound_burst (player, priority);
    if (!player->is_audible)
      wait_ms = MIN (wait_ms, RETRY_MS);
    take_order (&orders, GPOINTER_TO_UINT (g_async_queue_timeout_pop (player->orders, (guint64) wait_ms * 1000)));
    while (!orders.is_over && g_async_queue_length (player->orders) > 0)
      take_order (&orders, GPOINTER_TO_UINT (g_async_queue_pop (player->orders)));
  }
  player_unref (player);
  return NULL;
}

static void
give_order (VigilAlarmSounder *self, guint order)
{
  g_async_queue_push (self->player->orders, GUINT_TO_POINTER (order));
}

static void
vigil_alarm_sounder_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VigilAlarmSounder *self = VIGIL_ALARM_SOUNDER (object);

  switch (id) {
  case PROP_IS_AUDIBLE:
    g_value_set_boolean (value, self->is_audible);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
vigil_alarm_sounder_dispose (GObject *object)
{
  VigilAlarmSounder *self = VIGIL_ALARM_SOUNDER (object);

  if (self->thread != NULL)
    give_order (self, ORDER_QUIT);
  g_clear_pointer (&self->thread, g_thread_join);
  g_clear_pointer (&self->player, player_unref);
  G_OBJECT_CLASS (vigil_alarm_sounder_parent_class)->dispose (object);
}

static void
vigil_alarm_sounder_class_init (VigilAlarmSounderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = vigil_alarm_sounder_get_property;
  object_class->dispose = vigil_alarm_sounder_dispose;
  props[PROP_IS_AUDIBLE] = g_param_spec_boolean ("is-audible", NULL, NULL, TRUE,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
vigil_alarm_sounder_init (VigilAlarmSounder *self)
{
  self->is_audible = TRUE;
  self->player = g_atomic_rc_box_new0 (Player);
  g_weak_ref_init (&self->player->sounder, self);
  self->player->orders = g_async_queue_new ();
  self->player->context = g_main_context_ref_thread_default ();
  self->player->is_audible = TRUE;
  self->thread = g_thread_new ("alarm-sounder", run_player, g_atomic_rc_box_acquire (self->player));
}

VigilAlarmSounder *
vigil_alarm_sounder_new (void)
{
  return g_object_new (VIGIL_TYPE_ALARM_SOUNDER, NULL);
}

void
vigil_alarm_sounder_set (VigilAlarmSounder *self, VigilPriority priority)
{
  g_return_if_fail (VIGIL_IS_ALARM_SOUNDER (self));
  g_return_if_fail (priority <= VIGIL_PRIORITY_HIGH);

  if (self->priority == priority)
    return;
  self->priority = priority;
  give_order (self, priority + 1);
}

void
vigil_alarm_sounder_test (VigilAlarmSounder *self, VigilPriority priority)
{
  g_return_if_fail (VIGIL_IS_ALARM_SOUNDER (self));
  g_return_if_fail (priority > VIGIL_PRIORITY_NONE && priority <= VIGIL_PRIORITY_HIGH);
  give_order (self, ORDER_TEST + priority);
}

gboolean
vigil_alarm_sounder_get_is_audible (VigilAlarmSounder *self)
{
  g_return_val_if_fail (VIGIL_IS_ALARM_SOUNDER (self), FALSE);
  return self->is_audible;
}
