/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the chair's pages say after and beside the infusion, without a display. */
#include "base/clock.h"
#include "driver/driver.h"
#include "fixtures/test-dose-story.h"
#include "model/channel-text.h"
#include "model/visit-summary.h"
#include "model/device-text.h"
#include "model/event-words.h"
#include "model/limits-input.h"
#include "model/recovery-text.h"
#include "model/pump-facts.h"
#include "model/dose-input.h"
#include "model/rescue-input.h"
#include "model/test-dose-text.h"
#include "model/save-text.h"

#include <math.h>

static const VigilProtocol *
protocol_of (VisitStory *story)
{
  return vigil_clinic_find_protocol (story->clinic, "ketamine-long");
}

static void
test_recovery (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  VigilRecoveryText text;

  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  vigil_recovery_text_fill (&text, &story->view.session, protocol_of (story), story->view.now_wall_us);
  g_assert_cmpstr (text.since, ==, "42 min");
  g_assert_cmpstr (text.planned, ==, "60 min planned");
  g_assert_cmpstr (text.until, ==, "until 14:30");
  g_assert_cmpstr (text.open, ==, "3 of 4 open, 18 min to go");
  /* nobody leaves in the last half minute because it reads as nothing */
  vigil_recovery_text_fill (&text, &story->view.session, protocol_of (story),
                            story->view.now_wall_us + 17 * VIGIL_USEC_PER_MIN + 30 * VIGIL_USEC_PER_SEC);
  g_assert_cmpstr (text.open, ==, "3 of 4 open, 1 min to go");
  visit_story_tell (story, 331, VIGIL_EVENT_DISCHARGE_ITEM, vigil_body_new ("item", "s", "iv-out", "is_done", "b", TRUE, NULL));
  vigil_recovery_text_fill (&text, &story->view.session, protocol_of (story), story->view.now_wall_us);
  g_assert_cmpstr (text.open, ==, "1 of 4 open");
  visit_story_tell (story, 332, VIGIL_EVENT_DISCHARGE_ITEM,
                    vigil_body_new ("item", "s", "instructions", "is_done", "b", TRUE, NULL));
  vigil_recovery_text_fill (&text, &story->view.session, protocol_of (story), story->view.now_wall_us);
  g_assert_cmpstr (text.open, ==, "");
  vigil_recovery_text_fill (&text, &story->view.session, NULL, story->view.now_wall_us);
  g_assert_cmpstr (text.open, !=, "");   /* without its protocol nothing is signed */
}

static void
test_discharge (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  VigilDischargeText text;

  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  vigil_discharge_text_fill (&text, &story->view.session, protocol_of (story)->discharge[0], story->view.now_wall_us);
  g_assert_false (text.is_done);
  g_assert_true (text.is_by_itself);
  g_assert_cmpstr (text.end, ==, "18 min to go");
  vigil_discharge_text_fill (&text, &story->view.session, protocol_of (story)->discharge[1], story->view.now_wall_us);
  g_assert_true (text.is_done);
  g_assert_cmpstr (text.end, ==, "AO 14:05");
  vigil_discharge_text_fill (&text, &story->view.session, protocol_of (story)->discharge[2], story->view.now_wall_us);
  g_assert_cmpstr (text.end, ==, "tap when done");
}

static void
test_given (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  GPtrArray *events = vigil_chair_model_get_events (story->model);
  VigilGivenText text;

  visit_story_play (story, VIGIL_STAGE_INFUSING);
  g_assert_null (vigil_given_find_end (events, 0));
  /* not heard for ten minutes: an estimate, and said so */
  visit_story_tell (story, 101, VIGIL_EVENT_LINK_LOST,
                    vigil_body_new ("role", "s", "pump", "channel", "i", (gint64) 0, NULL));
  visit_story_wait (story, 110);
  vigil_given_text_fill (&text, &story->view.session.channels[0], NULL, story->view.now_wall_us);
  g_assert_true (text.is_estimated);
  g_assert_true (g_str_has_prefix (text.amount, "est. "));
  g_assert_cmpstr (text.how, ==, "running");
}

static void
test_given_over (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  GPtrArray *events = vigil_chair_model_get_events (story->model);
  VigilGivenText text;

  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  g_assert_cmpstr (vigil_given_find_end (events, 0), ==, "complete");
  g_assert_null (vigil_given_find_end (events, 1));
  vigil_given_text_fill (&text, &story->view.session.channels[0], "complete", story->view.now_wall_us);
  g_assert_cmpstr (text.name, ==, "ketamine");
  g_assert_cmpstr (text.times, ==, "09:30 to 13:30");
  g_assert_cmpstr (text.how, ==, "complete");
  g_assert_false (text.is_estimated);
  g_assert_nonnull (strstr (text.amount, "of 96.1 mg"));
  vigil_given_text_fill (&text, &story->view.session.channels[0], "stopped", story->view.now_wall_us);
  g_assert_cmpstr (text.how, ==, "stopped early");
  vigil_given_text_fill (&text, &story->view.session.channels[0], NULL, story->view.now_wall_us);
  g_assert_cmpstr (text.how, ==, "ended");   /* how is not known, so it is not said */
}

static void
test_checks (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  const VigilProtocol *protocol = protocol_of (story);
  VigilCheckText text;

  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  vigil_check_text_fill (&text, &story->view.session, protocol, protocol->checks[0], story->view.now_wall_us);
  g_assert_cmpstr (text.last, ==, "4: answers slowly to the name");
  g_assert_cmpstr (text.age, ==, "3 h 52 min ago");
  g_assert_cmpstr (text.due, ==, "overdue 3 h 37 min");
  vigil_check_text_fill (&text, &story->view.session, protocol, protocol->checks[1], story->view.now_wall_us);
  g_assert_cmpstr (text.last, ==, "3");
  g_assert_cmpstr (text.due, ==, "in 8 min");
  g_assert_false (text.is_due);
  vigil_check_text_fill (&text, &story->view.session, protocol, protocol->checks[2], story->view.now_wall_us);
  g_assert_cmpstr (text.last, ==, "not recorded yet");
  g_assert_cmpstr (text.age, ==, "");
  /* nausea has waited since the start, sedation since its last */
  g_assert_cmpint (vigil_check_find_due (&story->view.session, protocol, 0, story->view.now_wall_us), ==, 2);
  g_assert_cmpint (vigil_check_find_due (&story->view.session, protocol, 1u << 2, story->view.now_wall_us), ==, 0);
  g_assert_cmpint (vigil_check_find_due (&story->view.session, protocol, 5, story->view.now_wall_us), ==, -1);
  g_assert_cmpint (vigil_check_find_due (&story->view.session, NULL, 0, story->view.now_wall_us), ==, -1);
}

static void
assert_effects (VisitStory *story, const char *expected)
{
  g_autofree char *words = vigil_effects_words (vigil_chair_model_get_events (story->model));

  g_assert_cmpstr (words, ==, expected);
}

static void
test_effects (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  gint64 seq;

  assert_effects (story, NULL);
  visit_story_play (story, VIGIL_STAGE_INFUSING);
  assert_effects (story, "nausea, moderate 10:30; dizzy, mild 10:10");
  seq = visit_story_tell (story, 102, VIGIL_EVENT_SIDE_EFFECT,
                          vigil_body_new ("effect", "s", "dizzy", "label", "s", "dizzy", "severity", "i", (gint64) 3, NULL));
  assert_effects (story, "dizzy, severe 10:42; nausea, moderate 10:30");
  visit_story_tell (story, 103, VIGIL_EVENT_SIDE_EFFECT_CORRECTED,
                    vigil_body_new ("ref", "i", seq, "severity", "i", (gint64) 2, "is_withdrawn", "b", FALSE, NULL));
  assert_effects (story, "dizzy, moderate 10:42; nausea, moderate 10:30");
  visit_story_tell (story, 104, VIGIL_EVENT_SIDE_EFFECT_CORRECTED,
                    vigil_body_new ("ref", "i", seq, "severity", "i", (gint64) 2, "is_withdrawn", "b", TRUE, NULL));
  assert_effects (story, "nausea, moderate 10:30; dizzy, mild 10:10");
}

static void
test_rescue (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  guint n;
  const VigilRescueDrug *drug = vigil_clinic_get_rescue_drugs (story->clinic, &n)[0];   /* ondansetron, 4, 8, at most 16 */
  g_autoptr (JsonObject) body = vigil_rescue_input_to_body (drug, "4", "");
  g_autofree char *words = vigil_rescue_words (drug, 4);
  VigilRescueJudgement judgement;

  vigil_rescue_input_judge (drug, "", &judgement);
  g_assert_cmpint (judgement.verdict, ==, VIGIL_RESCUE_MISSING);
  vigil_rescue_input_judge (drug, "8", &judgement);
  g_assert_cmpint (judgement.verdict, ==, VIGIL_RESCUE_OK);
  vigil_rescue_input_judge (drug, "16", &judgement);
  g_assert_cmpint (judgement.verdict, ==, VIGIL_RESCUE_UNUSUAL);
  vigil_rescue_input_judge (drug, "16.1", &judgement);
  g_assert_cmpint (judgement.verdict, ==, VIGIL_RESCUE_WRONG);
  g_assert_cmpstr (judgement.words, ==, "hard limit 16 mg");
  g_assert_true (isnan (judgement.dose));
  vigil_rescue_input_judge (drug, "0", &judgement);
  g_assert_cmpint (judgement.verdict, ==, VIGIL_RESCUE_WRONG);
  g_assert_null (vigil_rescue_input_to_body (drug, "80", ""));
  g_assert_null (vigil_rescue_input_to_body (drug, "", ""));
  g_assert_nonnull (body);
  g_assert_cmpstr (json_object_get_string_member (body, "unit"), ==, "mg");
  g_assert_cmpstr (words, ==, "ondansetron 4 mg");
}

/* A drug that goes by the ideal weight says so, and says what is missing; the second sedative is named. */
static void
test_dose (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  const VigilProtocol *protocol = vigil_clinic_find_protocol (story->clinic, "multi-drug");
  VigilSession *session = &story->view.session;
  g_autofree char *actual = NULL, *missing = NULL, *ideal = NULL, *warning = NULL;
  VigilDoseJudgement judgement;
  VigilDoseInput input, inputs[2];

  visit_story_play (story, VIGIL_STAGE_DOSE);
  session->weight_kg = 120;
  session->height_cm = 0;
  vigil_dose_input_init (&inputs[0], &protocol->drugs[0], 0, session, 0.1);
  vigil_dose_input_init (&inputs[1], &protocol->drugs[3], 1, session, 0.1);
  vigil_dose_inputs_set_sedatives (inputs, 2, protocol, session);
  input = inputs[0];
  vigil_dose_input_judge (&input, &judgement);
  actual = vigil_dose_words_weight (&input);
  warning = vigil_dose_words_warning (&input, &judgement);
  g_assert_cmpstr (actual, ==, "120 kg");
  g_assert_true (judgement.is_complete);
  g_assert_cmpint (judgement.findings.worst, ==, VIGIL_VERDICT_OK);
  g_assert_cmpstr (warning, ==, "two sedatives: check sedation more often");   /* dexmedeTOMIDine is ordered too */
  /* an alternative in its place has its own steps; what is recorded as ordered comes back as it is */
  vigil_dose_input_init (&input, &protocol->alternatives[0], 3, session, 0.1);
  g_assert_cmpstr (input.drug->id, ==, "clonidine");
  g_assert_cmpstr (input.steps[0].rate, ==, "0.5");
  g_assert_true (vigil_dose_find_planned (session, protocol, 3) == &protocol->drugs[3]);
  session->channels[3].state = VIGIL_CHANNEL_PRESCRIBED;
  g_strlcpy (session->channels[3].drug_id, "clonidine", sizeof session->channels[3].drug_id);
  session->channels[3].n_steps = 1;
  session->channels[3].steps[0] = (VigilStep){ .rate = 0.4, .duration_min = 75 };
  g_assert_true (vigil_dose_find_planned (session, protocol, 3) == &protocol->alternatives[0]);
  vigil_dose_input_init (&input, &protocol->alternatives[0], 3, session, 0.1);
  g_assert_cmpstr (input.steps[0].rate, ==, "0.4");
  g_assert_cmpstr (input.steps[0].minutes, ==, "75");
  vigil_dose_input_init (&input, &protocol->drugs[2], 2, session, 0.1);
  vigil_dose_input_judge (&input, &judgement);
  missing = vigil_dose_words_weight (&input);
  g_assert_cmpstr (missing, ==, "height missing");
  g_assert_false (judgement.is_complete);
  g_assert_null (vigil_dose_input_to_body (&input, 2, "", ""));
  session->height_cm = 177.8;
  vigil_dose_input_init (&input, &protocol->drugs[2], 2, session, 0.1);
  g_assert_cmpstr (vigil_dose_words_weight_kind (&input), ==, "the lower, sex not known");
  session->sex = VIGIL_SEX_MALE;
  vigil_dose_input_init (&input, &protocol->drugs[2], 2, session, 0.1);
  vigil_dose_input_judge (&input, &judgement);
  ideal = vigil_dose_words_weight (&input);
  g_assert_cmpstr (ideal, ==, "73 kg, ideal");
  g_assert_cmpstr (vigil_dose_words_weight_kind (&input), ==, "from height and sex");
  g_assert_true (judgement.is_complete);
}

static void
test_steps (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  VigilChannel *channel = &story->view.session.channels[0];
  char bag[96];
  VigilChannel unlabelled;
  VigilStepText text;

  visit_story_play (story, VIGIL_STAGE_INFUSING);
  vigil_step_text_fill (&text, channel, 0, story->view.now_wall_us);
  g_assert_true (text.is_done);
  g_assert_cmpstr (text.title, ==, "Step 1: 0.2 mg/kg/h, 30 min");
  g_assert_cmpstr (text.line, ==, "7.2 mL/h on the pump gives 0.199 mg/kg/h");
  vigil_step_text_fill (&text, channel, 1, story->view.now_wall_us);
  g_assert_true (text.is_now);
  g_assert_cmpstr (text.end, ==, "runs");
  g_assert_cmpstr (vigil_channel_words_bag (channel, bag), ==, "bag 500 mg in 250 mL, 2 mg/mL");
  unlabelled = *channel;
  unlabelled.prepared.change.is_unlabelled = TRUE;
  g_assert_cmpstr (vigil_channel_words_bag (&unlabelled, bag), ==, "bag changed, its label is not recorded");
  channel->state = VIGIL_CHANNEL_ENDED;
  channel->step = 0;
  vigil_step_text_fill (&text, channel, 0, story->view.now_wall_us);
  g_assert_cmpstr (text.end, ==, "ended");
  g_assert_false (text.is_done);
  vigil_step_text_fill (&text, channel, 1, story->view.now_wall_us);
  g_assert_cmpstr (text.end, ==, "not given");
}

static void
test_acts (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  VigilChannel *channel = &story->view.session.channels[0];
  VigilActText act;

  vigil_act_text_fill (&act, &story->view, 0);
  g_assert_cmpint (act.act, ==, VIGIL_ACT_NONE);
  visit_story_play (story, VIGIL_STAGE_INFUSING);
  vigil_act_text_fill (&act, &story->view, 0);
  g_assert_cmpint (act.act, ==, VIGIL_ACT_NONE);   /* the last step runs */
  channel->step = 0;
  vigil_act_text_fill (&act, &story->view, 0);
  g_assert_cmpint (act.act, ==, VIGIL_ACT_NEXT_STEP);
  g_assert_cmpstr (act.caption, ==, "0.35 mg/kg/h, 12.7 mL/h on the pump");
  g_assert_cmpfloat_with_epsilon (act.rate_ml_h, 12.7, 1e-9);
  g_assert_cmpstr (act.off, ==, "");
  story->view.pump_control = VIGIL_CONTROL_PAUSE;
  vigil_act_text_fill (&act, &story->view, 0);
  g_assert_cmpstr (act.off, ==, "set the rate on the pump");
  story->view.pump_control = VIGIL_CONTROL_FULL;
  channel->is_linked = FALSE;
  vigil_act_text_fill (&act, &story->view, 0);
  g_assert_cmpstr (act.off, ==, "the pump is not seen: act at the pump");
  channel->is_linked = TRUE;
  channel->pending = VIGIL_VERB_PAUSE;
  vigil_act_text_fill (&act, &story->view, 0);
  g_assert_cmpstr (act.off, ==, "the pump is being asked");
  channel->pending = VIGIL_VERB_NONE;
  channel->state = VIGIL_CHANNEL_PAUSED;
  story->view.session.staff_id[0] = '\0';
  vigil_act_text_fill (&act, &story->view, 0);
  g_assert_cmpint (act.act, ==, VIGIL_ACT_RESUME);
  g_assert_true (act.needs_sign_in);
  /* refused when the others were confirmed: no dead end, whatever Vigil may send */
  channel->state = VIGIL_CHANNEL_PRESCRIBED;
  story->view.pump_control = VIGIL_CONTROL_NONE;
  vigil_act_text_fill (&act, &story->view, 0);
  g_assert_cmpint (act.act, ==, VIGIL_ACT_CONFIRM_START);
  g_assert_cmpstr (act.off, ==, "");
  channel->is_swap_unconfirmed = TRUE;
  vigil_act_text_fill (&act, &story->view, 0);
  g_assert_cmpint (act.act, ==, VIGIL_ACT_CONFIRM_PUMP);
}

static void
test_devices (void)
{
  static const struct { VigilMaturity maturity; const char *words; } maturities[] = {
    { VIGIL_MATURITY_SIMULATED, "Simulator only" }, { VIGIL_MATURITY_BROKEN, "Broken" },
    { VIGIL_MATURITY_EXPERIMENTAL, "Experimental" }, { VIGIL_MATURITY_BENCH_TESTED, "Bench tested" },
  };
  static const struct { VigilLinkState state; const char *words, *chip_class; } states[] = {
    { VIGIL_LINK_CLOSED, "None", "line" }, { VIGIL_LINK_SILENT, "Silent 12 s", "inverse" },
    { VIGIL_LINK_NO_FRAMES, "Wrong driver or speed?", "inverse" }, { VIGIL_LINK_NEGOTIATING, "Connecting 12 s", "line" },
    { VIGIL_LINK_LIVE, "Live", NULL }, { VIGIL_LINK_LOST, "Lost 12 s", "inverse" },
  };
  VigilLinkView link = { .label = "Philips IntelliVue (Data Export, RS-232)", .path = "/dev/ttyUSB0",
                         .since_wall_us = 1000 * VIGIL_USEC_PER_SEC };
  VigilDeviceText text;

  for (gsize i = 0; i < G_N_ELEMENTS (maturities); i++) {
    link.maturity = maturities[i].maturity;
    vigil_device_text_fill (&text, &link, 1012 * VIGIL_USEC_PER_SEC);
    g_assert_cmpstr (text.maturity, ==, maturities[i].words);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    link.state = states[i].state;
    vigil_device_text_fill (&text, &link, 1012 * VIGIL_USEC_PER_SEC);
    g_assert_cmpstr (text.state, ==, states[i].words);
    g_assert_cmpstr (text.chip_class, ==, states[i].chip_class);
  }
  g_assert_cmpstr (text.name, ==, "Philips IntelliVue");
  g_assert_cmpstr (text.detail, ==, "Data Export, RS-232");
  g_assert_cmpstr (text.place, ==, "USB serial adapter, ttyUSB0");
  g_strlcpy (link.path, "/tmp/monitor", sizeof link.path);
  vigil_device_text_fill (&text, &link, 0);
  g_assert_cmpstr (text.place, ==, "/tmp/monitor");
}

/* What the clinic calls it comes first; what it is and where stay said. */
static void
test_device_with_name (void)
{
  VigilLinkView link = { .label = "Philips IntelliVue (Data Export, RS-232)", .path = "/dev/ttyUSB0", .name = "Bay 3" };
  VigilDeviceText text;

  vigil_device_text_fill (&text, &link, 0);
  g_assert_cmpstr (text.name, ==, "Bay 3");
  g_assert_cmpstr (text.detail, ==, "Philips IntelliVue");
  g_assert_cmpstr (text.place, ==, "Philips IntelliVue, ttyUSB0");
  g_strlcpy (link.model, "MP50", sizeof link.model);
  vigil_device_text_fill (&text, &link, 0);
  g_assert_cmpstr (text.detail, ==, "MP50");
}

/* A recording looks like one whatever its link does, and who only listens says so. */
static void
test_device_not_asked (void)
{
  VigilLinkView link = { .label = "Philips IntelliVue", .path = "replay:/tmp/x.cap", .is_recording = TRUE };
  VigilDeviceText text;

  for (int state = 0; state < VIGIL_N_LINK_STATES; state++) {
    link.state = (VigilLinkState) state;
    vigil_device_text_fill (&text, &link, 0);
    g_assert_true (g_str_has_prefix (text.state, "Play"));
    g_assert_cmpstr (text.chip_class, ==, "inverse");
  }
  g_assert_cmpstr (text.place, ==, "played back, x.cap");
  link = (VigilLinkView) { .path = "tcp:moxa:4001", .is_listen_only = TRUE, .is_starved = TRUE, .state = VIGIL_LINK_LIVE };
  vigil_device_text_fill (&text, &link, 0);
  g_assert_cmpstr (text.place, ==, "network port, tcp:moxa:4001");
  g_assert_cmpstr (text.state, ==, "Listening");
  link.state = VIGIL_LINK_SILENT;
  vigil_device_text_fill (&text, &link, 0);
  g_assert_cmpstr (text.state, ==, "Nobody asks it");
  link.state = VIGIL_LINK_LOST;
  vigil_device_text_fill (&text, &link, 0);
  g_assert_true (g_str_has_prefix (text.state, "Lost"));
}

/* Pumps that nobody hears are no small matter, though this one is live. */
static void
test_device_in_rack (void)
{
  VigilLinkView link = { .label = "B. Braun Space", .path = "/dev/ttyUSB0", .is_pump = TRUE, .state = VIGIL_LINK_LIVE,
                         .n_pumps = 2, .n_pumps_there = 5 };
  VigilDeviceText text;

  vigil_device_text_fill (&text, &link, 0);
  g_assert_cmpstr (text.state, ==, "5 pumps, 2 set up");
  g_assert_cmpstr (text.chip_class, ==, "inverse");
  link.is_listen_only = TRUE;
  vigil_device_text_fill (&text, &link, 0);
  g_assert_cmpstr (text.state, ==, "5 pumps, 2 set up");
  link.is_listen_only = FALSE;
  for (guint n = 0; n <= 2; n++) {
    link.n_pumps_there = (guint8) n;
    vigil_device_text_fill (&text, &link, 0);
    g_assert_cmpstr (text.state, ==, "Live");
  }
  link.n_pumps_there = 5;
  link.state = VIGIL_LINK_LOST;
  vigil_device_text_fill (&text, &link, 0);
  g_assert_true (g_str_has_prefix (text.state, "Lost"));
}

static void
test_signals (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  VigilSignalText signals[VIGIL_DEVICE_SIGNALS];
  VigilLinkView monitor = { 0 }, pump = { .is_pump = TRUE };
  const VigilAlarmProfile *profile = vigil_clinic_find_alarm_profile (story->clinic, "adult-infusion");
  g_autofree char *before = NULL, *after = NULL;

  g_assert_cmpuint (vigil_device_signals_fill (signals, VIGIL_DEVICE_SIGNALS, &story->view, &pump), ==, 0);
  g_assert_cmpuint (vigil_device_signals_fill (signals, VIGIL_DEVICE_SIGNALS, &story->view, &monitor), ==, 4);
  g_assert_cmpstr (signals[0].value, ==, "78 /min");
  g_assert_cmpstr (signals[0].age, ==, "1 s ago");
  g_assert_cmpstr (signals[3].value, ==, "--");   /* no pressure yet: never 0 */
  g_assert_false (signals[3].is_known);
  before = vigil_device_words_missing (&story->view, profile);
  story->view.vitals[VIGIL_CODE_SPO2].quality = VIGIL_QUALITY_INVALID;
  vigil_device_signals_fill (signals, VIGIL_DEVICE_SIGNALS, &story->view, &monitor);
  g_assert_cmpstr (signals[1].value, ==, "--");
  after = vigil_device_words_missing (&story->view, profile);
  g_assert_nonnull (strstr (after, "SpO₂"));
  g_assert_null (before);   /* all three that the profile requires arrive */
}

static void
test_watchdog (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  VigilChannel *channel = &story->view.session.channels[0];
  g_autofree char *wire = NULL, *hand = NULL, *idle = NULL;

  idle = vigil_device_words_watchdog (channel);
  g_assert_null (idle);   /* nothing is known before a pump is bound */
  visit_story_play (story, VIGIL_STAGE_INFUSING);
  wire = vigil_device_words_watchdog (channel);
  g_assert_cmpstr (wire, ==, "If Vigil falls silent for 15 s, this pump stops by itself.");
  channel->is_started_by_wire = FALSE;
  hand = vigil_device_words_watchdog (channel);
  g_assert_cmpstr (hand, ==, "This infusion was started on the pump: it goes on if Vigil falls silent.");
  g_assert_cmpstr (vigil_device_words_may_send (TRUE, VIGIL_CONTROL_NONE), !=,
                   vigil_device_words_may_send (TRUE, VIGIL_CONTROL_PAUSE));
  g_assert_cmpstr (vigil_device_words_may_send (TRUE, VIGIL_CONTROL_FULL), ==,
                   "Pump: start, rate, volume, pause and stop.");
}

static void
test_closing (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  GPtrArray *events = vigil_chair_model_get_events (story->model);
  VigilVisitSummary text;

  visit_story_play (story, VIGIL_STAGE_RECOVERY);
  vigil_visit_summary_fill (&text, &story->view.session, events, story->view.now_wall_us);
  g_assert_cmpstr (text.signature, ==, "");
  g_assert_cmpstr (text.head, ==, "");
  visit_story_tell (story, 344, VIGIL_EVENT_VISIT_SIGNED,
                    vigil_body_new ("staff_id", "s", "osei", "name", "s", "A. Osei", "meaning", "s", "it is complete",
                                    "head_hash", "s", "3fa94c1be07d5520aa", NULL));
  vigil_visit_summary_fill (&text, &story->view.session, events, story->view.now_wall_us);
  g_assert_cmpstr (text.signature, ==, "Signed by A. Osei 14:44");
  g_assert_cmpstr (text.head, ==, "3fa94c1be07d");
  g_assert_cmpstr (text.times, ==, "09:00 to 14:44, 5 h 44 min");
  g_assert_true (g_str_has_suffix (text.events, " entries · Centre Street"));
  story->view.session.is_site_unknown = TRUE;
  vigil_visit_summary_fill (&text, &story->view.session, events, story->view.now_wall_us);
  g_assert_true (g_str_has_suffix (text.events, " entries · site not set"));
  g_assert_cmpuint (text.n_totals, ==, 1);
}

static void
assert_opened_words (JsonObject *body, const char *line)
{
  g_autoptr (VigilEvent) event = vigil_event_new (VIGIL_EVENT_VISIT_OPENED, "v", "osei", body);
  VigilEventWords words;

  g_assert_true (vigil_event_words_fill (&words, event, NULL));
  g_assert_cmpstr (words.title, ==, "Visit opened");
  g_assert_cmpstr (words.detail, ==, line);
  g_free (words.title);
  g_free (words.detail);
}

/* By the clinic's own name where it has one; what else is known of it stands behind. */
static void
test_device_words (void)
{
  static const struct { const char *name, *serial, *title, *detail; } devices[] = {
    { "", "A1", "Pump: alaris-asena", "A1" },
    { "Blue", "A1", "Pump: Blue", "alaris-asena, A1" },
    { "Blue", "", "Pump: Blue", "alaris-asena" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++) {
    g_autoptr (VigilEvent) event = vigil_event_new (VIGIL_EVENT_DEVICE_BOUND, "v", "vigil",
                                                    vigil_body_new ("role", "s", "pump", "driver", "s", "alaris-asena", "name",
                                                                    "s", devices[i].name, "serial", "s", devices[i].serial, NULL));
    VigilEventWords words;

    g_assert_true (vigil_event_words_fill (&words, event, NULL));
    g_assert_cmpstr (words.title, ==, devices[i].title);
    g_assert_cmpstr (words.detail, ==, devices[i].detail);
    g_free (words.title);
    g_free (words.detail);
  }
}

/* Where a visit was opened, and beside which fee it was said that somebody paid (R3.1, R4.14). */
static void
test_site_words (void)
{
  g_autoptr (VigilEvent) paid
      = vigil_event_new (VIGIL_EVENT_GATE_ANSWERED, "v", "osei",
                         vigil_body_new ("gate", "s", "payment", "label", "s", "Payment", "is_passed", "b", TRUE, "fee", "s",
                                         "$750, due before the visit", NULL));
  VigilEventWords words;

  assert_opened_words (vigil_body_new ("chair", "s", "3", "site", "s", "north", "site_label", "s", "North", NULL), "North · osei");
  assert_opened_words (vigil_body_new ("chair", "s", "3", "site", "s", "", NULL), "site not set · osei");
  assert_opened_words (vigil_body_new ("chair", "s", "3", NULL), "osei");
  g_assert_true (vigil_event_words_fill (&words, paid, NULL));
  g_assert_cmpstr (words.title, ==, "Gate: Payment");
  g_assert_cmpstr (words.detail, ==, "$750, due before the visit · osei");
  g_free (words.title);
  g_free (words.detail);
}

static void
assert_command_words (VigilEventKind kind, const char *why, const char *title, const char *line)
{
  g_autoptr (VigilEvent) event
      = vigil_event_new (kind, "", "osei", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "stop", "why", "s", why, NULL));
  VigilEventWords words;

  g_assert_true (vigil_event_words_fill (&words, event, NULL));
  g_assert_cmpstr (words.title, ==, title);
  g_assert_cmpstr (words.detail, ==, line);
  g_free (words.title);
  g_free (words.detail);
}

/* Why an order is outside the usual stands beside it: in the clinic's words, or as it was typed. */
static void
test_reasons_are_told (void)
{
  static const struct { const char *code, *typed, *line; } told[] = {
    { "", "", "80 mg · A. Osei" }, { "titration", "", "80 mg · slow titration · A. Osei" },
    { "titration", "as agreed", "80 mg · as agreed · A. Osei" }, { "gone", "", "80 mg · gone · A. Osei" },
  };
  g_autoptr (VisitStory) story = visit_story_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (told); i++) {
    g_autoptr (VigilEvent) event
        = vigil_event_new (VIGIL_EVENT_PRESCRIPTION_ENTERED, "", "osei",
                           vigil_body_new ("display", "s", "ketamine", "total_mg", "d", 80.0, "reason_code", "s",
                                           told[i].code, "reason", "s", told[i].typed, NULL));
    VigilEventWords words;

    g_assert_true (vigil_event_words_fill (&words, event, story->clinic));
    g_assert_cmpstr (words.title, ==, "ketamine ordered");
    g_assert_cmpstr (words.detail, ==, told[i].line);
    g_free (words.title);
    g_free (words.detail);
  }
}

/* An emergency in the record: by what sign, each step with its mL, and a tick that was none. */
static void
test_emergency_words (void)
{
  static const struct { VigilEventKind kind; gboolean is_done; const char *key, *value, *title, *line; } told[] = {
    { VIGIL_EVENT_EMERGENCY_BEGUN, FALSE, "sign", "ringing ears", "LAST opened", "ringing ears · A. Osei" },
    { VIGIL_EVENT_EMERGENCY_STEP, TRUE, "label", "Call for help", "LAST: Call for help", "A. Osei" },
    { VIGIL_EVENT_EMERGENCY_STEP, FALSE, "label", "Call for help", "LAST, taken back: Call for help", "A. Osei" },
    { VIGIL_EVENT_EMERGENCY_ENDED, FALSE, "how", "over", "LAST is over", "A. Osei" },
    { VIGIL_EVENT_EMERGENCY_ENDED, FALSE, "how", "mistaken", "LAST was opened by mistake", "A. Osei" },
  };
  g_autoptr (VisitStory) story = visit_story_new ();

  for (gsize i = 0; i <= G_N_ELEMENTS (told); i++) {
    gboolean is_infusion = i == G_N_ELEMENTS (told);
    gsize at = is_infusion ? 1 : i;
    JsonObject *body = vigil_body_new ("emergency", "s", "last", "name", "s", "LAST", "is_done", "b", told[at].is_done,
                                       told[at].key, "s", told[at].value, NULL);
    g_autoptr (VigilEvent) event = vigil_event_new (told[at].kind, "", "osei", body);
    VigilEventWords words;

    if (is_infusion)
      json_object_set_double_member (body, "ml_min", 15);
    g_assert_true (vigil_event_words_fill (&words, event, story->clinic));
    g_assert_cmpstr (words.title, ==, told[at].title);
    g_assert_cmpstr (words.detail, ==, is_infusion ? "at most 15 mL/min · A. Osei" : told[at].line);
    g_free (words.title);
    g_free (words.detail);
  }
}

/* What is shown of a test dose at each of its moments, and of a dose that is typed. */
static void
test_test_dose (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  const VigilProtocol *protocol = vigil_clinic_find_protocol (story->clinic, "ketamine-testdose");
  const VigilTestDose *test = protocol->test_dose;
  g_autofree char *words = NULL;
  VigilTestDoseJudgement judgement;
  VigilTestDoseText text;
  VigilTestTileText tile;

  story->protocol_id = protocol->id;
  visit_story_play (story, VIGIL_STAGE_GATES);
  g_assert_null (vigil_test_dose_words (&story->view.session, protocol));
  test_dose_story_tell (story, "d");
  vigil_test_dose_text_fill (&text, &story->view.session, test, story->view.now_wall_us);
  g_assert_cmpstr (text.given, ==, "10 mg");
  g_assert_cmpstr (text.cap, ==, "cap 25 mg");
  g_assert_cmpstr (text.time, ==, "4 min 0 s");
  g_assert_cmpstr (text.time_line, ==, "since 09:22, until 09:27");
  vigil_test_tile_text_fill (&tile, &text, test, &test->responses[0]);
  g_assert_false (tile.is_off);
  vigil_test_tile_text_fill (&tile, &text, test, &test->responses[2]);
  g_assert_true (tile.is_off);
  g_assert_cmpstr (tile.foot, ==, "infusion, from 09:27");
  test_dose_story_tell (story, "o");
  vigil_test_dose_text_fill (&text, &story->view.session, test, story->view.now_wall_us);
  vigil_test_tile_text_fill (&tile, &text, test, &test->responses[2]);
  g_assert_true (tile.is_off);
  g_assert_cmpstr (tile.foot, ==, "infusion, after a blood pressure");
  test_dose_story_tell (story, "pn");
  vigil_test_dose_judge (&story->view.session, test, "12", &judgement);
  g_assert_cmpstr (judgement.words, ==, "from 5 to 10 mg");
  g_assert_true (isnan (judgement.dose));
  vigil_test_dose_judge (&story->view.session, test, "20", &judgement);
  g_assert_cmpstr (judgement.words, ==, "30 mg in all: above the cap of 25 mg");
  vigil_test_dose_judge (&story->view.session, test, "7.5", &judgement);
  g_assert_cmpfloat_with_epsilon (judgement.dose, 7.5, 1e-9);
  g_assert_false (judgement.needs_reason);
  test_dose_story_tell (story, "dopnfop");
  vigil_test_dose_text_fill (&text, &story->view.session, test, story->view.now_wall_us);
  vigil_test_tile_text_fill (&tile, &text, test, &test->responses[3]);
  g_assert_cmpstr (tile.foot, ==, "cap 25 mg reached: no infusion");
  test_dose_story_tell (story, "i");
  words = vigil_test_dose_words (&story->view.session, protocol);
  g_assert_cmpstr (words, ==, "test dose 25 mg, Dissociation");
}

/* What is no news to anybody; whatever else happens is said. */
static gboolean
is_silent (VigilEventKind kind)
{
  switch ((int) kind) {
  case VIGIL_EVENT_NONE:
  case VIGIL_EVENT_PUMP_STATE:           /* each minute */
  case VIGIL_EVENT_CHUNK:
  case VIGIL_EVENT_EARLIER_VISIT:        /* the sum of them is said */
  case VIGIL_EVENT_ALARM_ACKNOWLEDGED:   /* in the alarm's own line */
  case VIGIL_EVENT_ALARM_ENDED:
    return TRUE;
  default:
    return FALSE;
  }
}

static void
test_every_event_has_words (void)
{
  for (VigilEventKind kind = VIGIL_EVENT_NONE + 1; kind < VIGIL_N_EVENTS; kind++) {
    JsonObject *body = vigil_body_new ("recovered_session", "s", "x", "step_us", "i", (gint64) 5000000, "code", "s",
                                       "vital.hr", "from", "s", "vital.hr", "to", "s", "vital.pulse.pleth", "device",
                                       "i", (gint64) 0, NULL);
    g_autoptr (VigilEvent) event = vigil_event_new (kind, "", "osei", body);
    VigilEventWords words = { 0 };

    g_test_message ("%s", vigil_event_kind_name (kind));
    g_assert_cmpint (vigil_event_words_fill (&words, event, NULL), ==, !is_silent (kind));
    if (is_silent (kind))
      continue;
    g_assert_nonnull (words.icon);
    g_assert_nonnull (words.title);
    g_assert_nonnull (words.detail);
    g_free (words.title);
    g_free (words.detail);
  }
}

static void
assert_cuff_words (VigilEventKind kind, const char *command, const char *why, const char *title, const char *line)
{
  g_autoptr (VigilEvent) event = vigil_event_new (kind, "", "osei", vigil_body_new ("command", "s", command, "why", "s", why, NULL));
  VigilEventWords words;

  g_assert_true (vigil_event_words_fill (&words, event, NULL));
  g_assert_cmpstr (words.title, ==, title);
  g_assert_cmpstr (words.detail, ==, line);
  g_free (words.title);
  g_free (words.detail);
}

static void
test_cuff_words (void)
{
  assert_cuff_words (VIGIL_EVENT_CUFF_ASKED, "cuff-start", "", "Blood pressure asked for", "osei");
  assert_cuff_words (VIGIL_EVENT_CUFF_ASKED, "cuff-stop", "", "Cuff asked to stop", "osei");
  assert_cuff_words (VIGIL_EVENT_CUFF_FAILED, "cuff-start", "timeout", "No blood pressure came", "not in time");
  assert_cuff_words (VIGIL_EVENT_CUFF_FAILED, "cuff-start", "cuff loose", "No blood pressure came", "cuff loose");
  assert_cuff_words (VIGIL_EVENT_CUFF_FAILED, "cuff-stop", "no-link", "Cuff did not stop", "no link");
}

static void
put_said (VigilView *view, VigilCode code, VigilQuality quality, double value, const char *text)
{
  VigilObservation *said = &view->pumps[0].said[code - VIGIL_CODE_FIRST_PUMP];

  *said = (VigilObservation) { .code = code, .quality = quality, .value = value,
                               .t_mono_us = view->now_us - 3 * VIGIL_USEC_PER_SEC };
  g_strlcpy (said->text, text, sizeof said->text);
}

static const VigilPumpFact *
find_fact (const VigilPumpFact *facts, guint n, const char *name)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (facts[i].name, name))
      return &facts[i];
  return NULL;
}

static void
assert_fact (const VigilPumpFact *facts, guint n, const char *name, const char *value, const char *age, gboolean is_known)
{
  const VigilPumpFact *fact = find_fact (facts, n, name);

  g_assert_nonnull (fact);
  g_assert_cmpstr (fact->value, ==, value);
  g_assert_cmpstr (fact->age, ==, age);
  g_assert_cmpint (fact->is_known, ==, is_known);
}

/* What a pump says is shown before a visit, too; what it does not say is not a 0. */
static void
test_pump_said (void)
{
  g_autofree VigilView *view = g_new0 (VigilView, 1);
  VigilPumpFact facts[VIGIL_PUMP_SAID];
  guint n;

  view->now_us = 100 * VIGIL_USEC_PER_SEC;
  /* all zeros, as a replay has it, is nothing that was said */
  g_assert_cmpuint (vigil_pump_said_fill (facts, VIGIL_PUMP_SAID, view, 0), ==, 0);
  put_said (view, VIGIL_CODE_PUMP_MODE, VIGIL_QUALITY_OK, VIGIL_PUMP_MODE_KVO, "KVO");
  put_said (view, VIGIL_CODE_PUMP_RATE, VIGIL_QUALITY_OK, 1, "");
  put_said (view, VIGIL_CODE_PUMP_MAINS, VIGIL_QUALITY_OK, 0, "NOTCON");
  put_said (view, VIGIL_CODE_PUMP_PRESSURE, VIGIL_QUALITY_STALE, 120, "L3");
  put_said (view, VIGIL_CODE_PUMP_SYRINGE, VIGIL_QUALITY_OK, 0, "BD 50");
  put_said (view, VIGIL_CODE_PUMP_KVO_RATE, VIGIL_QUALITY_INVALID, 0, "DISABLED");
  put_said (view, VIGIL_CODE_PUMP_ANSWER, VIGIL_QUALITY_INVALID, 0, "NOTAVAIL");
  n = vigil_pump_said_fill (facts, VIGIL_PUMP_SAID, view, 0);
  assert_fact (facts, n, "question", "waits for a key", "3 s ago", TRUE);
  assert_fact (facts, n, "mode", "keeps vein open", "3 s ago", TRUE);
  assert_fact (facts, n, "rate", "1 mL/h", "3 s ago", TRUE);
  assert_fact (facts, n, "volume counter", "--", "not heard yet", FALSE);
  assert_fact (facts, n, "power", "battery", "3 s ago", TRUE);
  assert_fact (facts, n, "pressure", "120 mmHg", "3 s ago", FALSE);
  assert_fact (facts, n, "syringe", "not confirmed", "3 s ago", TRUE);
  assert_fact (facts, n, "keeps open at", "--", "says DISABLED", FALSE);
  g_assert_null (find_fact (facts, n, "drug on pump"));   /* this pump has never told one */
  put_said (view, VIGIL_CODE_PUMP_ANSWER, VIGIL_QUALITY_OK, 0, "YES");
  n = vigil_pump_said_fill (facts, VIGIL_PUMP_SAID, view, 0);
  assert_fact (facts, n, "question", "answered: YES", "3 s ago", TRUE);
}

static void
test_save_words (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  VigilLinkView link = { .is_pump = TRUE };
  VigilSaveText text;

  vigil_save_text_fill (&text, &story->view, &link, FALSE);
  g_assert_null (text.off);
  g_assert_null (text.title);
  vigil_save_text_fill (&text, &story->view, &link, TRUE);
  g_assert_cmpstr (text.title, ==, "Never of a patient");
  link.is_recording = TRUE;
  vigil_save_text_fill (&text, &story->view, &link, TRUE);
  g_assert_nonnull (text.off);
  link = (VigilLinkView) { .is_saving = TRUE, .saved_bytes = 952, .saved_path = "/x/Vigil captures/a.cap" };
  vigil_save_text_fill (&text, &story->view, &link, FALSE);
  g_assert_cmpstr (text.label, ==, "Stop saving");
  g_assert_cmpstr (text.caption, ==, "952 B");
  link.is_saving = FALSE;
  g_strlcpy (link.save_trouble, "a visit has begun", sizeof link.save_trouble);
  vigil_save_text_fill (&text, &story->view, &link, FALSE);
  g_assert_true (text.is_trouble);
  g_assert_nonnull (strstr (text.words, "a.cap"));
  visit_story_play (story, VIGIL_STAGE_INFUSING);
  story->view.session.is_training = FALSE;
  vigil_save_text_fill (&text, &story->view, &link, TRUE);
  g_assert_cmpstr (text.off, ==, "visit is open");
  g_assert_cmpstr (text.title, !=, "Never of a patient");
  story->view.session.is_training = TRUE;
  vigil_save_text_fill (&text, &story->view, &link, FALSE);
  g_assert_null (text.off);
}

static void
test_limit_words (void)
{
  g_autoptr (VisitStory) story = visit_story_new ();
  const VigilAlarmProfile *profile;
  VigilLimitsInput input;
  g_autofree char *clinic = NULL;
  JsonObject *body;

  visit_story_play (story, VIGIL_STAGE_INFUSING);
  visit_story_show (story);
  profile = vigil_chair_model_get_alarm_profile (story->model);
  vigil_limits_input_init (&input, &story->view, profile, VIGIL_CODE_SPO2);
  clinic = vigil_limits_words_clinic (&input);
  g_assert_cmpstr (clinic, ==, "The clinic: alarm below 92");
  g_assert_false (input.upper.can_change);
  g_assert_null (vigil_limits_input_to_body (&input, FALSE));
  vigil_limits_input_move (&input, FALSE, -10);
  g_assert_cmpfloat_with_epsilon (input.lower.wished, 88, 1e-9);   /* the clinic's bound */
  vigil_limits_input_move (&input, TRUE, 1);                       /* there is none */
  body = vigil_limits_input_to_body (&input, FALSE);
  g_assert_nonnull (body);
  json_object_unref (body);
  vigil_limits_input_to_clinic (&input);
  g_assert_false (vigil_limits_input_is_changed (&input));
  g_assert_false (vigil_limits_input_has_offer (&input));
  /* the two sides never meet, also while neither is set */
  vigil_limits_input_init (&input, &story->view, profile, VIGIL_CODE_RR);
  vigil_limits_input_move (&input, FALSE, 99);
  vigil_limits_input_move (&input, TRUE, -99);
  g_assert_cmpfloat (input.lower.wished, <, input.upper.wished);
}

/* A pump that was never asked has not failed. */
static void
test_commands (void)
{
  assert_command_words (VIGIL_EVENT_COMMAND_REQUESTED, "", "Asked of the pump: stop", "osei");
  assert_command_words (VIGIL_EVENT_COMMAND_FAILED, "timeout", "Pump did not follow: stop", "not in time");
  assert_command_words (VIGIL_EVENT_COMMAND_FAILED, "not-allowed", "Not sent to the pump: stop", "left to a hand at the pump");
  assert_command_words (VIGIL_EVENT_COMMAND_FAILED, "newer", "Pump did not follow: stop", "newer");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/page-words/site", test_site_words);
  g_test_add_func ("/page-words/emergency", test_emergency_words);
  g_test_add_func ("/page-words/recovery", test_recovery);
  g_test_add_func ("/page-words/discharge", test_discharge);
  g_test_add_func ("/page-words/given", test_given);
  g_test_add_func ("/page-words/given-over", test_given_over);
  g_test_add_func ("/page-words/checks", test_checks);
  g_test_add_func ("/page-words/effects", test_effects);
  g_test_add_func ("/page-words/dose", test_dose);
  g_test_add_func ("/page-words/rescue", test_rescue);
  g_test_add_func ("/page-words/steps", test_steps);
  g_test_add_func ("/page-words/acts", test_acts);
  g_test_add_func ("/page-words/devices", test_devices);
  g_test_add_func ("/page-words/devices-not-asked", test_device_not_asked);
  g_test_add_func ("/page-words/device-words", test_device_words);
  g_test_add_func ("/page-words/devices-with-name", test_device_with_name);
  g_test_add_func ("/page-words/device-in-rack", test_device_in_rack);
  g_test_add_func ("/page-words/signals", test_signals);
  g_test_add_func ("/page-words/watchdog", test_watchdog);
  g_test_add_func ("/page-words/commands", test_commands);
  g_test_add_func ("/page-words/limits", test_limit_words);
  g_test_add_func ("/page-words/closing", test_closing);
  g_test_add_func ("/page-words/reasons", test_reasons_are_told);
  g_test_add_func ("/page-words/test-dose", test_test_dose);
  g_test_add_func ("/page-words/every-event", test_every_event_has_words);
  g_test_add_func ("/page-words/cuff", test_cuff_words);
  g_test_add_func ("/page-words/pump-said", test_pump_said);
  g_test_add_func ("/page-words/save", test_save_words);
  return g_test_run ();
}
