/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/emergency.h"
#include "session/step.h"

#include <string.h>

static VigilEmergencyState *
find (VigilSession *self, const VigilEvent *event)
{
  const char *id = vigil_event_get_string (event, "emergency");

  for (guint i = 0; i < self->n_emergencies; i++)
    if (strcmp (self->emergencies[i].id, id) == 0)
      return &self->emergencies[i];
  return NULL;
}

static VigilEmergencyState *
find_open (VigilSession *self, const VigilEvent *event)
{
  VigilEmergencyState *state = find (self, event);

  return state != NULL && state->begun_wall_us != 0 && state->ended_wall_us == 0 ? state : NULL;
}

void
vigil_step_emergency_begun (VigilSession *self, const VigilEvent *event)
{
  VigilEmergencyState *state = find (self, event);

  if (vigil_session_get_emergency (self) != NULL || *vigil_event_get_string (event, "emergency") == '\0')
    return;
  if (state == NULL) {
    if (self->n_emergencies == VIGIL_MAX_EMERGENCIES)
      return;
    state = &self->emergencies[self->n_emergencies++];
    vigil_step_copy (event, "emergency", state->id, sizeof state->id);
  }
  vigil_step_copy (event, "name", state->name, sizeof state->name);
  state->begun_wall_us = event->t_wall_us;
  state->ended_wall_us = 0;
  state->is_mistaken = FALSE;
  memset (state->ticks, 0, sizeof state->ticks);
  state->n_ticks = 0;
}

static void
stop_infusion (VigilEmergencyState *state, gint64 now_wall_us, gboolean is_counted)
{
  if (is_counted)
    state->infused_ml += vigil_emergency_running_ml (state, now_wall_us);
  state->infusion_ml_min = 0;
  state->infusion_wall_us = 0;
}

static void
run_infusion (VigilEmergencyState *state, const VigilEvent *event, gint64 since_wall_us)
{
  vigil_step_copy (event, "drug", state->infusion_drug_id, sizeof state->infusion_drug_id);
  state->infusion_ml_min = MAX (0, vigil_step_number (event, "ml_min"));
  state->infusion_wall_us = since_wall_us;
}

/* A tick that was a mistake began nothing, or ended nothing. What ran as if doubled stays counted so: the sum says what
 * was given at most. */
static void
step_infusion (VigilEmergencyState *state, const VigilEvent *event, gint64 ended_wall_us)
{
  const char *part = vigil_event_get_string (event, "part");
  gboolean is_done = vigil_event_get_boolean (event, "is_done");

  if (strcmp (part, "double") == 0) {
    stop_infusion (state, event->t_wall_us, TRUE);
    run_infusion (state, event, event->t_wall_us);
  } else if (strcmp (part, "rate") == 0) {
    stop_infusion (state, event->t_wall_us, FALSE);
    if (is_done)
      run_infusion (state, event, event->t_wall_us);
  } else if (strcmp (part, "end") == 0) {
    stop_infusion (state, event->t_wall_us, TRUE);
    if (!is_done)   /* it has run on since it was said to have ended */
      run_infusion (state, event, ended_wall_us);
  }
}

void
vigil_step_emergency_step (VigilSession *self, const VigilEvent *event)
{
  VigilEmergencyState *state = find_open (self, event);
  const char *id = vigil_event_get_string (event, "step");
  guint i = 0;

  if (state == NULL || *id == '\0')
    return;
  while (i < state->n_ticks && strcmp (state->ticks[i].id, id) != 0)
    i++;
  if (i == VIGIL_MAX_EMERGENCY_STEPS)
    return;
  state->n_ticks = MAX (state->n_ticks, i + 1);
  step_infusion (state, event, state->ticks[i].t_wall_us);
  vigil_step_copy_text (id, state->ticks[i].id, sizeof state->ticks[i].id);
  state->ticks[i].t_wall_us = vigil_event_get_boolean (event, "is_done") ? event->t_wall_us : 0;
}

void
vigil_step_emergency_ended (VigilSession *self, const VigilEvent *event)
{
  VigilEmergencyState *state = find_open (self, event);

  if (state == NULL)
    return;
  state->ended_wall_us = event->t_wall_us;
  state->is_mistaken = strcmp (vigil_event_get_string (event, "how"), "mistaken") == 0;
  stop_infusion (state, event->t_wall_us, TRUE);
}

void
vigil_step_move_emergencies (VigilSession *self, gint64 step_us)
{
  for (guint i = 0; i < self->n_emergencies; i++) {
    VigilEmergencyState *state = &self->emergencies[i];

    vigil_step_move (&state->begun_wall_us, step_us);
    vigil_step_move (&state->ended_wall_us, step_us);
    vigil_step_move (&state->infusion_wall_us, step_us);
    for (guint k = 0; k < state->n_ticks; k++)
      vigil_step_move (&state->ticks[k].t_wall_us, step_us);
  }
}
