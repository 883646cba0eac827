/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/gates.h"

#include "session/score.h"

#include <math.h>
#include <string.h>

const VigilGateAnswer *
vigil_session_find_gate_answer (const VigilSession *self, const char *gate_id)
{
  for (guint i = 0; i < self->n_gates; i++)
    if (strcmp (self->gates[i].id, gate_id) == 0)
      return &self->gates[i];
  return NULL;
}

static VigilGateState
state_of (VigilGateEffect effect)
{
  return effect == VIGIL_GATE_BLOCKS ? VIGIL_GATE_STATE_BLOCKS : VIGIL_GATE_STATE_PASSED;
}

static VigilGateState
confirmed_state (const VigilGateAnswer *answer)
{
  if (answer == NULL || !answer->is_answered)
    return VIGIL_GATE_STATE_OPEN;
  return answer->is_passed ? VIGIL_GATE_STATE_PASSED : VIGIL_GATE_STATE_BLOCKS;
}

static VigilGateState
consent_state (const VigilSession *session, const VigilProtocol *protocol)
{
  if (g_strcmp0 (session->consent_id, protocol->consent_id) != 0)
    return VIGIL_GATE_STATE_OPEN;
  return session->is_consent_signed ? VIGIL_GATE_STATE_PASSED : VIGIL_GATE_STATE_BLOCKS;
}

static VigilGateState
vitals_state (const VigilSession *session)
{
  if (session->nibp_wall_us == 0 || !(session->nibp_sys_mmhg > 0))
    return VIGIL_GATE_STATE_OPEN;
  /* a pressure that the monitor doubts is no baseline, nor, except to learn with, nobody's */
  if (session->is_nibp_questionable || (session->is_nibp_demo && !session->is_training))
    return VIGIL_GATE_STATE_BLOCKS;
  return VIGIL_GATE_STATE_PASSED;
}

static VigilGateState
check_state (const VigilGate *gate, const VigilSession *session)
{
  for (guint i = 0; i < session->n_checks; i++)
    if (strcmp (session->checks[i].id, gate->check_id) == 0)
      return VIGIL_GATE_STATE_PASSED;
  return VIGIL_GATE_STATE_OPEN;
}

/* The latest total before the infusion counts, and does what the clinic wrote of its band. */
static void
judge_score (const VigilGate *gate, const VigilSession *session, VigilGateVerdict *out)
{
  const VigilScore *score = vigil_session_find_score (session, gate->instrument->id, VIGIL_WHEN_BASELINE);
  const VigilScoreBand *band = score != NULL ? vigil_instrument_find_band (gate->instrument, score->band) : NULL;
  VigilGateEffect effect = band != NULL ? band->effect : VIGIL_GATE_PASSES;

  if (score == NULL)
    return;
  /* what was let pass was another total */
  if (out->answer != NULL && out->answer->overridden_wall_us < score->t_wall_us)
    out->answer = NULL;
  out->state = state_of (effect);
  out->warns = effect == VIGIL_GATE_WARNS;
}

/* ---- questions and values ---- */

static const VigilGateChoice *
find_choice (const VigilSession *session, const VigilGate *gate, const VigilGateQuestion *question)
{
  const char *chosen = NULL;

  for (guint i = 0; i < session->n_question_answers; i++)
    if (strcmp (session->question_answers[i].gate, gate->id) == 0
        && strcmp (session->question_answers[i].question, question->id) == 0)
      chosen = session->question_answers[i].choice;
  for (guint i = 0; chosen != NULL && i < question->n_choices; i++)
    if (strcmp (question->choices[i].id, chosen) == 0)
      return &question->choices[i];
  return NULL;
}

static void
judge_question (VigilGatePart *part, const VigilSession *session, const VigilGate *gate)
{
  part->kind = VIGIL_PART_QUESTION;
  part->choice = find_choice (session, gate, &gate->questions[part->index]);
  if (part->choice == NULL)
    return;
  part->state = state_of (part->choice->effect);
  part->warns = part->choice->effect == VIGIL_GATE_WARNS;
}

gboolean
vigil_gate_is_measured (const VigilObservation *seen, gboolean is_training)
{
  gboolean is_demo = (seen->flags & (VIGIL_FLAG_DEMO | VIGIL_FLAG_TEST)) != 0;

  return seen->quality == VIGIL_QUALITY_OK && (!is_demo || is_training) && !vigil_vocabulary_is_episodic (seen->source);
}

/* The cuff's is the visit's reading: the monitor's repeats it for as long as it likes. */
static double
measured (VigilCode code, const VigilSession *session, const VigilGateFacts *facts)
{
  const VigilObservation *seen = facts->vitals != NULL ? &facts->vitals[code] : NULL;
  gboolean is_cuff = code == VIGIL_CODE_NIBP_SYS || code == VIGIL_CODE_NIBP_DIA || code == VIGIL_CODE_NIBP_MEAN;
  double mmhg = code == VIGIL_CODE_NIBP_SYS ? session->nibp_sys_mmhg
                : code == VIGIL_CODE_NIBP_DIA ? session->nibp_dia_mmhg : session->nibp_mean_mmhg;

  if (is_cuff)
    return vitals_state (session) == VIGIL_GATE_STATE_PASSED && mmhg > 0 ? mmhg : NAN;
  return seen != NULL && vigil_gate_is_measured (seen, session->is_training) ? seen->value : NAN;
}

static void
judge_measure (VigilGatePart *part, const VigilSession *session, const VigilGate *gate, const VigilGateFacts *facts)
{
  const VigilGateMeasure *measure = &gate->measures[part->index];
  gboolean is_violated;

  part->kind = VIGIL_PART_MEASURE;
  part->value = measured (measure->code, session, facts);
  if (isnan (part->value))
    return;
  is_violated = measure->is_high ? part->value > measure->limit : part->value < measure->limit;
  part->state = is_violated ? state_of (measure->effect) : VIGIL_GATE_STATE_PASSED;
  part->warns = is_violated && measure->effect == VIGIL_GATE_WARNS;
}

/* ---- food ---- */

/* One part a rule that holds now: of its classes the worst. */
static void
judge_rule (VigilGatePart *part, const VigilSession *session, const VigilGate *gate, const VigilGateFacts *facts,
            VigilSlot slot)
{
  const VigilFastingRule *rule = &gate->rules[part->index];

  part->kind = VIGIL_PART_FOOD;
  part->state = VIGIL_GATE_STATE_PASSED;
  part->food = VIGIL_N_FOODS;
  for (VigilFood food = 0; food < VIGIL_N_FOODS; food++) {
    gint64 eaten_us = session->intakes_wall_us[food], passes_us = 0;
    VigilGateState state = VIGIL_GATE_STATE_PASSED;

    if (vigil_fasting_find_rule (gate, food, slot) != (int) part->index)
      continue;
    if (rule->kind != VIGIL_FAST_ALLOWED && eaten_us == 0)
      state = VIGIL_GATE_STATE_OPEN;
    else if (!vigil_fasting_holds (rule, eaten_us, facts->start_wall_us, facts->zone, &passes_us))
      state = VIGIL_GATE_STATE_BLOCKS;
    if (part->food == VIGIL_N_FOODS || state == VIGIL_GATE_STATE_BLOCKS
        || (state == VIGIL_GATE_STATE_OPEN && part->state == VIGIL_GATE_STATE_PASSED)) {
      /* of two that block the one that blocks longer, and for ever is longest */
      if (part->state == VIGIL_GATE_STATE_BLOCKS && passes_us != 0
          && (part->passes_wall_us == 0 || passes_us < part->passes_wall_us))
        continue;
      part->state = state;
      part->food = food;
      part->eaten_wall_us = eaten_us;
      part->passes_wall_us = passes_us;
    }
  }
}

/* ---- all of it ---- */

static gboolean
is_rule_in_force (const VigilGate *gate, guint rule, VigilSlot slot)
{
  for (VigilFood food = 0; food < VIGIL_N_FOODS; food++)
    if (vigil_fasting_find_rule (gate, food, slot) == (int) rule)
      return TRUE;
  return FALSE;
}

static VigilGatePart *
add_part (VigilGateVerdict *out, guint index)
{
  VigilGatePart *part = &out->parts[out->n_parts++];

  *part = (VigilGatePart) { .index = index, .value = NAN, .food = VIGIL_N_FOODS };
  return part;
}

static void
judge_parts (const VigilGate *gate, const VigilSession *session, const VigilGateFacts *facts, VigilGateVerdict *out)
{
  VigilSlot slot
      = gate->n_rules > 0 ? vigil_fasting_get_slot (gate, facts->start_wall_us, facts->zone) : VIGIL_SLOT_ANY;

  for (guint i = 0; i < gate->n_questions; i++)
    judge_question (add_part (out, i), session, gate);
  for (guint i = 0; i < gate->n_measures; i++)
    judge_measure (add_part (out, i), session, gate, facts);
  for (guint i = 0; i < gate->n_rules; i++)
    if (is_rule_in_force (gate, i, slot))
      judge_rule (add_part (out, i), session, gate, facts, slot);
}

/* Blocked by one part, it is blocked; then what is open must be asked. */
static void
sum_up (VigilGateVerdict *out)
{
  gboolean is_time_alone = TRUE;

  out->state = VIGIL_GATE_STATE_PASSED;
  for (guint i = 0; i < out->n_parts; i++) {
    const VigilGatePart *part = &out->parts[i];

    out->warns |= part->warns;
    if (part->state == VIGIL_GATE_STATE_BLOCKS) {
      out->state = VIGIL_GATE_STATE_BLOCKS;
      is_time_alone &= part->passes_wall_us != 0;
      out->passes_wall_us = MAX (out->passes_wall_us, part->passes_wall_us);
    } else if (part->state == VIGIL_GATE_STATE_OPEN && out->state == VIGIL_GATE_STATE_PASSED) {
      out->state = VIGIL_GATE_STATE_OPEN;
    }
  }
  if (!is_time_alone)
    out->passes_wall_us = 0;
}

/* Another time of the day may have another rule (requirement R3.6): the promise must hold there too. */
static void
check_promise (const VigilGate *gate, const VigilSession *session, const VigilGateFacts *facts, VigilGateVerdict *out)
{
  VigilGateFacts then = *facts;
  VigilGateVerdict later = { .state = VIGIL_GATE_STATE_PASSED };

  if (gate->kind != VIGIL_GATE_FASTING || out->passes_wall_us == 0)
    return;
  then.start_wall_us = out->passes_wall_us;
  judge_parts (gate, session, &then, &later);
  sum_up (&later);
  if (later.state != VIGIL_GATE_STATE_PASSED)
    out->passes_wall_us = 0;
}

void
vigil_gate_judge (const VigilGate *gate, const VigilSession *session, const VigilProtocol *protocol,
                  const VigilGateFacts *facts, VigilGateVerdict *out)
{
  *out = (VigilGateVerdict) { .answer = vigil_session_find_gate_answer (session, gate->id) };
  switch (gate->kind) {
  case VIGIL_GATE_CONSENT:
    out->state = consent_state (session, protocol);
    break;
  case VIGIL_GATE_WEIGHT:
    out->state = session->weight_kg > 0 ? VIGIL_GATE_STATE_PASSED : VIGIL_GATE_STATE_OPEN;
    break;
  case VIGIL_GATE_VITALS:
    out->state = vitals_state (session);
    break;
  case VIGIL_GATE_CHECK:
    out->state = check_state (gate, session);
    break;
  case VIGIL_GATE_SCORE:
    judge_score (gate, session, out);
    break;
  case VIGIL_GATE_QUESTIONS:
  case VIGIL_GATE_FASTING:
    judge_parts (gate, session, facts, out);
    sum_up (out);
    check_promise (gate, session, facts, out);
    break;
  case VIGIL_GATE_CONFIRM:
  default:
    out->state = confirmed_state (out->answer);
    break;
  }
  if (out->answer != NULL && out->answer->is_overridden && out->state == VIGIL_GATE_STATE_BLOCKS)
    out->state = VIGIL_GATE_STATE_PASSED;
}

VigilGateState
vigil_gate_get_state (const VigilGate *gate, const VigilSession *session, const VigilProtocol *protocol,
                      const VigilGateFacts *facts)
{
  VigilGateVerdict verdict;

  vigil_gate_judge (gate, session, protocol, facts, &verdict);
  return verdict.state;
}

const VigilGate *
vigil_session_find_blocking_gate (const VigilSession *self, const VigilProtocol *protocol, const VigilGateFacts *facts)
{
  for (guint i = 0; i < protocol->n_gates; i++)
    if (!protocol->gates[i]->is_advisory
        && vigil_gate_get_state (protocol->gates[i], self, protocol, facts) != VIGIL_GATE_STATE_PASSED)
      return protocol->gates[i];
  return NULL;
}

gboolean
vigil_gate_is_reminder_due (const VigilGateVerdict *verdict, const VigilGateFacts *facts)
{
  const VigilGateAnswer *answer = verdict->answer;

  return answer != NULL && answer->remind_wall_us != 0 && answer->remind_wall_us <= facts->start_wall_us
         && verdict->state == VIGIL_GATE_STATE_PASSED;
}

const VigilGate *
vigil_session_find_due_reminder (const VigilSession *self, const VigilProtocol *protocol, const VigilGateFacts *facts)
{
  for (guint i = 0; i < protocol->n_gates; i++) {
    VigilGateVerdict verdict;

    vigil_gate_judge (protocol->gates[i], self, protocol, facts, &verdict);
    if (vigil_gate_is_reminder_due (&verdict, facts))
      return protocol->gates[i];
  }
  return NULL;
}
