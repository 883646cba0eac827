/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of vigil_session_check () that look at values. Each gives FALSE with @error, whose
 * message is translated and names the field and what is expected. */
#pragma once

#include "session/guard.h"

typedef struct {
  const VigilSession *session;
  const VigilClinic *clinic;
  const VigilProtocol *protocol; /* the chosen one; NULL none */
  const VigilEvent *event;
  const char *lang;
} VigilProposal;

/* Always FALSE. */
gboolean vigil_check_refuse (GError **error, VigilSessionError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* A text member of 1 to @max_bytes that is not blank; @field is its translated name. */
gboolean vigil_check_text (const VigilProposal *p, const char *key, const char *field,
                           gsize max_bytes, GError **error);
/* NULL with @error. */
const VigilChannel *vigil_check_channel (const VigilProposal *p, GError **error);

/* Hard ones refuse; soft ones ask for "reason_code", and for words where that reason asks for them. */
gboolean vigil_check_findings (const VigilProposal *p, const VigilFindings *findings, GError **error);
/* A channel that is ordered and not started yet: no hard limit is passed by now. */
gboolean vigil_check_still_inside (const VigilProposal *p, const VigilChannel *channel, GError **error);
/* "value" of a command "rate". */
gboolean vigil_check_rate_asked (const VigilProposal *p, const VigilChannel *channel, GError **error);

gboolean vigil_check_visit_opened (const VigilProposal *p, GError **error);
gboolean vigil_check_staff (const VigilProposal *p, GError **error);
gboolean vigil_check_patient_identified (const VigilProposal *p, GError **error);
gboolean vigil_check_patient_measured (const VigilProposal *p, GError **error);
gboolean vigil_check_protocol_chosen (const VigilProposal *p, GError **error);
gboolean vigil_check_check_in_done (const VigilProposal *p, GError **error);
gboolean vigil_check_gate_answered (const VigilProposal *p, GError **error);
gboolean vigil_check_gate_overridden (const VigilProposal *p, GError **error);
gboolean vigil_check_gate_reminder (const VigilProposal *p, GError **error);
/* The first gate that does not let this event happen, by what stands in it; NULL: all hold. */
const VigilGate *vigil_check_find_blocking_gate (const VigilProposal *p);
gboolean vigil_check_gates_passed (const VigilProposal *p, GError **error);
gboolean vigil_check_consent_signed (const VigilProposal *p, GError **error);
gboolean vigil_check_went_back (const VigilProposal *p, GError **error);
gboolean vigil_check_recovery_started (const VigilProposal *p, GError **error);
gboolean vigil_check_discharge_item (const VigilProposal *p, GError **error);
gboolean vigil_check_visit_signed (const VigilProposal *p, GError **error);
gboolean vigil_check_visit_closed (const VigilProposal *p, GError **error);

/* It is not known to be full, whatever else it waits for. */
gboolean vigil_check_course_has_room (const VigilProposal *p, const VigilProtocol *protocol, GError **error);
/* The course of the chosen protocol lets one more infusion begin. */
gboolean vigil_check_course (const VigilProposal *p, GError **error);
gboolean vigil_check_review_signed (const VigilProposal *p, GError **error);
gboolean vigil_check_follow_up_answered (const VigilProposal *p, GError **error);

gboolean vigil_check_device_bound (const VigilProposal *p, GError **error);
gboolean vigil_check_prescription_entered (const VigilProposal *p, GError **error);
gboolean vigil_check_start_confirmed (const VigilProposal *p, GError **error);
gboolean vigil_check_command_requested (const VigilProposal *p, GError **error);

gboolean vigil_check_order_signed (const VigilProposal *p, GError **error);
gboolean vigil_check_iv_placed (const VigilProposal *p, GError **error);
/* A staff action that says of which channel's bag it is. */
gboolean vigil_check_bag_changed (const VigilProposal *p, GError **error);
/* "ref" is no bag change, or one that nothing has followed from. */
gboolean vigil_check_bag_change_withdrawn (const VigilProposal *p, GError **error);
gboolean vigil_check_bag_labelled (const VigilProposal *p, GError **error);
gboolean vigil_check_double_checked (const VigilProposal *p, GError **error);
gboolean vigil_check_waste_recorded (const VigilProposal *p, GError **error);
/* Nothing that the protocol asks for is open before this channel may start. */
gboolean vigil_check_prepared (const VigilProposal *p, const VigilChannel *channel, GError **error);
/* Nothing has to be thrown away any more. */
gboolean vigil_check_no_waste_due (const VigilProposal *p, GError **error);

gboolean vigil_check_test_dose_given (const VigilProposal *p, GError **error);
gboolean vigil_check_test_dose_response (const VigilProposal *p, GError **error);
/* "ref" is no test dose and no response to one, or the last of them and nothing has followed from it. */
gboolean vigil_check_test_entry_withdrawn (const VigilProposal *p, GError **error);
/* The protocol asks for no test dose, or the response to it lets an infusion follow. */
gboolean vigil_check_test_dose_settled (const VigilProposal *p, GError **error);

gboolean vigil_check_limit_changed (const VigilProposal *p, GError **error);
gboolean vigil_check_side_effect (const VigilProposal *p, GError **error);
gboolean vigil_check_reference (const VigilProposal *p, GError **error);
gboolean vigil_check_check_recorded (const VigilProposal *p, GError **error);
gboolean vigil_check_instrument_scored (const VigilProposal *p, GError **error);
gboolean vigil_check_discharge_overridden (const VigilProposal *p, GError **error);
gboolean vigil_check_rescue_given (const VigilProposal *p, GError **error);
gboolean vigil_check_emergency_begun (const VigilProposal *p, GError **error);
gboolean vigil_check_emergency_step (const VigilProposal *p, GError **error);
gboolean vigil_check_emergency_ended (const VigilProposal *p, GError **error);
/* A dose by hand that names a step: is it that step's dose, and may it be ticked? */
gboolean vigil_check_emergency_dose (const VigilProposal *p, const VigilRescueDrug *drug, GError **error);
/* What an open emergency is about is not started: @drug_id. */
gboolean vigil_check_no_emergency (const VigilProposal *p, const char *drug_id, GError **error);
gboolean vigil_check_entry_withdrawn (const VigilProposal *p, GError **error);
gboolean vigil_check_staff_action (const VigilProposal *p, GError **error);
gboolean vigil_check_audio_paused (const VigilProposal *p, GError **error);
gboolean vigil_check_taken_back (const VigilProposal *p, GError **error);
gboolean vigil_check_music (const VigilProposal *p, GError **error);
gboolean vigil_check_track_imported (const VigilProposal *p, GError **error);
gboolean vigil_check_track_removed (const VigilProposal *p, GError **error);
