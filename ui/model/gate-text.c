/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "model/gate-text.h"
#include "model/course-text.h"

#include "base/clock.h"
#include "base/number.h"
#include "model/label-text.h"
#include "model/time-text.h"
#include "model/vital.h"
#include "session/score.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

VigilGateFacts
vigil_gate_facts_of (const VigilView *view)
{
  return (VigilGateFacts) { .start_wall_us = view->now_wall_us, .vitals = view->vitals };
}

const char *
vigil_food_words (VigilFood food)
{
  switch (food) {
  case VIGIL_FOOD_HEAVY:
    return _("heavy food");
  case VIGIL_FOOD_LIGHT:
    return _("light snack");
  case VIGIL_FOOD_CLEAR:
    return _("clear fluids");
  case VIGIL_FOOD_SIP:
  case VIGIL_N_FOODS:
  default:
    return _("sip of water");
  }
}

static int
day_of (gint64 wall_us)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (wall_us / VIGIL_USEC_PER_SEC);
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (local), (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  return (int) g_date_get_julian (&day);
}

char *
vigil_intake_words (gint64 eaten_wall_us, gint64 now_wall_us)
{
  g_autofree char *clock = NULL;
  int days = eaten_wall_us > VIGIL_INTAKE_LONG_AGO ? day_of (now_wall_us) - day_of (eaten_wall_us) : 0;

  if (eaten_wall_us == 0)
    return g_strdup (_("not asked yet"));
  if (eaten_wall_us == VIGIL_INTAKE_LONG_AGO)
    return g_strdup (_("long ago"));
  clock = vigil_time_clock (eaten_wall_us);
  if (days == 0)
    /* Translators: %s is a time of the day, "07:30" */
    return g_strdup_printf (_("today %s"), clock);
  if (days == 1)
    return g_strdup_printf (_("yesterday %s"), clock);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day before, %s", "%d days before, %s", (gulong) days), days,
                          clock);
}

/* ---- one part ---- */

static void
fill_question (VigilGateLine *out, const VigilGate *gate, const VigilGatePart *part)
{
  const VigilGateQuestion *question = &gate->questions[part->index];

  g_strlcpy (out->name, vigil_label_words (question->label), sizeof out->name);
  g_strlcpy (out->fact, part->choice != NULL ? vigil_label_words (part->choice->label) : _("not asked yet"),
             sizeof out->fact);
}

static void
fill_measure (VigilGateLine *out, const VigilGate *gate, const VigilGatePart *part)
{
  const VigilGateMeasure *measure = &gate->measures[part->index];
  const VigilVocabulary *word = vigil_vocabulary_get (measure->code);
  char limit[VIGIL_NUMBER_SIZE], value[VIGIL_NUMBER_SIZE];

  vigil_number_format (measure->limit, word->decimals, limit);
  /* Translators: a vital sign that must not be above a limit: "NIBP sys, at most 160" */
  g_snprintf (out->name, sizeof out->name, measure->is_high ? _("%s, at most %s") : _("%s, at least %s"),
              vigil_vital_name (measure->code), limit);
  if (isnan (part->value))
    g_strlcpy (out->fact, _("not measured"), sizeof out->fact);
  else
    g_snprintf (out->fact, sizeof out->fact, "%s %s", vigil_number_format (part->value, word->decimals, value),
                word->unit);
}

static void
fill_food (VigilGateLine *out, const VigilGate *gate, const VigilGatePart *part, const VigilView *view)
{
  const VigilFastingRule *rule = &gate->rules[part->index];
  g_autofree char *fact = NULL;

  g_strlcpy (out->name, vigil_label_words (rule->label), sizeof out->name);
  if (rule->kind == VIGIL_FAST_ALLOWED)
    g_strlcpy (out->fact, _("allowed"), sizeof out->fact);
  else if (rule->kind == VIGIL_FAST_HOURS && part->eaten_wall_us > VIGIL_INTAKE_LONG_AGO)
    fact = vigil_time_span (view->now_wall_us - part->eaten_wall_us, FALSE);
  else
    fact = vigil_intake_words (part->eaten_wall_us, view->now_wall_us);
  if (fact != NULL)
    g_strlcpy (out->fact, fact, sizeof out->fact);
}

static void
fill_line (VigilGateLine *out, const VigilGate *gate, const VigilGatePart *part, const VigilView *view)
{
  *out = (VigilGateLine) { .state = part->state, .warns = part->warns };
  if (part->kind == VIGIL_PART_QUESTION)
    fill_question (out, gate, part);
  else if (part->kind == VIGIL_PART_MEASURE)
    fill_measure (out, gate, part);
  else
    fill_food (out, gate, part, view);
}

/* ---- all parts ---- */

static int
weight_of (const VigilGatePart *part)
{
  if (part->state == VIGIL_GATE_STATE_BLOCKS)
    return 3;
  if (part->state == VIGIL_GATE_STATE_OPEN)
    return 2;
  return part->warns ? 1 : 0;
}

guint
vigil_gate_lines_fill (VigilGateLine *out, guint max, const VigilGate *gate, const VigilGateVerdict *verdict,
                       const VigilView *view)
{
  guint n = 0;

  for (int weight = 3; weight >= 0; weight--)
    for (guint i = 0; i < verdict->n_parts && n < max; i++)
      if (weight_of (&verdict->parts[i]) == weight)
        fill_line (&out[n++], gate, &verdict->parts[i], view);
  return n;
}

static guint
count (const VigilGateVerdict *verdict, int kind, gboolean is_known_only)
{
  guint n = 0;

  for (guint i = 0; i < verdict->n_parts; i++)
    n += (int) verdict->parts[i].kind == kind
         && (!is_known_only || verdict->parts[i].state != VIGIL_GATE_STATE_OPEN);
  return n;
}

static char *
count_words (const VigilGateVerdict *verdict)
{
  guint n_asked = count (verdict, VIGIL_PART_QUESTION, TRUE), n = count (verdict, VIGIL_PART_QUESTION, FALSE);
  guint n_measured = count (verdict, VIGIL_PART_MEASURE, TRUE), n_measures = count (verdict, VIGIL_PART_MEASURE, FALSE);

  if (n_asked < n)
    return g_strdup_printf (_("%u of %u asked"), n_asked, n);
  if (n_measured < n_measures)
    return g_strdup_printf (_("%u of %u measured"), n_measured, n_measures);
  if (n_measures == 0)
    return g_strdup_printf (_("%u asked"), n);
  return g_strdup_printf (_("%u asked, %u measured"), n, n_measures);
}

/* "light snack 5 h 13 min ago, rule 6 h" */
static char *
food_words (const VigilGate *gate, const VigilGatePart *part, const VigilView *view)
{
  const VigilFastingRule *rule = &gate->rules[part->index];
  const char *food = vigil_food_words (part->food);
  g_autofree char *when = vigil_intake_words (part->eaten_wall_us, view->now_wall_us), *age = NULL;

  if (part->eaten_wall_us <= VIGIL_INTAKE_LONG_AGO)
    return g_strdup_printf ("%s: %s", food, when);
  if (rule->kind == VIGIL_FAST_CLOCK)
    /* Translators: food, when it was eaten, until when it was allowed: "clear fluids today 08:10, rule until 08:00" */
    return g_strdup_printf (_("%s %s, rule until %02u:%02u"), food, when, rule->clock_min / 60, rule->clock_min % 60);
  age = vigil_time_age (view->now_wall_us - part->eaten_wall_us);
  /* Translators: food, how long ago, after how many hours it may be: "light snack 5 h 13 min ago, rule 6 h" */
  return g_strdup_printf (_("%s %s, rule %u\302\240h"), food, age, rule->before_min / 60);
}

static const VigilGatePart *
find_worst (const VigilGateVerdict *verdict)
{
  const VigilGatePart *worst = &verdict->parts[0];

  for (guint i = 1; i < verdict->n_parts; i++)
    if (weight_of (&verdict->parts[i]) > weight_of (worst))
      worst = &verdict->parts[i];
  return worst;
}

static gboolean
asks_indication (const VigilGate *gate)
{
  for (guint i = 0; gate->n_questions == 1 && i < gate->questions[0].n_choices; i++)
    if (gate->questions[0].choices[i].code != NULL)
      return TRUE;
  return FALSE;
}

char *
vigil_gate_about (const VigilGate *gate, const VigilProtocol *protocol)
{
  GString *about = g_string_new (vigil_label_words (gate->detail));

  if (asks_indication (gate) && protocol->setting != NULL)
    g_string_append_printf (about, " · %s", vigil_label_words (protocol->setting));
  if (asks_indication (gate) && protocol->guideline != NULL)
    g_string_append_printf (about, " · %s", protocol->guideline);
  return g_string_free (about, FALSE);
}

char *
vigil_gate_detail (const VigilGate *gate, VigilChairModel *model)
{
  const char *detail = vigil_label_words (gate->detail);
  VigilFeeText fee;

  vigil_fee_text_fill_for (&fee, gate, model);
  if (fee.state == VIGIL_FEE_NOT_STATED)
    return g_strdup (detail);
  return g_strdup_printf ("%s\n%s%s%s", fee.words, fee.note != NULL ? fee.note : "", fee.note != NULL ? " · " : "", detail);
}

char *
vigil_gate_words (const VigilGate *gate, const VigilGateVerdict *verdict, const VigilView *view)
{
  VigilGateLine first;

  if (verdict->n_parts == 0)
    return g_strdup ("");
  vigil_gate_lines_fill (&first, 1, gate, verdict, view);
  if (verdict->n_parts == 1 && gate->n_questions == 1 && first.state != VIGIL_GATE_STATE_OPEN)
    return g_strdup (first.fact);   /* the answer says it all */
  if (gate->kind == VIGIL_GATE_QUESTIONS && first.state != VIGIL_GATE_STATE_BLOCKS && !first.warns)
    return count_words (verdict);
  if (gate->kind == VIGIL_GATE_FASTING && verdict->state == VIGIL_GATE_STATE_PASSED && verdict->answer != NULL
      && !verdict->answer->is_overridden)
    return g_strdup (_("long enough"));
  if (gate->kind == VIGIL_GATE_FASTING)
    return food_words (gate, find_worst (verdict), view);
  return g_strdup_printf (g_str_has_suffix (first.name, "?") ? "%s %s" : "%s: %s", first.name, first.fact);
}

static gboolean
is_reminder_due (const VigilGateVerdict *verdict, const VigilView *view)
{
  VigilGateFacts facts = vigil_gate_facts_of (view);

  return vigil_gate_is_reminder_due (verdict, &facts);
}

const VigilGate *
vigil_view_find_due_reminder (const VigilView *view, const VigilProtocol *protocol)
{
  VigilGateFacts facts = vigil_gate_facts_of (view);

  return protocol != NULL && !view->is_replay ? vigil_session_find_due_reminder (&view->session, protocol, &facts) : NULL;
}

char *
vigil_gate_reminder_words (const VigilEvent *event)
{
  const char *label = vigil_event_get_string (event, "label");
  gint64 at_us = vigil_event_get_int (event, "at_wall_us");
  g_autofree char *clock = vigil_time_clock (at_us);

  label = *label != '\0' ? label : vigil_event_get_string (event, "gate");
  if (vigil_event_get_boolean (event, "is_on"))
    /* Translators: a time of the day, then what to be reminded of: "Remind at 10:05: Fasting" */
    return g_strdup_printf (_("Remind at %s: %s"), clock, label);
  return g_strdup_printf (event->t_wall_us >= at_us ? _("Reminder seen: %s") : _("Reminder withdrawn: %s"), label);
}

char *
vigil_gate_outlook (const VigilGateVerdict *verdict, const VigilView *view)
{
  const VigilGateAnswer *answer = verdict->answer;
  g_autofree char *clock = NULL, *span = NULL;

  if (answer != NULL && answer->is_overridden)
    /* Translators: a person's name, and why */
    return g_strdup_printf (_("Overridden by %s: %s"), answer->overridden_by, answer->reason);
  if (is_reminder_due (verdict, view)) {
    clock = vigil_time_clock (answer->remind_wall_us);
    return g_strdup_printf (_("Passes since %s"), clock);
  }
  if (verdict->passes_wall_us == 0)
    return g_strdup ("");
  clock = vigil_time_clock (verdict->passes_wall_us);
  span = vigil_time_span (verdict->passes_wall_us - view->now_wall_us, FALSE);
  return g_strdup_printf (_("Passes at %s, in %s"), clock, span);
}

char *
vigil_gate_score_words (const VigilGate *gate, const VigilView *view)
{
  const VigilScore *score = vigil_session_find_score (&view->session, gate->instrument->id, VIGIL_WHEN_BASELINE);
  const VigilScoreBand *band = score != NULL ? vigil_instrument_find_band (gate->instrument, score->band) : NULL;
  g_autofree char *total = score != NULL ? g_strdup_printf (_("%d of %d"), score->total, gate->instrument->max_total) : NULL;

  return band != NULL ? g_strdup_printf ("%s: %s", total, vigil_label_words (band->label)) : g_steal_pointer (&total);
}

char *
vigil_gates_line (const VigilView *view, const VigilProtocol *protocol)
{
  char *course = vigil_course_block_words (view, protocol);

  /* what will not let it go on is seen before all else is answered */
  if (course != NULL)
    return course;
  return g_strdup_printf (view->session.is_training            ? _("%s · version %u, not signed: training")
                          : *view->clinic_refusal != '\0' ? _("%s · version %u, old rules")
                                                          : _("%s · version %u, signed"),
                          vigil_label_words (protocol->title), protocol->version);
}
