/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* How often a protocol is given, how far apart, and what is asked in the days and months after: part of clinic/clinic.h,
 * and of its lifetime. Parsed by clinic-parse-series.c; what follows from it stands in session/course.h.
 * Source of the examples: requirements R0.17, R1.6, R3.3, R3.4, R4.3 and the follow-ups of R4.11. */
#pragma once

#include <glib.h>

typedef struct _VigilLabel VigilLabel;
typedef struct _VigilCheck VigilCheck;

#define VIGIL_MAX_COURSE 16       /* infusions of one course, and earlier visits that a visit remembers */
#define VIGIL_MAX_REVIEWS 4       /* points of review in a course */
#define VIGIL_MAX_OUTCOMES 4      /* scales that are followed over the visits */
#define VIGIL_MAX_FOLLOW_UPS 5    /* points in time after an infusion at which is asked */
#define VIGIL_MAX_FOLLOW_UP_QUESTIONS 10

typedef enum { VIGIL_SPAN_DAY, VIGIL_SPAN_WEEK, VIGIL_SPAN_MONTH } VigilDateUnit;

/* By the calendar: a month is as long as it is. */
typedef struct {
  guint n;
  VigilDateUnit unit;
} VigilDateSpan;

typedef struct {
  char *id;                 /* "helped" */
  VigilLabel *label;
  double score;             /* on the question's scale; NAN without one */
} VigilFollowUpChoice;

/* Asked days to months after an infusion. */
typedef struct {
  char *id;                 /* "pain" */
  VigilLabel *label;
  char *scale;              /* id of the check on whose scale the answers' scores are; NULL none */
  VigilFollowUpChoice *choices;
  guint n_choices;
} VigilFollowUpQuestion;

typedef struct {
  char *id;                 /* "week-1", of the span */
  VigilDateSpan after;
  const VigilFollowUpQuestion **questions;
  guint n_questions;
} VigilFollowUp;

/* The course of infusions that a protocol is given in. */
typedef struct {
  guint count_min, count_max;   /* infusions of a course; 0: the clinic says nothing */
  gboolean is_hard;             /* one more than count_max is refused; else it is the prescriber's to decide */
  guint spacing_min, spacing_max;   /* from one to the next, in spacing_unit; both 0: nothing is said */
  VigilDateUnit spacing_unit;       /* days or weeks */
  guint per_week;               /* at most so many in seven days; 0: nothing is said */
  guint review_after[VIGIL_MAX_REVIEWS];   /* rising; the next waits until a prescriber has signed */
  guint n_reviews;
  guint booster_min_months, booster_max_months;   /* after the last, when the course is over; both 0: none */
  const VigilCheck *outcomes[VIGIL_MAX_OUTCOMES];   /* what is compared before and after, the first first */
  guint n_outcomes;
  VigilFollowUp *follow_ups;    /* in the order of time */
  guint n_follow_ups;
} VigilSeries;
