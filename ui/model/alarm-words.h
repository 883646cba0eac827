/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What an alarm says. Texts are translated and the caller's to free unless const.
 * Pure; any thread. */
#pragma once

#include "alarm/alarm.h"

/* Whether it is there for staff: sounding, acknowledged or latched, not merely pending. */
gboolean vigil_alarm_view_is_shown (const VigilAlarmView *self);
/* Nobody has seen it yet. */
gboolean vigil_alarm_view_is_new (const VigilAlarmView *self);

/* "SpO₂ 84 %: below 85 for 9 s". @now_us mono. */
char *vigil_alarm_sentence (const VigilAlarmView *self, gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;
/* "RR 9: below 10", "Pump link lost". */
char *vigil_alarm_short (const VigilAlarmView *self) G_GNUC_WARN_UNUSED_RESULT;
/* "High alarm: SpO₂ 84 %: below 85 for 9 s". */
char *vigil_alarm_spoken (const VigilAlarmView *self, gint64 now_us) G_GNUC_WARN_UNUSED_RESULT;

/* "up", "unlink"; an icon's name. */
const char *vigil_alarm_icon (const VigilAlarmView *self);
/* "★★★" */
const char *vigil_priority_stars (VigilPriority priority);
/* "alarm-high"; "" for none. */
const char *vigil_priority_class (VigilPriority priority);

const char *vigil_pump_alarm_words (VigilPumpAlarm alarm);
