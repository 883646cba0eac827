/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/summary.h"

#include "base/clock.h"
#include "session/score.h"

#include <string.h>

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
  if (item->need != NULL)
    return vigil_score_meets (vigil_session_find_score (self, item->need->instrument->id, VIGIL_WHEN_RECOVERY), item->need)
           || vigil_session_find_discharge_override (self, item) != NULL;
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
