/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* drugs.json: what is infused, how it is ordered, and within which limits. */
#include "clinic/clinic-private.h"
#include "clinic/dose-unit.h"

#include <math.h>
#include <string.h>

#define LABEL_BYTES 200
#define SOURCE_BYTES 900
#define MOST 1e6
#define DAY_MIN (24 * 60)

static const VigilLimits no_limits = { NAN, NAN, NAN, NAN };

VigilLimits
vigil_clinic_parse_limits (VigilReader *r, JsonObject *o, const char *key, double high)
{
  return vigil_reader_has (o, key) ? vigil_reader_limits (r, o, key, 0, high) : no_limits;
}

static char *
parse_optional_text (VigilReader *r, JsonObject *o, const char *key, gsize max_bytes)
{
  return vigil_reader_has (o, key) ? vigil_reader_string (r, o, key, max_bytes) : NULL;
}

static void
parse_concentrations (VigilDrug *drug, VigilReader *r, JsonObject *o)
{
  JsonArray *bags = vigil_reader_array (r, o, "concentrations", 1, 8, &drug->n_bags);
  guint n_default = 0;

  drug->bags = vigil_reader_alloc (r, sizeof *drug->bags, drug->n_bags);
  for (guint i = 0; i < drug->n_bags; i++) {
    JsonObject *bag = vigil_reader_enter_item (r, bags, "concentrations", i);

    if (bag == NULL)
      continue;
    vigil_reader_only (r, bag, "mg", "ml", "is_default", NULL);
    drug->bags[i].mg = vigil_reader_number (r, bag, "mg", 0.001, MOST);
    drug->bags[i].ml = vigil_reader_number (r, bag, "ml", 0.1, 5000);
    if (drug->bags[i].mg / drug->bags[i].ml > drug->max_mg_ml)
      vigil_reader_refuse (r, "mg", "at most max_mg_ml, which is %g, found %g mg/mL", drug->max_mg_ml,
                           drug->bags[i].mg / drug->bags[i].ml);
    if (vigil_reader_flag (r, bag, "is_default")) {
      n_default++;
      drug->bag_mg = drug->bags[i].mg;
      drug->bag_ml = drug->bags[i].ml;
    }
    vigil_reader_leave (r);
  }
  if (vigil_reader_is_clean (r) && drug->n_bags > 0 && n_default != 1)
    vigil_reader_refuse (r, "concentrations", "one of them to be the default, found %u", n_default);
}

static void
parse_ceilings (VigilDrug *drug, VigilReader *r, JsonObject *o)
{
  JsonArray *ceilings;

  if (!vigil_reader_has (o, "rate_ceilings"))
    return;
  ceilings = vigil_reader_array (r, o, "rate_ceilings", 1, 4, &drug->n_ceilings);
  drug->ceilings = vigil_reader_alloc (r, sizeof *drug->ceilings, drug->n_ceilings);
  for (guint i = 0; i < drug->n_ceilings; i++) {
    JsonObject *ceiling = vigil_reader_enter_item (r, ceilings, "rate_ceilings", i);
    const VigilDoseUnit *unit;

    if (ceiling == NULL)
      continue;
    vigil_reader_only (r, ceiling, "unit", "rate", NULL);
    drug->ceilings[i].unit = vigil_reader_string (r, ceiling, "unit", 15);
    unit = vigil_dose_unit_lookup (drug->ceilings[i].unit);
    if (unit == NULL || unit->per_min == 0)
      vigil_reader_refuse (r, "unit", "the unit of a rate such as mg/min or mL/kg/h");
    drug->ceilings[i].rate = vigil_reader_limits (r, ceiling, "rate", 0, MOST);
    vigil_reader_leave (r);
  }
}

void
vigil_clinic_parse_weight (VigilReader *r, JsonObject *o, VigilWeightRule *weight)
{
  static const char *const bases[] = { "actual", "ideal", "adjusted", NULL };
  JsonObject *inner = vigil_reader_enter (r, o, "weight");

  if (inner == NULL)
    return;
  vigil_reader_only (r, inner, "basis", "above_bmi", "cap_kg", "soft_low_kg", "hard_low_kg", NULL);
  weight->basis = (VigilWeightBasis) vigil_reader_choice (r, inner, "basis", bases);
  weight->above_bmi = vigil_reader_optional_number (r, inner, "above_bmi", 15, 60);
  weight->cap_kg = vigil_reader_optional_number (r, inner, "cap_kg", 30, 500);
  weight->soft_low_kg = vigil_reader_optional_number (r, inner, "soft_low_kg", 1, 200);
  weight->hard_low_kg = vigil_reader_optional_number (r, inner, "hard_low_kg", 1, 200);
  if (weight->soft_low_kg < weight->hard_low_kg)
    vigil_reader_refuse (r, "soft_low_kg", "not less than hard_low_kg, which is %g, found %g", weight->hard_low_kg,
                         weight->soft_low_kg);
  if (weight->basis == VIGIL_WEIGHT_ACTUAL && !isnan (weight->above_bmi))
    vigil_reader_refuse (r, "above_bmi", "a basis other than the actual weight");
  vigil_reader_leave (r);
}

static void
parse_plausibility (VigilPlausibility *plausibility, VigilReader *r, JsonObject *o)
{
  static const char *const actions[] = { "reason", "refuse", NULL };
  JsonObject *inner = vigil_reader_enter (r, o, "plausibility");

  if (inner == NULL)
    return;
  vigil_reader_only (r, inner, "rate_factor", "time_factor", "action", NULL);
  plausibility->rate_factor = vigil_reader_number (r, inner, "rate_factor", 1.1, 100);
  plausibility->time_factor = vigil_reader_number (r, inner, "time_factor", 1.1, 100);
  plausibility->is_refused = vigil_reader_choice (r, inner, "action", actions) == 1;
  vigil_reader_leave (r);
}

/* An amount that goes in by a pump is shown as a rate, so both are per kilogram or neither is. */
static void
check_dosing (const VigilDrug *drug, const VigilDosing *dosing, VigilReader *r)
{
  const VigilDoseUnit *unit = vigil_dose_unit_lookup (dosing->unit), *shown = vigil_dose_unit_lookup (drug->unit);

  if (!vigil_reader_is_clean (r) || unit == NULL || shown == NULL)
    return;
  if (unit->is_volume)
    vigil_reader_refuse (r, "unit", "a unit of mass, found \"%s\"", dosing->unit);
  else if (dosing->is_bolus && unit->per_min != 0)
    vigil_reader_refuse (r, "unit", "an amount for a bolus, found \"%s\"", dosing->unit);
  else if (!dosing->is_bolus && unit->is_per_kg != shown->is_per_kg)
    vigil_reader_refuse (r, "unit", "per kilogram as %s is, or neither, found \"%s\"", drug->unit, dosing->unit);
  else if (dosing->n_ramp > 0 && unit->per_min != 0)
    vigil_reader_refuse (r, "unit", "an amount for a ramp, found \"%s\"", dosing->unit);
  else if (!(dosing->usual > 0) || dosing->usual > dosing->dose.hard_high || dosing->usual < dosing->dose.hard_low)
    vigil_reader_refuse (r, "usual", "a dose above 0 and inside its hard limits, found %g", dosing->usual);
}

static void
parse_ramp (const VigilDrug *drug, VigilDosing *dosing, VigilReader *r, JsonObject *o)
{
  JsonObject *inner = vigil_reader_enter (r, o, "ramp");
  JsonArray *steps;

  if (inner == NULL)
    return;
  vigil_reader_only (r, inner, "full_rate", "steps", NULL);
  dosing->full_rate = vigil_reader_number (r, inner, "full_rate", 0.001, MOST);
  if (dosing->full_rate > drug->rate.hard_high)
    vigil_reader_refuse (r, "full_rate", "at most the hard limit of %g, found %g", drug->rate.hard_high,
                         dosing->full_rate);
  steps = vigil_reader_array (r, inner, "steps", 1, VIGIL_MAX_STEPS - 1, &dosing->n_ramp);
  dosing->ramp = vigil_reader_alloc (r, sizeof *dosing->ramp, dosing->n_ramp);
  for (guint i = 0; i < dosing->n_ramp; i++) {
    JsonObject *step = vigil_reader_enter_item (r, steps, "steps", i);

    if (step == NULL)
      continue;
    vigil_reader_only (r, step, "percent", "duration_min", NULL);
    dosing->ramp[i].percent = vigil_reader_number (r, step, "percent", 1, 100);
    dosing->ramp[i].duration_min = vigil_reader_count (r, step, "duration_min", 1, DAY_MIN);
    vigil_reader_leave (r);
  }
  vigil_reader_leave (r);
}

static void
parse_top_up (VigilDosing *dosing, VigilReader *r, JsonObject *o)
{
  JsonObject *inner = vigil_reader_enter (r, o, "top_up");

  if (inner == NULL)
    return;
  vigil_reader_only (r, inner, "low", "high", NULL);
  dosing->top_up_low = vigil_reader_number (r, inner, "low", 0.001, MOST);
  dosing->top_up_high = vigil_reader_number (r, inner, "high", 0.001, dosing->dose.hard_high);
  if (dosing->top_up_high < dosing->top_up_low)
    vigil_reader_refuse (r, "high", "not less than low, which is %g, found %g", dosing->top_up_low,
                         dosing->top_up_high);
  if (!dosing->is_bolus)
    vigil_reader_refuse (r, "low", "a bolus, as only that has a top-up");
  vigil_reader_leave (r);
}

static void
parse_dosing (VigilDrug *drug, guint i, VigilReader *r, JsonObject *o)
{
  VigilDosing *dosing = &drug->dosings[i];
  const char *const *units = vigil_dose_unit_get_all ();

  vigil_reader_only (r, o, "id", "label", "unit", "usual", "dose", "is_bolus", "top_up", "usual_min", "duration_min",
                     "ramp", "source", NULL);
  dosing->id = vigil_reader_id (r, o, "id");
  dosing->label = vigil_reader_label (r, o, "label", LABEL_BYTES);
  dosing->unit = (char *) units[vigil_reader_choice (r, o, "unit", units)];
  dosing->usual = vigil_reader_number (r, o, "usual", 0, MOST);
  dosing->dose = vigil_reader_limits (r, o, "dose", 0, MOST);
  dosing->is_bolus = vigil_reader_flag (r, o, "is_bolus");
  dosing->usual_min = dosing->is_bolus ? 0 : vigil_reader_count (r, o, "usual_min", 1, DAY_MIN);
  dosing->duration_min = vigil_clinic_parse_limits (r, o, "duration_min", DAY_MIN);
  dosing->source = vigil_reader_string (r, o, "source", SOURCE_BYTES);
  dosing->top_up_low = dosing->top_up_high = dosing->full_rate = NAN;
  if (vigil_reader_has (o, "top_up"))
    parse_top_up (dosing, r, o);
  if (vigil_reader_has (o, "ramp"))
    parse_ramp (drug, dosing, r, o);
  for (guint k = 0; k < i; k++)
    if (g_strcmp0 (drug->dosings[k].id, dosing->id) == 0)
      vigil_reader_refuse (r, "id", "an id that no other dosing has, found \"%s\" again", dosing->id);
  check_dosing (drug, dosing, r);
}

static void
parse_dosings (VigilDrug *drug, VigilReader *r, JsonObject *o)
{
  JsonArray *dosings = vigil_reader_array (r, o, "dosings", 1, 8, &drug->n_dosings);

  drug->dosings = vigil_reader_alloc (r, sizeof *drug->dosings, drug->n_dosings);
  for (guint i = 0; i < drug->n_dosings; i++) {
    JsonObject *dosing = vigil_reader_enter_item (r, dosings, "dosings", i);

    if (dosing == NULL)
      continue;
    parse_dosing (drug, i, r, dosing);
    vigil_reader_leave (r);
  }
}

static void
parse_words (VigilDrug *drug, VigilReader *r, JsonObject *o)
{
  JsonArray *advisories = vigil_reader_array (r, o, "advisories", 0, 8, &drug->n_advisories), *interactions;

  drug->advisories = vigil_reader_alloc (r, sizeof *drug->advisories, drug->n_advisories);
  for (guint i = 0; i < drug->n_advisories; i++)
    drug->advisories[i] = vigil_reader_item_label (r, advisories, "advisories", i, LABEL_BYTES);
  interactions = vigil_reader_array (r, o, "interactions", 0, 8, &drug->n_interactions);
  drug->interactions = vigil_reader_alloc (r, sizeof *drug->interactions, drug->n_interactions);
  for (guint i = 0; i < drug->n_interactions; i++) {
    JsonObject *interaction = vigil_reader_enter_item (r, interactions, "interactions", i);

    if (interaction == NULL)
      continue;
    vigil_reader_only (r, interaction, "with", "label", NULL);
    drug->interactions[i].with = vigil_reader_id (r, interaction, "with");
    drug->interactions[i].label = vigil_reader_label (r, interaction, "label", LABEL_BYTES);
    vigil_reader_leave (r);
  }
}

static void
parse_limits (VigilDrug *drug, VigilReader *r, JsonObject *o)
{
  const char *const *units = vigil_dose_unit_get_rates ();

  drug->unit = (char *) units[vigil_reader_choice (r, o, "unit", units)];
  drug->rate = vigil_reader_limits (r, o, "rate", 0, MOST);
  drug->total_mg = vigil_reader_limits (r, o, "total_mg", 0, MOST);
  drug->total_mg_kg = vigil_clinic_parse_limits (r, o, "total_mg_kg", MOST);
  drug->daily_mg = vigil_clinic_parse_limits (r, o, "daily_mg", MOST);
  drug->max_mg_ml = vigil_reader_optional_number (r, o, "max_mg_ml", 0.001, MOST);
  parse_ceilings (drug, r, o);
  vigil_clinic_parse_weight (r, o, &drug->weight);
  parse_plausibility (&drug->plausibility, r, o);
}

static void
parse_drug (VigilClinic *self, VigilReader *r, JsonObject *o)
{
  VigilDrug *drug = vigil_reader_alloc (r, sizeof *drug, 1);

  vigil_reader_only (r, o, "id", "display", "class", "schedule", "is_high_alert", "is_sedative", "unit", "rate",
                     "rate_ceilings", "total_mg", "total_mg_kg", "daily_mg", "concentrations", "max_mg_ml", "weight",
                     "plausibility", "dosings", "advisories", "interactions", "source", "colour", NULL);
  drug->id = vigil_reader_id (r, o, "id");
  drug->display = vigil_reader_string (r, o, "display", 63);
  drug->group = vigil_reader_label (r, o, "class", LABEL_BYTES);
  drug->schedule = parse_optional_text (r, o, "schedule", 15);
  drug->is_high_alert = vigil_reader_flag (r, o, "is_high_alert");
  drug->is_sedative = vigil_reader_flag (r, o, "is_sedative");
  parse_limits (drug, r, o);
  parse_concentrations (drug, r, o);
  parse_dosings (drug, r, o);
  parse_words (drug, r, o);
  drug->source = vigil_reader_string (r, o, "source", SOURCE_BYTES);
  drug->colour = vigil_reader_count (r, o, "colour", 1, 4);
  vigil_clinic_add (self->drugs, drug, r);
}

void
vigil_clinic_parse_drugs (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  vigil_clinic_each (self, r, root, "drugs", 64, parse_drug);
}

void
vigil_clinic_check_interactions (VigilClinic *self)
{
  /* with a fault, places in the list are not those in the file, and who is missing may only be refused */
  for (guint i = 0; self->errors->len == 0 && i < self->drugs->len; i++) {
    const VigilDrug *drug = g_ptr_array_index (self->drugs, i);

    for (guint k = 0; k < drug->n_interactions; k++) {
      const char *with = drug->interactions[k].with;
      g_autofree char *place = g_strdup_printf ("drugs[%u].interactions[%u].with", i, k);

      if (vigil_clinic_find (self->drugs, with) == NULL && vigil_clinic_find (self->rescue, with) == NULL)
        vigil_clinic_refuse_at (self, "drugs.json", place, "a drug of drugs.json or rescue.json, found \"%s\"", with);
    }
  }
}
