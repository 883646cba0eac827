/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The cuff. The monitor repeats its last pressure for ever, says of it only whether it is older
 * than a minute, and tells the time of measurement in a record of its own, which may come before
 * the pressure or after it. A reading is told once, when pressure and time belong together:
 * neither was told before, and the time agrees with what the monitor says of the age.
 *
 * A monitor that tells no time is not waited for for ever: what was seen in its first minute is
 * told with the age at which it was seen. What was older than that already, and of unknown time,
 * is no value. */
#include "driver/ge-datex-s5.h"

#include <string.h>

enum { LABEL_MEASURING = 1 << 5, LABEL_OLD = 1 << 8 };

#define OLD_S 60
/* Clocks in whole seconds, and records that come each five. */
#define SLACK_S 10
/* Two auxiliary records, and a bit. */
#define TIME_PATIENCE_US (12 * VIGIL_USEC_PER_SEC)
/* From the start, until the monitor is taken for one that tells no times. */
#define NO_TIMES_US (25 * VIGIL_USEC_PER_SEC)

static gboolean
is_same (const GeS5Pressure *a, const GeS5Pressure *b)
{
  return a->sys == b->sys && a->dia == b->dia && a->mean == b->mean;
}

static gboolean
has_values (const GeS5Pressure *reading)
{
  return ge_s5_is_value (reading->sys) && ge_s5_is_value (reading->dia);
}

/* The pressure told last, as it is now: with its time, or its age. */
static void
emit_reading (VigilDriverContext *ctx, const GeS5Pressure *reading, VigilFlags flags, const char *why)
{
  GeS5 *self = ctx->state;
  const GeS5Cuff *cuff = &self->cuff;
  VigilObservation seen = { .code = VIGIL_CODE_NIBP_SYS, .flags = flags };

  if (why == NULL && cuff->told_time != 0) {
    seen.device_time_us = cuff->told_time * VIGIL_USEC_PER_SEC;
    seen.age_us = MAX ((gint64) self->time - cuff->told_time, 0) * VIGIL_USEC_PER_SEC;
  } else if (why == NULL) {
    seen.age_us = ctx->now_us - cuff->told_heard_us;
  }
  if (why == NULL && has_values (reading) && reading->sys <= reading->dia)
    why = "systolic not above diastolic";
  ge_s5_emit_value (ctx, &seen, reading->sys, reading->sys / 100.0, why);
  seen.code = VIGIL_CODE_NIBP_DIA;
  ge_s5_emit_value (ctx, &seen, reading->dia, reading->dia / 100.0, why);
  seen.code = VIGIL_CODE_NIBP_MEAN;
  ge_s5_emit_value (ctx, &seen, reading->mean, reading->mean / 100.0, why);
  seen.code = VIGIL_CODE_PULSE_NIBP;
  ge_s5_emit_value (ctx, &seen, reading->rate, reading->rate,
                    why == NULL && reading->rate == 0 ? "no rate" : why);
}

static void
tell (VigilDriverContext *ctx, const GeS5Pressure *reading, guint32 time, const char *why)
{
  GeS5Cuff *cuff = &((GeS5 *) ctx->state)->cuff;

  cuff->is_told = TRUE;
  cuff->is_told_valid = why == NULL && has_values (reading);
  cuff->told = *reading;
  cuff->told_time = time;
  cuff->told_heard_time = cuff->heard_time;
  cuff->told_heard_us = cuff->heard_us;
  cuff->is_new = FALSE;
  emit_reading (ctx, reading, VIGIL_FLAG_NONE, why);
}

static void
note_new (VigilDriverContext *ctx)
{
  GeS5 *self = ctx->state;
  GeS5Cuff *cuff = &self->cuff;

  if (cuff->is_new)
    return;
  cuff->is_new = TRUE;
  cuff->was_fresh = FALSE;
  cuff->heard_time = self->time;
  cuff->heard_us = ctx->now_us;
}

/* While the cuff is at work the pressure before stands, with its own time. */
static void
begin_measuring (VigilDriverContext *ctx)
{
  GeS5Cuff *cuff = &((GeS5 *) ctx->state)->cuff;
  static const GeS5Pressure nothing = { 0 };

  if (cuff->is_new && cuff->was_fresh && has_values (&cuff->heard))
    tell (ctx, &cuff->heard, 0, NULL);
  cuff->is_measuring = TRUE;
  cuff->is_new = FALSE;
  if (cuff->is_told_valid)
    emit_reading (ctx, &cuff->told, VIGIL_FLAG_MEASURING, NULL);
  else
    emit_reading (ctx, &nothing, VIGIL_FLAG_MEASURING, "measuring");
}

static gboolean
is_time_fitting (const GeS5 *self, gboolean is_old)
{
  const GeS5Cuff *cuff = &self->cuff;
  gint64 age_s = (gint64) self->time - cuff->time;

  if (cuff->time == 0 || (cuff->is_told && cuff->time == cuff->told_time) || age_s < -SLACK_S)
    return FALSE;
  return is_old ? age_s >= OLD_S - SLACK_S : age_s <= OLD_S + SLACK_S;
}

/* The measurement that ended gave nothing: what stood before it stands again. */
static void
tell_again (VigilDriverContext *ctx)
{
  GeS5Cuff *cuff = &((GeS5 *) ctx->state)->cuff;

  cuff->is_new = FALSE;
  if (cuff->told_time != 0)
    emit_reading (ctx, &cuff->told, VIGIL_FLAG_NONE, NULL);
  else
    tell (ctx, &cuff->told, 0, "no new reading");
}

static void
settle (VigilDriverContext *ctx, gboolean is_old)
{
  GeS5 *self = ctx->state;
  GeS5Cuff *cuff = &self->cuff;
  const GeS5Pressure *heard = &cuff->heard;
  gboolean tells_times = self->polls[GE_S5_REQUEST_AUXILIARY].heard_us != 0
                         || ctx->now_us - self->started_us < NO_TIMES_US;

  if (!has_values (heard))
    tell (ctx, heard, 0, NULL);
  else if (is_time_fitting (self, is_old))
    tell (ctx, heard, cuff->time, NULL);
  else if (tells_times && ctx->now_us - cuff->heard_us < TIME_PATIENCE_US)
    return;
  else if (cuff->was_fresh)
    tell (ctx, heard, 0, NULL);
  else if (cuff->is_told_valid && is_same (heard, &cuff->told))
    tell_again (ctx);
  else
    tell (ctx, heard, 0, "measured before, time unknown");
}

static void
lose_cuff (VigilDriverContext *ctx)
{
  GeS5 *self = ctx->state;
  static const GeS5Pressure nothing = { 0 };

  if (self->is_known[VIGIL_CODE_NIBP_SYS])
    emit_reading (ctx, &nothing, VIGIL_FLAG_NONE, "no cuff");
  memset (&self->cuff, 0, sizeof self->cuff);
  self->is_known[VIGIL_CODE_NIBP_SYS] = FALSE;
}

void
ge_s5_take_cuff (VigilDriverContext *ctx, const guint8 *group)
{
  GeS5Cuff *cuff = &((GeS5 *) ctx->state)->cuff;
  guint16 label;
  gboolean is_old;

  if (group == NULL) {
    lose_cuff (ctx);
    return;
  }
  label = ge_s5_u16 (group + 4);
  is_old = (label & LABEL_OLD) != 0;
  if (label & LABEL_MEASURING) {
    if (!cuff->is_measuring)
      begin_measuring (ctx);
    return;
  }
  cuff->heard = (GeS5Pressure){ ge_s5_i16 (group + 6), ge_s5_i16 (group + 8), ge_s5_i16 (group + 10),
                                ge_s5_i16 (group + 12) };
  if (cuff->is_measuring || !cuff->is_told || !is_same (&cuff->heard, &cuff->told) || (cuff->was_old && !is_old))
    note_new (ctx);
  cuff->is_measuring = FALSE;
  cuff->was_old = is_old;
  if (!cuff->is_new)
    return;
  cuff->was_fresh = cuff->was_fresh || !is_old;
  settle (ctx, is_old);
}

/* A time that is not after the moment in which the pressure was first heard is that pressure's. */
void
ge_s5_decode_auxiliary (VigilDriverContext *ctx, const guint8 *at)
{
  GeS5Cuff *cuff = &((GeS5 *) ctx->state)->cuff;
  guint32 time = ge_s5_u32 (at);

  if (time == cuff->time)
    return;
  cuff->time = time;
  if (time == 0 || time == cuff->told_time || cuff->is_measuring)
    return;
  if (cuff->is_told_valid && !cuff->is_new && cuff->told_time == 0 && time <= cuff->told_heard_time)
    cuff->told_time = time;
  else
    note_new (ctx);
}
