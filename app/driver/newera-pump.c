/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/newera-pump.h"

#include "base/text.h"
#include "driver/pump-report.h"

/* A rate that was told longer ago may be another one now. */
#define RATE_FRESH_US (3 * VIGIL_USEC_PER_SEC)

void
newera_pump_take_state (NeweraPump *self, char state)
{
  gboolean is_moving = state == 'I' || state == 'W' || state == 'X';

  if (self->has_state && self->state != 'S' && state == 'S')
    self->has_ended = TRUE;
  if (is_moving) {
    self->last_run = state;
    self->alarm = '\0';
    self->has_ended = FALSE;
  }
  self->state = state;
  self->has_state = TRUE;
}

NeweraState
newera_pump_get_state (const NeweraPump *self)
{
  return (NeweraState){
    .is_pumping = self->state == 'I' || self->state == 'W',
    .is_rate_ml_h = self->is_rate_ml_h,
    .has_infused_last = self->state == 'P' && self->last_run == 'I',
  };
}

static G_NO_INLINE void
report_strange_alarm (const NeweraPump *self, VigilDriverContext *ctx)
{
  const char words[] = { 'A', '?', self->alarm, '\0' };

  pump_emit (ctx, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_QUALITY_OK, VIGIL_PUMP_ALARM_OTHER, words);
}

static void
report_alarm (const NeweraPump *self, VigilDriverContext *ctx)
{
  static const struct { char letter; VigilPumpAlarm alarm; const char *words; } alarms[] = {
    { '\0', VIGIL_PUMP_ALARM_NONE, "" },
    { 'R', VIGIL_PUMP_ALARM_OTHER, "A?R power was lost" },
    { 'S', VIGIL_PUMP_ALARM_OCCLUSION, "A?S motor stalled" },
    { 'T', VIGIL_PUMP_ALARM_COMMS, "A?T heard nothing" },
    { 'E', VIGIL_PUMP_ALARM_FAULT, "A?E error in the program" },
    { 'O', VIGIL_PUMP_ALARM_FAULT, "A?O phase out of range" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (alarms); i++)
    if (alarms[i].letter == self->alarm) {
      pump_emit (ctx, 0, VIGIL_CODE_PUMP_ALARM, VIGIL_QUALITY_OK, alarms[i].alarm, alarms[i].words);
      return;
    }
  report_strange_alarm (self, ctx);
}

/* At the first contact "power was lost" is how a pump says that it was switched on. */
void
newera_pump_take_alarm (NeweraPump *self, VigilDriverContext *ctx, char letter)
{
  if (letter != 'R' || self->has_state)
    self->alarm = letter;
  if (!self->has_state)
    return;
  report_alarm (self, ctx);
  self->has_ended |= self->state != 'S';
}

/* Not told by the pump at once: its state and, while it infuses, the rate it was asked for last. */
static void
report_state (const NeweraPump *self, VigilDriverContext *ctx)
{
  static const struct { char state; VigilPumpMode mode; gboolean is_still; const char *words; } states[] = {
    { 'I', VIGIL_PUMP_MODE_INFUSING, FALSE, "" },
    { 'S', VIGIL_PUMP_MODE_HOLD, TRUE, "stopped" },
    { 'P', VIGIL_PUMP_MODE_HOLD, TRUE, "paused" },
    { 'T', VIGIL_PUMP_MODE_HOLD, TRUE, "a pause of its program" },
    { 'U', VIGIL_PUMP_MODE_HOLD, TRUE, "waits for a trigger" },
    { 'W', VIGIL_PUMP_MODE_UNKNOWN, FALSE, "withdraws" },
    { 'X', VIGIL_PUMP_MODE_UNKNOWN, FALSE, "purges" },
  };
  gboolean is_fresh = self->rate_us != 0 && ctx->now_us - self->rate_us < RATE_FRESH_US;

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    if (states[i].state != self->state)
      continue;
    pump_emit (ctx, 0, VIGIL_CODE_PUMP_MODE, VIGIL_QUALITY_OK, states[i].mode, states[i].words);
    pump_emit_value (ctx, 0, VIGIL_CODE_PUMP_RATE, states[i].is_still || (self->state == 'I' && is_fresh),
                     states[i].is_still ? 0 : self->rate_ml_h, "", states[i].words);
    return;
  }
}

static void
report_target (VigilDriverContext *ctx, const NeweraReply *reply)
{
  if (reply->value > 0)
    pump_emit_value (ctx, 0, VIGIL_CODE_PUMP_VTBI, TRUE, reply->value, "", reply->text);
  else
    pump_emit (ctx, 0, VIGIL_CODE_PUMP_VTBI, VIGIL_QUALITY_INVALID, 0, "none");
}

static void
take_rate (NeweraPump *self, VigilDriverContext *ctx, const NeweraReply *reply)
{
  gboolean is_believable = reply->value <= vigil_vocabulary_get (VIGIL_CODE_PUMP_RATE_SET)->max;

  self->rate_ml_h = reply->value;
  self->is_rate_ml_h = reply->is_ml_h;
  self->rate_us = is_believable ? ctx->now_us : 0;
  pump_emit_value (ctx, 0, VIGIL_CODE_PUMP_RATE_SET, TRUE, reply->value, "", reply->text);
}

static G_NO_INLINE void
report_syringe (VigilDriverContext *ctx, const char *diameter_mm)
{
  char words[VIGIL_TEXT_SIZE];
  gsize n = vigil_text_add (words, sizeof words, 0, diameter_mm);

  vigil_text_add (words, sizeof words, n, " mm inside");
  pump_emit_text (ctx, 0, VIGIL_CODE_PUMP_SYRINGE, words);
}

/* True whatever was asked. */
void
newera_pump_take_data (NeweraPump *self, VigilDriverContext *ctx, const NeweraReply *reply)
{
  switch ((int) reply->kind) {
  case NEWERA_VOLUMES:
    report_alarm (self, ctx);
    report_state (self, ctx);
    pump_emit_value (ctx, 0, VIGIL_CODE_PUMP_INFUSED, TRUE, reply->value, "", reply->text);
    self->has_volumes = TRUE;
    break;
  case NEWERA_RATE:
    take_rate (self, ctx, reply);
    break;
  case NEWERA_TARGET:
    self->target_ml = reply->value;
    self->has_target = TRUE;
    report_target (ctx, reply);
    break;
  case NEWERA_DIAMETER:
    report_syringe (ctx, reply->text);
    break;
  case NEWERA_VERSION:
    pump_emit_text (ctx, 0, VIGIL_CODE_DEVICE_MODEL, reply->text);
    break;
  default:
    break;
  }
}
