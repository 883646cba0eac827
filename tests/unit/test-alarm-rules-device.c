/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is an alarm of devices, links and Vigil itself. */
#include "alarm-story.h"

static void
test_link_states (void)
{
  VigilStory s;

  vigil_story_init (&s);
  s.session.stage = VIGIL_STAGE_CHECK_IN;
  vigil_story_link (&s, FALSE, 0, VIGIL_LINK_SILENT);
  vigil_story_link (&s, TRUE, 1, VIGIL_LINK_NO_FRAMES);
  vigil_story_pass (&s, 60);
  vigil_story_assert_log (&s, "raised link.pump.1;");
  g_assert_cmpint (s.list.alarms[0].detail, ==, VIGIL_LINK_NO_FRAMES);
  g_assert_nonnull (strstr (vigil_event_get_string (g_ptr_array_index (s.events, 0), "words"), "driver"));

  /* Never live so far, and now the drug runs. */
  s.session.stage = VIGIL_STAGE_INFUSING;
  vigil_story_pass (&s, 11);
  vigil_story_assert_log (&s, "raised link.monitor;");
  s.inputs.links[0].state = VIGIL_LINK_NEGOTIATING;
  vigil_story_pass (&s, 1);
  g_assert_cmpint (vigil_story_find (&s, "link.monitor")->detail, ==, VIGIL_LINK_NEGOTIATING);
  s.inputs.links[0].state = VIGIL_LINK_LIVE;
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "ended link.monitor;");
  vigil_story_clear (&s);
}

static void
test_pump_alarms_are_passed_on (void)
{
  static const struct {
    VigilPumpAlarm alarm;
    const char *id;
    VigilPriority priority;
  } cases[] = {
    { VIGIL_PUMP_ALARM_OCCLUSION, "pump.0.occlusion", VIGIL_PRIORITY_HIGH },
    { VIGIL_PUMP_ALARM_NEAR_END, "pump.0.near-end", VIGIL_PRIORITY_LOW },
    { VIGIL_PUMP_ALARM_END, "pump.0.end", VIGIL_PRIORITY_HIGH },
    { VIGIL_PUMP_ALARM_VTBI_DONE, "pump.0.vtbi-done", VIGIL_PRIORITY_LOW },
    { VIGIL_PUMP_ALARM_SYRINGE, "pump.0.syringe", VIGIL_PRIORITY_HIGH },
    { VIGIL_PUMP_ALARM_LINE_DISCONNECT, "pump.0.line-disconnect", VIGIL_PRIORITY_HIGH },
    { VIGIL_PUMP_ALARM_BATTERY_LOW, "pump.0.battery-low", VIGIL_PRIORITY_LOW },
    { VIGIL_PUMP_ALARM_BATTERY_EMPTY, "pump.0.battery-empty", VIGIL_PRIORITY_MEDIUM },
    { VIGIL_PUMP_ALARM_MAINS_LOST, "pump.0.mains-lost", VIGIL_PRIORITY_LOW },
    { VIGIL_PUMP_ALARM_COMMS, "pump.0.comms", VIGIL_PRIORITY_HIGH },
    { VIGIL_PUMP_ALARM_ATTENTION, "pump.0.attention", VIGIL_PRIORITY_LOW },
    { VIGIL_PUMP_ALARM_LIMIT, "pump.0.limit", VIGIL_PRIORITY_LOW },
    { VIGIL_PUMP_ALARM_FAULT, "pump.0.fault", VIGIL_PRIORITY_HIGH },
    { VIGIL_PUMP_ALARM_OTHER, "pump.0.other", VIGIL_PRIORITY_MEDIUM },
    { VIGIL_PUMP_ALARM_AIR, "pump.0.air", VIGIL_PRIORITY_HIGH },
    { VIGIL_PUMP_ALARM_FLOW, "pump.0.flow", VIGIL_PRIORITY_HIGH },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (cases) == VIGIL_N_PUMP_ALARMS - 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    VigilStory s;

    vigil_story_init (&s);
    s.inputs.pump_alarm[0] = cases[i].alarm;
    g_strlcpy (s.inputs.pump_words[0], "AL_TEST", VIGIL_TEXT_SIZE);
    vigil_story_pass (&s, 1);
    g_assert_cmpuint (s.list.n_alarms, ==, 1);
    g_assert_cmpstr (s.list.alarms[0].id, ==, cases[i].id);
    g_assert_cmpint (s.list.alarms[0].priority, ==, cases[i].priority);
    g_assert_cmpstr (s.list.alarms[0].native, ==, "AL_TEST");
    vigil_story_clear (&s);
  }
}

static void
test_pump_link_hides_its_occlusion (void)
{
  VigilStory s;

  vigil_story_init (&s);
  s.profile.link_lost_priority = VIGIL_PRIORITY_LOW;
  vigil_story_link (&s, TRUE, 0, VIGIL_LINK_LIVE);
  s.inputs.pump_alarm[0] = VIGIL_PUMP_ALARM_OCCLUSION;
  vigil_story_pass (&s, 1);
  s.inputs.links[0].state = VIGIL_LINK_LOST;
  vigil_story_pass (&s, 1);
  vigil_story_assert_state (&s, "pump.0.occlusion", VIGIL_ALARM_LATCHED);
  g_assert_cmpint (vigil_story_find (&s, "link.pump.0")->priority, ==, VIGIL_PRIORITY_HIGH);
  vigil_story_clear (&s);
}

static void
test_command_not_done (void)
{
  VigilStory s;

  vigil_story_init (&s);
  s.inputs.command_failed[1] = VIGIL_VERB_STOP;
  vigil_story_pass (&s, 1);
  g_assert_cmpint (vigil_story_find (&s, "command.1")->priority, ==, VIGIL_PRIORITY_HIGH);
  g_assert_cmpstr (vigil_event_get_string (g_ptr_array_index (s.events, 0), "words"), ==,
                   "Pump 2 did not stop");
  vigil_story_acknowledge (&s);
  s.inputs.command_failed[1] = VIGIL_VERB_NONE;
  vigil_story_pass (&s, 1);
  g_assert_cmpuint (s.list.n_alarms, ==, 0);
  vigil_story_clear (&s);
}

static void
test_plan_mismatch (void)
{
  VigilStory s;
  VigilChannel *channel = &s.session.channels[0];

  vigil_story_init (&s);
  s.session.n_channels = 1;
  channel->state = VIGIL_CHANNEL_RUNNING;
  channel->is_linked = TRUE;
  channel->mode = VIGIL_PUMP_MODE_INFUSING;
  channel->n_steps = 1;
  channel->steps[0].pump_rate_ml_h = 10;
  channel->rate_ml_h = 10;
  vigil_story_pass (&s, 60);
  channel->rate_ml_h = 8;
  channel->pending = VIGIL_VERB_RATE;
  vigil_story_pass (&s, 60);
  vigil_story_assert_log (&s, "");
  channel->pending = VIGIL_VERB_NONE;
  vigil_story_pass (&s, 11);
  vigil_story_assert_log (&s, "raised plan.0;");
  g_assert_cmpint (s.list.alarms[0].priority, ==, VIGIL_PRIORITY_MEDIUM);
  channel->rate_ml_h = 100;
  vigil_story_pass (&s, 1);
  g_assert_cmpint (s.list.alarms[0].priority, ==, VIGIL_PRIORITY_HIGH);
  g_assert_cmpfloat (s.list.alarms[0].value, ==, 100);
  g_assert_cmpfloat (s.list.alarms[0].limit, ==, 10);
  vigil_story_clear (&s);
}

static void
test_unplanned (void)
{
  VigilStory s;

  vigil_story_init (&s);
  vigil_story_link (&s, TRUE, 1, VIGIL_LINK_LIVE);
  s.session.stage = VIGIL_STAGE_CHECK_IN;
  s.session.n_channels = 2;
  s.session.channels[1].is_unplanned = TRUE;
  vigil_story_pass (&s, 11);
  vigil_story_assert_log (&s, "raised plan.1.unplanned;");
  g_assert_cmpstr (vigil_event_get_string (g_ptr_array_index (s.events, 0), "words"), ==,
                   "Pump 2 runs without a confirmed start");
  s.session.channels[1].is_unplanned = FALSE;
  vigil_story_pass (&s, 1);
  vigil_story_assert_state (&s, "plan.1.unplanned", VIGIL_ALARM_LATCHED);
  vigil_story_clear (&s);
}

static void
test_of_vigil_itself (void)
{
  VigilStory s;

  vigil_story_init (&s);
  s.inputs.profile = NULL;
  s.inputs.protocol = NULL;
  s.inputs.is_store_failing = TRUE;
  s.inputs.clock_stepped_us = s.inputs.now_wall_us;
  s.session.nurse_called_wall_us = s.inputs.now_wall_us;
  vigil_story_pass (&s, 1);
  g_assert_cmpuint (s.list.n_alarms, ==, 3);
  g_assert_cmpstr (s.list.alarms[0].id, ==, "store");
  g_assert_cmpint (s.list.alarms[0].priority, ==, VIGIL_PRIORITY_HIGH);
  g_assert_cmpstr (s.list.alarms[1].id, ==, "nurse-call");
  g_assert_cmpint (s.list.alarms[1].priority, ==, VIGIL_PRIORITY_MEDIUM);
  g_assert_cmpstr (s.list.alarms[2].id, ==, "clock");
  g_assert_cmpint (s.list.alarms[2].priority, ==, VIGIL_PRIORITY_LOW);
  s.session.nurse_called_wall_us = 0;
  vigil_story_pass (&s, 1);
  g_assert_null (vigil_story_find (&s, "nurse-call"));
  vigil_story_pass (&s, 600);
  g_assert_null (vigil_story_find (&s, "clock"));
  vigil_story_clear (&s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-rules-device/link/states", test_link_states);
  g_test_add_func ("/alarm-rules-device/pump/classes", test_pump_alarms_are_passed_on);
  g_test_add_func ("/alarm-rules-device/pump/link", test_pump_link_hides_its_occlusion);
  g_test_add_func ("/alarm-rules-device/command", test_command_not_done);
  g_test_add_func ("/alarm-rules-device/plan", test_plan_mismatch);
  g_test_add_func ("/alarm-rules-device/unplanned", test_unplanned);
  g_test_add_func ("/alarm-rules-device/itself", test_of_vigil_itself);
  return g_test_run ();
}
