/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading big-endian fields out of bytes whose lengths cannot be trusted. A read beyond the end
 * gives 0, moves to the end and leaves the cursor failed for good, so that a decoder may read a
 * whole structure and ask once whether it was there. Borrows the bytes. Pure; any thread. */
#pragma once

#include <glib.h>

typedef struct {
  const guint8 *at, *end;
  gboolean is_failed;
} VigilCursor;

static inline VigilCursor
vigil_cursor_new (const guint8 *bytes, gsize len)
{
  return (VigilCursor){ bytes, bytes + len, FALSE };
}

static inline gsize
vigil_cursor_get_left (const VigilCursor *self)
{
  return (gsize) (self->end - self->at);
}

/* The next @len bytes, or NULL. */
static inline const guint8 *
vigil_cursor_take (VigilCursor *self, gsize len)
{
  const guint8 *bytes = self->at;

  if (G_UNLIKELY (vigil_cursor_get_left (self) < len)) {
    self->at = self->end;
    self->is_failed = TRUE;
    return NULL;
  }
  self->at += len;
  return bytes;
}

/* A cursor over the next @len bytes; a failed one if they are not there. */
static inline VigilCursor
vigil_cursor_take_part (VigilCursor *self, gsize len)
{
  const guint8 *bytes = vigil_cursor_take (self, len);

  if (bytes == NULL)
    return (VigilCursor){ self->end, self->end, TRUE };
  return vigil_cursor_new (bytes, len);
}

static inline guint8
vigil_cursor_u8 (VigilCursor *self)
{
  const guint8 *b = vigil_cursor_take (self, 1);

  return b == NULL ? 0 : b[0];
}

static inline guint16
vigil_cursor_u16 (VigilCursor *self)
{
  const guint8 *b = vigil_cursor_take (self, 2);

  return b == NULL ? 0 : (guint16) (b[0] << 8 | b[1]);
}

static inline guint32
vigil_cursor_u32 (VigilCursor *self)
{
  const guint8 *b = vigil_cursor_take (self, 4);

  return b == NULL ? 0 : (guint32) b[0] << 24 | (guint32) b[1] << 16 | (guint32) b[2] << 8 | b[3];
}
