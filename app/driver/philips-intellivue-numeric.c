/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Numeric objects. A value is known by its physiological identifier alone, never by its label,
 * which is in the monitor's language. Identifiers that the vocabulary does not know are ignored.
 *
 * An episodic value (the cuff's pressures and pulse) is sent again every second until the next
 * measurement. It is emitted only when something about it changed, and carries the time of
 * measurement as device_time_us: the same time is the same reading.
 *
 * One code may be offered by several objects (three temperatures, two arterial lines). It is
 * taken from one of them, the best ranked, and from another only after that has been silent:
 * a number that jumps between two sites would be wrong half of the time. */
#include "driver/philips-intellivue.h"

#include <math.h>
#include <string.h>

enum {
  ATTRIBUTE_VALUE = 0x0950,
  ATTRIBUTE_COMPOUND_VALUE = 0x094B,
  ATTRIBUTE_MEASURED_AT = 0x0990,
};

#define SOURCE_SILENT_US (5 * VIGIL_USEC_PER_SEC)

typedef enum {
  MEASURE_RATE,
  MEASURE_FRACTION,
  MEASURE_INDEX,
  MEASURE_PRESSURE,
  MEASURE_TEMPERATURE
} Measure;

static const struct {
  guint16 physio;
  guint8 rank;
  gboolean is_episodic;
  VigilCode code;
  Measure measure;
} values[] = {
  { 0x4182, 0, FALSE, VIGIL_CODE_HR, MEASURE_RATE },
  { 0x4822, 0, FALSE, VIGIL_CODE_PULSE_PLETH, MEASURE_RATE },
  { 0x480A, 0, FALSE, VIGIL_CODE_PULSE, MEASURE_RATE },
  { 0xF0E5, 0, TRUE, VIGIL_CODE_PULSE_NIBP, MEASURE_RATE },
  { 0x4BB8, 0, FALSE, VIGIL_CODE_SPO2, MEASURE_FRACTION },
  { 0x4BB0, 0, FALSE, VIGIL_CODE_PERFUSION, MEASURE_INDEX },
  { 0x500A, 0, FALSE, VIGIL_CODE_RR, MEASURE_RATE },
  { 0x5012, 0, FALSE, VIGIL_CODE_RR_CO2, MEASURE_RATE },
  { 0x4A05, 0, TRUE, VIGIL_CODE_NIBP_SYS, MEASURE_PRESSURE },
  { 0x4A06, 0, TRUE, VIGIL_CODE_NIBP_DIA, MEASURE_PRESSURE },
  { 0x4A07, 0, TRUE, VIGIL_CODE_NIBP_MEAN, MEASURE_PRESSURE },
  { 0x4A15, 0, FALSE, VIGIL_CODE_ABP_SYS, MEASURE_PRESSURE },
  { 0x4A16, 0, FALSE, VIGIL_CODE_ABP_DIA, MEASURE_PRESSURE },
  { 0x4A17, 0, FALSE, VIGIL_CODE_ABP_MEAN, MEASURE_PRESSURE },
  { 0x4A11, 1, FALSE, VIGIL_CODE_ABP_SYS, MEASURE_PRESSURE },      /* another arterial line */
  { 0x4A12, 1, FALSE, VIGIL_CODE_ABP_DIA, MEASURE_PRESSURE },
  { 0x4A13, 1, FALSE, VIGIL_CODE_ABP_MEAN, MEASURE_PRESSURE },
  { 0x50B0, 0, FALSE, VIGIL_CODE_ETCO2, MEASURE_PRESSURE },
  { 0x50BA, 0, FALSE, VIGIL_CODE_FICO2, MEASURE_PRESSURE },
  { 0x4B60, 0, FALSE, VIGIL_CODE_TEMP, MEASURE_TEMPERATURE },      /* core */
  { 0x4B64, 1, FALSE, VIGIL_CODE_TEMP, MEASURE_TEMPERATURE },      /* oesophageal */
  { 0xE004, 2, FALSE, VIGIL_CODE_TEMP, MEASURE_TEMPERATURE },      /* rectal */
  { 0x4B78, 3, FALSE, VIGIL_CODE_TEMP, MEASURE_TEMPERATURE },      /* tympanic */
  { 0x4B48, 4, FALSE, VIGIL_CODE_TEMP, MEASURE_TEMPERATURE },      /* site not told */
  { 0x4B74, 5, FALSE, VIGIL_CODE_TEMP, MEASURE_TEMPERATURE },      /* skin */
  { 0x4261, 0, FALSE, VIGIL_CODE_PVC_RATE, MEASURE_RATE },
};

/* Into the unit of the vocabulary; NaN if the unit does not belong to the measure. */
static double
convert (double value, guint16 unit, Measure measure)
{
  switch (measure) {
    case MEASURE_RATE:
      return unit == INTELLIVUE_UNIT_BEATS_PER_MIN || unit == INTELLIVUE_UNIT_BREATHS_PER_MIN
                 ? value
                 : NAN;
    case MEASURE_FRACTION:
      return unit == INTELLIVUE_UNIT_PERCENT ? value : NAN;
    case MEASURE_INDEX:
      return unit == INTELLIVUE_UNIT_NONE ? value : NAN;
    case MEASURE_PRESSURE:
      if (unit == INTELLIVUE_UNIT_KPA)
        return value * INTELLIVUE_MMHG_PER_KPA;
      return unit == INTELLIVUE_UNIT_MMHG ? value : NAN;
    case MEASURE_TEMPERATURE:
      if (unit == INTELLIVUE_UNIT_FAHRENHEIT)
        return (value - 32) / 1.8;
      return unit == INTELLIVUE_UNIT_CELSIUS ? value : NAN;
    default:
      return NAN;
  }
}

/* NULL: nothing speaks against it. */
static const char *
why_none (guint16 state, double value, double converted, const VigilVocabulary *word)
{
  if (state & INTELLIVUE_STATE_INVALID)
    return "invalid";
  if (state & INTELLIVUE_STATE_UNAVAILABLE)
    return "unavailable";
  if (state & INTELLIVUE_STATE_CALIBRATING)
    return "calibrating";
  if (!isfinite (value))
    return "no number";
  if (isnan (converted))
    return "in another unit";
  return converted >= word->min && converted <= word->max ? NULL : "out of range";
}

static gboolean
is_same (const VigilObservation *a, const VigilObservation *b)
{
  return a->code == b->code && a->quality == b->quality && a->flags == b->flags
         && a->device_time_us == b->device_time_us
         && memcmp (&a->value, &b->value, sizeof a->value) == 0;
}

/* Whether the code is to be taken from this object, which then becomes its source. */
static gboolean
take_source (IntellivueNumeric *source, guint8 rank, guint16 physio, guint16 context,
             guint16 handle, gboolean has_value, gint64 now_us)
{
  gboolean is_source = source->is_set && source->physio == physio && source->context == context
                       && source->handle == handle;
  gboolean is_free = !source->is_set || now_us - source->seen_us > SOURCE_SILENT_US;

  if (!is_source && !is_free && !(has_value && rank < source->rank))
    return FALSE;
  if (!is_source) {
    source->is_set = TRUE;
    source->rank = rank;
    source->physio = physio;
    source->context = context;
    source->handle = handle;
    source->seen_us = now_us;
  }
  if (has_value)
    source->seen_us = now_us;
  return TRUE;
}

/* One NuObsValue: physiological identifier, state, unit, FLOAT. */
static void
decode_value (VigilDriverContext *ctx, const IntellivueMessage *message, guint16 context,
              guint16 handle, gint64 measured_at_us, VigilCursor *cursor)
{
  Intellivue *self = ctx->state;
  guint16 physio = vigil_cursor_u16 (cursor);
  guint16 state = vigil_cursor_u16 (cursor);
  guint16 unit = vigil_cursor_u16 (cursor);
  double value = intellivue_decode_float (vigil_cursor_u32 (cursor));
  gint64 device_now_us = intellivue_clock_to_wall_us (&self->clock, message->ticks);
  VigilObservation seen = { .t_mono_us = ctx->now_us };
  const char *why;
  IntellivueNumeric *source;
  gsize i = 0;

  while (i < G_N_ELEMENTS (values) && values[i].physio != physio)
    i++;
  if (i == G_N_ELEMENTS (values) || cursor->is_failed)
    return;
  source = &self->numerics[values[i].code];
  seen.code = values[i].code;
  seen.quality = intellivue_state_quality (state);
  seen.flags = intellivue_state_flags (state);
  seen.value = convert (value, unit, values[i].measure);
  seen.device_time_us = values[i].is_episodic ? measured_at_us : device_now_us;
  if (values[i].is_episodic && measured_at_us > 0 && device_now_us > measured_at_us)
    seen.age_us = device_now_us - measured_at_us;
  why = why_none (state, value, seen.value, vigil_vocabulary_get (values[i].code));
  if (why != NULL) {
    seen.quality = VIGIL_QUALITY_INVALID;
    seen.value = 0;
    g_strlcpy (seen.text, why, sizeof seen.text);
  }
  if (!take_source (source, values[i].rank, physio, context, handle,
                    vigil_observation_has_value (&seen), ctx->now_us))
    return;
  if (values[i].is_episodic && is_same (&source->last, &seen))
    return;
  source->last = seen;
  ctx->emit (ctx, &seen);
}

void
intellivue_decode_numeric (VigilDriverContext *ctx, const IntellivueMessage *message,
                           guint16 context, guint16 handle, VigilCursor attributes)
{
  VigilCursor list = attributes, value;
  gint64 measured_at_us = 0;
  guint16 id;

  /* The time may stand behind the value. */
  while (intellivue_next_attribute (&list, &id, &value))
    if (id == ATTRIBUTE_MEASURED_AT)
      measured_at_us = intellivue_decode_time (&value);
  list = attributes;
  while (intellivue_next_attribute (&list, &id, &value)) {
    if (id == ATTRIBUTE_VALUE) {
      decode_value (ctx, message, context, handle, measured_at_us, &value);
    } else if (id == ATTRIBUTE_COMPOUND_VALUE) {
      VigilCursor parts = intellivue_take_list (&value);

      while (vigil_cursor_get_left (&parts) >= 10)
        decode_value (ctx, message, context, handle, measured_at_us, &parts);
    }
  }
}
