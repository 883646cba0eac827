/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The chair's one time axis: where its lanes are, its past (drawn by columns, cut into tiles by who
 * keeps it), and what moves with the clock in front of it. Pure; one thread. */
#pragma once

#include "draw/lane-draw.h"

#define VIGIL_AXIS_MAX_WORDS 64

typedef struct {
  const VigilTimeline *timeline;
  const VigilTrend *trend;
  const char *drugs[VIGIL_MAX_CHANNELS];   /* as the formulary writes them */
  guint drug_colours[VIGIL_MAX_CHANNELS];  /* 1 .. 4 */
  VigilColours colours;
  VigilTimeMap map;
  PangoContext *pango;
  int width, height;
  double k;
  gint64 left;           /* absolute column at the left edge of the plot */
  gint64 now_us;
  gboolean is_demo;
  double spo2_limit;     /* dashed line; NAN none */
} VigilAxisScene;

typedef struct {
  int plot_x, plot_width, axis_height, n_drugs;
  VigilLane vitals, heart, spo2, rr, drugs[VIGIL_MAX_CHANNELS], effects, staff;   /* heart: inside vitals */
  double drug_lane_y[VIGIL_MAX_CHANNELS + 1];   /* of the whole lanes, end included */
  double spo2_y, rr_y, effects_y, staff_y;
} VigilAxisLayout;

void vigil_axis_layout (const VigilAxisScene *scene, VigilAxisLayout *out);

/* Grid and facts of the columns @from .. @to; x of @cr is the absolute column. */
void vigil_axis_draw_past (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout, gint64 from,
                           gint64 to);
/* Names, ticks and the rules between the lanes over the whole width; do not change with time. Drawn
 * under the past. */
void vigil_axis_draw_labels (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout);
/* Times, plan, words of marks, and now. */
void vigil_axis_draw_front (cairo_t *cr, const VigilAxisScene *scene, const VigilAxisLayout *layout);
/* x in the widget of a time. */
double vigil_axis_x (const VigilAxisScene *scene, const VigilAxisLayout *layout, gint64 t_us);

/* Words beside marks: each to the right of its mark, else to the left, else to the right over the
 * now line, else nowhere (is_placed FALSE, the mark stays). Higher priority first; among equals the
 * last of the array, which is the oldest where the array is newest first. */
typedef struct {
  double x, width;       /* of the mark; of the words */
  int priority;
  double words_x;        /* left end of the words */
  gboolean is_placed, is_over_now;
} VigilAxisWord;

void vigil_axis_place_words (VigilAxisWord *words, guint n, double now_x, double gap, double left, double right);

/* ---- for axis-front.c ---- */

/* One line of text, its baseline at @y; @align 0 begins, 0.5 is centred, 1 ends at @x. Returns its
 * width; a NULL @cr only measures. */
double vigil_axis_text (cairo_t *cr, const VigilAxisScene *scene, const char *text, double size, int weight, double x,
                        double y, double align, const GdkRGBA *ink);
/* Minutes between vertical lines at this zoom. */
int vigil_axis_grid_min (const VigilAxisScene *scene);
/* Of the first of them at or after @t_us. */
gint64 vigil_axis_first_grid_us (gint64 t_us, int step_min);
/* Whether that one is strong. */
gboolean vigil_axis_is_major (gint64 t_us, int step_min);
