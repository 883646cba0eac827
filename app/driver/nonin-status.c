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

static G_NO_INLINE void
judge (NoninStatus status, OximeterReading *reading, OximeterAlert *alert)
{
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++) {
    if ((status & meanings[i].status) == 0)
      continue;
    if (meanings[i].quality != VIGIL_QUALITY_OK && reading->reason == NULL) {
      reading->quality = meanings[i].quality;
      reading->reason = meanings[i].words;
    }
    if (meanings[i].priority != OXIMETER_ALERT_NONE)
      oximeter_alert_add (alert, meanings[i].priority, meanings[i].words);
  }
}

void
nonin_report (VigilDriverContext *ctx, Oximeter *oximeter, guint pulse, guint spo2, NoninStatus status)
{
  static const OximeterAlert nothing = { 0 };
  OximeterReading reading = { .quality = VIGIL_QUALITY_OK };
  OximeterAlert alert;

  if (status != 0) {
    alert = nothing;
    judge (status, &reading, &alert);
  }
  reading.code = VIGIL_CODE_SPO2;
  reading.has_value = spo2 != SPO2_NONE;
  reading.value = spo2;
  oximeter_put (ctx, oximeter, &reading);
  reading.code = VIGIL_CODE_PULSE_PLETH;
  reading.has_value = pulse != PULSE_NONE;
  reading.value = pulse;
  oximeter_put (ctx, oximeter, &reading);
  oximeter_put_alert (ctx, oximeter, status != 0 ? &alert : &nothing);
}
