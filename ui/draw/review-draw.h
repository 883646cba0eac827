/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The review's picture of a whole visit: one time axis, a lane for each kind of fact, the name and
 * the value at the cursor at the left. Lanes that the chair's axis has too are drawn by lane-draw;
 * what only the review shows is here and in review-lanes.c.
 * Coordinates are pixels of the widget, time runs left to right in every language.
 * Pure; one thread. */
#pragma once

#include "draw/lane-draw.h"
#include "model/review-span.h"
#include "model/review-values.h"

typedef enum {
  VIGIL_REVIEW_TIMES, VIGIL_REVIEW_STAGES, VIGIL_REVIEW_ECG, VIGIL_REVIEW_PLETH, VIGIL_REVIEW_VITALS,
  VIGIL_REVIEW_SPO2, VIGIL_REVIEW_RR, VIGIL_REVIEW_DRUGS,
  VIGIL_REVIEW_EFFECTS = VIGIL_REVIEW_DRUGS + VIGIL_MAX_CHANNELS,
  VIGIL_REVIEW_SCORES, VIGIL_REVIEW_ALARMS, VIGIL_REVIEW_MUSIC, VIGIL_REVIEW_STAFF,
  VIGIL_N_REVIEW_LANES
} VigilReviewLane;

/* A second of a wave: least and greatest sample. */
typedef struct { gint64 t_us; gint16 low, high; } VigilReviewExtent;

typedef struct {
  const VigilTimeline *timeline;
  const VigilTrend *trend;
  const VigilVisitLog *log;
  const GArray *ecg, *pleth;    /* of VigilReviewExtent, by time; NULL or empty: none */
  const char *ecg_name;         /* "ECG II" */
  VigilReviewSpan span;
  gint64 now_us;                /* what is open ends here */
  gboolean is_running;          /* now_us is the present */
  VigilColours colours;
  PangoContext *pango;
  int width, height;
  double k;
} VigilReviewScene;

typedef struct {
  double plot_x, plot_width;
  VigilLane lanes[VIGIL_N_REVIEW_LANES];    /* height 0: not shown */
  gboolean has_data[VIGIL_N_REVIEW_LANES];
} VigilReviewLayout;

void vigil_review_layout (const VigilReviewScene *scene, VigilReviewLayout *out);
double vigil_review_x (const VigilReviewScene *scene, const VigilReviewLayout *layout, gint64 t_us);

/* All that does not follow the cursor. */
void vigil_review_draw (cairo_t *cr, const VigilReviewScene *scene, const VigilReviewLayout *layout);
/* The line, its time, and the values at it. */
void vigil_review_draw_cursor (cairo_t *cr, const VigilReviewScene *scene, const VigilReviewLayout *layout);
/* The strip below: the whole visit in @width x @height, with a frame around what is shown above. */
void vigil_review_draw_overview (cairo_t *cr, const VigilReviewScene *scene, const VigilReviewLayout *layout,
                                 double width, double height);

/* ---- for review-lanes.c and review-front.c ---- */

typedef struct {
  cairo_t *cr;
  const VigilReviewScene *scene;
  const VigilReviewLayout *layout;
} VigilReviewPen;

/* Baseline at @y; @align 0 begins, 0.5 centred, 1 ends at @x. A NULL cr only measures. */
double vigil_review_text (const VigilReviewPen *pen, const char *text, double size, int weight, double x, double y,
                          double align, const GdkRGBA *ink);
/* The lines of the grid, or the clocks above it but those that would touch @hidden_from .. @hidden_to:
 * a clock that is half hidden reads as another time. */
void vigil_review_draw_times (const VigilReviewPen *pen, gboolean are_clocks, double hidden_from, double hidden_to);
/* How far below the first name of the vitals lane its second stands. */
double vigil_review_second_name (const VigilReviewPen *pen);
void vigil_review_draw_envelope (const VigilReviewPen *pen, VigilReviewLane lane, const GArray *extents,
                                 const GdkRGBA *ink);
void vigil_review_draw_drug (const VigilReviewPen *pen, guint channel);
void vigil_review_draw_effects (const VigilReviewPen *pen);
void vigil_review_draw_scores (const VigilReviewPen *pen);
void vigil_review_draw_alarms (const VigilReviewPen *pen);
void vigil_review_draw_music (const VigilReviewPen *pen);
void vigil_review_draw_staff_words (const VigilReviewPen *pen);
