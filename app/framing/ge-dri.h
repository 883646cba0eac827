/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the frames that vigil_framer_ge_dri reads (Datex-Ohmeda Record Interface over RS-232):
 * 7E, record, sum of the record's bytes modulo 256, 7E; every 7E and 7D between the flags, the
 * sum's too, is sent as 7D and the byte with bit 5 cleared. Pure; any thread. */
#pragma once

#include <glib.h>

#define VIGIL_GE_DRI_HEADER_SIZE 40
/* The longest record there is, its header included. */
#define VIGIL_GE_DRI_RECORD_MAX 1490
/* Enough for any record of @len bytes, every one of them escaped. */
#define VIGIL_GE_DRI_FRAME_SIZE(len) (2 * ((len) + 1) + 2)

/* Writes the frame of @record into @out, which holds VIGIL_GE_DRI_FRAME_SIZE (@len) bytes, and
 * returns its length. */
gsize vigil_ge_dri_frame_encode (const guint8 *record, gsize len, guint8 *out);
