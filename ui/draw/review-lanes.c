/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "draw/review-draw.h"
#include "base/number.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SECOND_US G_USEC_PER_SEC
#define EFFECT_ROWS 2
#define FALLEN 2                    /* this much below the best of the visit: a filled dot */

static double
x_of (const VigilReviewPen *pen, gint64 t_us)
{
  return vigil_review_x (pen->scene, pen->layout, t_us);
}

static double
end_x (const VigilReviewPen *pen, gint64 end_us)
{
  return x_of (pen, end_us != 0 ? end_us : pen->scene->now_us);
}

/* The usual height of a second decides the scale; a rare artefact is cut, not the rest flattened. */
static void
find_range (const GArray *extents, double *low, double *high)
{
  double sum_low = 0, sum_high = 0;

  for (guint i = 0; i < extents->len; i++) {
    sum_low += g_array_index (extents, VigilReviewExtent, i).low;
    sum_high += g_array_index (extents, VigilReviewExtent, i).high;
  }
  sum_low /= extents->len;
  sum_high /= extents->len;
  *low = sum_low - 0.25 * MAX (1, sum_high - sum_low);
  *high = sum_high + 0.25 * MAX (1, sum_high - sum_low);
}

/* First extent that ends after @t_us. */
static guint
first_after (const GArray *extents, gint64 t_us)
{
  guint low = 0, high = extents->len;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (g_array_index (extents, VigilReviewExtent, middle).t_us + SECOND_US <= t_us)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* One bar a pixel column: every second in it counts, a column without one stays empty. */
void
vigil_review_draw_envelope (const VigilReviewPen *pen, VigilReviewLane lane, const GArray *extents, const GdkRGBA *ink)
{
  VigilLane scaled = pen->layout->lanes[lane];
  double column_us = (double) (pen->scene->span.to_us - pen->scene->span.from_us) / pen->layout->plot_width;
  GdkRGBA fill = *ink;
  guint i;

  find_range (extents, &scaled.low, &scaled.high);
  scaled.y += 3 * pen->scene->k;
  scaled.height -= 6 * pen->scene->k;
  i = first_after (extents, pen->scene->span.from_us);
  for (int column = 0; column < (int) pen->layout->plot_width; column++) {
    gint64 from_us = pen->scene->span.from_us + (gint64) (column * column_us);
    gint64 to_us = pen->scene->span.from_us + (gint64) ((column + 1) * column_us);
    double low = INFINITY, high = -INFINITY;

    while (i < extents->len && g_array_index (extents, VigilReviewExtent, i).t_us + SECOND_US <= from_us)
      i++;
    for (guint j = i; j < extents->len && g_array_index (extents, VigilReviewExtent, j).t_us < to_us; j++) {
      low = MIN (low, g_array_index (extents, VigilReviewExtent, j).low);
      high = MAX (high, g_array_index (extents, VigilReviewExtent, j).high);
    }
    if (low <= high) {
      double top = vigil_lane_y (&scaled, high), bottom = vigil_lane_y (&scaled, low);

      cairo_rectangle (pen->cr, pen->layout->plot_x + column, top, 1, MAX (1, bottom - top));
    }
  }
  fill.alpha = 0.62F;
  gdk_cairo_set_source_rgba (pen->cr, &fill);
  cairo_fill (pen->cr);
}

static const char *
rate_words (const VigilReviewPen *pen, const VigilSegment *segment, gboolean has_unit, char *out, gsize size)
{
  char number[VIGIL_NUMBER_SIZE];

  g_snprintf (out, size, "%s%s%s", vigil_number_format (segment->rate, 3, number), has_unit ? " " : "",
              has_unit ? pen->scene->timeline->channels[segment->channel].unit : "");
  return out;
}

/* Whether the line of what had gone in runs through the upper half here: words stand in the other. */
static gboolean
is_half_given (const VigilReviewPen *pen, const VigilSegment *segment)
{
  gboolean is_estimated;
  double mg = vigil_visit_log_get_mg (pen->scene->log, segment->channel, segment->start_us, &is_estimated);

  return !isnan (mg) && segment->channel < pen->scene->log->session.n_channels
         && mg > pen->scene->log->session.channels[segment->channel].total_mg / 2;
}

static void
draw_steps (const VigilReviewPen *pen, const VigilLane *lane, guint channel, gboolean is_flat, const GdkRGBA *ink)
{
  const GArray *segments = pen->scene->timeline->segments;
  double bottom = lane->y + lane->height, k = pen->scene->k, written_to = -INFINITY;

  for (guint i = 0; i < segments->len; i++) {
    const VigilSegment *segment = &g_array_index (segments, VigilSegment, i);
    double a = x_of (pen, segment->start_us), b = end_x (pen, segment->end_us);
    double top = is_flat ? lane->y : vigil_lane_y (lane, segment->rate), from, width;
    char words[64];

    if (segment->channel != channel || segment->is_estimated)
      continue;
    gdk_cairo_set_source_rgba (pen->cr, ink);
    cairo_set_line_width (pen->cr, 2 * k);
    cairo_move_to (pen->cr, a, bottom);
    cairo_line_to (pen->cr, a, top);
    cairo_line_to (pen->cr, b, top);
    cairo_line_to (pen->cr, b, bottom);
    cairo_stroke (pen->cr);
    from = MAX (a, pen->layout->plot_x) + 8 * k;
    width = vigil_review_text (&(VigilReviewPen) { NULL, pen->scene, pen->layout },
                               rate_words (pen, segment, TRUE, words, sizeof words), 15, 700, 0, 0, 0, ink);
    if (from + width > b)
      width = vigil_review_text (&(VigilReviewPen) { NULL, pen->scene, pen->layout },
                                 rate_words (pen, segment, FALSE, words, sizeof words), 15, 700, 0, 0, 0, ink);
    if (from + width + 4 * k < b && from > written_to)
      written_to = from + vigil_review_text (pen, words, 15, 700, from,
                                             is_half_given (pen, segment) ? bottom - 7 * k : top + 18 * k, 0,
                                             &pen->scene->colours.text);
  }
}

/* What had gone in: level between two reports would say that nothing ran, so they are joined while
 * the pump was heard; while it was not the line is dashed. */
static void
draw_cumulative (const VigilReviewPen *pen, const VigilLane *lane, guint channel, double total)
{
  const GArray *facts = pen->scene->log->facts;
  const double dashes[] = { 4 * pen->scene->k, 4 * pen->scene->k };
  double last_x = NAN, last_y = NAN, k = pen->scene->k;
  gboolean was_linked = TRUE, is_estimated;
  double end_mg = vigil_visit_log_get_mg (pen->scene->log, channel, pen->scene->now_us, &is_estimated);

  gdk_cairo_set_source_rgba (pen->cr, &pen->scene->colours.text);
  cairo_set_line_width (pen->cr, 2 * k);
  for (guint i = 0; i <= facts->len; i++) {
    const VigilDeliveryFact *fact = i < facts->len ? &g_array_index (facts, VigilDeliveryFact, i) : NULL;
    VigilDelivered delivered;
    double x, y;

    if (fact != NULL && fact->channel != channel)
      continue;
    if (fact == NULL && isnan (last_x))
      break;
    if (fact != NULL)
      vigil_channel_delivered (&fact->state, fact->t_us, &delivered);
    x = x_of (pen, fact != NULL ? fact->t_us : pen->scene->now_us);
    y = lane->y + lane->height * (1 - (fact != NULL ? delivered.seen_mg : end_mg) / total);
    cairo_set_dash (pen->cr, dashes, was_linked ? 0 : 2, 0);
    if (!isnan (last_x)) {
      cairo_move_to (pen->cr, last_x, last_y);
      cairo_line_to (pen->cr, x, y);
      cairo_stroke (pen->cr);
    }
    last_x = x;
    last_y = y;
    was_linked = fact == NULL || fact->state.is_linked;
  }
  cairo_set_dash (pen->cr, NULL, 0, 0);
}

/* What the top of the lane stands for: the plan, or more if more went in; 0 nothing to show. */
static double
full_mg (const VigilReviewScene *scene, guint channel)
{
  gboolean is_estimated;
  double end_mg = vigil_visit_log_get_mg (scene->log, channel, scene->now_us, &is_estimated);

  if (isnan (end_mg) || channel >= scene->log->session.n_channels)
    return 0;
  return MAX (scene->log->session.channels[channel].total_mg, end_mg);
}

static void
clip_to_plot (const VigilReviewPen *pen)
{
  cairo_rectangle (pen->cr, pen->layout->plot_x, 0, pen->layout->plot_width, pen->scene->height);
  cairo_clip (pen->cr);
}

void
vigil_review_draw_drug (const VigilReviewPen *pen, guint channel)
{
  VigilLane lane = pen->layout->lanes[VIGIL_REVIEW_DRUGS + channel];
  guint colour = channel < pen->scene->log->session.n_channels ? pen->scene->log->session.channels[channel].colour : 1;
  const GdkRGBA *ink = &pen->scene->colours.drug[CLAMP (colour, 1, 4)];
  double k = pen->scene->k, most = vigil_timeline_get_max_rate (pen->scene->timeline, channel);
  double minutes = (double) (pen->scene->span.to_us - pen->scene->span.from_us) / 60.0 / G_USEC_PER_SEC;
  VigilTimeMap map = { pen->layout->plot_width / minutes };
  double left = vigil_time_map_x (&map, pen->scene->span.from_us);
  VigilLanePen columns = { pen->cr, &map, &pen->scene->colours, k, (gint64) left - 1,
                           (gint64) (left + pen->layout->plot_width) + 1, pen->scene->now_us };
  double total = channel == 0 ? full_mg (pen->scene, channel) : 0;
  char number[VIGIL_NUMBER_SIZE];
  GdkRGBA fill = *ink;

  lane.y += 8 * k;
  lane.height -= 14 * k;
  lane.low = 0;
  lane.high = most > 0 ? most * 1.3 : 1;
  cairo_save (pen->cr);
  clip_to_plot (pen);
  cairo_save (pen->cr);
  cairo_translate (pen->cr, pen->layout->plot_x - left, 0);
  fill.alpha = 0.38F;
  vigil_lane_draw_infusion (&columns, &lane, pen->scene->timeline, channel, &fill, channel > 0);
  cairo_restore (pen->cr);
  draw_steps (pen, &lane, channel, channel > 0, ink);
  if (total > 0)
    draw_cumulative (pen, &lane, channel, total);
  cairo_restore (pen->cr);
  if (total > 0) {
    double x = pen->layout->plot_x + pen->layout->plot_width + 8 * k;

    vigil_review_text (pen, vigil_number_format (total, 1, number), 15, 600, x, lane.y + 8 * k, 0,
                       &pen->scene->colours.text);
    vigil_review_text (pen, _("0 mg"), 14, 400, x, lane.y + lane.height, 0, &pen->scene->colours.text_3);
  }
}

static double
words_width (const VigilReviewPen *pen, const char *words)
{
  return vigil_review_text (&(VigilReviewPen) { NULL, pen->scene, pen->layout }, words, 15, 500, 0, 0, 0,
                            &pen->scene->colours.text);
}

/* A mark and its words stand in the first row that is free there; where neither is, the mark stands
 * in the one that is free sooner. */
static guint
choose_row (double *taken_to, double x, double width, double k)
{
  guint row = taken_to[0] <= x - 12 * k ? 0 : taken_to[1] <= x - 12 * k ? 1 : taken_to[0] <= taken_to[1] ? 0 : 1;
  gboolean is_free = taken_to[row] <= x - 12 * k;

  taken_to[row] = is_free ? x + 14 * k + width : MAX (taken_to[row], x + 12 * k);
  return row;
}

/* Two rows, so that words do not meet; words that would meet the next mark of their row are left
 * out, the event list has them. */
void
vigil_review_draw_effects (const VigilReviewPen *pen)
{
  const VigilLane *lane = &pen->layout->lanes[VIGIL_REVIEW_EFFECTS];
  const GArray *marks = pen->scene->timeline->marks;
  double k = pen->scene->k, right = pen->layout->plot_x + pen->layout->plot_width;
  double taken_to[EFFECT_ROWS] = { -INFINITY, -INFINITY }, next_x[EFFECT_ROWS] = { right, right };
  g_autofree guint *rows = g_new0 (guint, MAX (marks->len, 1));

  for (guint i = 0; i < marks->len; i++) {
    const VigilMark *mark = &g_array_index (marks, VigilMark, i);

    if (mark->kind == VIGIL_MARK_EFFECT)
      rows[i] = choose_row (taken_to, x_of (pen, mark->t_us), words_width (pen, mark->words), k);
  }
  for (guint i = marks->len; i > 0; i--) {
    const VigilMark *mark = &g_array_index (marks, VigilMark, i - 1);
    guint row = rows[i - 1];
    double x = round (x_of (pen, mark->t_us)), y = round (lane->y + lane->height * (row == 0 ? 0.3 : 0.72));
    const GdkRGBA *ink = mark->is_withdrawn ? &pen->scene->colours.text_3 : &pen->scene->colours.text;

    if (mark->kind != VIGIL_MARK_EFFECT || x < pen->layout->plot_x - 8 * k || x > right)
      continue;
    vigil_draw_severity (pen->cr, x, y, mark->severity, mark->is_withdrawn, k, ink);
    if (x + 14 * k + words_width (pen, mark->words) <= next_x[row])
      vigil_review_text (pen, mark->words, 15, 500, x + 14 * k, y + 5 * k, 0, ink);
    next_x[row] = x - 12 * k;
  }
}

static void
find_scores (const VigilReviewPen *pen, const char *check, VigilLane *lane)
{
  lane->low = G_MAXINT;
  lane->high = G_MININT;
  for (guint i = 0; i < pen->scene->timeline->marks->len; i++) {
    const VigilMark *mark = &g_array_index (pen->scene->timeline->marks, VigilMark, i);

    if (mark->kind != VIGIL_MARK_SCORE || mark->is_withdrawn || g_strcmp0 (mark->check, check) != 0)
      continue;
    lane->low = MIN (lane->low, mark->severity);
    lane->high = MAX (lane->high, mark->severity);
  }
  lane->low = MIN (lane->low, lane->high - 2);
}

static void
draw_score_steps (const VigilReviewPen *pen, double y, double height, const char *check)
{
  const VigilColours *c = &pen->scene->colours;
  VigilLane lane = { y, height, 0, 0 };
  double last_x = NAN, last_y = NAN, k = pen->scene->k;

  find_scores (pen, check, &lane);
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < pen->scene->timeline->marks->len; i++) {
      const VigilMark *mark = &g_array_index (pen->scene->timeline->marks, VigilMark, i);
      double x = x_of (pen, mark->t_us), at = vigil_lane_y (&lane, mark->severity);

      if (mark->kind != VIGIL_MARK_SCORE || mark->is_withdrawn || g_strcmp0 (mark->check, check) != 0)
        continue;
      cairo_set_line_width (pen->cr, 2 * k);
      if (pass == 0 && !isnan (last_x)) {
        gdk_cairo_set_source_rgba (pen->cr, &c->text_2);
        cairo_move_to (pen->cr, last_x, last_y);
        cairo_line_to (pen->cr, x, last_y);
        cairo_line_to (pen->cr, x, at);
        cairo_stroke (pen->cr);
      }
      last_x = x;
      last_y = at;
      if (pass == 0)
        continue;
      cairo_arc (pen->cr, x, at, 4 * k, 0, 2 * G_PI);
      gdk_cairo_set_source_rgba (pen->cr, mark->severity <= (int) lane.high - FALLEN ? &c->text : &c->well);
      cairo_fill_preserve (pen->cr);
      gdk_cairo_set_source_rgba (pen->cr, &c->text);
      cairo_stroke (pen->cr);
    }
}

static void
draw_score_discs (const VigilReviewPen *pen, double middle, const char *check)
{
  double k = pen->scene->k;

  for (guint i = 0; i < pen->scene->timeline->marks->len && check != NULL; i++) {
    const VigilMark *mark = &g_array_index (pen->scene->timeline->marks, VigilMark, i);
    double x = x_of (pen, mark->t_us);
    char digits[16];

    if (mark->kind != VIGIL_MARK_SCORE || mark->is_withdrawn || g_strcmp0 (mark->check, check) != 0)
      continue;
    gdk_cairo_set_source_rgba (pen->cr, &pen->scene->colours.surface_3);
    cairo_arc (pen->cr, x, middle, 12 * k, 0, 2 * G_PI);
    cairo_fill (pen->cr);
    g_snprintf (digits, sizeof digits, "%d", mark->severity);
    vigil_review_text (pen, digits, 16, 700, x, middle + 5.5 * k, 0.5, &pen->scene->colours.text);
  }
}

void
vigil_review_draw_scores (const VigilReviewPen *pen)
{
  const VigilLane *lane = &pen->layout->lanes[VIGIL_REVIEW_SCORES];
  double k = pen->scene->k;
  const char *second = vigil_review_check_id (pen->scene->timeline, 1);
  double first_height = second != NULL ? lane->height / 2 : lane->height;

  draw_score_steps (pen, lane->y + 8 * k, first_height - 14 * k, vigil_review_check_id (pen->scene->timeline, 0));
  draw_score_discs (pen, lane->y + lane->height * 0.75, second);
}

/* Where words about @period may begin: behind every alarm that stood at the same time. NAN: one of
 * them mattered more, its words stand there. */
static double
words_x (const VigilReviewPen *pen, const VigilAlarmPeriod *period)
{
  const GArray *alarms = pen->scene->timeline->alarms;
  gint64 end_us = period->end_us != 0 ? period->end_us : pen->scene->now_us;
  double x = end_x (pen, period->end_us);

  for (guint i = 0; i < alarms->len; i++) {
    const VigilAlarmPeriod *other = &g_array_index (alarms, VigilAlarmPeriod, i);
    gint64 other_end_us = other->end_us != 0 ? other->end_us : pen->scene->now_us;

    if (other == period || other->start_us > end_us || other_end_us < period->start_us)
      continue;
    if (other->priority > period->priority)
      return NAN;
    x = MAX (x, end_x (pen, other->end_us));
  }
  return x;
}

/* Where the first of the alarms begins that stood together with @period. */
static double
words_start_x (const VigilReviewPen *pen, const VigilAlarmPeriod *period)
{
  const GArray *alarms = pen->scene->timeline->alarms;
  gint64 start_us = period->start_us, end_us = period->end_us != 0 ? period->end_us : pen->scene->now_us;

  for (guint i = 0; i < alarms->len; i++) {
    const VigilAlarmPeriod *other = &g_array_index (alarms, VigilAlarmPeriod, i);

    if (other->start_us <= end_us && (other->end_us == 0 || other->end_us >= period->start_us))
      start_us = MIN (start_us, other->start_us);
  }
  return x_of (pen, start_us);
}

void
vigil_review_draw_alarms (const VigilReviewPen *pen)
{
  const VigilLane *lane = &pen->layout->lanes[VIGIL_REVIEW_ALARMS];
  double k = pen->scene->k, bar = MIN (7 * k, lane->height / 4), written_to = -INFINITY, width;
  double right = pen->layout->plot_x + pen->layout->plot_width;

  for (guint i = 0; i < pen->scene->timeline->alarms->len; i++) {
    const VigilAlarmPeriod *period = &g_array_index (pen->scene->timeline->alarms, VigilAlarmPeriod, i);
    double a = x_of (pen, period->start_us), b = MAX (end_x (pen, period->end_us), a + 3 * k);
    double y = lane->y + lane->height / 2 + (2 - (double) period->priority) * (bar + 2 * k) - bar / 2;
    double x = MAX (words_x (pen, period), a + 3 * k) + 6 * k;

    gdk_cairo_set_source_rgba (pen->cr, &pen->scene->colours.alarm[period->priority]);
    cairo_rectangle (pen->cr, a, y, b - a, bar);
    cairo_fill (pen->cr);
    if (isnan (words_x (pen, period)) || b < pen->layout->plot_x || a > right)
      continue;
    width = words_width (pen, period->words) * 1.06;
    /* at the end of what is shown words stand before their alarm */
    if (x + width > right)
      x = words_start_x (pen, period) - 6 * k - width;
    if (x > written_to && x > pen->layout->plot_x)
      written_to = x + 12 * k
                   + vigil_review_text (pen, period->words, 15, period->priority == 3 ? 700 : 500, x,
                                        lane->y + lane->height / 2 + 5 * k, 0, &pen->scene->colours.text);
  }
}

/* A title, as much of it as its block shows. */
static void
draw_in_block (const VigilReviewPen *pen, const char *words, double a, double b, double y, const GdkRGBA *ink)
{
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, a, 0, MAX (0, b - a), pen->scene->height);
  cairo_clip (pen->cr);
  vigil_review_text (pen, words, 15, 500, a, y, 0, ink);
  cairo_restore (pen->cr);
}

void
vigil_review_draw_music (const VigilReviewPen *pen)
{
  const VigilLane *lane = &pen->layout->lanes[VIGIL_REVIEW_MUSIC];
  double k = pen->scene->k;

  for (guint i = 0; i < pen->scene->log->music->len; i++) {
    const VigilMusicSpan *span = &g_array_index (pen->scene->log->music, VigilMusicSpan, i);
    double a = MAX (x_of (pen, span->start_us), pen->layout->plot_x) + 1, b = end_x (pen, span->end_us) - 1;

    if (b <= a)
      continue;
    gdk_cairo_set_source_rgba (pen->cr, &pen->scene->colours.surface_3);
    cairo_rectangle (pen->cr, a, lane->y + lane->height * 0.18, b - a, lane->height * 0.64);
    cairo_fill (pen->cr);
    draw_in_block (pen, span->title, a + 8 * k, b - 4 * k, lane->y + lane->height / 2 + 5 * k,
                   &pen->scene->colours.text_2);
  }
}

void
vigil_review_draw_staff_words (const VigilReviewPen *pen)
{
  const VigilLane *lane = &pen->layout->lanes[VIGIL_REVIEW_STAFF];
  const GArray *marks = pen->scene->timeline->marks;
  double k = pen->scene->k;

  for (guint i = 0; i < marks->len; i++) {
    const VigilMark *mark = &g_array_index (marks, VigilMark, i);
    double x = x_of (pen, mark->t_us) + 13 * k, next = pen->layout->plot_x + pen->layout->plot_width + 60 * k, width;

    /* a score is told in its own lane */
    if (mark->kind != VIGIL_MARK_STAFF || x < pen->layout->plot_x)
      continue;
    for (guint j = i + 1; j < marks->len; j++)
      if (g_array_index (marks, VigilMark, j).kind != VIGIL_MARK_EFFECT) {
        next = x_of (pen, g_array_index (marks, VigilMark, j).t_us) - 12 * k;
        break;
      }
    width = vigil_review_text (&(VigilReviewPen) { NULL, pen->scene, pen->layout }, mark->words, 15, 500, 0, 0, 0,
                               &pen->scene->colours.text_2);
    if (x + width < next)
      vigil_review_text (pen, mark->words, 15, 500, x, lane->y + lane->height / 2 + 5 * k, 0,
                         &pen->scene->colours.text_2);
  }
}
