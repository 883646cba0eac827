/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the infusions of a course did, over their dates: a score before and after each, what was given, and what was
 * said on follow-up. A score that nobody asked for is a question mark and no point, and no line passes it.
 * Pure drawing; main thread. */
#pragma once

#include "draw/colours.h"

#define VIGIL_OUTCOME_MAX_VISITS 20
#define VIGIL_OUTCOME_MAX_POINTS 100

typedef struct {
  guint32 day;                   /* rises by one a day */
  gboolean has_before, has_after, is_today;
  double before, after;          /* on the scale */
  char date[24], given[24];      /* "12 Mar", "96.1 mg" */
} VigilOutcomeVisit;

typedef struct { guint32 day; double score; } VigilOutcomePoint;

typedef struct {
  VigilOutcomeVisit visits[VIGIL_OUTCOME_MAX_VISITS];   /* the oldest first */
  guint n_visits;
  VigilOutcomePoint points[VIGIL_OUTCOME_MAX_POINTS];   /* follow-up, in any order */
  guint n_points;
  double low, high;              /* of the scale */
} VigilOutcomeScene;

/* Into @width x @height pixels, @k pixels a unit of the design. */
void vigil_outcome_draw (cairo_t *cr, const VigilOutcomeScene *scene, const VigilColours *colours, PangoContext *context,
                         double width, double height, double k);
/* Where a visit or a day stands, for tests: x in units of a plot that is @width_units wide. */
double vigil_outcome_x_of_visit (const VigilOutcomeScene *scene, guint visit, double width_units);
