/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "../fixtures/story.h"
#include "session/gates.h"
#include "session/summary.h"

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

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
  g_assert_cmpstr (vigil_session_find_blocking_gate (&s.session, protocol, &(VigilGateFacts) { 0 })->id, ==, "identity");
  story_end (&s);

  story_begin (&s);
  story_to_running (&s);
  protocol = vigil_clinic_find_protocol (s.clinic, s.session.protocol_id);
  g_assert_cmpint (s.session.stage, ==, VIGIL_STAGE_INFUSING);
  g_assert_cmpstr (s.session.staff_name, ==, "A. Osei");
  g_assert_cmpstr (vigil_session_find_gate_answer (&s.session, "escort")->by, ==, "AO");
  NEAR (s.session.baseline_hr, 76);
  NEAR (story_channel (&s)->total_mg, 96.1);
  g_assert_cmpint (story_delivered (&s).left_us, ==, 240 * VIGIL_USEC_PER_MIN);
  g_assert_cmpint (vigil_session_check_due_wall_us (&s.session, protocol, "moaas"), ==,
                   vigil_clock_wall_us () + 15 * VIGIL_USEC_PER_MIN);
  story_do (&s, VIGIL_EVENT_SIDE_EFFECT, "osei",
            vigil_body_new ("effect", "s", "nausea", "label", "s", "nausea", "severity", "i", (gint64) 2, "is_red_flag",
                            "b", FALSE, NULL));
  counter = story_run (&s, 30, 7.2, 5);
  g_assert_cmpint (vigil_session_check_due_wall_us (&s.session, protocol, VIGIL_CHECK_SIDE_EFFECTS), ==,
                   vigil_clock_wall_us () - 15 * VIGIL_USEC_PER_MIN);
  story_do (&s, VIGIL_EVENT_CHECK_RECORDED, "osei",
            vigil_body_new ("check", "s", "moaas", "label", "s", "Sedation", "score", "i", (gint64) 5, NULL));
  g_assert_cmpint (vigil_session_check_due_wall_us (&s.session, protocol, "moaas"), ==,
                   vigil_clock_wall_us () + 15 * VIGIL_USEC_PER_MIN);
  NEAR (story_delivered (&s).mg, 7.2);
  g_assert_false (story_delivered (&s).is_estimated);
  g_assert_cmpint (vigil_channel_step_left_us (story_channel (&s), vigil_clock_wall_us ()), ==, 0);
  story_fact (&s, VIGIL_EVENT_STEP_CHANGED, "vigil",
              vigil_body_new ("channel", "i", (gint64) 0, "step", "i", (gint64) 1, "pump_rate_ml_h", "d", 12.7, NULL));
  story_pump_state (&s, "infusing", 12.7, counter);
  g_assert_cmpint (vigil_channel_step_left_us (story_channel (&s), vigil_clock_wall_us ()), ==, -1);
  counter = story_run (&s, 210, 12.7, counter);
  NEAR (story_delivered (&s).mg, 96.1);
  NEAR (story_delivered (&s).ml, 48.05);
  g_assert_cmpint (story_delivered (&s).left_us, <=, 1);
  NEAR (story_delivered (&s).rate, 12.7 * 2 / 72.4);
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
  story_assert_refold (&s);
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
  story_assert_refold (&s);
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
    story_assert_refold (&s);
    story_end (&s);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/whole-visit", test_whole_visit);
  g_test_add_func ("/session/back", test_back);
  g_test_add_func ("/session/wrong-stages", test_wrong_stages);
  g_test_add_func ("/session/foreign-session", test_foreign_session);
  g_test_add_func ("/session/random-events", test_random_events);
  return g_test_run ();
}
