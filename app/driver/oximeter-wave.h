/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the blocks of a wave belong in host time when the device sends no clock with them.
 * Blocks that follow each other are spaced by their length alone. What is late was delayed on its
 * way here, so the least lateness of ten seconds is the device's own clock going another way, and
 * is made up for slowly. For the oximeter drivers only. Pure. */
#pragma once

#include "driver/driver.h"

/* Zeroed: nothing came yet. */
typedef struct {
  gint64 next_us;   /* where the next block begins; 0: none came yet */
  gboolean is_lost; /* the next block stands behind a gap */
  gint64 pull_us, least_late_us, window_us;
  guint32 sequence;
} OximeterWave;

/* Fills time, sequence and gap of @block, whose last sample was read at @now_us and which lasts
 * @duration_us. @is_joined: nothing was lost before it. FALSE: what waited somewhere came in a
 * burst and is placed further ahead than time is; this block has no place and is left out. */
gboolean oximeter_wave_place (OximeterWave *self, gint64 now_us, gint64 duration_us, gboolean is_joined,
                              VigilWaveBlock *block);
