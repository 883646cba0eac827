/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The lanes of a time axis: each draws one kind of fact into a rectangle, for the columns @from ..
 * @to, with a mapping of time to x. The chair's axis and the review use the same ones.
 * Drawn columns do not depend on which others are drawn with them: pictures may be cut into tiles
 * anywhere. Pixels are application pixels; @k is what a design unit is. Pure; one thread. */
#pragma once

#include "draw/colours.h"
#include "model/timeline.h"
#include "model/trend.h"

/* x of time 0 is 0: pixels are counted from 1970, so that a moved window moves by whole pixels. */
typedef struct { double px_per_min; } VigilTimeMap;

static inline double
vigil_time_map_x (const VigilTimeMap *self, gint64 t_us)
{
  return (double) t_us / (60.0 * G_USEC_PER_SEC) * self->px_per_min;
}

static inline gint64
vigil_time_map_t_us (const VigilTimeMap *self, double x)
{
  return (gint64) (x / self->px_per_min * 60.0 * G_USEC_PER_SEC);
}

typedef struct { double y, height, low, high; } VigilLane;

typedef struct {
  cairo_t *cr;
  const VigilTimeMap *map;
  const VigilColours *colours;
  double k;
  gint64 from, to;    /* columns */
  gint64 now_us;      /* what is open ends here */
} VigilLanePen;

double vigil_lane_y (const VigilLane *lane, double value);

/* A line through the columns' values; a column that spans more is drawn from least to
 * greatest. Demo and questionable values are pale and dashed. */
void vigil_lane_draw_curve (const VigilLanePen *pen, const VigilLane *lane, const VigilTrend *trend, VigilCode code,
                            const GdkRGBA *ink, double width);
void vigil_lane_draw_pressures (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline,
                                gboolean has_mean_dot);
/* Filled steps, height by rate; estimated stretches hatched with an edge; a pause as two strokes.
 * @is_flat: of one height whatever the rate. */
void vigil_lane_draw_infusion (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline,
                               guint channel, const GdkRGBA *ink, gboolean is_flat);
/* The periods of alarms about one of @codes, 38 %. */
void vigil_lane_draw_alarms (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline,
                             const VigilCode *codes, guint n_codes);
/* Where the monitor was not heard: hatched. */
void vigil_lane_draw_monitor_gaps (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline);
/* A vertical mark of medium priority where the pump's link was lost. */
void vigil_lane_draw_link_marks (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline);
/* Four rising bars filled by severity, a ring for 0; crossed out when withdrawn. */
void vigil_draw_severity (cairo_t *cr, double x, double y, int severity, gboolean is_withdrawn, double k,
                          const GdkRGBA *ink);
void vigil_lane_draw_effects (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline);
void vigil_lane_draw_staff (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline);
/* Diagonal lines, @spacing apart and @width wide, in phase with absolute columns. */
void vigil_draw_hatch (cairo_t *cr, double x, double y, double width, double height, double spacing, double stroke,
                       const GdkRGBA *ink);
