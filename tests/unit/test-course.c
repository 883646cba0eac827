/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Requirements R0.17, R1.6, R3.3, R3.4, R3.9, R4.3: where a visit stands in its course, and what that lets be done. */
#include "../fixtures/refusal.h"
#include "session/course.h"
#include "session/guard.h"

#include <stdio.h>
#include <string.h>

#define MAX_VISITS 32

static VigilClinic *clinic;

static const VigilSeries *
series_of (const char *protocol)
{
  const VigilSeries *series = vigil_clinic_find_protocol (clinic, protocol)->series;

  g_assert_nonnull (series);
  return series;
}

static VigilDay
day_of (const char *text)
{
  guint year, month, day;
  GDate date;

  g_assert_cmpint (sscanf (text, "%u-%u-%u", &year, &month, &day), ==, 3);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return g_date_get_julian (&date);
}

/* Visits on days as "2026-03-01 2026-03-02+": infused, after a review that goes on ("+") or ends ("!"), or only come
 * and gone ("?"). */
static VigilCourse
judge (const char *protocol, const char *days, const char *today)
{
  g_auto (GStrv) words = g_strsplit (days, " ", -1);
  VigilCourseVisit visits[MAX_VISITS] = { 0 };
  VigilCourse course;
  guint n = 0;

  for (guint i = 0; *days != '\0' && words[i] != NULL; i++) {
    visits[n].day = day_of (words[i]);
    visits[n].is_infused = strchr (words[i], '?') == NULL;
    visits[n].review = strchr (words[i], '+') != NULL   ? VIGIL_REVIEW_CONTINUE
                       : strchr (words[i], '!') != NULL ? VIGIL_REVIEW_STOP
                                                        : VIGIL_REVIEW_NONE;
    n++;
  }
  vigil_course_judge (series_of (protocol), visits, n, day_of (today), &course);
  return course;
}

static void
assert_window (const VigilCourse *course, const char *earliest, const char *latest)
{
  g_assert_cmpuint (course->earliest, ==, day_of (earliest));
  g_assert_cmpuint (course->latest, ==, day_of (latest));
}

/* Five at one to four weeks, then a booster after two to six months. */
static void
test_weeks (void)
{
  VigilCourse course = judge ("ketamine-long", "", "2026-01-05");

  g_assert_cmpuint (course.number, ==, 1);
  g_assert_cmpuint (course.last + course.earliest + course.latest, ==, 0);
  g_assert_false (course.is_early || course.is_late || course.is_full || course.is_booster);
  course = judge ("ketamine-long", "2026-01-05 2026-01-12 2026-01-20?", "2026-02-10");
  g_assert_cmpuint (course.number, ==, 3);
  assert_window (&course, "2026-01-19", "2026-02-09");
  g_assert_true (course.is_late);
  course = judge ("ketamine-long", "2026-01-05 2026-01-12", "2026-01-18");
  g_assert_true (course.is_early);
  course = judge ("ketamine-long", "2026-01-05 2026-01-12 2026-01-19 2026-01-26 2026-01-31", "2026-02-14");
  g_assert_true (course.is_full);
  /* two months after the last of a January is the last of March; to six months, of July */
  assert_window (&course, "2026-03-31", "2026-07-31");
  course = judge ("ketamine-long", "2026-01-05 2026-01-12 2026-01-19 2026-01-26 2026-01-31", "2026-03-31");
  g_assert_true (course.is_booster);
  g_assert_false (course.is_full);
  g_assert_cmpuint (course.number, ==, 0);
  /* after one booster the next has the same distance */
  course = judge ("ketamine-long", "2026-01-05 2026-01-12 2026-01-19 2026-01-26 2026-01-31 2026-03-31", "2026-04-30");
  g_assert_cmpuint (course.n_boosters, ==, 1);
  g_assert_cmpuint (course.n_done, ==, 5);
  g_assert_true (course.is_full);
  /* three of five and half a year: the course is not over, and is late */
  course = judge ("ketamine-long", "2026-01-05 2026-01-12 2026-01-19", "2026-07-19");
  g_assert_cmpuint (course.number, ==, 4);
  g_assert_true (course.is_late);
}

/* Weekly: to the day; a visit on the same day counts too. */
static void
test_weekly (void)
{
  VigilCourse course = judge ("ketamine-testdose", "2024-02-22", "2024-02-29");

  assert_window (&course, "2024-02-29", "2024-02-29");
  g_assert_false (course.is_early || course.is_late);
  course = judge ("ketamine-testdose", "2024-02-22 2024-02-22", "2024-02-29");
  g_assert_cmpuint (course.number, ==, 3);
}

/* Twice a week for three weeks: the third waits until seven days after the first. */
static void
test_per_week (void)
{
  VigilCourse course = judge ("multi-drug", "2026-03-02", "2026-03-04");

  assert_window (&course, "2026-03-04", "2026-03-07");
  course = judge ("multi-drug", "2026-03-02 2026-03-04", "2026-03-06");
  g_assert_cmpuint (course.earliest, ==, day_of ("2026-03-09"));
  g_assert_true (course.is_early);
  course = judge ("multi-drug", "2026-03-02 2026-03-05 2026-03-09 2026-03-12 2026-03-16", "2026-03-19");
  g_assert_cmpuint (course.number, ==, 6);
  g_assert_false (course.is_full);
}

/* On successive days: a day that was missed is said, the review after the second waits, the eleventh is none. */
static void
test_successive (void)
{
  g_autoptr (GString) days = g_string_new ("2026-03-01 2026-03-02 2026-03-03+");
  VigilCourse course = judge ("ketamine-successive", "2026-03-01", "2026-03-02");

  assert_window (&course, "2026-03-02", "2026-03-02");
  g_assert_cmpuint (course.review_after, ==, 0);
  course = judge ("ketamine-successive", "2026-03-01", "2026-03-04");
  g_assert_true (course.is_late);
  g_assert_cmpuint (course.number, ==, 2);
  course = judge ("ketamine-successive", "2026-03-01 2026-03-02", "2026-03-03");
  g_assert_cmpuint (course.review_after, ==, 2);
  /* signed by somebody who came for it, in a visit without an infusion */
  course = judge ("ketamine-successive", "2026-03-01 2026-03-02 2026-03-03?+", "2026-03-03");
  g_assert_cmpuint (course.review_after, ==, 0);
  /* signed before the second it is no review of two */
  course = judge ("ketamine-successive", "2026-03-01 2026-03-02+", "2026-03-03");
  g_assert_cmpuint (course.review_after, ==, 2);
  course = judge ("ketamine-successive", "2026-03-01 2026-03-02 2026-03-03?!", "2026-03-03");
  g_assert_true (course.is_stopped);
  g_assert_cmpuint (course.review_after, ==, 0);
  course = judge ("ketamine-successive", "2026-03-01 2026-03-02 2026-03-03?! 2026-03-04?+", "2026-03-04");
  g_assert_false (course.is_stopped);
  for (guint i = 4; i <= 10; i++)
    g_string_append_printf (days, " 2026-03-%02u", i);
  course = judge ("ketamine-successive", days->str, "2026-03-11");
  g_assert_cmpuint (course.n_done, ==, 10);
  g_assert_true (course.is_full);
  course = judge ("ketamine-successive", days->str, "2026-04-10");
  g_assert_true (course.is_booster);
}

/* Where nothing is said nothing is. */
static void
test_no_course (void)
{
  VigilCourse course = judge ("ketamine-generic", "2026-03-01 2026-03-02 2026-03-03", "2026-03-04");

  g_assert_cmpuint (course.number, ==, 4);
  g_assert_cmpuint (course.earliest + course.latest + course.review_after, ==, 0);
  g_assert_false (course.is_full || course.is_booster);
  g_assert_null (vigil_clinic_find_protocol (clinic, "ketamine-short")->series);
}

/* A day is the calendar's: 23 hours in March and 25 in October. */
static void
test_days (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Zurich");
  g_autoptr (GTimeZone) far = g_time_zone_new_identifier ("America/New_York");
  gint64 start_s = 1774652400;   /* 2026-03-28 00:00 in Zurich */

  g_assert_cmpuint (vigil_day_of (start_s * G_USEC_PER_SEC, zone), ==, day_of ("2026-03-28"));
  g_assert_cmpuint (vigil_day_of (start_s * G_USEC_PER_SEC, far), ==, day_of ("2026-03-27"));
  g_assert_cmpuint (vigil_day_of ((start_s + 24 * 3600) * G_USEC_PER_SEC, zone), ==, day_of ("2026-03-29"));
  g_assert_cmpuint (vigil_day_of ((start_s + 47 * 3600 - 1) * G_USEC_PER_SEC, zone), ==, day_of ("2026-03-29"));
  g_assert_cmpuint (vigil_day_of ((start_s + 47 * 3600) * G_USEC_PER_SEC, zone), ==, day_of ("2026-03-30"));
  g_assert_cmpuint (vigil_day_of ((start_s + (30 * 24 - 1) * 3600) * G_USEC_PER_SEC, zone), ==, day_of ("2026-04-27"));
  g_assert_cmpuint (vigil_day_add (day_of ("2024-01-31"), (VigilDateSpan) { 1, VIGIL_SPAN_MONTH }), ==, day_of ("2024-02-29"));
  g_assert_cmpuint (vigil_day_add (day_of ("2026-08-31"), (VigilDateSpan) { 6, VIGIL_SPAN_MONTH }), ==, day_of ("2027-02-28"));
  g_assert_cmpuint (vigil_day_add (day_of ("2026-12-25"), (VigilDateSpan) { 2, VIGIL_SPAN_WEEK }), ==, day_of ("2027-01-08"));
  g_assert_cmpuint (vigil_day_add (0, (VigilDateSpan) { 1, VIGIL_SPAN_DAY }), ==, 0);
}

/* Whatever the visits: no more is done than was infused, a window never lies before the last infusion, and a course
 * with a hard end is never open beyond it without a booster's distance. */
static void
test_property (void)
{
  static const char *const ids[] = { "ketamine-long", "ketamine-successive", "multi-drug", "ketamine-testdose" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);

  for (guint round = 0; round < 20000; round++) {
    const VigilSeries *series = series_of (ids[round % G_N_ELEMENTS (ids)]);
    VigilCourseVisit visits[MAX_VISITS] = { 0 };
    VigilDay day = day_of ("2026-01-01");
    guint n = (guint) g_rand_int_range (rand, 0, MAX_VISITS), n_infused = 0;
    VigilCourse course;

    for (guint i = 0; i < n; i++) {
      day += (guint) g_rand_int_range (rand, 0, g_rand_int_range (rand, 0, 10) == 0 ? 120 : 9);
      visits[i] = (VigilCourseVisit) { day, g_rand_int_range (rand, 0, 8) != 0,
                                       (VigilReviewDecision) MAX (0, g_rand_int_range (rand, -6, 3)) };
      n_infused += visits[i].is_infused;
    }
    day += (guint) g_rand_int_range (rand, 0, 40);
    vigil_course_judge (series, visits, n, day, &course);
    g_assert_cmpuint (course.n_done + course.n_boosters, ==, n_infused);
    g_assert_true (course.is_booster ? course.number == 0 : course.number == course.n_done + 1);
    g_assert_cmpuint (course.earliest, <=, course.latest);
    g_assert_true (course.earliest == 0 || course.earliest > course.last);
    g_assert_false (course.is_full && course.is_booster);
    g_assert_false (course.is_early && course.is_late);
    if (course.is_booster)
      g_assert_cmpuint (day, >=, vigil_day_add (course.last, (VigilDateSpan) { series->booster_min_months, VIGIL_SPAN_MONTH }));
    else if (series->count_max > 0)
      g_assert_true (course.is_full == (course.n_done >= series->count_max));
  }
}

/* ---- in a visit ---- */

static VigilEarlierVisit
earlier_of (const char *protocol, gint64 days_ago, gint64 now_wall_us)
{
  VigilEarlierVisit visit;

  memset (&visit, 0, sizeof visit);
  visit.opened_wall_us = now_wall_us - (days_ago * 24 + 1) * 3600 * G_USEC_PER_SEC;
  visit.given_wall_us = visit.opened_wall_us + 1800 * G_USEC_PER_SEC;
  g_snprintf (visit.id, sizeof visit.id, "visit-%d", (int) days_ago);
  g_strlcpy (visit.protocol_id, protocol, sizeof visit.protocol_id);
  visit.is_same_day = days_ago == 0;
  visit.drugs[0] = (VigilEarlierDrug) { "ketamine", "ketamine", 100.5, 0.35, "mg/kg/h" };
  visit.n_drugs = 1;
  visit.effects[0] = (VigilEarlierEffect) { "dizzy", 2 };
  visit.n_effects = 1;
  visit.scales[0] = (VigilEarlierScale) { "pain", TRUE, TRUE, 7, 3 };
  visit.n_scales = 1;
  return visit;
}

static void
tell_history (Story *s, const VigilEarlierVisit *visits, guint n, gboolean is_known)
{
  for (guint i = 0; i < n; i++)
    story_fact (s, VIGIL_EVENT_EARLIER_VISIT, "vigil", vigil_earlier_visit_to_body (&visits[i], i + 1));
  story_fact (s, VIGIL_EVENT_HISTORY_READ, "vigil",
              vigil_body_new ("record_number", "s", s->session.record_number, "is_known", "b", is_known, "n_listed", "i",
                              (gint64) n, "n_visits", "i", (gint64) n, NULL));
}

static VigilCourseBar
bar_of (Story *s)
{
  return vigil_session_get_course_bar (&s->session, vigil_clinic_find_protocol (s->clinic, s->session.protocol_id),
                                       vigil_clock_wall_us (), NULL);
}

static JsonObject *
review_body (const char *decision)
{
  return vigil_body_new ("protocol_id", "s", "ketamine-successive", "decision", "s", decision, "reason", "s",
                         "responds well", "staff_id", "s", "patel", "name", "s", "J. Patel", NULL);
}

/* Written and read again they are the same, in the state too; and another patient has other visits. */
static void
test_history (void)
{
  VigilEarlierVisit visits[2];
  Story s;

  story_begin (&s);
  story_to_gates (&s);
  g_assert_cmpint (s.session.history, ==, VIGIL_HISTORY_NOT_READ);
  visits[0] = earlier_of ("ketamine-long", 12, vigil_clock_wall_us ());
  visits[1] = earlier_of ("ketamine-long", 5, vigil_clock_wall_us ());
  visits[1].review = VIGIL_REVIEW_CONTINUE;
  visits[1].drugs[0].is_estimated = TRUE;
  vigil_earlier_visit_take_follow_up (&visits[1], &(VigilEarlierFollowUp) { "day-1", 77, "pain 3", "pain", 3 });
  tell_history (&s, visits, 2, TRUE);
  g_assert_cmpint (s.session.history, ==, VIGIL_HISTORY_KNOWN);
  g_assert_cmpmem (s.session.earlier, sizeof visits, visits, sizeof visits);
  g_assert_cmpfloat_with_epsilon (vigil_session_get_course_mg (&s.session, vigil_clinic_find_protocol (s.clinic, "ketamine-long"),
                                                               "ketamine"), 201, 1e-9);
  story_assert_refold (&s);
  story_do (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei",
            vigil_body_new ("name", "s", "Another", "birth_date", "s", "1980-01-01", "record_number", "s", "R-1", "initials",
                            "s", "A.", NULL));
  g_assert_cmpint (s.session.history, ==, VIGIL_HISTORY_NOT_READ);
  g_assert_cmpuint (s.session.n_earlier, ==, 0);
  g_assert_false (s.session.weight_kg > 0);   /* nobody is dosed by another's weight */
  story_end (&s);
}

/* Of more visits than are listed nobody can say which one this is; who signs answers for it. */
static void
test_too_many (void)
{
  VigilEarlierVisit visit;
  VigilCourse course;
  Story s;

  story_begin (&s);
  story_to_gates (&s);
  story_fact (&s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (&s, "ketamine-successive"));
  visit = earlier_of ("ketamine-successive", 2, vigil_clock_wall_us ());
  story_fact (&s, VIGIL_EVENT_EARLIER_VISIT, "vigil", vigil_earlier_visit_to_body (&visit, 1));
  story_fact (&s, VIGIL_EVENT_HISTORY_READ, "vigil",
              vigil_body_new ("record_number", "s", s.session.record_number, "is_known", "b", TRUE, "n_listed", "i",
                              (gint64) 1, "n_visits", "i", (gint64) 20, NULL));
  g_assert_cmpint (s.session.history, ==, VIGIL_HISTORY_KNOWN);
  g_assert_false (vigil_session_get_course (&s.session, vigil_clinic_find_protocol (s.clinic, "ketamine-successive"),
                                            vigil_clock_wall_us (), NULL, FALSE, &course));
  g_assert_cmpint (bar_of (&s), ==, VIGIL_COURSE_UNKNOWN);
  story_do (&s, VIGIL_EVENT_REVIEW_SIGNED, "patel", review_body ("continue"));
  g_assert_cmpint (bar_of (&s), ==, VIGIL_COURSE_OPEN);
  story_end (&s);
}

/* A list that was cut off, or could not be read, is unknown: never none, and never a part. */
static void
test_unknown (void)
{
  VigilEarlierVisit visits[2];
  VigilCourse course;
  Story s;

  story_begin (&s);
  story_to_gates (&s);
  visits[0] = earlier_of ("ketamine-long", 12, vigil_clock_wall_us ());
  visits[1] = earlier_of ("ketamine-long", 5, vigil_clock_wall_us ());
  story_fact (&s, VIGIL_EVENT_EARLIER_VISIT, "vigil", vigil_earlier_visit_to_body (&visits[0], 1));
  story_fact (&s, VIGIL_EVENT_HISTORY_READ, "vigil",
              vigil_body_new ("record_number", "s", "R-1042", "is_known", "b", TRUE, "n_listed", "i", (gint64) 2, NULL));
  g_assert_cmpint (s.session.history, ==, VIGIL_HISTORY_UNKNOWN);
  g_assert_cmpuint (s.session.n_earlier, ==, 0);
  g_assert_false (vigil_session_get_course (&s.session, vigil_clinic_find_protocol (s.clinic, "ketamine-long"),
                                            vigil_clock_wall_us (), NULL, FALSE, &course));
  /* of a course that nothing ends by force this is only said */
  g_assert_cmpint (bar_of (&s), ==, VIGIL_COURSE_OPEN);
  /* a crash cut the first list off, the second is whole */
  story_fact (&s, VIGIL_EVENT_EARLIER_VISIT, "vigil", vigil_earlier_visit_to_body (&visits[0], 1));
  tell_history (&s, visits, 2, TRUE);
  g_assert_cmpint (s.session.history, ==, VIGIL_HISTORY_KNOWN);
  g_assert_cmpuint (s.session.n_earlier, ==, 2);
  /* what belongs to another number changes nothing */
  story_fact (&s, VIGIL_EVENT_HISTORY_READ, "vigil", vigil_body_new ("record_number", "s", "R-2", "is_known", "b", FALSE, NULL));
  g_assert_cmpint (s.session.history, ==, VIGIL_HISTORY_KNOWN);
  story_assert_refold (&s);
  story_end (&s);
}

static void
choose_successive (Story *s, guint n_before)
{
  VigilEarlierVisit visits[16];

  story_to_gates (s);
  for (guint i = 0; i < n_before; i++) {
    visits[i] = earlier_of ("ketamine-successive", n_before - i, vigil_clock_wall_us ());
    if (i == 2)
      visits[i].review = VIGIL_REVIEW_CONTINUE;
  }
  tell_history (s, visits, n_before, TRUE);
  if (n_before < 10)
    story_do (s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (s, "ketamine-successive"));
}

/* After the second a prescriber signs, and nobody else; until then nothing goes on. */
static void
test_review (void)
{
  JsonObject *foreign = review_body ("continue");
  Story s;

  story_begin (&s);
  choose_successive (&s, 2);
  g_assert_cmpint (bar_of (&s), ==, VIGIL_COURSE_REVIEW_DUE);
  json_object_set_string_member (foreign, "staff_id", "osei");
  assert_refused (&s, VIGIL_EVENT_REVIEW_SIGNED, "osei", foreign, VIGIL_SESSION_ERROR_NOT_ALLOWED, "Only a prescriber");
  assert_refused (&s, VIGIL_EVENT_REVIEW_SIGNED, "patel", review_body ("perhaps"), BAD, "goes on or ends");
  story_do (&s, VIGIL_EVENT_REVIEW_SIGNED, "patel", review_body ("stop"));
  g_assert_cmpint (bar_of (&s), ==, VIGIL_COURSE_STOPPED);
  story_do (&s, VIGIL_EVENT_REVIEW_SIGNED, "patel", review_body ("continue"));
  g_assert_cmpint (bar_of (&s), ==, VIGIL_COURSE_OPEN);
  g_assert_cmpstr (s.session.reviewed_by, ==, "J. Patel");
  story_assert_refold (&s);
  /* it was of this protocol's course */
  story_do (&s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (&s, "ketamine-long"));
  g_assert_cmpint (s.session.review, ==, VIGIL_REVIEW_NONE);
  assert_refused (&s, VIGIL_EVENT_REVIEW_SIGNED, "patel", review_body ("continue"), BAD, "protocol");
  story_end (&s);
}

/* Neither through the gates nor by a pump. */
static void
test_refusals (void)
{
  g_autoptr (GError) error = NULL;
  Story s;

  story_begin (&s);
  choose_successive (&s, 10);
  assert_refused (&s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (&s, "ketamine-successive"), LIMIT,
                  "at most 10 infusions");
  story_end (&s);
  story_begin (&s);
  story_to_dose (&s);
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription ());
  /* nothing is known of the visits before, and no rule of this course asks for them */
  g_assert_true (story_may (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body (), NULL));
  tell_history (&s, (VigilEarlierVisit[]){ earlier_of ("ketamine-long", 12, vigil_clock_wall_us ()) }, 1, TRUE);
  g_assert_true (story_may (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body (), NULL));
  g_strlcpy (s.session.protocol_id, "ketamine-successive", sizeof s.session.protocol_id);
  s.session.history = VIGIL_HISTORY_NOT_READ;
  g_assert_cmpint (bar_of (&s), ==, VIGIL_COURSE_UNKNOWN);
  s.session.history = VIGIL_HISTORY_UNKNOWN;
  g_assert_cmpint (bar_of (&s), ==, VIGIL_COURSE_UNKNOWN);
  g_assert_false (story_may (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body (), &error));
  s.session.review = VIGIL_REVIEW_CONTINUE;
  g_assert_cmpint (bar_of (&s), ==, VIGIL_COURSE_OPEN);
  story_end (&s);
}

/* What went in earlier today counts against the day's limit; what went in yesterday does not. */
static void
test_same_day (void)
{
  VigilEarlierVisit visits[2];
  Story s;

  story_begin (&s);
  story_to_dose (&s);
  visits[0] = earlier_of ("ketamine-long", 1, vigil_clock_wall_us ());
  visits[1] = earlier_of ("ketamine-short", 0, vigil_clock_wall_us ());
  visits[0].drugs[0].mg = visits[1].drugs[0].mg = 250;
  tell_history (&s, visits, 1, TRUE);
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription ());
  tell_history (&s, visits, 2, TRUE);
  assert_refused (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription (), LIMIT, "hard limit of 300 mg");
  assert_refused (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body (), LIMIT, "hard limit of 300 mg");
  story_end (&s);
}

static JsonObject *
answers (const char *visit, const char *point)
{
  return vigil_body_new ("visit", "s", visit, "point", "s", point, "words", "s", "pain 4", "scale", "s", "pain", "score",
                         "d", 4.0, "answer.pain", "s", "4", "answer.mood", "s", "better", "answer.sleep", "s", "same",
                         "answer.activity", "s", "more", "answer.opioids", "s", "less", "answer.bladder", "s", "no",
                         "answer.between", "s", "agreed", NULL);
}

static const char *
due_point (Story *s)
{
  const VigilProtocol *protocol = vigil_clinic_find_protocol (s->clinic, "ketamine-long");
  const VigilEarlierVisit *last = vigil_session_find_last_infused (&s->session);
  const VigilFollowUp *due = vigil_follow_up_find_due (protocol->series, last, vigil_clock_wall_us (), NULL);

  return due != NULL ? due->id : NULL;
}

/* R0.3, R0.19, R1.1, R4.8, R4.11: asked once the point has come, and corrected by being asked again. */
static void
test_follow_up (void)
{
  JsonObject *body;
  Story s;

  story_begin (&s);
  story_to_gates (&s);
  tell_history (&s, (VigilEarlierVisit[]){ earlier_of ("ketamine-long", 12, vigil_clock_wall_us ()) }, 1, TRUE);
  g_assert_cmpstr (due_point (&s), ==, "week-1");
  assert_refused (&s, VIGIL_EVENT_FOLLOW_UP_ANSWERED, "osei", answers ("visit-99", "week-1"), BAD, "Nothing is asked");
  assert_refused (&s, VIGIL_EVENT_FOLLOW_UP_ANSWERED, "osei", answers ("visit-12", "week-9"), BAD, "Nothing is asked");
  body = answers ("visit-12", "week-1");
  json_object_set_string_member (body, "answer.bladder", "perhaps");
  assert_refused (&s, VIGIL_EVENT_FOLLOW_UP_ANSWERED, "osei", body, BAD, "Bladder");
  body = answers ("visit-12", "week-1");
  json_object_set_double_member (body, "score", 40);
  assert_refused (&s, VIGIL_EVENT_FOLLOW_UP_ANSWERED, "osei", body, BAD, "Pain");
  body = answers ("visit-12", "week-1");
  json_object_set_string_member (body, "scale", "nausea");
  assert_refused (&s, VIGIL_EVENT_FOLLOW_UP_ANSWERED, "osei", body, BAD, "scale");
  story_do (&s, VIGIL_EVENT_FOLLOW_UP_ANSWERED, "osei", answers ("visit-12", "week-1"));
  g_assert_null (due_point (&s));
  g_assert_cmpfloat (s.session.earlier[0].follow_ups[0].score, ==, 4);
  body = answers ("visit-12", "week-1");
  json_object_set_double_member (body, "score", 6);
  json_object_set_string_member (body, "answer.pain", "6");
  story_do (&s, VIGIL_EVENT_FOLLOW_UP_ANSWERED, "osei", body);
  g_assert_cmpuint (s.session.earlier[0].n_follow_ups, ==, 1);
  g_assert_cmpfloat (s.session.earlier[0].follow_ups[0].score, ==, 6);
  story_assert_refold (&s);
  story_end (&s);
}

int
main (int argc, char *argv[])
{
  int result;

  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, NULL);
  g_assert_nonnull (clinic);
  g_test_add_func ("/course/weeks", test_weeks);
  g_test_add_func ("/course/weekly", test_weekly);
  g_test_add_func ("/course/per-week", test_per_week);
  g_test_add_func ("/course/successive", test_successive);
  g_test_add_func ("/course/none", test_no_course);
  g_test_add_func ("/course/days", test_days);
  g_test_add_func ("/course/property", test_property);
  g_test_add_func ("/course/history", test_history);
  g_test_add_func ("/course/too-many", test_too_many);
  g_test_add_func ("/course/unknown", test_unknown);
  g_test_add_func ("/course/review", test_review);
  g_test_add_func ("/course/refusals", test_refusals);
  g_test_add_func ("/course/same-day", test_same_day);
  g_test_add_func ("/course/follow-up", test_follow_up);
  result = g_test_run ();
  vigil_clinic_unref (clinic);
  return result;
}
