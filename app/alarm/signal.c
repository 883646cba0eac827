/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm/signal.h"

#include "base/clock.h"

/* The present, but for what only an announcement may change. */
static void
follow (VigilAlarmView *view, const VigilAlarmView *subject)
{
  VigilAlarmView now = *subject;

  now.state = view->state;
  now.priority = view->state == VIGIL_ALARM_INACTIVE ? subject->priority : view->priority;
  now.condition_since_us = view->condition_since_us;
  now.raised_us = view->raised_us;
  now.ended_us = view->ended_us;
  now.raised_wall_us = view->raised_wall_us;
  *view = now;
}

static VigilAlarmChange
announce (VigilAlarm *self, const VigilCondition *condition, gint64 since_us, gint64 now_us)
{
  VigilAlarmView *view = &self->view;

  self->priority_before = vigil_alarm_stands (self) && view->priority != condition->subject.priority
                            ? view->priority
                            : VIGIL_PRIORITY_NONE;
  self->occurrence = condition->occurrence;
  self->acknowledged_us = condition->starts_acknowledged ? now_us : 0;
  self->again_since_us = 0;
  view->state = condition->starts_acknowledged ? VIGIL_ALARM_ACKNOWLEDGED : VIGIL_ALARM_SOUNDING;
  view->priority = condition->subject.priority;
  view->condition_since_us = since_us;
  view->raised_us = now_us;
  view->ended_us = 0;
  return VIGIL_ALARM_CHANGE_RAISED;
}

static VigilAlarmChange
supersede (VigilAlarm *self, gint64 now_us)
{
  self->view.state = VIGIL_ALARM_PENDING;
  self->view.ended_us = now_us;
  self->acknowledged_us = 0;
  return VIGIL_ALARM_CHANGE_SUPERSEDED;
}

static VigilAlarmChange
step_waiting (VigilAlarm *self, const VigilCondition *condition, gint64 now_us)
{
  VigilAlarmView *view = &self->view;

  if (!condition->holds) {
    if (!condition->is_doubtful)
      view->state = VIGIL_ALARM_INACTIVE;
    return VIGIL_ALARM_CHANGE_NONE;
  }
  if (view->state == VIGIL_ALARM_INACTIVE) {
    view->state = VIGIL_ALARM_PENDING;
    view->condition_since_us = condition->at_us;
  }
  view->priority = condition->subject.priority;
  if (condition->is_shadowed
      || condition->at_us - view->condition_since_us < condition->delay_ms * VIGIL_USEC_PER_MSEC)
    return VIGIL_ALARM_CHANGE_NONE;
  return announce (self, condition, view->condition_since_us, now_us);
}

static VigilAlarmChange
step_standing (VigilAlarm *self, const VigilCondition *condition, gint64 now_us)
{
  VigilAlarmView *view = &self->view;

  if (condition->is_over) {
    gboolean is_unseen = view->state == VIGIL_ALARM_SOUNDING;

    view->ended_us = now_us;
    view->state = is_unseen && condition->latches ? VIGIL_ALARM_LATCHED : VIGIL_ALARM_INACTIVE;
    return view->state == VIGIL_ALARM_LATCHED ? VIGIL_ALARM_CHANGE_NONE : VIGIL_ALARM_CHANGE_ENDED;
  }
  if (condition->is_shadowed)
    return supersede (self, now_us);
  if (!condition->holds)
    return VIGIL_ALARM_CHANGE_NONE;
  if (self->occurrence == 0)
    self->occurrence = condition->occurrence;
  if (condition->occurrence != self->occurrence || condition->subject.priority > view->priority)
    return announce (self, condition, view->condition_since_us, now_us);
  if (condition->subject.priority < view->priority) {
    self->priority_before = view->priority;
    view->priority = condition->subject.priority;
    return VIGIL_ALARM_CHANGE_RAISED;
  }
  if (view->state == VIGIL_ALARM_ACKNOWLEDGED && condition->reannounces
      && now_us - self->acknowledged_us >= VIGIL_ALARM_REMINDER_S * VIGIL_USEC_PER_SEC) {
    view->state = VIGIL_ALARM_SOUNDING;
    return VIGIL_ALARM_CHANGE_REMINDED;
  }
  return VIGIL_ALARM_CHANGE_NONE;
}

static VigilAlarmChange
step_latched (VigilAlarm *self, const VigilCondition *condition, gint64 now_us)
{
  if (!condition->latches) {
    self->view.state = VIGIL_ALARM_INACTIVE;
    return VIGIL_ALARM_CHANGE_ENDED;
  }
  if (condition->is_shadowed && condition->holds)
    return supersede (self, now_us);
  if (!condition->holds) {
    self->again_since_us = 0;
    return VIGIL_ALARM_CHANGE_NONE;
  }
  if (self->again_since_us == 0)
    self->again_since_us = condition->at_us;
  if (condition->at_us - self->again_since_us < condition->delay_ms * VIGIL_USEC_PER_MSEC)
    return VIGIL_ALARM_CHANGE_NONE;
  return announce (self, condition, self->again_since_us, now_us);
}

VigilAlarmChange
vigil_alarm_step (VigilAlarm *self, const VigilCondition *condition, gint64 now_us)
{
  follow (&self->view, &condition->subject);
  switch (self->view.state) {
  case VIGIL_ALARM_SOUNDING:
  case VIGIL_ALARM_ACKNOWLEDGED:
    return step_standing (self, condition, now_us);
  case VIGIL_ALARM_LATCHED:
    return step_latched (self, condition, now_us);
  case VIGIL_ALARM_INACTIVE:
  case VIGIL_ALARM_PENDING:
  default:
    return step_waiting (self, condition, now_us);
  }
}

gboolean
vigil_alarm_acknowledge (VigilAlarm *self, gint64 now_us)
{
  if (self->view.state != VIGIL_ALARM_SOUNDING && self->view.state != VIGIL_ALARM_LATCHED)
    return FALSE;
  self->view.state = self->view.state == VIGIL_ALARM_SOUNDING ? VIGIL_ALARM_ACKNOWLEDGED
                                                              : VIGIL_ALARM_INACTIVE;
  self->acknowledged_us = now_us;
  return TRUE;
}

gboolean
vigil_alarm_is_shown (const VigilAlarm *self)
{
  return self->view.state != VIGIL_ALARM_INACTIVE && self->view.state != VIGIL_ALARM_PENDING;
}

gboolean
vigil_alarm_stands (const VigilAlarm *self)
{
  return self->view.state == VIGIL_ALARM_SOUNDING || self->view.state == VIGIL_ALARM_ACKNOWLEDGED;
}

gboolean
vigil_alarm_is_heard (const VigilAlarm *self)
{
  return self->view.state == VIGIL_ALARM_SOUNDING
         || (self->view.state == VIGIL_ALARM_LATCHED && self->view.priority == VIGIL_PRIORITY_HIGH);
}
