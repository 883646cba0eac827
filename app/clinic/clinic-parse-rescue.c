/* Vigil, the bedside tablet for infusion chairs
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* rescue.json: what is given by hand, and reasons.json: why something is outside the usual. */
#include "clinic/clinic-private.h"

#include <math.h>
#include <string.h>

#define LABEL_BYTES 200
#define SOURCE_BYTES 900
#define MOST 1e6

static double *
parse_numbers (VigilReader *r, JsonObject *o, const char *key, double high, guint *n)
{
  JsonArray *array = vigil_reader_array (r, o, key, 0, 8, n);
  double *numbers = vigil_reader_alloc (r, sizeof *numbers, *n);

  for (guint i = 0; i < *n; i++)
    numbers[i] = vigil_reader_item_number (r, array, key, i, 0.001, high);
  return numbers;
}

static void
parse_contraindications (VigilRescueDrug *drug, VigilReader *r, JsonObject *o)
{
  JsonArray *array
      = vigil_reader_array (r, o, "contraindications", 0, 8, &drug->n_contraindications);

  drug->contraindications
      = vigil_reader_alloc (r, sizeof *drug->contraindications, drug->n_contraindications);
  for (guint i = 0; i < drug->n_contraindications; i++) {
    VigilContraindication *contraindication = &drug->contraindications[i];
    JsonObject *inner = vigil_reader_enter_item (r, array, "contraindications", i);

    if (inner == NULL)
      continue;
    vigil_reader_only (r, inner, "context", "is_hard", "label", NULL);
    contraindication->context = vigil_reader_id (r, inner, "context");
    contraindication->is_hard = vigil_reader_flag (r, inner, "is_hard");
    contraindication->label = vigil_reader_label (r, inner, "label", LABEL_BYTES);
    vigil_reader_leave (r);
  }
}

VigilSpan
vigil_clinic_parse_span (VigilReader *r, JsonObject *o, const char *key, double low, double high)
{
  VigilSpan span = { NAN, NAN };
  JsonObject *inner = vigil_reader_has (o, key) ? vigil_reader_enter (r, o, key) : NULL;

  if (inner == NULL)
    return span;
  vigil_reader_only (r, inner, "low", "high", NULL);
  span.low = vigil_reader_number (r, inner, "low", low, high);
  span.high = vigil_reader_number (r, inner, "high", low, high);
  if (span.high < span.low)
    vigil_reader_refuse (r, "high", "not less than low, which is %g, found %g", span.low, span.high);
  vigil_reader_leave (r);
  return span;
}

/* What heavier people get whatever they weigh. */
static void
parse_above (VigilWeightDose *dose, VigilReader *r, JsonObject *o)
{
  dose->above_kg = vigil_reader_number (r, o, "above_kg", 1, 200);
  dose->bolus_ml = vigil_reader_number (r, o, "bolus_ml", 0.1, 1000);
  dose->infusion_ml = vigil_clinic_parse_span (r, o, "infusion_ml", 1, 2000);
  dose->infusion_min = vigil_clinic_parse_span (r, o, "infusion_min", 1, 24 * 60);
  if (vigil_reader_has (o, "infusion_ml") != vigil_reader_has (o, "infusion_min"))
    vigil_reader_refuse (r, "infusion_min", "both infusion_ml and infusion_min, or neither");
  if (dose->bolus_ml > dose->max_ml_kg * dose->above_kg)
    vigil_reader_refuse (r, "bolus_ml", "at most max_ml_kg of above_kg, which is %g, found %g",
                         dose->max_ml_kg * dose->above_kg, dose->bolus_ml);
}

static void
parse_by_weight (VigilRescueDrug *drug, VigilReader *r, JsonObject *o)
{
  JsonObject *inner = vigil_reader_enter (r, o, "by_weight");
  VigilWeightDose *dose = vigil_reader_alloc (r, sizeof *dose, 1);

  if (inner == NULL)
    return;
  vigil_reader_only (r, inner, "weight", "above_kg", "bolus_ml", "infusion_ml", "infusion_min", "bolus_ml_kg",
                     "bolus_min", "ml_kg_min", "max_ml_kg", NULL);
  dose->weight = (VigilWeightRule) { VIGIL_WEIGHT_ACTUAL, NAN, NAN, NAN, NAN };
  if (vigil_reader_has (inner, "weight"))
    vigil_clinic_parse_weight (r, inner, &dose->weight);
  dose->bolus_ml_kg = vigil_reader_number (r, inner, "bolus_ml_kg", 0.001, 100);
  dose->bolus_min = vigil_clinic_parse_span (r, inner, "bolus_min", 0.1, 60);
  dose->ml_kg_min = vigil_reader_number (r, inner, "ml_kg_min", 0.001, 10);
  dose->max_ml_kg = vigil_reader_number (r, inner, "max_ml_kg", 0.001, 100);
  if (dose->bolus_ml_kg > dose->max_ml_kg)
    vigil_reader_refuse (r, "bolus_ml_kg", "at most max_ml_kg, which is %g, found %g", dose->max_ml_kg,
                         dose->bolus_ml_kg);
  dose->above_kg = INFINITY;
  dose->infusion_ml = dose->infusion_min = (VigilSpan) { NAN, NAN };
  if (vigil_reader_has (inner, "above_kg") || vigil_reader_has (inner, "bolus_ml")
      || vigil_reader_has (inner, "infusion_ml") || vigil_reader_has (inner, "infusion_min"))
    parse_above (dose, r, inner);
  if (g_strcmp0 (drug->unit, "mL") != 0)
    vigil_reader_refuse (r, "max_ml_kg", "a drug that is given in mL, found %s", drug->unit);
  drug->by_weight = dose;
  vigil_reader_leave (r);
}

/* Limits of single doses and of all, or none at all and then no usual dose either: a number that nobody set is
 * not to look like one. */
static void
parse_doses (VigilRescueDrug *drug, VigilReader *r, JsonObject *o)
{
  drug->single = vigil_clinic_parse_limits (r, o, "single", MOST);
  drug->first = vigil_clinic_parse_limits (r, o, "first", MOST);
  drug->total = vigil_clinic_parse_limits (r, o, "total", MOST);
  drug->hard_max = isnan (drug->single.hard_high) ? INFINITY : drug->single.hard_high;
  drug->doses = parse_numbers (r, o, "doses", MIN (drug->hard_max, MOST), &drug->n_doses);
  if (vigil_reader_is_clean (r) && isinf (drug->hard_max) && (drug->n_doses > 0 || !isnan (drug->total.hard_high)))
    vigil_reader_refuse (r, "single", "limits, as it has doses");
  drug->repeat_min = vigil_reader_has (o, "repeat_min") ? vigil_reader_count (r, o, "repeat_min", 1, 24 * 60) : 0;
  drug->over_min = vigil_reader_optional_number (r, o, "over_min", 0.1, 24 * 60);
}

static void
parse_rescue_drug (VigilClinic *self, VigilReader *r, JsonObject *o)
{
  static const char *const units[] = { "mg", "mcg", "g", "mL", "L/min", NULL };
  VigilRescueDrug *drug = vigil_reader_alloc (r, sizeof *drug, 1);

  vigil_reader_only (r, o, "id", "display", "unit", "doses", "single", "first", "total", "repeat_min", "over_min",
                     "mg_ml", "is_premedication", "is_sedative", "begins", "contraindications", "by_weight", "note",
                     "source", NULL);
  drug->id = vigil_reader_id (r, o, "id");
  drug->display = vigil_reader_string (r, o, "display", 63);
  drug->unit = (char *) units[vigil_reader_choice (r, o, "unit", units)];
  parse_doses (drug, r, o);
  if (vigil_reader_has (o, "mg_ml"))
    drug->mg_ml = parse_numbers (r, o, "mg_ml", MOST, &drug->n_mg_ml);
  drug->is_premedication = vigil_reader_flag (r, o, "is_premedication");
  drug->is_sedative = vigil_reader_flag (r, o, "is_sedative");
  drug->begins = vigil_reader_has (o, "begins") ? vigil_reader_id (r, o, "begins") : NULL;
  if (vigil_reader_has (o, "contraindications"))
    parse_contraindications (drug, r, o);
  if (vigil_reader_has (o, "by_weight"))
    parse_by_weight (drug, r, o);
  if (vigil_reader_has (o, "note"))
    drug->note = vigil_reader_label (r, o, "note", LABEL_BYTES);
  drug->source = vigil_reader_string (r, o, "source", SOURCE_BYTES);
  vigil_clinic_add (self->rescue, drug, r);
}

/* Every protocol knows which drugs make drowsy, so that nobody has to ask the clinic for it. */
static void
list_sedatives (VigilClinic *self, VigilReader *r)
{
  const char **ids = vigil_reader_alloc (r, sizeof *ids, (gsize) self->drugs->len + self->rescue->len + 1);
  guint n = 0;

  for (guint i = 0; i < self->drugs->len; i++) {
    const VigilDrug *drug = g_ptr_array_index (self->drugs, i);

    if (drug->is_sedative)
      ids[n++] = drug->id;
  }
  for (guint i = 0; i < self->rescue->len; i++) {
    const VigilRescueDrug *drug = g_ptr_array_index (self->rescue, i);

    if (drug->is_sedative && vigil_clinic_find (self->drugs, drug->id) == NULL)
      ids[n++] = drug->id;
  }
  self->sedatives = ids;
}

void
vigil_clinic_parse_rescue (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  vigil_clinic_each (self, r, root, "rescue", 64, parse_rescue_drug);
  list_sedatives (self, r);
}

void
vigil_clinic_parse_reasons (VigilClinic *self, VigilReader *r, JsonObject *root)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  JsonArray *reasons;
  guint n;

  vigil_reader_only (r, root, "reasons", NULL);
  reasons = vigil_reader_array (r, root, "reasons", 1, VIGIL_MAX_REASONS, &n);
  self->reasons = vigil_reader_alloc (r, sizeof *self->reasons, n);
  for (guint i = 0; i < n; i++) {
    VigilReason *reason = vigil_reader_alloc (r, sizeof *reason, 1);
    JsonObject *inner = vigil_reader_enter_item (r, reasons, "reasons", i);

    if (inner == NULL)
      continue;
    vigil_reader_only (r, inner, "id", "label", "needs_text", NULL);
    reason->id = vigil_reader_id (r, inner, "id");
    reason->label = vigil_reader_label (r, inner, "label", LABEL_BYTES);
    reason->needs_text = vigil_reader_flag (r, inner, "needs_text");
    vigil_clinic_add (seen, reason, r);
    self->reasons[self->n_reasons++] = reason;
    vigil_reader_leave (r);
  }
}

const VigilRescueDrug *
vigil_clinic_find_rescue_drug (const VigilClinic *self, const char *id)
{
  return vigil_clinic_find (self->rescue, id);
}

const VigilDrug *const *
vigil_clinic_get_drugs (const VigilClinic *self, guint *n)
{
  *n = self->drugs->len;
  return (gpointer) self->drugs->pdata;
}

const VigilReason *const *
vigil_clinic_get_reasons (const VigilClinic *self, guint *n)
{
  *n = self->n_reasons;
  return (const VigilReason *const *) self->reasons;
}

const VigilReason *
vigil_clinic_find_reason (const VigilClinic *self, const char *id)
{
  for (guint i = 0; i < self->n_reasons; i++)
    if (g_strcmp0 (self->reasons[i]->id, id) == 0)
      return self->reasons[i];
  return NULL;
}
