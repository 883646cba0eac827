/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/timeline.h"
#include "model/trend.h"
#include "model/wave-buffer.h"

#include <math.h>

#define SEC G_GINT64_CONSTANT (1000000)
#define MIN_US (60 * G_GINT64_CONSTANT (1000000))
#define T0 (1773306000 * G_GINT64_CONSTANT (1000000))

static void
fold (VigilTimeline *timeline, double minute, gint64 seq, VigilEventKind kind, JsonObject *body)
{
  g_autoptr (VigilEvent) event = vigil_event_new (kind, "s", "ao", body);

  event->t_wall_us = T0 + (gint64) (minute * MIN_US);
  event->seq = seq;
  vigil_timeline_fold (timeline, event);
}

static void
begin (VigilTimeline *timeline)
{
  fold (timeline, 0, 1, VIGIL_EVENT_VISIT_OPENED, NULL);
  fold (timeline, 1, 2, VIGIL_EVENT_PRESCRIPTION_ENTERED,
        vigil_body_new ("channel", "i", (gint64) 0, "drug", "s", "ketamine", "unit", "s", "mg/kg/h", "given_rate_1",
                        "d", 0.2, "pump_rate_ml_h_1", "d", 6.0, "min_1", "i", (gint64) 30, "given_rate_2", "d", 0.4,
                        "pump_rate_ml_h_2", "d", 12.0, "min_2", "i", (gint64) 60, NULL));
  fold (timeline, 10, 3, VIGIL_EVENT_INFUSION_STARTED,
        vigil_body_new ("channel", "i", (gint64) 0, "infused_ml", "d", 0.0, NULL));
}

static void
pump (VigilTimeline *timeline, double minute, const char *mode, double rate_ml_h, double infused_ml)
{
  fold (timeline, minute, 0, VIGIL_EVENT_PUMP_STATE,
        vigil_body_new ("channel", "i", (gint64) 0, "mode", "s", mode, "rate_ml_h", "d", rate_ml_h, "infused_ml", "d",
                        infused_ml, NULL));
}

static const VigilSegment *
segment (const VigilTimeline *timeline, guint i)
{
  g_assert_cmpuint (i, <, timeline->segments->len);
  return &g_array_index (timeline->segments, VigilSegment, i);
}

static double
minute_of (gint64 t_us)
{
  return (double) (t_us - T0) / MIN_US;
}

static void
test_steps_and_pause (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  VigilPlanned plan[VIGIL_MAX_STEPS];

  begin (timeline);
  fold (timeline, 40, 4, VIGIL_EVENT_STEP_CHANGED,
        vigil_body_new ("channel", "i", (gint64) 0, "step", "i", (gint64) 1, "pump_rate_ml_h", "d", 12.0, NULL));
  fold (timeline, 50, 5, VIGIL_EVENT_INFUSION_PAUSED, vigil_body_new ("channel", "i", (gint64) 0, NULL));
  /* a paused infusion ends later with every minute */
  g_assert_cmpfloat_with_epsilon (minute_of (vigil_timeline_get_planned_end_us (timeline, 0, T0 + 52 * MIN_US)), 102, 0.01);
  fold (timeline, 55, 6, VIGIL_EVENT_INFUSION_RESUMED, vigil_body_new ("channel", "i", (gint64) 0, NULL));
  g_assert_cmpuint (timeline->segments->len, ==, 3);
  g_assert_cmpfloat (segment (timeline, 0)->rate, ==, 0.2);
  g_assert_cmpfloat_with_epsilon (segment (timeline, 1)->rate, 0.4, 1e-9);
  g_assert_cmpfloat (minute_of (segment (timeline, 1)->end_us), ==, 50);
  g_assert_cmpint (segment (timeline, 2)->end_us, ==, 0);
  g_assert_cmpuint (timeline->pauses->len, ==, 1);
  g_assert_cmpuint (vigil_timeline_get_plan (timeline, 0, T0 + 60 * MIN_US, plan), ==, 1);
  g_assert_cmpfloat_with_epsilon (minute_of (plan[0].end_us), 105, 0.01);
  g_assert_cmpfloat (plan[0].rate, ==, 0.4);
  g_assert_cmpuint (vigil_timeline_get_plan (timeline, 0, T0 + 20 * MIN_US, plan), ==, 2);
  fold (timeline, 90, 7, VIGIL_EVENT_INFUSION_ENDED,
        vigil_body_new ("channel", "i", (gint64) 0, "delivered_mg", "d", 20.0, NULL));
  g_assert_cmpuint (vigil_timeline_get_plan (timeline, 0, T0 + 91 * MIN_US, plan), ==, 0);
  g_assert_cmpint (vigil_timeline_get_planned_end_us (timeline, 0, T0), ==, 0);
}

/* A pump that does not say its rate runs: drawn as planned, and not as a fact. */
static void
test_rate_not_told (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  JsonObject *body = vigil_body_new ("channel", "i", (gint64) 0, "mode", "s", "infusing", "infused_ml", "d", 1.0, NULL);

  begin (timeline);
  json_object_set_null_member (body, "rate_ml_h");
  fold (timeline, 20, 0, VIGIL_EVENT_PUMP_STATE, body);
  g_assert_cmpuint (timeline->pauses->len, ==, 0);
  g_assert_cmpuint (timeline->segments->len, ==, 2);
  g_assert_true (segment (timeline, 1)->is_estimated);
  g_assert_cmpfloat (segment (timeline, 1)->rate, ==, 0.2);
  g_assert_cmpint (segment (timeline, 1)->end_us, ==, 0);
  pump (timeline, 30, "infusing", 6, 2.0);
  g_assert_cmpuint (timeline->segments->len, ==, 3);
  g_assert_false (segment (timeline, 2)->is_estimated);
  pump (timeline, 40, "hold", 0, 3.0);
  g_assert_cmpuint (timeline->pauses->len, ==, 1);
}

static void
lose_link (VigilTimeline *timeline, double from, double to)
{
  fold (timeline, from, 0, VIGIL_EVENT_LINK_LOST, vigil_body_new ("role", "s", "pump", "channel", "i", (gint64) 0, NULL));
  if (to > 0)
    fold (timeline, to, 0, VIGIL_EVENT_LINK_BACK, vigil_body_new ("role", "s", "pump", "channel", "i", (gint64) 0, NULL));
}

static void
test_estimate_becomes_fact (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();

  begin (timeline);
  pump (timeline, 20, "infusing", 6, 1.0);
  lose_link (timeline, 20, 30);
  g_assert_cmpuint (timeline->segments->len, ==, 3);
  g_assert_true (segment (timeline, 1)->is_estimated);
  /* back, but the counter has not been read: still only an estimate */
  g_assert_false (segment (timeline, 2)->is_estimated);
  pump (timeline, 30, "infusing", 6, 2.0);
  g_assert_false (segment (timeline, 1)->is_estimated);
  g_assert_false (segment (timeline, 1)->is_mean);
  g_assert_cmpfloat_with_epsilon (segment (timeline, 1)->rate, 0.2, 1e-9);
  g_assert_cmpfloat (minute_of (timeline->changed_from_us), ==, 20);
  g_assert_cmpuint (timeline->gaps->len, ==, 1);
}

static void
change_bag (VigilTimeline *timeline, double minute, gint64 seq)
{
  fold (timeline, minute, seq, VIGIL_EVENT_STAFF_ACTION,
        vigil_body_new ("action", "s", "bag-changed", "label", "s", "bag changed", "channel", "i", (gint64) 0, NULL));
}

static void
label_bag (VigilTimeline *timeline, double minute, double mg_ml)
{
  fold (timeline, minute, 0, VIGIL_EVENT_BAG_LABELLED,
        vigil_body_new ("channel", "i", (gint64) 0, "mg_ml", "d", mg_ml, NULL));
}

/* What a bag gives is known once its label is read, or once no bag was changed at all; of one that was stronger than the
 * pump was set for it never is. */
static void
test_bag_changed (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();

  begin (timeline);
  timeline->channels[0].bag_mg = 500;
  timeline->channels[0].bag_ml = 250;
  pump (timeline, 20, "infusing", 6, 1.0);
  change_bag (timeline, 25, 7);
  pump (timeline, 26, "infusing", 12, 1.6);
  g_assert_cmpuint (timeline->segments->len, ==, 3);
  g_assert_false (segment (timeline, 0)->is_estimated);
  g_assert_true (segment (timeline, 1)->is_estimated && segment (timeline, 2)->is_estimated);
  label_bag (timeline, 28, 10);
  g_assert_true (segment (timeline, 1)->is_estimated);
  label_bag (timeline, 29, 2);
  g_assert_false (segment (timeline, 1)->is_estimated || segment (timeline, 2)->is_estimated);
  g_assert_cmpfloat_with_epsilon (minute_of (timeline->changed_from_us), 25, 1e-9);
  change_bag (timeline, 30, 9);
  g_assert_true (segment (timeline, 3)->is_estimated);
  fold (timeline, 31, 10, VIGIL_EVENT_ENTRY_WITHDRAWN, vigil_body_new ("ref", "i", (gint64) 9, NULL));
  g_assert_false (segment (timeline, 3)->is_estimated);
}

static void
test_estimate_was_wrong (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();

  begin (timeline);
  pump (timeline, 20, "infusing", 6, 1.0);
  lose_link (timeline, 20, 30);
  /* half of what was assumed went in: the truth is a mean over the stretch */
  pump (timeline, 30, "infusing", 6, 1.5);
  g_assert_false (segment (timeline, 1)->is_estimated);
  g_assert_true (segment (timeline, 1)->is_mean);
  g_assert_cmpfloat_with_epsilon (segment (timeline, 1)->rate, 0.1, 1e-9);
}

static void
test_estimate_stays (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();

  begin (timeline);
  pump (timeline, 20, "infusing", 6, 1.0);
  lose_link (timeline, 20, 30);
  pump (timeline, 30, "infusing", 6, 0.0);
  g_assert_true (segment (timeline, 1)->is_estimated);
}

static void
test_pump_decides (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();

  begin (timeline);
  pump (timeline, 20, "hold", 0, 1.0);
  g_assert_cmpuint (timeline->pauses->len, ==, 1);
  g_assert_cmpfloat (minute_of (segment (timeline, 0)->end_us), ==, 20);
  /* somebody set another rate at the pump: what it gives is drawn, not what was planned */
  pump (timeline, 25, "infusing", 9, 1.0);
  g_assert_cmpuint (timeline->segments->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (segment (timeline, 1)->rate, 0.3, 1e-9);
  g_assert_cmpfloat_with_epsilon (vigil_timeline_get_max_rate (timeline, 0), 0.4, 1e-9);
}

static void
test_marks (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  const VigilMark *mark;

  fold (timeline, 5, 11, VIGIL_EVENT_SIDE_EFFECT,
        vigil_body_new ("effect", "s", "nausea", "label", "s", "nausea", "severity", "i", (gint64) 1, NULL));
  fold (timeline, 6, 12, VIGIL_EVENT_SIDE_EFFECT,
        vigil_body_new ("effect", "s", "dizzy", "label", "s", "dizzy", "severity", "i", (gint64) 9, NULL));
  fold (timeline, 7, 13, VIGIL_EVENT_SIDE_EFFECT_CORRECTED,
        vigil_body_new ("ref", "i", (gint64) 11, "severity", "i", (gint64) 3, "is_withdrawn", "b", FALSE, NULL));
  fold (timeline, 8, 14, VIGIL_EVENT_SIDE_EFFECT_CORRECTED,
        vigil_body_new ("ref", "i", (gint64) 12, "severity", "i", (gint64) 1, "is_withdrawn", "b", TRUE, NULL));
  fold (timeline, 9, 15, VIGIL_EVENT_RESCUE_GIVEN,
        vigil_body_new ("drug", "s", "ondansetron", "dose", "d", 4.0, "unit", "s", "mg", NULL));
  fold (timeline, 10, 16, VIGIL_EVENT_ENTRY_WITHDRAWN, vigil_body_new ("ref", "i", (gint64) 999, NULL));
  g_assert_cmpuint (timeline->marks->len, ==, 3);
  mark = &g_array_index (timeline->marks, VigilMark, 0);
  g_assert_cmpint (mark->severity, ==, 3);
  g_assert_true (mark->is_corrected);
  g_assert_false (mark->is_withdrawn);
  mark = &g_array_index (timeline->marks, VigilMark, 1);
  g_assert_cmpint (mark->severity, ==, 4);
  g_assert_true (mark->is_withdrawn);
  mark = &g_array_index (timeline->marks, VigilMark, 2);
  g_assert_cmpstr (mark->words, ==, "ondansetron 4 mg");
  g_assert_cmpstr (mark->icon, ==, "syr");
  g_assert_cmpuint (vigil_timeline_count_marks (timeline, VIGIL_MARK_EFFECT), ==, 1);
}

/* A test dose and what it did stand on the axis, and what was an error is struck there. */
static void
test_test_dose (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  const VigilMark *mark;

  fold (timeline, 5, 11, VIGIL_EVENT_TEST_DOSE_GIVEN,
        vigil_body_new ("drug", "s", "ketamine", "dose", "d", 7.5, "unit", "s", "mg", "total", "d", 7.5, NULL));
  fold (timeline, 6, 12, VIGIL_EVENT_TEST_DOSE_RESPONSE,
        vigil_body_new ("response", "s", "nothing", "label", "s", "Nothing", "action", "s", "top-up", NULL));
  fold (timeline, 7, 13, VIGIL_EVENT_ENTRY_WITHDRAWN, vigil_body_new ("ref", "i", (gint64) 12, NULL));
  g_assert_cmpuint (timeline->marks->len, ==, 2);
  mark = &g_array_index (timeline->marks, VigilMark, 0);
  g_assert_cmpstr (mark->words, ==, "test dose 7.5 mg");
  g_assert_false (mark->is_withdrawn);
  mark = &g_array_index (timeline->marks, VigilMark, 1);
  g_assert_cmpstr (mark->words, ==, "Nothing");
  g_assert_true (mark->is_withdrawn);
}

static void
test_alarms (void)
{
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();
  const VigilAlarmPeriod *period;
  guint64 n_changes;

  fold (timeline, 5, 1, VIGIL_EVENT_ALARM_RAISED,
        vigil_body_new ("alarm", "s", "limit.spo2.low", "priority", "i", (gint64) 3, "code", "s", "vital.spo2", NULL));
  n_changes = timeline->n_changes;
  fold (timeline, 6, 2, VIGIL_EVENT_ALARM_ENDED, vigil_body_new ("alarm", "s", "another", NULL));
  g_assert_cmpuint (timeline->n_changes, ==, n_changes);
  fold (timeline, 7, 3, VIGIL_EVENT_ALARM_ENDED, vigil_body_new ("alarm", "s", "limit.spo2.low", NULL));
  period = &g_array_index (timeline->alarms, VigilAlarmPeriod, 0);
  g_assert_cmpint (period->code, ==, VIGIL_CODE_SPO2);
  g_assert_cmpfloat (minute_of (period->end_us), ==, 7);
  g_assert_cmpfloat (minute_of (timeline->changed_from_us), ==, 5);
}

static void
test_trend_columns (void)
{
  g_autoptr (VigilTrend) trend = vigil_trend_new ();
  VigilTrendColumn columns[600];
  float least = 1000;
  guint doubt;

  /* five hours, a point each five seconds, one short dip and one hour's gap */
  for (int i = 0; i < 3600; i++) {
    VigilTrendPoint point = { VIGIL_CODE_SPO2, T0 + i * 5 * SEC, i == 1234 ? 71 : 97 + (i % 2) };

    if (i < 2000 || i >= 2720)
      vigil_trend_add (trend, &point, 1);
  }
  vigil_trend_query (trend, VIGIL_CODE_SPO2, T0, 30 * SEC, G_N_ELEMENTS (columns), columns);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    gboolean is_gap = i >= 334 && i < 453;

    g_assert_true (isnan (columns[i].low) == is_gap);
    if (!is_gap)
      least = MIN (least, columns[i].low);
  }
  g_assert_cmpfloat (least, ==, 71);
  g_assert_cmpfloat (vigil_trend_get_least (trend, VIGIL_CODE_SPO2), ==, 71);
  g_assert_true (isnan (vigil_trend_get_least (trend, VIGIL_CODE_HR)));
  g_assert_cmpfloat (vigil_trend_get_at (trend, VIGIL_CODE_SPO2, T0 + 1234 * 5 * SEC + 2 * SEC, &doubt), ==, 71);
  g_assert_true (isnan (vigil_trend_get_at (trend, VIGIL_CODE_SPO2, T0 + 2100 * 5 * SEC, &doubt)));
  g_assert_cmpuint (vigil_trend_get_doubt (trend), ==, VIGIL_DOUBT_NONE);
}

/* One doubtful value makes every column doubtful that holds it, and no other. */
static void
test_trend_doubt (void)
{
  g_autoptr (VigilTrend) trend = vigil_trend_new ();
  VigilTrendColumn column;
  guint doubt;

  for (int i = 0; i < 1000; i++) {
    VigilTrendPoint point = { VIGIL_CODE_HR, T0 + i * 5 * SEC, 60,
                              i == 500 ? VIGIL_DOUBT_DEMO : i == 700 ? VIGIL_DOUBT_QUESTIONABLE : VIGIL_DOUBT_NONE };

    vigil_trend_add (trend, &point, 1);
  }
  vigil_trend_query (trend, VIGIL_CODE_HR, T0, 600 * 5 * SEC, 1, &column);
  g_assert_cmpuint (column.doubt, ==, VIGIL_DOUBT_DEMO);
  vigil_trend_query (trend, VIGIL_CODE_HR, T0, 500 * 5 * SEC, 1, &column);
  g_assert_cmpuint (column.doubt, ==, VIGIL_DOUBT_NONE);
  g_assert_cmpfloat (vigil_trend_get_at (trend, VIGIL_CODE_HR, T0 + 700 * 5 * SEC, &doubt), ==, 60);
  g_assert_cmpuint (doubt, ==, VIGIL_DOUBT_QUESTIONABLE);
  vigil_trend_get_at (trend, VIGIL_CODE_HR, T0 + 701 * 5 * SEC, &doubt);
  g_assert_cmpuint (doubt, ==, VIGIL_DOUBT_NONE);
  g_assert_cmpuint (vigil_trend_get_doubt (trend), ==, VIGIL_DOUBT_DEMO | VIGIL_DOUBT_QUESTIONABLE);
  vigil_trend_clear (trend);
  g_assert_cmpuint (vigil_trend_get_doubt (trend), ==, VIGIL_DOUBT_NONE);
}

/* The pyramid gives what a look at every point gives, wherever the window lies. */
static void
test_trend_pyramid_is_exact (void)
{
  g_autoptr (VigilTrend) trend = vigil_trend_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  float values[5000];

  for (int i = 0; i < 5000; i++) {
    VigilTrendPoint point = { VIGIL_CODE_HR, T0 + i * 5 * SEC, (float) g_rand_double_range (rand, 40, 140) };

    values[i] = point.value;
    vigil_trend_add (trend, &point, 1);
  }
  for (int round = 0; round < 500; round++) {
    int from = g_rand_int_range (rand, 0, 4990), n = g_rand_int_range (rand, 1, 5000 - from);
    float low = values[from], high = values[from];
    VigilTrendColumn column;

    for (int i = from; i < from + n; i++) {
      low = MIN (low, values[i]);
      high = MAX (high, values[i]);
    }
    vigil_trend_query (trend, VIGIL_CODE_HR, T0 + from * 5 * SEC, n * 5 * SEC, 1, &column);
    g_assert_cmpfloat (column.low, ==, low);
    g_assert_cmpfloat (column.high, ==, high);
  }
}

static void
test_wave_gaps (void)
{
  g_autoptr (VigilWaveBuffer) buffer = vigil_wave_buffer_new (64);
  VigilWaveBlock block = { .code = VIGIL_CODE_WAVE_PLETH, .t_mono_us = SEC, .period_us = 4000, .scale = 2, .offset = 1, .n = 4 };
  float low, high;

  for (int i = 0; i < 4; i++)
    block.samples[i] = (gint16) (i == 2 ? VIGIL_WAVE_GAP : i);
  g_assert_true (vigil_wave_buffer_feed (buffer, &block));
  g_assert_cmpuint (vigil_wave_buffer_get_n (buffer), ==, 4);
  g_assert_true (isnan (vigil_wave_buffer_get (buffer, 2)->value));
  g_assert_cmpfloat (vigil_wave_buffer_get (buffer, 3)->value, ==, 7);
  /* the same block again is not newer */
  g_assert_true (vigil_wave_buffer_feed (buffer, &block));
  g_assert_cmpuint (vigil_wave_buffer_get_n (buffer), ==, 4);
  block.t_mono_us += 4 * 4000;
  g_assert_true (vigil_wave_buffer_feed (buffer, &block));
  g_assert_cmpuint (vigil_wave_buffer_get_n (buffer), ==, 8);
  block.t_mono_us += SEC;
  g_assert_true (vigil_wave_buffer_feed (buffer, &block));
  g_assert_true (isnan (vigil_wave_buffer_get (buffer, 8)->value));
  g_assert_true (vigil_wave_buffer_get_range (buffer, 0, G_MAXINT64, &low, &high));
  g_assert_cmpfloat (low, ==, 1);
  g_assert_cmpfloat (high, ==, 7);
  /* an earlier recording is another one */
  block.t_mono_us = 1;
  for (int i = 0; i < 40; i++) {
    block.t_mono_us += 4 * 4000;
    g_assert_true (vigil_wave_buffer_feed (buffer, &block));
  }
  g_assert_cmpuint (vigil_wave_buffer_get_n (buffer), <=, 64);
  block.t_mono_us = -20 * SEC;
  g_assert_false (vigil_wave_buffer_feed (buffer, &block));
  g_assert_cmpuint (vigil_wave_buffer_get_n (buffer), ==, 4);
}

/* What was asked of the cuff, what stands in for a vital, what ran though nobody started it, and an
 * emergency. */
static void
test_marks_of_devices (void)
{
  static const struct { VigilEventKind kind; const char *words; } expected[] = {
    { VIGIL_EVENT_CUFF_ASKED, "pressure asked for" },       { VIGIL_EVENT_CUFF_FAILED, "no pressure came" },
    { VIGIL_EVENT_SOURCE_CHANGED, "HR by Pulse, SpO₂" },    { VIGIL_EVENT_UNPLANNED_BEGAN, "pump 1 runs unplanned" },
    { VIGIL_EVENT_UNPLANNED_ENDED, "unplanned 1.5 mL" },    { VIGIL_EVENT_LIMIT_CHANGED, "HR limit 130" },
    { VIGIL_EVENT_EMERGENCY_BEGUN, "LAST" },                { VIGIL_EVENT_EMERGENCY_STEP, "Airway" },
    { VIGIL_EVENT_EMERGENCY_ENDED, "LAST over" },
  };
  g_autoptr (VigilTimeline) timeline = vigil_timeline_new ();

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const VigilMark *mark;

    fold (timeline, i, i + 1, expected[i].kind,
          vigil_body_new ("command", "s", "cuff-start", "why", "s", "timeout", "code", "s", "vital.hr", "from", "s",
                          "vital.hr", "to", "s", "vital.pulse.pleth", "channel", "i", (gint64) 0, "given_ml", "d", 1.5,
                          "limit", "d", 130.0, "before", "d", 120.0, "name", "s", "LAST", "label", "s", "Airway", NULL));
    g_assert_cmpuint (timeline->marks->len, ==, i + 1);
    mark = &g_array_index (timeline->marks, VigilMark, i);
    g_assert_cmpstr (mark->words, ==, expected[i].words);
    g_assert_cmpint (mark->kind, ==, VIGIL_MARK_STAFF);
    g_assert_nonnull (mark->icon);
  }
  /* of a cuff's values no other source is shown */
  fold (timeline, 9, 9, VIGIL_EVENT_SOURCE_CHANGED,
        vigil_body_new ("code", "s", "vital.nibp.sys", "to", "s", "vital.nibp.sys", NULL));
  g_assert_cmpuint (timeline->marks->len, ==, G_N_ELEMENTS (expected));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/steps-and-pause", test_steps_and_pause);
  g_test_add_func ("/timeline/rate-not-told", test_rate_not_told);
  g_test_add_func ("/timeline/estimate-becomes-fact", test_estimate_becomes_fact);
  g_test_add_func ("/timeline/bag-changed", test_bag_changed);
  g_test_add_func ("/timeline/estimate-was-wrong", test_estimate_was_wrong);
  g_test_add_func ("/timeline/estimate-stays", test_estimate_stays);
  g_test_add_func ("/timeline/pump-decides", test_pump_decides);
  g_test_add_func ("/timeline/marks", test_marks);
  g_test_add_func ("/timeline/test-dose", test_test_dose);
  g_test_add_func ("/timeline/alarms", test_alarms);
  g_test_add_func ("/trend/columns", test_trend_columns);
  g_test_add_func ("/trend/pyramid-is-exact", test_trend_pyramid_is_exact);
  g_test_add_func ("/trend/trend-doubt", test_trend_doubt);
  g_test_add_func ("/wave-buffer/gaps", test_wave_gaps);
  g_test_add_func ("/timeline/marks-of-devices", test_marks_of_devices);
  return g_test_run ();
}
