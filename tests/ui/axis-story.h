/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A visit from 09:00 (UTC) as the design's pictures show it: two drugs, a washroom break, five
 * effects, pressures each ten minutes. Made data of no person. */
#pragma once

#include "model/timeline.h"
#include "model/trend.h"
#include "observation/waveform.h"

#define AXIS_STORY_T0_US (G_GINT64_CONSTANT (1773306000) * G_USEC_PER_SEC)   /* 12 March 2026, 09:00 */

gint64 axis_story_us (double minute);
/* Folds all that happened up to @minute. @is_alarm: with the lost pump link at minute 139 and the
 * desaturation at 142. */
void axis_story_tell (VigilTimeline *timeline, VigilTrend *trend, double minute, gboolean is_alarm);
void axis_story_session (VigilSession *session);
/* One block of a wave, from sample @n on: ECG in mV, the others 0 .. 1. */
void axis_story_wave (VigilCode code, gint64 from_us, guint64 n, VigilWaveBlock *out);
