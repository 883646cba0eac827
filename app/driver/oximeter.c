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
static const double widest_steps[VIGIL_N_CODES] = {
  [VIGIL_CODE_SPO2] = 4, [VIGIL_CODE_PULSE_PLETH] = 15, [VIGIL_CODE_PERFUSION] = 3,
};

static inline double
widest_step (VigilCode code)
{
  return widest_steps[code] > 0 ? widest_steps[code] : 10;
}

/* No patient has a saturation or a pulse of 0; a device that says so has found none. */
static inline gboolean
is_possible (VigilCode code, double value)
{
  const VigilVocabulary *word = &vigil_vocabulary[code];
  gboolean is_zero_possible = code != VIGIL_CODE_SPO2 && code != VIGIL_CODE_PULSE_PLETH;

  return value >= word->min && value <= word->max && (value > 0 || is_zero_possible);
}

static inline gboolean
is_near (const OximeterNumber *number, double step, double value, gint64 now_us)
{
  return now_us <= number->until_us && fabs (value - number->value) <= step;
}

static inline void
emit (VigilDriverContext *ctx, const OximeterReading *reading, VigilQuality quality, double value, const char *reason)
{
  VigilObservation observation;

  vigil_observation_init (&observation, reading->code, ctx->now_us);
  observation.quality = quality;
  observation.flags = reading->flags;
  observation.value = value;
  observation.device_time_us = reading->device_time_us;
  if (reason != NULL)
    g_strlcpy (observation.text, reason, sizeof observation.text);
  ctx->emit (ctx, &observation);
}

static G_NO_INLINE void
put_none (VigilDriverContext *ctx, Oximeter *self, const OximeterReading *reading)
{
  const char *reason = reading->reason;

  if (reading->quality != VIGIL_QUALITY_INVALID && reading->has_value)
    reason = "Out of range";
  else if (reading->quality != VIGIL_QUALITY_INVALID && reason == NULL)
    reason = "No value";
  self->seen[reading->code] = self->told[reading->code] = (OximeterNumber){ 0 };
  emit (ctx, reading, VIGIL_QUALITY_INVALID, 0, reason);
}

void
oximeter_put (VigilDriverContext *ctx, Oximeter *self, const OximeterReading *reading)
{
  OximeterNumber *seen = &self->seen[reading->code], *told = &self->told[reading->code];
  OximeterNumber number = { reading->value, ctx->now_us + MEMORY_US };
  double step = widest_step (reading->code);
  gboolean is_believed;

  if (reading->quality == VIGIL_QUALITY_INVALID || !reading->has_value || !is_possible (reading->code, reading->value)) {
    put_none (ctx, self, reading);
    return;
  }
  is_believed = is_near (seen, step, reading->value, ctx->now_us) || is_near (told, step, reading->value, ctx->now_us);
  *seen = number;
  if (!is_believed)
    return;
  *told = number;
  emit (ctx, reading, reading->quality, reading->value, reading->reason);
}

static inline gboolean
is_same_alert (const OximeterAlert *a, const OximeterAlert *b)
{
  return a->priority == b->priority && vigil_text_is (a->text, b->text);
}

static G_NO_INLINE void
tell_alert (VigilDriverContext *ctx, Oximeter *self, const OximeterAlert *alert)
{
  OximeterReading reading = { .code = VIGIL_CODE_DEVICE_ALERT };

  self->is_alert_told = self->is_alert_old = TRUE;
  self->told_alert = *alert;
  emit (ctx, &reading, VIGIL_QUALITY_OK, alert->priority, alert->text);
}

void
oximeter_put_alert (VigilDriverContext *ctx, Oximeter *self, const OximeterAlert *alert)
{
  if (!self->has_alert || !is_same_alert (&self->alert, alert)) {
    self->has_alert = TRUE;
    self->alert = *alert;
    self->is_alert_old = self->is_alert_told && is_same_alert (&self->told_alert, alert);
  } else if (!self->is_alert_old) {
    tell_alert (ctx, self, alert);
  }
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
  emit (ctx, &reading, VIGIL_QUALITY_OK, 0, model);
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
