/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/deck.h"

#include "sound/sink.h"

#include <gst/app/gstappsrc.h>

#define CALM_S 60

struct _VigilDeck {
  GstElement *playbin;
  GThreadPool *thread;    /* one thread, so that orders keep their order */
  gint n_loading;         /* atomic */
  GBytes *calm;           /* what playbin's source is to give; changed only while it is NULL state */
};

typedef struct {
  GstState state;
  gboolean is_load;
  char *uri;
  VigilCalm calm;
} Order;

/* Streaming thread. playbin knows no URI for bytes in memory but this one. */
static void
on_source_setup (GstElement *playbin, GstElement *source, gpointer data)
{
  VigilDeck *self = data;

  if (!GST_IS_APP_SRC (source) || self->calm == NULL)
    return;
  gst_app_src_set_size (GST_APP_SRC (source), (gint64) g_bytes_get_size (self->calm));
  gst_app_src_set_max_bytes (GST_APP_SRC (source), 0);
  gst_app_src_push_buffer (GST_APP_SRC (source), gst_buffer_new_wrapped_bytes (self->calm));
  gst_app_src_end_of_stream (GST_APP_SRC (source));
}

static void
carry_out (gpointer data, gpointer user_data)
{
  Order *order = data;
  VigilDeck *self = user_data;

  if (order->is_load) {
    gst_element_set_state (self->playbin, GST_STATE_NULL);
    g_clear_pointer (&self->calm, g_bytes_unref);
    if (order->uri == NULL)
      self->calm = vigil_calm_render (order->calm, CALM_S);
    g_object_set (self->playbin, "uri", order->uri != NULL ? order->uri : "appsrc://", NULL);
    g_atomic_int_dec_and_test (&self->n_loading);
  }
  gst_element_set_state (self->playbin, order->state);
  g_free (order->uri);
  g_free (order);
}

static void
give_order (VigilDeck *self, GstState state, gboolean is_load, const char *uri, VigilCalm calm)
{
  Order *order = g_new0 (Order, 1);

  order->state = state;
  order->is_load = is_load;
  order->uri = g_strdup (uri);
  order->calm = calm;
  g_thread_pool_push (self->thread, order, NULL);
}

VigilDeck *
vigil_deck_new (const char *sink_variable)
{
  VigilDeck *self = g_new0 (VigilDeck, 1);
  GstElement *sink;

  self->playbin = gst_element_factory_make ("playbin", "music");
  if (self->playbin == NULL) {
    g_message ("Sound: no music, because GStreamer's playbin is not installed");
    g_free (self);
    return NULL;
  }
  gst_object_ref_sink (self->playbin);
  gst_util_set_object_arg (G_OBJECT (self->playbin), "flags", "audio+soft-volume");
  sink = vigil_sink_new (sink_variable);
  if (sink != NULL)
    g_object_set (self->playbin, "audio-sink", sink, NULL);
  g_signal_connect (self->playbin, "source-setup", G_CALLBACK (on_source_setup), self);
  self->thread = g_thread_pool_new (carry_out, self, 1, TRUE, NULL);
  return self;
}

void
vigil_deck_free (VigilDeck *self)
{
  if (self == NULL)
    return;
  vigil_deck_stop (self);
  g_thread_pool_free (self->thread, FALSE, TRUE);
  gst_object_unref (self->playbin);
  g_clear_pointer (&self->calm, g_bytes_unref);
  g_free (self);
}

void
vigil_deck_load (VigilDeck *self, const char *uri, VigilCalm calm)
{
  g_atomic_int_inc (&self->n_loading);
  give_order (self, GST_STATE_PLAYING, TRUE, uri, calm);
}

void
vigil_deck_set_paused (VigilDeck *self, gboolean is_paused)
{
  give_order (self, is_paused ? GST_STATE_PAUSED : GST_STATE_PLAYING, FALSE, NULL, VIGIL_CALM_SHORE);
}

void
vigil_deck_stop (VigilDeck *self)
{
  give_order (self, GST_STATE_NULL, FALSE, NULL, VIGIL_CALM_SHORE);
}

void
vigil_deck_set_volume (VigilDeck *self, double volume)
{
  g_object_set (self->playbin, "volume", volume, NULL);
}

gboolean
vigil_deck_is_loading (VigilDeck *self)
{
  return g_atomic_int_get (&self->n_loading) > 0;
}

GstElement *
vigil_deck_get_element (VigilDeck *self)
{
  return self->playbin;
}

gint64
vigil_deck_get_position_ms (VigilDeck *self)
{
  gint64 ns;

  return gst_element_query_position (self->playbin, GST_FORMAT_TIME, &ns) ? ns / GST_MSECOND : 0;
}

gint64
vigil_deck_get_duration_ms (VigilDeck *self)
{
  gint64 ns;

  return gst_element_query_duration (self->playbin, GST_FORMAT_TIME, &ns) && ns > 0 ? ns / GST_MSECOND : 0;
}
