/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum {
  WHO_STAFF = 1 << 0,    /* who is signed in */
  WHO_UNSIGNED = 1 << 1, /* staff at a locked tablet */
  WHO_PATIENT = 1 << 2,
  WHO_PIN = 1 << 3, /* any of the staff: the PIN was asked for this very act */
};

#define AT(stage) (1u << VIGIL_STAGE_##stage)
#define BEFORE (AT (CHECK_IN) | AT (GATES) | AT (DOSE))
#define OPEN (BEFORE | AT (INFUSING) | AT (RECOVERY) | AT (DISCHARGE))
#define IDLE (AT (NONE) | AT (CLOSED))

/* Kinds without an entry are the program's own: what devices do and what alarms become. */
static const struct {
  guint who, stages;
  gboolean (*values) (const VigilProposal *p, GError **error);
} rules[VIGIL_N_EVENTS] = {
  [VIGIL_EVENT_VISIT_OPENED] = { WHO_STAFF, IDLE, vigil_check_visit_opened },
  [VIGIL_EVENT_STAFF_SIGNED_IN] = { WHO_PIN, OPEN | IDLE, vigil_check_staff },
  [VIGIL_EVENT_STAFF_SIGNED_OUT] = { WHO_STAFF, OPEN | IDLE, NULL },
  [VIGIL_EVENT_DEVICE_BOUND] = { WHO_STAFF, OPEN, vigil_check_device_bound },
  [VIGIL_EVENT_PATIENT_IDENTIFIED] = { WHO_STAFF, BEFORE, vigil_check_patient_identified },
  [VIGIL_EVENT_PATIENT_MEASURED] = { WHO_STAFF, BEFORE, vigil_check_patient_measured },
  [VIGIL_EVENT_PROTOCOL_CHOSEN] = { WHO_STAFF, BEFORE, vigil_check_protocol_chosen },
  [VIGIL_EVENT_CHECK_IN_DONE] = { WHO_STAFF, AT (CHECK_IN), vigil_check_check_in_done },
  [VIGIL_EVENT_GATE_ANSWERED] = { WHO_STAFF, AT (GATES) | AT (DOSE), vigil_check_gate_answered },
  [VIGIL_EVENT_GATE_OVERRIDDEN] = { WHO_PIN, AT (GATES) | AT (DOSE), vigil_check_gate_overridden },
  [VIGIL_EVENT_GATE_REMINDER] = { WHO_STAFF, AT (GATES), vigil_check_gate_reminder },
  [VIGIL_EVENT_GATES_PASSED] = { WHO_STAFF, AT (GATES), vigil_check_gates_passed },
  [VIGIL_EVENT_CONSENT_SIGNED] = { WHO_STAFF | WHO_PATIENT, BEFORE, vigil_check_consent_signed },
  [VIGIL_EVENT_WENT_BACK]
  = { WHO_STAFF, AT (GATES) | AT (DOSE) | AT (INFUSING), vigil_check_went_back },
  [VIGIL_EVENT_PRESCRIPTION_ENTERED]
  = { WHO_STAFF, AT (DOSE) | AT (INFUSING), vigil_check_prescription_entered },
  [VIGIL_EVENT_START_CONFIRMED]
  = { WHO_STAFF, AT (DOSE) | AT (INFUSING), vigil_check_start_confirmed },
  [VIGIL_EVENT_COMMAND_REQUESTED]
  = { WHO_STAFF | WHO_UNSIGNED, OPEN, vigil_check_command_requested },
  [VIGIL_EVENT_LIMIT_CHANGED] = { WHO_STAFF, OPEN, vigil_check_limit_changed },
  [VIGIL_EVENT_SIDE_EFFECT] = { WHO_STAFF | WHO_UNSIGNED, OPEN, vigil_check_side_effect },
  [VIGIL_EVENT_SIDE_EFFECT_CORRECTED] = { WHO_STAFF | WHO_UNSIGNED, OPEN, vigil_check_reference },
  [VIGIL_EVENT_CHECK_RECORDED] = { WHO_STAFF, OPEN, vigil_check_check_recorded },
  [VIGIL_EVENT_RESCUE_GIVEN] = { WHO_STAFF | WHO_UNSIGNED, OPEN, vigil_check_rescue_given },
  [VIGIL_EVENT_EMERGENCY_BEGUN] = { WHO_STAFF | WHO_UNSIGNED, OPEN, vigil_check_emergency_begun },
  [VIGIL_EVENT_EMERGENCY_STEP] = { WHO_STAFF | WHO_UNSIGNED, OPEN, vigil_check_emergency_step },
  [VIGIL_EVENT_EMERGENCY_ENDED] = { WHO_STAFF | WHO_UNSIGNED, OPEN, vigil_check_emergency_ended },
  [VIGIL_EVENT_STAFF_ACTION] = { WHO_STAFF, OPEN, vigil_check_staff_action },
  [VIGIL_EVENT_ENTRY_WITHDRAWN] = { WHO_STAFF, OPEN, vigil_check_entry_withdrawn },
  [VIGIL_EVENT_ALARM_ACKNOWLEDGED] = { WHO_STAFF | WHO_UNSIGNED, OPEN | IDLE, NULL },
  [VIGIL_EVENT_AUDIO_PAUSED] = { WHO_STAFF | WHO_UNSIGNED, OPEN | IDLE, vigil_check_audio_paused },
  [VIGIL_EVENT_AUDIO_RESUMED] = { WHO_STAFF | WHO_UNSIGNED, OPEN | IDLE, NULL },
  [VIGIL_EVENT_KIOSK_GIVEN] = { WHO_STAFF, OPEN, NULL },
  [VIGIL_EVENT_KIOSK_TAKEN_BACK] = { WHO_STAFF | WHO_UNSIGNED | WHO_PIN, OPEN, vigil_check_taken_back },
  [VIGIL_EVENT_NURSE_CALLED] = { WHO_STAFF | WHO_UNSIGNED | WHO_PATIENT, OPEN, NULL },
  [VIGIL_EVENT_NURSE_CALL_SEEN] = { WHO_STAFF | WHO_UNSIGNED, OPEN, NULL },
  [VIGIL_EVENT_MUSIC_STARTED] = { WHO_STAFF | WHO_UNSIGNED | WHO_PATIENT, OPEN, vigil_check_music },
  [VIGIL_EVENT_MUSIC_STOPPED] = { WHO_STAFF | WHO_UNSIGNED | WHO_PATIENT, OPEN, NULL },
  [VIGIL_EVENT_TRACK_IMPORTED] = { WHO_STAFF, OPEN, vigil_check_track_imported },
  [VIGIL_EVENT_TRACK_REMOVED] = { WHO_STAFF, OPEN, vigil_check_track_removed },
  [VIGIL_EVENT_RECOVERY_STARTED] = { WHO_STAFF, AT (DOSE) | AT (INFUSING), vigil_check_recovery_started },
  [VIGIL_EVENT_DISCHARGE_ITEM] = { WHO_STAFF, AT (RECOVERY), vigil_check_discharge_item },
  [VIGIL_EVENT_ORDER_SIGNED] = { WHO_PIN, AT (DOSE) | AT (INFUSING), vigil_check_order_signed },
  [VIGIL_EVENT_IV_PLACED] = { WHO_STAFF, OPEN, vigil_check_iv_placed },
  [VIGIL_EVENT_BAG_LABELLED] = { WHO_STAFF, AT (DOSE) | AT (INFUSING) | AT (RECOVERY), vigil_check_bag_labelled },
  [VIGIL_EVENT_DOUBLE_CHECKED] = { WHO_PIN, AT (DOSE) | AT (INFUSING), vigil_check_double_checked },
  [VIGIL_EVENT_WASTE_RECORDED] = { WHO_PIN, AT (INFUSING) | AT (RECOVERY), vigil_check_waste_recorded },
  [VIGIL_EVENT_INSTRUMENT_SCORED] = { WHO_STAFF, OPEN, vigil_check_instrument_scored },
  [VIGIL_EVENT_DISCHARGE_OVERRIDDEN] = { WHO_PIN, AT (RECOVERY), vigil_check_discharge_overridden },
  [VIGIL_EVENT_VISIT_SIGNED] = { WHO_STAFF | WHO_PIN, AT (RECOVERY), vigil_check_visit_signed },
  [VIGIL_EVENT_VISIT_CLOSED] = { WHO_STAFF, OPEN, vigil_check_visit_closed },
  [VIGIL_EVENT_TEST_DOSE_GIVEN] = { WHO_STAFF, AT (DOSE), vigil_check_test_dose_given },
  [VIGIL_EVENT_TEST_DOSE_RESPONSE] = { WHO_STAFF, AT (DOSE), vigil_check_test_dose_response },
  [VIGIL_EVENT_REVIEW_SIGNED] = { WHO_PIN, BEFORE, vigil_check_review_signed },
  [VIGIL_EVENT_FOLLOW_UP_ANSWERED] = { WHO_STAFF, OPEN, vigil_check_follow_up_answered },
  [VIGIL_EVENT_SUGGESTION_DECLINED] = { WHO_STAFF | WHO_UNSIGNED, OPEN, vigil_check_reference },
};

gboolean
vigil_check_refuse (GError **error, VigilSessionError code, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (VIGIL_SESSION_ERROR, code, format, args);
  va_end (args);
  return FALSE;
}

gboolean
vigil_check_text (const VigilProposal *p, const char *key, const char *field, gsize max_bytes,
                  GError **error)
{
  const char *text = vigil_event_get_string (p->event, key);
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (*stripped == '\0')
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_BAD_VALUE, _("%s: missing"), field);
  if (strlen (text) > max_bytes)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_BAD_VALUE, _("%s: too long"), field);
  return TRUE;
}

const VigilChannel *
vigil_check_channel (const VigilProposal *p, GError **error)
{
  gint64 channel = vigil_event_get_int (p->event, "channel");

  if (vigil_event_has (p->event, "channel") && channel >= 0 && channel < VIGIL_MAX_CHANNELS)
    return &p->session->channels[channel];
  vigil_check_refuse (error, VIGIL_SESSION_ERROR_BAD_VALUE, _("There is no such pump channel"));
  return NULL;
}

static gboolean
check_who (const VigilProposal *p, guint who, GError **error)
{
  const char *actor = p->event->actor;

  if (who == 0)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED,
                               _("Only the program itself records this"));
  if (strcmp (actor, "patient") == 0) {
    if ((who & WHO_PATIENT) != 0)
      return TRUE;
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED,
                               _("This is for staff. Ask your nurse"));
  }
  if (strcmp (actor, "unsigned") == 0 && (who & WHO_UNSIGNED) != 0)
    return TRUE;
  if (vigil_clinic_find_staff (p->clinic, actor) != NULL
      && ((who & WHO_PIN) != 0
          || ((who & WHO_STAFF) != 0 && strcmp (actor, p->session->staff_id) == 0)))
    return TRUE;
  return vigil_check_refuse (error, VIGIL_SESSION_ERROR_NOT_ALLOWED,
                             _("Sign in with your PIN first"));
}

static gboolean
check_stage (const VigilProposal *p, guint stages, GError **error)
{
  VigilStage stage = p->session->stage;

  if ((stages & (1u << stage)) != 0)
    return TRUE;
  if (stage == VIGIL_STAGE_NONE || stage == VIGIL_STAGE_CLOSED)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_WRONG_STAGE,
                               _("No visit is open. Start a visit first"));
  if ((stages & IDLE) != 0)
    return vigil_check_refuse (error, VIGIL_SESSION_ERROR_WRONG_STAGE,
                               _("A visit is open. Close it first"));
  return vigil_check_refuse (error, VIGIL_SESSION_ERROR_WRONG_STAGE,
                             _("This cannot be done at this stage of the visit"));
}

gboolean
vigil_session_check (const VigilSession *self, const VigilClinic *clinic,
                     const VigilEvent *proposed, GError **error)
{
  VigilProposal p = { .session = self, .clinic = clinic, .event = proposed };

  g_return_val_if_fail (self != NULL && clinic != NULL && proposed != NULL, FALSE);
  p.protocol = vigil_clinic_find_protocol (clinic, self->protocol_id);
  p.lang = g_get_language_names ()[0];
  if (!check_who (&p, rules[proposed->kind].who, error)
      || !check_stage (&p, rules[proposed->kind].stages, error))
    return FALSE;
  return rules[proposed->kind].values == NULL || rules[proposed->kind].values (&p, error);
}
