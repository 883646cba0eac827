/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A test dose and the response to it: one after the other, in the clinic's amounts and times, never beyond its cap. */
#include "config.h"

#include "base/clock.h"
#include "base/number.h"
#include "session/check.h"
#include "session/test-dose.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define STAGE VIGIL_SESSION_ERROR_WRONG_STAGE
#define LIMIT VIGIL_SESSION_ERROR_OUTSIDE_LIMIT
#define DECIMALS 3

static gboolean
refuse_ended (GError **error)
{
  return vigil_check_refuse (error, STAGE, _("The response to the test dose ended the infusion of this visit"));
}

gboolean
vigil_check_test_dose_settled (const VigilProposal *p, GError **error)
{
  VigilTestDoseStatus status;

  if (vigil_session_is_test_ended (p->session))
    return refuse_ended (error);
  if (p->protocol == NULL || p->protocol->test_dose == NULL)
    return TRUE;
  vigil_test_dose_look (p->session, p->protocol->test_dose, &status);
  if (status.state == VIGIL_TEST_STATE_INFUSE)
    return TRUE;
  if (status.state == VIGIL_TEST_STATE_OBSERVING)
    return vigil_check_refuse (error, STAGE, _("Record the response to the test dose first"));
  if (status.state == VIGIL_TEST_STATE_TOP_UP)
    return vigil_check_refuse (error, STAGE, _("The response to the test dose asks for a further one first"));
  return vigil_check_refuse (error, STAGE, _("Give the test dose first"));
}

static gboolean
check_dose_now (const VigilTestDoseStatus *status, GError **error)
{
  switch (status->state) {
  case VIGIL_TEST_STATE_OBSERVING:
    return vigil_check_refuse (error, STAGE, _("Record the response to the test dose first"));
  case VIGIL_TEST_STATE_INFUSE:
    return vigil_check_refuse (error, STAGE, _("The response to the test dose was to infuse. Take it back first"));
  case VIGIL_TEST_STATE_ENDED:
    return refuse_ended (error);
  case VIGIL_TEST_STATE_NONE:
  case VIGIL_TEST_STATE_TOP_UP:
  default:
    return TRUE;
  }
}

static gboolean
check_amount (const VigilTestDose *test, const VigilTestDoseStatus *status, double dose, GError **error)
{
  const char *unit = test->dosing->unit;
  char a[VIGIL_NUMBER_SIZE], b[VIGIL_NUMBER_SIZE];

  switch (vigil_test_dose_judge_amount (test, status, dose)) {
  case VIGIL_TEST_AMOUNT_NONE:
    return vigil_check_refuse (error, BAD, _("The test dose must be above 0"));
  case VIGIL_TEST_AMOUNT_CAP:
    return vigil_check_refuse (error, LIMIT, _("Test dose: %s %s in all is above the cap of %s %s"),
                               vigil_number_format (status->given + dose, DECIMALS, a), unit,
                               vigil_number_format (test->max_total, DECIMALS, b), unit);
  case VIGIL_TEST_AMOUNT_RANGE:
    if (status->n_doses == 0)
      return vigil_check_refuse (error, LIMIT, _("The first test dose is %s %s"),
                                 vigil_number_format (test->initial, DECIMALS, a), unit);
    return vigil_check_refuse (error, LIMIT, _("A further test dose is from %s to %s %s"),
                               vigil_number_format (status->next_low, DECIMALS, a),
                               vigil_number_format (status->next_high, DECIMALS, b), unit);
  case VIGIL_TEST_AMOUNT_OK:
  default:
    return TRUE;
  }
}

/* What the record says it comes to is what it comes to. */
static gboolean
check_total (const VigilProposal *p, const VigilTestDose *test, double total, GError **error)
{
  if (strcmp (vigil_event_get_string (p->event, "unit"), test->dosing->unit) != 0)
    return vigil_check_refuse (error, BAD, _("%s is given in %s"), test->drug->display, test->dosing->unit);
  if (!vigil_dose_is_same (vigil_event_get_double (p->event, "total"), total))
    return vigil_check_refuse (error, BAD, _("The total of the test doses is another one. Look at it again"));
  return TRUE;
}

/* The drug's own limits, of all that was given of it in this visit. */
static gboolean
check_guard (const VigilProposal *p, const VigilTestDose *test, double dose, GError **error)
{
  VigilGivenDose given[VIGIL_MAX_GIVEN];
  guint n_given = vigil_guard_collect (p->session, NULL, given);
  VigilFindings findings;

  vigil_guard_bolus (test->drug, test->dosing, dose, p->session->weight_kg, given, n_given, &findings);
  return vigil_check_findings (p, &findings, error);
}

static const VigilTestDose *
get_test_dose (const VigilProposal *p, GError **error)
{
  if (p->protocol != NULL && p->protocol->test_dose != NULL)
    return p->protocol->test_dose;
  vigil_check_refuse (error, STAGE, _("The protocol has no test dose"));
  return NULL;
}

gboolean
vigil_check_test_dose_given (const VigilProposal *p, GError **error)
{
  const VigilTestDose *test = get_test_dose (p, error);
  double dose = vigil_event_get_double (p->event, "dose");
  VigilTestDoseStatus status;
  const VigilGate *gate;

  if (test == NULL)
    return FALSE;
  vigil_test_dose_look (p->session, test, &status);
  if (!check_dose_now (&status, error) || !vigil_check_no_emergency (p, test->drug->id, error))
    return FALSE;
  /* an answer may have been corrected since the gates were passed */
  gate = vigil_check_find_blocking_gate (p);
  if (gate != NULL)
    return vigil_check_refuse (error, STAGE, _("Not yet: %s"), vigil_label_get (gate->label, p->lang));
  if (strcmp (vigil_event_get_string (p->event, "drug"), test->drug->id) != 0)
    return vigil_check_refuse (error, BAD, _("The test dose of this protocol is of %s"), test->drug->display);
  if (p->session->n_boluses == VIGIL_MAX_BOLUSES)
    return vigil_check_refuse (error, BAD, _("So many doses of one visit cannot be kept. Write them on paper"));
  return check_amount (test, &status, dose, error) && check_total (p, test, status.given + dose, error)
         && check_guard (p, test, dose, error);
}

static gboolean
check_observed (const VigilProposal *p, const VigilTestDose *test, const VigilTestDoseStatus *status, GError **error)
{
  if (p->event->t_wall_us < status->observed_wall_us)
    return vigil_check_refuse (error, STAGE, _("Observe for %u min after the test dose first"), test->observe_min);
  if (test->needs_nibp && !vigil_test_dose_has_nibp (p->session, status))
    return vigil_check_refuse (error, STAGE, _("Measure the blood pressure after the test dose first"));
  return TRUE;
}

gboolean
vigil_check_test_dose_response (const VigilProposal *p, GError **error)
{
  const VigilTestDose *test = get_test_dose (p, error);
  const VigilTestResponse *response;
  VigilTestDoseStatus status;

  if (test == NULL)
    return FALSE;
  vigil_test_dose_look (p->session, test, &status);
  if (status.state == VIGIL_TEST_STATE_ENDED)
    return refuse_ended (error);
  if (status.n_doses == 0)
    return vigil_check_refuse (error, STAGE, _("Give the test dose first"));
  if (status.state != VIGIL_TEST_STATE_OBSERVING)
    return vigil_check_refuse (error, STAGE, _("The response to this test dose is recorded already"));
  response = vigil_test_dose_find_response (test, vigil_event_get_string (p->event, "response"));
  if (response == NULL)
    return vigil_check_refuse (error, BAD, _("The protocol has no such response"));
  if (p->session->n_test_answers == VIGIL_MAX_TEST_ANSWERS)
    return vigil_check_refuse (error, BAD, _("So many responses of one visit cannot be kept. Write them on paper"));
  if (strcmp (vigil_event_get_string (p->event, "action"),
              vigil_test_action_name (vigil_test_dose_get_action (response, &status)))
      != 0)
    return vigil_check_refuse (error, BAD, _("This response leads to something else. Choose it again"));
  return vigil_check_text (p, "label", _("Response"), sizeof p->session->test_answers[0].label - 1, error)
         && check_total (p, test, status.given, error)
         && (response->is_at_once || check_observed (p, test, &status, error));
}

static gboolean
is_test_entry (const VigilSession *session, gint64 seq)
{
  for (guint i = 0; i < session->n_boluses; i++)
    if (session->boluses[i].is_test && session->boluses[i].seq == seq)
      return TRUE;
  for (guint i = 0; i < session->n_test_answers; i++)
    if (session->test_answers[i].seq == seq)
      return TRUE;
  return FALSE;
}

gboolean
vigil_check_test_entry_withdrawn (const VigilProposal *p, GError **error)
{
  gint64 ref = vigil_event_get_int (p->event, "ref");
  VigilTestDoseStatus status;

  if (!is_test_entry (p->session, ref))
    return TRUE;
  if (vigil_session_is_test_ended (p->session))
    return refuse_ended (error);
  if (p->session->stage > VIGIL_STAGE_DOSE)
    return vigil_check_refuse (error, STAGE, _("The visit went on from this test dose. Write a note instead"));
  if (p->protocol != NULL && p->protocol->test_dose != NULL) {
    vigil_test_dose_look (p->session, p->protocol->test_dose, &status);
    if (status.last_seq != 0 && status.last_seq != ref)
      return vigil_check_refuse (error, STAGE, _("Take back what was recorded after it first"));
  }
  return TRUE;
}
