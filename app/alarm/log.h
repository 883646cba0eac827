/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A raised alarm as an event of the record, and back. Of the alarm room only. */
#pragma once

#include "alarm/signal.h"

/* The body of VIGIL_EVENT_ALARM_RAISED. */
JsonObject *vigil_alarm_to_body (const VigilAlarm *self, gboolean is_reminder) G_GNUC_WARN_UNUSED_RESULT;
/* What it was when it was raised: SOUNDING, with the times of the event. FALSE: not one of ours. */
gboolean vigil_alarm_from_event (const VigilEvent *event, VigilAlarm *out);

/* A sentence for the log: English, no patient data. */
char *vigil_alarm_words (const VigilAlarmView *alarm) G_GNUC_WARN_UNUSED_RESULT;
gboolean vigil_alarm_kind_is_technical (VigilAlarmKind kind);
