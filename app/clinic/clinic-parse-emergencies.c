/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* emergencies.json: what is done, step by step, when something that a drug can do has happened. The amounts are those
 * of rescue.json, so that a dose stands in one place. */
#include "clinic/clinic-private.h"

#include <math.h>
#include <string.h>

#define LABEL_BYTES 200
#define NAME_BYTES 24
#define SOURCE_BYTES 900
#define DAY_MIN (24 * 60)

/* That of @part, of the same drug, among the steps before. */
static gboolean
has_before (const VigilEmergency *emergency, const VigilEmergencyStep *step, VigilDosePart part)
{
  for (guint i = 0; i < emergency->n_steps; i++)
    if (emergency->steps[i].act == VIGIL_ACT_DOSE && emergency->steps[i].part == part
        && emergency->steps[i].drug == step->drug)
      return TRUE;
  return FALSE;
}

/* A drug has each part once, in an order in which they can be. */
static void
check_part (const VigilEmergency *emergency, const VigilEmergencyStep *step, VigilReader *r)
{
  VigilDosePart needed = step->part == VIGIL_PART_AGAIN ? VIGIL_PART_BOLUS : VIGIL_PART_RATE;

  if (has_before (emergency, step, step->part))
    vigil_reader_refuse (r, "part", "each part of %s once", step->drug->id);
  else if (step->part != VIGIL_PART_BOLUS && step->part != VIGIL_PART_RATE && !has_before (emergency, step, needed))
    vigil_reader_refuse (r, "part", "the %s of %s in a step before", needed == VIGIL_PART_BOLUS ? "bolus" : "rate",
                         step->drug->id);
}

static void
parse_dose (VigilClinic *self, const VigilEmergency *emergency, VigilEmergencyStep *step, VigilReader *r, JsonObject *o)
{
  static const char *const parts[] = { "bolus", "rate", "again", "double", "end", NULL };
  char *id = vigil_reader_id (r, o, "drug");

  step->part = (VigilDosePart) vigil_reader_choice (r, o, "part", parts);
  step->drug = id != NULL ? vigil_clinic_find (self->rescue, id) : NULL;
  if (id != NULL && step->drug == NULL)
    vigil_reader_refuse (r, "drug", "a drug of rescue.json, found \"%s\"", id);
  else if (step->drug != NULL && step->drug->by_weight == NULL)
    vigil_reader_refuse (r, "drug", "a drug that rescue.json doses by_weight, found \"%s\"", id);
  if (step->part == VIGIL_PART_AGAIN) {
    step->times = vigil_reader_count (r, o, "times", 1, 10);
    if (vigil_reader_has (o, "after_min"))
      step->after_min = vigil_reader_number (r, o, "after_min", 0.1, DAY_MIN);
  } else if (vigil_reader_has (o, "times") || vigil_reader_has (o, "after_min")) {
    vigil_reader_refuse (r, "part", "again, as it has times or after_min");
  }
  if (step->drug != NULL && vigil_reader_is_clean (r))
    check_part (emergency, step, r);
}

static void
parse_most (VigilEmergencyStep *step, VigilReader *r, JsonObject *o)
{
  static const char *const units[] = { "mcg", "mg", "mL", NULL };
  JsonObject *inner = vigil_reader_enter (r, o, "most_per_kg");

  if (inner == NULL)
    return;
  vigil_reader_only (r, inner, "amount", "unit", NULL);
  step->most_per_kg = vigil_reader_number (r, inner, "amount", 0.001, 1e6);
  step->most_unit = (char *) units[vigil_reader_choice (r, inner, "unit", units)];
  vigil_reader_leave (r);
}

static void
parse_step (VigilClinic *self, VigilEmergency *emergency, VigilReader *r, JsonObject *o)
{
  static const char *const acts[] = { "do", "stop", "call", "dose", "observe", NULL };
  VigilEmergencyStep *step = &emergency->steps[emergency->n_steps];

  vigil_reader_only (r, o, "id", "kind", "label", "detail", "drug", "part", "times", "after_min", "timer_min",
                     "most_per_kg", NULL);
  *step = (VigilEmergencyStep) { .times = 1, .most_per_kg = NAN };
  step->id = vigil_reader_id (r, o, "id");
  step->act = (VigilEmergencyAct) vigil_reader_choice (r, o, "kind", acts);
  step->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  if (vigil_reader_has (o, "detail"))
    step->detail = vigil_reader_label (r, o, "detail", LABEL_BYTES);
  step->timer_min = vigil_clinic_parse_span (r, o, "timer_min", 0.1, DAY_MIN);
  if (vigil_reader_has (o, "most_per_kg"))
    parse_most (step, r, o);
  if (step->act == VIGIL_ACT_DOSE)
    parse_dose (self, emergency, step, r, o);
  else if (vigil_reader_has (o, "drug") || vigil_reader_has (o, "part") || vigil_reader_has (o, "times")
           || vigil_reader_has (o, "after_min"))
    vigil_reader_refuse (r, "kind", "dose, as it has a drug, a part, times or after_min");
  for (guint i = 0; i < emergency->n_steps; i++)
    if (step->id != NULL && strcmp (emergency->steps[i].id, step->id) == 0)
      vigil_reader_refuse (r, "id", "an id that no other step has, found \"%s\" again", step->id);
}

static void
parse_steps (VigilClinic *self, VigilEmergency *emergency, VigilReader *r, JsonObject *o)
{
  guint n;
  JsonArray *steps = vigil_reader_array (r, o, "steps", 1, VIGIL_MAX_EMERGENCY_STEPS, &n);

  emergency->steps = vigil_reader_alloc (r, sizeof *emergency->steps, n);
  for (guint i = 0; i < n; i++) {
    JsonObject *step = vigil_reader_enter_item (r, steps, "steps", i);

    if (step == NULL)
      continue;
    parse_step (self, emergency, r, step);
    emergency->n_steps += vigil_reader_is_clean (r);   /* what later ones are held against is whole */
    vigil_reader_leave (r);
  }
}

static void
parse_drugs (VigilClinic *self, VigilEmergency *emergency, VigilReader *r, JsonObject *o)
{
  guint n;
  JsonArray *ids = vigil_reader_array (r, o, "drugs", 1, 8, &n);

  emergency->drugs = vigil_reader_alloc (r, sizeof *emergency->drugs, n);
  for (guint i = 0; i < n; i++) {
    const char *id = vigil_reader_item_string (r, ids, "drugs", i);
    g_autofree char *place = g_strdup_printf ("drugs[%u]", i);
    const VigilDrug *drug = id != NULL ? vigil_clinic_find (self->drugs, id) : NULL;

    if (drug != NULL)
      emergency->drugs[emergency->n_drugs++] = drug;
    else if (id != NULL)
      vigil_reader_refuse (r, place, "a drug of drugs.json, found \"%s\"", id);
  }
}

static void
parse_avoid (VigilEmergency *emergency, VigilReader *r, JsonObject *o)
{
  JsonArray *avoid = vigil_reader_array (r, o, "avoid", 0, 8, &emergency->n_avoid);

  emergency->avoid = vigil_reader_alloc (r, sizeof *emergency->avoid, emergency->n_avoid);
  for (guint i = 0; i < emergency->n_avoid; i++)
    emergency->avoid[i] = vigil_reader_item_label (r, avoid, "avoid", i, LABEL_BYTES);
}

static void
parse_emergency (VigilClinic *self, VigilReader *r, JsonObject *o)
{
  VigilEmergency *emergency = vigil_reader_alloc (r, sizeof *emergency, 1);

  vigil_reader_only (r, o, "id", "name", "title", "drugs", "recent_min", "context", "holds_for_visit", "steps", "avoid",
                     "source", NULL);
  emergency->id = vigil_reader_id (r, o, "id");
  emergency->name = vigil_reader_label (r, o, "name", NAME_BYTES);
  emergency->title = vigil_reader_label (r, o, "title", LABEL_BYTES);
  parse_drugs (self, emergency, r, o);
  emergency->recent_min = vigil_reader_count (r, o, "recent_min", 0, DAY_MIN);
  emergency->context = vigil_reader_has (o, "context") ? vigil_reader_id (r, o, "context") : NULL;
  emergency->holds_for_visit = vigil_reader_flag (r, o, "holds_for_visit");
  if (emergency->holds_for_visit && !vigil_reader_has (o, "context"))
    vigil_reader_refuse (r, "holds_for_visit", "a context that holds");
  parse_steps (self, emergency, r, o);
  if (vigil_reader_has (o, "avoid"))
    parse_avoid (emergency, r, o);
  emergency->source = vigil_reader_string (r, o, "source", SOURCE_BYTES);
  vigil_clinic_add (self->emergencies, emergency, r);
}

void
vigil_clinic_parse_emergencies (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  vigil_clinic_each (self, r, root, "emergencies", VIGIL_MAX_EMERGENCIES, parse_emergency);
}

const VigilEmergency *const *
vigil_clinic_get_emergencies (const VigilClinic *self, guint *n)
{
  *n = self->emergencies->len;
  return (gpointer) self->emergencies->pdata;
}

const VigilEmergency *
vigil_clinic_find_emergency (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->emergencies, id);
}
