/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Sounds the burst of one priority, again and again, until told otherwise. Its own thread owns
 * the audio pipeline, so that a hung sound server never holds up the screen, and its own sink, so
 * that alarms never end up in the patient's headphones alone: $VIGIL_ALARM_SINK, else
 * $VIGIL_AUDIO_SINK (a GStreamer launch line each), else what the system has.
 *
 * Property "is-audible": bursts come to a device. It is FALSE when there is none, when it fails, or
 * when what the system chose swallows sound without a word; it is tried again every ten seconds.
 * Whether that device is muted or unplugged behind its socket, nobody can tell: hence "test sound"
 * on the devices page.
 * Thread: one thread with a main context; "notify" comes there. */
#pragma once

#include "alarm/alarm.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define VIGIL_TYPE_ALARM_SOUNDER (vigil_alarm_sounder_get_type ())
G_DECLARE_FINAL_TYPE (VigilAlarmSounder, vigil_alarm_sounder, VIGIL, ALARM_SOUNDER, GObject)

/* gst_init () must have been called. Looks for a device at once. */
VigilAlarmSounder *vigil_alarm_sounder_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Silence is VIGIL_PRIORITY_NONE. The burst of another priority starts at once; the same again
 * changes nothing. */
void vigil_alarm_sounder_set (VigilAlarmSounder *self, VigilPriority priority);
/* Sounds one burst to be listened to; an alarm that sounds, or comes meanwhile, goes first. */
void vigil_alarm_sounder_test (VigilAlarmSounder *self, VigilPriority priority);
/* TRUE until the contrary is known. */
gboolean vigil_alarm_sounder_get_is_audible (VigilAlarmSounder *self);

G_END_DECLS
