/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the framers of Nonin's serial data formats hand on.
 *
 * vigil_framer_nonin: one packet of serial data format 2 or 7, a third of a second.
 * First 1 if it follows the packet before it without a byte between them, otherwise 0; then 25
 * frames of four bytes each, their sums left out: 01, status, pleth, value (format 2) or status,
 * pleth high, pleth low, value (format 7). Bit 7 of the status tells which.
 *
 * vigil_framer_nonin_1 and _8: the same first byte, then the three or four of the frame. */
#pragma once

#define VIGIL_NONIN_FRAMES 25
#define VIGIL_NONIN_FRAME_SIZE 4
#define VIGIL_NONIN_PACKET_SIZE (1 + VIGIL_NONIN_FRAMES * VIGIL_NONIN_FRAME_SIZE)
#define VIGIL_NONIN_SIZE_1 (1 + 3)
#define VIGIL_NONIN_SIZE_8 (1 + 4)
