/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/oximeter.h"

#include <math.h>
#include <string.h>

/* Older than this the last number vouches for nothing. */
#define MEMORY_US (5 * VIGIL_USEC_PER_SEC)
/* 1 January 1970, as GDate counts */
#define EPOCH_DAY 719163

/* How far apart two frames in a row may be, in the unit of the code. Wide enough for a fast
 * desaturation and for the rate of an irregular heart. */
static double
widest_step (VigilCode code)
{
  switch (code) {
  case VIGIL_CODE_SPO2:
    return 4;
  case VIGIL_CODE_PULSE_PLETH:
    return 15;
  case VIGIL_CODE_PERFUSION:
    return 3;
  default:
    return 10;
  }
}

/* No patient has a saturation or a pulse of 0; a device that says so has found none. */
static gboolean
is_possible (VigilCode code, double value)
{
  const VigilVocabulary *word = vigil_vocabulary_get (code);
  gboolean is_zero_possible = code != VIGIL_CODE_SPO2 && code != VIGIL_CODE_PULSE_PLETH;

  return value >= word->min && value <= word->max && (is_zero_possible || value > 0);
}

static gboolean
is_near (const OximeterNumber *number, VigilCode code, double value, gint64 now_us)
{
  return number->is_set && now_us - number->at_us <= MEMORY_US
         && fabs (value - number->value) <= widest_step (code);
}

static void
emit (VigilDriverContext *ctx, const OximeterReading *reading)
{
  VigilObservation observation = {
    .code = reading->code,
    .quality = reading->quality,
    .flags = reading->flags,
    .value = reading->quality == VIGIL_QUALITY_INVALID ? 0 : reading->value,
    .t_mono_us = ctx->now_us,
    .device_time_us = reading->device_time_us,
  };

  if (reading->reason != NULL)
    g_strlcpy (observation.text, reading->reason, sizeof observation.text);
  ctx->emit (ctx, &observation);
}

static void
put_value (VigilDriverContext *ctx, Oximeter *self, const OximeterReading *reading)
{
  OximeterNumber *seen = &self->seen[reading->code], *told = &self->told[reading->code];
  gboolean is_believed = is_near (seen, reading->code, reading->value, ctx->now_us)
                         || is_near (told, reading->code, reading->value, ctx->now_us);

  *seen = (OximeterNumber){ .is_set = TRUE, .value = reading->value, .at_us = ctx->now_us };
  if (!is_believed)
    return;
  *told = *seen;
  emit (ctx, reading);
}

void
oximeter_put (VigilDriverContext *ctx, Oximeter *self, const OximeterReading *reading)
{
  OximeterReading none = *reading;

  if (reading->quality != VIGIL_QUALITY_INVALID && is_possible (reading->code, reading->value)) {
    put_value (ctx, self, reading);
    return;
  }
  self->seen[reading->code].is_set = FALSE;
  self->told[reading->code].is_set = FALSE;
  if (reading->quality != VIGIL_QUALITY_INVALID)
    none.reason = "Out of range";
  none.quality = VIGIL_QUALITY_INVALID;
  emit (ctx, &none);
}

static gboolean
is_same_alert (const OximeterAlert *a, const OximeterAlert *b)
{
  return a->priority == b->priority && strcmp (a->text, b->text) == 0;
}

void
oximeter_put_alert (VigilDriverContext *ctx, Oximeter *self, const OximeterAlert *alert)
{
  gboolean is_repeated = self->has_alert && is_same_alert (&self->alert, alert);
  OximeterReading reading = {
    .code = VIGIL_CODE_DEVICE_ALERT,
    .value = alert->priority,
    .reason = alert->text,
  };

  self->has_alert = TRUE;
  self->alert = *alert;
  if (!is_repeated || (self->is_alert_told && is_same_alert (&self->told_alert, alert)))
    return;
  self->is_alert_told = TRUE;
  self->told_alert = *alert;
  emit (ctx, &reading);
}

void
oximeter_put_model (VigilDriverContext *ctx, Oximeter *self, const char *model)
{
  gboolean is_repeated = strcmp (self->model, model) == 0;
  OximeterReading reading = { .code = VIGIL_CODE_DEVICE_MODEL, .reason = model };

  g_strlcpy (self->model, model, sizeof self->model);
  if (!is_repeated || strcmp (self->told_model, model) == 0)
    return;
  g_strlcpy (self->told_model, model, sizeof self->told_model);
  emit (ctx, &reading);
}

void
oximeter_alert_add (OximeterAlert *self, guint priority, const char *words)
{
  gsize len = strlen (self->text);
  const char *comma = len > 0 ? ", " : "";

  self->priority = MAX (self->priority, priority);
  if (len + strlen (comma) + strlen (words) < sizeof self->text)
    g_snprintf (self->text + len, sizeof self->text - len, "%s%s", comma, words);
}

void
oximeter_forget (Oximeter *self)
{
  memset (self->seen, 0, sizeof self->seen);
  memset (self->told, 0, sizeof self->told);
  self->has_alert = FALSE;
  self->model[0] = '\0';
}

int
oximeter_two_digits (const char *text)
{
  if (!g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]))
    return -1;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

gint64
oximeter_time_us (int year, int month, int day, int hour, int minute, int second)
{
  GDate date;

  if (year < 0 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0
      || second > 59)
    return 0;
  year += year >= 70 ? 1900 : 2000;
  if (!g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return 0;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return ((((gint64) g_date_get_julian (&date) - EPOCH_DAY) * 24 + hour) * 60 + minute) * VIGIL_USEC_PER_MIN
         + second * VIGIL_USEC_PER_SEC;
}

void
oximeter_listen (VigilDriverContext *ctx)
{
}

gboolean
oximeter_refuse_command (VigilDriverContext *ctx, const VigilCommand *command, GError **error)
{
  g_set_error_literal (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_UNSUPPORTED,
                       "An oximeter takes no commands");
  return FALSE;
}
