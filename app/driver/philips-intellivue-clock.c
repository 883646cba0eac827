/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The monitor stamps every result with a counter of 1/8 ms. Results come late by a varying
 * amount (waves in bursts of four blocks), so the counter, not the arrival, spaces them. The
 * relation to host time is the least delay seen, taken anew every half minute because the two
 * crystals drift apart. */
#include "driver/philips-intellivue.h"

#define WINDOW_US (30 * VIGIL_USEC_PER_SEC)
/* A counter that jumps by more than this was restarted, not delayed. */
#define JUMP_US (60 * VIGIL_USEC_PER_SEC)
/* The wall clock is told in whole seconds: a smaller difference is none. */
#define WALL_STEP_US (2 * VIGIL_USEC_PER_SEC)

gint64
intellivue_clock_advance (IntellivueClock *self, guint32 relative, guint duration_ticks,
                          gint64 now_us)
{
  gint64 ticks = self->is_running ? self->ticks + (gint32) (relative - self->last) : relative;
  gint64 offset_us = now_us - (ticks + duration_ticks) * INTELLIVUE_USEC_PER_TICK;

  if (!self->is_running || ABS (offset_us - self->offset_us) > JUMP_US) {
    self->is_running = TRUE;
    self->offset_us = self->window_offset_us = offset_us;
    self->window_end_us = now_us + WINDOW_US;
  }
  self->last = relative;
  self->ticks = ticks;
  self->window_offset_us = MIN (self->window_offset_us, offset_us);
  self->offset_us = MIN (self->offset_us, offset_us);
  if (now_us >= self->window_end_us) {
    self->offset_us = self->window_offset_us;
    self->window_offset_us = offset_us;
    self->window_end_us = now_us + WINDOW_US;
  }
  return ticks;
}

gint64
intellivue_clock_to_mono_us (const IntellivueClock *self, gint64 ticks)
{
  return ticks * INTELLIVUE_USEC_PER_TICK + self->offset_us;
}

void
intellivue_clock_set_wall (IntellivueClock *self, gint64 ticks, gint64 wall_us)
{
  if (wall_us != 0 && self->has_wall && ABS (wall_us - intellivue_clock_to_wall_us (self, ticks)) < WALL_STEP_US)
    return;
  self->has_wall = wall_us != 0;
  self->wall_ticks = ticks;
  self->wall_us = wall_us;
}

gint64
intellivue_clock_to_wall_us (const IntellivueClock *self, gint64 ticks)
{
  if (!self->has_wall)
    return 0;
  return self->wall_us + (ticks - self->wall_ticks) * INTELLIVUE_USEC_PER_TICK;
}
