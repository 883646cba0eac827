/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is an alarm, kind by kind: those about the patient. */
#include "alarm-story.h"

#include <math.h>

static void
test_limit_is_itself_allowed (void)
{
  VigilStory s;

  vigil_story_init (&s);
  vigil_story_limit (&s, VIGIL_CODE_HR, TRUE, 120, VIGIL_PRIORITY_MEDIUM, 0, 3);
  vigil_story_vital (&s, VIGIL_CODE_HR, 120);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "");
  vigil_story_vital (&s, VIGIL_CODE_HR, 121);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised limit.hr.high.medium;");
  g_assert_cmpfloat (s.list.alarms[0].value, ==, 121);
  g_assert_cmpfloat (s.list.alarms[0].limit, ==, 120);
  g_assert_true (s.list.alarms[0].is_high);
  g_assert_false (s.list.alarms[0].is_technical);
  g_assert_cmpstr (vigil_event_get_string (g_ptr_array_index (s.events, 0), "words"), ==,
                   "Heart rate is above its limit");
  g_assert_cmpstr (vigil_event_get_string (g_ptr_array_index (s.events, 0), "code"), ==, "vital.hr");
  vigil_story_clear (&s);
}

/* What staff has set for this visit is what counts, and what the alarm says. */
static void
test_limit_of_the_visit (void)
{
  VigilStory s;

  vigil_story_init (&s);
  vigil_story_limit (&s, VIGIL_CODE_HR, TRUE, 120, VIGIL_PRIORITY_MEDIUM, 0, 3);
  s.limits[0].id = (char *) "hr.high";
  s.session.n_limits = 1;
  g_strlcpy (s.session.limits[0].id, "hr.high", sizeof s.session.limits[0].id);
  s.session.limits[0].limit = 130;
  vigil_story_vital (&s, VIGIL_CODE_HR, 125);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "");
  vigil_story_vital (&s, VIGIL_CODE_HR, 131);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised limit.hr.high.medium;");
  g_assert_cmpfloat (s.list.alarms[0].limit, ==, 130);
  /* widened while it sounds: the condition is over */
  s.session.limits[0].limit = 140;
  vigil_story_pass (&s, 1);
  vigil_story_acknowledge (&s);
  vigil_story_pass (&s, 1);
  g_assert_null (vigil_story_find (&s, "limit.hr.high.medium"));
  vigil_story_clear (&s);
}

static void
test_demo_raises_nothing (void)
{
  VigilStory s;

  vigil_story_init (&s);
  vigil_story_limit (&s, VIGIL_CODE_HR, TRUE, 120, VIGIL_PRIORITY_HIGH, 0, 3);
  vigil_story_vital (&s, VIGIL_CODE_HR, 200);
  s.vitals[VIGIL_CODE_HR].flags = VIGIL_FLAG_DEMO;
  s.vitals[VIGIL_CODE_DEVICE_ALERT].flags = VIGIL_FLAG_DEMO;
  s.inputs.monitor_alert = VIGIL_PRIORITY_HIGH;
  vigil_story_pass (&s, 60);
  vigil_story_assert_log (&s, "");
  s.vitals[VIGIL_CODE_HR].flags = VIGIL_FLAG_NONE;
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised limit.hr.high.high;");
  vigil_story_clear (&s);
}

static void
test_no_value_is_no_violation (void)
{
  static const VigilQuality qualities[]
    = { VIGIL_QUALITY_INVALID, VIGIL_QUALITY_STALE, VIGIL_QUALITY_ABSENT };
  VigilStory s;

  vigil_story_init (&s);
  vigil_story_limit (&s, VIGIL_CODE_HR, FALSE, 50, VIGIL_PRIORITY_HIGH, 0, 3);
  for (guint i = 0; i < G_N_ELEMENTS (qualities); i++) {
    vigil_story_vital (&s, VIGIL_CODE_HR, 0);
    vigil_story_quality (&s, VIGIL_CODE_HR, qualities[i]);
    vigil_story_pass (&s, 60);
  }
  vigil_story_vital (&s, VIGIL_CODE_HR, NAN);
  vigil_story_pass (&s, 60);
  vigil_story_assert_log (&s, "");
  vigil_story_clear (&s);
}

/* What must be watched without pause is missed at once (R2.7). */
static void
test_stale (void)
{
  VigilStory s;

  vigil_story_init (&s);
  s.required[s.profile.n_required++] = VIGIL_CODE_SPO2;
  s.session.stage = VIGIL_STAGE_GATES;
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 98);
  vigil_story_quality (&s, VIGIL_CODE_SPO2, VIGIL_QUALITY_STALE);
  vigil_story_quality (&s, VIGIL_CODE_RR, VIGIL_QUALITY_STALE);
  vigil_story_pass (&s, 60);
  vigil_story_assert_log (&s, "");
  s.session.stage = VIGIL_STAGE_INFUSING;
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised stale.spo2;");
  g_assert_true (s.list.alarms[0].is_technical);

  /* It is announced again, does not latch, and comes back in recovery. */
  vigil_story_acknowledge (&s);
  vigil_story_pass (&s, VIGIL_ALARM_REMINDER_S - 1);
  vigil_story_assert_log (&s, "acknowledged stale.spo2;");
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised stale.spo2;");
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_MEDIUM);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 98);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "ended stale.spo2;");
  s.session.stage = VIGIL_STAGE_RECOVERY;
  vigil_story_quality (&s, VIGIL_CODE_SPO2, VIGIL_QUALITY_INVALID);
  vigil_story_pass (&s, 5);
  vigil_story_assert_log (&s, "");
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised stale.spo2;");
  vigil_story_clear (&s);
}

/* A device that speaks each five seconds is not lost between two of its words. */
static void
test_slow_device_is_waited_for (void)
{
  VigilStory s;

  vigil_story_init (&s);
  s.required[0] = VIGIL_CODE_SPO2;
  s.profile.n_required = 1;
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 97);
  s.vitals[VIGIL_CODE_SPO2].flags = VIGIL_FLAG_SLOW;
  vigil_story_pass (&s, 1);
  s.vitals[VIGIL_CODE_SPO2].quality = VIGIL_QUALITY_INVALID;
  vigil_story_pass (&s, 11);
  vigil_story_assert_log (&s, "");
  vigil_story_pass (&s, 2);
  vigil_story_assert_log (&s, "raised stale.spo2;");
  vigil_story_clear (&s);
}

static void
test_lost_link_is_as_high_as_what_it_hides (void)
{
  VigilStory s;
  const VigilAlarmView *link;

  vigil_story_init (&s);
  s.required[s.profile.n_required++] = VIGIL_CODE_SPO2;
  vigil_story_limit (&s, VIGIL_CODE_SPO2, FALSE, 85, VIGIL_PRIORITY_HIGH, 0, 1);
  vigil_story_link (&s, FALSE, 0, VIGIL_LINK_LIVE);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 3);
  vigil_story_acknowledge (&s);
  s.inputs.links[0].state = VIGIL_LINK_LOST;
  vigil_story_pass (&s, 1);
  link = vigil_story_find (&s, "link.monitor");
  g_assert_nonnull (link);
  g_assert_cmpint (link->priority, ==, VIGIL_PRIORITY_MEDIUM);
  g_assert_cmpint (link->detail, ==, VIGIL_LINK_LOST);
  g_free (vigil_story_take_log (&s));

  vigil_story_quality (&s, VIGIL_CODE_SPO2, VIGIL_QUALITY_STALE);
  vigil_story_pass (&s, 1);
  g_assert_null (vigil_story_find (&s, "limit.spo2.low.high"));
  g_assert_cmpint (vigil_story_find (&s, "link.monitor")->priority, ==, VIGIL_PRIORITY_HIGH);
  g_assert_cmpint (vigil_story_find (&s, "stale.spo2")->priority, ==, VIGIL_PRIORITY_HIGH);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_HIGH);

  s.inputs.links[0].state = VIGIL_LINK_LIVE;
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 97);
  vigil_story_pass (&s, 1);
  g_assert_cmpuint (s.list.n_alarms, ==, 0);
  vigil_story_clear (&s);
}

static void
nibp_reading (VigilStory *s, double mmhg)
{
  vigil_story_vital (s, VIGIL_CODE_NIBP_SYS, mmhg);
  s->vitals[VIGIL_CODE_NIBP_SYS].device_time_us = s->inputs.now_wall_us;
  s->session.nibp_wall_us = s->inputs.now_wall_us;
}

static void
test_nibp_is_judged_once_a_reading (void)
{
  VigilStory s;

  vigil_story_init (&s);
  vigil_story_limit (&s, VIGIL_CODE_NIBP_SYS, TRUE, 160, VIGIL_PRIORITY_MEDIUM, 0, 5);
  nibp_reading (&s, 170);
  vigil_story_pass (&s, 1);
  vigil_story_acknowledge (&s);
  vigil_story_pass (&s, 600);
  vigil_story_assert_log (&s, "raised limit.nibp.sys.high.medium; acknowledged limit.nibp.sys.high.medium;");
  nibp_reading (&s, 172);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised limit.nibp.sys.high.medium;");
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_MEDIUM);
  vigil_story_acknowledge (&s);
  nibp_reading (&s, 150);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "acknowledged limit.nibp.sys.high.medium; ended limit.nibp.sys.high.medium;");
  vigil_story_clear (&s);
}

static void
test_nibp_delay_asks_for_a_repeat (void)
{
  VigilStory s;

  vigil_story_init (&s);
  vigil_story_limit (&s, VIGIL_CODE_NIBP_SYS, TRUE, 180, VIGIL_PRIORITY_HIGH, 60000, 5);
  nibp_reading (&s, 190);
  vigil_story_pass (&s, 299);
  nibp_reading (&s, 150);
  vigil_story_pass (&s, 300);
  nibp_reading (&s, 190);
  vigil_story_pass (&s, 299);
  vigil_story_assert_log (&s, "");
  nibp_reading (&s, 195);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised limit.nibp.sys.high.high;");
  vigil_story_clear (&s);
}

static void
stand_in (VigilStory *s, VigilCode source, double value)
{
  vigil_story_vital (s, VIGIL_CODE_HR, value);
  s->vitals[VIGIL_CODE_HR].source = source;
  s->vitals[VIGIL_CODE_HR].t_mono_us = s->inputs.now_us;
}

/* The limit of the heart rate judges what stands in for it, and says so. */
static void
test_limit_judges_the_stand_in (void)
{
  VigilStory s;
  const VigilEvent *raised;
  VigilAlarmBank *again;
  VigilAlarmList list;

  vigil_story_init (&s);
  s.required[s.profile.n_required++] = VIGIL_CODE_HR;
  vigil_story_limit (&s, VIGIL_CODE_HR, FALSE, 40, VIGIL_PRIORITY_HIGH, 0, 3);
  stand_in (&s, VIGIL_CODE_PULSE_PLETH, 38);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised limit.hr.low.high;");
  g_assert_cmpint (s.list.alarms[0].source, ==, VIGIL_CODE_PULSE_PLETH);
  raised = g_ptr_array_index (s.events, 0);
  g_assert_cmpstr (vigil_event_get_string (raised, "source"), ==, "vital.pulse.pleth");
  g_assert_cmpstr (vigil_event_get_string (raised, "words"), ==, "Heart rate by the pulse of the pleth is below its limit");
  again = vigil_alarm_bank_new ();
  vigil_alarm_bank_restore (again, raised);
  vigil_alarm_bank_list (again, &list);
  g_assert_cmpint (list.alarms[0].source, ==, VIGIL_CODE_PULSE_PLETH);
  vigil_alarm_bank_free (again);
  vigil_story_clear (&s);
}

/* A pulse of the cuff is a reading: asked for again where the limit has a delay, kept until the next. That
 * the heart rate is not measured is said beside it. */
static void
test_cuff_stands_in_as_a_reading (void)
{
  VigilStory s;

  vigil_story_init (&s);
  s.required[s.profile.n_required++] = VIGIL_CODE_HR;
  vigil_story_limit (&s, VIGIL_CODE_HR, FALSE, 40, VIGIL_PRIORITY_HIGH, 10000, 3);
  stand_in (&s, VIGIL_CODE_PULSE_NIBP, 38);
  vigil_story_pass (&s, 5);
  vigil_story_assert_log (&s, "");
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised stale.hr;");
  vigil_story_quality (&s, VIGIL_CODE_HR, VIGIL_QUALITY_STALE);
  vigil_story_pass (&s, 60);
  vigil_story_assert_log (&s, "");
  stand_in (&s, VIGIL_CODE_PULSE_NIBP, 37);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised limit.hr.low.high;");
  vigil_story_quality (&s, VIGIL_CODE_HR, VIGIL_QUALITY_STALE);
  vigil_story_pass (&s, 60);
  vigil_story_assert_log (&s, "");
  vigil_story_assert_state (&s, "stale.hr", VIGIL_ALARM_SOUNDING);
  vigil_story_assert_state (&s, "limit.hr.low.high", VIGIL_ALARM_SOUNDING);
  vigil_story_clear (&s);
}

/* Each monitor is lost, and alarms, for itself. */
static void
test_two_monitors (void)
{
  VigilStory s;

  vigil_story_init (&s);
  vigil_story_link (&s, FALSE, 0, VIGIL_LINK_LIVE);
  vigil_story_link (&s, FALSE, 1, VIGIL_LINK_LIVE);
  s.vitals[VIGIL_CODE_DEVICE_ALERT].channel = 1;
  s.inputs.monitor_alert = VIGIL_PRIORITY_HIGH;
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised monitor;");
  s.inputs.links[0].state = VIGIL_LINK_LOST;
  vigil_story_pass (&s, 3);
  vigil_story_assert_log (&s, "raised link.monitor;");
  vigil_story_assert_state (&s, "monitor", VIGIL_ALARM_SOUNDING);
  s.inputs.links[0].state = VIGIL_LINK_LIVE;
  s.inputs.links[1].state = VIGIL_LINK_LOST;
  vigil_story_pass (&s, 3);
  vigil_story_assert_log (&s, "raised link.monitor.1; ended link.monitor;");
  vigil_story_assert_state (&s, "monitor", VIGIL_ALARM_LATCHED);
  g_assert_cmpint (vigil_story_find (&s, "link.monitor.1")->priority, ==, VIGIL_PRIORITY_HIGH);
  vigil_story_clear (&s);
}

static void
test_nibp_overdue (void)
{
  VigilStory s;

  vigil_story_init (&s);
  s.protocol.nibp_every_min = 10;
  s.session.n_channels = 1;
  s.session.channels[0].started_wall_us = s.inputs.now_wall_us;
  vigil_story_pass (&s, 11 * 60);
  vigil_story_assert_log (&s, "");
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised nibp-overdue;");
  nibp_reading (&s, 120);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "ended nibp-overdue;");
  s.session.stage = VIGIL_STAGE_DISCHARGE;
  vigil_story_pass (&s, 3600);
  vigil_story_assert_log (&s, "");
  vigil_story_clear (&s);
}

/* A test dose is watched as an infusion is, though none runs (R1.2). */
static void
test_watched_after_test_dose (void)
{
  VigilStory s;

  vigil_story_init (&s);
  s.protocol.nibp_every_min = 10;
  s.session.stage = VIGIL_STAGE_DOSE;
  vigil_story_pass (&s, 12 * 60);
  vigil_story_assert_log (&s, "");
  s.session.n_boluses = 1;
  s.session.boluses[0] = (VigilBolus) { .is_test = TRUE, .t_wall_us = s.inputs.now_wall_us };
  vigil_story_pass (&s, 11 * 60);
  vigil_story_assert_log (&s, "");
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised nibp-overdue;");
  s.session.boluses[0].is_withdrawn = TRUE;
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "ended nibp-overdue;");
  vigil_story_clear (&s);
}

static void
test_monitor_alert_with_other_words_is_new (void)
{
  VigilStory s;

  vigil_story_init (&s);
  s.inputs.monitor_alert = VIGIL_PRIORITY_MEDIUM;
  g_strlcpy (s.inputs.monitor_words, "** HR HIGH", VIGIL_TEXT_SIZE);
  vigil_story_pass (&s, 10);
  vigil_story_acknowledge (&s);
  vigil_story_assert_log (&s, "raised monitor; acknowledged monitor;");
  g_strlcpy (s.inputs.monitor_words, "** SpO2 LOW", VIGIL_TEXT_SIZE);
  vigil_story_pass (&s, 10);
  vigil_story_assert_log (&s, "raised monitor;");
  g_assert_cmpstr (s.list.alarms[0].native, ==, "** SpO2 LOW");
  vigil_story_acknowledge (&s);
  s.inputs.monitor_alert = VIGIL_PRIORITY_HIGH;
  vigil_story_pass (&s, 1);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_HIGH);
  g_assert_cmpint (vigil_event_get_int (g_ptr_array_index (s.events, s.events->len - 1), "priority_before"),
                   ==, VIGIL_PRIORITY_MEDIUM);
  vigil_story_clear (&s);
}

/* A monitor that is heard and tells its alarms no more has not said that they are over. */
static void
test_monitor_alert_that_is_told_no_more (void)
{
  VigilStory s;

  vigil_story_init (&s);
  vigil_story_link (&s, FALSE, 0, VIGIL_LINK_LIVE);
  vigil_story_vital (&s, VIGIL_CODE_DEVICE_ALERT, 2);
  s.inputs.monitor_alert = VIGIL_PRIORITY_MEDIUM;
  g_strlcpy (s.inputs.monitor_words, "** HR HIGH", VIGIL_TEXT_SIZE);
  vigil_story_pass (&s, 1);
  vigil_story_acknowledge (&s);
  vigil_story_assert_log (&s, "raised monitor; acknowledged monitor;");
  vigil_story_quality (&s, VIGIL_CODE_DEVICE_ALERT, VIGIL_QUALITY_INVALID);
  s.inputs.monitor_alert = 0;
  vigil_story_pass (&s, 300);
  g_assert_nonnull (vigil_story_find (&s, "monitor"));
  vigil_story_assert_log (&s, "");
  vigil_story_vital (&s, VIGIL_CODE_DEVICE_ALERT, 0);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "ended monitor;");
  vigil_story_clear (&s);
}

static void
test_the_next_patient_inherits_nothing (void)
{
  VigilStory s;

  vigil_story_init (&s);
  vigil_story_limit (&s, VIGIL_CODE_HR, TRUE, 120, VIGIL_PRIORITY_HIGH, 0, 3);
  vigil_story_vital (&s, VIGIL_CODE_HR, 150);
  vigil_story_pass (&s, 1);
  vigil_story_vital (&s, VIGIL_CODE_HR, 80);
  vigil_story_pass (&s, 1);
  vigil_story_assert_state (&s, "limit.hr.high.high", VIGIL_ALARM_LATCHED);
  s.session.stage = VIGIL_STAGE_CLOSED;
  vigil_story_pass (&s, 1);
  g_assert_cmpuint (s.list.n_alarms, ==, 0);
  vigil_story_vital (&s, VIGIL_CODE_HR, 150);
  vigil_story_pass (&s, 60);
  g_assert_cmpuint (s.list.n_alarms, ==, 0);
  vigil_story_clear (&s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-rules/limit", test_limit_is_itself_allowed);
  g_test_add_func ("/alarm-rules/limit-of-the-visit", test_limit_of_the_visit);
  g_test_add_func ("/alarm-rules/demo", test_demo_raises_nothing);
  g_test_add_func ("/alarm-rules/no-value", test_no_value_is_no_violation);
  g_test_add_func ("/alarm-rules/stale", test_stale);
  g_test_add_func ("/alarm-rules/slow", test_slow_device_is_waited_for);
  g_test_add_func ("/alarm-rules/link/hides", test_lost_link_is_as_high_as_what_it_hides);
  g_test_add_func ("/alarm-rules/nibp/reading", test_nibp_is_judged_once_a_reading);
  g_test_add_func ("/alarm-rules/nibp/repeat", test_nibp_delay_asks_for_a_repeat);
  g_test_add_func ("/alarm-rules/stand-in/limit", test_limit_judges_the_stand_in);
  g_test_add_func ("/alarm-rules/stand-in/cuff", test_cuff_stands_in_as_a_reading);
  g_test_add_func ("/alarm-rules/two-monitors", test_two_monitors);
  g_test_add_func ("/alarm-rules/nibp/overdue", test_nibp_overdue);
  g_test_add_func ("/alarm-rules/nibp/test-dose", test_watched_after_test_dose);
  g_test_add_func ("/alarm-rules/monitor", test_monitor_alert_with_other_words_is_new);
  g_test_add_func ("/alarm-rules/monitor-silent", test_monitor_alert_that_is_told_no_more);
  g_test_add_func ("/alarm-rules/next-patient", test_the_next_patient_inherits_nothing);
  return g_test_run ();
}
