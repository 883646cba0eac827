/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What is observed and watched, and what the patient does with the tablet. */
#include "session/step.h"
#include "session/test-dose.h"

#include <math.h>
#include <string.h>

void
vigil_step_nibp_measured (VigilSession *self, const VigilEvent *event)
{
  gint64 measured = vigil_event_get_int (event, "measured_wall_us");

  self->nibp_sys_mmhg = vigil_step_number (event, "sys_mmhg");
  self->nibp_dia_mmhg = vigil_step_number (event, "dia_mmhg");
  self->nibp_mean_mmhg = vigil_step_number (event, "mean_mmhg");
  self->nibp_wall_us = measured > 0 ? measured : event->t_wall_us;
  self->is_nibp_demo = vigil_event_get_boolean (event, "is_demo");
  self->is_nibp_questionable = vigil_event_get_boolean (event, "is_questionable");
  self->cuff_asked_wall_us = 0;
}

void
vigil_step_cuff_asked (VigilSession *self, const VigilEvent *event)
{
  gboolean is_start = strcmp (vigil_event_get_string (event, "command"), "cuff-start") == 0;

  self->cuff_asked_wall_us = is_start ? event->t_wall_us : 0;
}

void
vigil_step_cuff_failed (VigilSession *self, const VigilEvent *event)
{
  self->cuff_asked_wall_us = 0;
}

void
vigil_step_limit_changed (VigilSession *self, const VigilEvent *event)
{
  const char *id = vigil_event_get_string (event, "rule");
  guint i = 0;

  while (i < self->n_limits && strcmp (self->limits[i].id, id) != 0)
    i++;
  if (i == VIGIL_MAX_LIMITS || *id == '\0' || !isfinite (vigil_event_get_double (event, "limit")))
    return;
  self->n_limits = MAX (self->n_limits, i + 1);
  vigil_step_copy_text (id, self->limits[i].id, sizeof self->limits[i].id);
  self->limits[i].limit = vigil_step_number (event, "limit");
}

static gboolean
is_vital (VigilCode code)
{
  return code >= VIGIL_CODE_FIRST_VITAL && code <= VIGIL_CODE_LAST_VITAL;
}

void
vigil_step_source_changed (VigilSession *self, const VigilEvent *event)
{
  VigilCode vital = vigil_vocabulary_lookup (vigil_event_get_string (event, "code"));
  VigilCode to = vigil_vocabulary_lookup (vigil_event_get_string (event, "to"));
  gint64 device = vigil_event_get_int (event, "device");

  if (!is_vital (vital) || !is_vital (to) || device < 0 || device >= VIGIL_MAX_MONITORS)
    return;
  self->sources[vital].code = to != vital ? to : VIGIL_CODE_NONE;
  self->sources[vital].device = (guint) device;
}

void
vigil_step_side_effect (VigilSession *self, const VigilEvent *event)
{
  self->side_effect_wall_us = event->t_wall_us;
}

static void
add_bolus (VigilSession *self, const VigilEvent *event, gboolean is_test)
{
  VigilBolus *bolus = &self->boluses[self->n_boluses];

  if (self->n_boluses == VIGIL_MAX_BOLUSES)
    return;
  bolus->is_test = is_test;
  vigil_step_copy (event, "drug", bolus->drug_id, sizeof bolus->drug_id);
  vigil_step_copy (event, "unit", bolus->unit, sizeof bolus->unit);
  vigil_step_copy (event, "step", bolus->step, sizeof bolus->step);
  bolus->dose = MAX (0, vigil_step_number (event, "dose"));
  bolus->seq = event->seq > 0 ? event->seq : self->n_events + 1;
  bolus->t_wall_us = event->t_wall_us;
  self->n_boluses++;
}

void
vigil_step_rescue_given (VigilSession *self, const VigilEvent *event)
{
  add_bolus (self, event, FALSE);
}

void
vigil_step_test_dose_given (VigilSession *self, const VigilEvent *event)
{
  add_bolus (self, event, TRUE);
}

void
vigil_step_test_dose_response (VigilSession *self, const VigilEvent *event)
{
  VigilTestAnswer *answer = &self->test_answers[self->n_test_answers];

  if (self->n_test_answers == VIGIL_MAX_TEST_ANSWERS
      || !vigil_test_action_lookup (vigil_event_get_string (event, "action"), &answer->action))
    return;
  vigil_step_copy (event, "response", answer->id, sizeof answer->id);
  vigil_step_copy (event, "label", answer->label, sizeof answer->label);
  vigil_step_copy_initials (self, event, answer->by, sizeof answer->by);
  answer->seq = event->seq > 0 ? event->seq : self->n_events + 1;
  answer->t_wall_us = event->t_wall_us;
  self->n_test_answers++;
}

/* What follows from a test dose or from what it did was worked out for it. */
void
vigil_step_entry_withdrawn (VigilSession *self, const VigilEvent *event)
{
  gint64 ref = vigil_event_get_int (event, "ref");

  for (guint i = 0; i < self->n_boluses; i++)
    if (self->boluses[i].seq == ref) {
      self->boluses[i].is_withdrawn = TRUE;
      if (self->boluses[i].is_test)
        vigil_step_drop_prescriptions (self);
    }
  for (guint i = 0; i < self->n_test_answers; i++)
    if (self->test_answers[i].seq == ref) {
      self->test_answers[i].is_withdrawn = TRUE;
      vigil_step_drop_prescriptions (self);
    }
  vigil_step_forget_score (self, ref);
  vigil_step_forget_bag_change (self, ref);
}

void
vigil_step_check_recorded (VigilSession *self, const VigilEvent *event)
{
  const char *id = vigil_event_get_string (event, "check");
  guint i = 0;

  /* "nothing to report" is recorded as a check, and is when the list was gone through */
  if (strcmp (id, VIGIL_CHECK_SIDE_EFFECTS) == 0) {
    self->side_effect_wall_us = event->t_wall_us;
    return;
  }
  while (i < self->n_checks && strcmp (self->checks[i].id, id) != 0)
    i++;
  if (i == VIGIL_MAX_CHECKS || *id == '\0')
    return;
  self->n_checks = MAX (self->n_checks, i + 1);
  vigil_step_copy_text (id, self->checks[i].id, sizeof self->checks[i].id);
  self->checks[i].score = (int) vigil_event_get_int (event, "score");
  self->checks[i].t_wall_us = event->t_wall_us;
}

void
vigil_step_kiosk_given (VigilSession *self, const VigilEvent *event)
{
  self->is_kiosk = self->stage != VIGIL_STAGE_NONE && self->stage != VIGIL_STAGE_CLOSED;
}

void
vigil_step_kiosk_taken_back (VigilSession *self, const VigilEvent *event)
{
  self->is_kiosk = FALSE;
}

void
vigil_step_nurse_called (VigilSession *self, const VigilEvent *event)
{
  if (self->nurse_called_wall_us == 0)
    self->nurse_called_wall_us = event->t_wall_us;
}

void
vigil_step_nurse_call_seen (VigilSession *self, const VigilEvent *event)
{
  self->nurse_called_wall_us = 0;
}

void
vigil_step_music_started (VigilSession *self, const VigilEvent *event)
{
  vigil_step_copy (event, "title", self->music_title, sizeof self->music_title);
}

void
vigil_step_music_stopped (VigilSession *self, const VigilEvent *event)
{
  memset (self->music_title, 0, sizeof self->music_title);
}
