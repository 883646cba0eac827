/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/fresenius-module.h"

#include "driver/pump-report.h"

#define RATE_PER_ML_H 10.0
#define VOLUME_PER_ML 1000.0
/* A counter need not move in steps of its own unit: it stands when it did not rise in twice the time
 * of a tenth of a millilitre, and a little. */
#define STILL_MIN_US (10 * VIGIL_USEC_PER_SEC)
#define STILL_ML 0.2

/* What is beyond belief is neither told nor drawn from. */
static gboolean
is_believable (VigilCode code, double value)
{
  return value <= vigil_vocabulary_get (code)->max;
}

static gint64
get_patience_us (guint32 rate)
{
  return STILL_MIN_US + (gint64) (STILL_ML / (rate / RATE_PER_ML_H) * 3600 * (double) VIGIL_USEC_PER_SEC);
}

static void
take_volume (FreseniusModule *self, guint32 infused, gint64 now_us)
{
  gboolean is_first = !self->has_infused || infused < self->infused;

  self->was_still = !is_first && infused == self->infused;
  if (is_first || infused > self->infused)
    self->still_since_us = now_us;
  self->has_risen = !is_first && (self->has_risen || infused > self->infused);
  self->has_infused = TRUE;
  self->infused = infused;
}

/* A rate of nothing while the volume rises is something else, a bolus perhaps. */
static VigilPumpMode
judge_mode (const FreseniusModule *self, guint32 rate, gint64 now_us, const char **words)
{
  gboolean is_moving = self->has_risen && !self->was_still;

  *words = "";
  if (!is_believable (VIGIL_CODE_PUMP_RATE, rate / RATE_PER_ML_H))
    return VIGIL_PUMP_MODE_UNKNOWN;
  if (rate == 0) {
    *words = is_moving ? "the volume rises at no rate" : "no rate";
    return is_moving ? VIGIL_PUMP_MODE_UNKNOWN : VIGIL_PUMP_MODE_HOLD;
  }
  if (!self->has_infused || now_us - self->still_since_us > get_patience_us (rate)) {
    *words = self->has_infused ? "the volume stands" : "the volume is not told";
    return self->has_infused ? VIGIL_PUMP_MODE_HOLD : VIGIL_PUMP_MODE_UNKNOWN;
  }
  if (self->has_risen)
    *words = "the volume rises";
  return self->has_risen ? VIGIL_PUMP_MODE_INFUSING : VIGIL_PUMP_MODE_UNKNOWN;
}

static G_NO_INLINE void
report_bits (VigilDriverContext *ctx, guint8 channel, guint32 bits)
{
  char words[VIGIL_TEXT_SIZE];

  g_snprintf (words, sizeof words, "alarm %04X, see the pump", bits);
  pump_emit (ctx, channel, VIGIL_CODE_PUMP_ALARM, VIGIL_QUALITY_OK, VIGIL_PUMP_ALARM_OTHER, words);
}

static void
report_alarm (VigilDriverContext *ctx, guint8 channel, gboolean is_told, guint32 bits)
{
  if (!is_told)
    pump_emit (ctx, channel, VIGIL_CODE_PUMP_ALARM, VIGIL_QUALITY_INVALID, 0, "not told");
  else if (bits == 0)
    pump_emit (ctx, channel, VIGIL_CODE_PUMP_ALARM, VIGIL_QUALITY_OK, VIGIL_PUMP_ALARM_NONE, "");
  else
    report_bits (ctx, channel, bits);
}

/* In place of what is beyond belief its number stands as the device wrote it. */
static G_NO_INLINE void
report_raw (VigilDriverContext *ctx, guint8 channel, VigilCode code, guint32 raw)
{
  char words[16];

  g_snprintf (words, sizeof words, "%X", raw);
  pump_emit (ctx, channel, code, VIGIL_QUALITY_INVALID, 0, words);
}

static void
report_value (VigilDriverContext *ctx, guint8 channel, VigilCode code, guint32 raw, double value)
{
  if (pump_is_in_range (code, value))
    pump_emit (ctx, channel, code, VIGIL_QUALITY_OK, value, "");
  else
    report_raw (ctx, channel, code, raw);
}

/* The volume last: who listens takes it for the end of the report. */
void
fresenius_module_report (FreseniusModule *self, VigilDriverContext *ctx, guint8 channel,
                         const FreseniusMessage *message)
{
  guint32 rate = 0, infused = 0, alarm = 0;
  double infused_ml;
  gboolean has_rate = fresenius_message_get (message, 'd', &rate);
  gboolean has_infused = fresenius_message_get (message, 'r', &infused);
  gboolean has_alarm = fresenius_message_get (message, 'a', &alarm);
  const char *words;

  infused_ml = infused / VOLUME_PER_ML;
  if (has_infused && is_believable (VIGIL_CODE_PUMP_INFUSED, infused_ml))
    take_volume (self, infused, ctx->now_us);
  if (has_alarm || self->has_no_alarms)
    report_alarm (ctx, channel, has_alarm, alarm);
  if (has_rate) {
    VigilPumpMode mode = judge_mode (self, rate, ctx->now_us, &words);

    pump_emit (ctx, channel, VIGIL_CODE_PUMP_MODE, VIGIL_QUALITY_QUESTIONABLE, mode, words);
    report_value (ctx, channel, VIGIL_CODE_PUMP_RATE, rate, rate / RATE_PER_ML_H);
  }
  if (has_infused)
    report_value (ctx, channel, VIGIL_CODE_PUMP_INFUSED, infused, infused_ml);
  if (has_rate || has_infused)
    self->heard_us = ctx->now_us;
}

void
fresenius_module_introduce (VigilDriverContext *ctx, guint8 channel, const char *type)
{
  char words[VIGIL_TEXT_SIZE];

  g_snprintf (words, sizeof words, "type %s", type);
  pump_emit_text (ctx, channel, VIGIL_CODE_PUMP_SERIAL, "");
  if (*type != '\0')
    pump_emit_text (ctx, channel, VIGIL_CODE_DEVICE_MODEL, words);
  else
    pump_emit (ctx, channel, VIGIL_CODE_DEVICE_MODEL, VIGIL_QUALITY_INVALID, 0, "not told");
}
