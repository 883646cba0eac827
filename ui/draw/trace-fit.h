/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What the height of a lane stands for. An ECG keeps its millimetres a millivolt; other waves are
 * fitted to what they did lately. Pure; one thread. */
#pragma once

#include "draw/trace-paper.h"

typedef struct {
  float low, high;        /* what the wave did */
  gboolean has_values;
  gint64 looked_us;       /* 0: at the next call */
} VigilTraceFit;

/* Looks at the wave up to @shown_us, every other second. @is_fixed: low and high are followed, else
 * they are widened at once when the wave leaves them, and narrowed only when it fills less than two
 * fifths: a pleth that grows weak is to look weak. */
void vigil_trace_fit_look (VigilTraceFit *self, const VigilWaveBuffer *buffer, gint64 shown_us, gboolean is_fixed);

/* @px_per_unit as given; where zero lies moves only when the wave has left the lane. */
VigilTraceRange vigil_trace_fit_fixed (const VigilTraceFit *self, double height, double px_per_unit);
/* The wave in two thirds of the lane, times @gain. */
VigilTraceRange vigil_trace_fit_scaled (const VigilTraceFit *self, double height, double gain);
