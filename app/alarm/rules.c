/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules about the patient, and what all rules share. */
#include "alarm/rules.h"

#include "alarm/log.h"
#include "base/clock.h"
#include "session/limits.h"
#include "session/test-dose.h"

#include <math.h>
#include <string.h>

/* A cuff takes up to a minute from the due moment to its reading. */
#define CUFF_CYCLE_MS 60000

gboolean
vigil_alarm_is_visit_open (const VigilAlarmInputs *inputs)
{
  return inputs->session != NULL && inputs->session->stage != VIGIL_STAGE_NONE
         && inputs->session->stage != VIGIL_STAGE_CLOSED;
}

gboolean
vigil_alarm_is_watched (const VigilAlarmInputs *inputs)
{
  return inputs->session != NULL
         && (inputs->session->stage == VIGIL_STAGE_INFUSING
             || inputs->session->stage == VIGIL_STAGE_RECOVERY
             || (inputs->session->stage == VIGIL_STAGE_DOSE && vigil_session_has_test_dose (inputs->session)));
}

static gboolean
is_known (const VigilObservation *vital)
{
  return vigil_observation_has_value (vital) && isfinite (vital->value);
}

/* Taken by the cuff, for itself or in place of a rate. */
static gboolean
is_reading (const VigilObservation *vital)
{
  return vigil_vocabulary_is_episodic (vital->code) || vigil_vocabulary_is_episodic (vital->source);
}

static gboolean
is_of_patient (const VigilObservation *vital)
{
  return (vital->flags & (VIGIL_FLAG_DEMO | VIGIL_FLAG_TEST)) == 0;
}

VigilSource
vigil_alarm_source (const VigilAlarmInputs *inputs, const VigilAlarmMemory *memory, VigilCode code)
{
  const VigilObservation *vital = &inputs->vitals[code];
  gint64 patience_us = vigil_observation_get_stale_after_ms (vital) * VIGIL_USEC_PER_MSEC;

  if (is_known (vital))
    return VIGIL_SOURCE_KNOWN;
  /* too old for the rate that it stands in for, not for a reading */
  if (vital->quality == VIGIL_QUALITY_STALE && is_reading (vital) && memory->reading_us[code] != 0)
    return VIGIL_SOURCE_KNOWN;
  if (vital->quality == VIGIL_QUALITY_STALE)
    return VIGIL_SOURCE_LOST;
  if (vital->quality == VIGIL_QUALITY_ABSENT)
    return VIGIL_SOURCE_DOUBTFUL;
  return inputs->now_us - memory->unknown_since_us[code] >= patience_us ? VIGIL_SOURCE_LOST
                                                                        : VIGIL_SOURCE_DOUBTFUL;
}

void
vigil_alarm_memory_step (VigilAlarmMemory *self, const VigilAlarmInputs *inputs)
{
  for (guint code = 1; code < VIGIL_N_CODES; code++) {
    const VigilObservation *vital = &inputs->vitals[code];

    if (!is_known (vital)) {
      if (self->unknown_since_us[code] == 0)
        self->unknown_since_us[code] = inputs->now_us;
      continue;
    }
    self->unknown_since_us[code] = 0;
    self->hidden[code] = VIGIL_PRIORITY_NONE;
    if (is_reading (vital)) {
      gint64 reading = vital->device_time_us;

      if (reading == 0 && vital->source != VIGIL_CODE_NONE)
        reading = vital->t_mono_us;
      else if (reading == 0 && inputs->session != NULL)
        reading = inputs->session->nibp_wall_us;
      if (self->reading_us[code] == 0 || reading != self->reading[code])
        self->reading_us[code] = inputs->now_us;
      self->reading[code] = reading;
    }
  }
  for (guint8 i = 0; i < VIGIL_MAX_CHANNELS; i++)
    if (vigil_alarm_link_source (inputs, TRUE, i) == VIGIL_SOURCE_KNOWN)
      self->hidden_pump[i] = VIGIL_PRIORITY_NONE;
  for (guint8 i = 0; i < VIGIL_MAX_MONITORS; i++)
    if (vigil_alarm_link_source (inputs, FALSE, i) == VIGIL_SOURCE_KNOWN)
      self->hidden_monitor[i] = VIGIL_PRIORITY_NONE;
}

void
vigil_alarm_memory_note (VigilAlarmMemory *self, const VigilAlarmInputs *inputs,
                         const VigilAlarmView *standing)
{
  VigilPriority *hidden = NULL;

  if (standing->kind == VIGIL_ALARM_KIND_LIMIT
      && vigil_alarm_source (inputs, self, standing->code) == VIGIL_SOURCE_LOST)
    hidden = &self->hidden[standing->code];
  else if ((standing->kind == VIGIL_ALARM_KIND_PUMP || standing->kind == VIGIL_ALARM_KIND_PLAN)
           && vigil_alarm_link_source (inputs, TRUE, standing->channel) == VIGIL_SOURCE_LOST)
    hidden = &self->hidden_pump[standing->channel];
  else if (standing->kind == VIGIL_ALARM_KIND_MONITOR
           && vigil_alarm_link_source (inputs, FALSE, standing->channel) == VIGIL_SOURCE_LOST)
    hidden = &self->hidden_monitor[standing->channel % VIGIL_MAX_MONITORS];
  if (hidden != NULL)
    *hidden = MAX (*hidden, standing->priority);
}

VigilCondition *
vigil_alarm_add (GArray *out, const VigilAlarmInputs *inputs, VigilAlarmKind kind,
                 VigilPriority priority, gboolean holds, const char *id_format, ...)
{
  VigilCondition condition = { 0 };
  va_list args;

  va_start (args, id_format);
  g_vsnprintf (condition.subject.id, sizeof condition.subject.id, id_format, args);
  va_end (args);
  condition.subject.kind = kind;
  condition.subject.priority = priority;
  condition.subject.is_technical = vigil_alarm_kind_is_technical (kind);
  condition.subject.value = NAN;
  condition.subject.limit = NAN;
  condition.holds = holds;
  condition.is_over = !holds;
  condition.latches = priority >= VIGIL_PRIORITY_MEDIUM;
  condition.at_us = inputs->now_us;
  g_array_append_val (out, condition);
  return &g_array_index (out, VigilCondition, out->len - 1);
}

static void
add_limit (const VigilAlarmInputs *inputs, const VigilAlarmMemory *memory, const VigilLimitRule *rule,
           GArray *out)
{
  static const char *const priorities[] = { "none", "low", "medium", "high" };
  const VigilObservation *vital = &inputs->vitals[rule->code];
  const char *name = vigil_vocabulary_get (rule->code)->name;
  VigilPriority priority = CLAMP (rule->priority, VIGIL_PRIORITY_LOW, VIGIL_PRIORITY_HIGH);
  VigilSource source = vigil_alarm_source (inputs, memory, rule->code);
  double limit = vigil_session_get_limit (inputs->session, rule);
  VigilCondition *condition;

  if (g_str_has_prefix (name, "vital."))
    name += strlen ("vital.");
  condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_LIMIT, priority, FALSE, "limit.%s.%s.%s",
                               name, rule->is_high ? "high" : "low", priorities[priority]);
  condition->subject.code = rule->code;
  condition->subject.is_high = rule->is_high;
  condition->subject.limit = limit;
  condition->delay_ms = rule->delay_ms;
  condition->is_over = source == VIGIL_SOURCE_LOST;
  condition->is_doubtful = source == VIGIL_SOURCE_DOUBTFUL;
  if (source != VIGIL_SOURCE_KNOWN)
    return;
  condition->subject.value = vital->value;
  condition->subject.source = vital->source;
  if (is_reading (vital)) {
    condition->at_us = memory->reading_us[rule->code];
    condition->occurrence = memory->reading[rule->code];
  }
  if (!is_of_patient (vital)) {
    condition->is_over = TRUE;
    return;
  }
  condition->holds = rule->is_high ? vital->value > limit : vital->value < limit;
  condition->is_over = !condition->holds
                       && (rule->is_high ? vital->value <= limit - rule->hysteresis
                                         : vital->value >= limit + rule->hysteresis);
}

static void
add_stale (const VigilAlarmInputs *inputs, const VigilAlarmMemory *memory, VigilCode code, GArray *out)
{
  const VigilObservation *vital = &inputs->vitals[code];
  const char *name = vigil_vocabulary_get (code)->name;
  VigilPriority priority = MAX (inputs->profile->stale_priority, memory->hidden[code]);
  /* what the cuff takes now and then watches nobody in between */
  gboolean is_measured = is_known (vital) && !vigil_vocabulary_is_episodic (vital->source);
  VigilCondition *condition;

  condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_STALE, priority,
                               vigil_alarm_is_watched (inputs) && !is_measured, "stale.%s",
                               g_str_has_prefix (name, "vital.") ? name + strlen ("vital.") : name);
  condition->subject.code = code;
  condition->subject.detail = (int) vital->quality;
  condition->delay_ms = vital->quality == VIGIL_QUALITY_STALE
                          ? 0
                          : vigil_observation_get_stale_after_ms (vital);
  condition->latches = FALSE;
  condition->reannounces = TRUE;
}

static gint64
first_start_wall_us (const VigilSession *session)
{
  gint64 first_us = 0;

  for (guint i = 0; i < session->n_channels; i++) {
    gint64 started_us = session->channels[i].started_wall_us;

    if (started_us != 0 && (first_us == 0 || started_us < first_us))
      first_us = started_us;
  }
  for (guint i = 0; i < session->n_boluses && first_us == 0; i++)
    if (session->boluses[i].is_test && !session->boluses[i].is_withdrawn)
      first_us = session->boluses[i].t_wall_us;
  return first_us;
}

/* Counted from the last pressure, or from the start of the drug if that is later. */
static void
add_nibp_overdue (const VigilAlarmInputs *inputs, GArray *out)
{
  gint64 since_us, interval_us;
  VigilCondition *condition;

  if (inputs->protocol == NULL || inputs->protocol->nibp_every_min == 0
      || !vigil_alarm_is_watched (inputs))
    return;
  interval_us = vigil_session_get_nibp_every_min (inputs->session, inputs->protocol) * VIGIL_USEC_PER_MIN;
  since_us = MAX (inputs->session->nibp_wall_us, first_start_wall_us (inputs->session));
  condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_NIBP_OVERDUE, VIGIL_PRIORITY_LOW,
                               since_us != 0 && inputs->now_wall_us - since_us > interval_us,
                               "nibp-overdue");
  condition->subject.code = VIGIL_CODE_NIBP_SYS;
  condition->delay_ms = CUFF_CYCLE_MS;
}

/* "SpO2 89<90" and "SpO2 88<90" are one alarm of the monitor, whose value goes on. */
static guint
hash_without_digits (const char *words)
{
  guint hash = 5381;

  for (; *words != '\0'; words++)
    if (!g_ascii_isdigit (*words))
      hash = hash * 33 + (guchar) *words;
  return hash;
}

static void
add_monitor (const VigilAlarmInputs *inputs, GArray *out)
{
  const VigilObservation *alert = &inputs->vitals[VIGIL_CODE_DEVICE_ALERT];
  VigilCondition *condition;

  if (inputs->monitor_alert == 0 || !is_of_patient (alert)
      || vigil_alarm_link_source (inputs, FALSE, alert->channel) != VIGIL_SOURCE_KNOWN)
    return;
  condition = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_MONITOR,
                               MIN (inputs->monitor_alert, VIGIL_PRIORITY_HIGH), TRUE, "monitor");
  condition->subject.code = VIGIL_CODE_DEVICE_ALERT;
  condition->subject.channel = alert->channel;
  g_strlcpy (condition->subject.native, inputs->monitor_words, sizeof condition->subject.native);
  condition->occurrence = (gint64) hash_without_digits (inputs->monitor_words) + 1;
}

static void
add_nurse_call (const VigilAlarmInputs *inputs, GArray *out)
{
  VigilCondition *condition
    = vigil_alarm_add (out, inputs, VIGIL_ALARM_KIND_NURSE_CALL, VIGIL_PRIORITY_MEDIUM,
                       inputs->session->nurse_called_wall_us != 0, "nurse-call");

  condition->occurrence = inputs->session->nurse_called_wall_us;
  condition->latches = FALSE;   /* a call ends by having been seen */
}

void
vigil_alarm_rules (const VigilAlarmInputs *inputs, const VigilAlarmMemory *memory, GArray *out)
{
  vigil_alarm_rules_device (inputs, memory, out);
  if (!vigil_alarm_is_visit_open (inputs))
    return;
  add_monitor (inputs, out);
  add_nurse_call (inputs, out);
  add_nibp_overdue (inputs, out);
  if (inputs->profile == NULL)
    return;
  for (guint i = 0; i < inputs->profile->n_limits; i++)
    add_limit (inputs, memory, &inputs->profile->limits[i], out);
  for (guint i = 0; i < inputs->profile->n_required; i++)
    add_stale (inputs, memory, inputs->profile->required[i], out);
}

/* A monitor that is heard, but tells its alarms no more, has not said that they are over. */
static VigilSource
alert_source (const VigilAlarmInputs *inputs, guint8 monitor)
{
  VigilSource source = vigil_alarm_link_source (inputs, FALSE, monitor);
  VigilQuality quality = inputs->vitals[VIGIL_CODE_DEVICE_ALERT].quality;

  if (source == VIGIL_SOURCE_KNOWN && (quality == VIGIL_QUALITY_INVALID || quality == VIGIL_QUALITY_STALE))
    return VIGIL_SOURCE_DOUBTFUL;
  return source;
}

void
vigil_alarm_rule_unnamed (const VigilAlarmInputs *inputs, const VigilAlarmView *alarm,
                          VigilCondition *out)
{
  VigilSource source = VIGIL_SOURCE_KNOWN;

  if (alarm->kind == VIGIL_ALARM_KIND_PUMP || alarm->kind == VIGIL_ALARM_KIND_PLAN)
    source = vigil_alarm_link_source (inputs, TRUE, alarm->channel);
  else if (alarm->kind == VIGIL_ALARM_KIND_MONITOR)
    source = alert_source (inputs, alarm->channel);
  *out = (VigilCondition){
    .subject = *alarm,
    .is_over = source != VIGIL_SOURCE_DOUBTFUL || !vigil_alarm_is_visit_open (inputs),
    .latches = alarm->priority >= VIGIL_PRIORITY_MEDIUM && vigil_alarm_is_visit_open (inputs)
               && alarm->kind != VIGIL_ALARM_KIND_LINK && alarm->kind != VIGIL_ALARM_KIND_STALE
               && alarm->kind != VIGIL_ALARM_KIND_NURSE_CALL,
    .at_us = inputs->now_us,
  };
  out->subject.value = NAN;
}
