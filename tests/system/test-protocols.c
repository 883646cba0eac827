/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Each protocol of the example clinic, one visit after the other at one chair: check-in, every gate by its own
 * rules, its own dose signed, labelled and checked as it asks (R0.5, R2.5), on the pump, what is left of the bag thrown
 * away before two people, recovery and signature, with simulated devices at real pseudo-terminals.
 * The leaflets' practices contradict each other; none of them needs a line of C. There are four pumps, so that
 * a protocol of several drugs runs them all at once. */
#include "order-acts.h"
#include "record/record.h"
#include "session/summary.h"
#include "visit.h"

#include "base/clock.h"
#include "session/course.h"
#include "session/preparation.h"
#include "session/test-dose.h"

#include <string.h>

#define SPEED 20
#define PIN "2580"

static gboolean
are_links_live (const Visit *visit)
{
  for (guint i = 0; i < visit->view.n_links; i++)
    if (visit->view.links[i].state != VIGIL_LINK_LIVE)
      return FALSE;
  return visit->view.n_links > 0;
}

/* R4.4: each visit finds those before it in the record, with what was given today. */
static void
find_earlier (Visit *visit, guint n_before)
{
  const VigilSession *session = &visit->view.session;

  vigil_wait_until (session->history == VIGIL_HISTORY_KNOWN);
  g_assert_cmpuint (session->n_earlier, ==, n_before);
  for (guint i = 0; i < n_before; i++) {
    /* it may be about midnight */
    g_assert_true (session->earlier[i].is_same_day
                   || vigil_day_of (session->earlier[i].opened_wall_us, NULL) < vigil_day_of (visit->view.now_wall_us, NULL));
    g_assert_cmpuint (session->earlier[i].n_drugs, >, 0);
    g_assert_cmpfloat (session->earlier[i].drugs[0].mg, >, 0);
    g_assert_cmpfloat (session->earlier[i].drugs[0].rate, >, 0);
  }
}

static void
check_in (Visit *visit, const VigilProtocol *protocol, guint n_before)
{
  vigil_wait_until (are_links_live (visit));
  visit_open (visit);
  vigil_wait_until (visit->view.session.stage == VIGIL_STAGE_CHECK_IN);
  visit_identify (visit);
  find_earlier (visit, n_before);
  visit_measure (visit, 70);
  visit_choose (visit, protocol->id);
  visit_do (visit, VIGIL_EVENT_CHECK_IN_DONE, NULL, NULL);
  vigil_wait_until (visit->view.session.stage == VIGIL_STAGE_GATES);
}

/* Not one gate may be left out: the door stays shut until the last is answered. */
static void
pass_gates (Visit *visit, Devices *devices)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (visit_try (visit, VIGIL_EVENT_GATES_PASSED, NULL, NULL, &error));
  visit_measure_nibp (visit, devices, 0);
  vigil_wait_until (visit_has_vital (visit, VIGIL_CODE_HR) && visit_has_vital (visit, VIGIL_CODE_SPO2));
  visit_sign_consent (visit);
  vigil_wait_until (visit->view.session.is_consent_signed);
  g_clear_error (&error);
  g_assert_false (visit_try (visit, VIGIL_EVENT_GATES_PASSED, NULL, NULL, &error));
  visit_answer_gates (visit);
  visit_do (visit, VIGIL_EVENT_GATES_PASSED, NULL, NULL);
  vigil_wait_until (visit->view.session.stage == VIGIL_STAGE_DOSE);
}

static void
set_observation (const char *clinic_dir, guint min)
{
  g_autofree char *path = g_build_filename (clinic_dir, "protocols", "ketamine-testdose.json", NULL), *text = NULL;
  g_autofree char *observe = g_strdup_printf ("\"observe_min\": %u", min), *changed = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("\"observe_min\": [0-9]+", 0, 0, NULL);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_regex_replace_literal (regex, text, -1, 0, observe, 0, NULL);
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
}

/* The time is over, and the pressure was read in it. */
static void
watch (Visit *visit, Devices *devices, const VigilTestDose *test)
{
  VigilTestDoseStatus status;

  vigil_test_dose_look (&visit->view.session, test, &status);
  visit_measure_nibp (visit, devices, status.dosed_wall_us);
  vigil_wait_until (visit->view.now_wall_us >= status.observed_wall_us);
  g_assert_true (vigil_test_dose_has_nibp (&visit->view.session, &status));
}

/* No infusion without it: given, watched with a pressure, and dissociation says to go on (R1.2, R1.3). */
static void
give_test_dose (Visit *visit, Devices *devices, const VigilTestDose *test)
{
  g_autoptr (GError) error = NULL;
  JsonObject *said = vigil_body_new ("response", "s", "dissociation", "label", "s", "Dissociation", "action", "s", "infuse",
                                     "total", "d", test->initial, "unit", "s", test->dosing->unit, NULL);

  g_assert_false (visit_try (visit, VIGIL_EVENT_TEST_DOSE_RESPONSE, NULL, json_object_ref (said), &error));
  g_clear_error (&error);
  visit_do (visit, VIGIL_EVENT_TEST_DOSE_GIVEN, NULL,
            vigil_body_new ("drug", "s", test->drug->id, "dose", "d", test->initial, "unit", "s", test->dosing->unit,
                            "total", "d", test->initial, NULL));
  vigil_wait_until (vigil_session_has_test_dose (&visit->view.session));
  g_assert_false (visit_try (visit, VIGIL_EVENT_TEST_DOSE_RESPONSE, NULL, json_object_ref (said), &error));
  watch (visit, devices, test);
  visit_do (visit, VIGIL_EVENT_TEST_DOSE_RESPONSE, NULL, said);
}

static void
start (Visit *visit, guint channel, const char *drug_id)
{
  const VigilChannel *state = &visit->view.session.channels[channel];
  g_autoptr (GError) error = NULL;

  visit_do (visit, VIGIL_EVENT_START_CONFIRMED, NULL, vigil_body_new ("channel", "i", (gint64) channel, NULL));
  visit_try_command_on (visit, (int) channel, VIGIL_VERB_START, 0, &error);
  g_assert_no_error (error);
  vigil_wait_until (state->state == VIGIL_CHANNEL_RUNNING && state->rate_ml_h > 0);
  g_assert_cmpstr (state->drug_id, ==, drug_id);
}

/* Has each of them given something, by its own pump's counter? */
static gboolean
do_all_run (const Visit *visit, guint n)
{
  for (guint i = 0; i < n; i++) {
    const VigilChannel *channel = &visit->view.session.channels[i];
    VigilDelivered delivered;

    vigil_channel_delivered (channel, visit->view.now_wall_us, &delivered);
    if (channel->state != VIGIL_CHANNEL_RUNNING || !(delivered.ml > 0) || delivered.is_estimated)
      return FALSE;
  }
  return TRUE;
}

/* A start before all is done that the protocol asks for, and a check whose decimal sign slipped: both are refused. */
static void
order (Visit *visit, const VigilProtocol *protocol)
{
  gboolean is_asked = protocol->order.second != VIGIL_SECOND_NONE;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < protocol->n_drugs; i++)
    visit_prescribe_on (visit, i);
  vigil_wait_until (visit->view.session.channels[protocol->n_drugs - 1].state == VIGIL_CHANNEL_PRESCRIBED);
  if (is_asked) {
    g_assert_false (visit_try (visit, VIGIL_EVENT_START_CONFIRMED, NULL, vigil_body_new ("channel", "i", (gint64) 0, NULL),
                               &error));
    g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_WRONG_STAGE);
    g_clear_error (&error);
    /* nobody showed that they are R. Meyer */
    g_assert_false (visit_try (visit, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", visit_second_entry (visit, 0, 1), &error));
    g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED);
  }
  visit_prepare (visit, protocol->n_drugs);
  if (!is_asked)
    return;
  visit_do (visit, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", visit_second_entry (visit, 0, 10));
  vigil_wait_until (visit->view.session.channels[0].prepared.second == VIGIL_SECOND_DIFFERS);
  g_assert_cmpint (vigil_event_get_int (visit_find_last (visit, VIGIL_EVENT_DOUBLE_CHECKED), "times_apart"), ==, 10);
  visit_do (visit, VIGIL_EVENT_DOUBLE_CHECKED, "meyer", visit_second_entry (visit, 0, 1));
}

/* A prescriber may, by PIN, where the protocol has reasons for it. */
static void
let_pass (Visit *visit, const VigilDischargeItem *item)
{
  JsonObject *body = vigil_body_new ("item", "s", item->id, "reason", "s", "as before", "staff_id", "s", "patel", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (visit_try_pin (visit, "3690", "override", &error));
  g_assert_cmpint (visit_try (visit, VIGIL_EVENT_DISCHARGE_OVERRIDDEN, "patel", body, NULL), ==, item->n_reasons > 0);
  vigil_wait_until (vigil_session_is_discharge_item_done (&visit->view.session, item, 0) == (item->n_reasons > 0));
}

/* What the protocol demands of a score stays open until it is scored. */
static void
assert_score_gate (Visit *visit, const VigilProtocol *protocol)
{
  for (guint i = 0; i < protocol->n_discharge; i++) {
    const VigilDischargeItem *item = protocol->discharge[i];

    if (item->need == NULL)
      continue;
    g_assert_false (vigil_session_is_discharge_item_done (&visit->view.session, item, G_MAXINT64 / 2));
    let_pass (visit, item);
    visit_score (visit, item->need->instrument->id);
    vigil_wait_until (vigil_session_is_discharge_item_done (&visit->view.session, item, 0));
  }
}

static void
infuse (Visit *visit, const VigilProtocol *protocol)
{
  g_autoptr (GError) error = NULL;

  order (visit, protocol);
  for (guint i = 0; i < protocol->n_drugs; i++)
    start (visit, i, protocol->drugs[i].drug->id);
  vigil_wait_until (do_all_run (visit, protocol->n_drugs));
  visit_try_command_on (visit, -1, VIGIL_VERB_STOP, 0, &error);
  g_assert_no_error (error);
  vigil_wait_until (visit->view.session.stage == VIGIL_STAGE_RECOVERY);
}

/* R. Meyer's PIN was asked for something else, A. Osei's was not asked: neither has signed for this. */
static void
throw_away (Visit *visit)
{
  const VigilChannel *channel;
  g_autoptr (GError) error = NULL;
  int due = vigil_waste_find_due (&visit->view.session, vigil_clinic_find_protocol (visit->clinic, visit->view.session.protocol_id));

  if (due < 0)
    return;
  channel = &visit->view.session.channels[due];
  g_assert_false (visit_try (visit, VIGIL_EVENT_WASTE_RECORDED, "osei",
                             vigil_body_new ("channel", "i", (gint64) due, "drug", "s", channel->drug_id, "ml", "d", 0.0,
                                             "mg", "d", 0.0, "staff_id", "s", "osei", "witness_id", "s", "meyer", NULL),
                             &error));
  g_assert_error (error, VIGIL_SESSION_ERROR, VIGIL_SESSION_ERROR_NOT_ALLOWED);
  visit_waste (visit);
}

static void
test_protocols (void)
{
  static const char *const pumps[] = { "alaris-asena", "alaris-asena", "alaris-asena", "alaris-asena", NULL };
  g_autofree char *clinic_dir = visit_make_clinic (0), *dir = g_dir_make_tmp ("vigil-protocols-XXXXXX", NULL);
  g_autofree char *record_path = g_build_filename (dir, "record.db", NULL);
  g_autoptr (Devices) devices = devices_start_pumps (SPEED, 0, pumps);
  const VigilProtocol *const *protocols;
  VigilVerifyReport report = { 0 };
  Visit visit = { 0 };
  guint n, most = 0;

  set_observation (clinic_dir, 1);
  visit_begin_pumps (&visit, devices_get_monitor (devices), devices_get_pumps (devices), clinic_dir, record_path);
  visit_enter_pin (&visit, PIN, "sign-in");
  protocols = vigil_clinic_get_protocols (visit.clinic, &n);
  g_assert_cmpuint (n, >=, 6);
  for (guint i = 0; i < n; i++) {
    g_test_message ("%s", protocols[i]->id);
    check_in (&visit, protocols[i], i);
    pass_gates (&visit, devices);
    if (protocols[i]->test_dose != NULL)
      give_test_dose (&visit, devices, protocols[i]->test_dose);
    infuse (&visit, protocols[i]);
    throw_away (&visit);
    assert_score_gate (&visit, protocols[i]);
    visit_discharge (&visit, PIN);
    most = MAX (most, protocols[i]->n_drugs);
  }
  g_assert_cmpuint (most, ==, VIGIL_MAX_CHANNELS);
  visit_end (&visit);
  g_assert_true (vigil_record_verify (record_path, NULL, &report, NULL));
  g_assert_true (report.is_intact);
  vigil_verify_report_clear (&report);
  visit_remove_dir (dir);
  visit_remove_dir (clinic_dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (vigil_clock_set_rate (SPEED));
  g_test_add_func ("/protocols/each", test_protocols);
  return g_test_run ();
}
