/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/limits-input.h"

#include "base/number.h"
#include "session/limits.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SAME 1e-6

static VigilLimitSide *
side_of (VigilLimitsInput *self, gboolean is_high)
{
  return is_high ? &self->upper : &self->lower;
}

static void
fill_side (VigilLimitSide *out, const VigilView *view, const VigilAlarmProfile *profile, VigilCode code, gboolean is_high)
{
  *out = (VigilLimitSide) { .now = NAN, .wished = NAN, .least = NAN, .most = NAN, .offered = NAN };
  out->rule = vigil_session_find_limit (&view->session, profile, code, is_high);
  if (out->rule == NULL)
    return;
  out->now = out->wished = vigil_session_get_limit (&view->session, out->rule);
  out->can_change = vigil_session_get_limit_range (&view->session, profile, out->rule, &out->least, &out->most);
  if (out->can_change)
    out->offered = vigil_session_offer_limit (&view->session, out->rule, out->least, out->most);
}

void
vigil_limits_input_init (VigilLimitsInput *self, const VigilView *view, const VigilAlarmProfile *profile, VigilCode code)
{
  self->code = code;
  fill_side (&self->upper, view, profile, code, TRUE);
  fill_side (&self->lower, view, profile, code, FALSE);
}

static void
wish (VigilLimitsInput *self, gboolean is_high, double limit)
{
  VigilLimitSide *side = side_of (self, is_high);
  const VigilLimitSide *other = side_of (self, !is_high);
  double least = side->least, most = side->most;

  if (!side->can_change || isnan (limit))
    return;
  /* the other side may be moved too, and neither is set yet */
  if (is_high && other->rule != NULL)
    least = MAX (least, other->wished + side->rule->change_step);
  else if (other->rule != NULL)
    most = MIN (most, other->wished - side->rule->change_step);
  if (least <= most)
    side->wished = CLAMP (limit, least, most);
}

void
vigil_limits_input_move (VigilLimitsInput *self, gboolean is_high, int n)
{
  VigilLimitSide *side = side_of (self, is_high);

  if (side->can_change)
    wish (self, is_high, side->wished + n * side->rule->change_step);
}

void
vigil_limits_input_to_clinic (VigilLimitsInput *self)
{
  for (int is_high = 0; is_high <= 1; is_high++)
    if (side_of (self, is_high)->can_change)
      side_of (self, is_high)->wished = side_of (self, is_high)->rule->limit;
}

void
vigil_limits_input_to_offer (VigilLimitsInput *self)
{
  for (int is_high = 0; is_high <= 1; is_high++)
    wish (self, is_high, side_of (self, is_high)->offered);
}

gboolean
vigil_limits_input_has_offer (const VigilLimitsInput *self)
{
  return !isnan (self->upper.offered) || !isnan (self->lower.offered);
}

static gboolean
is_side_changed (const VigilLimitSide *side)
{
  return side->can_change && fabs (side->wished - side->now) > SAME;
}

gboolean
vigil_limits_input_is_changed (const VigilLimitsInput *self)
{
  return is_side_changed (&self->upper) || is_side_changed (&self->lower);
}

JsonObject *
vigil_limits_input_to_body (const VigilLimitsInput *self, gboolean is_high)
{
  const VigilLimitSide *side = is_high ? &self->upper : &self->lower;

  if (!is_side_changed (side))
    return NULL;
  return vigil_body_new ("rule", "s", side->rule->id, "code", "s", vigil_vocabulary_get (self->code)->name, "is_high",
                         "b", is_high, "limit", "d", side->wished, "before", "d", side->now, NULL);
}

const char *
vigil_limit_words (const VigilLimitsInput *self, double limit, char *out)
{
  if (isnan (limit))
    g_strlcpy (out, "--", VIGIL_NUMBER_SIZE);
  else
    vigil_number_format (limit, vigil_vocabulary_get (self->code)->decimals, out);
  return out;
}

/* "below 40, above 140"; "" for two NAN. */
static char *
range_words (const VigilLimitsInput *self, double low, double high)
{
  char a[VIGIL_NUMBER_SIZE], b[VIGIL_NUMBER_SIZE];

  vigil_limit_words (self, low, a);
  vigil_limit_words (self, high, b);
  if (isnan (low) && isnan (high))
    return g_strdup ("");
  if (isnan (high))
    return g_strdup_printf (_("below %s"), a);
  if (isnan (low))
    return g_strdup_printf (_("above %s"), b);
  return g_strdup_printf (_("below %s, above %s"), a, b);
}

char *
vigil_limits_words_clinic (const VigilLimitsInput *self)
{
  g_autofree char *range = range_words (self, self->lower.rule != NULL ? self->lower.rule->limit : NAN,
                                        self->upper.rule != NULL ? self->upper.rule->limit : NAN);

  return *range == '\0' ? g_strdup (_("The clinic has no limits for it"))
                        /* Translators: "The clinic: alarm below 50, above 120" */
                        : g_strdup_printf (_("The clinic: alarm %s"), range);
}

char *
vigil_limits_words_others (const VigilLimitsInput *self, const VigilView *view, const VigilAlarmProfile *profile)
{
  double low = NAN, high = NAN;
  g_autofree char *range = NULL;

  for (guint i = 0; profile != NULL && i < profile->n_limits; i++) {
    const VigilLimitRule *rule = &profile->limits[i];

    if (rule->code != self->code || rule == self->upper.rule || rule == self->lower.rule
        || rule->priority < VIGIL_PRIORITY_HIGH)
      continue;
    if (rule->is_high)
      high = vigil_session_get_limit (&view->session, rule);
    else
      low = vigil_session_get_limit (&view->session, rule);
  }
  range = range_words (self, low, high);
  return *range == '\0' ? g_strdup ("") : g_strdup_printf (_("High alarm %s: it stays"), range);
}
