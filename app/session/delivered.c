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

gboolean
vigil_channel_is_volume_seen (const VigilChannel *self)
{
  return self->volume_wall_us == 0 || self->volume_wall_us >= self->seen_wall_us;
}

/* A pump that does not say how fast it runs is taken to run as planned. */
static double
assumed_rate_ml_h (const VigilChannel *self)
{
  if (!isnan (self->rate_ml_h))
    return self->rate_ml_h;
  return self->n_steps > 0 ? self->steps[MIN (self->step, self->n_steps - 1)].pump_rate_ml_h : 0;
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

  if (!is_heard (self, now_wall_us) && self->is_started_by_wire && self->silence_stop_ms > 0)
    silence = MIN (silence, (gint64) self->silence_stop_ms * VIGIL_USEC_PER_MSEC);
  return silence;
}

static double
unseen_ml (const VigilChannel *self, gint64 now_wall_us)
{
  double ml = self->unseen_ml;

  if (self->state == VIGIL_CHANNEL_RUNNING)
    ml += assumed_rate_ml_h (self) * (double) silence_us (self, now_wall_us) / USEC_PER_H;
  if (self->total_ml > 0)
    ml = MIN (ml, self->total_ml - self->delivered_ml);
  return MAX (0, ml);
}

/* What it gave is settled by the first volume after the end, if it has not run since. */
static gboolean
is_counting (const VigilChannel *self, VigilPumpMode mode)
{
  return self->state == VIGIL_CHANNEL_RUNNING || self->state == VIGIL_CHANNEL_PAUSED
         || (self->state == VIGIL_CHANNEL_ENDED && self->volume_wall_us < self->ended_wall_us
             && !self->is_unplanned && mode == VIGIL_PUMP_MODE_HOLD);
}

static void
count (VigilChannel *self, double counter_ml)
{
  if (self->counter_ml < 0) {
    /* of another pump, or never heard: what stood there before is not this patient's */
    self->counter_at_start_ml = counter_ml;
    return;
  }
  if (counter_ml < self->counter_ml) {
    self->bridged_ml = self->delivered_ml;
    self->counter_at_start_ml = 0;
  }
  /* what has gone in does not come out again */
  self->delivered_ml = MAX (self->delivered_ml, self->bridged_ml + (counter_ml - self->counter_at_start_ml));
}

/* Nobody saw whether it ran all the time it was silent; its volume tells. */
static gint64
ran_us (const VigilChannel *self, gint64 since_us, double gone_ml)
{
  double rate_ml_h = assumed_rate_ml_h (self);

  if (self->is_linked || !(rate_ml_h > 0))
    return since_us;
  return CLAMP ((gint64) (gone_ml / rate_ml_h * USEC_PER_H), 0, since_us);
}

static void
hear_volume (VigilChannel *self, VigilPumpMode mode, double counter_ml, gint64 wall_us)
{
  double before_ml = self->delivered_ml + self->unseen_ml;
  gint64 since_us = MAX (0, wall_us - self->seen_wall_us);

  if (is_counting (self, mode)) {
    /* what no counter had seen begin stays an estimate */
    if (self->counter_ml >= 0)
      self->unseen_ml = 0;
    count (self, counter_ml);
  }
  if (self->state == VIGIL_CHANNEL_RUNNING)
    self->running_us += ran_us (self, since_us, self->delivered_ml + self->unseen_ml - before_ml);
  self->counter_ml = counter_ml;
  self->volume_wall_us = wall_us;
}

void
vigil_channel_hear (VigilChannel *self, VigilPumpMode mode, double rate_ml_h, double counter_ml,
                    gint64 wall_us)
{
  if (!isnan (counter_ml)) {
    hear_volume (self, mode, counter_ml, wall_us);
  } else if (self->state == VIGIL_CHANNEL_RUNNING) {
    self->unseen_ml = unseen_ml (self, wall_us);
    self->running_us += silence_us (self, wall_us);
  }
  self->mode = mode;
  self->rate_ml_h = rate_ml_h;
  self->seen_wall_us = wall_us;
  self->is_linked = TRUE;
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

static gboolean
is_estimated (const VigilChannel *self, gint64 now_wall_us)
{
  switch ((int) self->state) {
  case VIGIL_CHANNEL_RUNNING:
    return !is_heard (self, now_wall_us) || !vigil_channel_is_volume_seen (self) || self->unseen_ml > 0;
  case VIGIL_CHANNEL_PAUSED:
    /* somebody may have started it at the pump */
    return !self->is_linked || self->unseen_ml > 0;
  default:
    return self->unseen_ml > 0;
  }
}

/* Its watchdog or its programmed volume has stopped it. */
static gboolean
has_stopped_itself (const VigilChannel *self, double ml, gint64 now_wall_us)
{
  return silence_us (self, now_wall_us) < MAX (0, now_wall_us - self->seen_wall_us)
         || (self->total_ml > 0 && ml >= self->total_ml);
}

gboolean
vigil_channel_is_strength_assumed (const VigilChannel *self)
{
  return self->prepared.change.is_unlabelled || self->prepared.change.other_ml > 0;
}

double
vigil_channel_ml_to_mg (const VigilChannel *self, double ml)
{
  const VigilBagChange *change = &self->prepared.change;
  double mg_ml = self->bag_ml > 0 ? self->bag_mg / self->bag_ml : 0;

  if (change->other_ml > 0 && ml > self->prepared.hung_ml)
    return self->prepared.hung_ml * mg_ml + (ml - self->prepared.hung_ml) * change->other_mg / change->other_ml;
  return ml * mg_ml;
}

void
vigil_channel_delivered (const VigilChannel *self, gint64 now_wall_us, VigilDelivered *out)
{
  double mg_ml = self->bag_ml > 0 ? self->bag_mg / self->bag_ml : 0, rate_ml_h = assumed_rate_ml_h (self);
  gboolean is_under_way
      = self->state == VIGIL_CHANNEL_RUNNING || self->state == VIGIL_CHANNEL_PAUSED;

  *out = (VigilDelivered){ .left_us = -1,
                           .ml = self->delivered_ml,
                           .seen_mg = self->delivered_ml * mg_ml };
  out->is_estimated = is_estimated (self, now_wall_us);
  if (out->is_estimated)
    out->ml += unseen_ml (self, now_wall_us);
  if (self->state == VIGIL_CHANNEL_RUNNING && out->is_estimated && has_stopped_itself (self, out->ml, now_wall_us))
    rate_ml_h = 0;
  out->mg = vigil_channel_ml_to_mg (self, out->ml);
  out->is_rate_planned = self->state == VIGIL_CHANNEL_RUNNING && isnan (self->rate_ml_h);
  if (is_under_way)
    out->seen_rate = vigil_dose_from_mg_h (self->rate_ml_h * mg_ml, self->unit, self->weight_kg);
  if (is_under_way && rate_ml_h > 0 && (out->is_rate_planned || !isnan (self->rate_ml_h)))
    out->rate = vigil_dose_from_mg_h (rate_ml_h * mg_ml, self->unit, self->weight_kg);
  if (self->state == VIGIL_CHANNEL_ENDED)
    out->left_us = 0;
  else if (self->state == VIGIL_CHANNEL_RUNNING)
    out->left_us = left_us (self, out->ml, rate_ml_h);
  else if (self->n_steps > 0)
    out->left_us = left_us (self, out->ml, self->steps[self->step].pump_rate_ml_h);
  if (self->state == VIGIL_CHANNEL_RUNNING && out->left_us >= 0)
    out->ends_wall_us = now_wall_us + out->left_us;
  if (vigil_channel_is_strength_assumed (self)) {
    out->is_estimated = TRUE;
    out->seen_mg = MIN (out->seen_mg, self->prepared.hung_ml * mg_ml);
  }
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
  /* a rate that is not told is not judged; the volume is */
  return !(fabs (self->rate_ml_h - planned_ml_h) > tolerance * planned_ml_h)
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
