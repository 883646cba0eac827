/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/limits.h"

#include <math.h>

double
vigil_session_get_limit (const VigilSession *self, const VigilLimitRule *rule)
{
  for (guint i = 0; self != NULL && i < self->n_limits; i++)
    if (g_strcmp0 (self->limits[i].id, rule->id) == 0)
      return self->limits[i].limit;
  return rule->limit;
}

const VigilLimitRule *
vigil_session_find_limit (const VigilSession *self, const VigilAlarmProfile *profile, VigilCode code,
                          gboolean is_high)
{
  const VigilLimitRule *first = NULL;

  for (guint i = 0; profile != NULL && i < profile->n_limits; i++) {
    const VigilLimitRule *rule = &profile->limits[i];
    double limit = vigil_session_get_limit (self, rule);

    if (rule->code != code || rule->is_high != is_high)
      continue;
    if (first == NULL
        || (is_high ? limit < vigil_session_get_limit (self, first) : limit > vigil_session_get_limit (self, first)))
      first = rule;
  }
  return first;
}

gboolean
vigil_session_get_limit_range (const VigilSession *self, const VigilAlarmProfile *profile,
                               const VigilLimitRule *rule, double *least, double *most)
{
  *least = rule->least;
  *most = rule->most;
  for (guint i = 0; profile != NULL && i < profile->n_limits; i++) {
    const VigilLimitRule *other = &profile->limits[i];
    double limit = vigil_session_get_limit (self, other);

    if (other == rule || other->code != rule->code)
      continue;
    if (other->is_high != rule->is_high) {
      /* a step between them, so that something is still inside */
      if (rule->is_high)
        *least = MAX (*least, limit + rule->change_step);
      else
        *most = MIN (*most, limit - rule->change_step);
    } else if (other->priority != rule->priority) {
      gboolean is_outer = other->priority > rule->priority;

      if (rule->is_high == is_outer)
        *most = MIN (*most, limit);
      else
        *least = MAX (*least, limit);
    }
  }
  return rule->change_step > 0 && *least <= *most;
}

static double
baseline_of (const VigilSession *self, VigilCode code)
{
  switch ((int) code) {
  case VIGIL_CODE_HR:
    return self->baseline_hr;
  case VIGIL_CODE_NIBP_SYS:
    return self->baseline_sys_mmhg;
  case VIGIL_CODE_NIBP_DIA:
    return self->baseline_dia_mmhg;
  default:
    return 0;
  }
}

double
vigil_session_offer_limit (const VigilSession *self, const VigilLimitRule *rule, double least, double most)
{
  double baseline = baseline_of (self, rule->code), limit;

  if (!(baseline > 0) || !(rule->baseline_percent > 0) || !(rule->change_step > 0))
    return NAN;
  limit = baseline * (1 + (rule->is_high ? 1 : -1) * rule->baseline_percent / 100);
  return CLAMP (round (limit / rule->change_step) * rule->change_step, least, most);
}
