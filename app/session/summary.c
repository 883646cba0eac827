/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/summary.h"

#include "base/clock.h"

#include <string.h>

const VigilGateAnswer *
vigil_session_find_gate_answer (const VigilSession *self, const char *gate_id)
{
  for (guint i = 0; i < self->n_gates; i++)
    if (strcmp (self->gates[i].id, gate_id) == 0)
      return &self->gates[i];
  return NULL;
}

static VigilGateState
answered_state (const VigilGateAnswer *answer)
{
  if (answer == NULL || !answer->is_answered)
    return VIGIL_GATE_STATE_OPEN;
  return answer->is_passed ? VIGIL_GATE_STATE_PASSED : VIGIL_GATE_STATE_BLOCKS;
}

static VigilGateState
consent_state (const VigilSession *self, const VigilProtocol *protocol)
{
  if (g_strcmp0 (self->consent_id, protocol->consent_id) != 0)
    return VIGIL_GATE_STATE_OPEN;
  return self->is_consent_signed ? VIGIL_GATE_STATE_PASSED : VIGIL_GATE_STATE_BLOCKS;
}

VigilGateState
vigil_session_gate_state (const VigilSession *self, const VigilProtocol *protocol,
                          const VigilGate *gate)
{
  switch (gate->kind) {
  case VIGIL_GATE_CONSENT:
    return consent_state (self, protocol);
  case VIGIL_GATE_WEIGHT:
    return self->weight_kg > 0 ? VIGIL_GATE_STATE_PASSED : VIGIL_GATE_STATE_OPEN;
  case VIGIL_GATE_VITALS:
    /* a pressure that the monitor doubts is no baseline, nor, except to learn with, nobody's */
    if (self->nibp_wall_us == 0 || !(self->nibp_sys_mmhg > 0))
      return VIGIL_GATE_STATE_OPEN;
    if (self->is_nibp_questionable)
      return VIGIL_GATE_STATE_BLOCKS;
    return self->is_nibp_demo && !self->is_training ? VIGIL_GATE_STATE_BLOCKS
                                                    : VIGIL_GATE_STATE_PASSED;
  case VIGIL_GATE_CONFIRM:
  default:
    return answered_state (vigil_session_find_gate_answer (self, gate->id));
  }
}

const VigilGate *
vigil_session_find_blocking_gate (const VigilSession *self, const VigilProtocol *protocol)
{
  for (guint i = 0; i < protocol->n_gates; i++)
    if (!protocol->gates[i]->is_advisory
        && vigil_session_gate_state (self, protocol, protocol->gates[i]) != VIGIL_GATE_STATE_PASSED)
      return protocol->gates[i];
  return NULL;
}

gint64
vigil_session_recovery_ends_wall_us (const VigilSession *self)
{
  if (self->recovery_started_wall_us == 0)
    return 0;
  return self->recovery_started_wall_us + self->recovery_planned_min * VIGIL_USEC_PER_MIN;
}

gboolean
vigil_session_is_discharge_item_done (const VigilSession *self, const VigilDischargeItem *item,
                                      gint64 now_wall_us)
{
  if (item->is_timed)
    return self->recovery_started_wall_us != 0
           && now_wall_us >= vigil_session_recovery_ends_wall_us (self);
  for (guint i = 0; i < self->n_discharge; i++)
    if (strcmp (self->discharge[i].id, item->id) == 0)
      return self->discharge[i].is_done;
  return FALSE;
}

const VigilDischargeItem *
vigil_session_find_open_discharge_item (const VigilSession *self, const VigilProtocol *protocol,
                                        gint64 now_wall_us)
{
  for (guint i = 0; i < protocol->n_discharge; i++)
    if (!vigil_session_is_discharge_item_done (self, protocol->discharge[i], now_wall_us))
      return protocol->discharge[i];
  return NULL;
}

gint64
vigil_session_infusion_ends_wall_us (const VigilSession *self, gint64 now_wall_us)
{
  gint64 ends = 0;

  for (guint i = 0; i < self->n_channels; i++) {
    VigilDelivered delivered;

    if (self->channels[i].state < VIGIL_CHANNEL_STARTING
        || self->channels[i].state > VIGIL_CHANNEL_PAUSED)
      continue;
    vigil_channel_delivered (&self->channels[i], now_wall_us, &delivered);
    if (delivered.ends_wall_us == 0)
      return 0;
    ends = MAX (ends, delivered.ends_wall_us);
  }
  return ends;
}
