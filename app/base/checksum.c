/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checksum.h"

static guint16 x25_table[256];
static guint16 ccitt_table[256], ccitt_table_two[256]; /* of a byte, and of a byte and a 0 behind it */

/* Before main (), so that no check code has to ask whether it was done. */
static void __attribute__ ((constructor))
fill_tables (void)
{
  for (guint i = 0; i < 256; i++) {
    guint16 reflected = (guint16) i;
    guint16 forward = (guint16) (i << 8);

    for (guint bit = 0; bit < 8; bit++) {
      reflected = (reflected & 1) ? (guint16) ((reflected >> 1) ^ 0x8408) : reflected >> 1;
      forward = (forward & 0x8000) ? (guint16) ((forward << 1) ^ 0x1021) : (guint16) (forward << 1);
    }
    x25_table[i] = reflected;
    ccitt_table[i] = forward;
  }
  for (guint i = 0; i < 256; i++)
    ccitt_table_two[i] = (guint16) (ccitt_table[i] << 8 ^ ccitt_table[ccitt_table[i] >> 8]);
}

guint16
vigil_crc16_x25_update (guint16 crc, const guint8 *bytes, gsize len)
{
  guint32 running = crc;

  for (gsize i = 0; i < len; i++)
    running = (running >> 8) ^ x25_table[(running ^ bytes[i]) & 0xFF];
  return (guint16) running;
}

guint16
vigil_crc16_x25 (const guint8 *bytes, gsize len)
{
  return (guint16) ~vigil_crc16_x25_update (0xFFFF, bytes, len);
}

static guint16
ccitt_update (guint16 crc, const guint8 *bytes, gsize len)
{
  gsize i = 0;

  for (; i + 1 < len; i += 2)
    crc = ccitt_table_two[crc >> 8 ^ bytes[i]] ^ ccitt_table[(crc & 0xFF) ^ bytes[i + 1]];
  if (i < len)
    crc = (guint16) (crc << 8 ^ ccitt_table[crc >> 8 ^ bytes[i]]);
  return crc;
}

guint16
vigil_crc16_ccitt_false (const guint8 *bytes, gsize len)
{
  return ccitt_update (0xFFFF, bytes, len);
}

guint16
vigil_crc16_xmodem (const guint8 *bytes, gsize len)
{
  return ccitt_update (0, bytes, len);
}
