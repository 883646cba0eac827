/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is answered to gates, and whether they let the visit go on. */
#include "config.h"

#include "base/clock.h"
#include "session/check.h"
#include "session/gates.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define STAGE VIGIL_SESSION_ERROR_WRONG_STAGE

#define REASON_BYTES 120
/* Nobody remembers, and no rule asks, when they ate before that. */
#define OLDEST_MEAL_US (7 * 24 * 60 * VIGIL_USEC_PER_MIN)

static const VigilGate *
find_gate (const VigilProposal *p, GError **error)
{
  const char *id = vigil_event_get_string (p->event, "gate");

  for (guint i = 0; p->protocol != NULL && i < p->protocol->n_gates; i++)
    if (strcmp (p->protocol->gates[i]->id, id) == 0)
      return p->protocol->gates[i];
  vigil_check_refuse (error, BAD, _("This protocol asks no such question"));
  return NULL;
}

static gboolean
check_choice (const VigilProposal *p, const VigilGate *gate, GError **error)
{
  const char *id = vigil_event_get_string (p->event, "question"), *choice = vigil_event_get_string (p->event, "choice");

  for (guint i = 0; i < gate->n_questions; i++)
    for (guint k = 0; strcmp (gate->questions[i].id, id) == 0 && k < gate->questions[i].n_choices; k++)
      if (strcmp (gate->questions[i].choices[k].id, choice) == 0)
        return TRUE;
  return vigil_check_refuse (error, BAD, _("This protocol asks no such question"));
}

static gboolean
check_intake (const VigilProposal *p, GError **error)
{
  gint64 eaten_us = vigil_event_get_int (p->event, "eaten_wall_us");

  if (vigil_food_lookup (vigil_event_get_string (p->event, "food")) == VIGIL_N_FOODS)
    return vigil_check_refuse (error, BAD, _("This protocol asks no such question"));
  if (vigil_event_get_boolean (p->event, "is_long_ago"))
    return TRUE;
  if (eaten_us > p->event->t_wall_us)
    return vigil_check_refuse (error, BAD, _("A meal cannot be in the future"));
  if (eaten_us < p->event->t_wall_us - OLDEST_MEAL_US)
    return vigil_check_refuse (error, BAD, _("Enter when it was, or that it was long ago"));
  return TRUE;
}

gboolean
vigil_check_gate_answered (const VigilProposal *p, GError **error)
{
  const VigilGate *gate = find_gate (p, error);

  if (gate == NULL)
    return FALSE;
  switch (gate->kind) {
  case VIGIL_GATE_CONFIRM:
    return vigil_event_has (p->event, "is_passed") || vigil_check_refuse (error, BAD, _("Answer yes or no"));
  case VIGIL_GATE_QUESTIONS:
    return check_choice (p, gate, error);
  case VIGIL_GATE_FASTING:
    return check_intake (p, error);
  case VIGIL_GATE_CONSENT:
  case VIGIL_GATE_WEIGHT:
  case VIGIL_GATE_VITALS:
  case VIGIL_GATE_CHECK:
  case VIGIL_GATE_SCORE:
  default:
    return vigil_check_refuse (error, BAD, _("%s is decided by what was measured or signed, not by an answer"),
                               vigil_label_get (gate->label, p->lang));
  }
}

gboolean
vigil_check_gate_overridden (const VigilProposal *p, GError **error)
{
  const VigilGate *gate = find_gate (p, error);
  const VigilStaff *staff = vigil_clinic_find_staff (p->clinic, p->event->actor);

  if (gate == NULL || !vigil_check_staff (p, error))
    return FALSE;
  if (!gate->can_override)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("The clinic lets nobody override this: %s"),
                               vigil_label_get (gate->label, p->lang));
  if (staff == NULL || staff->role != VIGIL_STAFF_PRESCRIBER)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("Only a prescriber can override this"));
  return vigil_check_text (p, "reason", _("Reason"), REASON_BYTES, error);
}

gboolean
vigil_check_gate_reminder (const VigilProposal *p, GError **error)
{
  const VigilGate *gate = find_gate (p, error);
  gint64 at_us = vigil_event_get_int (p->event, "at_wall_us");
  VigilGateFacts facts = { .start_wall_us = p->event->t_wall_us };
  gint64 set_us;
  VigilGateVerdict verdict;

  if (gate == NULL)
    return FALSE;
  vigil_gate_judge (gate, p->session, p->protocol, &facts, &verdict);
  set_us = verdict.answer != NULL ? verdict.answer->remind_wall_us : 0;
  if (!vigil_event_get_boolean (p->event, "is_on"))
    return (set_us != 0 && set_us == at_us)
           || vigil_check_refuse (error, BAD, _("%s: no reminder is set"), vigil_label_get (gate->label, p->lang));
  if (verdict.state != VIGIL_GATE_STATE_BLOCKS || verdict.passes_wall_us == 0 || verdict.passes_wall_us != at_us)
    return vigil_check_refuse (error, BAD, _("%s does not pass then by time alone"), vigil_label_get (gate->label, p->lang));
  return set_us != at_us
         || vigil_check_refuse (error, BAD, _("%s: the reminder is set already"), vigil_label_get (gate->label, p->lang));
}

/* What the core has put in, as if it were heard now. */
static void
read_vitals (const VigilProposal *p, VigilObservation *vitals)
{
  for (VigilCode code = VIGIL_CODE_NONE; code < VIGIL_N_CODES; code++) {
    const char *name = vigil_vocabulary_get (code)->name;

    vitals[code] = (VigilObservation) { .code = code, .quality = VIGIL_QUALITY_ABSENT, .value = NAN };
    if (code < VIGIL_CODE_FIRST_VITAL || code > VIGIL_CODE_LAST_VITAL || !vigil_event_has (p->event, name))
      continue;
    vitals[code].quality = VIGIL_QUALITY_OK;
    vitals[code].value = vigil_event_get_double (p->event, name);
  }
}

const VigilGate *
vigil_check_find_blocking_gate (const VigilProposal *p)
{
  VigilObservation vitals[VIGIL_N_CODES];
  VigilGateFacts facts = { .start_wall_us = p->event->t_wall_us, .vitals = vitals };

  read_vitals (p, vitals);
  return vigil_session_find_blocking_gate (p->session, p->protocol, &facts);
}

static gboolean
has_vitals_gate (const VigilProtocol *protocol)
{
  for (guint i = 0; i < protocol->n_gates; i++)
    if (protocol->gates[i]->kind == VIGIL_GATE_VITALS && !protocol->gates[i]->is_advisory)
      return TRUE;
  return FALSE;
}

gboolean
vigil_check_gates_passed (const VigilProposal *p, GError **error)
{
  static const char *const keys[] = { "sys_mmhg", "dia_mmhg", "hr" };
  const VigilGate *gate;

  if (p->protocol == NULL)
    return vigil_check_refuse (error, BAD, _("Choose the protocol first"));
  gate = vigil_check_find_blocking_gate (p);
  if (gate != NULL)
    return vigil_check_refuse (error, STAGE, _("Not yet: %s"), vigil_label_get (gate->label, p->lang));
  for (guint i = 0; i < G_N_ELEMENTS (keys) && has_vitals_gate (p->protocol); i++)
    if (!(vigil_event_get_double (p->event, keys[i]) > 0))
      return vigil_check_refuse (error, STAGE, _("Not yet: blood pressure and heart rate before the infusion"));
  return vigil_check_course (p, error);
}
