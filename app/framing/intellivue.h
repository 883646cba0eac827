/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the frames that vigil_framer_intellivue reads (Philips Data Export, fixed baud rate
 * protocol): C0, header 11 01 and length, payload, CRC-16/X-25 low byte first, C1; every C0, C1
 * and 7D between the flags is sent as 7D and the byte with bit 5 turned. Pure; any thread. */
#pragma once

#include <glib.h>

/* The largest payload a monitor sends (it may exceed what was asked for, but not this). */
#define VIGIL_INTELLIVUE_PAYLOAD_MAX 1456
/* Enough for any payload of @len bytes, every one of them escaped. */
#define VIGIL_INTELLIVUE_FRAME_SIZE(len) (2 * ((len) + 6) + 2)

/* Writes the frame of @payload into @out, which holds VIGIL_INTELLIVUE_FRAME_SIZE (@len) bytes,
 * and returns its length. */
gsize vigil_intellivue_frame_encode (const guint8 *payload, guint16 len, guint8 *out);
