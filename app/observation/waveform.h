/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A run of samples of one wave, evenly spaced. Samples are the device's own integers; scale and
 * offset give the physical value, so that nothing is lost in the record. */
#pragma once

#include "observation/observation.h"

#define VIGIL_WAVE_MAX_SAMPLES 256
/* A sample the device called invalid. Drawn as a gap, never joined across. */
#define VIGIL_WAVE_GAP G_MININT16

typedef struct {
  VigilCode code;
  VigilFlags flags;
  gint64 t_mono_us;        /* host time of the first sample, as reconstructed by the driver */
  guint period_us;         /* between samples: 2000 for 500 Hz, 16000 for 62.5 Hz */
  guint32 sequence;        /* the device's counter; a jump is lost data */
  gboolean is_after_gap;   /* blocks before this one were lost */
  float scale, offset;     /* physical = offset + scale * sample */
  guint16 n;
  gint16 samples[VIGIL_WAVE_MAX_SAMPLES];
} VigilWaveBlock;
