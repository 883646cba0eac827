/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* What a protocol gives: its drugs as steps, those that may take their place, and what is given by hand. */
#include "clinic/clinic-private.h"
#include "clinic/dose-unit.h"

#include <math.h>
#include <string.h>

#define DAY_MIN (24 * 60)

static void
check_rate (const VigilDrug *drug, double rate, const char *member, VigilReader *r)
{
  if (!(rate > 0) || rate > drug->rate.hard_high || rate < drug->rate.hard_low)
    vigil_reader_refuse (r, member, "a rate above 0 and inside the hard limits of %s, found %g", drug->id, rate);
}

static void
parse_step (VigilProtocolDrug *planned, VigilProtocolStep *step, VigilReader *r, JsonObject *o)
{
  const VigilDrug *drug = planned->drug;
  const char *unit;

  vigil_reader_only (r, o, "rate", "unit", "duration_min", NULL);
  step->rate = vigil_reader_number (r, o, "rate", 0, 1e6);
  step->duration_min = vigil_reader_count (r, o, "duration_min", 1, DAY_MIN);
  unit = vigil_reader_string (r, o, "unit", 16);
  if (unit != NULL && strcmp (unit, drug->unit) != 0)
    vigil_reader_refuse (r, "unit", "%s, the unit of %s in drugs.json, found \"%s\"", drug->unit, drug->id, unit);
  else
    check_rate (drug, step->rate, "rate", r);
}

static void
parse_steps (VigilProtocolDrug *planned, VigilReader *r, JsonObject *o)
{
  JsonArray *steps = vigil_reader_array (r, o, "steps", 1, VIGIL_MAX_STEPS, &planned->n_steps);

  planned->steps = vigil_reader_alloc (r, sizeof *planned->steps, planned->n_steps);
  for (guint i = 0; i < planned->n_steps; i++) {
    JsonObject *step = vigil_reader_enter_item (r, steps, "steps", i);

    if (step == NULL)
      continue;
    parse_step (planned, &planned->steps[i], r, step);
    vigil_reader_leave (r);
  }
}

static void
parse_dose (VigilProtocolDrug *planned, VigilReader *r, JsonObject *o)
{
  const VigilDosing *dosing = planned->dosing;
  guint over_min = vigil_reader_has (o, "over_min") ? vigil_reader_count (r, o, "over_min", 1, DAY_MIN)
                                                    : dosing->usual_min;
  const char *unit = vigil_reader_string (r, o, "unit", 16);

  planned->dose = vigil_reader_number (r, o, "dose", 0, 1e6);
  if (unit != NULL && strcmp (unit, dosing->unit) != 0)
    vigil_reader_refuse (r, "unit", "%s, the unit of the dosing %s, found \"%s\"", dosing->unit, dosing->id, unit);
  else if (!(planned->dose > 0) || planned->dose > dosing->dose.hard_high || planned->dose < dosing->dose.hard_low)
    vigil_reader_refuse (r, "dose", "a dose above 0 and inside the hard limits of the dosing %s, found %g", dosing->id,
                         planned->dose);
  if (!vigil_reader_is_clean (r))
    return;
  planned->steps = vigil_reader_alloc (r, sizeof *planned->steps, VIGIL_MAX_STEPS);
  planned->n_steps = vigil_dosing_make_steps (planned->drug, dosing, planned->dose, over_min, planned->steps);
  if (planned->n_steps == 0)
    vigil_reader_refuse (r, "dose", "a dose that its ramp and its time can give, found %g", planned->dose);
  for (guint i = 0; i < planned->n_steps; i++)
    check_rate (planned->drug, planned->steps[i].rate, "dose", r);
}

static const VigilDosing *
parse_dosing (const VigilDrug *drug, VigilReader *r, JsonObject *o)
{
  char *id = vigil_reader_id (r, o, "dosing");

  for (guint i = 0; id != NULL && i < drug->n_dosings; i++)
    if (strcmp (drug->dosings[i].id, id) == 0) {
      if (drug->dosings[i].is_bolus)
        vigil_reader_refuse (r, "dosing", "no bolus, as a pump gives this, found \"%s\"", id);
      return &drug->dosings[i];
    }
  if (id != NULL)
    vigil_reader_refuse (r, "dosing", "a dosing of %s, found \"%s\"", drug->id, id);
  return NULL;
}

static void
parse_drug (VigilClinic *self, VigilProtocolDrug *drugs, guint i, VigilReader *r, JsonObject *o)
{
  VigilProtocolDrug *planned = &drugs[i];
  gboolean has_dose = vigil_reader_has (o, "dose");
  const char *id;

  vigil_reader_only (r, o, "drug", "dosing", "dose", "unit", "over_min", "steps", "duration_min", NULL);
  id = vigil_reader_id (r, o, "drug");
  if (id == NULL)
    return;
  planned->drug = vigil_clinic_find (self->drugs, id);
  planned->dose = NAN;
  if (planned->drug == NULL) {
    vigil_reader_refuse (r, "drug", "a drug of drugs.json, found \"%s\"", id);
    return;
  }
  for (guint k = 0; k < i; k++)
    if (drugs[k].drug == planned->drug)
      vigil_reader_refuse (r, "drug", "each drug once, found \"%s\" twice", id);
  planned->duration_min = vigil_clinic_parse_limits (r, o, "duration_min", DAY_MIN);
  if (vigil_reader_has (o, "dosing") || has_dose)
    planned->dosing = parse_dosing (planned->drug, r, o);
  if (has_dose == vigil_reader_has (o, "steps"))
    vigil_reader_refuse (r, "steps", "either steps or a dose");
  else if (has_dose && planned->dosing != NULL)
    parse_dose (planned, r, o);
  else if (!has_dose)
    parse_steps (planned, r, o);
}

static VigilProtocolDrug *
parse_list (VigilClinic *self, VigilReader *r, JsonObject *root, const char *key, guint max, guint *n)
{
  JsonArray *array = vigil_reader_array (r, root, key, 1, max, n);
  VigilProtocolDrug *drugs = vigil_reader_alloc (r, sizeof *drugs, *n);

  for (guint i = 0; i < *n; i++) {
    JsonObject *drug = vigil_reader_enter_item (r, array, key, i);

    if (drug == NULL)
      continue;
    parse_drug (self, drugs, i, r, drug);
    vigil_reader_leave (r);
  }
  return drugs;
}

static void
parse_adjunct (VigilClinic *self, VigilAdjunct *adjunct, VigilReader *r, JsonObject *o)
{
  static const char *const roles[] = { "premedication", "rescue", NULL };
  char *id;

  vigil_reader_only (r, o, "drug", "role", "dose", "unit", "is_end", NULL);
  id = vigil_reader_id (r, o, "drug");
  adjunct->drug = id != NULL ? vigil_clinic_find (self->rescue, id) : NULL;
  adjunct->role = (VigilAdjunctRole) vigil_reader_choice (r, o, "role", roles);
  adjunct->is_end = vigil_reader_flag (r, o, "is_end");
  adjunct->dose = NAN;
  if (id != NULL && adjunct->drug == NULL)
    vigil_reader_refuse (r, "drug", "a drug of rescue.json, found \"%s\"", id);
  if (adjunct->drug == NULL)
    return;
  if (adjunct->role == VIGIL_ADJUNCT_PREMEDICATION && !adjunct->drug->is_premedication)
    vigil_reader_refuse (r, "role", "a drug that rescue.json lists as premedication, found \"%s\"", id);
  if (vigil_reader_has (o, "dose")) {
    const char *unit = vigil_reader_string (r, o, "unit", 16);

    adjunct->dose = vigil_reader_number (r, o, "dose", 0.001, MIN (adjunct->drug->hard_max, 1e6));
    if (unit != NULL && strcmp (unit, adjunct->drug->unit) != 0)
      vigil_reader_refuse (r, "unit", "%s, the unit of %s in rescue.json, found \"%s\"", adjunct->drug->unit,
                           adjunct->drug->id, unit);
  }
}

static void
parse_adjuncts (VigilClinic *self, VigilProtocol *protocol, VigilReader *r, JsonObject *root)
{
  JsonArray *array = vigil_reader_array (r, root, "adjuncts", 1, 8, &protocol->n_adjuncts);

  protocol->adjuncts = vigil_reader_alloc (r, sizeof *protocol->adjuncts, protocol->n_adjuncts);
  for (guint i = 0; i < protocol->n_adjuncts; i++) {
    JsonObject *adjunct = vigil_reader_enter_item (r, array, "adjuncts", i);

    if (adjunct == NULL)
      continue;
    parse_adjunct (self, &protocol->adjuncts[i], r, adjunct);
    vigil_reader_leave (r);
  }
}

void
vigil_clinic_parse_plan (VigilClinic *self, VigilProtocol *protocol, VigilReader *r, JsonObject *root)
{
  protocol->drugs = parse_list (self, r, root, "drugs", VIGIL_MAX_CHANNELS, &protocol->n_drugs);
  if (vigil_reader_has (root, "alternatives"))
    protocol->alternatives = parse_list (self, r, root, "alternatives", 8, &protocol->n_alternatives);
  for (guint i = 0; i < protocol->n_alternatives; i++)
    for (guint k = 0; k < protocol->n_drugs; k++)
      if (protocol->alternatives[i].drug != NULL && protocol->alternatives[i].drug == protocol->drugs[k].drug)
        vigil_reader_refuse (r, "alternatives", "a drug that is not among the drugs, found \"%s\"",
                             protocol->drugs[k].drug->id);
  if (vigil_reader_has (root, "adjuncts"))
    parse_adjuncts (self, protocol, r, root);
  protocol->sedatives = self->sedatives;
}
