/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Of several sources of one vital, which one stands, that it does not jump, and that the record tells. */
#include "../fixtures/bed.h"

#include "../fixtures/wait.h"
#include "core/archive.h"
#include "core/follow.h"
#include "core/replay.h"

/* What each monitor says once a second; 0: nothing. */
typedef struct {
  double hr, pleth, spo2, other_spo2;
} Says;

static void
pass (Bed *bed, guint seconds, Says says)
{
  for (guint i = 0; i < seconds; i++) {
    vigil_clock_fake_advance_us (SECOND);
    if (isnan (says.hr) || says.hr > 0)
      bed_say (bed, 0, VIGIL_CODE_HR, says.hr);
    if (says.pleth > 0)
      bed_say (bed, 0, VIGIL_CODE_PULSE_PLETH, says.pleth);
    if (says.spo2 > 0)
      bed_say (bed, 0, VIGIL_CODE_SPO2, says.spo2);
    if (says.other_spo2 > 0)
      bed_say (bed, 1, VIGIL_CODE_SPO2, says.other_spo2);
    vigil_engine_step_sources (bed->engine);
  }
}

static VigilObservation
get (Bed *bed, VigilCode code)
{
  VigilObservation vital = bed->engine->vitals[code];

  vigil_observation_age (&vital, vigil_clock_mono_us ());
  return vital;
}

#define assert_vital(bed, vital, number, from)                                                                         \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    VigilObservation seen_ = get (bed, vital);                                                                         \
                                                                                                                       \
    g_assert_true (vigil_observation_has_value (&seen_));                                                              \
    g_assert_cmpint (seen_.code, ==, vital);                                                                           \
    g_assert_cmpfloat (seen_.value, ==, number);                                                                       \
    g_assert_cmpint (seen_.source, ==, from);                                                                          \
  }                                                                                                                    \
  G_STMT_END

static void
test_oximeter_alone (void)
{
  Bed bed;

  bed_begin (&bed);
  bed_open_visit (&bed);
  pass (&bed, 10, (Says){ .pleth = 72, .spo2 = 97 });
  assert_vital (&bed, VIGIL_CODE_HR, 72, VIGIL_CODE_PULSE_PLETH);
  assert_vital (&bed, VIGIL_CODE_PULSE_PLETH, 72, VIGIL_CODE_NONE);
  assert_vital (&bed, VIGIL_CODE_SPO2, 97, VIGIL_CODE_NONE);
  bed_stop (&bed);
  g_assert_cmpuint (bed_count (&bed, VIGIL_EVENT_SOURCE_CHANGED), ==, 1);
  bed_end (&bed);
}

/* A loose electrode: the rate of the ECG is left when it has been gone for its stale time, and taken again
 * when it has held for some seconds, not with each beat that is found. */
static void
test_no_flapping (void)
{
  Bed bed;

  bed_begin (&bed);
  bed_open_visit (&bed);
  pass (&bed, 10, (Says){ .hr = 80, .pleth = 78 });
  assert_vital (&bed, VIGIL_CODE_HR, 80, VIGIL_CODE_NONE);
  for (guint i = 0; i < 5; i++) {
    pass (&bed, 3, (Says){ .hr = NAN, .pleth = 78 });
    g_assert_cmpint (get (&bed, VIGIL_CODE_HR).quality, ==, VIGIL_QUALITY_INVALID);
    pass (&bed, 1, (Says){ .hr = 81, .pleth = 78 });
    assert_vital (&bed, VIGIL_CODE_HR, 81, VIGIL_CODE_NONE);
  }
  pass (&bed, 6, (Says){ .hr = NAN, .pleth = 77 });
  assert_vital (&bed, VIGIL_CODE_HR, 77, VIGIL_CODE_PULSE_PLETH);
  for (guint i = 0; i < 5; i++) {
    pass (&bed, 3, (Says){ .hr = 82, .pleth = 76 });
    assert_vital (&bed, VIGIL_CODE_HR, 76, VIGIL_CODE_PULSE_PLETH);
    pass (&bed, 1, (Says){ .hr = NAN, .pleth = 76 });
  }
  pass (&bed, 6, (Says){ .hr = 83, .pleth = 76 });
  assert_vital (&bed, VIGIL_CODE_HR, 83, VIGIL_CODE_NONE);
  bed_stop (&bed);
  g_assert_cmpuint (bed_count (&bed, VIGIL_EVENT_SOURCE_CHANGED), ==, 2);
  bed_end (&bed);
}

/* Two monitors that both have a finger: the first that was named, while it has a value. */
static void
test_two_monitors (void)
{
  Bed bed;

  bed_begin (&bed);
  bed_open_visit (&bed);
  for (guint i = 0; i < 20; i++) {
    pass (&bed, 1, (Says){ .spo2 = 97, .other_spo2 = 93 });
    assert_vital (&bed, VIGIL_CODE_SPO2, 97, VIGIL_CODE_NONE);
  }
  pass (&bed, 5, (Says){ .other_spo2 = 93 });
  assert_vital (&bed, VIGIL_CODE_SPO2, 97, VIGIL_CODE_NONE);
  pass (&bed, 1, (Says){ .other_spo2 = 92 });
  assert_vital (&bed, VIGIL_CODE_SPO2, 92, VIGIL_CODE_NONE);
  g_assert_cmpuint (bed.engine->session.sources[VIGIL_CODE_SPO2].device, ==, 1);
  pass (&bed, 4, (Says){ .spo2 = 96, .other_spo2 = 92 });
  assert_vital (&bed, VIGIL_CODE_SPO2, 92, VIGIL_CODE_NONE);
  pass (&bed, 2, (Says){ .spo2 = 96, .other_spo2 = 92 });
  assert_vital (&bed, VIGIL_CODE_SPO2, 96, VIGIL_CODE_NONE);
  /* neither: the last word ages */
  pass (&bed, 30, (Says){ 0 });
  g_assert_cmpint (get (&bed, VIGIL_CODE_SPO2).quality, ==, VIGIL_QUALITY_STALE);
  g_assert_cmpfloat (get (&bed, VIGIL_CODE_SPO2).value, ==, 96);
  bed_end (&bed);
}

static void
say_cuff_pulse (Bed *bed, double value, gint64 device_time_us, gint64 age_us)
{
  VigilObservation pulse = { .code = VIGIL_CODE_PULSE_NIBP, .value = value, .device_time_us = device_time_us,
                             .age_us = age_us, .t_mono_us = vigil_clock_mono_us () };

  vigil_engine_on_observation (bed_find_device (bed, FALSE, 0), &pulse, bed->engine);
  vigil_engine_step_sources (bed->engine);
}

/* However often the monitor repeats it, a pulse of the cuff is as old as its measurement. */
static void
test_cuff_pulse_has_its_age (gconstpointer data)
{
  gboolean has_clock = GPOINTER_TO_INT (data);
  Bed bed;
  VigilObservation hr;

  bed_begin (&bed);
  bed_open_visit (&bed);
  say_cuff_pulse (&bed, 66, has_clock ? 7 : 0, has_clock ? SECOND : 0);
  assert_vital (&bed, VIGIL_CODE_HR, 66, VIGIL_CODE_PULSE_NIBP);
  for (gint64 i = 1; i <= 120; i++) {
    vigil_clock_fake_advance_us (SECOND);
    say_cuff_pulse (&bed, 66, has_clock ? 7 : 0, has_clock ? (i + 1) * SECOND : 0);
  }
  hr = get (&bed, VIGIL_CODE_HR);
  g_assert_cmpint (hr.source, ==, VIGIL_CODE_PULSE_NIBP);
  g_assert_cmpint (hr.quality, ==, VIGIL_QUALITY_STALE);
  g_assert_cmpint (vigil_clock_mono_us () - hr.t_mono_us, ==, (has_clock ? 121 : 120) * SECOND);
  /* what is measured without pause takes its place at once */
  pass (&bed, 6, (Says){ .pleth = 70 });
  assert_vital (&bed, VIGIL_CODE_HR, 70, VIGIL_CODE_PULSE_PLETH);
  bed_end (&bed);
}

/* The pressures of one reading are those of one cuff. */
static void
test_cuffs_are_not_mixed (void)
{
  static const VigilCode codes[] = { VIGIL_CODE_NIBP_SYS, VIGIL_CODE_NIBP_DIA, VIGIL_CODE_NIBP_MEAN };
  Bed bed;

  bed_begin (&bed);
  bed_open_visit (&bed);
  vigil_clock_fake_advance_us (60 * SECOND);
  bed_say (&bed, 0, VIGIL_CODE_NIBP_SYS, 150);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    bed_say (&bed, 1, codes[i], 110 - 20 * i);
  vigil_engine_flush_nibp (bed.engine);
  g_assert_cmpfloat (bed.engine->session.nibp_sys_mmhg, ==, 110);
  g_assert_cmpfloat (bed.engine->session.nibp_dia_mmhg, ==, 90);
  vigil_clock_fake_advance_us (60 * SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    bed_say (&bed, 0, codes[i], 152 - 20 * i);
  vigil_engine_step_sources (bed.engine);
  vigil_engine_flush_nibp (bed.engine);
  g_assert_cmpfloat (bed.engine->session.nibp_sys_mmhg, ==, 152);
  /* and what the alarms see is of the cuff that measured last */
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    assert_vital (&bed, codes[i], 152 - 20 * i, VIGIL_CODE_NONE);
  bed_end (&bed);
}

static void
test_highest_alert (void)
{
  Bed bed;

  bed_begin (&bed);
  bed_say (&bed, 1, VIGIL_CODE_DEVICE_ALERT, 3);
  bed_say (&bed, 0, VIGIL_CODE_DEVICE_ALERT, 1);
  g_assert_cmpfloat (get (&bed, VIGIL_CODE_DEVICE_ALERT).value, ==, 3);
  g_assert_cmpint (get (&bed, VIGIL_CODE_DEVICE_ALERT).channel, ==, 1);
  bed_say (&bed, 1, VIGIL_CODE_DEVICE_ALERT, 0);
  g_assert_cmpfloat (get (&bed, VIGIL_CODE_DEVICE_ALERT).value, ==, 1);
  bed_end (&bed);
}

/* What stands before a visit is opened stands in it, and its record says so. */
static void
test_visit_begins_with_its_sources (void)
{
  Bed bed;

  bed_begin (&bed);
  pass (&bed, 10, (Says){ .pleth = 72 });
  assert_vital (&bed, VIGIL_CODE_HR, 72, VIGIL_CODE_PULSE_PLETH);
  bed_open_visit (&bed);
  assert_vital (&bed, VIGIL_CODE_HR, 72, VIGIL_CODE_PULSE_PLETH);
  bed_stop (&bed);
  g_assert_cmpuint (bed_count (&bed, VIGIL_EVENT_SOURCE_CHANGED), ==, 1);
  /* and goes on after a crash */
  bed_start (&bed);
  g_assert_cmpint (bed.engine->session.sources[VIGIL_CODE_HR].code, ==, VIGIL_CODE_PULSE_PLETH);
  g_assert_cmpint (get (&bed, VIGIL_CODE_HR).quality, ==, VIGIL_QUALITY_ABSENT);
  bed_end (&bed);
}

/* ---- the record shows the same ---- */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(VigilArchiveVisit **) user_data = vigil_archive_load_finish (result, &error);
  g_assert_no_error (error);
}

/* Ten seconds by the ECG, a minute by the pleth; nothing is recorded twice. */
static void
live_a_visit (Bed *bed)
{
  bed_begin (bed);
  bed_open_visit (bed);
  pass (bed, 10, (Says){ .hr = 80, .pleth = 70 });
  pass (bed, 60, (Says){ .hr = NAN, .pleth = 70 });
  bed_stop (bed);
}

static guint
count_points (Bed *bed, VigilCode code)
{
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (bed->path, NULL);
  g_autofree char *id = vigil_record_reader_resolve (reader, "last", NULL);
  g_autoptr (GArray) points = vigil_record_reader_numerics (reader, id, NULL, code, G_MININT64, G_MAXINT64, NULL);

  return points->len;
}

static void
test_archive (void)
{
  g_autoptr (VigilArchiveVisit) visit = NULL;
  guint n_measured = 0, n_stood_in = 0;
  Bed bed;

  live_a_visit (&bed);
  g_assert_cmpuint (count_points (&bed, VIGIL_CODE_HR), ==, 70);
  vigil_archive_load_async (bed.path, "last", on_loaded, &visit);
  vigil_wait_until (visit != NULL);
  g_assert_cmpint (visit->session.sources[VIGIL_CODE_HR].code, ==, VIGIL_CODE_PULSE_PLETH);
  for (guint i = 0; i < visit->trend->len; i++) {
    const VigilTrendPoint *point = &g_array_index (visit->trend, VigilTrendPoint, i);

    if (point->code != VIGIL_CODE_HR || isnan (point->value))
      continue;
    n_measured += fabsf (point->value - 80) < 0.1f && point->doubt == VIGIL_DOUBT_NONE;
    n_stood_in += fabsf (point->value - 70) < 0.1f && point->doubt == VIGIL_DOUBT_STAND_IN;
  }
  g_assert_cmpuint (n_measured, >=, 2);
  g_assert_cmpuint (n_stood_in, >=, 10);
  bed_end (&bed);
}

typedef struct {
  guint n_views, n_measured, n_stood_in;
  gboolean is_wrong;
} Shown;

static void
on_view (const VigilView *view, gpointer user_data)
{
  Shown *self = user_data;
  const VigilObservation *hr = &view->vitals[VIGIL_CODE_HR];
  gboolean is_pleth = vigil_observation_has_value (hr) && fabs (hr->value - 70) < 0.1;

  self->n_views++;
  self->n_measured += vigil_observation_has_value (hr) && !is_pleth && hr->source == VIGIL_CODE_NONE;
  self->n_stood_in += is_pleth && hr->source == VIGIL_CODE_PULSE_PLETH;
  self->is_wrong |= is_pleth && hr->source != VIGIL_CODE_PULSE_PLETH;
}

static void
test_replay (void)
{
  Shown shown = { 0 };
  VigilBusReader reader = { .on_view = on_view, .user_data = &shown };
  g_autoptr (VigilBus) bus = vigil_bus_new ();
  g_autoptr (GError) error = NULL;
  VigilReplay *replay;
  Bed bed;

  live_a_visit (&bed);
  vigil_bus_attach (bus, &reader);
  replay = vigil_replay_new (bed.path, "last", 1, bed.clinic, bus, &error);
  g_assert_no_error (error);
  for (gint64 end_us = vigil_clock_mono_us () + 70 * SECOND; vigil_clock_mono_us () < end_us;) {
    guint n_views = shown.n_views;

    vigil_clock_fake_advance_us (2 * SECOND);
    vigil_wait_until (shown.n_views > n_views);
  }
  g_assert_cmpuint (shown.n_measured, >=, 3);
  g_assert_cmpuint (shown.n_stood_in, >=, 10);
  g_assert_false (shown.is_wrong);
  vigil_replay_free (replay);
  vigil_bus_detach (bus);
  bed_end (&bed);
}

static void
test_follow (void)
{
  Shown shown = { 0 };
  VigilBusReader reader = { .on_view = on_view, .user_data = &shown };
  g_autoptr (VigilBus) bus = vigil_bus_new ();
  g_autoptr (GError) error = NULL;
  VigilFollow *follow;
  Bed bed;

  live_a_visit (&bed);
  vigil_bus_attach (bus, &reader);
  follow = vigil_follow_new (bed.path, "last", bus, &error);
  g_assert_no_error (error);
  vigil_wait_until (shown.n_views > 0);
  g_assert_cmpuint (shown.n_stood_in, ==, shown.n_views);
  vigil_follow_free (follow);
  vigil_bus_detach (bus);
  bed_end (&bed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sources/oximeter-alone", test_oximeter_alone);
  g_test_add_func ("/sources/no-flapping", test_no_flapping);
  g_test_add_func ("/sources/two-monitors", test_two_monitors);
  g_test_add_data_func ("/sources/cuff-pulse/with-clock", GINT_TO_POINTER (TRUE), test_cuff_pulse_has_its_age);
  g_test_add_data_func ("/sources/cuff-pulse/without-clock", GINT_TO_POINTER (FALSE), test_cuff_pulse_has_its_age);
  g_test_add_func ("/sources/cuffs", test_cuffs_are_not_mixed);
  g_test_add_func ("/sources/alert", test_highest_alert);
  g_test_add_func ("/sources/next-visit", test_visit_begins_with_its_sources);
  g_test_add_func ("/sources/archive", test_archive);
  g_test_add_func ("/sources/replay", test_replay);
  g_test_add_func ("/sources/follow", test_follow);
  return g_test_run ();
}
