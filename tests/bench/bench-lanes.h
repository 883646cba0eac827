/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The six waves of bench.h as Vigil draws them, on a clock that a frame moves. */
#pragma once

#include "bench.h"

#include <gtk/gtk.h>

typedef struct {
  GtkWidget *traces;                /* shown ten seconds full */
  GtkWidget *lanes[BENCH_LANES];
  long n;                           /* samples given so far */
} BenchLanes;

/* @self stays where it is as long as the widgets live. */
void bench_lanes_init (BenchLanes *self);
/* The next @n_more samples of each wave. */
void bench_lanes_feed (BenchLanes *self, long n_more);
