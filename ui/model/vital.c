/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/vital.h"
#include "base/clock.h"
#include "base/number.h"
#include "model/time-text.h"
#include "session/limits.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const struct { VigilCode code; const char *name, *long_name; } names[] = {
  { VIGIL_CODE_HR, N_("HR"), N_("Heart rate") },
  { VIGIL_CODE_PULSE_PLETH, N_("Pulse"), N_("Pulse rate") },
  { VIGIL_CODE_PULSE_NIBP, N_("Pulse"), N_("Pulse rate") },
  { VIGIL_CODE_PULSE, N_("Pulse"), N_("Pulse rate") },
  { VIGIL_CODE_SPO2, N_("SpO₂"), N_("Oxygen saturation") },
  { VIGIL_CODE_PERFUSION, N_("PI"), N_("Perfusion index") },
  { VIGIL_CODE_RR, N_("RR"), N_("Respiratory rate") },
  { VIGIL_CODE_RR_CO2, N_("RR"), N_("Respiratory rate") },
  { VIGIL_CODE_NIBP_SYS, N_("NIBP sys"), N_("Systolic pressure") },
  { VIGIL_CODE_NIBP_DIA, N_("NIBP dia"), N_("Diastolic pressure") },
  { VIGIL_CODE_NIBP_MEAN, N_("NIBP mean"), N_("Mean pressure") },
  { VIGIL_CODE_ABP_SYS, N_("ABP sys"), N_("Systolic arterial pressure") },
  { VIGIL_CODE_ABP_DIA, N_("ABP dia"), N_("Diastolic arterial pressure") },
  { VIGIL_CODE_ABP_MEAN, N_("ABP mean"), N_("Mean arterial pressure") },
  { VIGIL_CODE_ETCO2, N_("EtCO₂"), N_("End-tidal CO₂") },
  { VIGIL_CODE_FICO2, N_("FiCO₂"), N_("Inspired CO₂") },
  { VIGIL_CODE_TEMP, N_("Temp"), N_("Temperature") },
  { VIGIL_CODE_PVC_RATE, N_("PVC"), N_("Premature beats") },
};

const char *
vigil_vital_name (VigilCode code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].code == code)
      return _(names[i].name);
  return vigil_vocabulary_get (code)->name;
}

const char *
vigil_vital_long_name (VigilCode code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].code == code)
      return _(names[i].long_name);
  return vigil_vocabulary_get (code)->name;
}

const char *
vigil_vital_source_words (VigilCode source)
{
  switch ((int) source) {
  case VIGIL_CODE_PULSE_PLETH:
    /* Translators: a heart rate that was not taken by the ECG but by the oximeter */
    return _("Pulse, SpO₂");
  case VIGIL_CODE_PULSE_NIBP:
    /* Translators: a heart rate that was not taken by the ECG but by the cuff, some time ago */
    return _("Pulse, cuff");
  case VIGIL_CODE_RR_CO2:
    /* Translators: a respiratory rate that was not taken at the chest but from the breath */
    return _("RR, CO₂");
  default:
    return vigil_vital_name (source);
  }
}

char *
vigil_vital_dup_subscripted (const char *words)
{
  GString *text = g_string_new (words);

  g_string_replace (text, "SpO2", "SpO₂", 0);
  g_string_replace (text, "CO2", "CO₂", 0);
  return g_string_free (text, FALSE);
}

/* The alarm on @code that matters most; alarms come highest priority first. */
static const VigilAlarmView *
find_alarm (const VigilAlarmList *list, VigilCode code)
{
  const VigilAlarmView *acknowledged = NULL;

  for (guint i = 0; i < list->n_alarms; i++) {
    const VigilAlarmView *alarm = &list->alarms[i];

    if (alarm->kind != VIGIL_ALARM_KIND_LIMIT || alarm->code != code)
      continue;
    if (alarm->state == VIGIL_ALARM_SOUNDING || alarm->state == VIGIL_ALARM_LATCHED)
      return alarm;
    if (alarm->state == VIGIL_ALARM_ACKNOWLEDGED && acknowledged == NULL)
      acknowledged = alarm;
  }
  return acknowledged;
}

/* Of several limits on one side the one that is reached first, unless @alarm tells another. */
static void
fill_limit (char *out, gsize size, const VigilSession *session, const VigilAlarmProfile *profile,
            const VigilAlarmView *alarm, VigilCode code, gboolean is_high)
{
  const VigilLimitRule *rule = vigil_session_find_limit (session, profile, code, is_high);
  double limit = rule != NULL ? vigil_session_get_limit (session, rule) : NAN;
  char number[VIGIL_NUMBER_SIZE];

  *out = '\0';
  if (alarm != NULL && alarm->is_high == is_high)
    limit = alarm->limit;
  if (!isnan (limit))
    g_strlcpy (out, vigil_number_format (limit, vigil_vocabulary_get (code)->decimals, number),
               size);
}

static void
fill_spoken (VigilVital *out, VigilCode code)
{
  g_autofree char *full = *out->source != '\0' ? g_strdup_printf ("%s (%s)", vigil_vital_long_name (code), out->source)
                                               : NULL;
  const char *name = full != NULL ? full : vigil_vital_long_name (code);

  if (out->form == VIGIL_VITAL_ABSENT)
    g_snprintf (out->spoken, sizeof out->spoken, _("%s: %s"), name, out->note);
  else if (*out->note != '\0')
    /* Translators: name, value, unit, age or doubt: "Heart rate 84 /min, 20 min ago" */
    g_snprintf (out->spoken, sizeof out->spoken, _("%s %s %s, %s"), name, out->text, out->unit,
                out->note);
  else if (*out->lower != '\0' && *out->upper != '\0')
    g_snprintf (out->spoken, sizeof out->spoken, _("%s %s %s, limits %s to %s"), name, out->text,
                out->unit, out->lower, out->upper);
  else if (*out->lower != '\0')
    g_snprintf (out->spoken, sizeof out->spoken, _("%s %s %s, limit %s"), name, out->text,
                out->unit, out->lower);
  else
    g_snprintf (out->spoken, sizeof out->spoken, "%s %s %s", name, out->text, out->unit);
}

void
vigil_vital_fill (VigilVital *out, const VigilView *view, const VigilAlarmProfile *profile,
                  VigilCode code)
{
  const VigilObservation *seen = &view->vitals[code];
  const VigilVocabulary *word = vigil_vocabulary_get (code);
  const VigilAlarmView *alarm = find_alarm (&view->alarms, code);
  /* a stale value may stand with its age only if there is one that can be */
  gboolean is_stale = seen->quality == VIGIL_QUALITY_STALE && isfinite (seen->value)
                      && seen->value > word->min && seen->value <= word->max && seen->t_mono_us > 0;
  /* watched without pause is what the name of a rate says: a reading of the cuff is the last known */
  gboolean is_last = is_stale || (vigil_observation_has_value (seen) && vigil_vocabulary_is_episodic (seen->source));
  char number[VIGIL_NUMBER_SIZE];

  *out = (VigilVital) { .form = VIGIL_VITAL_ABSENT };
  g_strlcpy (out->unit, word->unit, sizeof out->unit);
  fill_limit (out->upper, sizeof out->upper, &view->session, profile, alarm, code, TRUE);
  fill_limit (out->lower, sizeof out->lower, &view->session, profile, alarm, code, FALSE);
  if (alarm != NULL) {
    out->alarm = alarm->priority;
    out->is_acknowledged = alarm->state == VIGIL_ALARM_ACKNOWLEDGED;
  }
  if (vigil_observation_has_value (seen) || is_stale) {
    g_strlcpy (out->text, vigil_number_format (seen->value, word->decimals, number),
               sizeof out->text);
    out->form = is_last                             ? VIGIL_VITAL_STALE
                : seen->source != VIGIL_CODE_NONE ? VIGIL_VITAL_STAND_IN
                                                  : VIGIL_VITAL_NORMAL;
    if (seen->source != VIGIL_CODE_NONE)
      g_strlcpy (out->source, vigil_vital_source_words (seen->source), sizeof out->source);
    out->is_demo = (vigil_doubt_of (seen) & VIGIL_DOUBT_DEMO) != 0;
  } else {
    g_strlcpy (out->text, "--", sizeof out->text);
    g_strlcpy (out->note, seen->quality == VIGIL_QUALITY_ABSENT ? _("waiting")
                          : seen->quality == VIGIL_QUALITY_STALE ? _("no signal") : _("not valid"),
               sizeof out->note);
  }
  if ((vigil_doubt_of (seen) & VIGIL_DOUBT_QUESTIONABLE) != 0) {
    out->form = VIGIL_VITAL_QUESTIONABLE;
    g_strlcat (out->text, "?", sizeof out->text);
    g_strlcpy (out->note, _("questionable"), sizeof out->note);
  }
  if (is_last) {
    g_autofree char *age = vigil_time_age (view->now_us - seen->t_mono_us);

    g_strlcpy (out->note, age, sizeof out->note);
  }
  fill_spoken (out, code);
}

static void
fill_next (VigilPressure *out, const VigilView *view, guint every_min)
{
  gint64 due_us = view->session.nibp_wall_us + every_min * VIGIL_USEC_PER_MIN;
  g_autofree char *span = NULL;

  if (every_min == 0)
    return;
  out->is_overdue = view->now_wall_us > due_us;
  span = vigil_time_span (ABS (due_us - view->now_wall_us), FALSE);
  /* Translators: %s is a duration: "overdue 10 min", "next in 2 min" */
  g_snprintf (out->next, sizeof out->next, out->is_overdue ? _("overdue %s") : _("next in %s"),
              span);
}

/* Asked for from here: until it comes, or the monitor says why not. */
static void
fill_measuring (VigilPressure *out, const VigilView *view)
{
  g_autofree char *span = NULL;

  if (view->session.cuff_asked_wall_us <= 0)
    return;
  span = vigil_time_span (view->now_wall_us - view->session.cuff_asked_wall_us, TRUE);
  /* Translators: %s is how long the cuff has been measuring */
  g_snprintf (out->next, sizeof out->next, _("measuring %s"), span);
}

void
vigil_pressure_fill (VigilPressure *out, const VigilView *view, guint every_min)
{
  static const VigilCode codes[]
      = { VIGIL_CODE_NIBP_SYS, VIGIL_CODE_NIBP_DIA, VIGIL_CODE_NIBP_MEAN };
  const VigilSession *session = &view->session;
  g_autofree char *age = NULL;
  char number[VIGIL_NUMBER_SIZE];

  *out = (VigilPressure) { .form = VIGIL_VITAL_ABSENT, .sys = "--", .dia = "--" };
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    const VigilAlarmView *alarm = find_alarm (&view->alarms, codes[i]);
    gboolean is_new = alarm != NULL && alarm->state != VIGIL_ALARM_ACKNOWLEDGED;

    if (alarm != NULL && (out->alarm == VIGIL_PRIORITY_NONE || (is_new && out->is_acknowledged))) {
      out->alarm = alarm->priority;
      out->is_acknowledged = !is_new;
    }
  }
  if (session->nibp_wall_us <= 0) {
    g_strlcpy (out->age, _("waiting"), sizeof out->age);
    fill_measuring (out, view);
    g_snprintf (out->spoken, sizeof out->spoken, _("%s: %s"), _("Blood pressure"), out->age);
    return;
  }
  g_strlcpy (out->sys, vigil_number_format (session->nibp_sys_mmhg, 0, number), sizeof out->sys);
  g_strlcpy (out->dia, vigil_number_format (session->nibp_dia_mmhg, 0, number), sizeof out->dia);
  if (session->nibp_mean_mmhg > 0)
    g_snprintf (out->mean, sizeof out->mean, _("MAP %s"),
                vigil_number_format (session->nibp_mean_mmhg, 0, number));
  out->is_demo = session->is_nibp_demo;
  if (session->is_nibp_questionable)
    g_strlcat (out->dia, "?", sizeof out->dia);
  age = vigil_time_age (view->now_wall_us - session->nibp_wall_us);
  g_strlcpy (out->age, age, sizeof out->age);
  fill_next (out, view, every_min);
  fill_measuring (out, view);
  out->form = out->is_overdue                 ? VIGIL_VITAL_STALE
              : session->is_nibp_questionable ? VIGIL_VITAL_QUESTIONABLE
                                              : VIGIL_VITAL_NORMAL;
  g_snprintf (out->spoken, sizeof out->spoken, _("Blood pressure %s over %s mmHg, %s, %s"),
              out->sys, out->dia, out->age, out->next);
}

static void
add_words (GString *words, const VigilVital *vital, VigilCode code, gboolean has_unit)
{
  g_string_append_printf (words, ", %s %s", *vital->source != '\0' ? vital->source : vigil_vital_name (code),
                          vital->text);
  if (has_unit && vital->form != VIGIL_VITAL_ABSENT)
    g_string_append_printf (words, " %s", vital->unit);
  if (vital->form == VIGIL_VITAL_STALE || vital->form == VIGIL_VITAL_ABSENT)
    g_string_append_printf (words, " (%s)", vital->note);
}

char *
vigil_vitals_words (const VigilView *view)
{
  GString *words;
  VigilPressure pressure;
  VigilVital hr, spo2;

  vigil_pressure_fill (&pressure, view, 0);
  if (pressure.form == VIGIL_VITAL_ABSENT)
    return NULL;
  vigil_vital_fill (&hr, view, NULL, VIGIL_CODE_HR);
  vigil_vital_fill (&spo2, view, NULL, VIGIL_CODE_SPO2);
  words = g_string_new (NULL);
  g_string_append_printf (words, "%s/%s %s", pressure.sys, pressure.dia, pressure.age);
  add_words (words, &hr, VIGIL_CODE_HR, FALSE);
  add_words (words, &spo2, VIGIL_CODE_SPO2, TRUE);
  if (pressure.is_demo || hr.is_demo || spo2.is_demo)
    g_string_append_printf (words, ", %s", C_ ("axis", "DEMO"));
  return g_string_free (words, FALSE);
}
