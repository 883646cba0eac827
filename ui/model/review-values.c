/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/review-values.h"
#include "base/number.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static VigilCode
first_with_data (const VigilTrend *trend, const VigilCode *codes, guint n)
{
  gint64 first_us, last_us;

  for (guint i = 0; i < n; i++)
    if (vigil_trend_get_extent (trend, codes[i], &first_us, &last_us))
      return codes[i];
  return codes[0];
}

VigilCode
vigil_review_heart_code (const VigilTrend *trend)
{
  static const VigilCode codes[] = { VIGIL_CODE_HR, VIGIL_CODE_PULSE_PLETH, VIGIL_CODE_PULSE };

  return first_with_data (trend, codes, G_N_ELEMENTS (codes));
}

VigilCode
vigil_review_breath_code (const VigilTrend *trend)
{
  static const VigilCode codes[] = { VIGIL_CODE_RR, VIGIL_CODE_RR_CO2 };

  return first_with_data (trend, codes, G_N_ELEMENTS (codes));
}

static guint
count_check (const VigilTimeline *timeline, const char *check)
{
  guint n = 0;

  for (guint i = 0; i < timeline->marks->len; i++) {
    const VigilMark *mark = &g_array_index (timeline->marks, VigilMark, i);

    n += mark->kind == VIGIL_MARK_SCORE && g_strcmp0 (mark->check, check) == 0;
  }
  return n;
}

/* The check that was recorded most often, and the next; of two as often the earlier. */
static const VigilMark *
nth_check (const VigilTimeline *timeline, guint n)
{
  const VigilMark *found[VIGIL_REVIEW_CHECKS] = { NULL };

  for (guint place = 0; place <= n && place < VIGIL_REVIEW_CHECKS; place++) {
    guint most = 0;

    for (guint i = 0; i < timeline->marks->len; i++) {
      const VigilMark *mark = &g_array_index (timeline->marks, VigilMark, i);
      guint count;

      if (mark->kind != VIGIL_MARK_SCORE || mark->check == NULL
          || (place > 0 && g_strcmp0 (found[0]->check, mark->check) == 0))
        continue;
      count = count_check (timeline, mark->check);
      if (count > most) {
        most = count;
        found[place] = mark;
      }
    }
    if (found[place] == NULL)
      return NULL;
  }
  return n < VIGIL_REVIEW_CHECKS ? found[n] : NULL;
}

const char *
vigil_review_check_id (const VigilTimeline *timeline, guint n)
{
  const VigilMark *mark = nth_check (timeline, n);

  return mark != NULL ? mark->check : NULL;
}

const char *
vigil_review_check_label (const VigilTimeline *timeline, guint n)
{
  const VigilMark *mark = nth_check (timeline, n);

  return mark != NULL ? mark->words : "";
}

static void
fill_trend (char *out, gsize size, const VigilTrend *trend, VigilCode code, gint64 t_us)
{
  char number[VIGIL_NUMBER_SIZE];
  guint doubt;
  double value = (double) vigil_trend_get_at (trend, code, t_us, &doubt);

  g_snprintf (out, size, "%s%s%s", vigil_number_format (value, vigil_vocabulary_get (code)->decimals, number),
              (doubt & VIGIL_DOUBT_QUESTIONABLE) != 0 ? "?" : "", (doubt & VIGIL_DOUBT_STAND_IN) != 0 ? "*" : "");
}

static void
fill_pressure (VigilReviewValues *out, const VigilTimeline *timeline, gint64 t_us)
{
  g_strlcpy (out->nibp, "--", sizeof out->nibp);
  for (guint i = timeline->pressures->len; i > 0; i--) {
    const VigilCuffReading *pressure = &g_array_index (timeline->pressures, VigilCuffReading, i - 1);
    g_autofree char *age = NULL;

    if (pressure->t_us > t_us)
      continue;
    age = vigil_time_age (t_us - pressure->t_us);
    g_snprintf (out->nibp, sizeof out->nibp, "%.0f/%.0f%s", pressure->sys_mmhg, pressure->dia_mmhg,
                pressure->is_questionable ? "?" : "");
    g_strlcpy (out->nibp_age, age, sizeof out->nibp_age);
    return;
  }
}

static void
fill_check (char *out, gsize size, const VigilTimeline *timeline, const char *check, gint64 t_us)
{
  g_strlcpy (out, check != NULL ? "--" : "", size);
  for (guint i = timeline->marks->len; i > 0 && check != NULL; i--) {
    const VigilMark *mark = &g_array_index (timeline->marks, VigilMark, i - 1);

    if (mark->kind != VIGIL_MARK_SCORE || mark->t_us > t_us || mark->is_withdrawn || g_strcmp0 (mark->check, check) != 0)
      continue;
    g_snprintf (out, size, "%d", mark->severity);
    return;
  }
}

gboolean
vigil_review_has_demo (const VigilTimeline *timeline, const VigilTrend *trend)
{
  gboolean has_demo = (vigil_trend_get_doubt (trend) & VIGIL_DOUBT_DEMO) != 0;

  for (guint i = 0; i < timeline->pressures->len; i++)
    has_demo |= g_array_index (timeline->pressures, VigilCuffReading, i).is_demo;
  return has_demo;
}

void
vigil_review_values_fill (VigilReviewValues *out, const VigilTimeline *timeline, const VigilTrend *trend,
                          const VigilVisitLog *log, gint64 t_us)
{
  int n_alarms = 0;

  *out = (VigilReviewValues) { 0 };
  fill_trend (out->hr, sizeof out->hr, trend, vigil_review_heart_code (trend), t_us);
  fill_trend (out->spo2, sizeof out->spo2, trend, VIGIL_CODE_SPO2, t_us);
  fill_trend (out->rr, sizeof out->rr, trend, vigil_review_breath_code (trend), t_us);
  fill_pressure (out, timeline, t_us);
  for (guint i = 0; i < timeline->n_channels; i++) {
    double mg = vigil_visit_log_get_mg (log, i, t_us, &out->is_estimated[i]);
    char number[VIGIL_NUMBER_SIZE];

    if (!isnan (mg))
      g_snprintf (out->mg[i], sizeof out->mg[i], out->is_estimated[i] ? _("est. %s mg") : _("%s mg"),
                  vigil_number_format (mg, mg < 100 ? 1 : 0, number));
  }
  for (guint i = 0; i < VIGIL_REVIEW_CHECKS; i++)
    fill_check (out->checks[i], sizeof out->checks[i], timeline, vigil_review_check_id (timeline, i), t_us);
  for (guint i = 0; i < timeline->alarms->len; i++) {
    const VigilAlarmPeriod *period = &g_array_index (timeline->alarms, VigilAlarmPeriod, i);

    n_alarms += period->start_us <= t_us && (period->end_us == 0 || period->end_us > t_us);
  }
  g_snprintf (out->alarms, sizeof out->alarms, "%d", n_alarms);
}
