/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The bursts of pulses that alarms are heard by, sample by sample. Number, length and spacing of
 * the pulses, their rise and fall and their harmonics are within the ranges of IEC 60601-1-8 for
 * auditory alarm signals (tables 3 and 4 of its main part), fixed pitch, no melody.
 * Pure; any thread. */
#pragma once

#include "alarm/alarm.h"

#define VIGIL_TONE_RATE_HZ 48000

/* One burst: mono, VIGIL_TONE_RATE_HZ, @n_samples of them. NULL for VIGIL_PRIORITY_NONE. */
gint16 *vigil_tone_render (VigilPriority priority, gsize *n_samples) G_GNUC_WARN_UNUSED_RESULT;
/* The silence from the end of one burst to the start of the next. */
guint vigil_tone_silence_ms (VigilPriority priority);
