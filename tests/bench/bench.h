/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What every drawing benchmark shares: one synthetic patient and one way to count. Six waves, 250
 * samples a second, ten seconds wide, 1280x800, 60 frames a second; the data advance a sixtieth of
 * a second a frame, so that a late frame does the same work. CPU time of this process and of the
 * display server (its pid in VIGIL_BENCH_SERVER) is counted, not wall time. */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

#define BENCH_LANES 6
#define BENCH_WIDTH 1280
#define BENCH_HEIGHT 800
#define BENCH_RATE_HZ 250
#define BENCH_SECONDS 10
#define BENCH_SAMPLES (BENCH_RATE_HZ * BENCH_SECONDS)
#define BENCH_FPS 60
#define BENCH_FRAMES 240

/* Sample @n of @lane, 0 .. 1. */
double bench_wave (int lane, long n);

/* Call once a frame, before its work. Starts to count after a quarter of the frames (240, or
 * VIGIL_BENCH_FRAMES); when all were counted it prints "NAME client_ms X server_ms Y total_ms Z" and returns 0. */
int bench_frame (const char *name);

/* How many samples frame number @frame adds. */
int bench_samples_of_frame (long frame);

/* Seconds that all threads of process @pid were on a CPU; 0: there is no such process. */
double bench_process_s (const char *pid);

#ifdef __cplusplus
}
#endif
