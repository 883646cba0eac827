/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Golomb-Rice coding of small whole numbers, as lossless audio does it (RFC 9639, section 9.2.7): a
 * quotient in ones, a zero, and k low bits; k is what suits the run best and stands before it in a
 * byte. A quotient of 16 ones has no zero: the number itself follows in VIGIL_RICE_BITS bits, so
 * one outlier costs 34 bits and not thousands. Bits fill bytes from the lowest; a run ends at a
 * byte.
 * Pure; any thread. */
#pragma once

#include "record/varint.h"

#define VIGIL_RICE_BITS 18

/* Numbers below 1 << VIGIL_RICE_BITS. */
void vigil_rice_put (GByteArray *out, const guint32 *numbers, guint n);
/* Makes the cursor bad if there are not so many; reads no byte beyond the run. */
void vigil_rice_get (VigilCursor *cursor, guint32 *numbers, guint n);
