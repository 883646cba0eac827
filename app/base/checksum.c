/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/checksum.h"

static guint16 x25_table[256];
#define N_AT_ONCE 4
static guint16 ccitt_tables[N_AT_ONCE][256]; /* of a byte, and of a byte with as many 0 behind it */

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
    ccitt_tables[0][i] = forward;
  }
  for (guint k = 1; k < N_AT_ONCE; k++)
    for (guint i = 0; i < 256; i++)
      ccitt_tables[k][i] = (guint16) (ccitt_tables[k - 1][i] << 8 ^ ccitt_tables[0][ccitt_tables[k - 1][i] >> 8]);
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

  for (; i + N_AT_ONCE <= len; i += N_AT_ONCE)
    crc = ccitt_tables[3][crc >> 8 ^ bytes[i]] ^ ccitt_tables[2][(crc & 0xFF) ^ bytes[i + 1]]
          ^ ccitt_tables[1][bytes[i + 2]] ^ ccitt_tables[0][bytes[i + 3]];
  for (; i < len; i++)
    crc = (guint16) (crc << 8 ^ ccitt_tables[0][crc >> 8 ^ bytes[i]]);
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
