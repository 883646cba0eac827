/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One message of a Fresenius Base or Pilot pump taken apart and put together: "1C;d0064;r2710" is
 * what module 1 answers. For the Fresenius driver only. Pure; never allocates. */
#pragma once

#include <glib.h>

#define FRESENIUS_MAX_TEXT 80
#define FRESENIUS_MAX_ITEMS 16
#define FRESENIUS_N_LETTERS 26
/* STX, text, two digits, ETX */
#define FRESENIUS_MAX_FRAME (FRESENIUS_MAX_TEXT + 4)

#define FRESENIUS_ACCEPTED 'C'
#define FRESENIUS_REFUSED 'I'
#define FRESENIUS_REPORT 'E'       /* a variable, unasked */
#define FRESENIUS_PARAMETER 'M'    /* an adjustable parameter, unasked */

typedef struct {
  char origin;                     /* '0' the base, '1' to '8' a module, '\0' a pump by itself */
  char status;
  char payload[FRESENIUS_MAX_TEXT + 1];   /* behind the first ';'; "" none */
  guint32 has;                     /* a bit a letter, from 'a' on: those items that are one and a hex number */
  guint32 values[FRESENIUS_N_LETTERS];   /* of those; of two with one letter the first */
} FreseniusMessage;

/* @frame as the framer gives it. FALSE: it is no answer and no report. */
gboolean fresenius_message_parse (FreseniusMessage *self, const guint8 *frame, gsize len);
/* FALSE leaves @value alone: there is no such item. @id is a small letter. */
static inline gboolean
fresenius_message_get (const FreseniusMessage *self, char id, guint32 *value)
{
  if ((self->has >> (id - 'a') & 1) == 0)
    return FALSE;
  *value = self->values[id - 'a'];
  return TRUE;
}

/* Writes the frame of @text (at most FRESENIUS_MAX_TEXT bytes) to @out (FRESENIUS_MAX_FRAME bytes) and
 * returns its length. */
gsize fresenius_message_seal (const char *text, guint8 *out);
