/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/berrymed-pm6750.h"

#include <math.h>
#include <string.h>

enum { ECG_WEAK = 1 << 0, ECG_LEAD_OFF = 1 << 1 };
enum { SPO2_OK, SPO2_UNPLUGGED, SPO2_NO_FINGER, SPO2_SEARCHING, SPO2_GIVEN_UP };
enum { SPO2_NONE = 127, PULSE_MAX = 250, RATE_MAX = 250 };
enum { TEMP_1_OFF = 1 << 0, TEMP_2_OFF = 1 << 1 };
enum { RHYTHM_ANALYSING, RHYTHM_NORMAL };
enum { PRIORITY_UNTOLD = -1, PRIORITY_NONE, PRIORITY_LOW, PRIORITY_MEDIUM, PRIORITY_HIGH };

/* What a value may move by from one second to the next and be believed at once. */
#define NEAR_RATE 15
#define NEAR_BREATHS 6
#define NEAR_PERCENT 4
#define NEAR_CELSIUS 0.5

static const struct {
  int priority;
  const char *words;
} rhythms[] = {
  [RHYTHM_ANALYSING] = { PRIORITY_UNTOLD, "" },
  [RHYTHM_NORMAL] = { PRIORITY_NONE, "" },
  [2] = { PRIORITY_HIGH, "cardiac arrest" },
  [3] = { PRIORITY_HIGH, "ventricular fibrillation" },
  [4] = { PRIORITY_MEDIUM, "R on T" },
  [5] = { PRIORITY_MEDIUM, "multiple PVC" },
  [6] = { PRIORITY_LOW, "couplet" },
  [7] = { PRIORITY_LOW, "PVC" },
  [8] = { PRIORITY_LOW, "bigeminy" },
  [9] = { PRIORITY_LOW, "trigeminy" },
  [10] = { PRIORITY_MEDIUM, "tachycardia" },
  [11] = { PRIORITY_MEDIUM, "bradycardia" },
  [12] = { PRIORITY_LOW, "missed beat" },
};

static void
emit (VigilDriverContext *ctx, VigilCode code, VigilQuality quality, double value, const char *why)
{
  VigilObservation seen = { .code = code, .quality = quality, .t_mono_us = ctx->now_us };

  seen.value = quality == VIGIL_QUALITY_INVALID ? 0 : value;
  if (why != NULL)
    g_strlcpy (seen.text, why, sizeof seen.text);
  ctx->emit (ctx, &seen);
}

static void
emit_none (VigilDriverContext *ctx, VigilCode code, Pm6750Number *number, const char *why)
{
  number->is_told = number->is_held = FALSE;
  emit (ctx, code, VIGIL_QUALITY_INVALID, 0, why);
}

static void
emit_number (VigilDriverContext *ctx, VigilCode code, Pm6750Number *number, double value, double nearness,
             VigilQuality quality)
{
  const VigilVocabulary *word = vigil_vocabulary_get (code);
  gboolean is_near = number->is_told && fabs (value - number->told) <= nearness;
  gboolean is_confirmed = number->is_held && fabs (value - number->held) <= nearness;

  if (!(value >= word->min && value <= word->max)) {
    emit_none (ctx, code, number, "out of range");
    return;
  }
  number->is_held = !is_near && !is_confirmed;
  number->held = value;
  if (number->is_held)
    return;
  number->is_told = TRUE;
  number->told = value;
  emit (ctx, code, quality, value, NULL);
}

static void
take_rhythm (Pm6750 *self, guint8 code)
{
  if (code < G_N_ELEMENTS (rhythms)) {
    self->rhythm = rhythms[code].priority;
    g_strlcpy (self->rhythm_words, rhythms[code].words, sizeof self->rhythm_words);
  } else {
    /* an alarm that nobody told us of is still one */
    self->rhythm = PRIORITY_LOW;
    g_snprintf (self->rhythm_words, sizeof self->rhythm_words, "rhythm %u", code);
  }
}

/* Status, rate, breaths, and from newer firmware ST and rhythm. */
void
pm6750_decode_ecg (VigilDriverContext *ctx, const guint8 *data, gsize len)
{
  Pm6750 *self = ctx->state;
  guint8 status = data[0], hr = data[1], rr = data[2];
  VigilQuality quality;

  self->is_lead_off = (status & ECG_LEAD_OFF) != 0;
  self->is_signal_weak = (status & ECG_WEAK) != 0;
  self->rhythm = PRIORITY_UNTOLD;
  if (self->is_lead_off) {
    emit_none (ctx, VIGIL_CODE_HR, &self->hr, "leads off");
    emit_none (ctx, VIGIL_CODE_RR, &self->rr, "leads off");
    return;
  }
  quality = self->is_signal_weak ? VIGIL_QUALITY_QUESTIONABLE : VIGIL_QUALITY_OK;
  if (hr == 0 || hr > RATE_MAX)
    emit_none (ctx, VIGIL_CODE_HR, &self->hr, "no rate");
  else
    emit_number (ctx, VIGIL_CODE_HR, &self->hr, hr, NEAR_RATE, quality);
  if (rr == 0)
    emit_none (ctx, VIGIL_CODE_RR, &self->rr, "no rate");
  else
    emit_number (ctx, VIGIL_CODE_RR, &self->rr, rr, NEAR_BREATHS, quality);
  if (len > 4)
    take_rhythm (self, data[4]);
}

static const char *
why_no_spo2 (guint8 status)
{
  switch (status) {
    case SPO2_OK: return NULL;
    case SPO2_UNPLUGGED: return "sensor unplugged";
    case SPO2_NO_FINGER: return "no finger";
    case SPO2_SEARCHING: return "searching";
    case SPO2_GIVEN_UP: return "no pulse found";
    default: return "not told";
  }
}

void
pm6750_decode_spo2 (VigilDriverContext *ctx, const guint8 *data)
{
  Pm6750 *self = ctx->state;
  guint8 status = data[0], spo2 = data[1], pulse = data[2];
  const char *why = why_no_spo2 (status);

  self->is_probe_unplugged = status == SPO2_UNPLUGGED;
  self->is_finger_out = status == SPO2_UNPLUGGED || status == SPO2_NO_FINGER || status == SPO2_GIVEN_UP;
  if (why != NULL || spo2 == 0 || spo2 >= SPO2_NONE)
    emit_none (ctx, VIGIL_CODE_SPO2, &self->spo2, why != NULL ? why : "no value");
  else
    emit_number (ctx, VIGIL_CODE_SPO2, &self->spo2, spo2, NEAR_PERCENT, VIGIL_QUALITY_OK);
  if (why != NULL || pulse == 0 || pulse > PULSE_MAX)
    emit_none (ctx, VIGIL_CODE_PULSE_PLETH, &self->pulse, why != NULL ? why : "no rate");
  else
    emit_number (ctx, VIGIL_CODE_PULSE_PLETH, &self->pulse, pulse, NEAR_RATE, VIGIL_QUALITY_OK);
}

/* Two sensors; the second is told when the first is out. */
void
pm6750_decode_temperature (VigilDriverContext *ctx, const guint8 *data, gsize len)
{
  Pm6750 *self = ctx->state;
  gboolean has_second = len >= 5 && !(data[0] & TEMP_2_OFF);
  const guint8 *sent = !(data[0] & TEMP_1_OFF) ? data + 1 : has_second ? data + 3 : NULL;

  if (sent == NULL)
    emit_none (ctx, VIGIL_CODE_TEMP, &self->temp, "sensor off");
  else if (sent[1] > 9)
    emit_none (ctx, VIGIL_CODE_TEMP, &self->temp, "no value");
  else
    emit_number (ctx, VIGIL_CODE_TEMP, &self->temp, (sent[0] * 10 + sent[1]) / 10.0, NEAR_CELSIUS, VIGIL_QUALITY_OK);
}

/* The worst that is known. A finger that is not there, and leads that are off, are no fault; a
 * sensor unplugged is one. */
static int
find_worst (const Pm6750 *self, char *words, gsize size)
{
  int priority = self->rhythm;

  g_strlcpy (words, self->rhythm_words, size);
  if (self->cuff.fault != NULL && (int) self->cuff.fault_priority > MAX (priority, PRIORITY_NONE)) {
    priority = (int) self->cuff.fault_priority;
    g_snprintf (words, size, "NIBP: %s", self->cuff.fault);
  }
  if (self->is_probe_unplugged && priority < PRIORITY_LOW) {
    priority = PRIORITY_LOW;
    g_strlcpy (words, "SpO2: sensor unplugged", size);
  }
  if (priority <= PRIORITY_NONE)
    words[0] = '\0';
  return priority;
}

static void
emit_alert (VigilDriverContext *ctx, VigilQuality quality, int priority, const char *words)
{
  Pm6750 *self = ctx->state;

  if (self->told_alert == priority && strcmp (self->told_words, words) == 0)
    return;
  self->told_alert = priority;
  g_strlcpy (self->told_words, words, sizeof self->told_words);
  emit (ctx, VIGIL_CODE_DEVICE_ALERT, quality, priority, words);
}

/* Where the rhythm says nothing (leads off, just begun), what it said before is neither over nor
 * outdone by less. */
void
pm6750_tell_alert (VigilDriverContext *ctx)
{
  Pm6750 *self = ctx->state;
  char words[VIGIL_TEXT_SIZE];
  int priority = find_worst (self, words, sizeof words);
  gboolean is_unknown;

  if (self->rhythm != PRIORITY_UNTOLD)
    self->rhythm_before = self->rhythm;
  is_unknown = self->rhythm == PRIORITY_UNTOLD && self->rhythm_before != PRIORITY_UNTOLD
               && MAX (priority, PRIORITY_NONE) <= self->rhythm_before;
  /* a fault that is over is over all the same */
  if (is_unknown ? self->told_alert > self->rhythm_before
                 : priority != PRIORITY_UNTOLD || self->told_alert > PRIORITY_NONE)
    emit_alert (ctx, self->is_signal_weak ? VIGIL_QUALITY_QUESTIONABLE : VIGIL_QUALITY_OK,
                MAX (priority, PRIORITY_NONE), words);
  if (is_unknown)
    emit_alert (ctx, VIGIL_QUALITY_INVALID, PRIORITY_UNTOLD, "alarms are not told");
}
