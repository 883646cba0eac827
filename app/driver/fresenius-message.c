/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/fresenius-message.h"

#include "base/text.h"
#include "driver/pump-report.h"
#include "framing/run.h"

#include <string.h>

#define STX 0x02
#define ETX 0x03
#define MAX_DIGITS 8

/* How many digits a variable has is not public: all that stand there, in capitals. */
static void
parse_items (FreseniusMessage *self)
{
  const char *at = self->payload;
  guint32 has = 0;
  guint n = 0;

  while (*at != '\0' && n < FRESENIUS_MAX_ITEMS) {
    guint letter = (guint) *at - 'a';
    const char *digits = *at != ';' ? at + 1 : at;
    gsize n_digits;
    guint32 value;

    at = vigil_text_read_hex (digits, &value);
    n_digits = (gsize) (at - digits);
    if (letter < FRESENIUS_N_LETTERS && n_digits - 1 < MAX_DIGITS && (*at == ';' || *at == '\0')) {
      if ((has >> letter & 1) == 0)
        self->values[letter] = value;
      has |= 1u << letter;
      n++;
    }
    while (*at != '\0' && *at++ != ';')
      ;
  }
  self->has = has;
}

static gboolean
is_status (char c)
{
  return c == FRESENIUS_ACCEPTED || c == FRESENIUS_REFUSED || c == FRESENIUS_REPORT || c == FRESENIUS_PARAMETER;
}

gboolean
fresenius_message_parse (FreseniusMessage *self, const guint8 *frame, gsize len)
{
  const char *at = (const char *) frame, *end;

  self->origin = self->status = self->payload[0] = '\0';
  self->has = 0;
  if (len == 0 || len > FRESENIUS_MAX_TEXT)
    return FALSE;
  end = at + len;
  if (*at >= '0' && *at <= '8')
    self->origin = *at++;
  if (at == end || !is_status (*at))
    return FALSE;
  self->status = *at++;
  if (at == end)
    return TRUE;
  if (*at++ != ';')
    return FALSE;
  vigil_run_copy_short ((guint8 *) self->payload, (const guint8 *) at, (gsize) (end - at));
  self->payload[end - at] = '\0';
  parse_items (self);
  return TRUE;
}

gsize
fresenius_message_seal (const char *text, guint8 *out)
{
  gsize n = strlen (text);
  guint8 sum = vigil_run_add_up ((const guint8 *) text, n);

  g_assert (n <= FRESENIUS_MAX_TEXT);
  out[0] = STX;
  vigil_run_copy_short (out + 1, (const guint8 *) text, n);
  pump_write_hex (0xFFu - sum, 2, out + 1 + n);
  out[3 + n] = ETX;
  return n + 4;
}
