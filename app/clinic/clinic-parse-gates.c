/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold before an infusion, and what to go home. */
#include "clinic/clinic-private.h"

#include <stdio.h>
#include <string.h>

#define LABEL_BYTES 200

static const char *const effects[] = { "pass", "warn", "block", NULL };

static void
parse_choice (VigilReader *r, JsonObject *o, VigilGateChoice *choice)
{
  vigil_reader_only (r, o, "id", "label", "effect", "code", NULL);
  choice->id = vigil_reader_id (r, o, "id");
  choice->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  choice->effect = (VigilGateEffect) vigil_reader_choice (r, o, "effect", effects);
  if (!vigil_reader_has (o, "code"))
    return;
  choice->code = vigil_reader_string (r, o, "code", 8);
  if (choice->code != NULL && !g_regex_match_simple ("^[A-Z][0-9]{2}(\\.[0-9]{1,2})?$", choice->code, 0, 0))
    vigil_reader_refuse (r, "code", "a code of ICD-10 such as B02.2, found \"%s\"", choice->code);
}

/* Each begins with its id. */
static void
refuse_twice (VigilReader *r, const char *id, gconstpointer list, gsize size, guint n)
{
  for (guint i = 0; i < n && id != NULL; i++)
    if (g_strcmp0 (*(char *const *) ((const char *) list + i * size), id) == 0)
      vigil_reader_refuse (r, "id", "an id that nothing else here has, found \"%s\" again", id);
}

static void
parse_question (VigilReader *r, JsonObject *o, VigilGateQuestion *question)
{
  JsonArray *choices;
  gboolean can_pass = FALSE;

  vigil_reader_only (r, o, "id", "label", "choices", NULL);
  question->id = vigil_reader_id (r, o, "id");
  question->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  choices = vigil_reader_array (r, o, "choices", 2, VIGIL_MAX_GATE_CHOICES, &question->n_choices);
  question->choices = vigil_reader_alloc (r, sizeof *question->choices, question->n_choices);
  for (guint i = 0; i < question->n_choices; i++) {
    JsonObject *choice = vigil_reader_enter_item (r, choices, "choices", i);

    if (choice == NULL)
      continue;
    parse_choice (r, choice, &question->choices[i]);
    refuse_twice (r, question->choices[i].id, question->choices, sizeof *question->choices, i);
    can_pass |= question->choices[i].effect != VIGIL_GATE_BLOCKS;
    vigil_reader_leave (r);
  }
  if (!can_pass)
    vigil_reader_refuse (r, "choices", "an answer that does not block");
}

static void
parse_questions (VigilReader *r, JsonObject *o, VigilGate *gate)
{
  JsonArray *questions = vigil_reader_array (r, o, "questions", 0, VIGIL_MAX_GATE_PARTS, &gate->n_questions);

  gate->questions = vigil_reader_alloc (r, sizeof *gate->questions, gate->n_questions);
  for (guint i = 0; i < gate->n_questions; i++) {
    JsonObject *question = vigil_reader_enter_item (r, questions, "questions", i);

    if (question == NULL)
      continue;
    parse_question (r, question, &gate->questions[i]);
    refuse_twice (r, gate->questions[i].id, gate->questions, sizeof *gate->questions, i);
    if (gate->questions[i].n_choices > VIGIL_MAX_ROW_CHOICES && gate->n_questions > 1)
      vigil_reader_refuse (r, "choices", "at most %d answers, or a question that is the only one of its gate",
                           VIGIL_MAX_ROW_CHOICES);
    vigil_reader_leave (r);
  }
}

static void
parse_measure (VigilReader *r, JsonObject *o, VigilGateMeasure *measure)
{
  const VigilVocabulary *word;
  gboolean is_low = vigil_reader_has (o, "below");

  vigil_reader_only (r, o, "vital", "above", "below", "effect", NULL);
  measure->code = vigil_clinic_to_code (r, "vital", vigil_reader_string (r, o, "vital", 31));
  measure->effect = (VigilGateEffect) vigil_reader_choice (r, o, "effect", effects);
  word = vigil_vocabulary_get (measure->code);
  if (is_low && vigil_reader_has (o, "above"))
    vigil_reader_refuse (r, "below", "either \"above\" or \"below\"");
  measure->is_high = !is_low;
  measure->limit = vigil_reader_number (r, o, is_low ? "below" : "above",
                                        measure->code != VIGIL_CODE_NONE ? word->min : -G_MAXDOUBLE,
                                        measure->code != VIGIL_CODE_NONE ? word->max : G_MAXDOUBLE);
  if (measure->effect == VIGIL_GATE_PASSES)
    vigil_reader_refuse (r, "effect", "warn or block");
}

static void
parse_measures (VigilReader *r, JsonObject *o, VigilGate *gate)
{
  JsonArray *measures;

  if (!vigil_reader_has (o, "measures"))
    return;
  measures = vigil_reader_array (r, o, "measures", 1, VIGIL_MAX_GATE_PARTS, &gate->n_measures);
  gate->measures = vigil_reader_alloc (r, sizeof *gate->measures, gate->n_measures);
  for (guint i = 0; i < gate->n_measures; i++) {
    JsonObject *measure = vigil_reader_enter_item (r, measures, "measures", i);

    if (measure == NULL)
      continue;
    parse_measure (r, measure, &gate->measures[i]);
    vigil_reader_leave (r);
  }
}

/* "08:00" */
static guint
parse_clock (VigilReader *r, JsonObject *o, const char *key)
{
  const char *text = vigil_reader_string (r, o, key, 5);
  guint hour = 0, minute = 0;
  char again[8] = "";

  if (text != NULL && sscanf (text, "%2u:%2u", &hour, &minute) == 2 && hour < 24 && minute < 60)
    g_snprintf (again, sizeof again, "%02u:%02u", hour, minute);
  if (text != NULL && strcmp (again, text) != 0)
    vigil_reader_refuse (r, key, "a time of the day from 00:00 to 23:59, found \"%s\"", text);
  return hour * 60 + minute;
}

static guint
parse_foods (VigilReader *r, JsonObject *o)
{
  static const char *const names[] = { "heavy", "light", "clear", "sip", "solid", "any", NULL };
  static const guint foods[] = {
    1 << VIGIL_FOOD_HEAVY, 1 << VIGIL_FOOD_LIGHT, 1 << VIGIL_FOOD_CLEAR, 1 << VIGIL_FOOD_SIP,
    1 << VIGIL_FOOD_HEAVY | 1 << VIGIL_FOOD_LIGHT, (1 << VIGIL_N_FOODS) - 1,
  };

  return foods[vigil_reader_choice (r, o, "food", names)];
}

static void
parse_rule (VigilReader *r, JsonObject *o, VigilFastingRule *rule)
{
  static const char *const slots[] = { "any", "morning", "afternoon", NULL };
  static const char *const days[] = { "before", "same", NULL };
  gboolean has_hours = vigil_reader_has (o, "hours_before"), has_clock = vigil_reader_has (o, "until");
  gboolean is_allowed = vigil_reader_flag (r, o, "is_allowed");

  vigil_reader_only (r, o, "food", "slot", "label", "hours_before", "until", "day", "is_allowed", NULL);
  rule->foods = parse_foods (r, o);
  if (vigil_reader_has (o, "slot"))
    rule->slot = (VigilSlot) vigil_reader_choice (r, o, "slot", slots);
  rule->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  if (!vigil_reader_is_clean (r) && !has_hours && !has_clock) {
    return;   /* a misspelt rule is not also a missing one */
  } else if (has_hours + has_clock + is_allowed != 1) {
    vigil_reader_refuse (r, NULL, "one of \"hours_before\", \"until\" and \"is_allowed\"");
  } else if (has_hours) {
    rule->kind = VIGIL_FAST_HOURS;
    rule->before_min = vigil_reader_count (r, o, "hours_before", 1, 24) * 60;
  } else if (has_clock) {
    rule->kind = VIGIL_FAST_CLOCK;
    rule->clock_min = parse_clock (r, o, "until");
    rule->day = (int) vigil_reader_choice (r, o, "day", days) - 1;
  } else {
    rule->kind = VIGIL_FAST_ALLOWED;
  }
}

static void
parse_fasting (VigilReader *r, JsonObject *o, VigilGate *gate)
{
  JsonArray *rules = vigil_reader_array (r, o, "rules", 1, VIGIL_MAX_GATE_PARTS, &gate->n_rules);
  gboolean has_slots = FALSE;

  gate->rules = vigil_reader_alloc (r, sizeof *gate->rules, gate->n_rules);
  for (guint i = 0; i < gate->n_rules; i++) {
    JsonObject *rule = vigil_reader_enter_item (r, rules, "rules", i);

    if (rule == NULL)
      continue;
    parse_rule (r, rule, &gate->rules[i]);
    has_slots |= gate->rules[i].slot != VIGIL_SLOT_ANY;
    vigil_reader_leave (r);
  }
  if (has_slots || vigil_reader_has (o, "afternoon_from"))
    gate->afternoon_from_min = parse_clock (r, o, "afternoon_from");
}

static void
parse_check (VigilProtocol *protocol, VigilReader *r, JsonObject *o, VigilGate *gate)
{
  gate->check_id = vigil_reader_id (r, o, "check");
  for (guint i = 0; i < protocol->n_checks; i++)
    /* NULL: it was refused, and may be the one */
    if (protocol->checks[i] == NULL || g_strcmp0 (protocol->checks[i]->id, gate->check_id) == 0)
      return;
  if (gate->check_id != NULL)
    vigil_reader_refuse (r, "check", "one of the protocol's checks, found \"%s\"", gate->check_id);
}

static void
parse_gate_score (VigilProtocol *protocol, VigilReader *r, JsonObject *o, VigilGate *gate)
{
  const char *id = vigil_reader_id (r, o, "instrument");
  const VigilProtocolScore *score = id != NULL ? vigil_protocol_find_score (protocol, id) : NULL;

  gate->instrument = score != NULL ? score->instrument : NULL;
  if (id != NULL && score == NULL)
    vigil_reader_refuse (r, "instrument", "one of the protocol's scores, of the files in instruments/, found \"%s\"", id);
  else if (score != NULL && (score->when & VIGIL_WHEN_BASELINE) == 0)
    vigil_reader_refuse (r, "instrument", "one that is scored at baseline, found \"%s\"", id);
}

static VigilLabel **
parse_override_reasons (VigilReader *r, JsonObject *o, guint *n)
{
  JsonArray *array = vigil_reader_array (r, o, "override_reasons", 1, VIGIL_MAX_GATE_REASONS, n);
  VigilLabel **reasons = vigil_reader_alloc (r, sizeof *reasons, *n);

  for (guint i = 0; i < *n; i++)
    reasons[i] = vigil_reader_item_label (r, array, "override_reasons", i, 80);
  return reasons;
}

static void
parse_reasons (VigilReader *r, JsonObject *o, VigilGate *gate)
{
  if (!vigil_reader_has (o, "override_reasons"))
    return;
  /* whose it is and what they agreed to is nobody's to wave through */
  if (gate->kind == VIGIL_GATE_CONSENT || gate->kind == VIGIL_GATE_WEIGHT)
    vigil_reader_refuse (r, "override_reasons", "no override of consent or weight");
  gate->reasons = parse_override_reasons (r, o, &gate->n_reasons);
  gate->can_override = gate->n_reasons > 0;
}

static VigilGate *
parse_gate (VigilProtocol *protocol, VigilReader *r, JsonObject *o, gboolean has_consent)
{
  static const char *const kinds[] = { "confirm", "consent", "weight", "vitals", "questions", "fasting", "check", "score", NULL };
  VigilGate *gate = vigil_reader_alloc (r, sizeof *gate, 1);

  gate->id = vigil_reader_id (r, o, "id");
  gate->kind = (VigilGateKind) vigil_reader_choice (r, o, "kind", kinds);
  gate->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  gate->detail = vigil_reader_label (r, o, "detail", LABEL_BYTES);
  gate->is_advisory = vigil_reader_flag (r, o, "is_advisory");
  parse_reasons (r, o, gate);
#define COMMON "id", "kind", "label", "detail", "is_advisory", "override_reasons"
  if (gate->kind == VIGIL_GATE_QUESTIONS) {
    vigil_reader_only (r, o, COMMON, "questions", "measures", NULL);
    parse_questions (r, o, gate);
    parse_measures (r, o, gate);
  } else if (gate->kind == VIGIL_GATE_FASTING) {
    vigil_reader_only (r, o, COMMON, "rules", "afternoon_from", NULL);
    parse_fasting (r, o, gate);
  } else if (gate->kind == VIGIL_GATE_CHECK) {
    vigil_reader_only (r, o, COMMON, "check", NULL);
    parse_check (protocol, r, o, gate);
  } else if (gate->kind == VIGIL_GATE_SCORE) {
    vigil_reader_only (r, o, COMMON, "instrument", NULL);
    parse_gate_score (protocol, r, o, gate);
  } else if (gate->kind == VIGIL_GATE_CONFIRM) {
    vigil_reader_only (r, o, COMMON, "shows_fee", NULL);
    gate->shows_fee = vigil_reader_flag (r, o, "shows_fee");
    if (gate->shows_fee && !gate->is_advisory)
      vigil_reader_refuse (r, "shows_fee", "a gate whose is_advisory is true: who has not paid is not kept from a start");
  } else {
    vigil_reader_only (r, o, COMMON, NULL);
  }
#undef COMMON
  if (gate->kind == VIGIL_GATE_CONSENT && !has_consent)
    vigil_reader_refuse (r, "kind", "no consent gate, as the protocol names no consent");
  return gate;
}

void
vigil_clinic_parse_gates (VigilProtocol *protocol, VigilReader *r, JsonObject *root)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  JsonArray *gates = vigil_reader_array (r, root, "gates", 1, VIGIL_MAX_GATES, &protocol->n_gates);

  protocol->gates = vigil_reader_alloc (r, sizeof *protocol->gates, protocol->n_gates);
  for (guint i = 0; i < protocol->n_gates; i++) {
    JsonObject *gate = vigil_reader_enter_item (r, gates, "gates", i);

    if (gate == NULL)
      continue;
    protocol->gates[i] = parse_gate (protocol, r, gate, vigil_reader_has (root, "consent"));
    vigil_clinic_add (seen, protocol->gates[i], r);
    vigil_reader_leave (r);
  }
}

static VigilDischargeItem *
parse_discharge_item (VigilProtocol *protocol, VigilReader *r, JsonObject *o)
{
  VigilDischargeItem *item = vigil_reader_alloc (r, sizeof *item, 1);

  vigil_reader_only (r, o, "id", "label", "detail", "is_timed", "needs", "override_reasons", NULL);
  item->id = vigil_reader_id (r, o, "id");
  item->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  item->detail = vigil_reader_label (r, o, "detail", LABEL_BYTES);
  item->is_timed = vigil_reader_flag (r, o, "is_timed");
  if (vigil_reader_has (o, "needs")) {
    item->need = vigil_clinic_parse_need (protocol, r, o, "needs");
    if (item->is_timed)
      vigil_reader_refuse (r, "needs", "either \"is_timed\" or \"needs\"");
  }
  if (!vigil_reader_has (o, "override_reasons"))
    return item;
  item->reasons = parse_override_reasons (r, o, &item->n_reasons);
  if (!vigil_reader_has (o, "needs"))
    vigil_reader_refuse (r, "override_reasons", "no override but of what needs a score");
  return item;
}

void
vigil_clinic_parse_discharge (VigilProtocol *protocol, VigilReader *r, JsonObject *root)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  JsonArray *items = vigil_reader_array (r, root, "discharge", 1, VIGIL_MAX_GATES, &protocol->n_discharge);

  protocol->discharge = vigil_reader_alloc (r, sizeof *protocol->discharge, protocol->n_discharge);
  for (guint i = 0; i < protocol->n_discharge; i++) {
    JsonObject *item = vigil_reader_enter_item (r, items, "discharge", i);

    if (item == NULL)
      continue;
    protocol->discharge[i] = parse_discharge_item (protocol, r, item);
    vigil_clinic_add (seen, protocol->discharge[i], r);
    vigil_reader_leave (r);
  }
}
