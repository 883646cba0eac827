/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/fresenius-message.h"

#include "driver/pump-report.h"

#include <string.h>

#define STX 0x02
#define ETX 0x03
#define MAX_DIGITS 8

/* How many digits a variable has is not public: all that stand there, in capitals. */
static gboolean
parse_hex (const char *text, gsize len, guint32 *value)
{
  *value = 0;
  if (len == 0 || len > MAX_DIGITS)
    return FALSE;
  for (gsize i = 0; i < len; i++) {
    if (text[i] >= '0' && text[i] <= '9')
      *value = *value << 4 | (guint32) (text[i] - '0');
    else if (text[i] >= 'A' && text[i] <= 'F')
      *value = *value << 4 | (guint32) (text[i] - 'A' + 10);
    else
      return FALSE;
  }
  return TRUE;
}

static void
parse_items (FreseniusMessage *self)
{
  const char *item = self->payload;

  while (*item != '\0' && self->n_items < FRESENIUS_MAX_ITEMS) {
    gsize len = strcspn (item, ";");
    guint32 value;

    if (len > 1 && g_ascii_islower (*item) && parse_hex (item + 1, len - 1, &value)) {
      self->items[self->n_items].id = *item;
      self->items[self->n_items++].value = value;
    }
    item += len + (item[len] == ';' ? 1 : 0);
  }
}

gboolean
fresenius_message_parse (FreseniusMessage *self, const guint8 *frame, gsize len)
{
  const char *at = (const char *) frame, *end;

  *self = (FreseniusMessage){ .origin = '\0' };
  if (len == 0 || len > FRESENIUS_MAX_TEXT)
    return FALSE;
  end = at + len;
  if (*at >= '0' && *at <= '8')
    self->origin = *at++;
  if (at == end || strchr ("CIEM", *at) == NULL)
    return FALSE;
  self->status = *at++;
  if (at == end)
    return TRUE;
  if (*at++ != ';')
    return FALSE;
  memcpy (self->payload, at, (gsize) (end - at));
  parse_items (self);
  return TRUE;
}

gboolean
fresenius_message_get (const FreseniusMessage *self, char id, guint32 *value)
{
  for (guint i = 0; i < self->n_items; i++)
    if (self->items[i].id == id) {
      *value = self->items[i].value;
      return TRUE;
    }
  return FALSE;
}

gsize
fresenius_message_seal (const char *text, guint8 *out)
{
  gsize n = strlen (text);
  guint8 sum = 0;

  g_assert (n <= FRESENIUS_MAX_TEXT);
  for (gsize i = 0; i < n; i++)
    sum = (guint8) (sum + (guint8) text[i]);
  out[0] = STX;
  memcpy (out + 1, text, n);
  pump_write_hex (0xFFu - sum, 2, out + 1 + n);
  out[3 + n] = ETX;
  return n + 4;
}
