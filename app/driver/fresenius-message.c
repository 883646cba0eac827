/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/fresenius-message.h"

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
    if (!g_ascii_isxdigit (text[i]) || g_ascii_islower (text[i]))
      return FALSE;
    *value = *value << 4 | (guint32) g_ascii_xdigit_value (text[i]);
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
  const char *at = (const char *) frame, *end = at + len;

  *self = (FreseniusMessage){ .origin = '\0' };
  if (len == 0 || len > FRESENIUS_MAX_TEXT)
    return FALSE;
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
  char tail[4];

  g_assert (n <= FRESENIUS_MAX_TEXT);
  for (gsize i = 0; i < n; i++)
    sum = (guint8) (sum + (guint8) text[i]);
  g_snprintf (tail, sizeof tail, "%02X%c", (guint8) (0xFF - sum), ETX);
  out[0] = STX;
  memcpy (out + 1, text, n);
  memcpy (out + 1 + n, tail, 3);
  return n + 4;
}
