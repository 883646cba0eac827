/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/sink.h"

#include <string.h>

GstElement *
vigil_sink_new (const char *variable)
{
  const char *line = g_getenv (variable);
  g_autoptr (GError) error = NULL;
  GstElement *sink;

  if (line == NULL)
    line = g_getenv ("VIGIL_AUDIO_SINK");
  if (line == NULL)
    line = "autoaudiosink";
  sink = gst_parse_bin_from_description_full (line, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  if (sink == NULL)
    g_message ("Sound: no sink from \"%s\": %s", line, error->message);
  return sink;
}

gboolean
vigil_sink_is_real (GstElement *pipeline)
{
  g_autoptr (GstIterator) elements = gst_bin_iterate_recurse (GST_BIN (pipeline));
  g_auto (GValue) item = G_VALUE_INIT;
  gboolean is_real = TRUE;

  while (is_real && gst_iterator_next (elements, &item) == GST_ITERATOR_OK) {
    GstElementFactory *factory = gst_element_get_factory (g_value_get_object (&item));
    const char *name = factory != NULL ? GST_OBJECT_NAME (factory) : "";

    is_real = strcmp (name, "fakesink") != 0 && strcmp (name, "fakeaudiosink") != 0;
    g_value_reset (&item);
  }
  return is_real;
}
