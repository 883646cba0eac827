/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing the frames that vigil_framer_berrymed reads: 55 AA, the number of bytes that follow up
 * to and with the check byte, type, data, check byte (what makes the sum from the number on FF).
 * Pure; any thread. */
#pragma once

#include <glib.h>

/* 55 AA, number, type, check byte. */
#define VIGIL_BERRYMED_FRAME_SIZE(len) ((len) + 5)

/* Writes the frame of @len bytes of data into @out, which holds VIGIL_BERRYMED_FRAME_SIZE (@len)
 * bytes, and returns its length. */
gsize vigil_berrymed_frame_encode (guint8 type, const guint8 *data, guint8 len, guint8 *out);
