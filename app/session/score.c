/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/score.h"

#include "base/clock.h"
#include "base/number.h"
#include "session/gates.h"

#include <math.h>
#include <string.h>

void
vigil_answers_clear (VigilAnswers *self)
{
  for (guint i = 0; i < VIGIL_MAX_ITEMS; i++)
    self->anchors[i] = -1;
}

/* ---- totals ---- */

static VigilAsked
holds (const VigilInstrument *instrument, const VigilAnswers *answers, const VigilScoreIf *condition)
{
  if (condition->item < 0)
    return VIGIL_ASKED;
  /* what is not asked cannot be answered */
  if (vigil_score_is_asked (instrument, answers, (guint) condition->item) == VIGIL_ASKED_NOT)
    return VIGIL_ASKED_NOT;
  if (answers->anchors[condition->item] < 0)
    return VIGIL_ASKED_LATER;
  return answers->anchors[condition->item] == condition->anchor ? VIGIL_ASKED : VIGIL_ASKED_NOT;
}

VigilAsked
vigil_score_is_asked (const VigilInstrument *instrument, const VigilAnswers *answers, guint item)
{
  return holds (instrument, answers, &instrument->items[item].only_if);
}

VigilAsked
vigil_score_is_offered (const VigilInstrument *instrument, const VigilAnswers *answers, guint item, guint anchor)
{
  return holds (instrument, answers, &instrument->items[item].anchors[anchor].only_if);
}

static const VigilAnchor *
find_answer (const VigilInstrument *instrument, const VigilAnswers *answers, guint item)
{
  int anchor = answers->anchors[item];

  if (anchor < 0 || (guint) anchor >= instrument->items[item].n_anchors
      || vigil_score_is_offered (instrument, answers, item, (guint) anchor) != VIGIL_ASKED)
    return NULL;
  return &instrument->items[item].anchors[anchor];
}

static const VigilScoreBand *
find_band (const VigilInstrument *instrument, int total, int worst)
{
  const VigilScoreBand *band = NULL;

  for (guint i = 0; i < instrument->n_bands; i++)
    if (total >= instrument->bands[i].from)
      band = &instrument->bands[i];
  if (instrument->single != NULL && total < instrument->single_below && worst >= instrument->single->from)
    band = instrument->single;
  return band;
}

void
vigil_score_sum (const VigilInstrument *instrument, const VigilAnswers *answers, VigilScoreSum *out)
{
  int worst = 0;

  *out = (VigilScoreSum){ .missing = -1 };
  for (guint i = 0; i < instrument->n_items; i++) {
    const VigilAnchor *answer = find_answer (instrument, answers, i);

    if (vigil_score_is_asked (instrument, answers, i) == VIGIL_ASKED_NOT)
      continue;
    /* of items that an open question tells apart one will be asked: the question stands for it */
    if (vigil_score_is_asked (instrument, answers, i) == VIGIL_ASKED_LATER)
      continue;
    out->n_asked++;
    if (answer == NULL) {
      out->missing = out->missing < 0 ? (int) i : out->missing;
      continue;
    }
    out->n_answered++;
    out->total += answer->score;
    worst = MAX (worst, answer->score);
  }
  out->has_total = out->n_asked > 0 && out->missing < 0;
  out->band = out->has_total ? find_band (instrument, out->total, worst) : NULL;
}

/* ---- what is measured ---- */

/* A vital as the screen shows it: 35.04 is 35.0 there and here. */
static double
as_shown (VigilCode code, double value)
{
  static const double steps[] = { 1, 0.1, 0.01, 0.001 };
  guint decimals = MIN (vigil_vocabulary_get (code)->decimals, G_N_ELEMENTS (steps) - 1);

  return isfinite (value) ? vigil_number_round_to_step (value, steps[decimals]) : NAN;
}

/* Per cent are compared without dividing, so that 20 per cent of 125 are 25 to the last bit. */
static gboolean
is_within (const VigilAnchor *anchor, VigilBasis basis, double value, double baseline)
{
  double scale = basis == VIGIL_BASIS_PERCENT ? 100 : 1, whole = basis == VIGIL_BASIS_PERCENT ? baseline : 1;
  double held = basis == VIGIL_BASIS_ABSOLUTE ? value : fabs (value - baseline) * scale;

  return !(held < anchor->from * whole) && !(held > anchor->to * whole);
}

static int
match_one (const VigilInstrument *instrument, const VigilAnswers *answers, guint item, double value, double baseline)
{
  const VigilInstrumentItem *it = &instrument->items[item];

  if (!isfinite (value) || (it->basis != VIGIL_BASIS_ABSOLUTE && !(baseline > 0)))
    return -1;
  for (guint i = 0; i < it->n_anchors; i++) {
    const VigilAnchor *anchor = &it->anchors[i];
    VigilAsked offered = vigil_score_is_offered (instrument, answers, item, i);

    if ((isnan (anchor->from) && isnan (anchor->to)) || !is_within (anchor, it->basis, value, baseline))
      continue;
    if (offered == VIGIL_ASKED_LATER)
      return -1;
    if (offered == VIGIL_ASKED)
      return (int) i;
  }
  return -1;
}

int
vigil_score_match (const VigilInstrument *instrument, const VigilAnswers *answers, guint item, const double *values,
                   const double *baselines)
{
  const VigilInstrumentItem *it = &instrument->items[item];
  int found = -1;

  for (guint i = 0; i < it->n_vitals; i++) {
    int anchor = match_one (instrument, answers, item, as_shown (it->vitals[i], values[i]),
                            as_shown (it->vitals[i], baselines[i]));

    if (anchor < 0)
      return -1;
    found = MAX (found, anchor);
  }
  return found;
}

double
vigil_session_get_baseline (const VigilSession *self, VigilCode vital)
{
  double value = vital == VIGIL_CODE_NIBP_SYS   ? self->baseline_sys_mmhg
                 : vital == VIGIL_CODE_NIBP_DIA ? self->baseline_dia_mmhg
                 : vital == VIGIL_CODE_HR       ? self->baseline_hr
                                                : 0;

  return value > 0 ? value : NAN;
}

/* The cuff's is the visit's reading, while it is not overdue. */
static double
read_cuff (VigilCode code, const VigilScoreFacts *facts, gint64 *t_wall_us)
{
  const VigilSession *session = facts->session;
  double mmhg = code == VIGIL_CODE_NIBP_SYS   ? session->nibp_sys_mmhg
                : code == VIGIL_CODE_NIBP_DIA ? session->nibp_dia_mmhg
                                              : session->nibp_mean_mmhg;
  gint64 age_us = facts->now_wall_us - session->nibp_wall_us;

  if (session->nibp_wall_us == 0 || session->is_nibp_questionable || (session->is_nibp_demo && !session->is_training)
      || !(mmhg > 0) || facts->protocol == NULL || age_us > facts->protocol->nibp_every_min * VIGIL_USEC_PER_MIN)
    return NAN;
  *t_wall_us = session->nibp_wall_us;
  return mmhg;
}

static double
read_vital (VigilCode code, const VigilScoreFacts *facts, gint64 *t_wall_us)
{
  const VigilObservation *seen = facts->vitals != NULL ? &facts->vitals[code] : NULL;

  if (code == VIGIL_CODE_NIBP_SYS || code == VIGIL_CODE_NIBP_DIA || code == VIGIL_CODE_NIBP_MEAN)
    return read_cuff (code, facts, t_wall_us);
  if (seen == NULL || !vigil_gate_is_measured (seen, facts->session->is_training))
    return NAN;
  *t_wall_us = facts->now_wall_us - (facts->now_us - seen->t_mono_us);
  return seen->value;
}

void
vigil_score_suggest (const VigilInstrument *instrument, const VigilAnswers *answers, guint item,
                     const VigilScoreFacts *facts, VigilScoreHint *out)
{
  const VigilInstrumentItem *it = &instrument->items[item];

  *out = (VigilScoreHint){ .anchor = -1 };
  for (guint i = 0; i < VIGIL_MAX_ITEM_VITALS; i++) {
    gint64 t_wall_us = 0;

    out->values[i] = i < it->n_vitals ? as_shown (it->vitals[i], read_vital (it->vitals[i], facts, &t_wall_us)) : NAN;
    out->baselines[i]
        = i < it->n_vitals ? as_shown (it->vitals[i], vigil_session_get_baseline (facts->session, it->vitals[i])) : NAN;
    if (t_wall_us != 0 && (out->t_wall_us == 0 || t_wall_us < out->t_wall_us))
      out->t_wall_us = t_wall_us;
  }
  if (it->n_vitals > 0)
    out->anchor = vigil_score_match (instrument, answers, item, out->values, out->baselines);
}

/* ---- scores of a visit ---- */

guint
vigil_session_get_when (const VigilSession *self)
{
  switch (self->stage) {
  case VIGIL_STAGE_GATES:
  case VIGIL_STAGE_DOSE:
    return VIGIL_WHEN_BASELINE;
  case VIGIL_STAGE_INFUSING:
    return VIGIL_WHEN_INFUSING;
  case VIGIL_STAGE_RECOVERY:
    return VIGIL_WHEN_RECOVERY;
  case VIGIL_STAGE_NONE:
  case VIGIL_STAGE_CHECK_IN:
  case VIGIL_STAGE_DISCHARGE:
  case VIGIL_STAGE_CLOSED:
  default:
    return 0;
  }
}

const VigilScore *
vigil_session_find_score (const VigilSession *self, const char *instrument_id, guint when)
{
  for (guint i = self->n_scores; i-- > 0;)
    if (strcmp (self->scores[i].id, instrument_id) == 0 && (self->scores[i].when & when) != 0)
      return &self->scores[i];
  return NULL;
}

gboolean
vigil_score_meets (const VigilScore *score, const VigilScoreNeed *need)
{
  if (score == NULL || score->total < need->total)
    return FALSE;
  for (guint i = 0; i < need->n_items; i++)
    if (score->items[need->items[i].item] < need->items[i].score)
      return FALSE;
  return TRUE;
}

const VigilDischargeAnswer *
vigil_session_find_discharge_override (const VigilSession *self, const VigilDischargeItem *item)
{
  const VigilScore *score
      = item->need != NULL ? vigil_session_find_score (self, item->need->instrument->id, VIGIL_WHEN_RECOVERY) : NULL;

  for (guint i = 0; i < self->n_discharge; i++)
    if (strcmp (self->discharge[i].id, item->id) == 0 && self->discharge[i].overridden_seq > 0
        && (score == NULL || self->discharge[i].overridden_seq > score->seq))
      return &self->discharge[i];
  return NULL;
}

gint64
vigil_session_score_due_wall_us (const VigilSession *self, const VigilProtocolScore *score)
{
  guint when = vigil_session_get_when (self) & score->when;
  gint64 begun = 0, last = 0;
  const VigilScore *before;

  if (score->every_min == 0 || (when & (VIGIL_WHEN_INFUSING | VIGIL_WHEN_RECOVERY)) == 0)
    return 0;
  if (when == VIGIL_WHEN_RECOVERY)
    begun = self->recovery_started_wall_us;
  for (guint i = 0; i < self->n_channels && when == VIGIL_WHEN_INFUSING; i++) {
    gint64 started = self->channels[i].started_wall_us;

    if (started != 0 && (begun == 0 || started < begun))
      begun = started;
  }
  before = vigil_session_find_score (self, score->instrument->id, when);
  last = before != NULL ? before->t_wall_us : 0;
  return begun != 0 ? MAX (begun, last) + score->every_min * VIGIL_USEC_PER_MIN : 0;
}

const VigilScoreBand *
vigil_instrument_find_band (const VigilInstrument *self, const char *id)
{
  for (guint i = 0; i < self->n_bands; i++)
    if (g_strcmp0 (self->bands[i].id, id) == 0)
      return &self->bands[i];
  return self->single != NULL && g_strcmp0 (self->single->id, id) == 0 ? self->single : NULL;
}

const char *
vigil_instrument_get_change_unit (const VigilInstrument *self)
{
  for (guint i = 0; i < self->n_items; i++)
    if (self->items[i].basis != VIGIL_BASIS_ABSOLUTE)
      return self->items[i].basis == VIGIL_BASIS_PERCENT ? "%" : "mmHg";
  return "";
}
