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

/* Of a hexadecimal digit, in capitals; -1: it is none. */
static inline int
vigil_text_hex_value (char digit)
{
  guint8 value = (guint8) (digit - '0');

  if (value <= 9)
    return value;
  value = (guint8) (digit - 'A');
  return value <= 5 ? value + 10 : -1;
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
