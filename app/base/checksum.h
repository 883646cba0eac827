/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Check codes of the wire protocols. Pure; any thread. */
#pragma once

#include <glib.h>

/* CRC-16/X-25: reflected 0x1021, init 0xFFFF, complemented. "123456789" gives 0x906E.
 * RFC 1662 appendix C; the frame check sequence of Philips Data Export. */
guint16 vigil_crc16_x25 (const guint8 *bytes, gsize len);
/* The same in parts: begin with 0xFFFF, complement the last result. */
guint16 vigil_crc16_x25_update (guint16 crc, const guint8 *bytes, gsize len);

/* CRC-16/CCITT-FALSE: 0x1021, init 0xFFFF, not reflected. "123456789" gives 0x29B1.
 * Alaris/Asena frames and security codes. */
guint16 vigil_crc16_ccitt_false (const guint8 *bytes, gsize len);

/* CRC-16/XMODEM: 0x1021, init 0, not reflected. "123456789" gives 0x31C3. New Era safe mode. */
guint16 vigil_crc16_xmodem (const guint8 *bytes, gsize len);
