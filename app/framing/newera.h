/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the packets that vigil_framer_newera reads (New Era safe mode): STX, the number of bytes
 * that follow it and itself, data, CRC-16/XMODEM of the data high byte first, ETX. Pure; any thread. */
#pragma once

#include <glib.h>

/* The longest reply, volumes with unit, has about 20 bytes; a pump's packet may be longer, but not by
 * its protocol. */
#define VIGIL_NEWERA_DATA_MAX 60
#define VIGIL_NEWERA_FRAME_SIZE(len) ((len) + 5)

/* Writes the packet of @data, which is text of at most VIGIL_NEWERA_DATA_MAX bytes, into @out, which
 * holds VIGIL_NEWERA_FRAME_SIZE (its length) bytes, and returns the packet's length. */
gsize vigil_newera_frame_encode (const char *data, guint8 *out);
