/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/alarm-words.h"
#include "base/number.h"
#include "model/time-text.h"
#include "model/vital.h"

#include <glib/gi18n-lib.h>
#include <math.h>

gboolean
vigil_alarm_view_is_shown (const VigilAlarmView *self)
{
  return self->state >= VIGIL_ALARM_SOUNDING;
}

gboolean
vigil_alarm_view_is_new (const VigilAlarmView *self)
{
  return self->state == VIGIL_ALARM_SOUNDING || self->state == VIGIL_ALARM_LATCHED;
}

const char *
vigil_pump_alarm_words (VigilPumpAlarm alarm)
{
  static const char *const words[VIGIL_N_PUMP_ALARMS] = {
    [VIGIL_PUMP_ALARM_NONE] = "",
    [VIGIL_PUMP_ALARM_OCCLUSION] = N_("occlusion"),
    [VIGIL_PUMP_ALARM_NEAR_END] = N_("near end"),
    [VIGIL_PUMP_ALARM_END] = N_("syringe empty"),
    [VIGIL_PUMP_ALARM_VTBI_DONE] = N_("volume done"),
    [VIGIL_PUMP_ALARM_SYRINGE] = N_("check the syringe"),
    [VIGIL_PUMP_ALARM_LINE_DISCONNECT] = N_("line disconnected"),
    [VIGIL_PUMP_ALARM_BATTERY_LOW] = N_("battery low"),
    [VIGIL_PUMP_ALARM_BATTERY_EMPTY] = N_("battery empty"),
    [VIGIL_PUMP_ALARM_MAINS_LOST] = N_("mains lost"),
    [VIGIL_PUMP_ALARM_COMMS] = N_("stopped itself, communication lost"),
    [VIGIL_PUMP_ALARM_ATTENTION] = N_("needs attention"),
    [VIGIL_PUMP_ALARM_LIMIT] = N_("limit reached"),
    [VIGIL_PUMP_ALARM_FAULT] = N_("pump fault"),
    [VIGIL_PUMP_ALARM_OTHER] = N_("alarm on the pump"),
    [VIGIL_PUMP_ALARM_AIR] = N_("air in the line"),
    [VIGIL_PUMP_ALARM_FLOW] = N_("check drops and flow"),
  };

  if ((guint) alarm >= VIGIL_N_PUMP_ALARMS || *words[alarm] == '\0')
    return "";
  return _(words[alarm]);
}

static const char *
command_words (VigilVerb verb)
{
  switch (verb) {
  case VIGIL_VERB_START:
    return _("Pump did not start: look at the pump");
  case VIGIL_VERB_PAUSE:
    return _("Pump did not pause: press on the pump");
  case VIGIL_VERB_STOP:
    return _("Pump did not stop: press STOP on the pump");
  case VIGIL_VERB_RESUME:
    return _("Pump did not resume: look at the pump");
  case VIGIL_VERB_RATE:
    return _("Pump did not take the rate: look at the pump");
  case VIGIL_VERB_NONE:
  default:
    return _("Pump did not do what was asked");
  }
}

static char *
limit_words (const VigilAlarmView *self, gboolean with_unit)
{
  const VigilVocabulary *word = vigil_vocabulary_get (self->code);
  char value[VIGIL_NUMBER_SIZE], limit[VIGIL_NUMBER_SIZE];
  g_autofree char *name = NULL, *what = NULL;

  vigil_number_format (self->value, word->decimals, value);
  vigil_number_format (self->limit, word->decimals, limit);
  name = self->source != VIGIL_CODE_NONE ? g_strdup_printf ("%s (%s)", vigil_vital_name (self->code),
                                                            vigil_vital_source_words (self->source))
                                         : g_strdup (vigil_vital_name (self->code));
  what = with_unit ? g_strdup_printf ("%s %s %s", name, value, word->unit) : g_strdup_printf ("%s %s", name, value);
  /* Translators: parameter with its value, then the limit: "SpO₂ 84 %: below 85" */
  return g_strdup_printf (self->is_high ? _("%s: above %s") : _("%s: below %s"), what, limit);
}

char *
vigil_alarm_short (const VigilAlarmView *self)
{
  switch (self->kind) {
  case VIGIL_ALARM_KIND_LIMIT:
    return limit_words (self, FALSE);
  case VIGIL_ALARM_KIND_LINK:
    if (g_str_has_prefix (self->id, "link.pump"))
      return g_strdup (_("Pump link lost"));
    return self->channel == 0 ? g_strdup (_("Monitor link lost"))
                              : g_strdup_printf (_("Monitor %u link lost"), self->channel + 1);
  case VIGIL_ALARM_KIND_STALE:
    return g_strdup_printf (_("%s: no value"), vigil_vital_name (self->code));
  case VIGIL_ALARM_KIND_NIBP_OVERDUE:
    return g_strdup (_("Blood pressure overdue"));
  case VIGIL_ALARM_KIND_PUMP:
    if (self->detail == VIGIL_PUMP_ALARM_OTHER && *self->native != '\0')
      return g_strdup_printf (_("Pump: %s"), self->native);
    return g_strdup_printf (_("Pump: %s"), vigil_pump_alarm_words ((VigilPumpAlarm) self->detail));
  case VIGIL_ALARM_KIND_MONITOR:
    return g_strdup_printf (_("Monitor: %s"),
                            *self->native != '\0' ? self->native : _("alarm on the monitor"));
  case VIGIL_ALARM_KIND_COMMAND:
    return g_strdup (command_words ((VigilVerb) self->detail));
  case VIGIL_ALARM_KIND_PLAN:
    if (g_str_has_suffix (self->id, VIGIL_ALARM_UNPLANNED))
      return g_strdup_printf (_("Pump %u runs without a confirmed start"), self->channel + 1);
    return g_strdup (_("Pump and plan differ"));
  case VIGIL_ALARM_KIND_STORE:
    return g_strdup (_("Not being recorded"));
  case VIGIL_ALARM_KIND_CLOCK:
    return g_strdup (_("The clock was changed"));
  case VIGIL_ALARM_KIND_NURSE_CALL:
    return g_strdup (_("The patient calls"));
  default:
    return g_strdup (self->id);
  }
}

char *
vigil_alarm_sentence (const VigilAlarmView *self, gint64 now_us)
{
  g_autofree char *words = NULL, *span = NULL;
  gint64 until_us
      = self->state == VIGIL_ALARM_LATCHED && self->ended_us > 0 ? self->ended_us : now_us;

  span = vigil_time_span (until_us - self->condition_since_us, TRUE);
  switch (self->kind) {
  case VIGIL_ALARM_KIND_LIMIT:
    words = limit_words (self, TRUE);
    break;
  case VIGIL_ALARM_KIND_LINK:
  case VIGIL_ALARM_KIND_STALE:
    words = vigil_alarm_short (self);
    break;
  case VIGIL_ALARM_KIND_NIBP_OVERDUE:
  case VIGIL_ALARM_KIND_PUMP:
  case VIGIL_ALARM_KIND_MONITOR:
  case VIGIL_ALARM_KIND_COMMAND:
  case VIGIL_ALARM_KIND_PLAN:
  case VIGIL_ALARM_KIND_STORE:
  case VIGIL_ALARM_KIND_CLOCK:
  case VIGIL_ALARM_KIND_NURSE_CALL:
  default:
    return vigil_alarm_short (self);
  }
  if (self->state == VIGIL_ALARM_LATCHED)
    /* Translators: what was wrong, and for how long; it is over */
    return g_strdup_printf (_("%s for %s, over now"), words, span);
  /* Translators: what is wrong, since how long: "SpO₂ 84 %: below 85 for 9 s" */
  return g_strdup_printf (_("%s for %s"), words, span);
}

char *
vigil_alarm_spoken (const VigilAlarmView *self, gint64 now_us)
{
  g_autofree char *sentence = vigil_alarm_sentence (self, now_us);

  switch (self->priority) {
  case VIGIL_PRIORITY_HIGH:
    return g_strdup_printf (_("High alarm: %s"), sentence);
  case VIGIL_PRIORITY_MEDIUM:
    return g_strdup_printf (_("Medium alarm: %s"), sentence);
  case VIGIL_PRIORITY_LOW:
  case VIGIL_PRIORITY_NONE:
  default:
    return g_strdup_printf (_("Low alarm: %s"), sentence);
  }
}

const char *
vigil_alarm_icon (const VigilAlarmView *self)
{
  switch (self->kind) {
  case VIGIL_ALARM_KIND_LIMIT:
    return self->is_high ? "up" : "down";
  case VIGIL_ALARM_KIND_LINK:
  case VIGIL_ALARM_KIND_STALE:
    return "unlink";
  case VIGIL_ALARM_KIND_PUMP:
  case VIGIL_ALARM_KIND_COMMAND:
  case VIGIL_ALARM_KIND_PLAN:
    return "pump";
  case VIGIL_ALARM_KIND_MONITOR:
    return "mon";
  case VIGIL_ALARM_KIND_NIBP_OVERDUE:
    return "cuff";
  case VIGIL_ALARM_KIND_CLOCK:
    return "clock";
  case VIGIL_ALARM_KIND_NURSE_CALL:
    return "raise";
  case VIGIL_ALARM_KIND_STORE:
  default:
    return "warn";
  }
}

const char *
vigil_priority_stars (VigilPriority priority)
{
  static const char *const stars[] = { "", "★", "★★", "★★★" };

  return stars[MIN ((guint) priority, G_N_ELEMENTS (stars) - 1)];
}

const char *
vigil_priority_class (VigilPriority priority)
{
  static const char *const classes[] = { "", "alarm-low", "alarm-medium", "alarm-high" };

  return classes[MIN ((guint) priority, G_N_ELEMENTS (classes) - 1)];
}
