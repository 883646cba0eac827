/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm/rules.h"

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

gboolean
vigil_alarm_kind_of_id (const char *id, VigilAlarmKind *kind)
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
    return g_strdup_printf ("%s is %s its limit", vital_words (alarm->code),
                            alarm->is_high ? "above" : "below");
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
