/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One message of the Alaris syringe pump protocol: WORD[^field]*, taken apart and put together.
 * For the Asena driver only. Pure; never allocates. */
#pragma once

#include <glib.h>
#include <string.h>

#define ASENA_MAX_BODY 256
#define ASENA_MAX_FIELDS 16
/* '!' body '|' CCCC CR */
#define ASENA_MAX_FRAME (ASENA_MAX_BODY + 7)

typedef struct {
  char text[ASENA_MAX_BODY + 1];   /* what the rest points into */
  const char *word;
  gsize word_len;
  guint n_fields;
  const char *fields[ASENA_MAX_FIELDS];   /* trimmed; those beyond the last are "" */
} AsenaMessage;

/* @frame as the framer gives it. FALSE: too long, or not text. */
gboolean asena_message_parse (AsenaMessage *self, const guint8 *frame, gsize len);
/* Its word; that is told by its length mostly. */
static inline __attribute__ ((always_inline)) gboolean
asena_message_is (const AsenaMessage *self, const char *word)
{
  gsize len = strlen (word);

  return self->word_len == len && memcmp (self->word, word, len) == 0;
}

/* Writes the frame of @body (at most ASENA_MAX_BODY bytes) to @out (ASENA_MAX_FRAME bytes) and
 * returns its length. */
gsize asena_message_seal (const char *body, guint8 *out);

/* What REMOTE_CTRL wants to hear: the check code of the serial number's text. */
guint16 asena_security_code (const char *serial);

/* "hh:mm:ss". FALSE for "24+" and all else. */
gboolean asena_parse_duration (const char *text, double *duration_s);
