/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/lane-draw.h"

#include "draw/icon-draw.h"

#include <math.h>

#define ALARM_ALPHA 0.38
#define HATCH_ALPHA 0.75
#define DOUBT_ALPHA 0.5F
#define DASH 4

double
vigil_lane_y (const VigilLane *lane, double value)
{
  return lane->y + lane->height * (1 - (CLAMP (value, lane->low, lane->high) - lane->low) / (lane->high - lane->low));
}

/* The x of a time within what @pen draws; FALSE if @reach px around it show nothing. */
static gboolean
is_seen (const VigilLanePen *pen, gint64 start_us, gint64 end_us, double reach)
{
  double a = vigil_time_map_x (pen->map, start_us) - reach;
  double b = vigil_time_map_x (pen->map, end_us != 0 ? end_us : pen->now_us) + reach;

  return b > (double) pen->from && a < (double) pen->to;
}

/* Stripes of absolute columns, so that the dashes of two tiles meet. */
static void
clip_to_dashes (const VigilLanePen *pen, const VigilLane *lane)
{
  gint64 dash = MAX (2, (gint64) round (DASH * pen->k));

  for (gint64 x = (pen->from / (2 * dash) - 1) * 2 * dash; x < pen->to + dash; x += 2 * dash)
    cairo_rectangle (pen->cr, (double) x, lane->y - dash, (double) dash, lane->height + 2 * (double) dash);
  cairo_clip (pen->cr);
}

/* What was measured is a whole line. What is in doubt is pale with dashes over it: unlike the other
 * in a black and white picture too, and a peak that falls between two dashes is still there. */
static void
stroke_curve (const VigilLanePen *pen, const VigilLane *lane, const GdkRGBA *ink, double width, gboolean is_doubtful)
{
  GdkRGBA pale = *ink;

  if (is_doubtful) {
    cairo_path_t *path = cairo_copy_path (pen->cr);

    pale.alpha *= DOUBT_ALPHA;
    gdk_cairo_set_source_rgba (pen->cr, &pale);
    cairo_set_line_width (pen->cr, width / 2);
    cairo_stroke (pen->cr);
    cairo_save (pen->cr);
    clip_to_dashes (pen, lane);
    cairo_append_path (pen->cr, path);
    cairo_path_destroy (path);
  }
  gdk_cairo_set_source_rgba (pen->cr, ink);
  cairo_set_line_width (pen->cr, width);
  cairo_stroke (pen->cr);
  if (is_doubtful)
    cairo_restore (pen->cr);
}

void
vigil_lane_draw_curve (const VigilLanePen *pen, const VigilLane *lane, const VigilTrend *trend, VigilCode code,
                       const GdkRGBA *ink, double width)
{
  gint64 column_us = vigil_time_map_t_us (pen->map, 1);
  /* what joins from outside, and the pen's own width */
  int margin = (int) (VIGIL_TREND_JOIN_US / MAX (column_us, 1)) + 3;
  guint n = (guint) (pen->to - pen->from) + 2 * (guint) margin;
  g_autofree VigilTrendColumn *columns = g_new (VigilTrendColumn, n);
  gint64 first = pen->from - margin;
  gint64 n_empty = G_MAXINT32;
  gboolean is_doubtful = FALSE;

  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  vigil_trend_query (trend, code, vigil_time_map_t_us (pen->map, (double) first), column_us, n, columns);
  for (guint i = 0; i < n; i++) {
    double x = (double) first + i + 0.5;
    double top, bottom;

    if (isnan (columns[i].low)) {
      n_empty++;
      continue;
    }
    top = vigil_lane_y (lane, (double) columns[i].high);
    bottom = vigil_lane_y (lane, (double) columns[i].low);
    if ((columns[i].doubt != VIGIL_DOUBT_NONE) != is_doubtful) {
      double last_x = x, last_y = (top + bottom) / 2;

      if (cairo_has_current_point (pen->cr))
        cairo_get_current_point (pen->cr, &last_x, &last_y);
      stroke_curve (pen, lane, ink, width, is_doubtful);
      is_doubtful = !is_doubtful;
      cairo_move_to (pen->cr, last_x, last_y);
    }
    if (n_empty * column_us > VIGIL_TREND_JOIN_US)
      cairo_move_to (pen->cr, x - 0.5, (top + bottom) / 2);
    if (bottom - top > width) {
      cairo_line_to (pen->cr, x - 0.25, top);
      cairo_line_to (pen->cr, x + 0.25, bottom);
    } else {
      cairo_line_to (pen->cr, x, (top + bottom) / 2);
    }
    n_empty = 0;
  }
  stroke_curve (pen, lane, ink, width, is_doubtful);
}

void
vigil_lane_draw_pressures (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline,
                           gboolean has_mean_dot)
{
  double cap = 4 * pen->k;

  gdk_cairo_set_source_rgba (pen->cr, &pen->colours->nibp);
  cairo_set_line_width (pen->cr, 1.8 * pen->k);
  for (guint i = 0; i < timeline->pressures->len; i++) {
    const VigilCuffReading *pressure = &g_array_index (timeline->pressures, VigilCuffReading, i);
    double x = vigil_time_map_x (pen->map, pressure->t_us);
    double top = vigil_lane_y (lane, pressure->sys_mmhg), bottom = vigil_lane_y (lane, pressure->dia_mmhg);
    double dashes[] = { 3 * pen->k, 3 * pen->k };

    if (!is_seen (pen, pressure->t_us, pressure->t_us, cap + 2))
      continue;
    cairo_move_to (pen->cr, x - cap, top);
    cairo_line_to (pen->cr, x + cap, top);
    cairo_move_to (pen->cr, x - cap, bottom);
    cairo_line_to (pen->cr, x + cap, bottom);
    cairo_stroke (pen->cr);
    cairo_set_dash (pen->cr, dashes, pressure->is_demo || pressure->is_questionable ? 2 : 0, 0);
    cairo_move_to (pen->cr, x, top);
    cairo_line_to (pen->cr, x, bottom);
    cairo_stroke (pen->cr);
    cairo_set_dash (pen->cr, NULL, 0, 0);
    if (has_mean_dot && pressure->mean_mmhg > 0) {
      cairo_arc (pen->cr, x, vigil_lane_y (lane, pressure->mean_mmhg), 2.5 * pen->k, 0, 2 * G_PI);
      cairo_fill (pen->cr);
    }
  }
}

void
vigil_draw_hatch (cairo_t *cr, double x, double y, double width, double height, double spacing, double stroke,
                  const GdkRGBA *ink)
{
  double step = spacing * G_SQRT2;

  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  gdk_cairo_set_source_rgba (cr, ink);
  cairo_set_line_width (cr, stroke);
  for (double at = floor ((x - height) / step) * step; at < x + width; at += step) {
    cairo_move_to (cr, at, y + height);
    cairo_line_to (cr, at + height, y);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_segment (const VigilLanePen *pen, const VigilLane *lane, const VigilSegment *segment, const GdkRGBA *ink,
              gboolean is_flat)
{
  double a = vigil_time_map_x (pen->map, segment->start_us);
  double b = vigil_time_map_x (pen->map, segment->end_us != 0 ? segment->end_us : pen->now_us);
  double bottom = lane->y + lane->height, top = is_flat ? lane->y : vigil_lane_y (lane, segment->rate);
  GdkRGBA hatch = *ink;

  if (!segment->is_estimated) {
    gdk_cairo_set_source_rgba (pen->cr, ink);
    cairo_rectangle (pen->cr, a, top, b - a, bottom - top);
    cairo_fill (pen->cr);
    return;
  }
  hatch.alpha = HATCH_ALPHA;
  vigil_draw_hatch (pen->cr, a, top, b - a, bottom - top, 7 * pen->k, 2.5 * pen->k, &hatch);
  gdk_cairo_set_source_rgba (pen->cr, ink);
  cairo_set_line_width (pen->cr, 1.5 * pen->k);
  cairo_rectangle (pen->cr, a, top, b - a, bottom - top);
  cairo_stroke (pen->cr);
}

void
vigil_lane_draw_infusion (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline,
                          guint channel, const GdkRGBA *ink, gboolean is_flat)
{
  for (guint i = 0; i < timeline->segments->len; i++) {
    const VigilSegment *segment = &g_array_index (timeline->segments, VigilSegment, i);

    if (segment->channel == channel && is_seen (pen, segment->start_us, segment->end_us, 2))
      draw_segment (pen, lane, segment, ink, is_flat);
  }
  gdk_cairo_set_source_rgba (pen->cr, &pen->colours->text_2);
  cairo_set_line_width (pen->cr, 1.5 * pen->k);
  for (guint i = 0; i < timeline->pauses->len; i++) {
    const VigilPause *pause = &g_array_index (timeline->pauses, VigilPause, i);
    gint64 end_us = pause->end_us != 0 ? pause->end_us : pen->now_us;
    double x = vigil_time_map_x (pen->map, pause->start_us + (end_us - pause->start_us) / 2);
    double middle = lane->y + lane->height / 2, half = MIN (6 * pen->k, lane->height / 2);

    if (pause->channel != channel || !is_seen (pen, pause->start_us, pause->end_us, 6))
      continue;
    for (int side = -1; side <= 1; side += 2) {
      cairo_move_to (pen->cr, x + side * 2 * pen->k, middle - half);
      cairo_line_to (pen->cr, x + side * 2 * pen->k, middle + half);
    }
    cairo_stroke (pen->cr);
  }
}

void
vigil_lane_draw_alarms (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline,
                        const VigilCode *codes, guint n_codes)
{
  for (guint i = 0; i < timeline->alarms->len; i++) {
    const VigilAlarmPeriod *period = &g_array_index (timeline->alarms, VigilAlarmPeriod, i);
    double a = vigil_time_map_x (pen->map, period->start_us);
    double b = vigil_time_map_x (pen->map, period->end_us != 0 ? period->end_us : pen->now_us);
    gboolean is_about = FALSE;
    GdkRGBA fill = pen->colours->alarm[period->priority];

    for (guint j = 0; j < n_codes; j++)
      is_about |= period->code == codes[j];
    if (!is_about || period->is_technical || !is_seen (pen, period->start_us, period->end_us, 2))
      continue;
    fill.alpha = ALARM_ALPHA;
    gdk_cairo_set_source_rgba (pen->cr, &fill);
    /* a short alarm is still to be seen */
    cairo_rectangle (pen->cr, a, lane->y, MAX (b - a, 2 * pen->k), lane->height);
    cairo_fill (pen->cr);
  }
}

void
vigil_lane_draw_monitor_gaps (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline)
{
  for (guint i = 0; i < timeline->gaps->len; i++) {
    const VigilLinkGap *gap = &g_array_index (timeline->gaps, VigilLinkGap, i);
    double a = vigil_time_map_x (pen->map, gap->start_us);
    double b = vigil_time_map_x (pen->map, gap->end_us != 0 ? gap->end_us : pen->now_us);

    if (!gap->is_pump && is_seen (pen, gap->start_us, gap->end_us, 2))
      vigil_draw_hatch (pen->cr, a, lane->y, b - a, lane->height, 9 * pen->k, 2 * pen->k, &pen->colours->surface_3);
  }
}

void
vigil_lane_draw_link_marks (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline)
{
  gdk_cairo_set_source_rgba (pen->cr, &pen->colours->alarm[2]);
  for (guint i = 0; i < timeline->gaps->len; i++) {
    const VigilLinkGap *gap = &g_array_index (timeline->gaps, VigilLinkGap, i);
    double x = vigil_time_map_x (pen->map, gap->start_us);

    if (!gap->is_pump || !is_seen (pen, gap->start_us, gap->start_us, 2))
      continue;
    cairo_rectangle (pen->cr, round (x) - pen->k, lane->y, 2 * pen->k, lane->height);
    cairo_fill (pen->cr);
  }
}

void
vigil_draw_severity (cairo_t *cr, double x, double y, int severity, gboolean is_withdrawn, double k,
                     const GdkRGBA *ink)
{
  gdk_cairo_set_source_rgba (cr, ink);
  if (severity == 0) {
    cairo_set_line_width (cr, 2 * k);
    cairo_new_sub_path (cr);
    cairo_arc (cr, x, y, 5 * k, 0, 2 * G_PI);
    cairo_stroke (cr);
  }
  for (int i = 0; i < 4 && severity > 0; i++) {
    double height = (4 + i * 2.7) * k;

    cairo_rectangle (cr, x + (-8 + i * 4.4) * k, y + 6 * k - height, 3.2 * k, height);
    cairo_set_line_width (cr, 0.8 * k);
    if (i < severity)
      cairo_fill (cr);
    else
      cairo_stroke (cr);
  }
  if (is_withdrawn) {
    cairo_set_line_width (cr, 2 * k);
    cairo_move_to (cr, x - 10 * k, y);
    cairo_line_to (cr, x + 10 * k, y);
    cairo_stroke (cr);
  }
}

void
vigil_lane_draw_effects (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline)
{
  for (guint i = 0; i < timeline->marks->len; i++) {
    const VigilMark *mark = &g_array_index (timeline->marks, VigilMark, i);

    if (mark->kind == VIGIL_MARK_EFFECT && is_seen (pen, mark->t_us, mark->t_us, 12 * pen->k))
      vigil_draw_severity (pen->cr, round (vigil_time_map_x (pen->map, mark->t_us)), lane->y + lane->height / 2,
                           mark->severity, mark->is_withdrawn, pen->k,
                           mark->is_withdrawn ? &pen->colours->text_3 : &pen->colours->text);
  }
}

void
vigil_lane_draw_staff (const VigilLanePen *pen, const VigilLane *lane, const VigilTimeline *timeline)
{
  double size = 17 * pen->k, free_x = -G_MAXDOUBLE;

  for (guint i = 0; i < timeline->marks->len; i++) {
    const VigilMark *mark = &g_array_index (timeline->marks, VigilMark, i);
    double x = round (vigil_time_map_x (pen->map, mark->t_us)), middle = lane->y + lane->height / 2;
    gboolean has_room = x - size / 2 >= free_x;

    if (mark->kind == VIGIL_MARK_EFFECT)
      continue;
    if (has_room)
      free_x = x + size / 2;
    if (!is_seen (pen, mark->t_us, mark->t_us, size))
      continue;
    gdk_cairo_set_source_rgba (pen->cr, mark->is_withdrawn ? &pen->colours->text_3 : &pen->colours->text_2);
    if (has_room) {
      vigil_icon_draw (pen->cr, mark->icon, x - size / 2, middle - size / 2, size);
    } else {
      /* two pictures on top of each other are none: the later ones are strokes under the first */
      cairo_rectangle (pen->cr, x - pen->k, lane->y + lane->height - 4 * pen->k, 2 * pen->k, 4 * pen->k);
      cairo_fill (pen->cr);
    }
    if (mark->is_withdrawn) {
      cairo_set_line_width (pen->cr, 2 * pen->k);
      cairo_move_to (pen->cr, x - 10 * pen->k, middle);
      cairo_line_to (pen->cr, x + 10 * pen->k, middle);
      cairo_stroke (pen->cr);
    }
  }
}
