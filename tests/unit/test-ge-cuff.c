/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The cuff of a Datex-Ohmeda monitor: a pressure that is repeated for ever, and its time, which
 * comes apart from it. Never may an old pressure look new, nor one be told twice. */
#include "fixtures/ge-records.h"

#include <string.h>

enum { MEASURING = 1 << 5, OLD = 1 << 8 };

typedef struct {
  MonitorBench *bench;
  GeMonitor monitor;
  guint8 basic[GE_BASIC_SIZE];
} Chair;

static void
chair_init (Chair *self)
{
  *self = (Chair){ .bench = monitor_bench_new (&vigil_driver_ge_datex_s5),
                   .monitor = { .plug = GE_PLUG, .time = GE_TIME } };
  ge_init_displayed (self->basic, 0);
}

static void
chair_clear (Chair *self)
{
  monitor_bench_free (self->bench);
}

static void
set_cuff (Chair *self, guint16 label, int sys, int dia)
{
  ge_add_group (self->basic, GE_NIBP, 0, label);
  ge_put_i16 (self->basic + 82, sys * 100);
  ge_put_i16 (self->basic + 84, dia * 100);
  ge_put_i16 (self->basic + 86, (sys + 2 * dia) * 100 / 3);
  ge_put_i16 (self->basic + 88, 66);
}

/* @n records of displayed values, 5 s apart. */
static void
send_values (Chair *self, guint n)
{
  for (guint i = 0; i < n; i++)
    ge_send_displayed (&self->monitor, self->bench, self->basic);
}

static void
send_time (Chair *self, guint32 time)
{
  guint8 auxiliary[114] = { 0 };

  ge_put_u32 (auxiliary, time);
  ge_send (&self->monitor, self->bench, 0, 4, auxiliary, sizeof auxiliary);
}

static guint
count (const Chair *self)
{
  return self->bench->n_seen[VIGIL_CODE_NIBP_SYS];
}

static const VigilObservation *
sys_of (const Chair *self)
{
  return &self->bench->last[VIGIL_CODE_NIBP_SYS];
}

/* The pressure comes first, then its time: told once, and never again. */
static void
test_time_after (void)
{
  Chair chair;
  guint32 measured;

  chair_init (&chair);
  set_cuff (&chair, 0, 118, 74);
  send_values (&chair, 2);
  g_assert_cmpuint (count (&chair), ==, 0);
  measured = chair.monitor.time - 8;
  send_time (&chair, measured);
  g_assert_cmpuint (count (&chair), ==, 0);
  send_values (&chair, 1);
  g_assert_cmpuint (count (&chair), ==, 1);
  monitor_bench_assert_value (chair.bench, VIGIL_CODE_NIBP_SYS, 118);
  monitor_bench_assert_value (chair.bench, VIGIL_CODE_NIBP_DIA, 74);
  monitor_bench_assert_value (chair.bench, VIGIL_CODE_NIBP_MEAN, 88.66);
  monitor_bench_assert_value (chair.bench, VIGIL_CODE_PULSE_NIBP, 66);
  g_assert_cmpint (sys_of (&chair)->device_time_us, ==, measured * VIGIL_USEC_PER_SEC);
  g_assert_cmpint (sys_of (&chair)->age_us, ==, 13 * VIGIL_USEC_PER_SEC);
  g_assert_cmpint (sys_of (&chair)->flags, ==, VIGIL_FLAG_NONE);
  /* two minutes of repetition */
  for (guint i = 0; i < 24; i++) {
    set_cuff (&chair, chair.monitor.time - measured > 60 ? OLD : 0, 118, 74);
    send_values (&chair, 1);
    send_time (&chair, measured);
  }
  g_assert_cmpuint (count (&chair), ==, 1);
  chair_clear (&chair);
}

/* The time of the last reading does not become that of the next. */
static void
test_second_reading (void)
{
  Chair chair;
  guint32 first, second;

  chair_init (&chair);
  first = chair.monitor.time - 200;
  set_cuff (&chair, OLD, 118, 74);
  send_time (&chair, first);
  send_values (&chair, 1);
  g_assert_cmpuint (count (&chair), ==, 1);
  g_assert_cmpint (sys_of (&chair)->age_us, ==, 205 * VIGIL_USEC_PER_SEC);
  /* the cuff inflates: the first stands, with its own time */
  set_cuff (&chair, OLD | MEASURING, 118, 74);
  send_values (&chair, 6);
  g_assert_cmpuint (count (&chair), ==, 2);
  g_assert_cmpint (sys_of (&chair)->flags, ==, VIGIL_FLAG_MEASURING);
  g_assert_cmpint (sys_of (&chair)->device_time_us, ==, first * VIGIL_USEC_PER_SEC);
  monitor_bench_assert_value (chair.bench, VIGIL_CODE_NIBP_SYS, 118);
  /* new values, and still the old time */
  set_cuff (&chair, 0, 131, 80);
  send_values (&chair, 1);
  second = chair.monitor.time - 2;
  send_time (&chair, first);
  send_values (&chair, 1);
  g_assert_cmpuint (count (&chair), ==, 2);
  send_time (&chair, second);
  send_values (&chair, 1);
  g_assert_cmpuint (count (&chair), ==, 3);
  monitor_bench_assert_value (chair.bench, VIGIL_CODE_NIBP_SYS, 131);
  g_assert_cmpint (sys_of (&chair)->device_time_us, ==, second * VIGIL_USEC_PER_SEC);
  g_assert_cmpint (sys_of (&chair)->flags, ==, VIGIL_FLAG_NONE);
  chair_clear (&chair);
}

/* The time comes before the pressure that it belongs to; and the same pressure twice is two. */
static void
test_time_before (void)
{
  Chair chair;
  guint32 measured;

  chair_init (&chair);
  set_cuff (&chair, OLD, 118, 74);
  send_time (&chair, chair.monitor.time - 300);
  send_values (&chair, 1);
  g_assert_cmpuint (count (&chair), ==, 1);
  set_cuff (&chair, OLD | MEASURING, 118, 74);
  send_values (&chair, 5);
  measured = chair.monitor.time + 1;
  send_time (&chair, measured);
  g_assert_cmpuint (count (&chair), ==, 2);
  set_cuff (&chair, 0, 118, 74);
  send_values (&chair, 1);
  g_assert_cmpuint (count (&chair), ==, 3);
  g_assert_cmpint (sys_of (&chair)->device_time_us, ==, measured * VIGIL_USEC_PER_SEC);
  chair_clear (&chair);
}

/* A new time beside values that are said to be old is the time of values yet to come. */
static void
test_time_must_fit (void)
{
  Chair chair;
  guint32 first;

  chair_init (&chair);
  first = chair.monitor.time - 300;
  set_cuff (&chair, OLD, 118, 74);
  send_time (&chair, first);
  send_values (&chair, 1);
  g_assert_cmpuint (count (&chair), ==, 1);
  send_time (&chair, chair.monitor.time - 1);
  send_values (&chair, 1);
  g_assert_cmpuint (count (&chair), ==, 1);
  set_cuff (&chair, 0, 140, 90);
  send_values (&chair, 1);
  g_assert_cmpuint (count (&chair), ==, 2);
  monitor_bench_assert_value (chair.bench, VIGIL_CODE_NIBP_SYS, 140);
  chair_clear (&chair);
}

/* A monitor that tells no times: old at first sight is no value; what is seen fresh is told. */
static void
test_no_times (void)
{
  Chair chair;

  chair_init (&chair);
  set_cuff (&chair, OLD, 118, 74);
  send_values (&chair, 3);
  g_assert_cmpuint (count (&chair), ==, 0);
  send_values (&chair, 3);
  g_assert_cmpuint (count (&chair), ==, 1);
  monitor_bench_assert_invalid (chair.bench, VIGIL_CODE_NIBP_SYS, "measured before, time unknown");
  set_cuff (&chair, MEASURING, 118, 74);
  send_values (&chair, 5);
  g_assert_cmpuint (count (&chair), ==, 2);
  monitor_bench_assert_invalid (chair.bench, VIGIL_CODE_NIBP_SYS, "measuring");
  g_assert_true (sys_of (&chair)->flags & VIGIL_FLAG_MEASURING);
  /* the same numbers again are a new reading: it is known by now that times are not to be had */
  set_cuff (&chair, 0, 118, 74);
  send_values (&chair, 1);
  g_assert_cmpuint (count (&chair), ==, 3);
  monitor_bench_assert_value (chair.bench, VIGIL_CODE_NIBP_SYS, 118);
  g_assert_cmpint (sys_of (&chair)->device_time_us, ==, 0);
  g_assert_cmpint (sys_of (&chair)->flags, ==, VIGIL_FLAG_NONE);
  set_cuff (&chair, OLD, 118, 74);
  send_values (&chair, 20);
  g_assert_cmpuint (count (&chair), ==, 3);
  /* a time told late, which can only be that reading's, changes nothing */
  send_time (&chair, chair.monitor.time - 102);
  send_values (&chair, 5);
  g_assert_cmpuint (count (&chair), ==, 3);
  chair_clear (&chair);
}

/* The cuff gives up: the reading before stands again, as what it is. */
static void
test_failed (void)
{
  Chair chair;
  guint32 first;

  chair_init (&chair);
  first = chair.monitor.time - 300;
  set_cuff (&chair, OLD, 118, 74);
  send_time (&chair, first);
  send_values (&chair, 1);
  set_cuff (&chair, OLD | MEASURING, 118, 74);
  send_values (&chair, 2);
  set_cuff (&chair, OLD, 118, 74);
  send_values (&chair, 5);
  g_assert_cmpuint (count (&chair), ==, 3);
  g_assert_cmpint (sys_of (&chair)->flags, ==, VIGIL_FLAG_NONE);
  g_assert_cmpint (sys_of (&chair)->device_time_us, ==, first * VIGIL_USEC_PER_SEC);
  /* or says that it has nothing */
  set_cuff (&chair, MEASURING, 118, 74);
  send_values (&chair, 2);
  for (guint offset = 82; offset <= 88; offset += 2)
    ge_put_i16 (chair.basic + offset, GE_NONE);
  ge_put_i16 (chair.basic + 80, 0);
  send_values (&chair, 1);
  monitor_bench_assert_invalid (chair.bench, VIGIL_CODE_NIBP_SYS, "invalid");
  g_assert_cmpint (sys_of (&chair)->flags, ==, VIGIL_FLAG_NONE);
  chair_clear (&chair);
}

/* Measured again before the time of the last came: it is told all the same. */
static void
test_in_a_row (void)
{
  Chair chair;

  chair_init (&chair);
  send_time (&chair, 0);
  set_cuff (&chair, MEASURING, 0, 0);
  send_values (&chair, 2);
  set_cuff (&chair, 0, 125, 78);
  send_values (&chair, 1);
  set_cuff (&chair, MEASURING, 125, 78);
  monitor_bench_forget (chair.bench);
  send_values (&chair, 1);
  g_assert_cmpuint (count (&chair), ==, 2);
  monitor_bench_assert_value (chair.bench, VIGIL_CODE_NIBP_SYS, 125);
  g_assert_cmpint (sys_of (&chair)->flags, ==, VIGIL_FLAG_MEASURING);
  chair_clear (&chair);
}

static void
test_nonsense (void)
{
  Chair chair;

  chair_init (&chair);
  set_cuff (&chair, 0, 70, 110);
  send_time (&chair, chair.monitor.time);
  send_values (&chair, 1);
  monitor_bench_assert_invalid (chair.bench, VIGIL_CODE_NIBP_SYS, "systolic not above diastolic");
  monitor_bench_assert_invalid (chair.bench, VIGIL_CODE_NIBP_DIA, "systolic not above diastolic");
  ge_put_u32 (chair.basic + GE_NIBP, 0);
  send_values (&chair, 2);
  monitor_bench_assert_invalid (chair.bench, VIGIL_CODE_NIBP_SYS, "no cuff");
  g_assert_cmpuint (count (&chair), ==, 2);
  chair_clear (&chair);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ge-cuff/time-after", test_time_after);
  g_test_add_func ("/ge-cuff/second-reading", test_second_reading);
  g_test_add_func ("/ge-cuff/time-before", test_time_before);
  g_test_add_func ("/ge-cuff/time-must-fit", test_time_must_fit);
  g_test_add_func ("/ge-cuff/no-times", test_no_times);
  g_test_add_func ("/ge-cuff/failed", test_failed);
  g_test_add_func ("/ge-cuff/in-a-row", test_in_a_row);
  g_test_add_func ("/ge-cuff/nonsense", test_nonsense);
  return g_test_run ();
}
