/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Small numbers in few bytes: seven bits a byte, lowest first, the top bit says that more follow
 * (LEB128). Signed ones are folded first so that -1 is 1 and 1 is 2. Reading never leaves the
 * buffer: what is missing or too long makes the cursor bad and reads as 0.
 * Pure; any thread. */
#pragma once

#include <glib.h>
#include <string.h>

typedef struct {
  const guint8 *at, *end;
  gboolean is_bad;
} VigilCursor;

static inline guint64
vigil_zigzag (gint64 value)
{
  return ((guint64) value << 1) ^ (value < 0 ? G_MAXUINT64 : 0);
}

static inline gint64
vigil_unzigzag (guint64 folded)
{
  return (gint64) ((folded >> 1) ^ (folded & 1 ? G_MAXUINT64 : 0));
}

static inline void
vigil_put_byte (GByteArray *out, guint8 byte)
{
  g_byte_array_append (out, &byte, 1);
}

static inline void
vigil_put_varint (GByteArray *out, guint64 value)
{
  guint8 bytes[10];
  guint n = 0;

  for (; value >= 0x80; value >>= 7)
    bytes[n++] = (guint8) (value | 0x80);
  bytes[n++] = (guint8) value;
  g_byte_array_append (out, bytes, n);
}

static inline void
vigil_put_signed (GByteArray *out, gint64 value)
{
  vigil_put_varint (out, vigil_zigzag (value));
}

static inline void
vigil_put_float (GByteArray *out, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
}

static inline const guint8 *
vigil_get_bytes (VigilCursor *self, gsize len)
{
  const guint8 *bytes = self->at;

  if (self->is_bad || (gsize) (self->end - self->at) < len) {
    self->is_bad = TRUE;
    return NULL;
  }
  self->at += len;
  return bytes;
}

static inline guint8
vigil_get_byte (VigilCursor *self)
{
  const guint8 *byte = vigil_get_bytes (self, 1);

  return byte != NULL ? *byte : 0;
}

static inline guint64
vigil_get_varint (VigilCursor *self)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64; shift += 7) {
    guint8 byte = vigil_get_byte (self);

    value |= (guint64) (byte & 0x7F) << shift;
    if (!(byte & 0x80))
      return self->is_bad ? 0 : value;
  }
  self->is_bad = TRUE;
  return 0;
}

static inline gint64
vigil_get_signed (VigilCursor *self)
{
  return vigil_unzigzag (vigil_get_varint (self));
}

static inline float
vigil_get_float (VigilCursor *self)
{
  const guint8 *bytes = vigil_get_bytes (self, 4);
  guint32 bits = 0;
  float value;

  if (bytes != NULL)
    memcpy (&bits, bytes, sizeof bits);
  bits = GUINT32_FROM_LE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* Sums that wrap instead of being undefined: a damaged file may hold any number. */
static inline gint64
vigil_wrap_add (gint64 a, gint64 b)
{
  return (gint64) ((guint64) a + (guint64) b);
}

static inline gint64
vigil_wrap_sub (gint64 a, gint64 b)
{
  return (gint64) ((guint64) a - (guint64) b);
}
