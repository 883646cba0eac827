/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/session.h"

#include "base/clock.h"
#include "session/dose.h"

#include <math.h>

#define USEC_PER_H (60.0 * (double) VIGIL_USEC_PER_MIN)

/* A running pump is recorded each minute. After half as much again its last word is no longer
 * the present, whatever the link is said to be: the program may have been dead. */
#define SILENT_AFTER_US (90 * VIGIL_USEC_PER_SEC)

void
vigil_channel_hear (VigilChannel *self, VigilPumpMode mode, double rate_ml_h, double counter_ml,
                    gint64 wall_us)
{
  gint64 since_us = MAX (0, wall_us - self->seen_wall_us);
  double before_ml = self->delivered_ml;
  gboolean is_counting
      = self->state == VIGIL_CHANNEL_RUNNING || self->state == VIGIL_CHANNEL_PAUSED;

  if (is_counting && self->counter_ml < 0) {
    self->counter_at_start_ml = counter_ml; /* another pump: its volume is not this patient's */
  } else if (is_counting) {
    if (counter_ml < self->counter_ml) {
      self->bridged_ml = self->delivered_ml;
      self->counter_at_start_ml = 0;
    }
    self->delivered_ml = self->bridged_ml + (counter_ml - self->counter_at_start_ml);
  }
  if (self->state == VIGIL_CHANNEL_RUNNING) {
    /* nobody saw whether it ran all the time it was silent; its volume tells */
    if (!self->is_linked && self->rate_ml_h > 0)
      since_us = MIN (since_us,
                      (gint64) ((self->delivered_ml - before_ml) / self->rate_ml_h * USEC_PER_H));
    self->running_us += since_us;
  }
  self->mode = mode;
  self->rate_ml_h = rate_ml_h;
  self->counter_ml = counter_ml;
  self->seen_wall_us = wall_us;
  self->is_linked = TRUE;
}

static gboolean
is_heard (const VigilChannel *self, gint64 now_wall_us)
{
  return self->is_linked && now_wall_us - self->seen_wall_us <= SILENT_AFTER_US;
}

/* Time since the pump was last heard in which it can still have run. */
static gint64
silence_us (const VigilChannel *self, gint64 now_wall_us)
{
  gint64 silence = MAX (0, now_wall_us - self->seen_wall_us);

  if (self->is_started_by_wire && self->silence_stop_ms > 0)
    silence = MIN (silence, (gint64) self->silence_stop_ms * VIGIL_USEC_PER_MSEC);
  return silence;
}

gint64
vigil_channel_running_us (const VigilChannel *self, gint64 now_wall_us)
{
  if (self->state != VIGIL_CHANNEL_RUNNING)
    return self->running_us;
  return self->running_us + silence_us (self, now_wall_us);
}

static double
step_ml (const VigilStep *step)
{
  return step->pump_rate_ml_h * step->duration_min / 60;
}

/* To the planned end: what is left of this step's volume at the rate it really has, then the
 * later steps as planned. */
static gint64
left_us (const VigilChannel *self, double delivered_ml, double rate_ml_h)
{
  double later_ml = 0, later_us = 0, this_ml;

  for (guint i = self->step + 1; i < self->n_steps; i++) {
    later_ml += step_ml (&self->steps[i]);
    later_us += (double) self->steps[i].duration_min * (double) VIGIL_USEC_PER_MIN;
  }
  this_ml = MAX (0, self->total_ml - delivered_ml - later_ml);
  if (self->total_ml <= delivered_ml)
    return 0;
  if (!(rate_ml_h > 0))
    return -1;
  return (gint64) (this_ml / rate_ml_h * USEC_PER_H + later_us);
}

static void
estimate (const VigilChannel *self, gint64 now_wall_us, VigilDelivered *out, double *rate_ml_h)
{
  gint64 real_us = MAX (0, now_wall_us - self->seen_wall_us),
         silent_us = silence_us (self, now_wall_us);
  double ml = self->delivered_ml + self->rate_ml_h * (double) silent_us / USEC_PER_H;

  out->is_estimated = TRUE;
  if (self->total_ml > 0)
    ml = MIN (ml, self->total_ml);
  out->ml = MAX (ml, self->delivered_ml);
  /* its watchdog or its programmed volume has stopped it */
  if (silent_us < real_us || (self->total_ml > 0 && out->ml >= self->total_ml))
    *rate_ml_h = 0;
}

void
vigil_channel_delivered (const VigilChannel *self, gint64 now_wall_us, VigilDelivered *out)
{
  double mg_ml = self->bag_ml > 0 ? self->bag_mg / self->bag_ml : 0, rate_ml_h = self->rate_ml_h;
  gboolean is_under_way
      = self->state == VIGIL_CHANNEL_RUNNING || self->state == VIGIL_CHANNEL_PAUSED;

  *out = (VigilDelivered){ .left_us = -1,
                           .ml = self->delivered_ml,
                           .seen_mg = self->delivered_ml * mg_ml };
  if (self->state == VIGIL_CHANNEL_RUNNING && !is_heard (self, now_wall_us))
    estimate (self, now_wall_us, out, &rate_ml_h);
  else if (self->state == VIGIL_CHANNEL_PAUSED && !self->is_linked)
    out->is_estimated = TRUE; /* somebody may have started it at the pump */
  out->mg = out->ml * mg_ml;
  if (is_under_way)
    out->seen_rate = vigil_dose_from_mg_h (self->rate_ml_h * mg_ml, self->unit, self->weight_kg);
  if (is_under_way && rate_ml_h > 0)
    out->rate = vigil_dose_from_mg_h (rate_ml_h * mg_ml, self->unit, self->weight_kg);
  if (self->state == VIGIL_CHANNEL_ENDED)
    out->left_us = 0;
  else if (self->state == VIGIL_CHANNEL_RUNNING)
    out->left_us = left_us (self, out->ml, rate_ml_h);
  else if (self->n_steps > 0)
    out->left_us = left_us (self, out->ml, self->steps[self->step].pump_rate_ml_h);
  if (self->state == VIGIL_CHANNEL_RUNNING && out->left_us >= 0)
    out->ends_wall_us = now_wall_us + out->left_us;
}

gboolean
vigil_channel_matches_plan (const VigilChannel *self, double tolerance)
{
  double planned_ml_h;

  if (!self->is_linked || self->n_steps == 0)
    return TRUE;
  if (self->state == VIGIL_CHANNEL_PAUSED)
    return self->mode != VIGIL_PUMP_MODE_INFUSING;
  if (self->state != VIGIL_CHANNEL_RUNNING)
    return TRUE;
  planned_ml_h = self->steps[self->step].pump_rate_ml_h;
  return fabs (self->rate_ml_h - planned_ml_h) <= tolerance * planned_ml_h
         && self->delivered_ml <= self->total_ml * (1 + tolerance);
}

gint64
vigil_channel_step_left_us (const VigilChannel *self, gint64 now_wall_us)
{
  gint64 step_us;

  if (self->step + 1 >= self->n_steps)
    return -1;
  step_us = (gint64) self->steps[self->step].duration_min * VIGIL_USEC_PER_MIN;
  return MAX (
      0, step_us - (vigil_channel_running_us (self, now_wall_us) - self->step_started_running_us));
}
