/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../fixtures/story.h"
#include "session/summary.h"

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

static VigilDelivered
delivered (Story *s)
{
  VigilDelivered out;

  vigil_channel_delivered (story_channel (s), vigil_clock_wall_us (), &out);
  return out;
}

static void
link_event (Story *s, VigilEventKind kind)
{
  story_fact (s, kind, "device", vigil_body_new ("role", "s", "pump", "channel", "i", (gint64) 0, NULL));
}

/* Whoever folds the stored text gets the very bytes that the live fold has. */
static void
assert_refold (Story *s)
{
  VigilSession again;

  vigil_session_init (&again);
  for (guint i = 0; i < s->events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (s->events, i);
    g_autofree char *text = vigil_event_body_to_canonical (event->body);
    g_autoptr (VigilEvent) stored
      = vigil_event_new (event->kind, event->session, event->actor, vigil_event_body_parse (text, NULL));

    stored->seq = event->seq;
    stored->t_wall_us = event->t_wall_us;
    stored->t_mono_us = event->t_mono_us;
    vigil_session_step (&again, stored);
  }
  g_assert_cmpmem (&again, sizeof again, &s->session, sizeof s->session);
}

/* Runs for @min minutes at @rate, a state each minute. */
static double
run (Story *s, guint min, double rate_ml_h, double counter_ml)
{
  for (guint i = 1; i <= min; i++) {
    story_wait_s (60);
    story_pump_state (s, "infusing", rate_ml_h, counter_ml + rate_ml_h * i / 60);
  }
  return counter_ml + rate_ml_h * min / 60;
}

static void
test_whole_visit (void)
{
  Story s;
  const VigilProtocol *protocol;
  double counter;

  story_begin (&s);
  story_to_gates (&s);
  g_assert_cmpint (s.session.stage, ==, VIGIL_STAGE_GATES);
  protocol = vigil_clinic_find_protocol (s.clinic, s.session.protocol_id);
  g_assert_cmpstr (vigil_session_find_blocking_gate (&s.session, protocol)->id, ==, "identity");
  story_end (&s);

  story_begin (&s);
  story_to_running (&s);
  protocol = vigil_clinic_find_protocol (s.clinic, s.session.protocol_id);
  g_assert_cmpint (s.session.stage, ==, VIGIL_STAGE_INFUSING);
  g_assert_cmpstr (s.session.staff_name, ==, "A. Osei");
  g_assert_cmpstr (vigil_session_find_gate_answer (&s.session, "escort")->by, ==, "AO");
  NEAR (s.session.baseline_hr, 76);
  NEAR (story_channel (&s)->total_mg, 96.1);
  g_assert_cmpint (delivered (&s).left_us, ==, 240 * VIGIL_USEC_PER_MIN);
  g_assert_cmpint (vigil_session_check_due_wall_us (&s.session, protocol, "moaas"), ==,
                   vigil_clock_wall_us () + 15 * VIGIL_USEC_PER_MIN);
  story_do (&s, VIGIL_EVENT_SIDE_EFFECT, "osei",
            vigil_body_new ("effect", "s", "nausea", "label", "s", "nausea", "severity", "i", (gint64) 2, "is_red_flag",
                            "b", FALSE, NULL));
  counter = run (&s, 30, 7.2, 5);
  g_assert_cmpint (vigil_session_check_due_wall_us (&s.session, protocol, VIGIL_CHECK_SIDE_EFFECTS), ==,
                   vigil_clock_wall_us () - 15 * VIGIL_USEC_PER_MIN);
  story_do (&s, VIGIL_EVENT_CHECK_RECORDED, "osei",
            vigil_body_new ("check", "s", "moaas", "label", "s", "Sedation", "score", "i", (gint64) 5, NULL));
  g_assert_cmpint (vigil_session_check_due_wall_us (&s.session, protocol, "moaas"), ==,
                   vigil_clock_wall_us () + 15 * VIGIL_USEC_PER_MIN);
  NEAR (delivered (&s).mg, 7.2);
  g_assert_false (delivered (&s).is_estimated);
  g_assert_cmpint (vigil_channel_step_left_us (story_channel (&s), vigil_clock_wall_us ()), ==, 0);
  story_fact (&s, VIGIL_EVENT_STEP_CHANGED, "vigil",
              vigil_body_new ("channel", "i", (gint64) 0, "step", "i", (gint64) 1, "pump_rate_ml_h", "d", 12.7, NULL));
  story_pump_state (&s, "infusing", 12.7, counter);
  g_assert_cmpint (vigil_channel_step_left_us (story_channel (&s), vigil_clock_wall_us ()), ==, -1);
  counter = run (&s, 210, 12.7, counter);
  NEAR (delivered (&s).mg, 96.1);
  NEAR (delivered (&s).ml, 48.05);
  g_assert_cmpint (delivered (&s).left_us, <=, 1);
  NEAR (delivered (&s).rate, 12.7 * 2 / 72.4);
  story_fact (&s, VIGIL_EVENT_INFUSION_ENDED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "delivered_ml", "d", 48.05, "delivered_mg", "d", 96.1, "how",
                              "s", "complete", "infused_ml", "d", counter, NULL));
  g_assert_cmpint (story_channel (&s)->running_us, ==, 240 * VIGIL_USEC_PER_MIN);
  story_do (&s, VIGIL_EVENT_RECOVERY_STARTED, "osei", vigil_body_new ("planned_min", "i", (gint64) 60, NULL));
  story_do (&s, VIGIL_EVENT_DISCHARGE_ITEM, "osei", vigil_body_new ("item", "s", "escort-here", "is_done", "b", TRUE, NULL));
  story_do (&s, VIGIL_EVENT_DISCHARGE_ITEM, "osei", vigil_body_new ("item", "s", "iv-out", "is_done", "b", TRUE, NULL));
  g_assert_cmpstr (vigil_session_find_open_discharge_item (&s.session, protocol, vigil_clock_wall_us ())->id, ==,
                   "time-over");
  story_do (&s, VIGIL_EVENT_DISCHARGE_ITEM, "osei", vigil_body_new ("item", "s", "instructions", "is_done", "b", TRUE, NULL));
  story_wait_s (3600);
  g_assert_null (vigil_session_find_open_discharge_item (&s.session, protocol, vigil_clock_wall_us ()));
  story_do (&s, VIGIL_EVENT_VISIT_SIGNED, "patel",
            vigil_body_new ("staff_id", "s", "patel", "name", "s", "J. Patel", "role", "s", "prescriber", "meaning", "s",
                            "discharge", NULL));
  g_assert_cmpint (s.session.stage, ==, VIGIL_STAGE_DISCHARGE);
  story_do (&s, VIGIL_EVENT_VISIT_CLOSED, "osei", vigil_body_new ("how", "s", "discharged", NULL));
  g_assert_cmpint (s.session.stage, ==, VIGIL_STAGE_CLOSED);
  g_assert_cmpstr (s.session.signed_by, ==, "J. Patel");
  g_assert_cmpint (s.session.n_events, ==, s.events->len);
  assert_refold (&s);
  story_end (&s);
}

static void
test_pause (void)
{
  Story s;
  VigilDelivered d;

  story_begin (&s);
  story_to_running (&s);
  run (&s, 10, 7.2, 5);
  story_wait_s (30);
  story_do (&s, VIGIL_EVENT_COMMAND_REQUESTED, "unsigned", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "pause", NULL));
  g_assert_cmpint (story_channel (&s)->pending, ==, VIGIL_VERB_PAUSE);
  story_fact (&s, VIGIL_EVENT_COMMAND_CONFIRMED, "vigil", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "stop", NULL));
  g_assert_cmpint (story_channel (&s)->pending, ==, VIGIL_VERB_PAUSE);
  story_fact (&s, VIGIL_EVENT_COMMAND_CONFIRMED, "vigil", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "pause", NULL));
  g_assert_cmpint (story_channel (&s)->pending, ==, VIGIL_VERB_NONE);
  story_fact (&s, VIGIL_EVENT_INFUSION_PAUSED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "delivered_ml", "d", 1.26, "by", "s", "vigil", "infused_ml", "d", 6.26, NULL));
  NEAR (delivered (&s).ml, 1.26);
  story_wait_s (1200);
  d = delivered (&s);
  NEAR (d.ml, 1.26);
  g_assert_false (d.is_estimated);
  g_assert_cmpint (d.ends_wall_us, ==, 0);
  g_assert_cmpint (d.left_us, >, 229 * VIGIL_USEC_PER_MIN);
  NEAR (d.rate, 0);
  g_assert_cmpint (vigil_channel_running_us (story_channel (&s), vigil_clock_wall_us ()), ==, 630 * VIGIL_USEC_PER_SEC);
  story_fact (&s, VIGIL_EVENT_INFUSION_RESUMED, "device", vigil_body_new ("channel", "i", (gint64) 0, "by", "s", "pump", NULL));
  run (&s, 1, 7.2, 6.26);
  NEAR (delivered (&s).ml, 1.38);
  g_assert_cmpint (story_channel (&s)->running_us, ==, 690 * VIGIL_USEC_PER_SEC);
  /* the next step comes after 30 min of running, not of waiting */
  g_assert_cmpint (vigil_channel_step_left_us (story_channel (&s), vigil_clock_wall_us ()), ==, 1110 * VIGIL_USEC_PER_SEC);
  assert_refold (&s);
  story_end (&s);
}

static void
test_link_loss (void)
{
  Story s;
  VigilDelivered d;

  story_begin (&s);
  story_to_running (&s);
  run (&s, 10, 7.2, 5);
  link_event (&s, VIGIL_EVENT_LINK_LOST);
  story_wait_s (10);
  d = delivered (&s);
  g_assert_true (d.is_estimated);
  NEAR (d.ml, 1.2 + 7.2 * 10 / 3600);
  NEAR (d.seen_mg, 2.4);
  g_assert_cmpfloat (d.rate, >, 0);
  g_assert_cmpint (d.left_us, >, 0);
  /* started over the wire, the pump stops itself after 15 s without a word */
  story_wait_s (600);
  d = delivered (&s);
  NEAR (d.ml, 1.2 + 7.2 * 15 / 3600);
  g_assert_cmpint (d.left_us, ==, -1);
  g_assert_cmpint (d.ends_wall_us, ==, 0);
  NEAR (d.rate, 0);
  link_event (&s, VIGIL_EVENT_LINK_BACK);
  g_assert_true (delivered (&s).is_estimated);
  story_pump_state (&s, "hold", 0, 6.23);
  d = delivered (&s);
  g_assert_false (d.is_estimated);
  NEAR (d.ml, 1.23);
  /* 0.03 mL at 7.2 mL/h are 15 s of running, not ten minutes */
  g_assert_cmpint (story_channel (&s)->running_us / VIGIL_USEC_PER_SEC, ==, 615);
  assert_refold (&s);
  story_end (&s);
}

static void
test_link_loss_started_at_pump (void)
{
  Story s;
  VigilDelivered d;

  story_begin (&s);
  story_to_dose (&s);
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription ());
  story_do (&s, VIGIL_EVENT_START_CONFIRMED, "osei", story_channel_body ());
  story_fact (&s, VIGIL_EVENT_INFUSION_STARTED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "infused_ml", "d", 0.0, "by", "s", "pump", "silence_stop_ms", "i", (gint64) 15000, NULL));
  link_event (&s, VIGIL_EVENT_LINK_LOST);
  story_wait_s (3600);
  d = delivered (&s);
  NEAR (d.ml, 7.2);
  g_assert_true (d.is_estimated);
  /* never more than was programmed */
  story_wait_s (24 * 3600);
  d = delivered (&s);
  NEAR (d.ml, 48.05);
  g_assert_cmpint (d.left_us, ==, 0);
  /* a clock that was set back makes no negative volume */
  vigil_clock_fake_step_wall_us (-48 * 3600 * VIGIL_USEC_PER_SEC);
  NEAR (delivered (&s).ml, 0);
  story_end (&s);
}

/* The program was dead for an hour: the last fact is not the present, before and after it knows. */
static void
test_crash (void)
{
  Story s;

  story_begin (&s);
  story_to_running (&s);
  run (&s, 10, 7.2, 5);
  g_assert_false (delivered (&s).is_estimated);
  story_wait_s (91);
  g_assert_true (delivered (&s).is_estimated);
  story_pump_state (&s, "infusing", 7.2, 6.3);
  g_assert_false (delivered (&s).is_estimated);
  story_fact (&s, VIGIL_EVENT_APP_STARTED, "vigil", vigil_body_new ("version", "s", "0", NULL));
  g_assert_true (delivered (&s).is_estimated);
  assert_refold (&s);
  story_end (&s);
}

static void
test_clock_step (void)
{
  Story s;
  VigilDelivered d;

  story_begin (&s);
  story_to_running (&s);
  run (&s, 10, 7.2, 5);
  link_event (&s, VIGIL_EVENT_LINK_LOST);
  vigil_clock_fake_step_wall_us (3600 * VIGIL_USEC_PER_SEC);
  story_fact (&s, VIGIL_EVENT_CLOCK_ANCHOR, "vigil", vigil_body_new ("step_us", "i", 3600 * VIGIL_USEC_PER_SEC, NULL));
  story_wait_s (10);
  d = delivered (&s);
  NEAR (d.ml, 1.2 + 7.2 * 10 / 3600);
  assert_refold (&s);
  story_end (&s);
}

static void
test_counter_reset (void)
{
  Story s;

  story_begin (&s);
  story_to_running (&s);
  run (&s, 10, 7.2, 5);
  NEAR (delivered (&s).ml, 1.2);
  story_pump_state (&s, "infusing", 7.2, 0.05);
  NEAR (delivered (&s).ml, 1.25);
  story_pump_state (&s, "infusing", 7.2, 0.35);
  NEAR (delivered (&s).ml, 1.55);
  story_pump_state (&s, "infusing", 7.2, -3);
  NEAR (delivered (&s).ml, 1.55);
  assert_refold (&s);
  story_end (&s);
}

static void
test_swap (void)
{
  Story s;
  g_autoptr (GError) error = NULL;

  story_begin (&s);
  story_to_running (&s);
  run (&s, 10, 7.2, 5);
  story_fact (&s, VIGIL_EVENT_INFUSION_PAUSED, "device", vigil_body_new ("channel", "i", (gint64) 0, "by", "s", "pump", NULL));
  story_fact (&s, VIGIL_EVENT_PUMP_SWAPPED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "serial_before", "s", "A", "serial_now", "s", "B", NULL));
  story_pump_state (&s, "hold", 0, 320);
  NEAR (delivered (&s).ml, 1.2);
  g_assert_true (story_channel (&s)->is_swap_unconfirmed);
  g_assert_false (story_may (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei",
                             vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "resume", NULL), &error));
  g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_WRONG_STAGE);
  story_fact (&s, VIGIL_EVENT_DEVICE_BOUND, "vigil",
              vigil_body_new ("role", "s", "pump", "channel", "i", (gint64) 0, "serial", "s", "B", NULL));
  g_assert_false (story_channel (&s)->is_swap_unconfirmed);
  story_fact (&s, VIGIL_EVENT_INFUSION_RESUMED, "device", vigil_body_new ("channel", "i", (gint64) 0, "by", "s", "pump", NULL));
  story_pump_state (&s, "infusing", 7.2, 320.4);
  NEAR (delivered (&s).ml, 1.6);
  assert_refold (&s);
  story_end (&s);
}

static void
test_matches_plan (void)
{
  Story s;

  story_begin (&s);
  story_to_running (&s);
  g_assert_true (vigil_channel_matches_plan (story_channel (&s), 0.05));
  story_pump_state (&s, "infusing", 7.5, 5.01);
  g_assert_true (vigil_channel_matches_plan (story_channel (&s), 0.05));
  story_pump_state (&s, "infusing", 15, 5.02);
  g_assert_false (vigil_channel_matches_plan (story_channel (&s), 0.05));
  story_fact (&s, VIGIL_EVENT_INFUSION_PAUSED, "device", vigil_body_new ("channel", "i", (gint64) 0, NULL));
  g_assert_true (vigil_channel_matches_plan (story_channel (&s), 0.05));
  story_pump_state (&s, "infusing", 7.2, 5.03);
  g_assert_false (vigil_channel_matches_plan (story_channel (&s), 0.05));
  story_end (&s);
}

static void
test_back (void)
{
  Story s;

  story_begin (&s);
  story_to_dose (&s);
  story_do (&s, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei", story_long_prescription ());
  g_assert_cmpint (story_channel (&s)->state, ==, VIGIL_CHANNEL_PRESCRIBED);
  story_do (&s, VIGIL_EVENT_PATIENT_MEASURED, "osei", vigil_body_new ("weight_kg", "d", 73.0, "height_cm", "d", 0.0, NULL));
  g_assert_cmpint (s.session.stage, ==, VIGIL_STAGE_DOSE);
  g_assert_cmpint (story_channel (&s)->state, ==, VIGIL_CHANNEL_EMPTY);
  story_do (&s, VIGIL_EVENT_WENT_BACK, "osei", vigil_body_new ("to", "s", "gates", NULL));
  g_assert_cmpint (s.session.stage, ==, VIGIL_STAGE_GATES);
  story_do (&s, VIGIL_EVENT_WENT_BACK, "osei", vigil_body_new ("to", "s", "check-in", NULL));
  story_do (&s, VIGIL_EVENT_PROTOCOL_CHOSEN, "osei", story_protocol (&s, "ketamine-short"));
  g_assert_cmpuint (s.session.n_gates, ==, 0);
  story_do (&s, VIGIL_EVENT_CHECK_IN_DONE, "osei", NULL);
  g_assert_cmpint (s.session.stage, ==, VIGIL_STAGE_GATES);
  assert_refold (&s);
  story_end (&s);
}

/* Every kind in every stage it does not belong to: only the count changes, nothing breaks. */
static void
test_wrong_stages (void)
{
  static const VigilEventKind none_before[] = {
    VIGIL_EVENT_CHECK_IN_DONE, VIGIL_EVENT_GATES_PASSED, VIGIL_EVENT_START_CONFIRMED, VIGIL_EVENT_INFUSION_STARTED,
    VIGIL_EVENT_INFUSION_PAUSED, VIGIL_EVENT_INFUSION_RESUMED, VIGIL_EVENT_INFUSION_ENDED, VIGIL_EVENT_STEP_CHANGED,
    VIGIL_EVENT_RECOVERY_STARTED, VIGIL_EVENT_DISCHARGE_ITEM, VIGIL_EVENT_VISIT_SIGNED, VIGIL_EVENT_WENT_BACK,
    VIGIL_EVENT_PRESCRIPTION_ENTERED,
  };
  static const VigilEventKind none_running[] = {
    VIGIL_EVENT_VISIT_OPENED, VIGIL_EVENT_PATIENT_IDENTIFIED, VIGIL_EVENT_PATIENT_MEASURED, VIGIL_EVENT_PROTOCOL_CHOSEN,
    VIGIL_EVENT_CHECK_IN_DONE, VIGIL_EVENT_GATE_ANSWERED, VIGIL_EVENT_GATES_PASSED, VIGIL_EVENT_CONSENT_SIGNED,
    VIGIL_EVENT_PRESCRIPTION_ENTERED, VIGIL_EVENT_START_CONFIRMED, VIGIL_EVENT_INFUSION_STARTED,
    VIGIL_EVENT_INFUSION_RESUMED, VIGIL_EVENT_RECOVERY_STARTED, VIGIL_EVENT_DISCHARGE_ITEM, VIGIL_EVENT_VISIT_SIGNED,
    VIGIL_EVENT_VISIT_CLOSED, VIGIL_EVENT_WENT_BACK,
  };
  Story s;
  VigilSession before;

  story_begin (&s);
  story_open (&s);
  story_do (&s, VIGIL_EVENT_PATIENT_IDENTIFIED, "osei", story_identity ());
  before = s.session;
  for (gsize i = 0; i < G_N_ELEMENTS (none_before); i++)
    if (none_before[i] != VIGIL_EVENT_CHECK_IN_DONE)
      story_fact (&s, none_before[i], "osei", vigil_body_new ("channel", "i", (gint64) 0, "gate", "s", "x", "item", "s", "x", "to", "s", "dose", NULL));
  before.n_events = s.session.n_events;
  g_assert_cmpmem (&before, sizeof before, &s.session, sizeof before);
  story_end (&s);

  story_begin (&s);
  story_to_running (&s);
  before = s.session;
  for (gsize i = 0; i < G_N_ELEMENTS (none_running); i++)
    story_fact (&s, none_running[i], "osei", vigil_body_new ("channel", "i", (gint64) 0, "gate", "s", "x", "item", "s", "x", "to", "s", "dose", NULL));
  before.n_events = s.session.n_events;
  g_assert_cmpmem (&before, sizeof before, &s.session, sizeof before);
  story_end (&s);
}

static void
test_foreign_session (void)
{
  Story s;
  VigilSession before;
  g_autoptr (VigilEvent) foreign = NULL;

  story_begin (&s);
  story_to_running (&s);
  before = s.session;
  foreign = vigil_event_new (VIGIL_EVENT_INFUSION_ENDED, "another", "device", story_channel_body ());
  vigil_session_step (&s.session, foreign);
  g_assert_cmpmem (&before, sizeof before, &s.session, sizeof before);
  story_end (&s);
}

/* Any kind with any numbers, in any order: total, never outside its tables, and refolds. */
static void
test_random_events (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);

  for (guint round = 0; round < 30; round++) {
    Story s;

    story_begin (&s);
    story_to_running (&s);
    for (guint i = 0; i < 400; i++) {
      static const char *const words[] = { "", "pump", "gates", "discharged", "start", "infusing", "vigil", "é" };
      g_autofree char *id = g_strdup_printf ("id%d", g_rand_int_range (rand, 0, 40));
      VigilEventKind kind = (VigilEventKind) g_rand_int_range (rand, 1, VIGIL_N_EVENTS);
      const char *word = words[g_rand_int_range (rand, 0, 8)];
      double number = g_rand_double_range (rand, -1e3, 1e3);

      story_wait_s ((guint) g_rand_int_range (rand, 0, 100));
      story_fact (&s, kind, "osei",
                  vigil_body_new ("channel", "i", (gint64) g_rand_int_range (rand, -2, 6), "gate", "s", id, "item", "s", id,
                                  "check", "s", id, "role", "s", word, "to", "s", word, "how", "s", word, "command", "s",
                                  word, "mode", "s", word, "step", "i", (gint64) g_rand_int_range (rand, -3, 12),
                                  "infused_ml", "d", number, "rate_ml_h", "d", number, "rate_1", "d", number, "min_1",
                                  "d", number * 10, "total_ml", "d", number, "bag_ml", "d", number, NULL));
      g_assert_cmpuint (s.session.n_channels, <=, VIGIL_MAX_CHANNELS);
      g_assert_cmpuint (s.session.n_gates, <=, VIGIL_MAX_GATES);
      for (guint k = 0; k < VIGIL_MAX_CHANNELS; k++) {
        VigilDelivered out;

        vigil_channel_delivered (&s.session.channels[k], vigil_clock_wall_us (), &out);
        g_assert_cmpfloat (out.ml, >=, 0);
        g_assert_cmpint (out.left_us, >=, -1);
      }
    }
    assert_refold (&s);
    story_end (&s);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/whole-visit", test_whole_visit);
  g_test_add_func ("/session/pause", test_pause);
  g_test_add_func ("/session/link-loss", test_link_loss);
  g_test_add_func ("/session/link-loss-started-at-pump", test_link_loss_started_at_pump);
  g_test_add_func ("/session/crash", test_crash);
  g_test_add_func ("/session/clock-step", test_clock_step);
  g_test_add_func ("/session/counter-reset", test_counter_reset);
  g_test_add_func ("/session/swap", test_swap);
  g_test_add_func ("/session/matches-plan", test_matches_plan);
  g_test_add_func ("/session/back", test_back);
  g_test_add_func ("/session/wrong-stages", test_wrong_stages);
  g_test_add_func ("/session/foreign-session", test_foreign_session);
  g_test_add_func ("/session/random-events", test_random_events);
  return g_test_run ();
}
