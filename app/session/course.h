/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a visit stands in the course of infusions that the clinic gives (VigilSeries). Days are those of the
 * calendar where the chair stands: from Monday to Tuesday is one day, however many hours the clock was set by.
 * Pure; any thread. Rules: requirements R0.17, R1.6, R3.3, R3.4, R3.9, R4.3. */
#pragma once

#include "session/session.h"

/* A day of the calendar as a number that rises by one a day (that of GDate); 0: none. */
typedef guint32 VigilDay;

/* @zone NULL: the machine's. */
VigilDay vigil_day_of (gint64 wall_us, GTimeZone *zone);
VigilDay vigil_day_add (VigilDay day, VigilDateSpan span);

typedef struct {
  VigilDay day;
  gboolean is_infused;         /* something went in */
  VigilReviewDecision review;  /* signed in that visit, before it was infused */
} VigilCourseVisit;

typedef struct {
  guint n_done;                /* infusions of the course before this visit */
  guint number;                /* of this visit, from 1; 0: it is a booster */
  guint n_boosters;            /* before this visit */
  gboolean is_booster;
  gboolean is_full;            /* n_done is all that the clinic gives, and no booster is due yet */
  guint review_after;          /* the review that nobody has signed: after so many; 0 none */
  gboolean is_stopped;         /* the last review ended the course */
  VigilDay last;               /* the infusion before this one; 0: this is the first */
  VigilDay earliest, latest;   /* when this one may be; both 0: nothing is said */
  gboolean is_early, is_late;  /* today is outside of them */
} VigilCourse;

/* A visit on @today after @visits, the oldest first. */
void vigil_course_judge (const VigilSeries *series, const VigilCourseVisit *visits, guint n, VigilDay today,
                         VigilCourse *out);

/* The list of earlier visits is known and none was too old to stand in it. */
gboolean vigil_session_knows_all_visits (const VigilSession *self);
/* This visit's place, or with @is_next that of the one after it. FALSE: the protocol is given in no course, or
 * the earlier visits are not all known: a place that is too low would let one too many pass. */
gboolean vigil_session_get_course (const VigilSession *self, const VigilProtocol *protocol, gint64 now_wall_us,
                                   GTimeZone *zone, gboolean is_next, VigilCourse *out);

/* Which rule of the course does not let this visit be infused now, whatever else holds. */
typedef enum {
  VIGIL_COURSE_OPEN,
  VIGIL_COURSE_UNKNOWN,        /* the rule asks for what the earlier visits would tell */
  VIGIL_COURSE_FULL,
  VIGIL_COURSE_REVIEW_DUE,
  VIGIL_COURSE_STOPPED,
} VigilCourseBar;

VigilCourseBar vigil_session_get_course_bar (const VigilSession *self, const VigilProtocol *protocol, gint64 now_wall_us,
                                             GTimeZone *zone);

/* mg of @drug_id in the earlier visits with this protocol, as far as they are listed. */
double vigil_session_get_course_mg (const VigilSession *self, const VigilProtocol *protocol, const char *drug_id);

/* The point at which the patient is to be asked about @earlier now: the latest that has come and that nobody has
 * asked since; NULL: none. */
const VigilFollowUp *vigil_follow_up_find_due (const VigilSeries *series, const VigilEarlierVisit *earlier,
                                               gint64 now_wall_us, GTimeZone *zone);
/* The newest earlier visit that was infused; NULL none. */
const VigilEarlierVisit *vigil_session_find_last_infused (const VigilSession *self);
/* The same of the newest visit that was infused, which is then @about: what its own protocol asks. */
const VigilFollowUp *vigil_session_find_due_follow_up (const VigilSession *self, const VigilClinic *clinic,
                                                       gint64 now_wall_us, GTimeZone *zone,
                                                       const VigilEarlierVisit **about);
