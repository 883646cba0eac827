/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

#include <time.h>

static struct {
  double rate;
  gint64 mono_origin_us, wall_origin_us;
  gboolean is_fake;
  gint64 fake_mono_us, fake_wall_us;
} the_clock = { .rate = 1 };

/* Goes on while the tablet sleeps, unlike CLOCK_MONOTONIC: what was read before is old after it. */
static gint64
boot_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64) now.tv_sec * VIGIL_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
set_origin (void)
{
  if (the_clock.mono_origin_us != 0)
    return;
  the_clock.mono_origin_us = boot_us ();
  the_clock.wall_origin_us = g_get_real_time ();
}

gint64
vigil_clock_mono_us (void)
{
  if (the_clock.is_fake)
    return the_clock.fake_mono_us;
  if (the_clock.rate <= 1)
    return boot_us ();
  return the_clock.mono_origin_us
         + (gint64) ((double) (boot_us () - the_clock.mono_origin_us) * the_clock.rate);
}

gint64
vigil_clock_wall_us (void)
{
  if (the_clock.is_fake)
    return the_clock.fake_wall_us;
  if (the_clock.rate <= 1)
    return g_get_real_time ();
  return the_clock.wall_origin_us + vigil_clock_mono_us () - the_clock.mono_origin_us;
}

gboolean
vigil_clock_set_rate (double rate)
{
  if (!(rate >= 1 && rate <= 60))
    return FALSE;
  set_origin ();
  the_clock.rate = rate;
  return TRUE;
}

double
vigil_clock_get_rate (void)
{
  return the_clock.rate;
}

gint64
vigil_clock_hand_us (void)
{
  return (gint64) ((double) vigil_clock_mono_us () / the_clock.rate);
}

guint
vigil_clock_real_ms (guint interval_ms)
{
  return MAX (1, (guint) (interval_ms / the_clock.rate));
}

void
vigil_clock_fake_begin (gint64 mono_us, gint64 wall_us)
{
  the_clock.is_fake = TRUE;
  the_clock.fake_mono_us = mono_us;
  the_clock.fake_wall_us = wall_us;
}

void
vigil_clock_fake_advance_us (gint64 delta_us)
{
  g_return_if_fail (the_clock.is_fake && delta_us >= 0);
  the_clock.fake_mono_us += delta_us;
  the_clock.fake_wall_us += delta_us;
}

void
vigil_clock_fake_step_wall_us (gint64 delta_us)
{
  g_return_if_fail (the_clock.is_fake);
  the_clock.fake_wall_us += delta_us;
}

void
vigil_clock_fake_end (void)
{
  the_clock.is_fake = FALSE;
}
