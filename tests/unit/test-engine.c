/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine with devices that are silent: what a test says in their name is all that is heard. */
#include "config.h"

#include "base/clock.h"
#include "core/engine.h"

#include <glib/gstdio.h>
#include <math.h>

#define SECOND VIGIL_USEC_PER_SEC
#define WALL_US G_GINT64_CONSTANT (1700000000000000)

typedef struct {
  char *dir;
  VigilClinic *clinic;
  VigilBus *bus;
  VigilRecord *record;
  VigilEngine *engine;
} Bed;

static void
bed_begin (Bed *bed)
{
  static const char *const monitors[] = { "philips-intellivue@/nowhere/monitor", NULL };
  static const char *const pumps[] = { "alaris-asena@/nowhere/pump", NULL };
  g_autofree char *path = NULL;
  GError *error = NULL;

  vigil_clock_fake_begin (1000 * SECOND, WALL_US);
  bed->dir = g_dir_make_tmp ("vigil-engine-XXXXXX", NULL);
  path = g_build_filename (bed->dir, "vigil.db", NULL);
  bed->clinic = vigil_clinic_load (VIGIL_SOURCE_CLINIC_DIR, &error);
  g_assert_no_error (error);
  bed->bus = vigil_bus_new ();
  bed->record = vigil_record_open (path, NULL, &error);
  g_assert_no_error (error);
  bed->engine = vigil_engine_new (&(VigilCoreConfig) { .record_path = path, .monitors = monitors, .pumps = pumps },
                                  bed->clinic, bed->record, bed->bus, NULL, &error);
  g_assert_no_error (error);
}

static void
bed_end (Bed *bed)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", bed->dir);

  vigil_engine_free (bed->engine);
  vigil_bus_unref (bed->bus);
  vigil_clinic_unref (bed->clinic);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (bed->dir);
  vigil_clock_fake_end ();
}

static void
on_proposed (gint64 seq, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
}

static void
open_visit (Bed *bed)
{
  vigil_engine_append (bed->engine, VIGIL_EVENT_STAFF_SIGNED_IN, "osei",
                       vigil_body_new ("staff_id", "s", "osei", "name", "s", "A. Osei", "role", "s", "nurse", NULL), NULL,
                       NULL);
  vigil_engine_propose (bed->engine, VIGIL_EVENT_VISIT_OPENED, "osei", json_object_new (), on_proposed, NULL);
}

static void
advance (int seconds)
{
  vigil_clock_fake_advance_us (seconds * SECOND);
}

/* ---- cuff ---- */

static VigilDevice *
find_device (Bed *bed, gboolean is_pump)
{
  for (guint i = 0; i < bed->engine->devices->len; i++)
    if (bed->engine->links[i].is_pump == is_pump)
      return g_ptr_array_index (bed->engine->devices, i);
  g_assert_not_reached ();
}

static void
say_cuff (Bed *bed, double sys, gint64 device_time_us, gint64 age_us, VigilQuality quality, guint flags)
{
  static const VigilCode codes[] = { VIGIL_CODE_NIBP_SYS, VIGIL_CODE_NIBP_DIA, VIGIL_CODE_NIBP_MEAN };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    VigilObservation part = { .code = codes[i], .quality = quality, .flags = (VigilFlags) flags, .value = sys - 20 * i,
                              .t_mono_us = vigil_clock_mono_us (), .device_time_us = device_time_us, .age_us = age_us };

    vigil_engine_on_observation (find_device (bed, FALSE), &part, bed->engine);
  }
  vigil_engine_flush_nibp (bed->engine);
}

static void
test_cuff_tells_its_age (void)
{
  Bed bed;
  const VigilSession *session;

  bed_begin (&bed);
  session = &bed.engine->session;
  open_visit (&bed);
  /* the monitor is plugged in and says what it measured before this patient came */
  advance (60);
  say_cuff (&bed, 190, 5, 3000 * SECOND, VIGIL_QUALITY_OK, 0);
  g_assert_cmpint (session->nibp_wall_us, ==, 0);
  /* and what it measured half a minute ago */
  say_cuff (&bed, 130, 6, 30 * SECOND, VIGIL_QUALITY_OK, 0);
  g_assert_cmpint (session->nibp_wall_us, ==, WALL_US + 30 * SECOND);
  /* again: not new */
  advance (60);
  say_cuff (&bed, 130, 6, 90 * SECOND, VIGIL_QUALITY_OK, VIGIL_FLAG_IN_ALARM);
  g_assert_cmpint (session->nibp_wall_us, ==, WALL_US + 30 * SECOND);
  say_cuff (&bed, 130, 7, 0, VIGIL_QUALITY_QUESTIONABLE, 0);
  g_assert_cmpint (session->nibp_wall_us, ==, WALL_US + 120 * SECOND);
  g_assert_true (session->is_nibp_questionable);
  bed_end (&bed);
}

static void
test_cuff_without_clock (void)
{
  Bed bed;
  const VigilSession *session;

  bed_begin (&bed);
  session = &bed.engine->session;
  open_visit (&bed);
  advance (60);
  say_cuff (&bed, 130, 0, 0, VIGIL_QUALITY_OK, 0);
  g_assert_cmpint (session->nibp_wall_us, ==, WALL_US + 60 * SECOND);
  advance (60);
  say_cuff (&bed, 130, 0, 0, VIGIL_QUALITY_OK, VIGIL_FLAG_IN_ALARM);
  g_assert_cmpint (session->nibp_wall_us, ==, WALL_US + 60 * SECOND);
  say_cuff (&bed, 130, 0, 0, VIGIL_QUALITY_OK, VIGIL_FLAG_MEASURING);
  g_assert_cmpint (session->nibp_wall_us, ==, WALL_US + 60 * SECOND);
  say_cuff (&bed, 130, 0, 0, VIGIL_QUALITY_OK, 0);
  g_assert_cmpint (session->nibp_wall_us, ==, WALL_US + 120 * SECOND);
  bed_end (&bed);
}

/* ---- one patient, then the next ---- */

static void
test_next_patient (void)
{
  Bed bed;

  bed_begin (&bed);
  open_visit (&bed);
  advance (60);
  say_cuff (&bed, 190, 5, 0, VIGIL_QUALITY_OK, 0);
  g_assert_cmpfloat (bed.engine->session.nibp_sys_mmhg, ==, 190);
  bed.engine->failed[0] = VIGIL_VERB_STOP;
  vigil_engine_append (bed.engine, VIGIL_EVENT_VISIT_CLOSED, "osei", json_object_new (), NULL, NULL);
  advance (60);
  open_visit (&bed);
  g_assert_cmpint (bed.engine->session.nibp_wall_us, ==, 0);
  g_assert_false (vigil_observation_has_value (&bed.engine->vitals[VIGIL_CODE_NIBP_SYS]));
  g_assert_cmpint (bed.engine->failed[0], ==, VIGIL_VERB_NONE);
  say_cuff (&bed, 190, 5, 60 * SECOND, VIGIL_QUALITY_OK, 0);
  g_assert_cmpint (bed.engine->session.nibp_wall_us, ==, 0);
  bed_end (&bed);
}

/* ---- pump ---- */

static void
say_pump (Bed *bed, VigilPumpMode mode, double rate_ml_h, double infused_ml)
{
  const struct { VigilCode code; double value; } parts[]
      = { { VIGIL_CODE_PUMP_MODE, mode }, { VIGIL_CODE_PUMP_RATE, rate_ml_h }, { VIGIL_CODE_PUMP_INFUSED, infused_ml } };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    vigil_engine_on_pump (bed->engine, &(VigilObservation) {
      .code = parts[i].code, .value = parts[i].value, .t_mono_us = vigil_clock_mono_us (),
      .quality = isnan (parts[i].value) ? VIGIL_QUALITY_INVALID : VIGIL_QUALITY_OK });
}

static void
say_serial (Bed *bed, const char *serial)
{
  VigilObservation observation = { .code = VIGIL_CODE_PUMP_SERIAL };

  g_strlcpy (observation.text, serial, sizeof observation.text);
  vigil_engine_on_pump (bed->engine, &observation);
}

static void
start (Bed *bed)
{
  bed->engine->session.stage = VIGIL_STAGE_DOSE;
  vigil_engine_append (bed->engine, VIGIL_EVENT_PRESCRIPTION_ENTERED, "osei",
                       vigil_body_new ("channel", "i", (gint64) 0, "drug", "s", "ketamine", "bag_mg", "d", 50.0, "bag_ml",
                                       "d", 50.0, "total_mg", "d", 40.0, "total_ml", "d", 40.0, "duration_min", "i",
                                       (gint64) 40, "n_steps", "i", (gint64) 1, NULL), NULL, NULL);
  vigil_engine_append (bed->engine, VIGIL_EVENT_START_CONFIRMED, "osei", vigil_body_new ("channel", "i", (gint64) 0, NULL),
                       NULL, NULL);
}

/* Before anything is on it the pump that answers is the one; then another one is a swap, and what that
 * one has given before staff says yes went into somebody else. */
static void
test_other_pump (void)
{
  Bed bed;
  const VigilChannel *channel;

  bed_begin (&bed);
  channel = &bed.engine->session.channels[0];
  open_visit (&bed);
  g_assert_cmpstr (channel->pump_serial, ==, "");
  say_serial (&bed, "A");
  g_assert_cmpstr (channel->pump_serial, ==, "A");
  say_serial (&bed, "B");
  g_assert_cmpstr (channel->pump_serial, ==, "B");
  g_assert_false (channel->is_swap_unconfirmed);
  start (&bed);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, 60, 30);
  advance (60);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, 60, 31);
  g_assert_cmpfloat_with_epsilon (channel->delivered_ml, 1, 1e-6);
  say_serial (&bed, "C");
  g_assert_true (channel->is_swap_unconfirmed);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, 60, 5);
  vigil_engine_append (bed.engine, VIGIL_EVENT_DEVICE_BOUND, "osei",
                       vigil_body_new ("role", "s", "pump", "channel", "i", (gint64) 0, "serial", "s", "C", NULL), NULL,
                       NULL);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, 60, 5.5);
  advance (60);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, 60, 6.5);
  g_assert_cmpfloat_with_epsilon (channel->delivered_ml, 2, 1e-6);
  bed_end (&bed);
}

/* What was heard last is where the silence begins, at the time at which it was heard. */
static void
test_silence_begins_at_the_last_word (void)
{
  Bed bed;
  const VigilChannel *channel;

  bed_begin (&bed);
  channel = &bed.engine->session.channels[0];
  open_visit (&bed);
  start (&bed);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, 60, 0);
  advance (30);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, 60, 0.5);
  advance (5);
  vigil_engine_on_pump_link (bed.engine, 0, FALSE);
  g_assert_cmpfloat_with_epsilon (channel->delivered_ml, 0.5, 1e-6);
  g_assert_cmpint (channel->seen_wall_us, ==, WALL_US + 30 * SECOND);
  bed_end (&bed);
}

static void
test_unknown_rate (void)
{
  Bed bed;
  gint64 recorded_us;

  bed_begin (&bed);
  open_visit (&bed);
  start (&bed);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, NAN, 0);
  recorded_us = bed.engine->pumps[0].recorded_us;
  advance (10);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, NAN, 0.1);
  g_assert_cmpint (bed.engine->pumps[0].recorded_us, ==, recorded_us);
  bed_end (&bed);
}

/* A start means what waits to be started, not a pump that a hand has started since. */
static void
on_refused (gint64 seq, const GError *error, gpointer user_data)
{
  g_assert_nonnull (error);
  *(gboolean *) user_data = TRUE;
}

static void
test_start_is_for_what_waits (void)
{
  Bed bed;
  gboolean is_refused = FALSE;

  bed_begin (&bed);
  open_visit (&bed);
  start (&bed);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, 60, 0);
  g_assert_cmpint (bed.engine->session.channels[0].state, ==, VIGIL_CHANNEL_RUNNING);
  vigil_engine_command (bed.engine, -1, VIGIL_VERB_START, 0, on_refused, &is_refused);
  g_assert_true (is_refused);
  g_assert_cmpint (bed.engine->pending[0].verb, ==, VIGIL_VERB_NONE);
  bed_end (&bed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/cuff-age", test_cuff_tells_its_age);
  g_test_add_func ("/engine/cuff-without-clock", test_cuff_without_clock);
  g_test_add_func ("/engine/next-patient", test_next_patient);
  g_test_add_func ("/engine/other-pump", test_other_pump);
  g_test_add_func ("/engine/silence", test_silence_begins_at_the_last_word);
  g_test_add_func ("/engine/unknown-rate", test_unknown_rate);
  g_test_add_func ("/engine/start", test_start_is_for_what_waits);
  return g_test_run ();
}
