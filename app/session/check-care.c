/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/number.h"
#include "session/check.h"
#include "session/emergency.h"
#include "session/limits.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BAD VIGIL_SESSION_ERROR_BAD_VALUE
#define NOTE_BYTES 500
#define SEVEREST 4

static gboolean
check_severity (const VigilProposal *p, gboolean is_pleasant, GError **error)
{
  gint64 severity = vigil_event_get_int (p->event, "severity");

  if (is_pleasant ? severity == 0 : severity >= 1 && severity <= SEVEREST)
    return TRUE;
  return vigil_check_refuse (error, BAD,
                             _("The severity must be mild, moderate, severe or life-threatening"));
}

gboolean
vigil_check_limit_changed (const VigilProposal *p, GError **error)
{
  const VigilAlarmProfile *profile
      = vigil_clinic_find_alarm_profile (p->clinic, p->protocol != NULL ? p->protocol->alarm_profile_id : NULL);
  double limit = vigil_event_get_double (p->event, "limit"), least, most;
  char low[VIGIL_NUMBER_SIZE], high[VIGIL_NUMBER_SIZE];

  for (guint i = 0; profile != NULL && i < profile->n_limits; i++) {
    const VigilLimitRule *rule = &profile->limits[i];

    if (strcmp (rule->id, vigil_event_get_string (p->event, "rule")) != 0)
      continue;
    if (rule->is_high != vigil_event_get_boolean (p->event, "is_high")
        || vigil_vocabulary_lookup (vigil_event_get_string (p->event, "code")) != rule->code)
      return vigil_check_refuse (error, BAD, _("The clinic's limit is of another value"));
    if (!vigil_session_get_limit_range (p->session, profile, rule, &least, &most))
      return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("The clinic does not let this limit be changed"));
    if (!(limit >= least && limit <= most))
      return vigil_check_refuse (error, VIGIL_SESSION_ERROR_OUTSIDE_LIMIT, _("This limit must be from %s to %s"),
                                 vigil_number_format (least, 1, low), vigil_number_format (most, 1, high));
    return TRUE;
  }
  return vigil_check_refuse (error, BAD, _("The clinic has no such limit"));
}

gboolean
vigil_check_side_effect (const VigilProposal *p, GError **error)
{
  const char *id = vigil_event_get_string (p->event, "effect");

  for (guint i = 0; p->protocol != NULL && i < p->protocol->n_side_effects; i++) {
    const VigilSideEffect *effect = p->protocol->side_effects[i];

    if (strcmp (effect->id, id) != 0)
      continue;
    if (vigil_event_get_boolean (p->event, "is_red_flag") != effect->is_red_flag)
      return vigil_check_refuse (
          error, BAD, _("%s: the clinic's list says otherwise whether it is a red flag"),
          vigil_label_get (effect->label, p->lang));
    return check_severity (p, effect->is_pleasant, error)
           && vigil_check_text (p, "label", _("Side effect"), NOTE_BYTES, error);
  }
  return vigil_check_refuse (error, BAD, _("The protocol's list has no such side effect"));
}

gboolean
vigil_check_reference (const VigilProposal *p, GError **error)
{
  gint64 ref = vigil_event_get_int (p->event, "ref");
  gint64 severity = vigil_event_get_int (p->event, "severity");

  if (ref < 1 || ref > p->session->n_events)
    return vigil_check_refuse (error, BAD, _("There is no such entry in this visit"));
  if (severity < 0 || severity > SEVEREST)
    return check_severity (p, FALSE, error);
  return TRUE;
}

gboolean
vigil_check_entry_withdrawn (const VigilProposal *p, GError **error)
{
  return vigil_check_reference (p, error) && vigil_check_test_entry_withdrawn (p, error)
         && vigil_check_bag_change_withdrawn (p, error);
}

gboolean
vigil_check_check_recorded (const VigilProposal *p, GError **error)
{
  const char *id = vigil_event_get_string (p->event, "check");
  gint64 score = vigil_event_get_int (p->event, "score");

  if (strcmp (id, VIGIL_CHECK_SIDE_EFFECTS) == 0)
    return TRUE;
  for (guint i = 0; p->protocol != NULL && i < p->protocol->n_checks; i++) {
    const VigilCheck *check = p->protocol->checks[i];

    if (strcmp (check->id, id) != 0)
      continue;
    for (int k = 0; k < check->n_choices; k++)
      if (vigil_event_has (p->event, "score") && check->choices[k].score == score)
        return TRUE;
    return vigil_check_refuse (error, BAD, _("%s: choose one of the answers"),
                               vigil_label_get (check->label, p->lang));
  }
  return vigil_check_refuse (error, BAD, _("The protocol has no such check"));
}

static gboolean
check_rescue (const VigilProposal *p, const VigilRescueDrug *drug, GError **error)
{
  const char *contexts[VIGIL_MAX_CONTEXTS + 1];
  VigilRescueOrder order = { .dose = vigil_event_get_double (p->event, "dose"), .contexts = contexts };
  VigilFindings findings;
  char number[VIGIL_NUMBER_SIZE];

  if (strcmp (vigil_event_get_string (p->event, "unit"), drug->unit) != 0)
    return vigil_check_refuse (error, BAD, _("%s is given in %s"), drug->display, drug->unit);
  if (!(order.dose > 0 && isfinite (order.dose) && order.dose <= drug->hard_max))
    return vigil_check_refuse (
        error, VIGIL_SESSION_ERROR_OUTSIDE_LIMIT,
        _("The dose of %s must be above 0 and at most %s %s"), drug->display,
        vigil_number_format (drug->hard_max, 3, number), drug->unit);
  if (p->session->n_boluses == VIGIL_MAX_BOLUSES)
    return vigil_check_refuse (error, BAD, _("So many doses of one visit cannot be kept. Write them on paper"));
  vigil_emergency_list_contexts (p->session, p->clinic, contexts);
  vigil_emergency_fill_order (p->session, drug, p->event->t_wall_us, &order);
  vigil_guard_rescue (drug, &order, &findings);
  /* what was given is a fact: words do where no code was chosen */
  if (findings.worst < VIGIL_VERDICT_HARD_LOW && *vigil_event_get_string (p->event, "reason_code") == '\0'
      && *vigil_event_get_string (p->event, "reason") != '\0')
    return TRUE;
  return vigil_check_findings (p, &findings, error);
}

gboolean
vigil_check_rescue_given (const VigilProposal *p, GError **error)
{
  const VigilRescueDrug *drug = vigil_clinic_find_rescue_drug (p->clinic, vigil_event_get_string (p->event, "drug"));

  if (drug == NULL)
    return vigil_check_refuse (error, BAD, _("The clinic's list has no such drug"));
  if (vigil_event_has (p->event, "step"))
    return vigil_check_emergency_dose (p, drug, error) && check_rescue (p, drug, error);
  /* only in an emergency no PIN stands between a drug and its record */
  if (strcmp (p->event->actor, "unsigned") == 0)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("Sign in with your PIN first"));
  return check_rescue (p, drug, error);
}

/* Only what is a bag change may say of which bag; while one hangs whose label was asked for, it must. */
static gboolean
check_action_channel (const VigilProposal *p, const VigilStaffAction *action, GError **error)
{
  if (vigil_event_has (p->event, "channel"))
    return action->is_bag_change ? vigil_check_bag_changed (p, error)
                                 : vigil_check_refuse (error, BAD, _("This entry is of no pump"));
  if (action->is_bag_change && vigil_session_is_running (p->session) && p->protocol != NULL && p->protocol->order.has_label)
    return vigil_check_refuse (error, BAD, _("Say of which pump the bag was changed"));
  return TRUE;
}

gboolean
vigil_check_staff_action (const VigilProposal *p, GError **error)
{
  guint n;
  const VigilStaffAction *const *actions = vigil_clinic_get_staff_actions (p->clinic, &n);

  for (guint i = 0; i < n; i++)
    if (strcmp (actions[i]->id, vigil_event_get_string (p->event, "action")) == 0)
      return check_action_channel (p, actions[i], error)
             && (!vigil_event_has (p->event, "note")
                 || vigil_check_text (p, "note", _("Note"), NOTE_BYTES, error));
  return vigil_check_refuse (error, BAD, _("The clinic's list has no such entry"));
}

gboolean
vigil_check_audio_paused (const VigilProposal *p, GError **error)
{
  gint64 for_s = vigil_event_get_int (p->event, "for_s");
  guint longest_s = vigil_clinic_get_audio_pause_s (p->clinic);

  if (for_s >= 1 && for_s <= longest_s)
    return TRUE;
  return vigil_check_refuse (error, VIGIL_SESSION_ERROR_OUTSIDE_LIMIT,
                             _("Sound can be paused for at most %u seconds"), longest_s);
}

gboolean
vigil_check_music (const VigilProposal *p, GError **error)
{
  return vigil_check_text (p, "title", _("Title"), NOTE_BYTES, error);
}

/* An alarm brings the chair back whoever is signed in; anything else needs somebody's PIN. */
gboolean
vigil_check_taken_back (const VigilProposal *p, GError **error)
{
  const char *by = vigil_event_get_string (p->event, "by");

  if (strcmp (by, "alarm") == 0)
    return TRUE;
  if (strcmp (by, "pin") != 0)
    return vigil_check_refuse (error, BAD, _("Say how the tablet was taken back: by PIN or by an alarm"));
  if (strcmp (p->event->actor, "unsigned") != 0)
    return TRUE;
  return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED, _("Sign in with your PIN first"));
}
