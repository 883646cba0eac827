/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/earlier.h"

#include "session/step.h"

#include <string.h>

static const char *const reviews[] = { "", "continue", "stop" };

const char *
vigil_review_name (VigilReviewDecision decision)
{
  return reviews[decision];
}

VigilReviewDecision
vigil_review_lookup (const char *name)
{
  for (guint i = 1; i < G_N_ELEMENTS (reviews); i++)
    if (strcmp (name, reviews[i]) == 0)
      return (VigilReviewDecision) i;
  return VIGIL_REVIEW_NONE;
}

typedef struct { char text[32]; } Key;

static Key
numbered (const char *name, guint i)
{
  Key key;

  g_snprintf (key.text, sizeof key.text, "%s_%u", name, i + 1);
  return key;
}

static void
put_text (JsonObject *body, const char *name, guint i, const char *text)
{
  json_object_set_string_member (body, numbered (name, i).text, text);
}

static void
put_int (JsonObject *body, const char *name, guint i, gint64 value)
{
  json_object_set_int_member (body, numbered (name, i).text, value);
}

static void
put_double (JsonObject *body, const char *name, guint i, double value)
{
  json_object_set_double_member (body, numbered (name, i).text, value);
}

static void
put_drugs (const VigilEarlierVisit *self, JsonObject *body)
{
  for (guint i = 0; i < self->n_drugs; i++) {
    put_text (body, "drug", i, self->drugs[i].drug_id);
    put_text (body, "display", i, self->drugs[i].display);
    put_double (body, "mg", i, self->drugs[i].mg);
    if (self->drugs[i].is_estimated)
      json_object_set_boolean_member (body, numbered ("is_estimated", i).text, TRUE);
    if (!(self->drugs[i].rate > 0))
      continue;
    put_double (body, "rate", i, self->drugs[i].rate);
    put_text (body, "unit", i, self->drugs[i].unit);
  }
}

static void
put_outcome (const VigilEarlierVisit *self, JsonObject *body)
{
  for (guint i = 0; i < self->n_effects; i++) {
    put_text (body, "effect", i, self->effects[i].label);
    put_int (body, "severity", i, self->effects[i].severity);
  }
  for (guint i = 0; i < self->n_scales; i++) {
    put_text (body, "check", i, self->scales[i].check_id);
    if (self->scales[i].has_before)
      put_int (body, "before", i, self->scales[i].before);
    if (self->scales[i].has_after)
      put_int (body, "after", i, self->scales[i].after);
  }
  for (guint i = 0; i < self->n_follow_ups; i++) {
    put_text (body, "point", i, self->follow_ups[i].point);
    put_int (body, "asked_wall_us", i, self->follow_ups[i].asked_wall_us);
    put_text (body, "words", i, self->follow_ups[i].words);
    if (*self->follow_ups[i].scale == '\0')
      continue;
    put_text (body, "scale", i, self->follow_ups[i].scale);
    put_double (body, "score", i, self->follow_ups[i].score);
  }
}

JsonObject *
vigil_earlier_visit_to_body (const VigilEarlierVisit *self, guint place)
{
  JsonObject *body
    = vigil_body_new ("place", "i", (gint64) place, "visit", "s", self->id, "opened_wall_us", "i", self->opened_wall_us,
                      "given_wall_us", "i", self->given_wall_us, "protocol_id", "s", self->protocol_id, "is_early", "b",
                      self->is_early, "is_same_day", "b", self->is_same_day, "review", "s", vigil_review_name (self->review), NULL);

  put_drugs (self, body);
  put_outcome (self, body);
  return body;
}

static gboolean
has (const VigilEvent *event, const char *name, guint i)
{
  return vigil_event_has (event, numbered (name, i).text);
}

static void
get_text (const VigilEvent *event, const char *name, guint i, char *out, gsize size)
{
  vigil_step_copy (event, numbered (name, i).text, out, size);
}

static gint64
get_int (const VigilEvent *event, const char *name, guint i)
{
  return vigil_event_get_int (event, numbered (name, i).text);
}

static double
get_double (const VigilEvent *event, const char *name, guint i)
{
  return vigil_step_number (event, numbered (name, i).text);
}

static void
read_drugs (VigilEarlierVisit *self, const VigilEvent *event)
{
  for (; self->n_drugs < VIGIL_MAX_EARLIER_DRUGS && has (event, "drug", self->n_drugs); self->n_drugs++) {
    VigilEarlierDrug *drug = &self->drugs[self->n_drugs];

    get_text (event, "drug", self->n_drugs, drug->drug_id, sizeof drug->drug_id);
    get_text (event, "display", self->n_drugs, drug->display, sizeof drug->display);
    drug->mg = MAX (0, get_double (event, "mg", self->n_drugs));
    drug->is_estimated = vigil_event_get_boolean (event, numbered ("is_estimated", self->n_drugs).text);
    drug->rate = MAX (0, get_double (event, "rate", self->n_drugs));
    get_text (event, "unit", self->n_drugs, drug->unit, sizeof drug->unit);
  }
}

static void
read_outcome (VigilEarlierVisit *self, const VigilEvent *event)
{
  for (guint i = 0; i < VIGIL_MAX_EARLIER_EFFECTS && has (event, "effect", i); i++) {
    get_text (event, "effect", i, self->effects[i].label, sizeof self->effects[i].label);
    self->effects[i].severity = (int) get_int (event, "severity", i);
    self->n_effects++;
  }
  for (guint i = 0; i < VIGIL_MAX_OUTCOMES && has (event, "check", i); i++) {
    get_text (event, "check", i, self->scales[i].check_id, sizeof self->scales[i].check_id);
    self->scales[i].has_before = has (event, "before", i);
    self->scales[i].has_after = has (event, "after", i);
    self->scales[i].before = (int) get_int (event, "before", i);
    self->scales[i].after = (int) get_int (event, "after", i);
    self->n_scales++;
  }
  for (guint i = 0; i < VIGIL_MAX_FOLLOW_UPS && has (event, "point", i); i++) {
    VigilEarlierFollowUp *follow_up = &self->follow_ups[i];

    get_text (event, "point", i, follow_up->point, sizeof follow_up->point);
    follow_up->asked_wall_us = get_int (event, "asked_wall_us", i);
    get_text (event, "words", i, follow_up->words, sizeof follow_up->words);
    get_text (event, "scale", i, follow_up->scale, sizeof follow_up->scale);
    follow_up->score = get_double (event, "score", i);
    self->n_follow_ups++;
  }
}

void
vigil_earlier_visit_read (VigilEarlierVisit *self, const VigilEvent *event)
{
  memset (self, 0, sizeof *self);
  vigil_step_copy (event, "visit", self->id, sizeof self->id);
  self->opened_wall_us = vigil_event_get_int (event, "opened_wall_us");
  self->given_wall_us = vigil_event_get_int (event, "given_wall_us");
  vigil_step_copy (event, "protocol_id", self->protocol_id, sizeof self->protocol_id);
  self->is_early = vigil_event_get_boolean (event, "is_early");
  self->is_same_day = vigil_event_get_boolean (event, "is_same_day");
  self->review = vigil_review_lookup (vigil_event_get_string (event, "review"));
  read_drugs (self, event);
  read_outcome (self, event);
}

void
vigil_earlier_follow_up_read (VigilEarlierFollowUp *self, const VigilEvent *event)
{
  memset (self, 0, sizeof *self);
  vigil_step_copy (event, "point", self->point, sizeof self->point);
  self->asked_wall_us = event->t_wall_us;
  vigil_step_copy (event, "words", self->words, sizeof self->words);
  vigil_step_copy (event, "scale", self->scale, sizeof self->scale);
  self->score = vigil_step_number (event, "score");
}

void
vigil_earlier_visit_take_follow_up (VigilEarlierVisit *self, const VigilEarlierFollowUp *follow_up)
{
  guint i = 0;

  while (i < self->n_follow_ups && strcmp (self->follow_ups[i].point, follow_up->point) != 0)
    i++;
  if (i == VIGIL_MAX_FOLLOW_UPS)
    return;
  self->follow_ups[i] = *follow_up;
  self->n_follow_ups = MAX (self->n_follow_ups, i + 1);
}

const VigilEarlierScale *
vigil_earlier_visit_find_scale (const VigilEarlierVisit *self, const char *check_id)
{
  for (guint i = 0; i < self->n_scales; i++)
    if (strcmp (self->scales[i].check_id, check_id) == 0)
      return &self->scales[i];
  return NULL;
}

const VigilEarlierDrug *
vigil_earlier_visit_find_drug (const VigilEarlierVisit *self, const char *drug_id)
{
  for (guint i = 0; i < self->n_drugs; i++)
    if (strcmp (self->drugs[i].drug_id, drug_id) == 0)
      return &self->drugs[i];
  return NULL;
}
