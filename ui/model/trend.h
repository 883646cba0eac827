/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The trends of a visit: a point each five seconds a code, hours of them, asked for by pixel
 * column. A column gets the least and greatest value in it, so that no peak is ever lost, and
 * whether there were values at all. Above the points lies a pyramid of 8, so that five hours cost
 * what five minutes cost. Thread: one. */
#pragma once

#include "bus/bus.h"

typedef struct _VigilTrend VigilTrend;

typedef struct {
  float low, high;   /* NAN: no value in it */
  guint doubt;       /* VigilDoubt of every value in it */
} VigilTrendColumn;

/* Two points so far apart are still one line; more is a gap. */
#define VIGIL_TREND_JOIN_US (10 * G_USEC_PER_SEC)

VigilTrend *vigil_trend_new (void) G_GNUC_WARN_UNUSED_RESULT;
void vigil_trend_free (VigilTrend *self);
void vigil_trend_clear (VigilTrend *self);
/* In time order a code; a point not after the last one of its code is dropped. */
void vigil_trend_add (VigilTrend *self, const VigilTrendPoint *points, guint n);

/* Column i is [from + i * column, from + (i + 1) * column). */
void vigil_trend_query (const VigilTrend *self, VigilCode code, gint64 from_us, gint64 column_us, guint n_columns,
                        VigilTrendColumn *out);
/* The last value at or before @t_us and not older than VIGIL_TREND_JOIN_US; NAN if none. @doubt
 * gets its VigilDoubt. */
float vigil_trend_get_at (const VigilTrend *self, VigilCode code, gint64 t_us, guint *doubt);
/* Every VigilDoubt that any value of any code has. */
guint vigil_trend_get_doubt (const VigilTrend *self);
/* Wall time of the first and last point of @code. FALSE: none. */
gboolean vigil_trend_get_extent (const VigilTrend *self, VigilCode code, gint64 *first_us, gint64 *last_us);
/* Least value ever; NAN if none. */
float vigil_trend_get_least (const VigilTrend *self, VigilCode code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilTrend, vigil_trend_free)
