/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/course.h"

#include "base/clock.h"

#include <string.h>

#define DAYS_PER_WEEK 7

VigilDay
vigil_day_of (gint64 wall_us, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_us / VIGIL_USEC_PER_SEC);
  g_autoptr (GTimeZone) here = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, here) : NULL;
  GDate date;

  if (local == NULL)
    return 0;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (local), (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  return g_date_get_julian (&date);
}

VigilDay
vigil_day_add (VigilDay day, VigilDateSpan span)
{
  GDate date;

  if (!g_date_valid_julian (day))
    return 0;
  if (span.unit != VIGIL_SPAN_MONTH)
    return day + span.n * (span.unit == VIGIL_SPAN_WEEK ? DAYS_PER_WEEK : 1);
  g_date_clear (&date, 1);
  g_date_set_julian (&date, day);
  /* of a month that has no such day the last: from 31 January to 28 February */
  g_date_add_months (&date, span.n);
  return g_date_get_julian (&date);
}

/* What the visits so far have come to. */
typedef struct {
  guint n_done, n_boosters, reviewed_after;
  gboolean is_stopped;
  VigilDay last;
  VigilDay days[VIGIL_MAX_COURSE];   /* the last infusions, the newest first */
  guint n_days;
} Standing;

static gboolean
is_booster_on (const VigilSeries *series, const Standing *standing, VigilDay day)
{
  VigilDateSpan least = { series->booster_min_months, VIGIL_SPAN_MONTH };

  return least.n > 0 && standing->n_done > 0 && standing->n_done >= series->count_min
         && day >= vigil_day_add (standing->last, least);
}

static void
add_visit (const VigilSeries *series, Standing *standing, const VigilCourseVisit *visit)
{
  if (visit->review != VIGIL_REVIEW_NONE) {
    standing->reviewed_after = standing->n_done;
    standing->is_stopped = visit->review == VIGIL_REVIEW_STOP;
  }
  if (!visit->is_infused)
    return;
  if (is_booster_on (series, standing, visit->day))
    standing->n_boosters++;
  else
    standing->n_done++;
  /* a clock that was wrong does not make a later visit an earlier one */
  standing->last = MAX (standing->last, visit->day);
  memmove (standing->days + 1, standing->days, sizeof standing->days - sizeof *standing->days);
  standing->days[0] = standing->last;
  standing->n_days = MIN (standing->n_days + 1, VIGIL_MAX_COURSE);
}

static gboolean
is_complete (const VigilSeries *series, const Standing *standing)
{
  return series->count_max > 0 && standing->n_done >= series->count_max;
}

static void
find_window (const VigilSeries *series, const Standing *standing, VigilCourse *out)
{
  VigilDateSpan least = { series->spacing_min, series->spacing_unit }, most = { series->spacing_max, series->spacing_unit };

  if (standing->last == 0)
    return;
  if (is_complete (series, standing) || out->is_booster) {
    least = (VigilDateSpan) { series->booster_min_months, VIGIL_SPAN_MONTH };
    most = (VigilDateSpan) { series->booster_max_months, VIGIL_SPAN_MONTH };
  }
  if (least.n == 0)
    return;
  out->earliest = vigil_day_add (standing->last, least);
  out->latest = vigil_day_add (standing->last, most);
  if (series->per_week > 0 && least.unit != VIGIL_SPAN_MONTH && series->per_week <= standing->n_days)
    out->earliest = MAX (out->earliest, standing->days[series->per_week - 1] + DAYS_PER_WEEK);
  out->latest = MAX (out->latest, out->earliest);
}

void
vigil_course_judge (const VigilSeries *series, const VigilCourseVisit *visits, guint n, VigilDay today,
                    VigilCourse *out)
{
  Standing standing = { 0 };

  *out = (VigilCourse) { 0 };
  for (guint i = 0; i < n; i++)
    add_visit (series, &standing, &visits[i]);
  out->n_done = standing.n_done;
  out->n_boosters = standing.n_boosters;
  out->last = standing.last;
  out->is_stopped = standing.is_stopped;
  out->is_booster = is_booster_on (series, &standing, today);
  out->number = out->is_booster ? 0 : standing.n_done + 1;
  out->is_full = !out->is_booster && is_complete (series, &standing);
  for (guint i = 0; i < series->n_reviews && !out->is_booster; i++)
    if (standing.n_done >= series->review_after[i] && standing.reviewed_after < series->review_after[i])
      out->review_after = series->review_after[i];
  find_window (series, &standing, out);
  out->is_early = out->earliest != 0 && today < out->earliest;
  out->is_late = out->latest != 0 && today > out->latest;
}

/* ---- of a visit ---- */

static guint
list_visits (const VigilSession *self, const char *protocol_id, GTimeZone *zone, VigilCourseVisit *out)
{
  guint n = 0;

  for (guint i = 0; i < self->n_earlier; i++) {
    const VigilEarlierVisit *earlier = &self->earlier[i];

    if (strcmp (earlier->protocol_id, protocol_id) == 0)
      out[n++] = (VigilCourseVisit) { .day = vigil_day_of (earlier->given_wall_us != 0 ? earlier->given_wall_us
                                                                                      : earlier->opened_wall_us, zone),
                                      .is_infused = earlier->given_wall_us != 0,
                                      .review = earlier->review };
  }
  return n;
}

static gboolean
is_infused (const VigilSession *self)
{
  for (guint i = 0; i < self->n_channels; i++)
    if (self->channels[i].state >= VIGIL_CHANNEL_RUNNING)
      return TRUE;
  return FALSE;
}

gboolean
vigil_session_knows_all_visits (const VigilSession *self)
{
  return self->history == VIGIL_HISTORY_KNOWN && self->n_earlier_visits <= self->n_earlier;
}

gboolean
vigil_session_get_course (const VigilSession *self, const VigilProtocol *protocol, gint64 now_wall_us,
                          GTimeZone *zone, gboolean is_next, VigilCourse *out)
{
  VigilCourseVisit visits[VIGIL_MAX_EARLIER + 1];
  VigilDay today = vigil_day_of (now_wall_us, zone);
  guint n;

  *out = (VigilCourse) { 0 };
  if (protocol == NULL || protocol->series == NULL || !vigil_session_knows_all_visits (self))
    return FALSE;
  n = list_visits (self, protocol->id, zone, visits);
  visits[n++] = (VigilCourseVisit) { .day = today, .review = self->review, .is_infused = is_next && is_infused (self) };
  vigil_course_judge (protocol->series, visits, n, today, out);
  return TRUE;
}

VigilCourseBar
vigil_session_get_course_bar (const VigilSession *self, const VigilProtocol *protocol, gint64 now_wall_us,
                              GTimeZone *zone)
{
  VigilCourse course;

  if (protocol == NULL || protocol->series == NULL)
    return VIGIL_COURSE_OPEN;
  if (!vigil_session_get_course (self, protocol, now_wall_us, zone, FALSE, &course)) {
    gboolean is_asked = protocol->series->is_hard || protocol->series->n_reviews > 0;

    /* whoever reads the paper instead answers for it */
    if (self->review == VIGIL_REVIEW_STOP)
      return VIGIL_COURSE_STOPPED;
    return is_asked && self->review == VIGIL_REVIEW_NONE ? VIGIL_COURSE_UNKNOWN : VIGIL_COURSE_OPEN;
  }
  if (course.is_full && protocol->series->is_hard)
    return VIGIL_COURSE_FULL;
  if (course.review_after > 0)
    return VIGIL_COURSE_REVIEW_DUE;
  return course.is_stopped ? VIGIL_COURSE_STOPPED : VIGIL_COURSE_OPEN;
}

double
vigil_session_get_course_mg (const VigilSession *self, const VigilProtocol *protocol, const char *drug_id)
{
  double mg = 0;

  for (guint i = 0; i < self->n_earlier; i++)
    for (guint k = 0; strcmp (self->earlier[i].protocol_id, protocol->id) == 0 && k < self->earlier[i].n_drugs; k++)
      if (strcmp (self->earlier[i].drugs[k].drug_id, drug_id) == 0)
        mg += self->earlier[i].drugs[k].mg;
  return mg;
}

const VigilEarlierVisit *
vigil_session_find_last_infused (const VigilSession *self)
{
  for (guint i = self->n_earlier; i > 0; i--)
    if (self->earlier[i - 1].given_wall_us != 0)
      return &self->earlier[i - 1];
  return NULL;
}

static gboolean
is_answered (const VigilEarlierVisit *earlier, const char *point)
{
  for (guint i = 0; i < earlier->n_follow_ups; i++)
    if (strcmp (earlier->follow_ups[i].point, point) == 0)
      return TRUE;
  return FALSE;
}

const VigilFollowUp *
vigil_follow_up_find_due (const VigilSeries *series, const VigilEarlierVisit *earlier, gint64 now_wall_us,
                          GTimeZone *zone)
{
  VigilDay today = vigil_day_of (now_wall_us, zone), then = vigil_day_of (earlier->given_wall_us, zone);

  for (guint i = series->n_follow_ups; i > 0; i--) {
    const VigilFollowUp *point = &series->follow_ups[i - 1];

    if (today >= vigil_day_add (then, point->after))
      return is_answered (earlier, point->id) ? NULL : point;
  }
  return NULL;
}

const VigilFollowUp *
vigil_session_find_due_follow_up (const VigilSession *self, const VigilClinic *clinic, gint64 now_wall_us,
                                  GTimeZone *zone, const VigilEarlierVisit **about)
{
  const VigilProtocol *protocol;

  *about = vigil_session_find_last_infused (self);
  protocol = *about != NULL ? vigil_clinic_find_protocol (clinic, (*about)->protocol_id) : NULL;
  if (protocol == NULL || protocol->series == NULL)
    return NULL;
  return vigil_follow_up_find_due (protocol->series, *about, now_wall_us, zone);
}
