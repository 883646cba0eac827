/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* The course of infusions that a protocol is given in, and what is asked in the days and months after one. */
#include "clinic/clinic-private.h"

#include <math.h>

#define LABEL_BYTES 200
#define CHOICE_BYTES 80
#define MOST_CHOICES 11
#define MOST_MONTHS 24

static void
parse_choice (VigilReader *r, JsonObject *o, const VigilFollowUpQuestion *question, VigilFollowUpChoice *choice)
{
  vigil_reader_only (r, o, "id", "label", "score", NULL);
  choice->id = vigil_reader_id (r, o, "id");
  choice->label = vigil_reader_label (r, o, "label", CHOICE_BYTES);
  choice->score = NAN;
  if (question->scale != NULL)
    choice->score = vigil_reader_number (r, o, "score", 0, 100);
  else if (vigil_reader_has (o, "score"))
    vigil_reader_refuse (r, "score", "a score only where the question has a \"scale\"");
}

static void
parse_question (VigilClinic *self, VigilReader *r, JsonObject *o)
{
  VigilFollowUpQuestion *question = vigil_reader_alloc (r, sizeof *question, 1);
  JsonArray *choices;

  vigil_reader_only (r, o, "id", "label", "scale", "choices", NULL);
  question->id = vigil_reader_id (r, o, "id");
  question->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  if (vigil_reader_has (o, "scale")) {
    question->scale = vigil_reader_id (r, o, "scale");
    if (question->scale != NULL && vigil_clinic_find (self->checks, question->scale) == NULL)
      vigil_reader_refuse (r, "scale", "a check of checks.json, found \"%s\"", question->scale);
  }
  choices = vigil_reader_array (r, o, "choices", 2, MOST_CHOICES, &question->n_choices);
  question->choices = vigil_reader_alloc (r, sizeof *question->choices, question->n_choices);
  for (guint i = 0; i < question->n_choices; i++) {
    JsonObject *choice = vigil_reader_enter_item (r, choices, "choices", i);

    if (choice == NULL)
      continue;
    parse_choice (r, choice, question, &question->choices[i]);
    for (guint k = 0; k < i; k++)
      if (question->choices[i].id != NULL && g_strcmp0 (question->choices[k].id, question->choices[i].id) == 0)
        vigil_reader_refuse (r, "id", "an id that nothing else here has, found \"%s\" again", question->choices[i].id);
    vigil_reader_leave (r);
  }
  vigil_clinic_add (self->follow_up_questions, question, r);
}

void
vigil_clinic_parse_follow_ups (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  vigil_clinic_each (self, r, root, "questions", 32, parse_question);
}

static void
parse_counts (VigilReader *r, JsonObject *o, VigilSeries *series)
{
  if (!vigil_reader_has (o, "count_min") && !vigil_reader_has (o, "count_max"))
    return;
  series->count_min = vigil_reader_count (r, o, "count_min", 1, VIGIL_MAX_COURSE);
  series->count_max = vigil_reader_count (r, o, "count_max", 1, VIGIL_MAX_COURSE);
  if (series->count_max < series->count_min)
    vigil_reader_refuse (r, "count_max", "at least \"count_min\", %u, found %u", series->count_min, series->count_max);
}

static void
parse_spacing (VigilReader *r, JsonObject *o, VigilSeries *series)
{
  static const char *const units[] = { "day", "week", NULL };
  JsonObject *spacing = vigil_reader_has (o, "spacing") ? vigil_reader_enter (r, o, "spacing") : NULL;

  if (spacing == NULL)
    return;
  vigil_reader_only (r, spacing, "unit", "min", "max", NULL);
  series->spacing_unit = (VigilDateUnit) vigil_reader_choice (r, spacing, "unit", units);
  series->spacing_min = vigil_reader_count (r, spacing, "min", 1, 60);
  series->spacing_max = vigil_reader_count (r, spacing, "max", 1, 60);
  if (series->spacing_max < series->spacing_min)
    vigil_reader_refuse (r, "max", "at least \"min\", %u, found %u", series->spacing_min, series->spacing_max);
  vigil_reader_leave (r);
}

static void
parse_booster (VigilReader *r, JsonObject *o, VigilSeries *series)
{
  JsonObject *booster = vigil_reader_has (o, "booster") ? vigil_reader_enter (r, o, "booster") : NULL;

  if (booster == NULL)
    return;
  vigil_reader_only (r, booster, "after_months_min", "after_months_max", NULL);
  series->booster_min_months = vigil_reader_count (r, booster, "after_months_min", 1, MOST_MONTHS);
  series->booster_max_months = vigil_reader_count (r, booster, "after_months_max", 1, MOST_MONTHS);
  if (series->booster_max_months < series->booster_min_months)
    vigil_reader_refuse (r, "after_months_max", "at least \"after_months_min\", %u, found %u",
                         series->booster_min_months, series->booster_max_months);
  vigil_reader_leave (r);
}

static void
parse_reviews (VigilReader *r, JsonObject *o, VigilSeries *series)
{
  JsonArray *reviews;
  guint most = series->count_max > 1 ? series->count_max - 1 : VIGIL_MAX_COURSE;

  if (!vigil_reader_has (o, "review_after"))
    return;
  reviews = vigil_reader_array (r, o, "review_after", 1, VIGIL_MAX_REVIEWS, &series->n_reviews);
  for (guint i = 0; i < series->n_reviews; i++) {
    g_autofree char *place = g_strdup_printf ("review_after[%u]", i);
    double after = vigil_reader_item_number (r, reviews, "review_after", i, 1, most);

    if (isnan (after))
      continue;
    series->review_after[i] = (guint) after;
    if (after > series->review_after[i] || (i > 0 && series->review_after[i] <= series->review_after[i - 1]))
      vigil_reader_refuse (r, place, "whole numbers, each above the one before");
  }
}

static void
parse_outcomes (VigilProtocol *protocol, VigilReader *r, JsonObject *o, VigilSeries *series)
{
  JsonArray *outcomes;

  if (!vigil_reader_has (o, "outcomes"))
    return;
  outcomes = vigil_reader_array (r, o, "outcomes", 1, VIGIL_MAX_OUTCOMES, &series->n_outcomes);
  for (guint i = 0; i < series->n_outcomes; i++) {
    const char *id = vigil_reader_item_string (r, outcomes, "outcomes", i);
    g_autofree char *place = g_strdup_printf ("outcomes[%u]", i);
    gboolean is_doubtful = FALSE;   /* a check that was refused may be the one */

    for (guint k = 0; id != NULL && k < protocol->n_checks; k++) {
      is_doubtful |= protocol->checks[k] == NULL;
      if (protocol->checks[k] != NULL && g_strcmp0 (protocol->checks[k]->id, id) == 0)
        series->outcomes[i] = protocol->checks[k];
    }
    if (id != NULL && series->outcomes[i] == NULL && !is_doubtful)
      vigil_reader_refuse (r, place, "one of the protocol's checks, found \"%s\"", id);
  }
}

static guint
days_of (VigilDateSpan span)
{
  static const guint days[] = { [VIGIL_SPAN_DAY] = 1, [VIGIL_SPAN_WEEK] = 7, [VIGIL_SPAN_MONTH] = 31 };

  return span.n * days[span.unit];
}

static VigilDateSpan
parse_after (VigilReader *r, JsonObject *o)
{
  static const char *const units[] = { "day", "week", "month", NULL };
  JsonObject *after = vigil_reader_enter (r, o, "after");
  VigilDateSpan span = { 0 };

  if (after == NULL)
    return span;
  vigil_reader_only (r, after, "unit", "n", NULL);
  span.unit = (VigilDateUnit) vigil_reader_choice (r, after, "unit", units);
  span.n = vigil_reader_count (r, after, "n", 1, 31);
  vigil_reader_leave (r);
  return span;
}

static void
parse_follow_up (VigilClinic *self, VigilReader *r, JsonObject *o, VigilFollowUp *follow_up)
{
  static const char *const names[] = { "day", "week", "month" };
  JsonArray *questions;

  vigil_reader_only (r, o, "after", "questions", NULL);
  follow_up->after = parse_after (r, o);
  follow_up->id = g_strdup_printf ("%s-%u", names[follow_up->after.unit], follow_up->after.n);
  g_ptr_array_add (self->arena, follow_up->id);
  questions = vigil_reader_array (r, o, "questions", 1, VIGIL_MAX_FOLLOW_UP_QUESTIONS, &follow_up->n_questions);
  follow_up->questions = vigil_reader_alloc (r, sizeof *follow_up->questions, follow_up->n_questions);
  for (guint i = 0; i < follow_up->n_questions; i++) {
    const char *id = vigil_reader_item_string (r, questions, "questions", i);
    g_autofree char *place = g_strdup_printf ("questions[%u]", i);

    follow_up->questions[i] = id != NULL ? vigil_clinic_find (self->follow_up_questions, id) : NULL;
    if (id != NULL && follow_up->questions[i] == NULL)
      vigil_reader_refuse (r, place, "an id of %s, found \"%s\"", "follow-ups.json", id);
    for (guint k = 0; k < i; k++)
      if (follow_up->questions[i] != NULL && follow_up->questions[k] == follow_up->questions[i])
        vigil_reader_refuse (r, place, "each id once, found \"%s\" twice", id);
  }
}

static void
parse_follow_up_list (VigilClinic *self, VigilReader *r, JsonObject *o, VigilSeries *series)
{
  JsonArray *list;

  if (!vigil_reader_has (o, "follow_up"))
    return;
  list = vigil_reader_array (r, o, "follow_up", 1, VIGIL_MAX_FOLLOW_UPS, &series->n_follow_ups);
  series->follow_ups = vigil_reader_alloc (r, sizeof *series->follow_ups, series->n_follow_ups);
  for (guint i = 0; i < series->n_follow_ups; i++) {
    JsonObject *follow_up = vigil_reader_enter_item (r, list, "follow_up", i);

    if (follow_up == NULL)
      continue;
    parse_follow_up (self, r, follow_up, &series->follow_ups[i]);
    if (i > 0 && vigil_reader_is_clean (r) && days_of (series->follow_ups[i].after) <= days_of (series->follow_ups[i - 1].after))
      vigil_reader_refuse (r, "after", "later than the point before");
    vigil_reader_leave (r);
  }
}

void
vigil_clinic_parse_series (VigilClinic *self, VigilProtocol *protocol, VigilReader *r, JsonObject *root)
{
  JsonObject *o = vigil_reader_has (root, "series") ? vigil_reader_enter (r, root, "series") : NULL;
  VigilSeries *series;

  if (o == NULL)
    return;
  series = vigil_reader_alloc (r, sizeof *series, 1);
  vigil_reader_only (r, o, "count_min", "count_max", "is_hard", "spacing", "per_week", "review_after", "booster",
                     "outcomes", "follow_up", NULL);
  parse_counts (r, o, series);
  series->is_hard = vigil_reader_flag (r, o, "is_hard");
  if (series->is_hard && series->count_max == 0 && vigil_reader_is_clean (r))
    vigil_reader_refuse (r, "is_hard", "a \"count_max\" that is hard");
  parse_spacing (r, o, series);
  if (vigil_reader_has (o, "per_week"))
    series->per_week = vigil_reader_count (r, o, "per_week", 1, 7);
  parse_reviews (r, o, series);
  parse_booster (r, o, series);
  parse_outcomes (protocol, r, o, series);
  parse_follow_up_list (self, r, o, series);
  protocol->series = series;
  vigil_reader_leave (r);
}
