/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/nonin-status.h"

#define PULSE_NONE 511
#define SPO2_NONE 127

/* In order of weight: the first that is set is the reason given. */
static const struct {
  NoninStatus status;
  VigilQuality quality;
  guint priority;
  const char *words;
} meanings[] = {
  { NONIN_DISCONNECTED, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, "Sensor disconnected" },
  { NONIN_SENSOR_ALARM, VIGIL_QUALITY_INVALID, OXIMETER_ALERT_TECHNICAL, "Sensor alarm" },
  { NONIN_SENSOR_FAULT, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_TECHNICAL, "Sensor fault" },
  { NONIN_OUT_OF_TRACK, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, "Out of track" },
  { NONIN_ARTEFACT, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, "Artefact" },
  { NONIN_LOW_PERFUSION, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, "Low perfusion" },
  { NONIN_SPOT_CHECK, VIGIL_QUALITY_QUESTIONABLE, OXIMETER_ALERT_NONE, "Spot check" },
  { NONIN_BATTERY_CRITICAL, VIGIL_QUALITY_OK, OXIMETER_ALERT_TECHNICAL, "Battery critical" },
  { NONIN_BATTERY_LOW, VIGIL_QUALITY_OK, OXIMETER_ALERT_TECHNICAL, "Battery low" },
};

static void
report_alert (VigilDriverContext *ctx, Oximeter *oximeter, NoninStatus status)
{
  OximeterAlert alert = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if ((status & meanings[i].status) != 0 && meanings[i].priority != OXIMETER_ALERT_NONE)
      oximeter_alert_add (&alert, meanings[i].priority, meanings[i].words);
  oximeter_put_alert (ctx, oximeter, &alert);
}

static void
report_value (VigilDriverContext *ctx, Oximeter *oximeter, OximeterReading reading, guint value, guint none)
{
  reading.value = value;
  if (value == none && reading.quality != VIGIL_QUALITY_INVALID) {
    reading.quality = VIGIL_QUALITY_INVALID;
    if (reading.reason == NULL)
      reading.reason = "No value";
  }
  oximeter_put (ctx, oximeter, &reading);
}

void
nonin_report (VigilDriverContext *ctx, Oximeter *oximeter, guint pulse, guint spo2, NoninStatus status)
{
  OximeterReading reading = { .quality = VIGIL_QUALITY_OK };

  for (gsize i = 0; i < G_N_ELEMENTS (meanings) && reading.reason == NULL; i++)
    if ((status & meanings[i].status) != 0 && meanings[i].quality != VIGIL_QUALITY_OK) {
      reading.quality = meanings[i].quality;
      reading.reason = meanings[i].words;
    }
  reading.code = VIGIL_CODE_SPO2;
  report_value (ctx, oximeter, reading, spo2, SPO2_NONE);
  reading.code = VIGIL_CODE_PULSE_PLETH;
  report_value (ctx, oximeter, reading, pulse, PULSE_NONE);
  report_alert (ctx, oximeter, status);
}

guint
nonin_pulse (guint8 msb, guint8 lsb)
{
  return (guint) (msb & 3) << 7 | (lsb & 0x7F);
}
