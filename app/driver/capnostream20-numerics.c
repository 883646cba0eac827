/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The numerics message, once a second.
 *
 * Some of these devices now and then send it shifted by one byte under a good check code, so that
 * the breathing rate stands where the saturation should. Such a message is thrown away: the unit
 * must be one of three, each upper alarm limit must be above its lower one, and the device's clock
 * must go on from the message before. */
#include "driver/capnostream20.h"

/* Offsets. */
enum {
  TIME = 0,
  ETCO2 = 4,
  FICO2 = 5,
  RR = 6,
  SPO2 = 7,
  PULSE = 8,
  SLOW_STATUS = 9,
  CO2_ALARMS = 13,
  SPO2_ALARMS = 14,
  ETCO2_HIGH = 16,
  ETCO2_LOW = 17,
  RR_HIGH = 18,
  RR_LOW = 19,
  SPO2_HIGH = 21,
  SPO2_LOW = 22,
  PULSE_HIGH = 23,
  PULSE_LOW = 24,
  UNIT = 25,
  EXTENDED = 26,
  NUMERICS_SIZE = 27,
};

enum { UNIT_MMHG = 1, UNIT_KPA = 2, UNIT_VOLUME_PERCENT = 3 };
enum { NO_VALUE = 255 };
enum { SLOW_SILENCED = 0x06, SLOW_HIGH_SOUNDS = 0x08, SLOW_OTHER_SOUNDS = 0x30 };

#define CLOCK_STEP_MAX_S 10
#define FAST_STATUS_US (2 * VIGIL_USEC_PER_SEC)

typedef enum { FIELD_FAST, FIELD_EXTENDED, FIELD_CO2, FIELD_SPO2, FIELD_SLOW, N_FIELDS } Field;

enum {
  ON_GAS = 1 << 0,     /* EtCO2, FiCO2, breathing rate */
  ON_FINGER = 1 << 1,  /* saturation, pulse */
};

/* In order of weight. The quality is that of the values named; a value that is in alarm is
 * flagged. */
static const struct {
  Field field;
  guint8 bit;
  guint8 on;
  VigilQuality quality;
  guint priority;
  VigilCode in_alarm;
  const char *words;
} meanings[] = {
  { FIELD_CO2, 0x01, ON_GAS, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_LOST, VIGIL_CODE_RR_CO2, "No breath" },
  { FIELD_SPO2, 0x01, ON_FINGER, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_LOST, VIGIL_CODE_PULSE_PLETH, "No pulse" },
  { FIELD_SPO2, 0x04, 0, VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, VIGIL_CODE_SPO2, "SpO2 low" },
  { FIELD_CO2, 0x10, 0, VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, VIGIL_CODE_RR_CO2, "RR low" },
  { FIELD_CO2, 0x02, 0, VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, VIGIL_CODE_ETCO2, "EtCO2 high" },
  { FIELD_CO2, 0x04, 0, VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, VIGIL_CODE_ETCO2, "EtCO2 low" },
  { FIELD_CO2, 0x08, 0, VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, VIGIL_CODE_RR_CO2, "RR high" },
  { FIELD_CO2, 0x20, 0, VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, VIGIL_CODE_FICO2, "FiCO2 high" },
  { FIELD_SPO2, 0x10, 0, VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, VIGIL_CODE_PULSE_PLETH, "Pulse low" },
  { FIELD_SPO2, 0x08, 0, VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, VIGIL_CODE_PULSE_PLETH, "Pulse high" },
  { FIELD_SPO2, 0x02, 0, VIGIL_QUALITY_OK, OXIMETER_ALERT_LIMIT, VIGIL_CODE_SPO2, "SpO2 high" },
  { FIELD_SPO2, 0x20, ON_FINGER, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, VIGIL_CODE_NONE, "Sensor off" },
  { FIELD_SPO2, 0x40, ON_FINGER, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, VIGIL_CODE_NONE, "Sensor unplugged" },
  { FIELD_FAST, CAPNOSTREAM_MALFUNCTION, ON_GAS, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, VIGIL_CODE_NONE,
    "CO2 malfunction" },
  { FIELD_FAST, CAPNOSTREAM_NO_FILTER_LINE, ON_GAS, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, VIGIL_CODE_NONE,
    "FilterLine missing" },
  { FIELD_FAST, CAPNOSTREAM_OCCLUSION, ON_GAS, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, VIGIL_CODE_NONE,
    "FilterLine occluded" },
  { FIELD_EXTENDED, 0x04, ON_GAS, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, VIGIL_CODE_NONE, "CO2 pump off" },
  { FIELD_FAST, CAPNOSTREAM_INITIALISING, ON_GAS, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_NONE, VIGIL_CODE_NONE,
    "CO2 initialising" },
  { FIELD_FAST, CAPNOSTREAM_INVALID, ON_GAS, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_NONE, VIGIL_CODE_NONE,
    "CO2 invalid" },
  { FIELD_FAST, CAPNOSTREAM_PURGING, ON_GAS, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, VIGIL_CODE_NONE,
    "Purging" },
  { FIELD_FAST, CAPNOSTREAM_MAINTENANCE, ON_GAS, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, VIGIL_CODE_NONE,
    "Self-maintenance" },
  { FIELD_EXTENDED, 0x02, ON_GAS, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_TECHNICAL, VIGIL_CODE_NONE,
    "Check CO2 flow" },
  { FIELD_EXTENDED, 0x01, ON_GAS, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_TECHNICAL, VIGIL_CODE_NONE,
    "Check CO2 calibration" },
  { FIELD_EXTENDED, 0x80, 0, VIGIL_QUALITY_OK, OXIMETER_ALERT_TECHNICAL, VIGIL_CODE_NONE, "Battery" },
  { FIELD_SLOW, 0x01, 0, VIGIL_QUALITY_OK, OXIMETER_ALERT_TECHNICAL, VIGIL_CODE_NONE, "Neonatal mode" },
};

static guint32
read_time_s (const guint8 *p)
{
  return (guint32) p[TIME] << 24 | (guint32) p[TIME + 1] << 16 | (guint32) p[TIME + 2] << 8 | p[TIME + 3];
}

static gboolean
is_in_place (const guint8 *p)
{
  return p[UNIT] >= UNIT_MMHG && p[UNIT] <= UNIT_VOLUME_PERCENT && p[ETCO2_HIGH] > p[ETCO2_LOW]
         && p[RR_HIGH] > p[RR_LOW] && p[SPO2_HIGH] > p[SPO2_LOW] && p[PULSE_HIGH] > p[PULSE_LOW];
}

/* A clock that was set is believed when the next message goes on from it. */
static gboolean
goes_on (Capnostream *self, guint32 time_s)
{
  gint64 step_s = (gint64) time_s - self->device_time_s;
  gboolean is_known = self->has_time;

  self->has_time = TRUE;
  self->device_time_s = time_s;
  return is_known && step_s >= 0 && step_s <= CLOCK_STEP_MAX_S;
}

static void
read_fields (const Capnostream *self, const guint8 *p, gint64 now_us, guint8 *fields)
{
  gboolean is_fast_known = self->wave.heard_us != 0 && now_us - self->wave.heard_us <= FAST_STATUS_US;

  fields[FIELD_FAST] = is_fast_known ? self->wave.fast_status : 0;
  fields[FIELD_EXTENDED] = p[EXTENDED];
  fields[FIELD_CO2] = p[CO2_ALARMS];
  fields[FIELD_SPO2] = p[SPO2_ALARMS];
  fields[FIELD_SLOW] = p[SLOW_STATUS];
}

/* The worst of what is said of the values @on; the first of those that weigh the same. */
static OximeterReading
judge (const guint8 *fields, guint8 on, VigilCode code)
{
  OximeterReading reading = { .code = code, .quality = VIGIL_QUALITY_OK };

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++) {
    if ((fields[meanings[i].field] & meanings[i].bit) == 0)
      continue;
    if (meanings[i].in_alarm == code)
      reading.flags |= VIGIL_FLAG_IN_ALARM;
    if ((meanings[i].on & on) == 0 || meanings[i].quality <= reading.quality)
      continue;
    reading.quality = meanings[i].quality;
    reading.reason = meanings[i].words;
  }
  return reading;
}

static void
put (VigilDriverContext *ctx, OximeterReading reading, guint8 raw)
{
  Capnostream *self = ctx->state;

  reading.has_value = raw != NO_VALUE;
  reading.value = raw;
  reading.device_time_us = self->device_time_s * VIGIL_USEC_PER_SEC;
  oximeter_put (ctx, &self->oximeter, &reading);
}

/* What a whole number in another unit means is not known. */
static void
put_gas (VigilDriverContext *ctx, OximeterReading reading, guint8 raw, guint8 unit)
{
  if (unit != UNIT_MMHG && reading.quality != VIGIL_QUALITY_INVALID) {
    reading.quality = VIGIL_QUALITY_INVALID;
    reading.reason = unit == UNIT_KPA ? "Device is set to kPa" : "Device is set to vol%";
  }
  put (ctx, reading, raw);
}

/* The device tells the priority of what sounds; silenced, it tells none. */
static void
put_alert (VigilDriverContext *ctx, const guint8 *fields)
{
  Capnostream *self = ctx->state;
  OximeterAlert alert = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if ((fields[meanings[i].field] & meanings[i].bit) != 0 && meanings[i].priority != OXIMETER_ALERT_NONE)
      oximeter_alert_add (&alert, meanings[i].priority, meanings[i].words);
  if ((fields[FIELD_SLOW] & SLOW_HIGH_SOUNDS) != 0) {
    if (alert.priority == OXIMETER_ALERT_NONE)
      oximeter_alert_add (&alert, OXIMETER_ALERT_LOST, "Alarm");
    alert.priority = OXIMETER_ALERT_LOST;
  } else if (alert.priority == OXIMETER_ALERT_NONE && (fields[FIELD_SLOW] & SLOW_OTHER_SOUNDS) != 0) {
    oximeter_alert_add (&alert, OXIMETER_ALERT_TECHNICAL, "Advisory");
  }
  if (alert.priority != OXIMETER_ALERT_NONE && (fields[FIELD_SLOW] & SLOW_SILENCED) != 0)
    oximeter_alert_add (&alert, OXIMETER_ALERT_NONE, "silenced");
  oximeter_put_alert (ctx, &self->oximeter, &alert);
}

void
capnostream_on_numerics (VigilDriverContext *ctx, const guint8 *payload, gsize len)
{
  Capnostream *self = ctx->state;
  guint8 fields[N_FIELDS];

  if (len < NUMERICS_SIZE || !is_in_place (payload) || !goes_on (self, read_time_s (payload)))
    return;
  self->has_numerics = TRUE;
  self->numerics_us = ctx->now_us;
  self->has_mmhg = payload[UNIT] == UNIT_MMHG;
  read_fields (self, payload, ctx->now_us, fields);
  put_gas (ctx, judge (fields, ON_GAS, VIGIL_CODE_ETCO2), payload[ETCO2], payload[UNIT]);
  put_gas (ctx, judge (fields, ON_GAS, VIGIL_CODE_FICO2), payload[FICO2], payload[UNIT]);
  put (ctx, judge (fields, ON_GAS, VIGIL_CODE_RR_CO2), payload[RR]);
  put (ctx, judge (fields, ON_FINGER, VIGIL_CODE_SPO2), payload[SPO2]);
  put (ctx, judge (fields, ON_FINGER, VIGIL_CODE_PULSE_PLETH), payload[PULSE]);
  put_alert (ctx, fields);
}
