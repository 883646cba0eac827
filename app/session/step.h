/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of vigil_session_step (), one function a kind of event. Each changes nothing when the
 * event cannot be in the state it meets. */
#pragma once

#include "session/session.h"

typedef void (*VigilStepFunc) (VigilSession *self, const VigilEvent *event);

/* Copies the member into a text of the state, cut at a whole character; the rest is zeroed, so
 * that equal states are equal bytes. */
void vigil_step_copy (const VigilEvent *event, const char *key, char *out, gsize size);
void vigil_step_copy_text (const char *text, char *out, gsize size);
/* The initials of who did it, for gates and discharge items. */
void vigil_step_copy_initials (const VigilSession *self, const VigilEvent *event, char *out, gsize size);
/* A finite member, or 0. */
double vigil_step_number (const VigilEvent *event, const char *key);
/* The channel that the event names; NULL if it names none that can be. */
VigilChannel *vigil_step_channel (VigilSession *self, const VigilEvent *event);
/* A channel's dose goes with the weight and protocol it was worked out for. */
void vigil_step_drop_prescriptions (VigilSession *self);

void vigil_step_app_started (VigilSession *self, const VigilEvent *event);
void vigil_step_clock_anchor (VigilSession *self, const VigilEvent *event);
void vigil_step_visit_opened (VigilSession *self, const VigilEvent *event);
void vigil_step_staff_signed_in (VigilSession *self, const VigilEvent *event);
void vigil_step_staff_signed_out (VigilSession *self, const VigilEvent *event);
void vigil_step_patient_identified (VigilSession *self, const VigilEvent *event);
void vigil_step_patient_measured (VigilSession *self, const VigilEvent *event);
void vigil_step_protocol_chosen (VigilSession *self, const VigilEvent *event);
void vigil_step_check_in_done (VigilSession *self, const VigilEvent *event);
void vigil_step_gate_answered (VigilSession *self, const VigilEvent *event);
void vigil_step_gate_overridden (VigilSession *self, const VigilEvent *event);
void vigil_step_gate_reminder (VigilSession *self, const VigilEvent *event);
void vigil_step_gates_passed (VigilSession *self, const VigilEvent *event);
void vigil_step_consent_signed (VigilSession *self, const VigilEvent *event);
void vigil_step_went_back (VigilSession *self, const VigilEvent *event);
void vigil_step_recovery_started (VigilSession *self, const VigilEvent *event);
void vigil_step_discharge_item (VigilSession *self, const VigilEvent *event);
void vigil_step_visit_signed (VigilSession *self, const VigilEvent *event);
void vigil_step_visit_closed (VigilSession *self, const VigilEvent *event);

void vigil_step_device_bound (VigilSession *self, const VigilEvent *event);
void vigil_step_link_lost (VigilSession *self, const VigilEvent *event);
void vigil_step_link_back (VigilSession *self, const VigilEvent *event);
void vigil_step_prescription_entered (VigilSession *self, const VigilEvent *event);
void vigil_step_start_confirmed (VigilSession *self, const VigilEvent *event);
void vigil_step_infusion_started (VigilSession *self, const VigilEvent *event);
void vigil_step_infusion_paused (VigilSession *self, const VigilEvent *event);
void vigil_step_infusion_resumed (VigilSession *self, const VigilEvent *event);
void vigil_step_infusion_ended (VigilSession *self, const VigilEvent *event);
void vigil_step_step_changed (VigilSession *self, const VigilEvent *event);
void vigil_step_pump_state (VigilSession *self, const VigilEvent *event);
void vigil_step_pump_swapped (VigilSession *self, const VigilEvent *event);
void vigil_step_unplanned_began (VigilSession *self, const VigilEvent *event);
void vigil_step_unplanned_ended (VigilSession *self, const VigilEvent *event);
void vigil_step_command_requested (VigilSession *self, const VigilEvent *event);
void vigil_step_command_over (VigilSession *self, const VigilEvent *event);

void vigil_step_emergency_begun (VigilSession *self, const VigilEvent *event);
void vigil_step_emergency_step (VigilSession *self, const VigilEvent *event);
void vigil_step_emergency_ended (VigilSession *self, const VigilEvent *event);
/* The clock was set by @step_us; 0 stays "never". */
void vigil_step_move (gint64 *wall_us, gint64 step_us);
void vigil_step_move_emergencies (VigilSession *self, gint64 step_us);

/* The order is another one: what was done about the last is void. */
void vigil_step_forget_preparation (VigilChannel *channel);
void vigil_step_order_signed (VigilSession *self, const VigilEvent *event);
void vigil_step_iv_placed (VigilSession *self, const VigilEvent *event);
void vigil_step_staff_action (VigilSession *self, const VigilEvent *event);
/* The bag change that was recorded at @seq was none. */
void vigil_step_forget_bag_change (VigilSession *self, gint64 seq);
void vigil_step_bag_labelled (VigilSession *self, const VigilEvent *event);
void vigil_step_double_checked (VigilSession *self, const VigilEvent *event);
void vigil_step_waste_recorded (VigilSession *self, const VigilEvent *event);

void vigil_step_nibp_measured (VigilSession *self, const VigilEvent *event);
void vigil_step_cuff_asked (VigilSession *self, const VigilEvent *event);
void vigil_step_cuff_failed (VigilSession *self, const VigilEvent *event);
void vigil_step_limit_changed (VigilSession *self, const VigilEvent *event);
void vigil_step_source_changed (VigilSession *self, const VigilEvent *event);
void vigil_step_side_effect (VigilSession *self, const VigilEvent *event);
void vigil_step_rescue_given (VigilSession *self, const VigilEvent *event);
void vigil_step_entry_withdrawn (VigilSession *self, const VigilEvent *event);
void vigil_step_test_dose_given (VigilSession *self, const VigilEvent *event);
void vigil_step_test_dose_response (VigilSession *self, const VigilEvent *event);
void vigil_step_check_recorded (VigilSession *self, const VigilEvent *event);
void vigil_step_instrument_scored (VigilSession *self, const VigilEvent *event);
void vigil_step_discharge_overridden (VigilSession *self, const VigilEvent *event);
/* What was scored at @seq was never scored. */
void vigil_step_forget_score (VigilSession *self, gint64 seq);
void vigil_step_earlier_visit (VigilSession *self, const VigilEvent *event);
void vigil_step_history_read (VigilSession *self, const VigilEvent *event);
void vigil_step_review_signed (VigilSession *self, const VigilEvent *event);
void vigil_step_follow_up_answered (VigilSession *self, const VigilEvent *event);
/* Another patient has another history. */
void vigil_step_forget_history (VigilSession *self);
/* A review is of one protocol's course. */
void vigil_step_forget_review (VigilSession *self);

void vigil_step_kiosk_given (VigilSession *self, const VigilEvent *event);
void vigil_step_kiosk_taken_back (VigilSession *self, const VigilEvent *event);
void vigil_step_nurse_called (VigilSession *self, const VigilEvent *event);
void vigil_step_nurse_call_seen (VigilSession *self, const VigilEvent *event);
void vigil_step_music_started (VigilSession *self, const VigilEvent *event);
void vigil_step_music_stopped (VigilSession *self, const VigilEvent *event);
void vigil_step_track_imported (VigilSession *self, const VigilEvent *event);
void vigil_step_track_removed (VigilSession *self, const VigilEvent *event);
void vigil_step_tracks_erased (VigilSession *self, const VigilEvent *event);
