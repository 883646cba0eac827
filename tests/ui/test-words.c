/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the screens say of vitals, alarms, infusions and times; no display. */
#include "fixtures/chair-story.h"
#include "model/alarm-words.h"
#include "model/channel-text.h"
#include "model/pump-facts.h"
#include "model/infusion-text.h"
#include "model/time-text.h"
#include "model/vital.h"

#include <math.h>

#define MIN_US (60 * (gint64) G_USEC_PER_SEC)

static void
assert_takes (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_times (void)
{
  assert_takes (vigil_time_age (12 * G_USEC_PER_SEC), "12 s ago");
  assert_takes (vigil_time_age (8 * MIN_US + 59 * G_USEC_PER_SEC), "8 min ago");
  assert_takes (vigil_time_age (-5), "0 s ago");
  assert_takes (vigil_time_span (147 * MIN_US, TRUE), "2 h 27 min");
  assert_takes (vigil_time_span (260 * G_USEC_PER_SEC, TRUE), "4 min 20 s");
  assert_takes (vigil_time_span (260 * G_USEC_PER_SEC, FALSE), "4 min");
  assert_takes (vigil_time_clock (STORY_AT_US (11, 12)), "11:12");
  assert_takes (vigil_time_clock (0), "--:--");
}

static void
test_vital (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilVital vital;

  story_infusing (view);
  vigil_vital_fill (&vital, view, story_profile (), VIGIL_CODE_HR);
  g_assert_cmpint (vital.form, ==, VIGIL_VITAL_NORMAL);
  g_assert_cmpstr (vital.text, ==, "84");
  g_assert_cmpstr (vital.upper, ==, "120");
  g_assert_cmpstr (vital.lower, ==, "50");
  g_assert_cmpstr (vital.spoken, ==, "Heart rate 84 /min, limits 50 to 120");
  vigil_vital_fill (&vital, view, story_profile (), VIGIL_CODE_SPO2);
  g_assert_cmpstr (vital.lower, ==, "92");   /* of two, the one that is reached first */
  g_assert_cmpstr (vital.upper, ==, "");
}

/* Whatever is not a present value is never shown as one. */
static void
test_vital_unknown (void)
{
  static const VigilQuality qualities[] = { VIGIL_QUALITY_ABSENT, VIGIL_QUALITY_INVALID };
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilObservation *seen = &view->vitals[VIGIL_CODE_HR];
  VigilVital vital;

  story_infusing (view);
  for (gsize i = 0; i < G_N_ELEMENTS (qualities); i++) {
    seen->quality = qualities[i];
    vigil_vital_fill (&vital, view, NULL, VIGIL_CODE_HR);
    g_assert_cmpint (vital.form, ==, VIGIL_VITAL_ABSENT);
    g_assert_cmpstr (vital.text, ==, "--");
    g_assert_cmpstr (vital.note, !=, "");
  }
  seen->quality = VIGIL_QUALITY_STALE;
  seen->t_mono_us = view->now_us - 20 * MIN_US;
  vigil_vital_fill (&vital, view, NULL, VIGIL_CODE_HR);
  g_assert_cmpint (vital.form, ==, VIGIL_VITAL_STALE);
  g_assert_cmpstr (vital.text, ==, "84");
  g_assert_cmpstr (vital.note, ==, "20 min ago");
  g_assert_cmpstr (vital.spoken, ==, "Heart rate 84 /min, 20 min ago");
  seen->value = 0;   /* stale and no value to be had */
  vigil_vital_fill (&vital, view, NULL, VIGIL_CODE_HR);
  g_assert_cmpstr (vital.text, ==, "--");
  seen->value = NAN;
  vigil_vital_fill (&vital, view, NULL, VIGIL_CODE_HR);
  g_assert_cmpstr (vital.text, ==, "--");
}

/* What the device doubts, or calls a demonstration, never looks like a measured value. */
static void
test_vital_doubt (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilObservation *seen = &view->vitals[VIGIL_CODE_HR];
  VigilVital vital;

  story_infusing (view);
  seen->quality = VIGIL_QUALITY_QUESTIONABLE;
  vigil_vital_fill (&vital, view, story_profile (), VIGIL_CODE_HR);
  g_assert_cmpint (vital.form, ==, VIGIL_VITAL_QUESTIONABLE);
  g_assert_cmpstr (vital.text, ==, "84?");
  g_assert_cmpstr (vital.spoken, ==, "Heart rate 84? /min, questionable");
  seen->quality = VIGIL_QUALITY_OK;
  seen->flags = VIGIL_FLAG_TEST;
  view->now_us = seen->t_mono_us;
  vigil_view_age_vitals (view);
  vigil_vital_fill (&vital, view, story_profile (), VIGIL_CODE_HR);
  g_assert_true (vital.is_demo && view->is_demo);
  view->now_us += 60 * MIN_US;
  vigil_view_age_vitals (view);
  vigil_vital_fill (&vital, view, story_profile (), VIGIL_CODE_HR);
  g_assert_cmpint (vital.form, ==, VIGIL_VITAL_STALE);
  g_assert_true (vital.is_demo && view->is_demo);
}

/* What stands in says so, in its form, its name and its alarm; the cuff's pulse is never a present rate. */
static void
test_vital_stand_in (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilObservation *seen = &view->vitals[VIGIL_CODE_HR];
  VigilAlarmView alarm = { .kind = VIGIL_ALARM_KIND_LIMIT, .code = VIGIL_CODE_HR, .source = VIGIL_CODE_PULSE_PLETH,
                           .value = 38, .limit = 40, .state = VIGIL_ALARM_SOUNDING };
  g_autofree char *words = vigil_alarm_short (&alarm);
  VigilVital vital;

  g_assert_cmpstr (words, ==, "HR (Pulse, SpO₂) 38: below 40");
  story_infusing (view);
  vigil_vital_fill (&vital, view, story_profile (), VIGIL_CODE_HR);
  g_assert_cmpint (vital.form, ==, VIGIL_VITAL_NORMAL);
  g_assert_cmpstr (vital.source, ==, "");
  seen->source = VIGIL_CODE_PULSE_PLETH;
  vigil_vital_fill (&vital, view, story_profile (), VIGIL_CODE_HR);
  g_assert_cmpint (vital.form, ==, VIGIL_VITAL_STAND_IN);
  g_assert_cmpstr (vital.source, ==, "Pulse, SpO₂");
  g_assert_cmpstr (vital.text, ==, "84");
  g_assert_true (g_str_has_prefix (vital.spoken, "Heart rate (Pulse, SpO₂) 84 /min"));
  /* fresh, and yet not watched */
  seen->source = VIGIL_CODE_PULSE_NIBP;
  seen->t_mono_us = view->now_us - 2 * G_USEC_PER_SEC;
  vigil_vital_fill (&vital, view, story_profile (), VIGIL_CODE_HR);
  g_assert_cmpint (vital.form, ==, VIGIL_VITAL_STALE);
  g_assert_cmpstr (vital.source, ==, "Pulse, cuff");
  g_assert_cmpstr (vital.note, !=, "");
}

static void
test_vital_alarm (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilVital vital;

  story_alarm (view);
  vigil_vital_fill (&vital, view, story_profile (), VIGIL_CODE_SPO2);
  g_assert_cmpint (vital.alarm, ==, VIGIL_PRIORITY_HIGH);
  g_assert_false (vital.is_acknowledged);
  g_assert_cmpstr (vital.lower, ==, "85");   /* the limit that is violated */
  view->alarms.alarms[0].state = VIGIL_ALARM_ACKNOWLEDGED;
  vigil_vital_fill (&vital, view, story_profile (), VIGIL_CODE_SPO2);
  g_assert_true (vital.is_acknowledged);
  view->alarms.alarms[0].state = VIGIL_ALARM_PENDING;
  vigil_vital_fill (&vital, view, story_profile (), VIGIL_CODE_SPO2);
  g_assert_cmpint (vital.alarm, ==, VIGIL_PRIORITY_NONE);
}

static void
test_pressure (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilPressure pressure;

  story_infusing (view);
  vigil_pressure_fill (&pressure, view, 10);
  g_assert_cmpstr (pressure.age, ==, "8 min ago");
  g_assert_cmpstr (pressure.next, ==, "next in 2 min");
  g_assert_cmpstr (pressure.mean, ==, "MAP 100");
  g_assert_cmpint (pressure.form, ==, VIGIL_VITAL_NORMAL);
  story_alarm (view);
  vigil_pressure_fill (&pressure, view, 10);
  g_assert_cmpstr (pressure.next, ==, "overdue 10 min");
  g_assert_cmpint (pressure.form, ==, VIGIL_VITAL_STALE);
  vigil_pressure_fill (&pressure, view, 0);
  g_assert_cmpstr (pressure.next, ==, "");
  story_empty (view);
  vigil_pressure_fill (&pressure, view, 10);
  g_assert_cmpstr (pressure.sys, ==, "--");
  g_assert_cmpint (pressure.form, ==, VIGIL_VITAL_ABSENT);
}

static void
test_alarms (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilAlarmView *alarms = view->alarms.alarms;

  story_alarm (view);
  assert_takes (vigil_alarm_sentence (&alarms[0], view->now_us), "SpO₂ 84 %: below 85 for 9 s");
  assert_takes (vigil_alarm_spoken (&alarms[0], view->now_us),
                "High alarm: SpO₂ 84 %: below 85 for 9 s");
  assert_takes (vigil_alarm_short (&alarms[1]), "RR 9: below 10");
  assert_takes (vigil_alarm_short (&alarms[2]), "Pump link lost");
  g_assert_cmpstr (vigil_alarm_icon (&alarms[0]), ==, "down");
  g_assert_cmpstr (vigil_priority_stars (VIGIL_PRIORITY_HIGH), ==, "★★★");
  alarms[0].state = VIGIL_ALARM_LATCHED;
  alarms[0].ended_us = alarms[0].condition_since_us + 7 * G_USEC_PER_SEC;
  assert_takes (vigil_alarm_sentence (&alarms[0], view->now_us),
                "SpO₂ 84 %: below 85 for 7 s, over now");
  for (int kind = VIGIL_ALARM_KIND_LIMIT; kind <= VIGIL_ALARM_KIND_NURSE_CALL; kind++) {
    g_autofree char *words = NULL;

    alarms[1].kind = (VigilAlarmKind) kind;
    alarms[1].detail = 1;
    words = vigil_alarm_sentence (&alarms[1], view->now_us);
    g_assert_cmpstr (words, !=, "");
    g_assert_cmpstr (words, !=, alarms[1].id);   /* words, never the id */
  }
}

static void
test_infusion (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilChannel *channel = &view->session.channels[0];
  VigilDelivered delivered = { .ml = 16.95,
                               .mg = 33.9,
                               .seen_mg = 33.9,
                               .rate = 0.351,
                               .left_us = 147 * MIN_US,
                               .ends_wall_us = STORY_AT_US (13, 39) };
  VigilInfusionText text;

  story_infusing (view);
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpint (text.chip, ==, VIGIL_CHIP_RUNNING);
  g_assert_cmpstr (text.rate, ==, "0.351");
  g_assert_cmpstr (text.second_line, ==, "12.7 mL/h on pump · ordered 0.35");
  g_assert_cmpstr (text.delivered, ==, "33.9 mg");
  g_assert_cmpstr (text.planned, ==, "of 96.1 mg");
  g_assert_cmpstr (text.left, ==, "2 h 27 min");
  g_assert_cmpstr (text.ends, ==, "ends 13:39");
  channel->rate_ml_h = 15;
  vigil_infusion_text_fill (&text, channel, &delivered, FALSE, view->now_wall_us);
  g_assert_true (text.is_mismatch);
  g_assert_cmpstr (text.second_line, ==, "pump 15 mL/h, plan 12.7");
  channel->rate_ml_h = 12.7;
  channel->prepared.change.is_unlabelled = TRUE;
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpstr (text.second_line, ==, "bag changed: record its label");
  g_assert_true (text.is_second_line_strong);
  channel->prepared.change.is_unlabelled = FALSE;
  channel->rate_ml_h = 15;
  channel->pump_alarm = VIGIL_PUMP_ALARM_NEAR_END;
  vigil_infusion_text_fill (&text, channel, &delivered, FALSE, view->now_wall_us);
  g_assert_cmpint (text.chip, ==, VIGIL_CHIP_NEAR_END);
  g_assert_true (text.is_mismatch);
  channel->state = VIGIL_CHANNEL_PAUSED;
  channel->paused_wall_us = view->now_wall_us;
  g_assert_false (vigil_channel_matches_plan (channel, 0.05));
  vigil_infusion_text_fill (&text, channel, &delivered, FALSE, view->now_wall_us);
  g_assert_true (text.is_mismatch);
  g_assert_cmpstr (text.second_line, ==, "paused, but pump gives 15 mL/h");
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_false (text.is_mismatch);
  channel->state = VIGIL_CHANNEL_RUNNING;
  channel->pending = VIGIL_VERB_STOP;
  channel->pending_since_wall_us = view->now_wall_us - G_USEC_PER_SEC;
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpstr (text.chip_words, ==, "Stopping 1 s");
  /* confirmed, and nobody asks the pump */
  channel->pending = VIGIL_VERB_NONE;
  channel->state = VIGIL_CHANNEL_STARTING;
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpstr (text.chip_words, ==, "Not started");
  channel->pending = VIGIL_VERB_START;
  channel->pending_since_wall_us = view->now_wall_us - G_USEC_PER_SEC;
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpstr (text.chip_words, ==, "Asking pump 1 s");
}

/* A pump that keeps the vein open gives drug, and not what was ordered. */
static void
test_infusion_keeps_open (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilChannel *channel = &view->session.channels[0];
  VigilDelivered delivered;
  VigilInfusionText text;

  story_infusing (view);
  channel->state = VIGIL_CHANNEL_PAUSED;
  channel->mode = VIGIL_PUMP_MODE_KVO;
  channel->rate_ml_h = 1;
  vigil_channel_delivered (channel, view->now_wall_us, &delivered);
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpint (text.chip, ==, VIGIL_CHIP_KEEPS_OPEN);
  g_assert_cmpstr (text.second_line, ==, "gives 1 mL/h, not ordered");
  g_assert_true (text.is_mismatch);
  channel->state = VIGIL_CHANNEL_ENDED;
  vigil_channel_delivered (channel, view->now_wall_us, &delivered);
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpint (text.chip, ==, VIGIL_CHIP_KEEPS_OPEN);
  g_assert_cmpstr (text.rate, ==, "0.028");   /* 1 mL/h at 72.4 kg, not the 0.35 that were ordered */
  channel->rate_ml_h = NAN;
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpstr (text.rate, ==, "--");
  channel->is_linked = FALSE;   /* nobody knows whether it still does */
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpint (text.chip, ==, VIGIL_CHIP_ENDED);
}

static void
test_infusion_question (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilChannel *channel = &view->session.channels[0];
  VigilDelivered delivered;
  VigilInfusionText text;

  story_infusing (view);
  channel->is_pump_asking = TRUE;
  vigil_channel_delivered (channel, view->now_wall_us, &delivered);
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpstr (text.chip_words, ==, "Question");
  g_assert_cmpstr (text.second_line, ==, "answer on the pump");
  channel->is_linked = FALSE;
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpint (text.chip, ==, VIGIL_CHIP_NOT_SEEN);
}

/* What the pump does not say is never a 0, nor an old number that stands. */
static void
test_infusion_untold (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilChannel *channel = &view->session.channels[0];
  VigilPumpFact facts[VIGIL_PUMP_FACTS];
  VigilDelivered delivered;
  VigilInfusionText text;

  story_infusing (view);
  channel->rate_ml_h = NAN;
  channel->volume_wall_us = channel->seen_wall_us;
  vigil_channel_delivered (channel, view->now_wall_us, &delivered);
  vigil_infusion_text_fill (&text, channel, &delivered, vigil_channel_matches_plan (channel, 0.05), view->now_wall_us);
  g_assert_cmpstr (text.rate, ==, "--");
  g_assert_cmpstr (text.second_line, ==, "rate not told · plan 12.7 mL/h");
  g_assert_false (text.is_mismatch);
  g_assert_true (g_str_has_prefix (text.left, "est. left"));
  vigil_pump_facts_fill (facts, channel, NULL, view->now_wall_us);
  g_assert_cmpstr (facts[1].value, ==, "--");
  g_assert_cmpstr (facts[1].age, ==, "not told");
  channel->is_linked = FALSE;
  channel->is_started_by_wire = FALSE;
  vigil_channel_delivered (channel, view->now_wall_us, &delivered);
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpstr (text.rate, ==, "--");
  g_assert_true (g_str_has_suffix (text.second_line, "taken to run as planned"));
  g_assert_true (text.is_estimated);
  channel->is_linked = TRUE;
  channel->rate_ml_h = 12.7;
  channel->volume_wall_us -= MIN_US;
  vigil_channel_delivered (channel, view->now_wall_us, &delivered);
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_true (text.is_estimated);
  g_assert_true (g_str_has_prefix (text.second_line, "volume last told"));
  channel->is_unplanned = TRUE;
  channel->unplanned_ml = 1.234;
  vigil_infusion_text_fill (&text, channel, &delivered, TRUE, view->now_wall_us);
  g_assert_cmpstr (text.second_line, ==, "runs, nobody started it: 1.23 mL");
  g_assert_true (text.is_mismatch);
}

/* An estimate never reads like a fact. */
static void
test_infusion_estimated (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilDelivered delivered = { .ml = 19.4,
                               .mg = 38.8,
                               .is_estimated = TRUE,
                               .seen_mg = 36.8,
                               .rate = 0.351,
                               .left_us = 135 * MIN_US,
                               .ends_wall_us = STORY_AT_US (13, 39) };
  VigilInfusionText text;

  story_alarm (view);
  vigil_infusion_text_fill (&text, &view->session.channels[0], &delivered, TRUE, view->now_wall_us);
  g_assert_cmpint (text.chip, ==, VIGIL_CHIP_NOT_SEEN);
  g_assert_cmpstr (text.delivered, ==, "est. 39 mg");
  g_assert_cmpstr (text.seen, ==, "seen 36.8 mg");
  g_assert_cmpstr (text.left, ==, "est. left 2 h 15 min");
  g_assert_cmpstr (text.second_line, ==, "last seen 11:19 · look at the pump");
  g_assert_cmpfloat (text.fraction_seen, <, text.fraction);
}

/* In one line nothing looks newer, surer or more of this patient than it is. */
static void
test_vitals (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  g_autofree char *sure = NULL, *doubted = NULL, *old = NULL;

  story_infusing (view);
  sure = vigil_vitals_words (view);
  g_assert_cmpstr (sure, ==, "137/81 8 min ago, HR 84, SpO₂ 96 %");
  view->session.is_nibp_questionable = TRUE;
  view->vitals[VIGIL_CODE_HR].quality = VIGIL_QUALITY_QUESTIONABLE;
  view->vitals[VIGIL_CODE_SPO2].flags = VIGIL_FLAG_DEMO;
  doubted = vigil_vitals_words (view);
  g_assert_cmpstr (doubted, ==, "137/81? 8 min ago, HR 84?, SpO₂ 96 %, DEMO");
  view->vitals[VIGIL_CODE_HR].quality = VIGIL_QUALITY_STALE;
  view->vitals[VIGIL_CODE_HR].t_mono_us = view->now_us - 20 * MIN_US;
  view->vitals[VIGIL_CODE_SPO2].quality = VIGIL_QUALITY_ABSENT;
  view->session.is_nibp_questionable = FALSE;
  old = vigil_vitals_words (view);
  g_assert_cmpstr (old, ==, "137/81 8 min ago, HR 84 (20 min ago), SpO₂ -- (waiting)");
  view->session.nibp_wall_us = 0;
  g_assert_null (vigil_vitals_words (view));
}

static void
test_measuring (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilPressure pressure;

  story_infusing (view);
  view->session.cuff_asked_wall_us = view->now_wall_us - 12 * G_USEC_PER_SEC;
  vigil_pressure_fill (&pressure, view, 10);
  g_assert_cmpstr (pressure.next, ==, "measuring 12 s");
  g_assert_cmpstr (pressure.sys, ==, "137");   /* the last one, with its age */
  g_assert_cmpstr (pressure.age, ==, "8 min ago");
  view->session.nibp_wall_us = 0;
  vigil_pressure_fill (&pressure, view, 10);
  g_assert_cmpstr (pressure.sys, ==, "--");
  g_assert_cmpstr (pressure.next, ==, "measuring 12 s");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/times", test_times);
  g_test_add_func ("/words/vital", test_vital);
  g_test_add_func ("/words/vital-unknown", test_vital_unknown);
  g_test_add_func ("/words/vital-doubt", test_vital_doubt);
  g_test_add_func ("/words/vital-stand-in", test_vital_stand_in);
  g_test_add_func ("/words/vital-alarm", test_vital_alarm);
  g_test_add_func ("/words/pressure", test_pressure);
  g_test_add_func ("/words/vitals", test_vitals);
  g_test_add_func ("/words/measuring", test_measuring);
  g_test_add_func ("/words/alarms", test_alarms);
  g_test_add_func ("/words/infusion", test_infusion);
  g_test_add_func ("/words/infusion-untold", test_infusion_untold);
  g_test_add_func ("/words/infusion-estimated", test_infusion_estimated);
  g_test_add_func ("/words/infusion-keeps-open", test_infusion_keeps_open);
  g_test_add_func ("/words/infusion-question", test_infusion_question);
  return g_test_run ();
}
