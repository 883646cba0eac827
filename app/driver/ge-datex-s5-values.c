/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Displayed values: groups at fixed places, each with a status, a label and numbers of 16 bits.
 * A group counts only while its module is present and its measurement active.
 *
 * Carbon dioxide comes in percent of the gas; it becomes a pressure with the ambient pressure that
 * the monitor tells, less that of water vapour where it says that the gas is taken as wet. */
#include "driver/ge-datex-s5.h"

#include <string.h>

/* Where groups stand in the basic class, and in the first extended one. */
enum { ECG = 4, PRESSURES = 20, NIBP = 76, TEMPERATURES = 90, SPO2 = 122, CO2 = 136, ECG_EXTRA = 230 };
enum { ARRHYTHMIA = 4 };
enum { PRESSURE_SIZE = 14, N_PRESSURES = 4, TEMPERATURE_SIZE = 8, N_TEMPERATURES = 4 };
enum { OFFSET_LABEL = 4, OFFSET_CLASS = 276 };

enum { STATUS_PRESENT = 1 << 0, STATUS_ACTIVE = 1 << 1 };
enum {
  ECG_ASYSTOLE = 1 << 2,
  ECG_SOURCE_SHIFT = 3,
  ECG_SOURCE_MASK = 0xF,
  ECG_NOISE = 1 << 7,
  ECG_ARTEFACT = 1 << 8,
  ECG_LEARNING = 1 << 9,
};
enum { SOURCE_NONE = 0, SOURCE_ECG = 1, SOURCE_PLETH = 6, SOURCE_ECG_2 = 9, SOURCE_PLETH_2 = 12 };
enum {
  CO2_APNEA = 1 << 2,
  CO2_CALIBRATING = 1 << 3,
  CO2_ZEROING = 1 << 4,
  CO2_OCCLUSION = 1 << 5,
  CO2_LEAK = 1 << 6,
  CO2_WET = 1 << 9,
};
enum { CO2_RR_SOURCE_MASK = 7, CO2_RR_FROM_CO2 = 1 };
enum { PRESSURE_ART = 1, PRESSURE_ABP = 8 };
enum { CLASS_BASIC = 0, CLASS_EXTENDED_1 = 1 };

#define WATER_MMHG 47.0
/* From the highest towns on earth to a pressure chamber's door. */
#define AMBIENT_MIN_MMHG 350.0
#define AMBIENT_MAX_MMHG 850.0
#define TEMP_SILENT_US (VIGIL_SLOW_STALE_AFTER_MS * VIGIL_USEC_PER_MSEC)

/* By label: the smaller the better, 0: not of the body, as the air in the tube. */
static const guint8 temp_ranks[] = {
  [1] = 2,  /* oesophagus */  [2] = 5, /* nasopharynx */ [3] = 6, /* eardrum */
  [4] = 3,  /* rectum */      [5] = 4, /* bladder */     [6] = 8, /* armpit */
  [7] = 9,  /* skin */        [8] = 0, /* airway */      [11] = 7, [12] = 7, [13] = 7, [14] = 7,
  [15] = 1, /* core */        [16] = 10, /* surface */
};

static const char *
why_none (gint16 sent)
{
  switch (sent) {
    case -32767: return "invalid";
    case -32766: return "not updated";
    case -32764: return "under range";
    case -32763: return "over range";
    case -32762: return "not calibrated";
    default: return "no value";
  }
}

void
ge_s5_emit_value (VigilDriverContext *ctx, const VigilObservation *seen, gint16 sent, double value,
                  const char *why)
{
  GeS5 *self = ctx->state;
  VigilObservation out = *seen;
  const VigilVocabulary *word = vigil_vocabulary_get (seen->code);

  out.t_mono_us = ctx->now_us;
  if (word->stale_after_ms > 0) {
    out.flags |= VIGIL_FLAG_SLOW;
    out.device_time_us = self->time * VIGIL_USEC_PER_SEC;
  }
  if (!ge_s5_is_value (sent))
    why = why_none (sent);
  else if (why == NULL && !(value >= word->min && value <= word->max))
    why = "out of range";
  out.value = why == NULL ? value : 0;
  if (why != NULL) {
    out.quality = VIGIL_QUALITY_INVALID;
    g_strlcpy (out.text, why, sizeof out.text);
  }
  self->is_known[out.code] = TRUE;
  ctx->emit (ctx, &out);
}

static void
emit (VigilDriverContext *ctx, VigilCode code, gint16 sent, double value)
{
  VigilObservation seen = { .code = code };

  ge_s5_emit_value (ctx, &seen, sent, value, NULL);
}

/* What was there and is not: its last value must not stand. What never was is not spoken of. */
static void
withdraw (VigilDriverContext *ctx, VigilCode code, const char *why)
{
  const GeS5 *self = ctx->state;
  VigilObservation seen = { .code = code };

  if (self->is_known[code])
    ge_s5_emit_value (ctx, &seen, 0, 0, why);
}

static gboolean
is_active (const guint8 *group)
{
  return (ge_s5_u32 (group) & (STATUS_PRESENT | STATUS_ACTIVE)) == (STATUS_PRESENT | STATUS_ACTIVE);
}

/* The displayed rate may come from elsewhere; the ECG's own stands apart. */
static void
decode_heart_rate (VigilDriverContext *ctx, const guint8 *at)
{
  guint32 status = ge_s5_u32 (at + ECG);
  guint source = status >> ECG_SOURCE_SHIFT & ECG_SOURCE_MASK;
  gboolean is_of_ecg = source == SOURCE_ECG || source == SOURCE_ECG_2;
  gboolean is_of_line = !is_of_ecg && source != SOURCE_NONE && source != SOURCE_PLETH && source != SOURCE_PLETH_2;
  gint16 shown = ge_s5_i16 (at + ECG + 6);
  gint16 rate = is_of_ecg ? shown : ge_s5_i16 (at + ECG_EXTRA);
  VigilObservation seen = { .code = VIGIL_CODE_HR };

  if (status & (ECG_NOISE | ECG_ARTEFACT | ECG_LEARNING))
    seen.quality = VIGIL_QUALITY_QUESTIONABLE;
  if (status & ECG_ASYSTOLE)
    seen.flags = VIGIL_FLAG_IN_ALARM;
  ge_s5_emit_value (ctx, &seen, rate, rate, rate == 0 && !(status & ECG_ASYSTOLE) ? "no rate" : NULL);
  if (is_of_line)
    emit (ctx, VIGIL_CODE_PULSE, shown, shown);
  else
    withdraw (ctx, VIGIL_CODE_PULSE, "not from a pressure");
}

static void
decode_ecg (VigilDriverContext *ctx, const guint8 *at)
{
  GeS5 *self = ctx->state;
  gint16 rr = ge_s5_i16 (at + ECG + 14);

  if (!is_active (at + ECG)) {
    withdraw (ctx, VIGIL_CODE_HR, "no ECG");
    withdraw (ctx, VIGIL_CODE_PULSE, "no ECG");
    withdraw (ctx, VIGIL_CODE_RR, "no ECG");
    self->leads = 0;
    return;
  }
  self->leads = ge_s5_u16 (at + ECG + OFFSET_LABEL);
  decode_heart_rate (ctx, at);
  emit (ctx, VIGIL_CODE_RR, rr, rr);
}

static void
decode_line (VigilDriverContext *ctx, const guint8 *at)
{
  for (guint i = 0; i < N_PRESSURES; i++) {
    const guint8 *group = at + PRESSURES + i * PRESSURE_SIZE;
    guint16 label = ge_s5_u16 (group + OFFSET_LABEL);

    if (!is_active (group) || (label != PRESSURE_ART && label != PRESSURE_ABP))
      continue;
    emit (ctx, VIGIL_CODE_ABP_SYS, ge_s5_i16 (group + 6), ge_s5_i16 (group + 6) / 100.0);
    emit (ctx, VIGIL_CODE_ABP_DIA, ge_s5_i16 (group + 8), ge_s5_i16 (group + 8) / 100.0);
    emit (ctx, VIGIL_CODE_ABP_MEAN, ge_s5_i16 (group + 10), ge_s5_i16 (group + 10) / 100.0);
    return;
  }
  withdraw (ctx, VIGIL_CODE_ABP_SYS, "no arterial line");
  withdraw (ctx, VIGIL_CODE_ABP_DIA, "no arterial line");
  withdraw (ctx, VIGIL_CODE_ABP_MEAN, "no arterial line");
}

static guint
rank_temp (const guint8 *group)
{
  guint16 label = ge_s5_u16 (group + OFFSET_LABEL);

  return is_active (group) && label < G_N_ELEMENTS (temp_ranks) ? temp_ranks[label] : 0;
}

/* One of several sites, and another only when that has been silent: a number that jumps between
 * two would be wrong half of the time. */
static void
decode_temp (VigilDriverContext *ctx, const guint8 *at)
{
  GeS5 *self = ctx->state;
  gboolean is_kept = self->temp_us != 0 && ctx->now_us - self->temp_us <= TEMP_SILENT_US
                     && rank_temp (at + TEMPERATURES + self->temp * TEMPERATURE_SIZE) > 0;
  guint best = 0, any = N_TEMPERATURES;
  gint16 sent;

  for (guint i = 0; i < N_TEMPERATURES && !is_kept; i++) {
    const guint8 *group = at + TEMPERATURES + i * TEMPERATURE_SIZE;
    guint rank = rank_temp (group);

    if (rank == 0)
      continue;
    if (any == N_TEMPERATURES)
      any = i;
    if (!ge_s5_is_value (ge_s5_i16 (group + 6)) || (best != 0 && rank >= best))
      continue;
    best = rank;
    self->temp = i;
  }
  if (!is_kept && best == 0) {
    if (any == N_TEMPERATURES) {
      withdraw (ctx, VIGIL_CODE_TEMP, "no temperature");
      return;
    }
    self->temp = any;
  }
  sent = ge_s5_i16 (at + TEMPERATURES + self->temp * TEMPERATURE_SIZE + 6);
  if (ge_s5_is_value (sent))
    self->temp_us = ctx->now_us;
  emit (ctx, VIGIL_CODE_TEMP, sent, sent / 100.0);
}

/* No oximeter measures a saturation or a pulse of nothing. */
static void
decode_spo2 (VigilDriverContext *ctx, const guint8 *at)
{
  gint16 spo2 = ge_s5_i16 (at + SPO2 + 6), pulse = ge_s5_i16 (at + SPO2 + 8);
  gint16 amplitude = ge_s5_i16 (at + SPO2 + 10);
  VigilObservation seen = { .code = VIGIL_CODE_SPO2 };

  if (!is_active (at + SPO2)) {
    withdraw (ctx, VIGIL_CODE_SPO2, "no oximeter");
    withdraw (ctx, VIGIL_CODE_PULSE_PLETH, "no oximeter");
    withdraw (ctx, VIGIL_CODE_PERFUSION, "no oximeter");
    return;
  }
  ge_s5_emit_value (ctx, &seen, spo2, spo2 / 100.0, spo2 == 0 ? "no value" : NULL);
  seen.code = VIGIL_CODE_PULSE_PLETH;
  ge_s5_emit_value (ctx, &seen, pulse, pulse, pulse == 0 ? "no rate" : NULL);
  emit (ctx, VIGIL_CODE_PERFUSION, amplitude, amplitude / 100.0);
}

static const char *
why_no_co2 (guint32 status)
{
  if (status & CO2_CALIBRATING)
    return "calibrating";
  if (status & CO2_ZEROING)
    return "zeroing";
  return status & CO2_OCCLUSION ? "sample line occluded" : NULL;
}

static void
decode_co2 (VigilDriverContext *ctx, const guint8 *at)
{
  GeS5 *self = ctx->state;
  guint32 status = ge_s5_u32 (at + CO2);
  gint16 et = ge_s5_i16 (at + CO2 + 6), fi = ge_s5_i16 (at + CO2 + 8), rr = ge_s5_i16 (at + CO2 + 10);
  double ambient_mmhg = ge_s5_i16 (at + CO2 + 12) / 10.0, gas_mmhg;
  gboolean is_rr_of_co2 = (at[CO2 + OFFSET_LABEL] & CO2_RR_SOURCE_MASK) == CO2_RR_FROM_CO2;
  const char *why = why_no_co2 (status);
  VigilObservation seen = { .flags = status & CO2_APNEA ? VIGIL_FLAG_IN_ALARM : VIGIL_FLAG_NONE };

  self->ambient_mmhg = 0;
  if (!is_active (at + CO2)) {
    withdraw (ctx, VIGIL_CODE_ETCO2, "no gas module");
    withdraw (ctx, VIGIL_CODE_FICO2, "no gas module");
    withdraw (ctx, VIGIL_CODE_RR_CO2, "no gas module");
    return;
  }
  if (ambient_mmhg >= AMBIENT_MIN_MMHG && ambient_mmhg <= AMBIENT_MAX_MMHG)
    self->ambient_mmhg = ambient_mmhg;
  else if (why == NULL)
    why = "ambient pressure unknown";
  self->is_co2_wet = (status & CO2_WET) != 0;
  gas_mmhg = ambient_mmhg - (self->is_co2_wet ? WATER_MMHG : 0);
  if (status & CO2_LEAK)
    seen.quality = VIGIL_QUALITY_QUESTIONABLE;
  seen.code = VIGIL_CODE_ETCO2;
  ge_s5_emit_value (ctx, &seen, et, et * gas_mmhg / 10000, why);
  seen.code = VIGIL_CODE_FICO2;
  ge_s5_emit_value (ctx, &seen, fi, fi * gas_mmhg / 10000, why);
  seen.code = VIGIL_CODE_RR_CO2;
  ge_s5_emit_value (ctx, &seen, rr, rr, is_rr_of_co2 ? why_no_co2 (status) : "not from the gas");
}

static void
decode_basic (VigilDriverContext *ctx, const guint8 *at)
{
  decode_ecg (ctx, at);
  decode_line (ctx, at);
  ge_s5_take_cuff (ctx, is_active (at + NIBP) ? at + NIBP : NULL);
  decode_temp (ctx, at);
  decode_spo2 (ctx, at);
  decode_co2 (ctx, at);
}

static void
decode_extended_1 (VigilDriverContext *ctx, const guint8 *at)
{
  gint16 pvc = ge_s5_i16 (at + ARRHYTHMIA + 10);

  ge_s5_take_arrhythmia (ctx, is_active (at + ARRHYTHMIA), ge_s5_u32 (at + ARRHYTHMIA + 12));
  if (is_active (at + ARRHYTHMIA))
    emit (ctx, VIGIL_CODE_PVC_RATE, pvc, pvc);
  else
    withdraw (ctx, VIGIL_CODE_PVC_RATE, "no arrhythmia analysis");
}

void
ge_s5_decode_displayed (VigilDriverContext *ctx, const guint8 *at)
{
  switch (ge_s5_u16 (at + OFFSET_CLASS) >> 8 & 0xF) {
    case CLASS_BASIC: decode_basic (ctx, at); break;
    case CLASS_EXTENDED_1: decode_extended_1 (ctx, at); break;
    default: break;
  }
}
