/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/infusion-text.h"
#include "base/clock.h"
#include "base/number.h"
#include "model/time-text.h"
#include "session/dose.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Drug still goes in, at a rate that nobody ordered. */
static gboolean
keeps_open (const VigilChannel *channel)
{
  return channel->mode == VIGIL_PUMP_MODE_KVO && channel->is_linked && !channel->is_swap_unconfirmed
         && channel->state >= VIGIL_CHANNEL_RUNNING;
}

static VigilInfusionChip
choose_chip (const VigilChannel *channel)
{
  if (channel->state == VIGIL_CHANNEL_EMPTY)
    return VIGIL_CHIP_NONE;
  if (channel->state == VIGIL_CHANNEL_ENDED)
    return keeps_open (channel) ? VIGIL_CHIP_KEEPS_OPEN : VIGIL_CHIP_ENDED;
  if (channel->state != VIGIL_CHANNEL_PRESCRIBED && !channel->is_linked)
    return VIGIL_CHIP_NOT_SEEN;
  if (channel->is_pump_asking)
    return VIGIL_CHIP_ANSWER_PUMP;
  if (channel->pending == VIGIL_VERB_STOP)
    return VIGIL_CHIP_STOPPING;
  if (channel->pending != VIGIL_VERB_NONE)
    return VIGIL_CHIP_ASKING;
  if (channel->state == VIGIL_CHANNEL_STARTING)
    return VIGIL_CHIP_NOT_STARTED;
  if (channel->state == VIGIL_CHANNEL_PRESCRIBED)
    return VIGIL_CHIP_READY;
  if (keeps_open (channel))
    return VIGIL_CHIP_KEEPS_OPEN;
  if (channel->state == VIGIL_CHANNEL_PAUSED)
    return VIGIL_CHIP_PAUSED;
  return channel->pump_alarm == VIGIL_PUMP_ALARM_NEAR_END ? VIGIL_CHIP_NEAR_END
                                                          : VIGIL_CHIP_RUNNING;
}

static void
fill_chip (VigilInfusionText *out, const VigilChannel *channel, gint64 now_wall_us)
{
  static const struct { const char *icon, *words; } chips[] = {
    [VIGIL_CHIP_NONE] = { NULL, N_("Nothing") },
    [VIGIL_CHIP_READY] = { "clock", N_("Ready") },
    [VIGIL_CHIP_NOT_STARTED] = { "clock", N_("Not started") },
    [VIGIL_CHIP_ASKING] = { "clock", N_("Asking pump") },
    [VIGIL_CHIP_RUNNING] = { "play", N_("Running") },
    [VIGIL_CHIP_NEAR_END] = { "clock", N_("Near end") },
    [VIGIL_CHIP_PAUSED] = { "pause", N_("Paused") },
    [VIGIL_CHIP_STOPPING] = { "stop", N_("Stopping") },
    [VIGIL_CHIP_ENDED] = { "check", N_("Ended") },
    [VIGIL_CHIP_NOT_SEEN] = { "unlink", N_("Not seen") },
    [VIGIL_CHIP_KEEPS_OPEN] = { "syr", N_("Keeps open") },
    [VIGIL_CHIP_ANSWER_PUMP] = { "hand", N_("Question") },
  };

  out->chip = choose_chip (channel);
  out->chip_icon = chips[out->chip].icon;
  g_strlcpy (out->chip_words, _(chips[out->chip].words), sizeof out->chip_words);
  if ((out->chip == VIGIL_CHIP_ASKING || out->chip == VIGIL_CHIP_STOPPING)
      && channel->pending_since_wall_us > 0) {
    g_autofree char *span = vigil_time_span (now_wall_us - channel->pending_since_wall_us, FALSE);

    g_snprintf (out->chip_words, sizeof out->chip_words, "%s %s", _(chips[out->chip].words), span);
  }
}

static void
fill_second_line (VigilInfusionText *out, const VigilChannel *channel, const VigilDelivered *delivered,
                  gboolean matches_plan)
{
  char on_pump[VIGIL_NUMBER_SIZE], plan[VIGIL_NUMBER_SIZE];
  const VigilStep *step
      = channel->n_steps > 0 ? &channel->steps[MIN (channel->step, channel->n_steps - 1)] : NULL;

  vigil_number_format (channel->rate_ml_h, 1, on_pump);
  if (channel->is_swap_unconfirmed) {
    g_strlcpy (out->second_line, _("another pump answers: confirm it"), sizeof out->second_line);
    out->is_mismatch = TRUE;
  } else if (channel->is_unplanned) {
    /* Translators: %s is a volume: nobody started this pump, and so much it has given */
    g_snprintf (out->second_line, sizeof out->second_line, _("runs, nobody started it: %s mL"),
                vigil_number_format (channel->unplanned_ml, 2, on_pump));
    out->is_mismatch = TRUE;
  } else if (out->chip == VIGIL_CHIP_ANSWER_PUMP) {
    g_strlcpy (out->second_line, _("answer on the pump"), sizeof out->second_line);
    out->is_mismatch = TRUE;
  } else if (out->chip == VIGIL_CHIP_KEEPS_OPEN) {
    if (isnan (channel->rate_ml_h))
      g_strlcpy (out->second_line, _("still gives, not as ordered"), sizeof out->second_line);
    else
      g_snprintf (out->second_line, sizeof out->second_line, _("gives %s mL/h, not ordered"), on_pump);
    out->is_mismatch = TRUE;
  } else if (out->chip == VIGIL_CHIP_NOT_SEEN) {
    g_autofree char *seen = vigil_time_clock (channel->seen_wall_us);

    /* its own watchdog, or its programmed volume, has ended it by now */
    g_snprintf (out->second_line, sizeof out->second_line,
                delivered->rate <= 0 && (channel->rate_ml_h > 0 || delivered->is_rate_planned)
                    ? _("last seen %s · should have stopped")
                : delivered->is_rate_planned ? _("last seen %s · taken to run as planned")
                                             : _("last seen %s · look at the pump"),
                seen);
    out->is_second_line_strong = TRUE;
  } else if (out->chip == VIGIL_CHIP_PAUSED && !matches_plan) {
    g_snprintf (out->second_line, sizeof out->second_line, _("paused, but pump gives %s mL/h"), on_pump);
    out->is_mismatch = TRUE;
  } else if ((out->chip == VIGIL_CHIP_RUNNING || out->chip == VIGIL_CHIP_NEAR_END) && step != NULL && !matches_plan) {
    g_snprintf (out->second_line, sizeof out->second_line, _("pump %s mL/h, plan %s"), on_pump,
                vigil_number_format (step->pump_rate_ml_h, 1, plan));
    out->is_mismatch = TRUE;
  } else if (channel->prepared.change.is_unlabelled) {
    g_strlcpy (out->second_line, _("bag changed: record its label"), sizeof out->second_line);
    out->is_second_line_strong = TRUE;
  } else if (channel->state == VIGIL_CHANNEL_RUNNING && !vigil_channel_is_volume_seen (channel)) {
    g_autofree char *told = vigil_time_clock (channel->volume_wall_us);

    g_snprintf (out->second_line, sizeof out->second_line, _("volume last told %s"), told);
    out->is_second_line_strong = TRUE;
  } else if (delivered->is_rate_planned && step != NULL) {
    g_snprintf (out->second_line, sizeof out->second_line, _("rate not told · plan %s mL/h"),
                vigil_number_format (step->pump_rate_ml_h, 1, plan));
    out->is_second_line_strong = TRUE;
  } else if (out->chip == VIGIL_CHIP_PAUSED && channel->paused_wall_us > 0) {
    g_autofree char *since = vigil_time_clock (channel->paused_wall_us);

    g_snprintf (out->second_line, sizeof out->second_line,
                _("paused since %s"), since);
    out->is_second_line_strong = TRUE;
  } else if (out->chip == VIGIL_CHIP_READY || out->chip == VIGIL_CHIP_NOT_STARTED || out->chip == VIGIL_CHIP_ASKING) {
    g_snprintf (out->second_line, sizeof out->second_line, _("pump %s mL/h planned"),
                vigil_number_format (step != NULL ? step->pump_rate_ml_h : 0, 1, plan));
  } else if (step != NULL) {
    g_snprintf (out->second_line, sizeof out->second_line, _("%s mL/h on pump · ordered %s"),
                on_pump, vigil_number_format (step->rate, 3, plan));
  }
}

/* mg as staff reads it: one decimal below 100, none above; an estimate from 10 on has none. */
static const char *
mg_text (double mg, gboolean is_estimated, char *out)
{
  return vigil_number_format (mg, mg >= 100 || (is_estimated && mg >= 10) ? 0 : 1, out);
}

static void
fill_amounts (VigilInfusionText *out, const VigilChannel *channel, const VigilDelivered *delivered)
{
  char mg[VIGIL_NUMBER_SIZE];
  double total = channel->total_mg > 0 ? channel->total_mg : 1;

  out->is_estimated = delivered->is_estimated;
  mg_text (delivered->mg, delivered->is_estimated, mg);
  /* Translators: est. is short for estimated */
  g_snprintf (out->delivered, sizeof out->delivered,
              delivered->is_estimated ? _("est. %s mg") : "%s mg", mg);
  g_snprintf (out->planned, sizeof out->planned, _("of %s mg"),
              mg_text (channel->total_mg, FALSE, mg));
  if (delivered->is_estimated)
    g_snprintf (out->seen, sizeof out->seen, _("seen %s mg"),
                mg_text (delivered->seen_mg, FALSE, mg));
  out->fraction = CLAMP (delivered->mg / total, 0, 1);
  out->fraction_seen = delivered->is_estimated
                           ? CLAMP (delivered->seen_mg / total, 0, out->fraction)
                           : out->fraction;
  if (channel->state == VIGIL_CHANNEL_ENDED) {
    g_autofree char *at = vigil_time_clock (channel->ended_wall_us);

    g_snprintf (out->summary, sizeof out->summary, _("done %s"), at);
  } else if (delivered->left_us >= 0) {
    g_autofree char *left = vigil_time_span (delivered->left_us, FALSE);
    g_autofree char *ends = vigil_time_clock (delivered->ends_wall_us);

    g_snprintf (out->left, sizeof out->left,
                delivered->is_estimated || delivered->is_rate_planned ? _("est. left %s") : "%s", left);
    if (delivered->ends_wall_us > 0)
      g_snprintf (out->ends, sizeof out->ends, _("ends %s"), ends);
  }
}

void
vigil_infusion_text_fill (VigilInfusionText *out, const VigilChannel *channel,
                          const VigilDelivered *delivered, gboolean matches_plan,
                          gint64 now_wall_us)
{
  const VigilStep *step
      = channel->n_steps > 0 ? &channel->steps[MIN (channel->step, channel->n_steps - 1)] : NULL;
  gboolean is_fact
      = channel->state == VIGIL_CHANNEL_RUNNING || channel->state == VIGIL_CHANNEL_PAUSED;
  double rate = !is_fact ? (step != NULL ? step->given_rate : 0)
                : delivered->is_estimated || delivered->is_rate_planned ? delivered->seen_rate
                                                                        : delivered->rate;
  char number[VIGIL_NUMBER_SIZE];

  /* what it was ordered to give it does not give any more */
  if (channel->state == VIGIL_CHANNEL_ENDED && keeps_open (channel))
    rate = channel->bag_ml > 0 ? vigil_dose_from_mg_h (channel->rate_ml_h * channel->bag_mg / channel->bag_ml,
                                                       channel->unit, channel->weight_kg)
                               : NAN;

  *out = (VigilInfusionText) { .chip = VIGIL_CHIP_NONE };
  g_strlcpy (out->name, channel->drug_display, sizeof out->name);
  g_strlcpy (out->unit, channel->unit, sizeof out->unit);
  g_strlcpy (out->rate, vigil_number_format (rate, 3, number), sizeof out->rate);
  fill_chip (out, channel, now_wall_us);
  fill_amounts (out, channel, delivered);
  fill_second_line (out, channel, delivered, matches_plan);
  g_snprintf (out->spoken, sizeof out->spoken, "%s %s, %s %s, %s %s, %s %s", out->name,
              out->chip_words, out->rate, out->unit, out->delivered, out->planned,
              *out->left != '\0' ? _("left") : out->summary, out->left);
}

gboolean
vigil_infusion_may_ask_pump (int pump_control)
{
  return pump_control > 0;   /* VIGIL_CONTROL_NONE is 0, every other level allows to stop */
}

gboolean
vigil_infusion_may_start_pump (int pump_control)
{
  return pump_control > 1;   /* VIGIL_CONTROL_FULL */
}
