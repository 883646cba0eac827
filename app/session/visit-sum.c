/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/visit-sum.h"

#include "session/guard.h"
#include "session/step.h"

#include <math.h>
#include <string.h>

typedef struct {
  gint64 seq;
  int severity;
  gboolean is_withdrawn;
  char label[56];
} Effect;

typedef struct {
  gint64 seq;
  guint scale;               /* which of the outcomes */
  int score;
  gboolean is_after, is_withdrawn;
} Score;

struct _VigilVisitSum {
  VigilSession session;
  char outcomes[VIGIL_MAX_OUTCOMES][VIGIL_ID_SIZE];
  guint n_outcomes;
  GArray *effects, *scores, *asked;
  gboolean is_started;
  double rates[VIGIL_MAX_CHANNELS];   /* the highest that the pump said, in the drug's unit */
};

VigilVisitSum *
vigil_visit_sum_new (const char *const *outcomes)
{
  VigilVisitSum *self = g_new0 (VigilVisitSum, 1);

  for (guint i = 0; outcomes[i] != NULL && self->n_outcomes < VIGIL_MAX_OUTCOMES; i++)
    g_strlcpy (self->outcomes[self->n_outcomes++], outcomes[i], VIGIL_ID_SIZE);
  self->effects = g_array_new (FALSE, TRUE, sizeof (Effect));
  self->scores = g_array_new (FALSE, TRUE, sizeof (Score));
  self->asked = g_array_new (FALSE, TRUE, sizeof (VigilAskedAbout));
  vigil_session_init (&self->session);
  return self;
}

void
vigil_visit_sum_free (VigilVisitSum *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->effects);
  g_array_unref (self->scores);
  g_array_unref (self->asked);
  g_free (self);
}

static void
note_effect (VigilVisitSum *self, const VigilEvent *event)
{
  Effect effect = { .seq = event->seq, .severity = (int) vigil_event_get_int (event, "severity") };

  vigil_step_copy (event, "label", effect.label, sizeof effect.label);
  g_array_append_val (self->effects, effect);
}

static void
correct_effect (VigilVisitSum *self, const VigilEvent *event)
{
  for (guint i = 0; i < self->effects->len; i++) {
    Effect *effect = &g_array_index (self->effects, Effect, i);

    if (effect->seq != vigil_event_get_int (event, "ref"))
      continue;
    effect->severity = (int) vigil_event_get_int (event, "severity");
    effect->is_withdrawn = vigil_event_get_boolean (event, "is_withdrawn");
  }
}

static void
note_score (VigilVisitSum *self, const VigilEvent *event)
{
  const char *id = vigil_event_get_string (event, "check");

  for (guint i = 0; i < self->n_outcomes; i++)
    if (strcmp (self->outcomes[i], id) == 0 && vigil_event_has (event, "score")) {
      Score score = { event->seq, i, (int) vigil_event_get_int (event, "score"), self->is_started, FALSE };

      g_array_append_val (self->scores, score);
    }
}

static void
withdraw_score (VigilVisitSum *self, const VigilEvent *event)
{
  for (guint i = 0; i < self->scores->len; i++)
    if (g_array_index (self->scores, Score, i).seq == vigil_event_get_int (event, "ref"))
      g_array_index (self->scores, Score, i).is_withdrawn = TRUE;
}

static void
note_asked (VigilVisitSum *self, const VigilEvent *event)
{
  VigilAskedAbout asked;

  memset (&asked, 0, sizeof asked);
  vigil_step_copy (event, "visit", asked.visit, sizeof asked.visit);
  vigil_earlier_follow_up_read (&asked.follow_up, event);
  g_array_append_val (self->asked, asked);
}

static void
note_rates (VigilVisitSum *self)
{
  for (guint i = 0; i < self->session.n_channels; i++) {
    const VigilChannel *channel = &self->session.channels[i];
    double rate;

    if (channel->state < VIGIL_CHANNEL_RUNNING)
      continue;
    self->is_started = TRUE;
    if (channel->state != VIGIL_CHANNEL_RUNNING || !(channel->rate_ml_h > 0) || !(channel->bag_ml > 0))
      continue;
    rate = vigil_dose_from_mg_h (channel->rate_ml_h * channel->bag_mg / channel->bag_ml, channel->unit,
                                 channel->weight_kg);
    if (rate > self->rates[i])
      self->rates[i] = rate;
  }
}

void
vigil_visit_sum_step (VigilVisitSum *self, const VigilEvent *event)
{
  vigil_session_step (&self->session, event);
  note_rates (self);
  switch ((int) event->kind) {
  case VIGIL_EVENT_SIDE_EFFECT:
    note_effect (self, event);
    break;
  case VIGIL_EVENT_SIDE_EFFECT_CORRECTED:
    correct_effect (self, event);
    break;
  case VIGIL_EVENT_CHECK_RECORDED:
    note_score (self, event);
    break;
  case VIGIL_EVENT_ENTRY_WITHDRAWN:
    withdraw_score (self, event);
    break;
  case VIGIL_EVENT_FOLLOW_UP_ANSWERED:
    note_asked (self, event);
    break;
  default:
    break;
  }
}

/* ---- the sum ---- */

static VigilEarlierDrug *
get_drug (VigilEarlierVisit *out, const char *drug_id)
{
  guint i = 0;

  while (i < out->n_drugs && strcmp (out->drugs[i].drug_id, drug_id) != 0)
    i++;
  if (i == VIGIL_MAX_EARLIER_DRUGS)
    return NULL;
  if (i == out->n_drugs) {
    vigil_step_copy_text (drug_id, out->drugs[i].drug_id, sizeof out->drugs[i].drug_id);
    vigil_step_copy_text (drug_id, out->drugs[i].display, sizeof out->drugs[i].display);
    out->n_drugs++;
  }
  return &out->drugs[i];
}

/* What the pump never said is what was planned up to the step that was reached. */
static double
highest_rate (const VigilVisitSum *self, guint i)
{
  const VigilChannel *channel = &self->session.channels[i];
  double rate = 0;

  if (self->rates[i] > 0)
    return self->rates[i];
  for (guint k = 0; k <= channel->step && k < channel->n_steps; k++)
    rate = MAX (rate, channel->steps[k].given_rate);
  return rate;
}

static void
sum_channels (const VigilVisitSum *self, VigilEarlierVisit *out)
{
  for (guint i = 0; i < self->session.n_channels; i++) {
    const VigilChannel *channel = &self->session.channels[i];
    VigilEarlierDrug *drug = channel->state >= VIGIL_CHANNEL_RUNNING ? get_drug (out, channel->drug_id) : NULL;

    if (drug == NULL)
      continue;
    vigil_step_copy_text (channel->drug_display, drug->display, sizeof drug->display);
    vigil_step_copy_text (channel->unit, drug->unit, sizeof drug->unit);
    drug->rate = MAX (drug->rate, highest_rate (self, i));
    drug->is_estimated |= channel->state != VIGIL_CHANNEL_ENDED || channel->unseen_ml > 0 || channel->unplanned_ml > 0
                           || vigil_channel_is_strength_assumed (channel);
    out->given_wall_us = MAX (out->given_wall_us,
                              channel->ended_wall_us != 0 ? channel->ended_wall_us : channel->seen_wall_us);
  }
}

/* As the guard counts it, what was ordered and never started left out. */
static void
sum_amounts (const VigilVisitSum *self, VigilEarlierVisit *out)
{
  g_autofree VigilSession *given_only = g_memdup2 (&self->session, sizeof self->session);
  VigilGivenDose given[VIGIL_MAX_GIVEN];
  gint64 sums_ng[VIGIL_MAX_EARLIER_DRUGS] = { 0 };
  guint n;

  given_only->n_earlier = 0;
  for (guint i = 0; i < given_only->n_channels; i++)
    if (given_only->channels[i].state < VIGIL_CHANNEL_RUNNING)
      given_only->channels[i].state = VIGIL_CHANNEL_EMPTY;
  n = vigil_guard_collect (given_only, NULL, given);
  for (guint i = 0; i < n; i++) {
    VigilEarlierDrug *drug = get_drug (out, given[i].drug_id);

    if (drug != NULL && given[i].ng > 0)
      sums_ng[drug - out->drugs] += given[i].ng;
  }
  for (guint i = 0; i < out->n_drugs; i++)
    out->drugs[i].mg = vigil_dose_from_ng (sums_ng[i]);
}

static guint
find_label (const VigilEarlierVisit *out, const char *label)
{
  guint i = 0;

  while (i < out->n_effects && strcmp (out->effects[i].label, label) != 0)
    i++;
  return i;
}

/* The worst first, each once; of equal ones the one that came first. */
static void
sum_effects (const VigilVisitSum *self, VigilEarlierVisit *out)
{
  for (int severity = 4; severity > 0; severity--)
    for (guint i = 0; i < self->effects->len && out->n_effects < VIGIL_MAX_EARLIER_EFFECTS; i++) {
      const Effect *effect = &g_array_index (self->effects, Effect, i);

      if (effect->is_withdrawn || effect->severity != severity || find_label (out, effect->label) < out->n_effects)
        continue;
      vigil_step_copy_text (effect->label, out->effects[out->n_effects].label, sizeof out->effects[0].label);
      out->effects[out->n_effects++].severity = severity;
    }
}

static void
sum_scores (const VigilVisitSum *self, VigilEarlierVisit *out)
{
  for (guint i = 0; i < self->n_outcomes; i++) {
    VigilEarlierScale *scale = &out->scales[out->n_scales];

    memset (scale, 0, sizeof *scale);
    vigil_step_copy_text (self->outcomes[i], scale->check_id, sizeof scale->check_id);
    for (guint k = 0; k < self->scores->len; k++) {
      const Score *score = &g_array_index (self->scores, Score, k);

      if (score->is_withdrawn || score->scale != i)
        continue;
      *(score->is_after ? &scale->after : &scale->before) = score->score;
      *(score->is_after ? &scale->has_after : &scale->has_before) = TRUE;
    }
    if (scale->has_before || scale->has_after)
      out->n_scales++;
    else
      memset (scale, 0, sizeof *scale);
  }
}

void
vigil_visit_sum_get (VigilVisitSum *self, VigilEarlierVisit *out)
{
  const VigilSession *session = &self->session;

  memset (out, 0, sizeof *out);
  vigil_step_copy_text (session->id, out->id, sizeof out->id);
  out->opened_wall_us = session->opened_wall_us;
  vigil_step_copy_text (session->protocol_id, out->protocol_id, sizeof out->protocol_id);
  out->is_early = session->stage != VIGIL_STAGE_CLOSED || !session->is_signed;
  out->review = session->review;
  sum_channels (self, out);
  sum_amounts (self, out);
  sum_effects (self, out);
  sum_scores (self, out);
}

const VigilSession *
vigil_visit_sum_get_session (VigilVisitSum *self)
{
  return &self->session;
}

const GArray *
vigil_visit_sum_get_asked (VigilVisitSum *self)
{
  return self->asked;
}
