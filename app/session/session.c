/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/session.h"

#include "base/clock.h"
#include "session/guard.h"
#include "session/step.h"

#include <math.h>
#include <string.h>

/* Kinds without an entry are facts that no state depends on; alarms have their own fold. */
static const VigilStepFunc steps[VIGIL_N_EVENTS] = {
  [VIGIL_EVENT_APP_STARTED] = vigil_step_app_started,
  [VIGIL_EVENT_CLOCK_ANCHOR] = vigil_step_clock_anchor,
  [VIGIL_EVENT_VISIT_OPENED] = vigil_step_visit_opened,
  [VIGIL_EVENT_STAFF_SIGNED_IN] = vigil_step_staff_signed_in,
  [VIGIL_EVENT_STAFF_SIGNED_OUT] = vigil_step_staff_signed_out,
  [VIGIL_EVENT_DEVICE_BOUND] = vigil_step_device_bound,
  [VIGIL_EVENT_LINK_LOST] = vigil_step_link_lost,
  [VIGIL_EVENT_LINK_BACK] = vigil_step_link_back,
  [VIGIL_EVENT_PATIENT_IDENTIFIED] = vigil_step_patient_identified,
  [VIGIL_EVENT_PATIENT_MEASURED] = vigil_step_patient_measured,
  [VIGIL_EVENT_PROTOCOL_CHOSEN] = vigil_step_protocol_chosen,
  [VIGIL_EVENT_CHECK_IN_DONE] = vigil_step_check_in_done,
  [VIGIL_EVENT_GATE_ANSWERED] = vigil_step_gate_answered,
  [VIGIL_EVENT_GATES_PASSED] = vigil_step_gates_passed,
  [VIGIL_EVENT_CONSENT_SIGNED] = vigil_step_consent_signed,
  [VIGIL_EVENT_PRESCRIPTION_ENTERED] = vigil_step_prescription_entered,
  [VIGIL_EVENT_START_CONFIRMED] = vigil_step_start_confirmed,
  [VIGIL_EVENT_INFUSION_STARTED] = vigil_step_infusion_started,
  [VIGIL_EVENT_INFUSION_PAUSED] = vigil_step_infusion_paused,
  [VIGIL_EVENT_INFUSION_RESUMED] = vigil_step_infusion_resumed,
  [VIGIL_EVENT_INFUSION_ENDED] = vigil_step_infusion_ended,
  [VIGIL_EVENT_STEP_CHANGED] = vigil_step_step_changed,
  [VIGIL_EVENT_PUMP_STATE] = vigil_step_pump_state,
  [VIGIL_EVENT_PUMP_SWAPPED] = vigil_step_pump_swapped,
  [VIGIL_EVENT_COMMAND_REQUESTED] = vigil_step_command_requested,
  [VIGIL_EVENT_COMMAND_CONFIRMED] = vigil_step_command_over,
  [VIGIL_EVENT_COMMAND_FAILED] = vigil_step_command_over,
  [VIGIL_EVENT_NIBP_MEASURED] = vigil_step_nibp_measured,
  [VIGIL_EVENT_CUFF_ASKED] = vigil_step_cuff_asked,
  [VIGIL_EVENT_CUFF_FAILED] = vigil_step_cuff_failed,
  [VIGIL_EVENT_SIDE_EFFECT] = vigil_step_side_effect,
  [VIGIL_EVENT_STAFF_ACTION] = vigil_step_staff_action,
  [VIGIL_EVENT_CHECK_RECORDED] = vigil_step_check_recorded,
  [VIGIL_EVENT_RESCUE_GIVEN] = vigil_step_rescue_given,
  [VIGIL_EVENT_ENTRY_WITHDRAWN] = vigil_step_entry_withdrawn,
  [VIGIL_EVENT_KIOSK_GIVEN] = vigil_step_kiosk_given,
  [VIGIL_EVENT_KIOSK_TAKEN_BACK] = vigil_step_kiosk_taken_back,
  [VIGIL_EVENT_NURSE_CALLED] = vigil_step_nurse_called,
  [VIGIL_EVENT_NURSE_CALL_SEEN] = vigil_step_nurse_call_seen,
  [VIGIL_EVENT_MUSIC_STARTED] = vigil_step_music_started,
  [VIGIL_EVENT_MUSIC_STOPPED] = vigil_step_music_stopped,
  [VIGIL_EVENT_TRACK_IMPORTED] = vigil_step_track_imported,
  [VIGIL_EVENT_TRACK_REMOVED] = vigil_step_track_removed,
  [VIGIL_EVENT_TRACKS_ERASED] = vigil_step_tracks_erased,
  [VIGIL_EVENT_RECOVERY_STARTED] = vigil_step_recovery_started,
  [VIGIL_EVENT_DISCHARGE_ITEM] = vigil_step_discharge_item,
  [VIGIL_EVENT_VISIT_SIGNED] = vigil_step_visit_signed,
  [VIGIL_EVENT_VISIT_CLOSED] = vigil_step_visit_closed,
  [VIGIL_EVENT_WENT_BACK] = vigil_step_went_back,
  [VIGIL_EVENT_GATE_OVERRIDDEN] = vigil_step_gate_overridden,
  [VIGIL_EVENT_GATE_REMINDER] = vigil_step_gate_reminder,
  [VIGIL_EVENT_LIMIT_CHANGED] = vigil_step_limit_changed,
  [VIGIL_EVENT_SOURCE_CHANGED] = vigil_step_source_changed,
  [VIGIL_EVENT_UNPLANNED_BEGAN] = vigil_step_unplanned_began,
  [VIGIL_EVENT_UNPLANNED_ENDED] = vigil_step_unplanned_ended,
  [VIGIL_EVENT_EMERGENCY_BEGUN] = vigil_step_emergency_begun,
  [VIGIL_EVENT_EMERGENCY_STEP] = vigil_step_emergency_step,
  [VIGIL_EVENT_EMERGENCY_ENDED] = vigil_step_emergency_ended,
  [VIGIL_EVENT_ORDER_SIGNED] = vigil_step_order_signed,
  [VIGIL_EVENT_IV_PLACED] = vigil_step_iv_placed,
  [VIGIL_EVENT_BAG_LABELLED] = vigil_step_bag_labelled,
  [VIGIL_EVENT_DOUBLE_CHECKED] = vigil_step_double_checked,
  [VIGIL_EVENT_WASTE_RECORDED] = vigil_step_waste_recorded,
  [VIGIL_EVENT_INSTRUMENT_SCORED] = vigil_step_instrument_scored,
  [VIGIL_EVENT_DISCHARGE_OVERRIDDEN] = vigil_step_discharge_overridden,
  [VIGIL_EVENT_TEST_DOSE_GIVEN] = vigil_step_test_dose_given,
  [VIGIL_EVENT_TEST_DOSE_RESPONSE] = vigil_step_test_dose_response,
  [VIGIL_EVENT_EARLIER_VISIT] = vigil_step_earlier_visit,
  [VIGIL_EVENT_HISTORY_READ] = vigil_step_history_read,
  [VIGIL_EVENT_REVIEW_SIGNED] = vigil_step_review_signed,
  [VIGIL_EVENT_FOLLOW_UP_ANSWERED] = vigil_step_follow_up_answered,
};

void
vigil_session_init (VigilSession *self)
{
  memset (self, 0, sizeof *self);
}

/* Of this visit, or of none while none is open. */
static gboolean
is_ours (const VigilSession *self, const VigilEvent *event)
{
  gboolean is_idle = self->stage == VIGIL_STAGE_NONE || self->stage == VIGIL_STAGE_CLOSED;

  return strcmp (self->id, event->session) == 0
         || (is_idle && (*event->session == '\0' || event->kind == VIGIL_EVENT_VISIT_OPENED));
}

void
vigil_session_step (VigilSession *self, const VigilEvent *event)
{
  g_return_if_fail (self != NULL && event != NULL && event->kind < VIGIL_N_EVENTS);
  if (!is_ours (self, event))
    return;
  if (steps[event->kind] != NULL)
    steps[event->kind](self, event);
  if (*event->session != '\0')
    self->n_events = event->seq > 0 ? event->seq : self->n_events + 1;
}

static void
settle (gint64 *seq, gint64 pending, gint64 recorded)
{
  if (*seq == pending)
    *seq = recorded;
}

void
vigil_session_settle_seq (VigilSession *self, gint64 pending, gint64 seq)
{
  for (guint i = 0; i < self->n_boluses; i++)
    settle (&self->boluses[i].seq, pending, seq);
  for (guint i = 0; i < self->n_test_answers; i++)
    settle (&self->test_answers[i].seq, pending, seq);
  for (guint i = 0; i < self->n_scores; i++)
    settle (&self->scores[i].seq, pending, seq);
  for (guint i = 0; i < self->n_discharge; i++)
    settle (&self->discharge[i].overridden_seq, pending, seq);
  for (guint i = 0; i < self->n_channels; i++) {
    settle (&self->channels[i].prepared.second_seq, pending, seq);
    settle (&self->channels[i].prepared.change.seq, pending, seq);
  }
}

void
vigil_step_copy_text (const char *text, char *out, gsize size)
{
  gsize len = strlen (text);

  if (len >= size) {
    len = size - 1;
    while (len > 0 && ((guchar) text[len] & 0xC0) == 0x80)
      len--;
  }
  memset (out, 0, size);
  memcpy (out, text, len);
}

void
vigil_step_copy (const VigilEvent *event, const char *key, char *out, gsize size)
{
  vigil_step_copy_text (vigil_event_get_string (event, key), out, size);
}

void
vigil_step_copy_initials (const VigilSession *self, const VigilEvent *event, char *out, gsize size)
{
  g_autoptr (GString) initials = g_string_new (NULL);
  gboolean is_start = TRUE;

  if (strcmp (event->actor, self->staff_id) != 0) {
    vigil_step_copy_text (event->actor, out, size);
    return;
  }
  for (const char *c = self->staff_name; *c != '\0'; c = g_utf8_next_char (c)) {
    if (is_start && *c != ' ')
      g_string_append_len (initials, c, g_utf8_next_char (c) - c);
    is_start = *c == ' ';
  }
  vigil_step_copy_text (initials->str, out, size);
}

double
vigil_step_number (const VigilEvent *event, const char *key)
{
  double value = vigil_event_get_double (event, key);

  return isfinite (value) ? value : 0;
}

VigilChannel *
vigil_step_channel (VigilSession *self, const VigilEvent *event)
{
  gint64 channel = vigil_event_get_int (event, "channel");

  if (!vigil_event_has (event, "channel") || channel < 0 || channel >= VIGIL_MAX_CHANNELS)
    return NULL;
  return &self->channels[channel];
}

gboolean
vigil_session_is_running (const VigilSession *self)
{
  for (guint i = 0; i < self->n_channels; i++)
    if (self->channels[i].state >= VIGIL_CHANNEL_STARTING
        && self->channels[i].state <= VIGIL_CHANNEL_PAUSED)
      return TRUE;
  return FALSE;
}

static gint64
due_after_us (gint64 last_wall_us, gint64 begun_wall_us, guint every_min)
{
  if (every_min == 0 || begun_wall_us == 0)
    return 0;
  return MAX (last_wall_us, begun_wall_us) + every_min * VIGIL_USEC_PER_MIN;
}

/* More often while two sedatives are on board, if the clinic's list says so. */
static guint
every_min_of (const VigilSession *self, const VigilProtocol *protocol, const VigilCheck *check)
{
  if (check->stacked_every_min == 0
      || vigil_guard_count_sedatives (self, protocol->sedatives, NULL, FALSE) < 2)
    return check->every_min;
  return check->every_min == 0 ? check->stacked_every_min : MIN (check->every_min, check->stacked_every_min);
}

gint64
vigil_session_check_due_wall_us (const VigilSession *self, const VigilProtocol *protocol,
                                 const char *check_id)
{
  gint64 begun = 0, last = 0;

  if (protocol == NULL
      || (self->stage != VIGIL_STAGE_INFUSING && self->stage != VIGIL_STAGE_RECOVERY))
    return 0;
  for (guint i = 0; i < self->n_channels; i++) {
    gint64 started = self->channels[i].started_wall_us;

    if (started != 0 && (begun == 0 || started < begun))
      begun = started;
  }
  /* after a test dose alone */
  if (begun == 0)
    begun = self->recovery_started_wall_us;
  if (strcmp (check_id, VIGIL_CHECK_SIDE_EFFECTS) == 0)
    return due_after_us (self->side_effect_wall_us, begun, protocol->side_effect_every_min);
  for (guint i = 0; i < self->n_checks; i++)
    if (strcmp (self->checks[i].id, check_id) == 0)
      last = self->checks[i].t_wall_us;
  for (guint i = 0; i < protocol->n_checks; i++)
    if (strcmp (protocol->checks[i]->id, check_id) == 0)
      return due_after_us (last, begun, every_min_of (self, protocol, protocol->checks[i]));
  return 0;
}
