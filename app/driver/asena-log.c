/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/asena-log.h"

#include "driver/pump-report.h"

#include <string.h>

/* More at a time are not caught up with: the line is for what the pump does now. */
#define MAX_BEHIND 8

static gboolean
parse_id (const char *text, guint *id)
{
  guint64 value = 0;
  const char *c = text;
  guint8 digit;

  for (; (digit = (guint8) (*c - '0')) <= 9 && value <= G_MAXUINT32; c++)
    value = value * 10 + digit;
  if (c == text || *c != '\0' || value > G_MAXUINT32 - MAX_BEHIND)
    return FALSE;
  *id = (guint) value;
  return TRUE;
}

/* A number that went back is another count, begun anew. */
gboolean
asena_log_take_newest (AsenaLog *self, const char *type, const char *id)
{
  gsize type_len = strlen (type);
  guint newest;

  if (!parse_id (id, &newest) || type_len >= sizeof self->type)
    return FALSE;
  if (!self->is_known || newest < self->newest)
    self->next = newest + 1;
  else if (newest - self->newest > MAX_BEHIND)
    self->next = newest - MAX_BEHIND + 1;
  self->is_known = TRUE;
  self->newest = newest;
  memcpy (self->type, type, type_len + 1);
  return asena_log_has_more (self);
}

gboolean
asena_log_has_more (const AsenaLog *self)
{
  return self->is_known && self->next <= self->newest;
}

void
asena_log_write_query (const AsenaLog *self, char *body, gsize size)
{
  g_snprintf (body, size, "LOG_READ^%s^%u", self->type, self->next);
}

static gint64
parse_time_us (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  return time != NULL ? g_date_time_to_unix (time) * VIGIL_USEC_PER_SEC : 0;
}

/* id, mnemonic, time, text; a type in front, as in the question, is passed over. */
gboolean
asena_log_take_entry (AsenaLog *self, VigilDriverContext *ctx, const AsenaMessage *reply)
{
  const char *const *f = strcmp (reply->fields[0], self->type) == 0 ? reply->fields + 1 : reply->fields;
  VigilObservation entry = { .code = VIGIL_CODE_PUMP_LOG, .t_mono_us = ctx->now_us };
  char words[2 * VIGIL_TEXT_SIZE];
  guint id;

  if (!self->is_known || !parse_id (f[0], &id) || id != self->next || *f[1] == '\0')
    return FALSE;
  g_snprintf (words, sizeof words, "%s%s%s", f[1], *f[3] != '\0' ? " " : "", f[3]);
  entry.device_time_us = parse_time_us (f[2]);
  if (!pump_copy_text (entry.text, sizeof entry.text, words))
    entry.quality = VIGIL_QUALITY_QUESTIONABLE;
  self->next++;
  ctx->emit (ctx, &entry);
  return TRUE;
}

void
asena_log_give_up (AsenaLog *self)
{
  self->next = self->newest + 1;
}
