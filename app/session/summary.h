/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions about a visit that screens and the check ask alike. Pure; any thread. */
#pragma once

#include "session/session.h"

/* A timed item is done when the planned recovery is over, one that needs a score when it was reached or overridden. */
gboolean vigil_session_is_discharge_item_done (const VigilSession *self,
                                               const VigilDischargeItem *item, gint64 now_wall_us);
/* The first that is not done; NULL: all are. */
const VigilDischargeItem *vigil_session_find_open_discharge_item (const VigilSession *self,
                                                                  const VigilProtocol *protocol,
                                                                  gint64 now_wall_us);
/* 0 while not recovering. */
gint64 vigil_session_recovery_ends_wall_us (const VigilSession *self);
/* When the last of the running channels ends; 0 unknown, or nothing runs. */
gint64 vigil_session_infusion_ends_wall_us (const VigilSession *self, gint64 now_wall_us);
