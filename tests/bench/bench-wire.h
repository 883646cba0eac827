/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* A monitor and a pump at the other ends of two pseudo-terminals, in a thread of their own: what
 * they say leaves while the thread of the screen does whatever it does, and the moment is known.
 * Calls come from one other thread. */
#pragma once

#include <glib.h>

typedef struct _BenchWire BenchWire;

BenchWire *bench_wire_new (void) G_GNUC_WARN_UNUSED_RESULT;
void bench_wire_free (BenchWire *self);
/* "driver@path". */
const char *bench_wire_get_monitor (BenchWire *self);
const char *bench_wire_get_pump (BenchWire *self);

/* The pump says it unasked, in some milliseconds; until bench_wire_rest () it answers nothing. */
void bench_wire_say (BenchWire *self, const char *body);
/* What the monitor shows from its next cycle on: saturation in percent, beats a minute. */
void bench_wire_show (BenchWire *self, double spo2, double hr);
/* When the first byte of what was asked for last left, mono; 0: it has not yet. */
gint64 bench_wire_get_left_us (BenchWire *self);
/* The pump answers again. */
void bench_wire_rest (BenchWire *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchWire, bench_wire_free)
