/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/oximeter.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

/* Older than this the last number vouches for nothing. */
#define MEMORY_US (5 * VIGIL_USEC_PER_SEC)

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
is_near (const OximeterNumber *number, double step, double value, gint64 now_us)
{
  return number->is_set && now_us - number->at_us <= MEMORY_US && fabs (value - number->value) <= step;
}

static void
emit (VigilDriverContext *ctx, const OximeterReading *reading, VigilQuality quality, const char *reason)
{
  VigilObservation observation;

  vigil_observation_init (&observation, reading->code, ctx->now_us);
  observation.quality = quality;
  observation.flags = reading->flags;
  observation.value = quality == VIGIL_QUALITY_INVALID ? 0 : reading->value;
  observation.device_time_us = reading->device_time_us;
  if (reason != NULL)
    g_strlcpy (observation.text, reason, sizeof observation.text);
  ctx->emit (ctx, &observation);
}

static void
put_value (VigilDriverContext *ctx, Oximeter *self, const OximeterReading *reading)
{
  OximeterNumber *seen = &self->seen[reading->code], *told = &self->told[reading->code];
  double step = widest_step (reading->code);
  gboolean is_believed = is_near (seen, step, reading->value, ctx->now_us)
                         || is_near (told, step, reading->value, ctx->now_us);

  *seen = (OximeterNumber){ .is_set = TRUE, .value = reading->value, .at_us = ctx->now_us };
  if (!is_believed)
    return;
  *told = *seen;
  emit (ctx, reading, reading->quality, reading->reason);
}

static void
put_none (VigilDriverContext *ctx, Oximeter *self, const OximeterReading *reading, const char *reason)
{
  self->seen[reading->code].is_set = FALSE;
  self->told[reading->code].is_set = FALSE;
  emit (ctx, reading, VIGIL_QUALITY_INVALID, reason);
}

void
oximeter_put (VigilDriverContext *ctx, Oximeter *self, const OximeterReading *reading)
{
  if (reading->quality == VIGIL_QUALITY_INVALID)
    put_none (ctx, self, reading, reading->reason);
  else if (!reading->has_value)
    put_none (ctx, self, reading, reading->reason != NULL ? reading->reason : "No value");
  else if (!is_possible (reading->code, reading->value))
    put_none (ctx, self, reading, "Out of range");
  else
    put_value (ctx, self, reading);
}

static gboolean
is_same_alert (const OximeterAlert *a, const OximeterAlert *b)
{
  return a->priority == b->priority && vigil_text_is (a->text, b->text);
}

void
oximeter_put_alert (VigilDriverContext *ctx, Oximeter *self, const OximeterAlert *alert)
{
  OximeterReading reading = { .code = VIGIL_CODE_DEVICE_ALERT, .value = alert->priority };

  if (!self->has_alert || !is_same_alert (&self->alert, alert)) {
    self->has_alert = TRUE;
    self->alert = *alert;
    self->is_alert_old = self->is_alert_told && is_same_alert (&self->told_alert, alert);
    return;
  }
  if (self->is_alert_old)
    return;
  self->is_alert_told = self->is_alert_old = TRUE;
  self->told_alert = *alert;
  emit (ctx, &reading, VIGIL_QUALITY_OK, alert->text);
}

void
oximeter_put_model (VigilDriverContext *ctx, Oximeter *self, const char *model)
{
  OximeterReading reading = { .code = VIGIL_CODE_DEVICE_MODEL };

  if (!vigil_text_is (self->model, model)) {
    g_strlcpy (self->model, model, sizeof self->model);
    return;
  }
  if (vigil_text_is (self->told_model, model))
    return;
  g_strlcpy (self->told_model, model, sizeof self->told_model);
  emit (ctx, &reading, VIGIL_QUALITY_OK, model);
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

/* Between 1970 and 2069 every fourth year is a leap year. */
gint64
oximeter_time_us (int year, int month, int day, int hour, int minute, int second)
{
  static const int days_before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
  int n_years, is_leap, n_days;

  if (year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59
      || second < 0 || second > 59)
    return 0;
  n_years = year >= 70 ? year - 70 : year + 30;
  is_leap = year % 4 == 0;
  if (day > days_before[month] - days_before[month - 1] + (month == 2 ? is_leap : 0))
    return 0;
  n_days = n_years * 365 + (n_years + 1) / 4 + days_before[month - 1] + (month > 2 ? is_leap : 0) + day - 1;
  return (((gint64) n_days * 24 + hour) * 60 + minute) * VIGIL_USEC_PER_MIN + second * VIGIL_USEC_PER_SEC;
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
