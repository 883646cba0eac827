/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated ComDevice's way of writing and reading BCC frames: SOH, five digits of length, STX, bed
 * and information, ETX or ETB, five digits of the sum, EOT; where it stuffs, every D and E is escaped.
 * Pure; one thread at a time. */
#pragma once

#include <glib.h>

enum { VIGIL_SIM_BCC_SOH = 1, VIGIL_SIM_BCC_EOT = 4, VIGIL_SIM_BCC_ACK = 6, VIGIL_SIM_BCC_NAK = 0x15 };

/* Ready for the wire. */
GString *vigil_sim_bcc_seal (const char *bed_id, const char *information, gboolean is_last, gboolean is_stuffed)
  G_GNUC_WARN_UNUSED_RESULT;
/* @frame is from SOH to EOT. FALSE: damaged, or stuffed where it should not be. The parts are the
 * caller's. */
gboolean vigil_sim_bcc_open (const GString *frame, gboolean is_stuffed, char **bed_id, char **information);
