/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The last samples of one wave in time order, as a lane draws them. Lost blocks, invalid samples
 * and jumps in time become one sample without a value, so that nobody joins across them.
 * Thread: one. */
#pragma once

#include "observation/waveform.h"

typedef struct {
  gint64 t_us;    /* mono, of the device's sample */
  float value;    /* physical; NAN: a gap begins here */
} VigilWaveSample;

typedef struct _VigilWaveBuffer VigilWaveBuffer;

/* Keeps at least @capacity samples. */
VigilWaveBuffer *vigil_wave_buffer_new (guint capacity) G_GNUC_WARN_UNUSED_RESULT;
void vigil_wave_buffer_free (VigilWaveBuffer *self);
void vigil_wave_buffer_clear (VigilWaveBuffer *self);

/* Samples not newer than the last one are dropped; a step back of more than ten seconds is another
 * recording: everything before it is forgotten. FALSE then. */
gboolean vigil_wave_buffer_feed (VigilWaveBuffer *self, const VigilWaveBlock *block);

guint vigil_wave_buffer_get_n (const VigilWaveBuffer *self);
/* @i from 0, the oldest. */
const VigilWaveSample *vigil_wave_buffer_get (const VigilWaveBuffer *self, guint i);
/* The first sample at or after @t_us; n if there is none. */
guint vigil_wave_buffer_find (const VigilWaveBuffer *self, gint64 t_us);
/* Time of the last sample; 0: nothing yet. */
gint64 vigil_wave_buffer_get_end_us (const VigilWaveBuffer *self);
/* Physical value of one step of the device's converter; 0: nothing yet. */
float vigil_wave_buffer_get_resolution (const VigilWaveBuffer *self);
/* Least and greatest value in a stretch of time. FALSE: no value in it. */
gboolean vigil_wave_buffer_get_range (const VigilWaveBuffer *self, gint64 from_us, gint64 to_us, float *low,
                                      float *high);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VigilWaveBuffer, vigil_wave_buffer_free)
