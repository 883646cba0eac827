/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/trend.h"

#include <math.h>

#define FAN_OUT 8
#define N_LEVELS 4

typedef struct { gint64 t_us; float value; guint doubt; } Point;

typedef struct {
  GArray *points;             /* Point, in time order */
  GArray *levels[N_LEVELS];   /* VigilTrendColumn; level k covers FAN_OUT^(k+1) points each */
} Series;

struct _VigilTrend {
  Series series[VIGIL_N_CODES];
  guint doubt;                /* of all points together */
};

VigilTrend *
vigil_trend_new (void)
{
  return g_new0 (VigilTrend, 1);
}

void
vigil_trend_clear (VigilTrend *self)
{
  for (guint code = 0; code < VIGIL_N_CODES; code++) {
    g_clear_pointer (&self->series[code].points, g_array_unref);
    for (guint level = 0; level < N_LEVELS; level++)
      g_clear_pointer (&self->series[code].levels[level], g_array_unref);
  }
  self->doubt = VIGIL_DOUBT_NONE;
}

void
vigil_trend_free (VigilTrend *self)
{
  if (self == NULL)
    return;
  vigil_trend_clear (self);
  g_free (self);
}

static void
widen (VigilTrendColumn *column, const VigilTrendColumn *by)
{
  if (isnan (by->low))
    return;
  column->low = isnan (column->low) ? by->low : MIN (column->low, by->low);
  column->high = isnan (column->high) ? by->high : MAX (column->high, by->high);
  column->doubt |= by->doubt;
}

static VigilTrendColumn
column_of (const Point *point)
{
  return (VigilTrendColumn) { point->value, point->value, point->doubt };
}

static void
append (Series *series, Point point)
{
  VigilTrendColumn column = column_of (&point);
  guint index = series->points->len;

  g_array_append_val (series->points, point);
  for (guint level = 0; level < N_LEVELS; level++) {
    index /= FAN_OUT;
    if (index == series->levels[level]->len) {
      VigilTrendColumn empty = { NAN, NAN, VIGIL_DOUBT_NONE };

      g_array_append_val (series->levels[level], empty);
    }
    widen (&g_array_index (series->levels[level], VigilTrendColumn, index), &column);
  }
}

void
vigil_trend_add (VigilTrend *self, const VigilTrendPoint *points, guint n)
{
  for (guint i = 0; i < n; i++) {
    Series *series = &self->series[points[i].code < VIGIL_N_CODES ? points[i].code : VIGIL_CODE_NONE];

    if (series->points == NULL) {
      series->points = g_array_new (FALSE, FALSE, sizeof (Point));
      for (guint level = 0; level < N_LEVELS; level++)
        series->levels[level] = g_array_new (FALSE, FALSE, sizeof (VigilTrendColumn));
    }
    if (series->points->len > 0
        && points[i].t_wall_us <= g_array_index (series->points, Point, series->points->len - 1).t_us)
      continue;
    append (series, (Point) { points[i].t_wall_us, points[i].value, points[i].doubt });
    self->doubt |= points[i].doubt;
  }
}

static guint
find (const Series *series, gint64 t_us)
{
  guint low = 0, high = series->points != NULL ? series->points->len : 0;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (g_array_index (series->points, Point, middle).t_us < t_us)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Least and greatest of the points @from .. @to - 1, by the largest blocks that fit. */
static VigilTrendColumn
range_of (const Series *series, guint from, guint to)
{
  VigilTrendColumn column = { NAN, NAN, VIGIL_DOUBT_NONE };

  while (from < to) {
    guint level = 0, size = 1;

    while (level < N_LEVELS && from % (size * FAN_OUT) == 0 && from + size * FAN_OUT <= to) {
      size *= FAN_OUT;
      level++;
    }
    if (level == 0) {
      VigilTrendColumn one = column_of (&g_array_index (series->points, Point, from));

      widen (&column, &one);
    } else {
      widen (&column, &g_array_index (series->levels[level - 1], VigilTrendColumn, from / size));
    }
    from += size;
  }
  return column;
}

void
vigil_trend_query (const VigilTrend *self, VigilCode code, gint64 from_us, gint64 column_us, guint n_columns,
                   VigilTrendColumn *out)
{
  const Series *series = &self->series[code];
  guint at;

  g_return_if_fail (code < VIGIL_N_CODES && column_us > 0);
  at = find (series, from_us);
  for (guint i = 0; i < n_columns; i++) {
    guint end = find (series, from_us + (gint64) (i + 1) * column_us);

    out[i] = range_of (series, at, end);
    at = end;
  }
}

float
vigil_trend_get_at (const VigilTrend *self, VigilCode code, gint64 t_us, guint *doubt)
{
  const Series *series = &self->series[code];
  guint after = find (series, t_us + 1);
  const Point *point;

  *doubt = VIGIL_DOUBT_NONE;
  if (after == 0)
    return NAN;
  point = &g_array_index (series->points, Point, after - 1);
  if (t_us - point->t_us > VIGIL_TREND_JOIN_US)
    return NAN;
  *doubt = point->doubt;
  return point->value;
}

guint
vigil_trend_get_doubt (const VigilTrend *self)
{
  return self->doubt;
}

gboolean
vigil_trend_get_extent (const VigilTrend *self, VigilCode code, gint64 *first_us, gint64 *last_us)
{
  const Series *series = &self->series[code];

  if (series->points == NULL || series->points->len == 0)
    return FALSE;
  *first_us = g_array_index (series->points, Point, 0).t_us;
  *last_us = g_array_index (series->points, Point, series->points->len - 1).t_us;
  return TRUE;
}

float
vigil_trend_get_least (const VigilTrend *self, VigilCode code)
{
  const Series *series = &self->series[code];

  return series->points != NULL ? range_of (series, 0, series->points->len).low : NAN;
}
