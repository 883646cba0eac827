/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* How old a value may be, and what a device that speaks seldom leaves in a trend. */
#include "core/trend.h"

#include "base/clock.h"

#include <math.h>

/* Mono 0 is this wall time, on a border between two slots. */
#define WALL_US (1700000000 * VIGIL_USEC_PER_SEC)

static VigilObservation
heart_rate (double value, VigilFlags flags, gint64 t_us)
{
  return (VigilObservation) { .code = VIGIL_CODE_HR, .value = value, .flags = flags, .t_mono_us = t_us };
}

static void
test_age (void)
{
  static const struct {
    VigilCode code;
    VigilFlags flags;
    guint stale_after_ms;
  } ages[] = {
    { VIGIL_CODE_HR, VIGIL_FLAG_NONE, 5000 },      { VIGIL_CODE_HR, VIGIL_FLAG_SLOW, 12000 },
    { VIGIL_CODE_TEMP, VIGIL_FLAG_SLOW, 15000 },   { VIGIL_CODE_NIBP_SYS, VIGIL_FLAG_SLOW, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ages); i++) {
    VigilObservation seen = { .code = ages[i].code, .flags = ages[i].flags, .value = 70 };
    guint after_ms = ages[i].stale_after_ms;

    g_assert_cmpuint (vigil_observation_get_stale_after_ms (&seen), ==, after_ms);
    vigil_observation_age (&seen, after_ms * VIGIL_USEC_PER_MSEC);
    g_assert_cmpint (seen.quality, ==, VIGIL_QUALITY_OK);
    vigil_observation_age (&seen, (after_ms + 1) * VIGIL_USEC_PER_MSEC);
    g_assert_cmpint (seen.quality, ==, after_ms > 0 ? VIGIL_QUALITY_STALE : VIGIL_QUALITY_OK);
  }
}

static void
on_trend (const VigilTrendPoint *points, guint n, gpointer user_data)
{
  g_array_append_vals (user_data, points, n);
}

/* The points of heart rates at @times_ms, until the end of which nothing more is heard. */
static GArray *
make_trend (const gint64 *times_ms, const double *values, guint n, VigilFlags flags, gint64 end_ms)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (VigilTrendPoint));
  g_autoptr (VigilBus) bus = vigil_bus_new ();
  g_autoptr (VigilEvent) anchor = vigil_event_new (VIGIL_EVENT_APP_STARTED, "", "vigil", NULL);
  VigilBusReader reader = { .on_trend = on_trend, .user_data = points };
  VigilTrendMaker *maker = vigil_trend_maker_new ();

  anchor->t_mono_us = 0;
  anchor->t_wall_us = WALL_US;
  vigil_trend_maker_anchor (maker, anchor);
  for (guint i = 0; i < n; i++) {
    VigilObservation seen = heart_rate (values[i], flags, times_ms[i] * VIGIL_USEC_PER_MSEC);

    seen.quality = isnan (values[i]) ? VIGIL_QUALITY_INVALID : VIGIL_QUALITY_OK;
    vigil_trend_maker_close_slots (maker, WALL_US + seen.t_mono_us);
    vigil_trend_maker_add (maker, &seen);
  }
  for (gint64 t_ms = times_ms[n - 1]; t_ms <= end_ms; t_ms += 100)
    vigil_trend_maker_close_slots (maker, WALL_US + t_ms * VIGIL_USEC_PER_MSEC);
  vigil_trend_maker_flush (maker, bus);
  vigil_trend_maker_free (maker);
  vigil_bus_attach (bus, &reader);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  vigil_bus_detach (bus);
  return points;
}

static void
assert_values (GArray *points, const double *expected, guint n)
{
  g_assert_cmpuint (points->len, ==, n);
  for (guint i = 0; i < n; i++) {
    float value = g_array_index (points, VigilTrendPoint, i).value;

    if (isnan (expected[i]))
      g_assert_true (isnan (value));
    else
      g_assert_cmpfloat (value, ==, (float) expected[i]);
    g_assert_cmpint (g_array_index (points, VigilTrendPoint, i).t_wall_us, ==,
                     WALL_US + i * 5 * VIGIL_USEC_PER_SEC);
  }
}

/* 4.9 s and then 10.1 s: nothing falls between 5 and 10, and yet the value stood there. */
static void
test_slow (void)
{
  static const gint64 times_ms[] = { 4900, 10100, 15000 };
  static const double values[] = { 60, 70, 80 };
  g_autoptr (GArray) slow = make_trend (times_ms, values, 3, VIGIL_FLAG_SLOW, 20000);
  g_autoptr (GArray) fast = make_trend (times_ms, values, 3, VIGIL_FLAG_NONE, 20000);

  assert_values (slow, (const double[]){ 60, 60, 70, 80 }, 4);
  assert_values (fast, (const double[]){ 60, NAN, 70, 80 }, 4);
}

/* A device that falls silent: what it said stands until it is stale, and then there is a gap. */
static void
test_slow_lost (void)
{
  static const gint64 times_ms[] = { 1000 };
  static const double values[] = { 60 };
  g_autoptr (GArray) points = make_trend (times_ms, values, 1, VIGIL_FLAG_SLOW, 60000);
  const VigilTrendPoint *last = &g_array_index (points, VigilTrendPoint, points->len - 1);

  g_assert_cmpuint (points->len, >=, 4);
  for (guint i = 0; i < points->len; i++)
    g_assert_true (isnan (g_array_index (points, VigilTrendPoint, i).value) == (i > 2));
  g_assert_true (isnan (last->value));
}

/* What is said to be no value is not filled with what was said before. */
static void
test_slow_invalid (void)
{
  static const gint64 times_ms[] = { 1000, 6000, 14900 };
  static const double values[] = { 60, NAN, 70 };
  g_autoptr (GArray) points = make_trend (times_ms, values, 3, VIGIL_FLAG_SLOW, 15000);

  assert_values (points, (const double[]){ 60, NAN, 70 }, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trend/age", test_age);
  g_test_add_func ("/trend/slow", test_slow);
  g_test_add_func ("/trend/slow-lost", test_slow_lost);
  g_test_add_func ("/trend/slow-invalid", test_slow_invalid);
  return g_test_run ();
}
