/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine gives the rules to judge, before and after a protocol is chosen. */
#include "../fixtures/bed.h"

#include <string.h>

static const VigilAlarmView *
find_alarm (Bed *bed, const char *id)
{
  static VigilAlarmList list;

  vigil_alarm_bank_list (bed->engine->alarms, &list);
  for (guint i = 0; i < list.n_alarms; i++)
    if (strcmp (list.alarms[i].id, id) == 0)
      return &list.alarms[i];
  return NULL;
}

static void
saturate (Bed *bed, guint seconds, double spo2)
{
  for (guint i = 0; i < seconds; i++) {
    vigil_clock_fake_advance_us (SECOND);
    bed_say (bed, 0, VIGIL_CODE_SPO2, spo2);
    vigil_engine_step_alarms (bed->engine);
  }
}

/* A patient who is checked in may already be in trouble. */
static void
test_limits_before_a_protocol (void)
{
  Bed bed;

  bed_begin (&bed);
  bed_open_visit (&bed);
  g_assert_null (bed.engine->protocol);
  saturate (&bed, 20, 80);
  g_assert_nonnull (find_alarm (&bed, "limit.spo2.low.high"));
  bed_end (&bed);
}

/* Nobody sits in the chair: nothing is judged. */
static void
test_no_limits_without_a_visit (void)
{
  Bed bed;

  bed_begin (&bed);
  saturate (&bed, 20, 80);
  g_assert_null (find_alarm (&bed, "limit.spo2.low.high"));
  bed_end (&bed);
}

/* ---- a pump that nobody started ---- */

static void
run (Bed *bed, guint seconds, double infused_ml)
{
  for (guint i = 1; i <= seconds; i++) {
    vigil_clock_fake_advance_us (SECOND);
    bed_say_pump (bed, VIGIL_PUMP_MODE_INFUSING, 60, infused_ml + i / 60.0);
    vigil_engine_step_alarms (bed->engine);
  }
}

/* It is said, it is counted, and it is no part of the dose. */
static void
test_unplanned (void)
{
  g_autoptr (VigilEvent) ended = NULL;
  const VigilChannel *channel;
  Bed bed;

  bed_begin (&bed);
  channel = &bed.engine->session.channels[0];
  bed_open_visit (&bed);
  bed_prescribe (&bed);
  bed_say_pump (&bed, VIGIL_PUMP_MODE_HOLD, 0, 30);
  vigil_engine_step_alarms (bed.engine);
  g_assert_false (channel->is_unplanned);
  run (&bed, 60, 30);
  g_assert_true (channel->is_unplanned);
  g_assert_cmpint (channel->state, ==, VIGIL_CHANNEL_PRESCRIBED);
  g_assert_cmpint (find_alarm (&bed, "plan.0.unplanned")->priority, ==, VIGIL_PRIORITY_MEDIUM);
  g_assert_cmpfloat_with_epsilon (bed_live_channel (&bed).unplanned_ml, 1, 1e-6);
  /* now it is confirmed: the dose begins here */
  bed_confirm (&bed);
  run (&bed, 60, 31);
  g_assert_false (channel->is_unplanned);
  g_assert_cmpfloat_with_epsilon (channel->unplanned_ml, 1 + 1 / 60.0, 1e-6);
  g_assert_cmpint (channel->state, ==, VIGIL_CHANNEL_RUNNING);
  g_assert_cmpfloat_with_epsilon (bed_live_channel (&bed).delivered_ml, 59 / 60.0, 1e-6);
  g_assert_cmpint (find_alarm (&bed, "plan.0.unplanned")->state, ==, VIGIL_ALARM_LATCHED);
  bed_stop (&bed);
  g_assert_cmpuint (bed_count (&bed, VIGIL_EVENT_UNPLANNED_BEGAN), ==, 1);
  ended = bed_find_event (&bed, VIGIL_EVENT_UNPLANNED_ENDED);
  g_assert_cmpstr (vigil_event_get_string (ended, "how"), ==, "confirmed");
  g_assert_cmpfloat_with_epsilon (vigil_event_get_double (ended, "given_ml"), 1 + 1 / 60.0, 1e-6);
  bed_end (&bed);
}

/* After the end, over a restart of the program, and until the visit is closed. */
static void
test_unplanned_after_the_end (void)
{
  g_autoptr (VigilEvent) ended = NULL;
  Bed bed;

  bed_begin (&bed);
  bed_open_visit (&bed);
  bed_prescribe (&bed);
  bed_confirm (&bed);
  run (&bed, 10, 0);
  vigil_engine_append (bed.engine, VIGIL_EVENT_INFUSION_ENDED, "device",
                       vigil_body_new ("channel", "i", (gint64) 0, "infused_ml", "d", 10 / 60.0, "how", "s", "stopped", NULL),
                       NULL, NULL);
  bed_say_pump (&bed, VIGIL_PUMP_MODE_HOLD, 0, 10 / 60.0);
  vigil_clock_fake_advance_us (60 * SECOND);
  bed_say_pump (&bed, VIGIL_PUMP_MODE_HOLD, 0, 10 / 60.0);
  run (&bed, 30, 10 / 60.0);
  g_assert_true (bed.engine->session.channels[0].is_unplanned);
  g_assert_nonnull (find_alarm (&bed, "plan.0.unplanned"));
  bed_stop (&bed);
  bed_start (&bed);
  g_assert_true (bed.engine->session.channels[0].is_unplanned);
  run (&bed, 20, 40 / 60.0);
  g_assert_cmpfloat_with_epsilon (bed_live_channel (&bed).unplanned_ml, 50 / 60.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (bed_live_channel (&bed).delivered_ml, 9 / 60.0, 1e-6);
  vigil_clock_fake_advance_us (SECOND);
  bed_say_pump (&bed, VIGIL_PUMP_MODE_HOLD, 0, 1);
  g_assert_cmpfloat_with_epsilon (bed.engine->session.channels[0].unplanned_ml, 50 / 60.0, 1e-6);
  bed_end (&bed);
}

/* What keeps the vein open, and another pump's counter, are not taken for it. */
static void
test_not_unplanned (void)
{
  Bed bed;

  bed_begin (&bed);
  run (&bed, 20, 0);
  g_assert_null (find_alarm (&bed, "plan.0.unplanned"));
  vigil_engine_on_pump (bed.engine, &(VigilObservation){ .code = VIGIL_CODE_PUMP_SERIAL, .text = "A" });
  bed_open_visit (&bed);
  bed_say_pump (&bed, VIGIL_PUMP_MODE_KVO, 1, 5);
  g_assert_false (bed.engine->session.channels[0].is_unplanned);
  run (&bed, 20, 5);
  vigil_engine_on_pump (bed.engine, &(VigilObservation){ .code = VIGIL_CODE_PUMP_SERIAL, .text = "B" });
  g_assert_false (bed.engine->session.channels[0].is_unplanned);
  g_assert_cmpfloat_with_epsilon (bed.engine->session.channels[0].unplanned_ml, 20 / 60.0, 1e-6);
  run (&bed, 10, 300);
  bed_say_pump (&bed, VIGIL_PUMP_MODE_HOLD, 0, 301);
  g_assert_cmpfloat (bed.engine->session.channels[0].unplanned_ml, <, 1.4);
  bed_end (&bed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-alarms/before-a-protocol", test_limits_before_a_protocol);
  g_test_add_func ("/engine-alarms/without-a-visit", test_no_limits_without_a_visit);
  g_test_add_func ("/engine-alarms/unplanned/before", test_unplanned);
  g_test_add_func ("/engine-alarms/unplanned/after", test_unplanned_after_the_end);
  g_test_add_func ("/engine-alarms/unplanned/not", test_not_unplanned);
  return g_test_run ();
}
