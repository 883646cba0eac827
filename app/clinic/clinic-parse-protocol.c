/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "clinic/clinic-private.h"

#include <string.h>

#define LABEL_BYTES 200

static void
parse_step (VigilProtocolDrug *drug, VigilProtocolStep *step, VigilReader *r, JsonObject *o)
{
  const VigilLimits *rate = &drug->drug->rate;
  const char *unit;

  vigil_reader_only (r, o, "rate", "unit", "duration_min", NULL);
  step->rate = vigil_reader_number (r, o, "rate", 0, 1e6);
  step->duration_min = vigil_reader_count (r, o, "duration_min", 1, 24 * 60);
  unit = vigil_reader_string (r, o, "unit", 16);
  if (unit != NULL && strcmp (unit, drug->drug->unit) != 0)
    vigil_reader_refuse (r, "unit", "%s, the unit of %s in drugs.json, found \"%s\"",
                         drug->drug->unit, drug->drug->id, unit);
  else if (!(step->rate > 0) || step->rate > rate->hard_high || step->rate < rate->hard_low)
    vigil_reader_refuse (r, "rate", "a rate above 0 and inside the hard limits of %s, found %g",
                         drug->drug->id, step->rate);
}

static void
parse_drug (VigilClinic *self, VigilProtocol *protocol, guint i, VigilReader *r, JsonObject *o)
{
  VigilProtocolDrug *drug = &protocol->drugs[i];
  const char *id;
  JsonArray *steps;

  vigil_reader_only (r, o, "drug", "steps", NULL);
  id = vigil_reader_id (r, o, "drug");
  if (id == NULL)
    return;
  drug->drug = vigil_clinic_find (self->drugs, id);
  if (drug->drug == NULL) {
    vigil_reader_refuse (r, "drug", "a drug of drugs.json, found \"%s\"", id);
    return;
  }
  for (guint k = 0; k < i; k++)
    if (protocol->drugs[k].drug == drug->drug)
      vigil_reader_refuse (r, "drug", "each drug once, found \"%s\" twice", id);
  steps = vigil_reader_array (r, o, "steps", 1, VIGIL_MAX_STEPS, &drug->n_steps);
  drug->steps = vigil_reader_alloc (r, sizeof *drug->steps, drug->n_steps);
  for (guint k = 0; k < drug->n_steps; k++) {
    JsonObject *step = vigil_reader_enter_item (r, steps, "steps", k);

    if (step == NULL)
      continue;
    parse_step (drug, &drug->steps[k], r, step);
    vigil_reader_leave (r);
  }
}

static void
parse_drugs (VigilClinic *self, VigilProtocol *protocol, VigilReader *r, JsonObject *root)
{
  JsonArray *drugs
      = vigil_reader_array (r, root, "drugs", 1, VIGIL_MAX_CHANNELS, &protocol->n_drugs);

  protocol->drugs = vigil_reader_alloc (r, sizeof *protocol->drugs, protocol->n_drugs);
  for (guint i = 0; i < protocol->n_drugs; i++) {
    JsonObject *drug = vigil_reader_enter_item (r, drugs, "drugs", i);

    if (drug == NULL)
      continue;
    parse_drug (self, protocol, i, r, drug);
    vigil_reader_leave (r);
  }
}

/* A list of ids of elements of @known. */
static gpointer
parse_references (VigilReader *r, JsonObject *root, const char *key, guint max, GPtrArray *known,
                  const char *file, guint *n)
{
  JsonArray *ids = vigil_reader_array (r, root, key, 0, max, n);
  gpointer *found = vigil_reader_alloc (r, sizeof *found, *n);

  for (guint i = 0; i < *n; i++) {
    const char *id = vigil_reader_item_string (r, ids, key, i);
    g_autofree char *place = g_strdup_printf ("%s[%u]", key, i);

    if (id == NULL)
      continue;
    found[i] = vigil_clinic_find (known, id);
    if (found[i] == NULL)
      vigil_reader_refuse (r, place, "an id of %s, found \"%s\"", file, id);
    for (guint k = 0; k < i; k++)
      if (found[i] != NULL && found[k] == found[i])
        vigil_reader_refuse (r, place, "each id once, found \"%s\" twice", id);
  }
  return found;
}

static char *
parse_reference (VigilReader *r, JsonObject *root, const char *key, GPtrArray *known,
                 const char *file)
{
  char *id = vigil_reader_id (r, root, key);

  if (id != NULL && vigil_clinic_find (known, id) == NULL)
    vigil_reader_refuse (r, key, "an id of %s, found \"%s\"", file, id);
  return id;
}

void
vigil_clinic_parse_protocol (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  VigilProtocol *protocol = vigil_reader_alloc (r, sizeof *protocol, 1);

  vigil_reader_only (r, root, "id", "title", "version", "drugs", "gates", "side_effects", "checks",
                     "discharge", "nibp_every_min", "side_effect_every_min", "recovery_min",
                     "consent", "alarms", NULL);
  protocol->id = vigil_reader_id (r, root, "id");
  protocol->title = vigil_reader_label (r, root, "title", 95);
  protocol->version = vigil_reader_count (r, root, "version", 1, 100000);
  protocol->sha256 = (char *) r->sha256;
  protocol->nibp_every_min = vigil_reader_count (r, root, "nibp_every_min", 1, 24 * 60);
  protocol->side_effect_every_min
      = vigil_reader_count (r, root, "side_effect_every_min", 0, 24 * 60);
  protocol->recovery_min = vigil_reader_count (r, root, "recovery_min", 0, 24 * 60);
  protocol->alarm_profile_id = parse_reference (r, root, "alarms", self->profiles, "alarms.json");
  if (vigil_reader_has (root, "consent"))
    protocol->consent_id
        = parse_reference (r, root, "consent", self->consents, "the files in consent/");
  protocol->side_effects = parse_references (r, root, "side_effects", 16, self->side_effects,
                                             "side-effects.json", &protocol->n_side_effects);
  protocol->checks = parse_references (r, root, "checks", VIGIL_MAX_CHECKS, self->checks,
                                       "checks.json", &protocol->n_checks);
  parse_drugs (self, protocol, r, root);
  vigil_clinic_parse_gates (protocol, r, root);
  vigil_clinic_parse_discharge (protocol, r, root);
  vigil_clinic_add (self->protocols, protocol, r);
}
