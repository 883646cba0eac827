/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/test-dose.h"

#include "base/clock.h"
#include "session/dose.h"

#include <math.h>
#include <string.h>

static void
look_at_doses (const VigilSession *session, const VigilTestDose *test, VigilTestDoseStatus *out)
{
  for (guint i = 0; i < session->n_boluses; i++) {
    const VigilBolus *bolus = &session->boluses[i];

    if (!bolus->is_test || bolus->is_withdrawn || strcmp (bolus->drug_id, test->drug->id) != 0
        || strcmp (bolus->unit, test->dosing->unit) != 0)
      continue;
    out->given += bolus->dose;
    out->n_doses++;
    out->last = bolus->dose;
    out->dosed_wall_us = bolus->t_wall_us;
    out->last_seq = MAX (out->last_seq, bolus->seq);
  }
  if (out->n_doses == 0)
    return;
  out->state = VIGIL_TEST_STATE_OBSERVING;
  out->observed_wall_us = out->dosed_wall_us + test->observe_min * VIGIL_USEC_PER_MIN;
}

static void
look_at_answers (const VigilSession *session, VigilTestDoseStatus *out)
{
  static const VigilTestState states[] = {
    [VIGIL_TEST_END] = VIGIL_TEST_STATE_ENDED,
    [VIGIL_TEST_INFUSE] = VIGIL_TEST_STATE_INFUSE,
    [VIGIL_TEST_TOP_UP] = VIGIL_TEST_STATE_TOP_UP,
  };

  for (guint i = 0; i < session->n_test_answers; i++) {
    const VigilTestAnswer *answer = &session->test_answers[i];

    if (answer->is_withdrawn || out->state == VIGIL_TEST_STATE_ENDED)
      continue;
    /* what was said of an earlier dose is over with the next one, but for an end */
    if (answer->action != VIGIL_TEST_END && (out->n_doses == 0 || answer->seq < out->last_seq))
      continue;
    out->state = states[answer->action];
    out->answer = answer;
    out->last_seq = MAX (out->last_seq, answer->seq);
  }
}

/* Less than a top-up under the cap is none. */
static void
look_ahead (const VigilTestDose *test, VigilTestDoseStatus *out)
{
  VigilLimits room = { NAN, NAN, test->dosing->top_up_low, NAN };
  double left = test->max_total - out->given;

  if (out->n_doses == 0) {
    out->next_low = out->next_high = test->initial;
    return;
  }
  out->is_capped = isnan (room.hard_low) || vigil_dose_judge (left, &room) != VIGIL_VERDICT_OK;
  if (out->is_capped)
    return;
  out->next_low = room.hard_low;
  out->next_high = MAX (room.hard_low, MIN (test->dosing->top_up_high, left));
}

void
vigil_test_dose_look (const VigilSession *session, const VigilTestDose *test, VigilTestDoseStatus *out)
{
  *out = (VigilTestDoseStatus){ 0 };
  look_at_doses (session, test, out);
  look_at_answers (session, out);
  look_ahead (test, out);
}

VigilTestAmount
vigil_test_dose_judge_amount (const VigilTestDose *test, const VigilTestDoseStatus *status, double dose)
{
  VigilLimits cap = { NAN, NAN, NAN, test->max_total }, range = { NAN, NAN, status->next_low, status->next_high };

  if (!(isfinite (dose) && dose > 0))
    return VIGIL_TEST_AMOUNT_NONE;
  if (status->is_capped || vigil_dose_judge (status->given + dose, &cap) != VIGIL_VERDICT_OK)
    return VIGIL_TEST_AMOUNT_CAP;
  return vigil_dose_judge (dose, &range) == VIGIL_VERDICT_OK ? VIGIL_TEST_AMOUNT_OK : VIGIL_TEST_AMOUNT_RANGE;
}

VigilTestAction
vigil_test_dose_get_action (const VigilTestResponse *response, const VigilTestDoseStatus *status)
{
  return status->is_capped ? response->at_cap : response->action;
}

gboolean
vigil_test_dose_has_nibp (const VigilSession *session, const VigilTestDoseStatus *status)
{
  return status->dosed_wall_us != 0 && session->nibp_wall_us > status->dosed_wall_us
         && (!session->is_nibp_demo || session->is_training);
}

const VigilTestResponse *
vigil_test_dose_find_response (const VigilTestDose *test, const char *id)
{
  for (guint i = 0; i < test->n_responses; i++)
    if (g_strcmp0 (test->responses[i].id, id) == 0)
      return &test->responses[i];
  return NULL;
}

gboolean
vigil_test_action_lookup (const char *name, VigilTestAction *out)
{
  for (VigilTestAction action = VIGIL_TEST_END; action <= VIGIL_TEST_TOP_UP; action++)
    if (g_strcmp0 (vigil_test_action_name (action), name) == 0) {
      *out = action;
      return TRUE;
    }
  return FALSE;
}

gboolean
vigil_session_has_test_dose (const VigilSession *self)
{
  for (guint i = 0; i < self->n_boluses; i++)
    if (self->boluses[i].is_test && !self->boluses[i].is_withdrawn)
      return TRUE;
  return FALSE;
}

gboolean
vigil_session_is_test_ended (const VigilSession *self)
{
  for (guint i = 0; i < self->n_test_answers; i++)
    if (self->test_answers[i].action == VIGIL_TEST_END && !self->test_answers[i].is_withdrawn)
      return TRUE;
  return FALSE;
}

gboolean
vigil_session_is_test_dose_open (const VigilSession *self, const VigilProtocol *protocol)
{
  VigilTestDoseStatus status;

  if (self->stage != VIGIL_STAGE_DOSE)
    return FALSE;
  if (vigil_session_is_test_ended (self))
    return TRUE;
  if (protocol == NULL || protocol->test_dose == NULL)
    return FALSE;
  vigil_test_dose_look (self, protocol->test_dose, &status);
  return status.state != VIGIL_TEST_STATE_INFUSE;
}

const VigilRescueDrug *
vigil_session_get_test_adjunct (const VigilSession *self, const VigilProtocol *protocol)
{
  const VigilTestResponse *response;
  VigilTestDoseStatus status;

  if (protocol == NULL || protocol->test_dose == NULL)
    return NULL;
  vigil_test_dose_look (self, protocol->test_dose, &status);
  if (status.state != VIGIL_TEST_STATE_ENDED)
    return NULL;
  response = vigil_test_dose_find_response (protocol->test_dose, status.answer->id);
  if (response == NULL || response->adjunct == NULL)
    return NULL;
  for (guint i = 0; i < self->n_boluses; i++)
    if (!self->boluses[i].is_withdrawn && self->boluses[i].seq > status.answer->seq
        && strcmp (self->boluses[i].drug_id, response->adjunct->id) == 0)
      return NULL;
  return response->adjunct;
}

guint
vigil_session_get_nibp_every_min (const VigilSession *self, const VigilProtocol *protocol)
{
  VigilTestDoseStatus status;

  if (protocol == NULL)
    return 0;
  if (self->stage == VIGIL_STAGE_DOSE && protocol->test_dose != NULL) {
    vigil_test_dose_look (self, protocol->test_dose, &status);
    if (status.state == VIGIL_TEST_STATE_OBSERVING)
      return protocol->test_dose->nibp_every_min;
  }
  return protocol->nibp_every_min;
}
