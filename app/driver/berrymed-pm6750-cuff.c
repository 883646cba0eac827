/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The cuff: started by a person's wish alone, watched, and let go.
 *
 * The module sends zeros while it inflates and goes on sending its last result afterwards, without
 * a time. So a result counts only behind a measurement that was seen under way, once, and when the
 * next frame says the same or none contradicts it. What stood in the module when it was met is of
 * unknown age: it is no reading. Every end is answered with a stop, as is a measurement that does
 * not end by itself. */
#include "driver/berrymed-pm6750.h"

#include <string.h>

enum { STATE_SHIFT = 2, STATE_MASK = 0xF };
enum {
  STATE_FINISHED,
  STATE_MEASURING,
  STATE_STOPPED,
  STATE_OVER_PRESSURE,
  STATE_LOOSE_CUFF,
  STATE_TOO_LONG,
  STATE_ERROR,
  STATE_INTERFERENCE,
  STATE_NO_RESULT,
  STATE_INITIALISING,
  STATE_INITIALISED,
};
enum { PATIENT_ADULT = 1, CUFF_STOP = 0, CUFF_START = 1 };
enum { PRIORITY_LOW = 1, PRIORITY_MEDIUM = 2 };

/* It takes 30 s or so; what takes longer than this will not end well. */
#define WATCHDOG_US (90 * VIGIL_USEC_PER_SEC)
#define START_WAIT_US (10 * VIGIL_USEC_PER_SEC)
#define CONFIRM_WAIT_US (1500 * VIGIL_USEC_PER_MSEC)
#define STOP_AGAIN_US (5 * VIGIL_USEC_PER_SEC)
/* Nothing more is heard of a cuff that was told to stop. */
#define SILENT_US (10 * VIGIL_USEC_PER_SEC)

static void
set_state (VigilDriverContext *ctx, Pm6750CuffState state)
{
  Pm6750Cuff *cuff = &((Pm6750 *) ctx->state)->cuff;

  cuff->state = state;
  cuff->since_us = ctx->now_us;
}

/* @reading NULL: none, because of @why. */
static void
emit_reading (VigilDriverContext *ctx, const Pm6750Pressure *reading, gint64 age_us, VigilFlags flags, const char *why)
{
  const struct {
    VigilCode code;
    double value;
  } parts[] = {
    { VIGIL_CODE_NIBP_SYS, reading != NULL ? reading->sys : 0 },
    { VIGIL_CODE_NIBP_DIA, reading != NULL ? reading->dia : 0 },
    { VIGIL_CODE_NIBP_MEAN, reading != NULL ? reading->mean : 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    VigilObservation seen = { .code = parts[i].code, .flags = flags, .value = parts[i].value, .age_us = age_us,
                              .quality = reading != NULL ? VIGIL_QUALITY_OK : VIGIL_QUALITY_INVALID,
                              .t_mono_us = ctx->now_us };

    if (why != NULL)
      g_strlcpy (seen.text, why, sizeof seen.text);
    ctx->emit (ctx, &seen);
  }
}

/* A start that still waits to be sent must not come behind the stop. */
static void
send_stop (VigilDriverContext *ctx)
{
  Pm6750 *self = ctx->state;

  self->cuff.stopped_us = ctx->now_us;
  pm6750_unqueue (self, PM6750_SET_NIBP);
  pm6750_queue (self, PM6750_SET_NIBP, CUFF_STOP, TRUE);
}

static void
fail (VigilDriverContext *ctx, const char *why, guint priority)
{
  Pm6750Cuff *cuff = &((Pm6750 *) ctx->state)->cuff;

  cuff->fault = priority > 0 ? why : NULL;
  cuff->fault_priority = priority;
  set_state (ctx, PM6750_CUFF_IDLE);
  emit_reading (ctx, NULL, 0, VIGIL_FLAG_NONE, why);
  send_stop (ctx);
}

/* The reading before stands meanwhile, as old as it is. */
static void
begin_measuring (VigilDriverContext *ctx)
{
  Pm6750Cuff *cuff = &((Pm6750 *) ctx->state)->cuff;

  cuff->fault = NULL;
  set_state (ctx, PM6750_CUFF_MEASURING);
  if (cuff->is_told)
    emit_reading (ctx, &cuff->told, ctx->now_us - cuff->told_us, VIGIL_FLAG_MEASURING, NULL);
  else
    emit_reading (ctx, NULL, 0, VIGIL_FLAG_MEASURING, "measuring");
}

static gboolean
is_believable (const Pm6750Pressure *result)
{
  const VigilVocabulary *sys = vigil_vocabulary_get (VIGIL_CODE_NIBP_SYS);
  const VigilVocabulary *dia = vigil_vocabulary_get (VIGIL_CODE_NIBP_DIA);

  return result->sys > result->mean && result->mean > result->dia && result->dia >= dia->min
         && result->sys >= sys->min && result->sys <= sys->max;
}

static void
tell_result (VigilDriverContext *ctx)
{
  Pm6750Cuff *cuff = &((Pm6750 *) ctx->state)->cuff;

  if (!is_believable (&cuff->result)) {
    fail (ctx, "no result", PRIORITY_LOW);
    return;
  }
  cuff->is_told = TRUE;
  cuff->told = cuff->result;
  cuff->told_us = ctx->now_us;
  set_state (ctx, PM6750_CUFF_IDLE);
  emit_reading (ctx, &cuff->told, 0, VIGIL_FLAG_NONE, NULL);
  send_stop (ctx);
}

static void
take_result (VigilDriverContext *ctx, const Pm6750Pressure *result)
{
  Pm6750Cuff *cuff = &((Pm6750 *) ctx->state)->cuff;
  gboolean is_confirmed = cuff->state == PM6750_CUFF_RESULT && memcmp (&cuff->result, result, sizeof *result) == 0;

  cuff->result = *result;
  if (is_confirmed)
    tell_result (ctx);
  else
    set_state (ctx, PM6750_CUFF_RESULT);
}

static void
take_end (VigilDriverContext *ctx, guint state)
{
  switch (state) {
    case STATE_STOPPED: fail (ctx, "stopped", 0); break;
    case STATE_OVER_PRESSURE: fail (ctx, "over-pressure", PRIORITY_MEDIUM); break;
    case STATE_LOOSE_CUFF: fail (ctx, "loose cuff", PRIORITY_LOW); break;
    case STATE_TOO_LONG: fail (ctx, "took too long", PRIORITY_LOW); break;
    case STATE_INTERFERENCE: fail (ctx, "interference", PRIORITY_LOW); break;
    case STATE_NO_RESULT: fail (ctx, "no result", PRIORITY_LOW); break;
    case STATE_INITIALISING:
    case STATE_INITIALISED: fail (ctx, "the module began anew", PRIORITY_LOW); break;
    case STATE_ERROR:
    default: fail (ctx, "error", PRIORITY_LOW); break;
  }
}

/* Status, pressure in the cuff, systolic, mean, diastolic. What the module says of itself before it
 * is seen to measure is what it said of the measurement before. */
void
pm6750_decode_cuff (VigilDriverContext *ctx, const guint8 *data)
{
  Pm6750Cuff *cuff = &((Pm6750 *) ctx->state)->cuff;
  guint state = data[0] >> STATE_SHIFT & STATE_MASK;
  Pm6750Pressure result = { data[2], data[3], data[4] };
  gboolean is_awaited = cuff->state == PM6750_CUFF_MEASURING || cuff->state == PM6750_CUFF_RESULT;

  cuff->heard_us = ctx->now_us;
  if (cuff->state == PM6750_CUFF_STUCK) {
    if (state != STATE_MEASURING)
      set_state (ctx, PM6750_CUFF_IDLE);
  } else if (state == STATE_MEASURING) {
    if (cuff->state != PM6750_CUFF_MEASURING)
      begin_measuring (ctx);
  } else if (!is_awaited) {
    return;
  } else if (state == STATE_FINISHED) {
    take_result (ctx, &result);
  } else if (cuff->state == PM6750_CUFF_RESULT && (state == STATE_STOPPED || state >= STATE_INITIALISING)) {
    tell_result (ctx);
  } else {
    take_end (ctx, state);
  }
}

void
pm6750_watch_cuff (VigilDriverContext *ctx)
{
  Pm6750Cuff *cuff = &((Pm6750 *) ctx->state)->cuff;
  gint64 for_us = ctx->now_us - cuff->since_us;

  switch (cuff->state) {
    case PM6750_CUFF_ASKED:
      if (for_us >= START_WAIT_US)
        fail (ctx, "did not start", PRIORITY_LOW);
      break;
    case PM6750_CUFF_MEASURING:
      if (for_us < WATCHDOG_US)
        break;
      fail (ctx, "did not end", PRIORITY_MEDIUM);
      set_state (ctx, PM6750_CUFF_STUCK);
      break;
    case PM6750_CUFF_RESULT:
      if (for_us >= CONFIRM_WAIT_US)
        tell_result (ctx);
      break;
    case PM6750_CUFF_STUCK:
      if (ctx->now_us - cuff->heard_us >= SILENT_US)
        set_state (ctx, PM6750_CUFF_IDLE);
      else if (ctx->now_us - cuff->stopped_us >= STOP_AGAIN_US)
        send_stop (ctx);
      break;
    case PM6750_CUFF_IDLE:
    default:
      break;
  }
}

void
pm6750_lose_cuff (VigilDriverContext *ctx)
{
  const Pm6750Cuff *cuff = &((Pm6750 *) ctx->state)->cuff;

  if (cuff->state == PM6750_CUFF_RESULT)
    tell_result (ctx);
  else if (cuff->state != PM6750_CUFF_IDLE)
    fail (ctx, "the monitor fell silent", PRIORITY_LOW);
}

gboolean
pm6750_start_cuff (VigilDriverContext *ctx, GError **error)
{
  Pm6750 *self = ctx->state;

  if (self->cuff.state != PM6750_CUFF_IDLE) {
    g_set_error_literal (error, VIGIL_DRIVER_ERROR, VIGIL_DRIVER_ERROR_BUSY, "the cuff is at work already");
    return FALSE;
  }
  pm6750_queue (self, PM6750_SET_PATIENT_TYPE, PATIENT_ADULT, FALSE);
  pm6750_queue (self, PM6750_SET_NIBP, CUFF_START, FALSE);
  set_state (ctx, PM6750_CUFF_ASKED);
  return TRUE;
}

void
pm6750_end_cuff (VigilDriverContext *ctx)
{
  const Pm6750Cuff *cuff = &((Pm6750 *) ctx->state)->cuff;

  if (cuff->state == PM6750_CUFF_ASKED)
    fail (ctx, "stopped", 0);
  else
    send_stop (ctx);
}
