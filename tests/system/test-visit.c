/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One whole visit through the core, from the first PIN to the verified record, with simulated
 * devices at real pseudo-terminals and their cables pulled on the way. */
#include "record/record.h"
#include "visit.h"

#include "base/clock.h"
#include "session/staff.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define SPEED 20
#define PIN "2580"
#define WRONG_PIN "0000"
#define RECOVERY_MIN 2
/* What the pump gives between two of its answers, at the rates used here. */
#define LAG_ML 0.05
/* The pump's own: it stops when it has heard nothing for so long. */
#define WATCHDOG_US (15 * VIGIL_USEC_PER_SEC)

static const VigilLinkView *
find_link (const Visit *visit, gboolean is_pump)
{
  for (guint i = 0; i < visit->view.n_links; i++)
    if (visit->view.links[i].is_pump == is_pump)
      return &visit->view.links[i];
  g_assert_not_reached ();
}

static gboolean
is_live (const Visit *visit, gboolean is_pump)
{
  return find_link (visit, is_pump)->state == VIGIL_LINK_LIVE;
}

static const VigilChannel *
get_channel (const Visit *visit)
{
  return &visit->view.session.channels[0];
}

static gboolean
is_alarm (const Visit *visit, const char *id, VigilAlarmState state)
{
  const VigilAlarmView *alarm = visit_find_alarm (visit, id);

  return alarm != NULL && alarm->state == state;
}

static void
sign_in (Visit *visit)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (visit_try (visit, VIGIL_EVENT_VISIT_OPENED, NULL, NULL, &error));
  g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED);
  visit_enter_pin (visit, PIN, "sign-in");
  vigil_wait_until (strcmp (visit->view.session.staff_id, "osei") == 0);
}

static void
check_in (Visit *visit)
{
  g_autoptr (GError) error = NULL;

  vigil_wait_until (is_live (visit, TRUE) && is_live (visit, FALSE));
  visit_open (visit);
  vigil_wait_until (visit->view.session.stage == VIGIL_STAGE_CHECK_IN);
  g_assert_cmpstr (visit->view.session.staff_id, ==, "osei");
  g_assert_true (visit->view.session.is_training);
  g_assert_false (visit_try (visit, VIGIL_EVENT_CHECK_IN_DONE, NULL, NULL, &error));
  visit_identify (visit);
  visit_measure (visit, 70);
  visit_choose (visit, "ketamine-long");
  visit_do (visit, VIGIL_EVENT_CHECK_IN_DONE, NULL, NULL);
  vigil_wait_until (visit->view.session.stage == VIGIL_STAGE_GATES);
  g_assert_cmpstr (visit->view.session.channels[0].pump_serial, !=, "");
}

static void
pass_gates (Visit *visit, Devices *devices)
{
  visit_answer_gates (visit);
  visit_sign_consent (visit);
  vigil_wait_until (visit->view.session.is_consent_signed);
  visit_measure_nibp (visit, devices, 0);
  vigil_wait_until (visit_has_vital (visit, VIGIL_CODE_HR) && visit_has_vital (visit, VIGIL_CODE_SPO2));
  visit_do (visit, VIGIL_EVENT_GATES_PASSED, NULL, NULL);
  vigil_wait_until (visit->view.session.stage == VIGIL_STAGE_DOSE);
  g_assert_cmpfloat (visit->view.session.baseline_sys_mmhg, >, 80);
  g_assert_cmpfloat (visit->view.session.baseline_hr, >, 40);
}

static void
start (Visit *visit)
{
  visit_prescribe (visit);
  visit_do (visit, VIGIL_EVENT_START_CONFIRMED, NULL, vigil_body_new ("channel", "i", (gint64) 0, NULL));
  visit_command (visit, VIGIL_VERB_START, 0);
  vigil_wait_until (get_channel (visit)->state == VIGIL_CHANNEL_RUNNING);
  g_assert_cmpfloat_with_epsilon (get_channel (visit)->rate_ml_h, 7, 0.01);
  g_assert_true (get_channel (visit)->is_started_by_wire);
  g_assert_cmpuint (get_channel (visit)->silence_stop_ms, ==, 15000);
}

/* The screen's volume is the pump's own, neither behind what it has told nor ahead of it. */
static void
follow_volume (Visit *visit, Devices *devices, double ml)
{
  double told_ml;

  vigil_wait_until (devices_ask_pump (devices, "infused_ml") - get_channel (visit)->counter_at_start_ml >= ml);
  told_ml = devices_ask_pump (devices, "infused_ml") - get_channel (visit)->counter_at_start_ml;
  vigil_wait_until (visit_delivered (visit).ml > told_ml - LAG_ML);
  g_assert_false (visit_delivered (visit).is_estimated);
  told_ml = devices_ask_pump (devices, "infused_ml") - get_channel (visit)->counter_at_start_ml;
  g_assert_cmpfloat (visit_delivered (visit).ml, <=, told_ml + 0.01);
  g_assert_cmpfloat_with_epsilon (visit_delivered (visit).mg, 2 * visit_delivered (visit).ml, 1e-9);
}

static void
note_side_effect (Visit *visit)
{
  gint64 seq = visit_do (visit, VIGIL_EVENT_SIDE_EFFECT, NULL,
                         vigil_body_new ("effect", "s", "dizzy", "label", "s", "Dizzy", "severity", "i", (gint64) 1,
                                         "is_red_flag", "b", FALSE, NULL));

  visit_do (visit, VIGIL_EVENT_SIDE_EFFECT_CORRECTED, NULL,
            vigil_body_new ("ref", "i", seq, "severity", "i", (gint64) 2, "is_withdrawn", "b", FALSE, NULL));
  vigil_wait_until (visit->view.session.side_effect_wall_us > 0);
}

static void
pause_and_resume (Visit *visit, Devices *devices)
{
  double before_ml;

  visit_command (visit, VIGIL_VERB_PAUSE, 0);
  vigil_wait_until (get_channel (visit)->state == VIGIL_CHANNEL_PAUSED);
  before_ml = devices_ask_pump (devices, "infused_ml");
  vigil_wait_until (fabs (get_channel (visit)->counter_ml - before_ml) < 0.005);
  visit_command (visit, VIGIL_VERB_RESUME, 0);
  vigil_wait_until (get_channel (visit)->state == VIGIL_CHANNEL_RUNNING);
  visit_command (visit, VIGIL_VERB_RATE, get_channel (visit)->steps[1].pump_rate_ml_h);
  vigil_wait_until (get_channel (visit)->step == 1);
  g_assert_cmpfloat_with_epsilon (devices_ask_pump (devices, "rate_set"), get_channel (visit)->steps[1].pump_rate_ml_h,
                                  0.01);
}

static void
pull_the_pumps_cable (Visit *visit, Devices *devices)
{
  double seen_ml, most_ml, infused_ml;
  gint64 lost_us;

  devices_tell (devices, "unplug pump0");
  vigil_wait_until (!is_live (visit, TRUE));
  /* from the first picture without the link on */
  g_assert_true (visit_delivered (visit).is_estimated);
  lost_us = visit->view.now_us;
  seen_ml = get_channel (visit)->delivered_ml;
  most_ml = seen_ml + get_channel (visit)->rate_ml_h * WATCHDOG_US / VIGIL_USEC_PER_MIN / 60;
  while (visit->view.now_us < lost_us + 2 * WATCHDOG_US) {
    g_main_context_iteration (NULL, TRUE);
    g_assert_true (visit_delivered (visit).is_estimated);
    g_assert_cmpfloat (visit_delivered (visit).ml, >=, seen_ml);
    g_assert_cmpfloat (visit_delivered (visit).ml, <=, most_ml + 1e-9);
    g_assert_cmpfloat (get_channel (visit)->delivered_ml, ==, seen_ml);
  }
  g_assert_cmpfloat_with_epsilon (visit_delivered (visit).ml, most_ml, 1e-9);
  g_assert_nonnull (visit_find_alarm (visit, "link.pump.0"));
  devices_tell (devices, "plug pump0");
  vigil_wait_until (is_live (visit, TRUE) && get_channel (visit)->state == VIGIL_CHANNEL_PAUSED);
  /* events and views come on two lanes */
  vigil_wait_until (visit_count (visit, VIGIL_EVENT_INFUSION_PAUSED) == 2);
  g_assert_cmpstr (vigil_event_get_string (visit_find_last (visit, VIGIL_EVENT_INFUSION_PAUSED), "by"), ==, "pump");
  vigil_wait_until (visit_find_alarm (visit, "pump.0.comms") != NULL);
  infused_ml = devices_ask_pump (devices, "infused_ml") - get_channel (visit)->counter_at_start_ml;
  g_assert_false (visit_delivered (visit).is_estimated);
  g_assert_cmpfloat_with_epsilon (visit_delivered (visit).ml, infused_ml, 0.005);
  devices_tell (devices, "pump0 key clear");
  vigil_wait_until (visit_find_alarm (visit, "pump.0.comms") == NULL
                    || is_alarm (visit, "pump.0.comms", VIGIL_ALARM_LATCHED));
  vigil_core_acknowledge_alarms (visit->core);
  visit_command (visit, VIGIL_VERB_RESUME, 0);
  vigil_wait_until (get_channel (visit)->state == VIGIL_CHANNEL_RUNNING);
}

static const VigilAlarmView *
find_saturation_alarm (const Visit *visit)
{
  const VigilAlarmView *higher = visit_find_alarm (visit, "limit.spo2.low.high");

  return higher != NULL ? higher : visit_find_alarm (visit, "limit.spo2.low.medium");
}

static gboolean
is_saturation_alarm (const Visit *visit, VigilAlarmState state)
{
  return find_saturation_alarm (visit) != NULL && find_saturation_alarm (visit)->state == state;
}

static void
lose_saturation (Visit *visit, Devices *devices)
{
  devices_tell (devices, "patient desaturate");
  vigil_wait_until (is_saturation_alarm (visit, VIGIL_ALARM_SOUNDING));
  g_assert_cmpfloat (visit->view.vitals[VIGIL_CODE_SPO2].value, <, 92);
  g_assert_cmpint (visit->view.alarms.sounding, >=, VIGIL_PRIORITY_MEDIUM);
  vigil_core_acknowledge_alarms (visit->core);
  vigil_wait_until (visit_count (visit, VIGIL_EVENT_ALARM_ACKNOWLEDGED) > 0
                    && !is_saturation_alarm (visit, VIGIL_ALARM_SOUNDING));
  devices_tell (devices, "patient recover");
  vigil_wait_until (visit->view.vitals[VIGIL_CODE_SPO2].value >= 93);
  /* a higher limit may have been passed on the way: then it waits to be seen */
  vigil_core_acknowledge_alarms (visit->core);
  vigil_wait_until (find_saturation_alarm (visit) == NULL);
}

static void
pull_the_monitors_cable (Visit *visit, Devices *devices)
{
  devices_tell (devices, "unplug monitor");
  vigil_wait_until (visit_find_alarm (visit, "link.monitor") != NULL);
  vigil_wait_until (visit->view.vitals[VIGIL_CODE_HR].quality == VIGIL_QUALITY_STALE);
  g_assert_false (visit_has_vital (visit, VIGIL_CODE_HR));
  devices_tell (devices, "plug monitor");
  vigil_wait_until (is_live (visit, FALSE) && visit_has_vital (visit, VIGIL_CODE_HR));
  vigil_wait_until (visit_find_alarm (visit, "link.monitor") == NULL);
}

static void
stop (Visit *visit, Devices *devices)
{
  visit_command (visit, VIGIL_VERB_STOP, 0);
  vigil_wait_until (visit->view.session.stage == VIGIL_STAGE_RECOVERY);
  g_assert_cmpint (get_channel (visit)->state, ==, VIGIL_CHANNEL_ENDED);
  g_assert_cmpfloat_with_epsilon (visit_delivered (visit).ml,
                                  devices_ask_pump (devices, "infused_ml") - get_channel (visit)->counter_at_start_ml,
                                  0.01);
  g_assert_cmpuint (visit->view.session.recovery_planned_min, ==, RECOVERY_MIN);
}

static void
guess_pins (Visit *visit)
{
  g_autoptr (GError) locked = NULL;

  visit_do (visit, VIGIL_EVENT_KIOSK_GIVEN, NULL, NULL);
  for (guint i = 1; i <= VIGIL_PIN_MAX_FAILURES; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (visit_try_pin (visit, WRONG_PIN, "kiosk", &error));
    if (i < VIGIL_PIN_MAX_FAILURES)
      g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED);
    else
      g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_LOCKED);
  }
  g_assert_null (visit_try_pin (visit, PIN, "kiosk", &locked));
  g_assert_error (locked, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_LOCKED);
  vigil_wait_until (visit_count (visit, VIGIL_EVENT_PIN_LOCKED) == 1);
  g_assert_cmpuint (visit_count (visit, VIGIL_EVENT_PIN_FAILED), ==, VIGIL_PIN_MAX_FAILURES);
  vigil_wait_until (visit->view.pin_locked_us > 0);
  vigil_wait_until (visit->view.pin_locked_us == 0);
  visit_enter_pin (visit, PIN, "kiosk");
  visit_do (visit, VIGIL_EVENT_KIOSK_TAKEN_BACK, "osei", vigil_body_new ("by", "s", "pin", NULL));
}

static void
read_the_record (Visit *visit, const char *record_path)
{
  g_autofree char *id = g_strdup (visit->view.session.id);
  VigilSession last = visit->view.session, folded;
  VigilVerifyReport report = { 0 };
  g_autoptr (GError) error = NULL;

  visit_end (visit);
  g_assert_true (vigil_record_verify (record_path, NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (report.broken_at, ==, NULL);
  g_assert_true (report.is_intact);
  g_assert_cmpint (report.n_open_chunks, ==, 0);
  g_assert_cmpint (report.n_chunks, >, 0);
  vigil_verify_report_clear (&report);
  visit_fold_record (record_path, id, &folded);
  visit_assert_same (&last, &folded);
  g_assert_cmpfloat_with_epsilon (last.channels[0].delivered_ml, folded.channels[0].delivered_ml, 1e-9);
}

/* Without a display the visit is told in lines. */
static void
replay_the_record (const char *record_path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("VIGILCTL"), "replay", "last", "--text",
                          "--speed", "60", "--record", record_path, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_nonnull (strstr (out, "visit.opened osei {"));
  g_assert_nonnull (strstr (out, " ketamine running "));
  g_assert_nonnull (strstr (out, " NIBP --- / ---"));
  g_assert_true (g_regex_match_simple (" HR [0-9]+ SpO2 [0-9]+ RR [0-9]+ NIBP [0-9]+ / [0-9]+ ", out, 0, 0));
  g_assert_nonnull (strstr (out, "visit.closed osei {\"how\":\"discharged\"}\n"));
}

static void
test_visit (void)
{
  g_autofree char *clinic_dir = visit_make_clinic (RECOVERY_MIN), *dir = g_dir_make_tmp ("vigil-visit-XXXXXX", NULL);
  g_autofree char *record_path = g_build_filename (dir, "record.db", NULL);
  g_autoptr (Devices) devices = devices_start (SPEED, 0);
  Visit visit = { 0 };

  visit_begin (&visit, devices_get_monitor (devices), devices_get_pump (devices), clinic_dir, record_path);
  sign_in (&visit);
  check_in (&visit);
  pass_gates (&visit, devices);
  start (&visit);
  follow_volume (&visit, devices, 0.1);
  note_side_effect (&visit);
  pause_and_resume (&visit, devices);
  pull_the_pumps_cable (&visit, devices);
  lose_saturation (&visit, devices);
  pull_the_monitors_cable (&visit, devices);
  follow_volume (&visit, devices, 0.3);
  stop (&visit, devices);
  guess_pins (&visit);
  visit_discharge (&visit, PIN);
  read_the_record (&visit, record_path);
  replay_the_record (record_path);
  visit_remove_dir (dir);
  visit_remove_dir (clinic_dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (vigil_clock_set_rate (SPEED));
  g_test_add_func ("/visit/whole", test_visit);
  return g_test_run ();
}
