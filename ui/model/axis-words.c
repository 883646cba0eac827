/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/axis-words.h"

#include "base/number.h"
#include "model/time-text.h"
#include "model/vital.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
add_doubt (GString *line, guint doubt)
{
  if ((doubt & VIGIL_DOUBT_QUESTIONABLE) != 0)
    g_string_append_printf (line, ", %s", _("questionable"));
  if ((doubt & VIGIL_DOUBT_DEMO) != 0)
    g_string_append_printf (line, ", %s", C_ ("axis", "DEMO"));
}

/* ---- what is now ---- */

static char *
vital_words (const VigilTrend *trend, VigilCode code, gint64 now_us)
{
  GString *line = g_string_new (vigil_vital_long_name (code));
  const VigilVocabulary *word = vigil_vocabulary_get (code);
  char number[VIGIL_NUMBER_SIZE];
  gint64 first_us, last_us;
  guint doubt = 0;
  float value = vigil_trend_get_at (trend, code, now_us, &doubt);

  if (!isnan (value)) {
    g_string_append_printf (line, " %s %s", vigil_number_format ((double) value, word->decimals, number), word->unit);
    add_doubt (line, doubt);
  } else if (vigil_trend_get_extent (trend, code, &first_us, &last_us)) {
    g_autofree char *clock = vigil_time_clock (last_us);

    /* Translators: %s is a time of day: "Heart rate: no value since 11:05" */
    g_string_append_printf (line, _(": no value since %s"), clock);
  } else {
    g_string_append (line, _(": no value yet"));
  }
  return g_string_free (line, FALSE);
}

static char *
pressure_words (const VigilCuffReading *reading, gint64 now_us)
{
  GString *line = g_string_new (_("Blood pressure"));
  g_autofree char *clock = vigil_time_clock (reading->t_us), *age = vigil_time_age (now_us - reading->t_us);

  g_string_append_printf (line, " %.0f/%.0f mmHg, %s, %s", reading->sys_mmhg, reading->dia_mmhg, clock, age);
  add_doubt (line, (reading->is_questionable ? VIGIL_DOUBT_QUESTIONABLE : 0) | (reading->is_demo ? VIGIL_DOUBT_DEMO : 0));
  return g_string_free (line, FALSE);
}

static const VigilSegment *
find_open_segment (const VigilTimeline *timeline, guint channel)
{
  for (guint i = timeline->segments->len; i-- > 0;) {
    const VigilSegment *segment = &g_array_index (timeline->segments, VigilSegment, i);

    if (segment->channel == channel)
      return segment->end_us == 0 ? segment : NULL;
  }
  return NULL;
}

static const VigilPause *
find_open_pause (const VigilTimeline *timeline, guint channel)
{
  for (guint i = timeline->pauses->len; i-- > 0;) {
    const VigilPause *pause = &g_array_index (timeline->pauses, VigilPause, i);

    if (pause->channel == channel)
      return pause->end_us == 0 ? pause : NULL;
  }
  return NULL;
}

static char *
drug_words (const VigilTimeline *timeline, guint channel, const char *name)
{
  const VigilTimelineChannel *drug = &timeline->channels[channel];
  const VigilSegment *segment = find_open_segment (timeline, channel);
  const VigilPause *pause = find_open_pause (timeline, channel);
  gint64 since_us = drug->ended_us > 0 ? drug->ended_us
                    : pause != NULL    ? pause->start_us
                    : segment != NULL  ? segment->start_us
                                       : 0;
  g_autofree char *clock = vigil_time_clock (since_us);
  char number[VIGIL_NUMBER_SIZE];

  /* Translators: in these four the first %s is a drug, the last a time of day */
  if (drug->ended_us > 0)
    return g_strdup_printf (_("%s ended %s"), name, clock);
  if (pause != NULL)
    return g_strdup_printf (_("%s paused since %s"), name, clock);
  if (segment == NULL)
    return g_strdup_printf (_("%s not started"), name);
  vigil_number_format (segment->rate, 3, number);
  if (segment->is_estimated)
    return g_strdup_printf (_("%s est. %s %s, pump not seen since %s"), name, number, drug->unit, clock);
  return g_strdup_printf (_("%s %s %s since %s"), name, number, drug->unit, clock);
}

static char *
alarm_words (const VigilAlarmPeriod *period)
{
  static const char *const priorities[] = { N_("Low alarm"), N_("Medium alarm"), N_("High alarm") };
  const char *priority = _(priorities[CLAMP (period->priority, 1, 3) - 1]);
  g_autofree char *from = vigil_time_clock (period->start_us), *to = vigil_time_clock (period->end_us);

  if (period->end_us == 0)
    return g_strdup_printf (_("%s since %s: %s"), priority, from, period->words);
  return g_strdup_printf (_("%s to %s, %s: %s"), from, to, priority, period->words);
}

static void
add_now (GPtrArray *lines, const VigilTimeline *timeline, const VigilTrend *trend, const char *const *drugs,
         gint64 now_us)
{
  static const VigilCode codes[] = { VIGIL_CODE_HR, VIGIL_CODE_SPO2, VIGIL_CODE_RR };

  for (guint i = 0; i < timeline->alarms->len; i++)
    if (g_array_index (timeline->alarms, VigilAlarmPeriod, i).end_us == 0)
      g_ptr_array_add (lines, alarm_words (&g_array_index (timeline->alarms, VigilAlarmPeriod, i)));
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_ptr_array_add (lines, vital_words (trend, codes[i], now_us));
  if (timeline->pressures->len > 0)
    g_ptr_array_add (lines, pressure_words (&g_array_index (timeline->pressures, VigilCuffReading,
                                                            timeline->pressures->len - 1), now_us));
  for (guint i = 0; i < MIN (timeline->n_channels, VIGIL_MAX_CHANNELS); i++)
    if (drugs[i] != NULL)
      g_ptr_array_add (lines, drug_words (timeline, i, drugs[i]));
}

/* ---- what happened ---- */

typedef struct { gint64 t_us; char *words; } Past;

static char *
mark_words (const VigilMark *mark)
{
  static const char *const severities[] = { N_("pleasant"), N_("mild"), N_("moderate"), N_("severe"), N_("extreme") };
  g_autofree char *clock = vigil_time_clock (mark->t_us);

  if (mark->kind == VIGIL_MARK_EFFECT)
    return g_strdup_printf ("%s %s, %s", clock, mark->words, _(severities[CLAMP (mark->severity, 0, 4)]));
  if (mark->kind == VIGIL_MARK_SCORE)
    return g_strdup_printf ("%s %s: %d", clock, mark->words, mark->severity);
  return g_strdup_printf ("%s %s", clock, mark->words);
}

static int
compare_past (gconstpointer a, gconstpointer b)
{
  const Past *one = a, *other = b;

  return one->t_us < other->t_us ? 1 : one->t_us > other->t_us ? -1 : 0;
}

static void
add_past (GPtrArray *lines, const VigilTimeline *timeline)
{
  g_autoptr (GArray) past = g_array_new (FALSE, FALSE, sizeof (Past));

  for (guint i = 0; i < timeline->marks->len; i++) {
    const VigilMark *mark = &g_array_index (timeline->marks, VigilMark, i);

    if (!mark->is_withdrawn)
      g_array_append_val (past, ((Past) { mark->t_us, mark_words (mark) }));
  }
  for (guint i = 0; i < timeline->alarms->len; i++) {
    const VigilAlarmPeriod *period = &g_array_index (timeline->alarms, VigilAlarmPeriod, i);

    if (period->end_us > 0)
      g_array_append_val (past, ((Past) { period->start_us, alarm_words (period) }));
  }
  g_array_sort (past, compare_past);
  for (guint i = 0; i < past->len; i++) {
    char *words = g_array_index (past, Past, i).words;

    if (lines->len < VIGIL_AXIS_LINES)
      g_ptr_array_add (lines, words);
    else
      g_free (words);
  }
}

GPtrArray *
vigil_axis_words (const VigilTimeline *timeline, const VigilTrend *trend, const char *const *drugs, gint64 now_us)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  add_now (lines, timeline, trend, drugs, now_us);
  add_past (lines, timeline);
  return lines;
}
