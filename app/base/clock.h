/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place that asks the operating system for the time.
 *
 * All times are microseconds in a gint64. "mono" never steps and is what intervals, deadlines
 * and ages are measured with; "wall" is UTC since 1970 and is only shown and stored.
 * Time may run faster than real (training, demonstration, endurance tests): both clocks are
 * scaled by the same rate. Tests replace both by a clock that only they move.
 * Thread: any; the set-up calls belong to the start of the program, before other threads. */
#pragma once

#include <glib.h>

#define VIGIL_USEC_PER_MSEC G_GINT64_CONSTANT (1000)
#define VIGIL_USEC_PER_SEC G_GINT64_CONSTANT (1000000)
#define VIGIL_USEC_PER_MIN (60 * VIGIL_USEC_PER_SEC)

gint64 vigil_clock_mono_us (void);
gint64 vigil_clock_wall_us (void);

/* 1 (real time) to 60; other values are refused with FALSE. */
gboolean vigil_clock_set_rate (double rate);
double vigil_clock_get_rate (void);

/* What a hand and an eye take does not run faster with the clock: mono, slowed down to real time. For
 * the time between two taps. */
gint64 vigil_clock_hand_us (void);

/* How long the operating system must sleep, in real milliseconds and at least 1, for
 * @interval_ms of Vigil's time to pass. For g_timeout_source_new (). */
guint vigil_clock_real_ms (guint interval_ms);

void vigil_clock_fake_begin (gint64 mono_us, gint64 wall_us);
void vigil_clock_fake_advance_us (gint64 delta_us);
/* Steps wall time alone, as an administrator or NTP would. */
void vigil_clock_fake_step_wall_us (gint64 delta_us);
void vigil_clock_fake_end (void);
