/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What has gone in: fact and estimate. */
#include "../fixtures/story.h"

#include <math.h>

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

static void
test_pause (void)
{
  Story s;
  VigilDelivered d;

  story_begin (&s);
  story_to_running (&s);
  story_run (&s, 10, 7.2, 5);
  story_wait_s (30);
  story_do (&s, VIGIL_EVENT_COMMAND_REQUESTED, "unsigned", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "pause", NULL));
  g_assert_cmpint (story_channel (&s)->pending, ==, VIGIL_VERB_PAUSE);
  story_fact (&s, VIGIL_EVENT_COMMAND_CONFIRMED, "vigil", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "stop", NULL));
  g_assert_cmpint (story_channel (&s)->pending, ==, VIGIL_VERB_PAUSE);
  story_fact (&s, VIGIL_EVENT_COMMAND_CONFIRMED, "vigil", vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "pause", NULL));
  g_assert_cmpint (story_channel (&s)->pending, ==, VIGIL_VERB_NONE);
  story_fact (&s, VIGIL_EVENT_INFUSION_PAUSED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "delivered_ml", "d", 1.26, "by", "s", "vigil", "infused_ml", "d", 6.26, NULL));
  NEAR (story_delivered (&s).ml, 1.26);
  story_wait_s (1200);
  d = story_delivered (&s);
  NEAR (d.ml, 1.26);
  g_assert_false (d.is_estimated);
  g_assert_cmpint (d.ends_wall_us, ==, 0);
  g_assert_cmpint (d.left_us, >, 229 * VIGIL_USEC_PER_MIN);
  NEAR (d.rate, 0);
  g_assert_cmpint (vigil_channel_running_us (story_channel (&s), vigil_clock_wall_us ()), ==, 630 * VIGIL_USEC_PER_SEC);
  story_fact (&s, VIGIL_EVENT_INFUSION_RESUMED, "device", vigil_body_new ("channel", "i", (gint64) 0, "by", "s", "pump", NULL));
  story_run (&s, 1, 7.2, 6.26);
  NEAR (story_delivered (&s).ml, 1.38);
  g_assert_cmpint (story_channel (&s)->running_us, ==, 690 * VIGIL_USEC_PER_SEC);
  /* the next step comes after 30 min of running, not of waiting */
  g_assert_cmpint (vigil_channel_step_left_us (story_channel (&s), vigil_clock_wall_us ()), ==, 1110 * VIGIL_USEC_PER_SEC);
  story_assert_refold (&s);
  story_end (&s);
}

static void
test_link_loss (void)
{
  Story s;
  VigilDelivered d;

  story_begin (&s);
  story_to_running (&s);
  story_run (&s, 10, 7.2, 5);
  story_link (&s, VIGIL_EVENT_LINK_LOST);
  story_wait_s (10);
  d = story_delivered (&s);
  g_assert_true (d.is_estimated);
  NEAR (d.ml, 1.2 + 7.2 * 10 / 3600);
  NEAR (d.seen_mg, 2.4);
  g_assert_cmpfloat (d.rate, >, 0);
  g_assert_cmpint (d.left_us, >, 0);
  /* started over the wire, the pump stops itself after 15 s without a word */
  story_wait_s (600);
  d = story_delivered (&s);
  NEAR (d.ml, 1.2 + 7.2 * 15 / 3600);
  g_assert_cmpint (d.left_us, ==, -1);
  g_assert_cmpint (d.ends_wall_us, ==, 0);
  NEAR (d.rate, 0);
  story_link (&s, VIGIL_EVENT_LINK_BACK);
  g_assert_true (story_delivered (&s).is_estimated);
  story_pump_state (&s, "hold", 0, 6.23);
  d = story_delivered (&s);
  g_assert_false (d.is_estimated);
  NEAR (d.ml, 1.23);
  /* 0.03 mL at 7.2 mL/h are 15 s of running, not ten minutes */
  g_assert_cmpint (story_channel (&s)->running_us / VIGIL_USEC_PER_SEC, ==, 615);
  story_assert_refold (&s);
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
  story_link (&s, VIGIL_EVENT_LINK_LOST);
  story_wait_s (3600);
  d = story_delivered (&s);
  NEAR (d.ml, 7.2);
  g_assert_true (d.is_estimated);
  /* never more than was programmed */
  story_wait_s (24 * 3600);
  d = story_delivered (&s);
  NEAR (d.ml, 48.05);
  g_assert_cmpint (d.left_us, ==, 0);
  /* a clock that was set back makes no negative volume */
  vigil_clock_fake_step_wall_us (-48 * 3600 * VIGIL_USEC_PER_SEC);
  NEAR (story_delivered (&s).ml, 0);
  story_end (&s);
}

/* The program was dead for an hour: the last fact is not the present, before and after it knows. */
static void
test_crash (void)
{
  Story s;

  story_begin (&s);
  story_to_running (&s);
  story_run (&s, 10, 7.2, 5);
  g_assert_false (story_delivered (&s).is_estimated);
  story_wait_s (91);
  g_assert_true (story_delivered (&s).is_estimated);
  story_pump_state (&s, "infusing", 7.2, 6.3);
  g_assert_false (story_delivered (&s).is_estimated);
  story_fact (&s, VIGIL_EVENT_APP_STARTED, "vigil", vigil_body_new ("version", "s", "0", NULL));
  g_assert_true (story_delivered (&s).is_estimated);
  story_assert_refold (&s);
  story_end (&s);
}

static void
test_clock_step (void)
{
  Story s;
  VigilDelivered d;

  story_begin (&s);
  story_to_running (&s);
  story_run (&s, 10, 7.2, 5);
  story_link (&s, VIGIL_EVENT_LINK_LOST);
  vigil_clock_fake_step_wall_us (3600 * VIGIL_USEC_PER_SEC);
  story_fact (&s, VIGIL_EVENT_CLOCK_ANCHOR, "vigil", vigil_body_new ("step_us", "i", 3600 * VIGIL_USEC_PER_SEC, NULL));
  story_wait_s (10);
  d = story_delivered (&s);
  NEAR (d.ml, 1.2 + 7.2 * 10 / 3600);
  story_assert_refold (&s);
  story_end (&s);
}

static void
test_counter_reset (void)
{
  Story s;

  story_begin (&s);
  story_to_running (&s);
  story_run (&s, 10, 7.2, 5);
  NEAR (story_delivered (&s).ml, 1.2);
  story_pump_state (&s, "infusing", 7.2, 0.05);
  NEAR (story_delivered (&s).ml, 1.25);
  story_pump_state (&s, "infusing", 7.2, 0.35);
  NEAR (story_delivered (&s).ml, 1.55);
  story_pump_state (&s, "infusing", 7.2, -3);
  NEAR (story_delivered (&s).ml, 1.55);
  story_assert_refold (&s);
  story_end (&s);
}

static void
test_swap (void)
{
  Story s;
  g_autoptr (GError) error = NULL;

  story_begin (&s);
  story_to_running (&s);
  story_run (&s, 10, 7.2, 5);
  story_fact (&s, VIGIL_EVENT_INFUSION_PAUSED, "device", vigil_body_new ("channel", "i", (gint64) 0, "by", "s", "pump", NULL));
  story_fact (&s, VIGIL_EVENT_PUMP_SWAPPED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "serial_before", "s", "A", "serial_now", "s", "B", NULL));
  story_pump_state (&s, "hold", 0, 320);
  NEAR (story_delivered (&s).ml, 1.2);
  g_assert_true (story_channel (&s)->is_swap_unconfirmed);
  g_assert_false (story_may (&s, VIGIL_EVENT_COMMAND_REQUESTED, "osei",
                             vigil_body_new ("channel", "i", (gint64) 0, "command", "s", "resume", NULL), &error));
  g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_WRONG_STAGE);
  story_fact (&s, VIGIL_EVENT_DEVICE_BOUND, "vigil",
              vigil_body_new ("role", "s", "pump", "channel", "i", (gint64) 0, "serial", "s", "B", NULL));
  g_assert_false (story_channel (&s)->is_swap_unconfirmed);
  story_fact (&s, VIGIL_EVENT_INFUSION_RESUMED, "device", vigil_body_new ("channel", "i", (gint64) 0, "by", "s", "pump", NULL));
  story_pump_state (&s, "infusing", 7.2, 320.4);
  NEAR (story_delivered (&s).ml, 1.6);
  story_assert_refold (&s);
  story_end (&s);
}

static void
untold (Story *s, const char *mode, double rate_ml_h, double infused_ml)
{
  JsonObject *body = vigil_body_new ("channel", "i", (gint64) 0, "mode", "s", mode, NULL);

  if (isnan (rate_ml_h))
    json_object_set_null_member (body, "rate_ml_h");
  else
    json_object_set_double_member (body, "rate_ml_h", rate_ml_h);
  if (isnan (infused_ml))
    json_object_set_null_member (body, "infused_ml");
  else
    json_object_set_double_member (body, "infused_ml", infused_ml);
  story_fact (s, VIGIL_EVENT_PUMP_STATE, "device", body);
}

/* A pump that does not say its rate runs at no known rate, not at 0; what is estimated is so by the plan. */
static void
test_rate_not_told (void)
{
  Story s;
  VigilDelivered d;

  story_begin (&s);
  story_to_running (&s);
  story_wait_s (60);
  untold (&s, "infusing", NAN, 5.12);
  g_assert_true (isnan (story_channel (&s)->rate_ml_h));
  d = story_delivered (&s);
  g_assert_false (d.is_estimated);
  NEAR (d.ml, 0.12);
  g_assert_true (d.is_rate_planned);
  g_assert_true (isnan (d.seen_rate));
  g_assert_cmpfloat (d.rate, >, 0);
  g_assert_cmpint (d.left_us, >, 0);
  g_assert_true (vigil_channel_matches_plan (story_channel (&s), 0.05));
  story_link (&s, VIGIL_EVENT_LINK_LOST);
  story_wait_s (10);
  d = story_delivered (&s);
  g_assert_true (d.is_estimated && d.is_rate_planned);
  NEAR (d.ml, 0.12 + 7.2 * 10 / 3600);
  /* too much is too much, at whatever rate */
  untold (&s, "infusing", NAN, 500);
  g_assert_false (vigil_channel_matches_plan (story_channel (&s), 0.05));
  story_assert_refold (&s);
  story_end (&s);
}

/* A start that comes before any rate was told is no rate of the pump's. */
static void
test_start_is_no_rate (void)
{
  Story s;

  story_begin (&s);
  story_to_running (&s);
  g_assert_true (isnan (story_channel (&s)->rate_ml_h));
  story_pump_state (&s, "infusing", 6.9, 5);
  NEAR (story_channel (&s)->rate_ml_h, 6.9);
  story_pump_state (&s, "hold", 0, 5);
  story_fact (&s, VIGIL_EVENT_INFUSION_PAUSED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "by", "s", "pump", "infused_ml", "d", 5.0, NULL));
  NEAR (story_channel (&s)->rate_ml_h, 0);
  story_pump_state (&s, "infusing", 6.9, 5);
  story_fact (&s, VIGIL_EVENT_INFUSION_RESUMED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "by", "s", "pump", "infused_ml", "d", 5.0, NULL));
  NEAR (story_channel (&s)->rate_ml_h, 6.9);
  story_end (&s);
}

/* It answers, and does not say its volume: what it has given is an estimate until it does. */
static void
test_volume_not_told (void)
{
  Story s;
  VigilDelivered d;

  story_begin (&s);
  story_to_running (&s);
  story_run (&s, 10, 7.2, 5);
  story_wait_s (60);
  untold (&s, "infusing", 7.2, NAN);
  d = story_delivered (&s);
  g_assert_true (d.is_estimated);
  NEAR (d.ml, 1.32);
  NEAR (d.seen_mg, 2.4);
  /* it is heard, so its watchdog does not stop it */
  story_wait_s (60);
  NEAR (story_delivered (&s).ml, 1.44);
  untold (&s, "hold", 0, NAN);
  story_fact (&s, VIGIL_EVENT_INFUSION_PAUSED, "device", vigil_body_new ("channel", "i", (gint64) 0, "by", "s", "pump", NULL));
  story_wait_s (600);
  d = story_delivered (&s);
  g_assert_true (d.is_estimated);
  NEAR (d.ml, 1.44);
  g_assert_cmpint (story_channel (&s)->running_us, ==, 720 * VIGIL_USEC_PER_SEC);
  story_pump_state (&s, "hold", 0, 6.4);
  d = story_delivered (&s);
  g_assert_false (d.is_estimated);
  NEAR (d.ml, 1.4);
  story_assert_refold (&s);
  story_end (&s);
}

/* The end without a volume is an estimate; the first volume after it settles what was given. */
static void
test_end_without_volume (void)
{
  Story s;
  VigilDelivered d;

  story_begin (&s);
  story_to_running (&s);
  story_run (&s, 10, 7.2, 5);
  story_wait_s (60);
  story_fact (&s, VIGIL_EVENT_INFUSION_ENDED, "device",
              vigil_body_new ("channel", "i", (gint64) 0, "delivered_ml", "d", 1.32, "is_estimated", "b", TRUE, "how", "s",
                              "stopped", NULL));
  d = story_delivered (&s);
  g_assert_true (d.is_estimated);
  NEAR (d.ml, 1.32);
  story_wait_s (60);
  story_pump_state (&s, "hold", 0, 6.3);
  d = story_delivered (&s);
  g_assert_false (d.is_estimated);
  NEAR (d.ml, 1.3);
  /* what it counts from then on is nobody's dose */
  story_pump_state (&s, "hold", 0, 9);
  NEAR (story_delivered (&s).ml, 1.3);
  story_assert_refold (&s);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivered/pause", test_pause);
  g_test_add_func ("/delivered/link-loss", test_link_loss);
  g_test_add_func ("/delivered/link-loss-started-at-pump", test_link_loss_started_at_pump);
  g_test_add_func ("/delivered/crash", test_crash);
  g_test_add_func ("/delivered/clock-step", test_clock_step);
  g_test_add_func ("/delivered/counter-reset", test_counter_reset);
  g_test_add_func ("/delivered/swap", test_swap);
  g_test_add_func ("/delivered/rate-not-told", test_rate_not_told);
  g_test_add_func ("/delivered/start-is-no-rate", test_start_is_no_rate);
  g_test_add_func ("/delivered/volume-not-told", test_volume_not_told);
  g_test_add_func ("/delivered/end-without-volume", test_end_without_volume);
  g_test_add_func ("/delivered/matches-plan", test_matches_plan);
  return g_test_run ();
}
