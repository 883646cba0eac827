/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/newera-reply.h"

#include "driver/pump-report.h"
#include "framing/run.h"

/* The shortest: address and state. */
#define N_HEAD 3

static inline gboolean
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static gboolean
is_state (char c)
{
  return c == 'I' || c == 'W' || c == 'S' || c == 'P' || c == 'T' || c == 'U' || c == 'X';
}

/* A number without a sign, and what stands behind it; FALSE: there is none. */
static gboolean
cut_number (const char *text, double *value, const char **rest)
{
  PumpNumber number = { NULL, 0 };

  if (*text != '-')
    number = pump_read_number (text);
  if (number.rest == NULL || *number.rest == '.')
    return FALSE;
  *value = number.value;
  *rest = number.rest;
  return TRUE;
}

/* All are two letters. */
static inline gboolean
is_unit (const char *text, const char *unit)
{
  return text[0] == unit[0] && text[1] == unit[1] && text[2] == '\0';
}

static gboolean
parse_volume_unit (const char *unit, double *ml)
{
  if (is_unit (unit, "ML"))
    return TRUE;
  if (!is_unit (unit, "UL"))
    return FALSE;
  *ml /= 1000;
  return TRUE;
}

static gboolean
parse_rate_unit (NeweraReply *self, const char *unit)
{
  self->is_ml_h = is_unit (unit, "MH");
  if (is_unit (unit, "MM"))
    self->value *= 60;
  else if (is_unit (unit, "UM"))
    self->value *= 60 / 1000.0;
  else if (is_unit (unit, "UH"))
    self->value /= 1000;
  else
    return self->is_ml_h;
  return TRUE;
}

/* "I1.234W0.000ML": what went in and what was drawn back. */
static gboolean
parse_volumes (NeweraReply *self, const char *text)
{
  const char *rest;
  double drawn;

  return *text == 'I' && cut_number (text + 1, &self->value, &rest) && *rest == 'W'
         && cut_number (rest + 1, &drawn, &rest) && parse_volume_unit (rest, &self->value);
}

static NeweraKind
parse_data (NeweraReply *self, const char *text)
{
  const char *rest;

  if (*text == '\0')
    return NEWERA_BARE;
  if (*text == '?')
    return NEWERA_ERROR;
  if (text[0] == 'N' && text[1] == 'E')
    return NEWERA_VERSION;
  if (parse_volumes (self, text))
    return NEWERA_VOLUMES;
  if (!cut_number (text, &self->value, &rest))
    return NEWERA_STRANGE;
  if (*rest == '\0')
    return NEWERA_DIAMETER;
  if (parse_rate_unit (self, rest))
    return NEWERA_RATE;
  return parse_volume_unit (rest, &self->value) ? NEWERA_TARGET : NEWERA_STRANGE;
}

gboolean
newera_reply_parse (NeweraReply *self, const guint8 *frame, gsize len)
{
  const char *text = (const char *) frame;
  gboolean is_alarm;

  if (len < N_HEAD || len - N_HEAD >= sizeof self->text || !is_digit (text[0]) || !is_digit (text[1]))
    return FALSE;
  self->address = (guint) (text[0] - '0') * 10 + (guint) (text[1] - '0');
  self->state = text[2];
  self->value = 0;
  self->is_ml_h = FALSE;
  vigil_run_copy_short ((guint8 *) self->text, frame + N_HEAD, len - N_HEAD);
  self->text[len - N_HEAD] = '\0';
  is_alarm = self->state == 'A' && self->text[0] == '?' && self->text[1] != '\0' && self->text[2] == '\0';
  if (!is_alarm && !is_state (self->state))
    return FALSE;
  if (is_alarm) {
    self->kind = NEWERA_ALARM;
    self->text[0] = self->text[1];
    self->text[1] = '\0';
    return TRUE;
  }
  self->kind = parse_data (self, self->text);
  return TRUE;
}
