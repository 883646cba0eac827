/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the monitor alarms about. Newer monitors show their message lines, in their own language
 * and with their colour; the others tell at least what their arrhythmia analysis found. The more
 * urgent of the two is passed on when it changes. That nothing alarms is said only by the message
 * lines, or when an arrhythmia that was told is over; when neither is told any more, that is said.
 *
 * Never seen from a device: message lines. */
#include "driver/ge-datex-s5.h"

#include <string.h>

enum { N_LINES = 5, LINES_OFFSET = 10, LINE_SIZE = 98, TEXT_SIZE = 80, COLOUR_OFFSET = 82 };
enum { COLOUR_NONE, COLOUR_WHITE, COLOUR_YELLOW, COLOUR_RED };
enum { ARRHYTHMIA_OFF = 30 };
enum { PRIORITY_UNTOLD = -1, PRIORITY_NONE, PRIORITY_LOW, PRIORITY_MEDIUM, PRIORITY_HIGH };

#define MESSAGES_SILENT_US (20 * VIGIL_USEC_PER_SEC)

/* The bits whose meaning is public. */
static const struct {
  guint bit;
  int priority;
  const char *words;
} arrhythmias[] = {
  { 0, PRIORITY_HIGH, "asystole" },
  { 1, PRIORITY_HIGH, "ventricular fibrillation" },
  { 3, PRIORITY_HIGH, "ventricular tachycardia" },
  { 4, PRIORITY_HIGH, "extreme bradycardia" },
  { 5, PRIORITY_HIGH, "extreme tachycardia" },
  { 27, PRIORITY_MEDIUM, "bradycardia" },
  { 28, PRIORITY_MEDIUM, "tachycardia" },
};

/* NULL: what is known does not say whether anything alarms. */
static const GeS5Alarm *
find_worst (const GeS5 *self)
{
  gboolean is_arrhythmia = self->arrhythmia.priority > MAX (self->messages.priority, PRIORITY_NONE);

  if (is_arrhythmia)
    return &self->arrhythmia;
  if (self->messages.priority != PRIORITY_UNTOLD)
    return &self->messages;
  return self->is_arrhythmia_told && self->arrhythmia.priority == PRIORITY_NONE ? &self->arrhythmia : NULL;
}

static void
tell (VigilDriverContext *ctx)
{
  GeS5 *self = ctx->state;
  const GeS5Alarm *worst = find_worst (self);
  VigilObservation seen = { .code = VIGIL_CODE_DEVICE_ALERT, .t_mono_us = ctx->now_us };

  if (worst == NULL && !self->is_alarm_told)
    return;
  self->is_arrhythmia_told = worst == &self->arrhythmia;
  seen.device_time_us = self->time * VIGIL_USEC_PER_SEC;
  if (worst == NULL) {
    self->is_alarm_told = FALSE;
    seen.quality = VIGIL_QUALITY_INVALID;
    g_strlcpy (seen.text, "alarms are not told", sizeof seen.text);
    ctx->emit (ctx, &seen);
    return;
  }
  if (self->is_alarm_told && self->told.priority == worst->priority && strcmp (self->told.text, worst->text) == 0)
    return;
  self->is_alarm_told = TRUE;
  self->told = *worst;
  seen.value = worst->priority;
  memcpy (seen.text, worst->text, sizeof seen.text);
  ctx->emit (ctx, &seen);
}

static int
priority_of (gint16 colour)
{
  switch (colour) {
    case COLOUR_NONE: return PRIORITY_NONE;
    case COLOUR_WHITE: return PRIORITY_LOW;
    case COLOUR_YELLOW: return PRIORITY_MEDIUM;
    default: return PRIORITY_HIGH;
  }
}

/* Which code page the words are in depends on the language, and nobody says which. */
static void
read_words (const guint8 *at, char *out, gsize size)
{
  gsize len = 0, trimmed = 0;

  for (gsize i = 0; i < TEXT_SIZE && at[i] != '\0' && len + 1 < size; i++) {
    out[len++] = g_ascii_isprint ((char) at[i]) ? (char) at[i] : '?';
    if (at[i] != ' ')
      trimmed = len;
  }
  out[trimmed] = '\0';
}

void
ge_s5_decode_alarm (VigilDriverContext *ctx, const guint8 *at)
{
  GeS5 *self = ctx->state;

  self->messages = (GeS5Alarm){ .priority = PRIORITY_NONE };
  for (guint i = 0; i < N_LINES; i++) {
    const guint8 *line = at + LINES_OFFSET + i * LINE_SIZE;
    int priority = priority_of (ge_s5_i16 (line + COLOUR_OFFSET));

    if (priority <= self->messages.priority)
      continue;
    self->messages.priority = priority;
    read_words (line, self->messages.text, sizeof self->messages.text);
  }
  tell (ctx);
}

void
ge_s5_take_arrhythmia (VigilDriverContext *ctx, gboolean is_active, guint32 bits)
{
  GeS5 *self = ctx->state;
  gboolean is_told = is_active && !(bits & 1u << ARRHYTHMIA_OFF);

  self->arrhythmia = (GeS5Alarm){ .priority = is_told ? PRIORITY_NONE : PRIORITY_UNTOLD };
  for (gsize i = 0; i < G_N_ELEMENTS (arrhythmias) && is_told; i++) {
    if (!(bits & 1u << arrhythmias[i].bit) || arrhythmias[i].priority <= self->arrhythmia.priority)
      continue;
    self->arrhythmia.priority = arrhythmias[i].priority;
    g_strlcpy (self->arrhythmia.text, arrhythmias[i].words, sizeof self->arrhythmia.text);
  }
  tell (ctx);
}

void
ge_s5_age_alarms (VigilDriverContext *ctx)
{
  GeS5 *self = ctx->state;

  if (ctx->now_us - self->polls[GE_S5_REQUEST_ALARM_STATUS].heard_us > MESSAGES_SILENT_US)
    self->messages = (GeS5Alarm){ .priority = PRIORITY_UNTOLD };
  if (ctx->now_us - self->polls[GE_S5_REQUEST_VALUES].heard_us > MESSAGES_SILENT_US)
    self->arrhythmia = (GeS5Alarm){ .priority = PRIORITY_UNTOLD };
  tell (ctx);
}
