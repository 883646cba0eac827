/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The monitor's end of Philips IntelliVue Data Export over RS-232: association, create event,
 * single and extended polls, wave priority list, alerts, time-outs. Written from the public
 * descriptions of the protocol and a recorded session of an M8000 monitor; where the two say
 * nothing (what follows a wave poll that was never granted), it is pessimistic and refuses.
 *
 * Knows no port and no clock: bytes go in by _feed (), time and the patient by _step (), what it
 * sends comes out of the callback. One thread at a time. */
#pragma once

#include "sim/patient.h"

typedef struct _VigilSimMonitor VigilSimMonitor;

typedef void (*VigilSimSendFunc) (const guint8 *bytes, gsize len, gpointer user_data);

typedef enum {
  VIGIL_SIM_MONITOR_IDLE,
  VIGIL_SIM_MONITOR_ACCEPTING,    /* asked; the answer takes a moment */
  VIGIL_SIM_MONITOR_INTRODUCING,  /* accepted; create event not answered yet */
  VIGIL_SIM_MONITOR_ASSOCIATED,
} VigilSimMonitorState;

/* @is_demo: the demonstration flag stands in every state word and in the operating mode. */
VigilSimMonitor *vigil_sim_monitor_new (gboolean is_demo, VigilSimSendFunc send, gpointer user_data)
  G_GNUC_WARN_UNUSED_RESULT;
void vigil_sim_monitor_free (VigilSimMonitor *self);
void vigil_sim_monitor_feed (VigilSimMonitor *self, const guint8 *bytes, gsize len, gint64 now_us);
/* The next VIGIL_SIM_BLOCK_S of the patient. Answers that are due leave here; every fourth call
 * is the monitor's cycle of 1.024 s. */
void vigil_sim_monitor_step (VigilSimMonitor *self, const VigilSimBlock *block,
                             const VigilSimVitals *vitals, gint64 now_us, gint64 wall_us);
/* The next @n_frames leave with a bad check sequence. */
void vigil_sim_monitor_corrupt (VigilSimMonitor *self, guint n_frames);
VigilSimMonitorState vigil_sim_monitor_get_state (const VigilSimMonitor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilSimMonitor, vigil_sim_monitor_free)
