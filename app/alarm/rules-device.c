/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules about devices, links and Vigil itself. */
#include "alarm/rules.h"

#include "base/clock.h"

#include <stdlib.h>

/* After a restart a device needs so long to be talked to again. */
#define LINK_START_MS 10000
/* After a change of rate the pump's report follows within so long. */
#define PLAN_DELAY_MS 10000
/* The line is filled with the pump, before it is the patient's, for a few seconds. */
#define UNPLANNED_DELAY_MS 10000
/* A stepped clock is news for so long. */
#define CLOCK_NEWS_US (10 * VIGIL_USEC_PER_MIN)

VigilSource
vigil_alarm_link_source (const VigilAlarmInputs *inputs, gboolean is_pump, guint8 channel)
{
  for (guint i = 0; i < inputs->n_links; i++) {
    if (inputs->links[i].is_pump != is_pump || inputs->links[i].channel != channel)
      continue;
    if (inputs->links[i].state == VIGIL_LINK_LIVE)
      return VIGIL_SOURCE_KNOWN;
    return inputs->links[i].was_live ? VIGIL_SOURCE_LOST : VIGIL_SOURCE_DOUBTFUL;
  }
  return VIGIL_SOURCE_KNOWN;
}

static VigilPriority
link_priority (const VigilAlarmInputs *inputs, const VigilAlarmMemory *memory, guint link)
{
  VigilPriority priority = inputs->profile != NULL ? inputs->profile->link_lost_priority
                                                   : VIGIL_PRIORITY_MEDIUM;

  if (!vigil_alarm_is_visit_open (inputs))
    return VIGIL_PRIORITY_LOW;
  if (inputs->links[link].is_pump)
    return MAX (priority, memory->hidden_pump[inputs->links[link].channel % VIGIL_MAX_CHANNELS]);
  priority = MAX (priority, memory->hidden_monitor[inputs->links[link].channel % VIGIL_MAX_MONITORS]);
  for (guint code = 1; code < VIGIL_N_CODES; code++)
    priority = MAX (priority, memory->hidden[code]);
  return priority;
}

/* A link that was never live is lost too while a patient depends on it: after a restart of the
 * program in the middle of an infusion nothing has been live yet. */
static void
add_link (const VigilAlarmInputs *inputs, const VigilAlarmMemory *memory, guint link, GArray *out)
{
  VigilLinkState state = inputs->links[link].state;
  gboolean was_live = inputs->links[link].was_live;
  gboolean is_trouble = was_live || state == VIGIL_LINK_NO_FRAMES;
  VigilPriority priority = link_priority (inputs, memory, link);
  VigilCondition *condition;

  if (inputs->links[link].is_pump)
    condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_LINK, priority, FALSE, "link.pump.%u",
                                 inputs->links[link].channel);
  else if (inputs->links[link].channel == 0)
    condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_LINK, priority, FALSE, "link.monitor");
  else
    condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_LINK, priority, FALSE, "link.monitor.%u",
                                 inputs->links[link].channel);
  condition->subject.code = VIGIL_CODE_LINK_STATE;
  condition->subject.channel = inputs->links[link].channel;
  condition->subject.detail = (int) state;
  condition->is_over = state == VIGIL_LINK_LIVE;
  condition->holds = !condition->is_over && (is_trouble || vigil_alarm_is_watched (inputs));
  condition->delay_ms = is_trouble ? 0 : LINK_START_MS;
  condition->latches = FALSE;
  condition->reannounces = priority >= VIGIL_PRIORITY_MEDIUM;
}

static VigilPriority
pump_priority (VigilPumpAlarm alarm)
{
  static const VigilPriority priorities[VIGIL_N_PUMP_ALARMS] = {
    [VIGIL_PUMP_ALARM_OCCLUSION] = VIGIL_PRIORITY_HIGH,
    [VIGIL_PUMP_ALARM_NEAR_END] = VIGIL_PRIORITY_LOW,
    [VIGIL_PUMP_ALARM_END] = VIGIL_PRIORITY_HIGH,
    [VIGIL_PUMP_ALARM_VTBI_DONE] = VIGIL_PRIORITY_LOW,
    [VIGIL_PUMP_ALARM_SYRINGE] = VIGIL_PRIORITY_HIGH,
    [VIGIL_PUMP_ALARM_LINE_DISCONNECT] = VIGIL_PRIORITY_HIGH,
    [VIGIL_PUMP_ALARM_BATTERY_LOW] = VIGIL_PRIORITY_LOW,
    [VIGIL_PUMP_ALARM_BATTERY_EMPTY] = VIGIL_PRIORITY_MEDIUM,
    [VIGIL_PUMP_ALARM_MAINS_LOST] = VIGIL_PRIORITY_LOW,
    [VIGIL_PUMP_ALARM_COMMS] = VIGIL_PRIORITY_HIGH,
    [VIGIL_PUMP_ALARM_ATTENTION] = VIGIL_PRIORITY_LOW,
    [VIGIL_PUMP_ALARM_LIMIT] = VIGIL_PRIORITY_LOW,
    [VIGIL_PUMP_ALARM_FAULT] = VIGIL_PRIORITY_HIGH,
    [VIGIL_PUMP_ALARM_OTHER] = VIGIL_PRIORITY_MEDIUM,
    [VIGIL_PUMP_ALARM_AIR] = VIGIL_PRIORITY_HIGH,
    [VIGIL_PUMP_ALARM_FLOW] = VIGIL_PRIORITY_HIGH,
  };

  return priorities[alarm];
}

static void
add_pump (const VigilAlarmInputs *inputs, guint8 channel, GArray *out)
{
  VigilPumpAlarm alarm = inputs->pump_alarm[channel];
  VigilCondition *condition;

  if (alarm <= VIGIL_PUMP_ALARM_NONE || alarm >= VIGIL_N_PUMP_ALARMS
      || vigil_alarm_link_source (inputs, TRUE, channel) != VIGIL_SOURCE_KNOWN)
    return;
  condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_PUMP, pump_priority (alarm), TRUE,
                               "pump.%u.%s", channel, vigil_pump_alarm_name (alarm));
  condition->subject.code = VIGIL_CODE_PUMP_ALARM;
  condition->subject.channel = channel;
  condition->subject.detail = (int) alarm;
  g_strlcpy (condition->subject.native, inputs->pump_words[channel], sizeof condition->subject.native);
}

static void
add_command (const VigilAlarmInputs *inputs, guint8 channel, GArray *out)
{
  VigilVerb verb = inputs->command_failed[channel];
  gboolean is_stop = verb == VIGIL_VERB_STOP || verb == VIGIL_VERB_PAUSE;
  VigilCondition *condition;

  if (verb == VIGIL_VERB_NONE)
    return;
  condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_COMMAND,
                               is_stop ? VIGIL_PRIORITY_HIGH : VIGIL_PRIORITY_MEDIUM, TRUE,
                               "command.%u", channel);
  condition->subject.code = VIGIL_CODE_PUMP_MODE;
  condition->subject.channel = channel;
  condition->subject.detail = (int) verb;
  condition->occurrence = (gint64) verb;
}

/* More than planned is worse than less. */
static void
add_plan (const VigilAlarmInputs *inputs, guint8 index, GArray *out)
{
  const VigilChannel *channel = &inputs->session->channels[index];
  double planned_ml_h;
  gboolean is_high, is_too_much = channel->delivered_ml > channel->total_ml * (1 + inputs->rate_tolerance);
  VigilCondition *condition;

  if (channel->state != VIGIL_CHANNEL_RUNNING || !channel->is_linked || channel->step >= channel->n_steps)
    return;
  planned_ml_h = channel->steps[channel->step].pump_rate_ml_h;
  is_high = channel->rate_ml_h > planned_ml_h || is_too_much;
  condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_PLAN,
                               is_high ? VIGIL_PRIORITY_HIGH : VIGIL_PRIORITY_MEDIUM,
                               !vigil_channel_matches_plan (channel, inputs->rate_tolerance),
                               "plan.%u", index);
  condition->subject.code = VIGIL_CODE_PUMP_RATE;
  condition->subject.channel = index;
  condition->subject.is_high = is_high;
  condition->subject.value = channel->rate_ml_h;
  condition->subject.limit = planned_ml_h;
  condition->delay_ms = PLAN_DELAY_MS;
  if (channel->pending != VIGIL_VERB_NONE) {
    condition->holds = condition->is_over = FALSE;
    condition->is_doubtful = TRUE;
  }
}

/* Nobody confirmed that this patient gets it. */
static void
add_unplanned (const VigilAlarmInputs *inputs, guint8 index, GArray *out)
{
  const VigilChannel *channel = &inputs->session->channels[index];
  VigilCondition *condition;

  if (vigil_alarm_link_source (inputs, TRUE, index) != VIGIL_SOURCE_KNOWN)
    return;
  condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_PLAN, VIGIL_PRIORITY_MEDIUM, channel->is_unplanned,
                               "plan.%u" VIGIL_ALARM_UNPLANNED, index);
  condition->subject.code = VIGIL_CODE_PUMP_MODE;
  condition->subject.channel = index;
  condition->delay_ms = UNPLANNED_DELAY_MS;
}

void
vigil_alarm_rules_device (const VigilAlarmInputs *inputs, const VigilAlarmMemory *memory, GArray *out)
{
  gboolean is_clock_news = inputs->clock_stepped_us != 0
                           && llabs (inputs->now_wall_us - inputs->clock_stepped_us) < CLOCK_NEWS_US;
  guint n_channels = vigil_alarm_is_visit_open (inputs) ? inputs->session->n_channels : 0;
  VigilCondition *condition;

  for (guint i = 0; i < inputs->n_links; i++)
    add_link (inputs, memory, i, out);
  for (guint8 i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    add_pump (inputs, i, out);
    add_command (inputs, i, out);
  }
  for (guint8 i = 0; i < MIN (n_channels, VIGIL_MAX_CHANNELS); i++)
    add_plan (inputs, i, out);
  for (guint8 i = 0; i < MIN (n_channels, VIGIL_MAX_CHANNELS); i++)
    add_unplanned (inputs, i, out);
  vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_STORE, VIGIL_PRIORITY_HIGH, inputs->is_store_failing,
                   "store");
  condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_CLOCK, VIGIL_PRIORITY_LOW, is_clock_news,
                               "clock");
  condition->occurrence = inputs->clock_stepped_us;
}
