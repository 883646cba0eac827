/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "driver/oximeter-wave.h"

#define WINDOW_US (10 * VIGIL_USEC_PER_SEC)
/* A device's clock may be wrong by a thousandth. */
#define SLEW_PER_US 1000
#define RESYNC_US (500 * VIGIL_USEC_PER_MSEC)

static void
watch_lateness (OximeterWave *self, gint64 late_us, gint64 duration_us)
{
  /* As it will be when what is still to be made up for has been. */
  late_us -= self->pull_us;
  self->least_late_us = self->window_us == 0 ? late_us : MIN (self->least_late_us, late_us);
  self->window_us += duration_us;
  if (self->window_us >= WINDOW_US) {
    self->pull_us += self->least_late_us;
    self->window_us = 0;
  }
}

gboolean
oximeter_wave_place (OximeterWave *self, gint64 now_us, gint64 duration_us, gboolean is_joined,
                     VigilWaveBlock *block)
{
  gint64 begin_us = now_us - duration_us, late_us = begin_us - self->next_us;
  gboolean is_first = self->next_us == 0;
  gint64 step_us = CLAMP (self->pull_us, -duration_us / SLEW_PER_US, duration_us / SLEW_PER_US);

  if (!is_first && (!is_joined || ABS (self->pull_us) > RESYNC_US)) {
    self->is_lost = TRUE;
    self->pull_us = self->window_us = 0;
  } else if (!is_first && !self->is_lost) {
    watch_lateness (self, late_us, duration_us);
  }
  if (self->is_lost && late_us < -RESYNC_US)
    return FALSE;
  if (is_first || self->is_lost) {
    block->t_mono_us = MAX (begin_us, self->next_us);
  } else {
    block->t_mono_us = self->next_us + step_us;
    self->pull_us -= step_us;
  }
  block->is_after_gap = self->is_lost;
  self->sequence += self->is_lost ? 2 : 1;
  block->sequence = self->sequence;
  self->next_us = block->t_mono_us + duration_us;
  self->is_lost = FALSE;
  return TRUE;
}
