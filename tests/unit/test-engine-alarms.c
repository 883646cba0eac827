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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-alarms/before-a-protocol", test_limits_before_a_protocol);
  g_test_add_func ("/engine-alarms/without-a-visit", test_no_limits_without_a_visit);
  return g_test_run ();
}
