/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* From check-in to the signature, the infusion left out. */
#include "session/gates.h"
#include "session/step.h"
#include "session/test-dose.h"

#include "base/clock.h"

#include <string.h>

static gboolean
is_before_infusion (const VigilSession *self)
{
  return self->stage >= VIGIL_STAGE_CHECK_IN && self->stage <= VIGIL_STAGE_DOSE;
}

static gboolean
is_open (const VigilSession *self)
{
  return self->stage != VIGIL_STAGE_NONE && self->stage != VIGIL_STAGE_CLOSED;
}

/* The program was dead: what its pumps do is not known until they are heard again. */
void
vigil_step_app_started (VigilSession *self, const VigilEvent *event)
{
  for (guint i = 0; i < self->n_channels; i++) {
    self->channels[i].is_linked = FALSE;
    self->channels[i].pending = VIGIL_VERB_NONE;
  }
}

void
vigil_step_move (gint64 *wall_us, gint64 step_us)
{
  if (*wall_us != 0)
    *wall_us += step_us;
}

void
vigil_step_clock_anchor (VigilSession *self, const VigilEvent *event)
{
  gint64 step_us = vigil_event_get_int (event, "step_us");

  vigil_step_move (&self->opened_wall_us, step_us);
  vigil_step_move (&self->weighed_wall_us, step_us);
  vigil_step_move (&self->side_effect_wall_us, step_us);
  vigil_step_move (&self->nibp_wall_us, step_us);
  vigil_step_move (&self->recovery_started_wall_us, step_us);
  vigil_step_move (&self->nurse_called_wall_us, step_us);
  vigil_step_move (&self->iv.t_wall_us, step_us);
  for (guint i = 0; i < self->n_gates; i++)
    vigil_step_move (&self->gates[i].t_wall_us, step_us);
  for (guint i = 0; i < self->n_checks; i++)
    vigil_step_move (&self->checks[i].t_wall_us, step_us);
  for (guint i = 0; i < self->n_boluses; i++)
    vigil_step_move (&self->boluses[i].t_wall_us, step_us);
  for (guint i = 0; i < self->n_test_answers; i++)
    vigil_step_move (&self->test_answers[i].t_wall_us, step_us);
  for (guint i = 0; i < self->n_scores; i++)
    vigil_step_move (&self->scores[i].t_wall_us, step_us);
  for (guint i = 0; i < self->n_discharge; i++) {
    vigil_step_move (&self->discharge[i].t_wall_us, step_us);
    vigil_step_move (&self->discharge[i].overridden_wall_us, step_us);
  }
  vigil_step_move_emergencies (self, step_us);
  for (guint i = 0; i < self->n_channels; i++) {
    VigilChannel *channel = &self->channels[i];

    vigil_step_move (&channel->seen_wall_us, step_us);
    vigil_step_move (&channel->volume_wall_us, step_us);
    vigil_step_move (&channel->started_wall_us, step_us);
    vigil_step_move (&channel->ended_wall_us, step_us);
    vigil_step_move (&channel->paused_wall_us, step_us);
    vigil_step_move (&channel->pending_since_wall_us, step_us);
    vigil_step_move (&channel->prepared.signed_wall_us, step_us);
    vigil_step_move (&channel->prepared.labelled_wall_us, step_us);
    vigil_step_move (&channel->prepared.second_wall_us, step_us);
    vigil_step_move (&channel->prepared.wasted_wall_us, step_us);
    vigil_step_move (&channel->prepared.change.t_wall_us, step_us);
    vigil_step_move (&channel->prepared.change.wasted_wall_us, step_us);
  }
}

void
vigil_step_visit_opened (VigilSession *self, const VigilEvent *event)
{
  static const char *const nobody[] = { "vigil", "device", "patient", "unsigned", NULL };

  if (is_open (self) || *event->session == '\0')
    return;
  vigil_session_init (self);
  vigil_step_copy_text (event->session, self->id, sizeof self->id);
  self->stage = VIGIL_STAGE_CHECK_IN;
  self->opened_wall_us = event->t_wall_us;
  self->is_training = vigil_event_get_boolean (event, "is_training");
  vigil_step_copy (event, "site", self->site_id, sizeof self->site_id);
  vigil_step_copy (event, "site_label", self->site_label, sizeof self->site_label);
  self->is_site_unknown = vigil_event_has (event, "site") && *self->site_id == '\0';
  if (!g_strv_contains (nobody, event->actor)) {
    vigil_step_copy_text (event->actor, self->staff_id, sizeof self->staff_id);
    vigil_step_copy (event, "staff_name", self->staff_name, sizeof self->staff_name);
  }
}

void
vigil_step_staff_signed_in (VigilSession *self, const VigilEvent *event)
{
  vigil_step_copy (event, "staff_id", self->staff_id, sizeof self->staff_id);
  vigil_step_copy (event, "name", self->staff_name, sizeof self->staff_name);
}

void
vigil_step_staff_signed_out (VigilSession *self, const VigilEvent *event)
{
  memset (self->staff_id, 0, sizeof self->staff_id);
  memset (self->staff_name, 0, sizeof self->staff_name);
}

static VigilSex
to_sex (const char *word)
{
  if (strcmp (word, "female") == 0)
    return VIGIL_SEX_FEMALE;
  return strcmp (word, "male") == 0 ? VIGIL_SEX_MALE : VIGIL_SEX_UNKNOWN;
}

/* What was asked of somebody, or by other rules, is asked again. What was given stays, and what ended the infusion. */
static void
forget_answers (VigilSession *self)
{
  for (guint i = 0; i < self->n_test_answers; i++)
    self->test_answers[i].is_withdrawn |= self->test_answers[i].action != VIGIL_TEST_END;
  memset (self->gates, 0, sizeof self->gates);
  self->n_gates = 0;
  memset (self->question_answers, 0, sizeof self->question_answers);
  self->n_question_answers = 0;
  memset (self->intakes_wall_us, 0, sizeof self->intakes_wall_us);
}

/* Another record number is another patient, or one whose answers may be another's. */
static void
forget_patient (VigilSession *self)
{
  forget_answers (self);
  self->weight_kg = self->height_cm = 0;
  self->weighed_wall_us = 0;
  memset (self->checks, 0, sizeof self->checks);
  self->n_checks = 0;
  memset (self->scores, 0, sizeof self->scores);
  self->n_scores = 0;
  *self->consent_id = '\0';
  self->is_consent_signed = FALSE;
  memset (&self->iv, 0, sizeof self->iv);
  vigil_step_drop_prescriptions (self);
}

void
vigil_step_patient_identified (VigilSession *self, const VigilEvent *event)
{
  if (!is_before_infusion (self))
    return;
  if (*self->record_number != '\0'
      && strcmp (self->record_number, vigil_event_get_string (event, "record_number")) != 0)
    forget_patient (self);
  if (strcmp (self->record_number, vigil_event_get_string (event, "record_number")) != 0
      || strcmp (self->birth_date, vigil_event_get_string (event, "birth_date")) != 0)
    vigil_step_forget_history (self);
  vigil_step_copy (event, "name", self->name, sizeof self->name);
  vigil_step_copy (event, "birth_date", self->birth_date, sizeof self->birth_date);
  vigil_step_copy (event, "record_number", self->record_number, sizeof self->record_number);
  vigil_step_copy (event, "initials", self->initials, sizeof self->initials);
  /* an ideal weight depends on it */
  if (to_sex (vigil_event_get_string (event, "sex")) != self->sex)
    vigil_step_drop_prescriptions (self);
  self->sex = to_sex (vigil_event_get_string (event, "sex"));
}

void
vigil_step_drop_prescriptions (VigilSession *self)
{
  for (guint i = 0; i < self->n_channels; i++) {
    VigilChannel *channel = &self->channels[i];

    if (channel->state != VIGIL_CHANNEL_PRESCRIBED)
      continue;
    channel->state = VIGIL_CHANNEL_EMPTY;
    channel->n_steps = 0;
    channel->duration_min = 0;
    channel->total_mg = channel->total_ml = 0;
    vigil_step_forget_preparation (channel);
  }
}

void
vigil_step_patient_measured (VigilSession *self, const VigilEvent *event)
{
  if (!is_before_infusion (self))
    return;
  self->weight_kg = vigil_step_number (event, "weight_kg");
  self->height_cm = vigil_step_number (event, "height_cm");
  self->weighed_wall_us = event->t_wall_us;
  vigil_step_drop_prescriptions (self);
}

void
vigil_step_protocol_chosen (VigilSession *self, const VigilEvent *event)
{
  if (!is_before_infusion (self))
    return;
  if (strcmp (self->protocol_id, vigil_event_get_string (event, "protocol_id")) != 0) {
    forget_answers (self);
    memset (self->limits, 0, sizeof self->limits);
    self->n_limits = 0;
    vigil_step_forget_review (self);
    vigil_step_drop_prescriptions (self);
  }
  vigil_step_copy (event, "protocol_id", self->protocol_id, sizeof self->protocol_id);
  vigil_step_copy (event, "title", self->protocol_title, sizeof self->protocol_title);
}

void
vigil_step_check_in_done (VigilSession *self, const VigilEvent *event)
{
  if (self->stage == VIGIL_STAGE_CHECK_IN)
    self->stage = VIGIL_STAGE_GATES;
}

/* The gate's entry, a new one if there is none; NULL if there is no more room. */
static VigilGateAnswer *
get_gate (VigilSession *self, const char *id)
{
  guint i = 0;

  if (*id == '\0')
    return NULL;
  while (i < self->n_gates && strcmp (self->gates[i].id, id) != 0)
    i++;
  if (i == VIGIL_MAX_GATES)
    return NULL;
  self->n_gates = MAX (self->n_gates, i + 1);
  vigil_step_copy_text (id, self->gates[i].id, sizeof self->gates[i].id);
  return &self->gates[i];
}

static void
note_choice (VigilSession *self, const VigilEvent *event)
{
  const char *gate = vigil_event_get_string (event, "gate"), *question = vigil_event_get_string (event, "question");
  VigilQuestionAnswer *answers = self->question_answers;
  guint i = 0;

  while (i < self->n_question_answers
         && (strcmp (answers[i].gate, gate) != 0 || strcmp (answers[i].question, question) != 0))
    i++;
  if (i == VIGIL_MAX_QUESTION_ANSWERS)
    return;
  self->n_question_answers = MAX (self->n_question_answers, i + 1);
  vigil_step_copy_text (gate, answers[i].gate, sizeof answers[i].gate);
  vigil_step_copy_text (question, answers[i].question, sizeof answers[i].question);
  vigil_step_copy (event, "choice", answers[i].choice, sizeof answers[i].choice);
}

static void
note_intake (VigilSession *self, const VigilEvent *event)
{
  VigilFood food = vigil_food_lookup (vigil_event_get_string (event, "food"));

  if (food < VIGIL_N_FOODS)
    self->intakes_wall_us[food] = vigil_event_get_boolean (event, "is_long_ago")
                                    ? VIGIL_INTAKE_LONG_AGO
                                    : MAX (0, vigil_event_get_int (event, "eaten_wall_us"));
}

void
vigil_step_gate_answered (VigilSession *self, const VigilEvent *event)
{
  VigilGateAnswer *answer
      = is_before_infusion (self) ? get_gate (self, vigil_event_get_string (event, "gate")) : NULL;

  if (answer == NULL)
    return;
  answer->is_answered = TRUE;
  answer->is_overridden = FALSE;
  answer->remind_wall_us = 0;
  answer->is_passed = vigil_event_get_boolean (event, "is_passed");
  answer->t_wall_us = event->t_wall_us;
  vigil_step_copy_initials (self, event, answer->by, sizeof answer->by);
  if (vigil_event_has (event, "question"))
    note_choice (self, event);
  else if (vigil_event_has (event, "food"))
    note_intake (self, event);
}

void
vigil_step_gate_overridden (VigilSession *self, const VigilEvent *event)
{
  VigilGateAnswer *answer
      = is_before_infusion (self) ? get_gate (self, vigil_event_get_string (event, "gate")) : NULL;

  if (answer == NULL)
    return;
  answer->is_overridden = TRUE;
  answer->remind_wall_us = 0;
  answer->overridden_wall_us = event->t_wall_us;
  vigil_step_copy (event, "reason", answer->reason, sizeof answer->reason);
  vigil_step_copy (event, "name", answer->overridden_by, sizeof answer->overridden_by);
}

void
vigil_step_gate_reminder (VigilSession *self, const VigilEvent *event)
{
  VigilGateAnswer *answer
      = is_before_infusion (self) ? get_gate (self, vigil_event_get_string (event, "gate")) : NULL;

  if (answer != NULL)
    answer->remind_wall_us
        = vigil_event_get_boolean (event, "is_on") ? MAX (0, vigil_event_get_int (event, "at_wall_us")) : 0;
}

void
vigil_step_gates_passed (VigilSession *self, const VigilEvent *event)
{
  if (self->stage != VIGIL_STAGE_GATES)
    return;
  self->stage = VIGIL_STAGE_DOSE;
  for (guint i = 0; i < self->n_gates; i++)
    self->gates[i].remind_wall_us = 0;
  self->baseline_sys_mmhg = vigil_step_number (event, "sys_mmhg");
  self->baseline_dia_mmhg = vigil_step_number (event, "dia_mmhg");
  self->baseline_hr = vigil_step_number (event, "hr");
}

void
vigil_step_consent_signed (VigilSession *self, const VigilEvent *event)
{
  if (!is_before_infusion (self))
    return;
  vigil_step_copy (event, "document", self->consent_id, sizeof self->consent_id);
  self->is_consent_signed = vigil_event_get_boolean (event, "is_agreed");
}

/* Back from infusing only while no pump can have begun. */
static gboolean
can_leave_infusing (VigilSession *self)
{
  for (guint i = 0; i < self->n_channels; i++) {
    const VigilChannel *channel = &self->channels[i];

    if (channel->state > VIGIL_CHANNEL_STARTING || channel->pending != VIGIL_VERB_NONE
        || (channel->state == VIGIL_CHANNEL_STARTING && channel->mode == VIGIL_PUMP_MODE_INFUSING))
      return FALSE;
  }
  return TRUE;
}

void
vigil_step_went_back (VigilSession *self, const VigilEvent *event)
{
  VigilStage to = vigil_stage_lookup (vigil_event_get_string (event, "to"));

  if (to < VIGIL_STAGE_CHECK_IN || to > VIGIL_STAGE_DOSE || to >= self->stage
      || self->stage > VIGIL_STAGE_INFUSING)
    return;
  if (self->stage == VIGIL_STAGE_INFUSING && (to != VIGIL_STAGE_DOSE || !can_leave_infusing (self)))
    return;
  for (guint i = 0; i < self->n_channels; i++)
    if (self->channels[i].state == VIGIL_CHANNEL_STARTING)
      self->channels[i].state = VIGIL_CHANNEL_PRESCRIBED;
  self->stage = to;
}

void
vigil_step_recovery_started (VigilSession *self, const VigilEvent *event)
{
  gboolean is_any_ended = FALSE;

  for (guint i = 0; i < self->n_channels; i++) {
    VigilChannelState state = self->channels[i].state;

    if (state == VIGIL_CHANNEL_STARTING || state == VIGIL_CHANNEL_RUNNING
        || state == VIGIL_CHANNEL_PAUSED)
      return;
    is_any_ended |= state == VIGIL_CHANNEL_ENDED;
  }
  if (!(self->stage == VIGIL_STAGE_INFUSING && is_any_ended)
      && !(self->stage == VIGIL_STAGE_DOSE && vigil_session_has_test_dose (self)))
    return;
  if (self->stage == VIGIL_STAGE_DOSE)
    vigil_step_drop_prescriptions (self);
  self->stage = VIGIL_STAGE_RECOVERY;
  self->recovery_started_wall_us = event->t_wall_us;
  self->recovery_planned_min
      = (guint) CLAMP (vigil_event_get_int (event, "planned_min"), 0, 24 * 60);
}

/* The item's entry, a new one if there is none; NULL if there can be none. */
static VigilDischargeAnswer *
get_discharge (VigilSession *self, const VigilEvent *event)
{
  const char *id = vigil_event_get_string (event, "item");
  guint i = 0;

  if (self->stage != VIGIL_STAGE_RECOVERY || *id == '\0')
    return NULL;
  while (i < self->n_discharge && strcmp (self->discharge[i].id, id) != 0)
    i++;
  if (i == VIGIL_MAX_GATES)
    return NULL;
  self->n_discharge = MAX (self->n_discharge, i + 1);
  vigil_step_copy_text (id, self->discharge[i].id, sizeof self->discharge[i].id);
  return &self->discharge[i];
}

void
vigil_step_discharge_item (VigilSession *self, const VigilEvent *event)
{
  VigilDischargeAnswer *answer = get_discharge (self, event);

  if (answer == NULL)
    return;
  answer->is_done = vigil_event_get_boolean (event, "is_done");
  answer->t_wall_us = event->t_wall_us;
  vigil_step_copy_initials (self, event, answer->by, sizeof answer->by);
}

void
vigil_step_discharge_overridden (VigilSession *self, const VigilEvent *event)
{
  VigilDischargeAnswer *answer = get_discharge (self, event);

  if (answer == NULL)
    return;
  answer->overridden_seq = event->seq > 0 ? event->seq : self->n_events + 1;
  answer->overridden_wall_us = event->t_wall_us;
  vigil_step_copy (event, "reason", answer->reason, sizeof answer->reason);
  vigil_step_copy (event, "name", answer->overridden_by, sizeof answer->overridden_by);
}

void
vigil_step_visit_signed (VigilSession *self, const VigilEvent *event)
{
  if (self->stage != VIGIL_STAGE_RECOVERY)
    return;
  self->stage = VIGIL_STAGE_DISCHARGE;
  self->is_signed = TRUE;
  vigil_step_copy (event, "name", self->signed_by, sizeof self->signed_by);
}

void
vigil_step_visit_closed (VigilSession *self, const VigilEvent *event)
{
  gboolean is_discharged = strcmp (vigil_event_get_string (event, "how"), "discharged") == 0;

  if (!is_open (self) || vigil_session_is_running (self) || (is_discharged && !self->is_signed))
    return;
  self->stage = VIGIL_STAGE_CLOSED;
  self->closed_wall_us = event->t_wall_us;
  self->is_kiosk = FALSE;
}
