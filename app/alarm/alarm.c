/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm/alarm.h"

#include "alarm/log.h"
#include "alarm/rules.h"
#include "base/clock.h"

#include <string.h>

struct _VigilAlarmBank {
  VigilAlarm alarms[VIGIL_MAX_ALARMS];   /* none is INACTIVE between two calls */
  guint n_alarms;
  VigilAlarmMemory memory;
  GArray *conditions;                    /* of one step; kept for its room */
  gboolean is_restored;                  /* times are still those of the run before */
  gint64 audio_paused_until_us;
  VigilPriority audio_paused_priority;   /* the highest that was heard when the pause began */
};

VigilAlarmBank *
vigil_alarm_bank_new (void)
{
  VigilAlarmBank *self = g_new0 (VigilAlarmBank, 1);

  self->conditions = g_array_new (FALSE, FALSE, sizeof (VigilCondition));
  return self;
}

void
vigil_alarm_bank_free (VigilAlarmBank *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->conditions);
  g_free (self);
}

static VigilAlarm *
find (VigilAlarmBank *self, const char *id)
{
  for (guint i = 0; i < self->n_alarms; i++)
    if (strcmp (self->alarms[i].view.id, id) == 0)
      return &self->alarms[i];
  return NULL;
}

static void
emit_ended (const VigilAlarm *alarm, gint64 now_us, const char *how, VigilAlarmEmit emit,
            gpointer user_data)
{
  gint64 ended_us = alarm->view.ended_us != 0 ? alarm->view.ended_us : now_us;

  emit (VIGIL_EVENT_ALARM_ENDED,
        vigil_body_new ("alarm", "s", alarm->view.id, "after_ms", "i",
                        MAX (0, ended_us - alarm->view.raised_us) / VIGIL_USEC_PER_MSEC, "how", "s", how,
                        NULL),
        user_data);
}

static void
emit_acknowledged (const VigilAlarm *alarm, VigilAlarmEmit emit, gpointer user_data)
{
  emit (VIGIL_EVENT_ALARM_ACKNOWLEDGED, vigil_body_new ("alarm", "s", alarm->view.id, NULL), user_data);
}

static void
emit_raised (const VigilAlarm *alarm, gboolean is_reminder, VigilAlarmEmit emit, gpointer user_data)
{
  emit (VIGIL_EVENT_ALARM_RAISED, vigil_alarm_to_body (alarm, is_reminder), user_data);
}

static void
resume_audio (VigilAlarmBank *self, const char *by, VigilAlarmEmit emit, gpointer user_data)
{
  if (self->audio_paused_until_us == 0)
    return;
  self->audio_paused_until_us = 0;
  emit (VIGIL_EVENT_AUDIO_RESUMED, vigil_body_new ("by", "s", by, NULL), user_data);
}

static void
drop (VigilAlarmBank *self, VigilAlarm *alarm)
{
  guint i = (guint) (alarm - self->alarms);

  self->n_alarms--;
  memmove (alarm, alarm + 1, (self->n_alarms - i) * sizeof *alarm);
}

/* The one that is missed least: what is not shown before what is, the lower before the higher. */
static VigilAlarm *
least (VigilAlarmBank *self)
{
  VigilAlarm *found = NULL;

  for (guint i = 0; i < self->n_alarms; i++) {
    VigilAlarm *alarm = &self->alarms[i];
    gboolean is_less = found == NULL || alarm->view.priority < found->view.priority
                       || (alarm->view.priority == found->view.priority
                           && !vigil_alarm_is_shown (alarm) && vigil_alarm_is_shown (found));

    if (is_less)
      found = alarm;
  }
  return found;
}

/* A free place; in a full table one that a lower alarm gives up. NULL: all are as high. */
static VigilAlarm *
make_room (VigilAlarmBank *self, VigilPriority priority, gint64 now_us, VigilAlarmEmit emit,
           gpointer user_data)
{
  VigilAlarm *alarm;

  if (self->n_alarms == VIGIL_MAX_ALARMS) {
    alarm = least (self);
    if (alarm->view.priority >= priority)
      return NULL;
    if (vigil_alarm_is_shown (alarm))
      emit_ended (alarm, now_us, "crowded-out", emit, user_data);
    drop (self, alarm);
  }
  alarm = &self->alarms[self->n_alarms++];
  *alarm = (VigilAlarm){ 0 };
  return alarm;
}

static gboolean
is_sibling (const VigilAlarmView *a, const VigilAlarmView *b)
{
  return a->kind == VIGIL_ALARM_KIND_LIMIT && b->kind == a->kind && a->code == b->code
         && a->is_high == b->is_high && strcmp (a->id, b->id) != 0;
}

/* A limit's condition in the light of the higher alarm of the same vital, which was stepped
 * before it. */
static void
shade (VigilAlarmBank *self, VigilCondition *condition)
{
  for (guint i = 0; i < self->n_alarms; i++) {
    const VigilAlarm *alarm = &self->alarms[i];

    if (!is_sibling (&condition->subject, &alarm->view)
        || alarm->view.priority <= condition->subject.priority)
      continue;
    if (vigil_alarm_stands (alarm))
      condition->is_shadowed = TRUE;
    else if (alarm->view.state == VIGIL_ALARM_INACTIVE && alarm->acknowledged_us != 0)
      condition->starts_acknowledged = TRUE;
  }
}

static void
tell (VigilAlarmBank *self, VigilAlarm *alarm, VigilAlarmChange change, const VigilAlarmInputs *inputs,
      VigilAlarmEmit emit, gpointer user_data)
{
  switch (change) {
  case VIGIL_ALARM_CHANGE_RAISED:
    if (alarm->view.raised_us == inputs->now_us)
      alarm->view.raised_wall_us = inputs->now_wall_us;
    emit_raised (alarm, FALSE, emit, user_data);
    if (alarm->view.state == VIGIL_ALARM_ACKNOWLEDGED)
      emit_acknowledged (alarm, emit, user_data);
    else if (alarm->view.priority >= self->audio_paused_priority
             && alarm->view.priority > alarm->priority_before)
      resume_audio (self, "alarm", emit, user_data);
    break;
  case VIGIL_ALARM_CHANGE_REMINDED:
    emit_raised (alarm, TRUE, emit, user_data);
    break;
  case VIGIL_ALARM_CHANGE_ENDED:
    emit_ended (alarm, inputs->now_us, "over", emit, user_data);
    break;
  case VIGIL_ALARM_CHANGE_SUPERSEDED:
    emit_ended (alarm, inputs->now_us, "escalated", emit, user_data);
    break;
  case VIGIL_ALARM_CHANGE_NONE:
  default:
    break;
  }
}

static int
compare_conditions (gconstpointer a, gconstpointer b)
{
  return (int) ((const VigilCondition *) b)->subject.priority
         - (int) ((const VigilCondition *) a)->subject.priority;
}

static gboolean
is_named (const VigilAlarmBank *self, const char *id)
{
  for (guint i = 0; i < self->conditions->len; i++)
    if (strcmp (g_array_index (self->conditions, VigilCondition, i).subject.id, id) == 0)
      return TRUE;
  return FALSE;
}

/* Every condition of this moment, the higher first: those of the rules, and for an alarm that no
 * rule names any more what is to be thought of it. */
static void
gather (VigilAlarmBank *self, const VigilAlarmInputs *inputs)
{
  vigil_alarm_memory_step (&self->memory, inputs);
  for (guint i = 0; i < self->n_alarms; i++)
    if (vigil_alarm_stands (&self->alarms[i]))
      vigil_alarm_memory_note (&self->memory, inputs, &self->alarms[i].view);
  g_array_set_size (self->conditions, 0);
  vigil_alarm_rules (inputs, &self->memory, self->conditions);
  for (guint i = 0; i < self->n_alarms; i++) {
    VigilCondition condition;

    if (is_named (self, self->alarms[i].view.id))
      continue;
    vigil_alarm_rule_unnamed (inputs, &self->alarms[i].view, &condition);
    g_array_append_val (self->conditions, condition);
  }
  g_array_sort (self->conditions, compare_conditions);
}

/* Monotonic time began anew with this run; wall time relates the two. */
static void
rebase (VigilAlarmBank *self, const VigilAlarmInputs *inputs)
{
  for (guint i = 0; i < self->n_alarms; i++) {
    VigilAlarm *alarm = &self->alarms[i];
    gint64 age_us = MAX (0, inputs->now_wall_us - alarm->view.raised_wall_us);

    alarm->view.raised_us = alarm->view.condition_since_us = inputs->now_us - age_us;
    if (alarm->acknowledged_us != 0)
      alarm->acknowledged_us = inputs->now_us;
  }
  self->is_restored = FALSE;
}

void
vigil_alarm_bank_step (VigilAlarmBank *self, const VigilAlarmInputs *inputs, VigilAlarmEmit emit,
                       gpointer user_data)
{
  g_return_if_fail (self != NULL && inputs != NULL && inputs->vitals != NULL && emit != NULL);

  if (self->audio_paused_until_us != 0 && inputs->now_us >= self->audio_paused_until_us)
    resume_audio (self, "timeout", emit, user_data);
  if (self->is_restored)
    rebase (self, inputs);
  gather (self, inputs);
  for (guint i = 0; i < self->conditions->len; i++) {
    VigilCondition *condition = &g_array_index (self->conditions, VigilCondition, i);
    VigilAlarm *alarm = find (self, condition->subject.id);

    if (alarm == NULL && condition->holds)
      alarm = make_room (self, condition->subject.priority, inputs->now_us, emit, user_data);
    if (alarm == NULL)
      continue;
    shade (self, condition);
    tell (self, alarm, vigil_alarm_step (alarm, condition, inputs->now_us), inputs, emit, user_data);
  }
  for (guint i = self->n_alarms; i > 0; i--)
    if (self->alarms[i - 1].view.state == VIGIL_ALARM_INACTIVE)
      drop (self, &self->alarms[i - 1]);
}

void
vigil_alarm_bank_acknowledge (VigilAlarmBank *self, gint64 now_us, VigilAlarmEmit emit,
                              gpointer user_data)
{
  g_return_if_fail (self != NULL && emit != NULL);

  for (guint i = self->n_alarms; i > 0; i--) {
    VigilAlarm *alarm = &self->alarms[i - 1];

    if (!vigil_alarm_acknowledge (alarm, now_us))
      continue;
    emit_acknowledged (alarm, emit, user_data);
    if (alarm->view.state == VIGIL_ALARM_INACTIVE) {
      emit_ended (alarm, now_us, "over", emit, user_data);
      drop (self, alarm);
    }
  }
}

static VigilPriority
heard (const VigilAlarmBank *self)
{
  VigilPriority priority = VIGIL_PRIORITY_NONE;

  for (guint i = 0; i < self->n_alarms; i++)
    if (vigil_alarm_is_heard (&self->alarms[i]))
      priority = MAX (priority, self->alarms[i].view.priority);
  return priority;
}

void
vigil_alarm_bank_pause_audio (VigilAlarmBank *self, guint for_s, gint64 now_us, VigilAlarmEmit emit,
                              gpointer user_data)
{
  g_return_if_fail (self != NULL && emit != NULL);

  if (for_s == 0) {
    resume_audio (self, "staff", emit, user_data);
    return;
  }
  self->audio_paused_until_us = now_us + for_s * VIGIL_USEC_PER_SEC;
  self->audio_paused_priority = heard (self);
  emit (VIGIL_EVENT_AUDIO_PAUSED, vigil_body_new ("for_s", "i", (gint64) for_s, NULL), user_data);
}

static int
compare_views (gconstpointer a, gconstpointer b)
{
  const VigilAlarmView *left = a, *right = b;

  if (left->priority != right->priority)
    return left->priority > right->priority ? -1 : 1;
  if (left->raised_us != right->raised_us)
    return left->raised_us > right->raised_us ? -1 : 1;
  return strcmp (left->id, right->id);
}

void
vigil_alarm_bank_list (const VigilAlarmBank *self, VigilAlarmList *out)
{
  g_return_if_fail (self != NULL && out != NULL);

  *out = (VigilAlarmList){ .audio_paused_until_us = self->audio_paused_until_us };
  for (guint i = 0; i < self->n_alarms; i++)
    if (vigil_alarm_is_shown (&self->alarms[i]))
      out->alarms[out->n_alarms++] = self->alarms[i].view;
  qsort (out->alarms, out->n_alarms, sizeof out->alarms[0], compare_views);
  out->sounding = self->audio_paused_until_us != 0 ? VIGIL_PRIORITY_NONE : heard (self);
}

void
vigil_alarm_list_place (VigilAlarmList *self, gint64 now_us, gint64 now_wall_us)
{
  for (guint i = 0; i < self->n_alarms; i++) {
    VigilAlarmView *alarm = &self->alarms[i];
    gint64 raised_us = now_us - MAX (0, now_wall_us - alarm->raised_wall_us);

    alarm->condition_since_us += raised_us - alarm->raised_us;
    alarm->raised_us = raised_us;
  }
  qsort (self->alarms, self->n_alarms, sizeof self->alarms[0], compare_views);
}

static void
restore_raised (VigilAlarmBank *self, VigilAlarm *known, const VigilEvent *event)
{
  VigilAlarm alarm;

  if (!vigil_alarm_from_event (event, &alarm))
    return;
  if (known != NULL)
    *known = alarm;
  else if (self->n_alarms < VIGIL_MAX_ALARMS)
    self->alarms[self->n_alarms++] = alarm;
}

void
vigil_alarm_bank_restore (VigilAlarmBank *self, const VigilEvent *event)
{
  VigilAlarm *alarm;

  g_return_if_fail (self != NULL && event != NULL);

  self->is_restored = TRUE;
  alarm = find (self, vigil_event_get_string (event, "alarm"));
  if (event->kind == VIGIL_EVENT_ALARM_RAISED)
    restore_raised (self, alarm, event);
  else if (event->kind == VIGIL_EVENT_ALARM_ACKNOWLEDGED && alarm != NULL) {
    alarm->view.state = VIGIL_ALARM_ACKNOWLEDGED;
    alarm->acknowledged_us = event->t_mono_us;
  } else if (event->kind == VIGIL_EVENT_ALARM_ENDED && alarm != NULL)
    drop (self, alarm);
}
