/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the Capnostream driver: numerics, the CO2 wave, and (capnostream20.c) the session.
 * For this driver only. */
#pragma once

#include "driver/oximeter-wave.h"
#include "driver/oximeter.h"

/* Bits of the status that comes with each sample of the wave. */
enum {
  CAPNOSTREAM_INVALID = 0x01,
  CAPNOSTREAM_INITIALISING = 0x02,
  CAPNOSTREAM_OCCLUSION = 0x04,
  CAPNOSTREAM_END_OF_BREATH = 0x08,
  CAPNOSTREAM_MAINTENANCE = 0x10,
  CAPNOSTREAM_PURGING = 0x20,
  CAPNOSTREAM_NO_FILTER_LINE = 0x40,
  CAPNOSTREAM_MALFUNCTION = 0x80,
};

#define CAPNOSTREAM_BLOCK 10

typedef struct {
  gint64 heard_us;               /* the last sample; 0: none yet */
  guint8 fast_status;
  guint8 counter;                /* of the last sample */
  gint64 measured_us;            /* since then the period is being measured; 0: not yet */
  guint n_counted;               /* samples after that */
  guint period_us;               /* 0: not known yet */
  OximeterWave place;
  gboolean is_joined;            /* nothing was lost before the block that is being filled */
  guint n;
  gint16 samples[CAPNOSTREAM_BLOCK];
} CapnostreamWave;

typedef struct {
  Oximeter oximeter;
  CapnostreamWave wave;
  gboolean has_numerics;
  gboolean has_mmhg;             /* the device is set to mmHg */
  gboolean has_time;
  guint32 device_time_s;         /* of the last numerics, believed or not */
  gint64 heard_us;               /* any frame; 0: none yet */
  gint64 numerics_us, asked_us;
  gint64 ask_us, active_us;      /* when that is due again */
  guint n_asked;
} Capnostream;

/* @payload is what stands behind the code. */
void capnostream_on_numerics (VigilDriverContext *ctx, const guint8 *payload, gsize len);
void capnostream_on_sample (VigilDriverContext *ctx, const guint8 *payload, gsize len);
