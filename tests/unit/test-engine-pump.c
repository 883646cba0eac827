/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Pumps that say less than others: no rate, no volume now and then, no volume ever. What is not said is not
 * 0, and not what it was. */
#include "../fixtures/bed.h"

static void
begin (Bed *bed)
{
  bed_begin (bed);
  bed_open_visit (bed);
  bed_prescribe (bed);
  bed_confirm (bed);
}

static VigilDelivered
get_delivered (Bed *bed)
{
  VigilChannel live = bed_live_channel (bed);
  VigilDelivered delivered;

  vigil_channel_delivered (&live, vigil_clock_wall_us (), &delivered);
  return delivered;
}

static void
run (Bed *bed, guint seconds, double rate_ml_h, double infused_ml)
{
  for (guint i = 1; i <= seconds; i++) {
    vigil_clock_fake_advance_us (SECOND);
    bed_say_pump (bed, VIGIL_PUMP_MODE_INFUSING, rate_ml_h, infused_ml + i / 60.0);
    vigil_engine_check_answers (bed->engine);
  }
}

static void
test_no_rate (void)
{
  g_autoptr (VigilEvent) state = NULL;
  Bed bed;

  begin (&bed);
  run (&bed, 30, NAN, 0);
  g_assert_cmpint (bed.engine->session.channels[0].state, ==, VIGIL_CHANNEL_RUNNING);
  g_assert_true (isnan (bed.engine->session.channels[0].rate_ml_h));
  g_assert_true (isnan (bed_live_channel (&bed).rate_ml_h));
  g_assert_false (get_delivered (&bed).is_estimated);
  g_assert_true (isnan (get_delivered (&bed).seen_rate));
  g_assert_true (get_delivered (&bed).is_rate_planned);
  g_assert_cmpfloat_with_epsilon (get_delivered (&bed).rate, 0.6, 1e-9);
  /* silence: by the plan, and said to be */
  vigil_engine_on_pump_link (bed.engine, 0, FALSE);
  vigil_engine_append (bed.engine, VIGIL_EVENT_LINK_LOST, "device",
                       vigil_body_new ("role", "s", "pump", "channel", "i", (gint64) 0, NULL), NULL, NULL);
  vigil_clock_fake_advance_us (60 * SECOND);
  g_assert_true (get_delivered (&bed).is_estimated);
  g_assert_true (get_delivered (&bed).is_rate_planned);
  g_assert_cmpfloat_with_epsilon (get_delivered (&bed).ml, 29 / 60.0 + 1, 1e-6);
  bed_stop (&bed);
  state = bed_find_event (&bed, VIGIL_EVENT_PUMP_STATE);
  g_assert_true (json_object_get_null_member (state->body, "rate_ml_h"));
  bed_end (&bed);
}

/* One answer without a volume is nothing; after its stale time the volume is an estimate, and says so. */
static void
test_volume_is_lost_and_found (void)
{
  VigilDelivered delivered;
  guint n_states;
  Bed bed;

  begin (&bed);
  run (&bed, 61, 60, 0);
  run (&bed, 5, 60, NAN);
  delivered = get_delivered (&bed);
  g_assert_false (delivered.is_estimated);
  g_assert_cmpfloat_with_epsilon (delivered.ml, 1, 1e-6);
  run (&bed, 1, 60, NAN);
  delivered = get_delivered (&bed);
  g_assert_true (delivered.is_estimated);
  g_assert_cmpfloat_with_epsilon (delivered.ml, 1 + 6 / 60.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (delivered.seen_mg, 1, 1e-6);
  run (&bed, 54, 60, NAN);
  g_assert_cmpfloat_with_epsilon (get_delivered (&bed).ml, 2, 1e-6);
  /* the state that is recorded says the same, not the old number */
  g_assert_false (vigil_channel_is_volume_seen (&bed.engine->session.channels[0]));
  run (&bed, 1, 60, 2);
  delivered = get_delivered (&bed);
  g_assert_false (delivered.is_estimated);
  g_assert_cmpfloat_with_epsilon (delivered.ml, 2, 1e-6);
  bed_stop (&bed);
  n_states = bed_count (&bed, VIGIL_EVENT_PUMP_STATE);
  g_assert_cmpuint (n_states, >=, 4);
  g_assert_cmpuint (n_states, <=, 6);
  bed_end (&bed);
}

/* A pause is a pause, though nobody hears what has gone in. */
static void
test_mode_is_followed_without_volume (void)
{
  g_autoptr (VigilEvent) paused = NULL;
  Bed bed;

  begin (&bed);
  run (&bed, 61, 60, 0);
  run (&bed, 30, 60, NAN);
  vigil_clock_fake_advance_us (SECOND);
  bed_say_pump (&bed, VIGIL_PUMP_MODE_HOLD, 0, NAN);
  g_assert_cmpint (bed.engine->session.channels[0].state, ==, VIGIL_CHANNEL_PAUSED);
  g_assert_true (get_delivered (&bed).is_estimated);
  g_assert_cmpfloat_with_epsilon (get_delivered (&bed).ml, 1.5, 0.02);
  vigil_clock_fake_advance_us (600 * SECOND);
  g_assert_cmpfloat_with_epsilon (get_delivered (&bed).ml, 1.5, 0.02);
  bed_say_pump (&bed, VIGIL_PUMP_MODE_HOLD, 0, 1.6);
  g_assert_false (get_delivered (&bed).is_estimated);
  g_assert_cmpfloat_with_epsilon (get_delivered (&bed).ml, 1.6 - 1 / 60.0, 1e-6);
  bed_stop (&bed);
  paused = bed_find_event (&bed, VIGIL_EVENT_INFUSION_PAUSED);
  g_assert_false (vigil_event_has (paused, "infused_ml"));
  bed_end (&bed);
}

static void
test_end_is_an_estimate_without_volume (void)
{
  g_autoptr (VigilEvent) ended = NULL;
  Bed bed;

  begin (&bed);
  run (&bed, 61, 60, 0);
  run (&bed, 60, 60, NAN);
  bed.engine->pending[0] = (VigilPending){ .verb = VIGIL_VERB_STOP, .deadline_us = G_MAXINT64, .phase_us = G_MAXINT64 };
  bed_say_pump (&bed, VIGIL_PUMP_MODE_HOLD, 0, NAN);
  g_assert_cmpint (bed.engine->session.channels[0].state, ==, VIGIL_CHANNEL_ENDED);
  bed_stop (&bed);
  ended = bed_find_event (&bed, VIGIL_EVENT_INFUSION_ENDED);
  g_assert_true (vigil_event_get_boolean (ended, "is_estimated"));
  g_assert_cmpfloat_with_epsilon (vigil_event_get_double (ended, "delivered_ml"), 2, 0.02);
  bed_end (&bed);
}

/* It says what it does and how fast, and has no counter at all. */
static void
test_no_volume_ever (void)
{
  Bed bed;

  begin (&bed);
  for (guint i = 0; i < 70; i++) {
    vigil_clock_fake_advance_us (SECOND);
    vigil_engine_on_pump (bed.engine, &(VigilObservation){ .code = VIGIL_CODE_PUMP_MODE, .value = VIGIL_PUMP_MODE_INFUSING,
                                                           .t_mono_us = vigil_clock_mono_us () });
    vigil_engine_on_pump (bed.engine, &(VigilObservation){ .code = VIGIL_CODE_PUMP_RATE, .value = 60,
                                                           .t_mono_us = vigil_clock_mono_us () });
    vigil_engine_check_answers (bed.engine);
  }
  g_assert_cmpint (bed.engine->session.channels[0].state, ==, VIGIL_CHANNEL_RUNNING);
  g_assert_true (get_delivered (&bed).is_estimated);
  g_assert_cmpfloat_with_epsilon (get_delivered (&bed).ml, 1, 0.15);
  g_assert_cmpfloat (get_delivered (&bed).seen_mg, ==, 0);
  bed_end (&bed);
}

/* ---- commands ---- */

static void
on_refused (gint64 seq, const GError *error, gpointer user_data)
{
  g_assert_cmpint (seq, ==, 0);
  *(int *) user_data = error->code;
}

static int
ask_rate (Bed *bed, double rate_ml_h)
{
  int code = -1;

  vigil_engine_command (bed->engine, 0, VIGIL_VERB_RATE, rate_ml_h, on_refused, &code);
  return code;
}

/* 1 mg/mL at 100 kg: the hard limit of 2 mg/kg/h is 200 mL/h. Nothing above it is ever sent. */
static void
test_rate_is_checked (void)
{
  Bed bed;

  begin (&bed);
  run (&bed, 10, 60, 0);
  g_assert_cmpint (ask_rate (&bed, 250), ==, VIGIL_SESSION_ERROR_OUTSIDE_LIMIT);
  g_assert_cmpint (ask_rate (&bed, 0), ==, VIGIL_SESSION_ERROR_BAD_VALUE);
  /* 1.2 mg/kg/h is more than is usual, and nobody gave a reason */
  g_assert_cmpint (ask_rate (&bed, 120), ==, VIGIL_SESSION_ERROR_OUTSIDE_LIMIT);
  /* right for the patient; that the pump is not heard is what only the core knows */
  g_assert_cmpint (ask_rate (&bed, 90), ==, VIGIL_SESSION_ERROR_NO_LINK);
  vigil_engine_append (bed.engine, VIGIL_EVENT_STAFF_SIGNED_OUT, "osei", NULL, NULL, NULL);
  g_assert_cmpint (ask_rate (&bed, 90), ==, VIGIL_SESSION_ERROR_NOT_ALLOWED);
  bed_end (&bed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-pump/no-rate", test_no_rate);
  g_test_add_func ("/engine-pump/volume-lost", test_volume_is_lost_and_found);
  g_test_add_func ("/engine-pump/mode-without-volume", test_mode_is_followed_without_volume);
  g_test_add_func ("/engine-pump/end-without-volume", test_end_is_an_estimate_without_volume);
  g_test_add_func ("/engine-pump/no-volume-ever", test_no_volume_ever);
  g_test_add_func ("/engine-pump/rate-command", test_rate_is_checked);
  return g_test_run ();
}
