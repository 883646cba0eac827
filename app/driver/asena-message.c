/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/asena-message.h"

#include "base/checksum.h"
#include "driver/pump-report.h"

#include <string.h>

/* Most are none. */
static inline gboolean
is_space (char c)
{
  return c <= ' ' && g_ascii_isspace (c);
}

static inline const char *
trim (char *field, char *end)
{
  while (end > field && is_space (end[-1]))
    end--;
  *end = '\0';
  while (is_space (*field))
    field++;
  return field;
}

gboolean
asena_message_parse (AsenaMessage *self, const guint8 *frame, gsize len)
{
  char *field, *end;
  guint n = 0;

  if (len == 0 || len > ASENA_MAX_BODY || memchr (frame, '\0', len) != NULL)
    return FALSE;
  memcpy (self->text, frame, len);
  self->text[len] = '\0';
  self->word = self->text;
  end = self->text + len;
  field = memchr (self->text, '^', len);
  self->word_len = (gsize) ((field != NULL ? field : end) - self->text);
  self->text[self->word_len] = '\0';
  while (field != NULL && n < ASENA_MAX_FIELDS) {
    char *begin = field + 1;

    field = memchr (begin, '^', (gsize) (end - begin));
    self->fields[n++] = trim (begin, field != NULL ? field : end);
  }
  self->n_fields = n;
  for (; n < ASENA_MAX_FIELDS; n++)
    self->fields[n] = "";
  return TRUE;
}

gsize
asena_message_seal (const char *body, guint8 *out)
{
  gsize n = strlen (body);
  guint16 crc = vigil_crc16_ccitt_false ((const guint8 *) body, n);

  g_assert (n <= ASENA_MAX_BODY);
  out[0] = '!';
  memcpy (out + 1, body, n);
  out[1 + n] = '|';
  pump_write_hex (crc, 4, out + 2 + n);
  out[6 + n] = '\r';
  return n + 7;
}

guint16
asena_security_code (const char *serial)
{
  return vigil_crc16_ccitt_false ((const guint8 *) serial, strlen (serial));
}

/* Exactly two digits, below 60. */
static gboolean
parse_sixtieths (const char *text, guint *value)
{
  if (!g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]))
    return FALSE;
  *value = (guint) (text[0] - '0') * 10 + (guint) (text[1] - '0');
  return *value < 60;
}

gboolean
asena_parse_duration (const char *text, double *duration_s)
{
  guint hours, minutes, seconds;

  if (!parse_sixtieths (text, &hours) || text[2] != ':' || !parse_sixtieths (text + 3, &minutes) || text[5] != ':'
      || !parse_sixtieths (text + 6, &seconds) || text[8] != '\0')
    return FALSE;
  *duration_s = hours * 3600 + minutes * 60 + seconds;
  return TRUE;
}
