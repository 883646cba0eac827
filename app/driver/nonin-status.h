/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What Nonin's formats say in common: saturation, pulse and what the device thinks of them. The
 * bits stand in other places in each format. For the Nonin drivers only. Pure. */
#pragma once

#include "driver/oximeter.h"

typedef enum {
  NONIN_DISCONNECTED = 1 << 0, /* sensor not plugged in */
  NONIN_SENSOR_ALARM = 1 << 1, /* nothing usable comes from the sensor */
  NONIN_SENSOR_FAULT = 1 << 2,
  NONIN_OUT_OF_TRACK = 1 << 3, /* no good pulses in a row */
  NONIN_ARTEFACT = 1 << 4,
  NONIN_LOW_PERFUSION = 1 << 5, /* the worst of three grades; the middle one is no doubt */
  NONIN_SPOT_CHECK = 1 << 6,    /* a reading to be read off once, not watched */
  NONIN_BATTERY_LOW = 1 << 7,
  NONIN_BATTERY_CRITICAL = 1 << 8,
} NoninStatus;

/* @pulse: 9 bits, 511 none; @spo2: 7 bits, 127 none. */
void nonin_report (VigilDriverContext *ctx, Oximeter *oximeter, guint pulse, guint spo2, NoninStatus status);
/* The rate is sent as two bits and seven: shifting by 8 would be wrong above 127. */
guint nonin_pulse (guint8 msb, guint8 lsb);
