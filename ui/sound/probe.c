/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "sound/probe.h"

#include <glib/gi18n-lib.h>
#include <gst/pbutils/pbutils.h>

#define PATIENCE_S 5

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, why);
  return FALSE;
}

/* A picture in the tags needs a decoder too, and is never shown. */
static gboolean
lacks_audio_decoder (GstDiscovererInfo *info)
{
  const char **missing = gst_discoverer_info_get_missing_elements_installer_details (info);

  for (guint i = 0; missing != NULL && missing[i] != NULL; i++)
    if (g_strrstr (missing[i], "decoder-image/") == NULL && g_strrstr (missing[i], "decoder-video/") == NULL)
      return TRUE;
  return FALSE;
}

static gboolean
has_audio (GstDiscovererInfo *info)
{
  GList *streams = gst_discoverer_info_get_audio_streams (info);
  gboolean has = streams != NULL;

  gst_discoverer_stream_info_list_free (streams);
  return has;
}

static gboolean
judge (GstDiscovererInfo *info, const GError *failed, GError **error)
{
  GstDiscovererResult result = gst_discoverer_info_get_result (info);

  if (result == GST_DISCOVERER_MISSING_PLUGINS && lacks_audio_decoder (info))
    return refuse (error, _("the tablet has no decoder for it"));
  if (result == GST_DISCOVERER_TIMEOUT || result == GST_DISCOVERER_BUSY)
    return refuse (error, _("it cannot be read in time"));
  if (g_error_matches (failed, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND)
      || g_error_matches (failed, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ)
      || g_error_matches (failed, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ))
    return refuse (error, _("it cannot be read"));
  if (result != GST_DISCOVERER_OK && result != GST_DISCOVERER_MISSING_PLUGINS)
    return refuse (error, _("it is no audio, or damaged"));
  return has_audio (info) || refuse (error, _("there is no sound in it"));
}

gboolean
vigil_probe (const char *path, gint64 *length_ms, GError **error)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, error);
  g_autoptr (GstDiscoverer) discoverer = NULL;
  g_autoptr (GstDiscovererInfo) info = NULL;
  g_autoptr (GError) failed = NULL;
  GstClockTime length;

  *length_ms = 0;
  if (uri == NULL)
    return FALSE;
  discoverer = gst_discoverer_new (PATIENCE_S * GST_SECOND, error);
  if (discoverer == NULL)
    return FALSE;
  info = gst_discoverer_discover_uri (discoverer, uri, &failed);
  if (info == NULL)
    return refuse (error, _("it is no audio, or damaged"));
  if (!judge (info, failed, error)) {
    g_info ("Probe: %s: %s", path, failed != NULL ? failed->message : "no audio");
    return FALSE;
  }
  length = gst_discoverer_info_get_duration (info);
  *length_ms = GST_CLOCK_TIME_IS_VALID (length) ? (gint64) (length / GST_MSECOND) : 0;
  return TRUE;
}
