/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Stories of the alarm bank: what is raised, heard, latched, acknowledged and logged as time goes. */
#include "alarm-story.h"

#define SPO2_LOW "limit.spo2.low.medium"
#define SPO2_VERY_LOW "limit.spo2.low.high"

static void
spo2_story (VigilStory *s)
{
  vigil_story_init (s);
  vigil_story_limit (s, VIGIL_CODE_SPO2, FALSE, 92, VIGIL_PRIORITY_MEDIUM, 15000, 1);
  vigil_story_limit (s, VIGIL_CODE_SPO2, FALSE, 85, VIGIL_PRIORITY_HIGH, 5000, 1);
  vigil_story_vital (s, VIGIL_CODE_SPO2, 98);
  vigil_story_pass (s, 5);
}

static void
test_delay (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 91);
  vigil_story_pass (&s, 15);
  g_assert_cmpuint (s.list.n_alarms, ==, 0);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised " SPO2_LOW ";");
  vigil_story_assert_state (&s, SPO2_LOW, VIGIL_ALARM_SOUNDING);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_MEDIUM);
  g_assert_cmpint (s.list.alarms[0].raised_us - s.list.alarms[0].condition_since_us, ==, 15 * G_USEC_PER_SEC);
  g_assert_cmpint (s.list.alarms[0].raised_wall_us, ==, s.inputs.now_wall_us);
  vigil_story_clear (&s);
}

static void
test_brief_dip (void)
{
  VigilStory s;

  spo2_story (&s);
  for (guint i = 0; i < 20; i++) {
    vigil_story_vital (&s, VIGIL_CODE_SPO2, 90);
    vigil_story_pass (&s, 14);
    vigil_story_vital (&s, VIGIL_CODE_SPO2, 92);
    vigil_story_pass (&s, 1);
  }
  vigil_story_assert_log (&s, "");
  vigil_story_clear (&s);
}

static void
test_invalid_samples_do_not_restart_the_delay (void)
{
  VigilStory s;

  spo2_story (&s);
  for (guint i = 0; i < 8; i++) {
    vigil_story_vital (&s, VIGIL_CODE_SPO2, 90);
    vigil_story_pass (&s, 1);
    vigil_story_quality (&s, VIGIL_CODE_SPO2, VIGIL_QUALITY_INVALID);
    vigil_story_pass (&s, 1);
  }
  vigil_story_assert_log (&s, "");
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 90);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised " SPO2_LOW ";");
  vigil_story_clear (&s);
}

static void
test_hysteresis (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 91);
  vigil_story_pass (&s, 20);
  vigil_story_acknowledge (&s);
  g_free (vigil_story_take_log (&s));
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 92);
  vigil_story_pass (&s, 60);
  vigil_story_assert_state (&s, SPO2_LOW, VIGIL_ALARM_ACKNOWLEDGED);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 93);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "ended " SPO2_LOW ";");
  vigil_story_clear (&s);
}

static void
test_high_latches (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 10);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 98);
  vigil_story_pass (&s, 3600);
  vigil_story_assert_state (&s, SPO2_VERY_LOW, VIGIL_ALARM_LATCHED);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_HIGH);
  g_free (vigil_story_take_log (&s));
  vigil_story_acknowledge (&s);
  vigil_story_assert_log (&s, "acknowledged " SPO2_VERY_LOW "; ended " SPO2_VERY_LOW ";");
  g_assert_cmpuint (s.list.n_alarms, ==, 0);
  g_assert_cmpint (vigil_event_get_int (g_ptr_array_index (s.events, s.events->len - 1), "after_ms"), ==,
                   5000);
  vigil_story_clear (&s);
}

static void
test_medium_becomes_a_message (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 90);
  vigil_story_pass (&s, 20);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 98);
  vigil_story_pass (&s, 1);
  vigil_story_assert_state (&s, SPO2_LOW, VIGIL_ALARM_LATCHED);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_NONE);
  vigil_story_clear (&s);
}

static void
test_low_does_not_latch (void)
{
  VigilStory s;

  vigil_story_init (&s);
  vigil_story_limit (&s, VIGIL_CODE_TEMP, TRUE, 38.5, VIGIL_PRIORITY_LOW, 0, 0.2);
  vigil_story_vital (&s, VIGIL_CODE_TEMP, 39);
  vigil_story_pass (&s, 1);
  vigil_story_assert_state (&s, "limit.temp.high.low", VIGIL_ALARM_SOUNDING);
  vigil_story_vital (&s, VIGIL_CODE_TEMP, 37);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised limit.temp.high.low; ended limit.temp.high.low;");
  g_assert_cmpuint (s.list.n_alarms, ==, 0);
  vigil_story_clear (&s);
}

static void
test_acknowledged_is_this_occurrence_only (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 10);
  vigil_story_acknowledge (&s);
  vigil_story_pass (&s, 3600);
  vigil_story_assert_state (&s, SPO2_VERY_LOW, VIGIL_ALARM_ACKNOWLEDGED);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_NONE);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 98);
  vigil_story_pass (&s, 10);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 10);
  vigil_story_assert_log (&s, "raised " SPO2_VERY_LOW "; acknowledged " SPO2_VERY_LOW
                              "; ended " SPO2_VERY_LOW "; raised " SPO2_VERY_LOW ";");
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_HIGH);
  vigil_story_clear (&s);
}

static void
test_escalation_shows_the_higher_only (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 90);
  vigil_story_pass (&s, 20);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 60);
  g_assert_cmpuint (s.list.n_alarms, ==, 1);
  vigil_story_assert_log (&s, "raised " SPO2_LOW "; raised " SPO2_VERY_LOW "; ended " SPO2_LOW ";");
  g_assert_cmpstr (vigil_event_get_string (g_ptr_array_index (s.events, 2), "how"), ==, "escalated");

  /* Back between the two limits: seen already, so it does not sound anew. */
  vigil_story_acknowledge (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 88);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "acknowledged " SPO2_VERY_LOW "; ended " SPO2_VERY_LOW "; raised " SPO2_LOW
                              "; acknowledged " SPO2_LOW ";");
  g_assert_cmpuint (s.list.n_alarms, ==, 1);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_NONE);

  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 10);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_HIGH);
  vigil_story_clear (&s);
}

static void
test_unseen_de_escalation_sounds_on (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 60);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 88);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "raised " SPO2_VERY_LOW "; raised " SPO2_LOW ";");
  vigil_story_assert_state (&s, SPO2_VERY_LOW, VIGIL_ALARM_LATCHED);
  vigil_story_assert_state (&s, SPO2_LOW, VIGIL_ALARM_SOUNDING);
  vigil_story_clear (&s);
}

static void
test_pause_ends_by_itself (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 10);
  vigil_story_pause (&s, 120);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_NONE);
  g_assert_cmpint (s.list.audio_paused_until_us - s.inputs.now_us, ==, 120 * G_USEC_PER_SEC);
  vigil_story_pass (&s, 119);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_NONE);
  vigil_story_pass (&s, 1);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_HIGH);
  g_assert_cmpint (s.list.audio_paused_until_us, ==, 0);
  vigil_story_assert_log (&s, "raised " SPO2_VERY_LOW "; paused; resumed timeout;");
  vigil_story_clear (&s);
}

static void
test_pause_ends_by_staff (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_pause (&s, 0);
  vigil_story_pause (&s, 120);
  vigil_story_pause (&s, 0);
  vigil_story_assert_log (&s, "paused; resumed staff;");
  vigil_story_clear (&s);
}

static void
test_pause_is_broken_by_what_is_as_high (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_limit (&s, VIGIL_CODE_TEMP, TRUE, 38.5, VIGIL_PRIORITY_LOW, 0, 0.2);
  vigil_story_limit (&s, VIGIL_CODE_HR, TRUE, 120, VIGIL_PRIORITY_MEDIUM, 0, 3);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 90);
  vigil_story_pass (&s, 20);
  vigil_story_pause (&s, 120);
  vigil_story_vital (&s, VIGIL_CODE_TEMP, 39);
  vigil_story_pass (&s, 5);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_NONE);
  vigil_story_vital (&s, VIGIL_CODE_HR, 130);
  vigil_story_pass (&s, 1);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_MEDIUM);
  vigil_story_assert_log (&s, "raised " SPO2_LOW "; paused; raised limit.temp.high.low; "
                              "raised limit.hr.high.medium; resumed alarm;");
  vigil_story_clear (&s);
}

static void
test_order_and_highest_sounds (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_limit (&s, VIGIL_CODE_TEMP, TRUE, 38.5, VIGIL_PRIORITY_LOW, 0, 0.2);
  vigil_story_limit (&s, VIGIL_CODE_HR, TRUE, 120, VIGIL_PRIORITY_MEDIUM, 0, 3);
  vigil_story_limit (&s, VIGIL_CODE_RR, FALSE, 10, VIGIL_PRIORITY_MEDIUM, 0, 1);
  vigil_story_vital (&s, VIGIL_CODE_HR, 130);
  vigil_story_pass (&s, 1);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 10);
  vigil_story_vital (&s, VIGIL_CODE_RR, 8);
  vigil_story_pass (&s, 1);
  vigil_story_vital (&s, VIGIL_CODE_TEMP, 39);
  vigil_story_pass (&s, 1);
  g_assert_cmpuint (s.list.n_alarms, ==, 4);
  g_assert_cmpstr (s.list.alarms[0].id, ==, SPO2_VERY_LOW);
  g_assert_cmpstr (s.list.alarms[1].id, ==, "limit.rr.low.medium");
  g_assert_cmpstr (s.list.alarms[2].id, ==, "limit.hr.high.medium");
  g_assert_cmpstr (s.list.alarms[3].id, ==, "limit.temp.high.low");
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_HIGH);
  vigil_story_clear (&s);
}

/* The program is killed and comes back: a new bank learns from the record. */
static void
restart (VigilStory *s)
{
  g_clear_pointer (&s->bank, vigil_alarm_bank_free);
  s->bank = vigil_alarm_bank_new ();
  for (guint i = 0; i < s->events->len; i++)
    vigil_alarm_bank_restore (s->bank, g_ptr_array_index (s->events, i));
  for (guint code = 0; code < VIGIL_N_CODES; code++)
    vigil_story_quality (s, code, VIGIL_QUALITY_ABSENT);
  s->inputs.now_us = T0_US / 2;   /* monotonic time of another boot */
  g_free (vigil_story_take_log (s));
}

static void
test_restart_keeps_acknowledgement (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 10);
  vigil_story_acknowledge (&s);
  restart (&s);
  vigil_story_pass (&s, 8);
  vigil_story_assert_state (&s, SPO2_VERY_LOW, VIGIL_ALARM_ACKNOWLEDGED);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 60);
  vigil_story_assert_log (&s, "");
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_NONE);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 98);
  vigil_story_pass (&s, 1);
  vigil_story_assert_log (&s, "ended " SPO2_VERY_LOW ";");
  vigil_story_clear (&s);
}

static void
test_restart_keeps_what_nobody_saw (void)
{
  VigilStory s;
  const VigilAlarmView *alarm;

  spo2_story (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 10);
  restart (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 98);
  vigil_story_pass (&s, 1);
  vigil_story_assert_state (&s, SPO2_VERY_LOW, VIGIL_ALARM_LATCHED);
  alarm = vigil_story_find (&s, SPO2_VERY_LOW);
  g_assert_cmpint (alarm->kind, ==, VIGIL_ALARM_KIND_LIMIT);
  g_assert_cmpint (alarm->code, ==, VIGIL_CODE_SPO2);
  g_assert_cmpint (s.list.sounding, ==, VIGIL_PRIORITY_HIGH);
  g_assert_cmpint (s.inputs.now_us - alarm->raised_us, ==, s.inputs.now_wall_us - alarm->raised_wall_us);
  vigil_story_clear (&s);
}

static void
test_restart_forgets_what_ended (void)
{
  VigilStory s;

  spo2_story (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 80);
  vigil_story_pass (&s, 10);
  vigil_story_acknowledge (&s);
  vigil_story_vital (&s, VIGIL_CODE_SPO2, 98);
  vigil_story_pass (&s, 10);
  restart (&s);
  vigil_story_pass (&s, 1);
  g_assert_cmpuint (s.list.n_alarms, ==, 0);
  vigil_story_clear (&s);
}

static void
test_full_table_keeps_the_highest (void)
{
  VigilStory s;
  guint n_high = 0, n_crowded_out = 0;

  vigil_story_init (&s);
  /* 18 numerics, each both "too low" and "too high" for its low limits: 36 low alarms. */
  for (VigilCode code = VIGIL_CODE_HR; code <= VIGIL_CODE_PVC_RATE; code++) {
    vigil_story_limit (&s, code, FALSE, 60, VIGIL_PRIORITY_LOW, 0, 0);
    vigil_story_limit (&s, code, TRUE, 40, VIGIL_PRIORITY_LOW, 0, 0);
    vigil_story_vital (&s, code, 50);
  }
  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++) {
    s.inputs.pump_alarm[i] = VIGIL_PUMP_ALARM_NEAR_END;
    s.inputs.command_failed[i] = VIGIL_VERB_RATE;
  }
  s.session.nurse_called_wall_us = 1;
  s.inputs.monitor_alert = VIGIL_PRIORITY_LOW;
  s.inputs.clock_stepped_us = s.inputs.now_wall_us;
  vigil_story_pass (&s, 1);
  g_assert_cmpuint (s.list.n_alarms, ==, 36 + 4 + 4 + 1 + 1 + 1);
  g_free (vigil_story_take_log (&s));

  for (guint i = 0; i < VIGIL_MAX_CHANNELS; i++)
    s.inputs.pump_alarm[i] = VIGIL_PUMP_ALARM_OCCLUSION;
  s.inputs.is_store_failing = TRUE;
  vigil_story_pass (&s, 1);
  g_assert_cmpuint (s.list.n_alarms, <=, VIGIL_MAX_ALARMS);
  for (guint i = 0; i < s.list.n_alarms; i++)
    n_high += s.list.alarms[i].priority == VIGIL_PRIORITY_HIGH;
  g_assert_cmpuint (n_high, ==, 5);
  for (guint i = 0; i < s.events->len; i++)
    n_crowded_out += strcmp (vigil_event_get_string (g_ptr_array_index (s.events, i), "how"), "crowded-out") == 0;
  g_assert_cmpuint (n_crowded_out, ==, 47 + 5 - VIGIL_MAX_ALARMS);
  g_assert_nonnull (vigil_story_find (&s, "nurse-call"));
  vigil_story_clear (&s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm/delay", test_delay);
  g_test_add_func ("/alarm/brief-dip", test_brief_dip);
  g_test_add_func ("/alarm/invalid-in-delay", test_invalid_samples_do_not_restart_the_delay);
  g_test_add_func ("/alarm/hysteresis", test_hysteresis);
  g_test_add_func ("/alarm/high-latches", test_high_latches);
  g_test_add_func ("/alarm/medium-message", test_medium_becomes_a_message);
  g_test_add_func ("/alarm/low-does-not-latch", test_low_does_not_latch);
  g_test_add_func ("/alarm/acknowledged", test_acknowledged_is_this_occurrence_only);
  g_test_add_func ("/alarm/escalation", test_escalation_shows_the_higher_only);
  g_test_add_func ("/alarm/de-escalation", test_unseen_de_escalation_sounds_on);
  g_test_add_func ("/alarm/pause/timeout", test_pause_ends_by_itself);
  g_test_add_func ("/alarm/pause/staff", test_pause_ends_by_staff);
  g_test_add_func ("/alarm/pause/alarm", test_pause_is_broken_by_what_is_as_high);
  g_test_add_func ("/alarm/order", test_order_and_highest_sounds);
  g_test_add_func ("/alarm/restart/acknowledged", test_restart_keeps_acknowledgement);
  g_test_add_func ("/alarm/restart/unseen", test_restart_keeps_what_nobody_saw);
  g_test_add_func ("/alarm/restart/ended", test_restart_forgets_what_ended);
  g_test_add_func ("/alarm/full-table", test_full_table_keeps_the_highest);
  return g_test_run ();
}
