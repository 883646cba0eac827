/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/number.h"
#include "session/check.h"
#include "session/emergency.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define STAGE VIGIL_SESSION_ERROR_WRONG_STAGE
#define LIMIT VIGIL_SESSION_ERROR_OUTSIDE_LIMIT
#define NAME_BYTES 200
/* What is sent as it was shown, in tenths of a mL. */
#define HAIR_ML 0.05

/* The open one that the event names, and its rules; NULL with @error. */
static const VigilEmergencyState *
find_open (const VigilProposal *p, const VigilEmergency **emergency, GError **error)
{
  const VigilEmergencyState *state = vigil_session_get_emergency (p->session);

  *emergency = state != NULL ? vigil_clinic_find_emergency (p->clinic, state->id) : NULL;
  if (*emergency != NULL && strcmp (vigil_event_get_string (p->event, "emergency"), state->id) == 0)
    return state;
  vigil_check_refuse (error, STAGE, _("No such emergency is open"));
  return NULL;
}

gboolean
vigil_check_emergency_begun (const VigilProposal *p, GError **error)
{
  const VigilEmergency *emergency
      = vigil_clinic_find_emergency (p->clinic, vigil_event_get_string (p->event, "emergency"));
  const VigilEmergencyState *open = vigil_session_get_emergency (p->session);

  if (emergency == NULL)
    return vigil_check_refuse (error, BAD, _("The clinic's list has no such emergency"));
  if (open != NULL)
    return vigil_check_refuse (error, STAGE, _("%s is open. End it first"), open->name);
  if (!vigil_emergency_can_be (emergency, p->session))
    return vigil_check_refuse (error, STAGE, _("Nothing that could cause it was given in this visit"));
  return vigil_check_text (p, "name", _("Emergency"), NAME_BYTES, error);
}

static gboolean
is_by_hand (const VigilEmergencyStep *step)
{
  return step->act == VIGIL_ACT_DOSE && (step->part == VIGIL_PART_BOLUS || step->part == VIGIL_PART_AGAIN);
}

/* It begins to run, or goes on: as fast as it was shown, and no further or faster beyond the whole. */
static gboolean
check_running (const VigilProposal *p, const VigilEmergencyStep *step, double ml_min, gboolean is_slower, GError **error)
{
  VigilAntidoteGiven given;
  VigilAntidote antidote;

  if (!vigil_emergency_antidote (p->session, step->drug, &antidote))
    return !vigil_event_has (p->event, "ml_min")
           || vigil_check_refuse (error, BAD, _("The weight is missing: no mL can be worked out"));
  if (fabs (vigil_event_get_double (p->event, "ml_min") - ml_min) > HAIR_ML)
    return vigil_check_refuse (error, BAD, _("The amount is not the one for this weight"));
  vigil_emergency_given (p->session, step->drug->id, p->event->t_wall_us, &given);
  if (!is_slower && given.recorded_ml + given.infused_ml >= antidote.max_ml) {
    char number[VIGIL_NUMBER_SIZE];

    return vigil_check_refuse (error, LIMIT, _("%s: the most that may be given is reached, %s mL"), step->drug->display,
                               vigil_number_format (antidote.max_ml, 0, number));
  }
  return TRUE;
}

/* What comes after another part is ticked after it, and that is taken back only when this was. */
static gboolean
check_order (const VigilProposal *p, const VigilEmergency *emergency, const VigilEmergencyStep *step, gboolean is_done,
             GError **error)
{
  gboolean is_ended = vigil_emergency_is_part_done (emergency, p->session, step->drug, VIGIL_PART_END);

  if (step->part != VIGIL_PART_RATE && !vigil_emergency_is_part_done (emergency, p->session, step->drug, VIGIL_PART_RATE))
    return vigil_check_refuse (error, STAGE, _("The infusion has not begun"));
  if (step->part != VIGIL_PART_END && is_ended)
    return vigil_check_refuse (error, STAGE, _("The infusion has ended. Take that back first"));
  if (step->part == VIGIL_PART_RATE && !is_done
      && vigil_emergency_is_part_done (emergency, p->session, step->drug, VIGIL_PART_DOUBLE))
    return vigil_check_refuse (error, STAGE, _("The infusion was doubled. Take that back first"));
  return TRUE;
}

static gboolean
check_infusion (const VigilProposal *p, const VigilEmergency *emergency, const VigilEmergencyStep *step, GError **error)
{
  const char *part = step->part == VIGIL_PART_END ? "end" : step->part == VIGIL_PART_DOUBLE ? "double" : "rate";
  gboolean is_done = vigil_event_get_boolean (p->event, "is_done");
  double ml_min = vigil_emergency_rate_after (emergency, p->session, step, is_done);

  if (strcmp (vigil_event_get_string (p->event, "part"), part) != 0
      || strcmp (vigil_event_get_string (p->event, "drug"), step->drug->id) != 0)
    return vigil_check_refuse (error, BAD, _("The clinic's step is another one"));
  if (!check_order (p, emergency, step, is_done, error))
    return FALSE;
  return !(ml_min > 0 || isnan (ml_min)) || check_running (p, step, ml_min, step->part == VIGIL_PART_DOUBLE && !is_done, error);
}

gboolean
vigil_check_emergency_step (const VigilProposal *p, GError **error)
{
  const VigilEmergency *emergency;
  const VigilEmergencyState *state = find_open (p, &emergency, error);
  const VigilEmergencyStep *step;
  VigilStepDone done;

  if (state == NULL)
    return FALSE;
  step = vigil_emergency_find_step (emergency, vigil_event_get_string (p->event, "step"));
  if (step == NULL || is_by_hand (step) || !vigil_event_has (p->event, "is_done"))
    return vigil_check_refuse (error, BAD, _("The clinic's list has no such step"));
  vigil_emergency_step_done (p->session, state, step->id, &done);
  if ((done.n > 0) == vigil_event_get_boolean (p->event, "is_done"))
    return vigil_check_refuse (error, STAGE, done.n > 0 ? _("It is ticked already") : _("It is not ticked"));
  if (!vigil_check_text (p, "label", _("Step"), NAME_BYTES, error))
    return FALSE;
  return step->act != VIGIL_ACT_DOSE || check_infusion (p, emergency, step, error);
}

gboolean
vigil_check_emergency_ended (const VigilProposal *p, GError **error)
{
  const char *how = vigil_event_get_string (p->event, "how");
  const VigilEmergency *emergency;
  const VigilEmergencyState *state = find_open (p, &emergency, error);

  if (state == NULL)
    return FALSE;
  if (strcmp (how, "over") != 0 && strcmp (how, "mistaken") != 0)
    return vigil_check_refuse (error, BAD, _("Say how it ended"));
  if (state->infusion_ml_min > 0)
    return vigil_check_refuse (error, STAGE, _("The antidote still runs. Tick its end first"));
  return TRUE;
}

gboolean
vigil_check_emergency_dose (const VigilProposal *p, const VigilRescueDrug *drug, GError **error)
{
  const VigilEmergencyState *state = vigil_session_get_emergency (p->session);
  const VigilEmergency *emergency = state != NULL ? vigil_clinic_find_emergency (p->clinic, state->id) : NULL;
  const VigilEmergencyStep *step = NULL;
  VigilAntidote antidote;
  VigilStepDone done;

  if (emergency != NULL)
    step = vigil_emergency_find_step (emergency, vigil_event_get_string (p->event, "step"));
  if (step == NULL || !is_by_hand (step) || step->drug != drug)
    return vigil_check_refuse (error, BAD, _("The clinic's list has no such step"));
  if (!vigil_emergency_antidote (p->session, drug, &antidote))
    return vigil_check_refuse (error, BAD, _("The weight is missing: no mL can be worked out"));
  if (fabs (vigil_event_get_double (p->event, "dose") - antidote.bolus_ml) > HAIR_ML)
    return vigil_check_refuse (error, BAD, _("The amount is not the one for this weight"));
  vigil_emergency_step_done (p->session, state, step->id, &done);
  if (done.n >= step->times)
    return vigil_check_refuse (error, LIMIT,
                               g_dngettext (GETTEXT_PACKAGE, "It is given %u time at most", "It is given %u times at most",
                                            step->times),
                               step->times);
  return TRUE;
}

gboolean
vigil_check_no_emergency (const VigilProposal *p, const char *drug_id, GError **error)
{
  const VigilEmergencyState *state = vigil_session_get_emergency (p->session);
  const VigilEmergency *emergency = state != NULL ? vigil_clinic_find_emergency (p->clinic, state->id) : NULL;

  if (emergency == NULL || !vigil_emergency_is_of (emergency, drug_id))
    return TRUE;
  return vigil_check_refuse (error, STAGE, _("%s is open: this drug is not given"), state->name);
}
