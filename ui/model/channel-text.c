/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/channel-text.h"
#include "base/clock.h"
#include "base/number.h"
#include "model/time-text.h"

#include <glib/gi18n-lib.h>

#define BAG_SIZE 96
#define CONTROL_FULL 2   /* VigilView.pump_control: start, rate and volume too */

static gboolean
is_under_way (const VigilChannel *channel)
{
  return channel->state == VIGIL_CHANNEL_RUNNING || channel->state == VIGIL_CHANNEL_PAUSED;
}

static void
fill_step_end (VigilStepText *out, const VigilChannel *channel, guint step, gint64 now_wall_us)
{
  gint64 left = vigil_channel_step_left_us (channel, now_wall_us);

  if (channel->state == VIGIL_CHANNEL_ENDED && step >= channel->step) {
    g_strlcpy (out->end, step == channel->step ? _("ended") : _("not given"), sizeof out->end);
  } else if ((channel->state == VIGIL_CHANNEL_ENDED || is_under_way (channel)) && step < channel->step) {
    out->is_done = TRUE;
    g_strlcpy (out->end, _("done"), sizeof out->end);
  } else if (is_under_way (channel) && step == channel->step) {
    out->is_now = TRUE;
    g_strlcpy (out->end, channel->state == VIGIL_CHANNEL_PAUSED ? _("paused") : _("runs"), sizeof out->end);
  } else if (is_under_way (channel) && step == channel->step + 1 && left >= 0) {
    g_autofree char *span = vigil_time_span (left, FALSE);

    if (left == 0)
      g_strlcpy (out->end, _("due"), sizeof out->end);
    else
      g_snprintf (out->end, sizeof out->end, _("in %s"), span);
  }
}

void
vigil_step_text_fill (VigilStepText *out, const VigilChannel *channel, guint step, gint64 now_wall_us)
{
  const VigilStep *plan;
  char rate[VIGIL_NUMBER_SIZE], pump[VIGIL_NUMBER_SIZE], given[VIGIL_NUMBER_SIZE];
  g_autofree char *span = NULL;

  *out = (VigilStepText) { .title = "" };
  g_return_if_fail (step < channel->n_steps);
  plan = &channel->steps[step];
  span = vigil_time_span (plan->duration_min * VIGIL_USEC_PER_MIN, FALSE);
  g_snprintf (out->title, sizeof out->title, _("Step %u: %s %s, %s"), step + 1,
              vigil_number_format (plan->rate, 3, rate), channel->unit, span);
  g_snprintf (out->line, sizeof out->line, _("%s mL/h on the pump gives %s %s"),
              vigil_number_format (plan->pump_rate_ml_h, 2, pump), vigil_number_format (plan->given_rate, 3, given),
              channel->unit);
  fill_step_end (out, channel, step, now_wall_us);
}

const char *
vigil_channel_words_bag (const VigilChannel *channel, char *out)
{
  char mg[VIGIL_NUMBER_SIZE], ml[VIGIL_NUMBER_SIZE], concentration[VIGIL_NUMBER_SIZE];

  *out = '\0';
  if (channel->prepared.change.is_unlabelled)
    g_strlcpy (out, _("bag changed, its label is not recorded"), BAG_SIZE);
  else if (channel->bag_mg > 0 && channel->bag_ml > 0)
    g_snprintf (out, BAG_SIZE, _("bag %s mg in %s mL, %s mg/mL"), vigil_number_format (channel->bag_mg, 1, mg),
                vigil_number_format (channel->bag_ml, 1, ml),
                vigil_number_format (channel->bag_mg / channel->bag_ml, 3, concentration));
  return out;
}

const VigilLinkView *
vigil_view_find_pump (const VigilView *view, guint channel)
{
  for (guint i = 0; i < view->n_links; i++)
    if (view->links[i].is_pump && view->links[i].channel == channel)
      return &view->links[i];
  return NULL;
}

/* ---- what can be done next ---- */

static VigilAct
choose (const VigilChannel *channel)
{
  if (channel->is_swap_unconfirmed)
    return VIGIL_ACT_CONFIRM_PUMP;
  if (channel->state == VIGIL_CHANNEL_PRESCRIBED)
    return VIGIL_ACT_CONFIRM_START;
  if (channel->state == VIGIL_CHANNEL_STARTING)
    return VIGIL_ACT_START;
  if (channel->state == VIGIL_CHANNEL_PAUSED)
    return VIGIL_ACT_RESUME;
  if (channel->state == VIGIL_CHANNEL_RUNNING && channel->step + 1 < channel->n_steps)
    return VIGIL_ACT_NEXT_STEP;
  return VIGIL_ACT_NONE;
}

static const char *
at_pump_words (VigilAct act)
{
  return act == VIGIL_ACT_NEXT_STEP ? _("set the rate on the pump") : _("press START on the pump");
}

static void
fill_off (VigilActText *out, const VigilView *view, const VigilChannel *channel)
{
  gboolean is_asked = out->act != VIGIL_ACT_CONFIRM_PUMP && out->act != VIGIL_ACT_CONFIRM_START;
  const char *why = "";

  if (is_asked && view->pump_control < CONTROL_FULL)
    why = at_pump_words (out->act);
  else if (is_asked && !channel->is_linked)
    why = _("the pump is not seen: act at the pump");
  else if (channel->pending != VIGIL_VERB_NONE)
    why = _("the pump is being asked");
  g_strlcpy (out->off, why, sizeof out->off);
}

static void
fill_next_step (VigilActText *out, const VigilChannel *channel)
{
  const VigilStep *next = &channel->steps[channel->step + 1];
  char rate[VIGIL_NUMBER_SIZE], pump[VIGIL_NUMBER_SIZE];

  out->rate_ml_h = next->pump_rate_ml_h;
  /* Translators: "0.35 mg/kg/h, 12.7 mL/h on the pump" */
  g_snprintf (out->caption, sizeof out->caption, _("%s %s, %s mL/h on the pump"),
              vigil_number_format (next->rate, 3, rate), channel->unit,
              vigil_number_format (next->pump_rate_ml_h, 2, pump));
}

void
vigil_act_text_fill (VigilActText *out, const VigilView *view, guint channel)
{
  static const char *const labels[] = {
    [VIGIL_ACT_CONFIRM_PUMP] = N_("Confirm this pump"), [VIGIL_ACT_CONFIRM_START] = N_("Confirm start"),
    [VIGIL_ACT_START] = N_("Start again"),
    [VIGIL_ACT_RESUME] = N_("Resume"), [VIGIL_ACT_NEXT_STEP] = N_("Next step"),
  };
  const VigilChannel *now;

  *out = (VigilActText) { .act = VIGIL_ACT_NONE };
  if (channel >= view->session.n_channels)
    return;
  now = &view->session.channels[channel];
  out->act = choose (now);
  if (out->act == VIGIL_ACT_NONE)
    return;
  out->label = _(labels[out->act]);
  out->needs_sign_in = *view->session.staff_id == '\0';
  if (out->act == VIGIL_ACT_NEXT_STEP)
    fill_next_step (out, now);
  else if (out->act == VIGIL_ACT_CONFIRM_PUMP)
    g_snprintf (out->caption, sizeof out->caption, _("serial number %s"), now->pump_serial);
  if (out->needs_sign_in && out->act != VIGIL_ACT_NEXT_STEP)
    g_strlcpy (out->caption, _("sign in first"), sizeof out->caption);
  fill_off (out, view, now);
}
