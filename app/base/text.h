/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the short words of devices are read with. Pure; any thread. */
#pragma once

#include <glib.h>
#include <string.h>

/* The same text. Most that are compared differ in their first letter, or are both empty. */
static inline gboolean
vigil_text_is (const char *text, const char *other)
{
  return *text == *other && (*text == '\0' || strcmp (text, other) == 0);
}

/* One more than a hexadecimal digit is worth, in capitals; 0: it is none. */
static const guint8 vigil_text_hex_values[256] = {
  ['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8,
  ['8'] = 9, ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* -1: it is no such digit. */
static inline int
vigil_text_hex_value (char digit)
{
  return vigil_text_hex_values[(guint8) digit] - 1;
}

/* The last eight of the hexadecimal digits at @text, many of which are zeros in front; returns what stands
 * behind them. */
static inline const char *
vigil_text_read_hex (const char *text, guint32 *value)
{
  guint32 number = 0, digit;

  while (*text == '0')
    text++;
  for (; (digit = vigil_text_hex_values[(guint8) *text]) > 0; text++)
    number = number * 16 + digit - 1;
  *value = number;
  return text;
}

/* Writes @words at @out + @n, cut at @size, with a NUL behind them. Returns where that stands. */
static inline gsize
vigil_text_add (char *out, gsize size, gsize n, const char *words)
{
  gsize len = strlen (words), room = size - n - 1;

  len = MIN (len, room);
  memcpy (out + n, words, len);
  out[n + len] = '\0';
  return n + len;
}
