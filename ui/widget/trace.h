/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* One lane of a VigilTraces: a wave that sweeps. Shows data VIGIL_TRACE_DELAY_MS late, because
 * monitors send four blocks of 256 ms at once each 1.024 s (Philips IntelliVue Data Export, wave
 * polling) and the sweep must not stutter. A gap is a gap. Where data end, the sweep stops and words
 * say since when. An ECG has a fixed scale, 10 mm a mV times gain; the others are scaled to what
 * they do, slowly.
 * Thread: main. */
#pragma once

#include "draw/trace-paper.h"
#include "observation/waveform.h"

#include <gtk/gtk.h>

#define VIGIL_TRACE_DELAY_MS 1400

#define VIGIL_TYPE_TRACE (vigil_trace_get_type ())
G_DECLARE_FINAL_TYPE (VigilTrace, vigil_trace, VIGIL, TRACE, GtkWidget)

/* @colour: "vg_hr"; NULL: the one that belongs to @code. */
GtkWidget *vigil_trace_new (VigilCode code, const char *colour);
VigilCode vigil_trace_get_code (VigilTrace *self);
/* Another signal in this lane: what was shown is forgotten. */
void vigil_trace_set_code (VigilTrace *self, VigilCode code, const char *colour);

/* 6.25, 12.5, 25 or 50. */
void vigil_trace_set_speed (VigilTrace *self, double mm_per_s);
/* 0.5, 1, 2 or 4. */
void vigil_trace_set_gain (VigilTrace *self, double gain);
/* The sweep stands and says so; data go on being taken. */
void vigil_trace_set_frozen (VigilTrace *self, gboolean is_frozen);
/* A flat dashed line and these words instead of the wave, "lead off"; NULL: the wave. */
void vigil_trace_set_lead_off (VigilTrace *self, const char *words);
/* Another visit: nothing has come yet. */
void vigil_trace_clear (VigilTrace *self);

/* Blocks of other codes are ignored. */
void vigil_trace_feed (VigilTrace *self, const VigilWaveBlock *block);

/* ---- for traces.c ---- */

/* Brings the lane up to date with @now_us. FALSE: nothing looks different. */
gboolean vigil_trace_sweep (VigilTrace *self, VigilTracePaper *paper, guint lane, gint64 now_us);
