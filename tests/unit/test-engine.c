/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine with devices that are silent: what a test says in their name is all that is heard. */
#include "config.h"

#include "base/clock.h"
#include "core/engine.h"
#include "fixtures/pty-pair.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

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
bed_begin_with (Bed *bed, const char *const *pumps)
{
  static const char *const monitors[] = { "philips-intellivue@/nowhere/monitor", NULL };
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

/* Everything is on the disk then. */
static void
bed_stop (Bed *bed)
{
  g_clear_pointer (&bed->engine, vigil_engine_free);
}

static void
bed_begin (Bed *bed)
{
  bed_begin_with (bed, (const char *const[]){ "alaris-asena@/nowhere/pump", NULL });
}

static void
bed_end (Bed *bed)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", bed->dir);

  bed_stop (bed);
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

/* ---- devices ---- */

/* What a recording of a pump says would be counted as given. */
static void
test_recorded_pump_is_refused (void)
{
  static const char *const pumps[] = { "alaris-asena@replay:/nowhere.cap", NULL };
  Bed bed;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  bed_begin (&bed);
  path = g_build_filename (bed.dir, "other.db", NULL);
  g_assert_null (vigil_engine_new (&(VigilCoreConfig) { .record_path = path, .pumps = pumps }, bed.clinic,
                                   vigil_record_open (path, NULL, NULL), bed.bus, NULL, &error));
  g_assert_error (error, VIGIL_PORT_ERROR, VIGIL_PORT_ERROR_BAD_SPEC);
  g_assert_nonnull (strstr (error->message, pumps[0]));
  bed_end (&bed);
}

/* What the screens need so as not to take one kind of link for another. */
static void
test_links_tell_their_kind (void)
{
  static const char *const pumps[] = { "alaris-asena@listen:/nowhere/pump", NULL };
  static const char *const monitors[] = { "philips-intellivue@replay:/nowhere/x.cap", NULL };
  Bed bed;
  VigilEngine *engine;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  bed_begin (&bed);
  path = g_build_filename (bed.dir, "other.db", NULL);
  engine = vigil_engine_new (
      &(VigilCoreConfig) { .record_path = path, .monitors = monitors, .pumps = pumps },
      bed.clinic, vigil_record_open (path, NULL, NULL), bed.bus, NULL, &error);
  g_assert_no_error (error);
  vigil_engine_put_view (engine);
  g_assert_true (engine->view.links[0].is_recording);
  g_assert_false (engine->view.links[0].is_listen_only);
  g_assert_nonnull (strstr (engine->view.links[0].trouble, "/nowhere/x.cap"));
  g_assert_true (engine->view.links[1].is_listen_only);
  g_assert_false (engine->view.links[1].is_recording || engine->view.links[1].is_starved);
  g_assert_cmpstr (engine->view.links[1].path, ==, "/nowhere/pump");
  vigil_engine_free (engine);
  bed_end (&bed);
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

/* 21 letters of three bytes: as many as a name has room for. */
#define LONG_NAME "ポンプポンプポンプポンプポンプポンプポンプ"

/* Nobody set them up again in the middle of a visit, and what is wrong changes nothing; otherwise
 * nothing of the former is left, and their ports are free. */
static void
test_other_devices (void)
{
  static const char *const wrong[] = { "alaris-asena@/nowhere/a", "alaris@/nowhere/b", NULL };
  static const char *const others[] = { "alaris-asena@/nowhere/c", "Blue=alaris-asena@listen:/nowhere/d", NULL };
  static const char *const rack[] = { LONG_NAME "=bbraun-space:2@/nowhere/e", NULL };
  g_autoptr (PtyPair) pty = pty_pair_new ();
  g_autofree char *monitor = g_strconcat ("philips-intellivue@", pty->path, NULL);
  const char *const monitors[] = { monitor, NULL };
  g_autoptr (VigilPort) port = vigil_port_new_pty (pty->path);
  VigilLine line = { .baud = 9600, .data_bits = 8, .stop_bits = 1 };
  g_autoptr (GError) error = NULL;
  Bed bed;

  bed_begin (&bed);
  g_assert_true (vigil_engine_set_devices (bed.engine, monitors, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bed.engine->n_links, ==, 1);
  g_assert_false (port->ops->open (port, &line, NULL));
  say_cuff (&bed, 130, 6, 0, VIGIL_QUALITY_OK, 0);
  g_assert_true (vigil_observation_has_value (&bed.engine->vitals[VIGIL_CODE_NIBP_SYS]));

  g_assert_false (vigil_engine_set_devices (bed.engine, NULL, wrong, &error));
  g_assert_error (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_cmpstr (bed.engine->links[0].path, ==, pty->path);
  g_assert_cmpint (bed.engine->links[0].state, ==, VIGIL_LINK_SILENT);
  g_assert_true (vigil_observation_has_value (&bed.engine->vitals[VIGIL_CODE_NIBP_SYS]));

  g_assert_true (vigil_engine_set_devices (bed.engine, NULL, others, &error));
  g_assert_true (port->ops->open (port, &line, NULL));
  g_assert_cmpuint (bed.engine->n_links, ==, 2);
  g_assert_cmpuint (bed.engine->links[1].channel, ==, 1);
  g_assert_true (bed.engine->links[1].is_listen_only);
  g_assert_cmpstr (bed.engine->links[0].name, ==, "");
  g_assert_cmpstr (bed.engine->links[1].name, ==, "Blue");
  g_assert_cmpint (bed.engine->vitals[VIGIL_CODE_NIBP_SYS].quality, ==, VIGIL_QUALITY_ABSENT);
  g_assert_true (isnan (bed.engine->pumps[0].rate_ml_h));

  /* the longest of names leaves room for the number of each pump on its line */
  g_assert_true (vigil_engine_set_devices (bed.engine, NULL, rack, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bed.engine->n_links, ==, 2);
  g_assert_true (g_str_has_prefix (bed.engine->links[1].name, LONG_NAME));
  g_assert_true (g_str_has_suffix (bed.engine->links[1].name, " 2"));

  open_visit (&bed);
  g_assert_false (vigil_engine_set_devices (bed.engine, NULL, NULL, &error));
  g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED);
  g_assert_cmpuint (bed.engine->n_links, ==, 2);
  bed_end (&bed);
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

static void
say_alarm (Bed *bed, VigilPumpAlarm alarm, VigilQuality quality)
{
  vigil_engine_on_pump (bed->engine, &(VigilObservation) { .code = VIGIL_CODE_PUMP_ALARM, .value = alarm,
                                                           .quality = quality, .text = "AL",
                                                           .t_mono_us = vigil_clock_mono_us () });
}

/* "none" is what the pump says, never what nobody has heard. */
static void
test_pump_alarm_is_told (void)
{
  Bed bed;
  VigilChannel live;

  bed_begin (&bed);
  open_visit (&bed);
  start (&bed);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, 60, 0);
  vigil_engine_live_channel (bed.engine, 0, &live);
  g_assert_false (live.is_pump_alarm_known);
  say_alarm (&bed, VIGIL_PUMP_ALARM_OCCLUSION, VIGIL_QUALITY_OK);
  vigil_engine_live_channel (bed.engine, 0, &live);
  g_assert_true (live.is_pump_alarm_known);
  g_assert_cmpint (live.pump_alarm, ==, VIGIL_PUMP_ALARM_OCCLUSION);
  /* not told any more is not over */
  say_alarm (&bed, VIGIL_PUMP_ALARM_NONE, VIGIL_QUALITY_INVALID);
  vigil_engine_live_channel (bed.engine, 0, &live);
  g_assert_false (live.is_pump_alarm_known);
  g_assert_cmpint (bed.engine->pumps[0].alarm, ==, VIGIL_PUMP_ALARM_OCCLUSION);
  say_alarm (&bed, VIGIL_PUMP_ALARM_NONE, VIGIL_QUALITY_OK);
  vigil_engine_live_channel (bed.engine, 0, &live);
  g_assert_true (live.is_pump_alarm_known);
  g_assert_cmpint (live.pump_alarm, ==, VIGIL_PUMP_ALARM_NONE);
  vigil_engine_on_pump_link (bed.engine, 0, FALSE);
  vigil_engine_live_channel (bed.engine, 0, &live);
  g_assert_false (live.is_pump_alarm_known);
  bed_end (&bed);
}

/* ---- several pumps on one line ---- */

static void
say_link (Bed *bed, VigilDevice *device, guint8 channel, VigilLinkState state)
{
  vigil_engine_on_observation (device, &(VigilObservation) { .code = VIGIL_CODE_LINK_STATE, .channel = channel,
                                                             .value = state, .t_mono_us = vigil_clock_mono_us () },
                               bed->engine);
}

static void
test_rack (void)
{
  static const char *const pumps[] = { "alaris-asena@/nowhere/pump", "bbraun-space:3@/nowhere/rack", NULL };
  Bed bed;
  VigilDevice *asena, *rack;

  bed_begin_with (&bed, pumps);
  g_assert_cmpuint (bed.engine->n_links, ==, 5);
  asena = bed.engine->link_devices[1];
  rack = bed.engine->link_devices[2];
  for (guint i = 2; i < 5; i++) {
    g_assert_true (bed.engine->link_devices[i] == rack);
    g_assert_cmpuint (bed.engine->links[i].channel, ==, i - 1);
    g_assert_cmpstr (bed.engine->links[i].path, ==, "/nowhere/rack");
    g_assert_cmpint (vigil_engine_find_pump (bed.engine, i - 1), ==, i);
  }
  g_assert_cmpstr (bed.engine->links[1].label, ==, "Alaris/Asena syringe pump (RS-232)");
  g_assert_cmpstr (bed.engine->links[3].label, ==, "B. Braun Space (BCC, read only, pump 2 of 3)");
  g_assert_cmpint (vigil_engine_find_pump (bed.engine, 4), ==, -1);
  /* each link is its own */
  say_link (&bed, rack, 2, VIGIL_LINK_LIVE);
  say_link (&bed, asena, 0, VIGIL_LINK_LIVE);
  g_assert_cmpint (bed.engine->links[1].state, ==, VIGIL_LINK_LIVE);
  g_assert_cmpint (bed.engine->links[2].state, ==, VIGIL_LINK_CLOSED);
  g_assert_cmpint (bed.engine->links[3].state, ==, VIGIL_LINK_LIVE);
  g_assert_true (bed.engine->was_live[3]);
  g_assert_false (bed.engine->was_live[2]);
  /* a visit binds every pump of the rack, each with its own channel */
  open_visit (&bed);
  for (guint i = 0; i < 5; i++)
    g_assert_true (bed.engine->is_bound[i]);
  g_assert_cmpuint (bed.engine->session.n_channels, ==, 4);
  bed_end (&bed);
}

/* What one pump of a rack says goes to its own channel, and its silence is its own. */
static void
test_rack_channels (void)
{
  static const char *const pumps[] = { "bbraun-space:2@/nowhere/rack", NULL };
  Bed bed;
  VigilDevice *rack;

  bed_begin_with (&bed, pumps);
  rack = bed.engine->link_devices[1];
  open_visit (&bed);
  start (&bed);
  say_link (&bed, rack, 0, VIGIL_LINK_LIVE);
  say_link (&bed, rack, 1, VIGIL_LINK_LIVE);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, 60, 0);
  vigil_engine_on_observation (rack, &(VigilObservation) { .code = VIGIL_CODE_PUMP_RATE, .channel = 1, .value = 7 },
                               bed.engine);
  g_assert_cmpfloat (bed.engine->pumps[0].rate_ml_h, ==, 60);
  g_assert_cmpfloat (bed.engine->pumps[1].rate_ml_h, ==, 7);
  say_link (&bed, rack, 1, VIGIL_LINK_LOST);
  g_assert_cmpfloat (bed.engine->pumps[0].rate_ml_h, ==, 60);
  g_assert_true (isnan (bed.engine->pumps[1].rate_ml_h));
  g_assert_true (bed.engine->session.channels[0].is_linked);
  bed_end (&bed);
}

static void
test_too_many_pumps (void)
{
  static const char *const pumps[] = { "bbraun-space:3@/nowhere/rack", "alaris-asena@/nowhere/a",
                                       "alaris-asena@/nowhere/b", NULL };
  g_autofree char *dir = g_dir_make_tmp ("vigil-engine-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "vigil.db", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", dir);
  g_autoptr (VigilCore) core = NULL;
  g_autoptr (GError) error = NULL;

  core = vigil_core_new (&(VigilCoreConfig) { .record_path = path, .clinic_dir = VIGIL_SOURCE_CLINIC_DIR, .pumps = pumps },
                         &error);
  g_assert_null (core);
  g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_BAD_VALUE);
  g_assert_nonnull (strstr (error->message, "/nowhere/b"));
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

/* "requested stop osei, failed stop vigil no-link": what the record has of commands, in order. */
static char *
commands_in_record (Bed *bed)
{
  g_autofree char *path = g_build_filename (bed->dir, "vigil.db", NULL), *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VigilRecordReader) reader = vigil_record_reader_open (path, &error);
  g_autoptr (GPtrArray) events = NULL;
  GString *words = g_string_new (NULL);
  VigilVerifyReport report = { 0 };

  g_assert_no_error (error);
  id = vigil_record_reader_find_open (reader, &error);
  g_assert_nonnull (id);
  events = vigil_record_reader_events (reader, id, 0, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++) {
    const VigilEvent *event = g_ptr_array_index (events, i);

    if (event->kind != VIGIL_EVENT_COMMAND_REQUESTED && event->kind != VIGIL_EVENT_COMMAND_FAILED)
      continue;
    g_string_append_printf (words, "%s%s %s %s", words->len > 0 ? ", " : "", vigil_event_kind_name (event->kind),
                            vigil_event_get_string (event, "command"), event->actor);
    if (vigil_event_has (event, "why"))
      g_string_append_printf (words, " %s", vigil_event_get_string (event, "why"));
  }
  g_assert_true (vigil_record_verify (path, NULL, &report, &error));
  g_assert_true (report.is_intact);
  vigil_verify_report_clear (&report);
  return g_string_free (words, FALSE);
}

/* What only a hand at the pump can do was wanted, and the record says so; the pump has failed nobody. */
static void
test_wish_is_recorded (void)
{
  Bed bed;
  gboolean is_refused = FALSE;
  g_autofree char *recorded = NULL;

  bed_begin (&bed);
  open_visit (&bed);
  start (&bed);
  say_pump (&bed, VIGIL_PUMP_MODE_INFUSING, 60, 0);
  vigil_engine_command (bed.engine, -1, VIGIL_VERB_STOP, 0, on_refused, &is_refused);
  g_assert_true (is_refused);
  g_assert_cmpint (bed.engine->session.channels[0].pending, ==, VIGIL_VERB_NONE);
  g_assert_cmpint (bed.engine->failed[0], ==, VIGIL_VERB_NONE);
  bed.engine->control = VIGIL_CONTROL_NONE;
  vigil_engine_append (bed.engine, VIGIL_EVENT_STAFF_SIGNED_OUT, "osei",
                       vigil_body_new ("staff_id", "s", "osei", "reason", "s", "locked", NULL), NULL, NULL);
  vigil_engine_command (bed.engine, 0, VIGIL_VERB_PAUSE, 0, on_refused, &is_refused);
  vigil_engine_command (bed.engine, 0, VIGIL_VERB_RESUME, 0, on_refused, &is_refused);   /* no wish of that kind */
  g_assert_cmpint (bed.engine->session.channels[0].state, ==, VIGIL_CHANNEL_RUNNING);
  bed_stop (&bed);
  recorded = commands_in_record (&bed);
  g_assert_cmpstr (recorded, ==,
                   "command.requested stop osei, command.failed stop vigil no-link, "
                   "command.requested pause unsigned, command.failed pause vigil not-allowed");
  bed_end (&bed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/device/recorded-pump", test_recorded_pump_is_refused);
  g_test_add_func ("/engine/device/kinds", test_links_tell_their_kind);
  g_test_add_func ("/engine/device/others", test_other_devices);
  g_test_add_func ("/engine/cuff-age", test_cuff_tells_its_age);
  g_test_add_func ("/engine/cuff-without-clock", test_cuff_without_clock);
  g_test_add_func ("/engine/next-patient", test_next_patient);
  g_test_add_func ("/engine/other-pump", test_other_pump);
  g_test_add_func ("/engine/silence", test_silence_begins_at_the_last_word);
  g_test_add_func ("/engine/unknown-rate", test_unknown_rate);
  g_test_add_func ("/engine/pump-alarm", test_pump_alarm_is_told);
  g_test_add_func ("/engine/wish", test_wish_is_recorded);
  g_test_add_func ("/engine/start", test_start_is_for_what_waits);
  g_test_add_func ("/engine/rack", test_rack);
  g_test_add_func ("/engine/rack-channels", test_rack_channels);
  g_test_add_func ("/engine/too-many-pumps", test_too_many_pumps);
  return g_test_run ();
}
