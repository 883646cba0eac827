/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm/log.h"

#include <math.h>
#include <string.h>

static const struct {
  const char *prefix;      /* of its ids */
  gboolean is_technical;
} kinds[] = {
  [VIGIL_ALARM_KIND_LIMIT] = { "limit.", FALSE },
  [VIGIL_ALARM_KIND_LINK] = { "link.", TRUE },
  [VIGIL_ALARM_KIND_STALE] = { "stale.", TRUE },
  [VIGIL_ALARM_KIND_NIBP_OVERDUE] = { "nibp-overdue", TRUE },
  [VIGIL_ALARM_KIND_PUMP] = { "pump.", TRUE },
  [VIGIL_ALARM_KIND_MONITOR] = { "monitor", FALSE },
  [VIGIL_ALARM_KIND_COMMAND] = { "command.", TRUE },
  [VIGIL_ALARM_KIND_PLAN] = { "plan.", TRUE },
  [VIGIL_ALARM_KIND_STORE] = { "store", TRUE },
  [VIGIL_ALARM_KIND_CLOCK] = { "clock", TRUE },
  [VIGIL_ALARM_KIND_NURSE_CALL] = { "nurse-call", FALSE },
};

static gboolean
kind_of_id (const char *id, VigilAlarmKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (id, kinds[i].prefix)) {
      *kind = (VigilAlarmKind) i;
      return TRUE;
    }
  return FALSE;
}

gboolean
vigil_alarm_kind_is_technical (VigilAlarmKind kind)
{
  return kinds[kind].is_technical;
}

static const char *
vital_words (VigilCode code)
{
  static const char *const words[VIGIL_N_CODES] = {
    [VIGIL_CODE_HR] = "Heart rate",
    [VIGIL_CODE_PULSE_PLETH] = "Pulse (pleth)",
    [VIGIL_CODE_PULSE_NIBP] = "Pulse (cuff)",
    [VIGIL_CODE_PULSE] = "Pulse",
    [VIGIL_CODE_SPO2] = "SpO2",
    [VIGIL_CODE_PERFUSION] = "Perfusion index",
    [VIGIL_CODE_RR] = "Respiratory rate",
    [VIGIL_CODE_RR_CO2] = "Respiratory rate (CO2)",
    [VIGIL_CODE_NIBP_SYS] = "Systolic cuff pressure",
    [VIGIL_CODE_NIBP_DIA] = "Diastolic cuff pressure",
    [VIGIL_CODE_NIBP_MEAN] = "Mean cuff pressure",
    [VIGIL_CODE_ABP_SYS] = "Systolic arterial pressure",
    [VIGIL_CODE_ABP_DIA] = "Diastolic arterial pressure",
    [VIGIL_CODE_ABP_MEAN] = "Mean arterial pressure",
    [VIGIL_CODE_ETCO2] = "End-tidal CO2",
    [VIGIL_CODE_FICO2] = "Inspired CO2",
    [VIGIL_CODE_TEMP] = "Temperature",
    [VIGIL_CODE_PVC_RATE] = "PVC rate",
  };

  return words[code] != NULL ? words[code] : vigil_vocabulary_get (code)->name;
}

static char *
limit_words (const VigilAlarmView *alarm)
{
  static const char *const words[VIGIL_N_CODES] = {
    [VIGIL_CODE_PULSE_PLETH] = "the pulse of the pleth",
    [VIGIL_CODE_PULSE_NIBP] = "the pulse of the cuff",
    [VIGIL_CODE_PULSE] = "the pulse",
    [VIGIL_CODE_RR_CO2] = "CO2",
  };
  const char *side = alarm->is_high ? "above" : "below";

  if (alarm->source == VIGIL_CODE_NONE)
    return g_strdup_printf ("%s is %s its limit", vital_words (alarm->code), side);
  return g_strdup_printf ("%s by %s is %s its limit", vital_words (alarm->code),
                          words[alarm->source] != NULL ? words[alarm->source] : vital_words (alarm->source), side);
}

static const char *
verb_words (VigilVerb verb)
{
  switch (verb) {
  case VIGIL_VERB_START:
    return "start";
  case VIGIL_VERB_PAUSE:
    return "pause";
  case VIGIL_VERB_STOP:
    return "stop";
  case VIGIL_VERB_RESUME:
    return "resume";
  case VIGIL_VERB_RATE:
    return "change its rate";
  case VIGIL_VERB_NONE:
  default:
    return "do what was asked";
  }
}

static char *
link_words (const VigilAlarmView *alarm)
{
  g_autofree char *device = g_str_has_prefix (alarm->id, "link.pump.")
                              ? g_strdup_printf ("pump %u", alarm->channel + 1)
                            : alarm->channel > 0 ? g_strdup_printf ("monitor %u", alarm->channel + 1)
                                                 : g_strdup ("monitor");

  if (alarm->detail == VIGIL_LINK_NO_FRAMES)
    return g_strdup_printf ("What the %s sends is not understood: wrong driver or speed", device);
  return g_strdup_printf ("The link to the %s is lost (%s)", device,
                          vigil_link_state_name ((VigilLinkState) alarm->detail));
}

char *
vigil_alarm_words (const VigilAlarmView *alarm)
{
  guint pump = alarm->channel + 1;

  switch (alarm->kind) {
  case VIGIL_ALARM_KIND_LIMIT:
    return limit_words (alarm);
  case VIGIL_ALARM_KIND_LINK:
    return link_words (alarm);
  case VIGIL_ALARM_KIND_STALE:
    return g_strdup_printf ("%s is missing", vital_words (alarm->code));
  case VIGIL_ALARM_KIND_NIBP_OVERDUE:
    return g_strdup ("The cuff pressure is overdue");
  case VIGIL_ALARM_KIND_PUMP:
    return g_strdup_printf ("Pump %u alarms: %s", pump,
                            vigil_pump_alarm_name ((VigilPumpAlarm) alarm->detail));
  case VIGIL_ALARM_KIND_MONITOR:
    return g_strdup ("The monitor alarms");
  case VIGIL_ALARM_KIND_COMMAND:
    return g_strdup_printf ("Pump %u did not %s", pump, verb_words ((VigilVerb) alarm->detail));
  case VIGIL_ALARM_KIND_PLAN:
    if (g_str_has_suffix (alarm->id, VIGIL_ALARM_UNPLANNED))
      return g_strdup_printf ("Pump %u runs without a confirmed start", pump);
    return g_strdup_printf ("Pump %u gives %s than planned", pump, alarm->is_high ? "more" : "less");
  case VIGIL_ALARM_KIND_STORE:
    return g_strdup ("The session is not being recorded");
  case VIGIL_ALARM_KIND_CLOCK:
    return g_strdup ("The clock of the tablet was stepped");
  case VIGIL_ALARM_KIND_NURSE_CALL:
    return g_strdup ("The patient calls");
  default:
    return g_strdup (alarm->id);
  }
}

JsonObject *
vigil_alarm_to_body (const VigilAlarm *self, gboolean is_reminder)
{
  const VigilAlarmView *view = &self->view;
  g_autofree char *words = vigil_alarm_words (view);
  JsonObject *body
    = vigil_body_new ("alarm", "s", view->id, "priority", "i", (gint64) view->priority, "code", "s",
                      vigil_vocabulary_get (view->code)->name, "channel", "i", (gint64) view->channel,
                      "detail", "i", (gint64) view->detail, "is_high", "b", view->is_high, "is_technical",
                      "b", view->is_technical, "words", "s", words, NULL);

  if (view->source != VIGIL_CODE_NONE)
    json_object_set_string_member (body, "source", vigil_vocabulary_get (view->source)->name);
  if (isfinite (view->value))
    json_object_set_double_member (body, "value", view->value);
  if (isfinite (view->limit))
    json_object_set_double_member (body, "limit", view->limit);
  if (view->native[0] != '\0')
    json_object_set_string_member (body, "native", view->native);
  if (self->occurrence != 0)
    json_object_set_int_member (body, "occurrence", self->occurrence);
  if (self->priority_before != VIGIL_PRIORITY_NONE)
    json_object_set_int_member (body, "priority_before", (gint64) self->priority_before);
  if (is_reminder)
    json_object_set_boolean_member (body, "is_reminder", TRUE);
  return body;
}

gboolean
vigil_alarm_from_event (const VigilEvent *event, VigilAlarm *out)
{
  const char *id = vigil_event_get_string (event, "alarm");
  VigilAlarmView *view = &out->view;

  *out = (VigilAlarm){ .occurrence = vigil_event_get_int (event, "occurrence") };
  if (!kind_of_id (id, &view->kind) || strlen (id) >= sizeof view->id)
    return FALSE;
  g_strlcpy (view->id, id, sizeof view->id);
  g_strlcpy (view->native, vigil_event_get_string (event, "native"), sizeof view->native);
  view->state = VIGIL_ALARM_SOUNDING;
  view->priority = CLAMP (vigil_event_get_int (event, "priority"), VIGIL_PRIORITY_LOW, VIGIL_PRIORITY_HIGH);
  view->is_technical = vigil_event_get_boolean (event, "is_technical");
  view->code = vigil_vocabulary_lookup (vigil_event_get_string (event, "code"));
  view->source = vigil_vocabulary_lookup (vigil_event_get_string (event, "source"));
  view->channel = (guint8) CLAMP (vigil_event_get_int (event, "channel"), 0, VIGIL_MAX_CHANNELS - 1);
  view->is_high = vigil_event_get_boolean (event, "is_high");
  view->value = vigil_event_has (event, "value") ? vigil_event_get_double (event, "value") : NAN;
  view->limit = vigil_event_has (event, "limit") ? vigil_event_get_double (event, "limit") : NAN;
  view->detail = (int) CLAMP (vigil_event_get_int (event, "detail"), 0, G_MAXINT);
  view->condition_since_us = event->t_mono_us;
  view->raised_us = event->t_mono_us;
  view->raised_wall_us = event->t_wall_us;
  return TRUE;
}
