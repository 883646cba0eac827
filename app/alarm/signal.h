/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One alarm: the machine with memory that follows a condition. States and words are those of
 * IEC 60601-1-8: a condition that has held for its delay is announced; acknowledging silences
 * this occurrence only; a latching alarm outlives its condition until somebody has seen it.
 * Pure: time is an argument. Of the alarm room only. */
#pragma once

#include "alarm/alarm.h"

/* What a rule says now. */
typedef struct {
  VigilAlarmView subject;       /* id, kind, priority .. detail; its state and times are not read */
  gboolean holds;               /* true now */
  gboolean is_over;             /* surely not true. Neither: in the margin, keeps what is raised */
  gboolean is_doubtful;         /* neither, because it is not known just now: keeps a delay running too */
  gboolean is_shadowed;         /* a higher alarm says the same already */
  gboolean starts_acknowledged; /* what is left of an alarm that was acknowledged */
  gboolean latches;
  gboolean reannounces;         /* acknowledged, it is announced again after VIGIL_ALARM_REMINDER_S */
  guint delay_ms;
  gint64 at_us;                 /* mono: the moment of which it is true; now, or a reading's */
  gint64 occurrence;            /* when this changes it is another occurrence; 0 has none */
} VigilCondition;

typedef enum {
  VIGIL_ALARM_CHANGE_NONE,
  VIGIL_ALARM_CHANGE_RAISED,     /* a new occurrence, or another priority; see @priority_before */
  VIGIL_ALARM_CHANGE_REMINDED,   /* announced again, nothing new */
  VIGIL_ALARM_CHANGE_ENDED,
  VIGIL_ALARM_CHANGE_SUPERSEDED, /* a higher alarm took over */
} VigilAlarmChange;

typedef struct {
  VigilAlarmView view;
  VigilPriority priority_before; /* of RAISED: what it had until now, NONE if it is new */
  gint64 acknowledged_us;
  gint64 again_since_us;         /* LATCHED: the condition is back since; 0 no */
  gint64 occurrence;
} VigilAlarm;

VigilAlarmChange vigil_alarm_step (VigilAlarm *self, const VigilCondition *condition, gint64 now_us);
/* TRUE if it was SOUNDING or LATCHED; the latter is then INACTIVE. */
gboolean vigil_alarm_acknowledge (VigilAlarm *self, gint64 now_us);

/* Raised and neither over nor acknowledged away: it is on the screen. */
gboolean vigil_alarm_is_shown (const VigilAlarm *self);
/* Its condition stands, as far as is known. */
gboolean vigil_alarm_stands (const VigilAlarm *self);
gboolean vigil_alarm_is_heard (const VigilAlarm *self);
