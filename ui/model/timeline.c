/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/timeline.h"
#include "model/timeline-marks.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

#define SAME_RATE_ML_H 0.05
#define SAME_STRENGTH 1e-6
#define SAME_VOLUME 0.05

static void
clear_mark (gpointer data)
{
  VigilMark *mark = data;

  g_free (mark->words);
  g_free (mark->who);
  g_free (mark->check);
}

static void
clear_alarm (gpointer data)
{
  VigilAlarmPeriod *period = data;

  g_free (period->alarm);
  g_free (period->words);
}

VigilTimeline *
vigil_timeline_new (void)
{
  VigilTimeline *self = g_new0 (VigilTimeline, 1);

  self->segments = g_array_new (FALSE, TRUE, sizeof (VigilSegment));
  self->pauses = g_array_new (FALSE, TRUE, sizeof (VigilPause));
  self->marks = g_array_new (FALSE, TRUE, sizeof (VigilMark));
  self->pressures = g_array_new (FALSE, TRUE, sizeof (VigilCuffReading));
  self->alarms = g_array_new (FALSE, TRUE, sizeof (VigilAlarmPeriod));
  self->stages = g_array_new (FALSE, TRUE, sizeof (VigilStageSpan));
  self->gaps = g_array_new (FALSE, TRUE, sizeof (VigilLinkGap));
  g_array_set_clear_func (self->marks, clear_mark);
  g_array_set_clear_func (self->alarms, clear_alarm);
  return self;
}

void
vigil_timeline_free (VigilTimeline *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->segments);
  g_array_unref (self->pauses);
  g_array_unref (self->marks);
  g_array_unref (self->pressures);
  g_array_unref (self->alarms);
  g_array_unref (self->stages);
  g_array_unref (self->gaps);
  g_free (self);
}

void
vigil_timeline_clear (VigilTimeline *self)
{
  GArray *arrays[] = { self->segments, self->pauses, self->marks, self->pressures, self->alarms, self->stages, self->gaps };
  guint64 n_changes = self->n_changes;

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_set_size (arrays[i], 0);
  memset (self->channels, 0, sizeof self->channels);
  memset (self->now, 0, sizeof self->now);
  self->n_channels = 0;
  self->opened_us = self->closed_us = self->changed_from_us = 0;
  self->n_changes = n_changes + 1;
}

/* The segment of @channel that is still growing. */
static VigilSegment *
open_segment (VigilTimeline *self, guint channel)
{
  for (guint i = self->segments->len; i > 0; i--) {
    VigilSegment *segment = &g_array_index (self->segments, VigilSegment, i - 1);

    if (segment->channel == channel && segment->end_us == 0)
      return segment;
  }
  return NULL;
}

static void
close_segment (VigilTimeline *self, guint channel, gint64 t_us)
{
  VigilSegment *segment = open_segment (self, channel);

  if (segment != NULL)
    segment->end_us = MAX (t_us, segment->start_us + 1);
}

static void
begin_segment (VigilTimeline *self, guint channel, gint64 t_us, gboolean is_estimated)
{
  VigilSegment segment = { (guint8) channel, t_us, 0, self->now[channel].rate, is_estimated, FALSE, FALSE };

  if (!is_estimated && self->now[channel].bag_changed_seq != 0)
    segment.is_estimated = segment.is_of_unread_bag = TRUE;
  close_segment (self, channel, t_us);
  g_array_append_val (self->segments, segment);
}

static void
begin_pause (VigilTimeline *self, guint channel, gint64 t_us)
{
  VigilPause pause = { (guint8) channel, t_us, 0 };

  if (!self->now[channel].is_running)
    return;
  close_segment (self, channel, t_us);
  self->now[channel].is_running = FALSE;
  g_array_append_val (self->pauses, pause);
}

static void
end_pause (VigilTimeline *self, guint channel, gint64 t_us)
{
  for (guint i = 0; i < self->pauses->len; i++) {
    VigilPause *pause = &g_array_index (self->pauses, VigilPause, i);

    if (pause->channel == channel && pause->end_us == 0)
      pause->end_us = t_us;
  }
}

static void
run (VigilTimeline *self, guint channel, gint64 t_us)
{
  if (self->now[channel].is_running)
    return;
  end_pause (self, channel, t_us);
  self->now[channel].is_running = TRUE;
  begin_segment (self, channel, t_us, self->now[channel].is_untold);
}

static double
unit_rate (const VigilTimelineChannel *channel, double rate_ml_h)
{
  /* the dose rate is proportional to the pump's */
  for (guint i = 0; i < channel->n_steps; i++)
    if (channel->pump_rates_ml_h[i] > 0)
      return channel->rates[i] * rate_ml_h / channel->pump_rates_ml_h[i];
  return 0;
}

static double
pump_rate_now (const VigilTimeline *self, guint channel)
{
  const VigilTimelineChannel *plan = &self->channels[channel];
  double per_ml_h = unit_rate (plan, 1);

  return per_ml_h > 0 ? self->now[channel].rate / per_ml_h : 0;
}

/* The pump's counter tells what went in while nobody heard it: the estimate becomes fact, at the
 * rate that was assumed if the volumes agree, else as the mean of the stretch. A counter that went
 * back tells nothing: what was estimated stays so. */
static void
settle_estimate (VigilTimeline *self, guint channel, gint64 t_us, double infused_ml)
{
  double gone_ml = infused_ml - self->now[channel].seen_ml;
  double hours = (double) (t_us - self->now[channel].seen_us) / (3600.0 * VIGIL_USEC_PER_SEC);

  if (hours <= 0 || gone_ml < 0)
    return;
  for (guint i = self->segments->len; i > 0; i--) {
    VigilSegment *segment = &g_array_index (self->segments, VigilSegment, i - 1);
    double assumed_ml = pump_rate_now (self, channel) * hours;

    if (segment->channel != channel || !segment->is_estimated || segment->start_us < self->now[channel].seen_us
        || segment->end_us == 0)
      continue;
    segment->is_estimated = FALSE;
    if (fabs (gone_ml - assumed_ml) > SAME_VOLUME * assumed_ml) {
      segment->rate = unit_rate (&self->channels[channel], gone_ml / hours);
      segment->is_mean = TRUE;
    }
    self->changed_from_us = MIN (self->changed_from_us, segment->start_us);
    break;
  }
}

static void
see_volume (VigilTimeline *self, const VigilEvent *event, guint channel)
{
  double infused_ml = vigil_event_get_double (event, "infused_ml");

  if (!vigil_event_has (event, "infused_ml"))
    return;
  if (self->now[channel].is_back) {
    settle_estimate (self, channel, event->t_wall_us, infused_ml);
    self->now[channel].is_back = FALSE;
  }
  self->now[channel].seen_us = event->t_wall_us;
  self->now[channel].seen_ml = infused_ml;
}

/* A pump that does not say how fast it runs is drawn as planned, and as an estimate. */
static void
run_untold (VigilTimeline *self, guint channel, gint64 t_us)
{
  const VigilTimelineChannel *plan = &self->channels[channel];
  VigilSegment *segment = open_segment (self, channel);

  self->now[channel].rate = plan->n_steps > 0 ? plan->rates[MIN (self->now[channel].step, plan->n_steps - 1)] : 0;
  end_pause (self, channel, t_us);
  self->now[channel].is_running = TRUE;
  if (segment == NULL || !segment->is_estimated || fabs (segment->rate - self->now[channel].rate) > 0)
    begin_segment (self, channel, t_us, TRUE);
}

static void
on_pump_state (VigilTimeline *self, const VigilEvent *event, guint channel)
{
  const char *mode = vigil_event_get_string (event, "mode");
  double rate_ml_h = vigil_event_get_double (event, "rate_ml_h");
  gboolean is_told = vigil_event_has (event, "rate_ml_h"), was_untold = self->now[channel].is_untold;
  gboolean gives = (strcmp (mode, "infusing") == 0 || strcmp (mode, "bolus") == 0 || strcmp (mode, "titrating") == 0)
                   && (rate_ml_h > 0 || !is_told);
  gboolean is_new_rate = fabs (rate_ml_h - pump_rate_now (self, channel)) > SAME_RATE_ML_H;

  self->now[channel].is_untold = !is_told;
  see_volume (self, event, channel);
  if (self->channels[channel].started_us == 0 || self->channels[channel].ended_us != 0)
    return;
  if (!gives) {
    begin_pause (self, channel, event->t_wall_us);
    return;
  }
  if (!is_told) {
    run_untold (self, channel, event->t_wall_us);
    return;
  }
  if ((is_new_rate || was_untold) && self->channels[channel].n_steps > 0) {
    self->now[channel].rate = unit_rate (&self->channels[channel], rate_ml_h);
    if (self->now[channel].is_running)
      begin_segment (self, channel, event->t_wall_us, FALSE);
  }
  run (self, channel, event->t_wall_us);
}

static void
on_prescription (VigilTimeline *self, const VigilEvent *event, guint channel)
{
  VigilTimelineChannel *plan = &self->channels[channel];

  memset (plan, 0, sizeof *plan);
  memset (&self->now[channel], 0, sizeof self->now[channel]);
  self->now[channel].is_linked = TRUE;
  g_strlcpy (plan->drug, vigil_event_get_string (event, "drug"), sizeof plan->drug);
  g_strlcpy (plan->unit, vigil_event_get_string (event, "unit"), sizeof plan->unit);
  plan->bag_mg = vigil_event_get_double (event, "bag_mg");
  plan->bag_ml = vigil_event_get_double (event, "bag_ml");
  plan->delivered_mg = NAN;
  for (guint i = 0; i < VIGIL_MAX_STEPS; i++) {
    char key[32];

    g_snprintf (key, sizeof key, "given_rate_%u", i + 1);
    if (!vigil_event_has (event, key))
      break;
    plan->rates[i] = vigil_event_get_double (event, key);
    g_snprintf (key, sizeof key, "pump_rate_ml_h_%u", i + 1);
    plan->pump_rates_ml_h[i] = vigil_event_get_double (event, key);
    g_snprintf (key, sizeof key, "min_%u", i + 1);
    plan->minutes[i] = (guint) MAX (0, vigil_event_get_int (event, key));
    plan->n_steps = i + 1;
  }
  self->n_channels = MAX (self->n_channels, channel + 1);
}

static void
on_infusion (VigilTimeline *self, const VigilEvent *event, guint channel)
{
  VigilTimelineChannel *plan = &self->channels[channel];
  gint64 t_us = event->t_wall_us;

  switch ((int) event->kind) {
  case VIGIL_EVENT_INFUSION_STARTED:
    plan->started_us = t_us;
    self->now[channel].seen_us = t_us;
    self->now[channel].seen_ml = vigil_event_get_double (event, "infused_ml");
    self->now[channel].rate = plan->n_steps > 0 ? plan->rates[0] : 0;
    run (self, channel, t_us);
    break;
  case VIGIL_EVENT_INFUSION_PAUSED:
    begin_pause (self, channel, t_us);
    break;
  case VIGIL_EVENT_INFUSION_RESUMED:
    run (self, channel, t_us);
    break;
  case VIGIL_EVENT_INFUSION_ENDED:
    close_segment (self, channel, t_us);
    end_pause (self, channel, t_us);
    self->now[channel].is_running = FALSE;
    plan->ended_us = t_us;
    plan->delivered_mg = vigil_event_has (event, "delivered_mg") && !vigil_event_get_boolean (event, "is_estimated")
                             ? vigil_event_get_double (event, "delivered_mg")
                             : (double) NAN;
    break;
  default: {
    double rate_ml_h = vigil_event_get_double (event, "pump_rate_ml_h");

    self->now[channel].step = (guint) CLAMP (vigil_event_get_int (event, "step"), 0, VIGIL_MAX_STEPS - 1);
    self->now[channel].rate = unit_rate (plan, rate_ml_h);
    if (self->now[channel].is_running)
      begin_segment (self, channel, t_us, !self->now[channel].is_linked || self->now[channel].is_untold);
  }
  }
}

static void
on_link (VigilTimeline *self, const VigilEvent *event, guint channel)
{
  gboolean is_pump = strcmp (vigil_event_get_string (event, "role"), "pump") == 0;
  gboolean is_lost = event->kind == VIGIL_EVENT_LINK_LOST;

  if (is_lost) {
    VigilLinkGap gap = { is_pump, (guint8) channel, event->t_wall_us, 0 };

    g_array_append_val (self->gaps, gap);
  }
  for (guint i = 0; i < self->gaps->len && !is_lost; i++) {
    VigilLinkGap *gap = &g_array_index (self->gaps, VigilLinkGap, i);

    if (gap->is_pump == is_pump && gap->channel == channel && gap->end_us == 0)
      gap->end_us = event->t_wall_us;
  }
  if (!is_pump)
    return;
  self->now[channel].is_linked = !is_lost;
  self->now[channel].is_back = !is_lost;
  if (self->now[channel].is_running && is_lost)
    begin_segment (self, channel, event->t_wall_us, TRUE);
  else if (self->now[channel].is_running)
    begin_segment (self, channel, event->t_wall_us, self->now[channel].is_untold);
}

/* What a bag gives whose label is not recorded is an estimate until it is, or until no bag was changed. */
static void
read_bag (VigilTimeline *self, guint channel)
{
  if (self->now[channel].bag_changed_seq == 0)
    return;
  self->now[channel].bag_changed_seq = 0;
  for (guint i = 0; i < self->segments->len; i++) {
    VigilSegment *segment = &g_array_index (self->segments, VigilSegment, i);

    if (segment->channel != channel || !segment->is_of_unread_bag)
      continue;
    segment->is_estimated = segment->is_of_unread_bag = FALSE;
    self->changed_from_us = MIN (self->changed_from_us, segment->start_us);
  }
}

/* One that turns out, after the end, to be of another strength gave nobody saw what from when on. */
static gboolean
is_as_strong (const VigilTimelineChannel *plan, const VigilEvent *event)
{
  double mg_ml = vigil_event_get_double (event, "mg_ml");

  return !(fabs (mg_ml * plan->bag_ml - plan->bag_mg) > SAME_STRENGTH * plan->bag_mg);
}

static void
on_bag_changed (VigilTimeline *self, const VigilEvent *event, guint channel)
{
  if (self->channels[channel].started_us == 0 || self->channels[channel].ended_us != 0)
    return;
  self->now[channel].bag_changed_seq = MAX (event->seq, 1);
  if (self->now[channel].is_running)
    begin_segment (self, channel, event->t_wall_us, !self->now[channel].is_linked || self->now[channel].is_untold);
}

static gboolean
on_withdrawn (VigilTimeline *self, const VigilEvent *event)
{
  gboolean is_bag = FALSE;

  for (guint i = 0; i < self->n_channels; i++)
    if (self->now[i].bag_changed_seq != 0 && self->now[i].bag_changed_seq == vigil_event_get_int (event, "ref")) {
      read_bag (self, i);
      is_bag = TRUE;
    }
  return is_bag;
}

static gboolean
enter_stage (VigilTimeline *self, VigilStage stage, gint64 t_us)
{
  VigilStageSpan span = { stage, t_us, 0 };

  if (self->stages->len > 0) {
    VigilStageSpan *last = &g_array_index (self->stages, VigilStageSpan, self->stages->len - 1);

    if (last->stage >= stage)
      return FALSE;
    last->end_us = t_us;
  }
  if (stage != VIGIL_STAGE_CLOSED)
    g_array_append_val (self->stages, span);
  return TRUE;
}

static gboolean
fold_stage (VigilTimeline *self, const VigilEvent *event)
{
  gint64 t_us = event->t_wall_us;

  switch ((int) event->kind) {
  case VIGIL_EVENT_VISIT_OPENED:
    self->opened_us = t_us;
    return enter_stage (self, VIGIL_STAGE_CHECK_IN, t_us);
  case VIGIL_EVENT_CHECK_IN_DONE:
    return enter_stage (self, VIGIL_STAGE_GATES, t_us);
  case VIGIL_EVENT_GATES_PASSED:
    return enter_stage (self, VIGIL_STAGE_DOSE, t_us);
  case VIGIL_EVENT_INFUSION_STARTED:
    return enter_stage (self, VIGIL_STAGE_INFUSING, t_us);
  case VIGIL_EVENT_RECOVERY_STARTED:
    return enter_stage (self, VIGIL_STAGE_RECOVERY, t_us);
  case VIGIL_EVENT_VISIT_CLOSED:
    self->closed_us = t_us;
    return enter_stage (self, VIGIL_STAGE_CLOSED, t_us);
  default:
    return FALSE;
  }
}

static gboolean
fold_device (VigilTimeline *self, const VigilEvent *event)
{
  gint64 channel = vigil_event_get_int (event, "channel");

  if (channel < 0 || channel >= VIGIL_MAX_CHANNELS)
    return FALSE;
  switch ((int) event->kind) {
  case VIGIL_EVENT_STAFF_ACTION:
    if (vigil_event_has (event, "channel"))
      on_bag_changed (self, event, (guint) channel);
    return vigil_event_has (event, "channel");
  case VIGIL_EVENT_BAG_LABELLED:
    if (is_as_strong (&self->channels[channel], event))
      read_bag (self, (guint) channel);
    return TRUE;
  case VIGIL_EVENT_ENTRY_WITHDRAWN:
    return on_withdrawn (self, event);
  case VIGIL_EVENT_PRESCRIPTION_ENTERED:
    on_prescription (self, event, (guint) channel);
    return TRUE;
  case VIGIL_EVENT_INFUSION_STARTED:
  case VIGIL_EVENT_INFUSION_PAUSED:
  case VIGIL_EVENT_INFUSION_RESUMED:
  case VIGIL_EVENT_INFUSION_ENDED:
  case VIGIL_EVENT_STEP_CHANGED:
    on_infusion (self, event, (guint) channel);
    return TRUE;
  case VIGIL_EVENT_PUMP_STATE:
    on_pump_state (self, event, (guint) channel);
    return TRUE;
  case VIGIL_EVENT_LINK_LOST:
  case VIGIL_EVENT_LINK_BACK:
    on_link (self, event, (guint) channel);
    return TRUE;
  case VIGIL_EVENT_NIBP_MEASURED: {
    gint64 measured_us = vigil_event_get_int (event, "measured_wall_us");
    VigilCuffReading pressure = { measured_us > 0 ? measured_us : event->t_wall_us,
                               vigil_event_get_double (event, "sys_mmhg"), vigil_event_get_double (event, "dia_mmhg"),
                               vigil_event_get_double (event, "mean_mmhg"), vigil_event_get_boolean (event, "is_demo"),
                               vigil_event_get_boolean (event, "is_questionable") };

    self->changed_from_us = MIN (self->changed_from_us, pressure.t_us);
    g_array_append_val (self->pressures, pressure);
    return TRUE;
  }
  default:
    return FALSE;
  }
}

void
vigil_timeline_fold (VigilTimeline *self, const VigilEvent *event)
{
  gboolean is_changed;

  self->changed_from_us = event->t_wall_us;
  is_changed = fold_stage (self, event);
  is_changed |= fold_device (self, event);
  is_changed |= vigil_timeline_fold_mark (self, event);
  is_changed |= vigil_timeline_fold_alarm (self, event);
  self->n_changes += is_changed;
}

gint64
vigil_timeline_get_planned_end_us (const VigilTimeline *self, guint channel, gint64 now_us)
{
  const VigilTimelineChannel *plan = &self->channels[channel];
  gint64 end_us = plan->started_us;

  if (channel >= self->n_channels || plan->started_us == 0 || plan->ended_us != 0 || plan->n_steps == 0)
    return 0;
  for (guint i = 0; i < plan->n_steps; i++)
    end_us += plan->minutes[i] * VIGIL_USEC_PER_MIN;
  for (guint i = 0; i < self->pauses->len; i++) {
    const VigilPause *pause = &g_array_index (self->pauses, VigilPause, i);

    if (pause->channel == channel)
      end_us += (pause->end_us != 0 ? pause->end_us : MAX (now_us, pause->start_us)) - pause->start_us;
  }
  return end_us;
}

guint
vigil_timeline_get_plan (const VigilTimeline *self, guint channel, gint64 now_us, VigilPlanned *out)
{
  const VigilTimelineChannel *plan = &self->channels[channel];
  gint64 end_us = vigil_timeline_get_planned_end_us (self, channel, now_us), starts[VIGIL_MAX_STEPS + 1];
  guint n = 0;

  if (end_us <= now_us)
    return 0;
  starts[plan->n_steps] = end_us;
  for (guint i = plan->n_steps; i > 0; i--)
    starts[i - 1] = starts[i] - plan->minutes[i - 1] * VIGIL_USEC_PER_MIN;
  for (guint i = 0; i < plan->n_steps; i++)
    if (starts[i + 1] > now_us)
      out[n++] = (VigilPlanned) { MAX (starts[i], now_us), starts[i + 1], plan->rates[i] };
  return n;
}

double
vigil_timeline_get_max_rate (const VigilTimeline *self, guint channel)
{
  double rate = 0;

  for (guint i = 0; channel < VIGIL_MAX_CHANNELS && i < self->channels[channel].n_steps; i++)
    rate = MAX (rate, self->channels[channel].rates[i]);
  for (guint i = 0; i < self->segments->len; i++) {
    const VigilSegment *segment = &g_array_index (self->segments, VigilSegment, i);

    if (segment->channel == channel)
      rate = MAX (rate, segment->rate);
  }
  return rate;
}

guint
vigil_timeline_count_marks (const VigilTimeline *self, VigilMarkKind kind)
{
  guint n = 0;

  for (guint i = 0; i < self->marks->len; i++) {
    const VigilMark *mark = &g_array_index (self->marks, VigilMark, i);

    n += mark->kind == kind && !mark->is_withdrawn;
  }
  return n;
}
