/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What Nonin's formats say in common: saturation, pulse and what the device thinks of them. The
 * bits stand in other places in each format. For the Nonin drivers only. Pure. */
#pragma once

#include "driver/oximeter.h"

/* As formats 1 and 8 have them in their first byte, and format 8 in its fourth one, which is the high
 * byte here. */
typedef enum {
  NONIN_ARTEFACT = 0x04,
  NONIN_SENSOR_ALARM = 0x08,      /* nothing usable comes from the sensor; not in these formats */
  NONIN_LOW_PERFUSION = 0x10,     /* the worst of three grades; the middle one is no doubt */
  NONIN_OUT_OF_TRACK = 0x20,      /* no good pulses in a row */
  NONIN_DISCONNECTED = 0x40,      /* sensor not plugged in */
  NONIN_BATTERY_LOW = 0x0100,
  NONIN_BATTERY_CRITICAL = 0x0200,
  NONIN_SPOT_CHECK = 0x0400,      /* a reading to be read off once, not watched */
  NONIN_SENSOR_FAULT = 0x0800,
} NoninStatus;

/* @pulse: 9 bits, 511 none; @spo2: 7 bits, 127 none. */
void nonin_report (VigilDriverContext *ctx, Oximeter *oximeter, guint pulse, guint spo2, NoninStatus status);
/* The rate is sent as two bits and seven: shifting by 8 would be wrong above 127. */
static inline guint
nonin_pulse (guint8 msb, guint8 lsb)
{
  return (guint) (msb & 3) << 7 | (lsb & 0x7F);
}
