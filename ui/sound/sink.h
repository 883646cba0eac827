/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where sound goes. A sink is a GStreamer launch line in the environment, else what the system
 * has. Of the sound room only. Thread: any. */
#pragma once

#include <gst/gst.h>

/* From $@variable, else $VIGIL_AUDIO_SINK, else autoaudiosink. Floating; NULL with a message in the
 * log if it cannot be made. */
GstElement *vigil_sink_new (const char *variable) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE if what @pipeline ends in swallows sound: autoaudiosink falls back to fakesink without a
 * word when no device works. To be asked in READY or above, when the choice is made. */
gboolean vigil_sink_is_real (GstElement *pipeline);
